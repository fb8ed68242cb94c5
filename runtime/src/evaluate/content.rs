//! What was found in the parts. A part is scanned once, when a rule first asks, for all the types that the location's
//! rules can ask for.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::graph::members_of;
use super::subject::{Subject, SubjectPart};
use crate::bundle::Bundle;
use crate::format::views::TypeBodyView;
use crate::item::PartRole;
use crate::program::{Count, Id, PartFilter, PartState};
use crate::scan::Occurrence;

/// Looks into texts; the scanner, and in tests something simpler.
pub(crate) trait Detector {
    /// Occurrences of the types, by type and place. The types are sorted, and unions are expanded.
    fn detect(&self, bundle: &Bundle<'_>, text: &str, wanted: &[Id]) -> Vec<Occurrence>;
    fn holds_phrase(&self, bundle: &Bundle<'_>, list: Id, text: &str) -> bool;
    fn matches(&self, bundle: &Bundle<'_>, search: Id, text: &str) -> bool;
}

pub(crate) struct Content<'s, 'a, 'i> {
    bundle: &'s Bundle<'a>,
    subject: &'s Subject<'a, 'i>,
    pub(crate) detector: &'s dyn Detector,
    parts: Vec<OnceCell<Vec<Occurrence>>>,
}

/// So many values of a type with a confidence in the range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantity {
    pub(crate) count: Count,
    pub(crate) confidence: (u8, u8),
    pub(crate) parts: PartFilter,
}

impl<'s, 'a, 'i> Content<'s, 'a, 'i> {
    pub(crate) fn new(
        bundle: &'s Bundle<'a>,
        subject: &'s Subject<'a, 'i>,
        detector: &'s dyn Detector,
    ) -> Self {
        Self { bundle, subject, detector, parts: subject.parts.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The occurrences of a type that is no union in the text of a part.
    pub(crate) fn found(&self, part: usize, sit: Id) -> &[Occurrence] {
        let Some(cell) = self.parts.get(part) else { return &[] };
        let found = cell.get_or_init(|| {
            let text = self.subject.parts.get(part).map_or("", |part| part.text);
            if text.is_empty() {
                return Vec::new();
            }
            let wanted = self.bundle.graph.wanted(&self.bundle.tables, self.subject.location_id);
            let mut found = self.detector.detect(self.bundle, text, wanted);
            found.sort_by_key(|occurrence| (occurrence.sit, occurrence.span));
            found
        });
        let start = found.partition_point(|occurrence| occurrence.sit < sit);
        let end = found.partition_point(|occurrence| occurrence.sit <= sit);
        found.get(start..end).unwrap_or_default()
    }

    /// The members of a union and the type itself; otherwise only the type.
    pub(crate) fn members(&self, sit: Id) -> Vec<Id> {
        match self.bundle.tables.detection.sit(sit).body {
            TypeBodyView::Patterns(_) => vec![sit],
            TypeBodyView::Union(_) => members_of(&self.bundle.tables, sit),
        }
    }

    /// Of the type and its members, those that only the host can find and of which a part says nothing.
    pub(crate) fn unanswered(&self, sit: Id, part: &SubjectPart<'_>) -> Vec<Id> {
        let external = self.bundle.graph.external();
        if external.is_empty() {
            return Vec::new();
        }
        let members = self.members(sit).into_iter();
        members.filter(|sit| external.binary_search(sit).is_ok() && !part.answers(*sit)).collect()
    }

    /// How many values of the type there are (S22 to S24).
    pub(crate) fn tally(&self, sit: Id, parts: impl Iterator<Item = usize> + Clone, asked: Quantity) -> u64 {
        let members = self.members(sit);
        if asked.count.all {
            self.occurrences(&members, parts, asked)
        } else {
            self.values(&members, parts, asked)
        }
    }

    fn occurrences(&self, members: &[Id], parts: impl Iterator<Item = usize>, asked: Quantity) -> u64 {
        let mut tally = 0_u64;
        for part in parts {
            for member in members {
                let found = self.found(part, *member).iter();
                let counted = found.filter(|occurrence| asked.takes(occurrence.confidence)).count();
                tally = tally.saturating_add(counted as u64);
            }
            for stated in self.subject.parts.get(part).iter().flat_map(|part| &part.detected) {
                if members.contains(&stated.sit) && asked.takes(stated.confidence) {
                    tally = tally.saturating_add(u64::from(stated.count));
                }
            }
        }
        tally
    }

    fn values(&self, members: &[Id], parts: impl Iterator<Item = usize>, asked: Quantity) -> u64 {
        let mut tally = 0_u64;
        let mut strongest: BTreeMap<(Id, &str), u8> = BTreeMap::new();
        let mut see = |sit, value, confidence: u8| {
            let known = strongest.entry((sit, value)).or_default();
            *known = confidence.max(*known);
        };
        for part in parts {
            for member in members {
                for occurrence in self.found(part, *member) {
                    see(*member, &occurrence.value, occurrence.confidence);
                }
            }
            for stated in self.subject.parts.get(part).iter().flat_map(|part| &part.detected) {
                match &stated.value {
                    _ if !members.contains(&stated.sit) || stated.count == 0 => {}
                    Some(value) => see(stated.sit, value, stated.confidence),
                    // Each of them is a value of its own.
                    None if asked.takes(stated.confidence) => {
                        tally = tally.saturating_add(u64::from(stated.count));
                    }
                    None => {}
                }
            }
        }
        let distinct = strongest.values().filter(|confidence| asked.takes(**confidence)).count();
        tally.saturating_add(distinct as u64)
    }
}

impl Quantity {
    pub(crate) fn takes(&self, confidence: u8) -> bool {
        (self.confidence.0..=self.confidence.1).contains(&confidence)
    }

    pub(crate) fn holds(&self, tally: u64) -> bool {
        tally >= u64::from(self.count.at_least) && !self.exceeded(tally)
    }

    /// More values cannot make it hold again.
    pub(crate) fn exceeded(&self, tally: u64) -> bool {
        self.count.at_most.is_some_and(|most| tally > u64::from(most))
    }
}

/// Whether a predicate that asks in some parts asks in this one.
pub(crate) fn asks_in(filter: PartFilter, role: PartRole) -> bool {
    match filter {
        PartFilter::Any => true,
        PartFilter::Message => role == PartRole::Message,
        PartFilter::Attachments => role == PartRole::Attachment,
    }
}

/// Whether the part's text could go on.
pub(crate) fn may_hold_more(state: PartState) -> bool {
    state != PartState::Scanned
}
