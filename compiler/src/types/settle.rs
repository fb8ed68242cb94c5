//! The model of one environment: every parameter gives way to its value there.
//!
//! What is checked and lowered for an environment is its settled model, so that a value that an environment gives decides, and is
//! refused, exactly as one that stands in the source. Labels stay as they are: their settings are read with [`Resolver`].
//!
//! [`Resolver`]: crate::program::Resolver

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::automata;
use crate::platform::tables::Type;
use crate::project::Environment;
use crate::project::toml_file::{Kind, Value as Toml};
use crate::types::model::{
    AttributeQuestion, Condition, ConditionKind, Grantee, HowMany, Model, Policy, Question, Rule, Spanned,
    Value,
};
use crate::types::values;

/// The model with the environment's values; parameters that it gives none keep their defaults or, without, themselves.
pub fn settle<'m>(model: &'m Model, environment: Option<&Environment>) -> Cow<'m, Model> {
    if model.params.is_empty() {
        return Cow::Borrowed(model);
    }
    let mut settling = Settling::of(model, environment);
    let mut settled = model.clone();
    for policy in &mut settled.policies {
        settling.policy(policy);
    }
    Cow::Owned(settled)
}

/// The same of what labels hold, for those who check it. Dates keep their names: among durations, their numbers would be some.
pub(crate) fn settle_labels<'m>(model: &'m Model, environment: Option<&Environment>) -> Cow<'m, Model> {
    if model.params.is_empty() {
        return Cow::Borrowed(model);
    }
    let mut settling = Settling::of(model, environment);
    for (value, param) in settling.values.iter_mut().zip(&model.params) {
        if param.ty == Type::Date {
            *value = None;
        }
    }
    let mut settled = model.clone();
    for label in &mut settled.labels {
        settling.named(&mut label.settings);
        for block in &mut label.blocks {
            settling.named(&mut block.settings);
            for grantee in block.grants.iter_mut().flat_map(|grant| &mut grant.to) {
                let (Grantee::Domain(value) | Grantee::Who(value)) = grantee;
                *value = settling.value(value);
            }
        }
    }
    for label in &mut settled.retention_labels {
        settling.named(&mut label.settings);
    }
    Cow::Owned(settled)
}

/// The policies in which a parameter stands: the only ones that an environment's values reach.
pub(crate) fn reached(model: &Model) -> Vec<&Policy> {
    let mut settling = Settling::default();
    let stands = |policy: &&Policy| {
        settling.met.set(false);
        settling.policy(&mut (*policy).clone());
        settling.met.get()
    };
    model.policies.iter().filter(stands).collect()
}

/// Policies of the model with the environment's values.
pub(crate) fn settled(model: &Model, policies: &[&Policy], environment: Option<&Environment>) -> Vec<Policy> {
    let mut settling = Settling::of(model, environment);
    let mut settled: Vec<Policy> = policies.iter().map(|policy| (*policy).clone()).collect();
    settled.iter_mut().for_each(|policy| settling.policy(policy));
    settled
}

#[derive(Default)]
struct Settling {
    values: Vec<Option<Spanned>>,
    /// What is shared stays shared; and whether a parameter stands in it.
    known: HashMap<*const Condition, (Arc<Condition>, bool)>,
    /// A parameter was met.
    met: Cell<bool>,
}

impl Settling {
    fn of(model: &Model, environment: Option<&Environment>) -> Self {
        let mut settling = Settling::default();
        for param in &model.params {
            let given = environment
                .and_then(|environment| environment.param(&param.name))
                .and_then(|value| given(value, &param.ty).ok());
            // A default can name parameters that stand before its own.
            let value = given.or_else(|| param.default.as_ref().map(|default| settling.value(default)));
            settling.values.push(value);
        }
        settling
    }

    fn value(&self, value: &Spanned) -> Spanned {
        let settled = match &value.value {
            Value::Param(param) => {
                self.met.set(true);
                return match self.values.get(*param) {
                    Some(Some(given)) => given.clone(),
                    _ => value.clone(),
                };
            }
            Value::List(values) => Value::List(self.alternatives(values)),
            Value::Map(entries) => {
                Value::Map(entries.iter().map(|(key, value)| (key.clone(), self.value(value))).collect())
            }
            _ => return value.clone(),
        };
        Spanned { span: value.span, value: settled }
    }

    /// A parameter that is a list stands for its elements.
    fn alternatives(&self, values: &[Spanned]) -> Vec<Spanned> {
        let mut settled = Vec::with_capacity(values.len());
        for value in values {
            let one = self.value(value);
            match (&value.value, one.value) {
                (Value::Param(_), Value::List(elements)) => settled.extend(elements),
                (_, kind) => settled.push(Spanned { span: one.span, value: kind }),
            }
        }
        settled
    }

    fn named(&self, values: &mut [(String, Spanned)]) {
        for (_, value) in values {
            *value = self.value(value);
        }
    }

    fn policy(&mut self, policy: &mut Policy) {
        self.named(&mut policy.settings);
        if let Some(description) = &mut policy.description {
            *description = self.value(description);
        }
        for scoped in &mut policy.scope {
            scoped.include = self.alternatives(&scoped.include);
            scoped.exclude = self.alternatives(&scoped.exclude);
        }
        for rule in &mut policy.rules {
            self.rule(rule);
        }
    }

    fn rule(&mut self, rule: &mut Rule) {
        rule.when = self.condition(&rule.when);
        rule.unless = rule.unless.as_ref().map(|unless| self.condition(unless));
        for value in rule.comment.iter_mut().chain(rule.options.values_mut()) {
            *value = self.value(value);
        }
        for action in &mut rule.actions {
            self.named(&mut action.options);
            if let Some(value) = &mut action.value {
                *value = self.value(value);
            }
        }
    }

    fn condition(&mut self, condition: &Arc<Condition>) -> Arc<Condition> {
        if let Some((known, met)) = self.known.get(&Arc::as_ptr(condition)) {
            self.met.set(self.met.get() || *met);
            return Arc::clone(known);
        }
        let met_before = self.met.replace(false);
        let kind = match &condition.kind {
            ConditionKind::All(members) => ConditionKind::All(self.conditions(members)),
            ConditionKind::Any(members) => ConditionKind::Any(self.conditions(members)),
            ConditionKind::Not(inner) => ConditionKind::Not(self.condition(inner)),
            ConditionKind::PerPart(inner) => ConditionKind::PerPart(self.condition(inner)),
            ConditionKind::Ask(question) => ConditionKind::Ask(self.question(question)),
            ConditionKind::Poison => ConditionKind::Poison,
        };
        let settled = Arc::new(Condition { span: condition.span, name: condition.name.clone(), kind });
        self.known.insert(Arc::as_ptr(condition), (Arc::clone(&settled), self.met.get()));
        self.met.set(self.met.get() || met_before);
        settled
    }

    fn conditions(&mut self, members: &[Arc<Condition>]) -> Vec<Arc<Condition>> {
        members.iter().map(|member| self.condition(member)).collect()
    }

    fn question(&self, question: &Question) -> Question {
        match question {
            Question::Attribute(asked) => Question::Attribute(AttributeQuestion {
                values: self.alternatives(&asked.values),
                ..asked.clone()
            }),
            Question::Detected { at, sit, count, confidence, parts } => Question::Detected {
                at: *at,
                sit: *sit,
                count: HowMany {
                    at_least: self.value(&count.at_least),
                    at_most: count.at_most.as_ref().map(|at_most| self.value(at_most)),
                    all: count.all,
                },
                confidence: *confidence,
                parts: *parts,
            },
            other => other.clone(),
        }
    }
}

/// An environment's value where the type is wanted.
///
/// # Errors
/// What is wrong with a value that has the form and not the sense: why a domain is none, what is wrong with an expression.
/// Empty, where the value is of another type.
pub(crate) fn given(value: &Toml, ty: &Type) -> Result<Spanned, String> {
    let fine = |kind: Value| Ok(Spanned { span: value.span, value: kind });
    let other = || Err(String::new());
    match (&value.kind, ty) {
        (Kind::List(values), Type::List(inner)) => {
            fine(Value::List(values.iter().map(|value| given(value, inner)).collect::<Result<_, _>>()?))
        }
        (_, Type::List(inner)) => fine(Value::List(vec![given(value, inner)?])),
        (_, Type::Unknown) => fine(Value::Poison),
        (Kind::Text(text), Type::Group | Type::Recipient(_)) => fine(Value::Text(text.clone())),
        (Kind::Text(text), Type::Enumeration(cases)) => match cases.iter().find(|case| case.name == *text) {
            Some(case) => fine(Value::Name(case.name.clone())),
            None => other(),
        },
        (Kind::Text(text), Type::Size | Type::Duration) => match quantity(text, ty) {
            Some(number) => fine(Value::Number(number)),
            None => other(),
        },
        (Kind::Text(text), Type::Regex) => {
            let (pattern, flags) = expression(text);
            match automata::compile(pattern, flags) {
                Ok(_) => fine(Value::Regex { pattern: pattern.to_owned(), flags: flags.to_owned() }),
                Err(error) => Err(error.message),
            }
        }
        (Kind::Text(text), _) => match values::text(text, ty) {
            Some(Ok(kind)) => fine(kind),
            Some(Err(why)) => Err(why.to_owned()),
            None => other(),
        },
        (Kind::Number(number), Type::Count) => fine(Value::Number(*number)),
        (Kind::Flag(flag), Type::Flag) => fine(Value::Flag(*flag)),
        _ => other(),
    }
}

/// `/pattern/flags` as in a source; every other text is a pattern as it stands.
fn expression(text: &str) -> (&str, &str) {
    let delimited = text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
    match delimited {
        Some((pattern, flags)) if flags.chars().all(|flag| "ismx".contains(flag)) => (pattern, flags),
        _ => (text, ""),
    }
}

/// `10 MB` or `30 days` in bytes or seconds.
fn quantity(text: &str, ty: &Type) -> Option<u64> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: u64 = number.parse().ok()?;
    let factor = match ty {
        Type::Size => crate::units::size(unit.trim())?,
        _ => crate::units::duration(unit.trim())?,
    };
    number.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_may_stand_between_slashes() {
        assert_eq!(expression("/x+/i"), ("x+", "i"));
        assert_eq!(expression("/a/b/"), ("a/b", ""));
        assert_eq!(expression("x+"), ("x+", ""));
        assert_eq!(expression("/usr/local"), ("/usr/local", ""));
        assert_eq!(expression("/"), ("/", ""));
    }
}
