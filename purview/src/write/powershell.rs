//! The script that brings a tenant to what a project says.
//!
//! It makes what is missing and changes what is there, takes nothing away unless asked, says with `-WhatIf` what it would do, and stops
//! in a tenant other than the one it is written for. What it does stands in functions at its head, which never change; below stands
//! one call for each object, in the order in which one needs the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::express::derived;
use crate::normal::CONDITION;
use crate::plan::{Action, Plan};
use crate::tables::{Form, Role};
use crate::tenant::{Kind, Object, Tenant};
use crate::value::Value;
use crate::vocabulary;
use crate::write::{advanced, flat, package_name, quote, shape};

/// What a script may do beside making and changing.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// The tenant's GUID, if the environment says it.
    pub tenant_id: Option<String>,
    /// Rules of the policies that the project has, and that it does not have.
    pub other_rules: bool,
    pub objects: Vec<Named>,
    /// Of the tenant's objects, those that are to be made or changed; nothing: all.
    pub only: Option<BTreeSet<Named>>,
}

/// An object by kind, parent and name.
pub type Named = (Kind, Option<String>, String);

impl Deployment {
    /// What a plan says, and nothing else. `remove` lets it take away what the plan deletes.
    pub fn of(plan: &Plan, remove: bool) -> Deployment {
        let of_action = |wanted: &[Action]| {
            let entries = plan.entries.iter().filter(|entry| wanted.contains(&entry.action));
            entries.map(|entry| (entry.kind, entry.parent.clone(), entry.name.clone())).collect::<Vec<_>>()
        };
        // No cmdlet renames: what has a new name is made, and what has the old one is taken away.
        let renamed = plan
            .entries
            .iter()
            .filter_map(|entry| Some((entry.kind, entry.parent.clone(), entry.moved_from.clone()?)));
        let removed = of_action(&[Action::Delete]).into_iter().chain(renamed);
        Deployment {
            objects: if remove { removed.collect() } else { Vec::new() },
            only: Some(of_action(&[Action::Create, Action::Change]).into_iter().collect()),
            ..Deployment::default()
        }
    }

    pub(super) fn makes(&self, object: &Object) -> bool {
        let named = || (object.kind, object.parent.clone(), object.name.clone());
        self.only.as_ref().is_none_or(|only| only.contains(&named()))
    }
}

/// How the cmdlets of a kind differ from the others.
struct Cmdlets {
    kind: Kind,
    noun: &'static str,
    /// Taken by the cmdlet that makes it, or by the one that changes it, and not by the other.
    at_first: &'static [&'static str],
    later: &'static [&'static str],
    /// Changed by adding and removing.
    lists: &'static [&'static str],
    /// Taken by neither.
    never: &'static [&'static str],
}

/// From the cmdlets' pages (office-docs-powershell, state of August 2026): `Set-` has `-Add…` and `-Remove…` for these lists.
const CMDLETS: &[Cmdlets] = &[
    Cmdlets { kind: Kind::Label, noun: "Label", at_first: &[], later: &["Priority"], lists: &[], never: &[] },
    Cmdlets {
        kind: Kind::LabelPolicy,
        noun: "LabelPolicy",
        at_first: &[],
        later: &[],
        lists: &[
            "Labels",
            "ExchangeLocation",
            "ExchangeLocationException",
            "ModernGroupLocation",
            "ModernGroupLocationException",
            "OneDriveLocation",
            "OneDriveLocationException",
            "PublicFolderLocation",
            "SharePointLocation",
            "SharePointLocationException",
            "SkypeLocation",
            "SkypeLocationException",
        ],
        never: &["Priority"],
    },
    Cmdlets {
        kind: Kind::Policy,
        noun: "DlpCompliancePolicy",
        at_first: &[],
        later: &[],
        lists: &[
            "EndpointDlpLocation",
            "EndpointDlpLocationException",
            "ExchangeLocation",
            "OneDriveLocation",
            "OneDriveLocationException",
            "OnPremisesScannerDlpLocation",
            "OnPremisesScannerDlpLocationException",
            "PowerBIDlpLocation",
            "PowerBIDlpLocationException",
            "SharePointLocation",
            "SharePointLocationException",
            "TeamsLocation",
            "TeamsLocationException",
            "ThirdPartyAppDlpLocation",
            "ThirdPartyAppDlpLocationException",
        ],
        never: &[],
    },
    Cmdlets {
        kind: Kind::Rule,
        noun: "DlpComplianceRule",
        at_first: &[],
        later: &[],
        lists: &[],
        never: &[],
    },
    Cmdlets {
        kind: Kind::AutoLabelPolicy,
        noun: "AutoSensitivityLabelPolicy",
        at_first: &[],
        later: &[],
        lists: &[
            "ExchangeLocation",
            "OneDriveLocation",
            "OneDriveLocationException",
            "SharePointLocation",
            "SharePointLocationException",
        ],
        never: &[],
    },
    Cmdlets {
        kind: Kind::AutoLabelRule,
        noun: "AutoSensitivityLabelRule",
        at_first: &["Workload"],
        later: &[],
        lists: &[],
        never: &[],
    },
];

/// Parameters that take one text of several words; all others that take words take a list.
const ONE_TEXT: [&str; 2] = ["ContentType", "NotifyUserType"];

/// Parameters that take `"name:value"` for each entry of a table.
const PAIRS: [&str; 1] = ["SetHeader"];

/// What a label can do, switched on and off.
const LABEL_SWITCHES: [&str; 6] = [
    "ApplyContentMarkingFooterEnabled",
    "ApplyContentMarkingHeaderEnabled",
    "ApplyWaterMarkingEnabled",
    "EncryptionEnabled",
    "SiteAndGroupProtectionEnabled",
    "TeamsProtectionEnabled",
];

/// The script.
pub fn script(tenant: &Tenant, deployment: &Deployment) -> String {
    let numbered = Numbered::of(tenant);
    let mut script = head(tenant, deployment);
    script.push_str(include_str!("preamble.ps1"));
    script.push_str("\nConfirm-Tenant -Named $Tenant -Id $TenantId\n");
    let of = |kind: Kind| tenant.of(kind).filter(|object| deployment.makes(object));
    for object in of(Kind::Dictionary) {
        dictionary(&mut script, object);
    }
    for object in of(Kind::EdmSchema) {
        let file = quote::text(&super::edm::name(object));
        let _ = writeln!(script, "\nPublish-Schema -File {file} -Named {}", quote::text(&object.name));
    }
    for object in of(Kind::RulePackage) {
        let (file, id) = (quote::text(&package_name(object)), object.id.as_deref().unwrap_or_default());
        let _ = writeln!(script, "\nPublish-RulePackage -File {file} -Id {}", quote::text(id));
    }
    for cmdlets in CMDLETS {
        let objects: Vec<&Object> = of(cmdlets.kind).collect();
        if !objects.is_empty() {
            let _ = writeln!(script, "\n$lists = {}", quote::texts(cmdlets.lists.iter().copied()));
            for (grouped, variable) in [(false, "$known"), (true, "$knownBesideGroups")] {
                let known = unset(cmdlets, grouped);
                let _ = writeln!(script, "{variable} = {}", quote::texts(known.iter().map(String::as_str)));
            }
        }
        for object in &objects {
            publish(&mut script, cmdlets, object, &numbered);
        }
        if cmdlets.kind == Kind::LabelPolicy && !objects.is_empty() {
            in_order(&mut script, &tenant.of(cmdlets.kind).collect::<Vec<_>>());
        }
    }
    remove(&mut script, tenant, deployment);
    script
}

/// What a script says of its tenant cannot be said otherwise when it is run.
fn head(tenant: &Tenant, deployment: &Deployment) -> String {
    let (parameter, named) = match &tenant.name {
        Some(name) => ("", format!("$Tenant = {}\n", quote::text(name))),
        None => ("[Parameter(Mandatory = $true)] [string] $Tenant", String::new()),
    };
    let id = quote::text(deployment.tenant_id.as_deref().unwrap_or_default());
    format!(
        "#Requires -Version 5.1\n# Written by weir; changes belong into the sources.\n\
         [CmdletBinding(SupportsShouldProcess = $true)]\nparam({parameter})\n\n{named}$TenantId = {id}\n\n"
    )
}

/// Label policies have no numbers: each is put behind the one before it. The last counts most.
fn in_order(script: &mut String, policies: &[&Object]) {
    for pair in policies.windows(2) {
        let [before, after] = pair else { continue };
        let (before, after) = (quote::text(&before.name), quote::text(&after.name));
        let _ = writeln!(
            script,
            "\nif ($PSCmdlet.ShouldProcess({after}, 'Set-LabelPolicy')) {{\n    Set-LabelPolicy -Identity {after} -PreviousLabelPolicy {before} -Confirm:$false | Out-Null\n}}"
        );
    }
}

fn dictionary(script: &mut String, object: &Object) {
    let texts = |name: &str| {
        let members = object.parameters.get(name).map(Value::members).unwrap_or_default();
        members.iter().filter_map(Value::as_text).collect::<Vec<_>>()
    };
    let _ = writeln!(
        script,
        "\nPublish-Dictionary -Named {} -Description {} -Words {}",
        quote::text(&object.name),
        quote::text(texts("Description").first().copied().unwrap_or_default()),
        quote::texts(texts("KeywordDictionary").iter().flat_map(|text| text.lines())),
    );
}

fn publish(script: &mut String, cmdlets: &Cmdlets, object: &Object, numbered: &Numbered) {
    let written = parameters_by_name(object, &numbered.tenant);
    let part = |wanted: &dyn Fn(&str) -> bool| {
        let lines =
            written.iter().filter(|(name, _)| wanted(name) && !cmdlets.never.contains(&name.as_str()));
        let lines: String = lines.map(|(name, value)| line(name, &numbered.resolved(value))).collect();
        if lines.is_empty() { "@{}".to_owned() } else { format!("@{{\n{lines}}}") }
    };
    let special = |name: &str| cmdlets.at_first.contains(&name) || cmdlets.later.contains(&name);
    let _ = write!(script, "\n$wanted = {}\n", part(&|name| !special(name)));
    let _ = write!(
        script,
        "Publish-Object -Noun '{}' -Named {} -Wanted $wanted",
        cmdlets.noun,
        quote::text(&object.name)
    );
    if let Some(policy) = object.parent.as_ref().filter(|_| object.kind != Kind::Label) {
        let _ = write!(script, " -Policy {}", quote::text(policy));
    }
    if !cmdlets.at_first.is_empty() {
        let _ = write!(script, " -AtFirst {}", part(&|name| cmdlets.at_first.contains(&name)));
    }
    if !cmdlets.later.is_empty() {
        let _ = write!(script, " -Later {}", part(&|name| cmdlets.later.contains(&name)));
    }
    let known = if written.contains_key(ADVANCED) { "$knownBesideGroups" } else { "$known" };
    let _ = writeln!(script, " -Lists $lists -Known {known}");
}

/// What the tenant may have and the project may not want: parameters that their pages document. Beside a grouped condition the flat
/// ones are the service's own rendering, and stay.
fn unset(cmdlets: &Cmdlets, grouped: bool) -> Vec<String> {
    let tables = vocabulary::tables();
    let names = vocabulary::documented(cmdlets.kind).into_iter().filter(|name| {
        let Some(field) = tables.field(cmdlets.kind, name) else { return false };
        let asks = matches!(field.role, Role::Condition | Role::Exception);
        // What has a value when nobody set it stays as the service has it.
        let usual = field.unset.iter().any(|text| !["false", "NotSet", "None"].contains(text));
        let rendered = asks && grouped;
        !usual && !rendered
    });
    let skipped = |name: &&str| cmdlets.lists.contains(name) || cmdlets.at_first.contains(name);
    names.filter(|name| !skipped(name)).map(str::to_owned).collect()
}

fn remove(script: &mut String, tenant: &Tenant, deployment: &Deployment) {
    if deployment.other_rules {
        for (policies, rules, noun) in [
            (Kind::Policy, Kind::Rule, "DlpComplianceRule"),
            (Kind::AutoLabelPolicy, Kind::AutoLabelRule, "AutoSensitivityLabelRule"),
        ] {
            for policy in tenant.of(policies) {
                let own = tenant.of(rules).filter(|rule| rule.parent.as_ref() == Some(&policy.name));
                let _ = writeln!(
                    script,
                    "\nRemove-OtherRules -Noun '{noun}' -Policy {} -Except {}",
                    quote::text(&policy.name),
                    quote::texts(own.map(|rule| rule.name.as_str()))
                );
            }
        }
    }
    // What stands in another goes before it.
    for cmdlets in CMDLETS.iter().rev() {
        for (_, parent, name) in deployment.objects.iter().filter(|(kind, _, _)| *kind == cmdlets.kind) {
            let _ = write!(script, "\nRemove-Object -Noun '{}' -Named {}", cmdlets.noun, quote::text(name));
            if let Some(policy) = parent.as_ref().filter(|_| cmdlets.kind != Kind::Label) {
                let _ = write!(script, " -Policy {}", quote::text(policy));
            }
            script.push('\n');
        }
    }
}

const ADVANCED: &str = "AdvancedRule";

/// The parameters of an object as they stand in the script, a line each: what its size is measured on.
pub fn parameters(object: &Object, tenant: &Tenant) -> String {
    let numbered = Numbered::of(tenant);
    sized(object, &numbered)
}

/// As [`parameters`], where many objects of one tenant are asked for.
pub(crate) fn sized(object: &Object, numbered: &Numbered) -> String {
    let written = parameters_by_name(object, &numbered.tenant);
    let cmdlets = CMDLETS.iter().find(|cmdlets| cmdlets.kind == object.kind);
    let never = cmdlets.map_or(&[][..], |cmdlets| cmdlets.never);
    let special = |name: &str| {
        cmdlets.is_some_and(|cmdlets| cmdlets.at_first.contains(&name) || cmdlets.later.contains(&name))
    };
    let lines = written.iter().filter(|(name, _)| !special(name) && !never.contains(&name.as_str()));
    lines.map(|(name, value)| line(name, &numbered.resolved(value))).collect()
}

fn line(name: &str, value: &str) -> String {
    format!("    {} = {value}\n", quote::text(name))
}

/// Names to values, the condition in whichever encoding it needs.
fn parameters_by_name(object: &Object, tenant: &Tenant) -> BTreeMap<String, Json> {
    let mut parameters = BTreeMap::new();
    if object.kind == Kind::Label
        && let Some(parent) = &object.parent
    {
        parameters.insert("ParentId".to_owned(), Json::from(parent.as_str()));
    }
    // A label does not come back as its parameters, so that what it does no longer is always said.
    if object.kind == Kind::Label {
        parameters.extend(LABEL_SWITCHES.map(|switch| (switch.to_owned(), Json::from(false))));
    }
    for (name, value) in &object.parameters {
        match value {
            Value::Condition(condition) if name == CONDITION => match flat(condition) {
                Some(flat) => parameters.extend(flat),
                None => {
                    parameters.insert(ADVANCED.to_owned(), Json::from(advanced(condition, tenant)));
                }
            },
            value => {
                parameters.insert(name.clone(), formed(object.kind, name, value));
            }
        }
    }
    parameters
}

fn formed(kind: Kind, name: &str, value: &Value) -> Json {
    let form = vocabulary::tables().field(kind, name).map(|field| field.form);
    match (form, value) {
        (_, Value::List(words)) if ONE_TEXT.contains(&name) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_text).collect();
            Json::from(words.join(", "))
        }
        (_, Value::Table(entries)) if PAIRS.contains(&name) => {
            let pairs = entries.iter().filter_map(|(key, value)| Some(format!("{key}:{}", value.as_text()?)));
            Json::from(pairs.collect::<Vec<_>>())
        }
        (Some(Form::JsonTables | Form::JsonTable), value) => Json::from(shape::plain(value).to_string()),
        (_, value) => shape::plain(value),
    }
}

/// A tenant whose labels all have a GUID. Of a label that the environment gives none, it is one that the script replaces by the
/// tenant's own when it runs.
#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) tenant: Tenant,
    /// GUID, name.
    made: BTreeMap<String, String>,
}

impl Numbered {
    pub(crate) fn of(tenant: &Tenant) -> Numbered {
        let mut tenant = tenant.clone();
        let mut made = BTreeMap::new();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for label in tenant.objects.iter_mut().filter(|object| object.kind == Kind::Label) {
            if label.id.is_none() && known.insert(label.name.clone()) {
                let id = derived(&["label", &label.name]);
                made.insert(id.clone(), label.name.clone());
                label.id = Some(id);
            }
        }
        Numbered { tenant, made }
    }

    /// The literal, with the labels' GUIDs asked for when it runs.
    fn resolved(&self, value: &Json) -> String {
        let literal = quote::value(value);
        let Json::String(text) = value else { return literal };
        let used = self.made.iter().filter(|(id, _)| text.contains(id.as_str()));
        used.fold(literal, |literal, (id, name)| {
            format!("{literal}.Replace('{id}', (Get-LabelGuid -Named {}))", quote::text(name))
        })
    }
}
