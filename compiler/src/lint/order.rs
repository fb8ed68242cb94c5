//! Policies that an `order` forgets.

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::project::Project;
use crate::syntax::ast::ItemKind;
use crate::types::Model;

pub(super) fn lint(project: &Project, model: &Model, findings: &mut Vec<Diagnostic>) {
    let order = project
        .modules
        .iter()
        .flat_map(|module| &module.ast.items)
        .find(|item| matches!(item.kind, ItemKind::Order(_)))
        .map(|item| item.span);
    for policy in model.policies.iter().filter(|policy| !policy.ordered) {
        let mut finding = Diagnostic::new(
            catalogue::WR0608,
            format!("`{}` has no rank", policy.name),
            policy.span,
            "stands in no `order`",
        );
        if let Some(order) = order {
            finding = finding.also(order, "the project's order");
        }
        findings.push(
            finding
                .note("it ranks after all policies that have one")
                .help(format!("add `{}` to the `order`", policy.name)),
        );
    }
    // A name that is declared twice has been reported.
    let names: BTreeSet<&str> = model.policies.iter().map(|policy| policy.name.as_str()).collect();
    if order.is_none()
        && names.len() > 1
        && let Some(last) = model.policies.last()
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0608,
                "this project has several policies and no `order`",
                last.span,
                "which one goes first?",
            )
            .note("they rank by the names of their files")
            .help("write `order { … }` with the most important policy first"),
        );
    }
}
