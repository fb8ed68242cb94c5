//! `type credit_card count >= 2`: how often a type occurs, in an item or in the evidence of a copy.

use std::collections::{BTreeMap, BTreeSet};

use weir_runtime::scan::text::{mask, normalise};

use crate::testing::expectations::{Judged, copy_for};
use crate::types::model::{Count, Expect, Model, TypeBody};

/// So many values of a type.
pub(super) struct Asked {
    pub(super) sit: usize,
    pub(super) count: Count,
    pub(super) confidence: (u8, u8),
}

/// What there is of a type: the values with their strongest confidence (S22), and how often it occurs.
#[derive(Default)]
pub(super) struct Tally {
    values: BTreeMap<(String, String), u8>,
    /// Stated without a value: each is one of its own.
    nameless: u32,
    occurrences: u32,
}

impl Tally {
    fn add(&mut self, asked: &Asked, name: String, value: Option<&str>, confidence: u8, count: u32) {
        let takes = (asked.confidence.0..=asked.confidence.1).contains(&confidence);
        self.occurrences = self.occurrences.saturating_add(if takes { count } else { 0 });
        match value {
            Some(value) => {
                let known = self.values.entry((name, normalise(value))).or_default();
                *known = (*known).max(confidence);
            }
            None if takes => self.nameless = self.nameless.saturating_add(count),
            None => {}
        }
    }

    pub(super) fn holds(&self, asked: &Asked) -> bool {
        let takes = |confidence: &&u8| (asked.confidence.0..=asked.confidence.1).contains(*confidence);
        let distinct = u32::try_from(self.values.values().filter(takes).count()).unwrap_or(u32::MAX);
        let found = if asked.count.all { self.occurrences } else { distinct.saturating_add(self.nameless) };
        found >= asked.count.at_least && asked.count.at_most.is_none_or(|at_most| found <= at_most)
    }

    /// For a failure; masked.
    pub(super) fn came(&self) -> Vec<String> {
        let values = self.values.iter().map(|((_, value), level)| format!("`{}` at {level}", mask(value)));
        let nameless = (self.nameless > 0).then(|| format!("{} stated", self.nameless));
        values.chain(nameless).collect()
    }
}

/// Over all parts, whatever the rules ask.
pub(super) fn in_item(judged: &Judged<'_>, asked: &Asked) -> Tally {
    let mut tally = Tally::default();
    let Some(id) = judged.places.types.get(&asked.sit).copied() else { return tally };
    let members = member_names(judged.model, asked.sit);
    for part in &judged.item.parts {
        for found in judged.bundle.detect(part.text.as_deref().unwrap_or_default(), &[id]) {
            let name = judged.bundle.detection().sit(found.sit).name.to_owned();
            tally.add(asked, name, Some(&found.value), found.confidence, 1);
        }
        for stated in
            part.detected.iter().filter(|stated| stated.count > 0 && members.contains(stated.name.as_str()))
        {
            tally.add(asked, stated.name.clone(), stated.value.as_deref(), stated.confidence, stated.count);
        }
    }
    tally
}

/// What the rules that match the copies have counted. One occurrence that several rules counted is one.
pub(super) fn in_evidence(judged: &Judged<'_>, asked: &Asked, expect: &Expect) -> Tally {
    let mut tally = Tally::default();
    let copies = expect.copies.iter().filter_map(|(name, _)| copy_for(&judged.revealed, name));
    let evidence = copies.flat_map(|copy| &copy.matched).flat_map(|rule| &rule.evidence);
    let members = member_names(judged.model, asked.sit);
    let mut seen = BTreeSet::new();
    for each in evidence.filter(|each| members.contains(each.name.as_str())) {
        let place = (each.part, each.start, each.end, &each.name, each.confidence, &each.value);
        if seen.insert(place) {
            let value = Some(each.value.as_str()).filter(|value| !value.is_empty());
            tally.add(asked, each.name.clone(), value, each.confidence, each.count);
        }
    }
    tally
}

/// The full names of a type and, of a union, of its members.
fn member_names(model: &Model, sit: usize) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut open = vec![sit];
    while let Some(sit) = open.pop().and_then(|sit| model.types.get(sit)) {
        if names.insert(sit.path.as_str())
            && let TypeBody::Union(members) = &sit.body
        {
            open.extend(members);
        }
    }
    names
}
