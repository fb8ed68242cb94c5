//! Everything that a platform of the library declares is explained: what it means, where it works, which page says so, and how it is
//! used. The names are taken from the sources, not from the tables that the explanations are made of.

#![allow(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeMap;

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::diagnostics::Severity;
use weir_compiler::platform::Platform;
use weir_compiler::project::{Memory, load};
use weir_compiler::syntax::ast::{ItemKind, PlatformEntry, Row, RowEntry};

use super::fields::NOWHERE;
use super::{named, names};
use crate::command::Explanation;
use crate::library;

/// Facts of which each explanation has one: where the thing works, or where it is written.
const WHERE: [&str; 5] = ["locations", "in policies", "matched at", "stands in", "counted at"];

fn has(explanation: &Explanation, name: &str) -> bool {
    explanation.facts.iter().any(|fact| fact.name == name && !fact.value.is_empty())
}

/// What no page says a place of cannot be used without an error.
fn works_nowhere(explanation: &Explanation) -> bool {
    explanation.facts.iter().any(|fact| fact.name == "locations" && fact.value == NOWHERE)
}

/// The kind of thing that a row's word declares.
fn kind_of(keyword: &str) -> &'static str {
    match keyword {
        "action" | "option" => "action",
        "activity" => "activity",
        "attribute" => "attribute",
        "behaviour" => "behaviour",
        "content" => "content",
        "event" => "event",
        "group_kind" => "kind of group",
        "kind" => "kind of policy",
        "label_block" => "block of a label",
        "label_option" => "setting of a label",
        "level" => "level",
        "limit" => "limit",
        "location" => "location",
        "mode" => "mode",
        "object" => "object",
        "policy_option" => "setting of a policy",
        "reads" => "reader",
        "retention_option" => "setting of a retention label",
        "right" => "right",
        "rule_option" => "setting of a rule",
        other => panic!("a row of a new kind: {other}"),
    }
}

/// Name and kind of everything that a row declares; the kind of a setting depends on its row.
fn declared(row: &Row) -> Vec<(String, Option<&'static str>)> {
    let name = row.name.text();
    let mut declared = vec![(name.clone(), Some(kind_of(&row.keyword.text)))];
    for entry in &row.entries {
        if let RowEntry::Field(field) = entry {
            declared.push((format!("{name}.{}", field.name.text), None));
        }
    }
    declared
}

fn library_with_all() -> Analysis {
    library::with_modules(None, |_| true).unwrap_or_else(|_| panic!("the library is read"))
}

/// The explanations of all that a platform's source declares, each with what is missing in it.
fn explained(analysis: &Analysis, platform: &Platform) -> (Vec<Explanation>, Vec<String>) {
    let items = analysis.project.modules.iter().flat_map(|module| &module.ast.items);
    let source = items.filter_map(|item| match &item.kind {
        ItemKind::Platform(declared) if declared.name.text == platform.name => Some(declared),
        _ => None,
    });
    let rows = source.flat_map(|declared| &declared.entries).filter_map(|entry| match entry {
        PlatformEntry::Row(row) => Some(row),
        PlatformEntry::Setting(_) | PlatformEntry::Error(_) => None,
    });
    let (mut explanations, mut faults) = (named(platform, &platform.name), Vec::new());
    for (name, kind) in rows.flat_map(declared) {
        let mut found = named(platform, &name);
        found.retain(|explanation| kind.is_none_or(|kind| explanation.kind == kind));
        if found.is_empty() {
            faults.push(format!("{}: `{name}` is not explained", platform.name));
        }
        explanations.extend(found);
    }
    for explanation in &explanations {
        let about = format!("{}: {} `{}`", platform.name, explanation.kind, explanation.name);
        let missing = [
            ("meaning", explanation.title.is_empty()),
            ("source", !has(explanation, "source")),
            ("place", !WHERE.iter().any(|name| has(explanation, name))),
            ("example", explanation.example.is_empty() && !works_nowhere(explanation)),
        ];
        let missing = missing.into_iter().filter(|(_, missing)| *missing);
        faults.extend(missing.map(|(what, _)| format!("{about} has no {what}")));
    }
    (explanations, faults)
}

/// The errors of an example, as a project of its own.
fn errors(platform: &str, explanation: &Explanation) -> Vec<String> {
    let mut files = Memory::default();
    let domains = "[organisation]\ndomains = [\"contoso.com\"]\n";
    let manifest = format!("[project]\nname = \"example\"\nplatform = \"{platform}\"\n\n{domains}");
    files.insert("weir.toml", manifest);
    files.insert("example.weir", explanation.example.as_str());
    let analysis = analyse(load(&files).expect("files in memory"));
    let errors = analysis.findings().iter().filter(|finding| finding.severity == Severity::Error);
    let name = &explanation.name;
    errors.map(|error| format!("{name}: {} {}\n{}", error.code, error.message, explanation.example)).collect()
}

#[test]
fn everything_that_a_platform_declares_is_explained_with_an_example_that_checks() {
    let analysis = library_with_all();
    let (mut number, mut faults) = (0, Vec::new());
    for platform in &analysis.model.platforms {
        let (explanations, missing) = explained(&analysis, platform);
        faults.extend(missing);
        number += explanations.len();
        // Rows that are used alike have one example.
        let examples: BTreeMap<&str, &Explanation> =
            explanations.iter().map(|explanation| (explanation.example.as_str(), explanation)).collect();
        faults.extend(examples.into_values().flat_map(|explanation| errors(&platform.name, explanation)));
    }
    assert!(faults.is_empty(), "{} of {number}:\n{}", faults.len(), faults.join("\n"));
    // A table that was not read would explain nothing, and nothing would be missing.
    assert!(number > 500, "{number} names only");
}

#[test]
fn a_name_of_several_platforms_is_explained_by_each() {
    let analysis = library_with_all();
    let found = analysis.model.platforms.iter().flat_map(|platform| named(platform, "enforce"));
    let of: Vec<String> =
        found.flat_map(|explanation| explanation.facts.into_iter().map(|fact| fact.value)).collect();
    for platform in &analysis.model.platforms {
        let title = format!("{} ({})", platform.name, platform.title);
        assert!(of.contains(&title), "{title}");
        let only = named(platform, &format!("{}.enforce", platform.name));
        assert_eq!(only.len(), 1);
    }
}

#[test]
fn a_setting_is_found_without_its_row_and_every_name_finds_itself() {
    let analysis = library_with_all();
    for platform in &analysis.model.platforms {
        for name in names(platform) {
            assert!(!named(platform, &name).is_empty(), "{name}");
            let last = name.rsplit('.').next().unwrap_or(&name);
            let setting =
                named(platform, &name).iter().any(|explanation| explanation.kind.contains("setting"));
            assert!(!setting || !named(platform, last).is_empty(), "{last}");
        }
    }
}
