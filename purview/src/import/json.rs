//! Values that are kept and not read, as JSON.

use serde_json::{Map, Value as Json, json};

use crate::condition::{Classifier, Condition, Content, Joined, TypeReference};
use crate::value::Value;

pub(super) fn of(value: &Value) -> Json {
    match value {
        Value::Flag(flag) => Json::Bool(*flag),
        Value::Number(number) => json!(number),
        Value::Text(text) => Json::String(text.clone()),
        Value::List(members) => Json::Array(members.iter().map(of).collect()),
        Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), of(value))).collect::<Map<_, _>>().into()
        }
        Value::Condition(condition) => of_condition(condition),
        // Rule packages are read as types and stand in no rule.
        Value::Package(package) => Json::String(package.id.clone()),
        Value::Raw(json) => json.clone(),
    }
}

fn of_condition(condition: &Condition) -> Json {
    let group = |word: &str, members: &[Condition]| json!({ "Operator": word, "SubConditions": members.iter().map(of_condition).collect::<Vec<_>>() });
    match condition {
        Condition::And(members) => group("And", members),
        Condition::Or(members) => group("Or", members),
        Condition::Not(inner) => group("Not", std::slice::from_ref(inner)),
        Condition::Leaf { name, value } => json!({ "ConditionName": name, "Value": of(value) }),
        Condition::Content(content) => {
            json!({ "ConditionName": "ContentContainsSensitiveInformation", "Value": of_content(content) })
        }
    }
}

/// As grouped conditions have it.
pub(super) fn of_content(content: &Content) -> Json {
    let groups: Vec<Json> = content
        .groups
        .iter()
        .map(|group| {
            let mut written = Map::new();
            written.insert("Name".to_owned(), json!(group.name.as_deref().unwrap_or("Default")));
            written.insert("Operator".to_owned(), json!(operator(group.joined)));
            if !group.types.is_empty() {
                written.insert("Sensitivetypes".to_owned(), group.types.iter().map(of_type).collect());
            }
            if !group.labels.is_empty() {
                let labels =
                    group.labels.iter().map(|label| json!({ "Name": label.name, "Type": label.kind }));
                written.insert("Labels".to_owned(), labels.collect());
            }
            written.extend(group.extra.iter().map(|(key, value)| (key.clone(), of(value))));
            Json::Object(written)
        })
        .collect();
    json!([{ "Groups": groups, "Operator": operator(content.joined) }])
}

fn of_type(reference: &TypeReference) -> Json {
    let mut written = Map::new();
    written.insert("Name".to_owned(), json!(reference.name));
    if let Some(id) = &reference.id {
        written.insert("Id".to_owned(), json!(id));
    }
    match reference.classifier {
        Classifier::Content => {}
        Classifier::MachineLearning => {
            written.insert("Classifiertype".to_owned(), json!("MLModel"));
        }
        Classifier::ExactMatch => {
            written.insert("Classifiertype".to_owned(), json!("ExactMatch"));
        }
    }
    if reference.classifier != Classifier::MachineLearning {
        written.insert("Mincount".to_owned(), json!(reference.min_count.unwrap_or(1)));
        written.insert("Maxcount".to_owned(), json!(reference.max_count.map_or(-1, i64::from)));
        if let Some((least, most)) = reference.confidence {
            written.insert("Minconfidence".to_owned(), json!(least));
            written.insert("Maxconfidence".to_owned(), json!(most));
        }
    }
    written.extend(reference.extra.iter().map(|(key, value)| (key.clone(), of(value))));
    Json::Object(written)
}

fn operator(joined: Joined) -> &'static str {
    match joined {
        Joined::And => "And",
        Joined::Or => "Or",
    }
}
