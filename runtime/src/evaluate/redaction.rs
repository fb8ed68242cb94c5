//! Taking what rules counted out of the texts it was found in (S39).

use std::collections::BTreeMap;

use super::effects::without;
use super::subject::Subject;
use super::walk::Found;
use crate::outcome::Redaction;

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

    pub(crate) fn keep(&mut self) {
        self.kept = true;
    }

    pub(crate) fn are_kept(&self) -> bool {
        self.kept
    }

    /// Spans that overlap or touch go as one.
    pub(super) fn redacted(self, subject: &Subject<'_, '_>) -> Vec<Redaction> {
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
            let left = without(text, &spans, |index| replacements.get(index).map_or("", String::as_str));
            let spans = spans.into_iter().map(|(start, end)| [start, end]).collect();
            redactions.push(Redaction { part, spans, text: left });
        }
        redactions
    }
}
