//! Sensitive information types as rule packages define them.

use std::collections::BTreeMap;

use crate::meaning::meaning;

/// A rule package: the unit in which the service takes custom types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    /// GUID of the package.
    pub id: String,
    pub publisher_id: String,
    /// Major, minor, build, revision. Grows with every upload, or the service ignores it; no part of what the package means.
    pub version: [u16; 4],
    pub default_language: String,
    /// By language code.
    pub details: BTreeMap<String, Details>,
    pub entities: Vec<Entity>,
    pub processors: Vec<Processor>,
    /// Parts of the file that this version does not know: where they stand, and their text. Kept, never read.
    pub extra: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    pub publisher: String,
    pub name: String,
    pub description: String,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// GUID of the type.
    pub id: String,
    pub proximity: Option<u32>,
    pub recommended: Option<u8>,
    pub patterns: Vec<Pattern>,
    /// By language code: name, description.
    pub names: BTreeMap<String, (String, String)>,
    pub default_language: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub confidence: u8,
    pub proximity: Option<u32>,
    /// The id of the primary element's processor.
    pub primary: String,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    Match { id: String, min_count: u32, unique: bool },
    Any { min: u32, max: Option<u32>, members: Vec<Evidence> },
}

/// What an id refers to within the package.
#[derive(Clone, Debug, PartialEq)]
pub enum Processor {
    Regex { id: String, pattern: String, validators: Vec<String> },
    Keywords { id: String, groups: Vec<KeywordGroup> },
}

#[derive(Clone, Debug, PartialEq)]
pub struct KeywordGroup {
    /// Whole words, otherwise anywhere.
    pub whole_words: bool,
    pub terms: Vec<Term>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub text: String,
    pub case_sensitive: bool,
}

impl Package {
    /// Whether both define the same types. Versions grow with every upload, the order of parts means nothing, and what patterns and
    /// keywords are called inside the package is nobody else's matter.
    pub fn same_types(&self, other: &Package) -> bool {
        self.id.eq_ignore_ascii_case(&other.id) && meaning(self) == meaning(other)
    }
}

impl Entity {
    /// In the type's own language, or any.
    pub fn shown_name(&self) -> &str {
        let own = self.default_language.as_ref().and_then(|language| self.names.get(language));
        own.or_else(|| self.names.values().next()).map_or(&self.id, |(name, _)| name)
    }
}
