//! Source to the one form it has.
//!
//! ```text
//! text ─ parse ─▶ blocks (layout), tape (content) ─ printer ─▶ text ─ verify ─▶ text, or a refusal
//! ```
//!
//! There are no options. The statement tree decides where lines begin; every byte of content comes from the tape, whose
//! cursor moves over each token once, so a comment can be moved by a decision but never lost by an omission. A statement that
//! could not be read is printed as it was. Before it returns, [`format`] checks its own work (see `verify.rs`).
//!
//! * Two spaces a level, one statement a line, runs of blank lines become one.
//! * A block of a single statement, a block of texts and a list stay on one line if they stood on one and fit in 110 columns;
//!   otherwise one element a line, in lists with a comma after each.
//! * A policy of a kind is written under its kind's own word (see `canonical.rs`).
//! * A comment at the end of a line stays there; others stay above what follows.

mod canonical;
mod pieces;
mod printer;
mod verify;

use crate::diagnostics::catalogue::{WR0004, WR0005, WR0006, WR0023, WR1901};
use crate::diagnostics::{Code, Diagnostic, Grade};
use crate::source::{FileId, Span, normalise};
use crate::syntax::{Parsed, parse};

/// Why a text was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// Where its statements end is a guess: braces do not balance, or a comment of another language stands in the middle of
    /// a line. The findings that say where.
    Unbalanced(Vec<Diagnostic>),
    /// The formatter's own check failed: a fault of ours.
    Unverified(&'static str),
}

impl FormatError {
    /// The findings to show, for a file under that name.
    pub fn diagnostics(&self, file: FileId) -> Vec<Diagnostic> {
        let moved = |finding: &Diagnostic| {
            let mut finding = finding.clone();
            finding.at.span.file = file;
            finding.also.iter_mut().for_each(|label| label.span.file = file);
            let edits = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
            edits.for_each(|edit| edit.span.file = file);
            finding
        };
        match self {
            FormatError::Unbalanced(findings) => findings.iter().map(moved).collect(),
            FormatError::Unverified(what) => {
                let message = "the formatter would have changed this file's meaning and left it alone";
                let finding = Diagnostic::new(WR1901, message, Span::new(file, 0..0), *what);
                vec![finding.note("this is a fault in Weir; please report it")]
            }
        }
    }
}

impl std::fmt::Display for FormatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FormatError::Unbalanced(_) => {
                f.write_str("the file's braces do not balance, or a comment stands in the middle of a line")
            }
            FormatError::Unverified(what) => write!(f, "the formatter's check failed: {what}"),
        }
    }
}

impl std::error::Error for FormatError {}

/// Formats a file's text, or says why it was left alone.
pub fn format(text: &str) -> Result<String, FormatError> {
    let text = normalise(text);
    let parsed = parse(FileId::default(), &text);
    let unbalanced: Vec<_> = parsed.problems.iter().filter(|finding| is_a_guess(finding)).cloned().collect();
    if !unbalanced.is_empty() {
        return Err(FormatError::Unbalanced(unbalanced));
    }
    let (text, parsed) = match canonical::canonical(&parsed, &text) {
        Some(changed) => {
            let parsed = parse(FileId::default(), &changed);
            (changed, parsed)
        }
        None => (text, parsed),
    };
    let formatted = laid_out(&parsed, &text);
    verify::verify(&parsed, &text, &formatted).map_err(FormatError::Unverified)?;
    Ok(formatted)
}

/// The finding says that where a statement ends is not known for sure.
fn is_a_guess(finding: &Diagnostic) -> bool {
    const BRACES: [Code; 3] = [WR0004, WR0005, WR0006];
    // A comment in the middle of a line cannot become one to its end.
    let inside_a_line = finding.code == WR0023 && finding.fixes.iter().all(|fix| fix.grade == Grade::Maybe);
    BRACES.contains(&finding.code) || inside_a_line
}

/// The text in its form, unchecked.
fn laid_out(parsed: &Parsed, text: &str) -> String {
    printer::print(parsed, text)
}

#[cfg(test)]
mod tests;
