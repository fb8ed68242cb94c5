//! One copy after the other: which rules match, and the outcome, equal ones merged (S10 to S12). Policies of different
//! kinds do not compete: what the rules of each kind come to is worked out alone, and united (S36).

use super::aggregate::aggregate;
use super::ask::Questions;
use super::effective;
use super::labels;
use super::resolved::{Matched, Resolved};
use super::restrictive::one_rule;
use super::scene::{CopyScene, outcome, outside};
use super::standing::{closes, wider};
use super::truth::Truth;
use super::values::{Focus, Value};
use super::walk::{Found, Walk};
use super::wording;
use super::{Options, Subject};
use crate::format::policy_views::RuleView;
use crate::format::tables::Tables;
use crate::outcome::Closed;
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
    /// By rules that do not match.
    closed: Option<Closed>,
}

pub(super) fn judge_copies(
    questions: &Questions<'_, '_, '_>,
    walk: &mut Walk<'_, '_, '_, '_>,
    options: Options,
) -> Vec<CopyVerdict> {
    let mut groups: Vec<Group> = Vec::new();
    for focus in foci(questions.subject) {
        walk.next_copy();
        let (hits, closed) = hits(questions, walk, focus);
        let outside = outside(questions, focus, hits.iter().map(|hit| hit.rule));
        let names = recipient_names(questions, focus);
        let recipients = names.into_iter().map(|name| (focus.recipient.unwrap_or(0), name));
        let same =
            |known: &&mut Group| known.outside == outside && known.closed == closed && known.hits == hits;
        match groups.iter_mut().find(same) {
            Some(known) => known.recipients.extend(recipients),
            None => groups.push(Group { recipients: recipients.collect(), hits, outside, closed }),
        }
    }
    let mut copies: Vec<Merged> = Vec::new();
    for Group { recipients, hits, outside, closed } in groups {
        let mut matched = matched(&questions.bundle.tables, hits, outside);
        let records: Vec<RuleMatch> =
            matched.iter().map(|each| each.record(questions, options.show_values)).collect();
        // Stable, so that the rules of a kind stay in order. Plain policies go first.
        matched.sort_by_key(|each| each.policy.kind);
        for activity in activities(questions.subject) {
            // What no policy governs is as if no rule matched.
            let governed = is_governed(questions, walk, activity);
            let matched = if governed { matched.as_slice() } else { &[] };
            let mut resolved = resolved(questions, activity, matched);
            labels::keep_labels(questions, &mut resolved);
            wording::fill(questions, activity, &mut resolved);
            let scene = CopyScene { questions, matched, outside, show_values: options.show_values };
            let mut outcome = outcome(questions, &scene, &resolved);
            outcome.closed.clone_from(&closed);
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
                    matched: if governed { records.clone() } else { Vec::new() },
                    applied,
                    outranked: resolved.outranked,
                    tip: resolved.tip.map(|done| done.applied),
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

/// S52: whether policies hold for what is done.
fn is_governed(
    questions: &Questions<'_, '_, '_>,
    walk: &mut Walk<'_, '_, '_, '_>,
    activity: Option<Id>,
) -> bool {
    let activity = activity.and_then(|id| questions.bundle.tables.activity(id));
    let governed = activity.and_then(|activity| activity.governed);
    governed.is_none_or(|node| walk.answer(node, Focus::default()) == Truth::True)
}

/// Rules in order, until one that matches ends it (S31), for its kind of policy; and what is closed by those that do not match.
fn hits(
    questions: &Questions<'_, '_, '_>,
    walk: &mut Walk<'_, '_, '_, '_>,
    focus: Focus,
) -> (Vec<Hit>, Option<Closed>) {
    let tables = &questions.bundle.tables;
    let mut hits = Vec::new();
    let mut closed = None;
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
            closed = wider(closed, closes(questions, walk, &scoped, &rule, focus));
            continue;
        }
        hits.push(Hit {
            rule: scoped.rule,
            timing: scoped.timing,
            found: walk.evidence(rule.condition, focus),
        });
        ended.see(tables, questions.subject.location.resolve, &rule);
    }
    (hits, closed)
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

fn matched<'a>(tables: &Tables<'a>, hits: Vec<Hit>, outside: Option<bool>) -> Vec<Matched<'a>> {
    hits.into_iter()
        .filter_map(|hit| {
            let rule = tables.rule(hit.rule)?;
            let policy = tables.policy(rule.policy)?;
            let timing = hit.timing.and_then(|id| tables.timing(id));
            let mode = tables.mode(policy.mode)?;
            let rank = effective::rank(tables, &rule, outside);
            Some(Matched { rule, policy, mode, id: hit.rule, timing, found: hit.found, outside, rank })
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
