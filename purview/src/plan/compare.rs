//! Two objects field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::condition::Condition;
use crate::normal::meaning::{Names, meaning, sorted_value};
use crate::plan::Change;
use crate::plan::shown::shown;
use crate::tables::{Form, Tables};
use crate::tenant::{Kind, Object, Tenant};
use crate::value::Value;

pub(super) struct Comparison<'t> {
    tables: &'t Tables,
    names: Names,
}

impl<'t> Comparison<'t> {
    pub(super) fn new(actual: &Tenant, desired: &Tenant, tables: &'t Tables) -> Comparison<'t> {
        Comparison { tables, names: Names::of([actual, desired]) }
    }

    /// A new object: all that it has.
    pub(super) fn whole(&self, object: &Object) -> Vec<Change> {
        let given = object.parameters.iter().map(|(field, value)| Change {
            field: field.clone(),
            old: Json::Null,
            new: shown(value),
        });
        let extra = object.extra.iter().map(|(field, value)| Change {
            field: field.clone(),
            old: Json::Null,
            new: value.clone(),
        });
        given.chain(extra).collect()
    }

    pub(super) fn changes(&self, old: &Object, new: &Object) -> Vec<Change> {
        let fields: BTreeSet<&String> = old.parameters.keys().chain(new.parameters.keys()).collect();
        let mut changes: Vec<Change> = fields
            .into_iter()
            .filter(|field| *field != Object::PRIORITY)
            .filter_map(|field| {
                let (before, after) = (old.parameters.get(field), new.parameters.get(field));
                let same = match (before, after) {
                    (Some(before), Some(after)) => self.same(new.kind, field, before, after),
                    (before, after) => before.is_none() && after.is_none(),
                };
                (!same).then(|| change(field, before, after))
            })
            .collect();
        // A field that no table knows is left alone unless the project says something of it.
        for (field, value) in &new.extra {
            let before = old.extra.get(field);
            if before != Some(value) {
                let old = before.cloned().unwrap_or(Json::Null);
                changes.push(Change { field: field.clone(), old, new: value.clone() });
            }
        }
        if new.kind == Kind::Label && self.label(&old.parent) != self.label(&new.parent) {
            let text = |parent: &Option<String>| parent.clone().map_or(Json::Null, Json::String);
            changes.push(Change {
                field: "ParentId".to_owned(),
                old: text(&old.parent),
                new: text(&new.parent),
            });
        }
        changes
    }

    fn label(&self, name: &Option<String>) -> Option<String> {
        name.as_ref().map(|name| self.names.label(name))
    }

    fn same(&self, kind: Kind, field: &str, before: &Value, after: &Value) -> bool {
        if before == after {
            return true;
        }
        match (before, after) {
            (Value::Condition(before), Value::Condition(after)) => {
                self.meaning(before.as_ref()) == self.meaning(after.as_ref())
            }
            (Value::Package(before), Value::Package(after)) => before.same_types(after),
            _ => self.even(kind, field, before) == self.even(kind, field, after),
        }
    }

    fn meaning(&self, condition: &Condition) -> String {
        meaning(condition.clone(), &self.names)
    }

    /// The value without what makes no difference in this field.
    fn even(&self, kind: Kind, field: &str, value: &Value) -> Value {
        let known = self.tables.field(kind, field);
        let mut value = value.clone();
        match known.map(|field| field.form) {
            Some(Form::Recipients) => each_text(&mut value, &|text| text.to_lowercase()),
            Some(Form::Label | Form::Labels) => each_text(&mut value, &|text| self.names.label(text)),
            Some(Form::Rights) => value = grants(&value),
            _ => {}
        }
        if known.is_some_and(|field| field.ordered) { value } else { sorted_value(value) }
    }
}

/// Who may do what, without the order of people and of rights.
fn grants(value: &Value) -> Value {
    let Some(text) = value.as_text() else { return value.clone() };
    let grant = |grant: &str| {
        let (who, rights) = grant.split_once(':').unwrap_or((grant, ""));
        let rights: Vec<String> = rights.split(',').map(|right| right.trim().to_uppercase()).collect();
        Value::List(vec![Value::text(who.trim().to_lowercase()), sorted_value(Value::texts(rights))])
    };
    Value::List(text.split(';').filter(|text| !text.trim().is_empty()).map(grant).collect())
}

fn each_text(value: &mut Value, change: &dyn Fn(&str) -> String) {
    match value {
        Value::Text(text) => *text = change(text),
        Value::List(members) => members.iter_mut().for_each(|member| each_text(member, change)),
        Value::Table(table) => table.values_mut().for_each(|member| each_text(member, change)),
        _ => {}
    }
}

fn change(field: &str, before: Option<&Value>, after: Option<&Value>) -> Change {
    let mut old = before.map_or(Json::Null, shown);
    let mut new = after.map_or(Json::Null, shown);
    // Of tables, what differs is enough.
    if let (Json::Object(old), Json::Object(new)) = (&mut old, &mut new)
        && !matches!(before, Some(Value::Condition(_)))
    {
        let alike: BTreeMap<String, ()> = old
            .iter()
            .filter(|(key, value)| new.get(*key) == Some(*value))
            .map(|(key, _)| (key.clone(), ()))
            .collect();
        old.retain(|key, _| !alike.contains_key(key));
        new.retain(|key, _| !alike.contains_key(key));
    }
    Change { field: field.to_owned(), old, new }
}
