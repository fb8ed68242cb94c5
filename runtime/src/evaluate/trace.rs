//! What was asked on the way to a verdict: for coverage and for explanations.

use super::truth::Truth;
use crate::program::Id;

/// Which conditions and rules were seen, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// By node.
    pub nodes: Vec<Seen>,
    /// By rule.
    pub rules: Vec<RuleSeen>,
}

/// The answers that a node has given; over several copies or parts, both can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub holding: bool,
    pub failing: bool,
}

/// Whether a rule's policy had the item in scope, so that the rule was asked, whether it matched some copy, and whether it
/// did not match some copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleSeen {
    pub evaluated: bool,
    pub matched: bool,
    pub missed: bool,
}

impl Trace {
    pub(crate) fn new(nodes: usize, rules: usize) -> Self {
        Self { nodes: vec![Seen::default(); nodes], rules: vec![RuleSeen::default(); rules] }
    }

    pub(crate) fn see(&mut self, node: Id, truth: Truth) {
        if let Some(seen) = self.nodes.get_mut(node as usize) {
            seen.holding |= truth == Truth::True;
            seen.failing |= truth == Truth::False;
        }
    }

    pub(crate) fn see_rule(&mut self, rule: Id, matched: bool) {
        if let Some(seen) = self.rules.get_mut(rule as usize) {
            seen.evaluated = true;
            seen.matched |= matched;
            seen.missed |= !matched;
        }
    }
}
