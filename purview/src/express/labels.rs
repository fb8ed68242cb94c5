//! Sensitivity labels: what they say, and what they do to items.
//!
//! A label's blocks become parameters; a block that is a switch on the wire is switched on by being there. Markings are switches
//! too, one for each place a text can stand.

use std::collections::BTreeMap;

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{Field, Type};
use weir_compiler::types::model::{Grant, Grantee, Label, LabelBlock, Spanned, Value as Given};

use crate::express::{Expressing, label_name, object};
use crate::tenant::Kind;
use crate::value::Value;

/// Settings of a label that are parameters; all others are keys of its table of advanced settings.
const PARAMETERS: [&str; 1] = ["ContentType"];
const ADVANCED: &str = "AdvancedSettings";

/// A text, and the switch that goes with it.
const SWITCHES: [(&str, &str); 3] = [
    ("ApplyWaterMarkingText", "ApplyWaterMarkingEnabled"),
    ("ApplyContentMarkingHeaderText", "ApplyContentMarkingHeaderEnabled"),
    ("ApplyContentMarkingFooterText", "ApplyContentMarkingFooterEnabled"),
];

impl Expressing<'_> {
    pub(super) fn labels(&mut self) {
        let Some(platform) = self.model.labels_table() else { return };
        for (index, label) in self.model.labels.iter().enumerate() {
            let Some(name) = label_name(self.model, index) else { continue };
            if stands_for_another(label) {
                continue;
            }
            let mut made = object(Kind::Label, name);
            made.id = self.label_id(label);
            made.parent = label.parent.and_then(|parent| label_name(self.model, parent));
            let parameters = &mut made.parameters;
            parameters.insert("DisplayName".to_owned(), Value::text(&label.title));
            parameters.insert("Priority".to_owned(), Value::Number(i64::try_from(index).unwrap_or(i64::MAX)));
            let texts = [("Tooltip", &label.tooltip), ("Comment", &label.comment)];
            for (parameter, text) in texts {
                parameters.extend(text.as_ref().map(|text| (parameter.to_owned(), Value::text(text))));
            }
            self.label_settings(platform, label, parameters);
            for block in &label.blocks {
                self.label_block(platform, block, parameters);
            }
            self.keep(&mut made, &label.extra);
            self.push(made);
        }
    }

    fn label_settings(&self, platform: &Platform, label: &Label, parameters: &mut BTreeMap<String, Value>) {
        let mut advanced = BTreeMap::new();
        for (name, given) in &label.settings {
            let Some(field) = platform.label_options.iter().find(|field| field.name == *name) else {
                continue;
            };
            let (Some(wire), Some(value)) = (&field.reach.wire, self.setting(field, given)) else { continue };
            if PARAMETERS.contains(&wire.as_str()) {
                parameters.insert(wire.clone(), words(value));
            } else {
                advanced.insert(wire.clone(), as_text(value));
            }
        }
        if !advanced.is_empty() {
            parameters.insert(ADVANCED.to_owned(), Value::Table(advanced));
        }
    }

    fn label_block(
        &mut self,
        platform: &Platform,
        block: &LabelBlock,
        parameters: &mut BTreeMap<String, Value>,
    ) {
        let Some(row) = platform.label_blocks.get(block.block) else { return };
        parameters.extend(row.wire.clone().map(|wire| (wire, Value::Flag(true))));
        if let Some(field) = row.field(weir_compiler::platform::tables::LabelBlock::GRANTS)
            && let Some(wire) = &field.reach.wire
        {
            if !block.grants.is_empty() {
                parameters.insert(wire.clone(), Value::Text(self.grants(platform, field, &block.grants)));
            }
            let kind = if block.grants.is_empty() { "UserDefined" } else { "Template" };
            parameters.insert("EncryptionProtectionType".to_owned(), Value::text(kind));
        }
        for (name, given) in &block.settings {
            let Some(field) = row.field(name) else { continue };
            let Some(value) = self.setting(field, given) else { continue };
            match &field.reach.wire {
                Some(wire) => {
                    parameters.insert(wire.clone(), in_step(field, given, value));
                }
                // The case is the switch.
                None => {
                    if let Value::Text(case) = value {
                        parameters.insert(case, Value::Flag(true));
                    }
                }
            }
        }
        for (text, switch) in SWITCHES {
            if parameters.contains_key(text) {
                parameters.insert(switch.to_owned(), Value::Flag(true));
            }
        }
    }

    /// `finance@contoso.com:VIEW,EDIT;fabrikam.com:VIEW`
    fn grants(&self, platform: &Platform, field: &Field, grants: &[Grant]) -> String {
        let mut definitions = Vec::new();
        for grant in grants {
            let words =
                grant.rights.iter().filter_map(|(right, _)| platform.rights.get(*right)?.wire.as_deref());
            let rights = words.collect::<Vec<_>>().join(",");
            for grantee in &grant.to {
                let who = match grantee {
                    Grantee::Domain(domain) => self.value(&Type::Domain, domain),
                    Grantee::Who(who) => self.value(&field.ty, who),
                };
                let people = match who {
                    Some(Value::Text(text)) => self.everybody(platform, text),
                    Some(Value::List(people)) => people
                        .into_iter()
                        .filter_map(|one| match one {
                            Value::Text(text) => Some(text),
                            _ => None,
                        })
                        .collect(),
                    _ => Vec::new(),
                };
                definitions.extend(people.into_iter().map(|person| format!("{person}:{rights}")));
            }
        }
        definitions.join(";")
    }

    /// The portal's "everyone in your organization" is the organisation's domains on the wire.
    fn everybody(&self, platform: &Platform, text: String) -> Vec<String> {
        let grants = platform.label_blocks.iter().find_map(|block| block.field("grants"));
        let words = grants.map(|field| match &field.ty {
            Type::List(inner) => inner.as_ref().clone(),
            other => other.clone(),
        });
        let everyone = match words {
            Some(Type::Recipient(cases)) => cases.into_iter().find(|case| case.name == "everybody"),
            _ => None,
        };
        match everyone.and_then(|case| case.wire) {
            Some(wire) if wire == text && !self.model.organisation.is_empty() => {
                self.model.organisation.clone()
            }
            _ => vec![text],
        }
    }
}

/// Dates, words and numbers of one setting; a number that came as a case's wire name is a number.
fn in_step(field: &Field, given: &Spanned, value: Value) -> Value {
    match (&field.ty, &given.value, value) {
        (Type::Either(_), Given::Name(_), Value::Text(text)) => match text.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(text),
        },
        (_, _, value) => value,
    }
}

/// A case can stand for several words: `Site, UnifiedGroup`.
fn words(value: Value) -> Value {
    let Value::List(values) = value else { return value };
    let mut all = Vec::new();
    for value in values {
        if let Value::Text(text) = value {
            all.extend(text.split(", ").map(Value::text));
        }
    }
    Value::List(all)
}

/// Advanced settings are texts, whatever they mean.
pub(super) fn as_text(value: Value) -> Value {
    match value {
        Value::Flag(flag) => Value::text(if flag { "True" } else { "False" }),
        Value::Number(number) => Value::Text(number.to_string()),
        value => value,
    }
}

/// A label that says nothing stands for one that the tenant has already.
fn stands_for_another(label: &Label) -> bool {
    let says_nothing = label.tooltip.is_none() && label.comment.is_none();
    says_nothing && label.settings.is_empty() && label.blocks.is_empty() && label.extra.is_empty()
}
