//! What is allowed and yet probably not meant.
//!
//! Logic lints read the sketch of the program, where equal conditions are one node and constants are folded; style lints read
//! the names. Each has its own file. [`levels`] applies the manifest's levels and the `allow`s of policies and rules last.

mod broad_type;
mod external;
mod implication;
mod logic;
mod order;
mod repeated;
mod unused;

use crate::diagnostics::{Diagnostic, Severity, catalogue};
use crate::names::Resolved;
use crate::program;
use crate::project::Project;
use crate::project::manifest::Level;
use crate::source::Span;
use crate::types::Model;
use crate::types::model::{Allow, Policy};

/// `known` is what was found before: where an error left something out of the model, what is missing there is no finding.
pub fn lint(project: &Project, resolved: &Resolved, model: &Model, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let errors: Vec<Span> = known
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.at.span)
        .collect();
    let sketch = program::sketch(model);
    logic::lint(model, &sketch, &errors, &mut findings);
    broad_type::lint(model, &mut findings);
    external::lint(model, &mut findings);
    order::lint(project, model, &mut findings);
    repeated::lint(project, resolved, model, &mut findings);
    // A line that could not be understood may use any name.
    if errors.is_empty() {
        unused::lint(project, resolved, model, &mut findings);
    }
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
    // What a policy with an error would give is not known.
    let broken = |policy: &&Policy| {
        kept.iter()
            .any(|finding| finding.severity == Severity::Error && within(policy.item_span, finding.at.span))
    };
    let sound: Vec<&Policy> = model.policies.iter().filter(|policy| !broken(policy)).collect();
    for allow in sound
        .into_iter()
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
    let policy = model.policies.iter().find(|policy| within(policy.item_span, span))?;
    let rule = policy.rules.iter().find(|rule| within(rule.item_span, span));
    rule.into_iter()
        .flat_map(|rule| &rule.allows)
        .chain(&policy.allows)
        .find(|allow| allow.code == finding.code)
}

fn within(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
