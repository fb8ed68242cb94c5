//! Looks into texts with the scanner, which reads automata and phrases from the bundle's bytes.

use zerocopy::little_endian::U32;

use super::content::Detector;
use crate::bundle::Bundle;
use crate::format::views::{AutomatonView, DetectionView, SearchView};
use crate::program::Id;
use crate::scan::{self, AutomatonTables, Occurrence, Shape, Tables, machine};

/// The detector of every bundle.
pub(super) struct BundleScanner;

impl Detector for BundleScanner {
    fn detect(&self, bundle: &Bundle<'_>, text: &str, wanted: &[Id]) -> Vec<Occurrence> {
        bundle.scanner().detect(bundle.detection(), text, wanted)
    }

    fn holds_phrase(&self, bundle: &Bundle<'_>, list: Id, text: &str) -> bool {
        bundle.scanner().keywords(bundle.detection()).holds(text, list)
    }

    fn matches(&self, bundle: &Bundle<'_>, search: Id, text: &str) -> bool {
        match bundle.detection().search(search) {
            SearchView::Automaton(automaton) => walkable(automaton).matches_in(text),
            SearchView::Machine(view) => machine::matches_in(&view.owned(), text),
        }
    }
}

/// What a scanner is made from, once per bundle.
pub(crate) fn prepare(detection: &DetectionView<'_>) -> scan::Scanner {
    let shape = Shape {
        types: detection.type_bodies().collect(),
        expressions: detection.owned_expressions().collect(),
        machines: detection.owned_machines().collect(),
        groups: detection.group_count(),
        lists: detection.keyword_list_count(),
    };
    scan::Scanner::new(shape, detection)
}

fn walkable<'a>(view: AutomatonView<'a>) -> AutomatonTables<'a, [U32]> {
    AutomatonTables {
        classes: view.classes,
        stride: view.stride,
        starts: view.starts,
        transitions: view.transitions,
        matches: view.matches,
    }
}

impl Tables for DetectionView<'_> {
    type Words = [U32];

    fn group(&self, group: usize) -> Option<AutomatonTables<'_, [U32]>> {
        let id = u32::try_from(group).ok().filter(|_| group < self.group_count())?;
        Some(walkable(self.automaton(id)))
    }

    fn match_sets(&self, group: usize) -> Vec<Vec<u32>> {
        let Some(id) = u32::try_from(group).ok().filter(|_| group < self.group_count()) else {
            return Vec::new();
        };
        let automaton = self.automaton(id);
        (0..).zip(automaton.sets).map(|(index, _)| automaton.match_set(index).iter().collect()).collect()
    }

    fn phrases(&self, list: usize) -> impl Iterator<Item = &str> {
        let id = u32::try_from(list).unwrap_or(u32::MAX);
        self.keyword_list(id).phrases.iter()
    }
}
