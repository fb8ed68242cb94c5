//! Where a project is, and the project there, analysed.

use std::path::{Path, PathBuf};

use weir_compiler::analysis::{Analysis, analyse_with};
use weir_compiler::diagnostics::nearest;
use weir_compiler::project::{self, Disk, Environment, Project};

use crate::exit::Failure;
use crate::file;
use crate::library;

const MANIFEST: &str = "weir.toml";

/// What a command works on.
#[derive(Debug)]
pub(crate) enum Place {
    /// The folder that holds `weir.toml`.
    Project(PathBuf),
    /// A source that belongs to no project: a project of its own.
    Alone(PathBuf),
}

/// The project found from the path upwards, or from the current folder.
pub(crate) fn find(path: Option<&Path>) -> Result<Place, Failure> {
    let path = path.unwrap_or(Path::new("."));
    if file::is_dash(path) {
        return Ok(Place::Alone(path.to_path_buf()));
    }
    let real = path
        .canonicalize()
        .map_err(|error| Failure::about("read", file::name(path), file::reason(&error)))?;
    if let Some(root) = root_above(&real) {
        return Ok(Place::Project(root));
    }
    if real.is_file() {
        return Ok(Place::Alone(path.to_path_buf()));
    }
    Err(Failure::new(format!(
        "there is no `{MANIFEST}` in `{}` or a folder above it; `weir init` writes one",
        file::name(&real)
    )))
}

/// The project that holds the current folder, if one does.
pub(crate) fn here() -> Option<PathBuf> {
    root_above(&Path::new(".").canonicalize().ok()?)
}

fn root_above(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|folder| folder.join(MANIFEST).is_file()).map(Path::to_path_buf)
}

impl Place {
    pub(crate) fn load(&self) -> Result<Project, Failure> {
        match self {
            Place::Project(root) => load_folder(root),
            Place::Alone(path) => {
                Ok(project::single(&module_name(path), &file::read_text(path)?, &library::manifest()))
            }
        }
    }

    pub(crate) fn analyse(&self) -> Result<Analysis, Failure> {
        Ok(analyse_with(self.load()?, &[weir_purview::wire::WIRE]))
    }
}

pub(crate) fn load_folder(root: &Path) -> Result<Project, Failure> {
    let unreadable = |error| Failure::about("read", file::name(root), file::reason(&error));
    let files = Disk::new(root).map_err(unreadable)?;
    project::load(&files).map_err(unreadable)
}

/// The file's name, made into one that a module can have.
pub(crate) fn module_name(path: &Path) -> String {
    let stem =
        path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|_| !file::is_dash(path));
    let stem = stem.unwrap_or_else(|| "input".to_owned());
    let plain: String = stem.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    format!("{plain}.weir")
}

/// The environment of that name; without a name, the only one, or none where the project has none.
///
/// # Errors
/// When there is no such environment, or several to choose from.
pub(crate) fn environment<'p>(
    project: &'p Project,
    name: Option<&str>,
) -> Result<Option<&'p Environment>, Failure> {
    let names = || project.environments.iter().map(|environment| environment.name.as_str());
    match (name, project.environments.as_slice()) {
        (Some(name), []) => Err(Failure::new(format!(
            "there is no environment `{name}`: the project has none; `env/{name}.toml` would be one"
        ))),
        (Some(name), _) => match project.environment(name) {
            Some(environment) => Ok(Some(environment)),
            None => {
                Err(Failure::new(format!("there is no environment `{name}`; {}", instead(name, names()))))
            }
        },
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only)),
        (None, _) => Err(Failure::new(format!("say with `--env` which environment: {}", listed(names())))),
    }
}

/// The way out of a name that is none.
pub(crate) fn instead<'n>(typed: &str, names: impl Iterator<Item = &'n str> + Clone) -> String {
    match nearest(typed, names.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there are: {}", listed(names)),
    }
}

/// `` `a`, `b` ``
pub(crate) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
