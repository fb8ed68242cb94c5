//! The examples of pages about exports: the wrong one gives exactly the page's code, the right one nothing.

use weir_compiler::diagnostics::catalogue::{CATALOGUE, Code, WR0801, WR0809};
use weir_purview::{Finding, Input, read, vocabulary};
use weir_tests::examples::{Files, files_under};

/// Errors or warnings alike.
fn found(files: &Files) -> Vec<Finding> {
    let inputs: Vec<Input<'_>> = files.iter().map(|(name, bytes)| Input { name, bytes }).collect();
    match read(&inputs, vocabulary::tables()) {
        Ok(reading) => reading.findings,
        Err(findings) => findings,
    }
}

fn shown(findings: &[Finding]) -> String {
    findings.iter().map(Finding::to_string).collect()
}

#[test]
fn examples_give_their_code_or_nothing() {
    let mut faults = Vec::new();
    let of_exports = |code: Code| (WR0801..=WR0809).contains(&code);
    for entry in CATALOGUE.iter().filter(|entry| of_exports(entry.code)) {
        let wrong = found(&files_under(entry.page, "## Wrong").unwrap_or_default());
        if wrong.is_empty() || wrong.iter().any(|finding| finding.code != entry.code) {
            faults.push(format!("{}: the wrong example gives\n{}", entry.code, shown(&wrong)));
        }
        let right = found(&files_under(entry.page, "## Right").unwrap_or_default());
        if !right.is_empty() {
            faults.push(format!("{}: the right example gives\n{}", entry.code, shown(&right)));
        }
        let unfinished =
            wrong.iter().any(|finding| finding.help.is_empty() || finding.message.ends_with('.'));
        if unfinished {
            faults.push(format!("{}: no way out, or a sentence\n{}", entry.code, shown(&wrong)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
