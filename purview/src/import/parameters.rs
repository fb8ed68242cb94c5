//! The parameters of one object, and which of them the sources say already.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::import::json;
use crate::import::source;
use crate::tenant::Object;
use crate::value::Value;

/// Said by where an object stands in the sources.
const PLACED: [&str; 7] =
    ["Name", "DisplayName", "Policy", "ParentPolicyName", "Priority", "Workload", "Condition"];

#[derive(Debug)]
pub(super) struct Parameters<'o> {
    object: &'o Object,
    /// Keys of parameters, and of entries in parameters that are tables: `Moderate.ModerateMessageByUser`.
    said: RefCell<BTreeSet<String>>,
}

impl<'o> Parameters<'o> {
    pub(super) fn of(object: &'o Object) -> Self {
        let said = PLACED.iter().map(|name| name.to_lowercase()).collect();
        Parameters { object, said: RefCell::new(said) }
    }

    /// The value of a parameter, or of an entry of one that is a table.
    pub(super) fn get(&self, wire: &str) -> Option<&'o Value> {
        if let Some(value) = find(&self.object.parameters, wire) {
            return Some(value);
        }
        let (name, key) = wire.split_once('.')?;
        match find(&self.object.parameters, name)? {
            Value::Table(table) => find(table, key),
            _ => None,
        }
    }

    /// The sources say it.
    pub(super) fn say(&self, wire: &str) {
        self.said.borrow_mut().insert(wire.to_lowercase());
    }

    pub(super) fn text(&self, wire: &str) -> Option<&'o str> {
        let text = self.get(wire)?.as_text()?;
        self.say(wire);
        Some(text)
    }

    /// What the sources have no words for: a block that keeps it, or nothing. Names that no source can spell come second.
    pub(super) fn rest(&self) -> (Option<String>, Vec<&'o str>) {
        let said = self.said.borrow();
        let mut kept: BTreeMap<&'o str, String> = BTreeMap::new();
        for (name, value) in &self.object.parameters {
            let whole = said.contains(&name.to_lowercase());
            let parts = match value {
                Value::Table(table) => {
                    table.keys().all(|key| said.contains(&format!("{name}.{key}").to_lowercase()))
                }
                _ => false,
            };
            if !whole && !parts {
                kept.insert(name, json::of(value).to_string());
            }
        }
        for (name, value) in &self.object.extra {
            kept.insert(name, value.to_string());
        }
        let (kept, lost): (Vec<_>, Vec<_>) = kept.into_iter().partition(|(name, _)| is_word(name));
        let lines: Vec<String> =
            kept.into_iter().map(|(name, json)| format!("{name} = {}", source::text(&json))).collect();
        let lost = lost.into_iter().map(|(name, _)| name).collect();
        ((!lines.is_empty()).then(|| source::block("extra", &lines)), lost)
    }
}

fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn find<'v>(table: &'v BTreeMap<String, Value>, name: &str) -> Option<&'v Value> {
    table
        .get(name)
        .or_else(|| table.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}
