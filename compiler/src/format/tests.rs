//! The form itself, on small texts, and its promises on large ones.

#![allow(clippy::string_slice, reason = "tokens begin and end at characters")]

use super::*;
use crate::syntax::debug_ast;
use proptest::prelude::*;

const SAMPLES: [&str; 2] =
    [include_str!("../syntax/samples/card_mail.weir"), include_str!("../syntax/samples/everything.weir")];

fn formatted(text: &str) -> String {
    format(text)
        .unwrap_or_else(|error| panic!("{error}: {text}\n---\n{}", laid_out(&parse(FileId(0), text), text)))
}

#[test]
fn the_samples_have_their_form() {
    for sample in SAMPLES {
        assert_eq!(formatted(sample), sample);
    }
}

#[test]
fn statements_take_a_line_each() {
    assert_eq!(
        formatted("policy  p \"P\"{mode=test,enabled=true\n\n\n\nscope{mail}}"),
        "policy p \"P\" {\n  mode = test\n  enabled = true\n\n  scope { mail }\n}\n"
    );
}

#[test]
fn comments_stay_where_they_belong() {
    let text = "// top\n\n\nlet a = [ // open\n1, // one\n// two\n2\n// end\n] // after\npolicy p \"P\" { // head\n\n// in\n}\n// last";
    let wanted = "// top\n\nlet a = [ // open\n  1, // one\n  // two\n  2,\n  // end\n] // after\npolicy p \"P\" { // head\n\n  // in\n}\n// last\n";
    assert_eq!(formatted(text), wanted);
}

#[test]
fn long_lists_are_broken() {
    let list = ["\"somewhat long\""; 9].join(",");
    let broken = formatted(&format!("let a=[{list}]"));
    assert_eq!(broken.lines().count(), 11);
    assert!(broken.starts_with("let a = [\n  \"somewhat long\",\n"));
}

#[test]
fn what_cannot_be_read_stays_as_it_is() {
    assert_eq!(
        formatted("policy p \"P\" {\n mode   high\n  a=1\n}"),
        "policy p \"P\" {\n  mode   high\n  a = 1\n}\n"
    );
    assert!(matches!(format("policy p {\n"), Err(FormatError::Unbalanced(_))));
}

/// The tokens of a sample, spaces and line ends among them.
fn tokens(sample: &str) -> Vec<String> {
    let tape = parse(FileId(0), sample).tape;
    tape.tokens.iter().map(|token| sample[token.range()].to_owned()).collect()
}

#[test]
fn a_policy_of_a_kind_has_one_form() {
    let wanted = "inventory x \"X\" on other {\n  a = 1\n  b = 2\n}\n";
    assert_eq!(formatted("policy x \"X\" on other as  inventory {a=1,b=2}"), wanted);
    assert_eq!(formatted(wanted), wanted);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_meaning(picks in prop::collection::vec(any::<prop::sample::Index>(), 0..60)) {
        let mut tokens = tokens(SAMPLES[1]);
        // A tenth of what other languages have.
        let foreign = ["# a", "#b", ";", "-", "'", "/* b", "*/", "/* c */", "!", "≥", "\u{a0}", "a-b", "%", "`", "“", "{\n", "\n{"];
        tokens.extend(foreign.iter().cycle().take(tokens.len() / 10).map(|token| (*token).to_owned()));
        let text: String = picks.iter().map(|pick| pick.get(&tokens).as_str()).collect();
        if let Err(FormatError::Unverified(why)) = format(&text) {
            prop_assert!(false, "{why}\n{text}\n---\n{}", laid_out(&parse(FileId(0), &text), &text));
        }
    }

    #[test]
    fn any_spacing_comes_to_the_same_form(
        seed in prop::collection::vec(0_usize..4, 64),
        sample in prop::sample::select(&SAMPLES[..]),
    ) {
        // Spaces of any width, and blank lines where there were line ends.
        let tape = parse(FileId(0), sample).tape;
        let mut text = String::new();
        for (at, token) in tape.tokens.iter().enumerate() {
            let pick = seed[at % seed.len()];
            match token.kind {
                crate::syntax::TokenKind::Space => text.push_str(&" ".repeat(pick + 1)),
                _ => text.push_str(&sample[token.range()]),
            }
        }
        let once = formatted(&text);
        prop_assert_eq!(&formatted(&once), &once);
        prop_assert_eq!(debug_ast(&parse(FileId(0), &once).file), debug_ast(&parse(FileId(0), sample).file));
    }
}
