//! Exports of the example projects.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::path::Path;

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::project::{self, Disk};
use weir_purview::express::{Expressed, express};
use weir_purview::write::{self, Deployment, Forms};

fn example(name: &str) -> Analysis {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name);
    analyse(project::load(&Disk::new(&root).unwrap()).unwrap())
}

fn expressed(analysis: &Analysis) -> Expressed {
    let environment = analysis.project.environments.first();
    express(&analysis.checked().expect("no errors"), environment)
}

#[test]
fn show() {
    let analysis = example("contoso");
    let expressed = expressed(&analysis);
    for finding in &expressed.findings { println!("{} {}", finding.code, finding.message); }
    for file in write::files(&expressed.tenant, Forms { powershell: true, json: true, dsc: true }, &Deployment::default()) {
        std::fs::create_dir_all("/tmp/c2out").unwrap();
        std::fs::write(format!("/tmp/c2out/{}", file.name), &file.bytes).unwrap();
    }
}
