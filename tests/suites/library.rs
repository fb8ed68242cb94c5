//! The library's types: every `test sit` of `stdlib/sit` holds, and what the types are called is compared with the catalogue of
//! built-in types in `tests/cases/library`.
//!
//! What is not there yet is printed; what is there and wrong is refused. The same tests run with `weir test stdlib/sit`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stdout, reason = "the figures are what this suite is asked for")]

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::{Diagnostic, catalogue};
use weir_compiler::syntax::ast::ItemKind;
use weir_compiler::types::model::{SensitiveType, TypeBody};
use weir_tests::projects::{describe, failures, from_folder, tested_where};
use weir_tests::repository::{files, root};

/// Examples that a type made of patterns has at least, found and not found.
const EXAMPLES: usize = 5;

/// A built-in type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    guid: Option<String>,
    kind: String,
    region: String,
}

/// A built-in function that finds candidates or checks them.
#[derive(Debug, Deserialize)]
struct Function {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Template {
    name: String,
}

fn reference<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let path = root().join("tests/cases/library").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn library() -> Analysis {
    from_folder(&root().join("stdlib/sit")).expect("the library's folder")
}

/// How many examples a type has: found, not found.
fn examples(analysis: &Analysis) -> BTreeMap<usize, (usize, usize)> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for test in &analysis.model.type_tests {
        let count = counts.entry(test.sit).or_default();
        for example in &test.examples {
            match example.confidence {
                Some(_) => count.0 += 1,
                None => count.1 += 1,
            }
        }
    }
    counts
}

/// The types of the folder itself, not those that it takes from the library as it was built.
fn own(analysis: &Analysis) -> impl Iterator<Item = (usize, &SensitiveType)> {
    analysis.model.types.iter().enumerate().filter(|(_, sit)| !sit.library)
}

#[test]
fn nothing_is_found_wrong_with_the_library() {
    let analysis = library();
    // A type of the library is there to be used by others.
    let used_by_others = |finding: &&Diagnostic| finding.code == catalogue::WR0701;
    let found: Vec<Diagnostic> =
        analysis.findings().iter().filter(|finding| !used_by_others(finding)).cloned().collect();
    assert!(found.is_empty(), "{}", describe(&analysis, &found));
}

#[test]
fn every_example_holds() {
    let analysis = library();
    let folders: BTreeSet<&str> = analysis
        .model
        .type_tests
        .iter()
        .filter_map(|test| folder(&analysis.model.types.get(test.sit)?.path))
        .collect();
    let mut faults = String::new();
    // Folder by folder, so that no bundle holds the world.
    for folder in folders {
        match tested_where(&analysis, &format!("{folder}.")) {
            Ok(outcome) => faults.push_str(&failures(&analysis, &outcome)),
            Err(findings) => faults.push_str(&describe(&analysis, &findings)),
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// `brazil` of `brazil.cpf`
fn folder(path: &str) -> Option<&str> {
    path.split_once('.').map(|(folder, _)| folder)
}

#[test]
fn types_are_those_of_the_catalogue() {
    let analysis = library();
    let entries: Vec<Entry> = reference("catalogue.json");
    let by_guid: BTreeMap<&str, &Entry> =
        entries.iter().filter_map(|entry| Some((entry.guid.as_deref()?, entry))).collect();
    let by_name: BTreeMap<&str, &Entry> = entries.iter().map(|entry| (entry.name.as_str(), entry)).collect();
    let counts = examples(&analysis);
    let mut faults = Vec::new();
    let mut there: BTreeMap<&str, &str> = BTreeMap::new();
    for (index, sit) in own(&analysis) {
        let same_guid = sit.guid.as_deref().and_then(|guid| by_guid.get(guid)).copied();
        let same_name = by_name.get(sit.title.as_str()).copied();
        let Some(entry) = same_guid.or(same_name) else {
            if let Some(guid) = &sit.guid {
                faults.push(format!("{}: no built-in type has the identifier {guid}", sit.path));
            }
            continue;
        };
        if sit.title != entry.name {
            faults.push(format!("{}: the title is `{}`, not `{}`", sit.path, entry.name, sit.title));
        }
        if sit.guid != entry.guid {
            faults.push(format!("{}: the identifier is {:?}, not {:?}", sit.path, entry.guid, sit.guid));
        }
        if let Some(other) = there.insert(&entry.id, &sit.path) {
            faults.push(format!("{}: {other} is `{}` already", sit.path, entry.name));
        }
        let (found, not_found) = counts.get(&index).copied().unwrap_or_default();
        let patterns = entry.kind == "pattern";
        if patterns && (found < EXAMPLES || not_found < EXAMPLES) {
            faults.push(format!(
                "{}: {found} examples are found and {not_found} are not; {EXAMPLES} of each are asked for",
                sit.path
            ));
        }
        if patterns && matches!(sit.body, TypeBody::External) {
            faults.push(format!("{}: is made of patterns, and is declared external", sit.path));
        }
    }
    let examples: usize = counts.values().map(|(found, not_found)| found + not_found).sum();
    let functions: Vec<Function> = reference("functions.json");
    let implemented = implemented(&analysis, &functions, &counts, &mut faults);
    let templates: Vec<Template> = reference("templates.json");
    let titles = template_titles();
    let written = templates.iter().filter(|template| titles.contains(&template.name)).count();
    for (region, missing) in missing(&entries, &there) {
        println!("missing in {region}: {}", missing.join(", "));
    }
    let open: Vec<&str> = functions.iter().map(|function| function.name.as_str()).collect();
    let open: Vec<&str> = open.into_iter().filter(|name| !implemented.contains(*name)).collect();
    println!("functions missing: {}", open.join(", "));
    println!(
        "types {}/{}, functions {}/{}, templates {written}/{}, examples {examples}",
        there.len(),
        entries.len(),
        implemented.len(),
        functions.len(),
        templates.len()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The functions that a type says it stands for and shows it: with an example that is found.
fn implemented(
    analysis: &Analysis,
    functions: &[Function],
    counts: &BTreeMap<usize, (usize, usize)>,
    faults: &mut Vec<String>,
) -> BTreeSet<String> {
    let known: BTreeSet<&str> = functions.iter().map(|function| function.name.as_str()).collect();
    let mut implemented = BTreeSet::new();
    for (index, sit) in own(analysis) {
        for name in &sit.implements {
            if !known.contains(name.as_str()) {
                faults.push(format!("{}: there is no function `{name}`", sit.path));
            } else if counts.get(&index).is_none_or(|(found, _)| *found == 0) {
                faults.push(format!("{}: stands for `{name}`, and no example shows it", sit.path));
            } else {
                implemented.insert(name.clone());
            }
        }
    }
    implemented
}

fn missing<'e>(entries: &'e [Entry], there: &BTreeMap<&str, &str>) -> BTreeMap<&'e str, Vec<&'e str>> {
    let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !there.contains_key(entry.id.as_str())) {
        missing.entry(&entry.region).or_default().push(&entry.id);
    }
    missing
}

fn template_titles() -> BTreeSet<String> {
    let parsed = files("stdlib/template", "weir").into_iter().map(|(_, text)| {
        let file = weir_compiler::source::FileId::default();
        weir_compiler::syntax::parse(file, &text).file.items
    });
    let titles = parsed.flatten().filter_map(|item| match item.kind {
        ItemKind::Template(template) => template.title.map(|title| title.value),
        _ => None,
    });
    titles.collect()
}
