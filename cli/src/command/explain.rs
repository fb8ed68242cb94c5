//! `weir explain`: a finding's page, or what a name stands for.

use std::collections::BTreeSet;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;
use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::catalogue::{CATALOGUE, Code, Entry};
use weir_compiler::diagnostics::{Severity, nearest};
use weir_compiler::platform::Platform;

use crate::exit::{Exit, Failure};
use crate::explanation::{platform, sit, template};
use crate::output::{self, Format};
use crate::terminal::{Paint, shown};
use crate::{library, place};

/// Show a finding's page, or what a name stands for
///
/// A name is that of a type of information, a template, or a location, attribute, action, activity or limit of a platform. Inside a
/// project its own types, templates and platforms are known too.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// `WR0301`, `content-not-supported`, `credit_card`, `sender.domain`
    #[arg(value_name = "CODE|NAME")]
    name: String,
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
    /// Longer than a fact: a page, a definition.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
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
        if !self.text.is_empty() {
            let lines: Vec<String> = self.text.trim_end().lines().map(shown).collect();
            text.push_str(&format!("\n{}\n", lines.join("\n")));
        }
        text
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let explanations = match Code::find(&arguments.name).and_then(Code::entry) {
        Some(entry) => vec![code(entry)],
        None => named(&arguments.name)?,
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
    let platforms = &analysis.model.platforms;
    let mut found = sit::named(&analysis, name);
    found.extend(template::named(&analysis, name));
    found.extend(platforms.iter().flat_map(|platform| platform::named(platform, name)));
    if !found.is_empty() {
        return Ok(found);
    }
    let names = all_names(&analysis, platforms);
    let instead = match nearest(name, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "a code (`WR0301`), a type, a template, or a name of a platform is wanted".to_owned(),
    };
    Err(Failure::new(format!("nothing is called `{}`; {instead}", shown(name))))
}

fn all_names(analysis: &Analysis, platforms: &[Arc<Platform>]) -> BTreeSet<String> {
    let codes = CATALOGUE.iter().flat_map(|entry| [entry.name.to_owned(), entry.code.to_string()]);
    let types = analysis.model.types.iter().map(|sit| sit.name.clone());
    let rows = platforms.iter().flat_map(|platform| platform::names(platform));
    codes.chain(types).chain(rows).chain(template::names(analysis)).collect()
}
