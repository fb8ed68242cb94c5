//! Groups of the tenant's endpoint settings, as objects: declared by name, their members in the environment.
//!
//! The platform's table says which parameter holds each kind of group, and under which key each of its fields. A group is read
//! wherever it stands in the parameter: a table with a name, whose members are tables of the fields.

use std::collections::{BTreeMap, BTreeSet};

use weir_compiler::platform::tables::{Field, Object as Row, Type};

use crate::import::Importer;
use crate::import::organisation::toml;
use crate::tenant::{Kind, Object};
use crate::value::Value;

/// Keys under which a group has its name.
const NAMES: [&str; 2] = ["Name", "groupName"];

/// Identifiers, and what follows from other keys.
const SILENT: [&str; 5] = ["Id", "groupId", "usbPrinter", "MatchType", "alias"];

/// What is known of a group while it is read.
#[derive(Default)]
struct Members {
    /// By field.
    values: BTreeMap<String, Vec<String>>,
    /// Keys that no field has.
    unsaid: BTreeSet<String>,
}

impl Importer<'_> {
    pub(super) fn tenant_settings(&mut self) {
        let (tenant, platform) = (self.tenant, self.platform.clone());
        for settings in tenant.of(Kind::Settings) {
            let mut said: BTreeSet<&str> = BTreeSet::new();
            for row in &platform.objects {
                let Some(wire) = row.wire.as_deref() else { continue };
                let Some(value) = settings.parameters.get(wire) else { continue };
                said.insert(wire);
                self.groups(row, value);
            }
            let rest = rest(settings, &said);
            if !rest.is_empty() {
                let why = format!("{} are settings of the tenant that no rule names", rest.join(", "));
                self.lose(Kind::Settings, &settings.name, why);
            }
        }
    }

    fn groups(&mut self, row: &Row, value: &Value) {
        for member in value.members() {
            let Value::Table(entry) = member else { continue };
            let found = entry.iter().find(|(key, _)| NAMES.iter().any(|name| name.eq_ignore_ascii_case(key)));
            let Some((name_key, Value::Text(title))) = found else {
                entry.values().for_each(|inner| self.groups(row, inner));
                continue;
            };
            let mut members = Members::default();
            for (key, inner) in entry.iter().filter(|(key, _)| *key != name_key) {
                members.read(row, key, inner);
            }
            let name = self.organisation.named_object(&mut self.identifiers, &row.name, title);
            let fields = row.fields.iter().filter_map(|field| members.field(field)).collect();
            self.organisation.environment.objects.push((name, fields));
            for key in &members.unsaid {
                let why = format!("`{key}` has no words in sources");
                self.lose(Kind::Settings, title, why);
            }
        }
    }
}

impl Members {
    fn read(&mut self, row: &Row, key: &str, value: &Value) {
        let field = row
            .fields
            .iter()
            .find(|field| field.reach.wire.as_deref().is_some_and(|wire| wire.eq_ignore_ascii_case(key)));
        match (field, value) {
            (_, Value::List(members)) => members.iter().for_each(|member| self.read(row, key, member)),
            (Some(field), Value::Table(range)) if *field.ty.element() == Type::Ip => {
                self.range(field, range, ["from", "to"]);
            }
            (_, Value::Table(entry)) => {
                let lower = |key: &str| key.eq_ignore_ascii_case("AddressLower");
                let address = row.fields.iter().find(|field| field.reach.wire.as_deref().is_some_and(lower));
                if let Some(field) = address {
                    self.range(field, entry, ["AddressLower", "AddressUpper"]);
                }
                let addresses = |key: &str| lower(key) || key.eq_ignore_ascii_case("AddressUpper");
                for (key, inner) in entry.iter().filter(|(key, _)| address.is_none() || !addresses(key)) {
                    self.read(row, key, inner);
                }
            }
            (Some(field), Value::Text(text)) if !text.is_empty() => self.add(field, toml(text)),
            (Some(field), Value::Flag(true)) => self.add(field, "true".to_owned()),
            (Some(field), Value::Number(number)) => self.add(field, toml(&number.to_string())),
            (None, Value::Text(text)) if text.is_empty() => {}
            (None, Value::Flag(true) | Value::Text(_) | Value::Number(_)) => {
                // What an application is called beside its executable is for its list in the portal.
                let shown = NAMES.iter().chain(&SILENT).any(|silent| silent.eq_ignore_ascii_case(key));
                if !shown {
                    self.unsaid.insert(key.to_owned());
                }
            }
            _ => {}
        }
    }

    /// `10.1.0.1-10.1.0.9`, or one address.
    fn range(&mut self, field: &Field, entry: &BTreeMap<String, Value>, ends: [&str; 2]) {
        let find = |name: &str| {
            let mut entries = entry.iter();
            let found = entries.find(|(key, _)| key.to_lowercase().starts_with(&name.to_lowercase()));
            found.and_then(|(_, value)| value.as_text()).filter(|text| !text.is_empty())
        };
        match ends.map(find) {
            [Some(first), Some(last)] if first != last => self.add(field, toml(&format!("{first}-{last}"))),
            [Some(one), _] | [None, Some(one)] => self.add(field, toml(one)),
            [None, None] => {}
        }
    }

    fn add(&mut self, field: &Field, written: String) {
        let values = self.values.entry(field.name.clone()).or_default();
        if !values.contains(&written) {
            values.push(written);
        }
    }

    /// The line of the environment.
    fn field(&self, field: &Field) -> Option<(String, String)> {
        let values = self.values.get(&field.name)?;
        let written = match (&field.ty, values.first()) {
            (Type::List(_), _) => format!("[{}]", values.join(", ")),
            (_, first) => first?.clone(),
        };
        Some((field.name.clone(), written))
    }
}

/// Names of what is set and no object holds.
fn rest(settings: &Object, said: &BTreeSet<&str>) -> Vec<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (name, value) in settings.parameters.iter().filter(|(name, _)| !said.contains(name.as_str())) {
        let mut inner = value.members().iter().filter_map(|member| match member {
            Value::Table(entry) => entry.iter().find(|(key, _)| key.eq_ignore_ascii_case("Setting")),
            _ => None,
        });
        let settings: BTreeSet<String> =
            inner.by_ref().filter_map(|(_, value)| value.as_text()).map(str::to_owned).collect();
        if settings.is_empty() { names.extend([name.clone()]) } else { names.extend(settings) }
    }
    names.extend(settings.extra.keys().cloned());
    names.into_iter().map(|name| format!("`{name}`")).collect()
}
