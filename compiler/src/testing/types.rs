//! Tests of types: each text is searched by the bundle's scanner, as a part of its own.

use std::fmt::Write as _;

use weir_runtime::Bundle;
use weir_runtime::scan::Occurrence;

use super::TestResult;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::program::Places;
use crate::types::model::{Example, Model, TypeTest};

/// `types.employee_id: six digits`
pub(super) fn title(model: &Model, test: &TypeTest) -> String {
    let path = model.types.get(test.sit).map_or("", |sit| sit.path.as_str());
    format!("{path}: {}", test.title)
}

pub(super) fn run(model: &Model, test: &TypeTest, bundle: &Bundle<'_>, places: &Places) -> TestResult {
    let sit = places.types.get(&test.sit).copied();
    let name = model.types.get(test.sit).map_or("", |sit| sit.name.as_str());
    let failures = test.examples.iter().filter_map(|example| {
        let found = sit.map_or_else(Vec::new, |sit| bundle.detect(&example.text, &[sit]));
        failure(name, example, &found)
    });
    TestResult { title: title(model, test), span: test.span, failures: failures.collect(), verdict: None }
}

fn failure(name: &str, example: &Example, found: &[Occurrence]) -> Option<Diagnostic> {
    let strongest = found.iter().map(|occurrence| occurrence.confidence).max();
    let message = match (example.confidence, strongest) {
        (None, None) => return None,
        (Some((low, high)), Some(strongest)) if (low..=high).contains(&strongest) => return None,
        (None, Some(_)) => format!("expected no `{name}` in this text"),
        (Some((low, high)), _) => format!("expected `{name}` with {}", confidence(low, high)),
    };
    let problem = Diagnostic::new(catalogue::WR0906, message, example.span, "does not hold")
        .help("change the type, or what the test expects");
    Some(match found {
        [] => problem.note("nothing is found"),
        found => problem.note(format!("there is {}", described(found))),
    })
}

/// How sure the type is to be, as it was written.
fn confidence(low: u8, high: u8) -> String {
    match (low, high) {
        (65, 74) => "low confidence".to_owned(),
        (75, 84) => "medium confidence".to_owned(),
        (85, 100) => "high confidence".to_owned(),
        (level, _) => format!("confidence {level}"),
    }
}

/// `1234 at 85, 5678 at 65`: an example is nobody's secret.
fn described(found: &[Occurrence]) -> String {
    found.iter().fold(String::new(), |mut text, occurrence| {
        let comma = if text.is_empty() { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{comma}`{}` at {}", occurrence.value, occurrence.confidence);
        text
    })
}
