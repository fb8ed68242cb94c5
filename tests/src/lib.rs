//! What the suites share: the repository's files, the words of a Rust source, generated pages, and examples as projects.

pub mod cases;
#[allow(clippy::expect_used, reason = "a page that cannot be read is a failed test")]
pub mod examples;
#[allow(clippy::panic, reason = "an entry point says what is wrong by panicking")]
pub mod fuzz;
pub mod generate;
pub mod matrix;
pub mod pages;
pub mod projects;
pub mod repository;
pub mod rows;
pub mod rust_words;
pub mod twin;
