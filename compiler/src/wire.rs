//! What a vendor's crate tells the checker: how large things are in the vendor's own form.
//!
//! The compiler knows no such form. A limit `… of export` speaks of bytes that only the crate that writes them can count; it
//! implements [`Wire`], and whoever puts the tools together hands it to [`crate::analysis::analyse_with`]. Without one, such limits are
//! not checked.

use std::fmt;

use crate::project::Environment;
use crate::types::Model;

/// The written form of one platform's policies.
pub trait Wire: fmt::Debug + Sync {
    /// The platform that it writes, by name.
    fn platform(&self) -> &str;

    /// The sizes of everything that is written for an environment. The model is settled for it, and need not be free of errors:
    /// what could not be understood has no size.
    fn sizes(&self, model: &Model, environment: Option<&Environment>) -> Vec<Size>;
}

/// How many bytes something takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub what: Measured,
    pub bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Index into [`Model::policies`].
    Policy(usize),
    /// Index of the policy, index of the rule in it.
    Rule(usize, usize),
    /// The project's own types, the first of which stands at this index in [`Model::types`].
    Types(usize),
}
