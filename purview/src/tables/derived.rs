//! Fields whose names the platform's table has: what a location, a condition, an action or an option is called there, with the
//! form that follows from its type.

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{self as platform, Family, Type};

use crate::tables::{Field, Form, Role};

/// Locations with their scopes, and options of policies.
pub(super) fn of_policies(platform: &Platform) -> Vec<Field> {
    let scopes = platform.locations.iter().flat_map(|location| {
        let names = &location.wire;
        let all = names.parameter.iter().chain(&names.include).chain(&names.exclude).chain(&names.adaptive);
        all.map(|name| field(name, Form::Recipients, Role::Parameter))
    });
    // A location that takes sites or devices has an exception whether or not a scope of ours can name its members.
    let exceptions = platform.locations.iter().filter_map(|location| {
        let name = format!("{}Exception", location.wire.parameter.as_ref()?);
        Some(field(&name, Form::Recipients, Role::Parameter))
    });
    let options = platform.policy_options.iter().filter_map(option);
    scopes.chain(exceptions).chain(options).collect()
}

/// Conditions, actions and options of rules.
pub(super) fn of_rules(platform: &Platform) -> Vec<Field> {
    let mut fields = of_conditions(platform);
    fields.extend(platform.actions.iter().flat_map(action));
    fields.extend(platform.rule_options.iter().filter_map(option));
    fields
}

/// What labels hold and do.
pub(super) fn of_labels(platform: &Platform) -> Vec<Field> {
    let blocks = platform.label_blocks.iter().flat_map(|block| {
        let switch = block.wire.as_deref().map(|name| field(name, Form::Flag, Role::Parameter));
        let fields = block.fields.iter().filter_map(|option| {
            Some(field(option.reach.wire.as_deref()?, of_label(&option.ty), Role::Parameter))
        });
        switch.into_iter().chain(fields).collect::<Vec<_>>()
    });
    // A switch that is off is a switch that nobody set; of meetings, it is a decision against leaving it to people.
    let unset = |name: &str| if name.starts_with("Teams") { &[][..] } else { &["false"] };
    blocks
        .map(
            |field| {
                if field.form == Form::Flag { Field { unset: unset(&field.name), ..field } } else { field }
            },
        )
        .collect()
}

fn of_label(ty: &Type) -> Form {
    match ty {
        Type::Enumeration(_) => Form::Word,
        Type::Either(_) => Form::WordOrNumber,
        other => given(other),
    }
}

/// The words of the enumerations of labels.
pub(super) fn words(platform: &Platform) -> impl Iterator<Item = String> {
    let fields = platform.label_blocks.iter().flat_map(|block| &block.fields);
    fields.flat_map(|field| cases(&field.ty)).filter_map(|case| case.wire.clone())
}

fn cases(ty: &Type) -> Vec<&platform::Case> {
    match ty {
        Type::Enumeration(cases) => cases.iter().collect(),
        Type::Either(types) => types.iter().flat_map(cases).collect(),
        Type::List(inner) => cases(inner),
        _ => Vec::new(),
    }
}

pub(super) fn of_conditions(platform: &Platform) -> Vec<Field> {
    let content = platform.contents.iter().filter_map(|row| row.wire.as_deref());
    let content = content.map(|name| field(name, Form::Content, Role::Condition));
    let asked = platform.attributes.iter().flat_map(|attribute| {
        attribute.families.iter().filter_map(|(family, reach)| {
            Some(field(reach.wire.as_deref()?, asked(&attribute.ty, *family), Role::Condition))
        })
    });
    content.chain(asked).collect()
}

fn asked(ty: &Type, family: Family) -> Form {
    match (ty, family) {
        (Type::Flag, _) => Form::Flag,
        (Type::Size, _) => Form::Size,
        (Type::Count, _) => Form::Number,
        (Type::Keyed(_) | Type::Map(..), _) => Form::Keyed,
        _ => Form::Texts,
    }
}

/// Keys inside the tables that actions are.
pub(super) fn keys(platform: &Platform) -> impl Iterator<Item = String> {
    let options = platform.actions.iter().flat_map(|action| {
        let options = action.fields.iter().chain(&action.value).map(|option| &option.reach);
        options.chain([&action.reach])
    });
    let dotted = options.filter_map(|reach| Some(reach.wire.as_deref()?.split_once('.')?.1.to_owned()));
    let restrictions = platform.objects.iter().filter_map(|object| object.wire_restriction.clone());
    // Advanced settings are keys of a table.
    dotted
        .chain(restrictions)
        .chain(platform.label_options.iter().filter_map(|option| option.reach.wire.clone()))
}

/// An action is a switch or a table of its options, or its only option has its name.
fn action(action: &platform::Action) -> Vec<Field> {
    let Some(wire) = action.reach.wire.as_deref() else { return Vec::new() };
    let options = || action.fields.iter().chain(&action.value);
    let keyed = |name: &str| name.split_once('.').map(|(table, _)| table.to_owned());
    let mut fields = Vec::new();
    let tables = options().filter_map(|option| keyed(option.reach.wire.as_deref()?)).chain(keyed(wire));
    fields.extend(tables.map(|name| field(&name, Form::Table, Role::Parameter)));
    let plain =
        options().filter(|option| option.reach.wire.as_deref().is_some_and(|name| !name.contains('.')));
    fields.extend(plain.filter_map(option));
    if keyed(wire).is_none() && !fields.iter().any(|field| field.name == wire) {
        fields.push(field(wire, Form::Flag, Role::Parameter));
    }
    fields
}

fn option(option: &platform::Field) -> Option<Field> {
    Some(field(option.reach.wire.as_deref()?, given(&option.ty), Role::Parameter))
}

fn given(ty: &Type) -> Form {
    match ty {
        Type::Flag => Form::Flag,
        Type::Count => Form::Number,
        Type::Size => Form::Size,
        Type::Map(..) | Type::Keyed(_) => Form::Table,
        // Sets of words come back as one text.
        Type::List(inner) if matches!(**inner, Type::Enumeration(_)) => Form::Words,
        Type::List(_) => Form::Recipients,
        _ => Form::Text,
    }
}

fn field(name: &str, form: Form, role: Role) -> Field {
    Field { name: name.to_owned(), form, role, unset: &[], ordered: false }
}
