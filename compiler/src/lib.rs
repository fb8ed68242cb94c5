//! From Weir source to a checked model and a bundle.

pub mod diagnostics;
pub mod format;
pub mod source;
pub mod syntax;
