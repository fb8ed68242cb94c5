//! Flat conditions: a parameter for each, and one for each exception.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::condition::Condition;
use crate::vocabulary;
use crate::write::advanced::{CONTENT, asked};
use crate::write::shape;

/// The parameters; nothing for a condition that needs groups: one with alternatives, with two questions of one name, with an exception
/// that has no parameter.
pub fn flat(condition: &Condition) -> Option<BTreeMap<String, Json>> {
    let members = match condition {
        Condition::And(members) => members.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut parameters = BTreeMap::new();
    let mut exceptions = 0;
    for member in members {
        match member {
            Condition::Not(inner) => {
                exceptions += 1;
                let alternatives = match inner.as_ref() {
                    Condition::Or(members) => members.as_slice(),
                    one => std::slice::from_ref(one),
                };
                for one in alternatives {
                    let (name, value) = parameter(one)?;
                    put(&mut parameters, vocabulary::exception(&name)?, value)?;
                }
            }
            one => {
                let (name, value) = parameter(one)?;
                put(&mut parameters, &name, value)?;
            }
        }
    }
    // Exceptions written apart would come back as one.
    (exceptions < 2).then_some(parameters)
}

fn put(parameters: &mut BTreeMap<String, Json>, name: &str, value: Json) -> Option<()> {
    parameters.insert(name.to_owned(), value).is_none().then_some(())
}

fn parameter(condition: &Condition) -> Option<(String, Json)> {
    match condition {
        Condition::Leaf { name, value } => {
            let known = vocabulary::is_condition(name);
            known.then(|| (name.clone(), asked(name, value)))
        }
        Condition::Content(content) => Some((CONTENT.to_owned(), shape::list(content)?)),
        _ => None,
    }
}
