//! From resolved names to the typed [`Model`].
//!
//! The builder walks the syntax once. `let`s are typed where they are used, arguments of conditions, responses and templates
//! where their parameter stands, so a finding always shows the value *and* the line that wants another one.

mod actions;
mod arguments;
mod attributes;
mod clock;
mod colors;
mod conditions;
mod content;
mod context;
mod countries;
mod definitions;
mod detection;
mod empty;
mod expectations;
mod kept;
mod label_bodies;
mod labels;
pub mod model;
mod modifiers;
mod policies;
mod problems;
mod said;
mod settle;
mod tests;
mod type_tests;
mod values;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::diagnostics::Diagnostic;
use crate::names::{DefId, DefKind, Found, ModuleId, Resolved};
use crate::platform::Platforms;
use crate::platform::tables::Type;
use crate::project::Project;
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind, Setting};

pub(crate) use actions::default_value;
pub use clock::moment_text;
pub use model::Model;
pub(crate) use problems::{backwards, list};
pub(crate) use said::VALUE as SAID_VALUE;
pub use settle::settle;
pub(crate) use settle::{given, reached, settle_labels, settled};
pub(crate) use values::{date_text, ip_range};

/// Everything the builder knows.
struct Builder<'a> {
    project: &'a Project,
    resolved: &'a Resolved,
    model: Model,
    problems: Vec<Diagnostic>,
    by_def: HashMap<DefId, usize>,
    /// Expanded named conditions, by definition and arguments.
    expansions: HashMap<(DefId, String), Arc<model::Condition>>,
    /// Top-level definitions by the item that declares them.
    by_item: HashMap<(ModuleId, usize), DefId>,
    /// Conditions and actions of the rule at hand, against runaway expansion.
    expanded: usize,
    /// Values read for the rule at hand, against constants made of constants.
    values: usize,
    /// Policies that could not be read whole: what they lack may be in what is missing.
    broken_policies: BTreeSet<String>,
    /// Whether it has been said that the project names no platform.
    platform_asked: bool,
    /// Lines of conditions that nobody knows, which named conditions may bring in many times.
    unknown_lines: BTreeSet<Span>,
}

/// The model of a project, and what is wrong with it.
pub fn build(project: &Project, resolved: &Resolved, platforms: &Platforms) -> (Model, Vec<Diagnostic>) {
    let mut builder = Builder {
        project,
        resolved,
        model: Model {
            name: project.manifest.name.clone(),
            organisation: project
                .manifest
                .domains
                .iter()
                .map(|(domain, _)| weir_runtime::scan::text::folded(domain))
                .collect(),
            platforms: platforms.tables.clone(),
            ..Model::default()
        },
        problems: Vec::new(),
        by_def: HashMap::new(),
        by_item: resolved
            .iter()
            .filter(|(_, def)| def.parent.is_none())
            .map(|(id, def)| ((def.module, def.item), id))
            .collect(),
        expansions: HashMap::new(),
        expanded: 0,
        values: 0,
        broken_policies: BTreeSet::new(),
        platform_asked: false,
        unknown_lines: BTreeSet::new(),
    };
    builder.manifest();
    builder.titles();
    builder.labels();
    builder.declarations();
    builder.label_bodies();
    builder.detection();
    builder.policies();
    builder.tests();
    builder.type_tests();
    builder.unused_definitions();
    (builder.model, builder.problems)
}

impl<'a> Builder<'a> {
    /// What the manifest names is what a source could name.
    fn manifest(&mut self) {
        let manifest = &self.project.manifest;
        for (domain, span) in &manifest.domains {
            // A value of another form is reported and left out of nothing: the project does not build.
            let _ = self.text_value(*span, domain, &Type::Domain);
        }
        if let Some((platform, span)) = &manifest.platform {
            let _ = self.platform_named(platform, *span);
        }
    }

    fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Items of the project's own modules and of the library's, with their modules.
    fn items(&self) -> impl Iterator<Item = (ModuleId, usize, &'a ast::Item)> + use<'a> {
        let project = self.project;
        (0..).map(ModuleId).zip(&project.modules).flat_map(|(id, module)| {
            module.ast.items.iter().enumerate().map(move |(index, item)| (id, index, item))
        })
    }

    fn is_library(&self, module: ModuleId) -> bool {
        self.project.modules.get(module.0 as usize).is_some_and(|module| module.library)
    }

    fn item_of(&self, id: DefId) -> Option<&'a ast::Item> {
        let def = self.resolved.def(id)?;
        self.project.modules.get(def.module.0 as usize)?.ast.items.get(def.item)
    }

    /// The definition a top-level item declares.
    fn def_of(&self, module: ModuleId, item: usize) -> Option<DefId> {
        self.by_item.get(&(module, item)).copied()
    }

    /// The definition a path leads to; reports a path that leads nowhere.
    fn find(&mut self, module: ModuleId, path: &ast::Path) -> Option<DefId> {
        match self.resolved.lookup(module, path) {
            Found::Def(id) => Some(id),
            Found::Poisoned => None,
            Found::Missing(missing) => {
                let problem = missing.into_problem(path.span);
                self.report(problem);
                None
            }
        }
    }

    /// The definition of the wanted kind that a path leads to; reports anything else.
    fn find_kind(&mut self, module: ModuleId, path: &ast::Path, kinds: &[DefKind]) -> Option<DefId> {
        let id = self.find(module, path)?;
        let def = self.resolved.def(id)?;
        if kinds.contains(&def.kind) {
            return Some(id);
        }
        let wanted = kinds.first().map_or("something else", |kind| kind.describe());
        self.report(problems::another_kind(path, def, wanted));
        None
    }

    /// Checks the names of settings: each once, none unknown. Returns them by name.
    fn settings<'s>(
        &mut self,
        settings: impl IntoIterator<Item = &'s Setting>,
        known: &[&str],
        what: &str,
    ) -> BTreeMap<String, &'s Setting> {
        self.settings_or(settings, known, what, |_| None)
    }

    /// As [`Self::settings`]; `elsewhere` says where a name that is no setting here belongs.
    fn settings_or<'s>(
        &mut self,
        settings: impl IntoIterator<Item = &'s Setting>,
        known: &[&str],
        what: &str,
        elsewhere: impl Fn(&str) -> Option<String>,
    ) -> BTreeMap<String, &'s Setting> {
        let mut found: BTreeMap<String, &Setting> = BTreeMap::new();
        for setting in settings {
            let name = setting.name.text();
            if !known.contains(&name.as_str()) {
                let mut problem = problems::unknown_setting(setting, known, what);
                if let Some(place) = elsewhere(&name) {
                    problem.help = vec![place];
                    problem.fixes.clear();
                }
                self.report(problem);
            } else if let Some(first) = found.get(&name) {
                self.report(problems::given_twice(setting.span, &name, first.span));
            } else {
                found.insert(name, setting);
            }
        }
        found
    }

    /// Parameters, groups, objects, retention labels, classifiers and the constructs that are not carried out yet.
    fn declarations(&mut self) {
        for (module, index, item) in self.items() {
            let Some(def) = self.def_of(module, index) else { continue };
            // Nothing leads to it, and the environments need not speak of it twice.
            if self.resolved.is_duplicate(def) {
                continue;
            }
            match &item.kind {
                ItemKind::Param(param) => self.param(module, def, param),
                ItemKind::Declaration(declaration) => self.declaration(module, def, declaration, item.span),
                _ => {}
            }
        }
    }

    fn param(&mut self, module: ModuleId, def: DefId, param: &'a ast::Param) {
        let mut ty = self.written_type(&param.ty);
        if values::named_in_source(&ty) {
            self.report(problems::not_for_environments(param.ty.span, &param.ty.name.text, &ty));
            ty = Type::Unknown;
        }
        let context = context::Context::module(module);
        let default = param.default.as_ref().map(|value| self.value(&context, value, &ty));
        self.by_def.insert(def, self.model.params.len());
        self.model.params.push(model::Param {
            name: param.name.text.clone(),
            span: param.name.span,
            ty,
            default,
        });
    }

    fn declaration(&mut self, module: ModuleId, def: DefId, declaration: &'a ast::Declaration, span: Span) {
        let name = declaration.name.text.clone();
        let title = declaration.title.as_ref().map_or_else(|| name.clone(), |title| title.value.clone());
        let entries = declaration.entries.as_deref().unwrap_or_default();
        match declaration.keyword.text.as_str() {
            "group" => {
                let settings = self.entry_settings(entries, &["kind"], "a group");
                let kind = settings.get("kind").and_then(|setting| self.word(setting));
                self.by_def.insert(def, self.model.groups.len());
                self.model.groups.push(model::Group { name, title, span: declaration.name.span, kind });
            }
            "object" => self.object(module, def, declaration, title),
            "retention_label" => {
                self.by_def.insert(def, self.model.retention_labels.len());
                self.model.retention_labels.push(model::RetentionLabel {
                    name,
                    title,
                    span: declaration.name.span,
                    def,
                    settings: Vec::new(),
                });
            }
            "classifier" => {
                let settings = self.entry_settings(entries, &["id", "guid"], "a classifier");
                let guid = settings.get("guid").or_else(|| settings.get("id")).copied();
                let guid = guid.and_then(|setting| self.text_setting(setting));
                self.by_def.insert(def, self.model.classifiers.len());
                self.model.classifiers.push(model::Plain {
                    guid,
                    name,
                    title,
                    span: declaration.name.span,
                    def,
                });
            }
            "edm" => self.model.not_built.push((format!("exact data match `{name}`"), span)),
            "fingerprint" => self.model.not_built.push((format!("fingerprint `{name}`"), span)),
            _ => {}
        }
    }

    fn object(&mut self, module: ModuleId, def: DefId, declaration: &'a ast::Declaration, title: String) {
        let Some(kind) = &declaration.kind else { return };
        let tables: Vec<_> = self.model.platforms.clone();
        let wanted = kind.text();
        let row = tables.iter().flat_map(|platform| &platform.objects).find(|row| row.name == wanted);
        let mut fields = BTreeMap::new();
        match row {
            None => {
                let names = tables.iter().flat_map(|platform| &platform.objects).map(|row| row.name.as_str());
                let problem = problems::no_such(kind.span, "kind of object", &wanted, names);
                self.report(problem);
            }
            Some(row) => {
                let known: Vec<&str> = row.fields.iter().map(|field| field.name.as_str()).collect();
                let entries = declaration.entries.as_deref().unwrap_or_default();
                let settings = self.entry_settings(entries, &known, &format!("a `{wanted}`"));
                let context = context::Context::module(module);
                for field in &row.fields {
                    if let Some(setting) = settings.get(&field.name) {
                        let value = self.value(&context, &setting.value, &field.ty);
                        fields.insert(field.name.clone(), value);
                    }
                }
            }
        }
        self.by_def.insert(def, self.model.objects.len());
        self.model.objects.push(model::Object {
            name: declaration.name.text.clone(),
            title,
            span: declaration.name.span,
            kind: wanted,
            fields,
        });
    }

    /// Settings of a block that holds nothing else.
    fn entry_settings(
        &mut self,
        entries: &'a [ast::Entry],
        known: &[&str],
        what: &str,
    ) -> BTreeMap<String, &'a Setting> {
        let mut settings = Vec::new();
        for entry in entries {
            match entry {
                ast::Entry::Setting(setting) => settings.push(setting),
                ast::Entry::Block(block) => self.report(problems::unknown_block(&block.keyword, what)),
                ast::Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant", what))
                }
                ast::Entry::Declaration(item) => {
                    self.report(problems::does_not_belong(item.span, "a declaration", what))
                }
                ast::Entry::Error(_) => {}
            }
        }
        self.settings(settings, known, what)
    }

    /// A setting whose value is one plain word.
    fn word(&mut self, setting: &Setting) -> Option<(String, Span)> {
        match &setting.value.kind {
            ast::ExprKind::Path(path) => Some((path.text(), path.span)),
            ast::ExprKind::Error => None,
            _ => {
                self.report(problems::wrong_type(&setting.value, "a name"));
                None
            }
        }
    }

    /// `true` or `false`.
    fn flag(&mut self, setting: &Setting) -> Option<bool> {
        match self.word(setting)? {
            (word, _) if word == "true" => Some(true),
            (word, _) if word == "false" => Some(false),
            _ => {
                self.report(problems::wrong_type(&setting.value, "`true` or `false`"));
                None
            }
        }
    }

    /// A text for people.
    fn text_setting(&mut self, setting: &Setting) -> Option<String> {
        match &setting.value.kind {
            ast::ExprKind::Text(text) => {
                self.must_say(&format!("`{}`", setting.name.text()), text, setting.value.span);
                Some(text.clone())
            }
            ast::ExprKind::Error => None,
            _ => {
                self.report(problems::wrong_type(&setting.value, "a text"));
                None
            }
        }
    }

    fn not_built(&mut self, what: impl Into<String>, span: Span) {
        self.model.not_built.push((what.into(), span));
    }
}
