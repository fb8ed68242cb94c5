//! `weir check`: every error and lint.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::render::{self, Summary};

use crate::exit::{Exit, Failure};
use crate::output::{self, counted};
use crate::progress::Progress;
use crate::{place, terminal};

/// Find every error and lint; the gate for CI
///
/// Checks the sources and all environments of the project.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder or file of the project; the current folder if left out; `-` for a source on standard input
    path: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Give exit code 1 for these too
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people, with excerpts of the source
    #[default]
    Text,
    /// For programs; documented in the book's chapter on commands
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, which annotate a change on GitHub
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let working = Progress::of("checking");
    let analysis = place::find(arguments.path.as_deref())?.analyse()?;
    drop(working);
    let (findings, sources) = (analysis.findings(), &analysis.project.sources);
    let text = match arguments.format {
        Format::Text if findings.is_empty() => clean(&analysis),
        Format::Text => render::terminal(findings, sources, terminal::output_style()),
        Format::Json => render::json(findings, sources),
        Format::Sarif => render::sarif(findings, sources),
        Format::Github => render::github(findings, sources),
    };
    output::print(&text)?;
    let summary = Summary::of(findings);
    let denied = arguments.deny == Some(Deny::Warnings) && summary.warnings > 0;
    Ok(Exit::findings_if(summary.errors > 0 || denied))
}

fn clean(analysis: &Analysis) -> String {
    let policies = &analysis.model.policies;
    let rules = policies.iter().map(|policy| policy.rules.len()).sum();
    format!("checked {}, {}: no findings\n", counted(policies.len(), "policy"), counted(rules, "rule"))
}
