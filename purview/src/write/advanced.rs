//! Grouped conditions: the text `AdvancedRule`, on one line, for its size counts.

use serde_json::{Map, Value as Json, json};

use crate::condition::Condition;
use crate::tenant::Tenant;
use crate::value::Value;
use crate::write::shape;

/// The whole text.
pub fn advanced(condition: &Condition, tenant: &Tenant) -> String {
    let node = node(condition, tenant);
    // The root is a group.
    let root = if node.get("SubConditions").is_some() { node } else { group("And", vec![node]) };
    json!({ "Version": "1.0", "Condition": root }).to_string()
}

fn node(condition: &Condition, tenant: &Tenant) -> Json {
    let all = |members: &[Condition]| members.iter().map(|member| node(member, tenant)).collect();
    match condition {
        Condition::And(members) => group("And", all(members)),
        Condition::Or(members) => group("Or", all(members)),
        // One child, as the documents have it.
        Condition::Not(inner) => group("Not", vec![node(inner, tenant)]),
        Condition::Leaf { name, value } => leaf(name, asked(name, value)),
        Condition::Content(content) => leaf(CONTENT, Json::Array(vec![shape::groups(content, tenant)])),
    }
}

/// The condition that asks for types and labels.
pub(super) const CONTENT: &str = "ContentContainsSensitiveInformation";

fn group(operator: &str, members: Vec<Json>) -> Json {
    let mut fields = Map::new();
    fields.insert("Operator".to_owned(), Json::from(operator));
    fields.insert("SubConditions".to_owned(), Json::Array(members));
    Json::Object(fields)
}

fn leaf(name: &str, value: Json) -> Json {
    let mut fields = Map::new();
    fields.insert("ConditionName".to_owned(), Json::from(name));
    fields.insert("Value".to_owned(), value);
    Json::Object(fields)
}

/// Properties of documents have their names and values in one text: `Department:Legal,Sales`.
const IN_ONE_TEXT: &str = "ContentPropertyContainsWords";

pub(super) fn asked(name: &str, value: &Value) -> Json {
    match value {
        Value::Table(table) if name == IN_ONE_TEXT => {
            let texts = table.iter().map(|(key, values)| {
                let values: Vec<&str> = values.members().iter().filter_map(Value::as_text).collect();
                Json::String(format!("{key}:{}", values.join(",")))
            });
            Json::Array(texts.collect())
        }
        value => shape::plain(value),
    }
}
