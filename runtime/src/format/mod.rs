//! The bundle format.

mod codes;
mod rows;
pub mod views;
