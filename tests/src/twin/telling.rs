//! What stands before it is asked for (S50), what an action is about and what policies hold for (S52), and the words that
//! texts are completed with (S53).

use std::collections::BTreeSet;
use std::sync::Arc;

use weir_compiler::platform::tables::{About, Action as Row, ActivityId, TokenMeaning};
use weir_compiler::types::model::{Action, Condition, ConditionKind, Policy, Question, Rule};
use weir_runtime::outcome::{Audience, Closed};
use weir_runtime::verdict::{Applied, OptionJson};

use super::case::Case;
use super::conditions::{Reading, Truth};
use super::text::folded;
use super::values::{Datum, Missing, View};

impl Case<'_> {
    /// S50: of the rules that are asked and do not match, the first of those that close it to most.
    pub(super) fn closed(&self, rules: &[(&Policy, &Rule)], view: View) -> Option<Closed> {
        let mut closed: Option<Closed> = None;
        let mut ended = BTreeSet::new();
        for (policy, rule) in rules {
            if ended.contains(&policy.kind) || self.scope(policy, view, Reading::AsIs) != Truth::True {
                continue;
            }
            if self.rule(rule, view, Reading::AsIs) == Truth::True {
                let enforces = self.platform.modes.get(policy.mode).is_some_and(|mode| mode.enforces);
                if self.ends(rule) && enforces {
                    ended.insert(policy.kind);
                }
                continue;
            }
            let Some((assumed, to)) = self.assumed(policy, rule) else { continue };
            let wider = closed.as_ref().is_none_or(|closed| to > closed.to);
            if wider && self.rule(&assumed, view, Reading::AsIs) == Truth::True {
                closed = Some(Closed { to, by: format!("{}.{}", policy.name, rule.name) });
            }
        }
        closed
    }

    /// S14: what is missing to know whether a rule that does not match closes something.
    pub(super) fn missing_to_close(
        &self,
        policy: &Policy,
        rule: &Rule,
        view: View,
    ) -> Option<BTreeSet<Missing>> {
        let (assumed, _) = self.assumed(policy, rule)?;
        let stands =
            self.scope(policy, view, Reading::Completed).min(self.rule(&assumed, view, Reading::Completed));
        (stands == Truth::Unknown).then(|| self.missing_of_rule(policy, &assumed, view))
    }

    /// The rule with what the platform's behaviour asks taken as answered, and to whom it is closed then.
    fn assumed(&self, policy: &Policy, rule: &Rule) -> Option<(Rule, Audience)> {
        let behaviour = self.behaviour(rule).filter(|row| row.stands)?;
        let place = |name: &String| self.platform.events.iter().position(|event| event.name == *name);
        let early = match (&behaviour.block, &self.item.event) {
            (Some(from), Some(now)) => place(now) < place(from),
            _ => false,
        };
        if early || !self.platform.modes.get(policy.mode)?.enforces {
            return None;
        }
        let actions = rule
            .actions
            .iter()
            .filter_map(|action| Some((action, self.platform.actions.get(action.action)?)));
        let words =
            actions.flat_map(|(action, row)| self.effects(action, row)).filter_map(|does| does.block());
        let to = words.filter_map(|word| match word.as_str() {
            "outside" => Some(Audience::Outside),
            "anonymous" => Some(Audience::Anonymous),
            _ => None,
        });
        let to = to.max()?;
        let when = self.without(&rule.when, &behaviour.asks);
        Some((Rule { when, ..rule.clone() }, to))
    }

    fn without(&self, condition: &Arc<Condition>, asks: &[(String, String)]) -> Arc<Condition> {
        let all = |lines: &[Arc<Condition>]| lines.iter().map(|line| self.without(line, asks)).collect();
        let kind = match &condition.kind {
            ConditionKind::All(lines) => ConditionKind::All(all(lines)),
            ConditionKind::Any(lines) => ConditionKind::Any(all(lines)),
            ConditionKind::PerPart(line) => ConditionKind::PerPart(self.without(line, asks)),
            ConditionKind::Ask(Question::Attribute(_))
                if asks.iter().any(|(name, value)| self.asks(condition, name, value)) =>
            {
                // Everything of nothing holds.
                ConditionKind::All(Vec::new())
            }
            other => other.clone(),
        };
        Arc::new(Condition { kind, name: condition.name.clone(), span: condition.span })
    }

    /// Whether an action is told in the copy of an activity.
    pub(super) fn is_about(&self, action: &Action, row: &Row, activity: ActivityId) -> bool {
        let mut names: Vec<String> = Vec::new();
        for (option, value) in &action.options {
            match row.fields.iter().find(|field| field.name == *option).and_then(|field| field.about.as_ref())
            {
                Some(About::Activities(activities)) => names.extend(activities.iter().cloned()),
                Some(About::Cases) => names.extend(self.twin.texts_of(&value.value)),
                None => {}
            }
        }
        let activity = self.platform.activities.get(activity).map(|row| &row.name);
        names.is_empty() || activity.is_some_and(|activity| names.contains(activity))
    }

    /// S52.
    pub(super) fn is_governed(&self, activity: ActivityId) -> bool {
        let Some(governed) = self.platform.activities.get(activity).and_then(|row| row.governed.as_ref())
        else {
            return true;
        };
        let values = match self.platform.attribute(&governed.attribute) {
            Some(attribute) => self.values(attribute, View::default()),
            None => return true,
        };
        let values: Vec<String> = values
            .into_iter()
            .filter_map(|value| match value.datum {
                Datum::Text(text) => Some(folded(&text)),
                _ => None,
            })
            .collect();
        let listed = |kind: &str| -> Option<bool> {
            let mut listed = None;
            for object in self.model.objects.iter().filter(|object| object.kind == governed.object) {
                let texts = |option: &String| match object.fields.get(option) {
                    Some(value) => self.twin.texts_of(&value.value),
                    None => Vec::new(),
                };
                if texts(&governed.list).iter().any(|word| word == kind) {
                    let domains = texts(&governed.domains);
                    let here = domains.iter().any(|domain| values.iter().any(|value| is_in(value, domain)));
                    listed = Some(listed.unwrap_or(false) || here);
                }
            }
            listed
        };
        let nowhere = values.iter().all(String::is_empty);
        listed("allow") != Some(true) && (nowhere || listed("block") != Some(false))
    }

    /// S53.
    pub(super) fn put_words_in(
        &self,
        applied: &mut Applied,
        row: &Row,
        policy: &Policy,
        activity: Option<ActivityId>,
    ) {
        for field in &row.fields {
            let Some(option) = applied.options.get_mut(&field.name) else { continue };
            let complete = |text: &str| {
                let mut pieces: Vec<(String, bool)> = vec![(text.to_owned(), false)];
                for (meaning, token) in &field.meanings {
                    let Some(words) = self.words(*meaning, policy, activity) else { continue };
                    pieces = pieces
                        .into_iter()
                        .flat_map(|(piece, done)| cut(piece, done, token, &words))
                        .collect();
                }
                pieces.into_iter().map(|(piece, _)| piece).collect::<String>()
            };
            match option {
                OptionJson::Text(text) => *text = complete(text),
                OptionJson::Map(texts) => texts.values_mut().for_each(|text| *text = complete(text)),
                _ => {}
            }
        }
    }

    fn words(&self, meaning: TokenMeaning, policy: &Policy, activity: Option<ActivityId>) -> Option<String> {
        let read = |wanted: &str| {
            let (_, attribute) = self.platform.read_names().find(|(name, _)| name == wanted)?;
            let values = self.values(self.platform.attribute(attribute)?, View::default());
            let texts = values.into_iter().filter_map(|value| match value.datum {
                Datum::Text(text) => Some(text),
                _ => None,
            });
            let texts: Vec<String> = texts.collect();
            if texts.is_empty() { None } else { Some(texts.join(", ")) }
        };
        match meaning {
            TokenMeaning::File => read("document.name"),
            TokenMeaning::Application => read("activity.application"),
            TokenMeaning::Policy => Some(policy.title.clone()),
            TokenMeaning::Activity => self.platform.activities.get(activity?)?.says.clone(),
        }
    }
}

/// A piece of a text without a token; what came in its place is done.
fn cut(piece: String, done: bool, token: &str, words: &str) -> Vec<(String, bool)> {
    if done {
        return vec![(piece, true)];
    }
    let mut pieces = Vec::new();
    for (index, rest) in piece.split(token).enumerate() {
        if index > 0 {
            pieces.push((words.to_owned(), true));
        }
        pieces.push((rest.to_owned(), false));
    }
    pieces
}

fn is_in(value: &str, domain: &str) -> bool {
    let domain = folded(domain);
    match domain.strip_prefix("*.") {
        Some(parent) => value == parent || value.ends_with(&format!(".{parent}")),
        None => value == domain,
    }
}
