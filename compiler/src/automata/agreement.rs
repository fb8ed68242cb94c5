//! The built tables against an obvious matcher, which follows the expression over sets of positions.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regex_syntax::hir::{Class, Hir, HirKind, Look};
use weir_runtime::program::{Detection, Fidelity, Matcher, Pattern, Search, Type, TypeBody};
use weir_runtime::scan::{AutomatonTables, LONGEST_MATCH, Scanner, Span, machine};

use super::{Compiled, compile, group, instructions, search};

/// All ends of matches of the expression that begin at one of the positions.
fn ends(hir: &Hir, text: &str, from: &BTreeSet<usize>) -> BTreeSet<usize> {
    match hir.kind() {
        HirKind::Empty => from.clone(),
        HirKind::Literal(literal) => from
            .iter()
            .filter(|at| text.as_bytes()[**at..].starts_with(&literal.0))
            .map(|at| at + literal.0.len())
            .collect(),
        HirKind::Class(Class::Unicode(set)) => from
            .iter()
            .filter_map(|at| {
                let point = text.get(*at..)?.chars().next()?;
                let inside = set.iter().any(|range| range.start() <= point && point <= range.end());
                inside.then_some(at + point.len_utf8())
            })
            .collect(),
        HirKind::Class(Class::Bytes(set)) => from
            .iter()
            .filter_map(|at| {
                let byte = *text.as_bytes().get(*at)?;
                set.iter().any(|range| range.start() <= byte && byte <= range.end()).then_some(at + 1)
            })
            .collect(),
        HirKind::Look(look) => from.iter().copied().filter(|at| holds(*look, text.as_bytes(), *at)).collect(),
        HirKind::Capture(capture) => ends(&capture.sub, text, from),
        HirKind::Concat(subs) => subs.iter().fold(from.clone(), |from, sub| ends(sub, text, &from)),
        HirKind::Alternation(subs) => subs.iter().flat_map(|sub| ends(sub, text, from)).collect(),
        HirKind::Repetition(repetition) => {
            let mut now = from.clone();
            let mut all = if repetition.min == 0 { now.clone() } else { BTreeSet::new() };
            for times in 1..=repetition.max.unwrap_or(u32::MAX) {
                let next = ends(&repetition.sub, text, &now);
                if next.is_empty() || (next == now && times > repetition.min) {
                    break;
                }
                if times >= repetition.min {
                    let before = all.len();
                    all.extend(&next);
                    if repetition.max.is_none() && all.len() == before {
                        break;
                    }
                }
                now = next;
            }
            all
        }
    }
}

fn holds(look: Look, text: &[u8], at: usize) -> bool {
    let word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let before = word(at.checked_sub(1).and_then(|at| text.get(at)));
    let after = word(text.get(at));
    match look {
        Look::Start => at == 0,
        Look::End => at == text.len(),
        Look::StartLF => at == 0 || text[at - 1] == b'\n',
        Look::EndLF => at == text.len() || text[at] == b'\n',
        Look::WordAscii => before != after,
        Look::WordAsciiNegate => before == after,
        Look::WordStartAscii => !before && after,
        Look::WordEndAscii => before && !after,
        other => panic!("{other:?}"),
    }
}

/// S16, word for word.
fn obvious(compiled: &Compiled, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut resume = 0;
    for start in (0..text.len()).filter(|start| text.is_char_boundary(*start)) {
        if start < resume {
            continue;
        }
        let ends = ends(compiled.hir(), text, &BTreeSet::from([start]));
        if let Some(end) = ends.range(..=start + LONGEST_MATCH).next_back() {
            found.push(Span { start, end: *end });
            resume = *end;
        }
    }
    found
}

/// `matches` of an attribute asks for no length.
fn anywhere(compiled: &Compiled, text: &str) -> bool {
    let starts = (0..=text.len()).filter(|start| text.is_char_boundary(*start)).collect();
    !ends(compiled.hir(), text, &starts).is_empty()
}

/// What the scanner finds with one pattern for each expression.
fn scanned(expressions: &[Compiled], text: &str) -> Vec<Vec<Span>> {
    let (places, groups, machines) = group(expressions);
    let types = (0..expressions.len())
        .map(|expression| Type {
            name: String::new(),
            title: String::new(),
            fidelity: Fidelity::Exact,
            recommended: 75,
            body: TypeBody::Patterns(vec![Pattern {
                confidence: 75,
                primary: Matcher::Expression {
                    expression: u32::try_from(expression).unwrap(),
                    validators: Vec::new(),
                },
                proximity: None,
                evidence: Vec::new(),
                excluded: Vec::new(),
            }]),
        })
        .collect();
    let detection = Detection { types, expressions: places, groups, machines, ..Detection::default() };
    let scanner = Scanner::new((&detection).into(), &detection);
    let wanted: Vec<u32> = (0..u32::try_from(expressions.len()).unwrap()).collect();
    let mut spans = vec![Vec::new(); expressions.len()];
    for occurrence in scanner.detect(&detection, text, &wanted) {
        spans[occurrence.sit as usize].push(occurrence.span);
    }
    spans
}

fn check(patterns: &[String], text: &str) {
    let expressions: Vec<Compiled> =
        patterns.iter().filter_map(|pattern| compile(pattern, "").ok()).collect();
    let found = scanned(&expressions, text);
    for (expression, found) in expressions.iter().zip(found) {
        let wanted = obvious(expression, text);
        assert_eq!(found, wanted, "automaton of {} in {text:?}", expression.hir());
        let machine = instructions::machine(&[expression.hir()]);
        assert_eq!(machine::find(&machine, text), wanted, "machine of {} in {text:?}", expression.hir());
        let anywhere = anywhere(expression, text);
        assert_eq!(machine::matches_in(&machine, text), anywhere);
        let Search::Automaton(automaton) = search(std::slice::from_ref(expression)) else { panic!() };
        assert_eq!(AutomatonTables::from(&automaton).matches_in(text), anywhere);
    }
}

/// Small expressions over few characters, so that random texts match often.
fn pattern() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "1", "é", "ab", "1-1", "k"]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![r"\d", r"\w", r"\W", r"\s", r"\S", ".", "[ab]", "[^a]", r"[\w-]", "[a-é]", r"\D"])
            .prop_map(str::to_owned),
        2 => prop::sample::select(vec![r"\b", r"\B", "^", "$", "(?m:^)", "(?m:$)", r"\b{start}", r"\b{end}"])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            2 => (inner.clone(), prop::sample::select(vec!["?", "*", "+", "{2}", "{1,3}", "{2,}", "*?"]))
                .prop_map(|(inner, times)| format!("(?:{inner}){times}")),
            1 => inner.prop_map(|inner| format!("(?i:{inner})")),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    let letters = vec!['a', 'b', 'A', '1', '2', '-', ' ', '\n', 'é', 'É', 'ſ', '\u{212A}', 'k', '_'];
    prop::collection::vec(prop::sample::select(letters), 0..24)
        .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn automata_and_machines_agree_with_the_obvious(
        patterns in prop::collection::vec(pattern(), 1..5),
        text in text(),
    ) {
        check(&patterns, &text);
    }
}

#[test]
fn matches_end_at_the_longest_length() {
    for pattern in ["a+", "a[ab]*c|b", "a[ab]*c|ab|b+a", "(?:é|a)+", r"\ba+\b", "a+$"] {
        for text in [
            "a".repeat(3000),
            format!("{}bc", "a".repeat(1500)),
            "é".repeat(2000),
            "a".repeat(1024),
            "a".repeat(1025),
        ] {
            check(&[pattern.to_owned()], &text);
        }
    }
}
