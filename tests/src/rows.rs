//! The rows of a platform's table as they are written, by path, for suites that compare them with what is documented.
//!
//! A path is the words that lead to a fact: `location teams`, `attribute sender equals`, `action notify to`. It is read from the
//! syntax and not from the compiler's tables, so that facts only an export reads are seen too.

use std::collections::BTreeMap;

use serde_json::Value;
use weir_compiler::source::FileId;
use weir_compiler::syntax::ast::{
    Entry, Expr, ExprKind, Field, ItemKind, PlatformEntry, Row as Declared, RowEntry, Setting, TypeExpr,
};
use weir_compiler::syntax::parse;

/// A row, a block of an attribute, or a field.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub path: String,
    /// Its own title, or that of the row it stands in.
    pub title: Option<String>,
    /// Settings by name. The type is `type`, what is assigned is `value`, cases of an enumeration with their wire names are
    /// `cases`, a default is `default`.
    pub facts: BTreeMap<String, Value>,
}

/// All rows of the platforms that a text declares, those of a row's inside after it.
pub fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for item in parse(FileId::default(), text).file.items {
        let ItemKind::Platform(platform) = item.kind else { continue };
        for entry in &platform.entries {
            if let PlatformEntry::Row(declared) = entry {
                row(declared, &mut rows);
            }
        }
    }
    rows
}

fn row(declared: &Declared, rows: &mut Vec<Row>) {
    let path = format!("{} {}", declared.keyword.text, declared.name.text());
    let title = declared.title.as_ref().map(|title| title.value.clone());
    let mut facts = BTreeMap::new();
    if let Some(ty) = &declared.ty {
        describe(ty, &mut facts);
    }
    if let Some(value) = &declared.value {
        let name = if declared.ty.is_some() { "default" } else { "value" };
        facts.insert(name.to_owned(), expression(value));
    }
    let mut inside = Vec::new();
    for entry in &declared.entries {
        match entry {
            RowEntry::Setting(setting) => insert(setting, &mut facts),
            RowEntry::Field(declared) => inside.push(field(&path, declared)),
            RowEntry::Block(block) => {
                let mut own = BTreeMap::new();
                if let Some(ty) = &declared.ty {
                    describe(ty, &mut own);
                }
                for entry in &block.entries {
                    if let Entry::Setting(setting) = entry {
                        insert(setting, &mut own);
                    }
                }
                let title = block.title.as_ref().map(|title| title.value.clone()).or_else(|| title.clone());
                inside.push(Row { path: format!("{path} {}", block.keyword.text), title, facts: own });
            }
            RowEntry::Error(_) => {}
        }
    }
    rows.push(Row { path, title, facts });
    rows.append(&mut inside);
}

fn field(parent: &str, declared: &Field) -> Row {
    let mut facts = BTreeMap::new();
    describe(&declared.ty, &mut facts);
    if let Some(default) = &declared.default {
        facts.insert("default".to_owned(), expression(default));
    }
    for setting in &declared.settings {
        insert(setting, &mut facts);
    }
    let title = declared.title.as_ref().map(|title| title.value.clone());
    Row { path: format!("{parent} {}", declared.name.text), title, facts }
}

fn insert(setting: &Setting, facts: &mut BTreeMap<String, Value>) {
    facts.insert(setting.name.text(), expression(&setting.value));
}

/// `type`, and `cases` where it has some: name to wire name.
fn describe(ty: &TypeExpr, facts: &mut BTreeMap<String, Value>) {
    facts.insert("type".to_owned(), Value::from(spelled(ty)));
    let cases = cases(ty);
    if !cases.is_empty() {
        facts.insert("cases".to_owned(), Value::Object(cases.into_iter().collect()));
    }
}

/// A type without the cases of an enumeration: `set(enum)`.
fn spelled(ty: &TypeExpr) -> String {
    match (ty.name.text.as_str(), ty.args.first()) {
        ("list" | "set" | "keyed" | "map" | "object", Some(inner)) => {
            format!("{}({})", ty.name.text, spelled(inner))
        }
        (name, _) => name.to_owned(),
    }
}

fn cases(ty: &TypeExpr) -> Vec<(String, Value)> {
    match ty.name.text.as_str() {
        "enum" | "recipient" | "recipients" => ty
            .args
            .iter()
            .map(|case| {
                let wire = case.wire.as_ref().map_or(Value::Null, |wire| Value::from(wire.value.clone()));
                (case.name.text.clone(), wire)
            })
            .collect(),
        "list" | "set" | "keyed" | "map" => ty.args.iter().flat_map(cases).collect(),
        _ => Vec::new(),
    }
}

/// `none` is null, quantities and ranges are as they are written.
fn expression(expr: &Expr) -> Value {
    match &expr.kind {
        ExprKind::Text(text) => Value::from(text.clone()),
        ExprKind::Number(number) => Value::from(*number),
        ExprKind::Quantity { number, unit } => Value::from(format!("{number} {}", unit.text)),
        ExprKind::Path(path) => match path.text().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "none" => Value::Null,
            name => Value::from(name),
        },
        // Among names it is one.
        ExprKind::List(elements) => elements
            .iter()
            .map(|element| match expression(element) {
                Value::Null => Value::from("none"),
                value => value,
            })
            .collect(),
        ExprKind::Range(low, high) => Value::from(format!("{} to {}", expression(low), expression(high))),
        ExprKind::Call(call) => {
            let arguments: Vec<String> = call
                .args
                .iter()
                .map(|arg| match expression(&arg.value) {
                    Value::String(text) => text,
                    other => other.to_string(),
                })
                .collect();
            Value::from(format!("{}({})", call.name.text(), arguments.join(", ")))
        }
        _ => Value::Null,
    }
}
