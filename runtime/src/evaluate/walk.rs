//! Walks the condition graph of one item.
//!
//! Every node is answered at most once for the item, once per copy if it asks about recipients, and once per part within
//! `per = part`. Walking recurses; opening has bounded the depth.

use std::collections::{BTreeMap, BTreeSet};

use super::ask::{Questions, Reading};
use super::content::Quantity;
use super::graph::MAX_COST;
use super::trace::Trace;
use super::truth::{Memory, Truth};
use super::values::{Focus, Missing};
use crate::format::policy_views::{NodeView, PredicateKindView};
use crate::format::views::Ids;
use crate::program::{Fidelity, Id};
use crate::scan::text::mask;
use crate::verdict::Evidence;

pub(crate) struct Walk<'w, 's, 'a, 'i> {
    questions: &'w Questions<'s, 'a, 'i>,
    reading: Reading,
    item: Memory,
    copy: Memory,
    parts: Vec<PartMemory>,
    pub(crate) trace: Option<Trace>,
}

/// What was answered of one part alone, once something was.
#[derive(Debug, Default)]
struct PartMemory {
    item: Option<Memory>,
    copy: Option<Memory>,
}

impl<'w, 's, 'a, 'i> Walk<'w, 's, 'a, 'i> {
    pub(crate) fn new(questions: &'w Questions<'s, 'a, 'i>, reading: Reading, trace: Option<Trace>) -> Self {
        let nodes = questions.bundle.graph.len();
        Self {
            questions,
            reading,
            item: Memory::new(nodes),
            copy: Memory::new(if questions.subject.recipients.is_empty() { 0 } else { nodes }),
            parts: questions.subject.parts.iter().map(|_| PartMemory::default()).collect(),
            trace,
        }
    }

    /// Forgets what was answered for the copy before.
    pub(crate) fn next_copy(&mut self) {
        self.copy.clear();
        self.parts.iter_mut().filter_map(|part| part.copy.as_mut()).for_each(Memory::clear);
    }

    pub(crate) fn answer(&mut self, node: Id, focus: Focus) -> Truth {
        let focus = self.narrowed(node, focus);
        if let Some(truth) = self.remembered(node, focus) {
            return truth;
        }
        let truth = self.work_out(node, focus);
        if let Some(trace) = &mut self.trace {
            trace.see(node, truth);
        }
        self.remember(node, focus, truth);
        truth
    }

    fn work_out(&mut self, node: Id, focus: Focus) -> Truth {
        match self.questions.bundle.node(node) {
            None => Truth::False,
            Some(NodeView::Const(value)) => Truth::from(value),
            Some(NodeView::All(children)) => self.join(children, focus, Truth::False),
            Some(NodeView::Any(children)) => self.join(children, focus, Truth::True),
            Some(NodeView::Not(child)) => self.answer(child, focus).not(),
            Some(NodeView::PerPart(child)) => self.some_part(child, focus),
            Some(NodeView::Test(predicate)) => self.questions.ask(predicate, focus, self.reading),
        }
    }

    /// Asks the cheapest children first, and no more once one decides.
    fn join(&mut self, children: Ids<'a>, focus: Focus, decisive: Truth) -> Truth {
        let mut joined = decisive.not();
        for cost in 0..=MAX_COST {
            for child in children.iter() {
                if self.questions.bundle.graph.node(child).cost != cost {
                    continue;
                }
                let truth = self.answer(child, focus);
                if truth == decisive {
                    return decisive;
                }
                if truth == Truth::Unknown {
                    joined = Truth::Unknown;
                }
            }
        }
        joined
    }

    fn some_part(&mut self, child: Id, focus: Focus) -> Truth {
        let mut some = Truth::False;
        for part in 0..self.parts.len() {
            match self.answer(child, Focus { part: Some(part), ..focus }) {
                Truth::True => return Truth::True,
                Truth::Unknown => some = Truth::Unknown,
                Truth::False => {}
            }
        }
        some
    }

    /// Without what the node's answer cannot differ by.
    fn narrowed(&self, node: Id, focus: Focus) -> Focus {
        let facts = self.questions.bundle.graph.node(node);
        Focus {
            recipient: focus.recipient.filter(|_| facts.by_recipient),
            part: focus.part.filter(|_| facts.by_part),
        }
    }

    fn remembered(&self, node: Id, focus: Focus) -> Option<Truth> {
        match focus.part {
            None if focus.recipient.is_some() => self.copy.get(node as usize),
            None => self.item.get(node as usize),
            Some(part) => {
                let slot = self.questions.bundle.graph.node(node).part_slot as usize;
                let memory = self.parts.get(part)?;
                let memory = if focus.recipient.is_some() { &memory.copy } else { &memory.item };
                memory.as_ref()?.get(slot)
            }
        }
    }

    fn remember(&mut self, node: Id, focus: Focus, truth: Truth) {
        let memory = match focus.part {
            None if focus.recipient.is_some() => return self.copy.set(node as usize, truth),
            None => return self.item.set(node as usize, truth),
            Some(part) => self.parts.get_mut(part),
        };
        let graph = &self.questions.bundle.graph;
        let Some(memory) = memory else { return };
        let memory = if focus.recipient.is_some() { &mut memory.copy } else { &mut memory.item };
        let memory = memory.get_or_insert_with(|| Memory::new(graph.part_slots()));
        memory.set(graph.node(node).part_slot as usize, truth);
    }

    /// What an unknown answer rests on: the missing data of every unknown predicate below.
    pub(crate) fn missing(&mut self, node: Id, focus: Focus, missing: &mut BTreeSet<Missing>) {
        self.missing_below(node, focus, &mut BTreeSet::new(), missing);
    }

    fn missing_below(
        &mut self,
        node: Id,
        focus: Focus,
        seen: &mut BTreeSet<(Id, Option<usize>)>,
        missing: &mut BTreeSet<Missing>,
    ) {
        let focus = self.narrowed(node, focus);
        if self.answer(node, focus) != Truth::Unknown || !seen.insert((node, focus.part)) {
            return;
        }
        match self.questions.bundle.node(node) {
            Some(NodeView::All(children) | NodeView::Any(children)) => {
                children.iter().for_each(|child| self.missing_below(child, focus, seen, missing));
            }
            Some(NodeView::Not(child)) => self.missing_below(child, focus, seen, missing),
            Some(NodeView::PerPart(child)) => {
                for part in 0..self.parts.len() {
                    self.missing_below(child, Focus { part: Some(part), ..focus }, seen, missing);
                }
            }
            Some(NodeView::Test(predicate)) => {
                if let Some(predicate) = self.questions.bundle.predicate(predicate) {
                    self.questions.missing(&predicate.kind, focus, &mut |what| {
                        missing.insert(what);
                    });
                }
            }
            Some(NodeView::Const(_)) | None => {}
        }
    }

    /// The occurrences that a node which holds has counted, sorted.
    ///
    /// Of an `any`, the first child that holds is the reason; if that reason needed a scan, its sisters are asked too,
    /// since the work is done, so that all the types found are named.
    pub(crate) fn evidence(&mut self, node: Id, focus: Focus) -> Vec<Found> {
        let mut found = BTreeSet::new();
        self.evidence_below(node, focus, &mut BTreeSet::new(), &mut found);
        found.into_iter().collect()
    }

    fn evidence_below(
        &mut self,
        node: Id,
        focus: Focus,
        seen: &mut BTreeSet<(Id, Option<usize>)>,
        found: &mut BTreeSet<Found>,
    ) {
        let scans = |walk: &Self, node| walk.questions.bundle.graph.node(node).scans;
        let focus = self.narrowed(node, focus);
        if !scans(self, node) || self.answer(node, focus) != Truth::True || !seen.insert((node, focus.part)) {
            return;
        }
        match self.questions.bundle.node(node) {
            Some(NodeView::All(children)) => {
                children.iter().for_each(|child| self.evidence_below(child, focus, seen, found));
            }
            Some(NodeView::Any(children)) => {
                let reason = (0..=MAX_COST)
                    .flat_map(|cost| children.iter().map(move |child| (cost, child)))
                    .filter(|(cost, child)| self.questions.bundle.graph.node(*child).cost == *cost)
                    .map(|(_, child)| child)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .find(|child| self.answer(*child, focus) == Truth::True);
                if reason.is_some_and(|reason| scans(self, reason)) {
                    children.iter().for_each(|child| self.evidence_below(child, focus, seen, found));
                }
            }
            Some(NodeView::PerPart(child)) => {
                for part in 0..self.parts.len() {
                    self.evidence_below(child, Focus { part: Some(part), ..focus }, seen, found);
                }
            }
            Some(NodeView::Test(predicate)) => self.counted(predicate, focus, found),
            // What does not hold has found nothing.
            Some(NodeView::Not(_) | NodeView::Const(_)) | None => {}
        }
    }

    fn counted(&self, predicate: Id, focus: Focus, found: &mut BTreeSet<Found>) {
        let Some(predicate) = self.questions.bundle.predicate(predicate) else { return };
        let PredicateKindView::Detected { sit, count, confidence, parts } = predicate.kind else { return };
        let asked = Quantity { count, confidence, parts };
        for (part, subject) in self.questions.parts(focus, parts) {
            for member in self.questions.content.members(sit) {
                let occurrences = self.questions.content.found(part, member).iter();
                found.extend(occurrences.filter(|each| asked.takes(each.confidence)).map(|each| Found {
                    part,
                    start: each.span.start,
                    end: each.span.end,
                    sit: member,
                    confidence: each.confidence,
                    count: 1,
                    value: each.value.clone(),
                }));
                // What is stated twice is one entry with both counts.
                let mut counts: BTreeMap<(u8, &str), u32> = BTreeMap::new();
                for each in subject.detected.iter().filter(|each| each.sit == member && each.count > 0) {
                    let value = each.value.as_deref().unwrap_or_default();
                    let count = counts.entry((each.confidence, value)).or_default();
                    *count = count.saturating_add(each.count);
                }
                let counts = counts.into_iter().filter(|((confidence, _), _)| asked.takes(*confidence));
                found.extend(counts.map(|((confidence, value), count)| Found {
                    part,
                    start: 0,
                    end: 0,
                    sit: member,
                    confidence,
                    count,
                    value: value.to_owned(),
                }));
            }
        }
    }
}

/// An occurrence that a rule counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(super) part: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    sit: Id,
    confidence: u8,
    /// How many, of what the item stated.
    count: u32,
    /// As it is compared (S17).
    value: String,
}

impl Found {
    /// The value is shown as it stands in the text; what the item stated stands in none.
    pub(crate) fn evidence(&self, questions: &Questions<'_, '_, '_>, show_values: bool) -> Evidence {
        let bundle = questions.bundle;
        let part = questions.subject.parts.get(self.part);
        let text = part.and_then(|part| part.text.get(self.start..self.end));
        let value = text.filter(|text| !text.is_empty()).unwrap_or(&self.value);
        let sit = bundle.detection().sit(self.sit);
        let fidelity = match sit.fidelity {
            Fidelity::Exact => "exact",
            Fidelity::Approximate => "approximate",
            Fidelity::External => "external",
        };
        Evidence {
            name: sit.name.to_owned(),
            fidelity: fidelity.to_owned(),
            part: self.part,
            start: self.start,
            end: self.end,
            confidence: self.confidence,
            count: self.count,
            value: if show_values { value.to_owned() } else { mask(value) },
        }
    }
}
