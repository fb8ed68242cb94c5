//! Expectations against a verdict.

use weir_runtime::program::OptionValue;
use weir_runtime::verdict::{Applied, CopyVerdict, OptionJson, Verdict};

use crate::diagnostics::{Diagnostic, catalogue};
use crate::program::Resolver;
use crate::project::Environment;
use crate::source::Span;
use crate::types::model::{Count, Expect, Expectation, ExpectationKind, Model};

pub(super) fn check(
    model: &Model,
    environment: Option<&Environment>,
    expect: &Expect,
    verdict: &Verdict,
    failures: &mut Vec<Diagnostic>,
) {
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
        if let ExpectationKind::Incomplete = expectation.kind {
            if verdict.incomplete.is_empty() != expectation.negated {
                let came = verdict
                    .incomplete
                    .iter()
                    .map(|entry| format!("{} ({})", entry.rule, entry.missing.join(", ")))
                    .collect::<Vec<_>>();
                failures.push(failure(expectation, "incomplete", "the verdict", &came));
            }
            continue;
        }
        for copy in &copies {
            if let Some(problem) = one(model, environment, expectation, copy) {
                failures.push(problem);
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
    );
    if known.is_empty() {
        problem.note("this location judges no copies")
    } else {
        problem.note(format!("there are {}", known.join(", ")))
    }
}

fn one(
    model: &Model,
    environment: Option<&Environment>,
    expectation: &Expectation,
    copy: &CopyVerdict,
) -> Option<Diagnostic> {
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
            let resolver = Resolver { model, environment };
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
        ExpectationKind::Type { sit, count, confidence } => {
            type_expected(model, *sit, *count, *confidence, copy)
        }
        ExpectationKind::Incomplete => return None,
    };
    (holds == expectation.negated).then(|| failure(expectation, &what, &for_whom, &came))
}

/// Types are read from the evidence of the rules that matched.
fn type_expected(
    model: &Model,
    sit: usize,
    count: Count,
    confidence: (u8, u8),
    copy: &CopyVerdict,
) -> (bool, String, Vec<String>) {
    let Some(sit) = model.types.get(sit) else { return (false, "type".to_owned(), Vec::new()) };
    let mut places: Vec<(usize, usize, usize, &str)> = copy
        .matched
        .iter()
        .flat_map(|rule| &rule.evidence)
        .filter(|evidence| {
            evidence.name == sit.path && (confidence.0..=confidence.1).contains(&evidence.confidence)
        })
        .map(|evidence| (evidence.part, evidence.start, evidence.end, evidence.value.as_str()))
        .collect();
    places.sort_unstable();
    places.dedup();
    let found = u32::try_from(places.len()).unwrap_or(u32::MAX);
    let holds = found >= count.at_least && count.at_most.is_none_or(|at_most| found <= at_most);
    let came = copy
        .matched
        .iter()
        .flat_map(|rule| &rule.evidence)
        .map(|evidence| format!("{} at {}", evidence.name, evidence.confidence))
        .collect();
    (holds, format!("type {}", sit.name), came)
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
    let problem = Diagnostic::new(catalogue::WR0906, message, expectation.span, "does not hold");
    if came.is_empty() {
        problem.note("there is none")
    } else {
        problem.note(format!("there is {}", came.join(", ")))
    }
}
