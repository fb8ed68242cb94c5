//! The examples of every page: the wrong one gives exactly the page's code, the right one nothing, and every fix mends.

#![allow(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::catalogue::{
    CATALOGUE, Code, WR0214, WR0411, WR0801, WR0821, WR1004, WR1901,
};
use weir_compiler::diagnostics::render::{Style, terminal};
use weir_compiler::diagnostics::{Diagnostic, Grade};
use weir_tests::examples::{Files, analysed, files_under, findings, fixed, with_manifest};

/// Codes that no source can bring about: they tell of a fault in the toolchain itself, so there is nothing to write wrongly.
const FAULTS_OF_OUR_OWN: &[Code] = &[WR1901];

/// Codes of exports: their examples are files of a tenant, or what is written for one, judged in the suite `export_pages`.
fn is_of_exports(code: Code) -> bool {
    code == WR0411 || (WR0801..=WR0821).contains(&code)
}

/// The wrong example of a page as a project; none for a code that no source can bring about.
fn wrong(code: Code, page: &str) -> Option<Files> {
    if FAULTS_OF_OUR_OWN.contains(&code) || is_of_exports(code) {
        return None;
    }
    // What is too large for a rule is too large for a page.
    if code == WR0214 {
        return Some(with_manifest(Files::from([("main.weir".to_owned(), rule_of(50_001).into_bytes())])));
    }
    let files =
        files_under(page, "## Wrong").unwrap_or_else(|| panic!("{code}: no example under `## Wrong`"));
    // The missing manifest is what this page is about.
    Some(if code == WR1004 { files } else { with_manifest(files) })
}

/// What counts against an example. Those of lexical and syntactic codes are fragments: a line or two of a policy, judged by what
/// reading them finds; all others are whole projects.
fn found(code: Code, analysis: &Analysis) -> Vec<Diagnostic> {
    if is_of_syntax(code) { analysis.project.problems.clone() } else { findings(analysis) }
}

fn is_of_syntax(code: Code) -> bool {
    code.as_str().starts_with("WR00")
}

/// A rule of at least so many conditions.
fn rule_of(conditions: usize) -> String {
    const LINES: usize = 250;
    let mut text = String::from(
        "policy large \"Large\" {\n  scope {\n    exchange\n  }\n  rule many \"Many\" {\n    when {\n",
    );
    for block in 0..conditions.div_ceil(LINES) {
        text.push_str("      any {\n");
        for line in 0..LINES {
            text.push_str(&format!("        message.header[\"X-{block}-{line}\"] contains [\"secret\"]\n"));
        }
        text.push_str("      }\n");
    }
    text.push_str("    }\n    then {\n      block_access\n    }\n  }\n}\n");
    text
}

#[test]
fn wrong_examples_give_their_code_alone() {
    let mut faults = Vec::new();
    for entry in CATALOGUE {
        let Some(files) = wrong(entry.code, entry.page) else { continue };
        let analysis = analysed(&files);
        let found = found(entry.code, &analysis);
        if found.is_empty() || found.iter().any(|finding| finding.code != entry.code) {
            faults.push(format!("{}: the wrong example gives\n{}", entry.code, shown(&found, &analysis)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn right_examples_give_nothing() {
    let mut faults = Vec::new();
    for entry in CATALOGUE.iter().filter(|entry| !FAULTS_OF_OUR_OWN.contains(&entry.code)) {
        if is_of_exports(entry.code) {
            continue;
        }
        let Some(files) = files_under(entry.page, "## Right") else {
            faults.push(format!("{}: no example under `## Right`", entry.code));
            continue;
        };
        let analysis = analysed(&with_manifest(files));
        let found = found(entry.code, &analysis);
        if !found.is_empty() {
            faults.push(format!("{}: the right example gives\n{}", entry.code, shown(&found, &analysis)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A finding says what is wrong, where, and the way out; a reader of one finding needs no other. Lexical and syntactic findings
/// say beside the place what is expected there.
#[test]
fn findings_of_wrong_examples_show_the_way_out() {
    let mut faults = Vec::new();
    for entry in CATALOGUE.iter().filter(|entry| !is_of_syntax(entry.code)) {
        let Some(files) = wrong(entry.code, entry.page) else { continue };
        let analysis = analysed(&files);
        for finding in found(entry.code, &analysis) {
            let words = std::iter::once(&finding.message).chain([&finding.at.text]).chain(&finding.help);
            let unfinished = words.clone().any(|text| text.is_empty() || text.ends_with('.'));
            if finding.help.is_empty() && finding.fixes.is_empty() {
                faults.push(format!(
                    "{} has no help:\n{}",
                    entry.code,
                    shown(std::slice::from_ref(&finding), &analysis)
                ));
            }
            if unfinished {
                faults.push(format!("{} ends in a period or is empty: {finding:?}", entry.code));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn fixes_of_wrong_examples_mend() {
    let mut faults = Vec::new();
    for entry in CATALOGUE {
        let Some(files) = wrong(entry.code, entry.page) else { continue };
        let analysis = analysed(&files);
        let before = found(entry.code, &analysis);
        for (finding, fix) in
            before.iter().flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix)))
        {
            let files = fixed(&files, &analysis, fix);
            let analysis = analysed(&files);
            let after = found(entry.code, &analysis);
            let same = |other: &&Diagnostic| other.code == finding.code && other.message == finding.message;
            let count = |findings: &[Diagnostic]| findings.iter().filter(same).count();
            let mended = count(&after) < count(&before);
            let added = after.iter().any(|later| !before.iter().any(|first| alike(first, later)));
            if !mended || fix.grade == Grade::Always && added {
                faults.push(format!(
                    "{}: after `{}` there is\n{}",
                    entry.code,
                    fix.title,
                    shown(&after, &analysis)
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether two findings of different texts say the same; a place may have moved.
fn alike(first: &Diagnostic, later: &Diagnostic) -> bool {
    first.code == later.code && first.message == later.message
}

fn shown(findings: &[Diagnostic], analysis: &Analysis) -> String {
    if findings.is_empty() {
        return "nothing\n".to_owned();
    }
    terminal(findings, &analysis.project.sources, Style::default())
}
