//! The standard library seen from a command: its platforms and types without a project, or beside one.

use std::io;
use std::path::Path;

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::project::{self, Disk, Files, Memory, Project};
use weir_stdlib::Source;

use crate::exit::Failure;
use crate::file;

const TYPES: &str = "std.sit.";
const TEMPLATES: &str = "std.template.";

/// Whether the module declares a type.
pub(crate) fn is_type(module: &str) -> bool {
    module.starts_with(TYPES)
}

/// `credit_card`, `finance.credit_card` and `std.sit.finance.credit_card` are names of one type, `passport` of many.
pub(crate) fn is_called(path: &str, name: &str) -> bool {
    path.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Names of the library's templates, without the path before them.
#[cfg(test)]
pub(crate) fn templates() -> impl Iterator<Item = &'static str> + Clone {
    weir_stdlib::SOURCES.iter().filter_map(|source| source.module.strip_prefix(TEMPLATES))
}

/// The manifest of a project that consists of a text, or of nothing.
pub(crate) fn manifest() -> String {
    let platform = weir_stdlib::DEFAULT_PLATFORM;
    format!("[project]\nname = \"text\"\nplatform = \"{platform}\"\n")
}

/// The project in a folder (or none) together with types and templates of the library that it may not use itself. What its
/// findings say of the addition is of no interest; its types and templates are.
pub(crate) fn with_modules(root: Option<&Path>, wanted: impl Fn(&str) -> bool) -> Result<Analysis, Failure> {
    let modules = weir_stdlib::SOURCES.iter();
    let modules = modules.filter(|source| is_type(source.module) || source.module.starts_with(TEMPLATES));
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
    let mut added = Memory::default();
    added.insert(ADDED, uses);
    project::load(&Beside { project: Disk::new(root)?, added })
}

/// A project on disk and one file more.
#[derive(Debug)]
struct Beside {
    project: Disk,
    added: Memory,
}

impl Files for Beside {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.added.read(path).or_else(|_| self.project.read(path))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = self.project.list()?;
        names.push(ADDED.to_owned());
        Ok(names)
    }

    fn beside(&self, folder: &str) -> io::Result<Vec<String>> {
        self.project.beside(folder)
    }
}
