//! Content conditions as JSON, in the two spellings of the service.

use serde_json::{Map, Value as Json, json};

use crate::condition::{Classifier, Content, Group, Joined, LabelReference, TypeReference};
use crate::tenant::{Kind, Tenant};
use crate::value::Value;

/// The names of levels that the service shows for the lowest accepted confidence.
const LEVELS: [(u8, &str); 3] = [(65, "Low"), (75, "Medium"), (85, "High")];

/// `{"Groups": […], "Operator": "And"}`
pub(super) fn groups(content: &Content, tenant: &Tenant) -> Json {
    let mut names: Vec<String> = Vec::new();
    let groups: Vec<Json> = content.groups.iter().map(|each| group(each, &mut names, tenant)).collect();
    json!({ "Groups": groups, "Operator": operator(content.joined) })
}

fn group(group: &Group, names: &mut Vec<String>, tenant: &Tenant) -> Json {
    let mut fields = Map::new();
    let wanted = group.name.clone().unwrap_or_else(|| "Default".to_owned());
    let name = unused(names, wanted);
    fields.insert("Name".to_owned(), Json::from(name.as_str()));
    names.push(name);
    fields.insert("Operator".to_owned(), Json::from(operator(group.joined)));
    if !group.types.is_empty() {
        let types: Vec<Json> = group.types.iter().map(|each| Json::Object(reference(each))).collect();
        fields.insert("Sensitivetypes".to_owned(), Json::from(types));
    }
    if !group.labels.is_empty() {
        let labels: Vec<Json> = group.labels.iter().map(|each| label(each, tenant)).collect();
        fields.insert("Labels".to_owned(), Json::from(labels));
    }
    for (key, value) in &group.extra {
        fields.insert(key.clone(), plain(value));
    }
    Json::Object(fields)
}

fn unused(names: &[String], wanted: String) -> String {
    if !names.contains(&wanted) {
        return wanted;
    }
    let numbered = (2..=names.len() + 1).map(|number| format!("{wanted} {number}"));
    numbered.into_iter().find(|name| !names.contains(name)).unwrap_or(wanted)
}

fn reference(reference: &TypeReference) -> Map<String, Json> {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Json| {
        fields.insert(key.to_owned(), value);
    };
    put("Name", Json::from(reference.name.as_str()));
    if let Some(id) = &reference.id {
        put("Id", Json::from(id.as_str()));
    }
    if reference.classifier != Classifier::MachineLearning {
        put("Mincount", Json::from(reference.min_count.unwrap_or(1)));
        put("Maxcount", reference.max_count.map_or_else(|| Json::from(-1), Json::from));
        if let Some((low, high)) = reference.confidence {
            if let Some(level) = level(low, high) {
                put("Confidencelevel", Json::from(level));
            }
            put("Minconfidence", Json::from(low));
            put("Maxconfidence", Json::from(high));
        }
    }
    match reference.classifier {
        Classifier::Content => {}
        Classifier::MachineLearning => put("Classifiertype", Json::from("MLModel")),
        Classifier::ExactMatch => put("Classifiertype", Json::from("ExactMatch")),
    }
    for (key, value) in &reference.extra {
        put(key, plain(value));
    }
    fields
}

fn level(low: u8, high: u8) -> Option<&'static str> {
    if high != 100 {
        return None;
    }
    LEVELS.iter().find(|(percent, _)| *percent == low).map(|(_, name)| *name)
}

/// By GUID where the tenant's labels have one.
fn label(label: &LabelReference, tenant: &Tenant) -> Json {
    let id = tenant.find(Kind::Label, &label.name).and_then(|label| label.id.as_deref());
    json!({ "Name": id.unwrap_or(&label.name), "Type": label.kind })
}

fn operator(joined: Joined) -> &'static str {
    match joined {
        Joined::And => "And",
        Joined::Or => "Or",
    }
}

/// The list of types that a flat parameter takes: keys in lower case, numbers as texts. Nothing for content that needs groups.
pub(super) fn list(content: &Content) -> Option<Json> {
    let [group] = content.groups.as_slice() else { return None };
    let alternatives = group.joined == Joined::Or || group.types.len() == 1;
    let plain =
        group.types.iter().all(|each| each.classifier == Classifier::Content && each.extra.is_empty());
    if !alternatives || !plain || !group.labels.is_empty() || !group.extra.is_empty() || group.name.is_some()
    {
        return None;
    }
    let types = group.types.iter().map(|each| {
        let fields = reference(each).into_iter().map(|(key, value)| {
            let text = match value {
                Json::String(text) => text,
                other => other.to_string(),
            };
            (key.to_ascii_lowercase(), Json::String(text))
        });
        let mut fields: Map<String, Json> = fields.collect();
        fields.insert("classifiertype".to_owned(), Json::from("Content"));
        Json::Object(fields)
    });
    Some(Json::Array(types.collect()))
}

/// A value as it stands in JSON when no table says otherwise.
pub(super) fn plain(value: &Value) -> Json {
    match value {
        Value::Flag(flag) => Json::from(*flag),
        Value::Number(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::List(members) => Json::Array(members.iter().map(plain).collect()),
        Value::Table(table) => {
            Json::Object(table.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        Value::Raw(json) => json.clone(),
        // Neither stands inside another value.
        Value::Condition(_) | Value::Package(_) => Json::Null,
    }
}
