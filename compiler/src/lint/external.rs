//! Types that nothing here can look for: a rule that asks for one rests on what the host says.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::types::model::{Condition, ConditionKind, Model, Question, TypeBody};

pub(super) fn lint(model: &Model, findings: &mut Vec<Diagnostic>) {
    let conditions = model.policies.iter().flat_map(|policy| &policy.rules);
    let mut open: Vec<&Arc<Condition>> =
        conditions.flat_map(|rule| std::iter::once(&rule.when).chain(&rule.unless)).collect();
    // Shared parts are visited once.
    let mut seen: HashSet<*const Condition> = HashSet::new();
    while let Some(condition) = open.pop() {
        if !seen.insert(Arc::as_ptr(condition)) {
            continue;
        }
        match &condition.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) => open.extend(members),
            ConditionKind::Not(inner) | ConditionKind::PerPart(inner) => open.push(inner),
            ConditionKind::Ask(Question::Detected { at, sit, .. }) => {
                let external = external(model, *sit);
                if let (Some(asked), false) = (model.types.get(*sit), external.is_empty()) {
                    let mut problem = Diagnostic::new(
                        catalogue::WR0609,
                        format!("nothing here can look for `{}`", external.join("`, `")),
                        *at,
                        "answered outside",
                    );
                    if !external.contains(&asked.name.as_str()) {
                        problem = problem.note(format!("`{}` unites it with others", asked.name));
                    }
                    findings.push(
                        problem
                            .note("until the item says what was found (`detected`), this line does not hold and the verdict is incomplete")
                            .help("see to it that the host answers, and say so with `allow WR0609 \"…\"`"),
                    );
                }
            }
            ConditionKind::Ask(_) | ConditionKind::Poison => {}
        }
    }
}

/// The names of a type and of those it unites that are declared external.
fn external(model: &Model, sit: usize) -> Vec<&str> {
    let mut names = Vec::new();
    let mut open = vec![sit];
    while let Some(sit) = open.pop().and_then(|sit| model.types.get(sit)) {
        match &sit.body {
            TypeBody::External => names.push(sit.name.as_str()),
            TypeBody::Union(members) => open.extend(members),
            TypeBody::Patterns(_) | TypeBody::Poison => {}
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}
