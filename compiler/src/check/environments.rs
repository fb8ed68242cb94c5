//! Whether every environment gives every name a value of the right kind, and no value without a name.

use crate::diagnostics::{Diagnostic, catalogue, nearest};
use crate::platform::tables::Type;
use crate::project::Project;
use crate::project::toml_file::{Key, Kind, Value};
use crate::types::ip_range;
use crate::types::model::Model;

pub(super) fn check(project: &Project, model: &Model, findings: &mut Vec<Diagnostic>) {
    for environment in &project.environments {
        for param in &model.params {
            match environment.param(&param.name) {
                Some(value) => fits(&param.name, value, &param.ty, findings),
                None if param.default.is_none() => findings.push(
                    Diagnostic::new(
                        catalogue::WR1006,
                        format!("the environment `{}` has no value for `{}`", environment.name, param.name),
                        param.span,
                        format!("{} is wanted", param.ty.describe()),
                    )
                    .help(format!(
                        "write `{} = …` under `[params]` in `env/{}.toml`",
                        param.name, environment.name
                    )),
                ),
                None => {}
            }
        }
        for group in &model.groups {
            if environment.group(&group.name).is_none()
                && !environment.groups.iter().any(|(key, _)| key.name == group.name)
            {
                findings.push(
                    Diagnostic::new(
                        catalogue::WR1006,
                        format!(
                            "the environment `{}` does not say which group `{}` is",
                            environment.name, group.name
                        ),
                        group.span,
                        "an address or an id is wanted",
                    )
                    .help(format!(
                        "write `{} = \"…\"` under `[groups]` in `env/{}.toml`",
                        group.name, environment.name
                    )),
                );
            }
        }
        for (key, value) in &environment.objects {
            let Some(object) = model.objects.iter().find(|object| object.name == key.name) else { continue };
            let row = model
                .platforms
                .iter()
                .flat_map(|platform| &platform.objects)
                .find(|row| row.name == object.kind);
            let Some(row) = row else { continue };
            for (field_key, field_value) in value.table().unwrap_or_default() {
                match row.fields.iter().find(|field| field.name == field_key.name) {
                    Some(field) => fits(&field.name, field_value, &field.ty, findings),
                    None => {
                        let names = row.fields.iter().map(|field| field.name.as_str());
                        findings.push(unknown(field_key, &format!("field of a `{}`", row.name), names));
                    }
                }
            }
        }
        for (key, _) in &environment.params {
            if !model.params.iter().any(|param| param.name == key.name) {
                findings.push(unknown(
                    key,
                    "parameter",
                    model.params.iter().map(|param| param.name.as_str()),
                ));
            }
        }
        for (key, _) in &environment.groups {
            if !model.groups.iter().any(|group| group.name == key.name) {
                findings.push(unknown(key, "group", model.groups.iter().map(|group| group.name.as_str())));
            }
        }
        for (key, _) in &environment.objects {
            if !model.objects.iter().any(|object| object.name == key.name) {
                findings.push(unknown(
                    key,
                    "object",
                    model.objects.iter().map(|object| object.name.as_str()),
                ));
            }
        }
    }
}

fn unknown<'n>(key: &Key, what: &str, names: impl Iterator<Item = &'n str>) -> Diagnostic {
    let problem = Diagnostic::new(
        catalogue::WR1008,
        format!("no source declares the {what} `{}`", key.name),
        key.span,
        "this value is used by nothing",
    );
    match nearest(&key.name, names) {
        Some(name) => problem.help(format!("did you mean `{name}`?")),
        None => problem.help("remove this line, or declare the name"),
    }
}

fn fits(name: &str, value: &Value, ty: &Type, findings: &mut Vec<Diagnostic>) {
    let fine = match (&value.kind, ty) {
        (Kind::List(values), Type::List(inner)) => {
            for value in values {
                fits(name, value, inner, findings);
            }
            true
        }
        (_, Type::List(inner)) => {
            fits(name, value, inner, findings);
            true
        }
        (Kind::Text(text), Type::Address) => text.contains('@'),
        (Kind::Text(text), Type::Ip) => ip_range(text).is_some(),
        (
            Kind::Text(_),
            Type::Text | Type::Domain | Type::Url | Type::Group | Type::Extension | Type::Recipient(_),
        ) => true,
        (Kind::Text(text), Type::Enumeration(cases)) => cases.iter().any(|case| case.name == *text),
        (Kind::Text(text), Type::Size | Type::Duration) => quantity(text, ty).is_some(),
        (Kind::Text(text), Type::Date) => crate::types::date(text).is_some(),
        (Kind::Number(_), Type::Count) => true,
        (Kind::Flag(_), Type::Flag) => true,
        (_, Type::Unknown) => true,
        _ => false,
    };
    if !fine {
        findings.push(
            Diagnostic::new(
                catalogue::WR1007,
                format!("`{name}` is {}", ty.describe()),
                value.span,
                format!("this is {}", value.describe()),
            )
            .help(format!("write {}", ty.describe())),
        );
    }
}

/// `10 MB` or `30 days` in bytes or seconds.
pub(crate) fn quantity(text: &str, ty: &Type) -> Option<u64> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: u64 = number.parse().ok()?;
    let factor = match ty {
        Type::Size => crate::units::size(unit.trim())?,
        _ => crate::units::duration(unit.trim())?,
    };
    number.checked_mul(factor)
}
