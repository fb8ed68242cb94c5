//! One copy as its effects see it.

use super::ask::Questions;
use super::effective::asks_who;
use super::effects::{Carrier, Origin, Scene};
use super::labels;
use super::redaction::Redactions;
use super::resolved::{Matched, Resolved};
use super::values::{Focus, INTERNAL, Value};
use super::walk::Found;
use crate::format::tables::Tables;
use crate::outcome::Outcome;
use crate::program::{Copies, Derivation, Id, Of, Role};
use crate::scan::text::folded;

/// What a reader of messages calls the subject.
const SUBJECT: &str = "message.subject";

pub(super) struct CopyScene<'m, 'q, 's, 'a, 'i> {
    pub(super) questions: &'q Questions<'s, 'a, 'i>,
    pub(super) matched: &'m [Matched<'a>],
    pub(super) outside: Option<bool>,
    pub(super) show_values: bool,
}

/// What is done comes to this. Most rules of most platforms have effects; where none has, nothing is worked out.
pub(super) fn outcome(questions: &Questions<'_, '_, '_>, scene: &dyn Scene, resolved: &Resolved) -> Outcome {
    let tables = &questions.bundle.tables;
    if resolved.applied.iter().all(|done| done.effects.is_empty()) {
        return Outcome::default();
    }
    let mut carrier = Carrier::new(tables, scene);
    for done in &resolved.applied {
        if !is_due(done.event, done.applied.role, questions.subject.event) {
            continue;
        }
        let (rule_name, action) = (done.applied.rule.as_str(), done.applied.action.as_str());
        for effect in tables.effects_in(done.effects.clone()) {
            carrier.carry_out(effect, Origin { rule: done.rule, rule_name, action });
        }
        if done.overridable {
            carrier.may_be_overridden();
        }
    }
    if !resolved.overrides.is_empty() {
        carrier.may_be_overridden();
    }
    carrier.finish()
}

/// S40: what is due at another moment is no part of what happens now. What holds back or changes stands from its event on;
/// events follow each other as their platform lists them.
pub(crate) fn is_due(due: Option<Id>, role: Role, now: Option<Id>) -> bool {
    match (due, now) {
        (Some(due), Some(now)) if role == Role::Enforce => due <= now,
        (Some(due), Some(now)) => due == now,
        _ => true,
    }
}

/// For a recipient who is judged alone, whether they are outside the organisation; asked only where a rule that matches
/// blocks those who are. Whoever is not known to be inside is outside.
pub(super) fn outside(
    questions: &Questions<'_, '_, '_>,
    focus: Focus,
    rules: impl Iterator<Item = Id>,
) -> Option<bool> {
    let tables = &questions.bundle.tables;
    let Copies::PerRecipient(recipient) = questions.subject.location.copies else { return None };
    focus.recipient?;
    if !rules.filter_map(|id| tables.rule(id)).any(|rule| asks_who(tables, &rule)) {
        return None;
    }
    let platform = questions.subject.location.platform;
    let scope = Tables::range_of(tables.attributes.len()).find(|id| {
        tables.attribute(*id).is_some_and(|attribute| {
            attribute.platform == platform
                && attribute.of == Of::Recipient
                && attribute.derived == Some(Derivation::ScopeOf(recipient))
        })
    });
    let inside = |wanted: bool| {
        scope.is_some_and(|scope| {
            questions.values().some(scope, focus, false, &mut |value| match value {
                Value::Text(text) => (folded(&text) == INTERNAL) == wanted,
                _ => false,
            })
        })
    };
    Some(!inside(true) || inside(false))
}

impl Scene for CopyScene<'_, '_, '_, '_, '_> {
    fn outside(&self) -> Option<bool> {
        self.outside
    }

    /// The first value of the attribute that a reader of messages calls the subject; empty where the item states none.
    fn subject(&self) -> String {
        let tables = &self.questions.bundle.tables;
        let platform = self.questions.subject.location.platform;
        let attribute = Tables::range_of(tables.attributes.len()).find(|id| {
            tables.attribute(*id).is_some_and(|attribute| {
                attribute.platform == platform
                    && attribute.of == Of::Item
                    && attribute.read_from == Some(SUBJECT)
            })
        });
        let mut subject = String::new();
        if let Some(attribute) = attribute {
            self.questions.values().some(attribute, Focus::default(), false, &mut |value| match value {
                Value::Text(text) => {
                    subject = text.into_owned();
                    true
                }
                _ => false,
            });
        }
        subject
    }

    fn find(&self, expression: Id, text: &str) -> Vec<(usize, usize)> {
        self.questions.bundle.find(expression, text)
    }

    fn standing_label(&self) -> Option<String> {
        let (label, _) = labels::standing(self.questions.subject)?;
        let tables = &self.questions.bundle.tables;
        tables.named(tables.labels, label).map(|label| label.name.to_owned())
    }

    fn location(&self) -> Id {
        self.questions.subject.location_id
    }

    fn redact(&self, rule: Id, with: &str, redactions: &mut Redactions) {
        for matched in self.matched.iter().filter(|matched| matched.id == rule) {
            redactions.add(&matched.found, with);
        }
    }

    fn finish_redactions(&self, redactions: Redactions, outcome: &mut Outcome) {
        if redactions.are_none() {
            return;
        }
        let counted = self.matched.iter().filter(|_| !self.show_values);
        let hidden: Vec<Found> = counted.flat_map(|matched| matched.found.iter().cloned()).collect();
        outcome.redactions = redactions.redacted(self.questions.subject, &hidden);
    }
}
