//! Where sources come from: a disk, a map in memory, or the open buffers of an editor on top of either.
//!
//! Paths are relative to the project's folder and use `/`. Nothing outside that folder can be named: see [`confined`].

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// All that the compiler asks of the world.
pub trait Files {
    /// The bytes of a file of the project.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
    /// Every file of the project that could be a source, sorted: `weir.toml`, `env/*.toml` and all `.weir` files.
    fn list(&self) -> io::Result<Vec<String>>;
    /// The names of all files in a folder of the project, sorted; for those who look for one that is not there.
    fn beside(&self, folder: &str) -> io::Result<Vec<String>>;
}

/// Files in memory: tests, and documents that no disk holds.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    pub fn insert(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), content.into());
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let path = confined(path).ok_or_else(outside)?;
        self.files.get(&path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.files.keys().filter(|path| is_source(path)).cloned().collect())
    }

    fn beside(&self, folder: &str) -> io::Result<Vec<String>> {
        let in_folder = |path: &String| {
            let (before, name) = path.rsplit_once('/').unwrap_or(("", path));
            (before == folder).then(|| name.to_owned())
        };
        Ok(self.files.keys().filter_map(in_folder).collect())
    }
}

/// Texts that stand for files, or beside them: open buffers, and changes that are not written yet.
pub struct Overlay<'f> {
    below: &'f dyn Files,
    texts: BTreeMap<String, String>,
}

impl std::fmt::Debug for Overlay<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Overlay").field("texts", &self.texts).finish_non_exhaustive()
    }
}

impl<'f> Overlay<'f> {
    pub fn over(below: &'f dyn Files) -> Self {
        Overlay { below, texts: BTreeMap::new() }
    }

    pub fn insert(&mut self, path: &str, text: String) {
        self.texts.insert(path.to_owned(), text);
    }

    pub fn into_texts(self) -> BTreeMap<String, String> {
        self.texts
    }
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let text = self.texts.get(path).map(|text| text.clone().into_bytes());
        text.map_or_else(|| self.below.read(path), Ok)
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = self.below.list()?;
        names.extend(self.texts.keys().filter(|path| is_source(path)).cloned());
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn beside(&self, folder: &str) -> io::Result<Vec<String>> {
        self.below.beside(folder)
    }
}

/// A folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

/// Deep enough for any project; ends a walk through folders that link to themselves.
const DEEPEST_FOLDER: usize = 32;

impl Disk {
    /// # Errors
    /// When the folder does not exist or cannot be read.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Disk { root: root.canonicalize()? })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn walk(&self, folder: &str, depth: usize, found: &mut Vec<String>) -> io::Result<()> {
        if depth > DEEPEST_FOLDER {
            return Ok(());
        }
        for entry in std::fs::read_dir(self.root.join(folder))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') || name == "target" {
                continue;
            }
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let kind = entry.file_type()?;
            // Links are not followed: a source must lie in the project, and be one file under one name.
            if kind.is_dir() {
                self.walk(&path, depth + 1, found)?;
            } else if kind.is_file() && is_source(&path) {
                found.push(path);
            }
        }
        Ok(())
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let path = confined(path).ok_or_else(outside)?;
        let mut real = self.root.clone();
        for name in path.split('/') {
            // The name must be spelt as the disk spells it: a project that works on a file system without case must work on
            // every other.
            let exact =
                std::fs::read_dir(&real)?.filter_map(Result::ok).any(|entry| entry.file_name() == *name);
            if !exact {
                return Err(io::Error::from(io::ErrorKind::NotFound));
            }
            real.push(name);
        }
        if !real.canonicalize()?.starts_with(&self.root) {
            return Err(outside());
        }
        // A pipe would be waited for, and a device need not end.
        if !std::fs::metadata(&real)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
        }
        std::fs::read(real)
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        self.walk("", 0, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn beside(&self, folder: &str) -> io::Result<Vec<String>> {
        let folder = self.root.join(folder).canonicalize()?;
        if !folder.starts_with(&self.root) {
            return Err(outside());
        }
        let entries = std::fs::read_dir(folder)?.filter_map(Result::ok);
        let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        Ok(names)
    }
}

/// The path without `.` and with every `..` resolved, or nothing when it is absolute, empty, or leaves the folder.
pub fn confined(path: &str) -> Option<String> {
    if path.contains(['\\', '\0', ':']) {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(name) => names.push(name.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => {
                names.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!names.is_empty()).then(|| names.join("/"))
}

fn is_source(path: &str) -> bool {
    path == "weir.toml" || path.ends_with(".weir") || (path.starts_with("env/") && path.ends_with(".toml"))
}

fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "the path leaves the project")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_project() {
        assert_eq!(confined("a/./b/../c.txt").as_deref(), Some("a/c.txt"));
        for path in ["../x", "a/../../x", "/etc/passwd", "", ".", "a\\..\\x", "c:/x", "a/../.."] {
            assert_eq!(confined(path), None, "{path}");
        }
    }
}
