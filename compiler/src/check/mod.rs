//! What the platform would refuse or silently ignore, refused now: capabilities, limits, dependencies, environments.
//!
//! Every check reads the platform's tables; none knows a platform. [`Checked`] has no constructor but [`Report::into_checked`], so
//! nothing unchecked reaches a bundle.

mod capabilities;
mod dependencies;
mod environments;
mod labels;
mod limits;
mod split;
mod texts;
mod uses;

pub(crate) use environments::quantity;

use crate::diagnostics::{Code, Diagnostic, Severity, catalogue};
use crate::platform::Platform;
use crate::project::Project;
use crate::types::Model;
use crate::types::model::Policy;

/// All findings about a model, whichever phase they come from.
#[derive(Debug)]
pub struct Report {
    findings: Vec<Diagnostic>,
}

/// A model without errors.
#[derive(Debug)]
pub struct Checked<'a> {
    model: &'a Model,
}

impl<'a> Checked<'a> {
    pub fn model(&self) -> &'a Model {
        self.model
    }
}

impl Report {
    pub(crate) fn new(findings: Vec<Diagnostic>) -> Self {
        Report { findings }
    }

    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The model as one that may be lowered; nothing if a finding is an error.
    pub fn checked<'a>(&self, model: &'a Model) -> Option<Checked<'a>> {
        let clean = self.findings.iter().all(|finding| finding.severity != Severity::Error);
        clean.then_some(Checked { model })
    }
}

/// Checks every policy against its platform, and every environment against the names it must give values to.
pub fn check(project: &Project, model: &Model) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for policy in &model.policies {
        let Some(platform) = model.platforms.get(policy.platform) else { continue };
        let uses = uses::collect(policy);
        let before = findings.len();
        capabilities::check(model, platform, policy, &uses, &mut findings);
        offer_split(project, platform, policy, &uses, findings.get_mut(before..).unwrap_or_default());
        dependencies::check(platform, policy, &uses, &mut findings);
        labels::policy(model, platform, policy, &mut findings);
        limits::policy(model, platform, policy, &uses, &mut findings);
    }
    labels::check(model, &mut findings);
    limits::project(model, &mut findings);
    environments::check(project, model, &mut findings);
    findings
}

/// Where locations of one scope can different things, each finding that says so offers to part them.
fn offer_split(
    project: &Project,
    platform: &Platform,
    policy: &Policy,
    uses: &[uses::Use<'_>],
    findings: &mut [Diagnostic],
) {
    const BY_LOCATION: [Code; 4] =
        [catalogue::WR0301, catalogue::WR0302, catalogue::WR0305, catalogue::WR0306];
    if policy.scope.len() < 2 || !findings.iter().any(|finding| BY_LOCATION.contains(&finding.code)) {
        return;
    }
    let Some(fix) = split::split(project, platform, policy, uses) else { return };
    for finding in findings.iter_mut().filter(|finding| BY_LOCATION.contains(&finding.code)) {
        finding.fixes.push(fix.clone());
    }
}
