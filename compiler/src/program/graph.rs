//! The condition graph: equal nodes are one node, constants are folded away, the cheapest members come first.

use std::collections::HashMap;

use weir_runtime::program::{Id, Node, Predicate, PredicateKind};

/// Builds the two tables of the program.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) predicates: Vec<Predicate>,
    known: HashMap<Node, Id>,
    known_predicates: HashMap<String, Id>,
    /// Per node, what it may cost to ask.
    costs: Vec<u32>,
}

impl Graph {
    pub(super) fn constant(&mut self, value: bool) -> Id {
        self.node(Node::Const(value), 0)
    }

    pub(super) fn ask(&mut self, cost: u8, kind: PredicateKind) -> Id {
        // Predicates hold lists of texts, so their printed form is as good a key as any hash.
        let key = format!("{kind:?}");
        let id = match self.known_predicates.get(&key) {
            Some(id) => *id,
            None => {
                let id = index(self.predicates.len());
                self.predicates.push(Predicate { cost, kind });
                self.known_predicates.insert(key, id);
                id
            }
        };
        self.node(Node::Test(id), 1 << (4 * u32::from(cost)))
    }

    pub(super) fn not(&mut self, inner: Id) -> Id {
        match self.get(inner) {
            Some(Node::Const(value)) => {
                let value = !*value;
                self.constant(value)
            }
            Some(Node::Not(twice)) => *twice,
            _ => {
                let cost = self.cost(inner);
                self.node(Node::Not(inner), cost)
            }
        }
    }

    pub(super) fn per_part(&mut self, inner: Id) -> Id {
        let cost = self.cost(inner);
        self.node(Node::PerPart(inner), cost)
    }

    pub(super) fn all(&mut self, members: Vec<Id>) -> Id {
        self.combine(members, false)
    }

    pub(super) fn any(&mut self, members: Vec<Id>) -> Id {
        self.combine(members, true)
    }

    /// All (any) of the members; `absorbing` is the constant that decides the whole.
    fn combine(&mut self, members: Vec<Id>, absorbing: bool) -> Id {
        let mut flat: Vec<Id> = Vec::new();
        for member in members {
            match self.get(member) {
                Some(Node::Const(value)) if *value == absorbing => return self.constant(absorbing),
                Some(Node::Const(_)) => {}
                Some(Node::All(inner)) if !absorbing => flat.extend(inner),
                Some(Node::Any(inner)) if absorbing => flat.extend(inner),
                _ => flat.push(member),
            }
        }
        flat.sort_by_key(|id| (self.cost(*id), *id));
        flat.dedup();
        match flat.as_slice() {
            [] => self.constant(!absorbing),
            [only] => *only,
            _ => {
                let cost = flat.iter().fold(0_u32, |sum, id| sum.saturating_add(self.cost(*id)));
                self.node(if absorbing { Node::Any(flat) } else { Node::All(flat) }, cost)
            }
        }
    }

    pub(super) fn get(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    fn cost(&self, id: Id) -> u32 {
        self.costs.get(id as usize).copied().unwrap_or(0)
    }

    fn node(&mut self, node: Node, cost: u32) -> Id {
        if let Some(id) = self.known.get(&node) {
            return *id;
        }
        let id = index(self.nodes.len());
        self.nodes.push(node.clone());
        self.costs.push(cost);
        self.known.insert(node, id);
        id
    }
}

pub(super) fn index(position: usize) -> Id {
    Id::try_from(position).unwrap_or(Id::MAX)
}
