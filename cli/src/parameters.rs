//! `--set NAME=VALUE`: values of parameters on the command line.
//!
//! A value is put into the environment before the project is analysed, so it is checked like one that stands in a file;
//! findings about it name `--set` as their file.

use std::str::FromStr;

use weir_compiler::project::toml_file::{self, Key, Kind, Value};
use weir_compiler::project::{Environment, Project};
use weir_compiler::source::Span;
use weir_compiler::syntax::ast::{ItemKind, Param};
use weir_compiler::types::Model;

use crate::exit::Failure;
use crate::place::{instead, listed};

/// `NAME=VALUE`
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    name: String,
    value: String,
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Assignment, String> {
        match text.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                Ok(Assignment { name: name.trim().to_owned(), value: value.trim().to_owned() })
            }
            _ => Err("write NAME=VALUE".to_owned()),
        }
    }
}

/// What stands for an environment where the project has none.
const NAMELESS: &str = "the command line";

/// Puts the values into the chosen environment, or into a new one; gives the name of the environment to build for.
///
/// # Errors
/// When a name is no parameter of the project.
pub(crate) fn set(
    project: &mut Project,
    chosen: Option<String>,
    assignments: &[Assignment],
) -> Result<Option<String>, Failure> {
    if assignments.is_empty() {
        return Ok(chosen);
    }
    let chosen = chosen.unwrap_or_else(|| NAMELESS.to_owned());
    let mut values = Vec::new();
    for assignment in assignments {
        let ty = type_word(project, &assignment.name)?;
        values.push(value(project, assignment, &ty));
    }
    if project.environment(&chosen).is_none() {
        project.environments.push(Environment { name: chosen.clone(), ..Environment::default() });
    }
    let environment = project.environments.iter_mut().find(|environment| environment.name == chosen);
    if let Some(environment) = environment {
        for (key, value) in values {
            environment.params.retain(|(there, _)| there.name != key.name);
            environment.params.push((key, value));
        }
    }
    Ok(Some(chosen))
}

/// The word that says the parameter's type: `address`, `list`.
fn type_word(project: &Project, name: &str) -> Result<String, Failure> {
    let declared = || params(project);
    match declared().find(|param| param.name.text == name) {
        Some(param) => Ok(param.ty.name.text.clone()),
        None if declared().next().is_none() => {
            Err(Failure::new(format!("there is no parameter `{name}`: the project declares none")))
        }
        None => {
            let names = declared().map(|param| param.name.text.as_str());
            Err(Failure::new(format!("there is no parameter `{name}`; {}", instead(name, names))))
        }
    }
}

fn params(project: &Project) -> impl Iterator<Item = &Param> + Clone {
    let modules = project.modules.iter().filter(|module| !module.library);
    modules.flat_map(|module| &module.ast.items).filter_map(|item| match &item.kind {
        ItemKind::Param(param) => Some(param),
        _ => None,
    })
}

/// A number, a flag or a list is written as in an environment's file; everything else is a text without quotes.
fn value(project: &mut Project, assignment: &Assignment, ty: &str) -> (Key, Value) {
    let Assignment { name, value } = assignment;
    let line = format!("{name} = {value}");
    let file = project.sources.add("--set", &line);
    let written = match ty {
        "count" | "flag" | "list" | "set" => {
            let (entries, problems) = toml_file::parse(file, &line);
            entries.into_iter().next().filter(|_| problems.is_empty())
        }
        _ => None,
    };
    written.unwrap_or_else(|| {
        let start = name.len() + " = ".len();
        let key = Key { name: name.clone(), span: Span::new(file, 0..name.len()) };
        (key, Value { span: Span::new(file, start..line.len()), kind: Kind::Text(value.clone()) })
    })
}

/// Where no environment gives values, the sources must.
///
/// # Errors
/// When a parameter has no default, or a group no address.
pub(crate) fn all_have_values(model: &Model) -> Result<(), Failure> {
    let without: Vec<&str> = model
        .params
        .iter()
        .filter(|param| param.default.is_none())
        .map(|param| param.name.as_str())
        .collect();
    if !without.is_empty() {
        return Err(Failure::new(format!(
            "these parameters have no value: {}; give each with `--set NAME=VALUE`, or all in an `env/NAME.toml`",
            listed(without.into_iter())
        )));
    }
    Ok(())
}
