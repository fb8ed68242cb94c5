//! A project: its manifest, its environments, its modules, and the modules of the standard library that they reach.
//!
//! A file is a module named by its path (`policies/cards.weir` is `policies.cards`). Library modules are parsed when a `use`
//! names them or when the manifest or a policy asks for their platform; nothing else of the library costs anything.

pub mod environment;
pub mod files;
pub mod manifest;
mod paths;
pub mod toml_file;

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, catalogue, nearest};
use crate::source::{FileId, Source, Sources, Span};
use crate::syntax::{self, Tape, ast};

pub use environment::Environment;
pub use files::{Disk, Files, Memory, Overlay};
pub use manifest::Manifest;

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Module {
    /// `policies.cards`
    pub path: String,
    pub file: FileId,
    pub ast: ast::File,
    pub tape: Tape,
    /// From the standard library: not linted, not tested, not formatted.
    pub library: bool,
}

#[derive(Debug, Default)]
pub struct Project {
    pub sources: Sources,
    pub manifest: Manifest,
    pub environments: Vec<Environment>,
    pub modules: Vec<Module>,
    /// Problems of the manifest, the environments and the syntax of the modules.
    pub problems: Vec<Diagnostic>,
    /// The bytes of every file that a `file("…")` names, and why one could not be read.
    pub attached: BTreeMap<String, Result<Vec<u8>, String>>,
    /// Per attached file that is not there, the one beside it that is most likely meant.
    pub beside: BTreeMap<String, String>,
}

/// The largest source that is read; a policy of this size has other problems.
const LARGEST_SOURCE: usize = 64 * 1024 * 1024;

/// Reads all there is to read. What is wrong with it is in [`Project::problems`].
///
/// # Errors
/// When the files cannot be listed at all.
pub fn load(files: &dyn Files) -> std::io::Result<Project> {
    let mut project = read(files)?;
    let found = paths::check(&project);
    project.problems.extend(found);
    Ok(project)
}

fn read(files: &dyn Files) -> std::io::Result<Project> {
    let mut project = Project::default();
    let names = files.list()?;
    for name in &names {
        let Some(text) = read_text(files, name, &mut project) else { continue };
        let file = project.sources.add(name, &text);
        let text = project.sources.get(file).map_or_else(String::new, |source| source.text.to_string());
        if name == "weir.toml" {
            let (manifest, problems) = manifest::read(file, &text);
            project.manifest = manifest;
            project.problems.extend(problems);
        } else if let Some(name) = name.strip_prefix("env/").and_then(|name| name.strip_suffix(".toml")) {
            let (environment, problems) = environment::read(name, file, &text);
            project.environments.push(environment);
            project.problems.extend(problems);
        } else if let Some(path) = name.strip_suffix(".weir") {
            project.add_module(path.replace('/', "."), file, &text, false);
        }
    }
    if !names.iter().any(|name| name == "weir.toml") {
        let file = project.sources.add("weir.toml", "");
        project.manifest.file = file;
        project.problems.push(
            Diagnostic::new(
                catalogue::WR1004,
                "there is no `weir.toml`",
                Span::new(file, 0..0),
                "the project begins here",
            )
            .help("`weir init` writes one"),
        );
    }
    project.load_library();
    project.load_attached(files);
    Ok(project)
}

/// One text as a project of its own, on the default platform: for `weir check FILE` outside a project, and for tests. Nothing
/// can `use` it, so its name is not judged.
pub fn single(name: &str, text: &str, manifest: &str) -> Project {
    read(&single_file(name, text, manifest)).unwrap_or_default()
}

/// The files of such a project.
pub fn single_file(name: &str, text: &str, manifest: &str) -> Memory {
    let mut files = Memory::default();
    files.insert("weir.toml", manifest);
    files.insert(name, text);
    files
}

/// Like [`load`], for one text that nothing can `use`.
///
/// # Errors
/// When the files cannot be listed at all.
pub fn load_single(files: &dyn Files) -> std::io::Result<Project> {
    read(files)
}

fn read_text(files: &dyn Files, name: &str, project: &mut Project) -> Option<String> {
    let problem = match files.read(name) {
        Ok(bytes) if bytes.len() > LARGEST_SOURCE => {
            format!("is larger than {} MB", LARGEST_SOURCE / 1024 / 1024)
        }
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => return Some(text),
            Err(error) => format!("is not UTF-8 (byte {})", error.utf8_error().valid_up_to()),
        },
        Err(error) => format!("cannot be read: {error}"),
    };
    let file = project.sources.add(name, "");
    let problem = Diagnostic::new(
        catalogue::WR1005,
        format!("`{name}` {problem}"),
        Span::new(file, 0..0),
        "this file is left out",
    );
    project.problems.push(problem.help("save it as a text in UTF-8"));
    None
}

impl Project {
    pub fn module(&self, path: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.path == path)
    }

    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.name == name)
    }

    fn add_module(&mut self, path: String, file: FileId, text: &str, library: bool) {
        let parsed = if library { syntax::parse_definitions(file, text) } else { syntax::parse(file, text) };
        self.problems.extend(parsed.problems);
        self.modules.push(Module { path, file, ast: parsed.file, tape: parsed.tape, library });
    }

    /// Parses the library modules that the modules so far reach, until nothing new is reached.
    fn load_library(&mut self) {
        let mut wanted: Vec<String> = Vec::new();
        for (name, _) in self.manifest.platform.iter().chain(&self.manifest.labels) {
            wanted.push(format!("std.platform.{name}"));
        }
        let mut next = 0;
        loop {
            while let Some(module) = self.modules.get(next) {
                wanted.extend(references(&module.ast));
                next += 1;
            }
            let Some(path) = wanted.pop() else { break };
            let Some(source) = library_module(&path) else { continue };
            if self.module(source.module).is_none() {
                let file = self.sources.add(source.name, source.text);
                let text = self
                    .sources
                    .get(file)
                    .map_or_else(String::new, |source: &Source| source.text.to_string());
                self.add_module(source.module.to_owned(), file, &text, true);
            }
        }
    }

    fn load_attached(&mut self, files: &dyn Files) {
        let mut names = Vec::new();
        for module in self.modules.iter().filter(|module| !module.library) {
            for item in &module.ast.items {
                if let ast::ItemKind::Test(test) = &item.kind {
                    attached_names(test, &mut names);
                }
            }
        }
        for name in names {
            if let Some(meant) = near_file(files, &name) {
                self.beside.insert(name.clone(), meant);
            }
            let content = files.read(&name).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
                _ => error.to_string(),
            });
            self.attached.entry(name).or_insert(content);
        }
    }
}

/// Of the files in the folder where a file is looked for in vain, the one whose name is nearest.
fn near_file(files: &dyn Files, path: &str) -> Option<String> {
    if !files.read(path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        return None;
    }
    let path = &files::confined(path)?;
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let there = files.beside(folder).ok()?;
    let same = there.iter().find(|known| known.to_lowercase() == name.to_lowercase());
    let meant = same.map(String::as_str).or_else(|| nearest(name, there.iter().map(String::as_str)))?;
    Some(if folder.is_empty() { meant.to_owned() } else { format!("{folder}/{meant}") })
}

/// The library module that a path names: itself, or the module that holds the item the path ends in.
pub fn library_module(path: &str) -> Option<&'static weir_stdlib::Source> {
    let mut path = path;
    loop {
        if let Some(source) = weir_stdlib::find(path) {
            return Some(source);
        }
        path = path.rsplit_once('.')?.0;
    }
}

/// Paths into the library that a file mentions.
fn references(file: &ast::File) -> Vec<String> {
    let mut paths = Vec::new();
    for item in &file.items {
        match &item.kind {
            ast::ItemKind::Use(used) => paths.push(used.path.text()),
            ast::ItemKind::Policy(policy) => {
                paths.extend(policy.platform.iter().map(|name| format!("std.platform.{}", name.text())));
                paths.extend(policy.extends.iter().map(|call| call.name.text()));
            }
            _ => {}
        }
    }
    paths.retain(|path| path.starts_with("std."));
    paths
}

fn attached_names(test: &ast::Test, names: &mut Vec<String>) {
    for entry in &test.entries {
        if let ast::TestEntry::Given(given) = entry {
            entry_names(&given.entries, names);
        }
    }
}

fn entry_names(entries: &[ast::Entry], names: &mut Vec<String>) {
    for entry in entries {
        match entry {
            ast::Entry::Setting(setting) => {
                names.extend(file_call(&setting.value).map(|(name, _)| name.to_owned()))
            }
            ast::Entry::Block(block) => entry_names(&block.entries, names),
            _ => {}
        }
    }
}

/// The path of `file("…")` and where it stands.
pub fn file_call(expr: &ast::Expr) -> Option<(&str, Span)> {
    match &expr.kind {
        ast::ExprKind::Call(call) if call.name.word() == Some("file") => match call.args.as_slice() {
            [ast::Arg { value: ast::Expr { kind: ast::ExprKind::Text(name), span }, .. }] => {
                Some((name, *span))
            }
            _ => None,
        },
        _ => None,
    }
}
