//! What labels and retention labels hold: blocks, grants and settings, as the platform's rows declare them.
//!
//! Labels are shared by all platforms of a project, so one platform's rows must govern them: those of the platform that the
//! manifest names under `labels`, else the default platform's or, where it declares nothing of labels, those of the first
//! platform of the project that does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::names::{DefId, ModuleId};
use crate::platform::Platform;
use crate::platform::tables::{self, Field, Right, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Entry, ItemKind};
use crate::types::Builder;
use crate::types::actions::default_value;
use crate::types::context::Context;
use crate::types::kept;
use crate::types::model::{Grant, Grantee, LabelBlock, Spanned};
use crate::types::problems;

/// The settings that every label has.
const OWN: [&str; 3] = ["tooltip", "comment", "id"];

impl<'a> Builder<'a> {
    pub(super) fn label_bodies(&mut self) {
        self.model.labels_platform = self.labels_platform();
        let platform = self.model.labels_platform.and_then(|index| self.model.platforms.get(index)).cloned();
        let platform = platform.unwrap_or_default();
        for (module, index, item) in self.items() {
            let ItemKind::Declaration(declaration) = &item.kind else { continue };
            let Some(def) = self.def_of(module, index) else { continue };
            if self.resolved.is_duplicate(def) {
                continue;
            }
            match declaration.keyword.text.as_str() {
                "label" => self.label_body(&platform, module, def, declaration),
                "retention_label" => self.retention_body(&platform, module, def, declaration),
                _ => {}
            }
        }
    }

    /// `labels = "…"` in the manifest; else the default platform, or the first that declares anything of labels.
    fn labels_platform(&mut self) -> Option<usize> {
        if let Some((name, span)) = &self.project.manifest.labels {
            return self.platform_named(name, *span);
        }
        let platforms = &self.model.platforms;
        let speaks = |platform: &Platform| {
            !platform.label_blocks.is_empty()
                || !platform.label_options.is_empty()
                || !platform.retention_options.is_empty()
        };
        let named = self.project.manifest.platform.as_ref();
        let default =
            named.and_then(|(name, _)| platforms.iter().position(|platform| platform.name == *name));
        default
            .filter(|index| platforms.get(*index).is_some_and(|platform| speaks(platform)))
            .or_else(|| platforms.iter().position(|platform| speaks(platform)))
            .or(default)
    }

    fn label_body(
        &mut self,
        platform: &Arc<Platform>,
        module: ModuleId,
        def: DefId,
        declaration: &'a ast::Declaration,
    ) {
        let context = Context::module(module);
        let mut settings = Vec::new();
        let mut extra = Vec::new();
        let mut blocks: Vec<LabelBlock> = Vec::new();
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for entry in declaration.entries.iter().flatten() {
            match entry {
                Entry::Setting(setting) => settings.push(setting),
                Entry::Block(block) if block.keyword.text == kept::EXTRA => {
                    extra.extend(self.extra(block));
                }
                Entry::Block(block) => {
                    if let Some(first) = seen.insert(&block.keyword.text, block.keyword.span) {
                        self.report(problems::given_twice(block.keyword.span, &block.keyword.text, first));
                    }
                    blocks.extend(self.label_block(platform, &context, block));
                }
                Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant outside a block", "a label"))
                }
                Entry::Declaration(item) => {
                    let ItemKind::Declaration(nested) = &item.kind else { continue };
                    if let Some(child) = self.nested_label(nested) {
                        self.label_body(platform, module, child, nested);
                    }
                }
                Entry::Error(_) => {}
            }
        }
        let mut known = OWN.to_vec();
        known.extend(platform.label_options.iter().map(|option| option.name.as_str()));
        let settings = self.settings(settings, &known, "a label");
        let [tooltip, comment, id] =
            OWN.map(|name| settings.get(name).and_then(|setting| self.text_setting(setting)));
        let platform_options: Vec<Field> = platform
            .label_options
            .iter()
            .filter(|option| !OWN.contains(&option.name.as_str()))
            .cloned()
            .collect();
        let values = self.field_values(&context, &platform_options, &settings);
        self.required_of_label(platform, declaration, &settings, !blocks.is_empty());
        let Some(label) = self.by_def.get(&def).and_then(|index| self.model.labels.get_mut(*index)) else {
            return;
        };
        label.tooltip = tooltip;
        label.comment = comment;
        label.id = id;
        label.settings = values;
        label.blocks = blocks;
        label.extra = extra;
    }

    /// A label that says what it holds is made by this project, and then needs what the platform requires. One that says
    /// nothing, or only which it is, stands for a label that is there already.
    fn required_of_label(
        &mut self,
        platform: &Platform,
        declaration: &'a ast::Declaration,
        settings: &BTreeMap<String, &'a ast::Setting>,
        has_blocks: bool,
    ) {
        let says = settings.keys().any(|name| name != "id" && name != "comment");
        let unread = declaration.entries.iter().flatten().any(|entry| matches!(entry, Entry::Error(_)));
        if unread || !(says || has_blocks) {
            return;
        }
        for option in platform.label_options.iter().filter(|option| option.required) {
            if settings.contains_key(&option.name) {
                continue;
            }
            let name = &option.name;
            let problem = Diagnostic::new(
                catalogue::WR0208,
                format!("the label `{}` has no `{name}`", declaration.name.text),
                declaration.name.span,
                "the platform wants one",
            )
            .also(option.origin.span, "what the platform says")
            .help(format!("write `{name} = \"…\"` in the label"));
            self.report(problem);
        }
    }

    fn retention_body(
        &mut self,
        platform: &Arc<Platform>,
        module: ModuleId,
        def: DefId,
        declaration: &'a ast::Declaration,
    ) {
        let context = Context::module(module);
        let mut known = vec!["id", "comment"];
        known.extend(platform.retention_options.iter().map(|option| option.name.as_str()));
        let entries = declaration.entries.as_deref().unwrap_or_default();
        let settings = self.entry_settings(entries, &known, "a retention label");
        for name in ["id", "comment"] {
            if let Some(setting) = settings.get(name) {
                self.text_setting(setting);
            }
        }
        let values = self.field_values(&context, &platform.retention_options, &settings);
        let label = self.by_def.get(&def).and_then(|index| self.model.retention_labels.get_mut(*index));
        if let Some(label) = label {
            label.settings = values;
        }
    }

    /// The values that settings give to fields, and the defaults of those that are left out.
    fn field_values(
        &mut self,
        context: &Context<'a>,
        fields: &[Field],
        settings: &BTreeMap<String, &'a ast::Setting>,
    ) -> Vec<(String, Spanned)> {
        let mut values = Vec::new();
        for field in fields {
            let value = match settings.get(&field.name) {
                Some(setting) => {
                    let value = self.value(context, &setting.value, &field.ty);
                    self.must_hold(&format!("`{}`", field.name), &value);
                    Some(value)
                }
                None => field.default.as_ref().and_then(default_value),
            };
            values.extend(value.map(|value| (field.name.clone(), value)));
        }
        values
    }

    fn label_block(
        &mut self,
        platform: &Arc<Platform>,
        context: &Context<'a>,
        block: &'a ast::Block,
    ) -> Option<LabelBlock> {
        let word = block.keyword.text.as_str();
        let Some((index, row)) = platform.label_blocks.iter().enumerate().find(|(_, row)| row.name == word)
        else {
            self.no_label_block(platform, block);
            return None;
        };
        let before = self.problems.len();
        let mut settings = Vec::new();
        let mut grants = Vec::new();
        for entry in &block.entries {
            match (entry, row.field(tables::LabelBlock::GRANTS)) {
                (Entry::Setting(setting), _) => settings.push(setting),
                (Entry::Grant(grant), Some(field)) => {
                    grants.extend(self.grant(platform, context, grant, field));
                }
                (Entry::Grant(grant), None) => {
                    let what = format!("`{word}`");
                    self.report(problems::does_not_belong(grant.span, "a grant", &what));
                }
                (Entry::Block(inner), _) => {
                    self.report(problems::unknown_block(&inner.keyword, &format!("`{word}`")))
                }
                (Entry::Declaration(item), _) => {
                    let what = format!("`{word}`");
                    self.report(problems::does_not_belong(item.span, "a declaration", &what));
                }
                (Entry::Error(_), _) => {}
            }
        }
        let fields: Vec<Field> =
            row.fields.iter().filter(|field| field.name != tables::LabelBlock::GRANTS).cloned().collect();
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let settings = self.settings(settings, &names, &format!("`{word}`"));
        let settings = self.field_values(context, &fields, &settings);
        let broken = block.entries.iter().any(|entry| matches!(entry, Entry::Error(_)));
        let unread = broken || self.problems.len() > before;
        Some(LabelBlock { span: block.keyword.span, block: index, grants, settings, unread })
    }

    fn no_label_block(&mut self, platform: &Platform, block: &ast::Block) {
        if self.model.labels_platform.is_none() {
            self.platform_missing(block.keyword.span);
            return;
        }
        let names: Vec<&str> = platform.label_blocks.iter().map(|row| row.name.as_str()).collect();
        let mut problem = problems::unknown_block(&block.keyword, "a label");
        if !names.is_empty() {
            problem.help = vec![format!("`{}` has {}", platform.name, problems::list(&names))];
        }
        self.report(problem);
    }

    /// `grant view to [staff, domain("fabrikam.com")]`, `grant [read, print] to staff`
    fn grant(
        &mut self,
        platform: &Platform,
        context: &Context<'a>,
        grant: &'a ast::Grant,
        field: &Field,
    ) -> Option<Grant> {
        let rights = self.rights(platform, grant);
        let elements = match &grant.to.kind {
            ast::ExprKind::List(elements) => elements.as_slice(),
            _ => std::slice::from_ref(&grant.to),
        };
        if elements.is_empty() {
            let problem =
                Diagnostic::new(catalogue::WR0221, "this grant is empty", grant.to.span, "names nobody")
                    .help("name somebody, or remove the line");
            self.report(problem);
        }
        let to = elements.iter().filter_map(|element| self.grantee(context, element, &field.ty)).collect();
        (!rights.is_empty()).then_some(Grant { span: grant.span, rights, to })
    }

    /// One level, or rights that each stand for themselves; what does not fit is left out.
    fn rights(&mut self, platform: &Platform, grant: &'a ast::Grant) -> Vec<(usize, Span)> {
        if grant.rights.is_empty() {
            let problem = Diagnostic::new(
                catalogue::WR0221,
                "this grant is empty",
                grant.rights_span,
                "allows nothing",
            )
            .help("name a right, or remove the line");
            self.report(problem);
        }
        let mut rights: Vec<(usize, Span)> = Vec::new();
        for path in &grant.rights {
            let word = path.text();
            let Some((index, right)) =
                platform.rights.iter().enumerate().find(|(_, right)| right.name == word)
            else {
                let names = platform.rights.iter().map(|right| right.name.as_str());
                let problem = problems::no_such(path.span, "right", &word, names);
                self.report(problem);
                continue;
            };
            if let Some((_, first)) = rights.iter().find(|(known, _)| *known == index) {
                self.report(problems::given_twice(path.span, &word, *first));
                continue;
            }
            if grant.rights.len() > 1 && !right.includes.is_empty() {
                self.report(level_in_list(path.span, right));
                continue;
            }
            rights.push((index, path.span));
        }
        rights
    }

    fn grantee(&mut self, context: &Context<'a>, expr: &'a ast::Expr, ty: &Type) -> Option<Grantee> {
        match &expr.kind {
            ast::ExprKind::Call(call) if call.name.word() == Some("domain") => match call.args.as_slice() {
                [arg] => Some(Grantee::Domain(self.value(context, &arg.value, &Type::Domain))),
                _ => {
                    self.report(problems::wrong_type(expr, "`domain(\"…\")` of one domain"));
                    None
                }
            },
            _ => Some(Grantee::Who(self.value(context, expr, ty.element()))),
        }
    }
}

/// A level is a choice of rights by itself.
fn level_in_list(span: Span, level: &Right) -> Diagnostic {
    let rights = level.includes.join(", ");
    Diagnostic::new(
        catalogue::WR0310,
        format!("`{}` is a level and stands alone", level.name),
        span,
        "stands beside other rights",
    )
    .also(level.origin.span, "what the platform says")
    .help(format!("grant it by itself, or write the rights that it stands for: {rights}"))
    .fix(Fix::maybe(format!("write `{rights}`")).replace(span, rights))
}
