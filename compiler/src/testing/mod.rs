//! `weir test`: tests in the language, run on the compiled bundle, and what they covered.
//!
//! A test fails with words that say what was expected, what came out, and where the expectation stands. Coverage counts, for
//! every rule, whether it was seen to match and not to match, and for every written condition, whether it was seen true and
//! seen false.

mod expectations;
mod items;
mod overriding;
mod said;
mod statements;
mod tally;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use weir_runtime::alerts::Alerts;
use weir_runtime::item::Item;
use weir_runtime::verdict::Verdict;
use weir_runtime::{Bundle, Options};

use crate::analysis::Analysis;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::Platform;
use crate::project::Environment;
use crate::source::Span;
use crate::types::model::{ExpectationKind, Given, Model, Test, TypeTest};

/// Reads the messages and texts that tests name, as the command reads those it is given.
pub trait Messages {
    /// A message's bytes as an item of a location.
    ///
    /// # Errors
    /// A sentence for people: why these bytes are no message.
    fn item(&self, bytes: &[u8], platform: &Platform, location: &str) -> Result<Item, String>;

    /// The text of a file, unless its bytes are none.
    fn text(&self, bytes: &[u8]) -> Option<String>;
}

/// What a run of tests came to.
#[derive(Debug, Default)]
pub struct Outcome {
    pub results: Vec<TestResult>,
    pub coverage: Coverage,
}

#[derive(Debug)]
pub struct TestResult {
    pub title: String,
    pub span: Span,
    /// Empty: passed.
    pub failures: Vec<Diagnostic>,
    /// What the bundle decided, of several items of the last; absent when an item could not be judged.
    pub verdict: Option<Verdict>,
}

#[derive(Debug, Default)]
pub struct Coverage {
    pub rules: Vec<Covered>,
    pub conditions: Vec<Covered>,
}

/// A rule or a condition, and how it was seen.
#[derive(Clone, Debug)]
pub struct Covered {
    /// `policy.rule`
    pub rule: String,
    pub span: Span,
    pub seen_true: bool,
    pub seen_false: bool,
}

impl Outcome {
    pub fn failed(&self) -> usize {
        self.results.iter().filter(|result| !result.failures.is_empty()).count()
    }
}

/// Runs the tests whose title holds `filter`: those of types, then those of policies, each in the order of their files. The title
/// of a type's test begins with the type's path.
///
/// # Errors
/// The findings that keep the project from being built.
pub fn run(
    analysis: &Analysis,
    environment: Option<&Environment>,
    filter: Option<&str>,
    messages: &dyn Messages,
) -> Result<Outcome, Vec<Diagnostic>> {
    let model = &analysis.model;
    let tests: Vec<&Test> = model.tests.iter().filter(|test| asked(&test.title, filter)).collect();
    let type_tests: Vec<&TypeTest> =
        model.type_tests.iter().filter(|test| asked(&types::title(model, test), filter)).collect();
    let built = analysis.build(environment, &mentioned_types(&tests, &type_tests))?;
    let bundle = Bundle::open(&built.bytes).map_err(|error| vec![internal(&error.to_string())])?;
    let mut seen: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
    let mut rules: BTreeMap<u32, (bool, bool)> = BTreeMap::new();
    let mut outcome = Outcome::default();
    for test in type_tests {
        outcome.results.push(types::run(model, test, &bundle, &built.places));
    }
    for test in tests {
        let mut result =
            TestResult { title: test.title.clone(), span: test.span, failures: Vec::new(), verdict: None };
        // The state of one test's alerts is nobody else's.
        let mut alerts = Alerts::default();
        for (place, given) in test.givens.iter().enumerate() {
            let (item, verdict, trace) = match judge(analysis, environment, given, &bundle, messages) {
                Ok(judged) => judged,
                Err(failure) => {
                    result.failures.push(*failure);
                    result.verdict = None;
                    break;
                }
            };
            for (node, answers) in (0..).zip(&trace.nodes) {
                let entry = seen.entry(node).or_default();
                *entry = (entry.0 || answers.holding, entry.1 || answers.failing);
            }
            for (rule, answers) in (0..).zip(&trace.rules) {
                let entry = rules.entry(rule).or_default();
                *entry = (entry.0 || answers.matched, entry.1 || answers.missed);
            }
            let judged = expectations::Judged {
                model,
                environment,
                bundle: &bundle,
                places: &built.places,
                // Values that are masked cannot be told apart. This verdict goes no further.
                revealed: bundle
                    .judge(&item, &Options { show_values: true })
                    .unwrap_or_else(|_| verdict.clone()),
                alerts: alerts.record(&verdict, item.time.unwrap_or_default(), item.bytes()),
                item: &item,
                verdict: &verdict,
            };
            for expect in test.expects.iter().filter(|expect| expect.given == place) {
                match &expect.choice {
                    None => expectations::check(&judged, expect, &mut result.failures),
                    Some(choice) => overriding::check(&judged, expect, choice, &mut result.failures),
                }
            }
            result.verdict = Some(verdict);
        }
        outcome.results.push(result);
    }
    outcome.coverage = coverage(model, &built.places, &rules, &seen);
    Ok(outcome)
}

fn judge(
    analysis: &Analysis,
    environment: Option<&Environment>,
    given: &Given,
    bundle: &Bundle<'_>,
    messages: &dyn Messages,
) -> Result<(Item, Verdict, weir_runtime::evaluate::Trace), Box<Diagnostic>> {
    let item = items::item(analysis, environment, given, bundle, messages)?;
    let judged = bundle.judge_traced(&item, &Options { show_values: false });
    let (verdict, trace) = judged.map_err(|error| {
        let message = format!("the item of this test is refused: {error}");
        let problem = Diagnostic::new(catalogue::WR0905, message, given.span, "this item");
        Box::new(problem.help("mend what `given` states"))
    })?;
    Ok((item, verdict, trace))
}

fn asked(title: &str, filter: Option<&str>) -> bool {
    filter.is_none_or(|filter| title.contains(filter))
}

/// Types that tests speak of: they are in the bundle even when no rule asks for them.
fn mentioned_types(tests: &[&Test], type_tests: &[&TypeTest]) -> BTreeSet<usize> {
    let mut types: BTreeSet<usize> = type_tests.iter().map(|test| test.sit).collect();
    for test in tests {
        let parts = test.givens.iter().flat_map(|given| &given.parts);
        types.extend(parts.flat_map(|part| part.detected.iter().map(|(sit, _, _)| *sit)));
        for expectation in test.expects.iter().flat_map(|expect| &expect.expectations) {
            if let ExpectationKind::Type { sit, .. } = &expectation.kind {
                types.insert(*sit);
            }
        }
    }
    types
}

fn coverage(
    model: &Model,
    places: &crate::program::Places,
    rules: &BTreeMap<u32, (bool, bool)>,
    nodes: &BTreeMap<u32, (bool, bool)>,
) -> Coverage {
    let rule_of = |rule: u32| {
        let (policy, rule) = places.rules.get(rule as usize)?;
        let policy = model.policies.get(*policy)?;
        policy.rules.get(*rule).map(|rule| (format!("{}.{}", policy.name, rule.name), rule.span))
    };
    let mut coverage = Coverage::default();
    for id in (0..).take(places.rules.len()) {
        let Some((rule, span)) = rule_of(id) else { continue };
        let (seen_true, seen_false) = rules.get(&id).copied().unwrap_or_default();
        coverage.rules.push(Covered { rule, span, seen_true, seen_false });
    }
    for (rule, span, node) in &places.conditions {
        let Some((rule, _)) = rule_of(*rule) else { continue };
        let (seen_true, seen_false) = nodes.get(node).copied().unwrap_or_default();
        coverage.conditions.push(Covered { rule, span: *span, seen_true, seen_false });
    }
    coverage
}

fn internal(message: &str) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR1901,
        format!("the bundle just built cannot be opened: {message}"),
        Span::default(),
        "please report this",
    )
}
