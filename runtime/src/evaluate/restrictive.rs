//! `resolve = most_restrictive` and `resolve = first_match`: one rule is applied, with all its actions (S28, S29, S37).

use super::aggregate::restrict;
use super::ask::Questions;
use super::resolved::{Matched, Resolved, first_highest};
use crate::program::{Id, Resolve, Role};

pub(super) fn one_rule<'a>(
    questions: &Questions<'_, 'a, '_>,
    activity: Option<Id>,
    matched: &[Matched<'a>],
    resolve: Resolve,
) -> Resolved {
    let tables = &questions.bundle.tables;
    let first = |qualifies: fn(&Matched<'a>) -> bool| {
        let qualified = matched.iter().enumerate().filter(|(_, each)| qualifies(each));
        let ranked = resolve != Resolve::FirstMatch;
        first_highest(qualified.map(|(index, each)| (index, if ranked { each.rank } else { 0 })))
    };
    let winner = first(|each| each.mode.enforces);
    let speaker = winner.or_else(|| first(|each| each.mode.notifies));
    let mut outcome = Resolved::default();
    // The applied rule's actions come first, then what others report.
    let mut order: Vec<usize> = speaker.into_iter().collect();
    order.extend((0..matched.len()).filter(|index| Some(*index) != speaker));
    for index in order {
        let Some(each) = matched.get(index) else { continue };
        for action in each.actions(activity) {
            let Some(kind) = tables.action_kind(action.kind) else { continue };
            let chosen = match kind.role {
                Role::Enforce => winner,
                Role::Notify => speaker,
                Role::Report => Some(index),
            };
            let done = each.done(tables, action, kind.role);
            if chosen == Some(index) && each.carries_out(kind.role) {
                outcome.apply(done, kind.tip);
            } else {
                let by = chosen.and_then(|chosen| matched.get(chosen));
                outcome.outranked.push(each.outranked(done.applied, kind.role, by, resolve));
            }
        }
    }
    if let Some(winner) = winner.and_then(|winner| matched.get(winner)) {
        restrict(questions, activity, std::slice::from_ref(winner), &mut outcome);
        outcome.offer(winner);
    }
    outcome
}
