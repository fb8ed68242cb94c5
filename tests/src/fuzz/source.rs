//! One source: scanned, parsed, formatted.

use weir_compiler::format::{self, FormatError};
use weir_compiler::source::{FileId, Sources};
use weir_compiler::syntax::{self, Parsed, TokenKind, debug_ast};

use super::findings;

/// Any text has a tape without gaps, a tree, and findings that point into it.
pub fn parser(bytes: &[u8]) {
    let mut sources = Sources::default();
    let file = sources.add("input.weir", &String::from_utf8_lossy(bytes));
    let Some(text) = sources.get(file).map(|source| source.text.clone()) else { return };
    let parsed = syntax::parse(file, &text);
    check_tape(&parsed, &text);
    for span in &parsed.unreadable {
        assert!(text.get(span.range()).is_some(), "{span:?} is outside the text");
    }
    findings::check(&parsed.problems, &sources);
    let tree = debug_ast(&parsed.file);
    assert_eq!(tree, debug_ast(&syntax::parse(file, &text).file), "parsing is not a function of the text");
    syntax::parse(file, &findings::fixed(&text, &parsed.problems));
}

fn check_tape(parsed: &Parsed, text: &str) {
    let mut at = 0;
    for token in &parsed.tape.tokens {
        let range = token.range();
        assert_eq!(range.start, at, "the tape has a gap before {token:?}");
        assert!(range.end > at && text.get(range.clone()).is_some(), "{token:?} is no piece of the text");
        at = range.end;
    }
    assert_eq!(at, text.len(), "the tape ends before the text does");
}

/// What is formatted means the same, keeps its comments, and is formatted already. Only a text whose braces do not balance is
/// left alone.
pub fn formatter(bytes: &[u8]) {
    let mut sources = Sources::default();
    let file = sources.add("input.weir", &String::from_utf8_lossy(bytes));
    let Some(text) = sources.get(file).map(|source| source.text.clone()) else { return };
    match format::format(&text) {
        Ok(formatted) => {
            assert_eq!(meaning(&text), meaning(&formatted), "{text}\n--- became\n{formatted}");
            assert_eq!(comments(&text), comments(&formatted), "{text}\n--- became\n{formatted}");
            assert_eq!(format::format(&formatted).as_deref(), Ok(formatted.as_str()));
        }
        Err(error @ FormatError::Unbalanced(_)) => findings::check(&error.diagnostics(file), &sources),
        Err(FormatError::Unverified(what)) => panic!("{what}:\n{text}"),
    }
}

fn meaning(text: &str) -> String {
    debug_ast(&syntax::parse(FileId::default(), text).file)
}

fn comments(text: &str) -> Vec<&str> {
    let tape = syntax::parse(FileId::default(), text).tape;
    let comments = tape.tokens.into_iter().filter(|token| token.kind.is_comment());
    // Blanks at the end of a comment are no part of what it says.
    comments.filter_map(|token| text.get(token.range())).map(str::trim_ascii_end).collect()
}

/// The tokens of a text, blanks included: what soup is made of.
pub(super) fn tokens(text: &str) -> Vec<(TokenKind, &str)> {
    let tape = syntax::parse(FileId::default(), text).tape;
    tape.tokens.into_iter().filter_map(|token| Some((token.kind, text.get(token.range())?))).collect()
}
