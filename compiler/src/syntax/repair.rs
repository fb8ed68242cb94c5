//! Slips at the place where pest stopped: a mark of another language, a name in quotes, a title without.
//!
//! ```text
//! severity: high        pest stops at `:` and wants `=`; with `=` in its place the statement can be read
//! ```
//!
//! A repair replaces bytes by as many others, so that everything keeps its place, and counts only if the whole statement can
//! be read after it, or after it and a few more. Then the statement means what was meant, and each slip is one finding with a
//! fix. What cannot be repaired so surely gets words of help instead.

use super::blocks;
use super::grammar::Rule;
use super::lower::Node;
use super::nodes::Place;
use super::problems;
use super::recover::Recover;
use super::scan::TokenKind;
use super::words;
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use pest::error::Error;
use std::ops::Range;

/// More slips than this in one statement, and it is better to say where the first is.
const ROUNDS: usize = 4;

/// What stands in the statement at the place where pest stopped.
struct Stop<'a> {
    place: Place,
    /// The tokens of the statement, or of its header, that mean something.
    tokens: &'a [usize],
    /// Where in them pest stopped.
    at: usize,
    expected: Vec<String>,
    is_header: bool,
}

struct Repair {
    finding: Diagnostic,
    /// Bytes of the file, and what to read in their place: of the same length, but at the end of a header.
    edits: Vec<(Range<usize>, String)>,
}

/// Reads a statement, or a header with an empty block, that pest has refused.
pub(super) fn read(
    recover: &mut Recover<'_>,
    place: Place,
    tokens: Range<usize>,
    is_header: bool,
    error: &Error<Rule>,
) -> Option<Node> {
    let bytes = blocks::bytes(recover.lower.tape, tokens.clone());
    let meaning: Vec<usize> = tokens
        .filter(|&index| recover.lower.tape.kind(index).is_some_and(|kind| !kind.is_trivia()))
        .collect();
    let mut text = recover.slice(bytes.clone()).to_owned();
    let mut findings = Vec::new();
    let (mut reached, mut expected) = words::expected(error);
    let mut from = 0;
    for _ in 0..ROUNDS {
        let stopped = recover.lower.tape.at(bytes.start + reached);
        let at = meaning.partition_point(|&index| index < stopped);
        if at < from || at >= meaning.len() {
            return None;
        }
        from = at + 1;
        let stop = Stop { place, tokens: &meaning, at, expected, is_header };
        let repair = stop.repair(recover)?;
        for (range, replacement) in repair.edits {
            let relative = range.start.checked_sub(bytes.start)?..range.end.checked_sub(bytes.start)?;
            text.get(relative.clone())?;
            text.replace_range(relative, &replacement);
        }
        findings.push(repair.finding);
        let whole = if is_header { format!("{text} {{}}") } else { text.clone() };
        match recover.read(place, bytes.start, &whole) {
            Ok(node) => {
                recover.lower.problems.extend(findings);
                return node;
            }
            Err(error) => (reached, expected) = words::expected(&error),
        }
    }
    None
}

impl Stop<'_> {
    fn repair(&self, recover: &Recover<'_>) -> Option<Repair> {
        let index = self.token(self.at)?;
        let at = recover.token_span(index);
        match recover.lower.tape.kind(index)? {
            TokenKind::Text => self.quoted_name(recover, at),
            TokenKind::Colon | TokenKind::Operator | TokenKind::Assign => self.mark(recover, at),
            TokenKind::ParenOpen => self.parentheses(recover, at),
            TokenKind::Word if self.is_header && self.expects("a text in quotes") => {
                self.bare_title(recover, at)
            }
            _ => None,
        }
    }

    fn token(&self, at: usize) -> Option<usize> {
        self.tokens.get(at).copied()
    }

    fn expects(&self, words: &str) -> bool {
        self.expected.iter().any(|expected| expected == words)
    }

    fn quoted_name(&self, recover: &Recover<'_>, at: Span) -> Option<Repair> {
        let source = recover.slice(at.range());
        let next = self.token(self.at + 1).and_then(|next| recover.lower.tape.kind(next));
        // `rule "Bulk" {`: a title without its name, rather than a name in quotes.
        if self.is_header && self.at == 1 && next != Some(TokenKind::Text) {
            return None;
        }
        let name = source.strip_prefix('"')?.strip_suffix('"')?;
        let is_word = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        (is_number || name.split('.').all(is_word)).then(|| Repair {
            finding: problems::quoted_name(at, name),
            edits: vec![(at.range(), format!(" {name} "))],
        })
    }

    /// `:`, `==`, `=>` or `:=` where a setting has `=`; `:` or `=` in a header.
    fn mark(&self, recover: &Recover<'_>, at: Span) -> Option<Repair> {
        let before = self.at.checked_sub(1).and_then(|before| self.token(before));
        let before = before.map(|index| recover.token_span(index));
        let next = self.token(self.at + 1).map(|index| recover.token_span(index));
        let mark = recover.slice(at.range());
        let touches = |left: Span, right: Span| left.end == right.start;
        match (mark, before, next) {
            (">", Some(equals), _) if touches(equals, at) && recover.slice(equals.range()) == "=" => {
                Some(Repair {
                    finding: problems::setting_mark(equals.to(at), "=>"),
                    edits: vec![(at.range(), " ".to_owned())],
                })
            }
            (":" | "=", ..) if self.is_header && !matches!(self.place, Place::Platform | Place::Row) => {
                Some(Repair {
                    finding: problems::mark_in_header(at, mark),
                    edits: vec![(at.range(), " ".to_owned())],
                })
            }
            // Conditions compare; rows and fields have their types behind a colon.
            _ if self.is_header || !self.expects("`=`") || self.place == Place::Conditions => None,
            (":", ..) if matches!(self.place, Place::Platform | Place::Row) => None,
            (":", _, Some(equals)) if touches(at, equals) && recover.slice(equals.range()) == "=" => {
                Some(Repair {
                    finding: problems::setting_mark(at.to(equals), ":="),
                    edits: vec![(at.range(), " ".to_owned())],
                })
            }
            (":" | "==", ..) => Some(Repair {
                finding: problems::setting_mark(at, mark),
                edits: vec![(at.range(), format!("={}", " ".repeat(mark.len() - 1)))],
            }),
            _ => None,
        }
    }

    /// `(a == b)` as a whole line; `a in ("b", "c")`.
    fn parentheses(&self, recover: &Recover<'_>, open: Span) -> Option<Repair> {
        let last = *self.tokens.last()?;
        if self.place != Place::Conditions
            || self.is_header
            || recover.lower.tape.kind(last) != Some(TokenKind::ParenClose)
        {
            return None;
        }
        let close = recover.token_span(last);
        let (finding, marks) = match self.at {
            0 => (problems::parentheses(open, close), [" ", " "]),
            _ => (problems::list_in_parentheses(open, close), ["[", "]"]),
        };
        let [opening, closing] = marks.map(str::to_owned);
        Some(Repair { finding, edits: vec![(open.range(), opening), (close.range(), closing)] })
    }

    /// `rule bulk Bulk card data {`: the blank before and the one after become the quotes.
    fn bare_title(&self, recover: &Recover<'_>, first: Span) -> Option<Repair> {
        let title = self.tokens.get(self.at..)?;
        let is_word = |index: &usize| {
            matches!(recover.lower.tape.kind(*index), Some(TokenKind::Word | TokenKind::Number))
                && !matches!(recover.slice(recover.token_span(*index).range()), "on" | "as" | "extends")
        };
        let blank = first.range().start.checked_sub(1)?;
        if !title.iter().all(is_word) || recover.slice(blank..blank + 1) != " " {
            return None;
        }
        let at = first.to(recover.token_span(*title.last()?));
        let words = recover.slice(at.range());
        Some(Repair {
            finding: problems::bare_title(at, words),
            edits: vec![(at.range(), format!("{words}\"")), (blank..blank + 1, "\"".to_owned())],
        })
    }
}
