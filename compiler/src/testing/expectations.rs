//! Expectations against a verdict.

use weir_runtime::Bundle;
use weir_runtime::alerts::Alert;
use weir_runtime::item::Item;
use weir_runtime::program::OptionValue;
use weir_runtime::verdict::{Applied, CopyVerdict, Incomplete, OptionJson, Verdict};

use crate::diagnostics::{Diagnostic, catalogue};
use crate::program::{Places, Resolver};
use crate::project::Environment;
use crate::source::Span;
use crate::testing::said::{self, Says};
use crate::testing::statements;
use crate::testing::tally::{Asked, in_evidence, in_item};
use crate::types::model::{Expect, Expectation, ExpectationKind, Model};

/// An item that has been judged, and by what.
pub(super) struct Judged<'a> {
    pub(super) model: &'a Model,
    pub(super) environment: Option<&'a Environment>,
    pub(super) bundle: &'a Bundle<'a>,
    pub(super) places: &'a Places,
    pub(super) item: &'a Item,
    pub(super) verdict: &'a Verdict,
    /// The same with the values of evidence, for comparing; a failure shows nothing of it.
    pub(super) revealed: Verdict,
    /// Those that this item raised.
    pub(super) alerts: Vec<Alert>,
}

pub(super) fn check(judged: &Judged<'_>, expect: &Expect, failures: &mut Vec<Diagnostic>) {
    let copies = copies(judged.verdict, expect, failures);
    for expectation in &expect.expectations {
        match &expectation.kind {
            ExpectationKind::Type { sit, count, confidence } => {
                let asked = Asked { sit: *sit, count: *count, confidence: *confidence };
                let found = if expect.copies.is_empty() {
                    in_item(judged, &asked)
                } else {
                    in_evidence(judged, &asked, expect)
                };
                if found.holds(&asked) == expectation.negated {
                    let name = judged.model.types.get(*sit).map_or("", |sit| sit.name.as_str());
                    let whom = whom(expect, "the item");
                    failures.push(failure(expectation, &format!("type {name}"), &whom, &found.came()));
                }
            }
            ExpectationKind::Said(said) if statements::are_of_verdict(said.word) => {
                let entries = judged.verdict.incomplete.iter().filter(|entry| speaks_of(entry, expect));
                let mut all = statements::of_incomplete(judged.item, entries);
                all.extend(statements::of_alerts(&judged.alerts));
                let says = Says { open: &all, shown: &all };
                failures.extend(said::failure(judged, expectation, said, says, &whom(expect, "the verdict")));
            }
            _ => {
                let of_copy = |copy: &&CopyVerdict| one(judged, expectation, copy);
                failures.extend(copies.iter().filter_map(of_copy));
            }
        }
    }
}

/// The copies that are spoken of; a name that is nobody's is a failure.
pub(super) fn copies<'v>(
    verdict: &'v Verdict,
    expect: &Expect,
    failures: &mut Vec<Diagnostic>,
) -> Vec<&'v CopyVerdict> {
    if expect.copies.is_empty() {
        return verdict.copies.iter().collect();
    }
    let mut copies = Vec::new();
    for (name, span) in &expect.copies {
        match copy_for(verdict, name) {
            Some(copy) => copies.push(copy),
            None => failures.push(no_copy(verdict, name, *span)),
        }
    }
    copies
}

pub(super) fn copy_for<'v>(verdict: &'v Verdict, name: &str) -> Option<&'v CopyVerdict> {
    let is_for = |copy: &&CopyVerdict| {
        copy.recipients.iter().chain(&copy.activities).any(|known| known.eq_ignore_ascii_case(name))
    };
    verdict.copies.iter().find(is_for)
}

/// Whether an entry is about a copy that the expectation is for. An entry that names nobody is about all of them.
fn speaks_of(entry: &Incomplete, expect: &Expect) -> bool {
    let named = |name: &String| expect.copies.iter().any(|(copy, _)| copy.eq_ignore_ascii_case(name));
    expect.copies.is_empty() || entry.recipients.is_empty() || entry.recipients.iter().any(named)
}

/// The copies that an expectation names, or else what it speaks of.
fn whom(expect: &Expect, otherwise: &str) -> String {
    if expect.copies.is_empty() {
        return otherwise.to_owned();
    }
    expect.copies.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
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

pub(super) fn name_of(copy: &CopyVerdict) -> String {
    if copy.recipients.is_empty() && copy.activities.is_empty() {
        return "the item".to_owned();
    }
    copy.recipients.iter().chain(&copy.activities).cloned().collect::<Vec<_>>().join(", ")
}

fn one(judged: &Judged<'_>, expectation: &Expectation, copy: &CopyVerdict) -> Option<Diagnostic> {
    let for_whom = name_of(copy);
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
        ExpectationKind::Said(said) => {
            // As the same copy stands in both verdicts, so do their statements.
            let place = judged.verdict.copies.iter().position(|each| std::ptr::eq(each, copy))?;
            let open = statements::of_copy(judged.revealed.copies.get(place)?);
            let shown = statements::of_copy(copy);
            return said::failure(judged, expectation, said, Says { open: &open, shown: &shown }, &for_whom);
        }
        ExpectationKind::Type { .. } => return None,
    };
    (holds == expectation.negated).then(|| failure(expectation, &what, &for_whom, &came))
}

pub(super) fn same(known: &OptionJson, wanted: &OptionValue) -> bool {
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

pub(super) fn failure(expectation: &Expectation, what: &str, for_whom: &str, came: &[String]) -> Diagnostic {
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
