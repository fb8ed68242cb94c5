//! The numbered sentences of the semantics chapter. Most are kept by cases in Weir, whose tests pass exactly when the
//! sentence is kept; what the test language cannot say stands here.

use weir_runtime::verdict::Verdict;
use weir_tests::projects::{describe, failures, from_text, from_texts, judge, run};
use weir_tests::repository::{files, read};

const CASES: &str = "tests/cases/semantics";

/// The numbers of the sentences in the chapter.
fn sentences() -> Vec<String> {
    let chapter = read("book/src/reference/semantics.md").expect("the chapter");
    let numbers = chapter.split("**S").skip(1).filter_map(|rest| rest.split_once(".**"));
    numbers.map(|(number, _)| format!("S{number:0>2}")).collect()
}

/// The verdicts of a case's tests, by the beginning of its name.
fn verdicts(case: &str) -> Vec<Verdict> {
    let (_, text) = files(CASES, "weir")
        .into_iter()
        .find(|(path, _)| path.starts_with(&format!("{CASES}/{case}")))
        .unwrap_or_else(|| panic!("no case begins with {case}"));
    let outcome = run(&from_text(&text), None).unwrap_or_else(|problems| panic!("{problems}"));
    outcome.results.into_iter().map(|result| result.verdict.expect("a verdict")).collect()
}

#[test]
fn every_sentence_has_a_case() {
    let sentences = sentences();
    assert_eq!(sentences.len(), 32, "{sentences:?}");
    let cases = files(CASES, "weir");
    let missing: Vec<&String> = sentences
        .iter()
        .filter(|number| !cases.iter().any(|(path, _)| path.starts_with(&format!("{CASES}/{number}-"))))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn every_case_keeps_its_sentence() {
    let mut faults = Vec::new();
    for (path, text) in files(CASES, "weir") {
        let analysis = from_text(&text);
        if !analysis.findings().is_empty() {
            faults.push(format!("{path}\n{}", describe(&analysis, analysis.findings())));
        }
        match run(&analysis, None) {
            Ok(outcome) if outcome.results.len() < 2 => {
                faults.push(format!("{path}: a case needs two tests, one for each side"));
            }
            Ok(outcome) if outcome.failed() > 0 => {
                faults.push(format!("{path}\n{}", failures(&analysis, &outcome)));
            }
            Ok(_) => {}
            Err(problems) => faults.push(format!("{path}\n{problems}")),
        }
    }
    assert!(faults.is_empty(), "{} cases\n\n{}", faults.len(), faults.join("\n"));
}

/// A case whose rules never fail, or never hold, shows one side only.
#[test]
fn every_rule_of_a_case_is_seen_to_match_and_not_to_match() {
    // Rules that say nothing of the item apply always, and what is switched off never.
    const ONE_SIDED: &[&str] = &["S26", "S27", "S28", "S31", "S32", "S09-a-rule-without-when"];
    let mut faults = Vec::new();
    for (path, text) in files(CASES, "weir") {
        let name = path.trim_start_matches(CASES).trim_start_matches('/');
        if ONE_SIDED.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        let Ok(outcome) = run(&from_text(&text), None) else { continue };
        for rule in outcome.coverage.rules {
            if !(rule.seen_true && rule.seen_false) {
                let side = if rule.seen_true { "fail" } else { "hold" };
                faults.push(format!("{name}: `{}` is never seen to {side}", rule.rule));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
