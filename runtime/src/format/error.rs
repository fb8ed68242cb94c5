//! Why bytes are not a bundle that this runtime can use.

use std::fmt;

/// A refusal: the section, its row where one is to blame, and the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenError {
    pub section: &'static str,
    pub row: Option<usize>,
    pub reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    NotABundle,
    Version(u16),
    Truncated,
    UnknownSection(u16),
    /// A section's flags say something that this runtime does not know.
    UnknownFlags(u16),
    /// A section that everything rests on calls itself ignorable.
    NotRequired,
    Missing,
    /// Not where the section before it ends.
    Misplaced,
    /// No whole number of rows.
    Misshapen,
    NotUtf8,
    /// An index or a range points outside its table.
    OutOfRange,
    /// A byte that stands for no kind.
    UnknownKind,
    /// Something that must come before its user does not.
    Order,
    Unsorted,
    TooDeep,
    /// A number that makes no sense there.
    BadValue,
    /// Only found by `verify`.
    Digest,
}

impl Reason {
    /// A short word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotABundle => "not-a-bundle",
            Self::Version(_) => "version",
            Self::Truncated => "truncated",
            Self::UnknownSection(_) => "unknown-section",
            Self::UnknownFlags(_) => "unknown-flags",
            Self::NotRequired => "not-required",
            Self::Missing => "missing",
            Self::Misplaced => "misplaced",
            Self::Misshapen => "misshapen",
            Self::NotUtf8 => "not-utf-8",
            Self::OutOfRange => "out-of-range",
            Self::UnknownKind => "unknown-kind",
            Self::Order => "order",
            Self::Unsorted => "unsorted",
            Self::TooDeep => "too-deep",
            Self::BadValue => "bad-value",
            Self::Digest => "digest",
        }
    }
}

impl OpenError {
    pub(crate) fn new(section: &'static str, reason: Reason) -> Self {
        Self { section, row: None, reason }
    }

    pub(crate) fn at(section: &'static str, row: usize, reason: Reason) -> Self {
        Self { section, row: Some(row), reason }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::NotABundle => return f.write_str("this is not a Weir bundle"),
            Reason::Version(version) => {
                return write!(f, "the bundle has format {version}; this runtime reads format 0");
            }
            Reason::UnknownSection(id) => {
                return write!(f, "the bundle requires section {id}, which this runtime does not know");
            }
            Reason::UnknownFlags(flags) => {
                return write!(
                    f,
                    "section `{}` has flags {flags:#06x}, some of which this runtime does not know",
                    self.section
                );
            }
            _ => {}
        }
        let what = match self.reason {
            Reason::Truncated => "is cut off or has bytes after its end",
            Reason::NotRequired => "is not marked as required",
            Reason::Missing => "is missing",
            Reason::Misplaced => "does not lie where the section before it ends",
            Reason::Misshapen => "does not hold a whole number of rows",
            Reason::NotUtf8 => "is not UTF-8",
            Reason::OutOfRange => "points outside a table",
            Reason::UnknownKind => "has a kind that does not exist",
            Reason::Order => "refers to something that must come before it and does not",
            Reason::Unsorted => "is not sorted",
            Reason::TooDeep => "is nested too deeply",
            Reason::BadValue => "has a value that makes no sense",
            Reason::Digest => "does not have the digest that the bundle states",
            Reason::NotABundle | Reason::Version(_) | Reason::UnknownSection(_) | Reason::UnknownFlags(_) => {
                "is not readable"
            }
        };
        match self.row {
            Some(row) => write!(f, "damaged bundle: row {row} of section `{}` {what}", self.section),
            None => write!(f, "damaged bundle: section `{}` {what}", self.section),
        }
    }
}

impl std::error::Error for OpenError {}
