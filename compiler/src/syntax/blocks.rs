//! The tape as a tree of statements and blocks, before any grammar.
//!
//! ```text
//! policy p "P" { mode = test, rule r "R" { … } }
//! └ header ──┘ └ block of two statements ──────┘
//! ```
//!
//! A statement ends with its line, at a comma, or with the block it opens. Lists, calls and maps (a `{` after `=`) are part of
//! their statement. The tree says where a fault can be fenced in: recovery steps through it, and the formatter lays it out.

use super::delimiters::{Brace, Delimiters};
use super::scan::{Tape, Token, TokenKind};
use std::fmt::Write;
use std::ops::Range;

/// How deep brackets (and `not`s in a row) may nest. The parser and everything after it recurse; this keeps their stacks small.
pub const DEPTH_LIMIT: usize = 64;

/// A statement, in indices of tokens. It begins and its header ends with a token that means something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Up to the `{`, or all of it.
    pub header: Range<usize>,
    pub block: Option<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The `{`, unless it is missing.
    pub open: Option<usize>,
    /// The `}`, unless it is missing.
    pub close: Option<usize>,
    pub statements: Vec<Statement>,
}

impl Statement {
    /// All tokens of the statement, from its header to its closing brace.
    pub fn tokens(&self) -> Range<usize> {
        let mut end = self.header.end;
        // Walks down the last statements: a block whose brace is missing ends with its last statement.
        let mut statement = self;
        while let Some(block) = &statement.block {
            end = end.max(block.close.or(block.open).map_or(0, |brace| brace + 1));
            match block.statements.last() {
                Some(last) if block.close.is_none() => {
                    end = end.max(last.header.end);
                    statement = last;
                }
                _ => break,
            }
        }
        self.header.start..end
    }

    /// The bytes from the first token to the last.
    pub fn bytes(&self, tape: &Tape) -> Range<usize> {
        bytes(tape, self.tokens())
    }
}

/// The bytes of a range of tokens.
pub(crate) fn bytes(tape: &Tape, tokens: Range<usize>) -> Range<usize> {
    let start = tape.tokens.get(tokens.start).map_or(0, |token| token.start as usize);
    let end = tokens
        .end
        .checked_sub(1)
        .and_then(|last| tape.tokens.get(last))
        .map_or(start, |token| token.end as usize);
    start..end.max(start)
}

pub(crate) fn build(tape: &Tape, text: &str, delimiters: &Delimiters) -> Vec<Statement> {
    let mut builder = Builder { tape, text, stack: Vec::new(), frame: Frame::default(), unbuilt: 0 };
    let mut missing = delimiters.missing.iter().peekable();
    let mut index = 0;
    while index <= tape.tokens.len() {
        while let Some(missing) = missing.next_if(|missing| missing.before <= index) {
            match missing.brace {
                Brace::Open => builder.open_before(),
                Brace::Close(_) => builder.close(None),
            }
        }
        index = builder.token(index, delimiters);
    }
    while !builder.stack.is_empty() {
        builder.close(None);
    }
    builder.finish_statement();
    builder.frame.statements
}

#[derive(Default)]
struct Frame {
    open: Option<usize>,
    statements: Vec<Statement>,
    current: Option<Statement>,
    /// The last statement ended with its block, and no line end or comma has come since.
    closed: bool,
}

struct Builder<'a> {
    tape: &'a Tape,
    text: &'a str,
    stack: Vec<Frame>,
    frame: Frame,
    /// Open blocks deeper than the limit, without a partner to jump to.
    unbuilt: usize,
}

impl Builder<'_> {
    fn token(&mut self, index: usize, delimiters: &Delimiters) -> usize {
        let Some(kind) = self.tape.kind(index) else { return index + 1 };
        match kind {
            TokenKind::Newline => self.finish_statement(),
            TokenKind::Comma if self.separates() => self.finish_statement(),
            kind if kind.is_trivia() => {}
            TokenKind::BracketOpen | TokenKind::ParenOpen => {
                let end = delimiters.partner(index).filter(|&end| end > index).unwrap_or(index);
                self.extend(index, end);
                return end + 1;
            }
            TokenKind::BraceOpen => {
                let partner = delimiters.partner(index).filter(|&end| end > index);
                match partner {
                    Some(end) if self.too_deep() || self.after_assign() => {
                        self.extend(index, end);
                        return end + 1;
                    }
                    _ => self.open(index),
                }
            }
            TokenKind::BraceClose => {
                if delimiters.partner(index).is_some() {
                    self.close(Some(index));
                }
            }
            _ => self.extend(index, index),
        }
        index + 1
    }

    fn too_deep(&self) -> bool {
        self.stack.len() >= DEPTH_LIMIT
    }

    fn extend(&mut self, first: usize, last: usize) {
        let current = self.frame.current.get_or_insert(Statement { header: first..first, block: None });
        current.header.end = last + 1;
    }

    /// `expect for "x", print {` and `override as way, reason {`: the headers that hold a comma.
    fn in_copies(&self) -> bool {
        let Some(current) = &self.frame.current else { return false };
        let header = self.tape.tokens.get(current.header.clone()).unwrap_or_default();
        let mut words = header.iter().filter(|token| !token.kind.is_trivia());
        let mut word = || words.next().and_then(|token| self.text.get(token.range()));
        match word() {
            Some("expect") => true,
            // `override = …` is a setting.
            Some("override") => matches!(word(), Some("for" | "as")),
            _ => false,
        }
    }

    /// `headers = {`: a map, not a block.
    fn after_assign(&self) -> bool {
        let Some(current) = &self.frame.current else { return false };
        let last = current.header.end.checked_sub(1);
        let first = self.tape.tokens.get(current.header.start);
        let first = first.and_then(|token| self.text.get(token.range())).unwrap_or("");
        // `when = {` is a block with a mark too many.
        last.and_then(|last| self.tape.kind(last)) == Some(TokenKind::Assign)
            && !matches!(first, "scope" | "when" | "unless" | "then")
    }

    /// `when` on one line and `{` on the next, or behind a comma: the block belongs to the header above.
    fn take_header_above(&mut self, brace: usize) {
        let Some(last) = self.frame.statements.last().filter(|last| last.block.is_none()) else { return };
        let between = self.tape.tokens.get(last.header.end..brace).unwrap_or_default();
        let blank = between
            .iter()
            .all(|token| matches!(token.kind, TokenKind::Space | TokenKind::Newline | TokenKind::Comma));
        // What gives or compares is whole without a block; what ends with its line must not have the brace on it.
        let header = self.tape.tokens.get(last.header.clone()).unwrap_or_default();
        let whole = |token: &Token| {
            matches!(token.kind, TokenKind::Assign | TokenKind::Operator | TokenKind::Unknown)
        };
        if blank && !header.iter().any(whole) && self.frame.current.is_none() {
            self.frame.current = self.frame.statements.pop();
        }
    }

    /// A comma after a statement; one with nothing before it is no separator and begins a statement that cannot be read.
    fn separates(&self) -> bool {
        match self.frame.current {
            Some(_) => !self.in_copies(),
            None => self.frame.closed,
        }
    }

    fn finish_statement(&mut self) {
        self.frame.closed = false;
        self.frame.statements.extend(self.frame.current.take());
    }

    fn open(&mut self, brace: usize) {
        if self.too_deep() {
            self.unbuilt += 1;
            return;
        }
        self.take_header_above(brace);
        // A block without a header is a statement of its own.
        self.frame.current.get_or_insert(Statement { header: brace..brace, block: None });
        let frame = Frame { open: Some(brace), ..Frame::default() };
        self.stack.push(std::mem::replace(&mut self.frame, frame));
    }

    /// A block without `{`, opened by the line before.
    fn open_before(&mut self) {
        if self.too_deep() {
            self.unbuilt += 1;
            return;
        }
        self.finish_statement();
        self.frame.current = self.frame.statements.pop();
        self.stack.push(std::mem::take(&mut self.frame));
    }

    fn close(&mut self, brace: Option<usize>) {
        if self.unbuilt > 0 {
            self.unbuilt -= 1;
            return;
        }
        let Some(parent) = self.stack.pop() else { return };
        self.finish_statement();
        let frame = std::mem::replace(&mut self.frame, parent);
        let mut statement = self.frame.current.take().unwrap_or_default();
        statement.block = Some(Block { open: frame.open, close: brace, statements: frame.statements });
        self.frame.statements.push(statement);
        self.frame.closed = true;
    }
}

/// The first token of a range that nests deeper than [`DEPTH_LIMIT`].
pub(crate) fn too_deep(tape: &Tape, text: &str, tokens: Range<usize>) -> Option<usize> {
    let mut depth = 0_usize;
    let mut negations = 0_usize;
    for index in tokens {
        let token = tape.tokens.get(index)?;
        match token.kind {
            TokenKind::BraceOpen | TokenKind::BracketOpen | TokenKind::ParenOpen => depth += 1,
            TokenKind::BraceClose | TokenKind::BracketClose | TokenKind::ParenClose => {
                depth = depth.saturating_sub(1)
            }
            kind if kind.is_trivia() => continue,
            _ => {}
        }
        let negates = matches!(text.get(token.range()), Some("not" | "!"));
        negations = if negates { negations + 1 } else { 0 };
        if depth + negations > DEPTH_LIMIT {
            return Some(index);
        }
    }
    None
}

/// The tree as indented headers, for `weir debug blocks`.
pub fn debug(statements: &[Statement], tape: &Tape, text: &str) -> String {
    let mut out = String::new();
    write_statements(&mut out, statements, tape, text, 0);
    out
}

fn write_statements(out: &mut String, statements: &[Statement], tape: &Tape, text: &str, depth: usize) {
    for statement in statements {
        let header = text.get(bytes(tape, statement.header.clone())).unwrap_or("").replace('\n', " ");
        let mark = |brace: Option<usize>, shown: &'static str, missing: &'static str| match brace {
            Some(_) => shown,
            None => missing,
        };
        let braces = statement.block.as_ref().map_or(String::new(), |block| {
            format!(" {}{}", mark(block.open, "{", "missing {"), mark(block.close, "}", " missing }"))
        });
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{:width$}{}{braces}", "", header.trim(), width = depth * 2);
        if let Some(block) = &statement.block {
            write_statements(out, &block.statements, tape, text, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::delimiters::match_delimiters;
    use crate::syntax::scan::scan;

    fn shown(text: &str) -> String {
        let tape = scan(text).0;
        debug(&build(&tape, text, &match_delimiters(&tape, text)), &tape, text)
    }

    #[test]
    fn statements_end_with_lines_commas_and_blocks() {
        assert_eq!(
            shown("a = [1,\n 2]\nb { c = 1, d = { \"x\" = 1 }\n}\nexpect for \"x\", print { e }"),
            "a = [1,  2]\nb {}\n  c = 1\n  d = { \"x\" = 1 }\nexpect for \"x\", print {}\n  e\n"
        );
    }

    #[test]
    fn missing_braces_are_seen() {
        assert_eq!(shown("a {\n  b\n    c\n  }\n  d\n}\n"), "a {}\n  b missing {}\n    c\n  d\n");
        assert_eq!(shown("a {\n  d {\n    e\n  f\n}\n"), "a {}\n  d { missing }\n    e\n  f\n");
    }

    #[test]
    fn depth_is_bounded_whatever_the_text() {
        for text in ["{".repeat(100_000), "a {\n".repeat(100_000), "{".repeat(1000) + &"}".repeat(1000)] {
            let tape = scan(&text).0;
            build(&tape, &text, &match_delimiters(&tape, &text));
        }
    }
}
