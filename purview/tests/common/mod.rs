//! Tenants read from texts, and what was found in them.

#![allow(dead_code, reason = "each suite uses some of it")]

use weir_purview::vocabulary::tables;
use weir_purview::{Finding, Input, Reading, Tenant, read};

pub const EXPORT: &[u8] = include_bytes!("../../../tests/cases/purview/export.json");
pub const LABELS: &[u8] = include_bytes!("../../../tests/cases/purview/labels.json");
pub const BLOCKS: &[u8] = include_bytes!("../../../tests/cases/purview/configuration.ps1");
pub const CLIXML: &[u8] = include_bytes!("../../../tests/cases/purview/rules.clixml");
pub const PACKAGE: &[u8] = include_bytes!("../../../tests/cases/purview/parcels.xml");

pub fn reading(files: &[(&str, &[u8])]) -> Result<Reading, Vec<Finding>> {
    let inputs: Vec<Input<'_>> = files.iter().map(|(name, bytes)| Input { name, bytes }).collect();
    read(&inputs, tables())
}

/// One file, of which nothing is to be said.
pub fn tenant(bytes: &[u8]) -> Tenant {
    match reading(&[("file", bytes)]) {
        Ok(reading) => {
            assert!(reading.findings.is_empty(), "{}", told(&reading.findings));
            reading.tenant
        }
        Err(findings) => panic!("{}", told(&findings)),
    }
}

pub fn told(findings: &[Finding]) -> String {
    findings.iter().map(Finding::to_string).collect()
}
