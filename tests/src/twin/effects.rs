//! What a copy comes to in words of no platform (S38 to S42), from the rows' effects and the values that the rules give.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use weir_compiler::platform::tables::{
    Action as Row, ActionRole, Behaviour, Effect, EffectKind, Field, Role, Source, Type,
};
use weir_compiler::types::model::{
    Action, Condition, ConditionKind, LabelBlock, Question, Rule, Spanned, Value,
};
use weir_runtime::outcome::{
    AlertDue, Audience, Brand, Disclaimer, Encryption, Fate, LabelChange, Outcome, Redaction,
};
use weir_runtime::verdict::{Applied, OptionJson};

use super::case::Case;
use super::expression::longest_at;
use super::outcome::Matched;
use super::text::{folded, masked};
use super::values::{Datum, View};

/// Something that is applied, with what it does.
#[derive(Clone, Debug)]
pub(super) struct Doing {
    pub(super) applied: Applied,
    pub(super) effects: Vec<Does>,
    pub(super) overridable: bool,
}

/// An effect with its arguments, by place.
#[derive(Clone, Debug)]
pub(super) struct Does {
    pub(super) kind: EffectKind,
    arguments: Vec<Option<OptionJson>>,
    /// Expressions to look for, with their flags.
    patterns: Vec<(String, String)>,
}

impl Does {
    pub(super) fn text(&self, place: usize) -> Option<String> {
        match self.arguments.get(place)?.as_ref()? {
            OptionJson::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Of a block, for whom it is.
    pub(super) fn block(&self) -> Option<String> {
        (self.kind == EffectKind::Block).then(|| self.word(0, "everyone"))
    }

    fn word(&self, place: usize, otherwise: &str) -> String {
        self.text(place).unwrap_or_else(|| otherwise.to_owned())
    }

    fn texts(&self, place: usize) -> Vec<String> {
        match self.arguments.get(place).cloned().flatten() {
            Some(OptionJson::Text(text)) => vec![text],
            Some(OptionJson::List(texts)) => texts,
            _ => Vec::new(),
        }
    }

    pub(super) fn number(&self, place: usize) -> Option<u64> {
        match self.arguments.get(place)?.as_ref()? {
            OptionJson::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn flag(&self, place: usize) -> bool {
        self.arguments.get(place).cloned().flatten() == Some(OptionJson::Flag(true))
    }
}

impl<'c> Case<'c> {
    /// The effects of an action of a rule. One that lacks what it needs does nothing.
    pub(super) fn effects(&self, action: &Action, row: &Row) -> Vec<Does> {
        let given = |source: &Source| -> Option<(&Field, Spanned)> {
            match source {
                Source::Option(name) => {
                    let field = row.fields.iter().find(|field| field.name == *name)?;
                    let (_, value) = action.options.iter().find(|(option, _)| option == name)?;
                    Some((field, value.clone()))
                }
                Source::Value => Some((row.value.as_ref()?, action.value.clone()?)),
                Source::Missing | Source::Word(_) => None,
            }
        };
        let mut effects: Vec<&Effect> = row.effects.iter().collect();
        for field in &row.fields {
            let value =
                action.options.iter().find(|(option, _)| *option == field.name).map(|(_, value)| value);
            for word in value.into_iter().flat_map(|value| self.twin.texts_of(&value.value)) {
                effects.extend(field.effects.get(&word).into_iter().flatten());
            }
        }
        effects.into_iter().filter_map(|effect| self.effect(effect, &given)).collect()
    }

    /// S29, S39: whether the effects do anything to the copy. What has none may do anything.
    pub(super) fn concerns(&self, view: View, effects: &[Does]) -> bool {
        let nothing = |does: &Does| {
            let inside = self.is_outside(view) == Some(false);
            does.kind == EffectKind::Block
                && match does.word(0, "everyone").as_str() {
                    "outside" => inside,
                    "anonymous" => view.recipient.is_some() && self.is_outside(view).is_some(),
                    _ => false,
                }
        };
        effects.is_empty() || !effects.iter().all(nothing)
    }

    /// Those of a block of a label.
    pub(super) fn block_effects(&self, block: &LabelBlock) -> Vec<Does> {
        let row = self.model.labels_table().and_then(|table| table.label_blocks.get(block.block));
        let given = |source: &Source| -> Option<(&Field, Spanned)> {
            let Source::Option(name) = source else { return None };
            let (_, value) = block.settings.iter().find(|(setting, _)| setting == name)?;
            Some((row?.field(name)?, value.clone()))
        };
        let effects = row.map_or(&[] as &[_], |row| &row.effects);
        effects.iter().filter_map(|effect| self.effect(effect, &given)).collect()
    }

    /// Those of a level, which has no options.
    pub(super) fn level_effects(&self, effects: &[Effect]) -> Vec<Does> {
        effects.iter().filter_map(|effect| self.effect(effect, &|_| None)).collect()
    }

    fn effect<'r>(
        &self,
        effect: &Effect,
        given: &dyn Fn(&Source) -> Option<(&'r Field, Spanned)>,
    ) -> Option<Does> {
        let mut does = Does { kind: effect.kind, arguments: Vec::new(), patterns: Vec::new() };
        for (source, parameter) in effect.arguments.iter().zip(effect.kind.parameters()) {
            let argument = match source {
                Source::Word(word) => Some(OptionJson::Text(word.clone())),
                _ => given(source).and_then(|(field, value)| {
                    if *field.ty.element() == Type::Regex {
                        does.patterns.extend(self.twin.patterns(&value.value));
                    }
                    self.meaning(field, &value)
                }),
            };
            if argument.is_none() && parameter.required {
                return None;
            }
            does.arguments.push(argument);
        }
        Some(does)
    }

    /// The value in the effect's words.
    fn meaning(&self, field: &Field, value: &Spanned) -> Option<OptionJson> {
        let means = |text: String| field.means.get(&text).cloned().unwrap_or(text);
        Some(match self.twin.option(&value.value)? {
            OptionJson::Text(text) => OptionJson::Text(means(text)),
            OptionJson::List(texts) => OptionJson::List(texts.into_iter().map(means).collect()),
            other => other,
        })
    }

    /// S40: the event at which a rule's actions of a role are due here; the first behaviour that fits says so.
    pub(super) fn due(&self, rule: &Rule, role: Role) -> Option<String> {
        let behaviour = self.behaviour(rule)?;
        match role {
            Role::Enforce => behaviour.block.clone(),
            Role::Notify => behaviour.notify.clone(),
            Role::Report => behaviour.alert.clone(),
        }
    }

    pub(super) fn behaviour(&self, rule: &Rule) -> Option<&Behaviour> {
        let fits = |row: &&Behaviour| {
            row.locations.contains(&self.location_id)
                && (row.asks.is_empty()
                    || row.asks.iter().any(|(name, value)| self.asks(&rule.when, name, value)))
                && self.does(rule, &row.does)
        };
        self.platform.behaviours.iter().find(fits)
    }

    pub(super) fn asks(&self, condition: &Condition, name: &str, value: &str) -> bool {
        match &condition.kind {
            ConditionKind::All(lines) | ConditionKind::Any(lines) => {
                lines.iter().any(|line| self.asks(line, name, value))
            }
            ConditionKind::PerPart(line) => self.asks(line, name, value),
            ConditionKind::Ask(Question::Attribute(asked)) => {
                self.attribute(asked.attribute).is_some_and(|attribute| attribute.name == name)
                    && asked.values.iter().any(|given| is_named(given, value))
            }
            _ => false,
        }
    }

    fn does(&self, rule: &Rule, wanted: &[(String, String)]) -> bool {
        let rows = || {
            let row = |action| Some((action, self.platform.actions.get((action as &Action).action)?));
            rule.actions.iter().filter_map(row)
        };
        if wanted.is_empty() {
            return rows().all(|(_, row)| row.role != ActionRole::Does(Role::Enforce));
        }
        wanted.iter().any(|(name, value)| {
            rows().any(|(action, row)| {
                let mut options = action.options.iter().map(|(_, given)| given);
                row.name == *name
                    && (options.any(|given| is_named(given, value))
                        || action.value.as_ref().is_some_and(|given| is_named(given, value)))
            })
        })
    }

    /// S39: whoever is not known to be inside is outside. Nobody in particular where recipients are not judged alone.
    fn is_outside(&self, view: View) -> Option<bool> {
        view.recipient?;
        let recipient = self.location.recipient.as_ref()?;
        let derived = weir_compiler::platform::tables::Derive::ScopeOf(recipient.clone());
        let scope = self.platform.attributes.iter().position(|row| {
            row.of == weir_compiler::platform::tables::Of::Recipient && row.derive == Some(derived.clone())
        });
        let values = scope.map(|scope| self.values(scope, view)).unwrap_or_default();
        let inside = |value: &super::values::Held| matches!(&value.datum, Datum::Text(text) if folded(text) == "internal");
        Some(values.is_empty() || !values.iter().all(inside))
    }

    fn subject(&self) -> String {
        let reads = self.platform.reads.iter().find(|reads| reads.name == "message");
        let name = reads.and_then(|reads| reads.attributes.iter().find(|(found, _)| found == "subject"));
        let attribute = name.and_then(|(_, attribute)| self.platform.attribute(attribute));
        let values = attribute.map(|attribute| self.values(attribute, View::default())).unwrap_or_default();
        match values.into_iter().next().map(|value| value.datum) {
            Some(Datum::Text(text)) => text,
            _ => String::new(),
        }
    }
}

fn is_named(given: &Spanned, wanted: &str) -> bool {
    given.elements().iter().any(|each| each.value == Value::Name(wanted.to_owned()))
}

/// S38: everything that is due, in order; of several fates the most severe.
pub(super) fn outcome(
    case: &Case<'_>,
    view: View,
    matched: &[Matched<'_>],
    doing: &[Doing],
    overrides: bool,
) -> Outcome {
    let mut outcome = Outcome::default();
    if doing.iter().all(|each| each.effects.is_empty()) {
        return outcome;
    }
    let before = case.subject();
    let mut subject = before.clone();
    let mut gone: BTreeMap<usize, Vec<(Range<usize>, String)>> = BTreeMap::new();
    let mut overridable = overrides;
    // S40: what is enforced stands from its event on.
    let place = |name: &String| case.platform.events.iter().position(|event| event.name == *name);
    let now = |each: &&Doing| match (&each.applied.at, &case.item.event) {
        (Some(due), Some(now)) if each.applied.role == Role::Enforce => place(due) <= place(now),
        (Some(due), Some(now)) => due == now,
        _ => true,
    };
    for each in doing.iter().filter(now) {
        overridable |= each.overridable;
        // S48: what a label brings happens with it.
        let effects = each.effects.iter().flat_map(|does| {
            let label = (does.kind == EffectKind::Label).then(|| case.label_of(does)).flatten();
            let brought = label.map_or_else(Vec::new, |label| case.brought(label).1);
            std::iter::once(does.clone()).chain(brought)
        });
        for does in &effects.collect::<Vec<_>>() {
            label_change(case, does, &mut outcome);
            fate(case, view, each, does, &mut outcome);
            change(does, each, &mut outcome);
            match does.kind {
                EffectKind::PrefixSubject => subject = does.word(0, "") + &subject,
                EffectKind::ChangeSubject => subject = changed(case, &subject, does),
                EffectKind::Redact => {
                    let rule = matched.iter().find(|rule| rule.name() == each.applied.rule);
                    for found in rule.iter().flat_map(|rule| &rule.counted) {
                        if found.start < found.end {
                            let span = found.start..found.end;
                            gone.entry(found.part).or_default().push((span, does.word(0, "[redacted]")));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    outcome.subject = (subject != before).then_some(subject);
    outcome.overridable = overridable && outcome.fate != Fate::Delivered;
    if outcome.fate != Fate::Redirected {
        outcome.to = Vec::new();
    }
    if outcome.fate != Fate::Held {
        outcome.approvers = Vec::new();
        outcome.manager_approves = false;
    }
    let redact = |(part, gone)| redaction(case, part, gone, matched);
    outcome.redactions = gone.into_iter().map(redact).collect();
    outcome
}

fn label_change(case: &Case<'_>, does: &Does, outcome: &mut Outcome) {
    let (label, overwrite) = match does.kind {
        EffectKind::Label => (does.text(0), does.flag(1)),
        EffectKind::Unlabel => (None, true),
        _ => return,
    };
    let standing = case.standing_label().and_then(|(label, _)| case.model.labels.get(label));
    let replaces = standing.map(|label| label.path.clone());
    let brings = case.label_of(does).filter(|_| label.is_some()).map(|id| case.brought(id).0);
    outcome.label = Some(LabelChange { label, overwrite, replaces, brings: brings.unwrap_or_default() });
}

fn fate(case: &Case<'_>, view: View, each: &Doing, does: &Does, outcome: &mut Outcome) {
    let fate = match does.kind {
        EffectKind::Block => {
            let (audience, concerned) = match (does.word(0, "everyone").as_str(), case.is_outside(view)) {
                ("outside", outside) => (Audience::Outside, outside != Some(false)),
                ("anonymous", outside) => (Audience::Anonymous, outside.is_none()),
                _ => (Audience::Everyone, true),
            };
            if !concerned || outcome.blocked_for >= Some(audience) {
                return;
            }
            // A wider block decides instead of a narrower one.
            outcome.blocked_for = Some(audience);
            outcome.by = Some(each.applied.rule.clone());
            outcome.fate = Fate::Blocked;
            return;
        }
        EffectKind::Quarantine => Fate::Quarantined,
        EffectKind::Hold | EffectKind::HoldForManager => Fate::Held,
        EffectKind::Redirect => Fate::Redirected,
        _ => return,
    };
    if fate > outcome.fate {
        outcome.fate = fate;
        outcome.by = Some(each.applied.rule.clone());
    }
}

fn change(does: &Does, each: &Doing, outcome: &mut Outcome) {
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    match does.kind {
        EffectKind::Redirect => unite(&mut outcome.to, does.texts(0)),
        EffectKind::Hold => unite(&mut outcome.approvers, does.texts(0)),
        EffectKind::HoldForManager => outcome.manager_approves = true,
        EffectKind::SetHeaders => {
            let Some(Some(OptionJson::Map(headers))) = does.arguments.first() else { return };
            for (name, value) in headers {
                let kept = std::mem::take(&mut outcome.headers.set);
                outcome.headers.set = kept.into_iter().filter(|(known, _)| !same(known, name)).collect();
                outcome.headers.set.insert(name.clone(), value.clone());
                outcome.headers.remove.retain(|known| !same(known, name));
            }
        }
        EffectKind::RemoveHeaders => {
            for name in does.texts(0) {
                outcome.headers.set.retain(|known, _| !same(known, &name));
                if !outcome.headers.remove.iter().any(|known| same(known, &name)) {
                    outcome.headers.remove.push(name);
                }
            }
        }
        EffectKind::AddRecipients => {
            let added = &mut outcome.recipients_added;
            match does.word(1, "to").as_str() {
                "cc" => unite(&mut added.cc, does.texts(0)),
                "bcc" => unite(&mut added.bcc, does.texts(0)),
                _ => unite(&mut added.to, does.texts(0)),
            }
        }
        EffectKind::AddManager => outcome.recipients_added.manager = Some(does.word(0, "to")),
        EffectKind::Disclaim => outcome.disclaimers.push(Disclaimer {
            text: does.word(0, ""),
            place: does.word(1, "append"),
            fallback: does.word(2, "wrap"),
        }),
        EffectKind::Encrypt => {
            let twice = does.word(1, "once") == "twice";
            outcome.protection.encrypt = Some(Encryption { template: does.text(0), twice });
            outcome.protection.decrypt = false;
        }
        EffectKind::Decrypt => {
            outcome.protection.encrypt = None;
            outcome.protection.decrypt = true;
        }
        EffectKind::Brand => {
            outcome.protection.brand = Some(Brand { template: does.word(0, ""), portal: does.flag(1) });
        }
        EffectKind::Mark => {
            let marks = &mut outcome.marks;
            marks.header = does.text(0).or(marks.header.take());
            marks.footer = does.text(1).or(marks.footer.take());
            marks.watermark = does.text(2).or(marks.watermark.take());
        }
        EffectKind::Limit => unite(&mut outcome.limits, does.texts(0)),
        EffectKind::Expire => {
            outcome.expires_after = [outcome.expires_after, does.number(0)].into_iter().flatten().min();
        }
        EffectKind::RemoveAccess => unite(&mut outcome.removed_access, does.texts(0)),
        EffectKind::Require => unite(&mut outcome.required, does.texts(0)),
        EffectKind::Alert => outcome.alerts.push(AlertDue {
            rule: each.applied.rule.clone(),
            action: each.applied.action.clone(),
            threshold: does.number(0),
            window: does.number(1),
            volume: does.number(2),
        }),
        EffectKind::Block
        | EffectKind::Quarantine
        | EffectKind::PrefixSubject
        | EffectKind::ChangeSubject
        | EffectKind::Label
        | EffectKind::Unlabel
        | EffectKind::Redact => {}
    }
}

fn unite(known: &mut Vec<String>, more: Vec<String>) {
    for each in more {
        if !known.contains(&each) {
            known.push(each);
        }
    }
}

/// S41: at each place the longest match of any of the expressions, from left to right.
fn changed(case: &Case<'_>, subject: &str, does: &Does) -> String {
    let expressions: Vec<_> =
        does.patterns.iter().filter_map(|(pattern, flags)| case.twin.expression(pattern, flags)).collect();
    let (text, strategy) = (does.word(1, ""), does.word(2, "replace"));
    let (mut left, mut from, mut found) = (String::new(), 0, false);
    while let Some(point) = subject.get(from..).and_then(|rest| rest.chars().next()) {
        match expressions.iter().filter_map(|hir| longest_at(hir, subject, from)).max() {
            Some(end) => {
                found = true;
                if strategy == "replace" {
                    left.push_str(&text);
                }
                from = end;
            }
            None => {
                left.push(point);
                from += point.len_utf8();
            }
        }
    }
    match strategy.as_str() {
        _ if !found => left,
        "append" => left + &text,
        "prepend" => text + &left,
        _ => left,
    }
}

/// S42: byte by byte, what is gone; each run of such bytes is replaced once, by the text that came first.
fn redaction(
    case: &Case<'_>,
    part: usize,
    gone: Vec<(Range<usize>, String)>,
    matched: &[Matched<'_>],
) -> Redaction {
    let text = case.item.parts.get(part).and_then(|part| part.text.as_deref()).unwrap_or_default();
    let bytes: BTreeSet<usize> = gone.iter().flat_map(|(span, _)| span.clone()).collect();
    let counted = matched.iter().flat_map(|rule| &rule.counted).filter(|found| found.part == part);
    let hidden: BTreeSet<usize> = counted.flat_map(|found| found.start..found.end).collect();
    let mut redaction = Redaction { part, ..Redaction::default() };
    let mut run = String::new();
    for (at, point) in text.char_indices() {
        if hidden.contains(&at) && !bytes.contains(&at) {
            run.push(point);
            continue;
        }
        redaction.text.push_str(&masked(&std::mem::take(&mut run)));
        if !bytes.contains(&at) {
            redaction.text.push(point);
            continue;
        }
        let end = at + point.len_utf8();
        match redaction.spans.last_mut() {
            Some(last) if last[1] == at => last[1] = end,
            _ => {
                redaction.spans.push([at, end]);
                let mut first: Vec<_> = gone.iter().filter(|(span, _)| span.start == at).collect();
                first.truncate(1);
                redaction.text.extend(first.into_iter().map(|(_, with)| with.as_str()));
            }
        }
    }
    redaction.text.push_str(&masked(&run));
    redaction
}
