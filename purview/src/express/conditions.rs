//! Conditions of attributes, and the tree that they stand in.

use std::collections::BTreeMap;
use std::sync::Arc;

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{Family, Type};
use weir_compiler::source::Span;
use weir_compiler::syntax::ast::Operator;
use weir_compiler::types::model::{AttributeQuestion, Condition as Asked, ConditionKind, Question, Rule};

use crate::condition::Condition;
use crate::express::Expressing;
use crate::normal::kept;
use crate::tenant::Kind;
use crate::value::Value;

/// Flat parameters that take one word; of several, one each is asked. All others take lists.
const ONE_WORD: [&str; 5] =
    ["AccessScope", "FromScope", "NonBifurcatingAccessScope", "WithImportance", "MessageTypeMatches"];

impl Expressing<'_> {
    /// All that a rule asks; nothing for one that asks nothing.
    pub(super) fn condition(&mut self, platform: &Platform, rule: &Rule) -> Option<Condition> {
        let mut all: Vec<Condition> = self.ask(platform, &rule.when).into_iter().collect();
        if let Some(unless) = &rule.unless
            && let Some(unless) = self.ask(platform, unless)
        {
            all.push(Condition::Not(Box::new(unless)));
        }
        (!all.is_empty()).then_some(Condition::And(all))
    }

    fn ask(&mut self, platform: &Platform, asked: &Arc<Asked>) -> Option<Condition> {
        if let Some(content) = self.content(asked) {
            return content;
        }
        match &asked.kind {
            ConditionKind::All(members) => Some(Condition::And(self.each(platform, members))),
            ConditionKind::Any(members) => Some(Condition::Or(self.each(platform, members))),
            ConditionKind::Not(inner) => Some(Condition::Not(Box::new(self.ask(platform, inner)?))),
            ConditionKind::PerPart(inner) => {
                self.lost(
                    asked.span,
                    "`per = part` cannot be exported: the service has it for whole rules only",
                    "write `per_component = true` in the rule, if all of it may be judged so",
                );
                self.ask(platform, inner)
            }
            ConditionKind::Ask(Question::Attribute(question)) => {
                self.attribute(platform, asked.span, question)
            }
            ConditionKind::Ask(Question::Unknown { name, value, .. }) => {
                Some(kept::condition(Kind::Rule, name, value, self.tables))
            }
            // Content has been tried before.
            ConditionKind::Ask(_) | ConditionKind::Poison => None,
        }
    }

    fn each(&mut self, platform: &Platform, members: &[Arc<Asked>]) -> Vec<Condition> {
        members.iter().filter_map(|member| self.ask(platform, member)).collect()
    }

    fn attribute(
        &mut self,
        platform: &Platform,
        span: Span,
        question: &AttributeQuestion,
    ) -> Option<Condition> {
        let row = platform.attributes.get(question.attribute)?;
        let wire = row.families.get(&question.family).and_then(|reach| reach.wire.clone());
        let Some(name) = wire else {
            let message =
                format!("`{}` cannot be exported: no condition of the service is known for it", row.name);
            self.lost(span, message, "set it in the portal, and keep it out of the sources");
            return None;
        };
        if question.family == Family::Compare {
            return self.comparison(span, &row.name, name, question);
        }
        let ty = match &row.ty {
            Type::Keyed(inner) => inner.as_ref(),
            ty => ty,
        };
        let value = match question.family {
            Family::Flag => Value::Flag(true),
            _ => self.list(ty, &question.values),
        };
        let value = match (&question.key, value) {
            (None, value) => value,
            (Some(key), value) => Value::Table(BTreeMap::from([(key.clone(), value)])),
        };
        Some(match value {
            Value::List(words) if ONE_WORD.contains(&name.as_str()) => Condition::Or(
                words.into_iter().map(|value| Condition::Leaf { name: name.clone(), value }).collect(),
            ),
            value => Condition::Leaf { name, value },
        })
    }

    /// The service knows "over" only, and its portal says "equal to or over".
    fn comparison(
        &mut self,
        span: Span,
        attribute: &str,
        name: String,
        question: &AttributeQuestion,
    ) -> Option<Condition> {
        let numbers = self.list(&Type::Size, &question.values);
        let Value::List(numbers) = numbers else { return None };
        let number = numbers.into_iter().find_map(|value| match value {
            Value::Number(number) => Some(number),
            _ => None,
        })?;
        let at_least = |number: i64| Condition::Leaf { name: name.clone(), value: Value::Number(number) };
        match question.operator {
            Some(Operator::AtLeast) => Some(at_least(number)),
            Some(Operator::Greater) => Some(at_least(number.saturating_add(1))),
            Some(Operator::Less) => Some(Condition::Not(Box::new(at_least(number)))),
            Some(Operator::AtMost) => Some(Condition::Not(Box::new(at_least(number.saturating_add(1))))),
            _ => {
                self.lost(
                    span,
                    format!("`{attribute}` cannot be compared for equality in the service"),
                    "write `>=`",
                );
                None
            }
        }
    }
}
