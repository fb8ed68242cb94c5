//! The worked examples of the platform's documentation, as data under `tests/cases/conformance`: policies are written from them,
//! built, and must come to what the documentation says. The capability tables are compared with the data and not with the
//! library's own rows: a slip there is what this suite is for.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::Severity;
use weir_runtime::item::{Fact, Item, Part};
use weir_runtime::verdict::Verdict;
use weir_tests::projects::{describe, from_folder, from_text, judge};
use weir_tests::repository::{read, root};

fn data<T: DeserializeOwned>(name: &str) -> T {
    let text = read(&format!("tests/cases/conformance/{name}.json")).expect("the file");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A project of one text that must have no errors.
fn project(text: &str) -> Analysis {
    let analysis = from_text(text);
    assert!(!analysis.has_errors(), "{}\n{text}", describe(&analysis, analysis.findings()));
    analysis
}

fn judged(analysis: &Analysis, item: &Item) -> Verdict {
    judge(analysis, item).unwrap_or_else(|problem| panic!("{problem}"))
}

/// The codes of the errors that a text has.
fn errors(text: &str) -> BTreeSet<String> {
    let analysis = from_text(text);
    let errors = analysis.findings().iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.code.as_str().to_owned()).collect()
}

// Endpoints.

#[derive(Deserialize)]
struct Endpoints {
    examples: Vec<EndpointExample>,
}

#[derive(Deserialize)]
struct EndpointExample {
    id: String,
    policies: Vec<EndpointPolicy>,
    expected: BTreeMap<String, Cell>,
    /// The same example with other rows.
    also: Option<Vec<EndpointPolicy>>,
}

#[derive(Deserialize)]
struct EndpointPolicy {
    name: String,
    mode: String,
    condition: String,
    row: BTreeMap<String, Cell>,
}

/// A level, or one for each group of printers or drives.
#[derive(Deserialize)]
#[serde(untagged)]
enum Cell {
    Level(String),
    Groups(BTreeMap<String, String>),
}

/// A column of the documentation's tables: the activity, and the kind of object that its groups are.
fn column(name: &str) -> (&'static str, Option<&'static str>) {
    match name {
        "cloud_egress" => ("cloud_egress", None),
        "clipboard" => ("copy_to_clipboard", None),
        "usb" => ("copy_to_usb", Some("removable_storage_group")),
        "network_share" => ("copy_to_network_share", Some("network_share_group")),
        "unallowed_apps" => ("restricted_apps", None),
        "print" => ("print", Some("printer_group")),
        "bluetooth" => ("copy_via_bluetooth", None),
        "remote_desktop" => ("remote_desktop", None),
        other => panic!("no activity for `{other}`"),
    }
}

/// The name of an object for a group of a column.
fn object(column: &str, group: &str) -> String {
    format!("{column}_{}", group.to_lowercase())
}

/// The text that an item has to hold, and the type that finds it.
fn condition(name: &str) -> (&'static str, &'static str) {
    match name {
        "credit card number" => ("credit_card", "Card 4111 1111 1111 1111, security code 123, 04/29."),
        "U.S. social security number" => ("ssn", "Social security number 123-45-6789."),
        other => panic!("no type for `{other}`"),
    }
}

fn endpoint_source(policies: &[EndpointPolicy]) -> String {
    let mut objects = BTreeSet::new();
    let mut uses = BTreeSet::new();
    let mut text = String::new();
    for policy in policies {
        let mode = if policy.mode == "on" { "enforce" } else { "test" };
        let (sit, _) = condition(&policy.condition);
        uses.insert(if sit == "ssn" { "std.sit.us.ssn" } else { "std.sit.finance.credit_card" });
        let name = policy.name.to_lowercase();
        text.push_str(&format!(
            "policy {name} \"{}\" {{\n  mode = {mode}\n  scope {{\n    devices\n  }}\n  rule only \"Only\" {{\n    when {{\n      \
             content has {sit}\n    }}\n    then {{\n      restrict_activities {{\n",
            policy.name
        ));
        for (name, cell) in &policy.row {
            let (activity, kind) = column(name);
            match cell {
                Cell::Level(level) => text.push_str(&format!("        {activity} = {level}\n")),
                Cell::Groups(groups) => {
                    for (group, level) in groups {
                        let object = object(name, group);
                        text.push_str(&format!("        {activity} on {object} = {level}\n"));
                        objects.insert(format!("object {} {object} \"{group}\"\n", kind.expect("a kind")));
                    }
                }
            }
        }
        text.push_str("      }\n      notify { to = [last_modifier] }\n    }\n  }\n}\n");
    }
    let names: String = policies.iter().map(|policy| format!("  {}\n", policy.name.to_lowercase())).collect();
    let uses: String = uses.iter().map(|path| format!("use {path}\n")).collect();
    format!("{uses}\n{}\n{text}\norder {{\n{names}}}\n", objects.into_iter().collect::<String>())
}

/// The levels that a verdict applies to an activity, each with the object it is for.
fn levels(verdict: &Verdict, activity: &str) -> BTreeSet<(Option<String>, String)> {
    let copy = verdict.copies.iter().find(|copy| copy.activities.iter().any(|name| name == activity));
    let applied = copy.expect("a copy for every activity").applied.iter();
    let of_activity = applied.filter(|each| each.action == activity);
    of_activity.map(|each| (each.on.clone(), each.level.clone().unwrap_or_default())).collect()
}

#[test]
fn endpoints_aggregate_the_most_restrictive_levels() {
    let data: Endpoints = data("endpoints");
    assert_eq!(data.examples.len(), 5);
    for example in &data.examples {
        for policies in [Some(&example.policies), example.also.as_ref()].into_iter().flatten() {
            let source = endpoint_source(policies);
            let texts: BTreeSet<&str> =
                policies.iter().map(|policy| condition(&policy.condition).1).collect();
            let text = texts.into_iter().collect::<Vec<_>>().join("\n");
            let item = Item {
                location: "devices".to_owned(),
                parts: vec![Part { text: Some(text), ..Part::default() }],
                ..Item::default()
            };
            let item = Item { version: 1, ..item };
            let verdict = judged(&project(&source), &item);
            let matched =
                verdict.copies[0].matched.iter().map(|rule| rule.policy.clone()).collect::<Vec<_>>();
            let names: Vec<String> = policies.iter().map(|policy| policy.name.to_lowercase()).collect();
            assert_eq!(matched, names, "{}", example.id);
            for (name, cell) in &example.expected {
                let expected: BTreeSet<(Option<String>, String)> = match cell {
                    Cell::Level(level) => BTreeSet::from([(None, level.clone())]),
                    Cell::Groups(groups) => groups
                        .iter()
                        .map(|(group, level)| (Some(object(name, group)), level.clone()))
                        .collect(),
                };
                assert_eq!(levels(&verdict, column(name).0), expected, "{}: {name}", example.id);
            }
        }
    }
}

// Hosted services.

#[derive(Deserialize)]
struct Hosted {
    rules: Vec<HostedRule>,
    applied: Vec<u32>,
    recorded: Vec<u32>,
}

#[derive(Deserialize)]
struct HostedRule {
    n: u32,
    notify: bool,
    restrict: bool,
    #[serde(rename = "override")]
    may_override: bool,
}

#[test]
fn one_rule_is_applied_in_a_hosted_service() {
    let data: Hosted = data("hosted_workload");
    assert_eq!(data.rules.len(), 4);
    for location in ["exchange", "sharepoint", "onedrive", "teams"] {
        let mut text =
            format!("policy hosted \"Hosted\" {{\n  mode = enforce\n  scope {{\n    {location}\n  }}\n");
        for rule in &data.rules {
            text.push_str(&format!("  rule r{} \"Rule {}\" {{\n    then {{\n", rule.n, rule.n));
            for (there, line) in [
                (rule.restrict, "block_access".to_owned()),
                (rule.may_override, "override = [with_justification]".to_owned()),
                (rule.notify, format!("tip {{ text = \"Rule {}\" }}", rule.n)),
                (rule.notify, format!("notify {{ to = [\"rule{}@contoso.com\"] }}", rule.n)),
            ] {
                if there {
                    text.push_str(&format!("      {line}\n"));
                }
            }
            text.push_str("    }\n  }\n");
        }
        text.push_str("}\n");
        let item = Item { version: 1, location: location.to_owned(), ..Item::default() };
        let verdict = judged(&project(&text), &item);
        let copy = &verdict.copies[0];
        let matched: Vec<String> = copy.matched.iter().map(|rule| rule.rule.clone()).collect();
        assert_eq!(matched, data.recorded.iter().map(|n| format!("r{n}")).collect::<Vec<_>>(), "{location}");
        let applied: BTreeSet<String> =
            copy.applied.iter().chain(&copy.tip).map(|action| action.rule.clone()).collect();
        let expected = data.applied.iter().map(|n| format!("hosted.r{n}")).collect::<BTreeSet<_>>();
        assert_eq!(applied, expected, "{location}");
        let actions: Vec<&str> = copy.applied.iter().map(|action| action.action.as_str()).collect();
        assert_eq!(actions, ["block_access", "notify"], "{location}");
        assert!(copy.tip.is_some() && copy.overrides.is_empty(), "{location}");
    }
}

// Scopes.

#[derive(Deserialize)]
struct Scopes {
    users: Vec<String>,
    groups: BTreeMap<String, Vec<String>>,
    cases: Vec<ScopeCase>,
}

#[derive(Deserialize)]
struct ScopeCase {
    include: Included,
    exclude: Option<Vec<String>>,
    applies: Vec<String>,
    not_applies: Vec<String>,
}

/// `"All"`, or groups.
#[derive(Deserialize)]
#[serde(untagged)]
enum Included {
    All(String),
    Groups(Vec<String>),
}

#[test]
fn exclusion_overrides_inclusion() {
    let data: Scopes = data("exchange_scope");
    assert_eq!((data.users.len(), data.cases.len()), (4, 4));
    for (number, case) in data.cases.iter().enumerate() {
        let list = |groups: &[String]| groups.join(", ").to_lowercase();
        let include = match &case.include {
            Included::All(all) => {
                assert_eq!(all, "All");
                None
            }
            Included::Groups(groups) => Some(format!("include = [{}]", list(groups))),
        };
        let exclude = case.exclude.as_ref().map(|groups| format!("exclude = [{}]", list(groups)));
        let settings: Vec<String> = [include, exclude].into_iter().flatten().collect();
        let settings =
            if settings.is_empty() { String::new() } else { format!(" {{ {} }}", settings.join(", ")) };
        let groups: String =
            data.groups.keys().map(|name| format!("group {} \"{name}\"\n", name.to_lowercase())).collect();
        let analysis = project(&format!(
            "{groups}\npolicy scoped \"Scoped\" {{\n  mode = enforce\n  scope {{\n    exchange{settings}\n  }}\n  \
             rule only \"Only\" {{\n    then {{\n      block_access\n    }}\n  }}\n}}\n"
        ));
        for user in &data.users {
            let member = |(_, users): &(&String, &Vec<String>)| users.contains(user);
            let groups = data.groups.iter().filter(member).map(|(name, _)| name.to_lowercase()).collect();
            let facts = BTreeMap::from([
                ("sender".to_owned(), Fact::Text(format!("{}@contoso.com", user.to_lowercase()))),
                ("sender.groups".to_owned(), Fact::Texts(groups)),
            ]);
            let item = Item { version: 1, location: "exchange".to_owned(), facts, ..Item::default() };
            let applies = !judged(&analysis, &item).copies[0].matched.is_empty();
            assert_ne!(case.applies.contains(user), case.not_applies.contains(user));
            assert_eq!(applies, case.applies.contains(user), "case {number}, {user}");
        }
    }
}

// What content is matched by, and which actions there are: the documentation's worked examples of scopes that combine several
// locations. Each location alone and each pair is asked by the `generated` suite.

const KINDS: &[(&str, &str)] = &[
    ("sit", "content has credit_card"),
    ("sensitivity_label", "content has label secret"),
    ("retention_label", "content has retention_label seven_years"),
    ("trainable_classifier", "content has classifier resume"),
];

#[derive(Deserialize)]
struct ContentKinds {
    combined: Vec<CombinedKinds>,
}

#[derive(Deserialize)]
struct CombinedKinds {
    locations: Vec<String>,
    allowed: Vec<String>,
}

/// The smallest policy at some locations with this condition.
fn asking(locations: &[&str], line: &str) -> String {
    let scope: String = locations.iter().map(|name| format!("    {name}\n")).collect();
    format!(
        "use std.sit.finance.credit_card\n\nlabel secret \"Secret\" {{\n}}\n\nretention_label seven_years \"Seven years\"\n\
         classifier resume \"Resumes\"\n\npolicy smallest \"Smallest\" {{\n  scope {{\n{scope}  }}\n\n  rule only \"Only\" {{\n    \
         when {{\n      {line}\n    }}\n  }}\n}}\n"
    )
}

fn assert_answer(locations: &[&str], kind: &str, line: &str, allowed: bool) {
    let expected = if allowed { BTreeSet::new() } else { BTreeSet::from(["WR0301".to_owned()]) };
    assert_eq!(errors(&asking(locations, line)), expected, "{kind} at {}", locations.join(" and "));
}

#[test]
fn in_a_combined_scope_a_no_wins() {
    let data: ContentKinds = data("content_kinds");
    for example in &data.combined {
        let locations: Vec<&str> = example.locations.iter().map(String::as_str).collect();
        for (kind, line) in KINDS {
            assert_answer(&locations, kind, line, example.allowed.iter().any(|allowed| allowed == kind));
        }
    }
}

// Actions.

#[derive(Deserialize)]
struct Actions {
    statements: BTreeMap<String, String>,
    by_location: BTreeMap<String, BTreeSet<String>>,
    combined: Vec<CombinedActions>,
}

#[derive(Deserialize)]
struct CombinedActions {
    locations: Vec<String>,
    available: BTreeSet<String>,
}

/// The documented actions that the checker accepts at these locations.
fn accepted(actions: &Actions, locations: &[&str]) -> BTreeSet<String> {
    let scope: String = locations.iter().map(|name| format!("    {name}\n")).collect();
    let accepts = |statement: &str| {
        let text = format!(
            "policy acting \"Acting\" {{\n  scope {{\n{scope}  }}\n\n  rule only \"Only\" {{\n    then {{\n      {statement}\n    }}\n  }}\n}}\n"
        );
        let found = errors(&text);
        let refusals = BTreeSet::from(["WR0304".to_owned(), "WR0306".to_owned()]);
        assert!(found.is_subset(&refusals), "{statement}: {found:?}");
        found.is_empty()
    };
    actions.statements.iter().filter(|(_, text)| accepts(text)).map(|(name, _)| name.clone()).collect()
}

/// The first worked example leaves out what devices have beside it in the table, so a combination has at least what its
/// example names, at most what its locations have, and of a mail location's own actions none.
#[test]
fn combined_locations_have_the_documented_actions() {
    let data: Actions = data("actions");
    assert_eq!(data.combined.len(), 2);
    for example in &data.combined {
        let locations: Vec<&str> = example.locations.iter().map(String::as_str).collect();
        let accepted = accepted(&data, &locations);
        assert!(accepted.is_superset(&example.available), "{locations:?}: {accepted:?}");
        let others: BTreeSet<String> = locations
            .iter()
            .filter(|location| **location != "exchange")
            .flat_map(|location| data.by_location[*location].clone())
            .collect();
        assert_eq!(accepted, others, "{locations:?}");
    }
}

// Determinism.

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}

#[test]
fn the_same_sources_give_the_same_bytes_wherever_they_stand() {
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    let built: Vec<Vec<Vec<u8>>> = folders
        .iter()
        .zip(["a", "somewhere/else"])
        .map(|(folder, below)| {
            let project = folder.path().join(below);
            copy(&root().join("examples/contoso"), &project);
            let analysis = from_folder(&project).expect("the folder");
            let environments = &analysis.project.environments;
            assert_eq!(environments.len(), 2);
            environments
                .iter()
                .map(|environment| {
                    analysis.build(Some(environment), &BTreeSet::new()).expect("a bundle").bytes
                })
                .collect()
        })
        .collect();
    assert!(built[0] == built[1], "two builds of the same sources differ");
    assert!(built[0][0] != built[0][1], "two environments are told apart");
}
