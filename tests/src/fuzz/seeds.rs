//! Where inputs begin: real files of the repository, and what a strategy makes of them.

use std::sync::OnceLock;

use super::{SEPARATOR, samples, source};
use crate::repository;

/// Every `.weir` file of ours, sorted by path.
pub fn sources() -> &'static [(String, String)] {
    static SOURCES: OnceLock<Vec<(String, String)>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let folders = ["compiler", "examples", "stdlib", "tests"];
        folders.into_iter().flat_map(|folder| repository::files(folder, "weir")).collect()
    })
}

/// Distinct tokens of all sources, and pieces that no source has: each in the middle of what it would begin.
pub fn tokens() -> &'static [String] {
    const PIECES: &[&str] = &[
        "\"",
        "\"\"\"",
        "/",
        "//",
        "///",
        "\\",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "'",
        "“",
        "”",
        "\u{feff}",
        "\0",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "é",
        "\u{1f600}",
        "!",
        "&&",
        "||",
        "!=",
        "=>",
        "0",
        "18446744073709551616",
        "1_",
        "_",
        "\\u{",
        "not",
        "and",
        "or",
        "match /",
        "file(\"../x\")",
        "\u{202e}",
    ];
    static TOKENS: OnceLock<Vec<String>> = OnceLock::new();
    TOKENS.get_or_init(|| {
        let own = sources().iter().flat_map(|(_, text)| source::tokens(text));
        let mut tokens: Vec<String> = own.map(|(_, token)| token.to_owned()).collect();
        tokens.extend(PIECES.iter().map(|piece| (*piece).to_owned()));
        tokens.sort();
        tokens.dedup();
        tokens
    })
}

/// The tokens of one text as bytes, for changes that keep to them.
pub fn tokens_of(text: &str) -> Vec<Vec<u8>> {
    source::tokens(text).into_iter().map(|(_, token)| token.as_bytes().to_vec()).collect()
}

/// The inputs from which an entry point's are made.
pub fn of(entry_point: &str) -> Vec<Vec<u8>> {
    match entry_point {
        "parser" | "formatter" => sources().iter().map(|(_, text)| text.clone().into_bytes()).collect(),
        "manifest" => files("toml", "weir.toml"),
        "environment" => files("toml", "env/"),
        "project" => vec![small_project()],
        "regex" => PATTERNS.iter().map(|pattern| pattern.as_bytes().to_vec()).collect(),
        "open_and_judge" => items()
            .into_iter()
            .map(|item| [&item, [SEPARATOR].as_slice(), samples::bundle()].concat())
            .collect(),
        "item_json" => items(),
        "mail" => messages(),
        _ => Vec::new(),
    }
}

/// The small project as one input.
fn small_project() -> Vec<u8> {
    let pieces = samples::SMALL.iter().map(|(name, content)| [name.as_bytes(), b"\n", content].concat());
    pieces.collect::<Vec<_>>().join(&SEPARATOR)
}

fn files(extension: &str, named: &str) -> Vec<Vec<u8>> {
    let all = ["examples", "tests"].into_iter().flat_map(|folder| repository::files(folder, extension));
    all.filter(|(path, _)| path.contains(named)).map(|(_, text)| text.into_bytes()).collect()
}

fn items() -> Vec<Vec<u8>> {
    samples::items().iter().filter_map(|item| serde_json::to_vec(item).ok()).collect()
}

fn messages() -> Vec<Vec<u8>> {
    let folders = ["extract/tests/data", "examples"];
    folders.into_iter().flat_map(|folder| repository::bytes(folder, "eml")).collect()
}

/// Expressions that make a careless engine slow or large, flags before the first `/`.
pub const PATTERNS: &[&str] = &[
    "/(a*)*b",
    "/(a|a)*b",
    "/(a|aa)+b",
    "/(x+x+)+y",
    "/(.*a){20}",
    "/((a{1,10}){1,10}){1,10}",
    "/(((a{100}){100}){100}){100}",
    "/a{1,1024}b",
    "/(a?){500}a{500}",
    "/[ab]*a[ab]{200}",
    "i/\\b(?:[a-z0-9]+[._-])*[a-z0-9]+@(?:[a-z0-9]+\\.)+[a-z]{2,}\\b",
    "s/.{1,1000}x",
    "m/^(.+)+$",
    "i/[\\p{L}\\p{N}]{1,64}\\b",
    "x/ a b # comment\n c",
    "/(?i:ß|ſ|K)+",
    "/\\b\\d{4}-\\d{4}\\b",
    "/^$",
    "/(?=a)b",
    "/(a)\\1",
    "/[^\\x00-\\x{10FFFF}]",
    "/((((((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+",
];

/// Inputs that once broke an entry point: the files of its folder below `tests/cases/robustness`.
pub fn cases(entry_point: &str) -> Vec<Vec<u8>> {
    let folder = format!("tests/cases/robustness/{entry_point}");
    ["weir", "toml", "json", "eml", "txt"]
        .into_iter()
        .flat_map(|end| repository::bytes(&folder, end))
        .collect()
}
