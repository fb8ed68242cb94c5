//! Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code hosts and review tools.
//!
//! Only line and column regions are written: a reader's file may have other line ends than the text that was analysed, so
//! offsets would be wrong there. Columns are code points, and `columnKind` says so.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::place::{Place, place};
use super::{severity_word, ways_out};
use crate::diagnostics::catalogue::Entry;
use crate::diagnostics::{Code, Diagnostic, Fix, Label};
use crate::source::Sources;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One SARIF log with one run, indented, with a line end. The rules are those of the catalogue that the findings use.
pub fn sarif(findings: &[Diagnostic], sources: &Sources) -> String {
    let codes: Vec<Code> =
        findings.iter().map(|finding| finding.code).collect::<BTreeSet<_>>().into_iter().collect();
    let rules: Vec<Value> = codes.iter().filter_map(|code| code.entry()).map(rule).collect();
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, &codes, sources)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "weir",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(entry: &Entry) -> Value {
    json!({
        "id": entry.code.as_str(),
        "name": entry.name,
        "shortDescription": { "text": entry.summary },
        "help": { "text": entry.page, "markdown": entry.page },
        "defaultConfiguration": { "level": severity_word(entry.severity) },
    })
}

fn result(finding: &Diagnostic, codes: &[Code], sources: &Sources) -> Value {
    let also = finding.also.iter().filter_map(|label| location(label, sources)).collect::<Vec<_>>();
    let fixes = finding.fixes.iter().filter_map(|fix| fix_json(fix, sources)).collect::<Vec<_>>();
    let mut result = json!({
        "ruleId": finding.code.as_str(),
        "ruleIndex": codes.binary_search(&finding.code).unwrap_or_default(),
        "level": severity_word(finding.severity),
        "message": { "text": message(finding) },
        "locations": location(&finding.at, sources).into_iter().collect::<Vec<_>>(),
    });
    if let Some(result) = result.as_object_mut() {
        put_list(result, "relatedLocations", also);
        put_list(result, "fixes", fixes);
    }
    result
}

/// SARIF has no place for notes, so they follow the message, a line each.
fn message(finding: &Diagnostic) -> String {
    let mut text = finding.message.clone();
    for line in finding.notes.iter().cloned().chain(ways_out(finding).map(|help| format!("help: {help}"))) {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

fn location(label: &Label, sources: &Sources) -> Option<Value> {
    let place = place(sources, label.span)?;
    let mut location = json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(place.file) }, "region": region(&place) },
    });
    if let (Some(location), false) = (location.as_object_mut(), label.text.is_empty()) {
        location.insert("message".into(), json!({ "text": label.text }));
    }
    Some(location)
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

/// A fix groups its edits by file. An edit without a place would change something else, so such a fix is left out.
fn fix_json(fix: &Fix, sources: &Sources) -> Option<Value> {
    let mut changes: Vec<(&str, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let place = place(sources, edit.span)?;
        let replacement =
            json!({ "deletedRegion": region(&place), "insertedContent": { "text": edit.text } });
        match changes.iter_mut().find(|(file, _)| *file == place.file) {
            Some((_, replacements)) => replacements.push(replacement),
            None => changes.push((place.file, vec![replacement])),
        }
    }
    if changes.is_empty() {
        return None;
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(file, replacements)| {
            json!({ "artifactLocation": { "uri": uri(file) }, "replacements": replacements })
        })
        .collect();
    Some(json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}

fn put_list(object: &mut Map<String, Value>, name: &str, list: Vec<Value>) {
    if !list.is_empty() {
        object.insert(name.into(), Value::Array(list));
    }
}

/// A path as a relative URI reference: `/` between segments, every byte that is not unreserved as `%XX`. A colon is
/// among the escaped, or the first segment could be taken for a scheme.
fn uri(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                text.push(char::from(byte))
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_log_has_rules_places_and_fixes() {
        let (sources, findings) = samples::chat("my policies/chät.weir");
        let log: Value = serde_json::from_str(&sarif(&findings, &sources)).unwrap();
        let run = &log["runs"][0];
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "WR1901");
        assert_eq!(run["tool"]["driver"]["rules"][0]["name"], "internal");
        let result = &run["results"][0];
        assert_eq!(result["ruleIndex"], 0);
        assert_eq!(result["level"], "error");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20policies/ch%C3%A4t.weir");
        assert_eq!(
            place["region"],
            json!({"startLine": 14, "startColumn": 19, "endLine": 14, "endColumn": 37})
        );
        let related = &result["relatedLocations"][0];
        assert_eq!(related["physicalLocation"]["region"]["startLine"], 9);
        assert_eq!(related["message"]["text"], "this policy's scope includes `talk`");
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 9);
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "");
        assert!(
            result["message"]["text"]
                .as_str()
                .unwrap()
                .ends_with("\nhelp: move this rule to a policy without `talk`")
        );
    }

    #[test]
    fn a_path_is_never_taken_for_a_scheme_or_a_query() {
        assert_eq!(uri("c:a?b#c%.weir"), "c%3Aa%3Fb%23c%25.weir");
    }

    #[test]
    fn no_findings_are_an_empty_run() {
        let log: Value = serde_json::from_str(&sarif(&[], &Sources::default())).unwrap();
        assert_eq!(log["runs"][0]["results"], json!([]));
    }
}
