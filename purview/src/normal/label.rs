//! A label's parameters from what it is read back as: actions and settings in texts.
//!
//! `LabelActions` is a list of JSON texts `{Type, SubType, Settings: [{Key, Value}]}`; `Settings` a list of texts `[key, value]`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::finding::Findings;
use crate::normal::condition::{named, wrong};
use crate::normal::parameter;
use crate::normal::value::{self, Odd};
use crate::read::Raw;
use crate::tables::labels::{ACTIONS, REPEATED};
use crate::tables::{Role, Tables};
use crate::tenant::{Kind, Object};
use crate::trail::Trail;
use crate::value::Value;

pub(super) const ADVANCED: &str = "AdvancedSettings";

/// What the two fields of a label hold.
pub(super) fn actions(
    object: &mut Object,
    raw: &Raw,
    tables: &Tables,
    at: &Trail<'_>,
    findings: &mut Findings,
) {
    let Some(json) = raw.get("LabelActions").filter(|json| !value::is_nothing(json)) else { return };
    let list = at.key("LabelActions");
    let texts = value::texts(json, false, &list, findings).unwrap_or_else(|odd| {
        if matches!(odd, Odd::Unknown) {
            wrong(json, "a list of JSON texts", &list, findings);
        }
        Vec::new()
    });
    for (index, text) in texts.iter().enumerate() {
        let at = list.index(index);
        if let Ok(action) = value::json_text(text, &at, findings) {
            // Told where it failed.
            let _ = one_action(object, &action, tables, &at, findings);
        }
    }
}

fn one_action(
    object: &mut Object,
    action: &Json,
    tables: &Tables,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Result<(), Odd> {
    let Json::Object(fields) = action else {
        return Err(wrong(action, "an action of a label", at, findings));
    };
    let text = |name: &str| named(fields, name).and_then(|(_, value)| value.as_str()).unwrap_or_default();
    let (kind, subtype) = (text("Type"), text("SubType"));
    let row = ACTIONS.iter().find(|row| {
        row.kind.eq_ignore_ascii_case(kind)
            && (row.subtype.is_empty() || row.subtype.eq_ignore_ascii_case(subtype))
    });
    let Some(row) = row else {
        findings.kept(at, &format!("the action `{}`", crate::finding::excerpt(kind)));
        object.extra.insert(format!("LabelActions.{kind}{subtype}"), action.clone());
        return Ok(());
    };
    let settings = match named(fields, "Settings") {
        Some((_, Json::Array(settings))) => settings.as_slice(),
        Some((_, one @ Json::Object(_))) => std::slice::from_ref(one),
        Some((_, Json::Null)) | None => &[],
        Some((key, other)) => return Err(wrong(other, "a list of settings", &at.key(key), findings)),
    };
    let prefix = row.prefixes.first().copied().unwrap_or_default();
    // An action that does not say that it is off is on.
    let mut enabled = true;
    let list = at.key("Settings");
    for (index, setting) in settings.iter().enumerate() {
        let at = list.index(index);
        let Json::Object(pair) = setting else {
            return Err(wrong(setting, "`Key` and `Value`", &at, findings));
        };
        let Some((_, Json::String(key))) = named(pair, "Key") else {
            return Err(wrong(setting, "`Key` and `Value`", &at, findings));
        };
        let value = named(pair, "Value").map_or(&Json::Null, |(_, value)| value);
        if key.eq_ignore_ascii_case("disabled") {
            enabled = !value::flag(value, &at, findings)?;
            continue;
        }
        let known =
            row.prefixes.iter().find_map(|prefix| tables.field(Kind::Label, &format!("{prefix}{key}")));
        match known {
            Some(field) if field.role == Role::Server => {}
            Some(field) => parameter(object, field, "Value", value, &at, findings),
            None if value::is_nothing(value) => {}
            None => {
                findings.kept(&at, &format!("the setting `{}`", crate::finding::excerpt(key)));
                object.extra.insert(format!("LabelActions.{kind}{subtype}.{key}"), value.clone());
            }
        }
    }
    if enabled && let Some(field) = tables.field(Kind::Label, &format!("{prefix}Enabled")) {
        object.parameters.insert(field.name.clone(), Value::Flag(true));
    }
    Ok(())
}

/// `["[color, #40e0d0]"]`, of labels and of the policies that publish them.
pub(super) fn settings(object: &mut Object, raw: &Raw, at: &Trail<'_>, findings: &mut Findings) {
    let Some(json) = raw.get("Settings").filter(|json| !value::is_nothing(json)) else { return };
    let at = at.key("Settings");
    let mut table: BTreeMap<String, Value> = BTreeMap::new();
    match value::texts(json, false, &at, findings) {
        Ok(texts) => {
            for (index, text) in texts.iter().enumerate() {
                let inner = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
                let Some((key, value)) = inner.and_then(|inner| inner.split_once(',')) else {
                    findings.malformed(
                        &at.index(index),
                        format!("`{}`", crate::finding::excerpt(text)),
                        "`[key, value]`",
                    );
                    return;
                };
                let repeated = REPEATED.iter().any(|name| name.eq_ignore_ascii_case(key.trim()));
                if !(repeated && object.kind == Kind::Label) {
                    table.insert(key.trim().to_ascii_lowercase(), Value::text(value.trim()));
                }
            }
        }
        Err(Odd::Told) => return,
        Err(Odd::Unknown) => {
            findings.kept(&at, "the value of `Settings`");
            object.extra.insert("Settings".to_owned(), json.clone());
            return;
        }
    }
    // Given as a parameter, it stands beside what was read back.
    if let Some(Value::Table(given)) = object.parameters.remove(ADVANCED) {
        table.extend(given);
    }
    if !table.is_empty() {
        object.parameters.insert(ADVANCED.to_owned(), Value::Table(table));
    }
}
