//! What the benchmarks run on: tenants, types and texts, made from fixed seeds, so that every run and every machine sees the
//! same bytes and the repository holds no data.

pub mod examples;
pub mod random;
pub mod tenant;
pub mod texts;
pub mod types;
