//! A manifest, an environment, a whole project: up the staircase as far as it leads.

use std::collections::BTreeSet;

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::platform::Platform;
use weir_compiler::project::{self, Memory};
use weir_compiler::testing::{self, Messages};
use weir_extract::MessageNames;
use weir_runtime::item::{ITEM_VERSION, Item};
use weir_runtime::{Bundle, Options, disassemble};

use super::{SEPARATOR, findings, samples};

/// A `weir.toml`, beside the sources of a small project.
pub fn manifest(bytes: &[u8]) {
    analysed(&files(&[("weir.toml", bytes)]));
}

/// An `env/….toml`, beside the sources of a small project.
pub fn environment(bytes: &[u8]) {
    analysed(&files(&[("env/harbour.toml", bytes)]));
}

fn files(changed: &[(&str, &[u8])]) -> Memory {
    let mut files = Memory::default();
    for (name, content) in samples::SMALL.iter().chain(changed) {
        files.insert(name, *content);
    }
    files
}

/// Several files. A piece begins with a line that holds its name; a piece without one is `input.weir`. A project without a
/// manifest gets one.
pub fn project(bytes: &[u8]) {
    let mut files = Memory::default();
    files.insert("weir.toml", samples::MANIFEST);
    for piece in bytes.split(|byte| *byte == SEPARATOR) {
        let named = piece.iter().position(|byte| *byte == b'\n').and_then(|at| {
            let (name, content) = piece.split_at_checked(at)?;
            let name = std::str::from_utf8(name).ok().filter(|name| is_name(name))?;
            Some((name, content.get(1..)?))
        });
        let (name, content) = named.unwrap_or(("input.weir", piece));
        files.insert(name, content);
    }
    analysed(&files);
}

fn is_name(line: &str) -> bool {
    !line.contains(' ') && [".weir", ".toml", ".txt", ".eml"].iter().any(|end| line.ends_with(end))
}

/// Reads, checks, shows, builds, opens, judges and tests a project, for no environment and for each.
pub fn analysed(files: &Memory) -> Analysis {
    let project = match project::load(files) {
        Ok(project) => project,
        Err(error) => panic!("files in memory can be listed: {error}"),
    };
    let analysis = analyse(project);
    let sources = &analysis.project.sources;
    findings::check(analysis.findings(), sources);
    let environments = analysis.project.environments.iter().map(Some).chain([None]);
    for environment in environments {
        match analysis.build(environment, &BTreeSet::new()) {
            Ok(built) => opened(&built.bytes),
            Err(refused) => {
                assert!(!refused.is_empty(), "refused without a finding");
                findings::check(&refused, sources);
            }
        }
        match testing::run(&analysis, environment, None, &Mail) {
            Ok(outcome) => {
                for result in &outcome.results {
                    findings::check(&result.failures, sources);
                }
            }
            Err(refused) => assert!(!refused.is_empty(), "refused without a finding"),
        }
    }
    analysis
}

/// What the compiler writes is opened, verified, and judges an item of every location.
fn opened(bytes: &[u8]) {
    let bundle = match Bundle::open(bytes) {
        Ok(bundle) => bundle,
        Err(error) => panic!("the compiler's own bundle is refused: {error}"),
    };
    assert_eq!(bundle.verify(), Ok(()));
    disassemble(&bundle);
    for location in bundle.locations() {
        let item = Item { version: ITEM_VERSION, location: location.name.to_owned(), ..Item::default() };
        // Refused where an attribute is required, and that is all that may be said of it.
        let _ = bundle.judge(&item, &Options::default());
    }
}

/// Messages that tests name, with as few names as will do.
struct Mail;

impl Messages for Mail {
    fn item(&self, bytes: &[u8], _: &Platform, location: &str) -> Result<Item, String> {
        let names = MessageNames { location: location.to_owned(), ..MessageNames::default() };
        weir_extract::message(bytes, &names).map_err(|error| error.to_string())
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        weir_extract::file_text(bytes)
    }
}
