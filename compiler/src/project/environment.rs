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

    pub fn object(&self, name: &str) -> Option<&[(Key, Value)]> {
        find(&self.objects, name)?.table()
    }
}

fn find<'a>(entries: &'a [(Key, Value)], name: &str) -> Option<&'a Value> {
    entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
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
            _ => {
                problems.push(unknown_key(key, &["groups", "params", "objects"]));
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
    for (key, value) in &environment.objects {
        if value.table().is_none() {
            problems.push(wrong_value(key, value, "a table of fields"));
        }
    }
    if malformed > 0 {
        problems.truncate(malformed);
    }
    (environment, problems)
}
