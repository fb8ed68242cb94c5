//! The formatter's conscience: same tokens, same comments, same meaning, and nothing left to do.

use crate::source::FileId;
use crate::syntax::{Parsed, TokenKind, debug_ast, parse};

pub(super) fn verify(before: &Parsed, text: &str, formatted: &str) -> Result<(), &'static str> {
    let after = parse(FileId::default(), formatted);
    if !words(before, text).eq(words(&after, formatted)) {
        return Err("the tokens are not the same");
    }
    if !comments(before, text).eq(comments(&after, formatted)) {
        return Err("the comments are not the same");
    }
    if debug_ast(&before.file) != debug_ast(&after.file) {
        return Err("the meaning is not the same");
    }
    // A broken line that is laid out as two may well be worth two findings.
    if before.problems.is_empty() && !after.problems.is_empty() {
        return Err("there are findings where there were none");
    }
    if super::laid_out(&after, formatted) != formatted {
        return Err("formatting again changes the text");
    }
    Ok(())
}

/// Every token that means something; commas are the layout's to give and take.
fn words<'a>(parsed: &'a Parsed, text: &'a str) -> impl Iterator<Item = &'a str> {
    let meaning =
        parsed.tape.tokens.iter().filter(|token| !token.kind.is_trivia() && token.kind != TokenKind::Comma);
    meaning.filter_map(|token| text.get(token.range()))
}

fn comments<'a>(parsed: &'a Parsed, text: &'a str) -> impl Iterator<Item = &'a str> {
    let comments = parsed.tape.tokens.iter().filter(|token| token.kind.is_comment());
    comments.filter_map(|token| text.get(token.range()).map(str::trim_ascii_end))
}
