//! From the text of regular expressions to the tables that the runtime walks (S15, S16).
//!
//! [`compile`] reads one expression and refuses what cannot be matched in linear time, in bounded tables, or at all. It
//! determinises nothing, so a checker may call it on every keystroke. [`group`] and [`search`] do the work: expressions are
//! fused into anchored automata that see every match from a given start, and into unanchored ones that only say whether
//! anything matches. What would grow too large becomes instructions that the runtime executes in lock step.
//!
//! Budgets count states, never heap, so that every machine builds the same bytes from the same expressions.

mod classes;
mod determinise;
mod group;
mod instructions;
mod read;

use std::ops::Range;

use regex_syntax::hir::Hir;

pub use group::{group, search};

/// The most bytes that a match may have.
const LONGEST_MATCH: usize = weir_runtime::scan::LONGEST_MATCH;

/// An expression that has been read and can be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    hir: Hir,
    /// Bytes of the shortest match.
    pub min_len: usize,
    /// Bytes of the longest match, where there is a longest.
    pub max_len: Option<usize>,
}

/// Why an expression is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Bytes of the pattern.
    pub at: Range<usize>,
    pub message: String,
}

/// Reads an expression. The flags are letters out of `i`, `s`, `m` and `x`, with the meaning they have in `(?i)`.
pub fn compile(pattern: &str, flags: &str) -> Result<Compiled, PatternError> {
    let hir = read::read(pattern, flags)?;
    let all = |message: &str| PatternError { at: 0..pattern.len(), message: message.to_owned() };
    let Some(min_len) = hir.properties().minimum_len() else {
        return Err(all("this expression can match no text at all"));
    };
    if min_len == 0 {
        return Err(all("this expression can match the empty text"));
    }
    if min_len > LONGEST_MATCH {
        return Err(PatternError {
            at: 0..pattern.len(),
            message: format!(
                "every match of this expression has at least {min_len} bytes; the limit is {LONGEST_MATCH}"
            ),
        });
    }
    let max_len = hir.properties().maximum_len();
    Ok(Compiled { hir, min_len, max_len })
}

impl Compiled {
    /// The expression as it is matched: classes, boundaries and cases are spelt out. For evaluators that are to agree with
    /// the automata without using them.
    pub fn hir(&self) -> &Hir {
        &self.hir
    }

    /// The shortest length of which every number, standing alone, is a match: 9 for `\b\d{9}\b`, 1 for `\d+`.
    pub fn every_number(&self) -> Option<usize> {
        determinise::every_number(&self.hir)
    }
}

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod tests;
