//! Rules whose answer could be another with the data that is missing (S14).
//!
//! Whether a rule matches is its own answer and that no rule before it has ended the evaluation (S31, S37). Either can rest on
//! missing data: behind a rule that could turn out to end it, all that could match is listed.

use std::collections::{BTreeMap, BTreeSet};

use super::ask::{Questions, Reading};
use super::copies::{Ended, foci, recipient_names};
use super::standing;
use super::truth::Truth;
use super::values::{self, Focus};
use super::walk::Walk;
use crate::format::policy_views::RuleView;
use crate::format::tables::Tables;
use crate::program::Id;
use crate::verdict::{Incomplete, Missing};

pub(super) fn incomplete_rules(questions: &Questions<'_, '_, '_>) -> Vec<Incomplete> {
    let tables = &questions.bundle.tables;
    if !questions.subject.misses_something(tables, questions.bundle.graph.external()) {
        return Vec::new();
    }
    let mut walk = Walk::new(questions, Reading::Completion, None);
    let mut incomplete: Vec<(Id, Incomplete)> = Vec::new();
    for focus in foci(questions.subject) {
        walk.next_copy();
        let recipients = recipient_names(questions, focus);
        let mut ended = Ended::default();
        // By kind of policy: what the rules miss that could end the evaluation.
        let mut doubts: BTreeMap<Option<Id>, BTreeSet<values::Missing>> = BTreeMap::new();
        for scoped in questions.subject.location.rules() {
            let Some(rule) = tables.rule(scoped.rule).filter(|rule| !ended.is_for(tables, rule)) else {
                continue;
            };
            let answer = answer(&mut walk, scoped.scope, rule.condition, focus);
            if answer == Truth::False {
                // What it would close is no match, and ends nothing.
                let stands = standing::could_close(questions, &scoped, &rule);
                let stands = stands
                    .filter(|node| self::answer(&mut walk, scoped.scope, *node, focus) == Truth::Unknown);
                if let Some(node) = stands {
                    let mut missing = BTreeSet::new();
                    walk.missing(scoped.scope, focus, &mut missing);
                    walk.missing(node, focus, &mut missing);
                    let missing = missing.into_iter().map(|what| describe(questions, what)).collect();
                    add(&mut incomplete, scoped.rule, &recipients, missing, || name(tables, &rule));
                }
                continue;
            }
            let kind = tables.policy(rule.policy).and_then(|policy| policy.kind);
            let mut missing = BTreeSet::new();
            if answer == Truth::Unknown {
                walk.missing(scoped.scope, focus, &mut missing);
                walk.missing(rule.condition, focus, &mut missing);
            }
            let before = doubts.get(&kind);
            if answer == Truth::Unknown || before.is_some() {
                let missing = missing.iter().chain(before.into_iter().flatten()).copied();
                let missing: BTreeSet<values::Missing> = missing.collect();
                let missing = missing.into_iter().map(|what| describe(questions, what)).collect();
                add(&mut incomplete, scoped.rule, &recipients, missing, || name(tables, &rule));
            }
            if answer == Truth::True {
                // Nothing of its kind after it is asked, whatever is missing.
                ended.see(tables, questions.subject.location.resolve, &rule);
            } else if Ended::by(tables, questions.subject.location.resolve, &rule) {
                doubts.entry(kind).or_default().extend(missing);
            }
        }
    }
    incomplete.into_iter().map(|(_, each)| each).collect()
}

fn name(tables: &Tables<'_>, rule: &RuleView<'_>) -> String {
    let policy = tables.policy(rule.policy).map_or("", |policy| policy.name);
    format!("{policy}.{}", rule.name)
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
        values::Missing::Type(id) => Missing::Type { name: tables.detection.sit(id).name.to_owned() },
    }
}
