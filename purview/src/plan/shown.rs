//! Values as plans show them: JSON in the words of the service.

use serde_json::{Map, Value as Json, json};

use crate::condition::{Classifier, Condition, Content, Joined, TypeReference};
use crate::value::Value;

pub(super) fn shown(value: &Value) -> Json {
    match value {
        Value::Flag(flag) => Json::Bool(*flag),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => Json::String(text.clone()),
        Value::List(members) => Json::Array(members.iter().map(shown).collect()),
        Value::Table(table) => {
            Json::Object(table.iter().map(|(key, value)| (key.clone(), shown(value))).collect())
        }
        Value::Condition(condition) => condition_shown(condition),
        Value::Package(package) => Json::Array(
            package.entities.iter().map(|entity| Json::String(entity.shown_name().to_owned())).collect(),
        ),
        Value::Raw(json) => json.clone(),
    }
}

/// `{"And": [{"AccessScope": "NotInOrganization"}, {"Content": …}]}`
fn condition_shown(condition: &Condition) -> Json {
    let all = |members: &[Condition]| Json::Array(members.iter().map(condition_shown).collect());
    match condition {
        Condition::And(members) => json!({ "And": all(members) }),
        Condition::Or(members) => json!({ "Or": all(members) }),
        Condition::Not(inner) => json!({ "Not": condition_shown(inner) }),
        Condition::Leaf { name, value } => single(name, shown(value)),
        Condition::Content(content) => json!({ "Content": content_shown(content) }),
    }
}

fn content_shown(content: &Content) -> Json {
    let groups = content.groups.iter().map(|group| {
        let types = group.types.iter().map(|reference| Json::String(type_shown(reference)));
        let labels = group.labels.iter().map(|label| Json::String(format!("label {}", label.name)));
        single(word(group.joined), Json::Array(types.chain(labels).collect()))
    });
    single(word(content.joined), Json::Array(groups.collect()))
}

/// `Credit Card Number, 10 to 20, confidence 85 to 100`
fn type_shown(reference: &TypeReference) -> String {
    let TypeReference { name, min_count, max_count, confidence, classifier, .. } = reference;
    let kind = match classifier {
        Classifier::Content => "",
        Classifier::MachineLearning => ", classifier",
        Classifier::ExactMatch => ", exact match",
    };
    let counts = match (min_count.unwrap_or(1), max_count) {
        (1, None) => String::new(),
        (low, None) => format!(", {low} or more"),
        (low, Some(high)) => format!(", {low} to {high}"),
    };
    let confidence = match confidence {
        None => String::new(),
        Some((low, 100)) => format!(", confidence {low}"),
        Some((low, high)) => format!(", confidence {low} to {high}"),
    };
    format!("{name}{kind}{counts}{confidence}")
}

fn word(joined: Joined) -> &'static str {
    match joined {
        Joined::And => "And",
        Joined::Or => "Or",
    }
}

fn single(key: &str, value: Json) -> Json {
    Json::Object(Map::from_iter([(key.to_owned(), value)]))
}
