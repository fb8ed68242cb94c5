//! JSON as the `Get-` cmdlets give it: a file for each kind, an object on each line.

use serde_json::{Map, Value as Json};

use crate::normal::CONDITION;
use crate::tables::Form;
use crate::tenant::{Kind, Object, Tenant};
use crate::value::Value;
use crate::vocabulary;
use crate::write::{File, advanced, flat, shape};

/// Fields with what stands in them when nobody set them.
type Always = &'static [(&'static str, &'static str)];

/// Kinds with the nouns of their cmdlets, and the fields that every object of the kind has: readers know the kind by them.
const KINDS: &[(Kind, &str, Always)] = &[
    (Kind::Settings, "PolicyConfig", &[("EndpointDlpGlobalSettings", "[]")]),
    (Kind::Label, "Label", &[("Tooltip", "\"\""), ("ContentType", "\"\"")]),
    (Kind::LabelPolicy, "LabelPolicy", &[("Labels", "[]"), ("ExchangeLocation", "[]")]),
    (Kind::Policy, "DlpCompliancePolicy", &[("Mode", "\"Enable\""), ("ExchangeLocation", "[]")]),
    (Kind::Rule, "DlpComplianceRule", &[("BlockAccess", "false")]),
    (Kind::AutoLabelPolicy, "AutoSensitivityLabelPolicy", &[("ApplySensitivityLabel", "\"\"")]),
    (Kind::AutoLabelRule, "AutoSensitivityLabelRule", &[]),
];

pub(super) fn files(tenant: &Tenant) -> Vec<File> {
    let mut files = Vec::new();
    for (kind, noun, always) in KINDS {
        let lines: Vec<String> =
            tenant.of(*kind).map(|object| Json::Object(fields(object, always, tenant)).to_string()).collect();
        if !lines.is_empty() {
            let text = format!("[\n{}\n]\n", lines.join(",\n"));
            files.push(File { name: format!("{noun}.json"), bytes: text.into_bytes() });
        }
    }
    files
}

fn fields(object: &Object, always: &[(&str, &str)], tenant: &Tenant) -> Map<String, Json> {
    let mut fields = Map::new();
    fields.insert("Name".to_owned(), Json::from(object.name.as_str()));
    if let Some(id) = &object.id {
        fields.insert("Guid".to_owned(), Json::from(id.as_str()));
    }
    if let Some(parent) = &object.parent {
        let key = if object.kind == Kind::Label { "ParentId" } else { "ParentPolicyName" };
        fields.insert(key.to_owned(), Json::from(parent.as_str()));
    }
    for (name, value) in &object.parameters {
        match value {
            Value::Condition(condition) if name == CONDITION => {
                let flat = flat(condition);
                fields.insert("IsAdvancedRule".to_owned(), Json::from(flat.is_none()));
                fields.insert("AdvancedRule".to_owned(), Json::from(advanced(condition, tenant)));
                fields.extend(flat.unwrap_or_default());
            }
            value => {
                fields.insert(name.clone(), formed(object.kind, name, value));
            }
        }
    }
    for (name, unset) in always {
        if !fields.contains_key(*name) {
            fields.insert((*name).to_owned(), serde_json::from_str(unset).unwrap_or_default());
        }
    }
    for (name, value) in &object.extra {
        fields.insert(name.clone(), value.clone());
    }
    fields
}

/// In the form that the field comes back in.
fn formed(kind: Kind, name: &str, value: &Value) -> Json {
    let form = vocabulary::tables().field(kind, name).map(|field| field.form);
    match (form, value) {
        (Some(Form::Words), Value::List(words)) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_text).collect();
            Json::from(words.join(", "))
        }
        (Some(Form::JsonTables | Form::JsonTable), value) => Json::from(shape::plain(value).to_string()),
        (_, value) => shape::plain(value),
    }
}
