//! From Weir source to a checked model and a bundle.
//!
//! Source flows one way, down the modules in the order they are listed in the book's architecture chapter; each uses only
//! those above it. Analysis never fails: it returns what it could build, and findings.

pub mod analysis;
pub mod automata;
pub mod check;
pub mod diagnostics;
pub mod format;
pub mod lint;
pub mod mend;
pub mod names;
pub mod platform;
pub mod program;
pub mod project;
pub mod source;
pub mod syntax;
pub mod testing;
pub mod types;
pub mod units;
pub mod wire;
