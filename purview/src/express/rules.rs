//! Rules: their condition, their settings, what they do.

use std::collections::BTreeMap;

use weir_compiler::platform::Platform;
use weir_compiler::types::model::{Policy, Rule, Spanned, Value as Given};

use crate::express::values::put;
use crate::express::{Expressing, object};
use crate::tenant::{Kind, Object};
use crate::value::Value;

impl Expressing<'_> {
    pub(super) fn rules(&mut self, platform: &Platform, index: usize, policy: &Policy, kind: Kind) {
        for (position, rule) in policy.rules.iter().enumerate() {
            let mut made = object(Kind::Rule, &rule.title);
            made.parent = Some(policy.title.clone());
            made.parameters
                .insert("Priority".to_owned(), Value::Number(i64::try_from(position).unwrap_or(i64::MAX)));
            if let Some(condition) = self.condition(platform, rule) {
                made.parameters.insert("Condition".to_owned(), Value::Condition(Box::new(condition)));
            }
            self.options(platform, rule, &mut made.parameters);
            if kind != Kind::AutoLabelPolicy {
                self.actions(platform, rule, &mut made.parameters);
            }
            self.keep(&mut made, &rule.extra);
            if kind == Kind::AutoLabelPolicy {
                for made in by_workload(platform, policy, &made) {
                    let place = self.push(made);
                    self.expressed.places.push((index, Some(position), place));
                }
            } else {
                let place = self.push(made);
                self.expressed.places.push((index, Some(position), place));
            }
        }
    }

    fn options(&mut self, platform: &Platform, rule: &Rule, parameters: &mut BTreeMap<String, Value>) {
        let flag = |flag: bool| Spanned { span: rule.span, value: Given::Flag(flag) };
        for field in &platform.rule_options {
            let Some(wire) = &field.reach.wire else { continue };
            // What the language has words of its own for.
            let given = match field.name.as_str() {
                "enabled" => Some(flag(rule.enabled)),
                "stop" => Some(flag(rule.stop.is_some())),
                "per_component" => Some(flag(rule.per_component.is_some())),
                "comment" => rule.comment.clone(),
                name => rule.options.get(name).cloned(),
            };
            let value = given.and_then(|given| self.setting(field, &given));
            if let Some(value) = value.filter(|value| *value != Value::Flag(false)) {
                put(parameters, wire, value);
            }
        }
    }
}

/// A rule of an auto-labelling policy is for one workload. Of several, each has the rule under a name of its own.
fn by_workload(platform: &Platform, policy: &Policy, rule: &Object) -> Vec<Object> {
    let locations = policy.scope.iter().filter_map(|scoped| platform.locations.get(scoped.location));
    let workloads: Vec<&str> = locations.filter_map(|location| location.workload.as_deref()).collect();
    let several = workloads.len() > 1;
    let one = |workload: &&str| {
        let mut rule = Object { kind: Kind::AutoLabelRule, ..rule.clone() };
        if several {
            rule.name = format!("{} - {workload}", rule.name);
        }
        // Priorities count per workload, and nobody can act on them: there is one action.
        rule.parameters.insert("Workload".to_owned(), Value::text(*workload));
        rule
    };
    workloads.iter().map(one).collect()
}
