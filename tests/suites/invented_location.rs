//! A vendor's change is a change of one file: a location that nobody ever had is added to a platform's table, and policies for
//! it are checked, built and judged, without a line of Rust.

#![allow(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use weir_compiler::diagnostics::Severity;
use weir_runtime::item::{Item, Part, PartRole};
use weir_tests::projects::{describe, from_texts, judge};
use weir_tests::repository::read;

/// The library's table under a name of its own, with a location for faxes: they match types and labels but no classifiers, are
/// judged by who sends them, can be blocked and told of, and nothing else.
fn table() -> String {
    let text = read("stdlib/platform/purview.weir").expect("the table");
    let text = text.replacen("platform purview \"Microsoft Purview\"", "platform invented \"Invented\"", 1);
    let location = "  location fax \"Fax machines\" {\n    content = [sit, label]\n    states = [in_motion]\n    scope = [user]\n    \
                    subject = sender\n    resolve = most_restrictive\n    copies = one\n    source = \"nobody\"\n  }\n\n";
    let at = text.find("  location sharepoint ").expect("another location");
    let (before, after) = text.split_at(at);
    let text = format!("{before}{location}{after}");
    // The rows that have the new location, one line each.
    let blocks = ["action block_access ", "action notify ", "attribute sender.domain "];
    blocks.iter().fold(text, |text, row| {
        let at = text.find(row).expect("the row");
        let (before, after) = text.split_at(at);
        format!("{before}{}", after.replacen("locations = [exchange", "locations = [fax, exchange", 1))
    })
}

fn project(condition: &str, action: &str) -> Vec<(String, String)> {
    let policy = format!(
        "use std.sit.finance.credit_card\n\nlabel secret \"Secret\"\nclassifier resume \"Resumes\"\n\npolicy faxes \"Faxes\" {{\n  \
         scope {{\n    fax\n  }}\n\n  rule only \"Only\" {{\n    when {{\n      {condition}\n    }}\n\n    then {{\n      {action}\n    }}\n  \
         }}\n}}\n"
    );
    vec![
        ("weir.toml".to_owned(), "[project]\nname = \"faxes\"\nplatform = \"invented\"\n".to_owned()),
        ("platform.weir".to_owned(), table()),
        ("faxes.weir".to_owned(), policy),
    ]
}

fn errors(condition: &str, action: &str) -> Vec<String> {
    let texts = project(condition, action);
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let analysis = from_texts(&texts);
    let errors = analysis.findings().iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.code.as_str().to_owned()).collect()
}

#[test]
fn policies_for_it_are_checked_as_its_rows_say() {
    assert_eq!(errors("content has credit_card", "block_access"), [""; 0]);
    assert_eq!(errors("content has label secret", "notify"), [""; 0]);
    assert_eq!(errors("sender.domain in [\"contoso.com\"]", "block_access"), [""; 0]);
    assert_eq!(errors("content has classifier resume", "block_access"), ["WR0301"]);
    assert_eq!(errors("message.subject contains [\"secret\"]", "block_access"), ["WR0302"]);
    assert_eq!(errors("content has credit_card", "quarantine"), ["WR0304"]);
}

#[test]
fn and_items_there_are_judged() {
    let texts = project("content has credit_card", "block_access");
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let analysis = from_texts(&texts);
    assert!(!analysis.has_errors(), "{}", describe(&analysis, analysis.findings()));
    let fax = |text: &str| Item {
        version: 1,
        location: "fax".to_owned(),
        parts: vec![Part { role: PartRole::File, text: Some(text.to_owned()), ..Part::default() }],
        ..Item::default()
    };
    let applied = |text: &str| {
        let verdict = judge(&analysis, &fax(text)).expect("a verdict");
        verdict
            .copies
            .iter()
            .flat_map(|copy| &copy.applied)
            .map(|applied| applied.action.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(applied("Card 4111 1111 1111 1111, security code 123, 04/29."), ["block_access"]);
    assert_eq!(applied("No number."), [""; 0]);
}
