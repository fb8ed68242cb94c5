//! Blocks that stand before anybody is concerned by them: a file that nobody outside has yet is closed to them (S50).
//!
//! A behaviour of the platform says so of rules that ask whether somebody is concerned. Such a rule has a second condition,
//! without that question; where it holds, the rule does not match, and its narrow blocks stand all the same.

use super::Walk;
use super::ask::Questions;
use super::effective::audiences;
use super::scene::is_due;
use super::truth::Truth;
use super::values::Focus;
use crate::format::policy_views::RuleView;
use crate::format::tables::Tables;
use crate::outcome::{Audience, Closed};
use crate::program::{Id, Role, ScopedRule};

/// The node that says whether a rule that does not match closes something, if it can now.
pub(super) fn could_close(
    questions: &Questions<'_, '_, '_>,
    scoped: &ScopedRule,
    rule: &RuleView<'_>,
) -> Option<Id> {
    let tables = &questions.bundle.tables;
    let standing = scoped.standing?;
    let policy = tables.policy(rule.policy)?;
    let from = scoped.timing.and_then(|id| tables.timing(id)).and_then(|timing| timing.enforce);
    let begun = is_due(from, Role::Enforce, questions.subject.event);
    (begun && tables.mode(policy.mode)?.enforces && to_whom(tables, rule).is_some()).then_some(standing)
}

pub(super) fn closes(
    questions: &Questions<'_, '_, '_>,
    walk: &mut Walk<'_, '_, '_, '_>,
    scoped: &ScopedRule,
    rule: &RuleView<'_>,
    focus: Focus,
) -> Option<Closed> {
    let tables = &questions.bundle.tables;
    let standing = could_close(questions, scoped, rule)?;
    if walk.answer(standing, focus) != Truth::True {
        return None;
    }
    let policy = tables.policy(rule.policy)?;
    Some(Closed { to: to_whom(tables, rule)?, by: format!("{}.{}", policy.name, rule.name) })
}

/// The widest audience of the rule's blocks that are not for everyone.
fn to_whom(tables: &Tables<'_>, rule: &RuleView<'_>) -> Option<Audience> {
    let blocks = rule.actions().flat_map(|action| audiences(tables, action.effects())).flatten();
    blocks.filter(|audience| *audience != Audience::Everyone).max()
}

/// Of several, the first of the widest.
pub(super) fn wider(known: Option<Closed>, more: Option<Closed>) -> Option<Closed> {
    match (known, more) {
        (Some(known), Some(more)) => Some(if more.to > known.to { more } else { known }),
        (known, more) => known.or(more),
    }
}
