//! A tenant as a project that a person could have written.
//!
//! ```text
//! Tenant ─▶ policies/*.weir   a module for each policy
//!           order.weir        the order in which the tenant holds them
//!           labels.weir       lowest first
//!           types/*.weir      types of its own, dictionaries, and types that are known by identifier alone
//!        ─▶ schemas/*.xml     tables of exact data match
//!           organisation.weir groups, addresses, sites and lists by name
//!           env/<name>.toml   what those names are in this tenant
//! ```
//!
//! Nothing is lost: a parameter that this version has no words for stands in an `extra` block, a condition in an `unknown` line.
//! Sources are made of text and laid out by the compiler's formatter, and the compiler then checks what came out, so that what
//! the platform would refuse is shown and not dropped. Everything is written twice: what the first writing met in several
//! places has a name in the second.

mod actions;
mod conditions;
mod content;
mod defaults;
mod identifiers;
mod json;
mod labels;
mod library;
mod organisation;
mod packages;
mod parameters;
mod policies;
mod restrictions;
mod schemas;
mod scopes;
mod settings;
mod source;
#[cfg(test)]
mod tests;
mod types;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::format;
use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::Type;
use weir_compiler::project::{self, Memory};

use crate::tenant::{Kind, Object, Tenant};
use identifiers::Identifiers;
use labels::Labels;
use organisation::Organisation;
use types::Types;

/// The platform of what is imported.
const PLATFORM: &str = "purview";

/// What the export does not say.
#[derive(Clone, Debug)]
pub struct Options {
    /// The project's name.
    pub name: String,
    /// The name of the environment that holds the tenant's values.
    pub environment: String,
}

/// A project, and what the compiler says of it.
#[derive(Debug)]
pub struct Imported {
    /// Texts by path in the project.
    pub files: BTreeMap<String, String>,
    pub analysis: Analysis,
    /// Objects that no source can hold, and why.
    pub left_out: Vec<LeftOut>,
}

/// An object of the tenant that is not in the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub kind: Kind,
    pub name: String,
    pub why: String,
}

/// Writes the tenant as a project and checks it.
pub fn import(tenant: &Tenant, options: &Options) -> Imported {
    let platform = platform();
    let mut first = Importer::new(tenant, &platform, Seen::default());
    first.run(options);
    let mut second = Importer::new(tenant, &platform, first.seen);
    let files = second.run(options);
    let mut memory = Memory::default();
    for (path, text) in &files {
        memory.insert(path, text.as_bytes());
    }
    // A memory lists its files without fail.
    let project = project::load(&memory).unwrap_or_default();
    Imported { files, analysis: analyse(project), left_out: second.left_out }
}

/// The platform's table, as the library declares it.
fn platform() -> Arc<Platform> {
    let manifest = format!("[project]\nname = \"tables\"\nplatform = \"{PLATFORM}\"\n");
    let mut platforms = analyse(project::single("tables.weir", "", &manifest)).model.platforms;
    platforms.pop().unwrap_or_default()
}

/// What one writing met, for the next one.
#[derive(Debug, Default)]
struct Seen {
    /// Lists, and in how many places.
    lists: BTreeMap<String, usize>,
    /// Types of the library: path, name.
    library: BTreeMap<String, String>,
}

struct Importer<'t> {
    tenant: &'t Tenant,
    platform: Arc<Platform>,
    identifiers: Identifiers,
    organisation: Organisation,
    types: Types,
    labels: Labels,
    /// What the writing before this one met.
    known: Seen,
    seen: Seen,
    left_out: Vec<LeftOut>,
}

impl<'t> Importer<'t> {
    fn new(tenant: &'t Tenant, platform: &Arc<Platform>, known: Seen) -> Self {
        let mut identifiers = Identifiers::new(words(platform));
        known.library.values().for_each(|name| identifiers.reserve(name));
        Importer {
            tenant,
            platform: Arc::clone(platform),
            identifiers,
            organisation: Organisation::default(),
            types: Types::default(),
            labels: Labels::default(),
            known,
            seen: Seen::default(),
            left_out: Vec::new(),
        }
    }

    fn run(&mut self, options: &Options) -> BTreeMap<String, String> {
        self.organisation.environment.tenant.clone_from(&self.tenant.name);
        let mut files = BTreeMap::new();
        let mut order = Vec::new();
        let tenant = self.tenant;
        self.dictionaries();
        self.packages();
        self.tenant_settings();
        self.labels();
        for kind in [Kind::Policy, Kind::AutoLabelPolicy, Kind::LabelPolicy] {
            let mut ranked = Vec::new();
            for policy in tenant.of(kind) {
                let (name, module) = self.policy(policy);
                files.insert(format!("policies/{name}.weir"), module.finish());
                ranked.push(name);
            }
            // Of policies that publish labels, the tenant's last one counts first.
            if kind == Kind::LabelPolicy {
                ranked.reverse();
            }
            order.extend(ranked);
        }
        self.orphans();
        if !order.is_empty() {
            order.push("unmanaged".to_owned());
            files.insert("order.weir".to_owned(), source::block("order", &order));
        }
        let modules = [
            (format!("{}.weir", organisation::MODULE), &self.organisation.module),
            (format!("{}.weir", labels::MODULE), &self.labels.module),
            (types::elsewhere_file(), &self.types.elsewhere),
        ];
        files.extend(
            modules
                .into_iter()
                .filter(|(_, module)| !module.is_empty())
                .map(|(path, module)| (path, module.finish())),
        );
        files.extend(self.types.modules.iter().map(|(path, module)| (path.clone(), module.finish())));
        for text in files.values_mut() {
            // What the formatter cannot read, the check reports.
            if let Ok(formatted) = format::format(text) {
                *text = formatted;
            }
        }
        files.insert(format!("env/{}.toml", options.environment), self.organisation.environment.finish());
        files.extend(self.schemas());
        files.insert("weir.toml".to_owned(), manifest(options, tenant.name.as_deref()));
        files
    }

    /// Rules whose policy the export does not hold.
    fn orphans(&mut self) {
        for (rules, policies) in [(Kind::Rule, Kind::Policy), (Kind::AutoLabelRule, Kind::AutoLabelPolicy)] {
            let lost = |rule: &&Object| {
                rule.parent.as_deref().is_none_or(|parent| self.tenant.find(policies, parent).is_none())
            };
            let why = "the policy that it belongs to is not in the export";
            let found: Vec<LeftOut> = self
                .tenant
                .of(rules)
                .filter(lost)
                .map(|rule| LeftOut { kind: rule.kind, name: rule.name.clone(), why: why.to_owned() })
                .collect();
            self.left_out.extend(found);
        }
    }
}

fn manifest(options: &Options, tenant: Option<&str>) -> String {
    let name = organisation::toml(&options.name);
    let domains: Vec<String> = tenant.map(organisation::toml).into_iter().collect();
    let domains = domains.concat();
    format!(
        "[project]\nname = {name}\nplatform = \"{PLATFORM}\"\n\n# Everything sent from or to these is inside the organisation. An export names the tenant's first domain at most: add the others.\n[organisation]\ndomains = [{domains}]\n"
    )
}

/// Words that mean something where people are named.
fn words(platform: &Platform) -> Vec<String> {
    let actions = platform.actions.iter().flat_map(|action| action.fields.iter().chain(&action.value));
    let blocks = platform.label_blocks.iter().flat_map(|block| &block.fields);
    let mut words: Vec<String> = actions.chain(blocks).flat_map(|field| roles(&field.ty)).collect();
    words.push(platform.name.clone());
    words
}

fn roles(ty: &Type) -> Vec<String> {
    match ty {
        Type::Recipient(cases) => cases.iter().map(|case| case.name.clone()).collect(),
        Type::List(inner) => roles(inner),
        _ => Vec::new(),
    }
}
