//! Values of the model as parameters take them.

use std::collections::BTreeMap;

use weir_compiler::platform::tables::{Case, Field, Type};
use weir_compiler::project::toml_file::Value as Toml;
use weir_compiler::types::model::{Spanned, Value as Given};

use crate::express::{Expressing, label_name};
use crate::value::Value;

impl Expressing<'_> {
    /// The value of a setting; nothing for one that could not be understood.
    pub(super) fn setting(&self, field: &Field, given: &Spanned) -> Option<Value> {
        let value = self.value(&field.ty, given)?;
        Some(match value {
            Value::Flag(flag) => Value::Flag(flag != field.negated),
            // A row whose numbers come in steps has them counted in steps.
            Value::Number(number) => Value::Number(number / step(field)),
            value => value,
        })
    }

    pub(super) fn value(&self, ty: &Type, given: &Spanned) -> Option<Value> {
        match &given.value {
            Given::Poison => None,
            Given::Flag(flag) => Some(Value::Flag(*flag)),
            Given::Number(number) => Some(Value::Number(i64::try_from(*number).unwrap_or(i64::MAX))),
            Given::Name(name) => Some(Value::text(wire_of(ty, name))),
            Given::Label(label) => Some(Value::Text(label_name(self.model, *label)?)),
            Given::Object(object) => self.object_value(*object).map(Value::Text),
            Given::Regex { pattern, flags } => Some(Value::Text(expression(pattern, flags))),
            Given::List(values) => Some(self.list(ty, values)),
            Given::Map(entries) => {
                let inner = match ty {
                    Type::Map(_, inner) | Type::Keyed(inner) => inner,
                    other => other,
                };
                let entries = entries.iter();
                let table: BTreeMap<String, Value> = entries
                    .filter_map(|(key, value)| Some((key.clone(), self.value(inner, value)?)))
                    .collect();
                Some(Value::Table(table))
            }
            Given::Text(_) | Given::Group(_) | Given::Param(_) => {
                let texts = self.resolver.texts_as_written(std::slice::from_ref(given));
                match <[String; 1]>::try_from(texts) {
                    Ok([text]) => Some(Value::Text(text)),
                    Err(texts) => Some(Value::texts(texts)),
                }
            }
        }
    }

    /// Each value that is itself a list, as of a parameter, stands for its elements.
    pub(super) fn list(&self, ty: &Type, given: &[Spanned]) -> Value {
        let mut values = Vec::new();
        for one in given {
            match self.value(ty.element(), one) {
                Some(Value::List(inner)) => values.extend(inner),
                Some(value) => values.push(value),
                None => {}
            }
        }
        Value::List(values)
    }

    /// What an object is in the tenant: the field that its kind requires, from the environment or the source; else its title.
    pub(super) fn object_value(&self, index: usize) -> Option<String> {
        let object = self.model.objects.get(index)?;
        let rows = self.model.platforms.iter().flat_map(|platform| &platform.objects);
        let row = rows.clone().find(|row| row.name == object.kind)?;
        let Some(field) = row.fields.iter().find(|field| field.required) else {
            return Some(object.title.clone());
        };
        let given = self.environment.and_then(|environment| environment.object(&object.name));
        let given = given.and_then(|fields| fields.iter().find(|(key, _)| key.name == field.name));
        if let Some(text) = given.and_then(|(_, value): &(_, Toml)| value.text()) {
            return Some(text.to_owned());
        }
        let declared = object.fields.get(&field.name);
        let declared = declared.map(|value| self.resolver.texts_as_written(std::slice::from_ref(value)));
        declared.and_then(|texts| texts.into_iter().next()).or_else(|| Some(object.title.clone()))
    }
}

/// The case's name on the wire.
pub(super) fn wire_of(ty: &Type, name: &str) -> String {
    fn cases(ty: &Type) -> Vec<&Case> {
        match ty {
            Type::Enumeration(cases) | Type::Recipient(cases) => cases.iter().collect(),
            Type::List(inner) | Type::Keyed(inner) => cases(inner),
            Type::Either(types) => types.iter().flat_map(cases).collect(),
            _ => Vec::new(),
        }
    }
    let case = cases(ty).into_iter().find(|case| case.name == name);
    case.and_then(|case| case.wire.clone()).unwrap_or_else(|| name.to_owned())
}

fn step(field: &Field) -> i64 {
    field.rules.step.and_then(|step| i64::try_from(step).ok()).filter(|step| *step > 0).unwrap_or(1)
}

/// An expression with its flags where every dialect has them.
pub(super) fn expression(pattern: &str, flags: &str) -> String {
    if flags.is_empty() { pattern.to_owned() } else { format!("(?{flags}){pattern}") }
}

/// Puts a value where a wire name says: `Moderate.ModerateMessageByUser` is a key of the table `Moderate`.
pub(super) fn put(parameters: &mut BTreeMap<String, Value>, wire: &str, value: Value) {
    match wire.split_once('.') {
        None => {
            parameters.insert(wire.to_owned(), value);
        }
        Some((parameter, key)) => {
            let table =
                parameters.entry(parameter.to_owned()).or_insert_with(|| Value::Table(BTreeMap::new()));
            if let Value::Table(entries) = table {
                entries.insert(key.to_owned(), value);
            }
        }
    }
}
