//! What was decided: per copy, every rule that matched with its evidence, what is done, what was outranked and why.
//!
//! The JSON form is documented in the book with its schema. Evidence is masked unless the caller asks for values.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use crate::outcome::Outcome;
pub use crate::program::{PartState, Role};

/// The version of the JSON form of verdicts that this crate writes.
pub const VERDICT_VERSION: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    pub version: u32,
    /// The item's `id`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item: String,
    pub location: String,
    /// The item's `event`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Digest of the bundle that decided, in hexadecimal.
    pub bundle: String,
    /// Copies with the same outcome are one entry.
    pub copies: Vec<CopyVerdict>,
    /// What could turn out otherwise with data that was missing or not scanned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incomplete: Vec<Incomplete>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CopyVerdict {
    /// The recipients this outcome is for; empty where the location judges none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// The activities this outcome is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<String>,
    /// Every rule that matched, in order, whatever its mode.
    pub matched: Vec<RuleMatch>,
    /// What is done.
    pub applied: Vec<Applied>,
    /// What a matching rule asked for and is not done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outranked: Vec<Outranked>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<Applied>,
    /// Ways in which the user may override what is applied; empty: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<String>,
    /// What all this comes to, in words of no platform; left out where it comes to nothing.
    #[serde(default, skip_serializing_if = "Outcome::is_empty")]
    pub outcome: Outcome,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleMatch {
    pub policy: String,
    pub rule: String,
    pub mode: String,
    /// The kind of the rule's policy, unless it is a plain one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// An occurrence of a type that the rule counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    #[serde(rename = "type")]
    pub name: String,
    /// `exact`, `approximate` or `external`.
    pub fidelity: String,
    /// Index into the item's parts.
    pub part: usize,
    /// Byte offsets in the part's text; both 0 for what the item itself stated.
    pub start: usize,
    pub end: usize,
    pub confidence: u8,
    /// How many the item stated, where that is more than one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    /// The text as it stands there, masked but for at most its last two characters, unless values were asked for.
    pub value: String,
}

fn one() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_one(count: &u32) -> bool {
    *count == 1
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Applied {
    /// The action or, for a restriction, the activity.
    pub action: String,
    /// What it does: a restriction enforces.
    pub role: Role,
    /// The restriction's level: `block`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The object that the restriction is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, OptionJson>,
    /// The rule that brought it: `card_mail.bulk`.
    pub rule: String,
    /// The moment it is due at, where that is not whenever the rule matches: `uploaded`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum OptionJson {
    Flag(bool),
    Number(u64),
    Text(String),
    List(Vec<String>),
    Map(BTreeMap<String, String>),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outranked {
    #[serde(flatten)]
    pub action: Applied,
    pub reason: Reason,
    /// The rule that outranked it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Another rule is more restrictive.
    #[default]
    LessRestrictive,
    /// As restrictive, but later in the order.
    LaterInOrder,
    /// The policy's mode does not carry it out.
    Mode,
    /// The item keeps the label that it has.
    KeepsLabel,
}

/// A rule whose answer rests on something missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Incomplete {
    pub rule: String,
    /// The copy's recipients; empty where the location judges none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    pub missing: Vec<Missing>,
}

/// Data that the item does not hold. As words: `part 2 (protected)`, `sender.groups`, `classifier resume`, `type names.full_names`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Missing {
    /// The rest of a part, or all of it.
    Part {
        /// Index into the item's parts.
        part: usize,
        state: PartState,
    },
    Attribute {
        attribute: String,
    },
    Classifier {
        classifier: String,
    },
    /// What the host found of a type that only the host can find.
    Type {
        #[serde(rename = "type")]
        name: String,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part { part, state } => write!(f, "part {part} ({})", state.name()),
            Self::Attribute { attribute } => f.write_str(attribute),
            Self::Classifier { classifier } => write!(f, "classifier {classifier}"),
            Self::Type { name } => write!(f, "type {name}"),
        }
    }
}
