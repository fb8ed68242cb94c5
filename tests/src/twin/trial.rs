//! Runtime and twin side by side on generated programs and items, and how what they differ on is made small.

use std::collections::BTreeSet;
use std::fmt;

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::diagnostics::Severity;
use weir_compiler::project;
use weir_runtime::item::Item;
use weir_runtime::outcome::Fate;
use weir_runtime::program::Resolve;
use weir_runtime::verdict::{CopyVerdict, OptionJson, Outranked, Reason, Verdict};
use weir_runtime::{Bundle, Options};

use super::Twin;
use crate::generate::{self, MANIFEST, Random};

/// What the cases of a run came to, so that one sees that they are not trivial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    pub programs: u64,
    pub cases: u64,
    pub refused: u64,
    /// Cases in which some rule matched.
    pub matching: u64,
    pub rules_matched: u64,
    pub copies: u64,
    /// Cases in which the answer of some rule rests on missing data.
    pub incomplete: u64,
    pub occurrences: u64,
    pub applied: u64,
    pub outranked: u64,
    /// Matching cases where the most restrictive rule is applied, per recipient and for all, and where levels aggregate.
    pub per_recipient: u64,
    pub restrictive: u64,
    pub aggregate: u64,
    pub first_match: u64,
    /// Cases in which some copy comes to something, some is not delivered, some subject changes, some text is redacted, and
    /// some action is due at an event.
    pub outcomes: u64,
    pub held_back: u64,
    pub subjects: u64,
    pub redacted: u64,
    pub timed: u64,
    /// Cases in which something is closed to somebody, and in which a block for some people gives way to what does more to the copy.
    pub closed: u64,
    pub gave_way: u64,
}

impl Statistics {
    pub fn add(&mut self, other: Statistics) {
        let Statistics { programs, cases, refused, matching, rules_matched, copies, incomplete, .. } = other;
        let Statistics {
            occurrences,
            applied,
            outranked,
            per_recipient,
            restrictive,
            aggregate,
            first_match,
            ..
        } = other;
        let Statistics { outcomes, held_back, subjects, redacted, timed, closed, gave_way, .. } = other;
        self.programs += programs;
        self.cases += cases;
        self.refused += refused;
        self.matching += matching;
        self.rules_matched += rules_matched;
        self.copies += copies;
        self.incomplete += incomplete;
        self.occurrences += occurrences;
        self.applied += applied;
        self.outranked += outranked;
        self.per_recipient += per_recipient;
        self.restrictive += restrictive;
        self.aggregate += aggregate;
        self.first_match += first_match;
        self.outcomes += outcomes;
        self.held_back += held_back;
        self.subjects += subjects;
        self.redacted += redacted;
        self.timed += timed;
        self.closed += closed;
        self.gave_way += gave_way;
    }

    fn see(&mut self, analysis: &Analysis, verdict: &Verdict) {
        let matched = verdict.copies.iter().flat_map(|copy| &copy.matched);
        self.copies += verdict.copies.len() as u64;
        self.rules_matched += matched.clone().count() as u64;
        self.occurrences += matched.clone().map(|matched| matched.evidence.len() as u64).sum::<u64>();
        self.applied += verdict.copies.iter().map(|copy| copy.applied.len() as u64).sum::<u64>();
        self.outranked += verdict.copies.iter().map(|copy| copy.outranked.len() as u64).sum::<u64>();
        self.incomplete += u64::from(!verdict.incomplete.is_empty());
        let some = |holds: &dyn Fn(&CopyVerdict) -> bool| u64::from(verdict.copies.iter().any(holds));
        self.closed += some(&|copy| copy.outcome.closed.is_some());
        if matched.count() == 0 {
            return;
        }
        self.matching += 1;
        self.gave_way += some(&|copy| copy.outranked.iter().any(gives_way));
        self.outcomes += some(&|copy| !copy.outcome.is_empty());
        self.held_back += some(&|copy| copy.outcome.fate != Fate::Delivered);
        self.subjects += some(&|copy| copy.outcome.subject.is_some());
        self.redacted += some(&|copy| !copy.outcome.redactions.is_empty());
        self.timed += some(&|copy| copy.applied.iter().any(|applied| applied.at.is_some()));
        let locations = analysis.model.platforms.iter().flat_map(|platform| &platform.locations);
        let location = locations.into_iter().find(|location| location.name == verdict.location);
        match location.map(|location| location.resolve) {
            Some(Resolve::Aggregate) => self.aggregate += 1,
            Some(Resolve::FirstMatch) => self.first_match += 1,
            Some(Resolve::MostRestrictive)
                if verdict.copies.iter().any(|copy| !copy.recipients.is_empty()) =>
            {
                self.per_recipient += 1;
            }
            Some(Resolve::MostRestrictive) => self.restrictive += 1,
            None => {}
        }
    }
}

/// A block that is not for everyone, less restrictive than another rule.
fn gives_way(outranked: &Outranked) -> bool {
    let to = outranked.action.options.get("to");
    outranked.action.action == "block"
        && outranked.reason == Reason::LessRestrictive
        && matches!(to, Some(OptionJson::Text(to)) if to != "everyone")
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |count: u64| count * 100 / self.cases.max(1);
        write!(
            f,
            "{} cases of {} programs: {}% match ({} per recipient, {} most restrictive, {} aggregate, {} first match), {}% incomplete, {} refused; \
             {} rules matched in {} copies with {} occurrences, {} actions applied, {} outranked; \
             {} come to something, {} held back, {} subjects, {} redacted, {} timed, {} closed, {} gave way",
            self.cases,
            self.programs,
            share(self.matching),
            self.per_recipient,
            self.restrictive,
            self.aggregate,
            self.first_match,
            share(self.incomplete),
            self.refused,
            self.rules_matched,
            self.copies,
            self.occurrences,
            self.applied,
            self.outranked,
            self.outcomes,
            self.held_back,
            self.subjects,
            self.redacted,
            self.timed,
            self.closed,
            self.gave_way,
        )
    }
}

/// A program and an item on which runtime and twin differ, or a program that did not compile.
#[derive(Clone, Debug)]
pub struct Difference {
    pub seed: u64,
    /// Types and policies, without the platform.
    pub source: String,
    pub item: Option<Box<Item>>,
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}\n{}", self.seed, self.source)?;
        if let Some(item) = &self.item {
            writeln!(f, "{}", serde_json::to_string_pretty(item).unwrap_or_default())?;
        }
        write!(f, "{}", self.what)
    }
}

/// One program and so many items for it.
///
/// # Errors
/// The first difference, made small.
pub fn run(seed: u64, items: u64) -> Result<Statistics, Box<Difference>> {
    let mut random = Random::new(seed);
    let program = generate::program(&mut random);
    let difference = |what, item: Option<&Item>| {
        Box::new(Difference { seed, source: program.own.clone(), item: item.cloned().map(Box::new), what })
    };
    let judged = Judged::new(&program.source()).map_err(|what| difference(what, None))?;
    let bundle = Bundle::open(&judged.bytes).map_err(|error| difference(error.to_string(), None))?;
    let twin = Twin::new(&judged.analysis.model, None);
    let mut statistics = Statistics { programs: 1, ..Statistics::default() };
    for _ in 0..items {
        let item = program.item(&mut random);
        statistics.cases += 1;
        match compare(&bundle, &twin, &item) {
            Ok(Some(verdict)) => statistics.see(&judged.analysis, &verdict),
            Ok(None) => statistics.refused += 1,
            Err(_) => {
                let (source, item) = smaller(&program.own, &item);
                let what =
                    differs(&source, &item).unwrap_or_else(|| "no difference when tried again".to_owned());
                return Err(Box::new(Difference { seed, source, item: Some(Box::new(item)), what }));
            }
        }
    }
    Ok(statistics)
}

/// A compiled source.
struct Judged {
    analysis: Analysis,
    bytes: Vec<u8>,
}

impl Judged {
    fn new(source: &str) -> Result<Judged, String> {
        let analysis = analyse(project::single("policies.weir", source, MANIFEST));
        let errors: Vec<String> = analysis
            .findings()
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| {
                let line = analysis.project.sources.text(finding.at.span);
                format!("{:?} {} at `{line}`: {}", finding.code, finding.message, finding.at.text)
            })
            .collect();
        if !errors.is_empty() {
            return Err(errors.join("\n"));
        }
        let also: BTreeSet<usize> = (0..analysis.model.types.len()).collect();
        let bytes = analysis.build(None, &also).map_err(|findings| format!("{findings:?}"))?.bytes;
        Ok(Judged { analysis, bytes })
    }
}

/// What both say, or how they differ.
fn compare(bundle: &Bundle<'_>, twin: &Twin<'_>, item: &Item) -> Result<Option<Verdict>, String> {
    let runtime = bundle.judge(item, &Options::default());
    let reference = twin.judge(item);
    match (runtime, reference) {
        (Err(_), Err(_)) => Ok(None),
        (Ok(runtime), Ok(reference)) => {
            let runtime = Verdict { bundle: String::new(), ..runtime };
            if runtime == reference {
                return Ok(Some(runtime));
            }
            let json = |verdict: &Verdict| serde_json::to_string_pretty(verdict).unwrap_or_default();
            Err(marked(&json(&runtime), &json(&reference)))
        }
        (runtime, reference) => Err(format!("runtime: {runtime:?}\ntwin: {reference:?}")),
    }
}

/// Both texts, with the lines on which they part marked.
fn marked(runtime: &str, twin: &str) -> String {
    let same = runtime.lines().zip(twin.lines()).take_while(|(one, other)| one == other).count();
    let show = |name: &str, text: &str| {
        let lines = text.lines().enumerate().map(|(index, line)| {
            let mark = if index == same { ">>" } else { "  " };
            format!("{mark} {line}")
        });
        format!("{name}\n{}", lines.collect::<Vec<_>>().join("\n"))
    };
    format!("{}\n{}", show("runtime", runtime), show("twin", twin))
}

fn differs(own: &str, item: &Item) -> Option<String> {
    let judged = Judged::new(&generate::whole(own)).ok()?;
    let bundle = Bundle::open(&judged.bytes).ok()?;
    compare(&bundle, &Twin::new(&judged.analysis.model, None), item).err()
}

/// Leaves out blocks and lines of the source and pieces of the item while the difference stays.
fn smaller(source: &str, item: &Item) -> (String, Item) {
    let (mut source, mut item) = (source.to_owned(), item.clone());
    loop {
        let before = (source.len(), item.clone());
        for candidate in smaller_items(&item) {
            if differs(&source, &candidate).is_some() {
                item = candidate;
                break;
            }
        }
        let mut line = 0;
        while let Some(candidate) = without_statement(&source, line) {
            if differs(&candidate, &item).is_some() {
                source = candidate;
            } else {
                line += 1;
            }
        }
        if before == (source.len(), item.clone()) {
            return (source, item);
        }
    }
}

/// The source without the statement that begins on a line, and the block it opens.
fn without_statement(source: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = source.lines().collect();
    let first = lines.get(line)?;
    let mut open = 0_i64;
    let mut last = line;
    for (index, text) in lines.iter().enumerate().skip(line) {
        open += text.matches('{').count() as i64 - text.matches('}').count() as i64;
        last = index;
        if open <= 0 {
            break;
        }
    }
    if first.trim() == "}" {
        last = line;
    }
    let kept = lines.iter().enumerate().filter(|(index, _)| *index < line || *index > last);
    Some(kept.map(|(_, text)| *text).collect::<Vec<_>>().join("\n"))
}

fn smaller_items(item: &Item) -> Vec<Item> {
    let mut smaller = Vec::new();
    let mut without = |change: &dyn Fn(&mut Item)| {
        let mut changed = item.clone();
        change(&mut changed);
        if changed != *item {
            smaller.push(changed);
        }
    };
    for index in 0..item.recipients.len() {
        without(&|item| drop(item.recipients.remove(index)));
        for name in item.recipients.get(index).into_iter().flat_map(|recipient| recipient.facts.keys()) {
            without(&|item| {
                item.recipients
                    .iter_mut()
                    .skip(index)
                    .take(1)
                    .for_each(|recipient| drop(recipient.facts.remove(name)))
            });
        }
    }
    for (index, part) in item.parts.iter().enumerate() {
        without(&|item| drop(item.parts.remove(index)));
        let mut of_part = |change: &dyn Fn(&mut weir_runtime::item::Part)| {
            without(&|item| item.parts.iter_mut().skip(index).take(1).for_each(change));
        };
        of_part(&|part| part.text = None);
        of_part(&|part| part.label = None);
        of_part(&|part| part.retention_label = None);
        of_part(&|part| part.state = weir_runtime::item::PartState::Scanned);
        of_part(&|part| part.detected.clear());
        of_part(&|part| part.classifiers.clear());
        part.facts.keys().for_each(|name| of_part(&|part| drop(part.facts.remove(name))));
        for (at, point) in part.text.iter().flat_map(|text| text.char_indices()) {
            of_part(&|part| {
                if let Some(text) = &mut part.text {
                    text.replace_range(at..at + point.len_utf8(), "");
                }
            });
        }
    }
    item.facts.keys().for_each(|name| without(&|item| drop(item.facts.remove(name))));
    without(&|item| item.unknown.clear());
    without(&|item| item.targets.clear());
    without(&|item| item.apps.clear());
    without(&|item| item.activity = None);
    smaller
}
