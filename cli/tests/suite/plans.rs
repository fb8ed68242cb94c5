//! What a deployment would change, told by the command.

use crate::run::Folder;

const EXPORT: &[u8] = include_bytes!("../../../tests/cases/purview/export.json");

#[test]
fn a_plan_is_shown_saved_and_counted() {
    let folder = Folder::project();
    folder.write("tenant/export.json", EXPORT);
    let plan = |more: &[&str]| {
        let arguments = ["plan", "purview", "tenant/export.json", "--environment", "test"];
        folder.weir(&[&arguments, more].concat())
    };
    let shown = plan(&["--exit-code", "-o", "plan.json"]).ends(1);
    assert!(shown.out.contains("? policy \"Cards\"\n"), "{}", shown.out);
    assert!(shown.out.ends_with(" unchanged, 5 unmanaged\n"), "{}", shown.out);
    let saved: serde_json::Value = serde_json::from_slice(&folder.read("plan.json")).expect("JSON");
    assert_eq!(plan(&["--format", "json"]).ends(0).json()["plan"], saved);
    assert_eq!(saved["tenant"], "contoso.onmicrosoft.com");
    let everything = plan(&["--everything"]).ends(0);
    assert!(everything.out.contains("- rule \"Cards\" > \"A few cards\"\n"), "{}", everything.out);
}

#[test]
fn a_broken_export_is_refused_with_the_place_inside() {
    let folder = Folder::project();
    let text = String::from_utf8_lossy(EXPORT)
        .replace("\\\"Operator\\\": \\\"Not\\\"", "\\\"Operator\\\": \\\"Never\\\"");
    folder.write("export.json", text);
    let refused =
        folder.weir(&["plan", "purview", "export.json", "--environment", "test", "-o", "plan.json"]).ends(2);
    let place = "--> export.json, dlp_compliance_rules[0].AdvancedRule.Condition.SubConditions[2].Operator\n";
    assert!(refused.err.contains("error[WR0804]: `Never` stands where"), "{}", refused.err);
    assert!(refused.err.contains(place), "{}", refused.err);
    assert!(!folder.path("plan.json").exists());
    let absent = folder.weir(&["plan", "purview", "absent.json", "--environment", "test"]).ends(2);
    assert!(absent.err.contains("absent.json"), "{}", absent.err);
    let another = folder.weir(&["plan", "purvew", "export.json"]).ends(2);
    assert!(another.err.contains("did you mean `purview`?"), "{}", another.err);
}
