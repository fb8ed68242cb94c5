//! Findings: what is wrong, where, why, and the way out.
//!
//! A [`Diagnostic`] is data. Its code comes from the one [`catalogue`]; its words are written by the phase that found it;
//! terminal, JSON and SARIF faces only render it. A fix is a list of edits with a grade, so that `weir fix` and the editor
//! apply the same change.

pub mod catalogue;
pub mod edits;
pub mod render;

use crate::source::Span;

pub use catalogue::{Code, Severity};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// Lower case, no final period, the user's words in backticks.
    pub message: String,
    /// The line that asks: what the reader has to change.
    pub at: Label,
    /// The lines that forbid, or that were there first.
    pub also: Vec<Label>,
    /// Reasons.
    pub notes: Vec<String>,
    /// The way out, in words.
    pub help: Vec<String>,
    pub fixes: Vec<Fix>,
}

/// A place and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// A change that removes the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub grade: Grade,
    pub edits: Vec<Edit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Right whenever the finding is; `weir fix` applies it.
    Always,
    /// One of several ways; offered, applied only on request.
    Maybe,
}

/// Replace a range by a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    pub fn new(code: Code, message: impl Into<String>, at: Span, label: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            at: Label { span: at, text: label.into() },
            also: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
        }
    }

    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.also.push(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// The fix that `weir fix` takes: the first sure one or, if it is asked for others too, the first of those.
    pub fn chosen_fix(&self, maybe: bool) -> Option<&Fix> {
        let sure = self.fixes.iter().find(|fix| fix.grade == Grade::Always);
        sure.or_else(|| self.fixes.first().filter(|_| maybe))
    }
}

impl Fix {
    pub fn always(title: impl Into<String>) -> Self {
        Fix { title: title.into(), grade: Grade::Always, edits: Vec::new() }
    }

    pub fn maybe(title: impl Into<String>) -> Self {
        Fix { title: title.into(), grade: Grade::Maybe, edits: Vec::new() }
    }

    #[must_use]
    pub fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn insert(self, at: Span, text: impl Into<String>) -> Self {
        self.replace(at.before(), text)
    }

    #[must_use]
    pub fn delete(self, span: Span) -> Self {
        self.replace(span, "")
    }
}

/// Findings in the order a reader meets them: by file and place, then code. A finding that says the same of the same place
/// appears once.
pub fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|a, b| (a.at.span, a.code, &a.message).cmp(&(b.at.span, b.code, &b.message)));
    findings.dedup_by(|a, b| a.code == b.code && a.at.span == b.at.span && a.message == b.message);
}

/// The word of `names` nearest to `typed`, if it is near enough to be what was meant.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of the lengths, and nobody misspells a name of this length by a letter.
    const LONGEST: usize = 64;
    let length = typed.chars().count();
    // Of two letters every other name of two letters is near.
    if !(3..=LONGEST).contains(&length) {
        return None;
    }
    // Of a path the last word is what was mistyped; the words before it would make any neighbour near.
    let last = typed.rsplit('.').next().unwrap_or(typed);
    let limit = 1 + last.chars().count() / 4;
    names
        .into_iter()
        // A name of another length is at least the difference away.
        .filter(|name| name.len() <= 4 * LONGEST && name.chars().count().abs_diff(length) <= limit)
        .map(|name| (distance(typed, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Edits (insert, delete, replace, swap of neighbours) that lead from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let width = to.len() + 1;
    let mut rows = vec![0; (from.len() + 1) * width];
    let at = |rows: &[usize], i: usize, j: usize| rows.get(i * width + j).copied().unwrap_or(0);
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            let cost = if i == 0 {
                j
            } else if j == 0 {
                i
            } else {
                let same = from.get(i - 1) == to.get(j - 1);
                let swapped =
                    i > 1 && j > 1 && from.get(i - 1) == to.get(j - 2) && from.get(i - 2) == to.get(j - 1);
                let step = (at(&rows, i - 1, j) + 1)
                    .min(at(&rows, i, j - 1) + 1)
                    .min(at(&rows, i - 1, j - 1) + usize::from(!same));
                if swapped { step.min(at(&rows, i - 2, j - 2) + 1) } else { step }
            };
            if let Some(cell) = rows.get_mut(i * width + j) {
                *cell = cost;
            }
        }
    }
    rows.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_within_reason() {
        let names = ["exchange", "sharepoint", "teams"];
        assert_eq!(nearest("exchagne", names), Some("exchange"));
        assert_eq!(nearest("team", names), Some("teams"));
        assert_eq!(nearest("devices", names), None);
        assert_eq!(nearest("cards.guests", ["cards.bulk"]), None);
        assert_eq!(nearest("cards.blk", ["cards.bulk"]), Some("cards.bulk"));
    }
}
