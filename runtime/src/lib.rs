//! Opens a compiled Weir bundle and judges items with it.
//!
//! An embedder needs this crate alone: no parser, no files, no regular-expression compiler.

pub mod format;
pub mod item;
pub mod program;
pub mod verdict;
