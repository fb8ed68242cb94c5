//! Names and GUIDs by which things refer to each other.
//!
//! A type's GUID is what its source says (`guid = "…"`), else what the environment's `[types]` says, else one derived from the names of
//! project and type, so that every build of a project gives a type the same. Labels have the GUID of the environment's `[labels]`,
//! classifiers that of their source or of `[classifiers]`; the service makes those, so none is derived.

use sha2::{Digest as _, Sha256};
use weir_compiler::types::Model;
use weir_compiler::types::model::{Label, SensitiveType, TypeBody};

use crate::express::Expressing;

impl Expressing<'_> {
    /// None: the vendor's own type whose GUID nobody has published, or one that is defined elsewhere and known by its name alone.
    pub(super) fn type_id(&self, sit: &SensitiveType) -> Option<String> {
        let given = self.environment.and_then(|environment| environment.sit(&sit.name));
        let elsewhere = sit.library || matches!(sit.body, TypeBody::External);
        match (sit.guid.as_deref().or(given), elsewhere) {
            (Some(guid), _) => Some(guid.to_ascii_lowercase()),
            (None, true) => None,
            (None, false) => Some(derived(&[&self.model.name, "type", &sit.path])),
        }
    }

    pub(super) fn label_id(&self, label: &Label) -> Option<String> {
        self.environment?.label(&label.path).map(str::to_ascii_lowercase)
    }

    pub(super) fn classifier_id(&self, classifier: usize) -> Option<String> {
        let classifier = self.model.classifiers.get(classifier)?;
        let given = self.environment.and_then(|environment| environment.classifier(&classifier.name));
        classifier.guid.as_deref().or(given).map(str::to_ascii_lowercase)
    }
}

/// The name by which the service knows a label, unique among all: its `id` if the source gives one, else its title, below its
/// parent's where it has one.
pub fn label_name(model: &Model, index: usize) -> Option<String> {
    let label = model.labels.get(index)?;
    if let Some(id) = &label.id {
        return Some(id.clone());
    }
    match label.parent {
        Some(parent) if parent < index => Some(format!("{} - {}", label_name(model, parent)?, label.title)),
        _ => Some(label.title.clone()),
    }
}

/// A GUID that is the same wherever the same names are written: version 8, its bits taken from a digest.
pub fn derived(names: &[&str]) -> String {
    let mut text = String::from("weir");
    for name in names {
        text.push('\0');
        text.push_str(name);
    }
    let mut bytes = Sha256::digest(text.as_bytes());
    if let Some(byte) = bytes.get_mut(6) {
        *byte = (*byte & 0x0f) | 0x80;
    }
    if let Some(byte) = bytes.get_mut(8) {
        *byte = (*byte & 0x3f) | 0x80;
    }
    let digits: String = bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().to_owned();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_identifiers_are_stable_and_distinct() {
        let one = derived(&["contoso", "type", "types.employee_id"]);
        assert_eq!(one, derived(&["contoso", "type", "types.employee_id"]));
        assert_ne!(one, derived(&["contoso", "type", "types.employee_ids"]));
        assert!(weir_compiler::project::environment::is_guid(&one), "{one}");
    }
}
