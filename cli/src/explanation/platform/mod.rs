//! Rows of a platform: what it declares of anything that has a name, and the smallest text that uses it.
//!
//! A name is the row's own (`exchange`) or, for what belongs to a row, stands behind it: `block_access.to`, `encrypt.offline`,
//! `label_policy.justify_downgrade`. The platform's name before it asks that platform only. A setting is found without its row too,
//! and then all of that name are.

mod fields;
mod rows;
#[cfg(test)]
mod tests;

use weir_compiler::platform::tables::Field;
use weir_compiler::platform::{Platform, example};

use crate::command::Explanation;
use fields::{Setting, setting};

/// All that goes by the name.
pub(crate) fn named(platform: &Platform, name: &str) -> Vec<Explanation> {
    if name == platform.name {
        return vec![rows::platform(platform)];
    }
    let name =
        name.strip_prefix(platform.name.as_str()).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
    let all = all(platform);
    let explained = |fits: &dyn Fn(&Named<'_>) -> bool| {
        all.iter().filter(|named| fits(named)).map(|named| (named.explain)()).collect::<Vec<_>>()
    };
    let whole = explained(&|named| named.name == name);
    if !whole.is_empty() {
        return whole;
    }
    explained(&|named| {
        named.belongs && named.name.strip_suffix(name).is_some_and(|before| before.ends_with('.'))
    })
}

pub(crate) fn names(platform: &Platform) -> Vec<String> {
    let all = all(platform).into_iter().map(|named| named.name);
    all.chain([platform.name.clone()]).collect()
}

/// A name, and what explains it.
struct Named<'p> {
    name: String,
    /// To the row whose name stands before its own.
    belongs: bool,
    explain: Box<dyn Fn() -> Explanation + 'p>,
}

impl<'p> Named<'p> {
    fn row(name: &str, explain: impl Fn() -> Explanation + 'p) -> Self {
        Named { name: name.to_owned(), belongs: false, explain: Box::new(explain) }
    }

    /// The settings of a row.
    fn settings(
        owner: &'p str,
        fields: impl IntoIterator<Item = &'p Field> + 'p,
        explain: impl Fn(&'p Field) -> Explanation + Copy + 'p,
    ) -> impl Iterator<Item = Self> {
        fields.into_iter().map(move |field| Named {
            name: format!("{owner}.{}", field.name),
            belongs: true,
            explain: Box::new(move || explain(field)),
        })
    }
}

fn all(platform: &Platform) -> Vec<Named<'_>> {
    let mut all: Vec<Named<'_>> = Vec::new();
    for (id, row) in platform.locations.iter().enumerate() {
        all.push(Named::row(&row.name, move || rows::location(platform, id, row)));
    }
    for row in &platform.contents {
        all.push(Named::row(row.kind.name(), move || rows::content(platform, row)));
    }
    for row in &platform.attributes {
        all.push(Named::row(&row.name, move || rows::attribute(platform, row)));
    }
    for row in &platform.actions {
        all.push(Named::row(&row.name, move || rows::action(platform, row)));
        all.extend(Named::settings(&row.name, &row.fields, move |field| {
            let example = example::of_action(platform, row, Some(field));
            let within = format!("`{} {{ … }}`", row.name);
            setting(
                &Setting { kind: "option", owner: Some((&row.name, &row.origin)), within, platform, field },
                &row.reach,
                example,
            )
        }));
    }
    for row in &platform.activities {
        all.push(Named::row(&row.name, move || rows::activity(platform, row)));
    }
    for row in &platform.objects {
        all.push(Named::row(&row.name, move || rows::object(platform, row)));
        all.extend(Named::settings(&row.name, &row.fields, move |field| {
            let within = format!("`object {} … {{ … }}`", row.name);
            let owner = Some((row.name.as_str(), &row.origin));
            let example = example::of_object_field(platform, row, field);
            setting(
                &Setting { kind: "field of an object", owner, within, platform, field },
                &field.reach,
                example,
            )
        }));
    }
    for row in &platform.kinds {
        all.push(Named::row(&row.name, move || rows::kind(platform, row)));
        all.extend(Named::settings(&row.name, &row.fields, move |field| {
            let within = format!("`{} … {{ … }}`", row.name);
            let owner = Some((row.name.as_str(), &row.origin));
            let example = example::of_kind_setting(platform, row, field);
            let reach = rows::reach_of_kind(row);
            setting(
                &Setting { kind: "setting of a kind of policy", owner, within, platform, field },
                &reach,
                example,
            )
        }));
    }
    for block in &platform.label_blocks {
        all.push(Named::row(&block.name, move || rows::label_block(platform, block)));
        all.extend(Named::settings(&block.name, &block.fields, move |field| {
            let within = format!("`label … {{ {} {{ … }} }}`", block.name);
            let owner = Some((block.name.as_str(), &block.origin));
            let example = example::of_label_block(platform, block, Some(field));
            setting(
                &Setting { kind: "setting of a label", owner, within, platform, field },
                &field.reach,
                example,
            )
        }));
    }
    alone(platform, &mut all);
    for row in &platform.rights {
        all.push(Named::row(&row.name, move || rows::right(platform, row)));
    }
    for row in &platform.group_kinds {
        all.push(Named::row(&row.name, move || rows::group_kind(platform, row)));
    }
    for row in &platform.modes {
        all.push(Named::row(&row.name, move || rows::mode(platform, row)));
    }
    for row in &platform.levels {
        all.push(Named::row(&row.name, move || rows::level(platform, row)));
    }
    for row in &platform.events {
        all.push(Named::row(&row.name, move || rows::event(platform, row)));
    }
    for row in &platform.behaviours {
        all.push(Named::row(&row.name, move || rows::behaviour(platform, row)));
    }
    for row in &platform.limits {
        all.push(Named::row(&row.name, move || rows::limit(platform, row)));
    }
    for row in &platform.reads {
        all.push(Named::row(&row.name, move || rows::reads(platform, row)));
    }
    all
}

/// Settings that have a row to themselves.
fn alone<'p>(platform: &'p Platform, all: &mut Vec<Named<'p>>) {
    type Example = fn(&Platform, &Field) -> Option<String>;
    let tables: [(&'static str, &str, &'p [Field], Example); 4] = [
        ("setting of a rule", "`rule … { … }`", &platform.rule_options, example::of_rule_option),
        ("setting of a policy", "`policy … { … }`", &platform.policy_options, example::of_policy_option),
        ("setting of a label", "`label … { … }`", &platform.label_options, example::of_label_option),
        (
            "setting of a retention label",
            "`retention_label … { … }`",
            &platform.retention_options,
            example::of_retention_option,
        ),
    ];
    for (kind, within, fields, example) in tables {
        for field in fields {
            all.push(Named::row(&field.name, move || {
                let example = example(platform, field);
                let within = within.to_owned();
                setting(&Setting { kind, owner: None, within, platform, field }, &field.reach, example)
            }));
        }
    }
}
