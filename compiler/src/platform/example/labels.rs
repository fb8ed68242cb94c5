//! Examples of what labels hold: a label on its own, as no policy is needed to declare one.

use std::collections::BTreeMap;

use super::module::Module;
use crate::platform::Platform;
use crate::platform::tables::{Field, LabelBlock, Right};

/// With the setting, where one is asked for, else with the first that the block must have.
pub fn of_label_block(platform: &Platform, block: &LabelBlock, field: Option<&Field>) -> Option<String> {
    let mut module = Module::at(platform, 0);
    let mut lines = Vec::new();
    for (field, case) in with_companions(&block.fields, &block.one_of, field) {
        if field.name == LabelBlock::GRANTS {
            lines.push(grant(&mut module, platform.rights.first()?, field));
        } else {
            lines.push(setting(&mut module, field, case));
        }
    }
    labelled(&mut module, &format!("{} {{\n{}\n}}", block.name, lines.join("\n")))
}

/// A grant of the right.
pub fn of_right(platform: &Platform, right: &Right) -> Option<String> {
    let mut module = Module::at(platform, 0);
    let (block, field) =
        platform.label_blocks.iter().find_map(|block| Some((block, block.field(LabelBlock::GRANTS)?)))?;
    let line = grant(&mut module, right, field);
    labelled(&mut module, &format!("{} {{\n{line}\n}}", block.name))
}

pub fn of_label_option(platform: &Platform, option: &Field) -> Option<String> {
    settings_of(platform, "label", &platform.label_options, option)
}

pub fn of_retention_option(platform: &Platform, option: &Field) -> Option<String> {
    settings_of(platform, "retention_label", &platform.retention_options, option)
}

fn settings_of<'p>(
    platform: &'p Platform,
    keyword: &str,
    fields: &'p [Field],
    asked: &'p Field,
) -> Option<String> {
    let mut module = Module::at(platform, 0);
    let mut lines = Vec::new();
    for (field, case) in with_companions(fields, &[], Some(asked)) {
        lines.push(setting(&mut module, field, case));
    }
    label(&mut module, keyword, &lines.join("\n"))
}

fn setting(module: &mut Module<'_>, field: &Field, case: Option<&str>) -> String {
    let value = case.map_or_else(|| module.value_of(field), str::to_owned);
    format!("{} = {value}", field.name)
}

fn grant(module: &mut Module<'_>, right: &Right, grants: &Field) -> String {
    let to = module.value(grants.ty.element(), &grants.name);
    format!("grant {} to {to}", right.name)
}

/// A label with the block, and what every label must say.
fn labelled(module: &mut Module<'_>, block: &str) -> Option<String> {
    let platform = module.platform;
    let mut lines = Vec::new();
    for field in platform.label_options.iter().filter(|field| field.required) {
        lines.push(setting(module, field, None));
    }
    lines.push(block.to_owned());
    label(module, "label", &lines.join("\n"))
}

fn label(module: &mut Module<'_>, keyword: &str, body: &str) -> Option<String> {
    module.declare(&format!("{keyword} example \"Example\" {{\n{body}\n}}"));
    module.text_of_declarations()
}

/// The setting, all that must stand beside it, and one of those that the block must have; in the order of the rows. With each the
/// value that another needs it to have, if one does.
fn with_companions<'f>(
    fields: &'f [Field],
    one_of: &[String],
    asked: Option<&'f Field>,
) -> Vec<(&'f Field, Option<&'f str>)> {
    let mut chosen: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    let mut open: Vec<(&str, Option<&str>)> = asked.iter().map(|field| (field.name.as_str(), None)).collect();
    open.extend(fields.iter().filter(|field| field.required).map(|field| (field.name.as_str(), None)));
    loop {
        while let Some((name, case)) = open.pop() {
            let Some(field) = fields.iter().find(|field| field.name == name) else { continue };
            let known = chosen.contains_key(name);
            let value = chosen.entry(name).or_default();
            *value = value.or(case);
            if !known {
                open.extend(field.rules.requires.iter().map(|needed| match needed.split_once('.') {
                    Some((name, case)) => (name, Some(case)),
                    None => (needed.as_str(), None),
                }));
            }
        }
        let satisfied = one_of.is_empty() || one_of.iter().any(|name| chosen.contains_key(name.as_str()));
        let wanted = match one_of.first() {
            Some(name) if !satisfied => fields.iter().find(|field| field.name == *name),
            _ if chosen.is_empty() => fields.first(),
            _ => None,
        };
        match wanted {
            Some(field) => open.push((&field.name, None)),
            None => break,
        }
    }
    let given = |field: &'f Field| Some((field, *chosen.get(field.name.as_str())?));
    fields.iter().filter_map(given).collect()
}
