//! Projects for suites: from memory, from the repository's folders, and their bundles.

use std::collections::BTreeSet;
use std::path::Path;

use weir_compiler::analysis::{Analysis, Built, analyse};
use weir_compiler::diagnostics::Diagnostic;
use weir_compiler::platform::Platform;
use weir_compiler::project::{Disk, Environment, Memory, load};
use weir_compiler::testing::{self, Messages, Outcome};
use weir_extract::{MessageNames, message};
use weir_runtime::Bundle;
use weir_runtime::item::Item;
use weir_runtime::verdict::Verdict;

/// The manifest of projects that need no other.
pub const MANIFEST: &str =
    "[project]\nname = \"case\"\nplatform = \"purview\"\n\n[organisation]\ndomains = [\"contoso.com\"]\n";

/// One text as a project of its own.
pub fn from_text(text: &str) -> Analysis {
    from_texts(&[("weir.toml", MANIFEST), ("case.weir", text)])
}

/// Files by name; a manifest is among them.
pub fn from_texts(texts: &[(&str, &str)]) -> Analysis {
    let mut files = Memory::default();
    for (name, text) in texts {
        files.insert(name, *text);
    }
    analyse(load(&files).unwrap_or_default())
}

/// A folder on disk.
pub fn from_folder(folder: &Path) -> std::io::Result<Analysis> {
    Ok(analyse(load(&Disk::new(folder)?)?))
}

/// Findings as `file:line: code: message`, for people who read a failed test.
pub fn describe(analysis: &Analysis, findings: &[Diagnostic]) -> String {
    findings.iter().map(|finding| describe_one(analysis, finding) + "\n").collect()
}

fn describe_one(analysis: &Analysis, finding: &Diagnostic) -> String {
    let span = finding.at.span;
    let place = analysis.project.sources.get(span.file).map_or_else(String::new, |source| {
        let before = source.text.get(..span.start as usize).unwrap_or("");
        format!("{}:{}: ", source.name, before.matches('\n').count() + 1)
    });
    let notes: Vec<&str> = finding.notes.iter().chain(&finding.help).map(String::as_str).collect();
    format!("{place}{}: {} ({}) {}", finding.code, finding.message, finding.at.text, notes.join("; "))
}

/// The tests of a project that fail, each with what it says.
pub fn failures(analysis: &Analysis, outcome: &Outcome) -> String {
    let failed = outcome.results.iter().filter(|result| !result.failures.is_empty());
    failed
        .map(|result| format!("test \"{}\"\n{}", result.title, describe(analysis, &result.failures)))
        .collect()
}

/// Runs all tests; the error is for people.
pub fn run(analysis: &Analysis, environment: Option<&Environment>) -> Result<Outcome, String> {
    testing::run(analysis, environment, None, &Mail).map_err(|findings| describe(analysis, &findings))
}

/// Runs the tests whose title holds a text, without environment.
pub fn tested_where(analysis: &Analysis, filter: &str) -> Result<Outcome, Vec<Diagnostic>> {
    testing::run(analysis, None, Some(filter), &Mail)
}

/// Builds without environment; the error is for people.
pub fn build(analysis: &Analysis) -> Result<Built, String> {
    analysis.build(None, &BTreeSet::new()).map_err(|findings| describe(analysis, &findings))
}

/// Judges an item with a project that needs no environment; the error is for people.
pub fn judge(analysis: &Analysis, item: &Item) -> Result<Verdict, String> {
    let built = build(analysis)?;
    let bundle = Bundle::open(&built.bytes).map_err(|error| error.to_string())?;
    bundle.judge(item, &weir_runtime::Options::default()).map_err(|error| error.to_string())
}

/// Messages are read by the crate that the command uses.
#[derive(Debug)]
pub struct Mail;

impl Messages for Mail {
    fn item(&self, bytes: &[u8], platform: &Platform, location: &str) -> Result<Item, String> {
        let names = MessageNames::of_platform(location, platform.read_names());
        message(bytes, &names).map_err(|error| error.to_string())
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        weir_extract::file_text(bytes)
    }
}
