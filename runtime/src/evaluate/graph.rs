//! What is known of each condition node before any item is seen.

use std::sync::OnceLock;

use crate::format::MAX_DERIVATIONS;
use crate::format::policy_views::{NodeView, PredicateKindView};
use crate::format::tables::Tables;
use crate::format::views::TypeBodyView;
use crate::program::{Derivation, Fidelity, Id, Of};

/// The dearest cost that a platform can declare.
pub(crate) const MAX_COST: u8 = 2;

/// What a node's answer can differ by. A node that asks nothing about recipients is asked once for all copies.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NodeFacts {
    pub(crate) by_recipient: bool,
    pub(crate) by_part: bool,
    /// Some predicate below needs the parts scanned.
    pub(crate) scans: bool,
    /// That of the dearest predicate below.
    pub(crate) cost: u8,
    /// Numbers the nodes that are asked of one part alone.
    pub(crate) part_slot: u32,
}

impl NodeFacts {
    fn joined(self, other: Self) -> Self {
        Self {
            by_recipient: self.by_recipient || other.by_recipient,
            by_part: self.by_part || other.by_part,
            scans: self.scans || other.scans,
            cost: self.cost.max(other.cost),
            part_slot: 0,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Graph {
    nodes: Vec<NodeFacts>,
    part_slots: usize,
    /// Per location, the types that its rules can ask for; worked out when a part is first scanned there.
    wanted: Vec<OnceLock<Vec<Id>>>,
    /// The types that only the host can find, sorted.
    external: Vec<Id>,
}

impl Graph {
    pub(crate) fn of(tables: &Tables<'_>) -> Self {
        let mut nodes: Vec<NodeFacts> = Vec::with_capacity(tables.nodes.len());
        for id in Tables::range_of(tables.nodes.len()) {
            nodes.push(node_facts(tables, &nodes, id));
        }
        let mut part_slots = 0_u32;
        for (facts, spoken_of) in nodes.iter_mut().zip(below_per_part(tables)) {
            if spoken_of && facts.by_part {
                facts.part_slot = part_slots;
                part_slots = part_slots.saturating_add(1);
            }
        }
        let wanted = tables.locations.iter().map(|_| OnceLock::new()).collect();
        let external = Tables::range_of(tables.detection.types.len()).filter(|sit| {
            let sit = tables.detection.sit(*sit);
            sit.fidelity == Fidelity::External
                && matches!(sit.body, TypeBodyView::Patterns(patterns) if patterns.is_empty())
        });
        let external = external.collect();
        Self { nodes, part_slots: part_slots as usize, wanted, external }
    }

    pub(crate) fn node(&self, id: Id) -> NodeFacts {
        self.nodes.get(id as usize).copied().unwrap_or_default()
    }

    /// The types that only the host can find, sorted.
    pub(crate) fn external(&self) -> &[Id] {
        &self.external
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn part_slots(&self) -> usize {
        self.part_slots
    }

    /// The types that rules of the location can ask for, sorted; a union stands for its members.
    pub(crate) fn wanted(&self, tables: &Tables<'_>, location: Id) -> &[Id] {
        self.wanted
            .get(location as usize)
            .map_or(&[], |wanted| wanted.get_or_init(|| wanted_types(tables, location)))
    }
}

fn node_facts(tables: &Tables<'_>, before: &[NodeFacts], id: Id) -> NodeFacts {
    let of = |id: Id| before.get(id as usize).copied().unwrap_or_default();
    match tables.node(id) {
        None | Some(NodeView::Const(_)) => NodeFacts::default(),
        Some(NodeView::All(children) | NodeView::Any(children)) => {
            children.iter().fold(NodeFacts::default(), |facts, child| facts.joined(of(child)))
        }
        Some(NodeView::Not(child)) => of(child),
        Some(NodeView::PerPart(child)) => NodeFacts { by_part: false, ..of(child) },
        Some(NodeView::Test(predicate)) => predicate_facts(tables, predicate),
    }
}

/// The nodes below a `per = part`. Few programs have many, and what is remembered per part stays small.
fn below_per_part(tables: &Tables<'_>) -> Vec<bool> {
    let mut below = vec![false; tables.nodes.len()];
    for id in Tables::range_of(below.len()).rev() {
        let is_below = below.get(id as usize).copied().unwrap_or(false);
        let mut mark = |child: Id, marked: bool| {
            if let Some(below) = below.get_mut(child as usize) {
                *below |= marked;
            }
        };
        match tables.node(id) {
            Some(NodeView::All(children) | NodeView::Any(children)) => {
                children.iter().for_each(|child| mark(child, is_below));
            }
            Some(NodeView::Not(child)) => mark(child, is_below),
            Some(NodeView::PerPart(child)) => mark(child, true),
            Some(NodeView::Test(_) | NodeView::Const(_)) | None => {}
        }
    }
    below
}

fn predicate_facts(tables: &Tables<'_>, id: Id) -> NodeFacts {
    let Some(predicate) = tables.predicate(id) else { return NodeFacts::default() };
    let cost = predicate.cost.min(MAX_COST);
    match predicate.kind {
        PredicateKindView::Attribute { attribute, .. } => {
            NodeFacts { cost, ..attribute_facts(tables, attribute, MAX_DERIVATIONS) }
        }
        PredicateKindView::Detected { .. } => {
            NodeFacts { by_part: true, scans: true, cost, ..NodeFacts::default() }
        }
        PredicateKindView::Label { .. }
        | PredicateKindView::RetentionLabel { .. }
        | PredicateKindView::Classifier { .. } => NodeFacts { by_part: true, cost, ..NodeFacts::default() },
    }
}

fn attribute_facts(tables: &Tables<'_>, id: Id, steps: usize) -> NodeFacts {
    let (Some(attribute), Some(steps)) = (tables.attribute(id), steps.checked_sub(1)) else {
        return NodeFacts::default();
    };
    let own = NodeFacts {
        by_recipient: attribute.of == Of::Recipient,
        by_part: attribute.of == Of::Part,
        ..NodeFacts::default()
    };
    match attribute.derived {
        // Speaks of all recipients, whatever the copy.
        None | Some(Derivation::AnyScope(_)) => own,
        // An attribute of the item or a recipient speaks of all parts, also in a block about one.
        Some(
            Derivation::TextOfPart
            | Derivation::Unlabelled(_)
            | Derivation::StateIs(_)
            | Derivation::WithMessageText(_),
        ) => own,
        Some(
            Derivation::DomainOf(base)
            | Derivation::ScopeOf(base)
            | Derivation::ExtensionOf(base)
            | Derivation::GroupOf(base)
            | Derivation::InState(base, _),
        ) => own.joined(attribute_facts(tables, base, steps)),
    }
}

/// Nodes stand after their children and types after their members, so one pass from the end reaches all.
fn wanted_types(tables: &Tables<'_>, location: Id) -> Vec<Id> {
    let mut nodes = vec![false; tables.nodes.len()];
    let mut types = vec![false; tables.detection.types.len()];
    let mark = |marks: &mut [bool], id: Id| {
        if let Some(marked) = marks.get_mut(id as usize) {
            *marked = true;
        }
    };
    for scoped in tables.location(location).iter().flat_map(|location| location.rules()) {
        mark(&mut nodes, scoped.scope);
        if let Some(rule) = tables.rule(scoped.rule) {
            mark(&mut nodes, rule.condition);
        }
        scoped.standing.into_iter().for_each(|standing| mark(&mut nodes, standing));
    }
    for id in Tables::range_of(nodes.len()).rev() {
        if !nodes.get(id as usize).copied().unwrap_or(false) {
            continue;
        }
        match tables.node(id) {
            Some(NodeView::All(children) | NodeView::Any(children)) => {
                children.iter().for_each(|child| mark(&mut nodes, child));
            }
            Some(NodeView::Not(child) | NodeView::PerPart(child)) => mark(&mut nodes, child),
            Some(NodeView::Test(predicate)) => {
                if let Some(PredicateKindView::Detected { sit, .. }) =
                    tables.predicate(predicate).map(|asked| asked.kind)
                {
                    mark(&mut types, sit);
                }
            }
            Some(NodeView::Const(_)) | None => {}
        }
    }
    expand_unions(tables, types)
}

/// The marked types with the members of unions, sorted.
fn expand_unions(tables: &Tables<'_>, mut types: Vec<bool>) -> Vec<Id> {
    for id in Tables::range_of(types.len()).rev() {
        if !types.get(id as usize).copied().unwrap_or(false) {
            continue;
        }
        if let TypeBodyView::Union(members) = tables.detection.sit(id).body {
            for member in members.iter() {
                if let Some(marked) = types.get_mut(member as usize) {
                    *marked = true;
                }
            }
        }
    }
    Tables::range_of(types.len()).filter(|id| types.get(*id as usize).copied().unwrap_or(false)).collect()
}

/// A type with the members that it has values of (S24), sorted.
pub(crate) fn members_of(tables: &Tables<'_>, sit: Id) -> Vec<Id> {
    match tables.detection.sit(sit).body {
        TypeBodyView::Patterns(_) => vec![sit],
        TypeBodyView::Union(_) => {
            let mut types = vec![false; (sit as usize).saturating_add(1)];
            types.last_mut().into_iter().for_each(|marked| *marked = true);
            expand_unions(tables, types)
        }
    }
}
