//! Values of the model as texts and numbers, with what an environment says of names.

use weir_compiler::platform::tables::Type;
use weir_compiler::project::toml_file::{Kind, Value as Toml};
use weir_compiler::types::model::{Count, HowMany, Spanned, Value};
use weir_runtime::verdict::OptionJson;

use super::case::Twin;

impl Twin<'_> {
    /// Every text that the values stand for.
    pub(super) fn texts(&self, values: &[Spanned]) -> Vec<String> {
        values.iter().flat_map(|value| self.texts_of(&value.value)).collect()
    }

    pub(super) fn texts_of(&self, value: &Value) -> Vec<String> {
        match value {
            Value::Text(text) | Value::Name(text) => vec![text.clone()],
            Value::Number(number) => vec![number.to_string()],
            Value::Flag(flag) => vec![flag.to_string()],
            Value::Regex { pattern, .. } => vec![pattern.clone()],
            Value::Group(index) => self.group(*index).into_iter().collect(),
            Value::Object(index) => self.object(*index),
            Value::Label(index) => {
                self.model.labels.get(*index).map(|label| label.path.clone()).into_iter().collect()
            }
            Value::Param(index) => self.param(*index),
            Value::List(values) => self.texts(values),
            Value::Map(_) | Value::Poison => Vec::new(),
        }
    }

    /// Expressions and their flags. An environment writes `/x+/i`, or the expression alone.
    pub(super) fn patterns(&self, value: &Value) -> Vec<(String, String)> {
        let written = |text: String| match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
            Some((pattern, flags)) => (pattern.to_owned(), flags.to_owned()),
            None => (text, String::new()),
        };
        match value {
            Value::Regex { pattern, flags } => vec![(pattern.clone(), flags.clone())],
            Value::List(values) => values.iter().flat_map(|value| self.patterns(&value.value)).collect(),
            Value::Param(index) => {
                let Some(param) = self.model.params.get(*index) else { return Vec::new() };
                if *param.ty.element() != Type::Regex {
                    return Vec::new();
                }
                match self.environment.and_then(|environment| environment.param(&param.name)) {
                    Some(value) => toml_texts(value).into_iter().map(written).collect(),
                    None => param.default.iter().flat_map(|default| self.patterns(&default.value)).collect(),
                }
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn numbers(&self, values: &[Spanned]) -> Vec<u64> {
        self.texts(values).iter().filter_map(|text| text.parse().ok()).collect()
    }

    pub(super) fn count(&self, asked: &HowMany) -> Option<Count> {
        let number = |value: &Spanned| {
            let number = self.numbers(std::slice::from_ref(value)).first().copied()?;
            Some(u32::try_from(number).unwrap_or(u32::MAX))
        };
        let at_most = asked.at_most.as_ref().map(number);
        Some(Count { at_least: number(&asked.at_least)?, at_most: at_most.flatten(), all: asked.all })
    }

    /// As the verdict shows an option's value.
    pub(super) fn option(&self, value: &Value) -> Option<OptionJson> {
        let texts = self.texts_of(value);
        let first = texts.first().cloned();
        Some(match value {
            Value::Number(number) => OptionJson::Number(*number),
            Value::Flag(flag) => OptionJson::Flag(*flag),
            Value::List(_) => OptionJson::List(texts),
            Value::Map(entries) => {
                let entry =
                    |(key, value): &(String, Spanned)| (key.clone(), self.texts_of(&value.value).join(", "));
                OptionJson::Map(entries.iter().map(entry).collect())
            }
            Value::Param(index) => match &self.model.params.get(*index)?.ty {
                Type::List(_) => OptionJson::List(texts),
                Type::Count | Type::Size | Type::Duration | Type::Date => {
                    OptionJson::Number(first?.parse().ok()?)
                }
                Type::Flag => OptionJson::Flag(first? == "true"),
                _ => OptionJson::Text(first?),
            },
            _ => OptionJson::Text(first?),
        })
    }

    fn group(&self, index: usize) -> Option<String> {
        let group = self.model.groups.get(index)?;
        let resolved = self.environment.and_then(|environment| environment.group(&group.name));
        Some(resolved.unwrap_or(&group.name).to_owned())
    }

    /// An object goes by its name and by every text of its fields.
    fn object(&self, index: usize) -> Vec<String> {
        let Some(object) = self.model.objects.get(index) else { return Vec::new() };
        let mut texts = vec![object.name.clone()];
        texts.extend(object.fields.values().flat_map(|value| self.texts_of(&value.value)));
        let fields =
            self.environment.and_then(|environment| environment.object(&object.name)).unwrap_or_default();
        texts.extend(fields.iter().flat_map(|(_, value)| toml_texts(value)));
        texts
    }

    fn param(&self, index: usize) -> Vec<String> {
        let Some(param) = self.model.params.get(index) else { return Vec::new() };
        match self.environment.and_then(|environment| environment.param(&param.name)) {
            Some(value) => toml_texts(value),
            None => param.default.iter().flat_map(|default| self.texts_of(&default.value)).collect(),
        }
    }
}

/// Texts, numbers and flags; quantities with units are no business of the twin.
fn toml_texts(value: &Toml) -> Vec<String> {
    match &value.kind {
        Kind::Text(text) => vec![text.clone()],
        Kind::Number(number) => vec![number.to_string()],
        Kind::Flag(flag) => vec![flag.to_string()],
        Kind::List(values) => values.iter().flat_map(toml_texts).collect(),
        Kind::Table(_) | Kind::Other => Vec::new(),
    }
}
