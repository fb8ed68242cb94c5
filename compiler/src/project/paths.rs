//! Whether the path of every file can be written in a `use`, and stays one path on every file system.
//!
//! A module is named by the path of its file. `policies/my-file.weir` would be `policies.my-file`, which is no path of the
//! language; `cards.weir` and `Cards.weir` are one file where the file system does not tell upper from lower case.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::project::{Module, Project};
use crate::source::Span;

/// The library's first word; a file of that name would be taken for it, or it for the file.
const LIBRARY: &str = "std";

pub(super) fn check(project: &Project) -> Vec<Diagnostic> {
    let own = || project.modules.iter().filter(|module| !module.library);
    let mut problems: Vec<Diagnostic> = own().filter_map(|module| unspeakable(project, module)).collect();
    let mut seen: BTreeMap<String, &Module> = BTreeMap::new();
    for module in own() {
        let Some(first) = seen.get(&module.path.to_lowercase()) else {
            seen.insert(module.path.to_lowercase(), module);
            continue;
        };
        problems.push(
            Diagnostic::new(
                catalogue::WR1011,
                format!(
                    "`{}` and `{}` are one path but for upper and lower case",
                    name(project, first),
                    name(project, module)
                ),
                start(module),
                "this file",
            )
            .also(start(first), "and this one")
            .note("where the file system does not tell upper from lower case, one would replace the other")
            .help("rename one of them"),
        );
    }
    problems
}

fn unspeakable(project: &Project, module: &Module) -> Option<Diagnostic> {
    let name = name(project, module);
    let words: Vec<&str> = name.trim_end_matches(".weir").split('/').collect();
    let problem = |message: String, label: &str| {
        Diagnostic::new(catalogue::WR1010, message, start(module), label)
            .note("a file is a module named by its path, in words of letters, digits and `_`")
    };
    if words.first() == Some(&LIBRARY) {
        let message = format!("`{name}` is named like a module of the library");
        return Some(problem(message, "`std` is the library").help("give it another name than `std`"));
    }
    let word = words.into_iter().find(|word| !is_word(word))?;
    let problem =
        problem(format!("`use` cannot spell the path of `{name}`"), "nothing can be brought in from here");
    let suggested = as_word(word);
    Some(problem.help(format!("rename `{word}`, for example to `{suggested}`")))
}

/// A word as the grammar has it.
fn is_word(word: &str) -> bool {
    let first = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    first && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn as_word(word: &str) -> String {
    let plain: String = word.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if is_word(&plain) { plain } else { format!("file_{plain}") }
}

fn name<'p>(project: &'p Project, module: &Module) -> &'p str {
    project.sources.get(module.file).map_or("", |source| &*source.name)
}

fn start(module: &Module) -> Span {
    Span::new(module.file, 0..0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_the_grammar_calls_one() {
        for word in ["cards", "_x", "a1", "Über"] {
            assert_eq!(is_word(word), word != "Über", "{word}");
        }
        assert_eq!(as_word("my-file"), "my_file");
        assert_eq!(as_word("1"), "file_1");
        assert_eq!(as_word("a.b"), "a_b");
    }
}
