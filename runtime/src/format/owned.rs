//! From views of detection back to a program's own form: what the scanner keeps, because it is small and asked often.

use super::views::{DetectionView, EvidenceView, Ids, MachineView, MatcherView, TypeBodyView};
use crate::program::{Evidence, Expression, Id, Machine, Matcher, Pattern, TypeBody};

impl DetectionView<'_> {
    pub fn type_bodies(&self) -> impl Iterator<Item = TypeBody> {
        (0..).zip(self.types).map(|(id, _)| match self.sit(id).body {
            TypeBodyView::Patterns(patterns) => {
                TypeBody::Patterns(patterns.map(|id| self.owned_pattern(id)).collect())
            }
            TypeBodyView::Union(members) => TypeBody::Union(members.iter().collect()),
        })
    }

    pub fn owned_expressions(&self) -> impl Iterator<Item = Expression> {
        (0..).zip(self.expressions).map(|(id, _)| self.expression(id))
    }

    /// The machines of expressions.
    pub fn owned_machines(&self) -> impl Iterator<Item = Machine> {
        (0..).zip(self.machines).take(self.machine_count).map(|(id, _)| self.machine(id).owned())
    }

    fn owned_pattern(&self, id: Id) -> Pattern {
        let pattern = self.pattern(id);
        Pattern {
            confidence: pattern.confidence,
            primary: self.owned_matcher(pattern.primary),
            proximity: pattern.proximity,
            evidence: self.owned_evidence(pattern.evidence),
            excluded: pattern.excluded.owned(),
        }
    }

    fn owned_matcher(&self, id: Id) -> Matcher {
        match self.matcher(id) {
            MatcherView::Expression { expression, validators } => {
                Matcher::Expression { expression, validators: validators.iter().collect() }
            }
            MatcherView::Keywords(list) => Matcher::Keywords(list),
        }
    }

    /// Opening has bounded how deep evidence nests.
    fn owned_evidence(&self, ids: Ids<'_>) -> Vec<Evidence> {
        ids.iter()
            .map(|id| match self.evidence(id) {
                EvidenceView::Match { matcher, at_least, distinct } => {
                    Evidence::Match { matcher: self.owned_matcher(matcher), at_least, distinct }
                }
                EvidenceView::Some { at_least, at_most, members } => {
                    Evidence::Some { at_least, at_most, members: self.owned_evidence(members) }
                }
            })
            .collect()
    }
}

impl MachineView<'_> {
    pub fn owned(&self) -> Machine {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        Machine { instructions: (0..count).map(|index| self.instruction(index)).collect() }
    }
}
