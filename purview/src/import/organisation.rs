//! What differs between tenants, under names: groups, addresses, sites and their like are declared in one module, and their
//! values stand in the environment.

use std::collections::BTreeMap;

use weir_compiler::platform::Platform;

use crate::import::identifiers::Identifiers;
use crate::import::source::{self, Module};

/// The module that declares all of them.
pub(crate) const MODULE: &str = "organisation";

#[derive(Debug, Default)]
pub(crate) struct Organisation {
    pub(crate) module: Module,
    /// By folded value.
    groups: BTreeMap<String, String>,
    addresses: BTreeMap<String, String>,
    /// By kind and folded value.
    objects: BTreeMap<(String, String), String>,
    /// By what stands after the `=`.
    lists: BTreeMap<String, String>,
    pub(crate) environment: Environment,
}

/// The values of one tenant.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) tenant: Option<String>,
    groups: Vec<(String, String)>,
    params: Vec<(String, String)>,
    /// By name: fields, and their values as TOML.
    pub(crate) objects: Vec<(String, Vec<(String, String)>)>,
    pub(crate) packages: Vec<PackageEntry>,
    /// Labels by path, and their identifiers.
    pub(crate) labels: Vec<(String, String)>,
}

/// The package that the types of a module are in.
#[derive(Debug)]
pub(crate) struct PackageEntry {
    pub(crate) module: String,
    pub(crate) texts: [(&'static str, String); 6],
    /// The sources say all of it.
    pub(crate) managed: bool,
}

impl Organisation {
    /// The group of this address, or of what else the tenant knows it by.
    pub(crate) fn group(&mut self, identifiers: &mut Identifiers, address: &str) -> String {
        if let Some(known) = self.groups.get(&address.to_lowercase()) {
            return known.clone();
        }
        let title = title_of(address);
        let name = identifiers.fresh(&title, "group");
        self.module.item(format!("group {name} {}", source::text(&title)));
        self.environment.groups.push((name.clone(), address.to_owned()));
        self.groups.insert(address.to_lowercase(), name.clone());
        name
    }

    pub(crate) fn address(&mut self, identifiers: &mut Identifiers, address: &str) -> String {
        if let Some(known) = self.addresses.get(&address.to_lowercase()) {
            return known.clone();
        }
        let name = identifiers.fresh(&title_of(address), "address");
        self.module.item(format!("param {name} : address"));
        self.environment.params.push((name.clone(), address.to_owned()));
        self.addresses.insert(address.to_lowercase(), name.clone());
        name
    }

    /// An object of the kind, known by one text; nothing where the kind is not known by one.
    pub(crate) fn object(
        &mut self,
        identifiers: &mut Identifiers,
        platform: &Platform,
        kind: &str,
        value: &str,
    ) -> Option<String> {
        let key = (kind.to_owned(), value.to_lowercase());
        if let Some(known) = self.objects.get(&key) {
            return Some(known.clone());
        }
        let row = platform.objects.iter().find(|row| row.name == kind)?;
        let field = row.fields.iter().find(|field| field.required)?;
        let title = title_of(value);
        let name = identifiers.fresh(&title, kind);
        self.module.item(format!("object {kind} {name} {}", source::text(&title)));
        self.environment.objects.push((name.clone(), vec![(field.name.clone(), toml(value))]));
        self.objects.insert(key, name.clone());
        Some(name)
    }

    /// An object of the kind, known by its title.
    pub(crate) fn named_object(&mut self, identifiers: &mut Identifiers, kind: &str, title: &str) -> String {
        let key = (kind.to_owned(), title.to_lowercase());
        if let Some(known) = self.objects.get(&key) {
            return known.clone();
        }
        let name = identifiers.fresh(title, kind);
        self.module.item(format!("object {kind} {name} {}", source::text(title)));
        self.objects.insert(key, name.clone());
        name
    }

    /// The name of a list that stands in several places.
    pub(crate) fn list(&mut self, identifiers: &mut Identifiers, hint: &str, written: &str) -> String {
        if let Some(known) = self.lists.get(written) {
            return known.clone();
        }
        let name = identifiers.fresh(hint, "list");
        self.module.item(format!("let {name} = {written}"));
        self.lists.insert(written.to_owned(), name.clone());
        name
    }
}

impl Environment {
    pub(crate) fn finish(&self) -> String {
        let mut written = "# What the names of the sources are in the tenant that was imported.\n".to_owned();
        if let Some(tenant) = &self.tenant {
            written.push_str(&format!("\n[tenant]\nname = {}\n", toml(tenant)));
        }
        for (table, values) in [("groups", &self.groups), ("params", &self.params), ("labels", &self.labels)]
        {
            if values.is_empty() {
                continue;
            }
            written.push_str(&format!("\n[{table}]\n"));
            for (name, value) in values {
                let name = if name.contains('.') { toml(name) } else { name.clone() };
                written.push_str(&format!("{name} = {}\n", toml(value)));
            }
        }
        for (name, fields) in self.objects.iter().filter(|(_, fields)| !fields.is_empty()) {
            written.push_str(&format!("\n[objects.{name}]\n"));
            for (field, value) in fields {
                written.push_str(&format!("{field} = {value}\n"));
            }
        }
        for package in &self.packages {
            written.push_str(&format!("\n[packages.{}]\n", toml(&package.module)));
            for (key, value) in &package.texts {
                if !value.is_empty() {
                    written.push_str(&format!("{key} = {}\n", toml(value)));
                }
            }
            if !package.managed {
                written.push_str("# The package holds more than the sources say: no deployment touches it.\nmanaged = false\n");
            }
        }
        written
    }
}

/// How people would call what has this address: `legal-hold@contoso.com` is "Legal hold".
fn title_of(value: &str) -> String {
    let trimmed = value.trim_end_matches(['/', '\\']);
    let part = if trimmed.contains("://") || trimmed.contains('\\') {
        trimmed.rsplit(['/', '\\']).next()
    } else if trimmed.contains(char::is_whitespace) {
        None
    } else {
        trimmed.split_once('@').map(|(local, _)| local)
    };
    let Some(part) = part.filter(|part| !part.is_empty()) else { return trimmed.to_owned() };
    let words = part.replace(['-', '_', '.', '+'], " ");
    let words = words.trim();
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => part.to_owned(),
    }
}

/// A basic string of TOML.
pub(crate) fn toml(value: &str) -> String {
    let mut quoted = String::from("\"");
    for character in value.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
