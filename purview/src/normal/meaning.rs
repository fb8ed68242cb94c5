//! When two conditions, or two values, mean the same: the order of alternatives, names of groups, and GUIDs beside names make no
//! difference.

use std::collections::BTreeMap;

use crate::condition::{Condition, Content, Group};
use crate::normal::CONDITION;
use crate::tenant::{Kind, Tenant};
use crate::value::Value;

/// GUIDs by name, as the tenants at hand know them. What a name stands for in another language stands in none of them; its GUID
/// does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    types: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
}

impl Names {
    pub(crate) fn of<'t>(tenants: impl IntoIterator<Item = &'t Tenant>) -> Names {
        let mut names = Names::default();
        for object in tenants.into_iter().flat_map(|tenant| &tenant.objects) {
            if let Some(id) = &object.id {
                let pair = (object.name.to_lowercase(), id.to_lowercase());
                match object.kind {
                    Kind::Label => names.labels.extend([pair]),
                    Kind::SensitiveType => names.types.extend([pair]),
                    _ => {}
                }
            }
            if let Some(Value::Condition(condition)) = object.parameters.get(CONDITION) {
                names.learn(condition);
            }
        }
        names
    }

    /// Every reference with both teaches which name has which GUID.
    fn learn(&mut self, condition: &Condition) {
        match condition {
            Condition::And(members) | Condition::Or(members) => {
                members.iter().for_each(|member| self.learn(member));
            }
            Condition::Not(inner) => self.learn(inner),
            Condition::Content(content) => {
                for reference in content.groups.iter().flat_map(|group| &group.types) {
                    if let Some(id) = &reference.id {
                        self.types.insert(reference.name.to_lowercase(), id.to_lowercase());
                    }
                }
            }
            Condition::Leaf { .. } => {}
        }
    }

    /// The GUID, or the name where none is known.
    pub(crate) fn label(&self, name: &str) -> String {
        let name = name.to_lowercase();
        self.labels.get(&name).cloned().unwrap_or(name)
    }

    fn of_type(&self, name: &str, id: Option<&str>) -> String {
        let name = name.to_lowercase();
        id.map(str::to_lowercase).or_else(|| self.types.get(&name).cloned()).unwrap_or(name)
    }
}

/// Conditions that mean the same have equal texts.
pub(crate) fn meaning(condition: Condition, names: &Names) -> String {
    format!("{:?}", sorted(condition, names))
}

fn sorted(condition: Condition, names: &Names) -> Condition {
    let all = |members: Vec<Condition>| {
        let mut members: Vec<(String, Condition)> = members
            .into_iter()
            .map(|member| {
                let member = sorted(member, names);
                (format!("{member:?}"), member)
            })
            .collect();
        members.sort_by(|a, b| a.0.cmp(&b.0));
        members.dedup_by(|a, b| a.0 == b.0);
        members.into_iter().map(|(_, member)| member).collect()
    };
    match condition {
        Condition::And(members) => Condition::And(all(members)),
        Condition::Or(members) => Condition::Or(all(members)),
        Condition::Not(inner) => Condition::Not(Box::new(sorted(*inner, names))),
        Condition::Leaf { name, value } => Condition::Leaf { name, value: sorted_value(value) },
        Condition::Content(Content { joined, mut groups }) => {
            for group in &mut groups {
                sort_group(group, names);
            }
            groups.sort_by_cached_key(|group| format!("{group:?}"));
            Condition::Content(Content { joined, groups })
        }
    }
}

fn sort_group(group: &mut Group, names: &Names) {
    group.name = None;
    for reference in &mut group.types {
        reference.name = names.of_type(&reference.name, reference.id.take().as_deref());
    }
    for label in &mut group.labels {
        label.name = names.label(&label.name);
    }
    group.types.sort_by_cached_key(|reference| format!("{reference:?}"));
    group.labels.sort_by_cached_key(|reference| format!("{reference:?}"));
}

/// Lists without order and repetition.
pub(crate) fn sorted_value(value: Value) -> Value {
    match value {
        Value::List(members) => {
            let mut members: Vec<Value> = members.into_iter().map(sorted_value).collect();
            members.sort_by_cached_key(|member| format!("{member:?}"));
            members.dedup();
            Value::List(members)
        }
        Value::Table(table) => {
            Value::Table(table.into_iter().map(|(key, value)| (key, sorted_value(value))).collect())
        }
        other => other,
    }
}
