//! Values of the model as the program's tests and options hold them, with the environment's values for names.

use weir_runtime::program::{Comparison, Id, OptionValue, PredicateKind, Test};
use weir_runtime::scan::text::folded;

use crate::platform::tables::{Family, Type};
use crate::program::Lowering;
use crate::program::graph::index;
use crate::project::Environment;
use crate::project::toml_file::{Kind, Value as Toml};
use crate::syntax::ast::Operator;
use crate::types::ip_range;
use crate::types::model::{AttributeQuestion, Model, Spanned, Value};

impl Lowering<'_> {
    pub(super) fn attribute(&mut self, platform: usize, question: &AttributeQuestion) -> Id {
        let Some(attribute) = self
            .resolver
            .model
            .platforms
            .get(platform)
            .and_then(|platform| platform.attributes.get(question.attribute))
        else {
            return self.graph.constant(false);
        };
        let cost = attribute.families.get(&question.family).map_or(0, |reach| reach.cost as u8);
        let ty = match &attribute.ty {
            Type::List(inner) | Type::Keyed(inner) => inner.as_ref().clone(),
            ty => ty.clone(),
        };
        let id = index(self.attributes.get(platform).copied().unwrap_or(0) + question.attribute);
        let tests = self.tests(&ty, question);
        let asked: Vec<Id> = tests
            .into_iter()
            .map(|test| {
                self.graph.ask(
                    cost,
                    PredicateKind::Attribute {
                        attribute: id,
                        key: question.key.as_deref().map(folded),
                        test,
                    },
                )
            })
            .collect();
        self.graph.any(asked)
    }

    /// Alternatives: usually one test that holds all values.
    fn tests(&mut self, ty: &Type, question: &AttributeQuestion) -> Vec<Test> {
        let numeric = matches!(ty, Type::Count | Type::Size | Type::Duration | Type::Date);
        match question.family {
            Family::Flag => vec![Test::True],
            Family::Matches => {
                let mut searches: Vec<Id> = Vec::new();
                for value in &question.values {
                    if let Value::Regex { pattern, flags } = &value.value {
                        searches.push(self.collector.search(pattern, flags));
                    }
                }
                searches.sort_unstable();
                searches.dedup();
                vec![Test::Matches(searches)]
            }
            Family::Contains if *ty != Type::Group => {
                let phrases = self.resolver.texts_as_written(&question.values);
                vec![Test::Phrases(self.collector.list(String::new(), phrases))]
            }
            Family::Compare | Family::Equals if numeric => {
                let comparison = match question.operator {
                    Some(Operator::Greater) => Comparison::Greater,
                    Some(Operator::AtLeast) => Comparison::AtLeast,
                    Some(Operator::Less) => Comparison::Less,
                    Some(Operator::AtMost) => Comparison::AtMost,
                    _ => Comparison::Equal,
                };
                self.resolver
                    .numbers(&question.values)
                    .into_iter()
                    .map(|number| Test::Number(comparison, number))
                    .collect()
            }
            _ if *ty == Type::Ip => {
                let mut ranges: Vec<(u128, u128)> = self
                    .resolver
                    .texts_as_written(&question.values)
                    .iter()
                    .filter_map(|text| ip_range(text))
                    .collect();
                ranges.sort_unstable();
                ranges.dedup();
                vec![Test::Ip(ranges)]
            }
            _ => vec![Test::Equals(self.resolver.texts(&question.values))],
        }
    }
}

/// Reads values of the model with an environment's values for names.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'m> {
    pub model: &'m Model,
    pub environment: Option<&'m Environment>,
}

impl Resolver<'_> {
    /// Folded, sorted, distinct.
    pub fn texts(&self, values: &[Spanned]) -> Vec<String> {
        let mut texts: Vec<String> = self.texts_as_written(values).iter().map(|text| folded(text)).collect();
        texts.sort();
        texts.dedup();
        texts
    }

    /// In the order they are written; groups, objects and parameters as the environment has them.
    pub fn texts_as_written(&self, values: &[Spanned]) -> Vec<String> {
        let mut texts = Vec::new();
        for value in values {
            match &value.value {
                Value::Text(text) | Value::Name(text) => texts.push(text.clone()),
                Value::Number(number) => texts.push(number.to_string()),
                Value::Flag(flag) => texts.push(flag.to_string()),
                Value::Regex { pattern, .. } => texts.push(pattern.clone()),
                Value::Group(group) => texts.extend(self.group(*group)),
                Value::Object(object) => texts.extend(self.object(*object)),
                Value::Label(label) => {
                    texts.extend(self.model.labels.get(*label).map(|label| label.path.clone()))
                }
                Value::Param(param) => texts.extend(self.param(*param)),
                Value::List(values) => texts.extend(self.texts_as_written(values)),
                Value::Map(_) | Value::Poison => {}
            }
        }
        texts
    }

    fn numbers(&self, values: &[Spanned]) -> Vec<u64> {
        let mut numbers = Vec::new();
        for value in values {
            match &value.value {
                Value::Number(number) => numbers.push(*number),
                Value::List(values) => numbers.extend(self.numbers(values)),
                Value::Param(param) => {
                    numbers.extend(self.param(*param).iter().filter_map(|text| text.parse::<u64>().ok()))
                }
                _ => {}
            }
        }
        numbers
    }

    /// What the group is in this environment; its name where there is none.
    pub fn group(&self, group: usize) -> Option<String> {
        let group = self.model.groups.get(group)?;
        let resolved = self.environment.and_then(|environment| environment.group(&group.name));
        Some(resolved.map_or_else(|| group.name.clone(), str::to_owned))
    }

    /// An object is named in an item by its name or by any text of its fields.
    fn object(&self, object: usize) -> Vec<String> {
        let Some(object) = self.model.objects.get(object) else { return Vec::new() };
        let mut texts = vec![object.name.clone()];
        for value in object.fields.values() {
            texts.extend(self.texts_as_written(std::slice::from_ref(value)));
        }
        let fields =
            self.environment.and_then(|environment| environment.object(&object.name)).unwrap_or_default();
        texts.extend(fields.iter().flat_map(|(_, value)| toml_texts(value, &Type::Text)));
        texts
    }

    fn param(&self, param: usize) -> Vec<String> {
        let Some(param) = self.model.params.get(param) else { return Vec::new() };
        match self.environment.and_then(|environment| environment.param(&param.name)) {
            Some(value) => toml_texts(value, &param.ty),
            None => param
                .default
                .as_ref()
                .map_or_else(Vec::new, |default| self.texts_as_written(std::slice::from_ref(default))),
        }
    }

    /// As an option of an action.
    pub fn option(&self, value: &Spanned) -> Option<OptionValue> {
        Some(match &value.value {
            Value::Text(text) | Value::Name(text) => OptionValue::Text(text.clone()),
            Value::Number(number) => OptionValue::Number(*number),
            Value::Flag(flag) => OptionValue::Flag(*flag),
            Value::Regex { pattern, .. } => OptionValue::Text(pattern.clone()),
            Value::Group(group) => OptionValue::Text(self.group(*group)?),
            Value::Label(_) => {
                OptionValue::Text(self.texts_as_written(std::slice::from_ref(value)).into_iter().next()?)
            }
            Value::Object(object) => OptionValue::Text(self.model.objects.get(*object)?.name.clone()),
            Value::Param(param) => {
                let ty = &self.model.params.get(*param)?.ty;
                let texts = self.param(*param);
                match ty {
                    Type::List(_) => OptionValue::List(texts),
                    Type::Count | Type::Size | Type::Duration | Type::Date => {
                        OptionValue::Number(texts.first()?.parse().ok()?)
                    }
                    Type::Flag => OptionValue::Flag(texts.first()? == "true"),
                    _ => OptionValue::Text(texts.into_iter().next()?),
                }
            }
            Value::List(values) => OptionValue::List(self.texts_as_written(values)),
            Value::Map(entries) => OptionValue::Map(
                entries
                    .iter()
                    .map(|(key, value)| {
                        (key.clone(), self.texts_as_written(std::slice::from_ref(value)).join(", "))
                    })
                    .collect(),
            ),
            Value::Poison => return None,
        })
    }
}

/// The texts of an environment's value; quantities in bytes or seconds.
fn toml_texts(value: &Toml, ty: &Type) -> Vec<String> {
    match (&value.kind, ty) {
        (Kind::List(values), Type::List(inner)) => {
            values.iter().flat_map(|value| toml_texts(value, inner)).collect()
        }
        (Kind::List(values), _) => values.iter().flat_map(|value| toml_texts(value, ty)).collect(),
        (_, Type::List(inner)) => toml_texts(value, inner),
        (Kind::Text(text), Type::Size | Type::Duration) => {
            crate::check::quantity(text, ty).into_iter().map(|number| number.to_string()).collect()
        }
        (Kind::Text(text), Type::Date) => {
            crate::types::date(text).into_iter().map(|number| number.to_string()).collect()
        }
        (Kind::Text(text), _) => vec![text.clone()],
        (Kind::Number(number), _) => vec![number.to_string()],
        (Kind::Flag(flag), _) => vec![flag.to_string()],
        (Kind::Table(_) | Kind::Other, _) => Vec::new(),
    }
}
