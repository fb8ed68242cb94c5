//! `weir.toml`: the project's name, its default platform, its organisation, its lint levels.

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, catalogue, nearest};
use crate::project::toml_file::{self, Key, Value};
use crate::source::{FileId, Span};

#[derive(Clone, Debug, Default)]
pub struct Manifest {
    pub name: String,
    /// The platform of policies that name none.
    pub platform: Option<(String, Span)>,
    /// The platform whose rows say what labels hold, where it is not the default one.
    pub labels: Option<(String, Span)>,
    /// Domains of the organisation, as written, with their places.
    pub domains: Vec<(String, Span)>,
    pub lints: Vec<LintLevel>,
    /// Read whole: what it lacks does not stand in a part that could not be read.
    pub complete: bool,
    pub file: FileId,
}

/// Keys that a finding lists; nobody reads more.
const MOST_KEYS: usize = 16;

/// A lint's level for the whole project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LintLevel {
    pub code: Code,
    pub level: Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Allow,
    Warn,
    Deny,
}

pub fn read(file: FileId, text: &str) -> (Manifest, Vec<Diagnostic>) {
    let (table, mut problems) = toml_file::parse(file, text);
    let malformed = problems.len();
    let mut manifest = Manifest { file, ..Manifest::default() };
    for (key, value) in &table {
        match key.name.as_str() {
            "project" => read_project(&mut manifest, key, value, &mut problems),
            "organisation" => read_organisation(&mut manifest, key, value, &mut problems),
            "lints" => read_lints(&mut manifest, key, value, &mut problems),
            _ => problems.push(unknown_key(key, &["project", "organisation", "lints"])),
        }
    }
    if malformed > 0 {
        problems.truncate(malformed);
        return (manifest, problems);
    }
    manifest.complete = problems.is_empty();
    if manifest.name.is_empty() && problems.is_empty() {
        let span = Span::new(file, 0..0);
        problems.push(
            Diagnostic::new(catalogue::WR1003, "the project has no name", span, "`[project]` has no `name`")
                .help("write `[project]` and `name = \"…\"` at the top of `weir.toml`"),
        );
    }
    (manifest, problems)
}

fn read_project(manifest: &mut Manifest, key: &Key, value: &Value, problems: &mut Vec<Diagnostic>) {
    for (key, value) in entries(key, value, problems) {
        match key.name.as_str() {
            "name" => match value.text() {
                Some(text) if !text.trim().is_empty() => text.clone_into(&mut manifest.name),
                _ => problems.push(wrong_value(key, value, "a text")),
            },
            "platform" => match value.text() {
                Some(text) => manifest.platform = Some((text.to_owned(), value.span)),
                None => problems.push(wrong_value(key, value, "a text")),
            },
            "labels" => match value.text() {
                Some(text) => manifest.labels = Some((text.to_owned(), value.span)),
                None => problems.push(wrong_value(key, value, "a text")),
            },
            _ => problems.push(unknown_key(key, &["name", "platform", "labels"])),
        }
    }
}

fn read_organisation(manifest: &mut Manifest, key: &Key, value: &Value, problems: &mut Vec<Diagnostic>) {
    for (key, value) in entries(key, value, problems) {
        match key.name.as_str() {
            "domains" => match texts(value).zip(value.list()) {
                Some((domains, values)) => {
                    manifest.domains =
                        domains.into_iter().zip(values.iter().map(|value| value.span)).collect();
                }
                None => problems.push(wrong_value(key, value, "a list of texts")),
            },
            _ => problems.push(unknown_key(key, &["domains"])),
        }
    }
}

fn read_lints(manifest: &mut Manifest, key: &Key, value: &Value, problems: &mut Vec<Diagnostic>) {
    for (key, value) in entries(key, value, problems) {
        let code = match Code::find(&key.name) {
            Some(code) if code.severity() == Severity::Warning => code,
            Some(_) => {
                let message = format!("`{}` is an error and has no level", key.name);
                problems.push(
                    Diagnostic::new(catalogue::WR1002, message, key.span, "only warnings have levels")
                        .help("remove this line"),
                );
                continue;
            }
            None => {
                let names = catalogue::CATALOGUE.iter().map(|entry| entry.name);
                problems.push(unknown_key(key, &names.collect::<Vec<_>>()));
                continue;
            }
        };
        let level = match value.text() {
            Some("allow") => Level::Allow,
            Some("warn") => Level::Warn,
            Some("deny") => Level::Deny,
            _ => {
                problems.push(wrong_value(key, value, "`\"allow\"`, `\"warn\"` or `\"deny\"`"));
                continue;
            }
        };
        manifest.lints.push(LintLevel { code, level });
    }
}

/// The entries of a table, or a problem and nothing.
pub(super) fn entries<'a>(key: &Key, value: &'a Value, problems: &mut Vec<Diagnostic>) -> &'a [(Key, Value)] {
    value.table().unwrap_or_else(|| {
        problems.push(wrong_value(key, value, "a table"));
        &[]
    })
}

pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    value.list()?.iter().map(|value| value.text().map(str::to_owned)).collect()
}

pub(super) fn unknown_key(key: &Key, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::new(
        catalogue::WR1002,
        format!("`{}` is no key of this table", key.name),
        key.span,
        "nothing reads this",
    );
    match nearest(&key.name, known.iter().copied()) {
        Some(name) => problem
            .help(format!("did you mean `{name}`?"))
            .fix(Fix::maybe(format!("write `{name}`")).replace(key.span, name)),
        None if known.len() <= MOST_KEYS => problem.help(format!("keys here are {}", known.join(", "))),
        None => problem.help("remove it, or write one of those that `weir explain` knows"),
    }
}

pub(super) fn wrong_value(key: &Key, value: &Value, wanted: &str) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR1003,
        format!("`{}` takes {wanted}", key.name),
        value.span,
        format!("this is {}", value.describe()),
    )
    .help(format!("write {wanted}"))
}
