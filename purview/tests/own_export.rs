//! A project against what it exports itself: nothing would change, whichever way the export took.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use std::path::Path;

use common::told;
use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::project::{Disk, load};
use weir_purview::express::express;
use weir_purview::plan::Claim;
use weir_purview::vocabulary::tables;
use weir_purview::write::{Deployment, Forms, files};
use weir_purview::{Input, plan, read};

fn examples() -> Vec<(String, Analysis)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut found: Vec<(String, Analysis)> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("weir.toml").is_file())
        .map(|path| (path.display().to_string(), analyse(load(&Disk::new(&path).unwrap()).unwrap())))
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn nothing_would_change(forms: Forms, suffix: &str) {
    let mut compared = 0;
    for (name, analysis) in examples() {
        let Some(checked) = analysis.checked() else { continue };
        let expressed = express(&checked, analysis.project.environments.first()).tenant;
        let written = files(&expressed, forms, &Deployment::default());
        let inputs: Vec<Input<'_>> = written
            .iter()
            .filter(|file| file.name.ends_with(suffix) || file.name.ends_with(".xml"))
            .map(|file| Input { name: &file.name, bytes: &file.bytes })
            .collect();
        let reading = read(&inputs, tables()).unwrap_or_else(|found| panic!("{name}\n{}", told(&found)));
        assert!(reading.findings.is_empty(), "{name}\n{}", told(&reading.findings));
        let plan = plan(&reading.tenant, &expressed, &[], Claim::Everything, tables());
        assert!(plan.is_empty(), "{name}\n{}", plan.text());
        compared += expressed.objects.len();
    }
    assert!(compared > 20, "{compared} objects compared");
}

#[test]
fn json_comes_back_as_it_went() {
    nothing_would_change(Forms { json: true, ..Forms::default() }, ".json");
}

#[test]
fn configuration_blocks_come_back_as_they_went() {
    nothing_would_change(Forms { dsc: true, ..Forms::default() }, ".ps1");
}
