//! Rows of a platform: what it declares of anything that has a name, and the smallest policy that uses it.

use weir_compiler::platform::tables::{
    About, Action, Activity, Attribute, Behaviour, ContentRow, Derive, Event, Field, GroupKind, Kind, Level,
    Limit, Location, LocationId, Mode, Object, Origin, PartFilter, Reach, Status,
};
use weir_compiler::platform::{Platform, example};

use crate::command::Explanation;

/// All rows of that name; with the platform's name before it, of that platform only. An option stands after its action's name:
/// `block_access.to`.
pub(crate) fn named(platform: &Platform, name: &str) -> Vec<Explanation> {
    let name =
        name.strip_prefix(platform.name.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
    all(platform).into_iter().filter(|(known, _)| known == name).map(|(_, explain)| explain()).collect()
}

pub(crate) fn names(platform: &Platform) -> Vec<String> {
    all(platform).into_iter().map(|(name, _)| name).collect()
}

/// A name, and what explains it.
type Named<'p> = (String, Box<dyn Fn() -> Explanation + 'p>);

fn all(platform: &Platform) -> Vec<Named<'_>> {
    let mut all: Vec<Named<'_>> = Vec::new();
    for (id, row) in platform.locations.iter().enumerate() {
        all.push((row.name.clone(), Box::new(move || location(platform, id, row))));
    }
    for row in &platform.contents {
        all.push((row.kind.name().to_owned(), Box::new(move || content(platform, row))));
    }
    for row in &platform.attributes {
        all.push((row.name.clone(), Box::new(move || attribute(platform, row))));
    }
    for row in &platform.actions {
        all.push((row.name.clone(), Box::new(move || action(platform, row))));
        for field in &row.fields {
            let name = format!("{}.{}", row.name, field.name);
            all.push((name, Box::new(move || option_of(platform, row, field))));
        }
    }
    for row in &platform.activities {
        all.push((row.name.clone(), Box::new(move || activity(platform, row))));
    }
    for row in &platform.objects {
        all.push((row.name.clone(), Box::new(move || object(platform, row))));
    }
    for row in &platform.rule_options {
        let explain =
            move || setting(platform, "setting of a rule", row, example::of_rule_option(platform, row));
        all.push((row.name.clone(), Box::new(explain)));
    }
    for row in &platform.policy_options {
        let explain =
            move || setting(platform, "setting of a policy", row, example::of_policy_option(platform, row));
        all.push((row.name.clone(), Box::new(explain)));
    }
    for row in &platform.kinds {
        all.push((row.name.clone(), Box::new(move || kind(platform, row))));
    }
    for block in &platform.label_blocks {
        for field in &block.fields {
            let name = format!("{}.{}", block.name, field.name);
            all.push((name, Box::new(move || setting(platform, "setting of a label's block", field, None))));
        }
    }
    for row in &platform.label_options {
        all.push((row.name.clone(), Box::new(move || setting(platform, "setting of a label", row, None))));
    }
    for row in &platform.retention_options {
        let explain = move || setting(platform, "setting of a retention label", row, None);
        all.push((row.name.clone(), Box::new(explain)));
    }
    for row in &platform.group_kinds {
        all.push((row.name.clone(), Box::new(move || group_kind(platform, row))));
    }
    for row in &platform.modes {
        all.push((row.name.clone(), Box::new(move || mode(platform, row))));
    }
    for row in &platform.levels {
        all.push((row.name.clone(), Box::new(move || level(platform, row))));
    }
    for row in &platform.events {
        all.push((row.name.clone(), Box::new(move || event(platform, row))));
    }
    for row in &platform.behaviours {
        all.push((row.name.clone(), Box::new(move || behaviour(platform, row))));
    }
    for row in &platform.limits {
        all.push((row.name.clone(), Box::new(move || limit(platform, row))));
    }
    all
}

fn row(kind: &'static str, platform: &Platform, name: &str, title: &str) -> Explanation {
    let explanation =
        Explanation { kind, name: name.to_owned(), title: title.to_owned(), ..Explanation::default() };
    explanation.fact("platform", platform.title.as_str())
}

/// What ends every row.
fn from(explanation: Explanation, origin: &Origin) -> Explanation {
    explanation.fact("note", origin.note.clone().unwrap_or_default()).fact("source", origin.source.as_str())
}

/// The smallest policy that uses the row, below everything else.
fn with_example(mut explanation: Explanation, example: Option<String>) -> Explanation {
    if let Some(example) = example {
        explanation.text = format!("for example:\n\n{example}");
    }
    explanation
}

fn location(platform: &Platform, id: LocationId, location: &Location) -> Explanation {
    let content: Vec<&str> = location.content.iter().map(|kind| kind.describe()).collect();
    let explanation = row("location", platform, &location.name, &location.title)
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
    with_example(from(explanation, &location.origin), example::of_location(platform, id))
}

fn most(limit: Option<u64>) -> String {
    limit.map(|limit| format!("at most {limit}")).unwrap_or_default()
}

fn content(platform: &Platform, content: &ContentRow) -> Explanation {
    let able = platform.locations.iter().enumerate();
    let able = able.filter(|(_, location)| location.content.contains(&content.kind)).map(|(id, _)| id);
    let explanation = row("content", platform, content.kind.name(), &content.title)
        .fact("matched at", platform.location_names(able))
        .fact("in a rule", most(content.max_per_rule));
    let explanation = reached(explanation, platform, &content.reach);
    with_example(from(explanation, &content.origin), example::of_content(platform, content))
}

fn attribute(platform: &Platform, attribute: &Attribute) -> Explanation {
    let mut explanation = row("attribute", platform, &attribute.name, &attribute.title)
        .fact("type", attribute.ty.describe())
        .fact("of", snake(&format!("{:?}", attribute.of)))
        .fact("required", if attribute.required { "an item without it is refused" } else { "" })
        .fact("derived", attribute.derive.as_ref().map(derived).unwrap_or_default());
    for (family, reach) in &attribute.families {
        explanation = explanation.fact("operators", family.describe());
        explanation = reached(explanation, platform, reach);
    }
    explanation = explanation.fact("conflicts", attribute.conflicts.join(", "));
    explanation = explanation.fact("keys", attribute.keys.join(", "));
    with_example(from(explanation, &attribute.origin), example::of_attribute(platform, attribute))
}

fn action(platform: &Platform, action: &Action) -> Explanation {
    let mut explanation =
        row("action", platform, &action.name, &action.title).fact("rank", action.rank.to_string());
    explanation = reached(explanation, platform, &action.reach);
    for field in action.value.iter().chain(&action.fields) {
        explanation = explanation.fact("option", option(field));
    }
    let effects: Vec<String> = action.effects.iter().map(ToString::to_string).collect();
    explanation = explanation
        .fact("effect", effects.join(", "))
        .fact("requires", action.requires.join(", "))
        .fact("conflicts", action.conflicts.join(", "))
        .fact("combines", if action.combines { "" } else { "lost in a policy that has further locations" });
    with_example(from(explanation, &action.origin), example::of_action(platform, action, None))
}

fn option_of(platform: &Platform, action: &Action, field: &Field) -> Explanation {
    let name = format!("{}.{}", action.name, field.name);
    let explanation = row("option", platform, &name, field.title.as_deref().unwrap_or_default());
    let explanation = of_field(explanation, platform, field);
    let origin = if field.origin.source.is_empty() {
        Origin { source: action.origin.source.clone(), ..field.origin.clone() }
    } else {
        field.origin.clone()
    };
    with_example(from(explanation, &origin), example::of_action(platform, action, Some(field)))
}

fn setting(platform: &Platform, what: &'static str, field: &Field, example: Option<String>) -> Explanation {
    let explanation = row(what, platform, &field.name, field.title.as_deref().unwrap_or_default());
    with_example(from(of_field(explanation, platform, field), &field.origin), example)
}

/// The type of an option, its values, and what bounds them.
fn of_field(explanation: Explanation, platform: &Platform, field: &Field) -> Explanation {
    let mut explanation = explanation
        .fact("type", field.ty.describe())
        .fact("required", if field.required { "yes" } else { "" })
        .fact("at least", field.min.map(|min| min.to_string()).unwrap_or_default())
        .fact("stands alone", field.alone.join(", "))
        .fact("one of", field.exclusive.join(", "))
        .fact("tokens", field.tokens.as_ref().map(|(tokens, _)| tokens.join(", ")).unwrap_or_default())
        .fact("groups", if field.no_groups { "none" } else { "" });
    for (case, effects) in &field.effects {
        let effects: Vec<String> = effects.iter().map(ToString::to_string).collect();
        explanation = explanation.fact("a value", format!("`{case}` has the effect {}", effects.join(", ")));
    }
    explanation = explanation.fact(
        "about",
        match &field.about {
            Some(About::Activities(names)) => names.join(", "),
            Some(About::Cases) => "the activities of its values".to_owned(),
            None => String::new(),
        },
    );
    for (case, (locations, _)) in &field.cases {
        let names = platform.location_names(locations.iter().copied());
        explanation = explanation.fact("a value", format!("`{case}` at {names} only"));
    }
    reached(explanation, platform, &field.reach)
}

fn object(platform: &Platform, object: &Object) -> Explanation {
    let mut explanation = row("object", platform, &object.name, &object.title);
    for field in &object.fields {
        explanation = explanation.fact("field", option(field));
    }
    explanation = explanation.fact("wire name", object.wire.clone().unwrap_or_default());
    with_example(from(explanation, &object.origin), example::of_object(platform, object))
}

fn kind(platform: &Platform, kind: &Kind) -> Explanation {
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
    with_example(from(explanation, &kind.origin), example::of_kind(platform, kind))
}

fn group_kind(platform: &Platform, kind: &GroupKind) -> Explanation {
    let able = platform.locations.iter().enumerate();
    let able = able.filter(|(_, location)| location.scope.contains(&kind.name)).map(|(id, _)| id);
    let explanation = row("kind of group", platform, &kind.name, &kind.title)
        .fact("in the scope of", platform.location_names(able));
    from(explanation, &kind.origin)
}

fn mode(platform: &Platform, mode: &Mode) -> Explanation {
    let carried = [
        (mode.evaluated, "evaluated"),
        (mode.enforces, "enforced"),
        (mode.notifies, "told to users"),
        (mode.reports, "reported"),
    ];
    let carried: Vec<&str> = carried.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect();
    let explanation = row("mode", platform, &mode.name, &mode.title)
        .fact("rules are", if carried.is_empty() { "nothing".to_owned() } else { carried.join(", ") })
        .fact("default", if mode.default { "yes" } else { "" })
        .fact("wire name", mode.wire.clone().unwrap_or_default());
    from(explanation, &mode.origin)
}

fn level(platform: &Platform, level: &Level) -> Explanation {
    let explanation = row("level", platform, &level.name, &level.title)
        .fact("rank", level.rank.to_string())
        .fact("requires", level.requires.join(", "))
        .fact("wire name", level.wire.clone().unwrap_or_default());
    from(explanation, &level.origin)
}

fn activity(platform: &Platform, activity: &Activity) -> Explanation {
    let explanation = row("activity", platform, &activity.name, &activity.title)
        .fact("levels", activity.levels.join(", "))
        .fact("targets", activity.targets.join(", "))
        .fact("on names", if activity.of_applications { "the application that is used" } else { "" })
        .fact("nothing else at", activity.bars.join(", "))
        .fact("policies hold by", activity.governed.as_ref().map(|by| by.object.clone()).unwrap_or_default());
    let explanation = from(reached(explanation, platform, &activity.reach), &activity.origin);
    with_example(explanation, example::of_activity(platform, activity))
}

fn event(platform: &Platform, event: &Event) -> Explanation {
    from(row("event", platform, &event.name, &event.title), &event.origin)
}

fn behaviour(platform: &Platform, behaviour: &Behaviour) -> Explanation {
    let pairs = |pairs: &[(String, String)]| {
        pairs.iter().map(|(name, value)| format!("{name}.{value}")).collect::<Vec<_>>().join(", ")
    };
    let explanation = row("behaviour", platform, &behaviour.name, &behaviour.title)
        .fact("locations", platform.location_names(behaviour.locations.iter().copied()))
        .fact("the rule asks", pairs(&behaviour.asks))
        .fact("the rule does", pairs(&behaviour.does))
        .fact("blocks at", behaviour.block.clone().unwrap_or_default())
        .fact("blocks stand", if behaviour.stands { "before what is asked for is so" } else { "" })
        .fact("notifies at", behaviour.notify.clone().unwrap_or_default())
        .fact("alerts at", behaviour.alert.clone().unwrap_or_default());
    from(explanation, &behaviour.origin)
}

fn limit(platform: &Platform, limit: &Limit) -> Explanation {
    let number = |number: u64| match &limit.unit {
        Some(unit) => format!("{number} {unit}"),
        None => number.to_string(),
    };
    let explanation = row("limit", platform, &limit.name, "")
        .fact("at most", number(limit.at_most))
        .fact("at least", if limit.at_least > 0 { number(limit.at_least) } else { String::new() })
        .fact("warns above", limit.warn.map(number).unwrap_or_default())
        .fact("counted at", platform.location_names(limit.locations.iter().copied()));
    from(explanation, &limit.origin)
}

fn option(field: &Field) -> String {
    let required = if field.required { ", required" } else { "" };
    format!(
        "{}: {}{required}",
        if field.name.is_empty() { "value" } else { &field.name },
        field.ty.describe()
    )
}

/// Where something works, and how much of it.
fn reached(explanation: Explanation, platform: &Platform, reach: &Reach) -> Explanation {
    let status = match reach.status {
        Status::Documented => "",
        Status::Disputed => "sources disagree",
        Status::Undocumented => "not documented",
        Status::Retired => "retired",
        Status::Preview => "a preview",
    };
    let most =
        |limit: Option<(u64, weir_compiler::source::Span)>| limit.map(|(number, _)| number.to_string());
    explanation
        .fact("locations", platform.location_names(reach.locations.iter().copied()))
        .fact("disputed at", platform.location_names(reach.disputed.iter().copied()))
        .fact("values", most(reach.max_values).map(|most| format!("at most {most}")).unwrap_or_default())
        .fact(
            "length",
            most(reach.max_length).map(|most| format!("at most {most} characters each")).unwrap_or_default(),
        )
        .fact(
            "total",
            most(reach.max_total)
                .map(|most| format!("at most {most} values in all rules"))
                .unwrap_or_default(),
        )
        .fact("status", status)
        .fact("wire name", reach.wire.clone().unwrap_or_default())
        .fact("exception", reach.except.clone().unwrap_or_default())
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
