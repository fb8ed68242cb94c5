//! Platforms are data: no name that a platform declares may be spelled in the sources of the compiler, the runtime,
//! extraction or the command. Comments may tell of a platform; code may not know it.

use std::collections::BTreeMap;

use weir_tests::repository::files;
use weir_tests::rust_words::{Token, without_tests};

const SOURCES: &[&str] = &["compiler/src", "runtime/src", "extract/src", "cli/src"];
const DECLARATIONS: &[&str] = &["platform", "location", "action", "activity", "object"];

/// Faces of the crate that knows one vendor's forms: they name the crate and whose exports they take, as their users do.
const FACES: &[&str] = &["cli/src/command/import.rs", "cli/src/command/export.rs", "cli/src/command/plan.rs"];

/// Declared names that are also everyday words of a toolchain, each with what it means there.
const EVERYDAY: &[(&str, &str)] = &[
    ("print", "writing to the terminal"),
    ("allow", "the word that silences a finding, and Rust's attribute of that name"),
    ("block", "what stands between braces, and an effect"),
    ("copy", "what one recipient or one activity gets, judged alone"),
    ("cut", "to leave the rest of a text off"),
    ("watermark", "a marking of a label in the syntax"),
    ("alert", "kinds of effect that every platform has; verdicts list them"),
    ("notify", "the same"),
    ("tip", "the same: a verdict has one tip"),
    ("encrypt", "a block of a label in the syntax, and an effect"),
    ("add_manager", "an effect: what an action does, whatever its platform calls it"),
    ("quarantine", "an effect"),
    ("redirect", "an effect"),
    ("redact", "an effect"),
    ("workspace", "the compiler's memory over a project"),
];

/// Declared name -> where.
fn declared() -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (path, text) in files("stdlib/platform", "weir") {
        for (number, line) in text.lines().enumerate() {
            let mut words = line.split_whitespace();
            let (Some(keyword), Some(name)) = (words.next(), words.next()) else { continue };
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if DECLARATIONS.contains(&keyword) && is_name {
                names.entry(name.to_owned()).or_insert_with(|| format!("{path}:{}", number + 1));
            }
        }
    }
    names
}

/// `block_access` as a Rust type would be spelled.
fn camel_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
    };
    name.split('_').map(capital).collect()
}

/// The words in an identifier or a text that could be a declared name.
fn words(token: &Token) -> Vec<&str> {
    match token {
        Token::Word(word) => vec![word],
        Token::Text(text) => text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect(),
        Token::Mark(_) => Vec::new(),
    }
}

#[test]
fn no_source_spells_a_platforms_name() {
    let declared = declared();
    let forbidden: BTreeMap<String, (&str, &str)> = declared
        .iter()
        .filter(|(name, _)| !EVERYDAY.iter().any(|(word, _)| word == name))
        .flat_map(|(name, place)| {
            [name.clone(), camel_case(name), name.to_ascii_uppercase()]
                .map(|word| (word, (name.as_str(), place.as_str())))
        })
        .collect();
    let mut faults = Vec::new();
    let sources = SOURCES.iter().flat_map(|folder| files(folder, "rs"));
    // Unit tests invent platforms of their own, and may give a row the name that a vendor gives one.
    for (path, text) in
        sources.filter(|(path, _)| !path.contains("/tests/") && !FACES.contains(&path.as_str()))
    {
        for placed in without_tests(&text) {
            for word in words(&placed.token) {
                if let Some((name, place)) = forbidden.get(word) {
                    faults.push(format!("{path}:{}: `{word}` is `{name}` of {place}", placed.line));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}\nlet the platform's table say it instead", faults.join("\n"));
}

#[test]
fn names_are_found_in_identifiers_and_in_texts() {
    assert_eq!(camel_case("block_access"), "BlockAccess");
    assert_eq!(
        words(&Token::Text("the `block_access` action".into())),
        ["the", "", "block_access", "", "action"]
    );
}
