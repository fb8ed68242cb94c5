//! From the effects of what is applied to the outcome of a copy (S38 to S42).
//!
//! Changes are made in the order of `applied`; of several fates the most severe is the copy's. What is due at another event
//! than the item's, and what is for some targets only while the item names none, is left to `applied`.

use std::collections::BTreeMap;

use super::effective;
use super::labels::brought;
use super::redaction::Redactions;
use crate::effect::EffectKind;
use crate::format::effect_views::{ArgumentView, EffectView};
use crate::format::tables::Tables;
use crate::format::views::Strings;
use crate::outcome::{AlertDue, Brand, Disclaimer, Encryption, Fate, LabelChange, Outcome};
use crate::program::Id;

/// What the effects of a copy ask of its item.
pub(crate) trait Scene {
    /// For a recipient judged alone: whether that is somebody outside.
    fn outside(&self) -> Option<bool>;
    fn subject(&self) -> String;
    /// The matches of an expression, leftmost-longest and apart.
    fn find(&self, expression: Id, text: &str) -> Vec<(usize, usize)>;
    /// The label that an item has.
    fn standing_label(&self) -> Option<String>;
    /// Where the item is.
    fn location(&self) -> Id;
    /// Takes out what a rule counted.
    fn redact(&self, rule: Id, with: &str, redactions: &mut Redactions);
    fn finish_redactions(&self, redactions: Redactions, outcome: &mut Outcome);
}

/// Carries out effects one after the other.
pub(crate) struct Carrier<'s, 'a> {
    tables: &'s Tables<'a>,
    scene: &'s dyn Scene,
    outcome: Outcome,
    /// The subject as it is now, once something has asked for it.
    subject: Option<(String, String)>,
    redactions: Redactions,
}

/// What an effect belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'o> {
    pub(crate) rule: Id,
    pub(crate) rule_name: &'o str,
    pub(crate) action: &'o str,
}

/// What takes the place of a value where the platform or the rule says nothing else.
const REDACTED: &str = "[redacted]";

impl<'s, 'a> Carrier<'s, 'a> {
    pub(crate) fn new(tables: &'s Tables<'a>, scene: &'s dyn Scene) -> Self {
        Self { tables, scene, outcome: Outcome::default(), subject: None, redactions: Redactions::default() }
    }

    pub(crate) fn carry_out(&mut self, effect: EffectView<'a>, origin: Origin<'_>) {
        let arguments = Arguments(self.tables.arguments(effect).collect());
        match effect.kind {
            EffectKind::Block => self.block(arguments.word(0), origin),
            EffectKind::Quarantine => self.meets(Fate::Quarantined, origin),
            EffectKind::Redirect => {
                self.meets(Fate::Redirected, origin);
                add(&mut self.outcome.to, arguments.texts(0));
            }
            EffectKind::Hold => {
                self.meets(Fate::Held, origin);
                add(&mut self.outcome.approvers, arguments.texts(0));
            }
            EffectKind::HoldForManager => {
                self.meets(Fate::Held, origin);
                self.outcome.manager_approves = true;
            }
            EffectKind::SetHeaders => self.set_headers(&arguments),
            EffectKind::RemoveHeaders => self.remove_headers(&arguments),
            EffectKind::AddRecipients => {
                let added = &mut self.outcome.recipients_added;
                let names = match arguments.word(1) {
                    Some("cc") => &mut added.cc,
                    Some("bcc") => &mut added.bcc,
                    _ => &mut added.to,
                };
                add(names, arguments.texts(0));
            }
            EffectKind::AddManager => {
                let named = arguments.word(0).unwrap_or("to");
                self.outcome.recipients_added.manager = Some(named.to_owned());
            }
            EffectKind::PrefixSubject => {
                let prefix = arguments.text(0).unwrap_or_default();
                self.change_subject(|subject| format!("{prefix}{subject}"));
            }
            EffectKind::ChangeSubject => self.replace_in_subject(&arguments),
            EffectKind::Disclaim => self.outcome.disclaimers.push(Disclaimer {
                text: arguments.text(0).unwrap_or_default().to_owned(),
                place: arguments.word(1).unwrap_or("append").to_owned(),
                fallback: arguments.word(2).unwrap_or("wrap").to_owned(),
            }),
            EffectKind::Encrypt => {
                self.outcome.protection.decrypt = false;
                self.outcome.protection.encrypt = Some(Encryption {
                    template: arguments.text(0).map(str::to_owned),
                    twice: arguments.word(1) == Some("twice"),
                });
            }
            EffectKind::Decrypt => {
                self.outcome.protection.encrypt = None;
                self.outcome.protection.decrypt = true;
            }
            EffectKind::Brand => {
                self.outcome.protection.brand = Some(Brand {
                    template: arguments.text(0).unwrap_or_default().to_owned(),
                    portal: arguments.flag(1),
                });
            }
            EffectKind::Redact => {
                self.scene.redact(origin.rule, arguments.text(0).unwrap_or(REDACTED), &mut self.redactions);
            }
            EffectKind::Mark => self.mark(&arguments),
            EffectKind::Label => self.label(&arguments, origin),
            EffectKind::Unlabel => {
                self.outcome.label = Some(LabelChange {
                    overwrite: true,
                    replaces: self.scene.standing_label(),
                    ..LabelChange::default()
                });
            }
            EffectKind::Limit => add(&mut self.outcome.limits, arguments.texts(0)),
            EffectKind::Expire => {
                let after = arguments.number(0);
                let sooner = self.outcome.expires_after.into_iter().chain(after).min();
                self.outcome.expires_after = sooner;
            }
            EffectKind::RemoveAccess => add(&mut self.outcome.removed_access, arguments.texts(0)),
            EffectKind::Require => add(&mut self.outcome.required, arguments.texts(0)),
            EffectKind::Alert => self.outcome.alerts.push(AlertDue {
                rule: origin.rule_name.to_owned(),
                action: origin.action.to_owned(),
                threshold: arguments.number(0),
                window: arguments.number(1),
                volume: arguments.number(2),
            }),
        }
    }

    pub(crate) fn may_be_overridden(&mut self) {
        self.outcome.overridable = true;
    }

    pub(crate) fn finish(mut self) -> Outcome {
        if let Some((before, now)) = self.subject
            && before != now
        {
            self.outcome.subject = Some(now);
        }
        // What belongs to a milder fate says nothing any more.
        if self.outcome.fate != Fate::Redirected {
            self.outcome.to.clear();
        }
        if self.outcome.fate != Fate::Held {
            self.outcome.approvers.clear();
            self.outcome.manager_approves = false;
        }
        self.outcome.overridable &= self.outcome.fate != Fate::Delivered;
        self.scene.finish_redactions(self.redactions, &mut self.outcome);
        self.outcome
    }

    fn meets(&mut self, fate: Fate, origin: Origin<'_>) {
        if fate > self.outcome.fate {
            self.outcome.fate = fate;
            self.outcome.by = Some(origin.rule_name.to_owned());
        }
    }

    /// A recipient judged alone is refused what is refused to people like them (S39).
    fn block(&mut self, audience: Option<&str>, origin: Origin<'_>) {
        let audience = effective::audience(audience);
        if !effective::stops(audience, self.scene.outside()) {
            return;
        }
        if self.outcome.blocked_for.is_none_or(|widest| audience > widest) {
            self.outcome.blocked_for = Some(audience);
            self.outcome.fate = Fate::Blocked;
            self.outcome.by = Some(origin.rule_name.to_owned());
        }
    }

    /// Names of headers are the same whatever their case; the last change counts.
    fn set_headers(&mut self, arguments: &Arguments<'a>) {
        let changes = &mut self.outcome.headers;
        for (name, value) in arguments.entries(0) {
            changes.set.retain(|known, _| !known.eq_ignore_ascii_case(name));
            changes.remove.retain(|known| !known.eq_ignore_ascii_case(name));
            changes.set.insert(name.to_owned(), value.to_owned());
        }
    }

    fn remove_headers(&mut self, arguments: &Arguments<'a>) {
        let changes = &mut self.outcome.headers;
        for name in arguments.texts(0).into_iter().flat_map(Strings::iter) {
            changes.set.retain(|known, _| !known.eq_ignore_ascii_case(name));
            if !changes.remove.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                changes.remove.push(name.to_owned());
            }
        }
    }

    fn change_subject(&mut self, change: impl FnOnce(&str) -> String) {
        let (_, now) = self.subject.get_or_insert_with(|| {
            let subject = self.scene.subject();
            (subject.clone(), subject)
        });
        *now = change(now);
    }

    /// Matches leave the subject. The text comes in the place of each, or once before or after what is left (S41).
    fn replace_in_subject(&mut self, arguments: &Arguments<'a>) {
        let (Some(expression), text) = (arguments.search(0), arguments.text(1).unwrap_or_default()) else {
            return;
        };
        let strategy = arguments.word(2).unwrap_or("replace");
        let scene = self.scene;
        self.change_subject(|subject| {
            let spans = scene.find(expression, subject);
            if spans.is_empty() {
                return subject.to_owned();
            }
            let inserted = if strategy == "replace" { text } else { "" };
            let left = without(subject, &spans, |_| inserted);
            match strategy {
                "append" => format!("{left}{text}"),
                "prepend" => format!("{text}{left}"),
                _ => left,
            }
        });
    }

    /// A label comes with what it brings: its encryption, its markings (S48). No label brings another one: opening has checked it.
    fn label(&mut self, arguments: &Arguments<'a>, origin: Origin<'_>) {
        let label = arguments.text(0).unwrap_or_default();
        let (body, location) = (self.tables.label_named(label), self.scene.location());
        let all = || body.iter().flat_map(|body| body.blocks());
        let blocks = || all().filter(|block| !block.not_at.holds(location));
        self.outcome.label = Some(LabelChange {
            label: Some(label.to_owned()),
            overwrite: arguments.flag(1),
            replaces: self.scene.standing_label(),
            brings: blocks().map(|block| brought(&block)).collect(),
        });
        for block in blocks() {
            for effect in self.tables.effects_in(block.effects.clone()) {
                self.carry_out(effect, origin);
            }
        }
    }

    fn mark(&mut self, arguments: &Arguments<'a>) {
        let marks = &mut self.outcome.marks;
        let places = [&mut marks.header, &mut marks.footer, &mut marks.watermark];
        for (index, place) in places.into_iter().enumerate() {
            if let Some(text) = arguments.text(index) {
                *place = Some(text.to_owned());
            }
        }
    }
}

/// A text with spans, which are sorted and apart, replaced.
fn without<'t>(text: &str, spans: &[(usize, usize)], replacement: impl Fn(usize) -> &'t str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for (index, (start, end)) in spans.iter().enumerate() {
        left.push_str(text.get(from..*start).unwrap_or_default());
        left.push_str(replacement(index));
        from = *end;
    }
    left.push_str(text.get(from..).unwrap_or_default());
    left
}

/// Adds what is not there yet.
fn add(to: &mut Vec<String>, texts: Option<Strings<'_>>) {
    for text in texts.into_iter().flat_map(Strings::iter) {
        if !to.iter().any(|known| known == text) {
            to.push(text.to_owned());
        }
    }
}

/// The arguments of one effect by place. Opening has checked their shapes.
struct Arguments<'a>(Vec<ArgumentView<'a>>);

impl<'a> Arguments<'a> {
    fn text(&self, place: usize) -> Option<&'a str> {
        match self.0.get(place) {
            Some(ArgumentView::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn word(&self, place: usize) -> Option<&'a str> {
        self.text(place)
    }

    fn texts(&self, place: usize) -> Option<Strings<'a>> {
        match self.0.get(place) {
            Some(ArgumentView::Texts(texts)) => Some(*texts),
            _ => None,
        }
    }

    fn entries(&self, place: usize) -> BTreeMap<&'a str, &'a str> {
        match self.0.get(place) {
            Some(ArgumentView::Map(texts)) => {
                texts.iter().step_by(2).zip(texts.iter().skip(1).step_by(2)).collect()
            }
            _ => BTreeMap::new(),
        }
    }

    fn number(&self, place: usize) -> Option<u64> {
        match self.0.get(place) {
            Some(ArgumentView::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn flag(&self, place: usize) -> bool {
        matches!(self.0.get(place), Some(ArgumentView::Flag(true)))
    }

    fn search(&self, place: usize) -> Option<Id> {
        match self.0.get(place) {
            Some(ArgumentView::Search(expression)) => Some(*expression),
            _ => None,
        }
    }
}
