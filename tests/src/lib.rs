//! What the suites share: the repository's files, the words of a Rust source, and generated pages.

pub mod generate;
pub mod pages;
pub mod repository;
pub mod rust_words;
pub mod twin;
