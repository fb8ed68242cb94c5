//! Items that cannot be judged, and what is said about them.

use super::sample::*;
use crate::evaluate::{ItemError, Options};
use crate::item::{Fact, Item, Part};
use crate::program::Platform;
use crate::{Bundle, format};

fn refused(item: &Item) -> String {
    Sample::new().try_judge(item).unwrap_err().to_string()
}

#[test]
fn every_refusal_names_the_words_to_blame() {
    let with = |name: &str, fact: Fact| {
        let mut item = at("files");
        item.facts.insert(name.to_owned(), fact);
        item
    };
    assert_eq!(
        refused(&Item { version: 2, ..at("files") }),
        "the item has version 2; this runtime reads version 1"
    );
    assert_eq!(refused(&at("moon")), "the bundle has no location `moon`");
    let fly = Item { activity: Some("fly".to_owned()), ..at("laptop") };
    assert_eq!(refused(&fly), "location `laptop` has no activity `fly`");
    assert_eq!(refused(&with("colour", text("red"))), "the item states `colour`, which is no attribute here");
    assert_eq!(
        refused(&with("document.size", Fact::Number(1))),
        "the item states `document.size`, which is a fact of a part"
    );
    assert_eq!(
        refused(&with("sender.groups", Fact::Number(1))),
        "`sender.groups` of the item must be a text or a list of texts"
    );
    assert_eq!(
        refused(&with("client.ip", text("10.1"))),
        "`client.ip` of the item must be an IP address or a list of them"
    );
    let label = Part { label: Some("secret".to_owned()), ..Part::default() };
    assert_eq!(refused(&with_parts(&[label])), "the bundle has no label `secret`");
    assert_eq!(refused(&with_parts(&[holding("iban", 1, 85)])), "the bundle has no type `iban`");
    let weak = with_parts(&[holding("card", 1, 0)]);
    assert_eq!(refused(&weak), "the confidence of `card` is 0; it must be from 1 to 100");
    let target = Item { targets: vec!["c".to_owned()], ..at("laptop") };
    assert_eq!(refused(&target), "the bundle has no object `c`");
    let unknown = Item { unknown: vec!["x".to_owned()], ..at("files") };
    assert_eq!(refused(&unknown), "`unknown` states `x`, which is no attribute here");
}

#[test]
fn s02_a_required_attribute_must_be_stated() {
    let mut item = at("files");
    item.facts.clear();
    assert_eq!(refused(&item), "the item does not state `sender`, which is required");
    item.unknown = vec!["sender".to_owned()];
    assert!(Sample::new().try_judge(&item).is_ok());
}

#[test]
fn a_location_of_two_platforms_needs_its_platform() {
    let mut sample = Sample::new();
    sample.program.platforms.push(Platform { name: "other".to_owned(), title: String::new() });
    let mut twin = sample.program.locations[1].clone();
    twin.platform = 1;
    sample.program.locations.push(twin);
    let error = sample.try_judge(&at("files")).unwrap_err();
    assert!(matches!(error, ItemError::AmbiguousLocation { .. }));
    assert_eq!(
        error.to_string(),
        "`files` is a location of several platforms; say `demo.files` or `other.files`"
    );
    assert!(sample.try_judge(&at("demo.files")).is_ok());
}

#[test]
fn a_trace_says_what_was_seen() {
    let mut sample = Sample::new();
    let far = sample.equals(ADDRESS_DOMAIN, "far.example");
    let never = sample.equals(GROUPS, "finance");
    let condition = sample.all(&[far, never]);
    sample.rule("p1", ENFORCE, condition);
    sample.scoped_rule("p2", ENFORCE, 0, 1);
    let bytes = format::write(&sample.program);
    let bundle = Bundle::open(&bytes).unwrap();
    let item = mail(&["bob@far.example", "jo@home.example"]);
    let (_, trace) = bundle.judge_traced(&item, &Options::default()).unwrap();
    let seen = trace.nodes[far as usize];
    assert!(seen.holding && seen.failing);
    let seen = trace.nodes[never as usize];
    assert!(!seen.holding && seen.failing);
    assert!(trace.rules[0].evaluated && !trace.rules[0].matched);
    assert!(!trace.rules[1].evaluated);
}
