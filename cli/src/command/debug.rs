//! `weir debug`: what a phase of the compiler made of a file, for those who work on Weir.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use weir_compiler::analysis::{Analysis, Built};
use weir_compiler::source::{FileId, normalise};
use weir_compiler::syntax::{self, Parsed, blocks};
use weir_compiler::types::model::outline;
use weir_runtime::Bundle;

use crate::exit::{Exit, Failure};
use crate::place::{Place, find};
use crate::terminal::shown;
use crate::{bundle, file, findings, output};

/// Show what a phase of the compiler made of a file; changes with Weir
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_enum)]
    view: View,
    /// A source; `model`, `program` and `bundle` show the whole project that it belongs to; `-` for standard input
    file: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum View {
    /// Everything the text consists of
    Tokens,
    /// Statements and the blocks they hold
    Blocks,
    /// What was written
    Ast,
    /// What it means, without the platforms
    Model,
    /// What will be decided
    Program,
    /// Sections and sizes of the bundle
    Bundle,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    match arguments.view {
        View::Tokens | View::Blocks | View::Ast => parsed(arguments),
        View::Model => {
            output::print(&model(&find(Some(&arguments.file))?.analyse()?))?;
            Ok(Exit::Clean)
        }
        View::Program => of_bundle(arguments, weir_runtime::disassemble),
        View::Bundle => of_bundle(arguments, |bundle| {
            format!("digest {}\n{}", bundle.digest(), weir_runtime::sections(bundle))
        }),
    }
}

fn parsed(arguments: &Arguments) -> Result<Exit, Failure> {
    let text = normalise(&file::read_text(&arguments.file)?);
    let parsed = syntax::parse(FileId::default(), &text);
    output::print(&match arguments.view {
        View::Tokens => tokens(&parsed, &text),
        View::Blocks => blocks::debug(&parsed.blocks, &parsed.tape, &text),
        _ => syntax::debug_ast(&parsed.file),
    })?;
    Ok(Exit::findings_if(!parsed.problems.is_empty()))
}

fn tokens(parsed: &Parsed, text: &str) -> String {
    let mut out = String::new();
    for token in &parsed.tape.tokens {
        let range = token.range();
        let place = format!("{}..{}", range.start, range.end);
        let text = text.get(range).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{place:>12}  {:<12} {text:?}", format!("{:?}", token.kind));
    }
    out
}

fn model(analysis: &Analysis) -> String {
    let model = &analysis.model;
    let mut out = format!("project {:?}, organisation {:?}\n", model.name, model.organisation);
    // Platforms are left out: they are the library's, and thousands of lines.
    let _ =
        writeln!(out, "params {:#?}\ngroups {:#?}\nobjects {:#?}", model.params, model.groups, model.objects);
    let _ = writeln!(out, "labels {:#?}\nretention_labels {:#?}", model.labels, model.retention_labels);
    let _ = writeln!(
        out,
        "classifiers {:#?}\nlists {:#?}\ntypes {:#?}",
        model.classifiers, model.lists, model.types
    );
    let _ = writeln!(
        out,
        "policies {:#?}\ntests {:#?}\nnot_built {:#?}",
        model.policies, model.tests, model.not_built
    );
    for policy in &model.policies {
        for rule in &policy.rules {
            let _ = writeln!(out, "when of {}.{}\n{}", policy.name, rule.name, outline(&rule.when));
            if let Some(unless) = &rule.unless {
                let _ = writeln!(out, "unless of {}.{}\n{}", policy.name, rule.name, outline(unless));
            }
        }
    }
    out
}

/// The bundle of the file's project, or the bundle that the file is.
fn of_bundle(arguments: &Arguments, view: impl Fn(&Bundle<'_>) -> String) -> Result<Exit, Failure> {
    let is_bundle = arguments.file.extension().is_some_and(|extension| extension == "weirb");
    let bytes = if is_bundle {
        file::read(&arguments.file)?
    } else {
        match built(&find(Some(&arguments.file))?)? {
            Some(built) => built.bytes,
            None => return Ok(Exit::Findings),
        }
    };
    let bundle = bundle::open(&arguments.file, &bytes)?;
    let lines: Vec<String> = view(&bundle).lines().map(shown).collect();
    output::print(&format!("{}\n", lines.join("\n")))?;
    Ok(Exit::Clean)
}

/// Names stand for themselves: no environment is asked.
fn built(place: &Place) -> Result<Option<Built>, Failure> {
    let analysis = place.analyse()?;
    match analysis.build(None, &BTreeSet::new()) {
        Ok(built) => Ok(Some(built)),
        Err(findings) => {
            findings::stopped(&findings, &analysis.project.sources, false, "nothing was built")?;
            Ok(None)
        }
    }
}
