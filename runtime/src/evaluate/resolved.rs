//! What the matching rules of a copy are resolved to, and the pieces that all ways of resolving share.

use std::ops::Range;

use super::ask::Questions;
use super::effective::is_effective;
use super::walk::Found;
use crate::format::effect_views::TimingView;
use crate::format::policy_views::{ActionView, ModeView, OptionView, PolicyView, RuleView};
use crate::format::tables::Tables;
use crate::program::{Id, Resolve, Role};
use crate::verdict::{Applied, OptionJson, Outranked, Reason, RuleMatch};

/// A rule that matched.
pub(super) struct Matched<'a> {
    pub(super) rule: RuleView<'a>,
    pub(super) policy: PolicyView<'a>,
    pub(super) mode: ModeView<'a>,
    pub(super) id: Id,
    pub(super) timing: Option<TimingView<'a>>,
    pub(super) found: Vec<Found>,
    /// Of a recipient judged alone, where it matters: whether they are outside.
    pub(super) outside: Option<bool>,
    /// Restrictiveness, by what concerns the copy.
    pub(super) rank: u32,
}

/// What is done, what is not, and what the user sees.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) applied: Vec<Done>,
    pub(super) outranked: Vec<Outranked>,
    pub(super) tip: Option<Done>,
    pub(super) overrides: Vec<String>,
}

/// Something that is done, and what the outcome makes of it.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) applied: Applied,
    /// The action or the level that it is.
    pub(super) what: What,
    pub(super) rule: Id,
    /// Indices of effects.
    pub(super) effects: Range<Id>,
    /// The event it is due at, if not whenever the rule matches.
    pub(super) event: Option<Id>,
    /// Of a level: a user may go on all the same.
    pub(super) overridable: bool,
    /// Something is held back or changed that overriding would lift.
    pub(super) holds: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Action(Id),
    Level(Id),
}

impl Resolved {
    /// A tip has a place of its own, for one.
    pub(super) fn apply(&mut self, done: Done, is_tip: bool) {
        if is_tip { self.show(done) } else { self.applied.push(done) }
    }

    fn show(&mut self, done: Done) {
        match &self.tip {
            None => self.tip = Some(done),
            Some(shown) => {
                let by = Some(shown.applied.rule.clone());
                let (action, reason) = (done.applied, Reason::LaterInOrder);
                self.outranked.push(Outranked { action, reason, by });
            }
        }
    }

    /// A rule's ways of overriding are offered where it holds back or changes something of the copy.
    pub(super) fn offer(&mut self, rule: &Matched<'_>) {
        if self.applied.iter().any(|done| done.holds) {
            self.overrides = rule.overrides();
        }
    }

    /// Adds what the rules of a further kind of policy come to (S36). One tip is shown, and one way of overriding offered.
    pub(super) fn unite(&mut self, other: Self) {
        self.applied.extend(other.applied);
        self.outranked.extend(other.outranked);
        if let Some(tip) = other.tip {
            self.show(tip);
        }
        if self.overrides.is_empty() {
            self.overrides = other.overrides;
        }
    }
}

impl<'a> Matched<'a> {
    /// `card_mail.bulk`
    pub(super) fn full_name(&self) -> String {
        format!("{}.{}", self.policy.name, self.rule.name)
    }

    pub(super) fn record(&self, questions: &Questions<'_, '_, '_>, show_values: bool) -> RuleMatch {
        let bundle = questions.bundle;
        RuleMatch {
            policy: self.policy.name.to_owned(),
            rule: self.rule.name.to_owned(),
            mode: self.mode.name.to_owned(),
            kind: self.policy.kind.and_then(|id| bundle.kind(id)).map(|kind| kind.name.to_owned()),
            severity: self.rule.severity.map(str::to_owned),
            evidence: self.found.iter().map(|found| found.evidence(questions, show_values)).collect(),
        }
    }

    /// Whether the policy's mode carries out actions of the role (S27).
    pub(super) fn carries_out(&self, role: Role) -> bool {
        self.mode.enforces
            || match role {
                Role::Enforce => false,
                Role::Notify => self.mode.notifies,
                Role::Report => self.mode.reports,
            }
    }

    pub(super) fn done(&self, tables: &Tables<'a>, action: ActionView<'a>, role: Role) -> Done {
        let event = self.event(role);
        let applied = self.applied(tables, action, event);
        let what = What::Action(action.kind);
        let effects = action.effects();
        let holds = role == Role::Enforce && is_effective(tables, effects.clone(), self.outside);
        Done { applied, what, rule: self.id, effects, event, overridable: false, holds }
    }

    /// What it does about an activity, if the copy is about one.
    pub(super) fn actions(&self, activity: Option<Id>) -> impl Iterator<Item = ActionView<'a>> + use<'a> {
        self.rule.actions().filter(move |action| {
            let about = action.about.zip(activity);
            about.is_none_or(|(about, activity)| about.iter().any(|each| each == activity))
        })
    }

    /// When what the rule does in this role is due.
    pub(super) fn event(&self, role: Role) -> Option<Id> {
        self.timing.and_then(|timing| timing.of(role))
    }

    fn applied(&self, tables: &Tables<'a>, action: ActionView<'a>, event: Option<Id>) -> Applied {
        let options = tables.options(action).map(|(name, value)| (name.to_owned(), json(value)));
        let kind = tables.action_kind(action.kind);
        Applied {
            action: kind.map_or("", |kind| kind.name).to_owned(),
            role: kind.map(|kind| kind.role).unwrap_or_default(),
            options: options.collect(),
            rule: self.full_name(),
            at: event.and_then(|id| tables.event(id)).map(|event| event.name.to_owned()),
            ..Applied::default()
        }
    }

    /// An action of this rule that gives way to another rule's, or to the mode. Where the first match decides, nobody asks
    /// how restrictive it is.
    pub(super) fn outranked(
        &self,
        action: Applied,
        role: Role,
        by: Option<&Matched<'a>>,
        resolve: Resolve,
    ) -> Outranked {
        let by = by.filter(|_| self.carries_out(role));
        let ranked = resolve != Resolve::FirstMatch;
        let reason = match by {
            Some(by) if ranked && self.rank < by.rank => Reason::LessRestrictive,
            Some(by) if (!ranked || self.rank == by.rank) && self.mode.enforces == by.mode.enforces => {
                Reason::LaterInOrder
            }
            // It would have won but for its mode.
            Some(_) | None => Reason::Mode,
        };
        Outranked { action, reason, by: by.map(Matched::full_name) }
    }

    pub(super) fn overrides(&self) -> Vec<String> {
        self.rule.overrides.iter().map(str::to_owned).collect()
    }
}

/// The first of the highest rank among those that qualify.
pub(super) fn first_highest<Rank: Ord>(ranks: impl Iterator<Item = (usize, Rank)>) -> Option<usize> {
    let mut best: Option<(usize, Rank)> = None;
    for (index, rank) in ranks {
        if best.as_ref().is_none_or(|(_, highest)| rank > *highest) {
            best = Some((index, rank));
        }
    }
    best.map(|(index, _)| index)
}

pub(crate) fn json(value: OptionView<'_>) -> OptionJson {
    match value {
        OptionView::Text(text) => OptionJson::Text(text.to_owned()),
        OptionView::Number(number) => OptionJson::Number(number),
        OptionView::Flag(flag) => OptionJson::Flag(flag),
        OptionView::List(texts) => OptionJson::List(texts.iter().map(str::to_owned).collect()),
        OptionView::Map(texts) => {
            let keys = texts.iter().step_by(2);
            let values = texts.iter().skip(1).step_by(2);
            OptionJson::Map(keys.zip(values).map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
        }
    }
}
