//! Names that mean two things to a reader: of platforms, and of tests.

use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::{DefKind, Resolved};
use crate::project::Project;
use crate::source::Span;
use crate::types::Model;

pub(super) fn lint(project: &Project, resolved: &Resolved, model: &Model, findings: &mut Vec<Diagnostic>) {
    platforms(project, resolved, findings);
    tests(model, findings);
}

fn platforms(project: &Project, resolved: &Resolved, findings: &mut Vec<Diagnostic>) {
    for (_, def) in resolved.iter().filter(|(_, def)| def.kind == DefKind::Platform) {
        let own = project.modules.get(def.module.0 as usize).is_some_and(|module| !module.library);
        let module = format!("std.platform.{}", def.name);
        if own && weir_stdlib::SOURCES.iter().any(|source| source.module == module) {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0707,
                    format!("`{}` hides the platform of that name in the library", def.name),
                    def.span,
                    format!("`{module}` is not used"),
                )
                .help("give it another name, and name that in `weir.toml`"),
            );
        }
    }
}

fn tests(model: &Model, findings: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for test in &model.tests {
        let earlier = *first.entry(&test.title).or_insert(test.span);
        if earlier != test.span {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0708,
                    format!("two tests have the title `{}`", test.title),
                    test.span,
                    "the same title again",
                )
                .also(earlier, "the first one")
                .help("say in each title what is special about it"),
            );
        }
    }
}
