//! `env/<name>.toml`: what the names of the sources are in one tenant.
//!
//! ```toml
//! [groups]
//! finance = "finance@contoso.com"
//!
//! [params]
//! soc_mailbox = "soc@contoso.com"
//!
//! [objects.corporate]
//! ip = ["10.1.0.0/16"]
//!
//! [tenant]
//! name = "contoso.onmicrosoft.com"
//!
//! [labels]
//! "confidential.finance" = "0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c03"
//! ```

use crate::diagnostics::Diagnostic;
use crate::project::manifest::{entries, unknown_key, wrong_value};
use crate::project::toml_file::{self, Key, Value};
use crate::source::{FileId, Span};

/// One tenant's values.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The file's name without `env/` and `.toml`.
    pub name: String,
    pub file: FileId,
    /// Group names to addresses or ids.
    pub groups: Vec<(Key, Value)>,
    pub params: Vec<(Key, Value)>,
    /// Object names to tables of fields.
    pub objects: Vec<(Key, Value)>,
    /// Facts of the tenant itself: its `name`, its `id`.
    pub tenant: Vec<(Key, Value)>,
    /// What the tenant's identifiers of things are: label paths, names of types and classifiers, to GUIDs.
    pub labels: Vec<(Key, Value)>,
    pub types: Vec<(Key, Value)>,
    pub classifiers: Vec<(Key, Value)>,
    /// Modules of types to tables: the package that the tenant keeps them in.
    pub packages: Vec<(Key, Value)>,
    /// The headers of its tables.
    pub tables: Vec<Key>,
    /// Read whole: what it lacks does not stand in a part that could not be read.
    pub complete: bool,
}

impl Environment {
    /// Where a table begins; where there is none, the beginning of the file.
    pub fn table(&self, name: &str) -> Span {
        let header = self.tables.iter().find(|key| key.name == name);
        header.map_or(Span::new(self.file, 0..0), |key| key.span)
    }

    pub fn group(&self, name: &str) -> Option<&str> {
        find(&self.groups, name)?.text()
    }

    pub fn param(&self, name: &str) -> Option<&Value> {
        find(&self.params, name)
    }

    /// The name of the tenant: nothing is deployed to another one.
    pub fn tenant(&self) -> Option<&str> {
        find(&self.tenant, "name")?.text()
    }

    pub fn tenant_id(&self) -> Option<&str> {
        find(&self.tenant, "id")?.text()
    }

    /// The identifier that a label has in this tenant, by its path.
    pub fn label(&self, path: &str) -> Option<&str> {
        find(&self.labels, path)?.text()
    }

    pub fn sit(&self, name: &str) -> Option<&str> {
        find(&self.types, name)?.text()
    }

    pub fn classifier(&self, name: &str) -> Option<&str> {
        find(&self.classifiers, name)?.text()
    }

    /// The package of a module's types, by the module's path.
    pub fn package(&self, module: &str) -> Option<&[(Key, Value)]> {
        find(&self.packages, module)?.table()
    }

    pub fn object(&self, name: &str) -> Option<&[(Key, Value)]> {
        find(&self.objects, name)?.table()
    }
}

fn find<'a>(entries: &'a [(Key, Value)], name: &str) -> Option<&'a Value> {
    entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
}

const TABLES: [&str; 8] =
    ["groups", "params", "objects", "tenant", "labels", "types", "classifiers", "packages"];

/// Of a package.
const PACKAGE: [&str; 7] = ["id", "name", "publisher", "publisher_id", "description", "language", "managed"];

/// `0b9d7f2a-6f1e-4d53-9f0a-6f0d3a5b1c03`
pub fn is_guid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

pub fn read(name: &str, file: FileId, text: &str) -> (Environment, Vec<Diagnostic>) {
    let (table, mut problems) = toml_file::parse(file, text);
    let malformed = problems.len();
    let mut environment = Environment { name: name.to_owned(), file, ..Environment::default() };
    for (key, value) in &table {
        let target = match key.name.as_str() {
            "groups" => &mut environment.groups,
            "params" => &mut environment.params,
            "objects" => &mut environment.objects,
            "tenant" => &mut environment.tenant,
            "labels" => &mut environment.labels,
            "types" => &mut environment.types,
            "classifiers" => &mut environment.classifiers,
            "packages" => &mut environment.packages,
            _ => {
                problems.push(unknown_key(key, &TABLES));
                continue;
            }
        };
        *target = entries(key, value, &mut problems).to_vec();
        environment.tables.push(key.clone());
    }
    environment.complete = problems.is_empty();
    for (key, value) in &environment.groups {
        if value.text().is_none() {
            problems.push(wrong_value(key, value, "an address or an id as text"));
        }
    }
    for (key, value) in &environment.tenant {
        if !["name", "id"].contains(&key.name.as_str()) {
            problems.push(unknown_key(key, &["name", "id"]));
        } else if value.text().is_none_or(|text| text.trim().is_empty()) {
            problems.push(wrong_value(key, value, "a text"));
        }
    }
    for (key, value) in environment.labels.iter().chain(&environment.types).chain(&environment.classifiers) {
        if !value.text().is_some_and(is_guid) {
            problems.push(wrong_value(key, value, "a GUID as text"));
        }
    }
    for (key, value) in &environment.objects {
        if value.table().is_none() {
            problems.push(wrong_value(key, value, "a table of fields"));
        }
    }
    for (key, value) in &environment.packages {
        packages(key, value, &mut problems);
    }
    if malformed > 0 {
        problems.truncate(malformed);
    }
    (environment, problems)
}

/// What the tenant calls a package; `managed = false` for one that holds more than the sources say.
fn packages(key: &Key, value: &Value, problems: &mut Vec<Diagnostic>) {
    for (key, value) in entries(key, value, problems) {
        let wanted = match key.name.as_str() {
            "id" | "publisher_id" => (!value.text().is_some_and(is_guid)).then_some("a GUID as text"),
            "managed" => (!matches!(value.kind, toml_file::Kind::Flag(_))).then_some("`true` or `false`"),
            name if PACKAGE.contains(&name) => value.text().is_none().then_some("a text"),
            _ => {
                problems.push(unknown_key(key, &PACKAGE));
                None
            }
        };
        if let Some(wanted) = wanted {
            problems.push(wrong_value(key, value, wanted));
        }
    }
}
