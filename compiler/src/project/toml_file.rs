//! TOML with the place of every key and value, so that findings in `weir.toml` and `env/*.toml` look like all others.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostics::{Diagnostic, catalogue};
use crate::source::{FileId, Span};

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Value {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Text(String),
    Number(u64),
    Flag(bool),
    List(Vec<Value>),
    Table(Vec<(Key, Value)>),
    /// Negative numbers, fractions, dates: nothing here means them.
    Other,
}

#[derive(Clone, Debug)]
pub struct Key {
    pub name: String,
    pub span: Span,
}

impl Value {
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn table(&self) -> Option<&[(Key, Value)]> {
        match &self.kind {
            Kind::Table(entries) => Some(entries),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Value]> {
        match &self.kind {
            Kind::List(values) => Some(values),
            _ => None,
        }
    }

    pub fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => "a text",
            Kind::Number(_) => "a number",
            Kind::Flag(_) => "true or false",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
            Kind::Other => "a value that has no meaning here",
        }
    }
}

/// The table of the file; with a problem at the first place where it is not TOML. What the parser makes of the rest is a guess:
/// nothing is said of it.
pub fn parse(file: FileId, text: &str) -> (Vec<(Key, Value)>, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let problems = errors
        .into_iter()
        .take(1)
        .map(|error| {
            let span = Span::new(file, error.span().unwrap_or(0..0));
            Diagnostic::new(
                catalogue::WR1001,
                format!("this is not TOML: {}", first_line(error.message())),
                span,
                "here",
            )
            .help(way_out(error.message()))
        })
        .collect();
    (convert_table(file, table.into_inner()), problems)
}

fn first_line(message: &str) -> &str {
    let line = message.lines().next().unwrap_or(message).trim_end_matches('.');
    line.strip_suffix(", expected literal string").unwrap_or(line)
}

fn way_out(message: &str) -> &'static str {
    if message.contains("must be quoted") {
        "write texts in double quotes: `name = \"…\"`"
    } else if message.contains("unclosed table") {
        "close the header of the table with `]`"
    } else if message.contains("duplicate") {
        "keep one of them"
    } else {
        "mend this line; what the file says is not relied on until then"
    }
}

fn convert_table(file: FileId, table: DeTable<'_>) -> Vec<(Key, Value)> {
    let mut entries: Vec<(Key, Value)> = table
        .into_iter()
        .map(|(key, value)| {
            let span = Span::new(file, key.span());
            (Key { name: key.into_inner().into_owned(), span }, convert(file, value))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    entries
}

fn convert(file: FileId, value: Spanned<DeValue<'_>>) -> Value {
    let range: Range<usize> = value.span();
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Text(text.into_owned()),
        DeValue::Integer(number) => {
            u64::from_str_radix(number.as_str(), number.radix()).map_or(Kind::Other, Kind::Number)
        }
        DeValue::Boolean(flag) => Kind::Flag(flag),
        DeValue::Array(values) => Kind::List(values.into_iter().map(|value| convert(file, value)).collect()),
        DeValue::Table(table) => Kind::Table(convert_table(file, table)),
        DeValue::Float(_) | DeValue::Datetime(_) => Kind::Other,
    };
    Value { span: Span::new(file, range), kind }
}
