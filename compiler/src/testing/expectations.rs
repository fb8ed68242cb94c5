//! Expectations against a verdict.

use std::collections::{BTreeMap, BTreeSet};

use weir_runtime::item::Item;
use weir_runtime::program::OptionValue;
use weir_runtime::scan::text::{mask, normalise};
use weir_runtime::verdict::{Applied, CopyVerdict, Incomplete, OptionJson, Verdict};
use weir_runtime::{Bundle, Options};

use crate::diagnostics::{Diagnostic, catalogue};
use crate::program::{Places, Resolver};
use crate::project::Environment;
use crate::source::Span;
use crate::types::model::{Count, Expect, Expectation, ExpectationKind, Model, TypeBody};

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
        match copy_for(verdict, name) {
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
                let came: Vec<String> = verdict
                    .incomplete
                    .iter()
                    .filter(|entry| speaks_of(entry, expect))
                    .map(|entry| {
                        let missing: Vec<String> = entry.missing.iter().map(ToString::to_string).collect();
                        format!("{} ({})", entry.rule, missing.join(", "))
                    })
                    .collect();
                if came.is_empty() != expectation.negated {
                    let whom = whom(expect, "the verdict");
                    failures.push(failure(expectation, "incomplete", &whom, &came));
                }
            }
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
            _ => {
                let of_copy = |copy: &&CopyVerdict| one(judged, expectation, copy);
                failures.extend(copies.iter().filter_map(of_copy));
            }
        }
    }
}

fn copy_for<'v>(verdict: &'v Verdict, name: &str) -> Option<&'v CopyVerdict> {
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

/// So many values of a type.
struct Asked {
    sit: usize,
    count: Count,
    confidence: (u8, u8),
}

/// What there is of a type: the values with their strongest confidence (S22), and how often it occurs.
#[derive(Default)]
struct Tally {
    values: BTreeMap<(String, String), u8>,
    /// Stated without a value: each is one of its own.
    nameless: u32,
    occurrences: u32,
}

impl Tally {
    fn add(&mut self, asked: &Asked, name: String, value: Option<&str>, confidence: u8, count: u32) {
        let takes = (asked.confidence.0..=asked.confidence.1).contains(&confidence);
        self.occurrences = self.occurrences.saturating_add(if takes { count } else { 0 });
        match value {
            Some(value) => {
                let known = self.values.entry((name, normalise(value))).or_default();
                *known = (*known).max(confidence);
            }
            None if takes => self.nameless = self.nameless.saturating_add(count),
            None => {}
        }
    }

    fn holds(&self, asked: &Asked) -> bool {
        let takes = |confidence: &&u8| (asked.confidence.0..=asked.confidence.1).contains(*confidence);
        let distinct = u32::try_from(self.values.values().filter(takes).count()).unwrap_or(u32::MAX);
        let found = if asked.count.all { self.occurrences } else { distinct.saturating_add(self.nameless) };
        found >= asked.count.at_least && asked.count.at_most.is_none_or(|at_most| found <= at_most)
    }

    /// For a failure; masked.
    fn came(&self) -> Vec<String> {
        let values = self.values.iter().map(|((_, value), level)| format!("`{}` at {level}", mask(value)));
        let nameless = (self.nameless > 0).then(|| format!("{} stated", self.nameless));
        values.chain(nameless).collect()
    }
}

/// Over all parts, whatever the rules ask.
fn in_item(judged: &Judged<'_>, asked: &Asked) -> Tally {
    let mut tally = Tally::default();
    let Some(id) = judged.places.types.get(&asked.sit).copied() else { return tally };
    let members = member_names(judged.model, asked.sit);
    for part in &judged.item.parts {
        for found in judged.bundle.detect(part.text.as_deref().unwrap_or_default(), &[id]) {
            let name = judged.bundle.detection().sit(found.sit).name.to_owned();
            tally.add(asked, name, Some(&found.value), found.confidence, 1);
        }
        for stated in
            part.detected.iter().filter(|stated| stated.count > 0 && members.contains(stated.name.as_str()))
        {
            tally.add(asked, stated.name.clone(), stated.value.as_deref(), stated.confidence, stated.count);
        }
    }
    tally
}

/// What the rules that match the copies have counted. One occurrence that several rules counted is one.
fn in_evidence(judged: &Judged<'_>, asked: &Asked, expect: &Expect) -> Tally {
    let mut tally = Tally::default();
    // Values that are masked cannot be told apart. This verdict goes no further.
    let Ok(verdict) = judged.bundle.judge(judged.item, &Options { show_values: true }) else { return tally };
    let copies = expect.copies.iter().filter_map(|(name, _)| copy_for(&verdict, name));
    let evidence = copies.flat_map(|copy| &copy.matched).flat_map(|rule| &rule.evidence);
    let members = member_names(judged.model, asked.sit);
    let mut seen = BTreeSet::new();
    for each in evidence.filter(|each| members.contains(each.name.as_str())) {
        let place = (each.part, each.start, each.end, &each.name, each.confidence, &each.value);
        if seen.insert(place) {
            let value = Some(each.value.as_str()).filter(|value| !value.is_empty());
            tally.add(asked, each.name.clone(), value, each.confidence, each.count);
        }
    }
    tally
}

/// The full names of a type and, of a union, of its members.
fn member_names(model: &Model, sit: usize) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut open = vec![sit];
    while let Some(sit) = open.pop().and_then(|sit| model.types.get(sit)) {
        if names.insert(sit.path.as_str())
            && let TypeBody::Union(members) = &sit.body
        {
            open.extend(members);
        }
    }
    names
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
