//! Why an item cannot be judged.

use std::fmt;

/// What is wrong with an item. Every variant names the words of the item that are to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItemError {
    Version(u32),
    UnknownLocation(String),
    /// Two platforms have a location of that name.
    AmbiguousLocation {
        name: String,
        candidates: Vec<String>,
    },
    UnknownActivity {
        name: String,
        location: String,
    },
    UnknownEvent {
        name: String,
        location: String,
    },
    UnknownAttribute {
        name: String,
        place: String,
    },
    /// The attribute is a fact of something else: of a recipient, of a part.
    WrongPlace {
        name: String,
        place: String,
        belongs_to: &'static str,
    },
    WrongKind {
        name: String,
        place: String,
        expected: &'static str,
    },
    MissingAttribute {
        name: String,
        place: String,
    },
    /// A type, label, classifier or object that the bundle does not have.
    UnknownName {
        kind: &'static str,
        name: String,
    },
    AmbiguousName {
        kind: &'static str,
        name: String,
    },
    /// Not between 1 and 100.
    BadConfidence {
        name: String,
        confidence: u8,
    },
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => {
                write!(
                    f,
                    "the item has version {version}; this runtime reads version {}",
                    crate::item::ITEM_VERSION
                )
            }
            Self::UnknownLocation(name) => write!(f, "the bundle has no location `{name}`"),
            Self::AmbiguousLocation { name, candidates } => {
                write!(f, "`{name}` is a location of several platforms; say {}", alternatives(candidates))
            }
            Self::UnknownActivity { name, location } => {
                write!(f, "location `{location}` has no activity `{name}`")
            }
            Self::UnknownEvent { name, location } => {
                write!(f, "the platform of location `{location}` has no event `{name}`")
            }
            Self::UnknownAttribute { name, place } => {
                write!(f, "{place} states `{name}`, which is no attribute here")
            }
            Self::WrongPlace { name, place, belongs_to } => {
                write!(f, "{place} states `{name}`, which is a fact of {belongs_to}")
            }
            Self::WrongKind { name, place, expected } => {
                write!(f, "`{name}` of {place} must be {expected}")
            }
            Self::MissingAttribute { name, place } => {
                write!(f, "{place} does not state `{name}`, which is required")
            }
            Self::UnknownName { kind, name } => write!(f, "the bundle has no {kind} `{name}`"),
            Self::AmbiguousName { kind, name } => {
                write!(f, "`{name}` stands for more than one {kind}; give its full name")
            }
            Self::BadConfidence { name, confidence } => {
                write!(f, "the confidence of `{name}` is {confidence}; it must be from 1 to 100")
            }
        }
    }
}

fn alternatives(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}

impl std::error::Error for ItemError {}
