//! Declarations, locations and rules.

use std::fmt;

use super::conditions::Conditions;
use super::{Text, effects, quoted};
use crate::bundle::Bundle;
use crate::format::policy_views::{AttributeView, OptionView, RuleView};
use crate::format::views::Strings;
use crate::program::{Copies, Derivation, Id, Of, PartFilter, Reach, Resolve, Role, ValueKind};

pub(super) fn declarations(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    for attribute in bundle.attributes() {
        let required = if attribute.required { ", required" } else { "" };
        let (of, kind) = (of(attribute.of), value_kind(attribute.kind));
        let derived = attribute.derived.map(|how| derivation(bundle, how)).unwrap_or_default();
        out.line(format_args!("attribute {}: {kind} of {of}{required}{derived}", attribute.name))?;
        for (value, group) in attribute.groups() {
            out.line(format_args!("  {value} in {group}"))?;
        }
    }
    for activity in bundle.activities() {
        let says = activity.says.map(|says| format!(", said as {says:?}")).unwrap_or_default();
        let governed = activity.governed.map(|node| format!(", governed by node {node}")).unwrap_or_default();
        out.line(format_args!("activity {} {:?}{says}{governed}", activity.name, activity.title))?;
    }
    for kind in bundle.action_kinds() {
        let role = match kind.role {
            Role::Enforce => "enforces",
            Role::Notify => "notifies",
            Role::Report => "reports",
        };
        let tip = if kind.tip { ", the tip" } else { "" };
        out.line(format_args!("action {} {:?}: rank {}, {role}{tip}", kind.name, kind.title, kind.rank))?;
        out.indented(|out| {
            kind.tokens().try_for_each(|token| {
                let (text, option) = (token.text, token.option);
                out.line(format_args!("{text:?} in {option} is the {}", token.meaning.name()))
            })
        })?;
    }
    for level in bundle.levels() {
        let overridable = if level.overridable { ", may be overridden" } else { "" };
        out.line(format_args!("level {}: rank {}{overridable}", level.name, level.rank))?;
        out.indented(|out| effects::effects(bundle, level.effects, out))?;
    }
    for mode in bundle.modes() {
        let does = [(mode.enforces, "enforces"), (mode.notifies, "notifies"), (mode.reports, "reports")];
        let does: Vec<&str> = does.into_iter().filter(|(does, _)| *does).map(|(_, word)| word).collect();
        let does = if does.is_empty() { "records".to_owned() } else { does.join(", ") };
        out.line(format_args!("mode {}: {does}", mode.name))?;
    }
    for kind in bundle.kinds() {
        out.line(format_args!("kind of policy {} {:?}", kind.name, kind.title))?;
    }
    effects::declarations(bundle, out)
}

pub(super) fn locations(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    for location in bundle.locations() {
        out.blank();
        out.line(format_args!("location {} {:?}", location.name, location.title))?;
        out.indented(|out| {
            let resolve = match location.resolve {
                Resolve::MostRestrictive => "the most restrictive rule",
                Resolve::Aggregate => "an aggregate",
                Resolve::FirstMatch => "the first rule that matches",
            };
            let copies = match location.copies {
                Copies::One => "one copy".to_owned(),
                Copies::PerRecipient(id) => {
                    format!("a copy per recipient, named by {}", attribute_name(bundle, id))
                }
                Copies::PerActivity => "a copy per activity".to_owned(),
            };
            out.line(format_args!("applies {resolve}; {copies}"))?;
            for activity in location.activities.iter().filter_map(|id| bundle.activity(id)) {
                out.line(format_args!("activity {}", activity.name))?;
            }
            for scoped in location.rules() {
                let name = bundle.rule(scoped.rule).map(|rule| full_name(bundle, &rule)).unwrap_or_default();
                let timing = scoped.timing.and_then(|id| bundle.timing(id));
                let timing = timing.map(|timing| format!(", timed by {}", timing.name)).unwrap_or_default();
                let stands =
                    scoped.standing.map(|node| format!(", stands by node {node}")).unwrap_or_default();
                out.line(format_args!("rule {name} in scope of node {}{timing}{stands}", scoped.scope))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

pub(super) fn rules(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    let mut conditions = Conditions::new(bundle);
    let governed = bundle.activities().filter_map(|activity| activity.governed);
    let scoped = bundle.locations().flat_map(|location| location.rules());
    let scopes: Vec<Id> = scoped
        .flat_map(|scoped| std::iter::once(scoped.scope).chain(scoped.standing))
        .chain(governed)
        .collect();
    if !scopes.is_empty() {
        out.blank();
        out.line(format_args!("scopes"))?;
        out.indented(|out| scopes.iter().try_for_each(|scope| conditions.print_new(*scope, out)))?;
    }
    for policy in bundle.policies() {
        let mode = bundle.mode(policy.mode).map_or("", |mode| mode.name);
        let kind = policy.kind.and_then(|id| bundle.kind(id));
        let kind = kind.map(|kind| format!(" of kind {}", kind.name)).unwrap_or_default();
        out.blank();
        out.line(format_args!("policy {} {:?}{kind} in mode {mode}", policy.name, policy.title))?;
    }
    for rule in bundle.rules() {
        out.blank();
        out.line(format_args!("rule {} {:?}", full_name(bundle, &rule), rule.title))?;
        out.indented(|out| print_rule(bundle, &rule, &mut conditions, out))?;
    }
    Ok(())
}

fn print_rule(
    bundle: &Bundle<'_>,
    rule: &RuleView<'_>,
    conditions: &mut Conditions<'_, '_>,
    out: &mut Text,
) -> fmt::Result {
    let severity = rule.severity.map(|severity| format!(", severity {severity}")).unwrap_or_default();
    let stop = if rule.stop { ", then stops" } else { "" };
    out.line(format_args!("rank {}{severity}{stop}", rule.rank))?;
    out.line(format_args!("when"))?;
    out.indented(|out| conditions.print(rule.condition, out))?;
    for action in rule.actions() {
        let name = bundle.action_kind(action.kind).map_or("", |kind| kind.name);
        let about = action.about.map(|about| {
            let names = about.iter().filter_map(|id| bundle.activity(id)).map(|activity| activity.name);
            format!(" about {}", names.collect::<Vec<_>>().join(", "))
        });
        out.line(format_args!("action {name}: rank {}{}", action.rank, about.unwrap_or_default()))?;
        out.indented(|out| {
            bundle
                .options(action)
                .try_for_each(|(name, value)| out.line(format_args!("{name} = {}", option(value))))?;
            effects::effects(bundle, action.effects(), out)
        })?;
    }
    let object = |id: Option<Id>| id.and_then(|id| bundle.object(id)).map(|object| object.name);
    for said in rule.restrictions() {
        let activity = bundle.activity(said.activity).map_or("", |activity| activity.name);
        let level = bundle.level(said.level).map_or("", |level| level.name);
        let on = object(said.on).map(|on| format!(" on {on}")).unwrap_or_default();
        let apps = object(said.apps).map(|apps| format!(" for apps in {apps}")).unwrap_or_default();
        let reach = match said.reach {
            Reach::Own => "",
            Reach::Listed => ", which a group of such goes before",
            Reach::Bars => ", which a group of such goes before, for whatever else they do too",
        };
        out.line(format_args!("restrict {activity}{on}{apps} = {level}{reach}"))?;
    }
    if !rule.overrides.is_empty() {
        out.line(format_args!("override {}", quoted(rule.overrides.iter())))?;
    }
    Ok(())
}

fn full_name(bundle: &Bundle<'_>, rule: &RuleView<'_>) -> String {
    let policy = bundle.policy(rule.policy).map_or("", |policy| policy.name);
    format!("{policy}.{}", rule.name)
}

pub(super) fn option(value: OptionView<'_>) -> String {
    match value {
        OptionView::Text(text) => format!("{text:?}"),
        OptionView::Number(number) => number.to_string(),
        OptionView::Flag(flag) => flag.to_string(),
        OptionView::List(texts) => format!("[{}]", quoted(texts.iter())),
        OptionView::Map(texts) => format!("{{ {} }}", entries(texts)),
    }
}

pub(super) fn entries(texts: Strings<'_>) -> String {
    let keys = texts.iter().step_by(2);
    let values = texts.iter().skip(1).step_by(2);
    keys.zip(values).map(|(key, value)| format!("{key:?} = {value:?}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn attribute_name<'a>(bundle: &Bundle<'a>, id: Id) -> &'a str {
    bundle.attribute(id).map_or("", |attribute: AttributeView<'a>| attribute.name)
}

fn derivation(bundle: &Bundle<'_>, derivation: Derivation) -> String {
    let how = match derivation {
        Derivation::DomainOf(base) => format!("the domain of {}", attribute_name(bundle, base)),
        Derivation::ScopeOf(base) => format!("internal or external by {}", attribute_name(bundle, base)),
        Derivation::ExtensionOf(base) => format!("the extension of {}", attribute_name(bundle, base)),
        Derivation::GroupOf(base) => format!("the group of {}", attribute_name(bundle, base)),
        Derivation::TextOfPart => "the text of the part".to_owned(),
        Derivation::Unlabelled(PartFilter::Any) => "whether there is no label".to_owned(),
        Derivation::Unlabelled(PartFilter::Message) => "whether the message has no label".to_owned(),
        Derivation::Unlabelled(PartFilter::Attachments) => "whether attachments have no label".to_owned(),
        Derivation::StateIs(state) => format!("whether the part is {}", state.name()),
        Derivation::AnyScope(base) => format!("{} of all recipients", attribute_name(bundle, base)),
        Derivation::WithMessageText(base) => {
            format!("{} and the message's text", attribute_name(bundle, base))
        }
        Derivation::InState(base, state) => {
            format!("{} of parts that are {}", attribute_name(bundle, base), state.name())
        }
    };
    format!(", derived: {how}")
}

fn of(of: Of) -> &'static str {
    match of {
        Of::Item => "the item",
        Of::Recipient => "a recipient",
        Of::Part => "a part",
    }
}

fn value_kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Text => "text",
        ValueKind::Number => "number",
        ValueKind::Flag => "flag",
        ValueKind::Ip => "address",
        ValueKind::Keyed => "texts under keys",
    }
}
