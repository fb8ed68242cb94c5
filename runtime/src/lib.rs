//! Opens a compiled Weir bundle and judges items with it.
//!
//! An embedder needs this crate alone: no parser, no files, no regular-expression compiler.

pub mod alerts;
mod bundle;
mod disassemble;
mod distinct;
pub mod effect;
pub mod evaluate;
pub mod format;
pub mod item;
pub mod labelling;
pub mod outcome;
pub mod overrides;
pub mod program;
pub mod scan;
pub mod validators;
pub mod verdict;

pub use bundle::Bundle;
pub use disassemble::{disassemble, sections};
pub use evaluate::{ItemError, Options};
pub use format::OpenError;
