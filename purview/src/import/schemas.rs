//! Keyword dictionaries as lists, and schemas of exact data match as they are.
//!
//! A schema says which columns a table has; the language names the types that look into it and leaves the table to the service. So
//! the file is kept beside the sources, for whoever uploads the table, and no deployment touches it.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::Importer;
use crate::import::identifiers::unique;
use crate::import::packages::keywords;
use crate::tenant::Kind;
use crate::value::Value;
use crate::write;

/// The module of the tenant's dictionaries.
const DICTIONARIES: &str = "dictionaries";

impl Importer<'_> {
    pub(super) fn dictionaries(&mut self) {
        let tenant = self.tenant;
        let mut module = crate::import::source::Module::default();
        for dictionary in tenant.of(Kind::Dictionary) {
            let words = dictionary.parameters.get("KeywordDictionary");
            let words = words.map(Value::members).unwrap_or_default().iter().filter_map(Value::as_text);
            let terms: Vec<&str> = words.flat_map(str::lines).collect();
            if terms.iter().all(|term| term.trim().is_empty()) {
                self.lose(Kind::Dictionary, &dictionary.name, "the export does not hold its words");
                continue;
            }
            let name = self.identifiers.fresh(&dictionary.name, "keywords");
            module.item(keywords(&name, &dictionary.name, terms.into_iter()));
            let path = format!("types.{DICTIONARIES}.{name}");
            let keys = dictionary.id.iter().chain([&dictionary.name]).map(|key| key.to_lowercase());
            self.types.dictionaries.extend(keys.map(|key| (key, path.clone())));
        }
        if !module.is_empty() {
            self.types.modules.push((format!("types/{DICTIONARIES}.weir"), module));
        }
    }

    /// Files by path.
    pub(super) fn schemas(&mut self) -> BTreeMap<String, String> {
        let tenant = self.tenant;
        let mut files = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for schema in tenant.of(Kind::EdmSchema) {
            let Some(text) = write::schema_text(schema) else {
                self.lose(Kind::EdmSchema, &schema.name, "the export does not hold its fields");
                continue;
            };
            let stem = unique(&write::file_stem(&schema.name), &taken);
            files.insert(format!("schemas/{stem}.xml"), text);
            taken.insert(stem);
        }
        files
    }
}
