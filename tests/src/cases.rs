//! A case of findings: a project in one file, and what the terminal says of it.
//!
//! A case of one file is `main.weir`. In a case of several, each begins with a path line, and what stands above the first one
//! is the comment that says what the case shows:
//!
//! ```text
//! // The environment lacks a value.
//! //- main.weir
//! param soc : address
//! //- env/test.toml
//! [params]
//! ```
//!
//! A project without `weir.toml` gets [`MANIFEST`](crate::examples::MANIFEST); an empty `weir.toml` stands for none at all.

use weir_compiler::diagnostics::render::{Style, terminal};

use crate::examples::{Files, analysed, findings, with_manifest};

const PATH_LINE: &str = "//- ";

/// What a person reads at the terminal; places in files that are not the case's own are left out, because a change there is
/// no change of the case.
pub fn rendered(case: &str) -> String {
    let files = files(case);
    let analysis = analysed(&files);
    let text = terminal(&findings(&analysis), &analysis.project.sources, Style::default());
    let text = if text.is_empty() { "no findings\n".to_owned() } else { text };
    text.split("\n\n").map(|finding| without_foreign_lines(finding, &files)).collect::<Vec<_>>().join("\n\n")
}

/// The files of a case.
pub fn files(case: &str) -> Files {
    if !case.lines().any(|line| line.starts_with(PATH_LINE)) {
        return with_manifest(Files::from([("main.weir".to_owned(), case.as_bytes().to_vec())]));
    }
    let mut files = Files::new();
    let mut open: Option<&mut Vec<u8>> = None;
    for line in case.lines() {
        match line.strip_prefix(PATH_LINE) {
            Some(path) => {
                assert!(!files.contains_key(path), "`{path}` stands twice in a case");
                open = Some(files.entry(path.to_owned()).or_default());
            }
            None => {
                if let Some(file) = &mut open {
                    file.extend_from_slice(line.as_bytes());
                    file.push(b'\n');
                }
            }
        }
    }
    let mut files = with_manifest(files);
    if files.get("weir.toml").is_some_and(Vec::is_empty) {
        files.remove("weir.toml");
    }
    files
}

/// A finding with `…` for the lines and columns of files that the case does not hold. The gutter is as wide as the numbers that
/// are left.
fn without_foreign_lines(finding: &str, own: &Files) -> String {
    let mut foreign = false;
    let mut rows: Vec<(Option<String>, String)> = Vec::new();
    for line in finding.lines() {
        let Some((number, rest)) = gutter(line) else {
            rows.push((None, line.to_owned()));
            continue;
        };
        let mut rest = rest.to_owned();
        if let Some(place) = rest.strip_prefix("┌─ ") {
            let path = place.rsplitn(3, ':').last().unwrap_or(place).to_owned();
            foreign = !own.contains_key(&path);
            if foreign {
                rest = format!("┌─ {path}:…");
            }
        }
        if let Some(quoted) = rest.strip_prefix("= ").and_then(|note| note_of_row(note, own)) {
            rest = format!("= {quoted}");
        }
        let number = if foreign && !number.is_empty() { "…" } else { number };
        rows.push((Some(number.to_owned()), rest));
    }
    let width =
        rows.iter().filter_map(|(number, _)| Some(number.as_ref()?.chars().count())).max().unwrap_or(0);
    let shown = rows.into_iter().map(|(number, rest)| match number {
        Some(number) => format!("{number:>width$} {rest}"),
        None => rest,
    });
    let mut text = shown.collect::<Vec<_>>().join("\n");
    if finding.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// A note that quotes a line of a file that the case does not hold, without the line's number.
fn note_of_row(note: &str, own: &Files) -> Option<String> {
    let (place, text) = note.split_once(": `")?;
    let (path, line) = place.rsplit_once(':')?;
    let foreign = path.ends_with(".weir") && !own.contains_key(path) && line.parse::<u32>().is_ok();
    foreign.then(|| format!("{path}:…: `{text}"))
}

/// The line number of a row of an excerpt, which may be missing, and the row from its mark on.
fn gutter(line: &str) -> Option<(&str, &str)> {
    let at = line.find(|c: char| c != ' ' && !c.is_ascii_digit())?;
    let (number, rest) = line.split_at(at);
    let marked = ["┌─", "│", "·", "= "].iter().any(|mark| rest.starts_with(mark));
    (marked && number.ends_with(' ')).then_some((number.trim(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_other_files_are_left_out_and_the_gutter_closes_up() {
        let own = Files::from([("main.weir".to_owned(), Vec::new())]);
        let finding = "error[WR0405]: too many
     ┌─ main.weir:53:19
     │
  53 │   count
     │   ^^^^^ asked here
     │
     ┌─ std/table.weir:1409:3
     │
1409 │   limit
     │   ----- the limit
     │
     = std/table.weir:1409: `limit`
     = help: ask for less
";
        let expected = "error[WR0405]: too many
   ┌─ main.weir:53:19
   │
53 │   count
   │   ^^^^^ asked here
   │
   ┌─ std/table.weir:…
   │
 … │   limit
   │   ----- the limit
   │
   = std/table.weir:…: `limit`
   = help: ask for less
";
        assert_eq!(without_foreign_lines(finding, &own), expected);
    }
}
