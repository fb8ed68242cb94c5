//! What labels bring with them, and how they are offered to people.

use super::{Effect, Id, OptionValue};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labelling {
    /// One for each of the program's labels.
    pub labels: Vec<LabelBody>,
    /// One for each of the program's retention labels: settings by name.
    pub retention: Vec<Vec<(String, OptionValue)>>,
    /// Those that count first.
    pub policies: Vec<LabelPolicy>,
    /// Locations at which a rule may put its label in the place of any other, sorted.
    pub overwriting: Vec<Id>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelBody {
    /// The label above: an earlier one.
    pub parent: Option<Id>,
    pub tooltip: Option<String>,
    pub settings: Vec<(String, OptionValue)>,
    pub blocks: Vec<LabelBlock>,
}

/// `encrypt { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct LabelBlock {
    pub name: String,
    pub title: String,
    pub grants: Vec<Grant>,
    pub settings: Vec<(String, OptionValue)>,
    /// What happens to an item that gets the label.
    pub effects: Vec<Effect>,
    /// Locations at which a rule's label does not bring it, sorted.
    pub not_at: Vec<Id>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub right: String,
    pub kind: GranteeKind,
    pub to: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GranteeKind {
    /// Of a person or a group.
    Address,
    Domain,
    /// A word of the platform: `everybody`.
    Audience,
}

/// What a policy offers, to whom, and what it asks of them. What it says nothing of, it leaves to others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelPolicy {
    pub platform: Id,
    pub name: String,
    pub title: String,
    /// Addresses of people and groups, folded and sorted; empty: everybody.
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// Sorted: by rank.
    pub labels: Vec<Id>,
    /// A kind of content, and the label that it has by default.
    pub defaults: Vec<(String, Id)>,
    /// The kinds of content that must have a label.
    pub mandatory: Option<Vec<String>>,
    pub justified: Option<bool>,
    pub help: Option<String>,
}
