//! From an empty folder to a bundle.

use crate::run::Folder;

const BROKEN: &str = "policy broken \"Broken\" {\n  mode = nothing\n}\n";

#[test]
fn a_new_project_is_clean() {
    let folder = Folder::project();
    let check = folder.weir(&["check", "--deny", "warnings"]).ends(0);
    assert_eq!(check.out, "checked 1 policy, 1 rule: no findings\n");
    folder.weir(&["fmt", "--check"]).ends(0);
    folder.weir(&["test"]).ends(0);
    folder.weir(&["build", "--env", "production", "-o", "p.weirb"]).ends(0);
    folder.weir(&["inspect", "p.weirb", "--verify"]).ends(0);
}

#[test]
fn init_replaces_nothing_and_writes_nothing_beside_it() {
    let folder = Folder::empty();
    folder.write("weir.toml", "mine");
    folder.weir(&["init"]).ends(2);
    assert_eq!(folder.names(), ["weir.toml"]);
    assert_eq!(folder.read("weir.toml"), b"mine");
    folder.weir(&["init", "below/deep"]).ends(0);
    folder.weir(&["check", "below/deep"]).ends(0);
}

#[test]
fn a_project_is_found_upwards_and_its_absence_told() {
    let folder = Folder::project();
    folder.weir(&["check", "policies"]).ends(0);
    folder.weir(&["check", "policies/card_mail.weir"]).ends(0);
    let nowhere = Folder::empty().weir(&["check"]).ends(2);
    assert!(nowhere.err.contains("there is no `weir.toml`"), "{}", nowhere.err);
    folder.weir(&["check", "not/there"]).ends(2);
}

#[test]
fn a_source_outside_a_project_is_one() {
    let folder = Folder::empty();
    folder.write("a.weir", "use std.sit.us.ssn\n\npolicy a \"A\" {\n  scope { exchange }\n  rule r \"R\" { when { content has ssn } }\n}\n");
    let check = folder.weir(&["check", "a.weir", "--format", "json"]);
    assert!(check.code < 2, "{}", check.err);
    check.json();
    let source = folder.read("a.weir");
    let same = folder.weir_with(&["check", "-", "--format", "json"], &source);
    assert_eq!(same.code, check.code);
    folder.weir_with(&["check", "-"], b"policy {").ends(1);
}

#[test]
fn a_file_that_no_check_reads_is_not_clean() {
    let folder = Folder::project();
    folder.write("notes.txt", "nothing of ours");
    folder.write("settings.toml", "[project]\n");
    for name in ["notes.txt", "settings.toml"] {
        let refused = folder.weir(&["check", name]).ends(2);
        assert!(refused.err.contains("is no source of Weir"), "{}", refused.err);
    }
    for name in ["weir.toml", "env/production.toml", "policies/card_mail.weir"] {
        folder.weir(&["check", name]).ends(0);
    }
}

#[test]
fn findings_come_in_four_forms() {
    let folder = Folder::project();
    folder.write("policies/broken.weir", BROKEN);
    let text = folder.weir(&["check"]).ends(1);
    assert!(text.out.starts_with("error[WR"), "{}", text.out);
    assert!(!text.out.contains('\u{1b}'), "a pipe gets no colour");
    let json = folder.weir(&["check", "--format", "json"]).ends(1).json();
    assert!(json["summary"]["errors"].as_u64() >= Some(1));
    let sarif = folder.weir(&["check", "--format", "sarif"]).ends(1);
    assert!(sarif.out.contains("\"2.1.0\""));
    let github = folder.weir(&["check", "--format", "github"]).ends(1);
    assert!(github.out.starts_with("::error"), "{}", github.out);
}

#[test]
fn a_failed_build_leaves_the_old_bundle_and_nothing_else() {
    let folder = Folder::built();
    let (bundle, names) = (folder.read("p.weirb"), folder.names());
    folder.write("policies/broken.weir", BROKEN);
    folder.weir(&["build", "--env", "test", "-o", "p.weirb"]).ends(1);
    folder.weir(&["build", "--env", "test", "-o", "not/there/p.weirb"]).ends(1);
    assert_eq!(folder.read("p.weirb"), bundle);
    assert_eq!(folder.names(), names);
}

#[test]
fn the_same_sources_give_the_same_bytes_wherever_they_go() {
    let folder = Folder::built();
    folder.weir(&["build", "--env", "test", "-o", "again.weirb"]).ends(0);
    assert_eq!(folder.read("p.weirb"), folder.read("again.weirb"));
    folder.weir(&["build", "--env", "test", "-o", "not/there/p.weirb"]).ends(2);
    let both = folder.weir(&["build", "--env", "test", "-o", "-", "--format", "json"]).ends(2);
    assert!(both.out.is_empty());
    let report = folder.weir(&["build", "--env", "test", "-o", "p.weirb", "--format", "json"]).ends(0).json();
    assert_eq!(report["bytes"], folder.read("p.weirb").len());
}

#[test]
fn names_on_the_command_line_are_checked() {
    let folder = Folder::project();
    let build = |more: &[&str]| {
        let mut arguments = vec!["build", "-o", "p.weirb"];
        arguments.extend(more);
        folder.weir(&arguments)
    };
    insta::assert_snapshot!("no_environment", build(&[]).ends(2).err);
    insta::assert_snapshot!("wrong_environment", build(&["--env", "prodction"]).ends(2).err);
    insta::assert_snapshot!(
        "wrong_parameter",
        build(&["--env", "test", "--set", "security_mailbx=a@b.c"]).ends(2).err
    );
    insta::assert_snapshot!(
        "wrong_value",
        build(&["--env", "test", "--set", "security_mailbox=nobody"]).ends(1).err
    );
    build(&["--env", "test", "--set", "security_mailbox"]).ends(2);
    assert!(!folder.names().contains(&"p.weirb".to_owned()));
    build(&["--env", "test", "--set", "security_mailbox=other@example.com"]).ends(0);
}

#[test]
fn tests_are_told_in_three_forms() {
    let folder = Folder::project();
    let test = String::from_utf8(folder.read("tests/card_mail.weir")).expect("text");
    folder.write(
        "tests/card_mail.weir",
        test.replace("expect { no rule }", "expect { rule card_mail.leaving }"),
    );
    insta::assert_snapshot!("failed_test", folder.weir(&["test", "--coverage"]).ends(1).shown());
    insta::assert_snapshot!("failed_test_junit", folder.weir(&["test", "--format", "junit"]).ends(1).out);
    let json = folder.weir(&["test", "--coverage", "--format", "json"]).ends(1).json();
    assert_eq!(json["summary"], serde_json::json!({ "passed": 1, "failed": 1 }));
    assert_eq!(json["tests"][1]["failures"][0]["severity"], "error");
    let one = folder.weir(&["test", "--filter", "stranger"]).ends(0);
    assert!(one.out.contains("1 test passed"), "{}", one.out);
    folder.weir(&["test", "--env", "nowhere"]).ends(2);
}

#[test]
fn formatting_writes_only_what_changes() {
    let folder = Folder::project();
    let source = "param  x:count=10\n";
    folder.write("x.weir", source);
    let check = folder.weir(&["fmt", "--check"]).ends(1);
    assert!(check.out.starts_with("x.weir\n"), "{}", check.out);
    assert_eq!(folder.read("x.weir"), source.as_bytes());
    folder.weir(&["fmt"]).ends(0);
    assert_eq!(folder.read("x.weir"), b"param x : count = 10\n");
    folder.weir(&["fmt", "--check"]).ends(0);
    let filtered = folder.weir_with(&["fmt", "-"], source.as_bytes()).ends(0);
    assert_eq!(filtered.out, "param x : count = 10\n");
    folder.weir_with(&["fmt", "-", "--check"], source.as_bytes()).ends(1);
    let broken = folder.weir_with(&["fmt", "-"], b"policy a \"A\" { {{\n").ends(1);
    assert_eq!(broken.out, "policy a \"A\" { {{\n", "what cannot be formatted goes through");
}

/// Every template of the library makes a project that checks, tests and builds clean.
#[test]
fn a_project_from_each_template_is_clean() {
    let templates =
        weir_stdlib::SOURCES.iter().filter_map(|source| source.module.strip_prefix("std.template."));
    // The first is for another platform, the second is a policy of one's own.
    let templates: Vec<&str> = templates.filter(|name| !["label_access", "custom"].contains(name)).collect();
    assert_eq!(templates.len(), 51);
    for template in templates {
        let folder = Folder::empty();
        folder.weir(&["init", "--template", template]).ends(0);
        let checked = folder.weir(&["check", "--deny", "warnings"]).ends(0);
        assert!(checked.out.ends_with(": no findings\n"), "{template}: {}", checked.out);
        let tested = folder.weir(&["test"]).ends(0);
        assert!(tested.out.contains("2 tests passed"), "{template}: {}", tested.out);
        folder.weir(&["fmt", "--check"]).ends(0);
        folder.weir(&["build", "-o", "p.weirb"]).ends(0);
    }
}

#[test]
fn the_template_without_rules_is_a_policy_of_ones_own() {
    let (plain, custom) = (Folder::empty(), Folder::empty());
    plain.weir(&["init"]).ends(0);
    custom.weir(&["init", "--template", "custom"]).ends(0);
    assert_eq!(plain.names(), custom.names());
}

#[test]
fn a_template_is_explained_with_its_rules_and_types() {
    let folder = Folder::empty();
    let explained = folder.weir(&["explain", "template", "us_patriot_act"]).ends(0);
    for fact in [
        "std.template.us_patriot_act",
        "few = 9, many = 10",
        "low_volume",
        "high_volume",
        "std.sit.us.itin",
        "U.S. Individual Taxpayer Identification Number (ITIN)",
    ] {
        assert!(explained.out.contains(fact), "{}", explained.out);
    }
}

#[test]
fn a_template_that_is_none_is_told_with_those_there_are() {
    let folder = Folder::empty();
    let refused = folder.weir(&["init", "--template", "pci_ds"]).ends(2);
    let begins = "weir: there is no template `pci_ds`; did you mean `pci_dss`? there are: `australia_financial_data`, ";
    assert!(refused.err.starts_with(begins), "{}", refused.err);
    assert!(folder.names().is_empty());
}
