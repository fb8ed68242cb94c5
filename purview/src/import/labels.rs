//! Labels by the names that conditions and policies give them.

use std::collections::HashMap;

use crate::import::Importer;
use crate::import::source::{self, Module};

/// The module of all labels.
pub(super) const MODULE: &str = "labels";

#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Paths by folded identifier and by folded name.
    paths: HashMap<String, String>,
    pub(super) module: Module,
}

impl Importer<'_> {
    /// The path of a label that the tenant names by identifier or by name. One that the export lacks is declared with what is
    /// known of it.
    pub(super) fn label(&mut self, module: &mut Module, reference: &str) -> String {
        let path = match self.labels.paths.get(&reference.to_lowercase()) {
            Some(path) => path.clone(),
            None => {
                let name = self.identifiers.fresh(reference, "label");
                self.labels.module.item(format!("label {name} {}", source::text(reference)));
                self.organisation.environment.labels.push((name.clone(), reference.to_owned()));
                self.labels.paths.insert(reference.to_lowercase(), name.clone());
                name
            }
        };
        let top = path.split('.').next().unwrap_or(&path);
        module.bring(&format!("{MODULE}.{top}"));
        path
    }
}
