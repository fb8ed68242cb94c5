//! Expectations against a verdict.

use std::collections::BTreeMap;

use weir_runtime::Bundle;
use weir_runtime::item::Item;
use weir_runtime::program::OptionValue;
use weir_runtime::verdict::{Applied, CopyVerdict, Incomplete, OptionJson, Verdict};

use crate::diagnostics::{Diagnostic, catalogue};
use crate::program::{Places, Resolver};
use crate::project::Environment;
use crate::source::Span;
use crate::types::model::{Count, Expect, Expectation, ExpectationKind, Model};

/// An item that has been judged, and by what.
pub(super) struct Judged<'a> {
    pub(super) model: &'a Model,
    pub(super) environment: Option<&'a Environment>,
    pub(super) bundle: &'a Bundle<'a>,
    pub(super) places: &'a Places,
    pub(super) item: &'a Item,
    pub(super) verdict: &'a Verdict,
}

pub(super) fn check(judged: &Judged<'_>, expect: &Expect, failures: &mut Vec<Diagnostic>) {
    let verdict = judged.verdict;
    let mut copies: Vec<&CopyVerdict> = Vec::new();
    for (name, span) in &expect.copies {
        let found = verdict.copies.iter().find(|copy| {
            copy.recipients.iter().chain(&copy.activities).any(|known| known.eq_ignore_ascii_case(name))
        });
        match found {
            Some(copy) => copies.push(copy),
            None => failures.push(no_copy(verdict, name, *span)),
        }
    }
    if expect.copies.is_empty() {
        copies.extend(&verdict.copies);
    }
    for expectation in &expect.expectations {
        match &expectation.kind {
            ExpectationKind::Incomplete => {
                if verdict.incomplete.is_empty() != expectation.negated {
                    let missing = |entry: &Incomplete| {
                        let missing: Vec<String> = entry.missing.iter().map(ToString::to_string).collect();
                        format!("{} ({})", entry.rule, missing.join(", "))
                    };
                    let came: Vec<String> = verdict.incomplete.iter().map(missing).collect();
                    failures.push(failure(expectation, "incomplete", "the verdict", &came));
                }
            }
            ExpectationKind::Type { sit, count, confidence } => {
                let (holds, what, came) = type_expected(judged, *sit, *count, *confidence);
                if holds == expectation.negated {
                    failures.push(failure(expectation, &what, "the item", &came));
                }
            }
            _ => {
                let of_copy = |copy: &&CopyVerdict| one(judged, expectation, copy);
                failures.extend(copies.iter().filter_map(of_copy));
            }
        }
    }
}

fn no_copy(verdict: &Verdict, name: &str, span: Span) -> Diagnostic {
    let known: Vec<&str> = verdict
        .copies
        .iter()
        .flat_map(|copy| copy.recipients.iter().chain(&copy.activities))
        .map(String::as_str)
        .collect();
    let problem = Diagnostic::new(
        catalogue::WR0901,
        format!("the verdict has no copy for `{name}`"),
        span,
        "nobody of this name",
    )
    .help("name one that the item has");
    if known.is_empty() {
        problem.note("this location judges no copies")
    } else {
        problem.note(format!("there are {}", known.join(", ")))
    }
}

fn one(judged: &Judged<'_>, expectation: &Expectation, copy: &CopyVerdict) -> Option<Diagnostic> {
    let for_whom = if copy.recipients.is_empty() && copy.activities.is_empty() {
        "the item".to_owned()
    } else {
        copy.recipients.iter().chain(&copy.activities).cloned().collect::<Vec<_>>().join(", ")
    };
    let (holds, what, came) = match &expectation.kind {
        ExpectationKind::Rule(name) => {
            let matched: Vec<String> =
                copy.matched.iter().map(|rule| format!("{}.{}", rule.policy, rule.rule)).collect();
            let holds = name.as_ref().map_or(!matched.is_empty(), |name| matched.contains(name));
            let what = name.as_ref().map_or_else(|| "rule".to_owned(), |name| format!("rule {name}"));
            (holds, what, matched)
        }
        ExpectationKind::Action { name, level, on, options } => {
            let resolver = Resolver { model: judged.model, environment: judged.environment };
            let wanted: Vec<(&String, OptionValue)> =
                options.iter().filter_map(|(name, value)| Some((name, resolver.option(value)?))).collect();
            let holds = copy.applied.iter().any(|applied| {
                name.as_ref().is_none_or(|name| *name == applied.action)
                    && level.as_ref().is_none_or(|level| applied.level.as_ref() == Some(level))
                    // Without `on` the activity as a whole is meant, where a level is asked for.
                    && (level.is_none() && on.is_none() || applied.on == *on)
                    && wanted.iter().all(|(name, value)| applied.options.get(*name).is_some_and(|known| same(known, value)))
            });
            let mut what = name.as_ref().map_or_else(|| "action".to_owned(), |name| format!("action {name}"));
            if let Some(on) = on {
                what = format!("{what} on {on}");
            }
            if let Some(level) = level {
                what = format!("{what} = {level}");
            }
            (holds, what, copy.applied.iter().map(describe).collect())
        }
        ExpectationKind::Tip(text) => {
            let shown = copy.tip.as_ref().map(|tip| match tip.options.get("text") {
                Some(OptionJson::Text(text)) => text.clone(),
                _ => String::new(),
            });
            let holds = match (text, &shown) {
                (Some(text), Some(shown)) => text == shown,
                (None, shown) => shown.is_some(),
                (Some(_), None) => false,
            };
            (holds, "tip".to_owned(), shown.into_iter().collect())
        }
        ExpectationKind::Outcome(fate) => {
            let came = copy.outcome.fate;
            (came == *fate, format!("outcome {}", fate.name()), vec![came.name().to_owned()])
        }
        ExpectationKind::Type { .. } | ExpectationKind::Incomplete => return None,
    };
    (holds == expectation.negated).then(|| failure(expectation, &what, &for_whom, &came))
}

/// Distinct values (or occurrences, with `counts all`) of a type over all parts, whatever the rules ask.
fn type_expected(
    judged: &Judged<'_>,
    sit: usize,
    count: Count,
    confidence: (u8, u8),
) -> (bool, String, Vec<String>) {
    let name = judged.model.types.get(sit).map_or("", |sit| sit.name.as_str());
    let what = format!("type {name}");
    let Some(id) = judged.places.types.get(&sit).copied() else { return (false, what, Vec::new()) };
    let mut strongest: BTreeMap<(u32, String), u8> = BTreeMap::new();
    let mut occurrences: u32 = 0;
    for text in judged.item.parts.iter().filter_map(|part| part.text.as_deref()) {
        for found in judged.bundle.detect(text, &[id]) {
            occurrences = occurrences
                .saturating_add(u32::from((confidence.0..=confidence.1).contains(&found.confidence)));
            let known = strongest.entry((found.sit, found.value)).or_default();
            *known = (*known).max(found.confidence);
        }
    }
    let came: Vec<String> = strongest
        .iter()
        .map(|((_, value), level)| format!("`{}` at {level}", weir_runtime::scan::text::mask(value)))
        .collect();
    let values = strongest.values().filter(|level| (confidence.0..=confidence.1).contains(*level)).count();
    let found = if count.all { occurrences } else { u32::try_from(values).unwrap_or(u32::MAX) };
    (found >= count.at_least && count.at_most.is_none_or(|at_most| found <= at_most), what, came)
}

fn same(known: &OptionJson, wanted: &OptionValue) -> bool {
    match (known, wanted) {
        (OptionJson::Flag(known), OptionValue::Flag(wanted)) => known == wanted,
        (OptionJson::Number(known), OptionValue::Number(wanted)) => known == wanted,
        (OptionJson::Text(known), OptionValue::Text(wanted)) => known == wanted,
        (OptionJson::List(known), OptionValue::List(wanted)) => known == wanted,
        (OptionJson::Map(known), OptionValue::Map(wanted)) => {
            known.len() == wanted.len() && wanted.iter().all(|(key, value)| known.get(key) == Some(value))
        }
        _ => false,
    }
}

fn describe(applied: &Applied) -> String {
    let on = applied.on.as_ref().map_or_else(String::new, |on| format!(" on {on}"));
    match &applied.level {
        Some(level) => format!("{}{on} = {level}", applied.action),
        None => format!("{}{on}", applied.action),
    }
}

fn failure(expectation: &Expectation, what: &str, for_whom: &str, came: &[String]) -> Diagnostic {
    let message = if expectation.negated {
        format!("expected no `{what}` for {for_whom}")
    } else {
        format!("expected `{what}` for {for_whom}")
    };
    let mut came = came.to_vec();
    came.dedup();
    let problem = Diagnostic::new(catalogue::WR0906, message, expectation.span, "does not hold")
        .help("change the rules, or what the test expects");
    if came.is_empty() {
        problem.note("there is none")
    } else {
        problem.note(format!("there is {}", came.join(", ")))
    }
}
