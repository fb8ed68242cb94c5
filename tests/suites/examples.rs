//! The examples and every other `.weir` file of the repository, put through our own tools.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::path::Path;

use weir_compiler::format::format;
use weir_compiler::source::{FileId, Span, normalise};
use weir_compiler::syntax::parse;
use weir_compiler::types::model::{Condition, ConditionKind};
use weir_runtime::Bundle;
use weir_tests::projects::{describe, failures, from_folder, run};
use weir_tests::repository::{files, root};

const EXAMPLES: &[&str] = &["hello", "contoso", "kiteworks", "cloud_app_security", "labels"];
/// Those that label by one taxonomy. A project cannot leave its folder, so each holds a copy, and the copies are kept equal.
const ONE_TAXONOMY: &[&str] = &["contoso", "kiteworks", "cloud_app_security", "labels"];
/// Where our own sources stand. The cases of findings and of robustness are wrong on purpose.
const FOLDERS: &[&str] =
    &["examples", "stdlib", "compiler/src/syntax/samples", "cli/template", "tests/cases/semantics"];

#[test]
fn every_example_is_named_here() {
    let mut found: Vec<String> = std::fs::read_dir(root().join("examples"))
        .expect("the folder")
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("weir.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut named = EXAMPLES.to_vec();
    named.sort_unstable();
    assert_eq!(found, named);
}

#[test]
fn examples_that_label_share_one_taxonomy() {
    let labels = |name: &str| {
        std::fs::read_to_string(root().join("examples").join(name).join("labels.weir")).expect("its labels")
    };
    for pair in ONE_TAXONOMY.windows(2) {
        assert_eq!(labels(pair[0]), labels(pair[1]), "{} and {}", pair[0], pair[1]);
    }
}

#[test]
fn examples_have_no_findings() {
    for name in EXAMPLES {
        let analysis = from_folder(&root().join("examples").join(name)).expect("the folder");
        assert!(analysis.findings().is_empty(), "{name}\n{}", describe(&analysis, analysis.findings()));
    }
}

#[test]
fn every_environment_builds_and_every_test_passes_in_it() {
    for name in EXAMPLES {
        let analysis = from_folder(&root().join("examples").join(name)).expect("the folder");
        let environments: Vec<_> = match analysis.project.environments.as_slice() {
            [] => vec![None],
            some => some.iter().map(Some).collect(),
        };
        assert!(!analysis.model.tests.is_empty(), "{name} has no tests");
        for environment in environments {
            let built = analysis.build(environment, &Default::default());
            let built = built.unwrap_or_else(|findings| panic!("{name}\n{}", describe(&analysis, &findings)));
            let bundle = Bundle::open(&built.bytes).expect("the bundle opens");
            bundle.verify().expect("its digests hold");
            let outcome = run(&analysis, environment).unwrap_or_else(|problems| panic!("{name}\n{problems}"));
            assert_eq!(outcome.results.len(), analysis.model.tests.len());
            assert_eq!(outcome.failed(), 0, "{name}\n{}", failures(&analysis, &outcome));
        }
    }
}

/// The examples are what people copy from: each of their rules is seen to match and not to match. A default, a rule without
/// conditions, can only match.
#[test]
fn every_rule_of_an_example_is_covered() {
    for name in EXAMPLES {
        let analysis = from_folder(&root().join("examples").join(name)).expect("the folder");
        let environment = analysis.project.environments.first();
        let outcome = run(&analysis, environment).unwrap_or_else(|problems| panic!("{name}\n{problems}"));
        let rules = analysis.model.policies.iter().flat_map(|policy| &policy.rules);
        let defaults: Vec<Span> = rules
            .filter(|rule| is_empty(&rule.when) && rule.unless.is_none())
            .map(|rule| rule.span)
            .collect();
        let uncovered: Vec<&str> = outcome
            .coverage
            .rules
            .iter()
            .filter(|rule| !(rule.seen_true && (rule.seen_false || defaults.contains(&rule.span))))
            .map(|rule| rule.rule.as_str())
            .collect();
        assert!(uncovered.is_empty(), "{name}: {}", uncovered.join(", "));
    }
}

fn is_empty(condition: &Condition) -> bool {
    matches!(&condition.kind, ConditionKind::All(lines) if lines.is_empty())
}

#[test]
fn every_file_parses_and_is_formatted() {
    let all: Vec<(String, String)> = FOLDERS.iter().flat_map(|folder| files(folder, "weir")).collect();
    assert!(all.len() > 80, "{} files", all.len());
    let mut faults = Vec::new();
    for (path, text) in all {
        let problems = parse(FileId(0), &normalise(&text)).problems;
        faults
            .extend(problems.iter().map(|problem| format!("{path}: {}: {}", problem.code, problem.message)));
        match format(&text) {
            Ok(formatted) if formatted == text => {}
            Ok(formatted) => faults.extend(mended(&path, &text, &formatted)),
            Err(refusal) => faults.push(format!("{path}: {refusal:?}")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Under `cargo bless` a file is formatted; otherwise its first line that differs is shown.
fn mended(path: &str, text: &str, formatted: &str) -> Option<String> {
    if std::env::var_os("WEIR_BLESS").is_some() {
        return write(&root().join(path), formatted).err();
    }
    let line = text.lines().zip(formatted.lines()).take_while(|(before, after)| before == after).count();
    let of = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    Some(format!("{path}:{}: `{}` is formatted as `{}`", line + 1, of(text), of(formatted)))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
