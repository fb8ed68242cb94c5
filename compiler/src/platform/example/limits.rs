//! Examples of what a limit bounds: the setting whose row names it, or the part of a source that the checks hold against a limit of
//! that name. Of what only a tenant or an export can exceed, the smallest policy.

use super::module::Module;
use super::{of_attribute, of_label_block, of_label_option, of_location, place};
use crate::platform::Platform;
use crate::platform::tables::{Attribute, Family, Field, Limit};

pub fn of_limit(platform: &Platform, limit: &Limit) -> Option<String> {
    let bounded = |field: &Field| field.rules.limit.as_ref().is_some_and(|(name, _)| *name == limit.name);
    for block in &platform.label_blocks {
        if let Some(field) = block.fields.iter().find(|field| bounded(field)) {
            return of_label_block(platform, block, Some(field));
        }
    }
    if let Some(field) = platform.label_options.iter().find(|field| bounded(field)) {
        return of_label_option(platform, field);
    }
    let at = limit.locations.first().copied().unwrap_or(0);
    let mut module = Module::at(platform, at);
    match limit.name.as_str() {
        "count" => {
            module.declare("use std.sit.finance.credit_card");
            module.conditions.push(format!("content has credit_card count >= {}", limit.at_most));
        }
        "description" => module.settings.push("description = \"What the policy is for.\"".to_owned()),
        "comment" => module.options.push("comment = \"Why the rule is there.\"".to_owned()),
        "words_per_condition" | "word_in_condition" => return asking(platform, Family::Contains),
        "patterns_per_condition" | "expression_in_condition" => return asking(platform, Family::Matches),
        "label_name" => {
            module.declare("label example \"Example\"");
            return module.text_of_declarations();
        }
        "custom_types" | "expression_length" | "expressions_per_type" => {
            module.declare("sit example \"Example\" {\npattern high {\nmatch /[0-9]{8}/\n}\n}");
            return module.text_of_declarations();
        }
        "list_terms" | "term_length" => {
            module.declare("keywords example \"Example\" {\n\"account\"\n\"card\"\n}");
            return module.text_of_declarations();
        }
        _ => return of_location(platform, at),
    }
    module.do_something();
    module.text()
}

/// A question of the family, about the first attribute whose own row does not bound it.
fn asking(platform: &Platform, family: Family) -> Option<String> {
    let free = |attribute: &&Attribute| {
        attribute
            .families
            .get(&family)
            .is_some_and(|reach| !reach.locations.is_empty() && reach.max_values.is_none())
    };
    let asked =
        |attribute: &&Attribute| attribute.families.get(&family).is_some_and(|reach| place(reach).is_some());
    let attributes = || platform.attributes.iter();
    let attribute = attributes().find(free).or_else(|| attributes().find(asked))?;
    let reach = attribute.families.get(&family)?;
    let mut module = Module::at(platform, place(reach)?);
    module.ask(attribute, family);
    module.text().or_else(|| of_attribute(platform, attribute))
}
