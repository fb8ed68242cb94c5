//! What a project keeps for the tenant and does not read itself: parameters and conditions in JSON, brought back into the form
//! that they had before the project was written.

use serde_json::Value as Json;

use crate::condition::Condition;
use crate::finding::Findings;
use crate::normal::condition::Conditions;
use crate::normal::parameter;
use crate::tables::{Role, Tables};
use crate::tenant::{Kind, Object, Origin};
use crate::trail::Trail;
use crate::value::Value;

/// A parameter that the sources keep. It goes before what the sources say themselves.
pub(crate) fn put_back(object: &mut Object, name: &str, json: &str, tables: &Tables) {
    let Ok(json) = serde_json::from_str::<Json>(json) else { return };
    let origin = Origin::default();
    match tables.field(object.kind, name) {
        Some(field) if field.role == Role::Parameter => {
            object.parameters.remove(&field.name);
            parameter(object, field, name, &json, &Trail::from(&origin), &mut Findings::default());
        }
        _ => {
            object.extra.insert(name.to_owned(), json);
        }
    }
}

/// A condition that the sources keep.
pub(crate) fn condition(kind: Kind, name: &str, json: &str, tables: &Tables) -> Condition {
    let json = serde_json::from_str::<Json>(json).unwrap_or(Json::Null);
    let origin = Origin::default();
    let conditions = Conditions { tables, kind };
    match conditions.leaf(name, Some(&json), &Trail::from(&origin), &mut Findings::default()) {
        Ok(condition) => condition,
        Err(_) => Condition::Leaf { name: name.to_owned(), value: Value::Raw(json) },
    }
}
