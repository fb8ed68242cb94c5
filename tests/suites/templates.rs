//! The library's templates: each has the title that the vendor's has, and a policy that extends it with nothing but a scope checks
//! and builds, at every location that templates are made for.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;

use serde::Deserialize;
use weir_compiler::diagnostics::Diagnostic;
use weir_compiler::syntax::ast::{ItemKind, Template};
use weir_tests::projects::{build, describe, from_text};
use weir_tests::repository::{files, read};

/// Where content is shared with people outside, which the templates ask.
const LOCATIONS: [&str; 4] = ["exchange", "sharepoint", "onedrive", "teams"];

/// For another platform than the vendor's.
const OTHERS: [&str; 1] = ["label_access"];

#[derive(Debug, Deserialize)]
struct Known {
    name: String,
}

/// The templates of the vendor's platform, one in each file.
fn templates() -> Vec<Template> {
    let parsed = files("stdlib/template", "weir").into_iter().flat_map(|(_, text)| {
        weir_compiler::syntax::parse(weir_compiler::source::FileId::default(), &text).file.items
    });
    let templates = parsed.filter_map(|item| match item.kind {
        ItemKind::Template(template) => Some(template),
        _ => None,
    });
    templates.filter(|template| !OTHERS.contains(&template.name.text.as_str())).collect()
}

#[test]
fn every_template_of_the_vendor_is_there_under_its_title() {
    let known: Vec<Known> =
        serde_json::from_str(&read("tests/cases/library/templates.json").expect("the list of templates"))
            .expect("a list of names");
    let known: BTreeSet<String> = known.into_iter().map(|template| template.name).collect();
    let there: BTreeSet<String> =
        templates().into_iter().filter_map(|template| template.title.map(|title| title.value)).collect();
    assert_eq!(there, known);
}

#[test]
fn a_policy_needs_a_scope_and_nothing_else() {
    let mut faults = String::new();
    for template in templates() {
        let name = &template.name.text;
        for location in LOCATIONS {
            let analysis = from_text(&format!(
                "use std.template.{name}\n\n\
                 policy protection \"Protection\" extends {name} {{\n  scope {{\n    {location}\n  }}\n{}}}\n",
                own_rule(&template)
            ));
            let findings: Vec<Diagnostic> = analysis.findings().to_vec();
            if !findings.is_empty() {
                faults.push_str(&format!("{name} at {location}:\n{}", describe(&analysis, &findings)));
            } else if let Err(problem) = build(&analysis) {
                faults.push_str(&format!("{name} at {location}: {problem}\n"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// A policy has rules; where the template has none, they are its own.
fn own_rule(template: &Template) -> &'static str {
    match template.entries.is_empty() {
        true => {
            "\n  rule outside \"What leaves\" {\n    when {\n      access.scope == external\n    }\n\n    \
             then {\n      notify { to = [last_modifier] }\n    }\n  }\n"
        }
        false => "",
    }
}
