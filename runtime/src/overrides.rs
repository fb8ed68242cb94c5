//! What happens when a user overrides what was applied to a copy.
//!
//! A verdict offers ways of overriding (`overrides`); a platform says which reasons belong to a way, how they are written into a
//! header of the message, and what the audit record holds. Overriding lifts what the rules of the overridden kind of policy
//! hold back or change, whichever of them was shown (S43); what they report stays.
//!
//! ```text
//! copy + Choice { way: "with_reason", reasons: ["manager_approved"], text: "yearly audit" }
//!   ─▶ outcome   delivered
//!   ─▶ header    X-Reason: Manager Approved;Text_yearly audit
//!   ─▶ audit     Exception: { Reason: "Manager Approved", Justification: "yearly audit", Rules: "cards.bulk" }
//! ```

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::evaluate::{Carrier, Origin, Redactions, Scene, find_location, is_due, json};
use crate::format::effect_views::{EventView, OverrideSchemeView};
use crate::format::policy_views::RuleView;
use crate::outcome::Outcome;
use crate::program::{Id, Role};
use crate::verdict::{Applied, CopyVerdict, Verdict};

/// What the user chose and said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// One of the copy's `overrides`; absent where a level allows going on and no way is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// Reasons that belong to the way. A way that is its own reason need not be repeated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What an override comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Overridden {
    /// What is still done to the copy.
    pub outcome: Outcome,
    /// The rules whose enforcement is lifted, in the order of the verdict's matches.
    pub rules: Vec<String>,
    /// Name and value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditRecord>,
}

/// What the platform's audit log is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AuditRecord {
    pub field: String,
    pub entries: BTreeMap<String, String>,
}

/// Why a copy cannot be overridden so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverrideError {
    /// Another bundle decided.
    AnotherBundle,
    /// Nothing may be overridden.
    NotOffered,
    /// Not one of the ways that are offered.
    UnknownWay {
        way: String,
        offered: Vec<String>,
    },
    /// Not a reason that belongs to the way.
    UnknownReason {
        reason: String,
        known: Vec<String>,
    },
    /// The way takes no free text.
    NoText,
    /// What the rule does is not among what overriding lifts.
    NotLifted {
        rule: String,
    },
    TextTooLong {
        length: usize,
        limit: u32,
    },
}

impl fmt::Display for OverrideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherBundle => f.write_str("the verdict is not of this bundle"),
            Self::NotOffered => f.write_str("nothing of this copy may be overridden"),
            Self::UnknownWay { way, offered } => {
                let way = if way.is_empty() { "overriding in no way".to_owned() } else { format!("`{way}`") };
                write!(f, "{way} is not offered; there is {}", offered.join(", "))
            }
            Self::UnknownReason { reason, known } => {
                write!(f, "`{reason}` is no reason here; there is {}", known.join(", "))
            }
            Self::NotLifted { rule } => write!(f, "what `{rule}` does cannot be overridden"),
            Self::NoText => f.write_str("this way of overriding takes no text"),
            Self::TextTooLong { length, limit } => {
                write!(f, "the text has {length} characters; the limit is {limit}")
            }
        }
    }
}

impl std::error::Error for OverrideError {}

impl Bundle<'_> {
    /// Overrides what a rule does, in each copy that it matched; by index of the copy. Where one way alone is offered and the
    /// choice names none, it is that.
    pub fn override_rule(
        &self,
        verdict: &Verdict,
        rule: &str,
        choice: &Choice,
    ) -> Vec<(usize, Result<Overridden, OverrideError>)> {
        let matched = |copy: &&CopyVerdict| {
            copy.matched.iter().any(|matched| rule == format!("{}.{}", matched.policy, matched.rule))
        };
        let mut all = Vec::new();
        for (index, copy) in verdict.copies.iter().enumerate().filter(|(_, copy)| matched(copy)) {
            let mut choice = choice.clone();
            if let (None, [only]) = (&choice.way, copy.overrides.as_slice()) {
                choice.way = Some(only.clone());
            }
            let done = self.override_copy(verdict, copy, &choice).and_then(|overridden| {
                if overridden.rules.iter().any(|lifted| lifted == rule) {
                    return Ok(overridden);
                }
                Err(OverrideError::NotLifted { rule: rule.to_owned() })
            });
            all.push((index, done));
        }
        all
    }

    /// Overrides what was applied to a copy of a verdict of this bundle.
    ///
    /// # Errors
    /// When the choice is not offered, or says more than may be said.
    pub fn override_copy(
        &self,
        verdict: &Verdict,
        copy: &CopyVerdict,
        choice: &Choice,
    ) -> Result<Overridden, OverrideError> {
        if verdict.bundle != self.digest() {
            return Err(OverrideError::AnotherBundle);
        }
        if copy.overrides.is_empty() && !copy.outcome.overridable {
            return Err(OverrideError::NotOffered);
        }
        check_way(copy, choice)?;
        let named = self.rules_by_name(copy);
        // Whatever matched a copy is of one platform.
        let platform = named.values().find_map(|(_, rule)| Some(self.policy(rule.policy)?.platform));
        let scheme = self.override_schemes().find(|scheme| Some(scheme.platform) == platform);
        let reasons = check_reasons(scheme.as_ref(), choice)?;
        check_text(scheme.as_ref(), choice)?;
        let rules = lifted(copy, &named);
        let outcome = self.left(verdict, copy, &named, &rules);
        let header = scheme.as_ref().and_then(|scheme| header(scheme, &reasons, choice));
        let audit = scheme.as_ref().and_then(|scheme| audit(scheme, &reasons, choice, &rules));
        Ok(Overridden { outcome, rules, header, audit })
    }

    fn rules_by_name(&self, copy: &CopyVerdict) -> BTreeMap<String, (Id, RuleView<'_>)> {
        let wanted: Vec<String> =
            copy.matched.iter().map(|rule| format!("{}.{}", rule.policy, rule.rule)).collect();
        (0..)
            .zip(self.rules())
            .filter_map(|(id, rule)| {
                let name = format!("{}.{}", self.policy(rule.policy)?.name, rule.name);
                wanted.contains(&name).then_some((name, (id, rule)))
            })
            .collect()
    }

    /// The outcome of what is applied but for what the rules hold back or change.
    fn left(
        &self,
        verdict: &Verdict,
        copy: &CopyVerdict,
        named: &BTreeMap<String, (Id, RuleView<'_>)>,
        lifted: &[String],
    ) -> Outcome {
        let location = find_location(&self.tables, &verdict.location).map_or(Id::MAX, |(id, _)| id);
        let scene = Left { outcome: &copy.outcome, location };
        let mut carrier = Carrier::new(&self.tables, &scene);
        for applied in &copy.applied {
            let Some((id, rule)) = named.get(&applied.rule) else { continue };
            let Some((role, effects)) = self.effects_of(rule, applied) else { continue };
            let due = self.event_named(rule, applied.at.as_deref());
            let due = is_due(due, role, self.event_named(rule, verdict.event.as_deref()));
            if !due || role == Role::Enforce && lifted.contains(&applied.rule) {
                continue;
            }
            let origin = Origin { rule: *id, rule_name: &applied.rule, action: &applied.action };
            for effect in self.effects(effects) {
                carrier.carry_out(effect, origin);
            }
        }
        let mut left = carrier.finish();
        // What was worked out of the item stays what it was.
        if left.subject.is_some() {
            left.subject.clone_from(&copy.outcome.subject);
        }
        left.alerts.clone_from(&copy.outcome.alerts);
        left.closed.clone_from(&copy.outcome.closed);
        left
    }

    fn event_named(&self, rule: &RuleView<'_>, name: Option<&str>) -> Option<Id> {
        let platform = self.policy(rule.policy)?.platform;
        let named = |(_, event): &(Id, EventView<'_>)| event.platform == platform && Some(event.name) == name;
        (0..).zip(self.events()).find(named).map(|(id, _)| id)
    }

    /// The role and effects of an action of the rule, by its name and options. A restriction has the effects of its level,
    /// which enforce.
    fn effects_of(&self, rule: &RuleView<'_>, applied: &Applied) -> Option<(Role, std::ops::Range<Id>)> {
        if applied.level.is_some() {
            return None;
        }
        rule.actions().find_map(|action| {
            let kind = self.action_kind(action.kind).filter(|kind| kind.name == applied.action)?;
            let mut options = self.options(action);
            let same = options.len() == applied.options.len()
                && options.all(|(name, value)| {
                    // A text with tokens stands in the verdict with what took their place.
                    kind.tokens().any(|token| token.option == name)
                        || applied.options.get(name) == Some(&json(value))
                });
            same.then(|| (kind.role, action.effects()))
        })
    }
}

/// The copy as it was judged: what stays done to it was worked out then.
struct Left<'o> {
    outcome: &'o Outcome,
    location: Id,
}

impl Scene for Left<'_> {
    /// Nobody was stopped: what is not lifted stops nobody either.
    fn outside(&self) -> Option<bool> {
        self.outcome.blocked_for.is_none().then_some(false)
    }

    fn subject(&self) -> String {
        String::new()
    }

    fn find(&self, _: Id, _: &str) -> Vec<(usize, usize)> {
        Vec::new()
    }

    fn standing_label(&self) -> Option<String> {
        self.outcome.label.as_ref()?.replaces.clone()
    }

    fn location(&self) -> Id {
        self.location
    }

    fn redact(&self, _: Id, _: &str, redactions: &mut Redactions) {
        redactions.keep();
    }

    fn finish_redactions(&self, redactions: Redactions, outcome: &mut Outcome) {
        if redactions.are_kept() {
            outcome.redactions.clone_from(&self.outcome.redactions);
        }
    }
}

fn check_way(copy: &CopyVerdict, choice: &Choice) -> Result<(), OverrideError> {
    match &choice.way {
        Some(way) if copy.overrides.contains(way) => Ok(()),
        None if copy.overrides.is_empty() => Ok(()),
        way => Err(OverrideError::UnknownWay {
            way: way.clone().unwrap_or_default(),
            offered: copy.overrides.clone(),
        }),
    }
}

/// The reasons that were chosen, in the order in which the platform lists them; a way that is its own reason is one.
fn check_reasons<'a>(
    scheme: Option<&OverrideSchemeView<'a>>,
    choice: &Choice,
) -> Result<Vec<Reason<'a>>, OverrideError> {
    let way = choice.way.as_deref().unwrap_or_default();
    let known: Vec<Reason<'a>> = scheme
        .into_iter()
        .flat_map(OverrideSchemeView::reasons)
        .filter(|reason| reason.way == way)
        .map(|reason| Reason { name: reason.name, header: reason.header_text, audit: reason.audit_key })
        .collect();
    if let Some(reason) =
        choice.reasons.iter().find(|reason| !known.iter().any(|known| known.name == *reason))
    {
        let known = known.iter().map(|reason| reason.name.to_owned()).collect();
        return Err(OverrideError::UnknownReason { reason: reason.clone(), known });
    }
    let chosen =
        |reason: &Reason<'_>| reason.name == way || choice.reasons.iter().any(|chosen| chosen == reason.name);
    Ok(known.into_iter().filter(chosen).collect())
}

struct Reason<'a> {
    name: &'a str,
    header: Option<&'a str>,
    audit: Option<&'a str>,
}

fn check_text(scheme: Option<&OverrideSchemeView<'_>>, choice: &Choice) -> Result<(), OverrideError> {
    let Some(text) = &choice.text else { return Ok(()) };
    let way = choice.way.as_deref().unwrap_or_default();
    let Some(scheme) = scheme.filter(|scheme| scheme.text_with.iter().any(|with| with == way)) else {
        return Err(OverrideError::NoText);
    };
    let length = text.chars().count();
    if length > scheme.text_length as usize {
        return Err(OverrideError::TextTooLong { length, limit: scheme.text_length });
    }
    Ok(())
}

/// Every rule that matched whose policy is of the kind that offers the way: overriding the one that is shown overrides
/// the others too.
fn lifted(copy: &CopyVerdict, named: &BTreeMap<String, (Id, RuleView<'_>)>) -> Vec<String> {
    let full = |rule: &crate::verdict::RuleMatch| format!("{}.{}", rule.policy, rule.rule);
    let offers = |rule: &&crate::verdict::RuleMatch| {
        named.get(&full(rule)).is_some_and(|(_, rule)| {
            !copy.overrides.is_empty() && rule.overrides.iter().eq(copy.overrides.iter().map(String::as_str))
        })
    };
    // Where a level allows it, that of the restriction's own kind.
    let by_level = |rule: &&crate::verdict::RuleMatch| {
        copy.applied.iter().any(|applied| applied.level.is_some() && applied.rule == full(rule))
    };
    let offering = copy.matched.iter().find(offers).or_else(|| copy.matched.iter().find(by_level));
    let Some(kind) = offering.map(|rule| &rule.kind) else { return Vec::new() };
    copy.matched.iter().filter(|rule| rule.kind == *kind).map(full).collect()
}

fn header(
    scheme: &OverrideSchemeView<'_>,
    reasons: &[Reason<'_>],
    choice: &Choice,
) -> Option<(String, String)> {
    let name = scheme.header?;
    let mut values: Vec<String> =
        reasons.iter().filter_map(|reason| reason.header).map(str::to_owned).collect();
    if let (Some(prefix), Some(text)) = (scheme.text_prefix, &choice.text) {
        values.push(format!("{prefix}{}", one_line(text)));
    }
    (!values.is_empty()).then(|| (name.to_owned(), values.join(scheme.separator)))
}

/// A header is one line: a text must not add others to it.
fn one_line(text: &str) -> String {
    text.chars().map(|point| if point.is_control() { ' ' } else { point }).collect()
}

fn audit(
    scheme: &OverrideSchemeView<'_>,
    reasons: &[Reason<'_>],
    choice: &Choice,
    rules: &[String],
) -> Option<AuditRecord> {
    let mut entries: BTreeMap<String, String> = BTreeMap::new();
    for reason in reasons {
        let (Some(key), said) = (reason.audit, reason.header.unwrap_or(reason.name)) else { continue };
        let entry = entries.entry(key.to_owned()).or_default();
        if !entry.is_empty() {
            entry.push_str(scheme.separator);
        }
        entry.push_str(said);
    }
    if let (Some(key), Some(text)) = (scheme.audit_text, &choice.text) {
        entries.insert(key.to_owned(), text.clone());
    }
    if let Some(key) = scheme.audit_rules {
        entries.insert(key.to_owned(), rules.join(", "));
    }
    Some(AuditRecord { field: scheme.audit?.to_owned(), entries })
}
