//! From a project to the tenant that it describes.
//!
//! Everything that the platform's table says has its name on the wire there; what this module adds is how the cmdlets shape it. What
//! they cannot say is a finding and left out, so that whoever reads the tenant can decide whether to go on without it.

mod actions;
mod conditions;
mod content;
mod identifiers;
mod labels;
mod policies;
mod publishing;
mod restrictions;
mod rules;
mod types;
mod values;

use weir_compiler::check::Checked;
use weir_compiler::diagnostics::{Code, Diagnostic, catalogue};
use weir_compiler::program::Resolver;
use weir_compiler::project::Environment;
use weir_compiler::source::Span;
use weir_compiler::types::Model;
use weir_compiler::types::model::{Spanned, Value as Given};

use crate::normal::{self, kept};
use crate::tables::Tables;
use crate::tenant::{Object, Origin, Tenant};
use crate::vocabulary::{self, PLATFORM};

pub use identifiers::{derived, label_name};
pub(crate) use types::UNLIMITED;

/// A tenant, and what of the project it lacks.
#[derive(Debug)]
pub struct Expressed {
    pub tenant: Tenant,
    pub findings: Vec<Diagnostic>,
    /// For each policy and rule of the model, where it stands among the objects; a rule of a kind that has a rule for each location
    /// stands there several times.
    pub places: Vec<(usize, Option<usize>, usize)>,
}

impl Expressed {
    /// Into the normal form, which has an order of its own.
    fn settle(&mut self, tables: &Tables) {
        let key = |object: &Object| (object.kind, object.parent.clone(), object.name.clone());
        let before: Vec<_> = self.tenant.objects.iter().map(key).collect();
        normal::settle(&mut self.tenant, tables);
        for (_, _, place) in &mut self.places {
            let wanted = before.get(*place);
            let found = self.tenant.objects.iter().position(|object| Some(&key(object)) == wanted);
            *place = found.unwrap_or(*place);
        }
    }
}

/// What the project says for an environment.
pub fn express(checked: &Checked<'_>, environment: Option<&Environment>) -> Expressed {
    settled(&checked.settled(environment), environment)
}

/// As [`express`], of a model that has the environment's values already and may have errors: what could not be understood is left out.
pub fn settled(model: &Model, environment: Option<&Environment>) -> Expressed {
    let mut expressing = Expressing {
        model,
        environment,
        resolver: Resolver { model, environment },
        tables: vocabulary::tables(),
        expressed: Expressed {
            tenant: Tenant {
                name: environment.and_then(Environment::tenant).map(str::to_owned),
                ..Tenant::default()
            },
            findings: Vec::new(),
            places: Vec::new(),
        },
    };
    if let Some(index) = model.platforms.iter().position(|platform| platform.name == PLATFORM) {
        expressing.types();
        if model.labels_platform == Some(index) {
            expressing.labels();
        }
        if let Some(platform) = model.platforms.get(index) {
            expressing.policies(index, platform);
        }
    }
    let tables = expressing.tables;
    let mut expressed = expressing.expressed;
    expressed.settle(tables);
    expressed
}

struct Expressing<'m> {
    model: &'m Model,
    environment: Option<&'m Environment>,
    resolver: Resolver<'m>,
    /// The forms of what is kept for the tenant.
    tables: &'static Tables,
    expressed: Expressed,
}

impl<'m> Expressing<'m> {
    /// Parameters that the sources keep as they were.
    fn keep(&self, made: &mut Object, extra: &[(String, Spanned)]) {
        for (name, value) in extra {
            if let Given::Text(json) = &value.value {
                kept::put_back(made, name, json, self.tables);
            }
        }
    }

    fn push(&mut self, object: Object) -> usize {
        self.expressed.tenant.objects.push(object);
        self.expressed.tenant.objects.len() - 1
    }

    /// The service has no words for it.
    fn lost(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.report(catalogue::WR0820, span, message, "left out", help);
    }

    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, label: &str, help: &str) {
        let finding = Diagnostic::new(code, message, span, label).help(help);
        let known = &self.expressed.findings;
        if !known.iter().any(|other| other.at.span == span && other.message == finding.message) {
            self.expressed.findings.push(finding);
        }
    }
}

fn object(kind: crate::tenant::Kind, name: impl Into<String>) -> Object {
    Object {
        kind,
        name: name.into(),
        parent: None,
        id: None,
        parameters: Default::default(),
        extra: Default::default(),
        origin: Origin::default(),
    }
}
