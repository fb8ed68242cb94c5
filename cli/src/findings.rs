//! Findings that keep a command from its work.

use weir_compiler::diagnostics::Diagnostic;
use weir_compiler::diagnostics::render;
use weir_compiler::source::Sources;

use crate::exit::{Exit, Failure};
use crate::{output, terminal};

/// Tells findings, and what was therefore not done. A program that reads JSON gets them as `weir check` gives them.
pub(crate) fn stopped(
    findings: &[Diagnostic],
    sources: &Sources,
    json: bool,
    undone: &str,
) -> Result<Exit, Failure> {
    if json {
        output::print(&render::json(findings, sources))?;
    } else {
        output::tell(&render::terminal(findings, sources, terminal::error_style()));
        output::tell(&format!("{undone}\n"));
    }
    Ok(Exit::Findings)
}
