//! What a rule asks: the tree that grouped conditions spell out and flat parameters imply.

use std::collections::BTreeMap;

use crate::value::Value;

/// A node of the tree. Flat parameters are `And` of their conditions, and of `Not` of `Or` of their exceptions.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    /// One child: several are read as their `And`, with a finding, for no page says what they mean.
    Not(Box<Condition>),
    /// A flat parameter's name and its value.
    Leaf {
        name: String,
        value: Value,
    },
    /// Sensitive types and labels, in groups.
    Content(Content),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Joins the groups.
    pub joined: Joined,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// As people see it; no part of what the rule means. Flat conditions have none.
    pub name: Option<String>,
    /// Joins all members, types and labels alike.
    pub joined: Joined,
    pub types: Vec<TypeReference>,
    pub labels: Vec<LabelReference>,
    /// Keys no page documents, as they were: kept, never read.
    pub extra: BTreeMap<String, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    And,
    Or,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeReference {
    pub name: String,
    pub id: Option<String>,
    /// None: the service's default, 1.
    pub min_count: Option<u32>,
    /// None: no upper bound.
    pub max_count: Option<u32>,
    /// 1 to 100, the lowest and highest accepted; none: what the type recommends.
    pub confidence: Option<(u8, u8)>,
    pub classifier: Classifier,
    /// Keys no page documents, as they were: kept, never read.
    pub extra: BTreeMap<String, Value>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Classifier {
    #[default]
    Content,
    /// A trainable classifier: name and id are the same, and there are no counts.
    MachineLearning,
    ExactMatch,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LabelReference {
    /// A GUID or a name.
    pub name: String,
    /// `Sensitivity`, or what stands there.
    pub kind: String,
}

impl Condition {
    /// Every label that the condition asks for.
    pub fn each_label(&mut self, see: &mut dyn FnMut(&mut LabelReference)) {
        match self {
            Condition::And(members) | Condition::Or(members) => {
                members.iter_mut().for_each(|member| member.each_label(see));
            }
            Condition::Not(inner) => inner.each_label(see),
            Condition::Content(content) => {
                content.groups.iter_mut().flat_map(|group| &mut group.labels).for_each(see);
            }
            Condition::Leaf { .. } => {}
        }
    }
}
