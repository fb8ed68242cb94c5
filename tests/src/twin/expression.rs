//! Matching an expression by the definition: the set of all ends from a start (S15, S16).

use std::collections::BTreeSet;
use std::ops::Range;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// S16: the most bytes of a match.
const LONGEST: usize = 1024;

/// S16: the leftmost start and from there the longest end; then on from that end.
pub(super) fn matches(hir: &Hir, text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut free = 0;
    for (start, _) in text.char_indices() {
        if start < free {
            continue;
        }
        if let Some(end) = ends(hir, text, start, start + LONGEST).last().copied() {
            found.push(start..end);
            free = end;
        }
    }
    found
}

/// The end of the longest match that begins here.
pub(super) fn longest_at(hir: &Hir, text: &str, start: usize) -> Option<usize> {
    ends(hir, text, start, start + LONGEST).last().copied()
}

/// S4: whether it matches somewhere.
pub(super) fn matches_somewhere(hir: &Hir, text: &str) -> bool {
    let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
    starts.into_iter().any(|start| !ends(hir, text, start, text.len()).is_empty())
}

/// Every place up to `limit` where a match that begins at `start` can end.
fn ends(hir: &Hir, text: &str, start: usize, limit: usize) -> BTreeSet<usize> {
    let after = text.get(start..).unwrap_or_default();
    match hir.kind() {
        HirKind::Empty => BTreeSet::from([start]),
        HirKind::Literal(literal) => {
            let end = start + literal.0.len();
            let there = after.as_bytes().starts_with(&literal.0) && end <= limit;
            there.then_some(end).into_iter().collect()
        }
        HirKind::Class(class) => {
            let next = after.chars().next().filter(|point| holds(class, *point));
            next.map(|point| start + point.len_utf8()).filter(|end| *end <= limit).into_iter().collect()
        }
        HirKind::Look(look) => looks(*look, text.as_bytes(), start).then_some(start).into_iter().collect(),
        HirKind::Capture(capture) => ends(&capture.sub, text, start, limit),
        HirKind::Concat(parts) => {
            parts.iter().fold(BTreeSet::from([start]), |places, part| step(part, text, &places, limit))
        }
        HirKind::Alternation(choices) => {
            choices.iter().flat_map(|choice| ends(choice, text, start, limit)).collect()
        }
        HirKind::Repetition(repetition) => {
            let mut places = BTreeSet::from([start]);
            for _ in 0..repetition.min {
                places = step(&repetition.sub, text, &places, limit);
            }
            let mut all = places.clone();
            let mut times = repetition.min;
            while repetition.max.is_none_or(|max| times < max) {
                places = step(&repetition.sub, text, &places, limit);
                if places.is_subset(&all) {
                    break;
                }
                all.extend(&places);
                times += 1;
            }
            all
        }
    }
}

fn step(hir: &Hir, text: &str, places: &BTreeSet<usize>, limit: usize) -> BTreeSet<usize> {
    places.iter().flat_map(|place| ends(hir, text, *place, limit)).collect()
}

fn holds(class: &Class, point: char) -> bool {
    match class {
        Class::Unicode(class) => class.iter().any(|range| range.start() <= point && point <= range.end()),
        Class::Bytes(class) => u8::try_from(point)
            .is_ok_and(|byte| class.iter().any(|range| range.start() <= byte && byte <= range.end())),
    }
}

fn looks(look: Look, text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
    let after = text.get(at).copied();
    let word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match look {
        Look::Start => before.is_none(),
        Look::End => after.is_none(),
        Look::StartLF => before.is_none_or(|byte| byte == b'\n'),
        Look::EndLF => after.is_none_or(|byte| byte == b'\n'),
        Look::WordAscii => word(before) != word(after),
        Look::WordAsciiNegate => word(before) == word(after),
        Look::WordStartAscii => !word(before) && word(after),
        Look::WordEndAscii => word(before) && !word(after),
        // S15 knows no others.
        _ => false,
    }
}
