//! Restrictions of activities: for each activity and each object that a restriction names, the strictest level (S30).

use weir_compiler::platform::tables::{ActivityId, Role};
use weir_compiler::types::model::Restriction;
use weir_runtime::verdict::{Applied, Outranked, Reason};

use super::case::Case;
use super::effects::Doing;
use super::outcome::{Matched, Outcome, first_highest};

/// What a level is for: a target and an application, each an object, or whatever is not singled out.
///
/// An item that names its targets has one question about them: the level for these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    /// Those that the item names.
    Named,
    /// This object, or all that no restriction names.
    One(Option<usize>),
}

#[derive(Clone, Copy)]
struct Said<'a, 'c> {
    index: usize,
    rule: &'a Matched<'c>,
    restriction: &'a Restriction,
    /// The activity that it is asked about, its own or another.
    activity: ActivityId,
    rank: u32,
}

impl Case<'_> {
    /// The object of targets and that of applications that a restriction is for. Where the activity is one of applications,
    /// `on` names the application.
    fn objects(&self, restriction: &Restriction) -> (Option<usize>, Option<usize>) {
        let (on, apps) = (restriction.on.map(|(on, _)| on), restriction.apps.map(|(apps, _)| apps));
        if self.is_listed(restriction) { (None, on) } else { (on, apps) }
    }

    fn is_listed(&self, restriction: &Restriction) -> bool {
        let row = self.platform.activities.get(restriction.activity);
        restriction.on.is_some() && restriction.apps.is_none() && row.is_some_and(|row| row.of_applications)
    }

    /// S51: an application that is stopped so does nothing else.
    fn bars(&self, restriction: &Restriction) -> bool {
        let row = self.platform.activities.get(restriction.activity);
        let level = self.platform.levels.get(restriction.level);
        let stops = row.zip(level).is_some_and(|(row, level)| row.bars.contains(&level.name));
        stops && self.is_listed(restriction)
    }

    /// The activities of the item's location.
    pub(super) fn activities(&self) -> Vec<ActivityId> {
        let here = |(_, row): &(usize, &weir_compiler::platform::tables::Activity)| {
            row.reach.locations.contains(&self.location_id)
        };
        self.platform.activities.iter().enumerate().filter(here).map(|(id, _)| id).collect()
    }

    fn aim(&self, object: Option<usize>, named: &[String]) -> Aim {
        if named.is_empty() { Aim::One(object) } else { Aim::Named }
    }

    /// Whether a restriction for `object` (none: for all) speaks of the aim.
    fn covers(&self, object: Option<usize>, aim: Aim, named: &[String]) -> bool {
        let Some(object) = object else { return true };
        match aim {
            Aim::One(aim) => aim == Some(object),
            Aim::Named => named.contains(&self.object_name(object)),
        }
    }

    fn object_name(&self, object: usize) -> String {
        self.model.objects.get(object).map_or_else(String::new, |object| object.name.clone())
    }

    fn aims_of(&self, restriction: &Restriction) -> (Aim, Aim) {
        let (on, apps) = self.objects(restriction);
        (self.aim(on, &self.item.targets), self.aim(apps, &self.item.apps))
    }

    fn speaks_of(&self, restriction: &Restriction, (on, apps): (Aim, Aim)) -> bool {
        let (own_on, own_apps) = self.objects(restriction);
        self.covers(own_on, on, &self.item.targets) && self.covers(own_apps, apps, &self.item.apps)
    }

    /// The level as the verdict says it: for the aim, or for the objects that the restriction names itself.
    fn level(&self, said: &Said<'_, '_>, (on, apps): (Aim, Aim)) -> Applied {
        let object = |aim, own: Option<usize>| match aim {
            Aim::One(object) => object,
            Aim::Named => own,
        };
        let (own_on, own_apps) = self.objects(said.restriction);
        let on = object(on, own_on);
        let apps = object(apps, own_apps);
        let names: Vec<String> =
            [on, apps].into_iter().flatten().map(|object| self.object_name(object)).collect();
        let activity = self.platform.activities.get(said.activity);
        Applied {
            action: activity.map_or_else(String::new, |activity| activity.name.clone()),
            level: self.platform.levels.get(said.restriction.level).map(|level| level.name.clone()),
            on: if names.is_empty() { None } else { Some(names.join(", ")) },
            rule: said.rule.name(),
            at: self.due(said.rule.rule, Role::Enforce),
            ..Applied::default()
        }
    }
}

/// Adds the levels to the outcome. The result is the rule that gave the strictest of all.
pub(super) fn restrict<'c>(
    case: &Case<'c>,
    matched: &[Matched<'c>],
    activity: Option<ActivityId>,
    outcome: &mut Outcome,
) -> Option<usize> {
    let judged = activity.is_some();
    let mut winners: Vec<(usize, u32)> = Vec::new();
    for activity in activity.map_or_else(|| case.activities(), |one| vec![one]) {
        let said: Vec<Said<'_, 'c>> = said_of(case, matched, activity);
        let enforced: Vec<Said<'_, 'c>> =
            said.iter().copied().filter(|said| said.rule.mode.enforces).collect();
        for aims in all_aims(case, &enforced) {
            let by_rule = one_of_each_rule(case, &enforced, aims);
            let Some(winner) =
                first_highest((0..by_rule.len()).zip(by_rule.iter().map(|said| said.rank)).collect())
            else {
                continue;
            };
            let Some(won) = by_rule.get(winner) else { continue };
            winners.push((won.index, won.rank));
            for (position, said) in by_rule.iter().enumerate() {
                let action = case.level(said, aims);
                if position == winner {
                    outcome.applied.push(doing(case, said, aims, action, judged));
                } else if case.aims_of(said.restriction) == aims {
                    let less = said.rank < won.rank;
                    let reason = if less { Reason::LessRestrictive } else { Reason::LaterInOrder };
                    outcome.outranked.push(Outranked { action, reason, by: Some(won.rule.name()) });
                }
            }
        }
        for said in said.iter().filter(|said| !said.rule.mode.enforces) {
            let action = case.level(said, (Aim::Named, Aim::Named));
            outcome.outranked.push(Outranked { action, reason: Reason::Mode, by: None });
        }
    }
    first_highest(winners)
}

/// A level for one target or application only, or of no activity in particular, is nobody's fate.
fn doing(
    case: &Case<'_>,
    said: &Said<'_, '_>,
    (on, apps): (Aim, Aim),
    applied: Applied,
    judged: bool,
) -> Doing {
    let one = |aim| matches!(aim, Aim::One(Some(_)));
    let level = case.platform.levels.get(said.restriction.level).filter(|_| judged && !one(on) && !one(apps));
    Doing {
        applied,
        effects: level.map(|level| case.level_effects(&level.effects)).unwrap_or_default(),
        overridable: level.is_some_and(|level| level.overridable),
    }
}

fn said_of<'a, 'c>(case: &Case<'c>, matched: &'a [Matched<'c>], activity: ActivityId) -> Vec<Said<'a, 'c>> {
    let mut said = Vec::new();
    for (index, rule) in matched.iter().enumerate() {
        for restriction in rule.rule.actions.iter().flat_map(|action| &action.restrictions) {
            if restriction.activity == activity || case.bars(restriction) {
                let rank = case.platform.levels.get(restriction.level).map_or(0, |level| level.rank);
                said.push(Said { index, rule, restriction, activity, rank });
            }
        }
    }
    said
}

/// All that is not singled out, and then whatever a restriction names.
fn all_aims(case: &Case<'_>, said: &[Said<'_, '_>]) -> Vec<(Aim, Aim)> {
    let mut aims = vec![(case.aim(None, &case.item.targets), case.aim(None, &case.item.apps))];
    for said in said {
        let aim = case.aims_of(said.restriction);
        if !aims.contains(&aim) {
            aims.push(aim);
        }
    }
    aims
}

/// Inside one rule, an application's group goes before applications that are named themselves, and these before all
/// applications, a target before all targets, and then the
/// strictest level.
fn one_of_each_rule<'a, 'c>(case: &Case<'c>, said: &[Said<'a, 'c>], aims: (Aim, Aim)) -> Vec<Said<'a, 'c>> {
    let mut chosen: Vec<Said<'a, 'c>> = Vec::new();
    let mut rules: Vec<usize> = said.iter().map(|said| said.index).collect();
    rules.dedup();
    for rule in rules {
        let of_rule = said.iter().filter(|said| said.index == rule && case.speaks_of(said.restriction, aims));
        let ranked = of_rule.map(|said| {
            let group = match (said.restriction.apps, case.is_listed(said.restriction)) {
                (Some(_), _) => 2,
                (None, true) => 1,
                (None, false) => 0,
            };
            (*said, (group, case.objects(said.restriction).0.is_some(), said.rank))
        });
        chosen.extend(first_highest(ranked.collect()));
    }
    chosen
}
