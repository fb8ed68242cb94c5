//! `weir fix`: what a project becomes by the fixes of its findings.
//!
//! Fixes are applied in rounds, because one can uncover the next, and one that touches another waits for it. After each round the
//! project is analysed anew. What comes out is texts and an analysis; whether they are written is for the caller to say, who is
//! told which errors were not there before.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::analysis::{Analysis, analyse};
use crate::diagnostics::catalogue::Code;
use crate::diagnostics::{Diagnostic, Fix, Grade, Severity, edits};
use crate::project::{Files, Overlay, Project};
use crate::source::FileId;

/// Fixes that have not settled by then undo each other.
const ROUNDS: usize = 8;

/// Which fixes are applied.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of these findings; empty: of all.
    pub codes: Vec<Code>,
    /// Those too that are one of several ways.
    pub maybe: bool,
}

/// A fix that was applied.
#[derive(Clone, Debug)]
pub struct Mend {
    pub file: String,
    pub code: Code,
    pub title: String,
    pub grade: Grade,
}

/// A file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub before: String,
    pub after: String,
}

#[derive(Debug)]
pub struct Mended {
    /// By the paths of the project.
    pub changes: BTreeMap<String, Change>,
    pub mends: Vec<Mend>,
    /// The project with the changes.
    pub analysis: Analysis,
    /// Errors that the changes would bring.
    pub added: Vec<Diagnostic>,
}

/// Applies fixes until there is none left. `load` makes a project of files.
///
/// # Errors
/// When the project cannot be read.
pub fn mend(
    files: &dyn Files,
    load: impl Fn(&dyn Files) -> io::Result<Project>,
    wanted: &Wanted,
) -> io::Result<Mended> {
    let mut overlay = Overlay::over(files);
    let mut analysis = analyse(load(&overlay)?);
    let before = errors(&analysis);
    let mut mends = Vec::new();
    for _ in 0..ROUNDS {
        let chosen = chosen(&analysis, wanted);
        let fixes: Vec<&Fix> = chosen.iter().map(|(_, fix)| *fix).collect();
        let applied = edits::apply(&analysis.project.sources, &fixes);
        if applied.texts.is_empty() {
            break;
        }
        let mut told: BTreeSet<(Code, &str, &str)> = BTreeSet::new();
        for ((finding, fix), _) in chosen.iter().zip(&applied.taken).filter(|(_, taken)| **taken) {
            let file = name(&analysis, finding.at.span.file);
            // A change that several findings share is one.
            if told.insert((finding.code, &fix.title, file)) {
                let (code, title, grade) = (finding.code, fix.title.clone(), fix.grade);
                mends.push(Mend { file: file.to_owned(), code, title, grade });
            }
        }
        for (file, text) in &applied.texts {
            overlay.insert(name(&analysis, *file), text.clone());
        }
        analysis = analyse(load(&overlay)?);
    }
    let mut changes = BTreeMap::new();
    for (name, text) in overlay.into_texts() {
        let before = String::from_utf8(files.read(&name)?).map_err(io::Error::other)?;
        let after = as_written(&before, &text);
        if before != after {
            changes.insert(name, Change { before, after });
        }
    }
    let added = added(&analysis, before);
    Ok(Mended { changes, mends, analysis, added })
}

/// The fix of each finding that has one, where all of it lies in files of the project.
fn chosen<'a>(analysis: &'a Analysis, wanted: &Wanted) -> Vec<(&'a Diagnostic, &'a Fix)> {
    let library: BTreeSet<FileId> =
        analysis.project.modules.iter().filter(|module| module.library).map(|module| module.file).collect();
    let asked = analysis
        .findings()
        .iter()
        .filter(|finding| wanted.codes.is_empty() || wanted.codes.contains(&finding.code));
    asked
        .filter_map(|finding| Some((finding, finding.chosen_fix(wanted.maybe)?)))
        .filter(|(_, fix)| !fix.edits.iter().any(|edit| library.contains(&edit.span.file)))
        .collect()
}

fn name(analysis: &Analysis, file: FileId) -> &str {
    analysis.project.sources.get(file).map_or("", |source| &source.name)
}

/// How often each error is said. Its place may move with a change, its words do not.
fn errors(analysis: &Analysis) -> BTreeMap<(Code, String), usize> {
    let mut errors = BTreeMap::new();
    for finding in analysis.findings().iter().filter(|finding| finding.severity == Severity::Error) {
        *errors.entry((finding.code, finding.message.clone())).or_default() += 1;
    }
    errors
}

fn added(analysis: &Analysis, mut before: BTreeMap<(Code, String), usize>) -> Vec<Diagnostic> {
    let is_new = |finding: &&Diagnostic| match before.get_mut(&(finding.code, finding.message.clone())) {
        Some(known) if *known > 0 => {
            *known -= 1;
            false
        }
        _ => true,
    };
    let errors = analysis.findings().iter().filter(|finding| finding.severity == Severity::Error);
    errors.filter(is_new).cloned().collect()
}

/// The text with the byte order mark and the line ends that the file had.
fn as_written(before: &str, text: &str) -> String {
    let mark = if before.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let two = before.contains("\r\n");
    if two { format!("{mark}{}", text.replace('\n', "\r\n")) } else { format!("{mark}{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{self, Memory};

    const MANIFEST: &str = "[project]\nname = \"case\"\nplatform = \"here\"\n";
    const PLATFORM: &str = "platform here \"Here\" {\n  mode enforce \"On\" { default = true }\n}\n";

    fn mended(text: &str, wanted: &Wanted) -> Mended {
        let mut files = Memory::default();
        files.insert("weir.toml", MANIFEST);
        files.insert("here.weir", PLATFORM);
        files.insert("a.weir", text);
        mend(&files, project::load, wanted).expect("files in memory")
    }

    #[test]
    fn line_ends_and_mark_stay_as_they_were() {
        let mended = mended("\u{feff}let a = [1]\r\n\r\nuse here\r\n", &Wanted::default());
        for change in mended.changes.values() {
            assert!(change.after.starts_with('\u{feff}'), "{change:?}");
            assert!(!change.after.replace("\r\n", "").contains('\n'), "{change:?}");
        }
    }

    #[test]
    fn only_the_codes_that_are_asked_for_are_mended() {
        let text = "let a = \"x\";\n";
        let none = Wanted { codes: vec![crate::diagnostics::catalogue::WR1901], maybe: false };
        assert!(mended(text, &none).changes.is_empty());
        let all = mended(text, &Wanted::default());
        assert_eq!(all.changes.get("a.weir").map(|change| change.after.as_str()), Some("let a = \"x\"\n"));
        assert_eq!(all.mends.len(), 1);
        assert!(all.added.is_empty(), "{:?}", all.added);
    }
}
