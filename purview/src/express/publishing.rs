//! Policies that offer labels: which, to whom, and what they ask of people.
//!
//! Settings other than the list of labels are keys of the policy's table of advanced settings, with texts as values.

use std::collections::BTreeMap;

use weir_compiler::platform::tables::{Kind as Row, Publishing};
use weir_compiler::source::Span;
use weir_compiler::types::model::Policy;

use crate::express::Expressing;
use crate::express::labels::as_text;
use crate::value::Value;

impl Expressing<'_> {
    pub(super) fn publishing(
        &mut self,
        row: &Row,
        publishing: &Publishing,
        policy: &Policy,
        parameters: &mut BTreeMap<String, Value>,
    ) {
        let mut advanced: BTreeMap<String, Value> = BTreeMap::new();
        for (name, given) in &policy.settings {
            let Some(field) = row.fields.iter().find(|field| field.name == *name) else { continue };
            let Some(value) = self.setting(field, given) else { continue };
            if publishing.mandatory.as_deref() == Some(name) {
                self.mandatory(given.span, value, &mut advanced);
                continue;
            }
            let Some(wire) = &field.reach.wire else { continue };
            if *name == publishing.labels {
                parameters.insert(wire.clone(), value);
            } else {
                advanced.insert(wire.clone(), as_text(value));
            }
        }
        if !advanced.is_empty() {
            parameters.insert("AdvancedSettings".to_owned(), Value::Table(advanced));
        }
    }
}

/// Documents and mail share a switch; another one takes mail out again.
const SHARED: &str = "mandatory";
const NOT_MAIL: &str = "disablemandatoryinoutlook";

impl Expressing<'_> {
    fn mandatory(&mut self, span: Span, value: Value, advanced: &mut BTreeMap<String, Value>) {
        let Value::List(values) = value else { return };
        let asked: Vec<String> = values
            .into_iter()
            .filter_map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        let documents = asked.iter().any(|key| key == SHARED);
        let mail = asked.iter().any(|key| key == NOT_MAIL);
        if mail && !documents {
            self.lost(
                span,
                "labels that are mandatory for mail alone cannot be exported: the service asks for them on documents too",
                "add the documents, or leave the mail out",
            );
        }
        if documents && !mail {
            advanced.insert(NOT_MAIL.to_owned(), Value::text("True"));
        }
        for key in asked.into_iter().filter(|key| key != NOT_MAIL) {
            advanced.insert(key, Value::text("True"));
        }
    }
}
