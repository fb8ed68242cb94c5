//! Taking what rules counted out of the texts it was found in (S42).

use std::collections::BTreeMap;

use super::subject::Subject;
use super::walk::Found;
use crate::outcome::Redaction;
use crate::scan::text::mask;

/// What is to go: by part, the spans with what takes their place, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Redactions {
    parts: BTreeMap<usize, Vec<(usize, usize, String)>>,
    /// What was redacted already stays so.
    kept: bool,
}

impl Redactions {
    /// What the item stated itself has no place in a text.
    pub(super) fn add(&mut self, found: &[Found], with: &str) {
        for each in found.iter().filter(|each| each.end > each.start) {
            self.parts.entry(each.part).or_default().push((each.start, each.end, with.to_owned()));
        }
    }

    pub(super) fn are_none(&self) -> bool {
        self.parts.is_empty()
    }

    pub(crate) fn keep(&mut self) {
        self.kept = true;
    }

    pub(crate) fn are_kept(&self) -> bool {
        self.kept
    }

    /// Spans that overlap or touch go as one. Of what is left, `hidden` is masked: a verdict shows no value that was not asked
    /// for, whichever rule counted it.
    pub(super) fn redacted(self, subject: &Subject<'_, '_>, hidden: &[Found]) -> Vec<Redaction> {
        let mut redactions = Vec::with_capacity(self.parts.len());
        for (part, mut asked) in self.parts {
            let text = subject.parts.get(part).map_or("", |part| part.text);
            asked.sort_by_key(|(start, _, _)| *start);
            let mut spans: Vec<(usize, usize)> = Vec::new();
            let mut replacements: Vec<String> = Vec::new();
            for (start, end, with) in asked {
                match spans.last_mut() {
                    Some((_, last)) if start <= *last => *last = end.max(*last),
                    _ => {
                        spans.push((start, end));
                        replacements.push(with);
                    }
                }
            }
            let left = left_of(text, &spans, &replacements, &merged(part, hidden));
            let spans = spans.into_iter().map(|(start, end)| [start, end]).collect();
            redactions.push(Redaction { part, spans, text: left });
        }
        redactions
    }
}

/// The places of what was found in a part, those that overlap or touch as one.
fn merged(part: usize, found: &[Found]) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = found
        .iter()
        .filter(|each| each.part == part && each.end > each.start)
        .map(|each| (each.start, each.end))
        .collect();
    places.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in places {
        match merged.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// The text with its spans replaced, and with hidden places outside of them masked. Both are sorted and apart.
fn left_of(
    text: &str,
    spans: &[(usize, usize)],
    replacements: &[String],
    hidden: &[(usize, usize)],
) -> String {
    let mut left = String::with_capacity(text.len());
    let mut hidden = hidden.iter().copied().peekable();
    let mut from = 0;
    let ends = spans.iter().map(|span| span.0).chain([text.len()]);
    let resumes = spans.iter().map(|span| span.1).chain([text.len()]);
    let replacements = replacements.iter().map(String::as_str).chain([""]);
    for ((until, resume), replacement) in ends.zip(resumes).zip(replacements) {
        while let Some((start, end)) = hidden.peek().copied().filter(|(start, _)| *start < until) {
            let (start, clipped) = (start.max(from), end.min(until));
            if clipped > from {
                left.push_str(text.get(from..start).unwrap_or_default());
                left.push_str(&mask(text.get(start..clipped).unwrap_or_default()));
                from = clipped;
            }
            // What goes beyond the gap goes on behind the span.
            if end > resume {
                break;
            }
            hidden.next();
        }
        left.push_str(text.get(from..until).unwrap_or_default());
        left.push_str(replacement);
        from = resume;
    }
    left
}
