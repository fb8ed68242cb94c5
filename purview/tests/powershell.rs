//! Scripts run by a real PowerShell, against cmdlets that only remember their calls. Where there is none, there is nothing to run;
//! `powershell/install.sh` gets one.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;
use weir_compiler::analysis::analyse;
use weir_compiler::project::{self, Disk};
use weir_purview::Tenant;
use weir_purview::express::express;
use weir_purview::write::{self, Deployment, Forms};

fn tenant() -> Tenant {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/contoso");
    let analysis = analyse(project::load(&Disk::new(&root).unwrap()).unwrap());
    let checked = analysis.checked().expect("no errors");
    express(&checked, analysis.project.environments.first()).tenant
}

/// The calls that the script makes in a tenant; nothing where there is no PowerShell.
fn run(folder: &Path, tenant: &str, more: &str) -> Option<(Output, Vec<Json>)> {
    let stubs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/powershell/stubs.ps1");
    let log: PathBuf = folder.join("calls.jsonl");
    let _ = std::fs::remove_file(&log);
    let command = format!(
        "& '{}' -Log '{}'; & '{}' -Tenant '{tenant}' {more}",
        stubs.display(),
        log.display(),
        folder.join("deploy.ps1").display()
    );
    let output = Command::new("pwsh").args(["-NoProfile", "-NonInteractive", "-Command", &command]).output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            eprintln!("not run: {error}");
            return None;
        }
    };
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    let calls = text.trim_start_matches('\u{feff}').lines();
    Some((output, calls.map(|line| serde_json::from_str(line).unwrap()).collect()))
}

#[test]
fn a_script_makes_each_object_once() {
    let tenant = tenant();
    let folder = std::env::temp_dir().join(format!("weir-powershell-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let forms = Forms { powershell: true, ..Forms::default() };
    for file in write::files(&tenant, forms, &Deployment::default()) {
        std::fs::write(folder.join(&file.name), &file.bytes).unwrap();
    }
    if let Some((output, calls)) = run(&folder, "contoso.onmicrosoft.com", "") {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let of = |call: &Json, key: &str| call.pointer(key).and_then(Json::as_str).map(str::to_owned);
        let made: BTreeSet<String> = calls
            .iter()
            .filter(|call| of(call, "/Cmdlet").is_some_and(|name| name.starts_with("New-")))
            .filter_map(|call| of(call, "/Parameters/Name"))
            .collect();
        for object in tenant.objects.iter().filter(|object| !object.parameters.contains_key("Package")) {
            assert!(made.contains(&object.name), "{} is not made", object.name);
        }
        let (_, none) = run(&folder, "contoso.onmicrosoft.com", "-WhatIf").unwrap();
        assert!(none.is_empty(), "-WhatIf changes nothing: {none:?}");
        let (refused, none) = run(&folder, "fabrikam.onmicrosoft.com", "").unwrap();
        assert!(!refused.status.success() && none.is_empty(), "another tenant is refused");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
