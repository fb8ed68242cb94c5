//! What a copy comes to, in words that belong to no platform: what a host carries out.
//!
//! The verdict's `applied` names actions as their platform does; the outcome says the same by the effects that the platform's
//! table gives them (see [`crate::effect`]). Everything that is empty is left out of the JSON form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::verdict::OptionJson;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome {
    pub fate: Fate,
    /// The rule that decided the fate: `card_mail.bulk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_for: Option<Audience>,
    /// Who would be refused, had they access: a block that stands before anybody is concerned by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Whether a user may go on all the same.
    #[serde(default, skip_serializing_if = "is_false")]
    pub overridable: bool,
    /// Where a redirected copy goes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Whose approval a held copy waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvers: Vec<String>,
    /// The sender's manager is one of them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub manager_approves: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub headers: HeaderChanges,
    #[serde(default, skip_serializing_if = "is_default")]
    pub recipients_added: AddedRecipients,
    /// The new subject, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disclaimers: Vec<Disclaimer>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub protection: Protection,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelChange>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub marks: Marks,
    /// By part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redactions: Vec<Redaction>,
    /// How use and sharing are limited, in the platform's words: `view_only`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    /// Seconds after which access ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after: Option<u64>,
    /// Who or what loses access, in the platform's words: `public_link`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed_access: Vec<String>,
    /// What is asked for before it goes on: `justification`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Alerts that the matches give rise to; [`crate::alerts`] counts them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<AlertDue>,
}

/// From the mildest to the most severe: of several, the most severe is the copy's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    #[default]
    Delivered,
    Redirected,
    Held,
    Quarantined,
    Blocked,
}

impl Fate {
    pub const ALL: [Fate; 5] =
        [Fate::Delivered, Fate::Redirected, Fate::Held, Fate::Quarantined, Fate::Blocked];

    /// As the JSON form and tests call it.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Delivered => "delivered",
            Fate::Redirected => "redirected",
            Fate::Held => "held",
            Fate::Quarantined => "quarantined",
            Fate::Blocked => "blocked",
        }
    }
}

impl Audience {
    pub fn name(self) -> &'static str {
        match self {
            Audience::Anonymous => "anonymous",
            Audience::Outside => "outside",
            Audience::Everyone => "everyone",
        }
    }
}

/// Who is refused, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// People who have nothing but a link.
    Anonymous,
    /// People outside the organisation.
    Outside,
    Everyone,
}

/// To whom something is closed, whoever has it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Closed {
    pub to: Audience,
    /// The rule: `card_files.bulk`.
    pub by: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeaderChanges {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AddedRecipients {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bcc: Vec<String>,
    /// The box in which the sender's manager is added: `to`, `cc` or `bcc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Disclaimer {
    pub text: String,
    /// `append` or `prepend`.
    pub place: String,
    /// When it cannot be added: `wrap`, `ignore` or `reject`.
    pub fallback: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Protection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encrypt: Option<Encryption>,
    /// What protects it is taken off.
    #[serde(default, skip_serializing_if = "is_false")]
    pub decrypt: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<Brand>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Encryption {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// A second time, around what the first protects.
    #[serde(default, skip_serializing_if = "is_false")]
    pub twice: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Brand {
    pub template: String,
    /// Recipients read it in the portal.
    pub portal: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LabelChange {
    /// The label that is put on; absent: the label is taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// In the place of another label too.
    pub overwrite: bool,
    /// The label whose place it takes, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// What the label brings with it, by the blocks of its declaration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brings: Vec<Brought>,
}

/// A block of a label's declaration: its settings as the platform names them, and whom it lets do what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Brought {
    /// `encrypt`
    pub block: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Granted>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, OptionJson>,
}

/// A right, and who has it: one of the other three is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Granted {
    pub right: String,
    /// Of a person or a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// A word of the platform: `everybody`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Marks {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watermark: Option<String>,
}

/// What is taken out of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Redaction {
    /// Index into the item's parts.
    pub part: usize,
    /// Byte offsets in the part's text, sorted and apart: start and end.
    pub spans: Vec<[usize; 2]>,
    /// The text without them. What other rules counted is masked in it, unless values were asked for; the spans say what
    /// goes from the text that the host has.
    pub text: String,
}

/// An alert that a match gives rise to: at once, or once there are enough of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertDue {
    pub rule: String,
    /// The action, as the platform names it.
    pub action: String,
    /// So many matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u64>,
    /// Within so many seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u64>,
    /// Or so many bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<u64>,
}

impl Outcome {
    /// Nothing is done that an outcome speaks of.
    pub fn is_empty(&self) -> bool {
        is_default(self)
    }
}

fn is_false(flag: &bool) -> bool {
    !*flag
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
