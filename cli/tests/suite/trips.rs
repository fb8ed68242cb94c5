//! From a tenant to sources and back, told by the commands.

use crate::run::Folder;

const EXPORT: &str = include_str!("../../../tests/cases/purview/export.json");
const LABELS: &str = include_str!("../../../tests/cases/purview/labels.json");

/// A folder with the export, and the project that it becomes. Which domains are inside, an export does not say.
fn imported() -> Folder {
    let folder = Folder::empty();
    folder.write("tenant.json", EXPORT);
    folder.write("labels.json", LABELS);
    let told = folder.weir(&["import", "purview", "tenant.json", "labels.json", "-o", "project"]).ends(0);
    assert!(told.out.contains(": 3 policies, 3 rules\nnext: weir check project\n"), "{}", told.out);
    folder
}

const PLAN: [&str; 7] =
    ["plan", "purview", "tenant.json", "labels.json", "--project", "project", "--exit-code"];

#[test]
fn what_was_imported_checks_and_changes_nothing() {
    let folder = imported();
    folder.weir(&["check", "project"]).ends(0);
    folder.weir(&["fmt", "--check", "project"]).ends(0);
    let plan = folder.weir(&PLAN).ends(0);
    assert_eq!(plan.out, "0 to create, 0 to change, 0 to delete; 8 unchanged, 0 unmanaged\n");
    let again = folder.weir(&["import", "purview", "tenant.json", "-o", "project"]).ends(2);
    assert!(again.err.contains("`project` is not empty"), "{}", again.err);
}

#[test]
fn a_change_of_a_rule_is_a_change_of_its_field() {
    let folder = imported();
    let text = String::from_utf8_lossy(&folder.read("project/policies/cards.weir")).into_owned();
    let changed = text.replace("count >= 10", "count >= 20").replace("severity = high", "severity = medium");
    assert_ne!(text, changed);
    folder.write("project/policies/cards.weir", changed);
    let plan = folder.weir(&PLAN).ends(1);
    insta::assert_snapshot!("changed_plan", plan.out);
}

#[test]
fn an_export_of_what_was_imported_is_the_tenant() {
    let folder = imported();
    folder.weir(&["export", "purview", "project", "-o", "written", "--format", "all"]).ends(0);
    for name in ["deploy.ps1", "configuration.ps1"] {
        assert!(!folder.read(&format!("written/{name}")).is_empty());
    }
    let mut plan = vec!["plan", "purview"];
    let files = folder.names_in("written");
    let json: Vec<String> =
        files.iter().filter(|name| name.ends_with(".json")).map(|name| format!("written/{name}")).collect();
    plan.extend(json.iter().map(String::as_str));
    plan.extend(["--project", "project", "--exit-code"]);
    let plan = folder.weir(&plan).ends(0);
    assert_eq!(plan.out, "0 to create, 0 to change, 0 to delete; 8 unchanged, 0 unmanaged\n");
}

#[test]
fn a_saved_plan_is_what_is_written() {
    let folder = imported();
    let text = String::from_utf8_lossy(&folder.read("project/policies/cards.weir")).into_owned();
    folder.write("project/policies/cards.weir", text.replace("severity = high", "severity = medium"));
    folder.weir(&[&PLAN[..], &["-o", "plan.json"]].concat()).ends(1);
    folder.weir(&["export", "purview", "project", "-o", "written", "--plan", "plan.json"]).ends(0);
    let script = String::from_utf8_lossy(&folder.read("written/deploy.ps1")).into_owned();
    assert!(script.contains("-Named 'Cards to outside'"), "{script}");
    assert!(!script.contains("-Named 'A few cards'"), "{script}");
}

#[test]
fn a_hostile_export_leaves_nothing_behind() {
    let folder = Folder::empty();
    let nested = "[".repeat(100_000);
    let condition = EXPORT.replace("\\\"Operator\\\": \\\"Not\\\"", "\\\"Operator\\\": \\\"Never\\\"");
    for (text, place) in [
        (nested.as_str(), "--> tenant.json"),
        (EXPORT.split_at(EXPORT.len() / 2).0, "--> tenant.json"),
        (
            condition.as_str(),
            "--> tenant.json, dlp_compliance_rules[0].AdvancedRule.Condition.SubConditions[2].Operator\n",
        ),
    ] {
        folder.write("tenant.json", text);
        let refused = folder.weir(&["import", "purview", "tenant.json", "-o", "project"]).ends(2);
        assert!(refused.err.contains(place), "{}", refused.err);
        assert!(refused.err.ends_with("nothing was written\n"), "{}", refused.err);
        assert_eq!(folder.names(), ["tenant.json"]);
    }
}
