//! Definitions that nothing uses are read once all the same: a library of conditions must not pass broken until somebody needs
//! it.
//!
//! Their parameters are bound to an expression that cannot be read, which no one complains about.

use std::collections::HashMap;

use crate::names::{DefId, ModuleId};
use crate::platform::tables::Type;
use crate::source::{FileId, Span};
use crate::syntax::ast::{self, Expr, ExprKind, ItemKind, PolicyEntry};
use crate::types::Builder;
use crate::types::conditions::Lines;
use crate::types::context::{Bound, Context};

/// Stands for an argument.
static ARGUMENT: Expr = Expr { span: Span { file: FileId(0), start: 0, end: 0 }, kind: ExprKind::Error };

impl<'a> Builder<'a> {
    pub(super) fn unused_definitions(&mut self) {
        let name = self.project.manifest.platform.as_ref().map(|(name, _)| name.as_str());
        let platform = self.model.platforms.iter().position(|platform| Some(platform.name.as_str()) == name);
        for (module, index, item) in self.items() {
            if self.is_library(module) {
                continue;
            }
            let Some(def) = self.def_of(module, index).filter(|def| !self.resolved.is_used(*def)) else {
                continue;
            };
            match &item.kind {
                ItemKind::Let(constant) => self.unused_constant(module, def, constant),
                ItemKind::Condition(definition) => {
                    self.within(module, def, platform, &definition.params, |builder, context| {
                        builder.block(context, &definition.body, Lines::All);
                    });
                }
                ItemKind::Response(definition) => {
                    self.within(module, def, platform, &definition.params, |builder, context| {
                        builder.actions(context, &definition.actions, &mut Vec::new());
                    });
                }
                ItemKind::Template(template) => {
                    self.within(module, def, platform, &template.params, |builder, context| {
                        builder.unused_template(context, &template.entries);
                    });
                }
                _ => {}
            }
        }
    }

    fn within(
        &mut self,
        module: ModuleId,
        def: DefId,
        platform: Option<usize>,
        params: &'a [ast::Param],
        read: impl FnOnce(&mut Self, &Context<'a>),
    ) {
        // Without a platform its words mean nothing; that has been reported.
        let Some(platform) = platform else { return };
        let outer = Context::module(module).on(platform);
        let bound = |_: &ast::Param| Bound { expr: &ARGUMENT, context: Context::module(module) };
        let bindings: HashMap<String, Bound<'a>> =
            params.iter().map(|param| (param.name.text.clone(), bound(param))).collect();
        self.expanded = 0;
        if let Ok(context) = outer.enter(def, module, bindings) {
            read(self, &context);
        }
    }

    fn unused_constant(&mut self, module: ModuleId, def: DefId, constant: &'a ast::Let) {
        self.expanded = 0;
        if let Ok(context) = Context::module(module).enter(def, module, HashMap::new()) {
            self.value(&context, &constant.value, &Type::Unknown);
        }
    }

    fn unused_template(&mut self, context: &Context<'a>, entries: &'a [PolicyEntry]) {
        let Some(platform) = context.platform.and_then(|index| self.model.platforms.get(index)).cloned()
        else {
            return;
        };
        for entry in entries {
            if let PolicyEntry::Rule(rule) = entry {
                self.rule(context, &platform, rule);
            }
        }
    }
}
