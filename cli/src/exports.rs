//! Exports of tenants: files in, findings out.

use std::path::PathBuf;

use serde::Serialize;
use weir_compiler::diagnostics::Severity;
use weir_purview::{Finding, Input, Reading, vocabulary};

use crate::exit::{Exit, Failure};
use crate::place::instead;
use crate::terminal::shown;
use crate::{file, output};

/// Whether exports of the platform can be read.
///
/// # Errors
/// When they cannot.
pub(crate) fn known(platform: &str) -> Result<(), Failure> {
    if platform == vocabulary::PLATFORM {
        return Ok(());
    }
    let others = instead(platform, std::iter::once(vocabulary::PLATFORM));
    Err(Failure::new(format!("`{}` has no exports that are read here; {others}", shown(platform))))
}

/// All files as one tenant; the inner error is what is wrong with them.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Result<Reading, Vec<Finding>>, Failure> {
    let read = |path: &PathBuf| Ok((file::name(path), file::read(path)?));
    let files: Vec<(String, Vec<u8>)> = paths.iter().map(read).collect::<Result<_, Failure>>()?;
    let inputs: Vec<Input<'_>> = files.iter().map(|(name, bytes)| Input { name, bytes }).collect();
    Ok(weir_purview::read(&inputs, vocabulary::tables()))
}

/// A finding as programs read it.
#[derive(Serialize)]
pub(crate) struct Told<'f> {
    code: &'static str,
    severity: &'static str,
    file: &'f str,
    /// The way inside the file; empty for the file as a whole.
    path: &'f str,
    message: &'f str,
    help: &'f str,
}

pub(crate) fn told(findings: &[Finding]) -> Vec<Told<'_>> {
    let told = findings.iter().map(|finding| Told {
        code: finding.code.as_str(),
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        file: &finding.origin.file,
        path: &finding.origin.path,
        message: &finding.message,
        help: &finding.help,
    });
    told.collect()
}

pub(crate) fn tell(findings: &[Finding]) {
    for finding in findings {
        // Its words are partly the export's.
        let lines: String = finding.to_string().lines().map(|line| format!("{}\n", shown(line))).collect();
        output::tell(&format!("{lines}\n"));
    }
}

/// Tells what is wrong with exports, and what was therefore not done: files that could not be used.
pub(crate) fn stopped(findings: &[Finding], json: bool, undone: &str) -> Result<Exit, Failure> {
    #[derive(Serialize)]
    struct Findings<'f> {
        findings: Vec<Told<'f>>,
    }
    if json {
        output::print_json(&Findings { findings: told(findings) })?;
    } else {
        tell(findings);
        output::tell(&format!("{undone}\n"));
    }
    Ok(Exit::Unusable)
}
