//! Texts and lists that must say something: a tip without words, a list of recipients that names nobody.
//!
//! An empty text or list fits its type, and the platform would take it or refuse it in ways of its own. Where nothing is meant,
//! the line is left out.

use crate::diagnostics::{Diagnostic, catalogue};
use crate::source::Span;
use crate::syntax::ast::{Declaration, Entry, ItemKind, PolicyEntry, Text};
use crate::types::Builder;
use crate::types::model::{Spanned, Value};

impl<'a> Builder<'a> {
    /// The titles that people see in a portal, a report or a list of tests.
    pub(super) fn titles(&mut self) {
        for (module, _, item) in self.items() {
            if self.is_library(module) {
                continue;
            }
            match &item.kind {
                ItemKind::Declaration(declaration) => self.title_of(declaration),
                ItemKind::Sit(sit) => self.title(sit.title.as_ref()),
                ItemKind::Keywords(keywords) => self.title(keywords.title.as_ref()),
                ItemKind::Policy(policy) => {
                    self.title(policy.title.as_ref());
                    self.titles_of_rules(&policy.entries);
                }
                ItemKind::Template(template) => {
                    self.title(template.title.as_ref());
                    self.titles_of_rules(&template.entries);
                }
                ItemKind::Test(test) => self.title(Some(&test.title)),
                ItemKind::TypeTest(test) => self.title(Some(&test.title)),
                _ => {}
            }
        }
    }

    fn title_of(&mut self, declaration: &Declaration) {
        self.title(declaration.title.as_ref());
        for entry in declaration.entries.iter().flatten() {
            if let Entry::Declaration(item) = entry
                && let ItemKind::Declaration(nested) = &item.kind
            {
                self.title_of(nested);
            }
        }
    }

    fn titles_of_rules(&mut self, entries: &[PolicyEntry]) {
        for entry in entries {
            if let PolicyEntry::Rule(rule) = entry {
                self.title(rule.title.as_ref());
            }
        }
    }

    fn title(&mut self, title: Option<&Text>) {
        if let Some(title) = title
            && title.value.trim().is_empty()
        {
            let problem =
                Diagnostic::new(catalogue::WR0221, "this title is empty", title.span, "says nothing")
                    .help("write what people are to read, or leave the title out: the name is shown then");
            self.report(problem);
        }
    }

    /// Reports a text that is empty. `what` is what people call it, in backticks.
    pub(super) fn must_say(&mut self, what: &str, text: &str, span: Span) {
        if text.trim().is_empty() {
            let problem =
                Diagnostic::new(catalogue::WR0221, format!("{what} is empty"), span, "says nothing")
                    .help("write what people are to read, or remove the line");
            self.report(problem);
        }
    }

    /// Reports a value that is an empty text or list, or a list that holds one.
    pub(super) fn must_hold(&mut self, what: &str, value: &Spanned) {
        match &value.value {
            Value::Text(text) => self.must_say(what, text, value.span),
            Value::List(values) if values.is_empty() => {
                let problem = Diagnostic::new(
                    catalogue::WR0221,
                    format!("{what} is empty"),
                    value.span,
                    "names nothing",
                )
                .help("name something, or remove the line");
                self.report(problem);
            }
            Value::List(values) => {
                for value in values {
                    self.must_hold(what, value);
                }
            }
            Value::Map(entries) => {
                for (_, value) in entries {
                    self.must_hold(what, value);
                }
            }
            _ => {}
        }
    }

    /// Reports phrases without a word: nothing is found by them.
    pub(super) fn must_find(&mut self, attribute: &str, phrases: &[Spanned]) {
        for phrase in phrases {
            if matches!(&phrase.value, Value::Text(text) if text.trim().is_empty()) {
                let problem = Diagnostic::new(
                    catalogue::WR0221,
                    format!("a phrase looked for in `{attribute}` is empty"),
                    phrase.span,
                    "finds nothing",
                )
                .help("write a word to look for, or remove it");
                self.report(problem);
            }
        }
    }

    /// Reports `include = []`, which reads like nobody and would mean everybody, and `exclude = []`.
    pub(super) fn names_nobody(&mut self, setting: &str, span: Span) {
        let problem =
            Diagnostic::new(catalogue::WR0221, format!("`{setting}` is empty"), span, "names nobody")
                .note(
                    "a location without `include` covers everybody, and without `exclude` leaves nobody out",
                )
                .help("name a group or an address, or remove the setting");
        self.report(problem);
    }
}
