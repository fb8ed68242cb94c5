//! The example projects of the repository, read once into memory, so that no disk is measured.

use std::io;
use std::path::{Path, PathBuf};

use weir_compiler::project::{Disk, Files, Memory};

/// The folder of an example.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name)
}

/// Its sources and its fixtures.
///
/// # Errors
/// When a file cannot be read.
pub fn files(name: &str) -> io::Result<Memory> {
    let folder = folder(name);
    let disk = Disk::new(&folder)?;
    let mut memory = Memory::default();
    for path in disk.list()? {
        memory.insert(&path, disk.read(&path)?);
    }
    let fixtures = folder.join("fixtures");
    if fixtures.is_dir() {
        for entry in std::fs::read_dir(fixtures)? {
            let entry = entry?;
            let path = format!("fixtures/{}", entry.file_name().to_string_lossy());
            memory.insert(&path, std::fs::read(entry.path())?);
        }
    }
    Ok(memory)
}
