//! S13 and S14: what could be otherwise.

use super::sample::*;
use crate::item::{Item, Part, PartState};
use crate::program::{Named, Node, PartFilter, PredicateKind};
use crate::verdict::Missing;

fn unread(state: PartState, part: Part) -> Part {
    Part { state, ..part }
}

fn missing(sample: &Sample, item: &Item) -> Vec<(String, Vec<String>)> {
    sample
        .judge(item)
        .incomplete
        .into_iter()
        .map(|each| (each.rule, each.missing.iter().map(ToString::to_string).collect()))
        .collect()
}

fn one(rule: &str, missing: &str) -> Vec<(String, Vec<String>)> {
    vec![(format!("{rule}.r"), vec![missing.to_owned()])]
}

#[test]
fn s14_more_text_can_only_add_values() {
    let mut sample = Sample::new();
    let ten = sample.detected(CARD, 10, None);
    sample.rule("ten", ENFORCE, ten);
    let beginning = |count| with_parts(&[unread(PartState::Truncated, holding("card", count, 85))]);
    assert_eq!(missing(&sample, &beginning(9)), one("ten", "part 0 (truncated)"));
    assert_eq!(missing(&sample, &beginning(10)), []);
}

#[test]
fn s14_an_upper_bound_is_certain_only_once_exceeded() {
    let mut sample = Sample::new();
    let few = sample.detected(CARD, 1, Some(9));
    sample.rule("few", ENFORCE, few);
    let protected = |count| with_parts(&[unread(PartState::Protected, holding("card", count, 85))]);
    assert_eq!(missing(&sample, &protected(0)), one("few", "part 0 (protected)"));
    assert_eq!(missing(&sample, &protected(5)), one("few", "part 0 (protected)"));
    assert_eq!(missing(&sample, &protected(10)), []);
}

#[test]
fn s14_attributes_that_are_unknown_and_what_derives_from_them() {
    let mut sample = Sample::new();
    let finance = sample.equals(GROUPS, "finance");
    let nobody = sample.not(finance);
    let domain = sample.equals(SENDER_DOMAIN, "home.example");
    sample.rule("finance", ENFORCE, finance);
    sample.rule("nobody", ENFORCE, nobody);
    sample.rule("domain", ENFORCE, domain);
    let mut item = Item { unknown: vec!["sender.groups".to_owned(), "sender".to_owned()], ..at("files") };
    item.facts.clear();
    assert_eq!(sample.matches(&item), ["nobody"]);
    let expected = [("finance.r", "sender.groups"), ("nobody.r", "sender.groups"), ("domain.r", "sender")];
    let expected: Vec<_> = expected.map(|(rule, what)| (rule.to_owned(), vec![what.to_owned()])).into();
    assert_eq!(missing(&sample, &item), expected);
    item.facts.insert("sender.domain".to_owned(), text("home.example"));
    assert_eq!(missing(&sample, &item).len(), 2);
}

#[test]
fn s14_what_decides_anyway_makes_an_answer_certain() {
    let mut sample = Sample::new();
    let finance = sample.equals(GROUPS, "finance");
    let domain = sample.equals(SENDER_DOMAIN, "far.example");
    let both = sample.all(&[finance, domain]);
    sample.rule("both", ENFORCE, both);
    let item = Item { unknown: vec!["sender.groups".to_owned()], ..at("files") };
    assert_eq!(missing(&sample, &item), []);
}

#[test]
fn s14_labels_of_unread_parts() {
    let mut sample = Sample::new();
    let label = sample.predicate(PredicateKind::Label { labels: vec![2], parts: PartFilter::Any });
    let none = sample.flag(UNLABELLED);
    sample.rule("label", ENFORCE, label);
    sample.rule("none", ENFORCE, none);
    let item = with_parts(&[unread(PartState::Failed, Part::default())]);
    assert_eq!(sample.matches(&item), ["none"]);
    assert_eq!(missing(&sample, &item).len(), 2);
    let stated = Part { label: Some("public".to_owned()), state: PartState::Failed, ..Part::default() };
    assert_eq!(missing(&sample, &with_parts(&[stated])), []);
}

#[test]
fn s14_classifiers_that_were_not_asked() {
    let mut sample = Sample::new();
    sample.program.classifiers = vec![Named { name: "resume".to_owned(), title: String::new() }];
    let resume = PredicateKind::Classifier { classifier: 0, parts: PartFilter::Any };
    let resume = sample.predicate(resume);
    sample.rule("resume", ENFORCE, resume);
    let mut part = Part::default();
    assert_eq!(
        missing(&sample, &with_parts(std::slice::from_ref(&part))),
        one("resume", "classifier resume")
    );
    part.classifiers.insert("resume".to_owned(), false);
    assert_eq!(missing(&sample, &with_parts(std::slice::from_ref(&part))), []);
    part.classifiers.insert("resume".to_owned(), true);
    assert!(sample.holds(&with_parts(&[part])));
}

#[test]
fn s14_per_part_and_per_copy() {
    let mut sample = Sample::new();
    let cards = sample.detected(CARD, 1, None);
    let sheet = sample.equals(EXTENSION, "xlsx");
    let far = sample.equals(ADDRESS_DOMAIN, "far.example");
    let all = sample.all(&[cards, sheet, far]);
    let condition = sample.node(Node::PerPart(all));
    sample.rule("p", ENFORCE, condition);
    let named = |name: &str| part(&[("document.name", text(name))]);
    let parts =
        vec![unread(PartState::Protected, named("a.pdf")), unread(PartState::Unsupported, named("a.xlsx"))];
    let item = Item { parts, ..mail(&["bob@far.example", "kim@near.example"]) };
    let incomplete = sample.judge(&item).incomplete;
    assert_eq!(incomplete.len(), 1);
    assert_eq!(incomplete[0].recipients, ["bob@far.example"]);
    let unread = Missing::Part { part: 1, state: PartState::Unsupported };
    assert_eq!(incomplete[0].missing, [unread, Missing::Type { name: "ids.card".to_owned() }]);
}
