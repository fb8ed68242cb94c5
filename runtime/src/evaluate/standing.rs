//! Blocks that stand before anybody is concerned by them: a file that nobody outside has yet is closed to them (S50).
//!
//! A behaviour of the platform says so of rules that ask whether somebody is concerned. Such a rule has a second condition,
//! without that question; where it holds, the rule does not match, and its narrow blocks stand all the same.

use super::Walk;
use super::ask::Questions;
use super::effective::audiences;
use super::truth::Truth;
use super::values::Focus;
use crate::format::policy_views::RuleView;
use crate::outcome::{Audience, Closed};
use crate::program::ScopedRule;

/// What a rule that does not match closes, should its standing condition hold.
pub(super) fn closes(
    questions: &Questions<'_, '_, '_>,
    walk: &mut Walk<'_, '_, '_, '_>,
    scoped: &ScopedRule,
    rule: &RuleView<'_>,
    focus: Focus,
) -> Option<Closed> {
    let tables = &questions.bundle.tables;
    let standing = scoped.standing?;
    let policy = tables.policy(rule.policy)?;
    // It stands from its event on; events follow each other as the platform lists them.
    let from = scoped.timing.and_then(|id| tables.timing(id)).and_then(|timing| timing.enforce);
    let begun = from.zip(questions.subject.event).is_none_or(|(from, now)| from <= now);
    if !begun || !tables.mode(policy.mode)?.enforces || walk.answer(standing, focus) != Truth::True {
        return None;
    }
    let narrow = rule.actions().flat_map(|action| audiences(tables, action.effects())).flatten();
    let to = narrow.filter(|audience| *audience != Audience::Everyone).max()?;
    Some(Closed { to, by: format!("{}.{}", policy.name, rule.name) })
}

/// Of several, the first of the widest.
pub(super) fn wider(known: Option<Closed>, more: Option<Closed>) -> Option<Closed> {
    match (known, more) {
        (Some(known), Some(more)) => Some(if more.to > known.to { more } else { known }),
        (known, more) => known.or(more),
    }
}
