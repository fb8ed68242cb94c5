//! `weir build`: the bundle for one environment.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use weir_compiler::analysis::{Built, analyse};
use weir_compiler::diagnostics::Severity;
use weir_compiler::diagnostics::render;
use weir_runtime::Bundle;

use crate::exit::{Exit, Failure};
use crate::output::{self, Format, counted};
use crate::parameters::{self, Assignment};
use crate::{file, findings, place, terminal};

/// Check, and write the bundle
///
/// The file is replaced at once or not at all: a failed build leaves the previous bundle as it was. The same sources give
/// the same bytes on every machine.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder or file of the project; the current folder if left out
    path: Option<PathBuf>,
    /// The bundle to write; `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The environment that gives names their values; needed where there are several
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    /// Give a `param` its value, over that of the environment
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<Assignment>,
    /// How to say what was built
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Report<'r> {
    file: String,
    environment: Option<&'r str>,
    digest: &'r str,
    bytes: usize,
    policies: usize,
    rules: usize,
    types: usize,
    keyword_lists: usize,
    automata: usize,
    machines: usize,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    if arguments.format == Format::Json && file::is_dash(&arguments.output) {
        return Err(Failure::new("the bundle and its report cannot both go to standard output"));
    }
    let mut project = place::find(arguments.path.as_deref())?.load()?;
    let chosen =
        place::environment(&project, arguments.env.as_deref())?.map(|environment| environment.name.clone());
    let chosen = parameters::set(&mut project, chosen, &arguments.set)?;
    let analysis = analyse(project);
    let environment = chosen.as_deref().and_then(|name| analysis.project.environment(name));
    if environment.is_none() {
        parameters::all_have_values(&analysis.model)?;
    }
    let sources = &analysis.project.sources;
    let built = match analysis.build(environment, &BTreeSet::new()) {
        Ok(built) => built,
        Err(findings) => {
            let json = arguments.format == Format::Json;
            return findings::stopped(&findings, sources, json, "nothing was written");
        }
    };
    let warnings: Vec<_> =
        analysis.findings().iter().filter(|finding| finding.severity == Severity::Warning).cloned().collect();
    output::tell(&render::terminal(&warnings, sources, terminal::error_style()));
    write(arguments, chosen.as_deref(), &built)
}

fn write(arguments: &Arguments, environment: Option<&str>, built: &Built) -> Result<Exit, Failure> {
    // Opened before it is written: a bundle that no runtime would take replaces none.
    let bundle = Bundle::open(&built.bytes).map_err(|error| {
        Failure::new(format!("the bundle that was built is refused, which is a fault in Weir: {error}"))
    })?;
    file::replace(&arguments.output, &built.bytes)?;
    let detection = bundle.detection();
    let report = Report {
        file: if file::is_dash(&arguments.output) {
            file::DASH.to_owned()
        } else {
            file::name(&arguments.output)
        },
        environment,
        digest: bundle.digest(),
        bytes: built.bytes.len(),
        policies: bundle.policies().count(),
        rules: bundle.rules().count(),
        types: detection.type_count(),
        keyword_lists: detection.keyword_list_count(),
        automata: detection.group_count(),
        machines: detection.machine_count(),
    };
    match arguments.format {
        // Where the bundle went to standard output, nothing else may.
        Format::Text if file::is_dash(&arguments.output) => output::tell(&report.text()),
        Format::Text => output::print(&report.text())?,
        Format::Json => output::print_json(&report)?,
    }
    Ok(Exit::Clean)
}

impl Report<'_> {
    fn text(&self) -> String {
        let environment = self.environment.map_or_else(String::new, |name| format!(" for `{name}`"));
        format!(
            "wrote {}{environment}: {}, {}, {}, {}, {}\ndigest {}\n",
            self.file,
            counted(self.bytes, "byte"),
            counted(self.rules, "rule"),
            counted(self.types, "type"),
            automata(self.automata),
            counted(self.machines, "machine"),
            self.digest,
        )
    }
}

fn automata(count: usize) -> String {
    if count == 1 { "1 automaton".to_owned() } else { format!("{count} automata") }
}
