//! What is judged: an item, as any program can describe it.
//!
//! An item says where it is (`location`), what is done with it (`activity`), when, and gives *facts* by attribute name.
//! Facts of the item stand in `facts`, those of a recipient with the recipient, those of a part with the part. The JSON form
//! is documented in the book with its schema; unknown keys are refused, and so is a key that stands twice.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::distinct::distinct_keys;

pub use crate::program::PartState;

/// The version of the JSON form of items that this crate reads.
pub const ITEM_VERSION: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Of the JSON form; left out: 1.
    #[serde(default = "current_version")]
    pub version: u32,
    /// Names the item in the verdict: a message id, a path. Not interpreted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// `exchange`, or `purview.exchange` where two platforms have a location of that name.
    pub location: String,
    /// One activity; left out at a location that judges activities: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
    /// The moment that the item is judged at (`uploaded`); left out: whenever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Objects that the activity's target belongs to: printer groups, shares, sites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<String>,
    /// Objects that the application belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apps: Vec<String>,
    /// When, in seconds since 1970-01-01 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<u64>,
    #[serde(default, skip_serializing_if = "Facts::is_empty", deserialize_with = "distinct_keys")]
    pub facts: Facts,
    /// Recipients of a message, or those a file is shared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Attributes that exist but could not be found out; what depends on them is listed as incomplete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

impl Item {
    /// How much it holds: the bytes of its texts, by which alerts count a volume.
    pub fn bytes(&self) -> u64 {
        let texts = self.parts.iter().filter_map(|part| part.text.as_deref());
        texts.fold(0, |sum, text| sum.saturating_add(text.len() as u64))
    }
}

fn current_version() -> u32 {
    ITEM_VERSION
}

/// Values by attribute name (`sender.domain`). An attribute that is not there has no values.
pub type Facts = BTreeMap<String, Fact>;

/// The value or values of an attribute.
///
/// Read by hand: what serde derives for an enumeration without tags says of no wrong value what is wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Fact {
    Flag(bool),
    Number(u64),
    Text(String),
    Texts(Vec<String>),
    /// Values under keys: message headers.
    Keyed(BTreeMap<String, Vec<String>>),
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyFact)
    }
}

struct AnyFact;

impl<'de> Visitor<'de> for AnyFact {
    type Value = Fact;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flag, a whole number, a text, a list of texts, or lists of texts under keys")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Fact, E> {
        Ok(Fact::Flag(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Fact, E> {
        Ok(Fact::Number(number))
    }

    /// Formats that write small numbers with a sign.
    fn visit_i64<E: Error>(self, number: i64) -> Result<Fact, E> {
        let wrong = |_| E::invalid_value(Unexpected::Signed(number), &self);
        u64::try_from(number).map(Fact::Number).map_err(wrong)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Fact, E> {
        Ok(Fact::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Fact, E> {
        Ok(Fact::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, texts: A) -> Result<Fact, A::Error> {
        Deserialize::deserialize(SeqAccessDeserializer::new(texts)).map(Fact::Texts)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Fact, A::Error> {
        distinct_keys(MapAccessDeserializer::new(entries)).map(Fact::Keyed)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    #[serde(deserialize_with = "distinct_keys")]
    pub facts: Facts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartRole {
    /// The body of a message.
    Message,
    Attachment,
    /// A file at rest or in use.
    #[default]
    File,
}

/// The body, an attachment, a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    #[serde(default)]
    pub role: PartRole,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default)]
    pub state: PartState,
    /// Read by the scanner. A part may have a text, or `detected`, or both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Found by somebody else, or stated by a test.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub detected: Vec<Detected>,
    /// The sensitivity label by identifier: `confidential.finance`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Who chose the label; left out: a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labelled: Option<Labelled>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_label: Option<String>,
    /// Classifiers that the host asked, and their answers. One that is asked for and not here is unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "distinct_keys")]
    pub classifiers: BTreeMap<String, bool>,
    #[serde(default, skip_serializing_if = "Facts::is_empty", deserialize_with = "distinct_keys")]
    pub facts: Facts,
}

/// How a label came to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Labelled {
    /// Somebody chose it.
    Manual,
    /// A rule or a default put it there.
    Automatic,
}

impl Labelled {
    pub const ALL: [Self; 2] = [Self::Manual, Self::Automatic];

    /// As sources and items spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Automatic => "automatic",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|labelled| labelled.name() == name)
    }
}

/// So many values of a type, each found once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Detected {
    /// The type's name, or its last word where that is enough.
    #[serde(rename = "type")]
    pub name: String,
    #[serde(default = "one")]
    pub count: u32,
    /// 1 to 100.
    pub confidence: u8,
    /// The value, where known; then `count` is how often it occurs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

fn one() -> u32 {
    1
}
