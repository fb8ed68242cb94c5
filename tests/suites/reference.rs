//! The platform's table against what is documented of it, in both directions.
//!
//! `tests/cases/conformance/reference/*.json` lists every documented id with its facts. Each is tied to a row of the table whose
//! facts are the same, or is left out for a reason; each row of the table is tied to an id, or is ours for a reason.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use weir_tests::repository::{files, read};
use weir_tests::rows::{Row, rows};

const FOLDER: &str = "tests/cases/conformance/reference";

/// An id of the documentation and the row that says it.
struct Claim {
    place: String,
    row: String,
    title: Option<String>,
    /// All facts of the row that are not ours.
    facts: Option<BTreeMap<String, Value>>,
    /// One fact of the row, and its value where the data has one.
    fact: Option<(String, Option<Value>)>,
}

#[derive(Deserialize)]
struct Ours {
    facts: Vec<OurFact>,
    rows: Vec<OurRow>,
}

#[derive(Deserialize)]
struct OurFact {
    fact: String,
    /// The word of the rows that it is ours in.
    of: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
struct OurRow {
    row: String,
    reason: String,
}

#[derive(Deserialize)]
struct Open {
    facts: Vec<OpenFact>,
}

#[derive(Deserialize)]
struct OpenFact {
    row: String,
    fact: String,
    reason: String,
}

fn table() -> BTreeMap<String, Row> {
    let text = read("stdlib/platform/purview.weir").expect("the table");
    rows(&text).into_iter().map(|row| (row.path.clone(), row)).collect()
}

fn data(name: &str) -> Value {
    let text = read(&format!("{FOLDER}/{name}.json")).expect("the file");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn ours() -> Ours {
    serde_json::from_value(data("ours")).expect("rows and facts of our own")
}

fn open() -> Open {
    serde_json::from_value(data("open")).expect("open facts")
}

/// Every file of documented ids.
fn documents() -> Vec<(String, Value)> {
    files(FOLDER, "json")
        .into_iter()
        .filter(|(path, _)| !path.ends_with("/ours.json") && !path.ends_with("/open.json"))
        .map(|(path, text)| {
            let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            (path, value)
        })
        .collect()
}

/// The ids of a file: every object that names a row, wherever it stands.
fn claims(path: &str, value: &Value, found: &mut Vec<Claim>) {
    match value {
        Value::Object(object) => {
            if let Some(row) = object.get("row").and_then(Value::as_str) {
                let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
                let id = text("id").unwrap_or_else(|| "an option".to_owned());
                let value =
                    object.get("value").or_else(|| object.get("values")).or_else(|| object.get("tokens"));
                let fact = text("fact").or_else(|| object.get("tokens").map(|_| "tokens".to_owned()));
                found.push(Claim {
                    place: format!("{path}: {id}"),
                    row: row.to_owned(),
                    title: text("title"),
                    facts: object
                        .get("facts")
                        .map(|facts| serde_json::from_value(facts.clone()).expect("facts by name")),
                    fact: fact.map(|fact| (fact, value.cloned())),
                });
            }
            for (_, value) in object.iter().filter(|(name, _)| *name != "facts") {
                claims(path, value, found);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| claims(path, element, found)),
        _ => {}
    }
}

fn all_claims() -> Vec<Claim> {
    let mut found = Vec::new();
    for (path, value) in documents() {
        let name = path.rsplit('/').next().unwrap_or(&path);
        claims(name, &value, &mut found);
    }
    found
}

/// Lists of names have no order; those of wire parameters are as short as they are.
fn same(one: &Value, other: &Value) -> bool {
    let sorted = |value: &Value| {
        let mut texts: Vec<String> = value.as_array()?.iter().map(Value::to_string).collect();
        texts.sort();
        Some(texts)
    };
    match (sorted(one), sorted(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

fn is_ours(ours: &Ours, row: &str, fact: &str) -> bool {
    // Which kinds of policy have a row is a matter of their own tables; what a case means, of the words all platforms share.
    fact.starts_with("kinds.")
        || fact.starts_with("means.")
        || ours.facts.iter().any(|known| {
            known.fact == fact
                && known.of.as_ref().is_none_or(|word| row.split(' ').next() == Some(word.as_str()))
        })
}

#[test]
fn every_documented_id_is_a_row_that_says_the_same() {
    let (table, ours, open) = (table(), ours(), open());
    let mut faults = Vec::new();
    for claim in all_claims() {
        let Some(row) = table.get(&claim.row) else {
            faults.push(format!("{}: there is no row `{}`", claim.place, claim.row));
            continue;
        };
        if claim.title.is_some() && claim.title != row.title {
            faults
                .push(format!("{}: the title is {:?}, documented {:?}", claim.place, row.title, claim.title));
        }
        if let Some((fact, value)) = &claim.fact {
            faults.extend(one_fact(&claim, row, fact, value.as_ref()));
        }
        let Some(documented) = &claim.facts else { continue };
        // What a row of a whole has is asked of it where something is said at all.
        let names: BTreeSet<&String> = documented.keys().chain(row.facts.keys()).collect();
        for name in names {
            let is_open = open.facts.iter().any(|known| known.row == claim.row && known.fact == *name);
            let undocumented = !documented.contains_key(name);
            if is_open || (undocumented && (documented.is_empty() || is_ours(&ours, &claim.row, name))) {
                continue;
            }
            let (said, known) = (row.facts.get(name), documented.get(name));
            if !same(said.unwrap_or(&Value::Null), known.unwrap_or(&Value::Null)) {
                let show = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
                faults.push(format!(
                    "{}: `{name}` of `{}` is {}, documented {}",
                    claim.place,
                    claim.row,
                    show(said),
                    show(known)
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A fact by itself; of cases, what they are called on the wire.
fn one_fact(claim: &Claim, row: &Row, fact: &str, value: Option<&Value>) -> Option<String> {
    let said = row.facts.get(fact).map(|said| match said {
        Value::Object(cases) => cases.values().cloned().collect(),
        other => other.clone(),
    });
    let holds = match (&said, value) {
        (Some(said), Some(value)) => same(said, value),
        (said, None) => said.is_some(),
        (None, Some(_)) => false,
    };
    (!holds).then(|| {
        let documented = value.map_or("something".to_owned(), Value::to_string);
        format!("{}: `{fact}` of `{}` is {said:?}, documented {documented}", claim.place, claim.row)
    })
}

#[test]
fn every_row_is_documented_or_ours() {
    let ours = ours();
    let claimed: BTreeSet<String> = all_claims().into_iter().map(|claim| claim.row).collect();
    let table = table();
    let tied = |path: &str| {
        let below = format!("{path} ");
        claimed.contains(path) || claimed.iter().any(|row| row.starts_with(&below))
    };
    let own = |path: &str| {
        ours.rows.iter().any(|known| path == known.row || path.starts_with(&format!("{} ", known.row)))
    };
    let stray: Vec<&String> = table.keys().filter(|path| !tied(path) && !own(path)).collect();
    assert!(stray.is_empty(), "neither documented nor ours: {stray:#?}");
    for known in &ours.rows {
        assert!(!known.reason.is_empty());
        assert!(table.contains_key(&known.row), "`{}` is called ours and is not there", known.row);
        assert!(!tied(&known.row), "`{}` is called ours and is documented", known.row);
    }
    assert!(ours.facts.iter().all(|known| !known.reason.is_empty()));
}

#[test]
fn what_is_left_out_has_a_reason() {
    let mut left_out = 0;
    for (path, value) in documents() {
        for entry in value.get("left_out").and_then(Value::as_array).into_iter().flatten() {
            left_out += 1;
            for name in ["id", "reason"] {
                let text = entry.get(name).and_then(Value::as_str).unwrap_or_default();
                assert!(!text.is_empty(), "{path}: {entry}");
            }
        }
    }
    assert!(left_out < 60, "{left_out} ids are left out; a short list is wanted");
}

/// Facts wait in `open.json` until the language can say them; then they are written into the table.
#[test]
fn what_is_open_is_still_open() {
    let table = table();
    for known in open().facts {
        assert!(!known.reason.is_empty());
        let row = table.get(&known.row).unwrap_or_else(|| panic!("there is no row `{}`", known.row));
        assert!(!row.facts.contains_key(&known.fact), "`{}` says `{}` now", known.row, known.fact);
    }
}

/// What was counted in the documentation, so that the data cannot silently shrink.
#[test]
fn the_data_is_whole() {
    let count = |file: &str, pointer: &str| {
        let value = data(file);
        value.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len)
    };
    for (file, pointer, least) in [
        // 46 conditions, of which one is content, five of cmdlets and thirteen of exports.
        ("conditions", "/rows", 45 + 5 + 13),
        ("locations", "/content", 4),
        ("locations", "/rows", 9),
        ("actions", "/rows", 22 + 5),
        ("rule_options", "/rows", 17),
        ("rule_options", "/left_out", 2),
        ("notifications", "/email_by_selection", 13),
        ("notifications", "/tokens", 4),
        ("devices", "/activities", 11),
        ("devices", "/levels", 4),
        ("limits", "/limits", 55),
        ("limits", "/left_out", 1),
        ("policies", "/modes", 4),
        ("policies", "/lists/0/values", 41),
        ("policies", "/lists/2/values", 38),
        ("disagreements", "/topics", 29),
    ] {
        let found = count(file, pointer);
        assert!(found >= least, "{file}{pointer} has {found} entries, documented {least}");
    }
}
