//! The tables of the library's platform, and tenants read from texts.

use std::sync::Arc;

use weir_compiler::analysis::analyse;
use weir_compiler::platform::Platform;
use weir_compiler::project;
use weir_purview::{Finding, Input, Reading, Tables, read};

pub fn platform() -> Arc<Platform> {
    let manifest = format!("[project]\nname = \"test\"\nplatform = \"{}\"\n", weir_stdlib::DEFAULT_PLATFORM);
    let analysis = analyse(project::single("main.weir", "policy p \"P\" {\n}\n", &manifest));
    let named = analysis.model.platforms.iter().find(|platform| platform.name == "purview");
    named.expect("the library declares it").clone()
}

pub fn tables() -> Tables {
    Tables::new(&platform())
}

pub fn reading(files: &[(&str, &[u8])]) -> Result<Reading, Vec<Finding>> {
    let inputs: Vec<Input<'_>> = files.iter().map(|(name, bytes)| Input { name, bytes }).collect();
    read(&inputs, &tables())
}

pub fn told(findings: &[Finding]) -> String {
    findings.iter().map(Finding::to_string).collect()
}
