//! Examples of settings of rules, of policies, and of kinds of policy.

use super::module::Module;
use super::place;
use crate::platform::Platform;
use crate::platform::tables::{Field, Kind};

pub fn of_rule_option(platform: &Platform, option: &Field) -> Option<String> {
    let mut module = Module::at(platform, place(&option.reach).unwrap_or(0));
    let value = module.value_of(option);
    module.options.push(format!("{} = {value}", option.name));
    module.do_something();
    module.text()
}

pub fn of_policy_option(platform: &Platform, option: &Field) -> Option<String> {
    let mut module = Module::at(platform, place(&option.reach)?);
    let value = module.value_of(option);
    module.settings.push(format!("{} = {value}", option.name));
    module.text()
}

pub fn of_kind(platform: &Platform, kind: &Kind) -> Option<String> {
    of_kind_with(platform, kind, None)
}

pub fn of_kind_setting(platform: &Platform, kind: &Kind, field: &Field) -> Option<String> {
    of_kind_with(platform, kind, Some(field))
}

fn of_kind_with(platform: &Platform, kind: &Kind, asked: Option<&Field>) -> Option<String> {
    let at = asked.and_then(|field| place(&field.reach)).or_else(|| kind.locations.first().copied());
    let mut module = Module::at(platform, at.unwrap_or(0));
    module.header.clone_from(&kind.name);
    let needed = |field: &&Field| field.required || asked.is_some_and(|asked| asked.name == field.name);
    for field in kind.fields.iter().filter(needed) {
        let value = module.value_of(field);
        // A dotted name stands in a block.
        module.settings.push(match field.name.split_once('.') {
            Some((block, name)) => format!("{block} {{\n{name} = {value}\n}}"),
            None => format!("{} = {value}", field.name),
        });
    }
    if kind.rules {
        module.declare("use std.sit.finance.credit_card");
        module.conditions.push("content has credit_card".to_owned());
        module.text()
    } else {
        module.text_without_rules()
    }
}
