//! Every question that a policy's rules ask, once for each place it is written at.

use std::collections::HashSet;
use std::sync::Arc;

use crate::source::Span;
use crate::types::model::{AttributeQuestion, Condition, ConditionKind, Policy, Question};

/// A question of a rule.
pub(super) struct Use<'m> {
    pub(super) rule: usize,
    pub(super) span: Span,
    pub(super) question: &'m Question,
}

impl<'m> Use<'m> {
    pub(super) fn attribute(&self) -> Option<&'m AttributeQuestion> {
        match self.question {
            Question::Attribute(question) => Some(question),
            _ => None,
        }
    }
}

pub(super) fn collect(policy: &Policy) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    for (index, rule) in policy.rules.iter().enumerate() {
        let mut seen = HashSet::new();
        walk(index, &rule.when, &mut seen, &mut uses);
        if let Some(unless) = &rule.unless {
            walk(index, unless, &mut seen, &mut uses);
        }
    }
    uses
}

/// Shared parts are visited once.
fn walk<'m>(
    rule: usize,
    condition: &'m Arc<Condition>,
    seen: &mut HashSet<*const Condition>,
    uses: &mut Vec<Use<'m>>,
) {
    if !seen.insert(Arc::as_ptr(condition)) {
        return;
    }
    match &condition.kind {
        ConditionKind::All(members) | ConditionKind::Any(members) => {
            for member in members {
                walk(rule, member, seen, uses);
            }
        }
        ConditionKind::Not(inner) | ConditionKind::PerPart(inner) => walk(rule, inner, seen, uses),
        ConditionKind::Ask(question) => {
            uses.push(Use { rule, span: question.place().unwrap_or(condition.span), question })
        }
        ConditionKind::Poison => {}
    }
}
