//! The bundle's bytes, both directions.
//!
//! This is the only definition of the format. [`write()`] turns a [`Program`](crate::program::Program) into bytes;
//! [`Bundle::open`](crate::Bundle::open) checks bytes and reads them where they lie: a table is a slice of fixed-size rows,
//! little-endian and unaligned, and opening allocates nothing but a few small vectors. The frame is drawn in
//! `sections.rs`, the rows in `rows.rs`, the numbers that stand for kinds in `codes.rs`, and what opening checks in
//! `check.rs` and `check_detection.rs`.
//!
//! The format is 0: it comes without promise, and a runtime reads only the bundles of its own version.

mod check;
mod check_detection;
mod check_effects;
mod check_labels;
pub(crate) mod codes;
pub mod effect_views;
mod error;
pub(crate) mod label_rows;
pub mod label_views;
mod owned;
pub mod policy_views;
pub(crate) mod rows;
pub(crate) mod sections;
pub(crate) mod tables;
#[cfg(test)]
mod tests;
pub mod views;
mod write;
mod write_detection;
mod write_effects;
mod write_labels;
mod write_program;

pub(crate) use check::{MAX_DERIVATIONS, check};
pub use error::{OpenError, Reason};
pub use sections::reseal;
pub use write::write;
