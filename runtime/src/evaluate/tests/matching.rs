//! S2 to S9, S22 to S25: what statements mean.

use super::sample::*;
use crate::evaluate::{Options, Seen};
use crate::item::{Fact, Item, Part, PartRole, PartState};
use crate::program::{
    Comparison, Count, KeywordList, Matcher, Node, PartFilter, Pattern, PredicateKind, Test, TypeBody,
};
use crate::{Bundle, format};

#[test]
fn s02_absent_means_false() {
    let mut sample = Sample::new();
    let condition = sample.equals(GROUPS, "finance");
    sample.rule("p", ENFORCE, condition);
    assert!(!sample.holds(&at("files")));
}

#[test]
fn s03_derived_unless_stated() {
    let mut sample = Sample::new();
    let condition = sample.equals(SENDER_DOMAIN, "home.example");
    sample.rule("p", ENFORCE, condition);
    let mut item = at("files");
    item.facts.insert("sender".to_owned(), text("Ann@HOME.example"));
    assert!(sample.holds(&item));
    item.facts.insert("sender.domain".to_owned(), text("elsewhere.example"));
    assert!(!sample.holds(&item));
}

#[test]
fn s03_every_derivation() {
    let mut sample = Sample::new();
    for (name, attribute, value) in [
        ("extension", EXTENSION, "xlsx"),
        ("text", TEXT, "the text"),
        ("scope", ADDRESS_SCOPE, "external"),
        ("any", ANY_SCOPE, "external"),
    ] {
        let condition = sample.equals(attribute, value);
        sample.rule(name, ENFORCE, condition);
    }
    for (name, attribute) in [("unlabelled", UNLABELLED), ("protected", PROTECTED)] {
        let condition = sample.flag(attribute);
        sample.rule(name, ENFORCE, condition);
    }
    let part = Part {
        text: Some("The Text".to_owned()),
        state: PartState::Protected,
        ..part(&[("document.name", text("a.b.XLSX"))])
    };
    let recipients = mail(&["bob@far.example"]).recipients;
    let item = Item { recipients, ..with_parts(std::slice::from_ref(&part)) };
    assert_eq!(sample.matches(&item), ["extension", "text", "scope", "any", "unlabelled", "protected"]);
    let labelled = Part { label: Some("public".to_owned()), ..part };
    let item = Item { recipients: mail(&["bob@home.example"]).recipients, ..with_parts(&[labelled]) };
    assert_eq!(sample.matches(&item), ["extension", "text", "protected"]);
}

#[test]
fn s03_the_name_of_a_file_is_a_fact_unless_one_is_stated() {
    let mut sample = Sample::new();
    let condition = sample.equals(EXTENSION, "xlsx");
    sample.rule("p", ENFORCE, condition);
    let named = Part { name: "a.xlsx".to_owned(), ..part(&[]) };
    assert!(sample.holds(&with_parts(std::slice::from_ref(&named))));
    let stated = Part { name: "a.xlsx".to_owned(), ..part(&[("document.name", text("b.pdf"))]) };
    assert!(!sample.holds(&with_parts(&[stated])));
    let body = Part { role: PartRole::Message, ..named };
    assert!(!sample.holds(&with_parts(&[body])));
}

#[test]
fn s04_whole_values_are_compared_folded() {
    let mut sample = Sample::new();
    let condition = sample.equals(GROUPS, "straße");
    sample.rule("p", ENFORCE, condition);
    let mut item = at("files");
    item.facts.insert("sender.groups".to_owned(), Fact::Texts(vec!["x".to_owned(), "STRAßE".to_owned()]));
    assert!(sample.holds(&item));
    item.facts.insert("sender.groups".to_owned(), text("straße 2"));
    assert!(!sample.holds(&item));
}

#[test]
fn s04_contains_looks_for_whole_words() {
    let mut sample = Sample::new();
    let condition = sample.phrase(TEXT, "top secret");
    sample.rule("p", ENFORCE, condition);
    assert!(sample.holds(&with_parts(&[body("this is Top  Secret!")])));
    assert!(!sample.holds(&with_parts(&[body("top secretary")])));
}

#[test]
fn values_under_keys_numbers_and_addresses() {
    let mut sample = Sample::new();
    let header = sample.predicate(PredicateKind::Attribute {
        attribute: HEADER,
        key: Some("x-class".to_owned()),
        test: Test::Equals(vec!["secret".to_owned()]),
    });
    sample.rule("header", ENFORCE, header);
    let size = sample.test(SIZE, Test::Number(Comparison::AtLeast, 10));
    sample.rule("size", ENFORCE, size);
    let low = std::net::Ipv4Addr::new(10, 1, 0, 0).to_ipv6_mapped().to_bits();
    let ip = sample.test(CLIENT_IP, Test::Ip(vec![(low, low + 0xffff)]));
    sample.rule("ip", ENFORCE, ip);
    let mut item = with_parts(&[part(&[("document.size", Fact::Number(10))])]);
    let entries = [("X-CLASS".to_owned(), vec!["public".to_owned(), "Secret".to_owned()])];
    item.facts.insert("message.header".to_owned(), Fact::Keyed(entries.into()));
    item.facts.insert("client.ip".to_owned(), text("10.1.2.3"));
    assert_eq!(sample.matches(&item), ["header", "size", "ip"]);
    item.facts.insert("client.ip".to_owned(), text("10.2.2.3"));
    assert_eq!(sample.matches(&item), ["header", "size"]);
}

#[test]
fn s06_not_means_that_none_does() {
    let mut sample = Sample::new();
    let finance = sample.equals(GROUPS, "finance");
    let condition = sample.not(finance);
    sample.rule("p", ENFORCE, condition);
    let mut item = at("files");
    assert!(sample.holds(&item));
    item.facts
        .insert("sender.groups".to_owned(), Fact::Texts(vec!["sales".to_owned(), "finance".to_owned()]));
    assert!(!sample.holds(&item));
}

fn big_and_xlsx(sample: &mut Sample) -> u32 {
    let size = sample.test(SIZE, Test::Number(Comparison::Greater, 10));
    let extension = sample.equals(EXTENSION, "xlsx");
    sample.all(&[size, extension])
}

#[test]
fn s07_each_line_quantifies_alone_s08_unless_per_part() {
    let mut sample = Sample::new();
    let loose = big_and_xlsx(&mut sample);
    let strict = sample.node(Node::PerPart(loose));
    sample.rule("loose", ENFORCE, loose);
    sample.rule("strict", ENFORCE, strict);
    let big = part(&[("document.size", Fact::Number(11)), ("document.name", text("a.pdf"))]);
    let sheet = part(&[("document.size", Fact::Number(1)), ("document.name", text("a.xlsx"))]);
    let both = part(&[("document.size", Fact::Number(11)), ("document.name", text("a.xlsx"))]);
    assert_eq!(sample.matches(&with_parts(&[big.clone(), sheet.clone()])), ["loose"]);
    assert_eq!(sample.matches(&with_parts(&[big, sheet, both])), ["loose", "strict"]);
}

#[test]
fn s08_without_parts_a_block_per_part_does_not_hold() {
    let mut sample = Sample::new();
    let strict = sample.node(Node::PerPart(1));
    sample.rule("strict", ENFORCE, strict);
    assert!(!sample.holds(&at("files")));
    assert!(sample.holds(&with_parts(&[Part::default()])));
}

#[test]
fn s08_lines_about_the_item_keep_their_meaning() {
    let mut sample = Sample::new();
    let sender = sample.equals(SENDER_DOMAIN, "home.example");
    let sheet = sample.equals(EXTENSION, "xlsx");
    let all = sample.all(&[sender, sheet]);
    let strict = sample.node(Node::PerPart(all));
    sample.rule("strict", ENFORCE, strict);
    assert!(sample.holds(&with_parts(&[part(&[("document.name", text("a.xlsx"))])])));
}

#[test]
fn s09_any_holds_when_some_line_does() {
    let mut sample = Sample::new();
    let finance = sample.equals(GROUPS, "finance");
    let sheet = sample.equals(EXTENSION, "xlsx");
    let any = sample.any(&[finance, sheet]);
    sample.rule("p", ENFORCE, any);
    assert!(sample.holds(&with_parts(&[part(&[("document.name", text("a.xlsx"))])])));
    assert!(!sample.holds(&with_parts(&[part(&[])])));
}

#[test]
fn s22_distinct_values_over_all_parts() {
    let mut sample = Sample::new();
    let three = sample.detected(CARD, 3, None);
    sample.rule("three", ENFORCE, three);
    let many = sample.predicate(PredicateKind::Detected {
        sit: CARD,
        count: Count { at_least: 3, at_most: None, all: true },
        confidence: (75, 100),
        parts: PartFilter::Any,
    });
    sample.rule("many", ENFORCE, many);
    let one = Part { detected: vec![found("card", 2, 85, Some("4111 1111"))], ..Part::default() };
    let same = Part { detected: vec![found("ids.card", 1, 65, Some("41111111"))], ..Part::default() };
    let strong = Part { detected: vec![found("card", 1, 75, Some("41111111"))], ..Part::default() };
    assert_eq!(sample.matches(&with_parts(&[one.clone(), same.clone()])), Vec::<String>::new());
    assert_eq!(sample.matches(&with_parts(&[one.clone(), strong])), ["many"]);
    assert_eq!(sample.matches(&with_parts(&[one, same, holding("card", 2, 80)])), ["three", "many"]);
}

#[test]
fn s22_the_strongest_occurrence_gives_a_value_its_confidence() {
    let mut sample = Sample::new();
    let medium = sample.predicate(PredicateKind::Detected {
        sit: CARD,
        count: Count { at_least: 1, at_most: None, all: false },
        confidence: (75, 84),
        parts: PartFilter::Any,
    });
    sample.rule("medium", ENFORCE, medium);
    let weak = Part { detected: vec![found("card", 1, 75, Some("1"))], ..Part::default() };
    let strong = Part { detected: vec![found("card", 1, 90, Some("1"))], ..Part::default() };
    assert!(sample.holds(&with_parts(std::slice::from_ref(&weak))));
    assert!(!sample.holds(&with_parts(&[weak, strong])));
}

#[test]
fn s22_an_upper_bound_and_a_part_filter() {
    let mut sample = Sample::new();
    let few = sample.predicate(PredicateKind::Detected {
        sit: CARD,
        count: Count { at_least: 1, at_most: Some(9), all: false },
        confidence: (75, 100),
        parts: PartFilter::Attachments,
    });
    sample.rule("few", ENFORCE, few);
    let attached = |count| Part { role: PartRole::Attachment, ..holding("card", count, 85) };
    assert!(sample.holds(&with_parts(&[attached(9)])));
    assert!(!sample.holds(&with_parts(&[attached(10)])));
    assert!(!sample.holds(&with_parts(&[Part { role: PartRole::Message, ..holding("card", 5, 85) }])));
}

#[test]
fn s24_a_bundle_has_the_values_of_its_members_each_under_its_own_type() {
    let mut sample = Sample::new();
    let two = sample.detected(ANY_ID, 2, None);
    sample.rule("two", ENFORCE, two);
    let part = Part {
        detected: vec![found("card", 1, 85, Some("77")), found("passport", 1, 85, Some("77"))],
        ..Part::default()
    };
    assert!(sample.holds(&with_parts(&[part])));
    assert!(!sample.holds(&with_parts(&[holding("card", 1, 85)])));
}

#[test]
fn s25_labels_are_of_parts() {
    let mut sample = Sample::new();
    let labels = |labels: Vec<u32>| PredicateKind::Label { labels, parts: PartFilter::Any };
    let exact = sample.predicate(labels(vec![2]));
    let under = sample.predicate(labels(vec![2, 3]));
    sample.rule("exact", ENFORCE, exact);
    sample.rule("under", ENFORCE, under);
    let kept = PredicateKind::RetentionLabel { labels: vec![0], parts: PartFilter::Any };
    let kept = sample.predicate(kept);
    sample.rule("kept", ENFORCE, kept);
    let part = |label: &str| Part { label: Some(label.to_owned()), ..Part::default() };
    assert_eq!(sample.matches(&with_parts(&[part("confidential")])), ["exact", "under"]);
    assert_eq!(sample.matches(&with_parts(&[part("confidential.finance")])), ["under"]);
    let kept = Part { retention_label: Some("seven_years".to_owned()), ..part("public") };
    assert_eq!(sample.matches(&with_parts(&[kept])), ["kept"]);
}

#[test]
fn evidence_names_what_was_counted_and_masks_it() {
    let mut sample = Sample::new();
    let cards = sample.detected(CARD, 1, None);
    let passports = sample.detected(PASSPORT, 1, None);
    let condition = sample.any(&[cards, passports]);
    sample.rule("p", ENFORCE, condition);
    let part = Part {
        detected: vec![
            found("card", 1, 85, Some("4111")),
            found("card", 1, 65, Some("5222")),
            found("passport", 1, 75, Some("C01")),
        ],
        ..Part::default()
    };
    let verdict = sample.judge(&with_parts(&[part]));
    let evidence = &verdict.copies[0].matched[0].evidence;
    let shown: Vec<_> = evidence.iter().map(|each| (each.name.as_str(), each.value.as_str())).collect();
    assert_eq!(shown, [("ids.card", "****"), ("ids.passport", "***")]);
    assert_eq!(evidence[0].fidelity, "external");
}

#[test]
fn texts_are_scanned_and_evidence_says_where() {
    let mut sample = Sample::new();
    let list =
        KeywordList { name: "brands".to_owned(), phrases: vec!["acme one".to_owned(), "bolt".to_owned()] };
    sample.program.detection.lists.push(list);
    sample.program.detection.types[CARD as usize].body = TypeBody::Patterns(vec![Pattern {
        confidence: 85,
        primary: Matcher::Keywords(0),
        proximity: None,
        evidence: vec![],
        excluded: vec!["bolt".to_owned()],
    }]);
    let one = sample.detected(ANY_ID, 1, None);
    sample.rule("p", ENFORCE, one);
    let verdict = sample.judge(&with_parts(&[body("nothing"), body("é ACME  One, Bolt")]));
    let evidence = &verdict.copies[0].matched[0].evidence;
    assert_eq!(evidence.len(), 1);
    assert_eq!((evidence[0].part, evidence[0].start, evidence[0].end), (1, 3, 12));
    assert_eq!((evidence[0].value.as_str(), evidence[0].confidence), ("****  **e", 85));
}

/// What would be asked last is not asked at all when something cheap decides.
#[test]
fn the_cheapest_children_are_asked_first() {
    let mut sample = Sample::new();
    let cards = sample.detected(CARD, 1, None);
    sample.program.predicates.last_mut().unwrap().cost = 2;
    let finance = sample.equals(GROUPS, "finance");
    let both = sample.all(&[cards, finance]);
    sample.rule("p", ENFORCE, both);
    let bytes = format::write(&sample.program);
    let bundle = Bundle::open(&bytes).unwrap();
    let (_, trace) = bundle.judge_traced(&at("files"), &Options::default()).unwrap();
    assert_eq!(trace.nodes[cards as usize], Seen::default());
    assert!(trace.nodes[finance as usize].failing);
}
