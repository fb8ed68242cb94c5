//! Answers predicates.

use super::content::{Content, Quantity, asks_in, may_hold_more};
use super::subject::{Subject, SubjectPart};
use super::truth::Truth;
use super::values::{Focus, Missing, Value, Values, misses_label, parts_in};
use crate::bundle::Bundle;
use crate::format::policy_views::{PredicateKindView, TestView};
use crate::program::{Comparison, Id, PartFilter};
use crate::scan::text::folded;

/// How missing data is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Absent means no values (S13).
    Decision,
    /// What missing data could change is unknown (S14).
    Completion,
}

/// Asks predicates of one item. Nothing is remembered here but what was found in parts.
pub(crate) struct Questions<'s, 'a, 'i> {
    pub(crate) bundle: &'s Bundle<'a>,
    pub(crate) subject: &'s Subject<'a, 'i>,
    pub(crate) content: Content<'s, 'a, 'i>,
}

impl<'s, 'a, 'i> Questions<'s, 'a, 'i> {
    pub(crate) fn values(&self) -> Values<'_, 'a, 'i> {
        Values { tables: &self.bundle.tables, subject: self.subject }
    }

    pub(crate) fn ask(&self, predicate: Id, focus: Focus, reading: Reading) -> Truth {
        let Some(predicate) = self.bundle.predicate(predicate) else { return Truth::False };
        let certain = reading == Reading::Completion;
        let holds = match predicate.kind {
            PredicateKindView::Attribute { attribute, key, test } => {
                self.values().some(attribute, focus, certain, &mut |value| self.passes(&value, key, test))
            }
            PredicateKindView::Detected { sit, count, confidence, parts } => {
                let asked = Quantity { count, confidence, parts };
                return self.ask_quantity(sit, focus, asked, reading);
            }
            PredicateKindView::Label { labels, parts } => {
                self.some_part(focus, parts, |part| part.label.is_some_and(|label| labels.holds(label)))
            }
            PredicateKindView::RetentionLabel { labels, parts } => self.some_part(focus, parts, |part| {
                part.retention_label.is_some_and(|label| labels.holds(label))
            }),
            PredicateKindView::Classifier { classifier, parts } => {
                self.some_part(focus, parts, |part| part.classifiers.contains(&(classifier, true)))
            }
        };
        if holds {
            Truth::True
        } else if certain && self.missing(&predicate.kind, focus, &mut |_| ()) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    fn ask_quantity(&self, sit: Id, focus: Focus, asked: Quantity, reading: Reading) -> Truth {
        let parts = || self.parts(focus, asked.parts).map(|(index, _)| index);
        let tally = self.content.tally(sit, parts().collect::<Vec<_>>().into_iter(), asked);
        let more = reading == Reading::Completion
            && self
                .parts(focus, asked.parts)
                .any(|(_, part)| may_hold_more(part.state) || !self.content.unanswered(sit, part).is_empty());
        if !more || asked.exceeded(tally) {
            Truth::from(asked.holds(tally))
        } else if asked.holds(tally) && asked.count.at_most.is_none() {
            Truth::True
        } else {
            Truth::Unknown
        }
    }

    /// Says what is missing for the predicate to be certain, whatever its answer.
    pub(crate) fn missing(
        &self,
        predicate: &PredicateKindView<'_>,
        focus: Focus,
        say: &mut dyn FnMut(Missing),
    ) -> bool {
        let mut some =
            |filter, misses: &dyn Fn(&SubjectPart<'_>) -> bool, what: &dyn Fn(usize) -> Missing| {
                let mut missing = false;
                for (index, _) in self.parts(focus, filter).filter(|(_, part)| misses(part)) {
                    say(what(index));
                    missing = true;
                }
                missing
            };
        match *predicate {
            PredicateKindView::Attribute { attribute, .. } => self.values().missing(attribute, focus, say),
            PredicateKindView::Detected { sit, parts, .. } => {
                let mut missing = some(parts, &|part| may_hold_more(part.state), &Missing::Part);
                for (_, part) in self.parts(focus, parts) {
                    for sit in self.content.unanswered(sit, part) {
                        say(Missing::Type(sit));
                        missing = true;
                    }
                }
                missing
            }
            PredicateKindView::Label { parts, .. } => some(parts, &misses_label, &Missing::Part),
            PredicateKindView::RetentionLabel { parts, .. } => some(
                parts,
                &|part| part.retention_label.is_none() && may_hold_more(part.state),
                &Missing::Part,
            ),
            PredicateKindView::Classifier { classifier, parts } => some(
                parts,
                &|part| part.classifiers.binary_search_by_key(&classifier, |(id, _)| *id).is_err(),
                &|_| Missing::Classifier(classifier),
            ),
        }
    }

    pub(crate) fn parts(
        &self,
        focus: Focus,
        filter: PartFilter,
    ) -> impl Iterator<Item = (usize, &'s SubjectPart<'i>)> + use<'s, 'a, 'i> {
        parts_in(self.subject, focus).filter(move |(_, part)| asks_in(filter, part.role))
    }

    fn some_part(&self, focus: Focus, filter: PartFilter, holds: impl Fn(&SubjectPart<'_>) -> bool) -> bool {
        self.parts(focus, filter).any(|(_, part)| holds(part))
    }

    fn passes(&self, value: &Value<'_>, key: Option<&str>, test: TestView<'_>) -> bool {
        match (value, key) {
            (Value::Under(under, text), Some(key)) => {
                folded(under) == folded(key) && self.text_passes(text, test)
            }
            (Value::Text(text), None) => self.text_passes(text, test),
            (Value::Number(number), None) => match test {
                TestView::Number(comparison, limit) => compare(*number, comparison, limit),
                _ => false,
            },
            (Value::Flag(flag), None) => *flag && matches!(test, TestView::True),
            (Value::Address(address), None) => match test {
                TestView::Ip(ranges) => ranges.iter().any(|(low, high)| (low..=high).contains(address)),
                _ => false,
            },
            _ => false,
        }
    }

    fn text_passes(&self, text: &str, test: TestView<'_>) -> bool {
        match test {
            TestView::Equals(texts) => texts.holds(&folded(text)),
            TestView::Phrases(list) => self.content.detector.holds_phrase(self.bundle, list, text),
            TestView::Matches(searches) => {
                searches.iter().any(|search| self.content.detector.matches(self.bundle, search, text))
            }
            TestView::True | TestView::Ip(_) | TestView::Number(..) => false,
        }
    }
}

fn compare(number: u64, comparison: Comparison, limit: u64) -> bool {
    match comparison {
        Comparison::Equal => number == limit,
        Comparison::Greater => number > limit,
        Comparison::AtLeast => number >= limit,
        Comparison::Less => number < limit,
        Comparison::AtMost => number <= limit,
    }
}
