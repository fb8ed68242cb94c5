//! Rules that never apply, always apply, or change nothing.

use weir_runtime::effect::EffectKind;
use weir_runtime::program::{Action, Argument, Effect, Id, Node, Rule as Lowered};

use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::lint::implication::Implication;
use crate::lint::within;
use crate::platform::tables::Resolve;
use crate::program::Lowered as Sketch;
use crate::source::Span;
use crate::types::model::{Condition, ConditionKind, Model, Policy, Rule};

pub(super) fn lint(model: &Model, sketch: &Sketch, errors: &[Span], findings: &mut Vec<Diagnostic>) {
    let mut implication = Implication::new(&sketch.program);
    let mut earlier: Vec<Seen<'_>> = Vec::new();
    for (lowered, (policy_position, rule_position)) in sketch.program.rules.iter().zip(&sketch.places.rules) {
        let Some(policy) = model.policies.get(*policy_position) else { continue };
        let Some(rule) = policy.rules.get(*rule_position) else { continue };
        if poisoned(&rule.when) || rule.unless.as_ref().is_some_and(|unless| poisoned(unless)) {
            continue;
        }
        if earlier.last().is_some_and(|seen| seen.policy.span != policy.span) {
            earlier.clear();
        }
        // An action that was not understood is an action all the same.
        if rule.actions.is_empty() && !errors.iter().any(|error| within(rule.item_span, *error)) {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0704,
                    format!("the rule `{}` has no action", rule.name),
                    rule.span,
                    "records matches and does nothing",
                )
                .help("write `then { … }`, or `mode = test` if recording is all that is meant"),
            );
        }
        match constant(&mut implication, &sketch.program.nodes, lowered.condition) {
            Some(false) => findings.push(
                Diagnostic::new(
                    catalogue::WR0602,
                    format!("the rule `{}` never applies", rule.name),
                    rule.span,
                    "its conditions contradict each other",
                )
                .also(rule.when.span, "these conditions")
                .help("remove one side of the contradiction"),
            ),
            Some(true) if written(&rule.when) || rule.unless.is_some() => findings.push(
                Diagnostic::new(
                    catalogue::WR0603,
                    format!("the rule `{}` always applies", rule.name),
                    rule.span,
                    "its conditions are always true",
                )
                .also(rule.when.span, "these conditions")
                .help("remove them if that is meant"),
            ),
            _ => {}
        }
        let seen = Seen { policy, rule, lowered };
        if let Some(finding) = earlier.iter().find_map(|first| after(model, &mut implication, first, &seen)) {
            findings.push(finding);
        }
        earlier.push(seen);
    }
    repeated(sketch, findings);
}

struct Seen<'m> {
    policy: &'m Policy,
    rule: &'m Rule,
    lowered: &'m Lowered,
}

/// What an earlier rule of the same policy does to a later one.
fn after(
    model: &Model,
    implication: &mut Implication<'_>,
    first: &Seen<'_>,
    later: &Seen<'_>,
) -> Option<Diagnostic> {
    let covered = implication.implies(later.lowered.condition, first.lowered.condition);
    if !covered {
        return None;
    }
    let unreached = || {
        Diagnostic::new(
            catalogue::WR0601,
            format!("the rule `{}` is never reached", later.rule.name),
            later.rule.span,
            "every item it matches has been dealt with",
        )
        .also(first.rule.span, format!("`{}` matches all of them first", first.rule.name))
        .help("put the narrower rule first")
    };
    if first.rule.stop.is_some() {
        return Some(unreached().also(first.rule.stop.unwrap_or(first.rule.span), "and ends the processing"));
    }
    let platform = model.platforms.get(later.policy.platform)?;
    let everywhere = |resolve: Resolve| {
        let mut locations = later.policy.scope.iter().map(|scoped| platform.locations.get(scoped.location));
        locations.all(|location| location.is_some_and(|location| location.resolve == resolve))
    };
    let enforces = platform.modes.get(later.policy.mode).is_some_and(|mode| mode.enforces);
    if everywhere(Resolve::FirstMatch) && enforces && !later.policy.scope.is_empty() {
        return Some(unreached().note("at these locations the first rule that matches decides"));
    }
    let sequential = everywhere(Resolve::MostRestrictive);
    let same = first.lowered.condition == later.lowered.condition
        && first.lowered.actions == later.lowered.actions
        && first.lowered.restrictions == later.lowered.restrictions
        && first.lowered.overrides == later.lowered.overrides;
    if same {
        return Some(
            Diagnostic::new(
                catalogue::WR0604,
                format!("the rule `{}` says the same as `{}`", later.rule.name, first.rule.name),
                later.rule.span,
                "the same conditions and actions",
            )
            .also(first.rule.span, "the first one")
            .help("remove one of them"),
        );
    }
    let acts = later.lowered.rank > 1;
    if sequential && acts && rank_for_anybody(first.lowered) >= later.lowered.rank {
        return Some(
            Diagnostic::new(
                catalogue::WR0606,
                format!("what `{}` does is never done", later.rule.name),
                later.rule.span,
                "an earlier rule is always applied instead",
            )
            .also(
                first.rule.span,
                format!("`{}` matches whenever it does, and is as restrictive", first.rule.name),
            )
            .note("of all matching rules the first with the most restrictive action is applied")
            .help("put the narrower rule first, or make it more restrictive"),
        );
    }
    None
}

/// The value a condition always has, as far as can be told.
fn constant(implication: &mut Implication<'_>, nodes: &[Node], id: Id) -> Option<bool> {
    match nodes.get(id as usize)? {
        Node::Const(value) => Some(*value),
        Node::All(members) => {
            let clash = pairs(members).any(|(one, other)| implication.excludes(one, other));
            if clash || members.iter().any(|member| constant(implication, nodes, *member) == Some(false)) {
                Some(false)
            } else {
                None
            }
        }
        Node::Any(members) => {
            let opposite = pairs(members).any(|(one, other)| {
                nodes.get(one as usize) == Some(&Node::Not(other))
                    || nodes.get(other as usize) == Some(&Node::Not(one))
            });
            if opposite || members.iter().any(|member| constant(implication, nodes, *member) == Some(true)) {
                Some(true)
            } else {
                None
            }
        }
        Node::Not(_) | Node::PerPart(_) | Node::Test(_) => None,
    }
}

/// Pairs of members; of very long lists only the first, which are the cheap and telling ones.
fn pairs(members: &[Id]) -> impl Iterator<Item = (Id, Id)> + '_ {
    let few = members.get(..members.len().min(32)).unwrap_or(members);
    few.iter().enumerate().flat_map(move |(at, one)| few.iter().skip(at + 1).map(move |other| (*one, *other)))
}

/// The same line twice in a block.
fn repeated(sketch: &Sketch, findings: &mut Vec<Diagnostic>) {
    let mut places: Vec<(Span, Span)> = sketch.places.repeated.clone();
    places.sort_unstable();
    places.dedup();
    for (first, later) in places {
        findings.push(
            Diagnostic::new(catalogue::WR0605, "this line asks what another one asks", later, "adds nothing")
                .also(first, "asked here already")
                .help("remove one of them")
                .fix(Fix::maybe("remove this line").delete(later)),
        );
    }
}

fn written(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::All(members) | ConditionKind::Any(members) => {
            members.iter().any(|member| written(member))
        }
        ConditionKind::Not(inner) | ConditionKind::PerPart(inner) => written(inner),
        ConditionKind::Ask(_) | ConditionKind::Poison => true,
    }
}

fn poisoned(condition: &Condition) -> bool {
    let mut open = vec![condition];
    let mut seen = std::collections::HashSet::new();
    while let Some(next) = open.pop() {
        if !seen.insert(std::ptr::from_ref(next)) {
            continue;
        }
        match &next.kind {
            ConditionKind::Poison => return true,
            ConditionKind::All(members) | ConditionKind::Any(members) => {
                open.extend(members.iter().map(std::sync::Arc::as_ref))
            }
            ConditionKind::Not(inner) | ConditionKind::PerPart(inner) => open.push(inner),
            ConditionKind::Ask(_) => {}
        }
    }
    false
}

/// A rule's rank for whomever it does least to: a block that is not for everyone may do nothing to a copy.
fn rank_for_anybody(rule: &Lowered) -> u32 {
    let narrow = |effect: &Effect| {
        let audience = effect.arguments.first();
        effect.kind == EffectKind::Block
            && matches!(audience, Some(Argument::Text(audience)) if audience != "everyone")
    };
    let sure = |action: &&Action| action.effects.is_empty() || !action.effects.iter().all(narrow);
    if rule.actions.iter().all(|action| sure(&action)) {
        return rule.rank;
    }
    let highest = rule.actions.iter().filter(sure).map(|action| action.rank).max().unwrap_or(0);
    highest.saturating_mul(2).saturating_add(u32::from(rule.overrides.is_empty()))
}
