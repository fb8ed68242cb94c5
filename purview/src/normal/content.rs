//! The condition on content: sensitive types and labels, as a list of types or in groups.
//!
//! Keys have any case, numbers are numbers or texts, and a list of one may have lost its list.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::condition::{Classifier, Condition, Content, Group, Joined, LabelReference, TypeReference};
use crate::finding::Findings;
use crate::normal::condition::{named, wrong};
use crate::normal::value::{self, Odd, is_nothing};
use crate::trail::Trail;
use crate::value::Value;

pub(super) fn content(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Condition, Odd> {
    let entries = match json {
        Json::Array(entries) => entries.as_slice(),
        one @ Json::Object(_) => std::slice::from_ref(one),
        other => return Err(wrong(other, "a list of types or groups", at, findings)),
    };
    let mut types = Vec::new();
    let mut grouped = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let at = at.index(index);
        let Json::Object(fields) = entry else {
            return Err(wrong(entry, "a type or groups", &at, findings));
        };
        match named(fields, "Groups") {
            Some((key, groups)) => grouped.push(groups_of(fields, groups, &at.key(key), findings)?),
            None => match named(fields, "SensitiveInformation") {
                // Microsoft365DSC puts the list into a table.
                Some((key, members)) => listed(members, &at.key(key), &mut types, findings)?,
                None => types.push(type_of(fields, &at, findings)?),
            },
        }
    }
    if grouped.len() + usize::from(!types.is_empty()) > 1 {
        findings.ambiguous(
            at,
            "several sets of groups are read as all of them together",
            "no page says what it means; look at the rule in the portal",
        );
    }
    if !types.is_empty() {
        let group =
            Group { name: None, joined: Joined::Or, types, labels: Vec::new(), extra: BTreeMap::new() };
        grouped.push(Content { joined: Joined::And, groups: vec![group] });
    }
    let mut conditions: Vec<Condition> = grouped.into_iter().map(Condition::Content).collect();
    Ok(match conditions.len() {
        1 => conditions.remove(0),
        _ => Condition::And(conditions),
    })
}

fn groups_of(
    content: &Map<String, Json>,
    groups: &Json,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Result<Content, Odd> {
    let groups = match groups {
        Json::Array(groups) => groups.as_slice(),
        one @ Json::Object(_) => std::slice::from_ref(one),
        other => return Err(wrong(other, "a list of groups", at, findings)),
    };
    // Of one group it makes no difference, and the documented example has none.
    let joined = joined(content, Joined::And, at, findings)?;
    let mut found = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let at = at.index(index);
        let Json::Object(fields) = group else { return Err(wrong(group, "a group", &at, findings)) };
        found.push(group_of(fields, &at, findings)?);
    }
    if found.len() > 1 && named(content, "Operator").is_none() {
        findings.ambiguous(
            at,
            "several groups without `Operator` are read as joined by `And`",
            "no page says what it means; look at the rule in the portal",
        );
    }
    Ok(Content { joined, groups: found })
}

fn group_of(fields: &Map<String, Json>, at: &Trail<'_>, findings: &mut Findings) -> Result<Group, Odd> {
    let mut group = Group {
        name: None,
        joined: joined(fields, Joined::Or, at, findings)?,
        types: Vec::new(),
        labels: Vec::new(),
        extra: BTreeMap::new(),
    };
    for (key, value) in fields {
        let at = at.key(key);
        match key.to_ascii_lowercase().as_str() {
            "operator" => {}
            "name" => group.name = text(value, &at, findings)?,
            "sensitivetypes" | "sensitiveinformation" => listed(value, &at, &mut group.types, findings)?,
            "labels" => {
                for (index, member) in members(value).iter().enumerate() {
                    let at = at.index(index);
                    let Json::Object(fields) = member else {
                        return Err(wrong(member, "a label", &at, findings));
                    };
                    group.labels.push(label_of(fields, &at, findings)?);
                }
            }
            _ if is_nothing(value) => {}
            _ => {
                findings.kept(&at, &format!("`{}`", crate::finding::excerpt(key)));
                group.extra.insert(key.clone(), Value::Raw(value.clone()));
            }
        }
    }
    Ok(group)
}

fn listed(
    value: &Json,
    at: &Trail<'_>,
    types: &mut Vec<TypeReference>,
    findings: &mut Findings,
) -> Result<(), Odd> {
    for (index, member) in members(value).iter().enumerate() {
        let at = at.index(index);
        let Json::Object(fields) = member else { return Err(wrong(member, "a type", &at, findings)) };
        types.push(type_of(fields, &at, findings)?);
    }
    Ok(())
}

fn type_of(
    fields: &Map<String, Json>,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Result<TypeReference, Odd> {
    let mut found = TypeReference::default();
    let (mut low, mut high, mut level) = (None, None, None);
    for (key, value) in fields {
        let at = at.key(key);
        match key.to_ascii_lowercase().as_str() {
            "name" => found.name = text(value, &at, findings)?.unwrap_or_default(),
            "id" => found.id = text(value, &at, findings)?,
            "mincount" => found.min_count = bound(value, &at, findings)?,
            "maxcount" => found.max_count = bound(value, &at, findings)?,
            "minconfidence" => low = percent(value, &at, findings)?,
            "maxconfidence" => high = percent(value, &at, findings)?,
            "confidencelevel" => level = named_level(value, &at, findings)?,
            "classifiertype" => found.classifier = classifier(value, &at, findings)?,
            _ if is_nothing(value) => {}
            _ => {
                findings.kept(&at, &format!("`{}`", crate::finding::excerpt(key)));
                found.extra.insert(key.clone(), Value::Raw(value.clone()));
            }
        }
    }
    if found.name.is_empty() {
        match &found.id {
            Some(id) => found.name = id.clone(),
            None => return Err(wrong(&Json::Object(fields.clone()), "a type with a `Name`", at, findings)),
        }
    }
    found.confidence = match (low.or(level), high) {
        (None, None) => None,
        (low, high) => Some((low.unwrap_or(1), high.unwrap_or(100))),
    };
    Ok(found)
}

fn label_of(
    fields: &Map<String, Json>,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Result<LabelReference, Odd> {
    let field = |name: &str, findings: &mut Findings| match named(fields, name) {
        Some((key, value)) => text(value, &at.key(key), findings),
        None => Ok(None),
    };
    // Deeper exports have the identifier apart from the name.
    let name = match field("Name", findings)? {
        Some(name) => name,
        None => field("Id", findings)?
            .ok_or_else(|| wrong(&Json::Object(fields.clone()), "a label with a `Name`", at, findings))?,
    };
    Ok(LabelReference { name, kind: field("Type", findings)?.unwrap_or_else(|| "Sensitivity".to_owned()) })
}

fn members(value: &Json) -> &[Json] {
    match value {
        Json::Null => &[],
        Json::Array(members) => members,
        one => std::slice::from_ref(one),
    }
}

fn joined(
    fields: &Map<String, Json>,
    missing: Joined,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Result<Joined, Odd> {
    let Some((key, operator)) = named(fields, "Operator") else { return Ok(missing) };
    match operator.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("and") => Ok(Joined::And),
        Some("or") => Ok(Joined::Or),
        Some("") => Ok(missing),
        None if operator.is_null() => Ok(missing),
        _ => Err(wrong(operator, "`And` or `Or`", &at.key(key), findings)),
    }
}

fn text(value: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<String>, Odd> {
    match value {
        Json::Null => Ok(None),
        Json::String(text) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        other => Err(wrong(other, "a text", at, findings)),
    }
}

/// A count; -1 and `Any` are no bound.
fn bound(value: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<u32>, Odd> {
    if is_nothing(value) {
        return Ok(None);
    }
    match value::number(value, at, findings)? {
        None | Some(-1) => Ok(None),
        Some(number) => {
            u32::try_from(number).map(Some).map_err(|_| wrong(value, "a count, or -1 for any", at, findings))
        }
    }
}

fn percent(value: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<u8>, Odd> {
    match bound(value, at, findings)? {
        None => Ok(None),
        Some(number) => match u8::try_from(number) {
            Ok(percent @ 0..=100) => Ok(Some(percent)),
            _ => Err(wrong(value, "a number from 1 to 100", at, findings)),
        },
    }
}

/// What the names of the levels stand for (sensitive information type limits, Confidence levels).
const LEVELS: &[(&str, u8)] = &[("low", 65), ("medium", 75), ("high", 85)];

fn named_level(value: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<u8>, Odd> {
    let Some(name) = text(value, at, findings)? else { return Ok(None) };
    // The service writes so where the level is that of an older number; the numbers beside it count.
    if name.eq_ignore_ascii_case("custom") || name.eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    match LEVELS.iter().find(|(level, _)| level.eq_ignore_ascii_case(&name)) {
        Some((_, percent)) => Ok(Some(*percent)),
        None => Err(wrong(value, "`Low`, `Medium` or `High`", at, findings)),
    }
}

fn classifier(value: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Classifier, Odd> {
    let Some(name) = text(value, at, findings)? else { return Ok(Classifier::Content) };
    match name.to_ascii_lowercase().as_str() {
        "content" => Ok(Classifier::Content),
        "mlmodel" => Ok(Classifier::MachineLearning),
        "exactmatch" => Ok(Classifier::ExactMatch),
        _ => Err(wrong(value, "`Content`, `MLModel` or `ExactMatch`", at, findings)),
    }
}
