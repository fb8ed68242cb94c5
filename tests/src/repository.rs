//! The files of this repository, by paths relative to its root.

use std::path::{Path, PathBuf};

/// Set by `cargo bless`: write what is generated instead of comparing it.
const BLESS: &str = "WEIR_BLESS";

pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

/// The text of a file; `None` if there is none.
pub fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(root().join(path)).ok()
}

/// All files below a folder whose names end in `.extension`, with their texts, sorted by path. Paths have `/` between their
/// segments everywhere. A folder that is not there holds no files.
pub fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), folder, extension, &mut found);
    found.sort();
    found
}

/// As [`files`], for files that need not be text: their bytes, in the order of their paths.
pub fn bytes(folder: &str, extension: &str) -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

fn collect(folder: &Path, shown: &str, extension: &str, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = format!("{shown}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &name, extension, found);
        } else if path.extension().is_some_and(|found| found == extension)
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            found.push((name, text));
        }
    }
}

/// Compares a generated, checked-in file with what it should be, or writes it when blessing.
pub fn generated(path: &str, expected: &str) -> Result<(), String> {
    if read(path).as_deref() == Some(expected) {
        return Ok(());
    }
    if std::env::var_os(BLESS).is_some() {
        return std::fs::write(root().join(path), expected).map_err(|error| format!("{path}: {error}"));
    }
    Err(format!("{path} is stale; `cargo bless` writes it anew"))
}
