//! Examples of what labels hold: a label on its own, as no policy is needed to declare one.

use std::collections::BTreeSet;

use super::module::Module;
use crate::platform::Platform;
use crate::platform::tables::{Field, LabelBlock, Right};

/// With the setting, where one is asked for, else with the first that the block must have.
pub fn of_label_block(platform: &Platform, block: &LabelBlock, field: Option<&Field>) -> Option<String> {
    let mut module = Module::at(platform, 0);
    let mut lines = Vec::new();
    for field in with_companions(&block.fields, &block.one_of, field) {
        if field.name == LabelBlock::GRANTS {
            lines.push(grant(&mut module, platform.rights.first()?, field));
        } else {
            let value = module.value_of(field);
            lines.push(format!("{} = {value}", field.name));
        }
    }
    label(&mut module, "label", &format!("{} {{\n{}\n}}", block.name, lines.join("\n")))
}

/// A grant of the right.
pub fn of_right(platform: &Platform, right: &Right) -> Option<String> {
    let mut module = Module::at(platform, 0);
    let (block, field) =
        platform.label_blocks.iter().find_map(|block| Some((block, block.field(LabelBlock::GRANTS)?)))?;
    let line = grant(&mut module, right, field);
    label(&mut module, "label", &format!("{} {{\n{line}\n}}", block.name))
}

pub fn of_label_option(platform: &Platform, option: &Field) -> Option<String> {
    settings_of(platform, "label", &platform.label_options, option)
}

pub fn of_retention_option(platform: &Platform, option: &Field) -> Option<String> {
    settings_of(platform, "retention_label", &platform.retention_options, option)
}

fn settings_of(platform: &Platform, keyword: &str, fields: &[Field], asked: &Field) -> Option<String> {
    let mut module = Module::at(platform, 0);
    let mut lines = Vec::new();
    for field in with_companions(fields, &[], Some(asked)) {
        let value = module.value_of(field);
        lines.push(format!("{} = {value}", field.name));
    }
    label(&mut module, keyword, &lines.join("\n"))
}

fn grant(module: &mut Module<'_>, right: &Right, grants: &Field) -> String {
    let to = module.value(grants.ty.element(), &grants.name);
    format!("grant {} to {to}", right.name)
}

fn label(module: &mut Module<'_>, keyword: &str, body: &str) -> Option<String> {
    module.declare(&format!("{keyword} example \"Example\" {{\n{body}\n}}"));
    module.text_of_declarations()
}

/// The setting, all that must stand beside it, and one of those that the block must have; in the order of the rows.
fn with_companions<'f>(fields: &'f [Field], one_of: &[String], asked: Option<&Field>) -> Vec<&'f Field> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&Field> = asked.into_iter().collect();
    let find = |name: &str| fields.iter().find(|field| field.name == name);
    open.extend(fields.iter().filter(|field| field.required));
    while let Some(field) = open.pop() {
        if let Some(field) = find(&field.name)
            && names.insert(&field.name)
        {
            open.extend(field.rules.requires.iter().filter_map(|name| find(name)));
        }
        let satisfied = one_of.is_empty() || one_of.iter().any(|name| names.contains(name.as_str()));
        if open.is_empty() && !satisfied {
            open.extend(one_of.first().and_then(|name| find(name)));
        }
    }
    if names.is_empty() {
        open.extend(one_of.first().and_then(|name| find(name)).or_else(|| fields.first()));
        names.extend(open.iter().filter_map(|field| find(&field.name)).map(|field| field.name.as_str()));
    }
    fields.iter().filter(|field| names.contains(field.name.as_str())).collect()
}
