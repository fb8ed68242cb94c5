//! The examples of pages about exports: the wrong one gives exactly the page's code, the right one nothing.

#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use weir_compiler::analysis::{Analysis, analyse_with};
use weir_compiler::diagnostics::Diagnostic;
use weir_compiler::diagnostics::catalogue::{CATALOGUE, Code, WR0411, WR0801, WR0809, WR0820, WR0821};
use weir_compiler::project::{self, Memory};
use weir_purview::express::express;
use weir_purview::wire::WIRE;
use weir_purview::{Finding, Input, read, vocabulary};
use weir_tests::examples::{Files, files_under, with_manifest};

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

fn measured(files: &Files) -> Analysis {
    let mut memory = Memory::default();
    for (name, bytes) in files {
        memory.insert(name, bytes.clone());
    }
    analyse_with(project::load(&memory).expect("files in memory can be listed"), &[WIRE])
}

/// What an export has to say of a project without errors.
fn exported(page: &str, heading: &str) -> Vec<Diagnostic> {
    let files = files_under(page, heading).unwrap_or_default();
    let analysis = measured(&with_manifest(files));
    let checked = analysis.checked().expect("an example without errors");
    express(&checked, None).findings
}

#[test]
fn examples_of_what_is_written_give_their_code_or_nothing() {
    for entry in CATALOGUE.iter().filter(|entry| [WR0820, WR0821].contains(&entry.code)) {
        let wrong = exported(entry.page, "## Wrong");
        assert!(!wrong.is_empty() && wrong.iter().all(|finding| finding.code == entry.code), "{wrong:?}");
        let right = exported(entry.page, "## Right");
        assert!(right.is_empty(), "{right:?}");
    }
}

/// A rule that asks for so many long words in each of two places.
fn rule_of(words: usize) -> Files {
    let list = |letter: char| {
        let words = (0..words).map(|number| format!("\"{}{number:04}\"", letter.to_string().repeat(100)));
        words.collect::<Vec<_>>().join(", ")
    };
    let text = format!(
        "policy large \"Large\" {{\n  scope {{\n    exchange\n  }}\n  rule long \"Long\" {{\n    when {{\n      \
         message.subject contains [{}]\n      document.content contains [{}]\n    }}\n    then {{\n      \
         block_access\n    }}\n  }}\n}}\n",
        list('a'),
        list('b')
    );
    with_manifest(Files::from([("main.weir".to_owned(), text.into_bytes())]))
}

#[test]
fn what_is_too_large_as_it_is_written_is_found() {
    let too_large = |files: &Files| {
        let analysis = measured(files);
        analysis.findings().iter().filter(|finding| finding.code == WR0411).count()
    };
    assert_eq!(too_large(&rule_of(600)), 1);
    assert_eq!(too_large(&rule_of(400)), 0);
    let page = CATALOGUE.iter().find(|entry| entry.code == WR0411).map_or("", |entry| entry.page);
    assert_eq!(too_large(&with_manifest(files_under(page, "## Right").unwrap_or_default())), 0);
}
