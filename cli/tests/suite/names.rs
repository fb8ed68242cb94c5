//! What commands say of codes, names and themselves.

use crate::run::Folder;

#[test]
fn explanations_of_codes_types_and_rows() {
    let folder = Folder::empty();
    insta::assert_snapshot!("explained_type", folder.weir(&["explain", "ssn"]).ends(0).out);
    insta::assert_snapshot!("explained_attribute", folder.weir(&["explain", "sender.domain"]).ends(0).out);
    let code = folder.weir(&["explain", "wr0301"]).ends(0).out;
    assert_eq!(code, folder.weir(&["explain", "content-not-supported"]).ends(0).out);
    assert!(code.starts_with("code WR0301"), "{code}");
    let json = folder.weir(&["explain", "exchange", "--format", "json"]).ends(0).json();
    assert_eq!(json["explanations"][0]["kind"], "location");
    let unknown = folder.weir(&["explain", "block_acess"]).ends(2);
    assert!(unknown.err.contains("did you mean `block_access`?"), "{}", unknown.err);
}

#[test]
fn a_kind_before_a_name_says_what_is_meant() {
    let folder = Folder::empty();
    insta::assert_snapshot!(
        "explained_template",
        folder.weir(&["explain", "template", "pci_dss"]).ends(0).out
    );
    insta::assert_snapshot!(
        "explained_validator",
        folder.weir(&["explain", "validator", "luhn"]).ends(0).out
    );
    insta::assert_snapshot!(
        "explained_platform",
        folder.weir(&["explain", "platform", "kiteworks"]).ends(0).out
    );
    let refused = folder.weir(&["explain", "template", "luhn"]).ends(2);
    assert_eq!(refused.err, "weir: `luhn` is no template; it is: validator\n");
}

#[test]
fn settings_of_labels_and_kinds_are_explained() {
    let folder = Folder::empty();
    let explained: Vec<String> =
        ["encrypt.offline", "default.documents", "justify_downgrade", "view", "mark"]
            .iter()
            .map(|name| folder.weir(&["explain", name]).ends(0).out)
            .collect();
    insta::assert_snapshot!("explained_settings", explained.join("\n"));
}

#[test]
fn a_project_asks_its_own_platforms_first() {
    let folder = Folder::empty();
    let platforms = |folder: &Folder, name: &str| {
        folder.weir(&["explain", name]).ends(0).out.matches("\n  platform ").count()
    };
    assert_eq!(platforms(&folder, "enforce"), 3);
    folder.weir(&["init"]).ends(0);
    assert_eq!(platforms(&folder, "enforce"), 1);
    assert_eq!(platforms(&folder, "kiteworks.enforce"), 1);
    assert_eq!(platforms(&folder, "protect_download"), 1);
}

#[test]
fn every_command_has_help_a_page_and_a_completion() {
    let folder = Folder::empty();
    for command in [
        "init",
        "check",
        "fix",
        "fmt",
        "build",
        "test",
        "eval",
        "detect",
        "explain",
        "inspect",
        "plan",
        "debug",
        "completions",
        "man",
    ] {
        folder.weir(&[command, "--help"]).ends(0);
        let page = folder.weir(&["man", command]).ends(0);
        assert!(page.out.contains(&format!("weir\\-{command}")), "{}", page.out);
    }
    assert!(folder.weir(&["--help"]).ends(0).out.contains("Exit codes"));
    assert!(folder.weir(&["man"]).ends(0).out.contains(".TH weir"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(folder.weir(&["completions", shell]).ends(0).out.contains("detect"));
    }
    folder.weir(&["frobnicate"]).ends(2);
    folder.weir(&["check", "--format", "yaml"]).ends(2);
    folder.weir(&[]).ends(2);
}
