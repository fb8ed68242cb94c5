//! Names for the types that conditions ask for: the library's, the project's own, and those of which only an identifier is
//! known.

use std::collections::{BTreeMap, HashMap};

use crate::condition::{Classifier, TypeReference};
use crate::import::Importer;
use crate::import::library::Library;
use crate::import::source::{self, Module};
use crate::tenant::Kind;

/// The module of types that the tenant knows and this project does not define.
const ELSEWHERE: &str = "types.elsewhere";

/// A type of the project.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// With its module.
    pub(super) path: String,
    pub(super) name: String,
    pub(super) recommended: u8,
}

#[derive(Debug, Default)]
pub(super) struct Types {
    /// By folded identifier, or by folded name for those that have none.
    known: HashMap<String, Known>,
    /// Names in this project of library types, by path: path, name.
    library: BTreeMap<String, String>,
    pub(super) elsewhere: Module,
    /// Paths of the tenant's dictionaries, by folded identifier and name.
    pub(super) dictionaries: BTreeMap<String, String>,
    /// Modules with types of the project's own, by path.
    pub(super) modules: Vec<(String, Module)>,
}

/// The module that declares the types that are defined elsewhere, as a path in the project.
pub(super) fn elsewhere_file() -> String {
    format!("{}.weir", ELSEWHERE.replace('.', "/"))
}

impl Importer<'_> {
    /// The name of a type in the module, and the confidence that it recommends.
    pub(super) fn sensitive_type(&mut self, module: &mut Module, reference: &TypeReference) -> (String, u8) {
        let key = reference.id.as_deref().unwrap_or(&reference.name).to_lowercase();
        if let Some(known) = self.types.known.get(&key) {
            module.bring(&known.path);
            return (known.name.clone(), known.recommended);
        }
        let found = Library::get().find(reference.id.as_deref(), &reference.name);
        if let Some(found) = found.filter(|_| reference.classifier == Classifier::Content) {
            return (self.library_name(module, &found.path, &found.name), found.recommended);
        }
        let title = self.title_of_type(reference);
        let word = if reference.classifier == Classifier::ExactMatch { "edm" } else { "sit" };
        let external = if word == "sit" { " = external" } else { "" };
        let known = self.elsewhere(reference, word, &title, external, &key);
        module.bring(&known.path);
        (known.name, known.recommended)
    }

    pub(super) fn classifier(&mut self, module: &mut Module, reference: &TypeReference) -> String {
        let key = reference.id.as_deref().unwrap_or(&reference.name).to_lowercase();
        let known = match self.types.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let title = self.title_of_type(reference);
                self.elsewhere(reference, "classifier", &title, "", &key)
            }
        };
        module.bring(&known.path);
        known.name
    }

    /// A type that a module of the project defines.
    pub(super) fn define(&mut self, id: &str, title: &str, known: Known) {
        self.types.known.entry(title.to_lowercase()).or_insert_with(|| known.clone());
        self.types.known.insert(id.to_lowercase(), known);
    }

    fn elsewhere(
        &mut self,
        reference: &TypeReference,
        word: &str,
        title: &str,
        body: &str,
        key: &str,
    ) -> Known {
        let name = self.identifiers.fresh(title, word);
        let guid: Vec<String> =
            reference.id.iter().map(|id| format!("guid = {}", source::text(&id.to_lowercase()))).collect();
        let head = format!("{word} {name} {}{body}", source::text(title));
        let item = match guid.as_slice() {
            [only] => format!("{head} {{ {only} }}"),
            _ => head,
        };
        self.types.elsewhere.item(item);
        let known = Known { path: format!("{ELSEWHERE}.{name}"), name, recommended: 75 };
        self.types.known.insert(key.to_owned(), known.clone());
        known
    }

    fn library_name(&mut self, module: &mut Module, path: &str, name: &str) -> String {
        self.seen.library.insert(path.to_owned(), name.to_owned());
        let local = match self.types.library.get(path) {
            Some(local) => local.clone(),
            None => {
                // Two modules of the library may have types of one name.
                let taken = self.types.library.values().any(|local| local == name);
                let folder = path.rsplit('.').nth(1).unwrap_or("std");
                let local = if taken {
                    self.identifiers.fresh(&format!("{folder} {name}"), "sit")
                } else {
                    name.to_owned()
                };
                self.types.library.insert(path.to_owned(), local.clone());
                local
            }
        };
        if local == name {
            module.bring(path)
        } else {
            module.bring(&format!("{path} as {local}"))
        }
        local
    }

    /// What people call it: conditions on classifiers repeat the identifier in place of a name.
    fn title_of_type(&self, reference: &TypeReference) -> String {
        let by_id = |id: &str| {
            let mut listed = self.tenant.of(Kind::SensitiveType);
            listed.find(|object| object.id.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(id)))
        };
        let listed = reference.id.as_deref().and_then(by_id).map(|object| object.name.clone());
        listed.unwrap_or_else(|| reference.name.clone())
    }
}
