//! Actions and responses.

use super::{Lower, Parts};
use crate::syntax::ast::{Action, ActionKind, ResponseDef};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn response_def(&mut self, pair: &Pair<'_>) -> ResponseDef {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let params = self.params(&mut parts);
        ResponseDef { name, params, actions: self.actions(&mut parts) }
    }

    /// `{ … }` of actions, if the parts hold it next.
    pub(super) fn actions(&mut self, parts: &mut Parts<'_>) -> Vec<Action> {
        let Some(block) = parts.take(Rule::actions) else { return Vec::new() };
        Parts::of(&block).all(Rule::action).iter().map(|action| self.action(action)).collect()
    }

    pub(super) fn action(&mut self, pair: &Pair<'_>) -> Action {
        let mut parts = Parts::of(pair);
        let kind = match parts.take(Rule::call) {
            Some(call) => ActionKind::Call(self.call(&call)),
            None => {
                let name = self.next_path(&mut parts, pair);
                match self.next_expr(&mut parts) {
                    Some(value) => ActionKind::Assign(name, value),
                    None => match self.entries(&mut parts) {
                        Some(entries) => ActionKind::Block(name, entries),
                        None => ActionKind::Flag(name),
                    },
                }
            }
        };
        Action { span: self.span(pair), kind }
    }
}
