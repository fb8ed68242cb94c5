//! Text to tree, without ever failing.
//!
//! ```text
//! text ─ scan ─▶ tape ─ delimiters, blocks ─▶ statements ─ recover (pest, statement by statement) ─▶ pairs ─ lower ─▶ ast
//! ```
//!
//! The tape holds every byte, comments too, and serves the formatter and the editor; the tree holds what was meant. pest
//! judges, and recovery chooses what to show it, so that an edit inside one statement changes no other statement's tree.

pub mod ast;
pub mod blocks;
mod debug;
mod delimiters;
mod grammar;
mod hints;
mod lower;
mod nodes;
mod problems;
mod recover;
mod repair;
mod scan;
mod slips;
mod split;
#[cfg(test)]
mod tests;
mod words;

pub use debug::debug_ast;
pub use lower::UNREADABLE_NAME;
pub use scan::{Tape, Token, TokenKind};
pub use words::RESERVED;

use crate::diagnostics::{Diagnostic, sort};
use crate::source::{FileId, Span};
use blocks::Statement;
use delimiters::{Brace, Delimiters};
use recover::Recover;
use scan::Flaw;

/// A file as it was read: the tree, the tape below it, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    pub file: ast::File,
    pub tape: Tape,
    /// The statements and blocks from which the tree was read.
    pub blocks: Vec<Statement>,
    /// Statements, or headers of statements, that were not read as they stand, in the order of the file.
    pub unreadable: Vec<Span>,
    pub problems: Vec<Diagnostic>,
}

/// Parses a text whose line ends are normalised (see [`crate::source::normalise`]).
pub fn parse(file: FileId, text: &str) -> Parsed {
    read(file, text, false)
}

/// As [`parse`], but for the tests: a library's are its own business, and nobody who uses it waits for them.
pub fn parse_definitions(file: FileId, text: &str) -> Parsed {
    read(file, text, true)
}

fn read(file: FileId, text: &str, without_tests: bool) -> Parsed {
    let (tape, flaws) = scan::scan(text);
    let mended = scan::mended(text, &flaws);
    let delimiters = delimiters::match_delimiters(&tape, &mended);
    let mut blocks = blocks::build(&tape, &mended, &delimiters);
    if without_tests {
        blocks.retain(|statement| {
            let word = tape.tokens.get(statement.header.start).and_then(|token| text.get(token.range()));
            word != Some("test")
        });
    }
    let (slips, faults): (Vec<&Flaw>, Vec<&Flaw>) = flaws.iter().partition(|flaw| flaw.meant.is_some());
    let finding = |flaw: &&Flaw| problems::flaw(flaw, file, text);
    let mut problems: Vec<Diagnostic> = faults.iter().map(finding).collect();
    brace_problems(&mut problems, file, &tape, text, &delimiters);
    let reported = problems.iter().flat_map(|problem| {
        std::iter::once(problem.at.span.start).chain(problem.also.iter().map(|label| label.span.start))
    });
    let mut recover = Recover::new(file, &tape, &mended, reported.collect());
    let items = recover.items(&blocks);
    let Recover { lower, mut unreadable, .. } = recover;
    problems.extend(slips.iter().map(finding));
    problems.extend(lower.problems);
    sort(&mut problems);
    unreadable.sort();
    Parsed { file: ast::File { items }, tape, blocks, unreadable, problems }
}

fn brace_problems(problems: &mut Vec<Diagnostic>, file: FileId, tape: &Tape, text: &str, found: &Delimiters) {
    let span = |index: usize| Span::new(file, tape.tokens.get(index).map_or(0..0, |token| token.range()));
    // The end of the last token that means something before a token.
    let end_before = |index: usize| {
        let start = tape.tokens.get(index).map_or(text.len(), |token| token.start as usize);
        let end = tape.trimmed_end(start);
        Span::new(file, end..end)
    };
    let mut last = None;
    for missing in &found.missing {
        match missing.brace {
            Brace::Open => problems.push(problems::missing_open(end_before(missing.before))),
            // Where several blocks end without their brace, the innermost speaks for all.
            Brace::Close(open) if last != Some(missing.before) => {
                last = Some(missing.before);
                let end = end_before(missing.before);
                let open = open.map_or(end, span);
                problems.push(problems::missing_close(open, end, indent_of(tape, open)));
            }
            Brace::Close(_) => {}
        }
    }
    problems.extend(found.stray.iter().map(|&index| problems::stray_close(span(index))));
}

/// How far the line of a place is indented.
fn indent_of(tape: &Tape, at: Span) -> usize {
    let before = tape.tokens.get(..tape.at(at.start as usize)).unwrap_or_default();
    let line =
        before.iter().rposition(|token| token.kind == TokenKind::Newline).map_or(0, |newline| newline + 1);
    before.get(line).filter(|token| token.kind == TokenKind::Space).map_or(0, |token| token.range().len())
}
