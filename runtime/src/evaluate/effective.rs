//! What of a rule is effective for a copy: a block that is not for its recipient stops nothing there, and ranks as nothing
//! (S29, S39).

use std::ops::Range;

use crate::effect::EffectKind;
use crate::format::effect_views::ArgumentView;
use crate::format::policy_views::{ActionView, RuleView};
use crate::format::tables::Tables;
use crate::outcome::Audience;
use crate::program::{Id, Role};

/// Whom a block is for, by its argument.
pub(super) fn audience(word: Option<&str>) -> Audience {
    match word {
        Some("outside") => Audience::Outside,
        Some("anonymous") => Audience::Anonymous,
        _ => Audience::Everyone,
    }
}

/// Whether a block for the audience stops the copy. `outside` says of a recipient judged alone whether they are outside.
pub(super) fn stops(audience: Audience, outside: Option<bool>) -> bool {
    match (audience, outside) {
        (Audience::Everyone, _) | (_, None) => true,
        (Audience::Outside, Some(outside)) => outside,
        // Somebody with an address is not anonymous.
        (Audience::Anonymous, Some(_)) => false,
    }
}

/// The audiences of the blocks among some effects; `None` for an effect that is no block.
pub(super) fn audiences<'t, 'a>(
    tables: &'t Tables<'a>,
    effects: Range<Id>,
) -> impl Iterator<Item = Option<Audience>> + use<'t, 'a> {
    tables.effects_in(effects).map(|effect| {
        (effect.kind == EffectKind::Block).then(|| match tables.arguments(effect).next() {
            Some(ArgumentView::Text(word)) => audience(Some(word)),
            _ => Audience::Everyone,
        })
    })
}

/// Whether some block of the rule is not for everyone.
pub(super) fn asks_who(tables: &Tables<'_>, rule: &RuleView<'_>) -> bool {
    let mut audiences = rule.actions().flat_map(|action| audiences(tables, action.effects()));
    audiences.any(|audience| audience.is_some_and(|audience| audience != Audience::Everyone))
}

/// Whether what an action does concerns the copy at all.
pub(super) fn is_effective(tables: &Tables<'_>, effects: Range<Id>, outside: Option<bool>) -> bool {
    outside.is_none()
        || effects.is_empty()
        || audiences(tables, effects).any(|audience| audience.is_none_or(|audience| stops(audience, outside)))
}

/// The rule's rank among those that match the copy.
pub(super) fn rank(tables: &Tables<'_>, rule: &RuleView<'_>, outside: Option<bool>) -> u32 {
    if outside.is_none() {
        return rule.rank;
    }
    let enforced = |action: &ActionView<'_>| {
        let role = tables.action_kind(action.kind).map(|kind| kind.role);
        role == Some(Role::Enforce) && is_effective(tables, action.effects(), outside)
    };
    let highest = rule.actions().filter(enforced).map(|action| action.rank).max().unwrap_or(0);
    highest.saturating_mul(2).saturating_add(u32::from(rule.overrides.is_empty()))
}
