//! Looks for sensitive information types, expressions and phrases in text.
//!
//! From the bottom up: [`text`] says what folding, word characters and values are; [`automaton`] walks packed automata and
//! [`machine`] runs instructions in lock step, both giving leftmost-longest matches; [`keywords`] finds phrases through one
//! index for all lists; [`Scanner`] puts them together, validators and evidence included, into [`Occurrence`]s.
//!
//! A [`Scanner`] owns only what is small. The large tables are read where they lie, through [`Tables`], which the owned
//! program implements here and an opened bundle implements over its bytes.
//!
//! # Cost
//!
//! Everything is linear in the text. The constants: a group's automaton takes at most 1,025 steps from each byte that can
//! start a match (S16 ends a match there; on prose, a few steps from every fifth byte). A machine does its active
//! instructions per byte, at most all of them, in one pass; where an attempt outgrows 1,024 bytes, a second pass looks for
//! the next start that does not, and a match after it costs at most some 3,000 such steps for each of its bytes. A
//! keyword start costs at most the longest phrase of the lists asked for. Evidence is counted by two windows that only
//! move forward, so thousands of matches beside thousands of matches cost their sum.

pub mod automaton;
mod candidates;
mod evidence;
mod finder;
pub mod keywords;
pub mod machine;
mod points;
mod scanner;
mod tables;
pub mod text;

pub use scanner::{Occurrence, Scanner};
pub use tables::{AutomatonTables, Shape, Tables, Words};

/// The most bytes that a match of an expression may have (S16).
pub const LONGEST_MATCH: usize = 1024;

/// A match: bytes of the text, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}
