//! From Weir source to a checked model and a bundle: a staircase of phases, each with a type of its own.
//!
//! Modules form a ladder, printed in the book's architecture chapter; each uses only those above it, and a test compares
//! the two.

pub mod diagnostics;
pub mod source;
