//! `weir export`: a project in the forms that a platform's own tools take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use weir_compiler::diagnostics::Severity;
use weir_compiler::diagnostics::render;
use weir_compiler::project::Environment;
use weir_purview::express;
use weir_purview::plan::Plan;
use weir_purview::vocabulary::PLATFORM;
use weir_purview::write::{self, Deployment, Forms};

use crate::exit::{Exit, Failure};
use crate::output::{self, counted};
use crate::terminal::error_style;
use crate::{file, findings, place};

/// Write the project for a platform's own tools
///
/// The script makes what the tenant lacks and changes what it has; it takes nothing away unless asked, says with `-WhatIf` what it
/// would do, and stops in another tenant than the environment's. Files are replaced at once or not at all.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Whose tools: `purview`
    #[arg(value_name = "PLATFORM", value_parser = [PLATFORM])]
    platform: String,
    /// A folder or file of the project; the current folder if left out
    path: Option<PathBuf>,
    /// The folder to write to; made if it is not there
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// The environment that gives names their values; needed where there are several
    #[arg(long, alias = "env", value_name = "NAME")]
    environment: Option<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    /// Write what this saved plan creates and changes, and nothing else
    #[arg(long, value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// Let the script take away what the plan deletes; without a plan, rules that the project's policies no longer have
    #[arg(long)]
    remove: bool,
    /// Write all the same when the platform has no words for a part of the project, without that part
    #[arg(long)]
    partial: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A script that deploys
    #[default]
    Powershell,
    /// Objects as the `Get-` cmdlets give them
    Json,
    /// A configuration of Microsoft365DSC
    Dsc,
    /// Each of them
    All,
}

impl From<Form> for Forms {
    fn from(form: Form) -> Forms {
        let has = |wanted| form == wanted || form == Form::All;
        Forms { powershell: has(Form::Powershell), json: has(Form::Json), dsc: has(Form::Dsc) }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let analysis = place::find(arguments.path.as_deref())?.analyse()?;
    let sources = &analysis.project.sources;
    let environment = place::environment(&analysis.project, arguments.environment.as_deref())?;
    let Some(checked) = analysis.checked() else {
        return findings::stopped(analysis.findings(), sources, false, "nothing was written");
    };
    let expressed = express::express(&checked, environment);
    if !arguments.partial && expressed.findings.iter().any(|finding| finding.severity == Severity::Error) {
        return findings::stopped(&expressed.findings, sources, false, "nothing was written");
    }
    output::tell(&render::terminal(&expressed.findings, sources, error_style()));
    let deployment = deployment(arguments, environment)?;
    let files = write::files(&expressed.tenant, arguments.format.into(), &deployment);
    std::fs::create_dir_all(&arguments.output)
        .map_err(|error| Failure::about("make", file::name(&arguments.output), file::reason(&error)))?;
    for written in &files {
        file::replace(&arguments.output.join(&written.name), &written.bytes)?;
    }
    let names: Vec<&str> = files.iter().map(|written| written.name.as_str()).collect();
    output::print(&format!(
        "wrote {} to {}: {}\n",
        counted(files.len(), "file"),
        file::name(&arguments.output),
        names.join(", ")
    ))?;
    Ok(Exit::Clean)
}

fn deployment(arguments: &Arguments, environment: Option<&Environment>) -> Result<Deployment, Failure> {
    let tenant_id = environment.and_then(Environment::tenant_id).map(str::to_owned);
    let Some(path) = &arguments.plan else {
        return Ok(Deployment { tenant_id, other_rules: arguments.remove, ..Deployment::default() });
    };
    let plan = Plan::from_json(&file::read(path)?)
        .map_err(|reason| Failure::about("read the plan in", file::name(path), reason))?;
    Ok(Deployment { tenant_id, ..Deployment::of(&plan, arguments.remove) })
}
