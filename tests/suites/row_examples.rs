//! What `weir explain` shows beside a row compiles: for every row of every platform of the library, the smallest policy that uses
//! it has no errors. A row without an example works nowhere.

use std::io::Write;

use weir_compiler::diagnostics::Severity;
use weir_compiler::platform::{Platform, example};
use weir_tests::projects::{describe, from_texts};

/// Row and example.
fn examples(platform: &Platform) -> Vec<(String, Option<String>)> {
    let mut all = Vec::new();
    for (id, row) in platform.locations.iter().enumerate() {
        all.push((format!("location {}", row.name), example::of_location(platform, id)));
    }
    for row in &platform.contents {
        all.push((format!("content {}", row.kind.name()), example::of_content(platform, row)));
    }
    // What no condition may ask has no operators.
    for row in platform
        .attributes
        .iter()
        .filter(|row| row.families.values().any(|reach| !reach.locations.is_empty()))
    {
        all.push((format!("attribute {}", row.name), example::of_attribute(platform, row)));
    }
    // What is for a kind of policy alone stands in the kind's example.
    for row in platform.actions.iter().filter(|row| !row.reach.locations.is_empty()) {
        all.push((format!("action {}", row.name), example::of_action(platform, row, None)));
        for field in &row.fields {
            let name = format!("option {}.{}", row.name, field.name);
            all.push((name, example::of_action(platform, row, Some(field))));
        }
    }
    for row in platform.activities.iter().filter(|row| !row.reach.locations.is_empty()) {
        all.push((format!("activity {}", row.name), example::of_activity(platform, row)));
    }
    for row in &platform.objects {
        all.push((format!("object {}", row.name), example::of_object(platform, row)));
    }
    for row in &platform.rule_options {
        all.push((format!("rule_option {}", row.name), example::of_rule_option(platform, row)));
    }
    for row in &platform.policy_options {
        all.push((format!("policy_option {}", row.name), example::of_policy_option(platform, row)));
    }
    for row in &platform.kinds {
        all.push((format!("kind {}", row.name), example::of_kind(platform, row)));
    }
    all
}

#[test]
fn every_example_compiles() {
    let (mut number, mut faults) = (0, Vec::new());
    let modules = weir_stdlib::SOURCES.iter().map(|source| source.module);
    for name in modules.filter_map(|module| module.strip_prefix("std.platform.")) {
        let manifest = format!(
            "[project]\nname = \"case\"\nplatform = \"{name}\"\n\n[organisation]\ndomains = [\"contoso.com\"]\n"
        );
        let analysis = from_texts(&[("weir.toml", &manifest), ("case.weir", "")]);
        let platform =
            analysis.model.platforms.iter().find(|platform| platform.name == name).expect("the platform");
        for (row, example) in examples(platform) {
            number += 1;
            let Some(text) = example else {
                faults.push(format!("{name}, {row}: no example"));
                continue;
            };
            let analysis = from_texts(&[("weir.toml", &manifest), ("case.weir", &text)]);
            let errors: Vec<_> = analysis
                .findings()
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .cloned()
                .collect();
            if !errors.is_empty() {
                faults.push(format!("{name}, {row}:\n{text}\n{}", describe(&analysis, &errors)));
            }
        }
    }
    let report = format!("{number} rows have an example that compiles\n");
    std::io::stdout().write_all(report.as_bytes()).expect("standard output");
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}
