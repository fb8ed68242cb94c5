//! What settings that stand together need of each other, and which rule each other out: of labels, of actions.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::tables::Field;
use crate::source::Span;
use crate::types::list;
use crate::types::model::{Spanned, Value};

/// Settings by name: where each stands and, unless it has another form, its value.
pub(super) struct Beside<'v> {
    given: BTreeMap<&'v str, (Span, Option<&'v Spanned>)>,
}

impl<'v> Beside<'v> {
    /// `also` are settings in another form.
    pub(super) fn new(given: &'v [(String, Spanned)], also: &[(&'v str, Span)]) -> Self {
        let mut known: BTreeMap<&str, (Span, Option<&Spanned>)> =
            also.iter().map(|(name, span)| (*name, (*span, None))).collect();
        known.extend(given.iter().map(|(name, value)| (name.as_str(), (value.span, Some(value)))));
        Beside { given: known }
    }

    /// Where `name` or `name.case` is given.
    fn find(&self, name: &str) -> Option<Span> {
        if let Some((span, _)) = self.given.get(name) {
            return Some(*span);
        }
        let (setting, case) = name.rsplit_once('.')?;
        let (_, value) = self.given.get(setting)?;
        // What could not be read may be any of its values.
        let is_case = |value: &&Spanned| match &value.value {
            Value::Name(word) => word == case,
            Value::Poison | Value::Param(_) => true,
            _ => false,
        };
        value.as_ref()?.elements().iter().find(is_case).map(|value| value.span)
    }

    /// Like [`find`](Self::find), of what is certain.
    fn certain(&self, name: &str) -> Option<Span> {
        let (setting, _) = name.rsplit_once('.').unwrap_or((name, ""));
        let (_, value) = self.given.get(name).or_else(|| self.given.get(setting))?;
        let open = |value: &Spanned| matches!(value.value, Value::Poison | Value::Param(_));
        let is_open = value.is_some_and(|value| value.elements().iter().any(open));
        if is_open && !self.given.contains_key(name) { None } else { self.find(name) }
    }

    pub(super) fn check(&self, what: &str, field: &Field, findings: &mut Vec<Diagnostic>) {
        let Some((span, value)) = self.given.get(field.name.as_str()) else { return };
        let of_field = (format!("`{}`", field.name), *span);
        self.needs(what, field, &of_field, &field.rules.requires, findings);
        self.needs_one(what, field, &of_field, findings);
        self.excludes(what, field, &of_field, &field.rules.conflicts, findings);
        for element in value.map(Spanned::elements).unwrap_or_default() {
            let Value::Name(case) = &element.value else { continue };
            let of_case = (format!("`{} = {case}`", field.name), element.span);
            let needed = field.rules.case_requires.get(case).map(Vec::as_slice).unwrap_or_default();
            self.needs(what, field, &of_case, needed, findings);
            let excluded = field.rules.case_conflicts.get(case).map(Vec::as_slice).unwrap_or_default();
            self.excludes(what, field, &of_case, excluded, findings);
        }
    }

    fn needs(
        &self,
        what: &str,
        field: &Field,
        (asking, span): &(String, Span),
        needed: &[String],
        findings: &mut Vec<Diagnostic>,
    ) {
        for needed in needed.iter().filter(|needed| self.find(needed).is_none()) {
            let line = line(needed);
            findings.push(
                Diagnostic::new(
                    catalogue::WR0311,
                    format!("{asking} of {what} needs `{}`", spoken(needed)),
                    *span,
                    format!("there is no `{}`", spoken(needed)),
                )
                .also(field.origin.span, "what the platform says")
                .help(if needed.contains('.') {
                    format!("write `{line}`")
                } else {
                    format!("add `{line}`")
                }),
            );
        }
    }

    fn needs_one(
        &self,
        what: &str,
        field: &Field,
        (asking, span): &(String, Span),
        findings: &mut Vec<Diagnostic>,
    ) {
        let needed = &field.rules.requires_one;
        if needed.is_empty() || needed.iter().any(|needed| self.find(needed).is_some()) {
            return;
        }
        findings.push(
            Diagnostic::new(
                catalogue::WR0311,
                format!("{asking} of {what} needs one of {}", list(needed)),
                *span,
                "there is none of them",
            )
            .also(field.origin.span, "what the platform says")
            .help("add one of them, or remove this line"),
        );
    }

    fn excludes(
        &self,
        what: &str,
        field: &Field,
        (asking, span): &(String, Span),
        excluded: &[String],
        findings: &mut Vec<Diagnostic>,
    ) {
        for name in excluded {
            let Some(other) = self.certain(name) else { continue };
            let (first, second) = if other < *span { (other, *span) } else { (*span, other) };
            findings.push(
                Diagnostic::new(
                    catalogue::WR0310,
                    format!("{asking} and `{}` of {what} rule each other out", spoken(name)),
                    second,
                    "rules the other out",
                )
                .also(first, "the other one")
                .also(field.origin.span, "what the platform says")
                .help("keep one of them"),
            );
        }
    }
}

/// `at_end = review` for `at_end.review`.
fn spoken(name: &str) -> String {
    name.rsplit_once('.').map_or_else(|| name.to_owned(), |(setting, case)| format!("{setting} = {case}"))
}

fn line(name: &str) -> String {
    if name.contains('.') { spoken(name) } else { format!("{name} = …") }
}
