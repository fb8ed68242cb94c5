//! A statement's tokens as a line, and the lists in it that can be broken.

use crate::syntax::{Tape, TokenKind};
use std::ops::Range;

/// A token, or a bracketed list of elements.
pub(super) enum Piece {
    Token(usize),
    Group(Group),
}

/// `[…]`, `(…)` or a map: never the block of a statement.
pub(super) struct Group {
    pub(super) open: usize,
    pub(super) close: usize,
    pub(super) elements: Vec<Vec<Piece>>,
    /// It holds a line end or a comment.
    pub(super) broken: bool,
}

impl Group {
    fn new(open: usize) -> Self {
        Group { open, close: open, elements: vec![Vec::new()], broken: false }
    }

    /// Must have a line for each element.
    pub(super) fn must_break(&self) -> bool {
        self.broken || self.elements.iter().flatten().any(Piece::must_break)
    }
}

impl Piece {
    pub(super) fn must_break(&self) -> bool {
        matches!(self, Piece::Group(group) if group.must_break())
    }
}

/// The pieces of a range of tokens. Depth is bounded by the parser: deeper items are printed as they were.
pub(super) fn pieces(tape: &Tape, tokens: Range<usize>) -> Vec<Piece> {
    let mut stack: Vec<Group> = Vec::new();
    let mut line: Vec<Piece> = Vec::new();
    for index in tokens {
        let Some(kind) = tape.kind(index) else { continue };
        match kind {
            TokenKind::BracketOpen | TokenKind::ParenOpen | TokenKind::BraceOpen => {
                stack.push(Group::new(index))
            }
            TokenKind::BracketClose | TokenKind::ParenClose | TokenKind::BraceClose => {
                let closed =
                    stack.pop().map_or(Piece::Token(index), |group| Piece::Group(finished(group, index)));
                push(&mut stack, &mut line, closed);
            }
            TokenKind::Comma if !stack.is_empty() => next_element(&mut stack),
            TokenKind::Newline => {
                let map =
                    stack.last().is_some_and(|group| tape.kind(group.open) == Some(TokenKind::BraceOpen));
                if map {
                    next_element(&mut stack);
                }
                mark_broken(&mut stack);
            }
            kind if kind.is_comment() => mark_broken(&mut stack),
            TokenKind::Space => {}
            _ => push(&mut stack, &mut line, Piece::Token(index)),
        }
    }
    // An opening bracket without its partner is part of a statement that could not be read; its tokens go on in order.
    for group in stack {
        line.push(Piece::Token(group.open));
        line.extend(group.elements.into_iter().flatten());
    }
    line
}

fn push(stack: &mut [Group], line: &mut Vec<Piece>, piece: Piece) {
    match stack.last_mut().and_then(|group| group.elements.last_mut()) {
        Some(element) => element.push(piece),
        None => line.push(piece),
    }
}

fn next_element(stack: &mut [Group]) {
    if let Some(group) = stack.last_mut() {
        group.elements.push(Vec::new());
    }
}

fn mark_broken(stack: &mut [Group]) {
    if let Some(group) = stack.last_mut() {
        group.broken = true;
    }
}

fn finished(mut group: Group, close: usize) -> Group {
    group.close = close;
    group.elements.retain(|element| !element.is_empty());
    group
}

/// Words after which a `[` begins a list; after any other word it begins a key.
const BEFORE_LIST: [&str; 8] = ["in", "contains", "matches", "keywords", "to", "for", "at", "grant"];

/// Whether a space stands between two tokens that are neighbours on a line.
pub(super) fn spaced(tape: &Tape, text: &str, left: usize, right: usize) -> bool {
    use TokenKind::{BracketClose, BracketOpen, Comma, Dot, ParenClose, ParenOpen, Word};
    let (Some(before), Some(after)) = (tape.kind(left), tape.kind(right)) else { return false };
    match (before, after) {
        (BracketOpen | ParenOpen | Dot, _) | (_, Comma | BracketClose | ParenClose | Dot) => false,
        (Word, ParenOpen) => false,
        (Word, BracketOpen) => {
            let word = tape.tokens.get(left).and_then(|token| text.get(token.range())).unwrap_or("");
            let in_path = left.checked_sub(1).and_then(|index| tape.kind(index)) == Some(Dot);
            BEFORE_LIST.contains(&word) && !in_path
        }
        _ => true,
    }
}
