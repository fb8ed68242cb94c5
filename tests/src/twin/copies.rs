//! Copies (S10 to S12), the rules that match each (S26, S31), and the rules that could have (S14).

use std::collections::{BTreeMap, BTreeSet};

use weir_compiler::platform::tables::{ActivityId, Copies, Resolve};
use weir_compiler::types::model::{Fidelity, Policy, Rule, Value};
use weir_runtime::verdict::{self, CopyVerdict, Evidence, Incomplete, RuleMatch, VERDICT_VERSION, Verdict};

use super::case::Case;
use super::conditions::{Counted, Reading, Truth};
use super::effects::outcome;
use super::outcome::{Matched, resolved};
use super::text::masked;
use super::values::{Datum, Missing, View};

pub(super) fn verdict(case: &Case<'_>) -> Verdict {
    let mut copies: Vec<CopyVerdict> = Vec::new();
    for (view, recipients) in views(case) {
        let all = matches(case, view);
        let closed = case.closed(&rules(case), view);
        for activity in activities(case) {
            // S52: what no policy governs is as if nothing matched.
            let governed = activity.is_none_or(|activity| case.is_governed(activity));
            let matched = if governed { all.clone() } else { Vec::new() };
            let mut resolved = resolved(case, matched.clone(), activity);
            case.keep_label(&mut resolved);
            let overridable = !resolved.overrides.is_empty();
            let outcome = outcome(case, view, &matched, &resolved.applied, overridable);
            let outcome = weir_runtime::outcome::Outcome { closed: closed.clone(), ..outcome };
            let judged = activity.filter(|_| case.location.copies == Copies::PerActivity);
            let copy = CopyVerdict {
                recipients: recipients.clone(),
                activities: judged
                    .and_then(|id| case.platform.activities.get(id))
                    .map(|row| row.name.clone())
                    .into_iter()
                    .collect(),
                matched: matched.iter().map(|each| record(case, each)).collect(),
                applied: resolved.applied.into_iter().map(|each| each.applied).collect(),
                outranked: resolved.outranked,
                tip: resolved.tip,
                overrides: resolved.overrides,
                outcome,
            };
            merge(&mut copies, copy);
        }
    }
    Verdict {
        version: VERDICT_VERSION,
        item: case.item.id.clone(),
        location: case.location.name.clone(),
        event: case.item.event.clone(),
        bundle: String::new(),
        copies,
        incomplete: incomplete(case),
    }
}

/// S10, S12: every recipient alone, or all at once; with the names that the verdict has for them.
fn views(case: &Case<'_>) -> Vec<(View, Vec<String>)> {
    if case.location.copies != Copies::PerRecipient || case.item.recipients.is_empty() {
        return vec![(View::default(), Vec::new())];
    }
    let name = |recipient: usize, view| {
        let attribute = case.location.recipient.as_ref().and_then(|name| case.platform.attribute(name));
        let mut values = attribute.into_iter().flat_map(|attribute| case.values(attribute, view));
        match values.next().map(|value| value.datum) {
            Some(Datum::Text(text)) => text,
            _ => format!("recipient {recipient}"),
        }
    };
    (0..case.item.recipients.len())
        .map(|recipient| {
            let view = View { recipient: Some(recipient), part: None };
            (view, vec![name(recipient, view)])
        })
        .collect()
}

/// S11: the one that the item names, or each of the location. `None` speaks of none in particular.
fn activities(case: &Case<'_>) -> Vec<Option<ActivityId>> {
    let named = case.item.activity.as_ref().and_then(|name| case.platform.activity(name));
    let all = case.activities();
    if named.is_some() || case.location.copies != Copies::PerActivity || all.is_empty() {
        return vec![named];
    }
    all.into_iter().map(Some).collect()
}

/// Policies and rules in order that the item's location has, off ones left out (S26).
fn rules<'c>(case: &Case<'c>) -> Vec<(&'c Policy, &'c Rule)> {
    let policies = case.policies().filter(|policy| case.scoped(policy).is_some());
    policies
        .flat_map(|policy| policy.rules.iter().filter(|rule| rule.enabled).map(move |rule| (policy, rule)))
        .collect()
}

fn matches<'c>(case: &Case<'c>, view: View) -> Vec<Matched<'c>> {
    let mut matched = Vec::new();
    let mut ended = BTreeSet::new();
    for (policy, rule) in rules(case) {
        if ended.contains(&policy.kind) {
            continue;
        }
        let in_scope = case.scope(policy, view, Reading::AsIs) == Truth::True;
        if !in_scope || case.rule(rule, view, Reading::AsIs) != Truth::True {
            continue;
        }
        let Some(mode) = case.platform.modes.get(policy.mode) else { continue };
        matched.push(Matched { policy, rule, mode, counted: case.counted_by(rule, view), view });
        // S31, S36, S37.
        if case.ends(rule) && mode.enforces {
            ended.insert(policy.kind);
        }
    }
    matched
}

impl Case<'_> {
    pub(super) fn ends(&self, rule: &Rule) -> bool {
        rule.stop.is_some() || self.location.resolve == Resolve::FirstMatch
    }
}

fn record(case: &Case<'_>, matched: &Matched<'_>) -> RuleMatch {
    let option = || {
        let row = case.platform.rule_options.iter().find(|option| option.name == "severity")?;
        match &row.default.as_ref()?.kind {
            weir_compiler::syntax::ast::ExprKind::Path(path) => Some(path.text()),
            _ => None,
        }
    };
    let severity = match matched.rule.options.get("severity").map(|severity| &severity.value) {
        Some(Value::Name(name)) => Some(name.clone()),
        _ => option(),
    };
    RuleMatch {
        policy: matched.policy.name.clone(),
        rule: matched.rule.name.clone(),
        mode: matched.mode.name.clone(),
        kind: matched
            .policy
            .kind
            .and_then(|kind| case.platform.kinds.get(kind))
            .map(|kind| kind.name.clone()),
        severity,
        evidence: matched.counted.iter().filter_map(|counted| evidence(case, counted)).collect(),
    }
}

fn evidence(case: &Case<'_>, counted: &Counted) -> Option<Evidence> {
    let sit = case.model.types.get(counted.sit)?;
    let fidelity = match sit.fidelity {
        Fidelity::Exact => "exact",
        Fidelity::Approximate => "approximate",
        Fidelity::External => "external",
    };
    Some(Evidence {
        name: sit.path.clone(),
        fidelity: fidelity.to_owned(),
        part: counted.part,
        start: counted.start,
        end: counted.end,
        confidence: counted.confidence,
        count: counted.count,
        value: masked(case.written(counted)),
    })
}

/// S10: copies with equal outcomes are one.
fn merge(copies: &mut Vec<CopyVerdict>, copy: CopyVerdict) {
    let outcome =
        |copy: &CopyVerdict| CopyVerdict { recipients: Vec::new(), activities: Vec::new(), ..copy.clone() };
    match copies.iter_mut().find(|known| outcome(known) == outcome(&copy)) {
        Some(known) => {
            known.recipients.extend(copy.recipients);
            known.activities.extend(copy.activities);
        }
        None => copies.push(copy),
    }
}

/// S14: every rule whose answer could be another, with what is missing: a rule matches when its own lines say so and no
/// rule before it has ended the evaluation (S31, S37), and it is not known of either.
fn incomplete(case: &Case<'_>) -> Vec<Incomplete> {
    let mut incomplete: Vec<Incomplete> = Vec::new();
    for (view, recipients) in views(case) {
        // Of the rules so far, by kind: whether one ended the evaluation, and what is missing to know it.
        let mut endings: BTreeMap<_, (Truth, BTreeSet<Missing>)> = BTreeMap::new();
        for (policy, rule) in rules(case) {
            let scope = case.scope(policy, view, Reading::Completed);
            let own = scope.min(case.rule(rule, view, Reading::Completed));
            let own_missing = match own {
                Truth::Unknown => case.missing_of_rule(policy, rule, view),
                Truth::True | Truth::False => BTreeSet::new(),
            };
            let (ended, missing_before) =
                endings.entry(policy.kind).or_insert_with(|| (Truth::False, BTreeSet::new()));
            let ended_before = *ended;
            let answer = own.min(ended.not());
            let missing: BTreeSet<Missing> = own_missing.union(missing_before).cloned().collect();
            let enforces = case.platform.modes.get(policy.mode).is_some_and(|mode| mode.enforces);
            if case.ends(rule) && enforces {
                *ended = own.max(*ended);
                missing_before.extend(own_missing);
            }
            let open = if answer == Truth::False && ended_before != Truth::True {
                case.missing_to_close(policy, rule, view)
            } else {
                None
            };
            let missing = match open {
                Some(missing) => missing,
                None if answer == Truth::Unknown => missing,
                None => continue,
            };
            let rule_name = format!("{}.{}", policy.name, rule.name);
            let missing: Vec<verdict::Missing> =
                missing.iter().map(|missing| describe(case, missing)).collect();
            match incomplete.iter_mut().find(|known| known.rule == rule_name && known.missing == missing) {
                Some(known) => known.recipients.extend(recipients.iter().cloned()),
                None => {
                    incomplete.push(Incomplete { rule: rule_name, recipients: recipients.clone(), missing })
                }
            }
        }
    }
    incomplete
}

fn describe(case: &Case<'_>, missing: &Missing) -> verdict::Missing {
    match missing {
        Missing::Part(part) => {
            let state = case.item.parts.get(*part).map(|part| part.state).unwrap_or_default();
            verdict::Missing::Part { part: *part, state }
        }
        Missing::Attribute(id) => {
            let attribute = case.attribute(*id).map_or_else(String::new, |attribute| attribute.name.clone());
            verdict::Missing::Attribute { attribute }
        }
        Missing::Classifier(index) => {
            let classifier = case.model.classifiers.get(*index);
            let classifier = classifier.map_or_else(String::new, |classifier| classifier.name.clone());
            verdict::Missing::Classifier { classifier }
        }
        Missing::Type(index) => {
            let sit = case.model.types.get(*index);
            verdict::Missing::Type { name: sit.map_or_else(String::new, |sit| sit.path.clone()) }
        }
    }
}
