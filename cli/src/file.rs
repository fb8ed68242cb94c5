//! Files read and written; `-` is standard input or output wherever a file is taken.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use crate::exit::Failure;
use crate::output;
use crate::terminal::shown;

/// Standard input or output, where a file is taken.
pub(crate) const DASH: &str = "-";

/// The path as messages show it.
pub(crate) fn name(path: &Path) -> String {
    if is_dash(path) { "standard input".to_owned() } else { shown(&path.display().to_string()) }
}

pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == DASH
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let content = if is_dash(path) { read_input() } else { std::fs::read(path) };
    content.map_err(|error| Failure::about("read", name(path), reason(&error)))
}

/// A file that must be text, as a source must.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read(path)?).map_err(|error| {
        Failure::about(
            "read",
            name(path),
            format!("it is not UTF-8 (byte {})", error.utf8_error().valid_up_to()),
        )
    })
}

fn read_input() -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    io::stdin().lock().read_to_end(&mut content)?;
    Ok(content)
}

/// Writes a file at once or not at all: a reader sees the old content or the new, and a failure leaves the old.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), Failure> {
    if is_dash(path) {
        return output::print_bytes(content);
    }
    replace_on_disk(path, content).map_err(|error| Failure::about("write", name(path), reason(&error)))
}

fn replace_on_disk(path: &Path, content: &[u8]) -> io::Result<()> {
    // Through a link, what it points to is replaced, as by any other program that writes.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let old = std::fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return write_through(&target, content);
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Opened by us, because the crate's own temporary files are private to their owner, and this one is to stay.
    let open = |path: &Path| std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut new = tempfile::Builder::new().prefix(".weir-").make_in(folder, open)?;
    new.write_all(content)?;
    if let Some(old) = old {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Pipes and devices cannot be replaced, and hold nothing that could be lost. A folder refuses.
fn write_through(path: &Path, content: &[u8]) -> io::Result<()> {
    std::fs::OpenOptions::new().write(true).open(path)?.write_all(content)
}

/// Creates a file and never replaces one.
pub(crate) fn create(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let created = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    created
        .and_then(|mut file| file.write_all(content))
        .map_err(|error| Failure::about("write", name(path), reason(&error)))
}

/// The system's words without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}
