//! Where an expression stands: its module, and the arguments bound to the parameters around it.

use std::collections::HashMap;
use std::rc::Rc;

use crate::names::{DefId, ModuleId};
use crate::syntax::ast::Expr;

/// Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Context<'a> {
    pub(super) module: ModuleId,
    /// Index of the platform whose words are in scope.
    pub(super) platform: Option<usize>,
    bindings: Option<Rc<HashMap<String, Bound<'a>>>>,
    /// Definitions entered on the way here, the innermost first.
    entered: Option<Rc<Entered>>,
}

#[derive(Debug)]
struct Entered {
    def: DefId,
    outer: Option<Rc<Entered>>,
    depth: usize,
}

/// Why a definition cannot be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is being entered already.
    Recursive,
    /// Definitions use one another more than [`DEEPEST`] deep.
    TooDeep,
}

/// An argument, to be read where it was written.
#[derive(Clone, Debug)]
pub(super) struct Bound<'a> {
    pub(super) expr: &'a Expr,
    pub(super) context: Context<'a>,
}

/// Definitions that may be entered from one another; nobody reads a policy beyond it.
pub(super) const DEEPEST: usize = 32;

impl<'a> Context<'a> {
    pub(super) fn module(module: ModuleId) -> Self {
        Context { module, platform: None, bindings: None, entered: None }
    }

    pub(super) fn on(&self, platform: usize) -> Self {
        Context { platform: Some(platform), ..self.clone() }
    }

    /// The inside of a definition, called from here.
    pub(super) fn enter(
        &self,
        def: DefId,
        module: ModuleId,
        bindings: HashMap<String, Bound<'a>>,
    ) -> Result<Self, Refused> {
        let mut next = self.entered.as_ref();
        while let Some(entered) = next {
            if entered.def == def {
                return Err(Refused::Recursive);
            }
            next = entered.outer.as_ref();
        }
        let depth = self.entered.as_ref().map_or(1, |entered| entered.depth + 1);
        if depth > DEEPEST {
            return Err(Refused::TooDeep);
        }
        let entered = Some(Rc::new(Entered { def, outer: self.entered.clone(), depth }));
        Ok(Context { module, platform: self.platform, bindings: Some(Rc::new(bindings)), entered })
    }

    pub(super) fn bound(&self, name: &str) -> Option<&Bound<'a>> {
        self.bindings.as_ref()?.get(name)
    }
}
