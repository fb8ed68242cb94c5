//! `weir init`: a project that checks, builds and tests clean.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::file;
use crate::output::{self, Format};

/// Make a project that checks, builds and tests clean
///
/// Replaces nothing: if one of its files is there already, none is written.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder, made if it is not there; the current folder if left out
    #[arg(default_value = ".")]
    folder: PathBuf,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Paths in the project, and what stands there.
const TEMPLATE: &[(&str, &str)] = &[
    ("weir.toml", include_str!("../../template/weir.toml")),
    ("organisation.weir", include_str!("../../template/organisation.weir")),
    ("policies/card_mail.weir", include_str!("../../template/policies/card_mail.weir")),
    ("tests/card_mail.weir", include_str!("../../template/tests/card_mail.weir")),
    ("env/test.toml", include_str!("../../template/env/test.toml")),
    ("env/production.toml", include_str!("../../template/env/production.toml")),
    ("README.md", include_str!("../../template/README.md")),
    (".gitignore", include_str!("../../template/gitignore")),
];

#[derive(Serialize)]
struct Report {
    project: String,
    folder: String,
    files: Vec<&'static str>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    let taken: Vec<&str> =
        TEMPLATE.iter().map(|(path, _)| *path).filter(|path| is_there(&folder.join(path))).collect();
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
    for (path, text) in TEMPLATE {
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
        files: TEMPLATE.iter().map(|(path, _)| *path).collect(),
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
fn project_name(folder: &Path) -> String {
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
        text.push_str("next: weir check, weir test, weir build --env test -o policies.weirb\n");
        text
    }
}
