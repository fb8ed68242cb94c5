//! What a rule does: actions, options and restrictions of activities, found in the platform's table by their names on the wire.

use std::collections::BTreeMap;

use weir_compiler::platform::tables::{Action, ActionRole, Field, Role, Type};

use crate::import::Importer;
use crate::import::defaults;
use crate::import::parameters::Parameters;
use crate::import::source::{self, Module};
use crate::value::Value;

impl Importer<'_> {
    /// The lines of `then`, in the order in which people read them: what is done, who may override it, who is told.
    pub(super) fn actions(&mut self, module: &mut Module, parameters: &Parameters<'_>) -> Vec<String> {
        let platform = self.platform.clone();
        let mut lines: Vec<(u8, String)> = Vec::new();
        for action in &platform.actions {
            let place = match &action.role {
                ActionRole::Override => 1,
                ActionRole::Does(Role::Notify) => 2,
                ActionRole::Does(Role::Report) => 3,
                ActionRole::Does(_) => 0,
            };
            let line = if action.activities {
                self.restrictions(module, action, parameters)
            } else {
                self.action(module, action, parameters)
            };
            lines.extend(line.map(|line| (place, line)));
        }
        lines.sort_by_key(|(place, _)| *place);
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn action(
        &mut self,
        module: &mut Module,
        action: &Action,
        parameters: &Parameters<'_>,
    ) -> Option<String> {
        let own = action.reach.wire.as_deref();
        if let Some(field) = &action.value {
            let wire = own.or(field.reach.wire.as_deref())?;
            let value = self.value(module, parameters.get(wire)?, &field.ty)?;
            parameters.say(wire);
            return Some(format!("{} = {value}", action.name));
        }
        let switch = own.and_then(|wire| parameters.get(wire));
        if matches!(switch, Some(Value::Flag(false))) {
            return None;
        }
        let mut options = Vec::new();
        let mut said = Vec::new();
        let mut owned = false;
        for field in &action.fields {
            let Some(wire) = field.reach.wire.as_deref() else { continue };
            let Some(value) = parameters.get(wire) else { continue };
            let is_own = Some(wire) == own;
            // A switch and the value of its option share a name: nobody in particular is told.
            if is_own && (*value == Value::Flag(true) || self.is_bare_switch(value)) {
                continue;
            }
            let Some(written) = self.option_value(module, field, value) else {
                // What stands under the action's own name is lost without it.
                if is_own || field.required {
                    return None;
                }
                continue;
            };
            said.push(wire.to_owned());
            owned |= within(wire, own);
            if is_own || !defaults::is_default(field, &written) {
                options.push(format!("{} = {written}", field.name));
            }
        }
        // A table of several actions' options is there for whichever of them it names; a setting that an action would add to
        // who is told needs the action.
        let present = match switch {
            Some(Value::Table(_)) => {
                owned || action.fields.iter().any(|field| field.reach.wire.as_deref() == own)
            }
            Some(_) => true,
            None => !said.is_empty() && own.is_some() && adds_nothing(action),
        };
        let lacks = |field: &Field| {
            field.required && !field.reach.wire.as_ref().is_some_and(|wire| said.contains(wire))
        };
        if !present || action.fields.iter().any(lacks) {
            return None;
        }
        said.iter().for_each(|wire| parameters.say(wire));
        if let Some(own) = own.filter(|_| {
            !matches!(switch, Some(Value::Table(_)))
                || owned && action.fields.iter().any(|field| field.reach.wire.as_deref() == own)
        }) {
            parameters.say(own);
        }
        Some(inline(&action.name, &options))
    }

    /// `"true"` where a list of people could stand.
    fn is_bare_switch(&self, value: &Value) -> bool {
        matches!(value.members(), [Value::Text(text)] if text.eq_ignore_ascii_case("true"))
    }

    fn option_value(&mut self, module: &mut Module, field: &Field, value: &Value) -> Option<String> {
        match (&field.ty, value) {
            // Minutes on the wire.
            (Type::Duration, Value::Number(minutes)) => {
                let seconds = u64::try_from(*minutes).ok()?.checked_mul(60)?;
                Some(weir_compiler::units::spelled_duration(seconds))
            }
            (Type::Map(..), Value::Text(_) | Value::List(_)) => self.value(module, &pairs(value)?, &field.ty),
            _ => self.value(module, value, &field.ty),
        }
    }

    /// Settings of a rule beside its conditions and actions: `severity = high`.
    pub(super) fn rule_settings(&mut self, module: &mut Module, parameters: &Parameters<'_>) -> Vec<String> {
        let platform = self.platform.clone();
        self.settings(module, &platform.rule_options, parameters)
    }

    /// Settings that fields declare, without those that say what is so anyway.
    pub(super) fn settings(
        &mut self,
        module: &mut Module,
        fields: &[Field],
        parameters: &Parameters<'_>,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        for field in fields {
            let Some(wire) = field.reach.wire.as_deref() else { continue };
            let written = match parameters.get(wire) {
                None => continue,
                Some(Value::Flag(flag)) if field.negated => (!flag).to_string(),
                Some(value) => match self.value(module, value, &field.ty) {
                    Some(written) => written,
                    None => continue,
                },
            };
            parameters.say(wire);
            if !defaults::is_default(field, &written) {
                lines.push(format!("{} = {written}", field.name));
            }
        }
        lines
    }
}

/// Whether the name on the wire is the action's own, or an entry under it.
fn within(wire: &str, own: Option<&str>) -> bool {
    own.is_some_and(|own| wire == own || wire.strip_prefix(own).is_some_and(|rest| rest.starts_with('.')))
}

/// Writing the action for the sake of one option says nothing that the tenant does not.
fn adds_nothing(action: &Action) -> bool {
    let own = action.reach.wire.as_deref();
    action
        .fields
        .iter()
        .filter(|field| field.reach.wire.as_deref() == own)
        .all(|field| field.default.is_none() && !field.required)
        && action.fields.iter().any(|field| field.reach.wire.as_deref() == own)
}

/// `name { a = 1 }`, on one line while there is one option.
fn inline(name: &str, options: &[String]) -> String {
    match options {
        [only] if !only.contains('\n') => format!("{name} {{ {only} }}"),
        options => source::block(name, options),
    }
}

/// Texts such as `Name:value` as a table.
fn pairs(value: &Value) -> Option<Value> {
    let mut table = BTreeMap::new();
    for member in value.members() {
        let (name, text) = member.as_text()?.split_once(':')?;
        table.insert(name.trim().to_owned(), Value::text(text.trim()));
    }
    Some(Value::Table(table))
}
