//! `weir init`: a project that checks, builds and tests clean.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use weir_compiler::diagnostics::nearest;

use crate::exit::{Exit, Failure};
use crate::file;
use crate::library;
use crate::output::{self, Format};
use crate::place::listed;
use crate::starter::starter;
use crate::terminal::shown;

/// Make a project that checks, builds and tests clean
///
/// Replaces nothing: if one of its files is there already, none is written.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder, made if it is not there; the current folder if left out
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Begin with a policy from this template of the standard library; `weir explain template NAME` shows it
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Paths in the project, and what stands there.
type Files = Vec<(&'static str, Cow<'static, str>)>;

/// In every project.
const COMMON: &[(&str, &str)] = &[
    ("weir.toml", include_str!("../../template/weir.toml")),
    (".gitignore", include_str!("../../template/gitignore")),
];

/// A project that shows names of the organisation, environments and a policy of its own.
const PLAIN: &[(&str, &str)] = &[
    ("organisation.weir", include_str!("../../template/organisation.weir")),
    ("policies/card_mail.weir", include_str!("../../template/policies/card_mail.weir")),
    ("tests/card_mail.weir", include_str!("../../template/tests/card_mail.weir")),
    ("env/test.toml", include_str!("../../template/env/test.toml")),
    ("env/production.toml", include_str!("../../template/env/production.toml")),
    ("README.md", include_str!("../../template/README.md")),
];

const README: &str = include_str!("../../template/starters/README.md");

fn files(template: Option<&str>) -> Result<Files, Failure> {
    let starter = match template {
        None => None,
        Some(name) if library::starters().any(|each| each == name) => starter(name)?,
        Some(name) => return Err(no_template(name)),
    };
    let fixed = |files: &[(&'static str, &'static str)]| -> Files {
        files.iter().map(|(path, text)| (*path, Cow::Borrowed(*text))).collect()
    };
    let own = match starter {
        Some(starter) => vec![
            ("policies/protection.weir", Cow::Owned(starter.policies)),
            ("tests/protection.weir", Cow::Owned(starter.tests)),
            ("README.md", Cow::Borrowed(README)),
        ],
        // The template without rules is a policy of one's own.
        None => fixed(PLAIN),
    };
    Ok(fixed(COMMON).into_iter().chain(own).collect())
}

fn no_template(name: &str) -> Failure {
    let names = library::starters();
    let near =
        nearest(name, names.clone()).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    Failure::new(format!("there is no template `{}`; {near}there are: {}", shown(name), listed(names)))
}

#[derive(Serialize)]
struct Report {
    project: String,
    folder: String,
    files: Vec<&'static str>,
    #[serde(skip)]
    has_environments: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    let files = files(arguments.template.as_deref())?;
    let taken: Vec<&str> =
        files.iter().map(|(path, _)| *path).filter(|path| is_there(&folder.join(path))).collect();
    if let [first, rest @ ..] = taken.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        return Err(Failure::new(format!(
            "`{}`{more} would be replaced; nothing was written",
            file::name(&folder.join(first))
        )));
    }
    let unwritable = |path: &Path, error| Failure::about("write", file::name(path), file::reason(&error));
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    let project = project_name(folder);
    for (path, text) in &files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| unwritable(parent, error))?;
        }
        let text = text.replace("{project}", &project).replace("{platform}", weir_stdlib::DEFAULT_PLATFORM);
        file::create(&path, text.as_bytes())?;
    }
    let report = Report {
        project,
        folder: file::name(folder),
        has_environments: files.iter().any(|(path, _)| path.starts_with("env/")),
        files: files.iter().map(|(path, _)| *path).collect(),
    };
    match arguments.format {
        Format::Text => output::print(&report.text())?,
        Format::Json => output::print_json(&report)?,
    }
    Ok(Exit::Clean)
}

/// A link to nowhere is there too.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The folder's name in letters that need no quoting anywhere.
pub(super) fn project_name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let plain: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect();
    if plain.is_empty() { "policies".to_owned() } else { plain }
}

impl Report {
    fn text(&self) -> String {
        let mut text: String = self.files.iter().map(|path| format!("  {path}\n")).collect();
        text.insert_str(0, &format!("made the project `{}` in `{}`\n", self.project, self.folder));
        let environment = if self.has_environments { " --env test" } else { "" };
        text.push_str(&format!("next: weir check, weir test, weir build{environment} -o policies.weirb\n"));
        text
    }
}
