//! Bytes from a stranger at every door, a bounded number of times: random bytes, random text, soup of our own tokens, and
//! real files with a few changes. The doors and what must hold behind them are in `weir_tests::fuzz`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use weir_tests::fuzz::{self, ENTRY_POINTS, seeds};

/// One change of a sequence: of bytes, or of tokens.
#[derive(Clone, Debug)]
enum Change<T> {
    Delete(Index, u8),
    Duplicate(Index, u8),
    Swap(Index, Index),
    Insert(Index, T),
    Replace(Index, T),
}

fn change<T: Clone + std::fmt::Debug + 'static>(
    piece: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Change<T>> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1..20_u8).prop_map(|(at, length)| Change::Delete(at, length)),
        (at(), 1..20_u8).prop_map(|(at, length)| Change::Duplicate(at, length)),
        (at(), at()).prop_map(|(one, other)| Change::Swap(one, other)),
        (at(), piece.clone()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (at(), piece).prop_map(|(at, piece)| Change::Replace(at, piece)),
    ]
}

fn changed<T: Clone>(mut sequence: Vec<T>, changes: Vec<Change<T>>) -> Vec<T> {
    for change in changes {
        if sequence.is_empty() {
            break;
        }
        let range = |at: Index, length: u8| {
            let at = at.index(sequence.len());
            at..(at + usize::from(length)).min(sequence.len())
        };
        match change {
            Change::Delete(at, length) => drop(sequence.drain(range(at, length))),
            Change::Duplicate(at, length) => {
                let range = range(at, length);
                let copy = sequence[range.clone()].to_vec();
                sequence.splice(range.end..range.end, copy);
            }
            Change::Swap(one, other) => {
                let (one, other) = (one.index(sequence.len()), other.index(sequence.len()));
                sequence.swap(one, other);
            }
            Change::Insert(at, piece) => sequence.insert(at.index(sequence.len()), piece),
            Change::Replace(at, piece) => {
                let at = at.index(sequence.len());
                sequence[at] = piece;
            }
        }
    }
    sequence
}

/// Bytes that mean something somewhere, and any others.
fn byte() -> impl Strategy<Value = u8> + Clone {
    let marks = b"{}[]()\"\\/\n\r \t=.,:;<>@#-_0123456789\0\xff\x80\xc3";
    prop_oneof![2 => any::<u8>(), 1 => prop::sample::select(marks.to_vec())]
}

fn random() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(byte(), 0..300),
        "\\PC{0,200}".prop_map(String::into_bytes),
        "(?s).{0,200}".prop_map(String::into_bytes),
    ]
}

fn soup() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(seeds::tokens().to_vec()), 0..120)
        .prop_map(|tokens| tokens.concat().into_bytes())
}

/// A seed with a few bytes changed, or cut short.
fn mutated(entry_point: &str) -> impl Strategy<Value = Vec<u8>> {
    let seed = prop::sample::select(seeds::of(entry_point));
    let changes = prop::collection::vec(change(byte()), 0..5);
    (seed, changes, prop::option::weighted(0.2, any::<Index>())).prop_map(|(seed, changes, cut)| {
        let mut bytes = changed(seed, changes);
        if let Some(cut) = cut
            && !bytes.is_empty()
        {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes
    })
}

/// A seed that is text, with a few tokens changed.
fn retokenised(entry_point: &str) -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(seeds::tokens().to_vec()).prop_map(String::into_bytes);
    let seeds = seeds::of(entry_point).into_iter().map(|seed| {
        // The separator is no text: what stands between two of them is.
        let pieces: Vec<_> = seed
            .split_inclusive(|byte| *byte == fuzz::SEPARATOR)
            .flat_map(|piece| match piece.strip_suffix(&[fuzz::SEPARATOR]) {
                Some(text) => [tokens(text), vec![vec![fuzz::SEPARATOR]]].concat(),
                None => tokens(piece),
            })
            .collect();
        pieces
    });
    let seed = prop::sample::select(seeds.collect::<Vec<_>>());
    (seed, prop::collection::vec(change(pieces), 1..5))
        .prop_map(|(seed, changes)| changed(seed, changes).concat())
}

fn tokens(text: &[u8]) -> Vec<Vec<u8>> {
    seeds::tokens_of(&String::from_utf8_lossy(text))
}

/// Hands an entry point so many inputs; a panic becomes the smallest input that still does.
fn run(name: &str, cases: u32, inputs: impl Strategy<Value = Vec<u8>>) {
    let (_, entry_point) = ENTRY_POINTS.iter().find(|(known, _)| *known == name).unwrap();
    let config = ProptestConfig {
        cases,
        max_shrink_iters: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&inputs.prop_map(Shown), |input| {
        entry_point(&input.0);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{name}: {error}");
    }
}

/// An input as it can be read in a failure, and pasted into a test.
#[derive(Clone)]
struct Shown(Vec<u8>);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

#[test]
fn every_seed_and_every_case_passes() {
    for (name, entry_point) in ENTRY_POINTS {
        let seeds = seeds::of(name);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        seeds.iter().for_each(|seed| entry_point(seed));
        seeds::cases(name).iter().for_each(|case| entry_point(case));
    }
}

#[test]
fn any_text_is_parsed() {
    run("parser", 300, random());
    run("parser", 300, soup());
}

#[test]
fn a_changed_file_is_parsed() {
    run("parser", 150, mutated("parser"));
    run("parser", 150, retokenised("parser"));
}

#[test]
fn any_text_is_formatted_or_left_alone() {
    run("formatter", 300, random());
    run("formatter", 300, soup());
}

#[test]
fn a_changed_file_is_formatted_or_left_alone() {
    run("formatter", 100, mutated("formatter"));
    run("formatter", 100, retokenised("formatter"));
}

#[test]
fn any_manifest_and_any_environment_are_read() {
    for name in ["manifest", "environment"] {
        run(name, 30, random());
        run(name, 100, mutated(name));
    }
}

#[test]
fn any_project_is_analysed() {
    run("project", 50, random());
    run("project", 100, soup());
}

#[test]
fn a_changed_project_is_analysed() {
    run("project", 150, mutated("project"));
    run("project", 300, retokenised("project"));
}

#[test]
fn any_expression_is_refused_or_matched() {
    run("regex", 300, random());
    run("regex", 300, mutated("regex"));
    let pieces = vec![
        "(", ")", "|", "*", "+", "?", "{2,5}", "{9}", "[a-z]", "[^x]", "a", "é", ".", "\\d", "\\b", "^", "$",
        "(?i:", "\\p{L}",
    ];
    let grown = prop::collection::vec(prop::sample::select(pieces), 1..25);
    run("regex", 300, grown.prop_map(|pieces| format!("/{}", pieces.concat()).into_bytes()));
}

#[test]
fn any_bundle_is_refused_or_judges() {
    run("open_and_judge", 100, random());
    run("open_and_judge", 1_000, mutated("open_and_judge"));
}

#[test]
fn any_item_is_refused_or_judged() {
    run("item_json", 100, random());
    run("item_json", 1_000, mutated("item_json"));
}

#[test]
fn any_message_is_refused_or_judged() {
    run("mail", 200, random());
    run("mail", 600, mutated("mail"));
}
