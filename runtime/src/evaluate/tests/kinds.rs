//! S36 and S37: kinds of policies, and locations where the first match decides.

use super::sample::*;
use crate::verdict::{CopyVerdict, Reason};

fn only(sample: &Sample, location: &str) -> CopyVerdict {
    let mut copies = sample.judge(&at(location)).copies;
    assert_eq!(copies.len(), 1);
    copies.remove(0)
}

fn applied(copy: &CopyVerdict) -> Vec<(&str, &str)> {
    copy.applied.iter().map(|each| (each.rule.as_str(), each.action.as_str())).collect()
}

#[test]
fn s36_policies_of_different_kinds_do_not_compete() {
    let mut sample = Sample::new();
    sample.rule("tags", ENFORCE, 1).acts(ENCRYPT).acts(TIP);
    sample.of_a_kind();
    sample.rule("plain", ENFORCE, 1).acts(BLOCK).acts(TIP);
    let copy = only(&sample, "files");
    assert_eq!(rules(&copy), ["tags", "plain"]);
    assert_eq!(copy.matched[0].kind.as_deref(), Some("tagging"));
    assert_eq!(copy.matched[1].kind, None);
    assert_eq!(applied(&copy), [("plain.r", "block"), ("tags.r", "encrypt")]);
    assert_eq!(copy.tip.as_ref().map(|tip| tip.rule.as_str()), Some("plain.r"));
    let outranked: Vec<_> = copy.outranked.iter().map(|each| (each.reason, each.by.as_deref())).collect();
    assert_eq!(outranked, [(Reason::LaterInOrder, Some("plain.r"))]);
}

#[test]
fn s36_stop_ends_the_rules_of_its_kind() {
    let mut sample = Sample::new();
    sample.rule("tags", ENFORCE, 1).stop = true;
    sample.of_a_kind();
    sample.rule("plain", ENFORCE, 1);
    sample.rule("more", ENFORCE, 1);
    sample.of_a_kind();
    assert_eq!(rules(&only(&sample, "files")), ["tags", "plain"]);
}

#[test]
fn s37_the_first_match_decides_whatever_its_rank() {
    let mut sample = Sample::new();
    sample.rule("p0", ENFORCE, 0).acts(BLOCK);
    sample.rule("p1", TIPS, 1).acts(BLOCK).acts(NOTIFY).acts(ALERT);
    sample.rule("p2", ENFORCE, 1).acts(ENCRYPT);
    sample.rule("p3", ENFORCE, 1).acts(BLOCK).acts(ALERT);
    let copy = only(&sample, "gate");
    assert_eq!(rules(&copy), ["p1", "p2"]);
    assert_eq!(applied(&copy), [("p2.r", "encrypt"), ("p1.r", "alert")]);
    let outranked: Vec<_> = copy.outranked.iter().map(|each| (each.reason, each.by.as_deref())).collect();
    assert_eq!(outranked, [(Reason::Mode, None), (Reason::Mode, Some("p2.r"))]);
}

#[test]
fn s37_where_nothing_enforces_the_first_that_may_speak_speaks() {
    let mut sample = Sample::new();
    sample.rule("p1", TIPS, 1).acts(NOTIFY);
    sample.rule("p2", TIPS, 1).acts(BLOCK).acts(NOTIFY);
    let copy = only(&sample, "gate");
    assert_eq!(applied(&copy), [("p1.r", "notify")]);
    assert_eq!(copy.outranked[1].reason, Reason::LaterInOrder);
}
