//! The last step to the normal form, for a tenant however it came about: defaults go, keys get their documented case, conditions
//! lose what is only a way of writing.
//!
//! Settling twice changes nothing. Readers and the expression of a project both end with it, so that neither needs to know a
//! default.

use std::collections::BTreeMap;

use crate::condition::{Classifier, Condition, Joined};
use crate::normal::label::ADVANCED;
use crate::normal::value::word_or_number;
use crate::tables::{Form, Role, Tables};
use crate::tenant::{Kind, Object, Tenant};
use crate::value::Value;

pub fn settle(tenant: &mut Tenant, tables: &Tables) {
    for object in &mut tenant.objects {
        settle_object(object, tables);
    }
    let order = |object: &Object| object.priority().unwrap_or(i64::MAX);
    tenant.objects.sort_by(|a, b| {
        let key = |object: &Object| (object.kind, order_of_parent(object), order(object));
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
}

/// Rules stand together under their policies; labels are one list.
fn order_of_parent(object: &Object) -> Option<String> {
    object.kind.has_policy().then(|| object.parent.clone()).flatten()
}

fn settle_object(object: &mut Object, tables: &Tables) {
    let kind = object.kind;
    let name = object.name.clone();
    let parameters = std::mem::take(&mut object.parameters);
    for (key, mut value) in parameters {
        let field = tables.field(kind, &key);
        if field.is_some_and(|field| field.role == Role::Server) {
            continue;
        }
        settle_value(&mut value, tables);
        if let Some(field) = field {
            value = in_form(value, field.form, tables);
        }
        if let (true, Value::Table(settings)) = (key.eq_ignore_ascii_case(ADVANCED), &mut value) {
            settings.values_mut().for_each(capitalised);
        }
        if SWITCHED_ON.iter().any(|name| name.eq_ignore_ascii_case(&key)) {
            value = by_default(value);
        }
        let says_nothing = value.is_empty()
            || field.is_some_and(|field| is_unset(&value, field.unset))
            || is_usual(&key, &value)
            || (key == "DisplayName" && kind != Kind::Label && value.as_text() == Some(&name));
        if !says_nothing {
            object.parameters.insert(field.map_or(key, |field| field.name.clone()), value);
        }
    }
}

/// Settings are texts, and a flag among them is written with a capital and without.
fn capitalised(value: &mut Value) {
    for flag in ["True", "False"] {
        if value.as_text().is_some_and(|text| text.eq_ignore_ascii_case(flag)) {
            *value = Value::text(flag);
        }
    }
}

/// Who is told, where an export may say no more than that somebody is.
const SWITCHED_ON: [&str; 2] = ["GenerateAlert", "GenerateIncidentReport"];

/// `true` names nobody, and administrators are told where nobody is named.
fn by_default(value: Value) -> Value {
    match value {
        Value::List(members)
            if members.len() == 1 && members.iter().any(|it| it.as_text() == Some("true")) =>
        {
            Value::texts(["SiteAdmin"])
        }
        other => other,
    }
}

/// Values that a project expresses in another of the ways that a form allows.
fn in_form(value: Value, form: Form, tables: &Tables) -> Value {
    match (form, value) {
        (Form::Word, Value::Text(text)) => Value::text(tables.word(&text)),
        (Form::WordOrNumber, value) => match word_or_number(value) {
            Value::Text(text) => Value::text(tables.word(&text)),
            value => value,
        },
        (Form::Words, Value::Text(text)) => {
            Value::texts(text.split(',').map(str::trim).filter(|word| !word.is_empty()))
        }
        (Form::Texts | Form::Recipients | Form::Labels, Value::Text(text)) => Value::texts([text]),
        (_, value) => value,
    }
}

fn is_unset(value: &Value, unset: &[&str]) -> bool {
    let is = |text: &str| unset.iter().any(|word| word.eq_ignore_ascii_case(text));
    match value {
        Value::Flag(flag) => is(if *flag { "true" } else { "false" }),
        Value::Text(text) => is(text),
        Value::List(members) => match members.as_slice() {
            [Value::Text(text)] => is(text),
            _ => false,
        },
        _ => false,
    }
}

/// Tables that exports have where nobody set anything.
fn is_usual(name: &str, value: &Value) -> bool {
    match (name, value) {
        // export: eleven of fifteen rules, all without aggregation
        ("AlertProperties", Value::Table(table)) => {
            table.len() == 1 && table.get("AggregationType").and_then(Value::as_text) == Some("None")
        }
        // export: lists of units and risk levels, all empty
        ("PolicyConstraints", Value::Table(table)) => table.values().all(Value::is_empty),
        // export: all devices, said once more
        ("EndpointDlpExtendedLocations", Value::List(members)) => match members.as_slice() {
            [Value::Table(table)] => covers_all(table),
            _ => false,
        },
        // each label: its own texts once more, for the language of the tenant
        ("LocaleSettings", Value::List(members)) => members.iter().all(|member| match member {
            Value::Table(table) => match table.get("Settings").map(Value::members) {
                None => true,
                Some([Value::Table(only)]) => only.get("Key").and_then(Value::as_text) == Some("default"),
                Some(_) => false,
            },
            _ => false,
        }),
        _ => false,
    }
}

fn covers_all(table: &BTreeMap<String, Value>) -> bool {
    let text = |table: &BTreeMap<String, Value>, key: &str, wanted: &str| {
        table.get(key).and_then(Value::as_text).is_some_and(|text| text == wanted)
    };
    let all = match table.get("Inclusions").map(Value::members) {
        Some([Value::Table(only)]) => text(only, "Type", "Tenant") && text(only, "Identity", "All"),
        _ => false,
    };
    all && text(table, "GroupSet", "Device")
        && table.keys().all(|key| key == "GroupSet" || key == "Inclusions")
}

fn settle_value(value: &mut Value, tables: &Tables) {
    match value {
        Value::List(members) => {
            for member in members {
                settle_value(member, tables);
            }
        }
        Value::Table(table) => {
            let members = std::mem::take(table);
            for (key, mut value) in members {
                settle_value(&mut value, tables);
                if !value.is_empty() {
                    table.insert(tables.key(&key).to_owned(), value);
                }
            }
        }
        Value::Condition(condition) => {
            let whole = std::mem::replace(condition.as_mut(), Condition::And(Vec::new()));
            **condition = plain(whole);
        }
        Value::Flag(_) | Value::Number(_) | Value::Text(_) | Value::Package(_) | Value::Raw(_) => {}
    }
}

/// The condition without groups that change nothing: one of one, one inside another of its kind.
pub(crate) fn plain(condition: Condition) -> Condition {
    match condition {
        Condition::And(members) => join(members, Condition::And, |member| match member {
            Condition::And(members) => Ok(members),
            other => Err(other),
        }),
        Condition::Or(members) => join(members, Condition::Or, |member| match member {
            Condition::Or(members) => Ok(members),
            other => Err(other),
        }),
        Condition::Not(inner) => Condition::Not(Box::new(plain(*inner))),
        Condition::Content(mut content) => {
            for group in &mut content.groups {
                for reference in &mut group.types {
                    if reference.min_count == Some(1) {
                        reference.min_count = None;
                    }
                    if reference.classifier == Classifier::MachineLearning {
                        reference.confidence = None;
                    }
                }
                // Of one member, or none, the operator says nothing.
                if group.types.len() + group.labels.len() < 2 {
                    group.joined = Joined::Or;
                }
            }
            if content.groups.len() < 2 {
                content.joined = Joined::And;
            }
            Condition::Content(content)
        }
        leaf @ Condition::Leaf { .. } => leaf,
    }
}

fn join(
    members: Vec<Condition>,
    whole: fn(Vec<Condition>) -> Condition,
    same: fn(Condition) -> Result<Vec<Condition>, Condition>,
) -> Condition {
    let mut flat = Vec::new();
    for member in members {
        match same(plain(member)) {
            Ok(members) => flat.extend(members),
            Err(other) => flat.push(other),
        }
    }
    match flat.len() {
        1 => flat.remove(0),
        _ => whole(flat),
    }
}
