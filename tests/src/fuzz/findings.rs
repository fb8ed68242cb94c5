//! What holds of findings, whatever they were found in.

use weir_compiler::diagnostics::render::{Style, github, json, sarif, terminal};
use weir_compiler::diagnostics::{Diagnostic, Grade};
use weir_compiler::source::{Sources, Span};

/// Every place lies in its file and between code points, every finding says something, and every face shows all of them.
pub fn check(findings: &[Diagnostic], sources: &Sources) {
    for finding in findings {
        assert!(!finding.message.is_empty() && !finding.at.text.is_empty(), "{finding:?} says nothing");
        let labels = std::iter::once(&finding.at).chain(&finding.also).map(|label| label.span);
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            check_place(span, sources, finding);
        }
        for fix in &finding.fixes {
            assert!(!fix.edits.is_empty(), "{finding:?} has a fix that changes nothing");
        }
    }
    faces(findings, sources);
}

fn check_place(span: Span, sources: &Sources, finding: &Diagnostic) {
    let Some(source) = sources.get(span.file) else { panic!("{finding:?} stands in no file") };
    assert!(source.text.get(span.range()).is_some(), "{finding:?} stands outside `{}`", source.name);
}

fn faces(findings: &[Diagnostic], sources: &Sources) {
    for style in [Style::default(), Style { colour: true, width: Some(60) }] {
        let shown = terminal(findings, sources, style);
        assert_eq!(shown.is_empty(), findings.is_empty());
    }
    for document in [json(findings, sources), sarif(findings, sources)] {
        if let Err(error) = serde_json::from_str::<serde_json::Value>(&document) {
            panic!("{error}:\n{document}");
        }
    }
    let lines = github(findings, sources).lines().filter(|line| line.starts_with("::")).count();
    assert_eq!(lines, findings.len());
}

/// The text of the first file after every fix that is right whenever its finding is. Fixes that overlap an earlier one wait
/// for the next round, as they do in `weir fix`.
pub(super) fn fixed(text: &str, findings: &[Diagnostic]) -> String {
    let sure = findings.iter().flat_map(|finding| &finding.fixes).filter(|fix| fix.grade == Grade::Always);
    let mut edits: Vec<_> = sure.flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let mut fixed = String::new();
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < at {
            continue;
        }
        fixed.push_str(text.get(at..range.start).unwrap_or_default());
        fixed.push_str(&edit.text);
        at = range.end;
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    fixed
}
