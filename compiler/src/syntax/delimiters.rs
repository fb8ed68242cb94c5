//! Which bracket closes which, and where a brace is missing or too many.
//!
//! In a file whose braces balance, braces alone decide. Otherwise the file is cut where an item keyword stands in the first
//! column, and each piece whose own braces do not balance is read by its indentation:
//!
//! ```text
//! rule a "A" {
//!   when {
//!     x == y
//!   unless {          no deeper than `when`: the brace of `when` is missing before this line
//!   }
//! }
//! ```
//!
//! A line no deeper than its block's header closes the block; a deeper line after a header without `{` opens one; a `}`
//! deeper than every open header is one too many.

use super::scan::{Tape, TokenKind};

/// No partner: the bracket ends with its line.
const NONE: u32 = u32::MAX;

#[derive(Clone, Debug, Default)]
pub(crate) struct Delimiters {
    /// For each token that is a bracket: its partner's index.
    partner: Vec<u32>,
    /// Braces that should stand before the token of that index, in the order of the tape.
    pub(crate) missing: Vec<Missing>,
    /// Indices of `}` that close nothing.
    pub(crate) stray: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// The brace should stand before this token (the number of tokens: at the end of the file).
    pub(crate) before: usize,
    pub(crate) brace: Brace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brace {
    /// A header without `{`.
    Open,
    /// The `{` of that index has no `}`; `None`: a block whose `{` is missing too.
    Close(Option<usize>),
}

impl Delimiters {
    pub(crate) fn partner(&self, index: usize) -> Option<usize> {
        self.partner.get(index).copied().filter(|&partner| partner != NONE).map(|partner| partner as usize)
    }

    fn pair(&mut self, open: usize, close: usize) {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(NONE);
        for (from, to) in [(open, close), (close, open)] {
            if let Some(slot) = self.partner.get_mut(from) {
                *slot = clamp(to);
            }
        }
    }
}

/// Words that open an item.
pub(crate) const ITEM_KEYWORDS: &[&str] = &[
    "classifier",
    "condition",
    "edm",
    "fingerprint",
    "group",
    "keywords",
    "label",
    "let",
    "moved",
    "object",
    "order",
    "param",
    "platform",
    "policy",
    "response",
    "retention_label",
    "sit",
    "template",
    "test",
    "use",
];

pub(crate) fn match_delimiters(tape: &Tape, text: &str) -> Delimiters {
    let mut found = Delimiters { partner: vec![NONE; tape.tokens.len()], ..Delimiters::default() };
    if match_by_braces(tape, 0..tape.tokens.len(), &mut found) {
        return found;
    }
    for piece in pieces(tape, text) {
        if !match_by_braces(tape, piece.clone(), &mut found) {
            match_by_indentation(tape, piece, &mut found);
        }
    }
    found
}

/// Pairs all brackets of a range; true if every brace found its partner. A `}` passes over an open `[` or `(`, which stays
/// without a partner; a `]` or `)` never passes over an open `{`.
fn match_by_braces(tape: &Tape, range: std::ops::Range<usize>, found: &mut Delimiters) -> bool {
    let mut open: Vec<(TokenKind, usize)> = Vec::new();
    let mut balanced = true;
    for index in range {
        if let Some(slot) = found.partner.get_mut(index) {
            *slot = NONE;
        }
        match tape.kind(index) {
            Some(kind @ (TokenKind::BraceOpen | TokenKind::BracketOpen | TokenKind::ParenOpen)) => {
                open.push((kind, index));
            }
            Some(TokenKind::BraceClose) => {
                while open.last().is_some_and(|(kind, _)| *kind != TokenKind::BraceOpen) {
                    open.pop();
                }
                match open.pop() {
                    Some((_, partner)) => found.pair(partner, index),
                    None => balanced = false,
                }
            }
            Some(close @ (TokenKind::BracketClose | TokenKind::ParenClose)) => {
                let wanted = if close == TokenKind::BracketClose {
                    TokenKind::BracketOpen
                } else {
                    TokenKind::ParenOpen
                };
                // The nearest bracket is the common case; one step further covers a forgotten inner one.
                let near = open.iter().rev().take(2).take_while(|(kind, _)| *kind != TokenKind::BraceOpen);
                if let Some(depth) = near.map(|(kind, _)| *kind).position(|kind| kind == wanted) {
                    open.truncate(open.len() - depth);
                    if let Some((_, partner)) = open.pop() {
                        found.pair(partner, index);
                    }
                }
            }
            _ => {}
        }
    }
    balanced && !open.iter().any(|(kind, _)| *kind == TokenKind::BraceOpen)
}

/// Cuts the tape before each item keyword in the first column.
fn pieces(tape: &Tape, text: &str) -> Vec<std::ops::Range<usize>> {
    let starts_item = |index: &usize| {
        let token = tape.tokens.get(*index);
        let before = index.checked_sub(1).and_then(|before| tape.kind(before));
        token.is_some_and(|token| {
            token.kind == TokenKind::Word
                && before == Some(TokenKind::Newline)
                && text.get(token.range()).is_some_and(|word| {
                    ITEM_KEYWORDS.contains(&word) || (opens_item(tape, *index) && !opens_part(word))
                })
        })
    };
    let mut cuts = vec![0];
    cuts.extend((1..tape.tokens.len()).filter(starts_item));
    cuts.push(tape.tokens.len());
    cuts.iter().zip(cuts.iter().skip(1)).map(|(&from, &to)| from..to).collect()
}

/// `label_policy everyone "Everyone" {`: two names, perhaps a title, and a block.
fn opens_item(tape: &Tape, index: usize) -> bool {
    let line = tape.tokens.get(index..).unwrap_or_default();
    let mut line =
        line.iter().map(|token| token.kind).filter(|kind| *kind != TokenKind::Space).take(4).peekable();
    let names = line.next() == Some(TokenKind::Word) && line.next() == Some(TokenKind::Word);
    let _ = line.next_if_eq(&TokenKind::Text);
    names && line.next() == Some(TokenKind::BraceOpen)
}

/// Words that open a part of an item, with a name of its own.
fn opens_part(word: &str) -> bool {
    matches!(word, "rule" | "pattern" | "given" | "expect" | "override" | "exclude")
}

/// An open block while reading by indentation.
struct Open {
    /// The `{`, unless it is missing.
    brace: Option<usize>,
    /// How far its header's line is indented.
    indent: usize,
    line: usize,
}

struct ByIndentation<'a> {
    tape: &'a Tape,
    found: &'a mut Delimiters,
    open: Vec<Open>,
    /// The line before in the same block, if it could be a header that lacks its brace: its indentation.
    header: Option<usize>,
}

fn match_by_indentation(tape: &Tape, range: std::ops::Range<usize>, found: &mut Delimiters) {
    let end = range.end;
    for index in range.clone() {
        let brace = matches!(tape.kind(index), Some(TokenKind::BraceOpen | TokenKind::BraceClose));
        if let Some(slot) = found.partner.get_mut(index).filter(|_| brace) {
            *slot = NONE;
        }
    }
    let mut reader = ByIndentation { tape, found, open: Vec::new(), header: None };
    let mut index = range.start;
    let mut line = 0;
    while index < end {
        index = reader.line(index, end, line);
        line += 1;
    }
    while reader.close_missing(end) {}
}

impl ByIndentation<'_> {
    /// Reads a line and returns the index of the first token of the next.
    fn line(&mut self, start: usize, end: usize, line: usize) -> usize {
        let mut index = start;
        while index < end && matches!(self.tape.kind(index), Some(kind) if kind.is_trivia()) {
            if self.tape.kind(index) == Some(TokenKind::Newline) {
                return index + 1;
            }
            index += 1;
        }
        if index >= end {
            return end;
        }
        let offset = |index: usize| self.tape.tokens.get(index).map_or(0, |token| token.start as usize);
        let indent = offset(index).saturating_sub(offset(start));
        if self.tape.kind(index) != Some(TokenKind::BraceClose) {
            self.close_shallow(index, |open| open.indent >= indent);
            if self.header.is_some_and(|header| indent > header) {
                self.found.missing.push(Missing { before: index, brace: Brace::Open });
                let header = self.header.unwrap_or(0);
                self.open.push(Open { brace: None, indent: header, line: line.saturating_sub(1) });
            }
        }
        self.header = Some(indent);
        let mut leading = true;
        while index < end {
            match self.tape.kind(index) {
                Some(TokenKind::Newline) => return index + 1,
                Some(TokenKind::BraceOpen) => {
                    self.open.push(Open { brace: Some(index), indent, line });
                    self.header = None;
                    leading = false;
                }
                Some(TokenKind::BraceClose) => {
                    self.brace(index, indent, line, leading);
                    self.header = None;
                }
                Some(TokenKind::BracketOpen | TokenKind::ParenOpen) => {
                    // Newlines are free inside; an opening bracket without a partner ends with its line.
                    index = self.found.partner(index).filter(|&close| close < end).unwrap_or(index);
                    leading = false;
                }
                Some(TokenKind::Assign | TokenKind::Operator) => {
                    self.header = None;
                    leading = false;
                }
                Some(TokenKind::Space) => {}
                _ => leading = false,
            }
            index += 1;
        }
        index
    }

    /// A `}`: at the head of a line it closes the block whose header is indented as it is; inside a line, a block of that line.
    fn brace(&mut self, index: usize, indent: usize, line: usize, leading: bool) {
        if leading {
            self.close_shallow(index, |open| open.indent > indent);
        }
        let closes =
            self.open.last().is_some_and(|open| open.line == line || (leading && open.indent == indent));
        match self.open.pop_if(|_| closes) {
            Some(Open { brace: Some(brace), .. }) => self.found.pair(brace, index),
            Some(Open { brace: None, .. }) => self.found.stray_close(index),
            None => self.found.stray.push(index),
        }
    }

    fn close_shallow(&mut self, before: usize, shallow: impl Fn(&Open) -> bool) {
        while self.open.last().is_some_and(&shallow) && self.close_missing(before) {}
    }

    fn close_missing(&mut self, before: usize) -> bool {
        let Some(open) = self.open.pop() else { return false };
        self.header = None;
        self.found.missing.push(Missing { before, brace: Brace::Close(open.brace) });
        true
    }
}

impl Delimiters {
    /// The `}` of a block whose `{` is missing: it closes the block, so it is paired with itself and not stray.
    fn stray_close(&mut self, index: usize) {
        self.pair(index, index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::scan::scan;

    fn found(text: &str) -> (Vec<Brace>, usize) {
        let found = match_delimiters(&scan(text).0, text);
        (found.missing.iter().map(|missing| missing.brace).collect(), found.stray.len())
    }

    #[test]
    fn balanced_braces_need_no_indentation() {
        assert_eq!(found("a {\nb {\n}\nc = [1, {}]\n}\n"), (vec![], 0));
    }

    #[test]
    fn a_shallow_line_closes_a_forgotten_brace() {
        let text = "policy p {\n  rule r {\n    when {\n      a\n    then {\n    }\n  }\n}\nuse a\n";
        let (missing, stray) = found(text);
        assert_eq!((missing.len(), stray), (1, 0));
        assert!(matches!(missing[0], Brace::Close(Some(_))));
    }

    #[test]
    fn a_deep_line_opens_a_forgotten_brace() {
        let text = "policy p {\n  rule r\n    when {\n      a\n    }\n  }\n}\n";
        assert_eq!(found(text), (vec![Brace::Open], 0));
    }

    #[test]
    fn a_brace_too_many_is_stray() {
        assert_eq!(found("policy p {\n  a = 1 }\n}\nuse a\n"), (vec![], 1));
    }

    #[test]
    fn an_item_keyword_in_the_first_column_closes_everything() {
        let text = "policy p {\n  rule r {\n    when {\npolicy q {\n}\n";
        assert_eq!(found(text).0.len(), 3);
    }
}
