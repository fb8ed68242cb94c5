//! The whole staircase in two calls: [`analyse`] a project, [`Analysis::build`] it for an environment.

use std::collections::BTreeSet;

use crate::check::{self, Checked, Report};
use crate::diagnostics::{self, Diagnostic, Severity, catalogue};
use crate::lint;
use crate::names::{self, Resolved};
use crate::platform;
use crate::program::{self, Places};
use crate::project::{Environment, Project};
use crate::types::{self, Model};
use crate::wire::Wire;

/// A project with everything that was found out about it.
#[derive(Debug)]
pub struct Analysis {
    pub project: Project,
    pub resolved: Resolved,
    pub model: Model,
    report: Report,
    understood: bool,
}

/// A bundle, and the way back from it to the sources.
#[derive(Debug)]
pub struct Built {
    pub bytes: Vec<u8>,
    pub places: Places,
}

/// Reads, resolves, types, checks and lints.
pub fn analyse(project: Project) -> Analysis {
    analyse_with(project, &[])
}

/// As [`analyse`]; the wires measure what their platforms' limits bound.
pub fn analyse_with(project: Project, wires: &[&dyn Wire]) -> Analysis {
    let resolved = names::resolve(&project);
    let platforms = platform::read(&project, &resolved);
    let (model, type_problems) = types::build(&project, &resolved, &platforms);
    let mut findings = project.problems.clone();
    findings.extend(resolved.problems.iter().cloned());
    findings.extend(platforms.problems);
    findings.extend(type_problems);
    let mut understood = !findings.iter().any(is_error);
    let checked = check::check(&project, &model, wires);
    understood &= checked.iter().filter(|finding| is_error(finding)).all(is_of_platform);
    findings.extend(checked);
    let lints = lint::lint(&project, &resolved, &model, &findings);
    findings.extend(lints);
    let mut findings = lint::levels(&project, &model, findings);
    diagnostics::sort(&mut findings);
    Analysis { project, resolved, model, report: Report::new(findings), understood }
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}

/// What a platform lacks, or where its limits are: the sources say what is meant all the same.
fn is_of_platform(finding: &Diagnostic) -> bool {
    ["WR03", "WR04"].iter().any(|range| finding.code.as_str().starts_with(range))
}

impl Analysis {
    /// Sorted by file and place.
    pub fn findings(&self) -> &[Diagnostic] {
        self.report.findings()
    }

    pub fn has_errors(&self) -> bool {
        self.findings().iter().any(is_error)
    }

    /// The model as one that may be lowered and exported; nothing where a finding is an error.
    pub fn checked(&self) -> Option<Checked<'_>> {
        self.report.checked(&self.model)
    }

    /// The model where nothing of the sources is in doubt, even if their platform would refuse some of what they say: enough to
    /// compare it with what a tenant holds, which a platform may have taken before it refused.
    pub fn understood(&self) -> Option<&Model> {
        self.understood.then_some(&self.model)
    }

    /// The bundle for an environment. `also` names types of the model that no rule asks for and the caller does.
    ///
    /// # Errors
    /// The findings that stand in the way: the project's errors, or what this version understands and cannot carry out.
    pub fn build(
        &self,
        environment: Option<&Environment>,
        also: &BTreeSet<usize>,
    ) -> Result<Built, Vec<Diagnostic>> {
        let Some(checked) = self.report.checked(&self.model) else {
            return Err(self.findings().to_vec());
        };
        if !self.model.not_built.is_empty() {
            let mut refused: Vec<Diagnostic> = self
                .model
                .not_built
                .iter()
                .map(|(what, span)| {
                    Diagnostic::new(
                        catalogue::WR1101,
                        format!("{what} cannot be carried out yet"),
                        *span,
                        "understood and checked, but no runtime does it",
                    )
                    .note("a bundle that left it out would decide otherwise than the sources say")
                    .help("remove it to build; `weir check` and `weir fmt` read it as it is")
                })
                .collect();
            diagnostics::sort(&mut refused);
            return Err(refused);
        }
        let lowered = program::lower(&checked, environment, also);
        Ok(Built { bytes: weir_runtime::format::write(&lowered.program), places: lowered.places })
    }
}
