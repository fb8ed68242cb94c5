//! Every code, in one list: number, name, severity and a line of description; its page is embedded beside it.
//!
//! A code has one meaning for ever. 00xx lexical and syntax, 01xx names, 02xx types, 03xx capabilities, 04xx limits,
//! 05xx types and patterns, 06xx logic lints, 07xx style lints, 08xx import and export, 09xx tests, 10xx project and
//! environments, 11xx bundles and items, 12xx platform declarations, 13xx analyses, 19xx internal.

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

/// A code of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

/// A line of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub code: Code,
    /// The name a person can say: `content-not-supported`.
    pub name: &'static str,
    pub severity: Severity,
    pub summary: &'static str,
    /// The page that `weir explain` and the book show, in Markdown.
    pub page: &'static str,
}

impl Code {
    pub fn as_str(self) -> &'static str {
        self.0
    }

    pub fn entry(self) -> Option<&'static Entry> {
        CATALOGUE.iter().find(|entry| entry.code == self)
    }

    pub fn severity(self) -> Severity {
        self.entry().map_or(Severity::Error, |entry| entry.severity)
    }

    /// The code of that number (`WR0301`) or name (`content-not-supported`).
    pub fn find(text: &str) -> Option<Code> {
        let entry =
            CATALOGUE.iter().find(|entry| entry.code.0.eq_ignore_ascii_case(text) || entry.name == text)?;
        Some(entry.code)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! catalogue {
    ($($code:ident $name:literal $severity:ident $summary:literal;)*) => {
        $(pub const $code: Code = Code(stringify!($code));)*
        pub const CATALOGUE: &[Entry] = &[$(Entry {
            code: $code, name: $name, severity: Severity::$severity, summary: $summary,
            page: include_str!(concat!("../../pages/", stringify!($code), ".md")),
        }),*];
    };
}

catalogue! {
    WR0001 "unexpected-token" Error "a statement does not go on as it began";
    WR0002 "unknown-statement" Error "a word that begins no statement here";
    WR0003 "misplaced-statement" Error "a statement in a block it does not belong to";
    WR0004 "missing-closing-brace" Error "a block without its `}`";
    WR0005 "missing-opening-brace" Error "a block without its `{`";
    WR0006 "stray-closing-brace" Error "a `}` that closes nothing";
    WR0007 "nested-too-deep" Error "brackets nest deeper than the limit";
    WR0008 "number-too-large" Error "a number beyond 64 bits";
    WR0009 "infix-operator" Error "conditions joined by `and`, `or`, `&&` or `||`";
    WR0010 "bang-for-not" Error "`!` written for `not`";
    WR0011 "assignment-in-condition" Error "`=` written for `==` in a condition";
    WR0012 "unterminated-text" Error "a text without its closing quote";
    WR0013 "unterminated-regex" Error "a regular expression without its closing `/`";
    WR0014 "empty-regex" Error "`match //` is a comment, not an expression";
    WR0015 "unknown-regex-flag" Error "a letter after `/…/` that is no flag";
    WR0016 "unknown-escape" Error "a backslash before a character that has no escape";
    WR0017 "typographic-quotes" Error "a text in curly quotes";
    WR0018 "single-quotes" Error "a text in single quotes";
    WR0019 "unexpected-character" Error "a character the language does not use";
    WR1901 "internal" Error "a fault in Weir itself";
}
