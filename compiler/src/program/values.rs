//! Values of the model as the program's tests and options hold them, with the environment's values for names.

use weir_runtime::program::{Comparison, Id, OptionValue, PredicateKind, Test};
use weir_runtime::scan::text::folded;

use crate::platform::tables::{Family, Type};
use crate::program::Lowering;
use crate::program::graph::index;
use crate::project::Environment;
use crate::project::toml_file::{Kind, Value as Toml};
use crate::syntax::ast::Operator;
use crate::types::model::{AttributeQuestion, Model, Spanned, Value};
use crate::types::{given as given_value, ip_range};

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
        if self.open(&question.values) {
            let asked = spelled(&question.values);
            return self.unsettled(format!(
                "{id} {:?} {:?} {:?} {asked}",
                question.key, question.family, question.operator
            ));
        }
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

    /// Whether only an environment says what is asked. Everywhere but in a sketch the model has been settled.
    pub(super) fn open(&self, values: &[Spanned]) -> bool {
        values.iter().any(|value| match &value.value {
            Value::Param(_) => self.sketch,
            Value::List(values) => self.open(values),
            _ => false,
        })
    }

    /// A question without an answer yet: equal to one that is spelled like it, and related to no other.
    pub(super) fn unsettled(&mut self, spelled: String) -> Id {
        let question = PredicateKind::Attribute { attribute: Id::MAX, key: Some(spelled), test: Test::True };
        self.graph.ask(0, question)
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

/// The values without their places.
pub(super) fn spelled(values: &[Spanned]) -> String {
    let one = |value: &Spanned| match &value.value {
        Value::List(values) => spelled(values),
        value => format!("{value:?}"),
    };
    values.iter().map(one).collect::<Vec<_>>().join(" ")
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
                // Without a value it stands for itself, as a group does.
                Value::Param(param) => match self.param(*param) {
                    Some(value) => texts.extend(self.texts_as_written(&[value])),
                    None => texts.extend(self.model.params.get(*param).map(|param| param.name.clone())),
                },
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
                Value::Param(param) => numbers.extend(
                    self.param(*param).iter().flat_map(|value| self.numbers(std::slice::from_ref(value))),
                ),
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
        texts.extend(fields.iter().flat_map(|(_, value)| toml_texts(value)));
        texts
    }

    /// One option of an object: what the environment says of it, or the source.
    pub fn option_of_object(&self, object: usize, option: &str) -> Vec<String> {
        let Some(object) = self.model.objects.get(object) else { return Vec::new() };
        let given = self.environment.and_then(|environment| environment.object(&object.name));
        let given = given.into_iter().flatten().find(|(key, _)| key.name == option);
        match given {
            Some((_, value)) => toml_texts(value),
            None => object
                .fields
                .get(option)
                .map(|value| self.texts_as_written(value.elements()))
                .unwrap_or_default(),
        }
    }

    /// The value in this environment, or the default; a default can name an earlier parameter.
    fn param(&self, param: usize) -> Option<Spanned> {
        let param = self.model.params.get(param)?;
        let given = self.environment.and_then(|environment| environment.param(&param.name));
        given.and_then(|value| given_value(value, &param.ty).ok()).or_else(|| param.default.clone())
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
            Value::Param(param) => return self.option(&self.param(*param)?),
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

/// The texts that an environment's value holds.
fn toml_texts(value: &Toml) -> Vec<String> {
    match &value.kind {
        Kind::List(values) => values.iter().flat_map(toml_texts).collect(),
        Kind::Text(text) => vec![text.clone()],
        Kind::Number(number) => vec![number.to_string()],
        Kind::Flag(flag) => vec![flag.to_string()],
        Kind::Table(_) | Kind::Other => Vec::new(),
    }
}
