//! The documented ids and facts that cases are generated from, as far as generation asks for them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use weir_tests::repository::read;

pub(crate) fn data<T: DeserializeOwned>(name: &str) -> T {
    let path = format!("tests/cases/conformance/reference/{name}.json");
    let text = read(&path).expect("the file");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What is documented of a row.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Facts(BTreeMap<String, Value>);

impl Facts {
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        let list = self.0.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        usize::try_from(self.0.get(name)?.as_u64()?).ok()
    }

    /// The names of an enumeration's cases.
    pub(crate) fn cases(&self) -> Vec<&str> {
        let cases = self.0.get("cases").and_then(Value::as_object);
        cases.into_iter().flat_map(|cases| cases.keys().map(String::as_str)).collect()
    }

    pub(crate) fn uncertain(&self) -> bool {
        self.text("status") == Some("undocumented")
    }
}

#[derive(Deserialize)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Entry>,
}

#[derive(Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) row: String,
    #[serde(default)]
    pub(crate) facts: Facts,
    /// How Weir writes it; `$` stands for a case.
    pub(crate) statement: Option<String>,
    /// The same with `$` for values.
    pub(crate) values_at: Option<String>,
    /// The same with `$` for a key.
    pub(crate) key_at: Option<String>,
    #[serde(default)]
    pub(crate) options: Vec<Entry>,
    #[serde(default)]
    pub(crate) also: Vec<AlsoEntry>,
}

/// A second action that the portal shows as a part of the first.
#[derive(Deserialize)]
pub(crate) struct AlsoEntry {
    pub(crate) row: String,
    pub(crate) facts: Facts,
    pub(crate) statement: String,
}

#[derive(Deserialize)]
pub(crate) struct Locations {
    pub(crate) rows: Vec<Entry>,
    pub(crate) content: Vec<Entry>,
    pub(crate) scope_kinds: Table,
}

impl Locations {
    pub(crate) fn names(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.id.as_str()).collect()
    }

    pub(crate) fn combinable(&self) -> Vec<&str> {
        let rows = self.rows.iter().filter(|row| row.facts.flag("alone") != Some(true));
        rows.map(|row| row.id.as_str()).collect()
    }

    pub(crate) fn stand_alone(&self, scope: &[&str]) -> bool {
        let alone = |name: &&str| {
            self.rows.iter().any(|row| row.id == **name && row.facts.flag("alone") == Some(true))
        };
        scope.len() > 1 && scope.iter().any(alone)
    }

    /// Every location by itself, then every pair.
    pub(crate) fn scopes(&self) -> Vec<Vec<&str>> {
        let names = self.names();
        let mut scopes: Vec<Vec<&str>> = names.iter().map(|name| vec![*name]).collect();
        for (at, one) in names.iter().enumerate() {
            scopes.extend(names.iter().skip(at + 1).map(|other| vec![*one, *other]));
        }
        scopes
    }
}

#[derive(Deserialize)]
pub(crate) struct Notifications {
    pub(crate) kinds: Vec<Notification>,
    pub(crate) email_by_selection: Vec<Selection>,
}

#[derive(Deserialize)]
pub(crate) struct Notification {
    pub(crate) id: String,
    pub(crate) part_of: Option<String>,
    pub(crate) statements: Vec<String>,
    pub(crate) locations: Vec<String>,
    pub(crate) status: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Selection {
    pub(crate) selected: Vec<String>,
    pub(crate) email: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Devices {
    pub(crate) levels: Vec<Entry>,
    pub(crate) activities: Vec<Entry>,
    pub(crate) groups: Vec<Entry>,
}

#[derive(Deserialize)]
pub(crate) struct Design {
    pub(crate) rules: Vec<DesignRule>,
}

#[derive(Deserialize)]
pub(crate) struct DesignRule {
    pub(crate) id: String,
    pub(crate) scope: Vec<String>,
    #[serde(default)]
    pub(crate) settings: Vec<String>,
    pub(crate) when: Vec<String>,
    #[serde(default)]
    pub(crate) options: Vec<String>,
    pub(crate) then: Vec<String>,
    pub(crate) answer: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Limits {
    pub(crate) limits: Vec<Limit>,
}

#[derive(Deserialize)]
pub(crate) struct Limit {
    pub(crate) id: String,
    pub(crate) value: Value,
    pub(crate) unchecked: Option<String>,
}

impl Limit {
    /// `600`, the number in `64 chars`, the upper end of `1 to 500`.
    pub(crate) fn number(&self) -> usize {
        let number = match &self.value {
            Value::String(text) => {
                let words: Vec<&str> = text.split(' ').collect();
                let word = words.iter().rev().find(|word| word.parse::<usize>().is_ok());
                word.and_then(|word| word.parse().ok())
            }
            other => other.as_u64().and_then(|number| usize::try_from(number).ok()),
        };
        number.unwrap_or_else(|| panic!("`{}` has no number", self.id))
    }
}

#[derive(Deserialize)]
pub(crate) struct Open {
    pub(crate) cases: Vec<OpenCase>,
}

#[derive(Deserialize)]
pub(crate) struct OpenCase {
    /// How the names of the cases begin.
    pub(crate) case: String,
    pub(crate) reason: String,
}
