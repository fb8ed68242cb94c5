//! Two statements on one line with nothing between them: `severity = high enabled = true`.
//!
//! The tree of blocks cannot see where the first ends; the grammar can. A place counts if what stands before it and what stands
//! behind it are statements, and if both are plainly so: of `content has credit card` nobody means two conditions.

use super::blocks::{self, Statement};
use super::grammar;
use super::nodes::Place;
use super::recover::Recover;
use super::scan::TokenKind;
use std::ops::Range;

/// A statement with more tokens than this is not searched.
const LIMIT: usize = 48;

/// The two statements that a statement is, if it cannot be one.
pub(super) fn split(
    recover: &Recover<'_>,
    place: Place,
    statement: &Statement,
) -> Option<(Statement, Statement)> {
    // Rows are words in a row; names alone could be anything.
    if matches!(place, Place::Platform | Place::Row) {
        return None;
    }
    let tape = recover.lower.tape;
    let header = statement.header.clone();
    let tokens: Vec<usize> =
        header.clone().filter(|&index| tape.kind(index).is_some_and(|kind| !kind.is_trivia())).collect();
    if tokens.len() > LIMIT {
        return None;
    }
    let readable = |tokens: Range<usize>, block: &str| {
        let text = recover.slice(blocks::bytes(tape, tokens));
        grammar::parse(place.entry_rule(), &format!("{text}{block}")).is_ok()
    };
    let block = if statement.block.is_some() { " {}" } else { "" };
    let neighbours = tokens.iter().zip(tokens.iter().skip(1));
    let place = neighbours.map(|(&last, &first)| (last + 1, first)).find(|&(end, start)| {
        tape.kind(start) == Some(TokenKind::Word)
            && end < start
            && plain(recover, place, header.start..end, "")
            && plain(recover, place, start..header.end, block)
            && readable(header.start..end, "")
            && readable(start..header.end, block)
    });
    let (end, start) = place?;
    let first = Statement { header: header.start..end, block: None };
    let second = Statement { header: start..header.end, block: statement.block.clone() };
    Some((first, second))
}

/// A part says by more than a word that it is a statement, unless words alone are what stands there.
fn plain(recover: &Recover<'_>, place: Place, tokens: Range<usize>, block: &str) -> bool {
    let first = recover.slice(recover.token_span(tokens.start).range());
    let alone = tokens.len() == 1 && block.is_empty();
    let modifier = place == Place::Conditions && matches!(first, "count" | "counts" | "confidence" | "in");
    // `a not in b` is one condition, with its `not` in the wrong place.
    let next = tokens.clone().skip(1).find(|&index| recover.lower.tape.kind(index) == Some(TokenKind::Word));
    let next = next.map_or("", |index| recover.slice(recover.token_span(index).range()));
    let negated = first == "not" && matches!(next, "in" | "contains" | "matches");
    !modifier && !negated && (!alone || matches!(place, Place::Scope | Place::Order | Place::Union))
}
