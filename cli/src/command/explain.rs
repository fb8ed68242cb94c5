//! `weir explain`: a finding's page, or what a name stands for.

use std::collections::BTreeSet;

use clap::Args;
use serde::Serialize;
use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::catalogue::{CATALOGUE, Code, Entry};
use weir_compiler::diagnostics::{Severity, nearest};
use weir_compiler::platform::Platform;

use crate::exit::{Exit, Failure};
use crate::explanation::{platform, sit, template, validator};
use crate::output::{self, Format};
use crate::terminal::{Paint, shown};
use crate::{library, place};

/// Show a finding's page, or what a name stands for
///
/// A name is that of a type of information, a template, a validator, a platform, or of anything that a platform declares: a location, an
/// attribute, an action, an option, a setting, a limit. What kind of thing is meant can stand before it. Inside a project its own types,
/// templates and platforms are known too, and its platforms go before others of the library.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// `WR0301`, `content-not-supported`, `credit_card`, `sender.domain`, `template pci_dss`, `validator luhn`
    #[arg(value_name = "[KIND] CODE|NAME", required = true, num_args = 1..=2)]
    names: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What a name stands for: a heading, facts, and text.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Explanation {
    /// `code`, `type`, `location`, …
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) title: String,
    /// In the order in which they are shown.
    pub(crate) facts: Vec<Fact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tables: Vec<Table>,
    /// Longer than a fact: a page, a definition.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// A source that uses it, and that checks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) example: String,
}

/// Things of one kind that belong to what is explained: the rules of a template.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

#[derive(Serialize)]
struct Report {
    explanations: Vec<Explanation>,
}

impl Explanation {
    /// A fact that has something to say.
    #[must_use]
    pub(crate) fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.facts.push(Fact { name, value });
        }
        self
    }

    #[must_use]
    pub(crate) fn with_example(mut self, example: Option<String>) -> Self {
        self.example = example.unwrap_or_default();
        self
    }

    /// Whether a word says what kind of thing this is: `setting` or `label` of a "setting of a label".
    fn is_a(&self, word: &str) -> bool {
        self.kind.split(' ').any(|known| known.eq_ignore_ascii_case(word))
    }

    fn shown(&self, paint: Paint) -> String {
        let mut text = format!("{} {}", self.kind, paint.strong(&shown(&self.name)));
        if !self.title.is_empty() {
            text.push_str(&format!(": {}", shown(&self.title)));
        }
        text.push('\n');
        let width = self.facts.iter().map(|fact| fact.name.len()).max().unwrap_or(0);
        for fact in &self.facts {
            text.push_str(&format!("  {:width$}  {}\n", fact.name, shown(&fact.value)));
        }
        for table in &self.tables {
            text.push_str(&table.shown(paint));
        }
        if !self.text.is_empty() {
            let lines: Vec<String> = self.text.trim_end().lines().map(shown).collect();
            text.push_str(&format!("\n{}\n", lines.join("\n")));
        }
        if !self.example.is_empty() {
            let lines: Vec<String> = self.example.trim_end().lines().map(shown).collect();
            text.push_str(&format!("\nfor example:\n\n{}\n", lines.join("\n")));
        }
        text
    }
}

impl Table {
    /// A heading, the columns' names, and a line for each row; columns are as wide as what stands in them, except for the last.
    fn shown(&self, paint: Paint) -> String {
        let names: Vec<String> = self.columns.iter().map(|name| (*name).to_owned()).collect();
        let lines = || std::iter::once(&names).chain(&self.rows);
        let width = |column: usize| {
            lines().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let mut text = format!("\n{}\n", paint.strong(self.name));
        for line in lines() {
            let cells: Vec<String> = line
                .iter()
                .enumerate()
                .map(|(column, cell)| format!("{:1$}", shown(cell), width(column)))
                .collect();
            text.push_str(&format!("  {}\n", cells.join("  ").trim_end()));
        }
        text
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let (kind, name) = match arguments.names.as_slice() {
        [kind, name] => (Some(kind.as_str()), name),
        [name, ..] => (None, name),
        [] => return Err(Failure::new(WANTED)),
    };
    let entry = Code::find(name).and_then(Code::entry).filter(|_| kind.is_none_or(|kind| kind == "code"));
    let explanations = match entry {
        Some(entry) => vec![code(entry)],
        None => of_kind(kind, name, named(name)?)?,
    };
    let report = Report { explanations };
    match arguments.format {
        Format::Text => {
            let paint = Paint::for_output();
            let texts: Vec<String> =
                report.explanations.iter().map(|explanation| explanation.shown(paint)).collect();
            output::print(&texts.join("\n"))?;
        }
        Format::Json => output::print_json(&report)?,
    }
    Ok(Exit::Clean)
}

const WANTED: &str = "a code (`WR0301`), a type, a template, a validator, or a name of a platform is wanted";

/// Those of the kind that was asked for.
fn of_kind(kind: Option<&str>, name: &str, found: Vec<Explanation>) -> Result<Vec<Explanation>, Failure> {
    let Some(kind) = kind else { return Ok(found) };
    let kinds: BTreeSet<&str> = found.iter().map(|explanation| explanation.kind).collect();
    let kinds = kinds.into_iter().collect::<Vec<_>>().join(", ");
    let found: Vec<Explanation> = found.into_iter().filter(|explanation| explanation.is_a(kind)).collect();
    if found.is_empty() {
        return Err(Failure::new(format!("`{}` is no {}; it is: {kinds}", shown(name), shown(kind))));
    }
    Ok(found)
}

fn code(entry: &Entry) -> Explanation {
    let severity = match entry.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    Explanation {
        kind: "code",
        name: entry.code.to_string(),
        title: entry.summary.to_owned(),
        text: entry.page.to_owned(),
        ..Explanation::default()
    }
    .fact("name", entry.name)
    .fact("severity", severity)
}

/// Everything of that name: a word can name a type and an attribute, or rows of two platforms.
fn named(name: &str) -> Result<Vec<Explanation>, Failure> {
    let root = place::here();
    let analysis = library::with_modules(root.as_deref(), |_| true)?;
    let (own, others) = library::platforms(&analysis, root.is_some());
    let rows = |platforms: &[&Platform]| -> Vec<Explanation> {
        platforms.iter().flat_map(|platform| platform::named(platform, name)).collect()
    };
    let mut found = sit::named(&analysis, name);
    found.extend(template::named(&analysis, name));
    found.extend(validator::named(&analysis, name));
    let of_own = rows(&own);
    found.extend(if of_own.is_empty() { rows(&others) } else { of_own });
    if !found.is_empty() {
        return Ok(found);
    }
    let names = all_names(&analysis);
    let instead = match nearest(name, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => WANTED.to_owned(),
    };
    Err(Failure::new(format!("nothing is called `{}`; {instead}", shown(name))))
}

fn all_names(analysis: &Analysis) -> BTreeSet<String> {
    let codes = CATALOGUE.iter().flat_map(|entry| [entry.name.to_owned(), entry.code.to_string()]);
    let types = analysis.model.types.iter().map(|sit| sit.name.clone());
    let rows = analysis.model.platforms.iter().flat_map(|platform| platform::names(platform));
    codes.chain(types).chain(rows).chain(template::names(analysis)).chain(validator::names()).collect()
}
