//! A bundle from a stranger, an item from a stranger.

use weir_runtime::item::Item;
use weir_runtime::verdict::Verdict;
use weir_runtime::{Bundle, Options, disassemble};

use super::{SEPARATOR, samples};

/// An item as JSON, the separator, and the bytes of a bundle: so that one input can hold both.
pub fn bundle_and_item(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == SEPARATOR).unwrap_or(bytes.len());
    let (item, bundle) = bytes.split_at(at);
    open_and_judge(bundle.get(1..).unwrap_or_default(), item);
}

/// A bundle is refused, or does everything without failing: judging each of its locations, and the item given.
pub fn open_and_judge(bundle: &[u8], item: &[u8]) {
    let Ok(bundle) = Bundle::open(bundle) else { return };
    // Whether the digests are right changes nothing of what follows.
    let _ = bundle.verify();
    disassemble(&bundle);
    let item: Option<Item> = serde_json::from_slice(item).ok();
    for item in item.iter().chain(samples::items()) {
        judged(&bundle, item);
    }
    for location in bundle.locations() {
        for item in samples::items() {
            judged(&bundle, &Item { location: location.name.to_owned(), ..item.clone() });
        }
    }
}

/// An item as JSON, judged by a bundle that uses every construct.
pub fn item_json(bytes: &[u8]) {
    let Ok(item) = serde_json::from_slice::<Item>(bytes) else { return };
    let written = serde_json::to_vec(&item).unwrap_or_default();
    assert_eq!(
        serde_json::from_slice::<Item>(&written).ok().as_ref(),
        Some(&item),
        "{item:?} is not read back"
    );
    match Bundle::open(samples::bundle()) {
        Ok(bundle) => judged(&bundle, &item),
        Err(error) => panic!("the sample is refused: {error}"),
    }
}

/// A verdict is a function of the bundle and the item, can be written and read, and says nothing of what it did not see.
fn judged(bundle: &Bundle<'_>, item: &Item) {
    let options = Options::default();
    match bundle.judge_traced(item, &options) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok((verdict, _)) => {
            assert_eq!(
                bundle.judge(item, &options).ok().as_ref(),
                Some(&verdict),
                "judged otherwise untraced"
            );
            let written = serde_json::to_vec(&verdict).unwrap_or_default();
            assert_eq!(serde_json::from_slice::<Verdict>(&written).ok(), Some(verdict));
        }
    }
}
