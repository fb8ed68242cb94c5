//! Rows in words.

use std::collections::BTreeSet;

use weir_compiler::platform::tables::{
    Action, Activity, Attribute, Behaviour, ContentRow, Derive, Event, GroupKind, Kind, LabelBlock, Level,
    Limit, Location, LocationId, Mode, Object, Origin, PartFilter, Reach, Reads, Right,
};
use weir_compiler::platform::{Platform, example};

use super::fields::{NOWHERE, how_much, option, places, reached, wire_values};
use crate::command::Explanation;

pub(super) fn row(kind: &'static str, platform: &Platform, name: &str, title: &str) -> Explanation {
    let explanation =
        Explanation { kind, name: name.to_owned(), title: title.to_owned(), ..Explanation::default() };
    explanation.fact("platform", format!("{} ({})", platform.name, platform.title))
}

/// What ends every row.
pub(super) fn from(explanation: Explanation, origin: &Origin) -> Explanation {
    explanation.fact("note", origin.note.clone().unwrap_or_default()).fact("source", origin.source.as_str())
}

/// The table as a whole: how much of each kind it declares, and by which names.
pub(super) fn platform(platform: &Platform) -> Explanation {
    let locations = platform.locations.iter().map(|row| row.name.as_str()).collect::<Vec<_>>();
    let modes = platform.modes.iter().map(|row| row.name.as_str()).collect::<Vec<_>>();
    let kinds = platform.kinds.iter().map(|row| row.name.as_str()).collect::<Vec<_>>();
    let number = |number: usize| if number == 0 { String::new() } else { number.to_string() };
    Explanation {
        kind: "platform",
        name: platform.name.clone(),
        title: platform.title.clone(),
        ..Explanation::default()
    }
    .fact("locations", locations.join(", "))
    .fact("modes", modes.join(", "))
    .fact("kinds of policy", kinds.join(", "))
    .fact("attributes", number(platform.attributes.len()))
    .fact("actions", number(platform.actions.len()))
    .fact("activities", number(platform.activities.len()))
    .fact("objects", number(platform.objects.len()))
    .fact("limits", number(platform.limits.len()))
    .fact("stands in", format!("`platform = \"{0}\"` in `weir.toml`, or `policy … on {0}`", platform.name))
    .fact("source", platform.source.as_str())
    .with_example(example::of_platform(platform))
}

pub(super) fn location(platform: &Platform, id: LocationId, location: &Location) -> Explanation {
    let content: Vec<&str> = location.content.iter().map(|kind| kind.describe()).collect();
    let explanation = row("location", platform, &location.name, &location.title)
        .fact("stands in", "`scope { … }`")
        .fact("content", content.join(", "))
        .fact("states", location.states.join(", "))
        .fact("scope", location.scope.join(", "))
        .fact("subject", location.subject.clone().unwrap_or_default())
        .fact("resolve", snake(&format!("{:?}", location.resolve)))
        .fact("copies", snake(&format!("{:?}", location.copies)))
        .fact("alone", if location.alone { "must be the only location of its policy" } else { "" })
        .fact("family", location.family.clone().unwrap_or_default())
        .fact("in scope", most(location.max_scope))
        .fact("users in scope", most(location.max_scope_users))
        .fact("groups in scope", most(location.max_scope_groups))
        .fact("needs", location.prerequisites.join(", "))
        .fact("wire name", location.workload.clone().unwrap_or_default());
    from(explanation, &location.origin).with_example(example::of_location(platform, id))
}

fn most(limit: Option<u64>) -> String {
    limit.map(|limit| format!("at most {limit}")).unwrap_or_default()
}

pub(super) fn content(platform: &Platform, content: &ContentRow) -> Explanation {
    let able = platform.locations.iter().enumerate();
    let able = able.filter(|(_, location)| location.content.contains(&content.kind)).map(|(id, _)| id);
    let explanation = row("content", platform, content.kind.name(), &content.title)
        .fact("matched at", platform.location_names(able))
        .fact("in a rule", most(content.max_per_rule));
    let explanation = how_much(explanation, platform, &content.reach);
    from(explanation, &content.origin).with_example(example::of_content(platform, content))
}

pub(super) fn attribute(platform: &Platform, attribute: &Attribute) -> Explanation {
    let mut explanation = row("attribute", platform, &attribute.name, &attribute.title)
        .fact("type", attribute.ty.describe())
        .fact("wire values", wire_values(&attribute.ty))
        .fact("of", snake(&format!("{:?}", attribute.of)))
        .fact("required", if attribute.required { "an item without it is refused" } else { "" })
        .fact("derived", attribute.derive.as_ref().map(derived).unwrap_or_default());
    if attribute.families.is_empty() {
        explanation = explanation.fact("stands in", "items and tests; no condition asks it");
    }
    for (family, reach) in &attribute.families {
        let nowhere = reach.locations.is_empty() && reach.kinds.is_empty();
        explanation = explanation.fact("operators", family.describe());
        explanation = if nowhere {
            how_much(explanation.fact("locations", NOWHERE), platform, reach)
        } else {
            reached(explanation, platform, reach)
        };
    }
    explanation = explanation.fact("conflicts", attribute.conflicts.join(", "));
    explanation = explanation.fact("keys", attribute.keys.join(", "));
    from(explanation, &attribute.origin).with_example(example::of_attribute(platform, attribute))
}

pub(super) fn action(platform: &Platform, action: &Action) -> Explanation {
    let mut explanation =
        row("action", platform, &action.name, &action.title).fact("rank", action.rank.to_string());
    // What only a kind of policy does has no line of its own.
    let kinds: Vec<&Kind> = platform
        .kinds
        .iter()
        .filter(|kind| kind.does.as_ref().is_some_and(|does| does.action == action.name))
        .collect();
    explanation = if !action.reach.locations.is_empty() || !action.reach.kinds.is_empty() {
        reached(explanation, platform, &action.reach)
    } else if kinds.is_empty() {
        how_much(explanation.fact("locations", NOWHERE), platform, &action.reach)
    } else {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        let locations = kinds.iter().flat_map(|kind| kind.locations.iter().copied());
        let places = platform.location_names(locations);
        let policies = format!("of kind {}: {places}", names.join(", "));
        how_much(explanation.fact("in policies", policies), platform, &action.reach)
    };
    for field in action.value.iter().chain(&action.fields) {
        explanation = explanation.fact("option", option(field));
    }
    let effects: Vec<String> = action.effects.iter().map(ToString::to_string).collect();
    explanation = explanation
        .fact("effect", effects.join(", "))
        .fact("requires", action.requires.join(", "))
        .fact("conflicts", action.conflicts.join(", "))
        .fact("combines", if action.combines { "" } else { "lost in a policy that has further locations" });
    from(explanation, &action.origin).with_example(example::of_action(platform, action, None))
}

pub(super) fn object(platform: &Platform, object: &Object) -> Explanation {
    let mut explanation = row("object", platform, &object.name, &object.title);
    explanation = explanation.fact("stands in", format!("`object {} … {{ … }}`", object.name));
    let scopes: Vec<LocationId> = platform
        .locations
        .iter()
        .enumerate()
        .filter(|(_, location)| location.scope.contains(&object.name))
        .map(|(id, _)| id)
        .collect();
    explanation = explanation.fact("in the scope of", platform.location_names(scopes));
    for field in &object.fields {
        explanation = explanation.fact("field", option(field));
    }
    explanation = explanation.fact("wire name", object.wire.clone().unwrap_or_default());
    from(explanation, &object.origin).with_example(example::of_object(platform, object))
}

pub(super) fn kind(platform: &Platform, kind: &Kind) -> Explanation {
    let mut explanation = row("kind of policy", platform, &kind.name, &kind.title)
        .fact("locations", platform.location_names(kind.locations.iter().copied()))
        .fact("rules", if kind.rules { "" } else { "none" })
        .fact("does", kind.does.as_ref().map(|does| does.action.clone()).unwrap_or_default());
    for field in &kind.fields {
        explanation = explanation.fact("setting", option(field));
    }
    explanation = explanation
        .fact("policies", most(kind.max_policies.map(|(limit, _)| limit)))
        .fact("in scope", most(kind.max_scope.map(|(limit, _)| limit)))
        .fact("wire name", kind.wire.clone().unwrap_or_default());
    from(explanation, &kind.origin).with_example(example::of_kind(platform, kind))
}

pub(super) fn group_kind(platform: &Platform, kind: &GroupKind) -> Explanation {
    let able = platform.locations.iter().enumerate();
    let able = able.filter(|(_, location)| location.scope.contains(&kind.name)).map(|(id, _)| id);
    let explanation = row("kind of group", platform, &kind.name, &kind.title)
        .fact("stands in", "`group … { kind = … }`")
        .fact("in the scope of", platform.location_names(able));
    from(explanation, &kind.origin).with_example(example::of_group_kind(platform, kind))
}

pub(super) fn mode(platform: &Platform, mode: &Mode) -> Explanation {
    let carried = [
        (mode.evaluated, "evaluated"),
        (mode.enforces, "enforced"),
        (mode.notifies, "told to users"),
        (mode.reports, "reported"),
    ];
    let carried: Vec<&str> = carried.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect();
    let explanation = row("mode", platform, &mode.name, &mode.title)
        .fact("stands in", "`policy … { mode = … }`")
        .fact("rules are", if carried.is_empty() { "nothing".to_owned() } else { carried.join(", ") })
        .fact("default", if mode.default { "yes" } else { "" })
        .fact("wire name", mode.wire.clone().unwrap_or_default());
    from(explanation, &mode.origin).with_example(example::of_mode(platform, mode))
}

pub(super) fn level(platform: &Platform, level: &Level) -> Explanation {
    let having = || platform.activities.iter().filter(|activity| activity.levels.contains(&level.name));
    let activities: Vec<&str> = having().map(|activity| activity.name.as_str()).collect();
    // A level that no activity has lifts what others restrict, wherever they can.
    let of_any = platform.activities.iter().filter(|_| activities.is_empty());
    let locations: BTreeSet<LocationId> =
        having().chain(of_any).flat_map(|activity| activity.reach.locations.iter().copied()).collect();
    let explanation = row("level", platform, &level.name, &level.title)
        .fact("activities", activities.join(", "))
        .fact("locations", platform.location_names(locations))
        .fact("rank", level.rank.to_string())
        .fact("effect", level.effects.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        .fact("override", if level.overridable { "a user may go on all the same" } else { "" })
        .fact("requires", level.requires.join(", "))
        .fact("wire name", level.wire.clone().unwrap_or_default());
    from(explanation, &level.origin).with_example(example::of_level(platform, level))
}

pub(super) fn activity(platform: &Platform, activity: &Activity) -> Explanation {
    let explanation = row("activity", platform, &activity.name, &activity.title)
        .fact("levels", activity.levels.join(", "))
        .fact("targets", activity.targets.join(", "))
        .fact("on names", if activity.of_applications { "the application that is used" } else { "" })
        .fact("nothing else at", activity.bars.join(", "))
        .fact("policies hold by", activity.governed.as_ref().map(|by| by.object.clone()).unwrap_or_default());
    let explanation = reached(explanation, platform, &activity.reach);
    from(explanation, &activity.origin).with_example(example::of_activity(platform, activity))
}

pub(super) fn event(platform: &Platform, event: &Event) -> Explanation {
    let due = |behaviour: &&Behaviour| {
        let events = [&behaviour.block, &behaviour.notify, &behaviour.alert];
        events.into_iter().flatten().any(|name| *name == event.name)
    };
    let behaviours: Vec<&Behaviour> = platform.behaviours.iter().filter(due).collect();
    let names: Vec<&str> = behaviours.iter().map(|behaviour| behaviour.name.as_str()).collect();
    let locations: BTreeSet<LocationId> =
        behaviours.iter().flat_map(|behaviour| behaviour.locations.iter().copied()).collect();
    let explanation = row("event", platform, &event.name, &event.title)
        .fact("stands in", "items, and tests: `given … { event = … }`")
        .fact("behaviours", names.join(", "))
        .fact("locations", platform.location_names(locations));
    from(explanation, &event.origin).with_example(example::of_event(platform, event))
}

pub(super) fn behaviour(platform: &Platform, behaviour: &Behaviour) -> Explanation {
    let pairs = |pairs: &[(String, String)]| {
        pairs.iter().map(|(name, value)| format!("{name}.{value}")).collect::<Vec<_>>().join(", ")
    };
    let explanation = row("behaviour", platform, &behaviour.name, &behaviour.title)
        .fact("locations", platform.location_names(behaviour.locations.iter().copied()))
        .fact("the rule asks", pairs(&behaviour.asks))
        .fact("the rule does", pairs(&behaviour.does))
        .fact("blocks stand", if behaviour.stands { "before what is asked for is so" } else { "" })
        .fact("blocks at", behaviour.block.clone().unwrap_or_default())
        .fact("notifies at", behaviour.notify.clone().unwrap_or_default())
        .fact("alerts at", behaviour.alert.clone().unwrap_or_default());
    from(explanation, &behaviour.origin).with_example(example::of_behaviour(platform, behaviour))
}

pub(super) fn limit(platform: &Platform, limit: &Limit) -> Explanation {
    let explanation = row("limit", platform, &limit.name, &limit.name.replace('_', " "))
        .fact("at most", limit.spelled(limit.at_most))
        .fact("at least", if limit.at_least > 0 { limit.spelled(limit.at_least) } else { String::new() })
        .fact("warns above", limit.warn.map(|warn| limit.spelled(warn)).unwrap_or_default())
        .fact("counted at", places(platform, &limit.locations));
    from(explanation, &limit.origin).with_example(example::of_limit(platform, limit))
}

pub(super) fn reads(platform: &Platform, reads: &Reads) -> Explanation {
    let mut explanation = row("reader", platform, &reads.name, &reads.title)
        .fact("stands in", "items that are made of real messages and files");
    for (found, attribute) in &reads.attributes {
        explanation =
            explanation.fact("fills", format!("`{attribute}` with the {}", found.replace('_', " ")));
    }
    from(explanation, &reads.origin).with_example(example::of_reads(platform, reads))
}

pub(super) fn right(platform: &Platform, right: &Right) -> Explanation {
    let blocks: Vec<String> = platform
        .label_blocks
        .iter()
        .filter(|block| block.field(LabelBlock::GRANTS).is_some())
        .map(|block| format!("`label … {{ {} {{ grant {} to … }} }}`", block.name, right.name))
        .collect();
    let explanation = row("right", platform, &right.name, &right.title)
        .fact("stands in", blocks.join(", "))
        .fact("wire name", right.wire.clone().unwrap_or_default());
    from(explanation, &right.origin).with_example(example::of_right(platform, right))
}

pub(super) fn label_block(platform: &Platform, block: &LabelBlock) -> Explanation {
    let mut explanation = row("block of a label", platform, &block.name, &block.title)
        .fact("stands in", format!("`label … {{ {} {{ … }} }}`", block.name));
    for field in &block.fields {
        explanation = explanation.fact("setting", option(field));
    }
    let effects: Vec<String> = block.effects.iter().map(ToString::to_string).collect();
    explanation = explanation
        .fact("one of", block.one_of.join(", "))
        .fact("effect", effects.join(", "))
        .fact("wire name", block.wire.clone().unwrap_or_default());
    from(explanation, &block.origin).with_example(example::of_label_block(platform, block, None))
}

/// Where the settings of a kind's policies work: where its policies do.
pub(super) fn reach_of_kind(kind: &Kind) -> Reach {
    Reach { locations: kind.locations.clone(), ..Reach::default() }
}

fn derived(derive: &Derive) -> String {
    match derive {
        Derive::DomainOf(name) => format!("the domain of `{name}`"),
        Derive::ScopeOf(name) => format!("whether `{name}` is inside the organisation"),
        Derive::ExtensionOf(name) => format!("the extension of `{name}`"),
        Derive::GroupOf(name) => format!("the group that holds `{name}`"),
        Derive::AnyScope(name) => format!("whether `{name}` holds for some recipient"),
        Derive::WithMessageText(name) => format!("`{name}`, and the text of the message"),
        Derive::TextOfPart => "the text of the part".to_owned(),
        Derive::Unlabelled(PartFilter::Any) => "whether nothing has a label".to_owned(),
        Derive::Unlabelled(PartFilter::Message) => "whether the message's body has no label".to_owned(),
        Derive::Unlabelled(PartFilter::Attachments) => "whether an attachment has no label".to_owned(),
        Derive::StateIs(state) => format!("whether the part's state is `{}`", state.name()),
        Derive::InState(name, state) => format!("`{name}` of parts whose state is `{}`", state.name()),
    }
}

/// `MostRestrictive` as the language spells it.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for point in name.chars() {
        if point.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(point.to_ascii_lowercase());
    }
    out
}
