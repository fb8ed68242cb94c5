//! Cases on programs built by hand. Each names the sentence of the semantics that it is about.

mod absence;
mod aggregate;
mod copies;
mod kinds;
mod matching;
mod refusals;
mod restrictive;
mod sample;
mod scopes;
