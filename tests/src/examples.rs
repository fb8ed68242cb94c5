//! Projects written down in a page or a case: their files, what is found in them, and what a fix makes of them.
//!
//! A page holds examples under the headings `## Wrong` and `## Right`. All code blocks under one heading are the files of one
//! project. The second word after the fence is the file's path, and `main.weir` where there is none:
//!
//! ````text
//! ```weir labels.weir          a module
//! ```toml env/test.toml        an environment, or the manifest
//! ```text fixtures/cards.txt   a file that a test names
//! ```hex old.weir              bytes that are no text
//! ````
//!
//! A project without `weir.toml` gets [`MANIFEST`].

use std::collections::{BTreeMap, BTreeSet};

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::diagnostics::{self, Diagnostic, Edit, Fix};
use weir_compiler::platform::Platform;
use weir_compiler::project::{Environment, Memory, load};
use weir_compiler::testing::{self, Messages};
use weir_runtime::item::Item;

pub const MANIFEST: &str =
    "[project]\nname = \"page\"\nplatform = \"purview\"\n\n[organisation]\ndomains = [\"contoso.com\"]\n";

/// The files of a project by their paths.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files under a heading of a page; none if the heading or its code blocks are missing.
pub fn files_under(page: &str, heading: &str) -> Option<Files> {
    let mut files = Files::new();
    let mut under = false;
    let mut open: Option<(String, bool, String)> = None;
    for line in page.lines() {
        match &mut open {
            Some((_, _, text)) if !line.starts_with("```") => {
                text.push_str(line);
                text.push('\n');
            }
            Some((path, hex, text)) => {
                if under {
                    let content = if *hex { bytes(text) } else { text.clone().into_bytes() };
                    let earlier = files.insert(path.clone(), content);
                    assert!(earlier.is_none(), "`{path}` stands twice under `{heading}`");
                }
                open = None;
            }
            None if line.starts_with("```") => {
                let mut words = line.trim_start_matches('`').split_whitespace();
                let hex = words.next() == Some("hex");
                open = Some((words.next().unwrap_or("main.weir").to_owned(), hex, String::new()));
            }
            None if line.starts_with('#') => under = line == heading,
            None => {}
        }
    }
    (!files.is_empty()).then_some(files)
}

/// `70 6f ff` as bytes.
fn bytes(text: &str) -> Vec<u8> {
    text.split_whitespace()
        .map(|pair| u8::from_str_radix(pair, 16).expect("two hexadecimal digits"))
        .collect()
}

/// The files with a manifest, where they have none.
pub fn with_manifest(mut files: Files) -> Files {
    files.entry("weir.toml".to_owned()).or_insert_with(|| MANIFEST.as_bytes().to_vec());
    files
}

/// A project read and analysed.
pub fn analysed(files: &Files) -> Analysis {
    let mut memory = Memory::default();
    for (path, content) in files {
        memory.insert(path, content.clone());
    }
    analyse(load(&memory).expect("files in memory can be listed"))
}

/// All that `weir check`, `weir build` and `weir test` would say: what the analysis finds, and if there is no error in it, what
/// stands in the way of a bundle or fails in a test, in every environment.
pub fn findings(analysis: &Analysis) -> Vec<Diagnostic> {
    let mut findings = analysis.findings().to_vec();
    if !analysis.has_errors() {
        let environments: Vec<Option<&Environment>> = match analysis.project.environments.as_slice() {
            [] => vec![None],
            environments => environments.iter().map(Some).collect(),
        };
        for environment in environments {
            findings.extend(later_findings(analysis, environment));
        }
    }
    diagnostics::sort(&mut findings);
    findings
}

fn later_findings(analysis: &Analysis, environment: Option<&Environment>) -> Vec<Diagnostic> {
    if let Err(refused) = analysis.build(environment, &BTreeSet::new()) {
        return refused.into_iter().filter(|finding| !analysis.findings().contains(finding)).collect();
    }
    match testing::run(analysis, environment, None, &NoMessages) {
        Ok(outcome) => outcome.results.into_iter().flat_map(|result| result.failures).collect(),
        Err(refused) => refused,
    }
}

/// Examples compose their items; none of them brings a message of its own.
struct NoMessages;

impl Messages for NoMessages {
    fn item(&self, _: &[u8], _: &Platform, _: &str) -> Result<Item, String> {
        Err("examples hold no messages".to_owned())
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// The files after a fix.
pub fn fixed(files: &Files, analysis: &Analysis, fix: &Fix) -> Files {
    let mut files = files.clone();
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    for edit in edits.into_iter().rev() {
        let source =
            analysis.project.sources.get(edit.span.file).expect("an edit lies in a file of the project");
        let content = files.get_mut(&*source.name).expect("an edit lies in a file of the example");
        let mut text = String::from_utf8(content.clone()).expect("an edit lies in a text");
        assert!(
            text.get(edit.span.range()).is_some(),
            "an edit lies within its file and splits no character"
        );
        text.replace_range(edit.span.range(), &edit.text);
        *content = text.into_bytes();
    }
    files
}
