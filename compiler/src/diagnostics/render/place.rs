//! A span as people and programs read it: file name, lines and columns from 1, offsets.

use serde::Serialize;

use crate::source::{Sources, Span};

/// A point in a text. Columns count code points; `offset` counts bytes of the text without a byte order mark and with
/// line ends of one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) offset: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) start: Point,
    /// Just behind the last code point.
    pub(super) end: Point,
}

/// Where a span lies; `None` for a file that is not there.
pub(super) fn place(sources: &Sources, span: Span) -> Option<Place<'_>> {
    let source = sources.get(span.file)?;
    let range = inside(&source.text, span);
    let point = |offset| {
        let (line, column) = source.line_and_column(offset);
        Point { line, column, offset }
    };
    Some(Place { file: &source.name, start: point(range.start), end: point(range.end) })
}

/// The span's range, moved inside the text and onto boundaries of code points.
pub(super) fn inside(text: &str, span: Span) -> std::ops::Range<usize> {
    let range = span.range();
    let boundary = |offset: usize| {
        (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default()
    };
    let start = boundary(range.start);
    start..boundary(range.end).max(start)
}
