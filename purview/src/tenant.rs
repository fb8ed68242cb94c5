//! What a tenant holds, in a normal form, whichever way it was read or made.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::value::Value;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tenant {
    /// What the export calls the tenant, if it does: `contoso.onmicrosoft.com`.
    pub name: Option<String>,
    /// By kind, parent and name, in the order of the service's priorities where there are any.
    pub objects: Vec<Object>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `Get-PolicyConfig`: one object, named `Settings`.
    Settings,
    Dictionary,
    EdmSchema,
    /// Custom sensitive information types, a package at a time.
    RulePackage,
    /// A type known by name and GUID alone, as `Get-DlpSensitiveInformationType` lists it. Never written.
    SensitiveType,
    Label,
    LabelPolicy,
    Policy,
    Rule,
    AutoLabelPolicy,
    AutoLabelRule,
}

/// One object of the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    pub kind: Kind,
    /// The natural key, together with the parent's for rules.
    pub name: String,
    /// The policy of a rule, the label above a label, by name.
    pub parent: Option<String>,
    /// The service's GUID: what others refer to, and no part of what the object means.
    pub id: Option<String>,
    /// By the cmdlets' parameter names, as documented. A rule's whole condition is the parameter `Condition`, whichever encoding
    /// it has; a rule package's content is the parameter `Package`.
    pub parameters: BTreeMap<String, Value>,
    /// Fields that no table knows, as they were: kept and written back, never interpreted.
    pub extra: BTreeMap<String, serde_json::Value>,
    pub origin: Origin,
}

/// Where an object was read: the file and the way inside it, as in `rules.json`, `[3].AdvancedRule`. Empty for one that a project
/// expresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub file: Arc<str>,
    pub path: String,
}

impl Tenant {
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(move |object| object.kind == kind)
    }

    pub fn find(&self, kind: Kind, name: &str) -> Option<&Object> {
        self.of(kind).find(|object| object.name.eq_ignore_ascii_case(name))
    }
}

impl Object {
    pub(crate) const PRIORITY: &'static str = "Priority";

    pub(crate) fn priority(&self) -> Option<i64> {
        match self.parameters.get(Object::PRIORITY) {
            Some(Value::Number(priority)) => Some(*priority),
            _ => None,
        }
    }
}

impl Kind {
    /// Its objects stand in policies: rules.
    pub fn has_policy(self) -> bool {
        matches!(self, Kind::Rule | Kind::AutoLabelRule)
    }

    /// In a sentence: "a policy".
    pub fn describe(self) -> &'static str {
        match self {
            Kind::Settings => "settings",
            Kind::Dictionary => "dictionary",
            Kind::EdmSchema => "schema",
            Kind::RulePackage => "rule package",
            Kind::SensitiveType => "sensitive information type",
            Kind::Label => "label",
            Kind::LabelPolicy => "label policy",
            Kind::Policy => "policy",
            Kind::Rule => "rule",
            Kind::AutoLabelPolicy => "auto-labeling policy",
            Kind::AutoLabelRule => "auto-labeling rule",
        }
    }
}
