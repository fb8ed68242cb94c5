//! `moved old -> new` of the sources as renames in the tenant.
//!
//! Sources speak of identifiers and the service of display names, and what the old policy was called there, the sources no longer
//! say. The tenant does: a policy whose name makes the old identifier is the one that moved.

use weir_compiler::analysis::Analysis;
use weir_compiler::syntax::ast::ItemKind;

use crate::plan::Moved;
use crate::tenant::{Kind, Tenant};

pub fn moves(analysis: &Analysis, actual: &Tenant) -> Vec<Moved> {
    let modules = analysis.project.modules.iter().filter(|module| !module.library);
    let lines = modules.flat_map(|module| &module.ast.items).filter_map(|item| match &item.kind {
        ItemKind::Moved(moved) => Some((moved.from.text(), moved.to.text())),
        _ => None,
    });
    let kinds = [Kind::Policy, Kind::AutoLabelPolicy, Kind::LabelPolicy];
    let mut found = Vec::new();
    for (from, to) in lines {
        let Some(policy) = analysis.model.policies.iter().find(|policy| policy.name == to) else { continue };
        let named = |name: &str| name.eq_ignore_ascii_case(&from) || identifier(name) == from;
        let of_kinds = actual.objects.iter().filter(|object| kinds.contains(&object.kind));
        let old = of_kinds.filter(|object| named(&object.name) && object.name != policy.title);
        found.extend(old.map(|object| Moved {
            kind: object.kind,
            parent: None,
            old: object.name.clone(),
            new: policy.title.clone(),
        }));
    }
    found
}

/// `Cards (EU)` as `cards_eu`.
fn identifier(name: &str) -> String {
    let mut made = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            made.extend(c.to_lowercase());
        } else if !made.ends_with('_') && !made.is_empty() {
            made.push('_');
        }
    }
    made.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_identifiers() {
        assert_eq!(identifier("Cards (EU) "), "cards_eu");
        assert_eq!(identifier("--"), "");
    }
}
