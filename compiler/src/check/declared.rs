//! The line of a platform's table that a finding rests on, quoted in a note.
//!
//! A note and not a second excerpt: the table is long, its file is not the reader's, and one line says all of it.

use crate::diagnostics::Diagnostic;
use crate::source::{Sources, Span};

/// More of a line is cut.
const LONGEST: usize = 100;

/// Rows that one finding quotes.
const MOST: usize = 2;

/// The finding with the lines at which the rows stand: ``std/platform/news.weir:12: `content = [sit]` ``.
pub(super) fn quoting(problem: Diagnostic, sources: &Sources, rows: &[Span]) -> Diagnostic {
    let mut lines: Vec<String> = Vec::new();
    for line in rows.iter().filter_map(|row| quoted(sources, *row)) {
        if lines.len() < MOST && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.into_iter().fold(problem, Diagnostic::note)
}

/// Nothing where a row stands nowhere.
fn quoted(sources: &Sources, row: Span) -> Option<String> {
    if row == Span::default() {
        return None;
    }
    let source = sources.get(row.file)?;
    let line = source.line_of(row.range().start);
    let text = source.slice(source.line_range(line)?).trim();
    let text = text.strip_suffix('{').unwrap_or(text).trim_end();
    let shown = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    };
    Some(format!("{}:{}: `{shown}`", source.name, line + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_quoted_by_its_line() {
        let mut sources = Sources::default();
        sources.add("weir.toml", "");
        let long = "a".repeat(200);
        let file =
            sources.add("std/news.weir", &format!("platform news {{\n  location a \"A\" {{\n  {long}\n"));
        let at = |start: usize| quoted(&sources, Span::new(file, start..start + 1));
        assert_eq!(at(18).as_deref(), Some("std/news.weir:2: `location a \"A\"`"));
        assert_eq!(at(40), Some(format!("std/news.weir:3: `{}…`", "a".repeat(100))));
        assert_eq!(quoted(&sources, Span::default()), None);
    }
}
