//! `weir check`: every error and lint.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::render::{self, Summary};

use crate::exit::{Exit, Failure};
use crate::output::{self, counted};
use crate::progress::Progress;
use crate::{file, place, terminal};

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
    if let Some(path) = &arguments.path {
        refuse_stranger(path)?;
    }
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

/// A file that no check reads must not pass as a clean one.
pub(crate) fn refuse_stranger(path: &Path) -> Result<(), Failure> {
    let ends_in = |ending: &str| path.extension().is_some_and(|known| known == ending);
    let manifest = path.file_name().is_some_and(|name| name == "weir.toml");
    // The full path tells the folder, whatever the current one is.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = real.parent().and_then(Path::file_name);
    let environment = ends_in("toml") && folder.is_some_and(|folder| folder == "env");
    if !path.is_file() || ends_in("weir") || manifest || environment {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{}` is no source of Weir: sources end in `.weir`; name a source, or the folder of a project",
        file::name(path)
    )))
}

fn clean(analysis: &Analysis) -> String {
    let policies = &analysis.model.policies;
    let rules = policies.iter().map(|policy| policy.rules.len()).sum();
    format!("checked {}, {}: no findings\n", counted(policies.len(), "policy"), counted(rules, "rule"))
}
