//! Policies that an `order` forgets.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, catalogue};
use crate::project::Project;
use crate::syntax::ast::ItemKind;
use crate::types::Model;
use crate::types::model::Policy;

pub(super) fn lint(project: &Project, model: &Model, findings: &mut Vec<Diagnostic>) {
    let order = project
        .modules
        .iter()
        .flat_map(|module| &module.ast.items)
        .find(|item| matches!(item.kind, ItemKind::Order(_)))
        .map(|item| item.span);
    // Policies without rules compete with none, and kinds do not compete with each other.
    for policy in model.policies.iter().filter(|policy| !policy.ordered && !policy.rules.is_empty()) {
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
    let mut names: BTreeMap<(usize, Option<usize>), BTreeSet<&str>> = BTreeMap::new();
    for policy in model.policies.iter().filter(|policy| !policy.rules.is_empty()) {
        names.entry((policy.platform, policy.kind)).or_default().insert(&policy.name);
    }
    let competing =
        |policy: &&Policy| names.get(&(policy.platform, policy.kind)).is_some_and(|names| names.len() > 1);
    if order.is_none()
        && let Some(last) = model.policies.iter().rev().find(competing)
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
