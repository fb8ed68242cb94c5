//! Settings: options of actions, fields of objects, settings of rules, policies, labels. And where anything works, which rows
//! and settings say alike.

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{About, Applies, Cost, Field, Origin, Reach, Status, Type};
use weir_compiler::syntax::ast::ExprKind;
use weir_compiler::units;

use super::rows::{from, row};
use crate::command::Explanation;

/// Where something works of which no page says where it does.
pub(super) const NOWHERE: &str = "none that is documented";

/// A setting, and what it belongs to.
pub(super) struct Setting<'p> {
    pub(super) kind: &'static str,
    /// The row whose name stands before the setting's; it speaks for a setting that names no source.
    pub(super) owner: Option<(&'p str, &'p Origin)>,
    /// Where it is written.
    pub(super) within: String,
    pub(super) platform: &'p Platform,
    pub(super) field: &'p Field,
}

/// `reach` is that of the row it belongs to, for a setting that says nothing of its own.
pub(super) fn setting(setting: &Setting<'_>, reach: &Reach, example: Option<String>) -> Explanation {
    let Setting { kind, owner, within, platform, field } = setting;
    let name = owner.map_or_else(|| field.name.clone(), |(owner, _)| format!("{owner}.{}", field.name));
    let explanation = row(kind, platform, &name, field.title.as_deref().unwrap_or_default())
        .fact("stands in", within.as_str())
        .fact("type", field.ty.describe())
        .fact("wire values", wire_values(&field.ty))
        .fact("required", if field.required { "yes" } else { "" })
        .fact("default", field.default.as_ref().map(|default| written(&default.kind)).unwrap_or_default());
    let explanation = with_rules(bounded(explanation, field), platform, field);
    let reach = if field.reach.locations.is_empty() && field.reach.kinds.is_empty() {
        Reach { locations: reach.locations.clone(), kinds: reach.kinds.clone(), ..field.reach.clone() }
    } else {
        field.reach.clone()
    };
    let explanation = match field.every {
        true => explanation.fact("every location", "of the scope must have it"),
        false => explanation,
    };
    // An option works where its action does, which may be nowhere; other settings work wherever they can be written.
    // Labels and objects are declared, not put at a location.
    let unsaid = reach.locations.is_empty() && reach.kinds.is_empty();
    let explanation = match *kind {
        "option" if unsaid => how_much(explanation.fact("locations", NOWHERE), platform, &reach),
        "setting of a rule" | "setting of a policy" => reached(explanation, platform, &reach),
        _ if unsaid => how_much(explanation, platform, &reach),
        _ => reached(explanation, platform, &reach),
    };
    let source = match (&field.origin, owner) {
        (own, Some((_, owner))) if own.source.is_empty() => {
            Origin { source: owner.source.clone(), ..own.clone() }
        }
        (own, _) => own.clone(),
    };
    from(explanation, &source).with_example(example)
}

/// What its values may be, beside what their type says.
fn bounded(explanation: Explanation, field: &Field) -> Explanation {
    let number = |number: u64| match field.ty.element() {
        Type::Size => units::spelled_size(number),
        Type::Duration => units::spelled_duration(number),
        Type::Either(types) if types.contains(&Type::Duration) => units::spelled_duration(number),
        _ => number.to_string(),
    };
    let length = field.max_key_length.map(|(most, _)| format!("at most {most} characters each"));
    let forbidden = field.forbidden.as_ref().map(|(texts, _)| quoted(texts));
    explanation
        .fact("at least", field.min.map(number).unwrap_or_default())
        .fact("in steps of", field.rules.step.map(number).unwrap_or_default())
        .fact("stands alone", field.alone.join(", "))
        .fact("one of", field.exclusive.join(", "))
        .fact("needs an action", field.needs_action.join(", "))
        .fact("tokens", field.tokens.as_ref().map(|(tokens, _)| tokens.join(", ")).unwrap_or_default())
        .fact("groups", if field.no_groups { "none" } else { "" })
        .fact("keys", length.unwrap_or_default())
        .fact("no key holds", forbidden.unwrap_or_default())
}

/// What it needs or rules out beside it.
fn with_rules(mut explanation: Explanation, platform: &Platform, field: &Field) -> Explanation {
    let rules = &field.rules;
    explanation = explanation.fact("requires", rules.requires.join(", "));
    for (case, names) in &rules.case_requires {
        explanation = explanation.fact("requires", format!("{} for `{case}`", names.join(", ")));
    }
    for (case, effects) in &field.effects {
        let effects: Vec<String> = effects.iter().map(ToString::to_string).collect();
        explanation = explanation.fact("a value", format!("`{case}` has the effect {}", effects.join(", ")));
    }
    let about = match &field.about {
        Some(About::Activities(names)) => names.join(", "),
        Some(About::Cases) => "the activities of its values".to_owned(),
        None => String::new(),
    };
    explanation = explanation.fact("about", about);
    for (case, (locations, _)) in &field.cases {
        let names = platform.location_names(locations.iter().copied());
        explanation = explanation.fact("a value", format!("`{case}` at {names} only"));
    }
    let limit = rules.limit.as_ref().and_then(|(name, _)| platform.limit(name));
    let applies = match rules.applies {
        Some(Applies::ByRule) => "by a rule: a label that nothing but a person can apply does not fit",
        Some(Applies::ByDefault) => {
            "where nobody chose a label: one that nothing but a person can apply does not fit"
        }
        None => "",
    };
    explanation
        .fact("conflicts", rules.conflicts.join(", "))
        .fact(
            "length",
            limit
                .map(|limit| format!("at most {} (limit {})", limit.spelled(limit.at_most), limit.name))
                .unwrap_or_default(),
        )
        .fact("applied", applies)
        .fact("by hand", if rules.manual { "a label that says this is chosen by people only" } else { "" })
}

/// As a source writes it; nothing for what no row gives as a default.
fn written(default: &ExprKind) -> String {
    match default {
        ExprKind::Path(path) => path.text(),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Quantity { number, unit } => format!("{number} {}", unit.text),
        ExprKind::List(values) => {
            let values: Vec<String> = values.iter().map(|value| written(&value.kind)).collect();
            format!("[{}]", values.join(", "))
        }
        _ => String::new(),
    }
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}

/// `low = Low, high = High`: what the platform calls the values.
pub(super) fn wire_values(ty: &Type) -> String {
    let cases = match ty.element() {
        Type::Enumeration(cases) | Type::Recipient(cases) => cases.as_slice(),
        Type::Either(types) => {
            return types
                .iter()
                .map(wire_values)
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(", ");
        }
        _ => &[],
    };
    let pairs = cases.iter().filter_map(|case| Some(format!("{} = {}", case.name, case.wire.as_ref()?)));
    pairs.collect::<Vec<_>>().join(", ")
}

pub(super) fn option(field: &Field) -> String {
    let required = if field.required { ", required" } else { "" };
    format!(
        "{}: {}{required}",
        if field.name.is_empty() { "value" } else { &field.name },
        field.ty.describe()
    )
}

/// Names of locations; nowhere said is everywhere.
pub(super) fn places(platform: &Platform, locations: &[usize]) -> String {
    if locations.is_empty() {
        "all locations".to_owned()
    } else {
        platform.location_names(locations.iter().copied())
    }
}

/// Where something works, and how much of it. What is for kinds of policy alone says so.
pub(super) fn reached(explanation: Explanation, platform: &Platform, reach: &Reach) -> Explanation {
    let locations = match reach.kinds.is_empty() {
        true => places(platform, &reach.locations),
        false => platform.location_names(reach.locations.iter().copied()),
    };
    let mut explanation = explanation.fact("locations", locations);
    for (kind, (locations, _)) in &reach.kinds {
        let names = places(platform, locations);
        explanation = explanation.fact("in policies", format!("of kind `{kind}`: {names}"));
    }
    how_much(explanation, platform, reach)
}

/// How much of something there may be, how sure that is, what it costs, and what it is called elsewhere.
pub(super) fn how_much(explanation: Explanation, platform: &Platform, reach: &Reach) -> Explanation {
    let status = match reach.status {
        Status::Documented => "",
        Status::Disputed => "sources disagree",
        Status::Undocumented => "not documented",
        Status::Retired => "retired",
        Status::Preview => "a preview",
    };
    let cost = match reach.cost {
        Cost::Low => "",
        Cost::Medium => "medium",
        Cost::High => "high",
    };
    let number = |limit: Option<(u64, weir_compiler::source::Span)>, words: fn(u64) -> String| {
        limit.map(|(number, _)| words(number)).unwrap_or_default()
    };
    explanation
        .fact("disputed at", platform.location_names(reach.disputed.iter().copied()))
        .fact("values", number(reach.max_values, |most| format!("at most {most}")))
        .fact(
            "warns above",
            number(reach.warn_values, |most| format!("{most} values, which another source gives")),
        )
        .fact("length", number(reach.max_length, |most| format!("at most {most} characters each")))
        .fact("total", number(reach.max_total, |most| format!("at most {most} values in all rules")))
        .fact("cost", cost)
        .fact("status", status)
        .fact("wire name", reach.wire.clone().unwrap_or_default())
        .fact("exception", reach.except.clone().unwrap_or_default())
        .fact("note", reach.note.clone().unwrap_or_default())
        .fact("source", reach.source.clone().unwrap_or_default())
}
