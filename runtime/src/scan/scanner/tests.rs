//! S16 to S24, sentence by sentence. Expressions are machines written by hand; lists stand for most others.

use proptest::prelude::*;

use super::*;
use crate::program::{Detection, Evidence, Fidelity, Instruction, KeywordList, Pattern, Type};
use crate::validators;

/// Runs of digits.
const DIGITS: Matcher = Matcher::Expression { expression: 0, validators: Vec::new() };
/// The lists `alpha`, `beta`, and `gamma` or `delta`.
const ALPHA: Matcher = Matcher::Keywords(0);
const BETA: Matcher = Matcher::Keywords(1);
const GREEK: Matcher = Matcher::Keywords(2);

fn pattern(confidence: u8, primary: Matcher) -> Pattern {
    Pattern { confidence, primary, proximity: Some(10), evidence: Vec::new(), excluded: Vec::new() }
}

fn one(matcher: Matcher) -> Evidence {
    Evidence::Match { matcher, at_least: 1, distinct: false }
}

fn some(at_least: u32, at_most: Option<u32>, members: &[Matcher]) -> Evidence {
    Evidence::Some { at_least, at_most, members: members.iter().cloned().map(one).collect() }
}

fn with(evidence: Evidence) -> Pattern {
    Pattern { evidence: vec![evidence], ..pattern(85, DIGITS) }
}

fn program(bodies: Vec<TypeBody>) -> Detection {
    let list = |phrases: &[&str]| KeywordList {
        name: String::new(),
        phrases: phrases.iter().map(|phrase| (*phrase).to_owned()).collect(),
    };
    let digits = Machine {
        instructions: vec![
            Instruction::Byte { low: b'0', high: b'9', next: 1 },
            Instruction::Split { first: 0, second: 2 },
            Instruction::Match,
        ],
    };
    Detection {
        types: bodies
            .into_iter()
            .map(|body| Type {
                name: String::new(),
                title: String::new(),
                fidelity: Fidelity::Exact,
                recommended: 75,
                body,
            })
            .collect(),
        expressions: vec![Expression::Machine(0)],
        machines: vec![digits],
        lists: vec![list(&["alpha"]), list(&["beta"]), list(&["gamma", "delta"])],
        ..Detection::default()
    }
}

fn detect(detection: &Detection, text: &str, wanted: &[Id]) -> Vec<Occurrence> {
    Scanner::new(detection.into(), detection).detect(detection, text, wanted)
}

/// Values and confidences of one type with these patterns.
fn found(patterns: &[Pattern], text: &str) -> Vec<(String, u8)> {
    let detection = program(vec![TypeBody::Patterns(patterns.to_vec())]);
    detect(&detection, text, &[0])
        .into_iter()
        .map(|occurrence| (occurrence.value, occurrence.confidence))
        .collect()
}

fn holds(pattern: &Pattern, text: &str) -> bool {
    !found(std::slice::from_ref(pattern), text).is_empty()
}

#[test]
fn a_refused_match_is_none_and_the_search_has_resumed_behind_it() {
    let validators = vec![validators::find("luhn").unwrap()];
    let pattern = pattern(85, Matcher::Expression { expression: 0, validators });
    // The end of the refused number would be accepted.
    assert_eq!(found(&[pattern], "918 18"), [("18".to_owned(), 85)]);
}

#[test]
fn a_value_is_normalised() {
    let mut detection = program(vec![TypeBody::Patterns(vec![pattern(85, ALPHA)])]);
    detection.lists[0].phrases = vec!["ab-c d".to_owned()];
    assert_eq!(detect(&detection, "AB-C  D", &[0])[0].value, "abcd");
}

#[test]
fn excluded_values_are_no_match() {
    let pattern = Pattern { excluded: vec!["12".to_owned(), "34".to_owned()], ..pattern(85, DIGITS) };
    assert_eq!(found(&[pattern], "12 34 56"), [("56".to_owned(), 85)]);
}

#[test]
fn evidence_lies_wholly_within_the_proximity() {
    let pattern = with(one(ALPHA));
    for text in ["alpha     1", "1     alpha", "1 alpha", "alpha éé 1"] {
        assert!(holds(&pattern, text), "{text}");
    }
    for text in ["alpha      1", "1      alpha", "1"] {
        assert!(!holds(&pattern, text), "{text}");
    }
}

#[test]
fn proximity_counts_code_points_from_both_ends() {
    // Ten code points, more bytes.
    assert!(holds(&with(one(ALPHA)), "1éééé alpha"));
    assert!(!holds(&with(one(ALPHA)), "1ééééé alpha"));
    assert!(holds(&with(one(ALPHA)), "1234567890123 alpha"));
}

#[test]
fn unlimited_proximity_is_the_whole_part() {
    let pattern = Pattern { proximity: None, ..with(one(ALPHA)) };
    assert!(holds(&pattern, &format!("1{}alpha", " ".repeat(5000))));
    assert!(holds(&pattern, &format!("alpha{}1", " ".repeat(5000))));
}

#[test]
fn evidence_does_not_overlap_the_match() {
    let pattern = Pattern { evidence: vec![one(ALPHA)], ..pattern(85, ALPHA) };
    assert!(!holds(&pattern, "alpha"));
    assert!(holds(&pattern, "alpha alpha"));
}

#[test]
fn any_all_and_none_count_members() {
    let any = with(some(1, None, &[ALPHA, BETA]));
    let all = with(some(2, None, &[ALPHA, BETA]));
    let none = with(some(0, Some(0), &[ALPHA, BETA]));
    let exactly_one = with(some(1, Some(1), &[ALPHA, BETA]));
    for (text, expected) in [
        ("1", [false, false, true, false]),
        ("alpha 1", [true, false, false, true]),
        ("alpha 1 beta", [true, true, false, false]),
    ] {
        let held = [&any, &all, &none, &exactly_one].map(|pattern| holds(pattern, text));
        assert_eq!(held, expected, "{text}");
    }
}

#[test]
fn groups_of_evidence_stand_in_each_other() {
    let none = some(0, Some(0), &[BETA]);
    let pattern = with(Evidence::Some { at_least: 2, at_most: None, members: vec![one(ALPHA), none] });
    assert!(holds(&pattern, "alpha 1"));
    assert!(!holds(&pattern, "alpha 1 beta"));
}

#[test]
fn every_evidence_of_a_pattern_holds() {
    let pattern = Pattern { evidence: vec![one(ALPHA), one(BETA)], ..pattern(85, DIGITS) };
    assert!(holds(&pattern, "alpha 1 beta"));
    assert!(!holds(&pattern, "alpha 1"));
}

#[test]
fn evidence_counts_occurrences_or_distinct_values() {
    let count = |distinct| with(Evidence::Match { matcher: GREEK, at_least: 2, distinct });
    assert!(holds(&count(false), "gamma 1 GAMMA"));
    assert!(!holds(&count(true), "gamma 1 GAMMA"));
    assert!(holds(&count(true), "gamma 1 delta"));
    assert!(!holds(&count(false), "gamma 1"));
}

#[test]
fn each_match_has_evidence_of_its_own() {
    let distant = " ".repeat(20);
    let text = format!("1 alpha{distant}2{distant}alpha 3");
    let values: Vec<String> = found(&[with(one(ALPHA))], &text).into_iter().map(|(value, _)| value).collect();
    assert_eq!(values, ["1", "3"]);
}

#[test]
fn an_occurrence_has_the_confidence_of_the_strongest_pattern() {
    let patterns = [pattern(65, DIGITS), with(one(ALPHA))];
    assert_eq!(found(&patterns, "alpha 1"), [("1".to_owned(), 85)]);
    assert_eq!(found(&patterns, "1"), [("1".to_owned(), 65)]);
}

#[test]
fn types_do_not_disturb_each_other() {
    let body = |confidence| TypeBody::Patterns(vec![pattern(confidence, DIGITS)]);
    let detection = program(vec![body(65), body(85), body(75)]);
    let sits: Vec<Id> = detect(&detection, "1", &[2, 0]).iter().map(|occurrence| occurrence.sit).collect();
    assert_eq!(sits, [0, 2]);
}

#[test]
fn a_union_gives_the_occurrences_of_its_members_once() {
    let body = || TypeBody::Patterns(vec![pattern(85, DIGITS)]);
    let detection = program(vec![body(), body(), TypeBody::Union(vec![0, 1]), TypeBody::Union(vec![1, 2])]);
    let scanner = Scanner::new((&detection).into(), &detection);
    assert_eq!(scanner.members(3), [0, 1]);
    assert_eq!(scanner.members(1), [1]);
    assert_eq!(scanner.members(9), Vec::<u32>::new());
    let sits: Vec<Id> = detect(&detection, "1", &[3, 0]).iter().map(|occurrence| occurrence.sit).collect();
    assert_eq!(sits, [0, 1]);
}

#[test]
fn thousands_beside_thousands_cost_their_sum() {
    let text = "alpha 1 gamma ".repeat(20_000);
    let near = Evidence::Match { matcher: GREEK, at_least: 40_000, distinct: false };
    let varied = Evidence::Match { matcher: ALPHA, at_least: 2, distinct: true };
    let pattern = Pattern {
        proximity: None,
        evidence: vec![Evidence::Some { at_least: 0, at_most: Some(0), members: vec![near, varied] }],
        ..pattern(85, DIGITS)
    };
    assert_eq!(found(&[pattern], &text).len(), 20_000);
}

/// S18 and S19, word for word.
fn near(primary: &Occurrence, evidence: &[Occurrence], text: &str, proximity: usize) -> usize {
    let points = |from: usize, to: usize| text.get(from..to).map_or(0, |between| between.chars().count());
    let before =
        |span: Span| span.end <= primary.span.start && points(span.start, primary.span.start) <= proximity;
    let after =
        |span: Span| primary.span.end <= span.start && points(primary.span.end, span.end) <= proximity;
    evidence.iter().filter(|found| before(found.span) || after(found.span)).count()
}

proptest! {
    #[test]
    fn any_text_is_read(bytes in prop::collection::vec(any::<u8>(), 0..300), words in "[0-9 é]{0,20}(alpha|gamma)?[ 0-9]{0,9}") {
        let text = format!("{}{words}", String::from_utf8_lossy(&bytes));
        let evidence = Evidence::Match { matcher: GREEK, at_least: 1, distinct: true };
        found(&[with(evidence), with(one(ALPHA)), pattern(65, BETA)], &text);
        for row in validators::rows() {
            validators::check(row.id, &text);
        }
    }

    #[test]
    fn evidence_agrees_with_the_obvious(
        words in prop::collection::vec(prop::sample::select(vec!["1", "22", "gamma", "delta", "é", "-"]), 0..40),
        proximity in 0u32..30,
        at_least in 1u32..4,
    ) {
        let text = words.join(" ");
        let evidence = Evidence::Match { matcher: GREEK, at_least, distinct: false };
        let all = TypeBody::Patterns(vec![pattern(85, DIGITS)]);
        let greek = TypeBody::Patterns(vec![pattern(85, GREEK)]);
        let asked = TypeBody::Patterns(vec![Pattern { proximity: Some(proximity), ..with(evidence) }]);
        let detection = program(vec![all, greek, asked]);
        let greek = detect(&detection, &text, &[1]);
        let wanted: Vec<Span> = detect(&detection, &text, &[0])
            .into_iter()
            .filter(|primary| near(primary, &greek, &text, proximity as usize) >= at_least as usize)
            .map(|primary| primary.span)
            .collect();
        let found: Vec<Span> = detect(&detection, &text, &[2]).into_iter().map(|found| found.span).collect();
        prop_assert_eq!(found, wanted);
    }
}
