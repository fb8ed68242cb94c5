//! `weir plan`: what a deployment would change.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use weir_compiler::diagnostics::render;
use weir_compiler::types::settle;
use weir_purview::plan::{Claim, Plan, moves, plan};
use weir_purview::{express, vocabulary};

use crate::exit::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::{error_style, shown};
use crate::{exports, file, findings, place};

/// Show what a deployment would change
///
/// Compares the project with the export of a tenant, object by object and field by field. What makes no difference to the service
/// (the case of keys, defaults, GUIDs beside names, the encoding of a rule) is no difference here.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Whose export it is: `purview`
    platform: String,
    /// What the tenant holds: JSON, CLIXML, rule packages, configuration blocks; `-` for standard input
    #[arg(required = true, value_name = "EXPORT")]
    exports: Vec<PathBuf>,
    /// A folder or file of the project; the current folder if left out
    #[arg(long, value_name = "PATH")]
    project: Option<PathBuf>,
    /// The environment that gives names their values; needed where there are several
    #[arg(long, alias = "env", value_name = "NAME")]
    environment: Option<String>,
    /// Plan to delete what the project does not speak of, too
    #[arg(long)]
    everything: bool,
    /// Fail when something would change
    #[arg(long)]
    exit_code: bool,
    /// Save the plan, for `weir export --plan`
    #[arg(short, long, value_name = "PLAN")]
    output: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The plan has a version of its own, which stands first as any other's.
#[derive(Serialize)]
struct Report<'r> {
    plan: &'r Plan,
    findings: Vec<exports::Told<'r>>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    exports::known(&arguments.platform)?;
    let json = arguments.format == Format::Json;
    let analysis = place::find(arguments.project.as_deref())?.analyse()?;
    let sources = &analysis.project.sources;
    let environment = place::environment(&analysis.project, arguments.environment.as_deref())?;
    let Some(model) = analysis.understood() else {
        return findings::stopped(analysis.findings(), sources, json, "nothing was compared");
    };
    let reading = match exports::read(&arguments.exports)? {
        Ok(reading) => reading,
        Err(found) => return exports::stopped(&found, json, "nothing was compared"),
    };
    if analysis.has_errors() {
        // The tenant may hold what its platform refuses today.
        output::tell(&render::terminal(analysis.findings(), sources, error_style()));
    }
    let expressed = express::settled(&settle(model, environment), environment);
    output::tell(&render::terminal(&expressed.findings, sources, error_style()));
    let moved = moves(&analysis, &reading.tenant);
    let claim = if arguments.everything { Claim::Everything } else { Claim::Own };
    let plan = plan(&reading.tenant, &expressed.tenant, &moved, claim, vocabulary::tables());
    if let Some(path) = &arguments.output {
        file::replace(path, plan.json().as_bytes())?;
    }
    if json {
        output::print_json(&Report { plan: &plan, findings: exports::told(&reading.findings) })?;
    } else {
        exports::tell(&reading.findings);
        // Names and values come from the export; only the plan's own lines may be lines.
        let text: String = plan.text().lines().map(|line| format!("{}\n", shown(line))).collect();
        output::print(&text)?;
    }
    Ok(Exit::findings_if(arguments.exit_code && !plan.is_empty()))
}
