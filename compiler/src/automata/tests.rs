//! S15, sentence by sentence; refusals; budgets.

use weir_runtime::program::{Expression, Search};
use weir_runtime::scan::{AutomatonTables, machine};

use super::*;

/// Whether the expression matches somewhere in the text.
fn matches(pattern: &str, flags: &str, text: &str) -> bool {
    let compiled = compile(pattern, flags).unwrap();
    match search(&[compiled]) {
        Search::Automaton(automaton) => AutomatonTables::from(&automaton).matches_in(text),
        Search::Machine(machine) => machine::matches_in(&machine, text),
    }
}

fn refusal(pattern: &str) -> (Range<usize>, String) {
    let error = compile(pattern, "").unwrap_err();
    (error.at, error.message)
}

#[test]
fn classes_are_ascii() {
    for (pattern, inside, outside) in [
        (r"^\d$", "7", "٣"),
        (r"^\w$", "_", "é"),
        (r"^\s$", "\x0B", "\u{A0}"),
        (r"^\D$", "٣", "7"),
        (r"^\W$", "é", "k"),
        (r"^\S$", "\u{A0}", " "),
        (r"^[\d-]$", "-", "٣"),
        (r"^[^\d]$", "٣", "7"),
        (r"^[\w&&[^a]]$", "b", "é"),
        (r"^[[:alpha:]]$", "k", "é"),
    ] {
        assert!(matches(pattern, "", inside), "{pattern} {inside}");
        assert!(!matches(pattern, "", outside), "{pattern} {outside}");
    }
}

#[test]
fn classes_are_ascii_whatever_the_case() {
    for pattern in [r"^\w$", r"^[\w]$", r"^[\wé]$"] {
        assert!(!matches(pattern, "i", "\u{212A}"), "{pattern}");
        assert!(matches(pattern, "i", "K"));
    }
    assert!(matches(r"^\W$", "i", "\u{212A}"));
}

#[test]
fn boundaries_are_ascii() {
    assert!(matches(r"\bk\b", "", "ékö"));
    assert!(!matches(r"\bk\b", "", "k_"));
    assert!(matches(r"é\Bé", "", "éé"));
}

#[test]
fn other_characters_are_unicode() {
    assert!(matches(r"^.$", "", "𝄞"));
    assert!(matches(r"^[à-ü]$", "", "é"));
    assert!(matches(r"^\p{Greek}$", "", "λ"));
    assert!(matches(r"^\pN$", "", "٣"));
    assert!(matches(r"^\xE9$", "", "é"));
}

#[test]
fn the_dot_is_any_but_the_line_feed() {
    assert!(!matches("^.$", "", "\n"));
    assert!(matches("^.$", "", "\r"));
    assert!(matches("^.$", "s", "\n"));
}

#[test]
fn case_folds_simply() {
    assert!(matches("straße", "i", "STRAẞE"));
    assert!(!matches("straße", "i", "STRASSE"));
    assert!(matches("k", "i", "\u{212A}"));
    assert!(matches("(?i:a)b", "", "Ab"));
    assert!(!matches("(?i:a)b", "", "AB"));
    assert!(!matches("(?i)a(?-i)b", "", "AB"));
    assert!(matches("[^k]", "i", "x"));
    assert!(!matches("^[^k]$", "i", "K"));
}

#[test]
fn flags() {
    assert!(matches("^b$", "m", "a\nb\nc"));
    assert!(!matches("^b$", "", "a\nb\nc"));
    assert!(matches("a b # comment", "x", "ab"));
    assert_eq!(
        compile("a", "g").unwrap_err().message,
        "there is no flag `g`; flags are `i`, `s`, `m` and `x`"
    );
}

#[test]
fn empty_matches_are_refused() {
    for pattern in ["", "a*", "(a|)", r"\b", "^$", "a{0}", "(?i)"] {
        let (at, message) = refusal(pattern);
        assert_eq!(at, 0..pattern.len());
        assert_eq!(message, "this expression can match the empty text");
    }
}

#[test]
fn what_matches_nothing_is_refused() {
    assert_eq!(refusal(r"[^\s\S]").1, "this expression can match no text at all");
    assert_eq!(
        refusal("a{1025}").1,
        "every match of this expression has at least 1025 bytes; the limit is 1024"
    );
}

#[test]
fn what_takes_more_than_linear_time_is_refused() {
    assert_eq!(refusal("ab(?=c)").0, 2..5);
    assert_eq!(refusal("(?<!a)b").1, "look-around is not supported: it has no linear-time matching");
    assert_eq!(
        refusal(r"(a)\1"),
        (3..5, "back-references are not supported: they have no linear-time matching".to_owned())
    );
}

#[test]
fn errors_have_their_place_in_the_pattern() {
    assert_eq!(refusal("é(a"), (2..3, "unclosed group".to_owned()));
    assert_eq!(refusal(r"a\q").0, 1..3);
    assert_eq!(refusal(r"a\p{Klingon}").0, 1..12);
    assert_eq!(refusal("a(?-u:b)").0, 4..5);
    assert_eq!(refusal(r"\b{start-half}a").0, 0..14);
}

#[test]
fn too_much_is_refused_before_it_is_built() {
    for pattern in ["(a{1000}){1000}b|c", "((a{100}){100}){100}|b", r"(\pL{1,100}x){1,100}"] {
        assert_eq!(refusal(pattern).1, "this expression repeats too much to be matched fast", "{pattern}");
    }
    let deep = format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(refusal(&deep).1, "groups stand more than 100 deep in each other");
}

#[test]
fn lengths_and_numbers() {
    let facts = |pattern: &str| {
        let compiled = compile(pattern, "").unwrap();
        (compiled.min_len, compiled.max_len, compiled.every_number())
    };
    assert_eq!(facts(r"\b\d{9}\b"), (9, Some(9), Some(9)));
    assert_eq!(facts(r"\d+"), (1, None, Some(1)));
    assert_eq!(facts(r"\b\d{3}-?\d{2}-?\d{4}\b"), (9, Some(11), Some(9)));
    assert_eq!(facts(r"\b[1-9]\d{8}\b"), (9, Some(9), None));
    assert_eq!(facts("é"), (2, Some(2), None));
}

#[test]
fn what_grows_too_large_becomes_a_machine() {
    let patterns = [r"\d{4}", r"[ab]{0,15}a[ab]{14}", "x(é|y)"];
    let expressions: Vec<Compiled> = patterns.iter().map(|pattern| compile(pattern, "").unwrap()).collect();
    let (places, groups, machines) = group(&expressions);
    let automaton = |slot| Expression::Automaton { group: 0, slot };
    assert_eq!(places, [automaton(0), Expression::Machine(0), automaton(1)]);
    assert_eq!((groups.len(), machines.len()), (1, 1));
    let large = compile(r"a[ab]{16}c", "").unwrap();
    assert!(matches!(search(&[large]), Search::Machine(_)));
}

#[test]
fn groups_stay_within_their_budget() {
    let expressions: Vec<Compiled> =
        (0..40).map(|number| compile(&format!("{number}x{{1,900}}y"), "").unwrap()).collect();
    let (places, groups, machines) = group(&expressions);
    assert!(groups.len() > 1 && machines.is_empty());
    assert!(groups.iter().all(|automaton| automaton.matches.len() <= 16_384));
    assert!(
        matches!(places.last(), Some(Expression::Automaton { group, .. }) if *group as usize == groups.len() - 1)
    );
}

#[test]
fn the_same_expressions_give_the_same_tables() {
    let build =
        || group(&[r"\b\d{3}-\d{2}\b", "[a-z]+@[a-z]+", "é+"].map(|pattern| compile(pattern, "i").unwrap()));
    assert_eq!(build(), build());
}

#[test]
fn a_search_asks_for_any_of_its_expressions() {
    let any = search(&["ab", r"\d$"].map(|pattern| compile(pattern, "").unwrap()));
    let Search::Automaton(automaton) = any else { panic!() };
    let tables = AutomatonTables::from(&automaton);
    assert!(tables.matches_in("xab") && tables.matches_in("x1"));
    assert!(!tables.matches_in("1x") && !tables.matches_in(""));
}
