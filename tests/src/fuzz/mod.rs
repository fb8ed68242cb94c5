//! Entry points for bytes from a stranger.
//!
//! Each takes any bytes at all, does everything that the tools would do with them, and asserts what must hold whatever they
//! are. The targets in `fuzz/` hand them what a fuzzer invents; `suites/robustness.rs` what proptest does, on every run of
//! the tests. What either finds becomes a file below `tests/cases/robustness`, named after the entry point it breaks.
//!
//! Where one input stands for several, its pieces are separated by the byte `ff`, which no UTF-8 text holds.

mod bundle;
mod findings;
mod mail;
mod patterns;
mod project;
mod source;

pub mod samples;
pub mod seeds;

pub use bundle::{bundle_and_item, item_json, open_and_judge};
pub use findings::check as check_findings;
pub use mail::mail;
pub use patterns::regex;
pub use project::{analysed, environment, manifest, project};
pub use source::{formatter, parser};

/// Separates the pieces of an input.
pub const SEPARATOR: u8 = 0xff;

/// Takes any bytes; panics when something does not hold that must.
pub type EntryPoint = fn(&[u8]);

/// An entry point by the name of its target, of its seeds and of its cases.
pub const ENTRY_POINTS: &[(&str, EntryPoint)] = &[
    ("parser", parser),
    ("formatter", formatter),
    ("manifest", manifest),
    ("environment", environment),
    ("project", project),
    ("regex", regex),
    ("open_and_judge", bundle_and_item),
    ("item_json", item_json),
    ("mail", mail),
];
