//! A rule's condition from whichever encoding it has.

use crate::condition::{Condition, Content, Group, TypeReference};
use crate::finding::Findings;
use crate::normal::condition::Conditions;
use crate::normal::settle::plain;
use crate::normal::value::{Odd, flag, is_nothing};
use crate::read::Raw;
use crate::tables::Role;
use crate::trail::Trail;
use crate::value::Value;

pub(super) fn condition_of_rule(
    raw: &Raw,
    conditions: Conditions<'_>,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Option<Condition> {
    let advanced = match raw.text("AdvancedRule") {
        Some(text) => conditions.advanced(text, &at.key("AdvancedRule"), findings).ok()?,
        None => None,
    };
    let is_advanced = raw.get("IsAdvancedRule").filter(|value| !value.is_null());
    let is_advanced = is_advanced.and_then(|value| flag(value, &at.key("IsAdvancedRule"), findings).ok());
    let Some(advanced) = advanced else { return flat(raw, conditions, at, findings) };
    // The flat fields of a grouped rule repeat parts of it; those of a flat one say it all.
    if is_advanced == Some(false) {
        let mut quiet = Findings::default();
        let flat = flat(raw, conditions, at, &mut quiet);
        if flat.is_some_and(|flat| meaning(plain(flat)) != meaning(plain(advanced.clone()))) {
            findings.contradiction(at);
        }
    }
    Some(advanced)
}

/// All conditions, and none of the exceptions.
fn flat(raw: &Raw, conditions: Conditions<'_>, at: &Trail<'_>, findings: &mut Findings) -> Option<Condition> {
    let mut asked = Vec::new();
    let mut excepted = Vec::new();
    for field in conditions.tables.fields(conditions.kind) {
        let (name, target) = match field.role {
            Role::Condition => (field.name.as_str(), &mut asked),
            Role::Exception => (field.name.strip_prefix("ExceptIf").unwrap_or(&field.name), &mut excepted),
            _ => continue,
        };
        let Some((written, value)) = raw.fields.get(&field.name.to_ascii_lowercase()) else { continue };
        if is_nothing(value) {
            continue;
        }
        let at = at.key(written);
        match conditions.leaf(name, Some(value), &at, findings) {
            // A switch that is off asks nothing.
            Ok(Condition::Leaf { value: Value::Flag(false), .. }) | Err(Odd::Told | Odd::Unknown) => {}
            Ok(condition) => target.push(condition),
        }
    }
    if !excepted.is_empty() {
        asked.push(Condition::Not(Box::new(Condition::Or(excepted))));
    }
    (!asked.is_empty()).then_some(Condition::And(asked))
}

/// Two conditions that mean the same have equal meanings: order, names of groups and GUIDs are gone.
pub(crate) fn meaning(condition: Condition) -> String {
    format!("{:?}", sorted(condition))
}

fn sorted(condition: Condition) -> Condition {
    let all = |members: Vec<Condition>| {
        let mut members: Vec<(String, Condition)> = members
            .into_iter()
            .map(|member| {
                let member = sorted(member);
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
        Condition::Not(inner) => Condition::Not(Box::new(sorted(*inner))),
        Condition::Leaf { name, value } => Condition::Leaf { name, value: sorted_value(value) },
        Condition::Content(Content { joined, mut groups }) => {
            for group in &mut groups {
                sort_group(group);
            }
            groups.sort_by_cached_key(|group| format!("{group:?}"));
            Condition::Content(Content { joined, groups })
        }
    }
}

fn sort_group(group: &mut Group) {
    group.name = None;
    for reference in &mut group.types {
        let TypeReference { name, id, .. } = reference;
        // The GUID says which type it is, whatever language its name is in.
        if let Some(id) = id.take() {
            *name = id.to_ascii_lowercase();
        }
    }
    group.types.sort_by_cached_key(|reference| format!("{reference:?}"));
    group.labels.sort_by_cached_key(|reference| format!("{reference:?}"));
}

pub(crate) fn sorted_value(value: Value) -> Value {
    match value {
        Value::List(members) => {
            let mut members: Vec<Value> = members.into_iter().map(sorted_value).collect();
            members.sort_by_cached_key(|member| format!("{member:?}"));
            members.dedup();
            Value::List(members)
        }
        Value::Table(table) => Value::Table(table.into_iter().map(|(key, value)| (key, sorted_value(value))).collect()),
        other => other,
    }
}
