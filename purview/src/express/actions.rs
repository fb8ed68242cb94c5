//! What rules do, as parameters.

use std::collections::BTreeMap;

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{Action as Row, Field};
use weir_compiler::types::model::{Action, Rule};

use crate::express::Expressing;
use crate::express::values::put;
use crate::value::Value;

/// How the cmdlets shape a value, where its type does not say.
enum Shape {
    /// `"name:value"` for each entry.
    Pairs,
    /// One text, its members behind commas.
    Joined,
    /// A table for each member: the setting, and this value.
    Settings(&'static str),
}

/// By the name on the wire, from the parameter's page of New-DlpComplianceRule.
const SHAPES: &[(&str, Shape)] = &[
    ("NotifyPolicyTipCustomTextTranslations", Shape::Pairs),
    ("Moderate.ModerateMessageByUser", Shape::Joined),
    ("RestrictAccess", Shape::Settings("Block")),
];

impl Expressing<'_> {
    pub(super) fn actions(
        &mut self,
        platform: &Platform,
        rule: &Rule,
        parameters: &mut BTreeMap<String, Value>,
    ) {
        for action in &rule.actions {
            if let Some(row) = platform.actions.get(action.action) {
                self.action(platform, row, action, parameters);
            }
        }
    }

    fn action(
        &mut self,
        platform: &Platform,
        row: &Row,
        action: &Action,
        parameters: &mut BTreeMap<String, Value>,
    ) {
        if row.activities {
            self.restrictions(platform, row, &action.restrictions, parameters);
            return;
        }
        let mut said = false;
        for (name, given) in &action.options {
            let Some(field) = row.fields.iter().find(|field| field.name == *name) else { continue };
            let Some(wire) = &field.reach.wire else {
                self.lost(
                    given.span,
                    format!(
                        "`{name}` of `{}` cannot be exported: no parameter of the service is known for it",
                        row.name
                    ),
                    "leave it out, or set it in the portal",
                );
                continue;
            };
            if let Some(value) = self.setting(field, given) {
                put(parameters, wire, shaped(wire, value));
                said = true;
            }
        }
        let wire = row.reach.wire.as_ref();
        if let (Some(given), Some(wire)) = (&action.value, wire) {
            let value = row.value.as_ref().and_then(|field| self.setting(field, given));
            if let Some(value) = value {
                put(parameters, wire, shaped(wire, value));
            }
            return;
        }
        match wire {
            // A parameter that an option fills says that there is the action; any other is a switch.
            Some(wire) if !row.fields.iter().any(|field| fills(field, wire)) => {
                put(parameters, wire, Value::Flag(true));
            }
            None if !said => self.lost(
                action.span,
                format!("`{}` cannot be exported: no parameter of the service is known for it", row.name),
                "set it in the portal, and keep it out of the sources",
            ),
            _ => {}
        }
    }
}

/// Whether the option stands in the parameter or in a table under it.
fn fills(field: &Field, parameter: &str) -> bool {
    let wire = field.reach.wire.as_deref();
    wire.is_some_and(|wire| {
        wire == parameter || wire.split_once('.').is_some_and(|(root, _)| root == parameter)
    })
}

fn shaped(wire: &str, value: Value) -> Value {
    let Some((_, shape)) = SHAPES.iter().find(|(name, _)| *name == wire) else { return value };
    match (shape, value) {
        (Shape::Pairs, Value::Table(entries)) => Value::List(
            entries
                .into_iter()
                .filter_map(|(key, value)| match value {
                    Value::Text(text) => Some(Value::Text(format!("{key}:{text}"))),
                    _ => None,
                })
                .collect(),
        ),
        (Shape::Joined, Value::List(values)) => {
            let texts = values.into_iter().filter_map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            });
            Value::Text(texts.collect::<Vec<_>>().join(","))
        }
        (Shape::Settings(said), Value::List(values)) => Value::List(
            values
                .into_iter()
                .map(|setting| {
                    Value::Table(BTreeMap::from([
                        ("Setting".to_owned(), setting),
                        ("Value".to_owned(), Value::text(*said)),
                    ]))
                })
                .collect(),
        ),
        (_, value) => value,
    }
}
