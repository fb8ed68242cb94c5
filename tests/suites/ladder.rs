//! The compiler's modules form a ladder, and each uses only those above it. The ladder is the one printed in the
//! architecture chapter, so that picture and code cannot part. A file's own tests may use what they need.

use std::collections::BTreeSet;

use weir_tests::repository::{files, read};
use weir_tests::rust_words::{Placed, Token, without_tests};

const CHAPTER: &str = "book/src/contributing/architecture.md";
const MARK: &str = "<!-- ladder: compared with the sources by tests/suites/ladder.rs -->";

/// The first word of each line of the code block behind the mark.
fn rungs() -> Option<Vec<String>> {
    let chapter = read(CHAPTER)?;
    let (_, marked) = chapter.split_once(MARK)?;
    let block = marked.split("```").nth(1)?;
    let lines = block.lines().skip(1).filter(|line| !line.starts_with(' '));
    Some(lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// `compiler/src/check/limits.rs` belongs to `check`.
fn module(path: &str) -> &str {
    let inside = path.strip_prefix("compiler/src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// The modules that a file names behind `crate::`, also in a group, with the line.
fn used(tokens: &[Placed]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, window) in tokens.windows(4).enumerate() {
        let [name, first, second, target] = window else { continue };
        let is_path = name.token == Token::Word("crate".into())
            && first.token == Token::Mark(':')
            && second.token == Token::Mark(':');
        match &target.token {
            Token::Word(module) if is_path => found.push((target.line, module.clone())),
            Token::Mark('{') if is_path => found.extend(group(tokens.get(at + 4..).unwrap_or_default())),
            _ => {}
        }
    }
    found
}

/// The first word of each member of `{a::b, c::{d, e}}`; the opening brace is already passed.
fn group(tokens: &[Placed]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut depth = 1;
    let mut starts = true;
    for placed in tokens {
        match &placed.token {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => depth -= 1,
            Token::Mark(',') if depth == 1 => {
                starts = true;
                continue;
            }
            Token::Word(module) if depth == 1 && starts => found.push((placed.line, module.clone())),
            _ => {}
        }
        starts = false;
        if depth == 0 {
            break;
        }
    }
    found
}

#[test]
fn each_module_uses_only_those_above_it() {
    let rungs = rungs().expect("the ladder in the architecture chapter");
    let height = |module: &str| rungs.iter().position(|rung| rung == module);
    let sources = files("compiler/src", "rs");
    let modules: BTreeSet<&str> =
        sources.iter().map(|(path, _)| module(path)).filter(|name| *name != "lib").collect();
    let mut faults: Vec<String> = Vec::new();
    for name in &modules {
        if height(name).is_none() {
            faults.push(format!("`{name}` stands on no rung of the ladder in {CHAPTER}"));
        }
    }
    for (path, text) in &sources {
        let Some(own) = height(module(path)) else { continue };
        for (line, target) in used(&without_tests(text)) {
            if height(&target).is_some_and(|height| height > own) {
                faults.push(format!(
                    "{path}:{line}: `{}` uses `{target}`, which stands below it",
                    module(path)
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}\nusually a type wants to move one rung up", faults.join("\n"));
}

#[test]
fn the_ladder_is_read_as_it_is_printed() {
    let rungs = rungs().expect("the ladder in the architecture chapter");
    assert_eq!(rungs.first().map(String::as_str), Some("source"));
    assert_eq!(rungs.last().map(String::as_str), Some("ide"));
    assert_eq!(rungs.iter().collect::<BTreeSet<_>>().len(), rungs.len(), "a rung is printed twice");
}

#[test]
fn groups_and_paths_are_both_seen() {
    let tokens = without_tests("use crate::{a::{x, y}, b, c as d};\nfn f() { crate::e::g(); }");
    let found: Vec<String> = used(&tokens).into_iter().map(|(_, module)| module).collect();
    assert_eq!(found, ["a", "b", "c", "e"]);
}
