//! What is allowed and yet probably not meant.
//!
//! Logic lints read the sketch of the program, where equal conditions are one node and constants are folded; style lints read
//! the names. Each has its own file. [`levels`] applies the manifest's levels and the `allow`s of policies and rules last.

mod broad_type;
mod implication;
mod logic;
mod order;
mod unused;

use crate::diagnostics::{Diagnostic, Severity, catalogue};
use crate::names::Resolved;
use crate::program;
use crate::project::Project;
use crate::project::manifest::Level;
use crate::types::Model;
use crate::types::model::Allow;

pub fn lint(project: &Project, resolved: &Resolved, model: &Model) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let sketch = program::sketch(model);
    logic::lint(model, &sketch, &mut findings);
    broad_type::lint(model, &mut findings);
    order::lint(project, model, &mut findings);
    unused::lint(project, resolved, &mut findings);
    findings
}

/// Applies levels and allows; reports an allow that silenced nothing.
pub fn levels(project: &Project, model: &Model, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut used: Vec<&Allow> = Vec::new();
    let mut kept = Vec::new();
    for mut finding in findings {
        if finding.severity == Severity::Warning {
            if let Some(allow) = allowed(model, &finding) {
                used.push(allow);
                continue;
            }
            match project.manifest.lints.iter().find(|lint| lint.code == finding.code).map(|lint| lint.level)
            {
                Some(Level::Allow) => continue,
                Some(Level::Deny) => finding.severity = Severity::Error,
                Some(Level::Warn) | None => {}
            }
        }
        // The library is not the reader's to mend; what it gets wrong is our test suite's business.
        let library =
            project.modules.iter().any(|module| module.library && module.file == finding.at.span.file);
        if !(library && finding.severity == Severity::Warning) {
            kept.push(finding);
        }
    }
    for allow in model
        .policies
        .iter()
        .flat_map(|policy| policy.allows.iter().chain(policy.rules.iter().flat_map(|rule| &rule.allows)))
    {
        if !used.iter().any(|known| known.span == allow.span) {
            kept.push(
                Diagnostic::new(
                    catalogue::WR0703,
                    format!("nothing here gives `{}`", allow.code),
                    allow.span,
                    "allows what does not happen",
                )
                .help("remove this line"),
            );
        }
    }
    kept
}

/// The `allow` of the rule or policy that the finding stands in.
fn allowed<'m>(model: &'m Model, finding: &Diagnostic) -> Option<&'m Allow> {
    let span = finding.at.span;
    let within = |outer: crate::source::Span| {
        outer.file == span.file && outer.start <= span.start && span.end <= outer.end
    };
    let policy = model.policies.iter().find(|policy| within(policy.item_span))?;
    let rule = policy.rules.iter().find(|rule| within(rule.item_span));
    rule.into_iter()
        .flat_map(|rule| &rule.allows)
        .chain(&policy.allows)
        .find(|allow| allow.code == finding.code)
}
