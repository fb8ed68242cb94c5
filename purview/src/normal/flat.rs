//! A rule's condition from whichever encoding it has.

use crate::condition::Condition;
use crate::finding::Findings;
use crate::normal::condition::Conditions;
use crate::normal::meaning::{Names, meaning};
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
        let names = Names::default();
        let of = |condition: Condition| meaning(plain(condition), &names);
        if flat.is_some_and(|flat| of(flat) != of(advanced.clone())) {
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
