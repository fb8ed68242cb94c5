//!

pub mod automata;
