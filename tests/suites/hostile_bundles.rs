//! A bundle that somebody has changed: refused, or judged without failing and without end. The bundle is that of a small
//! project with every construct; digests are made right again after each change, or only they would be tested.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use weir_runtime::{Bundle, Options, format};
use weir_tests::fuzz::samples;

/// Judges the three items; whether the bundle could be opened.
fn judged(bytes: &[u8]) -> bool {
    let Ok(bundle) = Bundle::open(bytes) else { return false };
    for item in samples::items() {
        let _ = bundle.judge(item, &Options::default());
    }
    true
}

/// Judges variants of the bundle on all processors; how many of them could be opened. A variant that takes a thousand times
/// what a variant may take is taken for endless.
fn opened(variants: impl Fn(usize) -> Vec<Vec<u8>> + Send + Sync + Copy + 'static, places: usize) -> usize {
    const ENDLESS: Duration = Duration::from_secs(60);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (sender, receiver) = mpsc::channel();
    for first in 0..threads {
        let sender = sender.clone();
        thread::spawn(move || {
            for place in (first..places).step_by(threads) {
                let opened = variants(place).iter().filter(|bytes| judged(bytes)).count();
                if sender.send((place, opened)).is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);
    let mut opened = 0;
    for done in 0..places {
        match receiver.recv_timeout(ENDLESS) {
            Ok((_, count)) => opened += count,
            Err(error) => panic!("{done} of {places} places done, and then: {error}"),
        }
    }
    opened
}

#[test]
fn the_sample_matches_and_is_small() {
    let bundle = Bundle::open(samples::bundle()).unwrap();
    assert!(
        samples::bundle().len() < 64 * 1024,
        "{} bytes: too many to change each",
        samples::bundle().len()
    );
    let empty: Vec<_> = bundle.sections().filter(|(.., size)| *size == 0).map(|(_, name, _)| name).collect();
    assert_eq!(empty, [""; 0], "sections that no construct fills");
    let options = Options::default();
    let verdict = bundle.judge(&samples::items()[0], &options).unwrap();
    assert!(verdict.copies.iter().any(|copy| !copy.matched.is_empty()), "{verdict:#?}");
    assert!(!bundle.judge(&samples::items()[1], &options).unwrap().incomplete.is_empty());
    bundle.judge(&samples::items()[2], &options).unwrap_err();
}

#[test]
fn every_truncation_is_refused() {
    let bytes = samples::bundle();
    for length in 0..bytes.len() {
        assert!(Bundle::open(&bytes[..length]).is_err(), "{length} bytes are opened");
    }
}

#[test]
fn more_bytes_are_refused() {
    let mut bytes = samples::bundle().to_vec();
    bytes.push(0);
    assert!(Bundle::open(&bytes).is_err_and(|error| !error.to_string().is_empty()));
}

#[test]
fn every_changed_byte_is_refused_or_judged() {
    let variants = |place: usize| {
        let bytes = samples::bundle();
        let old = bytes[place];
        let mut values = vec![0, old ^ 1, old ^ 0x80, old.wrapping_add(1), 0xff];
        values.sort_unstable();
        values.dedup();
        values.retain(|value| *value != old);
        let variant = |value: u8| {
            let mut changed = bytes.to_vec();
            changed[place] = value;
            format::reseal(&mut changed);
            changed
        };
        values.into_iter().map(variant).collect()
    };
    let opened = opened(variants, samples::bundle().len());
    assert!(opened > 0, "every change is refused: nothing behind the checks was tested");
}

#[test]
fn every_changed_word_is_refused_or_judged() {
    let variants = |place: usize| {
        let bytes = samples::bundle();
        let at = place * 4;
        let word = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let values = [
            word.wrapping_add(1),
            word.wrapping_sub(1),
            word.swap_bytes(),
            0,
            u32::MAX,
            1 << 31,
            255,
            65_536,
        ];
        let variant = |value: u32| {
            let mut changed = bytes.to_vec();
            changed[at..at + 4].copy_from_slice(&value.to_le_bytes());
            format::reseal(&mut changed);
            changed
        };
        values.into_iter().filter(|value| *value != word).map(variant).collect()
    };
    opened(variants, samples::bundle().len() / 4);
}

#[test]
fn every_unsealed_change_is_noticed() {
    let bytes = samples::bundle();
    let untouched = Bundle::open(bytes).unwrap().digest().to_owned();
    let mut changed = bytes.to_vec();
    for place in 0..bytes.len() {
        changed[place] ^= 1;
        if let Ok(bundle) = Bundle::open(&changed) {
            // The header and the table of digests are what the bundle's own digest is made of.
            assert!(
                bundle.verify().is_err() || bundle.digest() != untouched,
                "byte {place} can change unnoticed"
            );
        }
        changed[place] ^= 1;
    }
}
