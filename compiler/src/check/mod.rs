//! What the platform would refuse or silently ignore, refused now: capabilities, limits, dependencies, environments.
//!
//! Every check reads the platform's tables; none knows a platform. [`Checked`] has no constructor but [`Report::into_checked`], so
//! nothing unchecked reaches a bundle.

mod capabilities;
mod dependencies;
mod environments;
mod limits;
mod uses;

pub(crate) use environments::quantity;

use crate::diagnostics::{Diagnostic, Severity};
use crate::project::Project;
use crate::types::Model;

/// Findings, and the model they are about.
#[derive(Debug)]
pub struct Report {
    pub findings: Vec<Diagnostic>,
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

/// Checks every policy against its platform, and every environment against the names it must give values to.
pub fn check(project: &Project, model: &Model) -> Report {
    let mut findings = Vec::new();
    for policy in &model.policies {
        let Some(platform) = model.platforms.get(policy.platform) else { continue };
        let uses = uses::collect(model, platform, policy);
        capabilities::check(model, platform, policy, &uses, &mut findings);
        dependencies::check(model, platform, policy, &uses, &mut findings);
        limits::policy(model, platform, policy, &uses, &mut findings);
    }
    limits::project(model, &mut findings);
    environments::check(project, model, &mut findings);
    Report { findings }
}

impl Report {
    /// The model as one that may be lowered; the report itself if a finding is an error.
    ///
    /// # Errors
    /// When a finding of the report is an error.
    pub fn into_checked(self, model: &Model) -> Result<Checked<'_>, Report> {
        if self.findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Err(self);
        }
        Ok(Checked { model })
    }
}
