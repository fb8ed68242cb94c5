//! `weir detect`: which types of information a text holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use weir_compiler::analysis::Analysis;
use weir_compiler::types::model::SensitiveType;
use weir_extract::MessageNames;
use weir_runtime::Bundle;
use weir_runtime::format::views::{DetectionView, TypeView};
use weir_runtime::program::{Fidelity, Id};
use weir_runtime::scan::text::mask;
use weir_runtime::scan::{Scanner, Shape};

use crate::exit::{Exit, Failure};
use crate::output::{self, Format, counted};
use crate::place::{self, instead};
use crate::positions::Positions;
use crate::progress::Progress;
use crate::terminal::{Paint, shown};
use crate::verdict::last_word;
use crate::{file, findings, library};

/// Show which types of information a text holds
///
/// Inside a project its types are asked, elsewhere those of the standard library.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Texts and messages (`.eml`); `-`, or no file at all: a text on standard input
    files: Vec<PathBuf>,
    /// Ask this type, of the project or of the standard library; may be given more than once
    #[arg(long, value_name = "NAME")]
    sit: Vec<String>,
    /// Show values instead of masks
    #[arg(long)]
    show_values: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Occurrence {
    file: String,
    /// Of a message: the name of the attachment, absent for the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    line: usize,
    column: usize,
    /// Bytes of the text as it was read.
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    name: String,
    title: String,
    fidelity: &'static str,
    confidence: u8,
    value: String,
}

#[derive(Serialize)]
struct Report {
    occurrences: Vec<Occurrence>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let root = place::here();
    let wanted = |module: &str| match root {
        // The project's own choice, unless types are named.
        Some(_) => {
            library::is_type(module) && arguments.sit.iter().any(|name| library::is_called(module, name))
        }
        None => library::is_type(module),
    };
    let analysis = library::with_modules(root.as_deref(), wanted)?;
    let asked = asked(&analysis, &arguments.sit)?;
    let built = match analysis.build(None, &asked) {
        Ok(built) => built,
        Err(findings) => {
            let json = arguments.format == Format::Json;
            return findings::stopped(
                &findings,
                &analysis.project.sources,
                json,
                "the project's types cannot be built",
            );
        }
    };
    let bundle = Bundle::open(&built.bytes).map_err(|error| {
        Failure::new(format!("the types that were built are refused, which is a fault in Weir: {error}"))
    })?;
    let ids: Vec<Id> = asked.iter().filter_map(|sit| built.places.types.get(sit).copied()).collect();
    let detector = Detector::new(&bundle, ids, arguments.show_values);
    let mut report = Report { occurrences: Vec::new() };
    let mut unusable = false;
    let dash = PathBuf::from(file::DASH);
    let files =
        if arguments.files.is_empty() { std::slice::from_ref(&dash) } else { arguments.files.as_slice() };
    let working = Progress::over("looking", files.len());
    for path in files {
        match detector.file(path) {
            Ok(found) => report.occurrences.extend(found),
            Err(Failure::Said(message)) => {
                unusable = true;
                working.aside(|| output::complain(&message));
            }
            Err(unheard) => return Err(unheard),
        }
        working.step();
    }
    drop(working);
    match arguments.format {
        Format::Text => output::print(&report.text(Paint::for_output()))?,
        Format::Json => output::print_json(&report)?,
    }
    Ok(if unusable { Exit::Unusable } else { Exit::Clean })
}

/// Indices into the model's types.
fn asked(analysis: &Analysis, names: &[String]) -> Result<BTreeSet<usize>, Failure> {
    let types = &analysis.model.types;
    if names.is_empty() {
        return Ok((0..types.len()).collect());
    }
    let mut asked = BTreeSet::new();
    for name in names {
        let mut called = (0..).zip(types).filter(|(_, sit)| library::is_called(&sit.path, name)).peekable();
        if called.peek().is_none() {
            return Err(Failure::new(format!("there is no type `{name}`; {}", instead_of(name, types))));
        }
        asked.extend(called.map(|(place, _)| place));
    }
    Ok(asked)
}

fn instead_of(name: &str, types: &[SensitiveType]) -> String {
    let library = weir_stdlib::SOURCES.iter().filter_map(|source| source.module.strip_prefix("std.sit."));
    let names: BTreeSet<&str> = library
        .filter_map(|module| module.rsplit('.').next())
        .chain(types.iter().map(|sit| sit.name.as_str()))
        .collect();
    instead(name, names.iter().copied())
}

struct Detector<'b, 'a> {
    detection: &'b DetectionView<'a>,
    scanner: Scanner,
    types: Vec<Id>,
    show_values: bool,
}

impl<'b, 'a> Detector<'b, 'a> {
    fn new(bundle: &'b Bundle<'a>, types: Vec<Id>, show_values: bool) -> Self {
        let detection = bundle.detection();
        let shape = Shape {
            types: detection.type_bodies().collect(),
            expressions: detection.owned_expressions().collect(),
            machines: detection.owned_machines().collect(),
            groups: detection.group_count(),
            lists: detection.keyword_list_count(),
        };
        Detector { detection, scanner: Scanner::new(shape, detection), types, show_values }
    }

    fn file(&self, path: &Path) -> Result<Vec<Occurrence>, Failure> {
        let bytes = file::read(path)?;
        let name = file::name(path);
        let message = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("eml"));
        if !message {
            let text = weir_extract::file_text(&bytes);
            let text =
                text.ok_or_else(|| Failure::new(format!("`{name}` is no text: its bytes are not writing")))?;
            return Ok(self.text(&name, None, &text));
        }
        let item = weir_extract::message(&bytes, &MessageNames::default())
            .map_err(|error| Failure::about("read", &name, error))?;
        let texts = item.parts.iter().filter_map(|part| Some((part, part.text.as_deref()?)));
        Ok(texts
            .flat_map(|(part, text)| {
                let part = (!part.name.is_empty()).then_some(part.name.as_str());
                self.text(&name, part, text)
            })
            .collect())
    }

    /// Occurrences by place, those at one place by type.
    fn text(&self, file: &str, part: Option<&str>, text: &str) -> Vec<Occurrence> {
        let mut found = self.scanner.detect(self.detection, text, &self.types);
        found.sort_by_key(|occurrence| (occurrence.span, occurrence.sit));
        let mut positions = Positions::new(text);
        let mut types: BTreeMap<Id, TypeView<'_>> = BTreeMap::new();
        found
            .into_iter()
            .map(|occurrence| {
                let sit = types.entry(occurrence.sit).or_insert_with(|| self.detection.sit(occurrence.sit));
                let (line, column) = positions.of(occurrence.span.start);
                let value = text.get(occurrence.span.start..occurrence.span.end).unwrap_or_default();
                Occurrence {
                    file: file.to_owned(),
                    part: part.map(str::to_owned),
                    line,
                    column,
                    start: occurrence.span.start,
                    end: occurrence.span.end,
                    name: sit.name.to_owned(),
                    title: sit.title.to_owned(),
                    fidelity: fidelity(sit.fidelity),
                    confidence: occurrence.confidence,
                    value: if self.show_values { value.to_owned() } else { mask(value) },
                }
            })
            .collect()
    }
}

pub(crate) fn fidelity(fidelity: Fidelity) -> &'static str {
    match fidelity {
        Fidelity::Exact => "exact",
        Fidelity::Approximate => "approximate",
        Fidelity::External => "external",
    }
}

impl Report {
    /// `cards.txt:1:14: credit_card, confidence 85: **** **** **** **11 (Credit Card Number)`
    fn text(&self, paint: Paint) -> String {
        let mut text = String::new();
        for found in &self.occurrences {
            let part = found.part.as_ref().map_or_else(String::new, |part| format!(" {}", shown(part)));
            let place = format!("{}{part}:{}:{}", shown(&found.file), found.line, found.column);
            text.push_str(&format!(
                "{}: {}, confidence {}: {} {}\n",
                paint.quiet(&place),
                paint.strong(&shown(last_word(&found.name))),
                found.confidence,
                shown(&found.value),
                paint.quiet(&format!("({})", shown(&found.title))),
            ));
        }
        text.push_str(&format!("{}\n", counted(self.occurrences.len(), "occurrence")));
        text
    }
}
