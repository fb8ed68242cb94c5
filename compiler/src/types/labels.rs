//! Labels and their ranks.
//!
//! Labels stand in one module, lowest first; a sublabel ranks above its parent and below what follows the parent. What they
//! hold is read later, by [`super::label_bodies`]: it may name groups and parameters, and parameters may name labels.

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::{DefId, DefKind, ModuleId};
use crate::source::Span;
use crate::syntax::ast::{self, Entry, ItemKind};
use crate::types::Builder;
use crate::types::model::Label;

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
                self.label(def, declaration, None, 0);
            }
        }
    }

    fn label(&mut self, def: DefId, declaration: &'a ast::Declaration, parent: Option<usize>, depth: usize) {
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
            id: None,
            comment: None,
            parent,
            tooltip: None,
            settings: Vec::new(),
            blocks: Vec::new(),
            extra: Vec::new(),
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
        for entry in declaration.entries.iter().flatten() {
            let Entry::Declaration(item) = entry else { continue };
            let ItemKind::Declaration(nested) = &item.kind else { continue };
            if let Some(child) = self.nested_label(nested) {
                self.label(child, nested, Some(index), depth + 1);
            }
        }
    }

    pub(super) fn nested_label(&self, nested: &ast::Declaration) -> Option<DefId> {
        let mut defs = self.resolved.iter();
        defs.find(|(_, def)| def.kind == DefKind::Label && def.span == nested.name.span).map(|(id, _)| id)
    }
}
