//! From matching rules to what is done (S27 to S30, S36, S37), restrictions of activities aside.

use std::collections::{BTreeMap, BTreeSet};

use weir_compiler::platform::tables::{
    Action as Row, ActionRole, ActivityId, EffectKind, Mode, Resolve, Role,
};
use weir_compiler::types::model::{Action, Policy, Rule, Value};
use weir_runtime::verdict::{Applied, Outranked, Reason};

use super::case::Case;
use super::conditions::Counted;
use super::effects::Doing;
use super::restrictions::restrict;
use super::values::View;

/// A rule that matched a copy.
#[derive(Clone, Debug)]
pub(super) struct Matched<'c> {
    pub(super) policy: &'c Policy,
    pub(super) rule: &'c Rule,
    pub(super) mode: &'c Mode,
    pub(super) counted: BTreeSet<Counted>,
    /// Whose copy it is.
    pub(super) view: View,
}

#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) applied: Vec<Doing>,
    pub(super) outranked: Vec<Outranked>,
    pub(super) tip: Option<Applied>,
    pub(super) overrides: Vec<String>,
}

impl<'c> Matched<'c> {
    pub(super) fn name(&self) -> String {
        format!("{}.{}", self.policy.name, self.rule.name)
    }

    /// S27.
    fn carries_out(&self, role: Role) -> bool {
        self.mode.enforces
            || (role == Role::Notify && self.mode.notifies)
            || (role == Role::Report && self.mode.reports)
    }

    fn rows<'a>(&'a self, case: &'a Case<'c>) -> impl Iterator<Item = (&'a Action, &'a Row)> {
        self.rule
            .actions
            .iter()
            .filter_map(|action| Some((action, case.platform.actions.get(action.action)?)))
    }

    /// The actions that do something of their own: no overrides, no restrictions of activities.
    fn actions<'a>(
        &'a self,
        case: &'a Case<'c>,
        activity: Option<ActivityId>,
    ) -> impl Iterator<Item = (&'a Action, &'a Row, Role)> {
        let told = move |(action, row): &(&Action, &Row)| {
            !row.activities && activity.is_none_or(|activity| case.is_about(action, row, activity))
        };
        self.rows(case).filter(told).filter_map(|(action, row)| match row.role {
            ActionRole::Does(role) => Some((action, row, role)),
            ActionRole::Override => None,
        })
    }

    pub(super) fn overrides(&self, case: &Case<'c>) -> Vec<String> {
        let overrides = self.rows(case).filter(|(_, row)| row.role == ActionRole::Override);
        overrides
            .filter_map(|(action, _)| action.value.as_ref())
            .flat_map(|value| case.twin.texts_of(&value.value))
            .collect()
    }

    /// S29: the highest of its enforcing actions that do something to the copy; without an override it ranks above the same with one.
    fn rank(&self, case: &Case<'c>) -> (u32, bool) {
        let enforcing = self.rows(case).filter(|(action, row)| {
            row.role == ActionRole::Does(Role::Enforce)
                && case.concerns(self.view, &case.effects(action, row))
        });
        let rank = |(action, row): (&Action, &Row)| row.rank + label_rank(action, row);
        (enforcing.map(rank).max().unwrap_or(0), self.overrides(case).is_empty())
    }

    fn applied(&self, case: &Case<'c>, action: &Action, row: &Row, role: Role) -> Applied {
        let at = case.due(self.rule, role);
        let mut applied =
            Applied { action: row.name.clone(), role, rule: self.name(), at, ..Applied::default() };
        for (name, value) in &action.options {
            applied.options.extend(case.twin.option(&value.value).map(|value| (name.clone(), value)));
        }
        if let Some(value) = &action.value {
            applied.options.extend(case.twin.option(&value.value).map(|value| ("value".to_owned(), value)));
        }
        applied
    }

    /// Why an action of this rule is not done, where another rule's may be.
    fn outranked(&self, case: &Case<'c>, action: Applied, role: Role, by: Option<&Matched<'c>>) -> Outranked {
        // Its own mode does not carry it out: no other rule is to blame.
        let by = by.filter(|_| self.carries_out(role));
        let reason = match by {
            // The first match decides, whatever it does.
            Some(by) if case.location.resolve == Resolve::FirstMatch => {
                if self.mode.enforces == by.mode.enforces { Reason::LaterInOrder } else { Reason::Mode }
            }
            Some(by) if self.rank(case) < by.rank(case) => Reason::LessRestrictive,
            Some(by) if self.rank(case) == by.rank(case) && self.mode.enforces == by.mode.enforces => {
                Reason::LaterInOrder
            }
            _ => Reason::Mode,
        };
        Outranked { action, reason, by: by.map(Matched::name) }
    }
}

/// How high the label is that an action's row ranks by.
fn label_rank(action: &Action, row: &Row) -> u32 {
    let by = row.rank_by.as_ref();
    let label = action.options.iter().find(|(name, _)| Some(name) == by).map(|(_, value)| &value.value);
    match label {
        Some(Value::Label(label)) => u32::try_from(*label).unwrap_or(u32::MAX),
        _ => 0,
    }
}

/// The first of those with the highest rank.
pub(super) fn first_highest<T: Copy, R: Ord>(ranked: Vec<(T, R)>) -> Option<T> {
    let highest = ranked.iter().map(|(_, rank)| rank).max()?;
    ranked.iter().find(|(_, rank)| rank == highest).map(|(each, _)| *each)
}

/// S36: each kind of policy for itself, plain ones first.
pub(super) fn resolved<'c>(
    case: &Case<'c>,
    matched: Vec<Matched<'c>>,
    activity: Option<ActivityId>,
) -> Outcome {
    let mut kinds: BTreeMap<Option<usize>, Vec<Matched<'c>>> = BTreeMap::new();
    for each in matched {
        kinds.entry(each.policy.kind).or_default().push(each);
    }
    let mut united = Outcome::default();
    for matched in kinds.values() {
        let outcome = match case.location.resolve {
            Resolve::MostRestrictive | Resolve::FirstMatch => one_rule(case, matched, activity),
            Resolve::Aggregate => aggregate(case, matched, activity),
        };
        united.applied.extend(outcome.applied);
        united.outranked.extend(outcome.outranked);
        match (&united.tip, outcome.tip) {
            (Some(shown), Some(action)) => {
                let by = Some(shown.rule.clone());
                united.outranked.push(Outranked { action, reason: Reason::LaterInOrder, by });
            }
            (None, Some(tip)) => united.tip = Some(tip),
            (_, None) => {}
        }
        if united.overrides.is_empty() {
            united.overrides = outcome.overrides;
        }
    }
    united
}

/// S29, S37: the applied rule with all its actions; what speaks to the user comes from it, or from the first most restrictive
/// rule that may speak; reports come from every rule (S28).
fn one_rule<'c>(case: &Case<'c>, matched: &[Matched<'c>], activity: Option<ActivityId>) -> Outcome {
    let first = |qualifies: &dyn Fn(&Matched<'c>) -> bool| {
        let ranked = matched.iter().enumerate().filter(|(_, each)| qualifies(each));
        let rank = |each: &Matched<'c>| match case.location.resolve {
            Resolve::FirstMatch => None,
            Resolve::MostRestrictive | Resolve::Aggregate => Some(each.rank(case)),
        };
        first_highest(ranked.map(|(index, each)| (index, rank(each))).collect())
    };
    let winner = first(&|each| each.mode.enforces);
    let speaker = winner.or_else(|| first(&|each| each.mode.notifies));
    // The verdict begins with what the applied rule does.
    let mut order: Vec<usize> = (0..matched.len()).collect();
    order.sort_by_key(|index| Some(*index) != speaker);
    let mut outcome = settle(case, (matched, activity), order, &|_, role, index| match role {
        Role::Enforce => winner,
        Role::Notify => speaker,
        Role::Report => Some(index),
    });
    if let Some(winner) = winner.and_then(|winner| matched.get(winner)) {
        restrict(case, std::slice::from_ref(winner), activity, &mut outcome);
        outcome.overrides = offered(case, winner, &outcome);
    }
    outcome
}

/// S30: each activity has its strictest level; other actions are done once, by the first rule of the highest rank.
fn aggregate<'c>(case: &Case<'c>, matched: &[Matched<'c>], activity: Option<ActivityId>) -> Outcome {
    let mut outcome = Outcome::default();
    let strictest = restrict(case, matched, activity, &mut outcome);
    let chosen = |action: usize, role: Role| {
        let mut having = Vec::new();
        for (index, each) in matched.iter().enumerate().filter(|(_, each)| each.carries_out(role)) {
            let own: Vec<_> = each.actions(case, activity).filter(|(own, ..)| own.action == action).collect();
            // Of rules that only speak, an enforced one goes first; one that does nothing to this copy goes last; of equals, the one with
            // the shortest access goes first.
            let does = own.iter().any(|(own, row, _)| case.concerns(each.view, &case.effects(own, row)));
            let ends = own.iter().flat_map(|(own, row, _)| {
                let effects = case.effects(own, row).into_iter();
                effects.filter(|does| does.kind == EffectKind::Expire).filter_map(|does| does.number(0))
            });
            let later = ends.min().unwrap_or(u64::MAX);
            if !own.is_empty() {
                having.push((index, (each.mode.enforces, does, each.rank(case), u64::MAX - later)));
            }
        }
        first_highest(having)
    };
    let order = (0..matched.len()).collect();
    let actions = settle(case, (matched, activity), order, &|action, role, index| match role {
        Role::Report => Some(index),
        Role::Enforce | Role::Notify => chosen(action, role),
    });
    outcome.applied.extend(actions.applied);
    outcome.outranked.extend(actions.outranked);
    outcome.tip = actions.tip;
    keep_company(case, &mut outcome);
    let enforced = matched.iter().enumerate().filter(|(_, each)| each.mode.enforces);
    let highest = first_highest(enforced.map(|(index, each)| (index, each.rank(case))).collect());
    if let Some(rule) = strictest.or(highest).and_then(|index| matched.get(index)) {
        outcome.overrides = offered(case, rule, &outcome);
    }
    outcome
}

/// S29: a rule's ways of overriding, where something is done that overriding would undo.
fn offered(case: &Case<'_>, rule: &Matched<'_>, outcome: &Outcome) -> Vec<String> {
    let level = |name: &String| case.platform.levels.iter().find(|level| level.name == *name);
    let undone = |doing: &Doing| match &doing.applied.level {
        Some(name) => level(name).is_some_and(|level| !level.effects.is_empty()),
        None => doing.applied.role == Role::Enforce && case.concerns(rule.view, &doing.effects),
    };
    if outcome.applied.iter().any(undone) { rule.overrides(case) } else { Vec::new() }
}

/// S45: what another action includes is not done beside it; what goes with a level is done where that level is given.
fn keep_company(case: &Case<'_>, outcome: &mut Outcome) {
    let row = |doing: &Doing| match doing.applied.level {
        None => case.platform.actions.iter().find(|row| row.name == doing.applied.action),
        Some(_) => None,
    };
    let blamed = |doing: &Doing| -> Option<Option<String>> {
        let mine = row(doing)?;
        if let Some(level) = &mine.with
            && !outcome.applied.iter().any(|other| other.applied.level.as_ref() == Some(level))
        {
            let given = outcome.applied.iter().find(|other| other.applied.level.is_some());
            return Some(given.map(|given| given.applied.rule.clone()));
        }
        let including = |other: &&Doing| {
            row(other).is_some_and(|other| other.name != mine.name && other.includes.contains(&mine.name))
        };
        let by = outcome.applied.iter().find(including)?;
        Some(Some(by.applied.rule.clone()))
    };
    let verdicts: Vec<Option<Option<String>>> = outcome.applied.iter().map(blamed).collect();
    let mut kept = Vec::new();
    for (doing, blamed) in std::mem::take(&mut outcome.applied).into_iter().zip(verdicts) {
        match blamed {
            None => kept.push(doing),
            Some(by) => {
                outcome.outranked.push(Outranked {
                    action: doing.applied,
                    reason: Reason::LessRestrictive,
                    by,
                });
            }
        }
    }
    outcome.applied = kept;
}

/// Every action of every rule, done by the one that `chosen` names or listed as outranked by it.
fn settle<'c>(
    case: &Case<'c>,
    (matched, activity): (&[Matched<'c>], Option<ActivityId>),
    order: Vec<usize>,
    chosen: &dyn Fn(usize, Role, usize) -> Option<usize>,
) -> Outcome {
    let mut outcome = Outcome::default();
    for index in order {
        let Some(each) = matched.get(index) else { continue };
        for (action, row, role) in each.actions(case, activity) {
            let mut applied = each.applied(case, action, row, role);
            let by = chosen(action.action, role, index);
            if by != Some(index) || !each.carries_out(role) {
                let by = by.and_then(|by| matched.get(by));
                outcome.outranked.push(each.outranked(case, applied, role, by));
            } else if !row.tip {
                let effects = case.effects(action, row);
                case.put_words_in(&mut applied, row, each.policy, activity);
                outcome.applied.push(Doing { applied, effects, overridable: false });
            } else if let Some(shown) = &outcome.tip {
                // One tip is shown.
                let by = Some(shown.rule.clone());
                outcome.outranked.push(Outranked { action: applied, reason: Reason::LaterInOrder, by });
            } else {
                case.put_words_in(&mut applied, row, each.policy, activity);
                outcome.tip = Some(applied);
            }
        }
    }
    outcome
}
