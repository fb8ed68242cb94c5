//! Labels and their ranks.
//!
//! Labels stand in one module, lowest first; a sublabel ranks above its parent and below what follows the parent.

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::{DefId, DefKind, ModuleId};
use crate::platform::tables::Type;
use crate::source::Span;
use crate::syntax::ast::{self, Entry, ItemKind};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::Label;
use crate::types::problems;

impl<'a> Builder<'a> {
    pub(super) fn labels(&mut self) {
        let mut home: Option<(ModuleId, Span)> = None;
        for (module, index, item) in self.items() {
            let ItemKind::Declaration(declaration) = &item.kind else { continue };
            if declaration.keyword.text != "label" {
                continue;
            }
            match home {
                None => home = Some((module, declaration.name.span)),
                Some((first, span)) if first != module => {
                    let problem = Diagnostic::new(
                        catalogue::WR0217,
                        format!(
                            "the label `{}` stands in another module than the labels before it",
                            declaration.name.text
                        ),
                        declaration.name.span,
                        "what is its rank?",
                    )
                    .also(span, "the first label stands here")
                    .note("labels rank as they stand, so all of them stand in one module")
                    .help("move it to the module of the other labels");
                    self.report(problem);
                }
                Some(_) => {}
            }
            if let Some(def) = self.def_of(module, index) {
                self.label(module, def, declaration, None, 0);
            }
        }
    }

    fn label(
        &mut self,
        module: ModuleId,
        def: DefId,
        declaration: &'a ast::Declaration,
        parent: Option<usize>,
        depth: usize,
    ) {
        let Some(path) = self.resolved.def(def).map(|def| def.path.clone()) else { return };
        let index = self.model.labels.len();
        self.by_def.insert(def, index);
        self.model.labels.push(Label {
            path,
            title: declaration
                .title
                .as_ref()
                .map_or_else(|| declaration.name.text.clone(), |title| title.value.clone()),
            span: declaration.name.span,
            def,
            parent,
        });
        if depth > 1 {
            let problem = Diagnostic::new(
                catalogue::WR0217,
                "a sublabel has no sublabels",
                declaration.name.span,
                "one level too deep",
            )
            .help("move it up beside its parent");
            self.report(problem);
        }
        let context = Context::module(module);
        let mut settings = Vec::new();
        for entry in declaration.entries.iter().flatten() {
            match entry {
                Entry::Setting(setting) => settings.push(setting),
                Entry::Block(block) => self.label_block(&context, block),
                Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant outside `encrypt`", "a label"))
                }
                Entry::Declaration(item) => {
                    let ItemKind::Declaration(nested) = &item.kind else { continue };
                    let child = self
                        .resolved
                        .iter()
                        .find(|(_, child)| child.kind == DefKind::Label && child.span == nested.name.span);
                    if let Some((child, _)) = child {
                        self.label(module, child, nested, Some(index), depth + 1);
                    }
                }
                Entry::Error(_) => {}
            }
        }
        let settings = self.settings(settings, &["tooltip", "comment", "id"], "a label");
        for setting in settings.values() {
            self.text_setting(setting);
        }
    }

    /// What a label does to an item: read and checked; carrying it out belongs to label protection.
    fn label_block(&mut self, context: &Context<'a>, block: &'a ast::Block) {
        let known: &[(&str, Type)] = match block.keyword.text.as_str() {
            "encrypt" => {
                &[("expires", Type::Duration), ("offline", Type::Duration), ("double_key", Type::Url)]
            }
            "mark" => &[("watermark", Type::Text), ("header", Type::Text), ("footer", Type::Text)],
            _ => {
                self.report(problems::unknown_block(&block.keyword, "a label"));
                return;
            }
        };
        let mut settings = Vec::new();
        for entry in &block.entries {
            match entry {
                Entry::Setting(setting) => settings.push(setting),
                Entry::Grant(grant) if block.keyword.text == "encrypt" => self.grant(context, grant),
                Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant", "this block"))
                }
                Entry::Block(inner) => self.report(problems::unknown_block(&inner.keyword, "this block")),
                Entry::Declaration(item) => {
                    self.report(problems::does_not_belong(item.span, "a declaration", "this block"))
                }
                Entry::Error(_) => {}
            }
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let settings = self.settings(settings, &names, &format!("`{}`", block.keyword.text));
        for (name, ty) in known {
            if let Some(setting) = settings.get(*name) {
                let value = self.value(context, &setting.value, ty);
                self.must_hold(&format!("`{name}`"), &value);
            }
        }
        self.not_built(format!("label protection: `{}`", block.keyword.text), block.span);
    }

    fn grant(&mut self, context: &Context<'a>, grant: &'a ast::Grant) {
        const RIGHTS: [&str; 4] = ["view", "review", "co_author", "co_owner"];
        let right = grant.right.text();
        if !RIGHTS.contains(&right.as_str()) {
            let problem = problems::no_such(grant.right.span, "right", &right, RIGHTS.into_iter());
            self.report(problem);
        }
        match &grant.to.kind {
            ast::ExprKind::Call(call) if call.name.word() == Some("domain") => match call.args.as_slice() {
                [arg] => {
                    self.value(context, &arg.value, &Type::Domain);
                }
                _ => self.report(problems::wrong_type(&grant.to, "`domain(\"…\")` of one domain")),
            },
            _ => {
                self.value(context, &grant.to, &Type::Recipient(Vec::new()));
            }
        }
    }
}
