//! A configuration of Microsoft365DSC: a block for each object.
//!
//! Its blocks take what the cmdlets take, content in classes of their own; grouped conditions are the same text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::normal::CONDITION;
use crate::tables::Form;
use crate::tenant::{Kind, Object, Tenant};
use crate::value::Value;
use crate::vocabulary;
use crate::write::advanced::CONTENT;
use crate::write::{advanced, flat, quote, shape};

/// Kinds with the names of their blocks and the key that names the parent.
const BLOCKS: &[(Kind, &str, Option<&str>)] = &[
    (Kind::Label, "SCSensitivityLabel", Some("ParentId")),
    (Kind::LabelPolicy, "SCLabelPolicy", None),
    (Kind::Policy, "SCDLPCompliancePolicy", None),
    (Kind::Rule, "SCDLPComplianceRule", Some("Policy")),
    (Kind::AutoLabelPolicy, "SCAutoSensitivityLabelPolicy", None),
    (Kind::AutoLabelRule, "SCAutoSensitivityLabelRule", Some("Policy")),
];

pub(super) fn configuration(tenant: &Tenant) -> String {
    let mut text = String::from(
        "# Written by weir; changes belong into the sources.\nConfiguration Purview\n{\n    param(\n        [Parameter(Mandatory = $true)]\n        [PSCredential] $Credential\n    )\n\n    Import-DscResource -ModuleName Microsoft365DSC\n\n    Node localhost\n    {\n",
    );
    for (kind, block, parent) in BLOCKS {
        for (number, object) in tenant.of(*kind).enumerate() {
            let _ = writeln!(text, "        {block} '{block}{number}'\n        {{");
            for (name, value) in fields(object, *parent, tenant) {
                let _ = writeln!(text, "            {name} = {value}");
            }
            text.push_str("        }\n\n");
        }
    }
    text.push_str("    }\n}\n");
    text
}

fn fields(object: &Object, parent: Option<&str>, tenant: &Tenant) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::from([
        ("Name".to_owned(), quote::text(&object.name)),
        ("Ensure".to_owned(), "'Present'".to_owned()),
        ("Credential".to_owned(), "$Credential".to_owned()),
    ]);
    if let (Some(key), Some(parent)) = (parent, &object.parent) {
        fields.insert(key.to_owned(), quote::text(parent));
    }
    for (name, value) in &object.parameters {
        match value {
            Value::Condition(condition) if name == CONDITION => match flat(condition) {
                Some(flat) => {
                    for (name, value) in flat {
                        let literal = if name.ends_with(CONTENT) { content(&value) } else { plain(&value) };
                        fields.insert(name, literal);
                    }
                }
                None => {
                    fields.insert("AdvancedRule".to_owned(), quote::text(&advanced(condition, tenant)));
                }
            },
            Value::List(words) if words_in_one(object.kind, name) => {
                let words: Vec<&str> = words.iter().filter_map(Value::as_text).collect();
                fields.insert(name.clone(), quote::text(&words.join(", ")));
            }
            value if is_name(name) => {
                fields.insert(name.clone(), plain(&shape::plain(value)));
            }
            _ => {}
        }
    }
    fields
}

/// Only names are written outside of quotes.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn words_in_one(kind: Kind, name: &str) -> bool {
    let form = vocabulary::tables().field(kind, name).map(|field| field.form);
    matches!(form, Some(Form::Words)) && name == "NotifyUserType"
}

fn plain(value: &Json) -> String {
    match value {
        // Tables of texts have a class of their own, and no other table is taken.
        Json::Object(fields) => {
            let pairs = fields.iter().map(|(key, value)| {
                let text = match value {
                    Json::String(text) => text.clone(),
                    other => other.to_string(),
                };
                format!(
                    "\n                MSFT_KeyValuePair\n                {{\n                    Key = {}\n                    Value = {}\n                }}",
                    quote::text(key),
                    quote::text(&text)
                )
            });
            format!("@({}\n            )", pairs.collect::<String>())
        }
        other => quote::value(other),
    }
}

/// Types with their counts and confidences, as texts.
fn content(value: &Json) -> String {
    let members = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut text = String::from(
        "MSFT_SCDLPContainsSensitiveInformation\n            {\n                SensitiveInformation = @(",
    );
    for fields in members.iter().filter_map(Json::as_object) {
        text.push_str("\n                    MSFT_SCDLPSensitiveInformation\n                    {");
        for (key, value) in fields.iter().filter(|(key, _)| *key != "confidencelevel") {
            let _ = write!(text, "\n                        {key} = {}", quote::value(value));
        }
        text.push_str("\n                    }");
    }
    text.push_str("\n                )\n            }");
    text
}
