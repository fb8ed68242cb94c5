//! Rows of a platform: what it declares of a location, an attribute, an action, an activity or a limit.

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{
    Action, Activity, Attribute, Derive, Field, Limit, Location, Origin, PartFilter, Reach, Status,
};

use crate::command::Explanation;

/// All rows of that name; with the platform's name before it, of that platform only.
pub(crate) fn named(platform: &Platform, name: &str) -> Vec<Explanation> {
    let name =
        name.strip_prefix(platform.name.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
    let mut found = Vec::new();
    found.extend(platform.locations.iter().filter(|row| row.name == name).map(|row| location(platform, row)));
    found.extend(
        platform.attributes.iter().filter(|row| row.name == name).map(|row| attribute(platform, row)),
    );
    found.extend(platform.actions.iter().filter(|row| row.name == name).map(|row| action(platform, row)));
    found
        .extend(platform.activities.iter().filter(|row| row.name == name).map(|row| activity(platform, row)));
    found.extend(platform.limits.iter().filter(|row| row.name == name).map(|row| limit(platform, row)));
    found
}

pub(crate) fn names(platform: &Platform) -> Vec<String> {
    let locations = platform.locations.iter().map(|row| &row.name);
    let attributes = platform.attributes.iter().map(|row| &row.name);
    let actions = platform.actions.iter().map(|row| &row.name);
    let activities = platform.activities.iter().map(|row| &row.name);
    let limits = platform.limits.iter().map(|row| &row.name);
    locations.chain(attributes).chain(actions).chain(activities).chain(limits).cloned().collect()
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

fn location(platform: &Platform, location: &Location) -> Explanation {
    let content: Vec<&str> = location.content.iter().map(|kind| kind.describe()).collect();
    let explanation = row("location", platform, &location.name, &location.title)
        .fact("content", content.join(", "))
        .fact("states", location.states.join(", "))
        .fact("scope", location.scope.join(", "))
        .fact("subject", location.subject.clone().unwrap_or_default())
        .fact("resolve", snake(&format!("{:?}", location.resolve)))
        .fact("copies", snake(&format!("{:?}", location.copies)))
        .fact("alone", if location.alone { "must be the only location of its policy" } else { "" })
        .fact("needs", location.prerequisites.join(", "));
    from(explanation, &location.origin)
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
    from(explanation, &attribute.origin)
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
    from(explanation, &action.origin)
}

fn activity(platform: &Platform, activity: &Activity) -> Explanation {
    let explanation = row("activity", platform, &activity.name, &activity.title)
        .fact("levels", activity.levels.join(", "))
        .fact("targets", activity.targets.join(", "));
    from(reached(explanation, platform, &activity.reach), &activity.origin)
}

fn limit(platform: &Platform, limit: &Limit) -> Explanation {
    let number = |number: u64| match &limit.unit {
        Some(unit) => format!("{number} {unit}"),
        None => number.to_string(),
    };
    let explanation = row("limit", platform, &limit.name, "")
        .fact("at most", number(limit.at_most))
        .fact("at least", if limit.at_least > 0 { number(limit.at_least) } else { String::new() })
        .fact("warns above", limit.warn.map(number).unwrap_or_default());
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
}

fn derived(derive: &Derive) -> String {
    match derive {
        Derive::DomainOf(name) => format!("the domain of `{name}`"),
        Derive::ScopeOf(name) => format!("whether `{name}` is inside the organisation"),
        Derive::ExtensionOf(name) => format!("the extension of `{name}`"),
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
