//! `weir import`: a tenant's own forms as a project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;
use weir_compiler::diagnostics::render::{self, Summary};
use weir_purview::import::{Imported, LeftOut, Options, import};

use crate::command::init;
use crate::exit::{Exit, Failure};
use crate::output::{self, Format, counted};
use crate::terminal::shown;
use crate::{exports, file, terminal};

/// Write what a tenant holds as a project
///
/// Policies, rules, labels and types become sources as a person would write them, addresses and identifiers values of an
/// environment. The project is checked, and what the platform would refuse is shown. Written is all of it or nothing, into a new
/// or empty folder.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    Purview(Purview),
}

/// From exports of Microsoft Purview
///
/// Takes what the Get cmdlets give, as JSON or CLIXML; rule packages and schemas in XML; configuration blocks. All files
/// together are one tenant.
#[derive(Debug, Args)]
struct Purview {
    /// Exports of one tenant; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The folder of the project; new, or empty
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// The project's name; the folder's if left out
    #[arg(long)]
    name: Option<String>,
    /// The environment that holds the tenant's addresses and identifiers
    #[arg(long, value_name = "NAME", default_value = "production", value_parser = environment)]
    environment: String,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Report<'r> {
    folder: String,
    files: Vec<&'r str>,
    policies: usize,
    rules: usize,
    errors: usize,
    warnings: usize,
    left_out: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let From::Purview(arguments) = &arguments.from;
    refuse_taken(&arguments.output)?;
    let reading = match exports::read(&arguments.files)? {
        Ok(reading) => reading,
        Err(findings) => {
            return exports::stopped(&findings, arguments.format == Format::Json, "nothing was written");
        }
    };
    exports::tell(&reading.findings);
    let options = Options {
        name: arguments.name.clone().unwrap_or_else(|| init::project_name(&arguments.output)),
        environment: arguments.environment.clone(),
    };
    let imported = import(&reading.tenant, &options);
    write(&arguments.output, &imported.files)?;
    let (findings, sources) = (imported.analysis.findings(), &imported.analysis.project.sources);
    output::tell(&render::terminal(findings, sources, terminal::error_style()));
    for lost in &imported.left_out {
        output::tell(&format!("left out: {}\n", described(lost)));
    }
    let report = Report::of(arguments, &imported);
    match arguments.format {
        Format::Text => output::print(&report.text())?,
        Format::Json => output::print_json(&report)?,
    }
    Ok(Exit::findings_if(report.errors > 0 || !report.left_out.is_empty()))
}

fn described(lost: &LeftOut) -> String {
    format!("{} `{}`: {}", lost.kind.describe(), shown(&lost.name), lost.why)
}

/// A name that is a file's too.
fn environment(name: &str) -> Result<String, String> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if plain {
        Ok(name.to_owned())
    } else {
        Err("an environment's name is made of letters, digits, `-` and `_`".to_owned())
    }
}

/// Nothing is replaced: the folder is new or empty.
fn refuse_taken(folder: &Path) -> Result<(), Failure> {
    let taken = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => folder.symlink_metadata().is_ok(),
        Err(error) => return Err(Failure::about("write", file::name(folder), file::reason(&error))),
    };
    if taken {
        return Err(Failure::new(format!(
            "`{}` is not empty; an import goes into a new or empty folder, so that nothing is replaced",
            file::name(folder)
        )));
    }
    Ok(())
}

/// All files or none: they are written beside the folder, which then takes their place.
fn write(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Failure> {
    let unwritable = |path: &Path, error| Failure::about("write", file::name(path), file::reason(&error));
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).map_err(|error| unwritable(parent, error))?;
    let beside = tempfile::Builder::new()
        .prefix(".weir-")
        .tempdir_in(parent)
        .map_err(|error| unwritable(parent, error))?;
    for (name, text) in files {
        let path = beside.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| unwritable(folder, error))?;
        }
        std::fs::write(&path, text).map_err(|error| unwritable(&folder.join(name), error))?;
    }
    if folder.exists() {
        std::fs::remove_dir(folder).map_err(|error| unwritable(folder, error))?;
    }
    std::fs::rename(beside.path(), folder).map_err(|error| unwritable(folder, error))?;
    // It is no temporary folder any more.
    let _ = beside.keep();
    Ok(())
}

impl<'r> Report<'r> {
    fn of(arguments: &Purview, imported: &'r Imported) -> Self {
        let summary = Summary::of(imported.analysis.findings());
        let policies = &imported.analysis.model.policies;
        Report {
            folder: file::name(&arguments.output),
            files: imported.files.keys().map(String::as_str).collect(),
            policies: policies.len(),
            rules: policies.iter().map(|policy| policy.rules.len()).sum(),
            errors: summary.errors,
            warnings: summary.warnings,
            left_out: imported.left_out.iter().map(described).collect(),
        }
    }

    fn text(&self) -> String {
        format!(
            "wrote {} to `{}`: {}, {}\nnext: weir check {}\n",
            counted(self.files.len(), "file"),
            self.folder,
            counted(self.policies, "policy"),
            counted(self.rules, "rule"),
            self.folder,
        )
    }
}
