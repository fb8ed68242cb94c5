//! `weir test`: the tests of a project, and what they covered.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;
use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::render;
use weir_compiler::project::{Environment, Project};
use weir_compiler::source::{Sources, Span};
use weir_compiler::testing::{self, Coverage, Covered, Outcome};

use crate::exit::{Exit, Failure};
use crate::output::{self, counted};
use crate::progress::Progress;
use crate::reading::Mail;
use crate::terminal::{Paint, shown};
use crate::{findings, junit, place, terminal};

/// The environment that tests run in where nothing else is said.
const USUAL_ENVIRONMENT: &str = "test";

/// Run the tests of a project
///
/// Builds in memory and runs the `test` items on the bundle.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder or file of the project; the current folder if left out
    path: Option<PathBuf>,
    /// Run only tests whose title holds this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// List rules and conditions that were never seen true, and those never seen false
    #[arg(long)]
    coverage: bool,
    /// The environment to run in; left out: `test`, or else the first one
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs; documented in the book's chapter on commands
    Json,
    /// JUnit's XML, which most CI systems read
    Junit,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let working = Progress::of("testing");
    let analysis = place::find(arguments.path.as_deref())?.analyse()?;
    let environment = environment(&analysis.project, arguments.env.as_deref())?;
    let sources = &analysis.project.sources;
    let outcome = testing::run(&analysis, environment, arguments.filter.as_deref(), &Mail);
    drop(working);
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(findings) => {
            let json = matches!(arguments.format, Format::Json);
            return findings::stopped(&findings, sources, json, "no test was run");
        }
    };
    let report = Report { analysis: &analysis, environment, outcome: &outcome, coverage: arguments.coverage };
    match arguments.format {
        Format::Text => output::print(&report.text(Paint::for_output()))?,
        Format::Json => output::print_json(&report.json())?,
        Format::Junit => output::print(&junit::report(&analysis, &outcome))?,
    }
    // A filter that no title holds is a misspelt one; passing in silence would hide it for ever.
    let missed = arguments.filter.is_some() && outcome.results.is_empty();
    Ok(Exit::findings_if(outcome.failed() > 0 || missed))
}

fn environment<'p>(project: &'p Project, name: Option<&str>) -> Result<Option<&'p Environment>, Failure> {
    match name {
        Some(_) => place::environment(project, name),
        None => Ok(project.environment(USUAL_ENVIRONMENT).or(project.environments.first())),
    }
}

struct Report<'r> {
    analysis: &'r Analysis,
    environment: Option<&'r Environment>,
    outcome: &'r Outcome,
    coverage: bool,
}

impl Report<'_> {
    fn sources(&self) -> &Sources {
        &self.analysis.project.sources
    }

    fn text(&self, paint: Paint) -> String {
        let mut text = String::new();
        for result in &self.outcome.results {
            let word = if result.failures.is_empty() { paint.good("ok    ") } else { paint.bad("failed") };
            text.push_str(&format!("{word}  {}\n", shown(&result.title)));
        }
        let failures: Vec<_> =
            self.outcome.results.iter().flat_map(|result| result.failures.clone()).collect();
        if !failures.is_empty() {
            text.push('\n');
            text.push_str(&render::terminal(&failures, self.sources(), terminal::output_style()));
        }
        let (all, failed) = (self.outcome.results.len(), self.outcome.failed());
        let environment = self
            .environment
            .map_or_else(String::new, |environment| format!(" in environment `{}`", environment.name));
        let end = match failed {
            0 if all == 0 => "no test was run".to_owned(),
            0 => paint.good(&format!("{} passed", counted(all, "test"))),
            _ => paint.bad(&format!("{failed} of {} failed", counted(all, "test"))),
        };
        text.push_str(&format!("\n{end}{environment}\n"));
        if self.coverage {
            text.push_str(&self.coverage_text(paint));
        }
        text
    }

    fn coverage_text(&self, paint: Paint) -> String {
        let Coverage { rules, conditions } = &self.outcome.coverage;
        let mut text = String::new();
        for (kind, seen, holds, fails) in [
            ("rule", rules, "never matched", "always matched"),
            ("condition", conditions, "never seen true", "never seen false"),
        ] {
            let full = seen.iter().filter(|covered| covered.seen_true && covered.seen_false).count();
            text.push_str(&format!("\n{full} of {} seen both true and false\n", counted(seen.len(), kind)));
            for covered in seen {
                let words = match (covered.seen_true, covered.seen_false) {
                    (true, true) => continue,
                    (false, false) => "never asked",
                    (false, true) => holds,
                    (true, false) => fails,
                };
                let place = self.place(covered.span);
                let what = if kind == "rule" { covered.rule.clone() } else { self.first_line(covered.span) };
                text.push_str(&format!("  {}  {}  {}\n", place.words(), paint.doubtful(words), shown(&what)));
            }
        }
        text
    }

    fn first_line(&self, span: Span) -> String {
        self.sources().text(span).lines().next().unwrap_or_default().trim_end_matches(['{', ' ']).to_owned()
    }

    fn place(&self, span: Span) -> Place<'_> {
        place_of(self.sources(), span)
    }

    fn json(&self) -> Json<'_> {
        let covered = |covered: &Covered| CoveredJson {
            rule: covered.rule.clone(),
            at: self.place(covered.span),
            seen_true: covered.seen_true,
            seen_false: covered.seen_false,
        };
        let tests = self.outcome.results.iter().map(|result| TestJson {
            title: &result.title,
            at: self.place(result.span),
            passed: result.failures.is_empty(),
            failures: as_checked(&render::json(&result.failures, self.sources())),
        });
        Json {
            environment: self.environment.map(|environment| environment.name.as_str()),
            tests: tests.collect(),
            coverage: self.coverage.then(|| CoverageJson {
                rules: self.outcome.coverage.rules.iter().map(covered).collect(),
                conditions: self.outcome.coverage.conditions.iter().map(covered).collect(),
            }),
            summary: Summary {
                passed: self.outcome.results.len() - self.outcome.failed(),
                failed: self.outcome.failed(),
            },
        }
    }
}

/// Findings in the form in which `weir check` gives them.
fn as_checked(json: &str) -> serde_json::Value {
    let document: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    document.get("findings").cloned().unwrap_or_default()
}

#[derive(Serialize)]
struct Json<'r> {
    environment: Option<&'r str>,
    tests: Vec<TestJson<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageJson<'r>>,
    summary: Summary,
}

#[derive(Serialize)]
struct TestJson<'r> {
    title: &'r str,
    #[serde(flatten)]
    at: Place<'r>,
    passed: bool,
    failures: serde_json::Value,
}

#[derive(Serialize)]
struct CoverageJson<'r> {
    rules: Vec<CoveredJson<'r>>,
    conditions: Vec<CoveredJson<'r>>,
}

#[derive(Serialize)]
struct CoveredJson<'r> {
    rule: String,
    #[serde(flatten)]
    at: Place<'r>,
    seen_true: bool,
    seen_false: bool,
}

#[derive(Serialize)]
struct Summary {
    passed: usize,
    failed: usize,
}

#[derive(Serialize)]
pub(crate) struct Place<'s> {
    pub(crate) file: &'s str,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Place<'_> {
    fn words(&self) -> String {
        format!("{}:{}:{}", shown(self.file), self.line, self.column)
    }
}

pub(crate) fn place_of(sources: &Sources, span: Span) -> Place<'_> {
    let Some(source) = sources.get(span.file) else { return Place { file: "", line: 1, column: 1 } };
    let (line, column) = source.line_and_column(span.range().start);
    Place { file: &source.name, line, column }
}
