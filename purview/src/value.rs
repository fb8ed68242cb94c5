//! Values as the service's cmdlets take and give them.

use std::collections::BTreeMap;

use crate::condition::Condition;
use crate::package::Package;

/// The value of one parameter, in normal form. An unset parameter has no value and is absent from its object, so that there is
/// no null; nor is there an empty text or list unless the parameter means something by it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Flag(bool),
    Number(i64),
    Text(String),
    /// In the order written; whether order means anything is the parameter's matter.
    List(Vec<Value>),
    /// Keys as the service documents them, whatever case an export has.
    Table(BTreeMap<String, Value>),
    /// What a rule asks, flat or grouped alike.
    Condition(Box<Condition>),
    /// Sensitive information types of one rule package.
    Package(Box<Package>),
    /// What no table knows, or knows in another form: as it was, kept and never read.
    Raw(serde_json::Value),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Value {
        Value::List(texts.into_iter().map(Value::text).collect())
    }

    /// What a text holds.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of a list; of anything else, itself.
    pub fn members(&self) -> &[Value] {
        match self {
            Value::List(members) => members,
            other => std::slice::from_ref(other),
        }
    }

    /// Says nothing: what an export writes for a parameter that nobody set.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) => text.is_empty(),
            Value::List(members) => members.is_empty(),
            Value::Table(table) => table.is_empty(),
            Value::Raw(json) => json.is_null(),
            Value::Flag(_) | Value::Number(_) | Value::Condition(_) | Value::Package(_) => false,
        }
    }
}
