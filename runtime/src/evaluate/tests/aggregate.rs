//! S30: the most restrictive level per activity and object.

use super::sample::*;
use crate::item::Item;
use crate::program::{Id, Reach, Restriction};
use crate::verdict::{CopyVerdict, Reason};

const ALLOW: Id = 0;
const AUDIT: Id = 1;
const OVERRIDE: Id = 2;
const DENY: Id = 3;
const USB: Id = 2;
const PRINT: Id = 3;
const A: Id = 0;
const B: Id = 1;

/// Every applied restriction as `usb=block` or `usb on a=block`, over all copies.
fn levels(copies: &[CopyVerdict]) -> Vec<String> {
    let applied = copies.iter().flat_map(|copy| &copy.applied).filter(|each| each.level.is_some());
    let mut levels: Vec<String> = applied
        .map(|each| {
            let on = each.on.as_ref().map(|on| format!(" on {on}")).unwrap_or_default();
            format!("{}{on}={}", each.action, each.level.as_deref().unwrap_or(""))
        })
        .collect();
    levels.sort();
    levels
}

fn row(sample: &mut Sample, name: &str, mode: Id, row: [Id; 4]) {
    let rule = sample.rule(name, mode, 1);
    for (activity, level) in (0..).zip(row) {
        rule.restricts(activity, None, level);
    }
}

fn judged(sample: &Sample) -> Vec<String> {
    levels(&sample.judge(&at("laptop")).copies)
}

#[test]
fn s30_two_policies_on_the_same_content() {
    let mut sample = Sample::new();
    row(&mut sample, "abc", ENFORCE, [AUDIT, AUDIT, AUDIT, DENY]);
    row(&mut sample, "mno", ENFORCE, [AUDIT, AUDIT, DENY, AUDIT]);
    assert_eq!(judged(&sample), ["clipboard=audit", "print=block", "upload=audit", "usb=block"]);
    let copies = sample.judge(&at("laptop")).copies;
    let print = copies.iter().find(|copy| copy.activities == ["print"]).unwrap();
    assert_eq!(print.applied[0].rule, "abc.r");
    assert_eq!(print.outranked[0].reason, Reason::LessRestrictive);
    let upload = copies.iter().find(|copy| copy.activities == ["upload"]).unwrap();
    assert_eq!(upload.applied[0].rule, "abc.r");
    assert_eq!(upload.outranked[0].reason, Reason::LaterInOrder);
}

#[test]
fn s30_three_policies_on_two_contents() {
    let mut sample = Sample::new();
    row(&mut sample, "abc", ENFORCE, [AUDIT, AUDIT, AUDIT, DENY]);
    row(&mut sample, "mno", ENFORCE, [AUDIT, AUDIT, DENY, AUDIT]);
    row(&mut sample, "xyz", ENFORCE, [AUDIT, DENY, AUDIT, AUDIT]);
    assert_eq!(judged(&sample), ["clipboard=block", "print=block", "upload=audit", "usb=block"]);
}

#[test]
fn s30_an_enforced_policy_before_one_in_test() {
    let mut sample = Sample::new();
    row(&mut sample, "abc", ENFORCE, [AUDIT, AUDIT, AUDIT, DENY]);
    row(&mut sample, "mno", SILENT, [AUDIT, AUDIT, DENY, AUDIT]);
    assert_eq!(judged(&sample), ["clipboard=audit", "print=block", "upload=audit", "usb=audit"]);
}

#[test]
fn s30_no_override_before_override() {
    let mut sample = Sample::new();
    row(&mut sample, "abc", ENFORCE, [AUDIT, AUDIT, OVERRIDE, DENY]);
    row(&mut sample, "mno", ENFORCE, [AUDIT, AUDIT, DENY, AUDIT]);
    assert_eq!(judged(&sample), ["clipboard=audit", "print=block", "upload=audit", "usb=block"]);
}

fn groups() -> Sample {
    let mut sample = Sample::new();
    let abc = sample.rule("abc", ENFORCE, 1);
    abc.restricts(0, None, AUDIT).restricts(1, None, AUDIT);
    abc.restricts(USB, Some(A), DENY).restricts(PRINT, Some(A), DENY);
    let mno = sample.rule("mno", ENFORCE, 1);
    mno.restricts(0, None, AUDIT).restricts(1, None, AUDIT);
    mno.restricts(USB, Some(A), OVERRIDE).restricts(PRINT, Some(B), DENY);
    sample
}

#[test]
fn s30_authorisation_groups_add_up() {
    let expected =
        ["clipboard=audit", "print on a=block", "print on b=block", "upload=audit", "usb on a=block"];
    assert_eq!(judged(&groups()), expected);
}

#[test]
fn s30_an_item_that_names_its_target_has_one_level() {
    let sample = groups();
    let print = |targets: &[&str]| {
        let targets = targets.iter().map(|target| (*target).to_owned()).collect();
        let item = Item { activity: Some("print".to_owned()), targets, ..at("laptop") };
        levels(&sample.judge(&item).copies)
    };
    assert_eq!(print(&["a"]), ["print on a=block"]);
    assert_eq!(print(&["b"]), ["print on b=block"]);
}

#[test]
fn s30_a_named_target_goes_before_all_targets() {
    let mut sample = Sample::new();
    sample.rule("p1", ENFORCE, 1).restricts(PRINT, None, DENY).restricts(PRINT, Some(A), ALLOW);
    let item = Item { activity: Some("print".to_owned()), targets: vec!["a".to_owned()], ..at("laptop") };
    assert_eq!(levels(&sample.judge(&item).copies), ["print on a=allow"]);
    let elsewhere = Item { targets: vec!["b".to_owned()], ..item.clone() };
    assert_eq!(levels(&sample.judge(&elsewhere).copies), ["print=block"]);
    // Another rule speaks of all targets, and so of this one.
    sample.rule("p2", ENFORCE, 1).restricts(PRINT, None, AUDIT);
    assert_eq!(levels(&sample.judge(&item).copies), ["print=audit"]);
}

#[test]
fn s30_an_application_goes_before_a_target() {
    let mut sample = Sample::new();
    let rule = sample.rule("p1", ENFORCE, 1).restricts(PRINT, Some(A), ALLOW);
    rule.restrictions.push(Restriction {
        activity: PRINT,
        on: None,
        apps: Some(B),
        level: DENY,
        reach: Reach::Own,
    });
    let item = Item {
        activity: Some("print".to_owned()),
        targets: vec!["a".to_owned()],
        apps: vec!["b".to_owned()],
        ..at("laptop")
    };
    assert_eq!(levels(&sample.judge(&item).copies), ["print on b=block"]);
}

#[test]
fn s30_other_actions_are_applied_once_from_the_highest_rule() {
    let mut sample = Sample::new();
    sample.rule("p1", ENFORCE, 1).acts(NOTIFY).acts(ALERT).restricts(PRINT, None, AUDIT);
    sample.rule("p2", ENFORCE, 1).acts(ENCRYPT).acts(NOTIFY).acts(ALERT).restricts(PRINT, None, DENY);
    let item = Item { activity: Some("print".to_owned()), ..at("laptop") };
    let copies = sample.judge(&item).copies;
    let applied: Vec<_> =
        copies[0].applied.iter().map(|each| (each.rule.as_str(), each.action.as_str())).collect();
    let expected =
        [("p2.r", "print"), ("p1.r", "alert"), ("p2.r", "encrypt"), ("p2.r", "notify"), ("p2.r", "alert")];
    assert_eq!(applied, expected);
}
