//! Findings as JSON, for programs. The form is documented in the book's chapter on commands; `version` changes when a
//! reader of the old form could misread the new one.

use serde::Serialize;

use super::place::{Place, Point, place};
use super::{Summary, severity_word};
use crate::diagnostics::{Diagnostic, Fix, Grade, Label};
use crate::source::Sources;

/// The version of the JSON form of findings.
pub const FINDINGS_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    at: Where<'a>,
    /// What is said of the place itself.
    label: &'a str,
    also: Vec<Also<'a>>,
    notes: &'a [String],
    help: &'a [String],
    fixes: Vec<FixJson<'a>>,
}

/// A place; `file` is null where the finding has none.
#[derive(Serialize)]
struct Where<'a> {
    file: Option<&'a str>,
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Also<'a> {
    #[serde(flatten)]
    at: Where<'a>,
    label: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    grade: &'static str,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    #[serde(flatten)]
    at: Where<'a>,
    /// What stands there afterwards.
    text: &'a str,
}

/// One JSON document, indented, with a line end.
pub fn json(findings: &[Diagnostic], sources: &Sources) -> String {
    let document = Document {
        version: FINDINGS_VERSION,
        findings: findings.iter().map(|finding| finding_json(finding, sources)).collect(),
        summary: Summary::of(findings),
    };
    // Nothing in these types can fail to serialise: no maps with odd keys, no writer that refuses.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn finding_json<'a>(finding: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    let also = |label: &'a Label| Also { at: at(place(sources, label.span)), label: &label.text };
    Finding {
        code: finding.code.as_str(),
        name: finding.code.entry().map_or("", |entry| entry.name),
        severity: severity_word(finding.severity),
        message: &finding.message,
        at: at(place(sources, finding.at.span)),
        label: &finding.at.text,
        also: finding.also.iter().map(also).collect(),
        notes: &finding.notes,
        help: &finding.help,
        fixes: finding.fixes.iter().map(|fix| fix_json(fix, sources)).collect(),
    }
}

fn fix_json<'a>(fix: &'a Fix, sources: &'a Sources) -> FixJson<'a> {
    let edits = fix.edits.iter().map(|edit| EditJson { at: at(place(sources, edit.span)), text: &edit.text });
    let grade = match fix.grade {
        Grade::Always => "always",
        Grade::Maybe => "maybe",
    };
    FixJson { title: &fix.title, grade, edits: edits.collect() }
}

fn at(place: Option<Place<'_>>) -> Where<'_> {
    let nowhere = Point { line: 1, column: 1, offset: 0 };
    place.map_or(Where { file: None, start: nowhere, end: nowhere }, |place| Where {
        file: Some(place.file),
        start: place.start,
        end: place.end,
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn everything_a_finding_holds_is_there() {
        let (sources, findings) = samples::chat("odd \"name\"\\.weir");
        let value: serde_json::Value = serde_json::from_str(&json(&findings, &sources)).unwrap();
        let place = |line: u32, column: u32, offset: u32| serde_json::json!({"line": line, "column": column, "offset": offset});
        let scope = (place(9, 5, 96), place(9, 9, 100));
        let expected = serde_json::json!({
            "version": 1,
            "findings": [{
                "code": "WR1901",
                "name": "internal",
                "severity": "error",
                "message": "`talk` cannot match content by sensitivity label",
                "file": "odd \"name\"\\.weir",
                "start": place(14, 19, 168),
                "end": place(14, 37, 186),
                "label": "needs label content",
                "also": [{
                    "file": "odd \"name\"\\.weir", "start": scope.0, "end": scope.1,
                    "label": "this policy's scope includes `talk`",
                }],
                "notes": [
                    "in a combined scope a \"no\" of one location wins over a \"yes\" of another",
                    "locations that can: news, post",
                ],
                "help": ["move this rule to a policy without `talk`"],
                "fixes": [{
                    "title": "drop `talk` from this scope",
                    "grade": "maybe",
                    "edits": [{
                        "file": "odd \"name\"\\.weir", "start": scope.0, "end": scope.1, "text": "",
                    }],
                }],
            }],
            "summary": {"errors": 1, "warnings": 0},
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn no_findings_are_a_document_too() {
        let expected = "{\n  \"version\": 1,\n  \"findings\": [],\n  \"summary\": {\n    \"errors\": 0,\n    \
                        \"warnings\": 0\n  }\n}\n";
        assert_eq!(json(&[], &Sources::default()), expected);
    }
}
