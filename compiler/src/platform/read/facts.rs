//! The settings of a row, each read as what it should be. Remembers which were asked for: one that nobody reads is a finding.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::platform::read::Reader;
use crate::platform::tables::{Cost, LocationId, Origin, Reach, Status};
use crate::source::Span;
use crate::syntax::ast::{ExprKind, Row, RowEntry, Setting};
use crate::units;

pub(super) struct Facts<'a> {
    reader: &'a Reader,
    pub(super) settings: Vec<&'a Setting>,
    pub(super) read: RefCell<BTreeSet<String>>,
}

impl Reader {
    /// What a row's facts make of it; a fact that nobody asked for is reported.
    pub(super) fn read_row<'a, T>(&'a self, row: &'a Row, read: impl FnOnce(&Facts<'a>) -> T) -> T {
        let facts = Facts::new(self, &row.entries);
        let made = read(&facts);
        facts.wire_extras();
        facts.finish();
        made
    }
}

impl<'a> Facts<'a> {
    pub(super) fn new(reader: &'a Reader, entries: &'a [RowEntry]) -> Self {
        let settings = entries
            .iter()
            .filter_map(|entry| match entry {
                RowEntry::Setting(setting) => Some(setting),
                _ => None,
            })
            .collect();
        Facts { reader, settings, read: RefCell::default() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Setting> {
        self.read.borrow_mut().insert(name.to_owned());
        self.settings.iter().find(|setting| setting.name.text() == name).copied()
    }

    fn wrong(&self, setting: &Setting, wanted: &str) {
        self.reader.report(
            setting.value.span,
            format!("`{}` takes {wanted}", setting.name.text()),
            format!("not {wanted}"),
        );
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        let setting = self.get(name)?;
        match &setting.value.kind {
            ExprKind::Text(text) => Some(text.clone()),
            _ => {
                self.wrong(setting, "a text");
                None
            }
        }
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        let setting = self.get(name)?;
        match self.path(name).as_ref().map(|(word, _)| word.as_str()) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.wrong(setting, "`true` or `false`");
                None
            }
        }
    }

    /// Where a flag stands that is set.
    pub(super) fn marked(&self, name: &str) -> Option<Span> {
        let setting = self.get(name)?;
        self.flag(name).unwrap_or(false).then_some(setting.span)
    }

    pub(super) fn number(&self, name: &str) -> Option<(u64, Span)> {
        let setting = self.get(name)?;
        match &setting.value.kind {
            ExprKind::Number(number) => Some((*number, setting.span)),
            ExprKind::Quantity { number, unit } => {
                let factor = units::size(&unit.text).or_else(|| units::duration(&unit.text)).unwrap_or(1);
                Some((number.saturating_mul(factor), setting.span))
            }
            _ => {
                self.wrong(setting, "a number");
                None
            }
        }
    }

    pub(super) fn path(&self, name: &str) -> Option<(String, Span)> {
        let setting = self.get(name)?;
        match &setting.value.kind {
            ExprKind::Path(path) => Some((path.text(), path.span)),
            _ => {
                self.wrong(setting, "a name");
                None
            }
        }
    }

    pub(super) fn words(&self, name: &str) -> Vec<(String, Span)> {
        let Some(setting) = self.get(name) else { return Vec::new() };
        let values = match &setting.value.kind {
            ExprKind::List(values) => values.as_slice(),
            _ => std::slice::from_ref(&setting.value),
        };
        let mut words = Vec::new();
        for value in values {
            match &value.kind {
                ExprKind::Path(path) => words.push((path.text(), path.span)),
                _ => self.wrong(setting, "a list of names"),
            }
        }
        words
    }

    pub(super) fn names(&self, name: &str) -> Vec<String> {
        self.words(name).into_iter().map(|(word, _)| word).collect()
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let Some(setting) = self.get(name) else { return Vec::new() };
        match &setting.value.kind {
            ExprKind::List(values) => values
                .iter()
                .filter_map(|value| match &value.kind {
                    ExprKind::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            ExprKind::Text(text) => vec![text.clone()],
            _ => {
                self.wrong(setting, "a list of texts");
                Vec::new()
            }
        }
    }

    /// Texts and where they are given; nothing where they are not.
    pub(super) fn placed_texts(&self, name: &str) -> Option<(Vec<String>, Span)> {
        let span = self.get(name)?.span;
        Some((self.texts(name), span))
    }

    pub(super) fn one_of(&self, name: &str, words: &[&str]) -> Option<String> {
        let (word, span) = self.path(name)?;
        if !words.contains(&word.as_str()) {
            self.reader.report(span, format!("`{name}` cannot be `{word}`"), words.join(" or "));
        }
        Some(word)
    }

    pub(super) fn origin(&self, span: Span) -> Origin {
        Origin { span, source: self.text("source").unwrap_or_default(), note: self.text("note") }
    }

    /// Locations by name, sorted.
    pub(super) fn locations(&self, setting: &str) -> Vec<LocationId> {
        let mut ids: Vec<LocationId> = Vec::new();
        for (name, span) in self.words(setting) {
            match self.reader.locations.iter().position(|known| *known == name) {
                Some(id) => ids.push(id),
                None => self.reader.report(
                    span,
                    format!("this platform has no location `{name}`"),
                    "not declared",
                ),
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// `prefix.word = …`: the words, and the settings' whole names.
    pub(super) fn prefixed(&self, prefix: &str) -> Vec<(String, String)> {
        let word = |name: String| {
            let word = name.strip_prefix(prefix)?.strip_prefix('.')?.to_owned();
            Some((word, name))
        };
        self.settings.iter().filter_map(|setting| word(setting.name.text())).collect()
    }

    /// `prefix.word = [location, …]`, by word.
    pub(super) fn locations_by_word(&self, prefix: &str) -> BTreeMap<String, (Vec<LocationId>, Span)> {
        let mut by_word = BTreeMap::new();
        for setting in &self.settings {
            let name = setting.name.text();
            if let Some(word) = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.')) {
                by_word.insert(word.to_owned(), (self.locations(&name), setting.span));
            }
        }
        by_word
    }

    pub(super) fn reach(&self) -> Reach {
        Reach {
            locations: self.locations("locations"),
            kinds: self.locations_by_word("kinds"),
            locations_span: self.get("locations").map_or_else(Span::default, |setting| setting.span),
            disputed: self.locations("disputed"),
            max_values: self.number("max_values"),
            warn_values: self.number("warn_values"),
            max_length: self.number("max_length"),
            max_total: self.number("max_total"),
            cost: match self.one_of("cost", &["low", "medium", "high"]).as_deref() {
                Some("medium") => Cost::Medium,
                Some("high") => Cost::High,
                _ => Cost::Low,
            },
            status: self.status(),
            wire: self.optional_name("wire"),
            except: self.optional_name("except"),
            note: None,
            source: None,
        }
    }

    /// How sure the row is.
    pub(super) fn status(&self) -> Status {
        match self
            .one_of("status", &["documented", "disputed", "undocumented", "retired", "preview"])
            .as_deref()
        {
            Some("disputed") => Status::Disputed,
            Some("undocumented") => Status::Undocumented,
            Some("retired") => Status::Retired,
            Some("preview") => Status::Preview,
            _ => Status::Documented,
        }
    }

    /// A text, or the word `none`.
    fn optional_name(&self, name: &str) -> Option<String> {
        match &self.get(name)?.value.kind {
            ExprKind::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Facts that only the vendor's wire crate reads.
    pub(super) fn wire_extras(&self) {
        const WIRE: [&str; 2] = ["counts", "confidence"];
        let mut read = self.read.borrow_mut();
        for setting in &self.settings {
            let name = setting.name.text();
            if name.starts_with("wire") || name.starts_with("except") || WIRE.contains(&name.as_str()) {
                read.insert(name);
            }
        }
    }

    pub(super) fn finish(self) {
        let read = self.read.borrow();
        for setting in &self.settings {
            let name = setting.name.text();
            if !read.contains(&name) {
                let problem = Diagnostic::new(
                    catalogue::WR1201,
                    format!("this row has no `{name}`"),
                    setting.name.span,
                    "nothing reads this",
                );
                let known = read.iter().map(String::as_str);
                self.reader.problems.borrow_mut().push(match nearest(&name, known.clone()) {
                    Some(word) => problem
                        .help(format!("did you mean `{word}`?"))
                        .fix(Fix::maybe(format!("write `{word}`")).replace(setting.name.span, word)),
                    None => problem.help(format!("it has {}", known.collect::<Vec<_>>().join(", "))),
                });
            }
        }
    }
}
