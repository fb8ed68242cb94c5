//! S10 to S12: copies.

use super::sample::*;
use crate::item::Item;

fn far_rule(sample: &mut Sample) {
    let far = sample.equals(ADDRESS_SCOPE, "external");
    let partner = sample.equals(ADDRESS_DOMAIN, "partner.example");
    let stranger = sample.not(partner);
    let condition = sample.all(&[far, stranger]);
    sample.rule("p", ENFORCE, condition).acts(BLOCK);
}

#[test]
fn s10_one_partner_never_exempts_a_stranger() {
    let mut sample = Sample::new();
    far_rule(&mut sample);
    let item = mail(&["bob@far.example", "kim@partner.example", "eve@far.example", "jo@home.example"]);
    let copies = sample.judge(&item).copies;
    assert_eq!(copies.len(), 2);
    assert_eq!(copies[0].recipients, ["bob@far.example", "eve@far.example"]);
    assert_eq!(copies[0].applied[0].action, "block");
    assert_eq!(copies[1].recipients, ["kim@partner.example", "jo@home.example"]);
    assert!(copies[1].matched.is_empty());
}

#[test]
fn s10_without_recipients_there_are_no_values() {
    let mut sample = Sample::new();
    far_rule(&mut sample);
    let verdict = sample.judge(&mail(&[]));
    assert_eq!(verdict.copies.len(), 1);
    assert!(verdict.copies[0].matched.is_empty());
}

#[test]
fn s10_a_fact_about_all_recipients_is_the_same_in_every_copy() {
    let mut sample = Sample::new();
    let external = sample.equals(ANY_SCOPE, "external");
    sample.rule("p", ENFORCE, external);
    let copies = sample.judge(&mail(&["bob@far.example", "jo@home.example"])).copies;
    assert_eq!(copies.len(), 1);
    assert_eq!(rules(&copies[0]), ["p"]);
}

#[test]
fn s11_activities_are_judged_alone() {
    let mut sample = Sample::new();
    sample.rule("p", ENFORCE, 1).restricts(3, None, 3);
    let copies = sample.judge(&at("laptop")).copies;
    assert_eq!(copies.len(), 2);
    assert_eq!(copies[0].activities, ["upload", "clipboard", "usb"]);
    assert_eq!(copies[1].activities, ["print"]);
    let item = Item { activity: Some("print".to_owned()), ..at("laptop") };
    let copies = sample.judge(&item).copies;
    assert_eq!(copies.len(), 1);
    assert_eq!(copies[0].activities, ["print"]);
    assert_eq!(copies[0].applied[0].level.as_deref(), Some("block"));
}

#[test]
fn s12_elsewhere_all_recipients_count() {
    let mut sample = Sample::new();
    far_rule(&mut sample);
    let item = mail(&["bob@far.example", "kim@partner.example"]);
    let verdict = sample.judge(&Item { location: "files".to_owned(), ..item });
    assert_eq!(verdict.copies.len(), 1);
    assert!(verdict.copies[0].recipients.is_empty());
    assert!(verdict.copies[0].matched.is_empty());
}
