//! [`Raw`] objects to a [`Tenant`] in normal form.
//!
//! Fields are looked up in the [`Tables`]: what only the service fills is dropped, what a parameter holds is brought into its
//! form, and what no table knows is kept as it is. A rule's condition is read from `AdvancedRule`, which the service writes for
//! flat rules too, and from the single parameters where that is missing.

mod condition;
mod content;
mod flat;
pub(crate) mod kept;
mod label;
pub(crate) mod meaning;
mod names;
pub(crate) mod settle;
pub(crate) mod value;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::finding::{Finding, Findings};
use crate::normal::condition::Conditions;
use crate::normal::value::{Odd, is_nothing};
use crate::read::{self, Contents, Input, Raw};
use crate::tables::{Field, Role, Tables};
use crate::tenant::{Kind, Object, Tenant};
use crate::trail::Trail;
use crate::value::Value;

pub use settle::settle;

/// The parameter that holds what a rule asks.
pub const CONDITION: &str = "Condition";

/// A tenant, and what is to be said of how it was read: warnings only.
#[derive(Debug)]
pub struct Reading {
    pub tenant: Tenant,
    pub findings: Vec<Finding>,
}

/// Reads all files as the export of one tenant.
///
/// # Errors
/// Everything that was found, if one finding is an error: a tenant is read whole or not at all.
pub fn read(inputs: &[Input<'_>], tables: &Tables) -> Result<Reading, Vec<Finding>> {
    let mut findings = Findings::default();
    let Contents { raws, mut objects } = read::read(inputs, &mut findings);
    let name = names::tenant(&raws);
    for raw in &raws {
        objects.extend(object(raw, tables, &mut findings));
    }
    names::resolve(&mut objects, &mut findings);
    names::labels(&mut objects, tables);
    let mut tenant = Tenant { name, objects };
    settle(&mut tenant, tables);
    names::without_repetition(&mut tenant, &mut findings);
    if findings.has_errors() { Err(findings.all) } else { Ok(Reading { tenant, findings: findings.all }) }
}

/// `None`: told why.
fn object(raw: &Raw, tables: &Tables, findings: &mut Findings) -> Option<Object> {
    let at = Trail::from(&raw.origin);
    let alone = (raw.kind == Kind::Settings).then_some("Settings");
    let Some(name) = alone.or_else(|| raw.text("Name")) else {
        let found = raw.get("Name").unwrap_or(&Json::Null);
        condition::wrong(found, "a `Name`", &at, findings);
        return None;
    };
    let mut object = Object {
        kind: raw.kind,
        name: name.to_owned(),
        parent: parent(raw).map(str::to_owned),
        id: id(raw).map(str::to_owned),
        parameters: BTreeMap::new(),
        extra: BTreeMap::new(),
        origin: raw.origin.clone(),
    };
    let is_rule = raw.kind.has_policy();
    for (written, value) in raw.fields.values() {
        match tables.field(raw.kind, written) {
            Some(Field { role: Role::Key | Role::Server, .. }) => {}
            Some(Field { role: Role::Condition | Role::Exception, .. }) if is_rule => {}
            Some(field) => parameter(&mut object, field, written, value, &at, findings),
            None if Tables::is_server(written) => {}
            None => unknown(&mut object, written, value, &at, findings),
        }
    }
    if raw.kind == Kind::Label {
        label::actions(&mut object, raw, tables, &at, findings);
    }
    if matches!(raw.kind, Kind::Label | Kind::LabelPolicy) {
        label::settings(&mut object, raw, &at, findings);
    }
    if is_rule {
        let conditions = Conditions { tables, kind: raw.kind };
        let condition = flat::condition_of_rule(raw, conditions, &at, findings);
        if let Some(condition) = condition {
            object.parameters.insert(CONDITION.to_owned(), Value::Condition(Box::new(condition)));
        }
    }
    Some(object)
}

/// Of types and dictionaries the identity is the GUID; of all others it is a place.
fn id(raw: &Raw) -> Option<&str> {
    let fields: &[&str] = match raw.kind {
        Kind::SensitiveType | Kind::Dictionary => &["Id", "Identity", "Guid"],
        _ => &["Guid", "ExchangeObjectId", "ImmutableId"],
    };
    fields.iter().find_map(|field| raw.text(field))
}

fn parent(raw: &Raw) -> Option<&str> {
    match raw.kind {
        Kind::Rule | Kind::AutoLabelRule => raw.text("ParentPolicyName").or_else(|| raw.text("Policy")),
        // A GUID of zeros is nobody's.
        Kind::Label => raw.text("ParentId").filter(|id| !id.starts_with("00000000-0000-0000-0000-0000")),
        _ => None,
    }
}

pub(crate) fn parameter(
    object: &mut Object,
    field: &Field,
    written: &str,
    json: &Json,
    at: &Trail<'_>,
    findings: &mut Findings,
) {
    let at = at.key(written);
    match value::normal(field.form, json, &at, findings) {
        Ok(Some(value)) => {
            object.parameters.insert(field.name.clone(), value);
        }
        Ok(None) | Err(Odd::Told) => {}
        Err(Odd::Unknown) => {
            findings.kept(&at, &format!("the value of `{}`", field.name));
            object.extra.insert(field.name.clone(), json.clone());
        }
    }
}

fn unknown(object: &mut Object, written: &str, json: &Json, at: &Trail<'_>, findings: &mut Findings) {
    if is_nothing(json) || matches!(json, Json::Bool(false)) {
        return;
    }
    let at = at.key(written);
    match json {
        Json::String(text) if read::recognise::is_cut(text) => findings.truncated(&at, text),
        _ => {
            findings.kept(&at, &format!("the field `{}`", crate::finding::excerpt(written)));
            object.extra.insert(written.to_owned(), json.clone());
        }
    }
}
