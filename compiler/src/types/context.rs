//! Where an expression stands: its module, and the arguments bound to the parameters around it.

use std::collections::HashMap;
use std::rc::Rc;

use crate::names::ModuleId;
use crate::syntax::ast::Expr;

/// Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Context<'a> {
    pub(super) module: ModuleId,
    /// Index of the platform whose words are in scope.
    pub(super) platform: Option<usize>,
    bindings: Option<Rc<HashMap<String, Bound<'a>>>>,
    /// Definitions entered on the way here; ends recursion.
    pub(super) depth: usize,
}

/// An argument, to be read where it was written.
#[derive(Clone, Debug)]
pub(super) struct Bound<'a> {
    pub(super) expr: &'a Expr,
    pub(super) context: Context<'a>,
}

/// Definitions that may be entered from one another. More is recursion, or a policy that nobody can read.
pub(super) const DEEPEST: usize = 32;

impl<'a> Context<'a> {
    pub(super) fn module(module: ModuleId) -> Self {
        Context { module, platform: None, bindings: None, depth: 0 }
    }

    pub(super) fn on(&self, platform: usize) -> Self {
        Context { platform: Some(platform), ..self.clone() }
    }

    /// The inside of a definition of another module, called from here.
    pub(super) fn enter(&self, module: ModuleId, bindings: HashMap<String, Bound<'a>>) -> Self {
        Context { module, platform: self.platform, bindings: Some(Rc::new(bindings)), depth: self.depth + 1 }
    }

    pub(super) fn bound(&self, name: &str) -> Option<&Bound<'a>> {
        self.bindings.as_ref()?.get(name)
    }
}
