//! `weir eval`: items to verdicts.

use std::io::{BufRead, BufReader, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use weir_runtime::alerts::{Alert, Timeline};
use weir_runtime::item::Item;
use weir_runtime::overrides::{Choice, Overridden};
use weir_runtime::verdict::Verdict;
use weir_runtime::{Bundle, Options};

use crate::exit::{Exit, Failure};
use crate::output::{self, Format};
use crate::progress::Progress;
use crate::reading::Reader;
use crate::terminal::{Paint, shown};
use crate::{bundle, file, outcome, verdict};

/// Judge items with a bundle
///
/// An item is a JSON file (`.json`; `.jsonl` with an item on each line), a message (`.eml`), or else a text. An item that
/// cannot be judged is told on standard error, and the others are judged all the same. After the last verdict come the alerts
/// that count over many items, in the order of the items' own times.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The bundle; `-` for standard input
    bundle: PathBuf,
    /// Files with items; `-`, or no file at all: JSON on standard input, an item on each line
    items: Vec<PathBuf>,
    /// Where messages and texts are; left out: the one location that rules speak of and that fits
    #[arg(long, value_name = "NAME")]
    location: Option<String>,
    /// Show the values of evidence instead of masks
    #[arg(long)]
    show_values: bool,
    /// Say too what is left of the verdict when the user overrides what this rule does: `policy.rule`
    #[arg(long = "override", value_name = "RULE")]
    overridden: Option<String>,
    /// The way in which the user overrides, one of those that the verdict offers; left out: the only one
    #[arg(long, value_name = "WAY", requires = "overridden")]
    way: Option<String>,
    /// A reason that the user chooses; may be given several times
    #[arg(long, value_name = "NAME", requires = "overridden")]
    reason: Vec<String>,
    /// What the user writes
    #[arg(long, value_name = "TEXT", requires = "overridden")]
    justification: Option<String>,
    /// Give exit code 1 if a rule matched
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    /// `json` writes a verdict on each line
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A rule matched, whatever its mode
    Match,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let dash = PathBuf::from(file::DASH);
    let items =
        if arguments.items.is_empty() { std::slice::from_ref(&dash) } else { arguments.items.as_slice() };
    if file::is_dash(&arguments.bundle) && items.iter().any(|item| file::is_dash(item)) {
        return Err(Failure::new("the bundle and the items cannot both come from standard input"));
    }
    let bytes = file::read(&arguments.bundle)?;
    let bundle = bundle::open(&arguments.bundle, &bytes)?;
    // Verdicts that go to the terminal are sign enough that something happens.
    let working = if std::io::stdout().is_terminal() || items.iter().any(|item| file::is_dash(item)) {
        Progress::silent()
    } else {
        Progress::over("judging", items.len())
    };
    let mut judge = Judge {
        arguments,
        working,
        reader: Reader::new(&bundle, arguments.location.as_deref()),
        bundle: &bundle,
        timeline: Timeline::default(),
        matched: false,
        unusable: false,
    };
    for item in items {
        match judge.file(item) {
            Err(Failure::Said(message)) => judge.refuse(&message),
            other => other?,
        }
        judge.working.step();
    }
    let timeline = std::mem::take(&mut judge.timeline);
    judge.alerts(timeline)?;
    Ok(match arguments.fail_on {
        _ if judge.unusable => Exit::Unusable,
        Some(FailOn::Match) => Exit::findings_if(judge.matched),
        None => Exit::Clean,
    })
}

struct Judge<'r, 'a> {
    arguments: &'r Arguments,
    working: Progress,
    bundle: &'r Bundle<'a>,
    reader: Reader<'r, 'a>,
    timeline: Timeline,
    matched: bool,
    unusable: bool,
}

/// A verdict, and what an override leaves of it.
#[derive(Serialize)]
struct WithOverrides<'v> {
    #[serde(flatten)]
    verdict: &'v Verdict,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overridden: Vec<OverriddenCopy>,
}

/// By the index of the copy: what is left, or why nothing is overridden.
#[derive(Serialize)]
struct OverriddenCopy {
    copy: usize,
    #[serde(flatten)]
    done: Done,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Done {
    Left(Box<Overridden>),
    Refused { refused: String },
}

#[derive(Serialize)]
struct Raised {
    alerts: Vec<Alert>,
}

impl Judge<'_, '_> {
    /// Judges all items of a file.
    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let name = file::name(path);
        if file::is_dash(path) {
            return self.lines(&name, std::io::stdin().lock());
        }
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("jsonl" | "ndjson") => {
                let opened = std::fs::File::open(path);
                let opened = opened.map_err(|error| Failure::about("read", &name, file::reason(&error)))?;
                self.lines(&name, BufReader::new(opened))
            }
            Some("json") => {
                let item = item_of(&name, &file::read(path)?)?;
                self.item(&name, &item)
            }
            Some("eml") => {
                let item =
                    self.reader.message(&file::read(path)?).map_err(|failure| within(&name, failure))?;
                self.item(&name, &item)
            }
            _ => {
                let own_name =
                    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let item = self
                    .reader
                    .text(&own_name, &file::read(path)?)
                    .map_err(|failure| within(&name, failure))?;
                self.item(&name, &item)
            }
        }
    }

    /// One item on each line. A line that is none is told, and the next one read.
    fn lines(&mut self, name: &str, mut lines: impl BufRead) -> Result<(), Failure> {
        let mut line = Vec::new();
        for number in 1_usize.. {
            line.clear();
            let read = lines.read_until(b'\n', &mut line);
            if read.map_err(|error| Failure::about("read", name, file::reason(&error)))? == 0 {
                break;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let place = format!("{name}, line {number}");
            let judged = item_of(&place, &line).and_then(|item| self.item(&place, &item));
            match judged {
                Err(Failure::Said(message)) => self.refuse(&message),
                other => other?,
            }
        }
        Ok(())
    }

    fn item(&mut self, name: &str, item: &Item) -> Result<(), Failure> {
        let options = Options { show_values: self.arguments.show_values };
        let verdict = self
            .bundle
            .judge(item, &options)
            .map_err(|error| Failure::new(format!("{name}: {}", shown(&error.to_string()))))?;
        self.matched |= verdict.copies.iter().any(|copy| !copy.matched.is_empty());
        self.timeline.add(item, &verdict);
        let overridden = self.overridden(&verdict);
        match self.arguments.format {
            Format::Text => {
                let paint = Paint::for_output();
                output::print(&verdict::text(&verdict, item, name, paint))?;
                let done = overridden.iter().map(|(copy, done)| (*copy, done.as_ref()));
                output::print(&outcome::overridden(&verdict, done, paint))
            }
            Format::Json => {
                let done = |done| match done {
                    Ok(left) => Done::Left(Box::new(left)),
                    Err(refused) => Done::Refused { refused },
                };
                let overridden =
                    overridden.into_iter().map(|(copy, each)| OverriddenCopy { copy, done: done(each) });
                output::print_line(&WithOverrides { verdict: &verdict, overridden: overridden.collect() })
            }
        }
    }

    /// What the user's override comes to, for each copy that the rule matched.
    fn overridden(&self, verdict: &Verdict) -> Vec<(usize, Result<Overridden, String>)> {
        let Arguments { overridden, way, reason, justification, .. } = self.arguments;
        let Some(rule) = overridden else { return Vec::new() };
        let choice = Choice { way: way.clone(), reasons: reason.clone(), text: justification.clone() };
        let done = self.bundle.override_rule(verdict, rule, &choice).into_iter();
        done.map(|(copy, done)| (copy, done.map_err(|refused| refused.to_string()))).collect()
    }

    /// The alerts that all the items raise together.
    fn alerts(&mut self, timeline: Timeline) -> Result<(), Failure> {
        if timeline.is_empty() {
            return Ok(());
        }
        let undated = timeline.undated();
        if undated > 0 {
            let items = output::counted(undated, "item");
            let message =
                format!("{items} without a time: alerts within a window do not count what has none");
            self.working.aside(|| output::complain(&message));
        }
        let alerts = timeline.alerts();
        match self.arguments.format {
            Format::Text => output::print(&outcome::alerts(&alerts)),
            Format::Json => output::print_line(&Raised { alerts }),
        }
    }

    fn refuse(&mut self, message: &str) {
        self.unusable = true;
        self.working.aside(|| output::complain(message));
    }
}

fn item_of(name: &str, json: &[u8]) -> Result<Item, Failure> {
    // A list of the right length would be read as an object's values in their order, and nobody means that.
    if json.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(Failure::new(format!("{name}: not an item: an object is wanted")));
    }
    serde_json::from_slice(json)
        .map_err(|error| Failure::new(format!("{name}: not an item: {}", shown(&error.to_string()))))
}

fn within(name: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Said(message) => Failure::Said(format!("{name}: {message}")),
        Failure::Unheard => Failure::Unheard,
    }
}
