//! What labels hold and how they are offered and applied: settings that need or rule out one another, whole days, labels that
//! no item can carry, labels that a policy speaks of and does not publish.

use crate::check::beside::Beside;
use crate::check::limits;
use crate::check::uses::Use;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::Platform;
use crate::platform::tables::{Applies, ContentKind, Field, LabelBlock as Row, Publishing};
use crate::source::Span;
use crate::types::default_value;
use crate::types::model::{Action, Label, LabelBlock, Model, Policy, Question, Scoped, Spanned, Value};

/// The bodies of all labels and retention labels.
pub(super) fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    let Some(platform) = model.labels_table() else { return };
    for label in &model.labels {
        for (what, name) in
            [("the name of this label", &label.path), ("the title of this label", &label.title)]
        {
            limits::length(platform.limit("label_name"), what, name, label.span, findings);
        }
        settings(platform, "a label", &platform.label_options, &label.settings, &[], findings);
        for block in &label.blocks {
            if let Some(row) = platform.label_blocks.get(block.block) {
                label_block(platform, row, label, block, findings);
            }
        }
    }
    for label in &model.retention_labels {
        let what = "a retention label";
        settings(platform, what, &platform.retention_options, &label.settings, &[], findings);
    }
    let encrypting = model.labels.iter().filter(|label| label.blocks.iter().any(|b| !b.grants.is_empty()));
    let places: Vec<Span> = encrypting.map(|label| label.span).collect();
    if let Some(limit) = platform.limit("labels_with_grants")
        && let Some(span) = usize::try_from(limit.at_most).ok().and_then(|at| places.get(at))
    {
        let message = format!("{} labels grant rights; the limit is {}", places.len(), limit.at_most);
        findings.push(
            Diagnostic::new(catalogue::WR0403, message, *span, "the first one too many")
                .also(limit.origin.span, "the limit")
                .help("unite some of them"),
        );
    }
}

fn label_block(
    platform: &Platform,
    row: &Row,
    label: &Label,
    block: &LabelBlock,
    findings: &mut Vec<Diagnostic>,
) {
    let grants: Vec<(&str, Span)> = block.grants.iter().map(|grant| (Row::GRANTS, grant.span)).collect();
    let what = format!("`{}`", row.name);
    let before = findings.len();
    settings(platform, &what, &row.fields, &block.settings, grants.get(..1).unwrap_or_default(), findings);
    // One mistake, one message: what needs another setting has been told to add it.
    let told = findings.iter().skip(before).any(|finding| finding.code == catalogue::WR0311);
    given_twice(block, findings);
    let given = |name: &String| {
        (name == Row::GRANTS && !grants.is_empty()) || block.settings.iter().any(|(known, _)| known == name)
    };
    if !told && !block.unread && !row.one_of.is_empty() && !row.one_of.iter().any(given) {
        let names: Vec<String> = row
            .one_of
            .iter()
            .map(|name| if name == Row::GRANTS { "grant".to_owned() } else { name.clone() })
            .collect();
        findings.push(
            Diagnostic::new(
                catalogue::WR0332,
                format!("`{}` of the label `{}` says nothing", row.name, label.path),
                block.span,
                "does nothing",
            )
            .also(row.origin.span, "what the platform says")
            .help(format!("write one of {}", crate::types::list(&names))),
        );
    }
}

/// The same right to the same people, again.
fn given_twice(block: &LabelBlock, findings: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(usize, &Value, bool, Span)> = Vec::new();
    for grant in &block.grants {
        let each = grant.to.iter().flat_map(|to| grant.rights.iter().map(move |(right, _)| (*right, to)));
        let mut told: Vec<Span> = Vec::new();
        for (right, to) in each {
            let domain = matches!(to, crate::types::model::Grantee::Domain(_));
            let spanned = to.value();
            let key = (right, &spanned.value, domain);
            let first = seen.iter().find(|(right, value, is_domain, _)| (*right, *value, *is_domain) == key);
            match first {
                Some(_) if spanned.value == Value::Poison || told.contains(&spanned.span) => {}
                Some((.., first)) => {
                    told.push(spanned.span);
                    findings.push(
                        Diagnostic::new(
                            catalogue::WR0205,
                            "this right is granted twice to the same",
                            spanned.span,
                            "again",
                        )
                        .also(*first, "first granted here")
                        .help("keep one of them"),
                    );
                }
                _ => seen.push((key.0, key.1, key.2, spanned.span)),
            }
        }
    }
}

/// Limits of each value, and what settings need of each other. `also` are those given in another form.
fn settings(
    platform: &Platform,
    what: &str,
    fields: &[Field],
    given: &[(String, Spanned)],
    also: &[(&str, Span)],
    findings: &mut Vec<Diagnostic>,
) {
    let beside = Beside::new(given, also);
    for field in fields {
        if let Some((_, value)) = given.iter().find(|(name, _)| *name == field.name) {
            self::value(platform, what, field, value, findings);
        }
        beside.check(what, field, findings);
    }
}

fn value(platform: &Platform, what: &str, field: &Field, value: &Spanned, findings: &mut Vec<Diagnostic>) {
    let what = format!("`{}` of {what}", field.name);
    if let (Some(step), Value::Number(number)) = (field.rules.step.filter(|step| *step > 0), &value.value)
        && number % step != 0
    {
        let unit = if step == 86_400 { "whole days".to_owned() } else { format!("steps of {step}") };
        findings.push(
            Diagnostic::new(
                catalogue::WR0405,
                format!("{what} is counted in {unit}"),
                value.span,
                "in between",
            )
            .also(field.origin.span, "what the platform says")
            .help(format!("write {unit}")),
        );
        return;
    }
    limits::option(&what, field, value, findings);
    if let (Some((limit, _)), Value::Text(text)) = (&field.rules.limit, &value.value) {
        limits::length(platform.limit(limit), &what, text, value.span, findings);
    }
}

/// How a policy applies and publishes labels.
pub(super) fn policy(
    model: &Model,
    platform: &Platform,
    policy: &Policy,
    uses: &[Use<'_>],
    findings: &mut Vec<Diagnostic>,
) {
    asked(model, platform, uses, findings);
    let kind = policy.kind.and_then(|kind| platform.kinds.get(kind));
    for field in kind.into_iter().flat_map(|kind| &kind.fields) {
        let value = policy.settings.iter().find(|(name, _)| *name == field.name).map(|(_, value)| value);
        let Some(value) = value else { continue };
        if let Some(applies) = field.rules.applies {
            applicable(model, field, applies, value, findings);
        }
        somewhere(platform, policy, field, value, findings);
    }
    let written =
        policy.rules.iter().flat_map(|rule| &rule.actions).filter(|action| action.span != policy.span);
    for action in written {
        action_labels(model, platform, action, findings);
    }
    if let Some(publishing) = kind.and_then(|kind| kind.publishing.as_ref()) {
        published(model, publishing, policy, findings);
    }
}

/// Labels that conditions ask for and that no content carries.
fn asked(model: &Model, platform: &Platform, uses: &[Use<'_>], findings: &mut Vec<Diagnostic>) {
    let Some(row) = platform.content(ContentKind::Label).filter(|row| !row.parents) else { return };
    let mut told: Vec<Span> = Vec::new();
    for used in uses {
        let Question::Label { labels, .. } = used.question else { continue };
        // `under` asks for the labels below too, `>=` for those above.
        let [only] = labels.as_slice() else { continue };
        let Some(label) = model.labels.get(*only) else { continue };
        let Some(child) = model.labels.iter().find(|other| other.parent == Some(*only)) else { continue };
        if told.contains(&used.span) {
            continue;
        }
        told.push(used.span);
        findings.push(
            Diagnostic::new(
                catalogue::WR0333,
                format!("`{}` groups other labels and is on no content itself", label.path),
                used.span,
                "finds nothing",
            )
            .also(child.span, "a label below it")
            .also(row.origin.span, "what the platform says")
            .help(format!(
                "write `label under {0}` for whatever is below it, or name one: `{1}`",
                label.path, child.path
            )),
        );
    }
}

/// A setting of the kind that is more than its default works at some location of the scope.
fn somewhere(
    platform: &Platform,
    policy: &Policy,
    field: &Field,
    value: &Spanned,
    findings: &mut Vec<Diagnostic>,
) {
    let reach = &field.reach.locations;
    let is_default =
        field.default.as_ref().and_then(default_value).is_some_and(|default| default.value == value.value);
    let has = |scoped: &Scoped| reach.contains(&scoped.location);
    if reach.is_empty() || is_default || policy.scope.is_empty() || policy.scope.iter().any(has) {
        return;
    }
    findings.push(
        Diagnostic::new(
            catalogue::WR0316,
            format!("no location in this scope has `{}`", field.name),
            value.span,
            "says nothing here",
        )
        .also(field.origin.span, "what the platform says")
        .note(format!("locations that have it: {}", platform.location_names(reach.iter().copied())))
        .help("remove this line, or add one of these locations"),
    );
}

fn action_labels(model: &Model, platform: &Platform, action: &Action, findings: &mut Vec<Diagnostic>) {
    let Some(row) = platform.actions.get(action.action) else { return };
    for (name, value) in &action.options {
        let field = row.fields.iter().find(|field| field.name == *name);
        if let Some(field) = field
            && let Some(applies) = field.rules.applies
        {
            applicable(model, field, applies, value, findings);
        }
    }
}

/// A label with sublabels is on no item; one that leaves something to people is put on by people.
fn applicable(
    model: &Model,
    field: &Field,
    applies: Applies,
    value: &Spanned,
    findings: &mut Vec<Diagnostic>,
) {
    for element in value.elements() {
        let Value::Label(index) = element.value else { continue };
        let Some(label) = model.labels.get(index) else { continue };
        if let Some(child) = model.labels.iter().find(|other| other.parent == Some(index)) {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0330,
                    format!("`{}` groups other labels and cannot be on an item itself", label.path),
                    element.span,
                    "would not be applied",
                )
                .also(child.span, "a label below it")
                .also(field.origin.span, "what the platform says")
                .help(format!("name one of its sublabels, for example `{}`", child.path)),
            );
        } else if applies == Applies::ByRule
            && let Some((block, name)) = manual_setting(model, label)
        {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0330,
                    format!("`{}` can only be chosen by a person", label.path),
                    element.span,
                    "would not be applied",
                )
                .also(block, format!("`{name}` asks the person who chooses it"))
                .help("apply a label that grants rights itself"),
            );
        }
    }
}

/// A setting of the label that waits for a person's decision.
fn manual_setting<'m>(model: &'m Model, label: &'m Label) -> Option<(Span, &'m str)> {
    let platform = model.labels_table()?;
    label.blocks.iter().find_map(|block| {
        let row = platform.label_blocks.get(block.block)?;
        block.settings.iter().find_map(|(name, value)| {
            let manual = row.field(name).is_some_and(|field| field.rules.manual);
            (manual && value.value != Value::Flag(false)).then_some((value.span, name.as_str()))
        })
    })
}

/// Defaults are among the labels that are published, and so is the parent of every sublabel.
fn published(model: &Model, publishing: &Publishing, policy: &Policy, findings: &mut Vec<Diagnostic>) {
    let Some((_, labels)) = policy.settings.iter().find(|(name, _)| *name == publishing.labels) else {
        return;
    };
    let labels = labels.elements();
    let is_published = |wanted: usize| labels.iter().any(|label| label.value == Value::Label(wanted));
    // One that could not be read may be any.
    if labels.iter().any(|label| label.value == Value::Poison) {
        return;
    }
    let defaults = publishing.defaults.iter().flat_map(|block| {
        let prefix = format!("{block}.");
        policy.settings.iter().filter(move |(name, _)| name.starts_with(&prefix))
    });
    let list = labels.first().zip(labels.last()).map(|(first, last)| first.span.to(last.span));
    for (_, value) in defaults {
        let Value::Label(index) = value.value else { continue };
        // One that nothing can carry has been reported.
        let carried = !is_published(index) && !model.has_sublabels(index);
        let Some(label) = model.labels.get(index).filter(|_| carried) else { continue };
        let problem = Diagnostic::new(
            catalogue::WR0331,
            format!("`{}` is a default of `{}`, which does not publish it", label.path, policy.name),
            value.span,
            "nobody would be offered it",
        );
        findings.push(
            problem
                .also(list.unwrap_or(policy.span), "the labels that are published")
                .help(format!("add `{}` to `{}`", label.path, publishing.labels)),
        );
    }
    for element in labels {
        let Value::Label(index) = element.value else { continue };
        let Some(label) = model.labels.get(index) else { continue };
        let Some(parent) = label.parent.filter(|parent| !is_published(*parent)) else { continue };
        let Some(above) = model.labels.get(parent) else { continue };
        findings.push(
            Diagnostic::new(
                catalogue::WR0331,
                format!("`{}` is published without `{}`, which it stands under", label.path, above.path),
                element.span,
                "nobody could choose it",
            )
            .also(above.span, "the label above it")
            .help(format!("add `{}` to `{}`", above.path, publishing.labels)),
        );
    }
}
