//! S26 to S29 and S31: one rule is applied.

use super::sample::*;
use crate::verdict::{CopyVerdict, Reason};

fn only(sample: &Sample) -> CopyVerdict {
    let mut copies = sample.judge(&at("files")).copies;
    assert_eq!(copies.len(), 1);
    copies.remove(0)
}

fn applied(copy: &CopyVerdict) -> Vec<(&str, &str)> {
    copy.applied.iter().map(|each| (each.rule.as_str(), each.action.as_str())).collect()
}

fn outranked(copy: &CopyVerdict) -> Vec<(&str, Reason, Option<&str>)> {
    copy.outranked.iter().map(|each| (each.action.rule.as_str(), each.reason, each.by.as_deref())).collect()
}

/// The published example of hosted workloads: notify; block with override; block; block without a notification. The third
/// is applied.
#[test]
fn s29_the_first_of_the_most_restrictive_is_applied() {
    let mut sample = Sample::new();
    sample.rule("p1", ENFORCE, 1).acts(NOTIFY);
    sample.rule("p2", ENFORCE, 1).acts(BLOCK).acts(NOTIFY).overridable();
    sample.rule("p3", ENFORCE, 1).acts(BLOCK).acts(NOTIFY);
    sample.rule("p4", ENFORCE, 1).acts(BLOCK);
    let copy = only(&sample);
    assert_eq!(rules(&copy), ["p1", "p2", "p3", "p4"]);
    assert_eq!(applied(&copy), [("p3.r", "block"), ("p3.r", "notify")]);
    assert!(copy.overrides.is_empty());
    use Reason::{LaterInOrder, LessRestrictive};
    let by = Some("p3.r");
    let expected = [
        ("p1.r", LessRestrictive, by),
        ("p2.r", LessRestrictive, by),
        ("p2.r", LessRestrictive, by),
        ("p4.r", LaterInOrder, by),
    ];
    assert_eq!(outranked(&copy), expected);
}

#[test]
fn s27_a_test_records_and_enforces_nothing() {
    let mut sample = Sample::new();
    sample.rule("p1", SILENT, 1).acts(BLOCK).acts(NOTIFY).acts(ALERT);
    let copy = only(&sample);
    assert_eq!(rules(&copy), ["p1"]);
    assert_eq!(copy.matched[0].mode, "test");
    assert!(copy.applied.is_empty());
    assert!(outranked(&copy).iter().all(|each| *each == ("p1.r", Reason::Mode, None)));
    assert_eq!(copy.outranked.len(), 3);
}

#[test]
fn s27_with_tips_notifies_and_reports() {
    let mut sample = Sample::new();
    sample.rule("p1", TIPS, 1).acts(BLOCK).acts(TIP).acts(ALERT);
    let copy = only(&sample);
    assert_eq!(applied(&copy), [("p1.r", "alert")]);
    assert_eq!(copy.tip.as_ref().map(|tip| tip.action.as_str()), Some("tip"));
    assert_eq!(outranked(&copy), [("p1.r", Reason::Mode, None)]);
}

#[test]
fn s28_every_matching_rule_reports() {
    let mut sample = Sample::new();
    sample.rule("p1", ENFORCE, 1).acts(ALERT);
    sample.rule("p2", ENFORCE, 1).acts(BLOCK);
    sample.rule("p3", TIPS, 1).acts(ALERT);
    sample.rule("p4", ENFORCE, 0).acts(ALERT);
    assert_eq!(applied(&only(&sample)), [("p2.r", "block"), ("p1.r", "alert"), ("p3.r", "alert")]);
}

#[test]
fn s29_the_tip_comes_from_the_applied_rule() {
    let mut sample = Sample::new();
    sample.rule("p1", TIPS, 1).acts(BLOCK).acts(TIP);
    sample.rule("p2", ENFORCE, 1).acts(ENCRYPT).acts(TIP).overridable();
    let copy = only(&sample);
    assert_eq!(copy.tip.as_ref().map(|tip| tip.rule.as_str()), Some("p2.r"));
    assert_eq!(copy.overrides, ["with_justification"]);
    assert_eq!(outranked(&copy), [("p1.r", Reason::Mode, None), ("p1.r", Reason::Mode, Some("p2.r"))]);
}

#[test]
fn s29_without_an_enforced_match_the_most_restrictive_speaks() {
    let mut sample = Sample::new();
    sample.rule("p1", TIPS, 1).acts(NOTIFY);
    sample.rule("p2", SILENT, 1).acts(BLOCK).acts(NOTIFY);
    sample.rule("p3", TIPS, 1).acts(ENCRYPT).acts(NOTIFY);
    assert_eq!(applied(&only(&sample)), [("p3.r", "notify")]);
}

#[test]
fn s31_stop_ends_the_rules_after_it() {
    let mut sample = Sample::new();
    sample.rule("p1", TIPS, 1).stop = true;
    sample.rule("p2", ENFORCE, 0).stop = true;
    sample.rule("p3", ENFORCE, 1).stop = true;
    sample.rule("p4", ENFORCE, 1);
    assert_eq!(rules(&only(&sample)), ["p1", "p3"]);
}

#[test]
fn s31_for_that_copy() {
    let mut sample = Sample::new();
    let far = sample.equals(ADDRESS_DOMAIN, "far.example");
    sample.rule("p1", ENFORCE, far).stop = true;
    sample.rule("p2", ENFORCE, 1);
    let copies = sample.judge(&mail(&["bob@far.example", "jo@home.example"])).copies;
    assert_eq!(copies.iter().map(rules).collect::<Vec<_>>(), [["p1"], ["p2"]]);
}
