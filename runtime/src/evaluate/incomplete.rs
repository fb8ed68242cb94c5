//! Rules whose answer could be another with the data that is missing (S14).

use std::collections::BTreeSet;

use super::ask::{Questions, Reading};
use super::copies::{Ended, foci, recipient_names};
use super::truth::Truth;
use super::values::{self, Focus};
use super::walk::Walk;
use crate::program::Id;
use crate::verdict::{Incomplete, Missing};

pub(super) fn incomplete_rules(questions: &Questions<'_, '_, '_>) -> Vec<Incomplete> {
    let tables = &questions.bundle.tables;
    if !questions.subject.misses_something(tables) {
        return Vec::new();
    }
    let mut walk = Walk::new(questions, Reading::Completion, None);
    let mut incomplete: Vec<(Id, Incomplete)> = Vec::new();
    for focus in foci(questions.subject) {
        walk.next_copy();
        let recipients = recipient_names(questions, focus);
        let mut ended = Ended::default();
        for scoped in questions.subject.location.rules() {
            let Some(rule) = tables.rule(scoped.rule).filter(|rule| !ended.is_for(tables, rule)) else {
                continue;
            };
            match answer(&mut walk, scoped.scope, rule.condition, focus) {
                // Nothing of its kind after it is asked, whatever is missing.
                Truth::True => ended.see(tables, questions.subject.location.resolve, &rule),
                Truth::False => {}
                Truth::Unknown => {
                    let mut missing = BTreeSet::new();
                    walk.missing(scoped.scope, focus, &mut missing);
                    walk.missing(rule.condition, focus, &mut missing);
                    let missing = missing.into_iter().map(|what| describe(questions, what)).collect();
                    add(&mut incomplete, scoped.rule, &recipients, missing, || {
                        let policy = tables.policy(rule.policy).map_or("", |policy| policy.name);
                        format!("{policy}.{}", rule.name)
                    });
                }
            }
        }
    }
    incomplete.into_iter().map(|(_, each)| each).collect()
}

fn answer(walk: &mut Walk<'_, '_, '_, '_>, scope: Id, condition: Id, focus: Focus) -> Truth {
    match walk.answer(scope, focus) {
        Truth::False => Truth::False,
        Truth::True => walk.answer(condition, focus),
        Truth::Unknown if walk.answer(condition, focus) == Truth::False => Truth::False,
        Truth::Unknown => Truth::Unknown,
    }
}

/// Copies that miss the same data for the same rule are one entry.
fn add(
    incomplete: &mut Vec<(Id, Incomplete)>,
    rule: Id,
    recipients: &[String],
    missing: Vec<Missing>,
    name: impl FnOnce() -> String,
) {
    match incomplete.iter_mut().find(|(known, each)| *known == rule && each.missing == missing) {
        Some((_, each)) => each.recipients.extend_from_slice(recipients),
        None => {
            incomplete.push((rule, Incomplete { rule: name(), recipients: recipients.to_vec(), missing }));
        }
    }
}

fn describe(questions: &Questions<'_, '_, '_>, missing: values::Missing) -> Missing {
    let tables = &questions.bundle.tables;
    match missing {
        values::Missing::Part(part) => {
            let state = questions.subject.parts.get(part).map(|part| part.state).unwrap_or_default();
            Missing::Part { part, state }
        }
        values::Missing::Attribute(id) => {
            let name = tables.attribute(id).map_or("", |attribute| attribute.name);
            Missing::Attribute { attribute: name.to_owned() }
        }
        values::Missing::Classifier(id) => {
            let name = tables.named(tables.classifiers, id).map_or("", |named| named.name);
            Missing::Classifier { classifier: name.to_owned() }
        }
    }
}
