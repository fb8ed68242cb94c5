//! Occurrences of a type in one text (S16 to S21).

use std::collections::BTreeSet;
use std::ops::Range;

use weir_compiler::types::model::{Evidence, Matcher, MatcherKind, Pattern, TypeBody};
use weir_runtime::validators;

use super::case::Twin;
use super::{expression, keywords, text};

/// S21: a span where some pattern holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) confidence: u8,
    /// S17.
    pub(super) value: String,
}

/// Of a type that is no bundle; a bundle has only its members' (S24).
pub(super) fn occurrences(twin: &Twin<'_>, sit: usize, text: &str) -> Vec<Occurrence> {
    let Some(TypeBody::Patterns(patterns)) = twin.model.types.get(sit).map(|sit| &sit.body) else {
        return Vec::new();
    };
    let mut spans: Vec<(u8, Range<usize>)> = Vec::new();
    for pattern in patterns {
        spans.extend(held(twin, pattern, text).into_iter().map(|span| (pattern.confidence, span)));
    }
    // S21: the strongest is kept, then the earliest, then the longest.
    spans.sort_by(|(confidence, span), (other, with)| {
        other.cmp(confidence).then(span.start.cmp(&with.start)).then(with.end.cmp(&span.end))
    });
    let mut kept: Vec<Occurrence> = Vec::new();
    for (confidence, span) in spans {
        if kept.iter().all(|known| known.end <= span.start || span.end <= known.start) {
            let value = text::value(text.get(span.clone()).unwrap_or_default());
            kept.push(Occurrence { start: span.start, end: span.end, confidence, value });
        }
    }
    kept.sort();
    kept
}

/// S18: the primary matches at which a pattern holds.
fn held(twin: &Twin<'_>, pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    let excluded: Vec<String> = pattern.excluded.iter().map(|value| text::value(value)).collect();
    let mut held = matches(twin, &pattern.primary, text);
    held.retain(|span| !excluded.contains(&text::value(text.get(span.clone()).unwrap_or_default())));
    held.retain(|span| {
        pattern.evidence.iter().all(|evidence| supports(twin, evidence, pattern.proximity, text, span))
    });
    held
}

/// S18, S19: whether evidence holds at a primary match.
fn supports(
    twin: &Twin<'_>,
    evidence: &Evidence,
    proximity: Option<u32>,
    text: &str,
    primary: &Range<usize>,
) -> bool {
    match evidence {
        Evidence::Match { matcher, at_least, distinct } => {
            let mut near = matches(twin, matcher, text);
            near.retain(|span| is_near(text, proximity, primary, span));
            let count = if *distinct {
                near.iter()
                    .map(|span| text::value(text.get(span.clone()).unwrap_or_default()))
                    .collect::<BTreeSet<_>>()
                    .len()
            } else {
                near.len()
            };
            count >= *at_least as usize
        }
        Evidence::Some { at_least, at_most, members } => {
            let count =
                members.iter().filter(|member| supports(twin, member, proximity, text, primary)).count();
            count >= *at_least as usize && at_most.is_none_or(|most| count <= most as usize)
        }
    }
}

/// S18: wholly within so many code points before the start or after the end, and not over the match.
fn is_near(text: &str, proximity: Option<u32>, primary: &Range<usize>, span: &Range<usize>) -> bool {
    let points = |range: Range<usize>| text.get(range).unwrap_or_default().chars().count();
    let reach = proximity.map_or(usize::MAX, |points| points as usize);
    let before = span.end <= primary.start && points(span.start..primary.start) <= reach;
    let after = span.start >= primary.end && points(primary.end..span.end) <= reach;
    before || after
}

/// S16, S20: the matches of an expression that its validators accept, or of a list.
fn matches(twin: &Twin<'_>, matcher: &Matcher, text: &str) -> Vec<Range<usize>> {
    match &matcher.kind {
        MatcherKind::Keywords(list) => {
            twin.model.lists.get(*list).map_or_else(Vec::new, |list| keywords::matches(&list.phrases, text))
        }
        MatcherKind::Expression { pattern, flags, validators } => {
            let mut found =
                twin.expression(pattern, flags).map_or_else(Vec::new, |hir| expression::matches(hir, text));
            found.retain(|span| {
                let matched = text.get(span.clone()).unwrap_or_default();
                validators.iter().all(|validator| validators::check(*validator, matched))
            });
            found
        }
    }
}
