//! Statements to lines.
//!
//! The printer keeps a cursor on the tape. [`Printer::new_line`] is the one function that moves it over trivia: it writes the
//! comments it passes and keeps a blank line where there was one. All else writes tokens whose neighbours it has chosen.

use super::pieces::{Group, Piece, pieces, spaced};
use crate::source::Span;
use crate::syntax::blocks::{Block, Statement};
use crate::syntax::{Parsed, TokenKind};
use std::ops::Range;

const WIDTH: usize = 110;
const INDENT: usize = 2;

pub(super) fn print(parsed: &Parsed, text: &str) -> String {
    let mut printer = Printer { parsed, text, out: String::with_capacity(text.len()), cursor: 0 };
    for statement in &parsed.blocks {
        printer.statement_line(statement, 0);
    }
    printer.new_line(parsed.tape.tokens.len(), 0, 0);
    let mut out = printer.out;
    out.truncate(out.trim_ascii_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

struct Printer<'a> {
    parsed: &'a Parsed,
    text: &'a str,
    out: String,
    /// The first token that is not written yet.
    cursor: usize,
}

impl Printer<'_> {
    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.parsed.tape.kind(index)
    }

    fn source(&self, index: usize) -> &str {
        self.parsed.tape.tokens.get(index).and_then(|token| self.text.get(token.range())).unwrap_or("")
    }

    /// Begins the line of token `next`: writes the comments before it (those of the line just written at its end, the others
    /// on lines of their own), at most one blank line, and the indentation.
    fn new_line(&mut self, next: usize, comment_depth: usize, depth: usize) {
        let opens = self.out.is_empty() || self.out.ends_with(['{', '[', '(']);
        let closes = matches!(
            self.kind(next),
            None | Some(TokenKind::BraceClose | TokenKind::BracketClose | TokenKind::ParenClose)
        );
        let mut newlines = if self.out.is_empty() { 1 } else { 0 };
        let mut first = opens;
        while self.cursor < next {
            let index = self.cursor;
            self.cursor += 1;
            match self.kind(index) {
                Some(TokenKind::Newline) => newlines += 1,
                Some(kind) if kind.is_comment() => {
                    if newlines == 0 {
                        self.out.push(' ');
                    } else {
                        self.break_line(newlines > 1 && !first, comment_depth);
                    }
                    let comment = self.source(index).trim_ascii_end().to_owned();
                    self.out.push_str(&comment);
                    (newlines, first) = (0, false);
                }
                _ => {}
            }
        }
        self.break_line(newlines > 1 && !first && !closes, depth);
    }

    fn break_line(&mut self, blank: bool, depth: usize) {
        if self.out.is_empty() {
            return;
        }
        self.out.push_str(if blank { "\n\n" } else { "\n" });
        self.out.extend(std::iter::repeat_n(' ', depth * INDENT));
    }

    fn write(&mut self, index: usize) {
        let source = self.source(index).to_owned();
        self.out.push_str(&source);
        self.cursor = index + 1;
    }

    fn write_as_it_was(&mut self, tokens: Range<usize>) {
        let bytes = self.bytes(tokens.clone());
        self.out.push_str(self.text.get(bytes).unwrap_or(""));
        self.cursor = tokens.end;
    }

    fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let token = |index: usize| self.parsed.tape.tokens.get(index);
        let start = token(tokens.start).map_or(0, |token| token.range().start);
        let end = tokens.end.checked_sub(1).and_then(token).map_or(start, |token| token.range().end);
        start..end.max(start)
    }

    /// The parser could not read exactly these tokens as they stand.
    fn is_unreadable(&self, tokens: Range<usize>) -> bool {
        let span = Span::new(Default::default(), self.bytes(tokens));
        self.parsed.unreadable.binary_search(&span).is_ok()
    }

    /// A statement on a line of its own. Before one that could not be read a comma stays: without it, a `/` might no longer
    /// open a regular expression.
    fn statement_line(&mut self, statement: &Statement, depth: usize) {
        let tokens = statement.tokens();
        let has_comma = (self.cursor..tokens.start).any(|index| self.kind(index) == Some(TokenKind::Comma));
        if has_comma && self.is_unreadable(tokens.clone()) {
            self.out.push(',');
        }
        self.new_line(tokens.start, depth, depth);
        self.statement(statement, depth);
    }

    fn statement(&mut self, statement: &Statement, depth: usize) {
        let tokens = statement.tokens();
        if self.is_unreadable(tokens.clone()) {
            return self.write_as_it_was(tokens);
        }
        let room = WIDTH.saturating_sub(depth * INDENT);
        if let Some(line) = self.on_one_line(statement).filter(|line| width(line) <= room) {
            self.out.push_str(&line);
            self.cursor = tokens.end;
            return;
        }
        let header = statement.header.clone();
        if self.is_unreadable(header.clone()) {
            self.write_as_it_was(header.clone());
        } else {
            let line = pieces(&self.parsed.tape, header.clone());
            let brace = if statement.block.is_some() { INDENT } else { 0 };
            self.pieces(&line, depth, room.saturating_sub(brace));
        }
        if let Some(block) = &statement.block {
            if !header.is_empty() {
                self.out.push(' ');
            }
            self.block(block, depth);
        }
    }

    fn block(&mut self, block: &Block, depth: usize) {
        // Only files whose braces balance are formatted.
        let (Some(open), Some(close)) = (block.open, block.close) else { return };
        self.write(open);
        if block.statements.is_empty() && !self.holds_comment(open..close) {
            return self.write(close);
        }
        for statement in &block.statements {
            self.statement_line(statement, depth + 1);
        }
        self.new_line(close, depth + 1, depth);
        self.write(close);
    }

    fn holds_comment(&self, tokens: Range<usize>) -> bool {
        tokens.into_iter().any(|index| self.kind(index).is_some_and(TokenKind::is_comment))
    }

    /// The statement as one line, if its block may stay on its header's line and nothing in it asks for lines of its own.
    fn on_one_line(&self, statement: &Statement) -> Option<String> {
        let mut line = if self.is_unreadable(statement.header.clone()) {
            let header = self.text.get(self.bytes(statement.header.clone())).unwrap_or("");
            if header.contains('\n') {
                return None;
            }
            header.to_owned()
        } else {
            self.flat(&pieces(&self.parsed.tape, statement.header.clone()))?
        };
        let Some(block) = &statement.block else { return Some(line) };
        let (open, close) = (block.open?, block.close?);
        if !line.is_empty() {
            line.push(' ');
        }
        if self.holds_comment(open..close) {
            return None;
        }
        if block.statements.is_empty() {
            line.push_str("{}");
            return Some(line);
        }
        if (open..close).any(|index| self.kind(index) == Some(TokenKind::Newline)) {
            return None;
        }
        let inside: Vec<String> = match block.statements.as_slice() {
            [only] if self.is_unreadable(only.tokens()) => {
                vec![self.text.get(self.bytes(only.tokens())).unwrap_or("").to_owned()]
            }
            [only] => vec![self.on_one_line(only)?],
            many if many.iter().all(|statement| self.is_text(statement)) => {
                many.iter().map(|statement| self.source(statement.header.start).to_owned()).collect()
            }
            _ => return None,
        };
        line.push_str(&format!("{{ {} }}", inside.join(", ")));
        Some(line)
    }

    /// A keyword of a list: a text and nothing else.
    fn is_text(&self, statement: &Statement) -> bool {
        let single = statement.header.len() == 1 && statement.block.is_none();
        single && self.kind(statement.header.start) == Some(TokenKind::Text)
    }

    /// Pieces as one line; `None` if one of them must be broken.
    fn flat(&self, line: &[Piece]) -> Option<String> {
        let mut out = String::new();
        let mut left = None;
        for piece in line {
            self.flat_piece(piece, &mut left, &mut out)?;
        }
        Some(out)
    }

    fn flat_piece(&self, piece: &Piece, left: &mut Option<usize>, out: &mut String) -> Option<()> {
        match piece {
            Piece::Token(index) => self.flat_token(*index, left, out),
            Piece::Group(group) if group.must_break() && !self.is_empty(group) => return None,
            Piece::Group(group) => {
                self.flat_token(group.open, left, out);
                for (at, element) in group.elements.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                        out.push(' ');
                        *left = None;
                    }
                    element.iter().try_for_each(|piece| self.flat_piece(piece, left, out))?;
                }
                if group.elements.is_empty() {
                    *left = None;
                }
                self.flat_token(group.close, left, out);
            }
        }
        Some(())
    }

    /// Nothing is between the brackets, not even a comment.
    fn is_empty(&self, group: &Group) -> bool {
        group.elements.is_empty() && !self.holds_comment(group.open..group.close)
    }

    fn flat_token(&self, index: usize, left: &mut Option<usize>, out: &mut String) {
        if left.is_some_and(|left| spaced(&self.parsed.tape, self.text, left, index)) {
            out.push(' ');
        }
        out.push_str(self.source(index));
        *left = Some(index);
    }

    /// Writes pieces, breaking the lists that must be broken; if none must and the line is too long, the last one.
    fn pieces(&mut self, line: &[Piece], depth: usize, room: usize) {
        let too_long = self.flat(line).is_some_and(|line| width(&line) > room);
        let is_list = |piece: &Piece| matches!(piece, Piece::Group(group) if !group.elements.is_empty());
        let chosen = line.iter().rposition(is_list).filter(|_| too_long);
        let mut left = None;
        for (at, piece) in line.iter().enumerate() {
            let mut flat = String::new();
            let mut neighbour = left;
            match piece {
                Piece::Group(group)
                    if chosen == Some(at) || self.flat_piece(piece, &mut neighbour, &mut flat).is_none() =>
                {
                    if left.is_some_and(|left| spaced(&self.parsed.tape, self.text, left, group.open)) {
                        self.out.push(' ');
                    }
                    self.broken(group, depth);
                    left = Some(group.close);
                }
                Piece::Group(group) => {
                    self.out.push_str(&flat);
                    self.cursor = group.close + 1;
                    left = Some(group.close);
                }
                Piece::Token(index) => {
                    if left.is_some_and(|left| spaced(&self.parsed.tape, self.text, left, *index)) {
                        self.out.push(' ');
                    }
                    self.write(*index);
                    left = Some(*index);
                }
            }
        }
    }

    /// A list with a line for each element.
    fn broken(&mut self, group: &Group, depth: usize) {
        let is_map = self.kind(group.open) == Some(TokenKind::BraceOpen);
        self.write(group.open);
        let inside = depth + 1;
        for element in &group.elements {
            let Some(first) = element.first() else { continue };
            let first = match first {
                Piece::Token(index) => *index,
                Piece::Group(group) => group.open,
            };
            self.new_line(first, inside, inside);
            self.pieces(element, inside, WIDTH.saturating_sub(inside * INDENT + 1));
            if !is_map {
                self.out.push(',');
            }
        }
        self.new_line(group.close, inside, depth);
        self.write(group.close);
    }
}

/// How wide the first line of a text is; a long text is as wide as it is.
fn width(line: &str) -> usize {
    line.split('\n').next().unwrap_or("").chars().count()
}
