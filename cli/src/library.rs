//! The standard library seen from a command: its platforms and types without a project, or beside one.

use std::io;
use std::path::Path;
use std::sync::Arc;

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::platform::Platform;
use weir_compiler::project::{self, Disk, Overlay, Project};
use weir_stdlib::Source;

use crate::exit::Failure;
use crate::file;

const TYPES: &str = "std.sit.";
const TEMPLATES: &str = "std.template.";
const PLATFORMS: &str = "std.platform.";

/// Whether the module declares a type.
pub(crate) fn is_type(module: &str) -> bool {
    module.starts_with(TYPES)
}

/// `credit_card`, `finance.credit_card` and `std.sit.finance.credit_card` are names of one type, `passport` of many.
pub(crate) fn is_called(path: &str, name: &str) -> bool {
    path.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Templates for another platform than a new project's, or that want what only the reader has.
const NO_STARTERS: [&str; 1] = ["label_access"];

/// Names of the library's templates that a project can begin with, without the path before them.
pub(crate) fn starters() -> impl Iterator<Item = &'static str> + Clone {
    let templates = weir_stdlib::SOURCES.iter().filter_map(|source| source.module.strip_prefix(TEMPLATES));
    templates.filter(|name| !NO_STARTERS.contains(name))
}

/// The module of the library's template of this name.
pub(crate) fn template(name: &str) -> String {
    format!("{TEMPLATES}{name}")
}

/// The manifest of a project that consists of a text, or of nothing.
pub(crate) fn manifest() -> String {
    let platform = weir_stdlib::DEFAULT_PLATFORM;
    format!("[project]\nname = \"text\"\nplatform = \"{platform}\"\n")
}

/// The project in a folder (or none) together with modules of the library that it may not use itself. What its findings say of
/// the addition is of no interest; what it declares is.
pub(crate) fn with_modules(root: Option<&Path>, wanted: impl Fn(&str) -> bool) -> Result<Analysis, Failure> {
    let modules = weir_stdlib::SOURCES.iter().filter(|source| {
        is_type(source.module) || source.module.starts_with(TEMPLATES) || source.module.starts_with(PLATFORMS)
    });
    let uses: String = modules.filter(|source| wanted(source.module)).map(Source::brought_in).collect();
    let project = match root {
        Some(root) => beside(root, &uses),
        None => Ok(project::single(ADDED, &uses, &manifest())),
    };
    let root = root.unwrap_or(Path::new("."));
    project.map(analyse).map_err(|error| Failure::about("read", file::name(root), file::reason(&error)))
}

/// No file of a project: a module cannot be named so.
const ADDED: &str = "types of the library.weir";

fn beside(root: &Path, uses: &str) -> io::Result<Project> {
    let disk = Disk::new(root)?;
    let mut files = Overlay::over(&disk);
    files.insert(ADDED, uses.to_owned());
    project::load(&files)
}

/// The platforms of the project, and the others of the library. Without a project all are alike.
pub(crate) fn platforms(analysis: &Analysis, in_project: bool) -> (Vec<&Platform>, Vec<&Platform>) {
    let manifest = analysis.project.manifest.platform.as_ref().map(|(name, _)| name.as_str());
    let named = |index: usize, platform: &Platform| {
        manifest == Some(platform.name.as_str())
            || analysis.model.policies.iter().any(|policy| policy.platform == index)
            || weir_stdlib::find(&format!("{PLATFORMS}{}", platform.name)).is_none()
    };
    let all = analysis.model.platforms.iter().enumerate();
    let (own, others): (Vec<_>, Vec<_>) =
        all.partition(|(index, platform)| !in_project || named(*index, platform));
    (tables(own), tables(others))
}

fn tables(platforms: Vec<(usize, &Arc<Platform>)>) -> Vec<&Platform> {
    platforms.into_iter().map(|(_, platform)| &**platform).collect()
}
