//! One field's value in normal form.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::finding::Findings;
use crate::read::json::json;
use crate::read::recognise::{counted, describe, is_cut};
use crate::tables::Form;
use crate::trail::Trail;
use crate::value::Value;

/// Why a value has no normal form.
pub(crate) enum Odd {
    /// Told already, as an error.
    Told,
    /// Of a form that no source shows: to be kept as it is.
    Unknown,
}

/// The value in the field's form; `None` for one that says nothing.
pub(crate) fn normal(
    form: Form,
    json: &Json,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Result<Option<Value>, Odd> {
    if is_nothing(json) {
        return Ok(None);
    }
    // Free text may look like anything; elsewhere a cut-off value must not pass for one.
    if let (false, Json::String(text)) = (matches!(form, Form::Text | Form::Word | Form::Any), json)
        && is_cut(text)
    {
        findings.truncated(at, text);
        return Err(Odd::Told);
    }
    let value = match form {
        Form::Flag => Some(Value::Flag(flag(json, at, findings)?)),
        Form::Number => number(json, at, findings)?.map(Value::Number),
        Form::Size => Some(Value::Number(size(json, at, findings)?)),
        Form::Text | Form::Label | Form::Word => Some(text(json)?),
        Form::WordOrNumber => Some(word_or_number(text(json)?)),
        Form::Pairs => list(pairs(json, at, findings)?),
        Form::Rights => Some(Value::Text(rights(json, at, findings)?)),
        Form::Texts | Form::Labels => list(texts(json, false, at, findings)?),
        Form::Recipients => list(recipients(json, at, findings)?),
        Form::Words => list(texts(json, true, at, findings)?),
        Form::Keyed => keyed(json, at, findings)?,
        Form::Table => table(json, at, findings)?,
        Form::Tables => tables(json, at, findings)?,
        Form::JsonTables => nested(json, at, findings, tables)?,
        Form::JsonTable => nested(json, at, findings, table)?,
        Form::Content | Form::Any => Some(Value::Raw(json.clone())),
    };
    Ok(value.filter(|value| !value.is_empty()))
}

/// What exports write for a parameter that nobody set, whatever its type.
pub(crate) fn is_nothing(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(members) => members.iter().all(is_nothing),
        Json::Object(fields) => fields.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

pub(crate) fn flag(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<bool, Odd> {
    match json {
        Json::Bool(flag) => return Ok(*flag),
        Json::String(text) if text.eq_ignore_ascii_case("true") => return Ok(true),
        Json::String(text) if text.eq_ignore_ascii_case("false") => return Ok(false),
        Json::Array(members) if members.len() == 1 => {
            if let Some(Json::Bool(flag)) = members.first() {
                return Ok(*flag);
            }
        }
        _ => {}
    }
    findings.malformed(at, describe(json), "`true` or `false`");
    Err(Odd::Told)
}

/// `None`: any.
pub(crate) fn number(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<i64>, Odd> {
    let number = match json {
        Json::Number(number) => number.as_i64(),
        Json::String(text) if text.eq_ignore_ascii_case("any") => return Ok(None),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match number {
        Some(number) => Ok(Some(number)),
        None => {
            findings.malformed(at, describe(json), "a whole number");
            Err(Odd::Told)
        }
    }
}

/// `10 MB (10,485,760 bytes)` says it exactly in its second half.
fn size(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<i64, Odd> {
    let bytes = match json {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text_size(text),
        _ => None,
    };
    bytes.ok_or_else(|| {
        findings.malformed(at, describe(json), "a size such as `10 MB`");
        Odd::Told
    })
}

fn text_size(text: &str) -> Option<i64> {
    let exact = text.split_once('(').and_then(|(_, rest)| rest.split_once(" bytes"));
    if let Some((digits, _)) = exact {
        return digits.replace(',', "").trim().parse().ok();
    }
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c.is_whitespace());
    let unit = text.get(digits.len()..)?.trim().to_ascii_uppercase();
    let shift = match unit.as_str() {
        "" | "B" => 0,
        "KB" => 10,
        "MB" => 20,
        "GB" => 30,
        "TB" => 40,
        _ => return None,
    };
    let number: i64 = digits.parse().ok()?;
    number.checked_mul(1_i64 << shift)
}

fn text(json: &Json) -> Result<Value, Odd> {
    match json {
        Json::String(text) => Ok(Value::Text(text.replace("\r\n", "\n"))),
        Json::Number(number) => Ok(Value::Text(number.to_string())),
        Json::Bool(flag) => Ok(Value::Text(flag.to_string())),
        Json::Array(members) => match members.as_slice() {
            [one @ Json::String(_)] => text(one),
            _ => Err(Odd::Unknown),
        },
        _ => Err(Odd::Unknown),
    }
}

fn list(texts: Vec<String>) -> Option<Value> {
    (!texts.is_empty()).then(|| Value::texts(texts))
}

/// A list of texts; one alone may stand without its list, and words may stand in one text with commas.
pub(crate) fn texts(
    json: &Json,
    split: bool,
    at: &Trail<'_>,
    findings: &mut Findings,
) -> Result<Vec<String>, Odd> {
    let one = |json: &Json, at: &Trail<'_>, findings: &mut Findings| match json {
        Json::String(text) if is_cut(text) => {
            findings.truncated(at, text);
            Err(Odd::Told)
        }
        Json::String(text) => Ok(text.clone()),
        Json::Number(number) => Ok(number.to_string()),
        Json::Bool(flag) => Ok(flag.to_string()),
        _ => Err(Odd::Unknown),
    };
    let found = match json {
        Json::Array(members) => {
            let given = members.iter().enumerate().filter(|(_, member)| !is_nothing(member));
            given
                .map(|(index, member)| one(member, &at.index(index), findings))
                .collect::<Result<Vec<_>, _>>()?
        }
        Json::Object(fields) => match counted(fields.clone()) {
            Ok(members) => return texts(&Json::Array(members), split, at, findings),
            Err(_) => return Err(Odd::Unknown),
        },
        alone => vec![one(alone, at, findings)?],
    };
    if !split {
        return Ok(found);
    }
    let words = found.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|word| !word.is_empty());
    Ok(words.map(str::to_owned).collect())
}

/// Members of scopes: names, or JSON texts that hold a recipient with address and ids.
fn recipients(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Vec<String>, Odd> {
    // A recipient that is a table of its own, as deeper exports have it.
    let flat = match json {
        Json::Array(members) => Json::Array(members.iter().map(address_or_self).collect()),
        alone => address_or_self(alone),
    };
    let texts = texts(&flat, false, at, findings)?;
    Ok(texts.into_iter().map(|text| address_in(&text).unwrap_or(text)).collect())
}

fn address_or_self(member: &Json) -> Json {
    member.as_object().and_then(address).map_or_else(|| member.clone(), Json::String)
}

fn address_in(text: &str) -> Option<String> {
    text.trim_start().starts_with('{').then(|| json(text).ok())?.as_ref()?.as_object().and_then(address)
}

fn address(fields: &serde_json::Map<String, Json>) -> Option<String> {
    let named = |wanted: &str| {
        fields
            .iter()
            .find(|(key, value)| key.eq_ignore_ascii_case(wanted) && !is_nothing(value))
            .map(|(_, value)| value)
    };
    let address = named("PrimarySmtpAddress").or_else(|| named("UserPrincipalName"));
    address.or_else(|| named("Name")).or_else(|| named("DisplayName"))?.as_str().map(str::to_owned)
}

/// `{"X-Header": ["a"]}` or `["Department:Legal,Sales"]`.
fn keyed(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<Value>, Odd> {
    let mut table: BTreeMap<String, Value> = BTreeMap::new();
    let mut add = |key: &str, mut values: Vec<Value>| match table.get_mut(key) {
        Some(Value::List(known)) => known.append(&mut values),
        _ => {
            table.insert(key.to_owned(), Value::List(values));
        }
    };
    let parts: Vec<&Json> = match json {
        Json::Array(members) => members.iter().collect(),
        alone => vec![alone],
    };
    for part in parts {
        match part {
            Json::Object(fields) => {
                for (key, values) in fields {
                    let values = texts(values, false, &at.key(key), findings)?;
                    add(key, values.into_iter().map(Value::Text).collect());
                }
            }
            Json::String(text) => {
                let (key, values) = text.split_once(':').ok_or(Odd::Unknown)?;
                add(key.trim(), values.split(',').map(|value| Value::text(value.trim())).collect());
            }
            _ => return Err(Odd::Unknown),
        }
    }
    Ok(Some(Value::Table(table)))
}

pub(crate) fn word_or_number(value: Value) -> Value {
    match value.as_text().and_then(|text| text.trim().parse().ok()) {
        Some(number) => Value::Number(number),
        None => value,
    }
}

/// `["X-Header:value"]` or `{"X-Header": "value"}`.
fn pairs(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Vec<String>, Odd> {
    let one = |part: &Json, findings: &mut Findings| match part {
        Json::Object(fields) => {
            let pair = |(key, value): (&String, &Json)| {
                let values = texts(value, false, &at.key(key), findings)?;
                Ok(format!("{key}:{}", values.join(",")))
            };
            fields.iter().map(pair).collect()
        }
        other => texts(other, false, at, findings),
    };
    match json {
        Json::Array(parts) => {
            let mut found = Vec::new();
            for part in parts {
                found.extend(one(part, findings)?);
            }
            Ok(found)
        }
        alone => one(alone, findings),
    }
}

fn rights(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<String, Odd> {
    let list = match json {
        Json::String(text) if text.trim_start().starts_with('[') => json_text(text, at, findings)?,
        Json::String(text) => return Ok(text.clone()),
        other => other.clone(),
    };
    let Json::Array(grants) = list else { return Err(Odd::Unknown) };
    let text = |grant: &Json, key: &str| {
        let found = grant.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        found?.1.as_str().map(str::to_owned)
    };
    let grant = |grant: &Json| Some(format!("{}:{}", text(grant, "Identity")?, text(grant, "Rights")?));
    let grants: Option<Vec<String>> = grants.iter().map(grant).collect();
    Ok(grants.ok_or(Odd::Unknown)?.join(";"))
}

fn table(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<Value>, Odd> {
    match json {
        Json::Object(_) => generic(json, at, findings),
        // Microsoft365DSC writes a table as a list of its entries.
        Json::Array(members) if members.iter().all(|member| entry(member).is_some()) => {
            let entries = members.iter().filter_map(entry);
            let fields = entries.map(|(key, value)| (key.to_owned(), value.clone())).collect();
            generic(&Json::Object(fields), at, findings)
        }
        Json::Array(members) if members.iter().all(|member| pair(member).is_some()) => {
            let fields = members.iter().filter_map(pair);
            let fields =
                fields.map(|(key, value)| (key.to_owned(), Json::String(value.to_owned()))).collect();
            generic(&Json::Object(fields), at, findings)
        }
        Json::Array(members) => match members.as_slice() {
            [one] => table(one, at, findings),
            _ => Err(Odd::Unknown),
        },
        _ => match pair(json) {
            Some(_) => table(&Json::Array(vec![json.clone()]), at, findings),
            None => Err(Odd::Unknown),
        },
    }
}

/// `X-Header:value`
fn pair(member: &Json) -> Option<(&str, &str)> {
    let (key, value) = member.as_str().filter(|text| !is_cut(text))?.split_once(':')?;
    Some((key.trim(), value.trim()))
}

fn entry(member: &Json) -> Option<(&str, &Json)> {
    let fields = member.as_object().filter(|fields| fields.len() == 2)?;
    let named =
        |name: &str| fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    Some((named("Key")?.as_str()?, named("Value")?))
}

fn tables(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<Value>, Odd> {
    let members = match json {
        Json::Array(members) => members.clone(),
        Json::Object(fields) => counted(fields.clone()).unwrap_or_else(|fields| vec![Json::Object(fields)]),
        // Groups of devices are one JSON text.
        Json::String(text) if text.trim_start().starts_with(['{', '[']) && !is_cut(text) => {
            return tables(&json_text(text, at, findings)?, at, findings);
        }
        _ => return Err(Odd::Unknown),
    };
    let mut found = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let at = at.index(index);
        match member {
            // Deeper exports write tables as JSON texts.
            Json::String(text) if !is_cut(text) => {
                found.extend(table(&json_text(text, &at, findings)?, &at, findings)?);
            }
            Json::String(text) => {
                findings.truncated(&at, text);
                return Err(Odd::Told);
            }
            other => found.extend(table(other, &at, findings)?),
        }
    }
    Ok(Some(Value::List(found)))
}

type Reader = fn(&Json, &Trail<'_>, &mut Findings) -> Result<Option<Value>, Odd>;

fn nested(json: &Json, at: &Trail<'_>, findings: &mut Findings, read: Reader) -> Result<Option<Value>, Odd> {
    match json {
        Json::String(text) => read(&json_text(text, at, findings)?, at, findings),
        other => read(other, at, findings),
    }
}

/// JSON inside a text.
pub(crate) fn json_text(text: &str, at: &Trail<'_>, findings: &mut Findings) -> Result<Json, Odd> {
    json(text).map_err(|reason| {
        findings.unreadable(at, format!("the JSON in this text is broken: {reason}"));
        Odd::Told
    })
}

/// Inside tables: as JSON has it, without what says nothing. `"none"` is how tables of restrictions say nothing.
pub(crate) fn generic(json: &Json, at: &Trail<'_>, findings: &mut Findings) -> Result<Option<Value>, Odd> {
    if is_nothing(json) {
        return Ok(None);
    }
    Ok(Some(match json {
        Json::String(text) if is_cut(text) => {
            findings.truncated(at, text);
            return Err(Odd::Told);
        }
        Json::String(text) if text == "none" => return Ok(None),
        Json::String(text) => Value::Text(text.clone()),
        Json::Bool(flag) => Value::Flag(*flag),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Number)
        }
        Json::Array(members) => {
            let mut found = Vec::new();
            for (index, member) in members.iter().enumerate() {
                found.extend(generic(member, &at.index(index), findings)?);
            }
            Value::List(found)
        }
        Json::Object(fields) => {
            let mut found = BTreeMap::new();
            for (key, value) in fields {
                if let Some(value) = generic(value, &at.key(key), findings)?.filter(|value| !value.is_empty())
                {
                    found.insert(key.clone(), value);
                }
            }
            Value::Table(found)
        }
        Json::Null => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes() {
        for (text, bytes) in [
            ("10 MB", Some(10 << 20)),
            ("10485760", Some(10 << 20)),
            ("10 MB (10,485,760 bytes)", Some(10 << 20)),
            ("1kb", Some(1024)),
            ("5B", Some(5)),
            ("99999999999TB", None),
            ("10 MiB", None),
            ("", None),
        ] {
            assert_eq!(text_size(text), bytes, "{text}");
        }
    }
}
