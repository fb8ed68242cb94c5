//! The two streams of the program: results on one, everything else on the other.

use std::io::{self, Write as _};

use clap::ValueEnum;
use serde::Serialize;

use crate::exit::Failure;

/// The version of the JSON forms that are written here; findings, items and verdicts have versions of their own.
const VERSION: u32 = 1;

/// How a result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs; documented in the book's chapter on commands.
    Json,
}

/// Writes a result.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stream = io::stdout().lock();
    stream.write_all(bytes)?;
    stream.flush()?;
    Ok(())
}

/// Writes a result as one indented JSON object, its version first.
pub(crate) fn print_json(result: &impl Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(&Versioned { version: VERSION, result })
        .map_err(|error| Failure::new(format!("cannot write the result as JSON: {error}")))?;
    text.push('\n');
    print(&text)
}

/// Writes a result that has a version of its own, on one line.
pub(crate) fn print_line(result: &impl Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string(result)
        .map_err(|error| Failure::new(format!("cannot write the result as JSON: {error}")))?;
    text.push('\n');
    print(&text)
}

#[derive(Serialize)]
struct Versioned<'r, R> {
    version: u32,
    #[serde(flatten)]
    result: &'r R,
}

/// Says something beside the result: what was written, which findings stand in the way. Nobody may be listening, and that
/// changes nothing.
pub(crate) fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says what went wrong.
pub(crate) fn complain(message: &str) {
    tell(&format!("weir: {message}\n"));
}

/// `1 rule`, `2 rules`, `3 policies`
pub(crate) fn counted(count: usize, one: &str) -> String {
    match (count, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_words() {
        assert_eq!(counted(1, "policy"), "1 policy");
        assert_eq!(counted(0, "policy"), "0 policies");
        assert_eq!(counted(12, "rule"), "12 rules");
    }
}
