//! `weir fmt`: sources in the one form they have.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use weir_compiler::diagnostics::Diagnostic;
use weir_compiler::diagnostics::render;
use weir_compiler::format;
use weir_compiler::project::{Disk, Files as _};
use weir_compiler::source::Sources;

use crate::exit::{Exit, Failure};
use crate::output::{self, Format, counted};
use crate::place::{self, Place};
use crate::{file, terminal};

/// Format sources
///
/// Writes those that change, and prints their names. There are no options to choose a style with.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Sources, or folders of projects; the project of the current folder if left out; `-` formats standard input
    paths: Vec<PathBuf>,
    /// Write nothing; give exit code 1 if a file would change
    #[arg(long)]
    check: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What became of the files.
#[derive(Debug, Default, Serialize)]
struct Report {
    changed: Vec<String>,
    unchanged: usize,
    /// Left alone: their text cannot be formatted, for reasons given on standard error.
    refused: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    if let [only] = arguments.paths.as_slice()
        && file::is_dash(only)
    {
        return input(arguments);
    }
    let mut report = Report::default();
    for path in files(&arguments.paths)? {
        one(&path, arguments.check, &mut report)?;
    }
    match arguments.format {
        Format::Text => output::print(&report.text(arguments.check))?,
        Format::Json => output::print_json(&report)?,
    }
    Ok(Exit::findings_if(!report.refused.is_empty() || (arguments.check && !report.changed.is_empty())))
}

/// The files that are named, and all sources of the projects that are.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    if paths.is_empty() {
        files.extend(sources_of(None)?);
    }
    for path in paths {
        if file::is_dash(path) {
            return Err(Failure::new("standard input is formatted alone, without other files"));
        }
        if path.is_dir() { files.extend(sources_of(Some(path))?) } else { files.push(path.clone()) }
    }
    Ok(files)
}

fn sources_of(path: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    let root = match place::find(path)? {
        Place::Project(root) => root,
        Place::Alone(path) => return Ok(vec![path]),
    };
    let names = Disk::new(&root).and_then(|disk| disk.list());
    let names = names.map_err(|error| Failure::about("read", file::name(&root), file::reason(&error)))?;
    // Named as the user would name them from here, where the project is here or below.
    let here = Path::new(".").canonicalize().ok();
    let shown = here.and_then(|here| root.strip_prefix(here).map(Path::to_path_buf).ok()).unwrap_or(root);
    Ok(names.iter().filter(|name| name.ends_with(".weir")).map(|name| shown.join(name)).collect())
}

fn one(path: &Path, check: bool, report: &mut Report) -> Result<(), Failure> {
    let text = file::read_text(path)?;
    match formatted(&file::name(path), &text) {
        None => report.refused.push(file::name(path)),
        Some(new) if new == text => report.unchanged += 1,
        Some(new) => {
            if !check {
                file::replace(path, new.as_bytes())?;
            }
            report.changed.push(file::name(path));
        }
    }
    Ok(())
}

fn input(arguments: &Arguments) -> Result<Exit, Failure> {
    let text = file::read_text(Path::new(file::DASH))?;
    // A text that cannot be formatted goes through as it is, so that an editor's buffer survives the filter.
    let new = formatted("standard input", &text);
    match &new {
        Some(new) if arguments.check => return Ok(Exit::findings_if(*new != text)),
        None if arguments.check => {}
        _ => output::print(new.as_ref().unwrap_or(&text))?,
    }
    Ok(Exit::findings_if(new.is_none()))
}

/// Nothing where the text cannot be formatted; why is told.
fn formatted(name: &str, text: &str) -> Option<String> {
    match format::format(text) {
        Ok(text) => Some(text),
        Err(error) => {
            let mut sources = Sources::default();
            let file = sources.add(name, text);
            let findings: Vec<Diagnostic> = error.diagnostics(file);
            output::tell(&render::terminal(&findings, &sources, terminal::error_style()));
            None
        }
    }
}

impl Report {
    fn text(&self, check: bool) -> String {
        let mut text: String = self.changed.iter().map(|name| format!("{name}\n")).collect();
        let verb = if check { "would change" } else { "changed" };
        let all = self.changed.len() + self.unchanged + self.refused.len();
        text.push_str(&format!("{} of {} {verb}", self.changed.len(), counted(all, "file")));
        if !self.refused.is_empty() {
            text.push_str(&format!(", {} left alone", self.refused.len()));
        }
        text.push('\n');
        text
    }
}
