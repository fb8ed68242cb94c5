//! `weir fix`: what is applied, what is left, and what is never written.

use crate::run::Folder;

const MANIFEST: &str =
    "[project]\nname = \"fixing\"\nplatform = \"purview\"\n\n[organisation]\ndomains = [\"contoso.com\"]\n";

/// A sure fix (a semicolon), what only a project without errors is told (an unused `use`), and one of several ways out (a location that matches no labels).
const SOURCE: &str = "use std.sit.finance.credit_card\nuse std.sit.finance.iban\n\nlabel secret \"Secret\"\n\npolicy cards \"Cards\" {\n  \
                      scope {\n    exchange\n    teams\n  }\n\n  rule leaves \"Leaves\" {\n    when {\n      any {\n        content has \
                      label secret\n        content has credit_card\n      }\n    }\n\n    then {\n      block_access;\n    }\n  }\n}\n";

fn project() -> Folder {
    let folder = Folder::empty();
    folder.write("weir.toml", MANIFEST);
    folder.write("cards.weir", SOURCE);
    folder
}

#[test]
fn sure_fixes_are_applied_and_what_is_left_is_counted() {
    let folder = project();
    let checked = folder.weir(&["check"]).ends(1);
    assert!(checked.out.contains("fix: split this policy by location (weir fix --maybe)"), "{}", checked.out);
    let fixed = folder.weir(&["fix"]).ends(1);
    insta::assert_snapshot!("fixed_sure", fixed.shown());
    let text = String::from_utf8(folder.read("cards.weir")).expect("a text");
    assert!(!text.contains(';') && text.contains("iban") && text.contains("teams"), "{text}");
}

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let folder = project();
    let shown = folder.weir(&["fix", "--maybe", "--dry-run"]).ends(1);
    insta::assert_snapshot!("fixed_dry", shown.shown());
    assert_eq!(folder.read("cards.weir"), SOURCE.as_bytes());
    assert_eq!(folder.names(), ["cards.weir", "weir.toml"]);
}

#[test]
fn the_other_fixes_are_applied_when_asked_for_and_the_project_is_clean() {
    let folder = project();
    folder.weir(&["fix", "--maybe"]).ends(0);
    folder.weir(&["check", "--deny", "warnings"]).ends(0);
    let again = folder.weir(&["fix", "--maybe"]).ends(0);
    assert_eq!(again.out, "0 fixes applied in 0 files\n");
}

#[test]
fn only_findings_of_a_code_are_fixed() {
    let folder = project();
    let json = folder.weir(&["fix", "--maybe", "--code", "wr0301", "--format", "json"]).ends(0).json();
    assert_eq!(json["fixes"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["fixes"][0]["code"], "WR0301");
    assert_eq!(json["files"][0], "cards.weir");
    assert!(String::from_utf8(folder.read("cards.weir")).expect("a text").contains("iban"));
    folder.weir(&["fix", "--code", "WR9999"]).ends(2);
    folder.weir(&["fix", "-"]).ends(2);
}

#[test]
fn line_ends_stay_as_they_are_and_a_source_alone_is_fixed_too() {
    let folder = Folder::empty();
    folder.write("alone.weir", SOURCE.replace('\n', "\r\n"));
    folder.weir(&["fix", "--maybe", "alone.weir"]).ends(0);
    let text = String::from_utf8(folder.read("alone.weir")).expect("a text");
    assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
    assert!(text.contains("policy cards_teams"), "{text}");
}
