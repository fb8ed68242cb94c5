//! Whether every environment gives every name a value of the right kind, and no value without a name.

use std::collections::BTreeSet;

use crate::check::limits;
use crate::diagnostics::{Diagnostic, Fix, Severity, catalogue, nearest};
use crate::platform::tables::{LabelBlock, Type};
use crate::project::toml_file::{Key, Kind, Value};
use crate::project::{Environment, Project};
use crate::source::Span;
use crate::types::given;
use crate::types::model::{Model, Value as Granted};

pub(super) fn check(project: &Project, model: &Model, findings: &mut Vec<Diagnostic>) {
    // A declaration that could not be read may be what a value is for.
    let unread = project.problems.iter().any(|problem| {
        problem.severity == Severity::Error
            && project.modules.iter().any(|module| module.file == problem.at.span.file)
    });
    for environment in &project.environments {
        let mut checked = Checked { environment, unread, spoken_of: BTreeSet::new(), findings };
        checked.params(model);
        checked.groups(model);
        checked.objects(model);
        checked.identifiers(model);
    }
}

struct Checked<'a> {
    environment: &'a Environment,
    unread: bool,
    /// Keys that a finding has shown already.
    spoken_of: BTreeSet<Span>,
    findings: &'a mut Vec<Diagnostic>,
}

impl Checked<'_> {
    fn params(&mut self, model: &Model) {
        let environment = self.environment;
        let names: Vec<&str> = model.params.iter().map(|param| param.name.as_str()).collect();
        for param in &model.params {
            match environment.param(&param.name) {
                Some(value) => fits(&param.name, value, &param.ty, param.span, self.findings),
                None if param.default.is_none() => {
                    let problem = Diagnostic::new(
                        catalogue::WR1006,
                        format!("the environment `{}` has no value for `{}`", environment.name, param.name),
                        param.span,
                        format!("{} is wanted", param.ty.describe()),
                    );
                    let line = format!("{} = …", param.name);
                    self.missing(problem, "params", &environment.params, &names, &param.name, &line);
                }
                None => {}
            }
        }
        self.unknown("parameter", &environment.params, &names);
    }

    fn groups(&mut self, model: &Model) {
        let environment = self.environment;
        let names: Vec<&str> = model.groups.iter().map(|group| group.name.as_str()).collect();
        for group in &model.groups {
            if environment.groups.iter().any(|(key, _)| key.name == group.name) {
                continue;
            }
            let problem = Diagnostic::new(
                catalogue::WR1006,
                format!(
                    "the environment `{}` does not say which group `{}` is",
                    environment.name, group.name
                ),
                group.span,
                "an address or an id is wanted",
            );
            let line = format!("{} = \"…\"", group.name);
            self.missing(problem, "groups", &environment.groups, &names, &group.name, &line);
        }
        self.unknown("group", &environment.groups, &names);
        self.addressed(model);
    }

    /// Groups that a label grants something to, where the platform knows them by their addresses alone.
    fn addressed(&mut self, model: &Model) {
        let Some(table) = model.labels_table() else { return };
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for block in model.labels.iter().flat_map(|label| &label.blocks) {
            let row = table.label_blocks.get(block.block).and_then(|row| row.field(LabelBlock::GRANTS));
            let Some(field) = row.filter(|field| field.rules.addressed) else { continue };
            for grantee in block.grants.iter().flat_map(|grant| &grant.to) {
                let Granted::Group(index) = grantee.value().value else { continue };
                let Some(group) = model.groups.get(index) else { continue };
                let given = self.environment.groups.iter().find(|(key, _)| key.name == group.name);
                let Some((_, value)) = given else { continue };
                let Kind::Text(text) = &value.kind else { continue };
                if crate::types::given(value, &Type::Address).is_ok() || !told.insert(index) {
                    continue;
                }
                self.findings.push(
                    Diagnostic::new(
                        catalogue::WR1007,
                        format!("`{}` is granted rights and has no address here", group.name),
                        value.span,
                        format!("`{text}` is no address"),
                    )
                    .also(grantee.value().span, "granted here")
                    .also(field.origin.span, "what the platform says")
                    .help("give the address of the group: `\"staff@contoso.com\"`"),
                );
            }
        }
    }

    fn objects(&mut self, model: &Model) {
        let environment = self.environment;
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
                    Some(field) => {
                        fits(&field.name, field_value, &field.ty, field.origin.span, self.findings);
                        if let Ok(value) = given(field_value, &field.ty) {
                            let what = format!("`{}` of `{}`", field.name, object.name);
                            limits::option(&what, field, &value, self.findings);
                        }
                    }
                    None => {
                        let names: Vec<&str> = row.fields.iter().map(|field| field.name.as_str()).collect();
                        let what = format!("field of a `{}`", row.name);
                        self.findings.push(unknown(field_key, &what, &names));
                    }
                }
            }
        }
        let names: Vec<&str> = model.objects.iter().map(|object| object.name.as_str()).collect();
        self.unknown("object", &environment.objects, &names);
    }

    /// Identifiers may be left out: what has none is named, or gets one.
    fn identifiers(&mut self, model: &Model) {
        let environment = self.environment;
        let labels: Vec<&str> = model.labels.iter().map(|label| label.path.as_str()).collect();
        self.unknown("label", &environment.labels, &labels);
        let types: Vec<&str> = model.types.iter().map(|sit| sit.name.as_str()).collect();
        self.unknown("type", &environment.types, &types);
        let classifiers: Vec<&str> = model.classifiers.iter().map(|it| it.name.as_str()).collect();
        self.unknown("classifier", &environment.classifiers, &classifiers);
    }

    /// Reports a name without value. A key that nothing declares and that is nearly the name is most likely meant for it.
    fn missing(
        &mut self,
        problem: Diagnostic,
        table: &str,
        entries: &[(Key, Value)],
        names: &[&str],
        name: &str,
        line: &str,
    ) {
        // What could not be read of the environment may hold the value.
        if !self.environment.complete {
            return;
        }
        let strangers =
            || entries.iter().map(|(key, _)| key).filter(|key| !names.contains(&key.name.as_str()));
        let meant = nearest(name, strangers().map(|key| key.name.as_str()));
        let problem = match strangers().find(|key| Some(key.name.as_str()) == meant) {
            Some(key) => {
                self.spoken_of.insert(key.span);
                problem
                    .also(key.span, "is this meant for it?")
                    .help(format!("write `{name}` there"))
                    .fix(Fix::maybe(format!("write `{name}`")).replace(key.span, name))
            }
            None => {
                let at = self.environment.table(table);
                let label = if at.start == at.end { "not in this file" } else { "not in this table" };
                let file = format!("env/{}.toml", self.environment.name);
                problem.also(at, label).help(format!("write `{line}` under `[{table}]` in `{file}`"))
            }
        };
        self.findings.push(problem);
    }

    /// Reports the keys that no source declares.
    fn unknown(&mut self, what: &str, entries: &[(Key, Value)], names: &[&str]) {
        // In a file that could not be read whole, keys may have come under another table's header.
        if self.unread || !self.environment.complete {
            return;
        }
        for (key, _) in entries {
            if !names.contains(&key.name.as_str()) && !self.spoken_of.contains(&key.span) {
                self.findings.push(unknown(key, what, names));
            }
        }
    }
}

fn unknown(key: &Key, what: &str, names: &[&str]) -> Diagnostic {
    let problem = Diagnostic::new(
        catalogue::WR1008,
        format!("no source declares the {what} `{}`", key.name),
        key.span,
        "this value is used by nothing",
    );
    match nearest(&key.name, names.iter().copied()) {
        Some(name) => problem
            .help(format!("did you mean `{name}`?"))
            .fix(Fix::maybe(format!("write `{name}`")).replace(key.span, name)),
        None => problem.help("remove this line, or declare the name"),
    }
}

/// Reports a value that is none of its type; of a list, each element.
fn fits(name: &str, value: &Value, ty: &Type, declared: Span, findings: &mut Vec<Diagnostic>) {
    if let (Kind::List(values), Type::List(inner)) = (&value.kind, ty) {
        for value in values {
            fits(name, value, inner, declared, findings);
        }
        return;
    }
    if let Err(why) = given(value, ty) {
        let label = if why.is_empty() { format!("this is {}", value.describe()) } else { why };
        findings.push(
            Diagnostic::new(catalogue::WR1007, format!("`{name}` is {}", ty.describe()), value.span, label)
                .also(declared, "declared here")
                .help(written(ty)),
        );
    }
}

/// The way out for a value of another type: one that is written well.
fn written(ty: &Type) -> String {
    let example = match ty {
        Type::Address => "\"soc@contoso.com\"",
        Type::Domain => "\"fabrikam.com\"",
        Type::Ip => "\"10.1.0.0/16\"",
        Type::Extension => "\"xlsx\"",
        Type::Color => "\"#40e0d0\"",
        Type::Country => "\"DE\"",
        Type::Count => "10",
        Type::Flag => "true",
        Type::Size => "\"10 MB\"",
        Type::Duration => "\"30 days\"",
        Type::Date => "\"2026-01-31\"",
        Type::Regex => "'/[A-Z]{3}/i'",
        Type::List(inner) => return written(inner),
        Type::Enumeration(cases) => {
            let words: Vec<String> = cases.iter().map(|case| format!("`\"{}\"`", case.name)).collect();
            return format!("write {}", words.join(" or "));
        }
        _ => return format!("write {}", ty.describe()),
    };
    format!("write it like `{example}`")
}
