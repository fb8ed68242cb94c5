//! `resolve = aggregate`: every activity gets the most restrictive level that some rule gives it (S30).
//!
//! A restriction may speak of one object only: of a target (`print on corporate`) or of an application's group. An item
//! that names its targets gets one level. One that does not gets the level for all targets and, beside it, that for each
//! object which a restriction names; likewise for applications.

use std::cmp::Reverse;

use super::Subject;
use super::ask::Questions;
use super::effective::is_effective;
use super::resolved::{Done, Matched, Resolved, What, first_highest};
use crate::effect::EffectKind;
use crate::format::effect_views::ArgumentView;
use crate::format::policy_views::ActionView;
use crate::format::tables::Tables;
use crate::program::{Id, Reach, Resolve, Restriction, Role};
use crate::verdict::{Applied, Outranked, Reason};

pub(super) fn aggregate<'a>(
    questions: &Questions<'_, 'a, '_>,
    activity: Option<Id>,
    matched: &[Matched<'a>],
) -> Resolved {
    let mut outcome = Resolved::default();
    let strictest = restrict(questions, activity, matched, &mut outcome);
    act(&questions.bundle.tables, activity, matched, &mut outcome);
    keep_company(&questions.bundle.tables, &mut outcome);
    let enforced = matched.iter().enumerate().filter(|(_, each)| each.mode.enforces);
    let highest = || first_highest(enforced.map(|(index, each)| (index, each.rank)));
    if let Some(rule) = strictest.or_else(highest).and_then(|index| matched.get(index)) {
        outcome.offer(rule);
    }
    outcome
}

/// Actions other than restrictions: once each, from the first of the highest rules that have it.
fn act<'a>(tables: &Tables<'a>, activity: Option<Id>, matched: &[Matched<'a>], outcome: &mut Resolved) {
    for (index, each) in matched.iter().enumerate() {
        for action in each.actions(activity) {
            let Some(kind) = tables.action_kind(action.kind) else { continue };
            let chosen = match kind.role {
                Role::Report => Some(index),
                Role::Enforce | Role::Notify => {
                    chosen_for(tables, (action.kind, kind.role), activity, matched)
                }
            };
            let done = each.done(tables, action, kind.role);
            if chosen == Some(index) && each.carries_out(kind.role) {
                outcome.apply(done, kind.tip);
            } else {
                let by = chosen.and_then(|chosen| matched.get(chosen));
                outcome.outranked.push(each.outranked(done.applied, kind.role, by, Resolve::Aggregate));
            }
        }
    }
}

/// An action that another one includes is not done beside it, and one that goes with a level only where that level is given
/// (S45).
fn keep_company(tables: &Tables<'_>, outcome: &mut Resolved) {
    let named: Vec<(What, String)> =
        outcome.applied.iter().map(|done| (done.what, done.applied.rule.clone())).collect();
    let unfit = |done: &Done| -> Option<Option<String>> {
        let What::Action(action) = done.what else { return None };
        let with = tables.action_kind(action).and_then(|kind| kind.with);
        if with.is_some_and(|level| !named.iter().any(|(what, _)| *what == What::Level(level))) {
            let given = named.iter().find(|(what, _)| matches!(what, What::Level(_)));
            return Some(given.map(|(_, rule)| rule.clone()));
        }
        let includes = |other: Id| {
            let kind = tables.action_kind(other).filter(|_| other != action);
            kind.is_some_and(|kind| kind.includes.iter().any(|included| included == action))
        };
        let by = named.iter().find(|(what, _)| matches!(what, What::Action(other) if includes(*other)));
        by.map(|(_, rule)| Some(rule.clone()))
    };
    let (applied, outranked): (Vec<Done>, Vec<Done>) =
        std::mem::take(&mut outcome.applied).into_iter().partition(|done| unfit(done).is_none());
    outcome.applied = applied;
    outcome.outranked.extend(outranked.into_iter().map(|done| {
        let by = unfit(&done).flatten();
        Outranked { action: done.applied, reason: Reason::LessRestrictive, by }
    }));
}

/// Enforced rules go before those that only notify, and those whose action concerns the copy before others; among equals goes the
/// one that lets access end soonest.
fn chosen_for(
    tables: &Tables<'_>,
    (action, role): (Id, Role),
    activity: Option<Id>,
    matched: &[Matched<'_>],
) -> Option<usize> {
    let having = matched.iter().enumerate().filter(|(_, each)| each.carries_out(role));
    first_highest(having.filter_map(|(index, each)| {
        let own = || each.actions(activity).filter(|other| other.kind == action);
        let effective = own().map(|other| is_effective(tables, other.effects(), each.outside)).max()?;
        let ends = own().map(|other| ends_after(tables, &other)).min();
        Some((index, (each.mode.enforces, effective, each.rank, Reverse(ends))))
    }))
}

/// The time after which an action lets access end; one that does not is as late as can be.
fn ends_after(tables: &Tables<'_>, action: &ActionView<'_>) -> u64 {
    let ends = tables.effects_in(action.effects()).filter(|effect| effect.kind == EffectKind::Expire);
    let times = ends.filter_map(|effect| match tables.arguments(effect).next() {
        Some(ArgumentView::Number(after)) => Some(after),
        _ => None,
    });
    times.min().unwrap_or(u64::MAX)
}

/// Adds the level of each activity. The result is the rule that gave the strictest.
pub(super) fn restrict<'a>(
    questions: &Questions<'_, 'a, '_>,
    activity: Option<Id>,
    matched: &[Matched<'a>],
    outcome: &mut Resolved,
) -> Option<usize> {
    let subject = questions.subject;
    let judged = activity.is_some();
    let activities: Vec<Id> = match activity {
        Some(one) => vec![one],
        None => subject.location.activities.iter().collect(),
    };
    let mut applied_ranks = Vec::new();
    for activity in activities {
        let tables = &questions.bundle.tables;
        let said = Said { tables, subject, matched, activity, judged };
        for aim in said.aims() {
            applied_ranks.extend(said.settle(aim, outcome));
        }
        said.list_not_enforced(outcome);
    }
    first_highest(applied_ranks.into_iter())
}

/// What a level is for, in one dimension.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// Everything that no restriction names.
    Rest,
    Object(Id),
    /// The objects that the item names.
    Named,
}

impl Aim {
    fn of(object: Option<Id>, named: &[Id]) -> Self {
        match object {
            _ if !named.is_empty() => Self::Named,
            Some(object) => Self::Object(object),
            None => Self::Rest,
        }
    }

    fn is_covered_by(self, object: Option<Id>, named: &[Id]) -> bool {
        match (object, self) {
            (None, _) => true,
            (Some(_), Self::Rest) => false,
            (Some(object), Self::Object(aim)) => object == aim,
            (Some(object), Self::Named) => named.contains(&object),
        }
    }
}

/// What the matching rules say of one activity.
struct Said<'q, 'a, 'i, 'm> {
    tables: &'q Tables<'a>,
    subject: &'q Subject<'a, 'i>,
    matched: &'m [Matched<'a>],
    activity: Id,
    /// The copy is about this activity.
    judged: bool,
}

impl<'a, 'm> Said<'_, 'a, '_, 'm> {
    fn restrictions(&self, enforced: bool) -> impl Iterator<Item = (usize, &'m Matched<'a>, Restriction)> {
        let (matched, activity) = (self.matched, self.activity);
        matched
            .iter()
            .enumerate()
            .filter(move |(_, each)| each.mode.enforces == enforced)
            .flat_map(|(index, each)| each.rule.restrictions().map(move |said| (index, each, said)))
            .filter(move |(_, _, said)| said.activity == activity || said.reach == Reach::Bars)
    }

    fn aim_of(&self, said: &Restriction) -> (Aim, Aim) {
        (Aim::of(said.on, &self.subject.targets), Aim::of(said.apps, &self.subject.apps))
    }

    /// All targets and applications first, then what restrictions single out.
    fn aims(&self) -> Vec<(Aim, Aim)> {
        let mut aims = vec![(Aim::of(None, &self.subject.targets), Aim::of(None, &self.subject.apps))];
        for (_, _, said) in self.restrictions(true) {
            let aim = self.aim_of(&said);
            if !aims.contains(&aim) {
                aims.push(aim);
            }
        }
        aims
    }

    fn rank(&self, said: &Restriction) -> u32 {
        self.tables.level(said.level).map_or(0, |level| level.rank)
    }

    /// What each enforced rule says of the aim: an application's group goes before what is said of opening by listed
    /// applications, and this before all applications, a target before all targets; among equals the strictest.
    fn levels(&self, (on, apps): (Aim, Aim)) -> Vec<(usize, &'m Matched<'a>, Restriction)> {
        let mut levels: Vec<(usize, &'m Matched<'a>, Restriction)> = Vec::new();
        let grouped = |said: &Restriction| (said.apps.is_some(), said.reach == Reach::Own);
        let precedence = |said: &Restriction| {
            let group = if let (true, own) = grouped(said) { 1 + u8::from(own) } else { 0 };
            (group, said.on.is_some(), self.rank(said))
        };
        let covering = self.restrictions(true).filter(|(_, _, said)| {
            on.is_covered_by(said.on, &self.subject.targets)
                && apps.is_covered_by(said.apps, &self.subject.apps)
        });
        for (index, each, said) in covering {
            match levels.last_mut() {
                Some((last, _, best)) if *last == index => {
                    if precedence(&said) > precedence(best) {
                        *best = said;
                    }
                }
                _ => levels.push((index, each, said)),
            }
        }
        levels
    }

    /// Applies the strictest level; the result is the rule that gave it and the level's rank.
    fn settle(&self, aim: (Aim, Aim), outcome: &mut Resolved) -> Option<(usize, u32)> {
        let levels = self.levels(aim);
        let place =
            first_highest(levels.iter().enumerate().map(|(place, (_, _, said))| (place, self.rank(said))))?;
        let (winner, by, winning) = levels.get(place)?;
        let highest = self.rank(winning);
        for (index, each, said) in &levels {
            let action = self.applied(each, said, aim);
            if index == winner {
                outcome.applied.push(self.done(each, said, aim, action));
            } else if self.aim_of(said) == aim {
                let less = self.rank(said) < highest;
                let reason = if less { Reason::LessRestrictive } else { Reason::LaterInOrder };
                outcome.outranked.push(Outranked { action, reason, by: Some(by.full_name()) });
            }
        }
        Some((*winner, highest))
    }

    /// A level for some targets only is no fate of a copy that may go to others; nor is one of a copy that is about no
    /// activity in particular.
    fn done(&self, each: &Matched<'a>, said: &Restriction, (on, apps): (Aim, Aim), applied: Applied) -> Done {
        let singled_out = [on, apps].iter().any(|aim| matches!(aim, Aim::Object(_)));
        let level = self.tables.level(said.level);
        let holds = level.as_ref().is_some_and(|level| !level.effects.is_empty());
        let level = level.filter(|_| self.judged && !singled_out);
        let overridable = level.as_ref().is_some_and(|level| level.overridable);
        let effects = level.map_or(0..0, |level| level.effects);
        let (what, event) = (What::Level(said.level), each.event(Role::Enforce));
        Done { applied, what, rule: each.id, effects, event, overridable, holds }
    }

    fn list_not_enforced(&self, outcome: &mut Resolved) {
        for (_, each, said) in self.restrictions(false) {
            let action = self.applied(each, &said, (Aim::Named, Aim::Named));
            outcome.outranked.push(Outranked { action, reason: Reason::Mode, by: None });
        }
    }

    fn applied(&self, each: &Matched<'a>, said: &Restriction, (on, apps): (Aim, Aim)) -> Applied {
        let object = |aim, said: Option<Id>| match aim {
            Aim::Rest => None,
            Aim::Object(object) => Some(object),
            Aim::Named => said,
        };
        let names: Vec<&str> = [object(on, said.on), object(apps, said.apps)]
            .into_iter()
            .flatten()
            .filter_map(|id| self.tables.named(self.tables.objects, id).map(|object| object.name))
            .collect();
        Applied {
            action: self.tables.activity(self.activity).map_or("", |activity| activity.name).to_owned(),
            level: self.tables.level(said.level).map(|level| level.name.to_owned()),
            on: (!names.is_empty()).then(|| names.join(", ")),
            rule: each.full_name(),
            at: each
                .event(Role::Enforce)
                .and_then(|id| self.tables.event(id))
                .map(|event| event.name.to_owned()),
            ..Applied::default()
        }
    }
}
