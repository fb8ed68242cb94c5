//! `weir fix`: what findings offer to mend, mended.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use similar::TextDiff;
use weir_compiler::diagnostics::Grade;
use weir_compiler::diagnostics::catalogue::Code;
use weir_compiler::diagnostics::render::Summary;
use weir_compiler::mend::{Change, Mended, Wanted, mend};
use weir_compiler::project::{self, Disk};

use super::check::refuse_stranger;
use crate::exit::{Exit, Failure};
use crate::output::{self, Format, counted};
use crate::place::{self, Place};
use crate::progress::Progress;
use crate::terminal::shown;
use crate::{file, findings, library};

/// Apply the fixes that findings offer
///
/// Only those that are right whenever their finding is, unless more is asked for. The result is checked before anything is written, and
/// nothing is written if it has errors that were not there before.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder or file of the project; the current folder if left out
    path: Option<PathBuf>,
    /// Mend findings of this code only; can be given several times
    #[arg(long = "code", value_name = "CODE", value_parser = code)]
    codes: Vec<Code>,
    /// Apply fixes too that are one of several ways out: the first that a finding offers
    #[arg(long)]
    maybe: bool,
    /// Write nothing; print what would change, and give exit code 1 if anything would
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

fn code(text: &str) -> Result<Code, String> {
    Code::find(text)
        .ok_or_else(|| "there is no such code; `weir check` shows those of this project".to_owned())
}

#[derive(Serialize)]
struct Report<'m> {
    written: bool,
    fixes: Vec<Fixed<'m>>,
    files: Vec<&'m str>,
    /// What would be written, as a unified diff.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
    /// Findings of the project afterwards.
    left: Summary,
}

#[derive(Serialize)]
struct Fixed<'m> {
    file: &'m str,
    code: &'m str,
    title: &'m str,
    grade: &'static str,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    if let Some(path) = &arguments.path {
        if file::is_dash(path) {
            return Err(Failure::new(
                "standard input cannot be fixed; name a source, or the folder of a project",
            ));
        }
        refuse_stranger(path)?;
    }
    let wanted = Wanted { codes: arguments.codes.clone(), maybe: arguments.maybe };
    let working = Progress::of("checking");
    let place = place::find(arguments.path.as_deref())?;
    let mended = mended(&place, &wanted)?;
    drop(working);
    let json = matches!(arguments.format, Format::Json);
    if !mended.added.is_empty() {
        let undone = "nothing is written: the fixes would bring these errors";
        return findings::stopped(&mended.added, &mended.analysis.project.sources, json, undone);
    }
    if !arguments.dry_run {
        for (name, change) in &mended.changes {
            file::replace(&on_disk(&place, name), change.after.as_bytes())?;
        }
    }
    let left = Summary::of(mended.analysis.findings());
    let diff = arguments.dry_run.then(|| diff(&mended.changes));
    if json {
        output::print_json(&report(&mended, arguments.dry_run, diff))?;
    } else {
        output::print(&text(&mended, diff, left))?;
    }
    let would_change = arguments.dry_run && !mended.changes.is_empty();
    Ok(Exit::findings_if(left.errors > 0 || would_change))
}

fn mended(place: &Place, wanted: &Wanted) -> Result<Mended, Failure> {
    match place {
        Place::Project(root) => {
            let unreadable =
                |error: io::Error| Failure::about("read", file::name(root), file::reason(&error));
            let disk = Disk::new(root).map_err(unreadable)?;
            mend(&disk, project::load, wanted).map_err(unreadable)
        }
        Place::Alone(path) => {
            let text = file::read_text(path)?;
            let files = project::single_file(&place::module_name(path), &text, &library::manifest());
            let unreadable =
                |error: io::Error| Failure::about("read", file::name(path), file::reason(&error));
            mend(&files, project::load_single, wanted).map_err(unreadable)
        }
    }
}

fn on_disk(place: &Place, name: &str) -> PathBuf {
    match place {
        Place::Project(root) => root.join(Path::new(name)),
        Place::Alone(path) => path.clone(),
    }
}

fn report<'m>(mended: &'m Mended, dry_run: bool, diff: Option<String>) -> Report<'m> {
    let fixes = mended.mends.iter().map(|mend| Fixed {
        file: &mend.file,
        code: mend.code.as_str(),
        title: &mend.title,
        grade: match mend.grade {
            Grade::Always => "always",
            Grade::Maybe => "maybe",
        },
    });
    Report {
        written: !dry_run,
        fixes: fixes.collect(),
        files: mended.changes.keys().map(String::as_str).collect(),
        diff,
        left: Summary::of(mended.analysis.findings()),
    }
}

/// What was done file by file or, where nothing is written, what would be; then what is left.
fn text(mended: &Mended, diff: Option<String>, left: Summary) -> String {
    let verb = if diff.is_some() { "would be applied" } else { "applied" };
    let mut text = diff.unwrap_or_else(|| {
        mended
            .mends
            .iter()
            .map(|mend| format!("{}: {}: {}\n", shown(&mend.file), mend.code, shown(&mend.title)))
            .collect()
    });
    let fixes = match mended.mends.len() {
        1 => "1 fix".to_owned(),
        number => format!("{number} fixes"),
    };
    text.push_str(&format!("{fixes} {verb} in {}", counted(mended.changes.len(), "file")));
    if left != Summary::default() {
        text.push_str(&format!("; left: {left}"));
    }
    text.push('\n');
    text
}

fn diff(changes: &BTreeMap<String, Change>) -> String {
    changes
        .iter()
        .map(|(name, change)| {
            let lines = TextDiff::from_lines(&change.before, &change.after);
            let name = shown(name);
            let diff = lines.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string();
            // A pipe gets what can be applied; a terminal what cannot steer it.
            if io::stdout().is_terminal() {
                diff.split('\n').map(shown).collect::<Vec<_>>().join("\n")
            } else {
                diff
            }
        })
        .collect()
}
