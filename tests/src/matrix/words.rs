//! What stands in a cell.

use serde_json::Value;
use weir_compiler::platform::tables::{Action, ActionRole, Reach, Role, Status, Type};

use super::{NO, YES};

pub(super) fn code(name: impl AsRef<str>) -> String {
    format!("`{}`", name.as_ref())
}

pub(super) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(code).collect::<Vec<_>>().join(", ")
}

pub(super) fn spoken(names: &[String]) -> String {
    names.iter().map(|name| name.replace('_', " ")).collect::<Vec<_>>().join(", ")
}

pub(super) fn tick(holds: bool) -> String {
    if holds { YES } else { NO }.to_owned()
}

pub(super) fn count(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

pub(super) fn said(value: &Value) -> String {
    match value {
        Value::String(text) => code(text),
        Value::Array(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

/// A number or quantity, for a column of them.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `600`, or `600 (50)` where one source says less.
pub(super) fn most(reach: &Reach) -> String {
    let warn = reach.warn_values.map(|(number, _)| format!(" ({number})")).unwrap_or_default();
    reach.max_values.map(|(number, _)| format!("{number}{warn}")).unwrap_or_default()
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Documented => "",
        Status::Disputed => "disputed",
        Status::Undocumented => "undocumented",
        Status::Retired => "withdrawn",
        Status::Preview => "a preview",
    }
}

pub(super) fn role(action: &Action) -> &'static str {
    match action.role {
        ActionRole::Does(Role::Enforce) => "enforces",
        ActionRole::Does(Role::Notify) => "notifies",
        ActionRole::Does(Role::Report) => "reports",
        ActionRole::Override => "may be overridden",
    }
}

/// What an action needs beside it, and what it rules out.
pub(super) fn with(action: &Action) -> String {
    let mut words = Vec::new();
    if !action.requires.is_empty() {
        words.push(format!("needs {}", listed(action.requires.iter().map(String::as_str))));
    }
    if !action.conflicts.is_empty() {
        words.push(format!("not with {}", listed(action.conflicts.iter().map(String::as_str))));
    }
    words.join("; ")
}

/// A type as it is written; the cases of an enumeration with their wire names.
pub(super) fn type_name(ty: &Type) -> String {
    match ty {
        Type::Enumeration(cases) | Type::Recipient(cases) => {
            let cases: Vec<String> = cases
                .iter()
                .map(|case| match &case.wire {
                    Some(wire) if *wire != case.name => format!("{} ({wire})", code(&case.name)),
                    _ => code(&case.name),
                })
                .collect();
            let people = if matches!(ty, Type::Recipient(_)) { "addresses, " } else { "" };
            format!("{people}{}", cases.join(", "))
        }
        Type::List(inner) => match inner.as_ref() {
            Type::Enumeration(_) => format!("set of {}", type_name(inner)),
            Type::Recipient(_) => type_name(inner),
            other => format!("list of {}", type_name(other)),
        },
        Type::Keyed(inner) => format!("{} under a key", type_name(inner)),
        Type::Map(_, value) => format!("{} by key", type_name(value)),
        Type::Text => "text".to_owned(),
        Type::Address => "address".to_owned(),
        Type::Domain => "domain".to_owned(),
        Type::Ip => "address or range".to_owned(),
        Type::Url => "URL".to_owned(),
        Type::Group => "group".to_owned(),
        Type::Object(kind) => code(kind),
        Type::Count => "number".to_owned(),
        Type::Size => "size".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Flag => "flag".to_owned(),
        Type::Extension => "extension".to_owned(),
        Type::Color => "color".to_owned(),
        Type::Country => "country".to_owned(),
        Type::Regex => "expression".to_owned(),
        Type::Sit => "type of information".to_owned(),
        Type::Label => "label".to_owned(),
        Type::RetentionLabel => "retention label".to_owned(),
        Type::Classifier => "classifier".to_owned(),
        Type::Either(types) => types.iter().map(type_name).collect::<Vec<_>>().join(" or "),
        Type::Unknown => String::new(),
    }
}
