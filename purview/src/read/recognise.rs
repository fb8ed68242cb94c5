//! Which cmdlet gave an object: told by the properties it has, or by the list of a report that it stands in.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::finding::Findings;
use crate::read::Raw;
use crate::tenant::Kind;
use crate::trail::Trail;

/// Properties that together tell a kind, in lower case; the first row that an object has all of counts.
const SIGNS: &[(Kind, &[&str])] = &[
    (Kind::Settings, &["endpointdlpglobalsettings"]),
    (Kind::RulePackage, &["classificationrulecollectionxml"]),
    (Kind::RulePackage, &["serializedclassificationrulecollection"]),
    (Kind::Dictionary, &["keyworddictionary"]),
    (Kind::EdmSchema, &["edmschemaxml"]),
    (Kind::Label, &["labelactions"]),
    (Kind::Label, &["tooltip", "contenttype"]),
    (Kind::LabelPolicy, &["labels", "exchangelocation"]),
    (Kind::LabelPolicy, &["scopedlabels"]),
    (Kind::AutoLabelPolicy, &["applysensitivitylabel"]),
    (Kind::Rule, &["policy", "blockaccess"]),
    (Kind::Rule, &["policy", "notifyuser"]),
    (Kind::Rule, &["parentpolicyname", "blockaccess"]),
    (Kind::AutoLabelRule, &["parentpolicyname"]),
    (Kind::AutoLabelRule, &["policy", "contentcontainssensitiveinformation"]),
    (Kind::Rule, &["policy", "advancedrule"]),
    (Kind::Policy, &["mode", "exchangelocation"]),
    (Kind::Policy, &["mode", "sharepointlocation"]),
    (Kind::Policy, &["mode", "endpointdlplocation"]),
    (Kind::Policy, &["mode", "locations"]),
    (Kind::SensitiveType, &["rulepackid"]),
    (Kind::SensitiveType, &["publisher", "recommendedconfidence"]),
];

/// Lists of published reports, and what stands in them whatever its properties are.
const REPORTS: &[(&str, Kind)] = &[
    ("dlp_compliance_policies", Kind::Policy),
    ("dlp_compliance_rules", Kind::Rule),
    ("sensitivity_labels", Kind::Label),
    ("label_policies", Kind::LabelPolicy),
    ("auto_sensitivity_label_policies", Kind::AutoLabelPolicy),
    ("auto_sensitivity_label_rules", Kind::AutoLabelRule),
];

pub(super) fn objects(value: Json, at: &Trail<'_>, raws: &mut Vec<Raw>, findings: &mut Findings) {
    match value {
        Json::Array(members) => {
            for (index, member) in members.into_iter().enumerate() {
                member_object(member, &at.index(index), raws, findings);
            }
        }
        // What no cmdlet gave is null.
        Json::Null => {}
        Json::Object(fields) => match counted(fields) {
            Ok(members) => objects(Json::Array(members), at, raws, findings),
            Err(fields) => object_or_report(fields, at, raws, findings),
        },
        other => findings.malformed(at, describe(&other), "an object, or a list of objects"),
    }
}

/// Windows PowerShell writes some lists as `{"value": […], "Count": 3}`.
pub(crate) fn counted(mut fields: Map<String, Json>) -> Result<Vec<Json>, Map<String, Json>> {
    let is_list = fields.len() == 2
        && fields.get("value").is_some_and(Json::is_array)
        && fields.get("Count").is_some_and(Json::is_number);
    match fields.remove("value") {
        Some(Json::Array(members)) if is_list => Ok(members),
        Some(other) => {
            fields.insert("value".to_owned(), other);
            Err(fields)
        }
        None => Err(fields),
    }
}

fn object_or_report(fields: Map<String, Json>, at: &Trail<'_>, raws: &mut Vec<Raw>, findings: &mut Findings) {
    if let Some(kind) = kind_of(&fields) {
        raws.extend(raw(kind, fields, at, findings));
        return;
    }
    let mut known = false;
    for (name, value) in fields {
        let Some((_, kind)) = REPORTS.iter().find(|(list, _)| *list == name) else { continue };
        known = true;
        let members = match value {
            Json::Array(members) => members,
            Json::Null => Vec::new(),
            one => vec![one],
        };
        let list = at.key(&name);
        for (index, member) in members.into_iter().enumerate() {
            let at = list.index(index);
            match member {
                Json::Object(fields) => raws.extend(raw(*kind, fields, &at, findings)),
                other => findings.malformed(&at, describe(&other), "an object"),
            }
        }
    }
    if !known {
        findings.unknown_object(at);
    }
}

fn member_object(member: Json, at: &Trail<'_>, raws: &mut Vec<Raw>, findings: &mut Findings) {
    match member {
        Json::Object(fields) => match kind_of(&fields) {
            Some(kind) => raws.extend(raw(kind, fields, at, findings)),
            None => findings.unknown_object(at),
        },
        Json::String(text) if is_cut(&text) => findings.truncated(at, &text),
        other => findings.malformed(at, describe(&other), "an object"),
    }
}

fn kind_of(fields: &Map<String, Json>) -> Option<Kind> {
    let names: std::collections::BTreeSet<String> =
        fields.keys().map(|name| name.to_ascii_lowercase()).collect();
    let fits = |signs: &[&str]| signs.iter().all(|sign| names.contains(*sign));
    SIGNS.iter().find(|(_, signs)| fits(signs)).map(|(kind, _)| *kind)
}

pub(crate) fn raw(
    kind: Kind,
    fields: Map<String, Json>,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Option<Raw> {
    let mut sorted: BTreeMap<String, (String, Json)> = BTreeMap::new();
    for (name, value) in fields {
        let lower = name.to_ascii_lowercase();
        if let Some((other, _)) = sorted.get(&lower) {
            findings.malformed(&at.key(&name), format!("a second `{other}`"), "one field of this name");
            return None;
        }
        sorted.insert(lower, (name, value));
    }
    Some(Raw { kind, fields: sorted, origin: at.origin() })
}

/// What `ConvertTo-Json` writes below its depth: the name of a .NET type, or a table's text.
pub(crate) fn is_cut(text: &str) -> bool {
    const TYPES: &[&str] = &[
        "System.Collections.",
        "System.Object",
        "Deserialized.",
        "Microsoft.Exchange.",
        "Microsoft.Office.",
    ];
    let text = text.trim();
    (text.starts_with("@{") && text.ends_with('}'))
        || (!text.contains(char::is_whitespace) && TYPES.iter().any(|name| text.starts_with(name)))
        // A list of them has spaces between.
        || (text.starts_with("System.") && text.split(' ').all(|word| TYPES.iter().any(|name| word.starts_with(name))))
}

/// In messages: what stands there.
pub(crate) fn describe(value: &Json) -> String {
    match value {
        Json::Null => "nothing".to_owned(),
        Json::Bool(flag) => format!("`{flag}`"),
        Json::Number(number) => format!("`{number}`"),
        Json::String(text) => format!("`{}`", crate::finding::excerpt(text)),
        Json::Array(members) => match members.len() {
            1 => "a list of one".to_owned(),
            several => format!("a list of {several}"),
        },
        Json::Object(_) => "an object".to_owned(),
    }
}
