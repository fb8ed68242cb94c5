//! Source to the one form it has.
