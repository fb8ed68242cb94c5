//! What the platform would refuse or silently ignore, refused now: capabilities, limits, dependencies, environments.
//!
//! Every check reads the platform's tables; none knows a platform. [`Checked`] has no constructor but [`Report::into_checked`], so
//! nothing unchecked reaches a bundle.

mod beside;
mod capabilities;
mod declared;
mod dependencies;
mod environments;
mod labels;
mod limits;
mod organisation;
mod scopes;
mod sizes;
mod split;
mod texts;
mod uses;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Severity, catalogue};
use crate::platform::Platform;
use crate::project::{Environment, Project};
use crate::types::model::Policy;
use crate::types::{Model, reached, settle, settle_labels, settled};
use crate::wire::Wire;

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

    /// The model with an environment's values for its parameters.
    pub fn settled(&self, environment: Option<&Environment>) -> Cow<'a, Model> {
        settle(self.model, environment)
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

/// Checks every policy against its platform, with what each environment says; and every environment against the names it must
/// give values to.
pub fn check(project: &Project, model: &Model, wires: &[&dyn Wire]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    policies(project, model, model.policies.iter(), &mut findings);
    labels::check(model, &mut findings);
    limits::project(project, model, &mut findings);
    limits::objects(model, &mut findings);
    environments::check(project, model, &mut findings);
    sizes::check(project, model, wires, &mut findings);
    if !model.params.is_empty() {
        in_environments(project, model, &mut findings);
    }
    findings
}

fn policies<'p>(
    project: &Project,
    model: &Model,
    policies: impl Iterator<Item = &'p Policy>,
    findings: &mut Vec<Diagnostic>,
) {
    for policy in policies {
        let Some(platform) = model.platforms.get(policy.platform) else { continue };
        let uses = uses::collect(policy);
        let before = findings.len();
        capabilities::check(&project.sources, model, platform, policy, &uses, findings);
        offer_split(project, model, platform, policy, &uses, findings.get_mut(before..).unwrap_or_default());
        dependencies::check(platform, policy, &uses, findings);
        labels::policy(model, platform, policy, &uses, findings);
        limits::policy(model, platform, policy, &uses, findings);
        organisation::policy(project, platform, &uses, findings);
    }
}

/// What the values of an environment, or the defaults where there is none, are refused for: whatever is found of a settled model
/// and not of the model itself. Of a policy in which no parameter stands, nothing else can be found than before.
fn in_environments(project: &Project, model: &Model, findings: &mut Vec<Diagnostic>) {
    let reached = reached(model);
    let environments: Vec<Option<&Environment>> = match project.environments.as_slice() {
        [] => vec![None],
        environments => environments.iter().map(Some).collect(),
    };
    let told = |finding: &Diagnostic| (finding.code, finding.at.span, finding.message.clone());
    let mut known: BTreeSet<_> = findings.iter().map(told).collect();
    for environment in environments {
        let mut found = Vec::new();
        policies(project, model, settled(model, &reached, environment).iter(), &mut found);
        labels::check(&settle_labels(model, environment), &mut found);
        for mut problem in found {
            if !known.insert(told(&problem)) {
                continue;
            }
            if let Some(environment) = environment.filter(|it| it.file != problem.at.span.file) {
                problem.notes.push(format!("with the values of the environment `{}`", environment.name));
            }
            findings.push(problem);
        }
    }
}

/// Where locations of one scope can different things, each finding that says so offers to part them.
fn offer_split(
    project: &Project,
    model: &Model,
    platform: &Platform,
    policy: &Policy,
    uses: &[uses::Use<'_>],
    findings: &mut [Diagnostic],
) {
    const BY_LOCATION: [Code; 6] = [
        catalogue::WR0301,
        catalogue::WR0302,
        catalogue::WR0305,
        catalogue::WR0306,
        catalogue::WR0316,
        catalogue::WR0317,
    ];
    if policy.scope.len() < 2 || !findings.iter().any(|finding| BY_LOCATION.contains(&finding.code)) {
        return;
    }
    let split = split::split(project, model, platform, policy, uses);
    for finding in findings.iter_mut().filter(|finding| BY_LOCATION.contains(&finding.code)) {
        match &split {
            // Before a fix that drops a location: nobody loses anything by it.
            Ok(fix) => finding.fixes.insert(0, fix.clone()),
            Err(split::Why::Said(why)) => finding.notes.push(format!("cannot be split by location: {why}")),
            Err(split::Why::Unsaid) => {}
        }
    }
}
