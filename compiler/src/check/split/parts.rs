//! Which locations can the same, and what means nothing at the others.

use super::{Idle, Part, Why};
use crate::check::uses::Use;
use crate::platform::Platform;
use crate::platform::tables::{Field, Kind, LocationId, Reach};
use crate::types::model::{Action, Policy, Spanned, Value};

/// Locations grouped by what means nothing there, the most capable first; nothing where there is one group only.
pub(super) fn parts(platform: &Platform, policy: &Policy, uses: &[Use<'_>]) -> Result<Vec<Part>, Why> {
    let kind = policy.kind.and_then(|kind| platform.kinds.get(kind));
    if let Some(why) = widened(platform, policy) {
        return Err(Why::Said(why));
    }
    let mut parts: Vec<(Part, bool)> = Vec::new();
    for scoped in &policy.scope {
        let location = platform.locations.get(scoped.location).ok_or(Why::Unsaid)?;
        if kind.is_some_and(|kind| !kind.locations.contains(&scoped.location)) {
            return Err(Why::Unsaid);
        }
        let idle = idle(platform, policy, kind, uses, scoped.location)?;
        let known = parts.iter_mut().find(|(part, alone)| !alone && !location.alone && part.idle == idle);
        match known {
            Some((part, _)) => part.locations.push(scoped.location),
            None => parts.push((Part { locations: vec![scoped.location], idle }, location.alone)),
        }
    }
    if parts.len() < 2 {
        return Err(Why::Unsaid);
    }
    let mut parts: Vec<Part> = parts.into_iter().map(|(part, _)| part).collect();
    parts.sort_by_key(|part| part.idle.len());
    for part in &parts {
        if let Some(setting) = unsplit(platform, policy, part) {
            return Err(Why::Said(setting));
        }
    }
    Ok(parts)
}

/// What policies of the kind (or plain ones) cannot ask or do at the location.
fn idle(
    platform: &Platform,
    policy: &Policy,
    kind: Option<&Kind>,
    uses: &[Use<'_>],
    at: LocationId,
) -> Result<Idle, Why> {
    let of_kind = kind.map(|kind| kind.name.as_str());
    let has = |reach: &Reach| reach.of_kind(of_kind).contains(&at);
    let mut idle = Idle::new();
    for used in uses {
        let can = match (used.question.content_kind(), used.attribute()) {
            (Some(asked), _) if kind.is_some() => platform.content(asked).is_none_or(|row| has(&row.reach)),
            (Some(asked), _) => {
                platform.locations.get(at).is_some_and(|location| location.content.contains(&asked))
            }
            (None, Some(question)) => platform
                .attributes
                .get(question.attribute)
                .and_then(|attribute| attribute.families.get(&question.family))
                .is_none_or(&has),
            (None, None) => true,
        };
        if !can {
            idle.insert(used.span);
        }
    }
    let implied = implied(kind);
    for action in policy.rules.iter().flat_map(|rule| &rule.actions) {
        let row = platform.actions.get(action.action).ok_or(Why::Unsaid)?;
        // What the kind itself does has no line of its own. What a plain policy does somewhere it may leave undone elsewhere.
        let must = kind.is_some() || !row.combines;
        if implied != Some(row.name.as_str()) && must && !has(&row.reach) {
            idle.insert(action.span);
        }
    }
    Ok(idle)
}

/// The action that every rule of the kind does, without a line of its own.
fn implied(kind: Option<&Kind>) -> Option<&str> {
    kind.and_then(|kind| kind.does.as_ref()).map(|does| does.action.as_str())
}

/// A setting that narrows the scope, and a location that lacks it: a part of its own would cover more than was meant.
fn widened(platform: &Platform, policy: &Policy) -> Option<String> {
    let mut narrowing = policy.settings.iter().filter_map(|(name, _)| {
        platform.policy_options.iter().find(|option| option.name == *name && option.narrows)
    });
    narrowing.find_map(|option| {
        let reach = &option.reach.locations;
        let lacking =
            policy.scope.iter().find(|scoped| !reach.is_empty() && !reach.contains(&scoped.location))?;
        let location = platform.locations.get(lacking.location)?;
        Some(format!("without `{}`, `{}` would be covered whole", option.name, location.name))
    })
}

/// A setting that one place of the scope is enough for, and that a part would hold without any.
fn unsplit(platform: &Platform, policy: &Policy, part: &Part) -> Option<String> {
    let lacks = |locations: &[LocationId]| {
        !locations.is_empty() && !part.locations.iter().any(|location| locations.contains(location))
    };
    let first = part.locations.first().and_then(|location| platform.locations.get(*location))?;
    let told = |what: &str| format!("`{}` has no `{what}`", first.name);
    for (name, value) in &policy.settings {
        if let Some(option) = platform.policy_options.iter().find(|option| option.name == *name)
            && (lacks(&option.reach.locations) || lacks_value(option, value, &lacks))
        {
            return Some(told(name));
        }
    }
    let kind = policy.kind.and_then(|kind| platform.kinds.get(kind));
    let done = policy.rules.iter().flat_map(|rule| &rule.actions);
    done.filter(|action| !part.idle.contains(&action.span)).find_map(|action| {
        let row = platform.actions.get(action.action)?;
        // The options of what the kind does are settings of the policy.
        if lacks(&row.reach.locations) || implied(kind) == Some(row.name.as_str()) {
            return None;
        }
        option_lacked(&row.fields, row.value.as_ref(), action, &lacks).map(|name| {
            told(&if name.is_empty() { row.name.clone() } else { format!("{}.{name}", row.name) })
        })
    })
}

fn option_lacked(
    fields: &[Field],
    value: Option<&Field>,
    action: &Action,
    lacks: &dyn Fn(&[LocationId]) -> bool,
) -> Option<String> {
    let assigned = value.zip(action.value.as_ref());
    if assigned.is_some_and(|(field, value)| lacks_value(field, value, lacks)) {
        return Some(String::new());
    }
    let written = action.options.iter().filter_map(|(name, value)| {
        let field = fields.iter().find(|field| field.name == *name)?;
        // A default is written in the row, and holds wherever the action does.
        let default = field.default.as_ref().is_some_and(|default| default.span == value.span);
        (!default).then_some((field, value))
    });
    let mut written =
        written.filter(|(field, value)| lacks(&field.reach.locations) || lacks_value(field, value, lacks));
    written.next().map(|(field, _)| field.name.clone())
}

/// A value that only some locations have.
fn lacks_value(field: &Field, value: &Spanned, lacks: &dyn Fn(&[LocationId]) -> bool) -> bool {
    value.elements().iter().any(|element| match &element.value {
        Value::Name(name) => field.cases.get(name).is_some_and(|(locations, _)| lacks(locations)),
        _ => false,
    })
}
