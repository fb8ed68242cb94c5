//! Tenants read from texts, and what was found in them.

#![allow(dead_code, reason = "each suite uses some of it")]

use weir_purview::vocabulary::tables;
use weir_purview::{Finding, Input, Reading, Tenant, read};

pub(crate) const EXPORT: &[u8] = include_bytes!("../../../tests/cases/purview/export.json");
pub(crate) const LABELS: &[u8] = include_bytes!("../../../tests/cases/purview/labels.json");
pub(crate) const BLOCKS: &[u8] = include_bytes!("../../../tests/cases/purview/configuration.ps1");
pub(crate) const CLIXML: &[u8] = include_bytes!("../../../tests/cases/purview/rules.clixml");
pub(crate) const PACKAGE: &[u8] = include_bytes!("../../../tests/cases/purview/parcels.xml");

pub(crate) fn reading(files: &[(&str, &[u8])]) -> Result<Reading, Vec<Finding>> {
    let inputs: Vec<Input<'_>> = files.iter().map(|(name, bytes)| Input { name, bytes }).collect();
    read(&inputs, tables())
}

/// One file, of which nothing is to be said.
pub(crate) fn tenant(bytes: &[u8]) -> Tenant {
    match reading(&[("file", bytes)]) {
        Ok(reading) => {
            assert!(reading.findings.is_empty(), "{}", told(&reading.findings));
            reading.tenant
        }
        Err(findings) => panic!("{}", told(&findings)),
    }
}

pub(crate) fn told(findings: &[Finding]) -> String {
    findings.iter().map(Finding::to_string).collect()
}
