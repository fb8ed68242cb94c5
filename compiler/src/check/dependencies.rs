//! Settings that need, or rule out, one another.

use crate::check::beside::Beside;
use crate::check::uses::Use;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::Platform;
use crate::platform::tables::{Action as Row, EffectKind, Field};
use crate::source::Span;
use crate::types::model::{
    Action, Condition, ConditionKind, Policy, Question, Restriction, Rule, Spanned, Value,
};

pub(super) fn check(platform: &Platform, policy: &Policy, uses: &[Use<'_>], findings: &mut Vec<Diagnostic>) {
    for (index, rule) in policy.rules.iter().enumerate() {
        needs_action(platform, rule, findings);
        actions(platform, rule, findings);
        nothing_to_redact(platform, rule, findings);
        attributes(platform, index, uses, findings);
    }
}

fn actions(platform: &Platform, rule: &Rule, findings: &mut Vec<Diagnostic>) {
    for action in &rule.actions {
        let Some(row) = platform.actions.get(action.action) else { continue };
        for needed in &row.requires {
            requires(
                platform,
                rule,
                &format!("`{}`", row.name),
                needed,
                action.span,
                row.origin.span,
                findings,
            );
        }
        let mut told: Vec<&str> = Vec::new();
        for restriction in &action.restrictions {
            let Some(level) = platform.levels.get(restriction.level) else { continue };
            for needed in
                level.requires.iter().filter(|needed| !told.contains(&needed.as_str())).collect::<Vec<_>>()
            {
                told.push(needed);
                requires(
                    platform,
                    rule,
                    &format!("the level `{}`", level.name),
                    needed,
                    restriction.level_span,
                    level.origin.span,
                    findings,
                );
            }
        }
        for name in &row.conflicts {
            let other = rule.actions.iter().find(|other| {
                other.span < action.span
                    && platform.actions.get(other.action).is_some_and(|other| other.name == *name)
            });
            if let Some(other) = other {
                findings.push(
                    Diagnostic::new(
                        catalogue::WR0310,
                        format!("`{}` and `{name}` cannot stand in one rule", row.name),
                        action.span,
                        "rules the other out",
                    )
                    .also(other.span, "the other one")
                    .note(format!("source: {}", row.origin.source))
                    .help("keep one of them"),
                );
            }
        }
        let earlier =
            rule.actions.iter().find(|other| other.span < action.span && other.action == action.action);
        if let Some(earlier) = earlier
            && !row.activities
        {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0205,
                    format!("`{}` is given twice", row.name),
                    action.span,
                    "given again",
                )
                .also(earlier.span, "first given here")
                .help("keep one of them"),
            );
        }
        if let (Some(field), Some(value)) = (&row.value, &action.value) {
            list_rules(field, value, findings);
        }
        goes_with(platform, rule, row, action, findings);
        let beside = Beside::new(&action.options, &[]);
        for field in &row.fields {
            beside.check(&format!("`{}`", row.name), field, findings);
        }
        for (name, value) in &action.options {
            if let Some(field) = row.fields.iter().find(|field| field.name == *name) {
                list_rules(field, value, findings);
                if field.no_groups {
                    no_groups(&row.name, field, value, findings);
                }
            }
        }
    }
}

/// An action that goes with a level is done only where the rule gives that level.
fn goes_with(platform: &Platform, rule: &Rule, row: &Row, action: &Action, findings: &mut Vec<Diagnostic>) {
    let Some(level) = &row.with else { return };
    let gives = |restriction: &Restriction| {
        platform.levels.get(restriction.level).is_some_and(|known| known.name == *level)
    };
    if rule.actions.iter().flat_map(|action| &action.restrictions).any(gives) {
        return;
    }
    let activity = platform.activities.iter().find(|activity| activity.levels.contains(level));
    let example = activity.map_or("…", |activity| activity.name.as_str());
    findings.push(
        Diagnostic::new(
            catalogue::WR0311,
            format!("`{}` needs an activity at the level `{level}`", row.name),
            action.span,
            format!("no activity of this rule is at `{level}`"),
        )
        .also(row.origin.span, "what the platform says")
        .help(format!("restrict an activity: `{example} = {level}`")),
    );
}

/// What is redacted are the values that the rule's conditions count.
fn nothing_to_redact(platform: &Platform, rule: &Rule, findings: &mut Vec<Diagnostic>) {
    for action in &rule.actions {
        let Some(row) = platform.actions.get(action.action) else { continue };
        // An action that does something else too is not idle.
        let redacts =
            !row.effects.is_empty() && row.effects.iter().all(|effect| effect.kind == EffectKind::Redact);
        if !redacts || counts_values(&rule.when) {
            continue;
        }
        findings.push(
            Diagnostic::new(
                catalogue::WR0334,
                format!("`{}` has nothing to take out", row.name),
                action.span,
                "this rule counts no values",
            )
            .also(rule.span, "no line of it counts values of a type")
            .help("add a condition `content has …` that names what is to be taken out"),
        );
    }
}

/// Whether some line that can give evidence asks for a type; what could not be read may.
fn counts_values(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::All(members) | ConditionKind::Any(members) => {
            members.iter().any(|member| counts_values(member))
        }
        ConditionKind::PerPart(inner) => counts_values(inner),
        ConditionKind::Not(_) => false,
        ConditionKind::Ask(question) => matches!(question, Question::Detected { .. }),
        ConditionKind::Poison => true,
    }
}

/// Values of options that say nothing unless the rule does something.
fn needs_action(platform: &Platform, rule: &Rule, findings: &mut Vec<Diagnostic>) {
    if !rule.actions.is_empty() {
        return;
    }
    for (name, value) in &rule.options {
        let option = platform.rule_options.iter().find(|option| option.name == *name);
        if let (Some(option), Value::Name(word)) = (option, &value.value)
            && option.needs_action.contains(word)
        {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0311,
                    format!("`{name} = {word}` needs an action"),
                    value.span,
                    "this rule does nothing",
                )
                .also(option.origin.span, "what the platform says")
                .help("say in `then { … }` what the rule does, or choose another value"),
            );
        }
    }
}

fn requires(
    platform: &Platform,
    rule: &Rule,
    what: &str,
    needed: &str,
    span: Span,
    row: Span,
    findings: &mut Vec<Diagnostic>,
) {
    let has = rule
        .actions
        .iter()
        .any(|action| platform.actions.get(action.action).is_some_and(|row| row.name == needed));
    if has {
        return;
    }
    findings.push(
        Diagnostic::new(
            catalogue::WR0311,
            format!("{what} needs `{needed}`"),
            span,
            format!("this rule has no `{needed}`"),
        )
        .also(row, "what the platform says")
        .help(format!("add `{needed}` to the same `then`")),
    );
}

/// Values that stand alone, values of which there is one at most.
fn list_rules(field: &Field, value: &Spanned, findings: &mut Vec<Diagnostic>) {
    let names: Vec<(&str, Span)> = value
        .elements()
        .iter()
        .filter_map(|element| match &element.value {
            Value::Name(name) => Some((name.as_str(), element.span)),
            _ => None,
        })
        .collect();
    if names.len() > 1
        && let Some((name, span)) =
            names.iter().find(|(name, _)| field.alone.iter().any(|alone| alone == name))
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0310,
                format!("`{name}` stands alone in `{}`", field.name),
                *span,
                "stands beside others",
            )
            .also(field.origin.span, "what the platform says")
            .help("keep it, or the others"),
        );
    }
    let mut exclusive = names.iter().filter(|(name, _)| field.exclusive.iter().any(|word| word == name));
    if let (Some((first, first_span)), Some((second, span))) = (exclusive.next(), exclusive.next()) {
        findings.push(
            Diagnostic::new(
                catalogue::WR0310,
                format!("`{first}` and `{second}` rule each other out"),
                *span,
                "rules the other out",
            )
            .also(*first_span, "the other one")
            .also(field.origin.span, "what the platform says")
            .help("keep one of them"),
        );
    }
}

fn no_groups(action: &str, field: &Field, value: &Spanned, findings: &mut Vec<Diagnostic>) {
    for element in value.elements().iter().filter(|element| matches!(element.value, Value::Group(_))) {
        findings.push(
            Diagnostic::new(
                catalogue::WR0310,
                format!("`{action}` takes no groups"),
                element.span,
                "this is a group",
            )
            .also(field.origin.span, "what the platform says")
            .help("name mailboxes"),
        );
    }
}

/// Attributes that cannot stand in one rule.
fn attributes(platform: &Platform, rule: usize, uses: &[Use<'_>], findings: &mut Vec<Diagnostic>) {
    let of_rule: Vec<_> = uses
        .iter()
        .filter(|used| used.rule == rule)
        .filter_map(|used| Some((used.span, used.attribute()?.attribute)))
        .collect();
    let mut told: Vec<(usize, usize)> = Vec::new();
    for (span, id) in &of_rule {
        let Some(attribute) = platform.attributes.get(*id) else { continue };
        for name in &attribute.conflicts {
            let Some((first, other)) = of_rule.iter().find(|(first, other)| {
                first < span && platform.attributes.get(*other).is_some_and(|other| other.name == *name)
            }) else {
                continue;
            };
            if told.contains(&(*id, *other)) {
                continue;
            }
            told.push((*id, *other));
            findings.push(
                Diagnostic::new(
                    catalogue::WR0310,
                    format!("`{}` and `{name}` cannot stand in one rule", attribute.name),
                    *span,
                    "rules the other out",
                )
                .also(*first, "the other one")
                .note(format!("source: {}", attribute.origin.source))
                .help("write a rule for each"),
            );
        }
    }
}
