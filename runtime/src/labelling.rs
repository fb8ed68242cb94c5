//! What people are offered: which labels, which one by default, and whether a change asks for a reason.
//!
//! [`Bundle::labels_for`] collects the label policies that a person is in. All their labels are offered together; of settings
//! that differ, the policy that stands first in the order counts, each setting for itself (S49).
//!
//! ```no_run
//! # fn offer(bundle: &weir_runtime::Bundle<'_>) -> Option<()> {
//! let groups = ["finance@contoso.com".to_owned()];
//! let choice = bundle.labels_for("ann@contoso.com", &groups);
//! for label in choice.offered() {
//!     println!("{}: {}", label.title, label.tooltip.unwrap_or_default());
//! }
//! let default = choice.default_for("documents")?;
//! let change = choice.change(Some(default.value), None)?;
//! assert!(change.allowed || change.by.is_some());
//! # Some(())
//! # }
//! ```

use crate::bundle::Bundle;
use crate::format::label_views::{LabelBodyView, LabelPolicyView, SettingsView};
use crate::format::tables::Tables;
use crate::format::views::Strings;
use crate::program::Id;
use crate::scan::text::folded;

/// What one person is offered and asked.
#[derive(Clone, Debug)]
pub struct LabelChoice<'a> {
    tables: Tables<'a>,
    /// Those that the person is in; the first counts most.
    policies: Vec<LabelPolicyView<'a>>,
}

/// A label that a person can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedLabel<'a> {
    pub label: &'a str,
    pub title: &'a str,
    pub tooltip: Option<&'a str>,
    /// False for one that only groups others.
    pub can_be_chosen: bool,
    /// The policies that publish it.
    pub by: Vec<&'a str>,
}

/// An answer, and the policy that gives it; without one, nobody says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a, T> {
    pub value: T,
    pub by: Option<&'a str>,
}

/// What is asked of somebody who changes a label or takes it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelDecision<'a> {
    /// Whether the new label can be chosen. Whether an item may be without a label is another question:
    /// [`LabelChoice::must_have`].
    pub allowed: bool,
    pub needs_justification: bool,
    /// The policy that asks for the justification, or does not.
    pub by: Option<&'a str>,
}

impl<'a> Bundle<'a> {
    /// The labels of somebody with this address who is a member of these groups.
    pub fn labels_for(&self, address: &str, groups: &[String]) -> LabelChoice<'a> {
        let tables = self.tables;
        let mut names: Vec<String> = groups.iter().map(|group| folded(group)).collect();
        names.push(folded(address));
        let is_one = |listed: Strings<'_>| names.iter().any(|name| listed.holds(name));
        let policies = self
            .label_policies()
            .filter(|policy| policy.include.is_empty() || is_one(policy.include))
            .filter(|policy| !is_one(policy.exclude));
        LabelChoice { tables, policies: policies.collect() }
    }

    /// In order: the first counts most.
    pub fn label_policies(&self) -> impl Iterator<Item = LabelPolicyView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.label_policies.len()).filter_map(move |id| tables.label_policy(id))
    }

    /// What a label brings; the label by its place in [`labels`](Self::labels).
    pub fn label_body(&self, id: Id) -> Option<LabelBodyView<'a>> {
        self.tables.label_body(id)
    }

    /// What a retention label says; the label by its place in [`retention_labels`](Self::retention_labels).
    pub fn retention_body(&self, id: Id) -> Option<SettingsView<'a>> {
        self.tables.retention_body(id)
    }

    /// Locations at which a rule may put its label in the place of any other.
    pub fn overwriting_locations(&self) -> impl Iterator<Item = Id> + use<'a> {
        self.tables.overwriting.iter().map(|id| id.get())
    }
}

impl<'a> LabelChoice<'a> {
    /// The policies that the person is in; the first counts most.
    pub fn policies(&self) -> impl Iterator<Item = &'a str> {
        self.policies.iter().map(|policy| policy.name)
    }

    /// Lowest first.
    pub fn offered(&self) -> Vec<OfferedLabel<'a>> {
        let all = Tables::range_of(self.tables.labels.len());
        all.filter_map(|id| {
            let by: Vec<&'a str> = self
                .policies
                .iter()
                .filter(|policy| publishes(policy, id))
                .map(|policy| policy.name)
                .collect();
            if by.is_empty() {
                return None;
            }
            let label = self.tables.named(self.tables.labels, id)?;
            let tooltip = self.tables.label_body(id).and_then(|body| body.tooltip);
            let can_be_chosen = !self.groups_others(id);
            Some(OfferedLabel { label: label.name, title: label.title, tooltip, can_be_chosen, by })
        })
        .collect()
    }

    /// The label that new content of a kind begins with.
    pub fn default_for(&self, content: &str) -> Option<Said<'a, &'a str>> {
        self.policies.iter().find_map(|policy| {
            let (_, label) = policy.defaults().find(|(kind, _)| *kind == content)?;
            let label = self.tables.named(self.tables.labels, label)?;
            Some(Said { value: label.name, by: Some(policy.name) })
        })
    }

    /// Whether content of a kind must have a label.
    pub fn must_have(&self, content: &str) -> Said<'a, bool> {
        let said = self.policies.iter().find_map(|policy| {
            let kinds = policy.mandatory?;
            Some(Said { value: kinds.iter().any(|kind| kind == content), by: Some(policy.name) })
        });
        said.unwrap_or(Said { value: false, by: None })
    }

    /// The page that helps to choose.
    pub fn help(&self) -> Option<Said<'a, &'a str>> {
        self.policies.iter().find_map(|policy| Some(Said { value: policy.help?, by: Some(policy.name) }))
    }

    /// From one label to another; `None` is no label. Nothing is said of a label that the bundle does not know.
    ///
    /// A label is lower when it stands below in the project. Sublabels of one label share its rank: changing among them asks
    /// for no reason.
    pub fn change(&self, from: Option<&str>, to: Option<&str>) -> Option<LabelDecision<'a>> {
        let known = |name: Option<&str>| match name {
            Some(name) => self.tables.label_id(name).map(Some),
            None => Some(None),
        };
        let (from, to) = (known(from)?, known(to)?);
        let allowed = to.is_none_or(|to| {
            !self.groups_others(to) && self.policies.iter().any(|policy| publishes(policy, to))
        });
        let lower = match (from, to) {
            (Some(from), Some(to)) => self.top(to) < self.top(from),
            (Some(_), None) => true,
            (None, _) => false,
        };
        let said = self.policies.iter().find_map(|policy| Some((policy.justified?, policy.name)));
        Some(LabelDecision {
            allowed,
            needs_justification: lower && said.is_some_and(|(justified, _)| justified),
            by: said.filter(|_| lower).map(|(_, name)| name),
        })
    }

    fn groups_others(&self, label: Id) -> bool {
        let mut others = Tables::range_of(self.tables.labels.len());
        others.any(|id| self.tables.label_body(id).is_some_and(|body| body.parent == Some(label)))
    }

    /// The label above all others that it stands under. Parents stand before their children, so this ends.
    fn top(&self, mut label: Id) -> Id {
        while let Some(parent) = self.tables.label_body(label).and_then(|body| body.parent) {
            label = parent;
        }
        label
    }
}

fn publishes(policy: &LabelPolicyView<'_>, label: Id) -> bool {
    policy.labels.iter().any(|published| published == label)
}
