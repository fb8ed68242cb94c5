//! From spans where patterns hold to occurrences of a type that do not overlap (S21).

use std::collections::BTreeMap;

use super::Span;

/// A span where some pattern holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) span: Span,
    pub(super) confidence: u8,
}

/// Keeps the strongest, then the earliest, then the longest; in order of the text.
pub(super) fn settle(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_unstable_by(|a, b| {
        (b.confidence.cmp(&a.confidence))
            .then(a.span.start.cmp(&b.span.start))
            .then(b.span.end.cmp(&a.span.end))
    });
    let mut kept: BTreeMap<usize, Candidate> = BTreeMap::new();
    for candidate in candidates {
        let before = kept.range(..candidate.span.end).next_back();
        if before.is_none_or(|(_, before)| before.span.end <= candidate.span.start) {
            kept.insert(candidate.span.start, candidate);
        }
    }
    kept.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(start: usize, end: usize, confidence: u8) -> Candidate {
        Candidate { span: Span { start, end }, confidence }
    }

    #[test]
    fn the_strongest_is_kept() {
        let kept = settle(vec![candidate(0, 4, 75), candidate(2, 6, 85), candidate(6, 8, 65)]);
        assert_eq!(kept, [candidate(2, 6, 85), candidate(6, 8, 65)]);
    }

    #[test]
    fn then_the_earliest_then_the_longest() {
        let kept = settle(vec![candidate(2, 6, 75), candidate(0, 3, 75), candidate(0, 4, 75)]);
        assert_eq!(kept, [candidate(0, 4, 75)]);
    }

    #[test]
    fn one_span_has_its_highest_confidence() {
        assert_eq!(settle(vec![candidate(0, 4, 65), candidate(0, 4, 85)]), [candidate(0, 4, 85)]);
    }
}
