//! When one condition holds only where another does.
//!
//! A sound and incomplete test on the condition graph: `true` means that it always does, `false` that we could not tell.

use weir_runtime::program::{Id, Node, PartFilter, PredicateKind, Program, Test};

/// Steps of one question; graphs of real policies need a few dozen.
const PATIENCE: u32 = 20_000;

pub(super) struct Implication<'p> {
    program: &'p Program,
    patience: u32,
}

impl<'p> Implication<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Implication { program, patience: PATIENCE }
    }

    /// Whether `narrow` holds only where `wide` does.
    pub(super) fn implies(&mut self, narrow: Id, wide: Id) -> bool {
        self.patience = PATIENCE;
        self.step(narrow, wide)
    }

    /// Whether the two never hold together.
    pub(super) fn excludes(&mut self, one: Id, other: Id) -> bool {
        match (self.node(one), self.node(other)) {
            (Some(Node::Not(inner)), _) if self.implies(other, *inner) => true,
            (_, Some(Node::Not(inner))) if self.implies(one, *inner) => true,
            (Some(Node::Test(one)), Some(Node::Test(other))) => {
                let of = |id: &Id| self.program.predicates.get(*id as usize).map(|predicate| &predicate.kind);
                match (of(one), of(other)) {
                    (Some(one), Some(other)) => disjoint(one, other),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn node(&self, id: Id) -> Option<&'p Node> {
        self.program.nodes.get(id as usize)
    }

    fn step(&mut self, narrow: Id, wide: Id) -> bool {
        if narrow == wide {
            return true;
        }
        self.patience = self.patience.saturating_sub(1);
        if self.patience == 0 {
            return false;
        }
        let (Some(narrow_node), Some(wide_node)) = (self.node(narrow), self.node(wide)) else { return false };
        match (narrow_node, wide_node) {
            (Node::Const(false), _) | (_, Node::Const(true)) => true,
            (_, Node::All(members)) => members.iter().all(|member| self.step(narrow, *member)),
            (Node::Any(members), _) => members.iter().all(|member| self.step(*member, wide)),
            (Node::All(members), _) if members.iter().any(|member| self.step(*member, wide)) => true,
            (_, Node::Any(members)) => members.iter().any(|member| self.step(narrow, *member)),
            (Node::Not(narrow), Node::Not(wide)) => self.step(*wide, *narrow),
            (Node::Test(narrow), Node::Test(wide)) => {
                let of = |id: &Id| self.program.predicates.get(*id as usize).map(|predicate| &predicate.kind);
                match (of(narrow), of(wide)) {
                    (Some(narrow), Some(wide)) => narrower(narrow, wide),
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

fn narrower(narrow: &PredicateKind, wide: &PredicateKind) -> bool {
    match (narrow, wide) {
        (
            PredicateKind::Detected { sit, count, confidence, parts },
            PredicateKind::Detected {
                sit: wide_sit,
                count: wide_count,
                confidence: wide_confidence,
                parts: wide_parts,
            },
        ) => {
            // Fewer parts or a narrower confidence only lower a count, so an upper end needs equality there.
            let same_values =
                confidence == wide_confidence && parts == wide_parts && count.all == wide_count.all;
            let more_values = confidence.0 >= wide_confidence.0
                && confidence.1 <= wide_confidence.1
                && (parts == wide_parts || *wide_parts == PartFilter::Any)
                && (count.all == wide_count.all || !count.all);
            let upper = match (count.at_most, wide_count.at_most) {
                (_, None) => true,
                (Some(narrow), Some(wide)) => same_values && narrow <= wide,
                (None, Some(_)) => false,
            };
            sit == wide_sit && more_values && count.at_least >= wide_count.at_least && upper
        }
        (
            PredicateKind::Label { labels, parts },
            PredicateKind::Label { labels: wide, parts: wide_parts },
        ) => {
            (parts == wide_parts || *wide_parts == PartFilter::Any)
                && labels.iter().all(|label| wide.contains(label))
        }
        (
            PredicateKind::Attribute { attribute, key, test: Test::Equals(values) },
            PredicateKind::Attribute { attribute: wide_attribute, key: wide_key, test: Test::Equals(wide) },
        ) => {
            attribute == wide_attribute && key == wide_key && values.iter().all(|value| wide.contains(value))
        }
        _ => false,
    }
}

/// Counts of the same values that cannot both be right.
fn disjoint(one: &PredicateKind, other: &PredicateKind) -> bool {
    match (one, other) {
        (
            PredicateKind::Detected { sit, count, confidence, parts },
            PredicateKind::Detected {
                sit: other_sit,
                count: other_count,
                confidence: other_confidence,
                parts: other_parts,
            },
        ) => {
            let same = sit == other_sit
                && confidence == other_confidence
                && parts == other_parts
                && count.all == other_count.all;
            let beyond =
                |at_most: Option<u32>, at_least: u32| at_most.is_some_and(|at_most| at_most < at_least);
            same && (beyond(count.at_most, other_count.at_least)
                || beyond(other_count.at_most, count.at_least))
        }
        _ => false,
    }
}
