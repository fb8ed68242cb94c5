//! Limits of written bytes, where somebody can count them.

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::Platform;
use crate::project::{Environment, Project};
use crate::source::Span;
use crate::types::{Model, settle};
use crate::wire::{Measured, Size, Wire};

/// Each environment is measured; what is too large in several is told once.
pub(super) fn check(project: &Project, model: &Model, wires: &[&dyn Wire], findings: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for wire in wires {
        let Some(platform) = model.platforms.iter().find(|platform| platform.name == wire.platform()) else {
            continue;
        };
        let environments: Vec<Option<&Environment>> = match project.environments.as_slice() {
            [] => vec![None],
            environments => environments.iter().map(Some).collect(),
        };
        for environment in environments {
            let settled = settle(model, environment);
            for size in wire.sizes(&settled, environment) {
                let Some(mut problem) = too_large(platform, model, size) else { continue };
                if !told.insert(problem.at.span) {
                    continue;
                }
                if let Some(environment) = environment.filter(|_| project.environments.len() > 1) {
                    problem.notes.push(format!("with the values of the environment `{}`", environment.name));
                }
                findings.push(problem);
            }
        }
    }
}

fn too_large(platform: &Platform, model: &Model, size: Size) -> Option<Diagnostic> {
    let (limit, what, span, help) = match size.what {
        Measured::Policy(policy) => {
            let span = model.policies.get(policy)?.span;
            ("policy_size", "this policy", span, "name fewer members in its scope, or split it")
        }
        Measured::Rule(policy, rule) => {
            let span = model.policies.get(policy)?.rules.get(rule)?.span;
            ("rule_size", "this rule", span, "split it, or draw long lists together into types or groups")
        }
        Measured::Types(first) => {
            let span = model.types.get(first)?.span;
            ("type_package_size", "the package of this project's own types", span, "shorten their lists")
        }
    };
    let limit = platform.limit(limit)?;
    if size.bytes <= limit.at_most {
        return None;
    }
    let message = format!("{what} takes {} bytes; the limit is {}", size.bytes, limit.at_most);
    Some(
        Diagnostic::new(catalogue::WR0411, message, span, "too large as it is exported")
            .also(limit.origin.span, "the limit")
            .note("measured on the bytes that an export writes")
            .help(help),
    )
}
