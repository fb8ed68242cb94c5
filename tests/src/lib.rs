//! What the suites share: the repository's files, the words of a Rust source, and generated pages.

#[allow(clippy::panic, reason = "an entry point says what is wrong by panicking")]
pub mod fuzz;
pub mod pages;
pub mod repository;
pub mod rust_words;
