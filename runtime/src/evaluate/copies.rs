//! One copy after the other: which rules match, and the outcome, equal ones merged (S10 to S12). Policies of different
//! kinds do not compete: what the rules of each kind come to is worked out alone, and united (S36).

use super::aggregate::aggregate;
use super::ask::Questions;
use super::labels;
use super::resolved::{Matched, Resolved};
use super::restrictive::one_rule;
use super::scene::{CopyScene, outcome, outside};
use super::truth::Truth;
use super::values::{Focus, Value};
use super::walk::{Found, Walk};
use super::{Options, Subject};
use crate::format::policy_views::RuleView;
use crate::format::tables::Tables;
use crate::program::{Copies, Id, Resolve};
use crate::verdict::{CopyVerdict, RuleMatch};

/// A rule that matches a copy, with what it counted.
#[derive(Clone, PartialEq)]
struct Hit {
    rule: Id,
    timing: Option<Id>,
    found: Vec<Found>,
}

/// Recipients whom the same rules match, and of whom the outcome knows no difference.
struct Group {
    /// With their places in the item.
    recipients: Vec<(usize, String)>,
    hits: Vec<Hit>,
    /// Where it matters: whether they are outside the organisation.
    outside: Option<bool>,
}

pub(super) fn judge_copies(
    questions: &Questions<'_, '_, '_>,
    walk: &mut Walk<'_, '_, '_, '_>,
    options: Options,
) -> Vec<CopyVerdict> {
    let mut groups: Vec<Group> = Vec::new();
    for focus in foci(questions.subject) {
        walk.next_copy();
        let hits = hits(questions, walk, focus);
        let outside = outside(questions, focus, hits.iter().map(|hit| hit.rule));
        let names = recipient_names(questions, focus);
        let recipients = names.into_iter().map(|name| (focus.recipient.unwrap_or(0), name));
        match groups.iter_mut().find(|known| known.outside == outside && known.hits == hits) {
            Some(known) => known.recipients.extend(recipients),
            None => groups.push(Group { recipients: recipients.collect(), hits, outside }),
        }
    }
    let mut copies: Vec<Merged> = Vec::new();
    for Group { recipients, hits, outside } in groups {
        let mut matched = matched(&questions.bundle.tables, hits);
        let records: Vec<RuleMatch> =
            matched.iter().map(|each| each.record(questions, options.show_values)).collect();
        // Stable, so that the rules of a kind stay in order. Plain policies go first.
        matched.sort_by_key(|each| each.policy.kind);
        for activity in activities(questions.subject) {
            let mut resolved = resolved(questions, activity, &matched);
            labels::keep_labels(questions, &mut resolved);
            let scene = CopyScene { questions, matched: &matched, outside, show_values: options.show_values };
            let outcome = outcome(questions, &scene, &resolved);
            let activity = activity.filter(|_| judges_activities(questions.subject));
            let activity = activity.and_then(|id| questions.bundle.tables.activity(id));
            let names = activity.iter().map(|activity| activity.name.to_owned()).collect();
            let applied = resolved.applied.into_iter().map(|done| done.applied).collect();
            merge(
                &mut copies,
                recipients.clone(),
                CopyVerdict {
                    recipients: Vec::new(),
                    activities: names,
                    matched: records.clone(),
                    applied,
                    outranked: resolved.outranked,
                    tip: resolved.tip,
                    overrides: resolved.overrides,
                    outcome,
                },
            );
        }
    }
    copies.into_iter().map(Merged::named).collect()
}

/// What the rules of each kind come to, united.
fn resolved<'a>(
    questions: &Questions<'_, 'a, '_>,
    activity: Option<Id>,
    matched: &[Matched<'a>],
) -> Resolved {
    let mut united = Resolved::default();
    for of_a_kind in matched.chunk_by(|one, other| one.policy.kind == other.policy.kind) {
        united.unite(match questions.subject.location.resolve {
            Resolve::Aggregate => aggregate(questions, activity, of_a_kind),
            resolve @ (Resolve::MostRestrictive | Resolve::FirstMatch) => {
                one_rule(questions, activity, of_a_kind, resolve)
            }
        });
    }
    united
}

/// Every recipient alone where the location says so; otherwise all at once.
pub(super) fn foci(subject: &Subject<'_, '_>) -> Vec<Focus> {
    match subject.location.copies {
        Copies::PerRecipient(_) if !subject.recipients.is_empty() => {
            (0..subject.recipients.len()).map(|index| Focus { recipient: Some(index), part: None }).collect()
        }
        _ => vec![Focus::default()],
    }
}

/// How the verdict names the recipient of a copy.
pub(super) fn recipient_names(questions: &Questions<'_, '_, '_>, focus: Focus) -> Vec<String> {
    let (Some(attribute), Some(index)) = (questions.subject.recipient_name(), focus.recipient) else {
        return Vec::new();
    };
    let mut name = None;
    questions.values().some(attribute, focus, false, &mut |value| match value {
        Value::Text(text) => {
            name = Some(text.into_owned());
            true
        }
        _ => false,
    });
    vec![name.unwrap_or_else(|| format!("recipient {index}"))]
}

fn judges_activities(subject: &Subject<'_, '_>) -> bool {
    subject.location.copies == Copies::PerActivity
}

/// `None` speaks of all activities of the location.
fn activities(subject: &Subject<'_, '_>) -> Vec<Option<Id>> {
    if subject.activity.is_some() || !judges_activities(subject) || subject.location.activities.is_empty() {
        return vec![subject.activity];
    }
    subject.location.activities.iter().map(Some).collect()
}

/// Rules in order, until one that matches ends it (S31), for its kind of policy.
fn hits(questions: &Questions<'_, '_, '_>, walk: &mut Walk<'_, '_, '_, '_>, focus: Focus) -> Vec<Hit> {
    let tables = &questions.bundle.tables;
    let mut hits = Vec::new();
    let mut ended = Ended::default();
    for scoped in questions.subject.location.rules() {
        let Some(rule) = tables.rule(scoped.rule).filter(|rule| !ended.is_for(tables, rule)) else {
            continue;
        };
        if walk.answer(scoped.scope, focus) != Truth::True {
            continue;
        }
        let matches = walk.answer(rule.condition, focus) == Truth::True;
        if let Some(trace) = &mut walk.trace {
            trace.see_rule(scoped.rule, matches);
        }
        if !matches {
            continue;
        }
        hits.push(Hit {
            rule: scoped.rule,
            timing: scoped.timing,
            found: walk.evidence(rule.condition, focus),
        });
        ended.see(tables, questions.subject.location.resolve, &rule);
    }
    hits
}

/// The kinds of policies whose rules are no longer asked, for one copy.
#[derive(Debug, Default)]
pub(super) struct Ended(Vec<Option<Id>>);

impl Ended {
    pub(super) fn is_for(&self, tables: &Tables<'_>, rule: &RuleView<'_>) -> bool {
        !self.0.is_empty() && self.0.contains(&tables.policy(rule.policy).and_then(|policy| policy.kind))
    }

    /// A rule that matches and stops, or decides because it is the first, ends the rules of its kind if its policy
    /// enforces.
    pub(super) fn see(&mut self, tables: &Tables<'_>, resolve: Resolve, rule: &RuleView<'_>) {
        if Self::by(tables, resolve, rule) {
            self.0.push(tables.policy(rule.policy).and_then(|policy| policy.kind));
        }
    }

    /// Whether the rule ends the evaluation where it matches.
    pub(super) fn by(tables: &Tables<'_>, resolve: Resolve, rule: &RuleView<'_>) -> bool {
        let ends = rule.stop || resolve == Resolve::FirstMatch;
        let mode = tables.policy(rule.policy).and_then(|policy| tables.mode(policy.mode));
        ends && mode.is_some_and(|mode| mode.enforces)
    }
}

fn matched<'a>(tables: &Tables<'a>, hits: Vec<Hit>) -> Vec<Matched<'a>> {
    hits.into_iter()
        .filter_map(|hit| {
            let rule = tables.rule(hit.rule)?;
            let policy = tables.policy(rule.policy)?;
            let timing = hit.timing.and_then(|id| tables.timing(id));
            let mode = tables.mode(policy.mode)?;
            Some(Matched { rule, policy, mode, id: hit.rule, timing, found: hit.found })
        })
        .collect()
}

/// A copy, and whom it is for.
struct Merged {
    recipients: Vec<(usize, String)>,
    copy: CopyVerdict,
}

impl Merged {
    /// Recipients stand in the order of the item.
    fn named(mut self) -> CopyVerdict {
        self.recipients.sort_by_key(|(place, _)| *place);
        self.copy.recipients = self.recipients.into_iter().map(|(_, name)| name).collect();
        self.copy
    }
}

/// Adds a copy to the first that comes to the same, or as a new one.
fn merge(copies: &mut Vec<Merged>, recipients: Vec<(usize, String)>, copy: CopyVerdict) {
    let equal = |other: &&mut Merged| {
        let other = &other.copy;
        other.matched == copy.matched
            && other.applied == copy.applied
            && other.outranked == copy.outranked
            && other.tip == copy.tip
            && other.overrides == copy.overrides
            && other.outcome == copy.outcome
    };
    match copies.iter_mut().find(equal) {
        Some(other) => {
            other.recipients.extend(recipients);
            other.copy.activities.extend(copy.activities);
        }
        None => copies.push(Merged { recipients, copy }),
    }
}
