//! A validator: what it checks of a match, by which rule, and which types ask it.

use weir_compiler::analysis::Analysis;
use weir_compiler::types::model::{Evidence, Matcher, MatcherKind, SensitiveType, TypeBody};
use weir_runtime::validators::{Row, Validator, rows};

use crate::command::Explanation;

pub(crate) fn named(analysis: &Analysis, name: &str) -> Vec<Explanation> {
    rows().filter(|row| row.name == name).map(|row| explained(analysis, row)).collect()
}

pub(crate) fn names() -> impl Iterator<Item = String> {
    rows().map(|row| row.name.to_owned())
}

fn explained(analysis: &Analysis, row: &Row) -> Explanation {
    let types = analysis.model.types.iter().filter(|sit| asks(sit, row.id));
    let types: Vec<&str> = types.map(|sit| sit.path.as_str()).collect();
    Explanation {
        kind: "validator",
        name: row.name.to_owned(),
        title: row.checks.to_owned(),
        ..Explanation::default()
    }
    .fact("stands in", format!("`match /…/ {{ validate = {} }}`", row.name))
    .fact("types", types.join(", "))
    .fact("source", row.source)
    .with_example(Some(example(row)))
}

/// A type of one pattern.
fn example(row: &Row) -> String {
    format!(
        "sit example \"Example\" {{\n  pattern high {{\n    match /[0-9A-Z]{{8,30}}/ {{ validate = {} }}\n  }}\n}}\n",
        row.name
    )
}

fn asks(sit: &SensitiveType, validator: Validator) -> bool {
    let TypeBody::Patterns(patterns) = &sit.body else { return false };
    patterns.iter().any(|pattern| {
        matched(&pattern.primary, validator)
            || pattern.evidence.iter().any(|evidence| in_evidence(evidence, validator))
    })
}

fn in_evidence(evidence: &Evidence, validator: Validator) -> bool {
    match evidence {
        Evidence::Match { matcher, .. } => matched(matcher, validator),
        Evidence::Some { members, .. } => members.iter().any(|member| in_evidence(member, validator)),
    }
}

fn matched(matcher: &Matcher, validator: Validator) -> bool {
    match &matcher.kind {
        MatcherKind::Expression { validators, .. } => validators.contains(&validator),
        MatcherKind::Keywords(_) => false,
    }
}
