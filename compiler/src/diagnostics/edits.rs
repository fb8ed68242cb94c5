//! Fixes applied to texts.
//!
//! Each fix is taken whole or not at all. One that touches what an earlier one changes is left for the next time: its places
//! would speak of a text that is no more.

use std::collections::{BTreeMap, HashMap};

use super::{Edit, Fix};
use crate::source::{FileId, Sources};

/// The texts that fixes make, and which of the fixes were taken.
#[derive(Debug, Default)]
pub struct Applied {
    pub texts: BTreeMap<FileId, String>,
    /// One for each fix, in order.
    pub taken: Vec<bool>,
}

/// Applies the fixes that do not touch each other, the first first. A fix that several findings share is applied once and
/// taken for all of them.
pub fn apply(sources: &Sources, fixes: &[&Fix]) -> Applied {
    let mut accepted = Accepted::default();
    let mut known: HashMap<&[Edit], bool> = HashMap::new();
    let taken = fixes
        .iter()
        .map(|fix| *known.entry(fix.edits.as_slice()).or_insert_with(|| accepted.accept(sources, fix)))
        .collect();
    let mut texts: BTreeMap<FileId, String> = BTreeMap::new();
    // From the last to the first, so that the places before stay right.
    for ((file, start), (end, text)) in accepted.edits.iter().rev() {
        let whole = texts
            .entry(*file)
            .or_insert_with(|| sources.get(*file).map_or_else(String::new, |source| source.text.to_string()));
        whole.replace_range(*start..*end, text);
    }
    Applied { texts, taken }
}

/// Edits by file and start: the end of what is replaced, and what replaces it.
#[derive(Default)]
struct Accepted<'f> {
    edits: BTreeMap<(FileId, usize), (usize, &'f str)>,
}

impl<'f> Accepted<'f> {
    /// Takes all edits of the fix, or none.
    fn accept(&mut self, sources: &Sources, fix: &'f Fix) -> bool {
        let mut added = Vec::new();
        for edit in &fix.edits {
            if !self.is_free(sources, edit) {
                for key in added {
                    self.edits.remove(&key);
                }
                return false;
            }
            let range = edit.span.range();
            let key = (edit.span.file, range.start);
            self.edits.insert(key, (range.end, &edit.text));
            added.push(key);
        }
        !added.is_empty()
    }

    /// Inside its file, on boundaries of characters, and touched by no edit before it.
    fn is_free(&self, sources: &Sources, edit: &Edit) -> bool {
        let (file, range) = (edit.span.file, edit.span.range());
        let inside = sources.get(file).is_some_and(|source| source.text.get(range.clone()).is_some());
        let before = self.edits.range(..=(file, range.start)).next_back();
        let after = self.edits.range((file, range.start)..).next();
        let clear_before = before.is_none_or(|((known, start), (end, _))| {
            *known != file || (*end <= range.start && *start != range.start)
        });
        let clear_after = after.is_none_or(|((known, start), _)| *known != file || range.end <= *start);
        inside && clear_before && clear_after
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn fix(edits: &[(u32, u32, &str)]) -> Fix {
        edits.iter().fold(Fix::always("change"), |fix, (start, end, text)| {
            fix.replace(Span { file: FileId(0), start: *start, end: *end }, *text)
        })
    }

    fn applied(fixes: &[Fix]) -> (String, Vec<bool>) {
        let mut sources = Sources::default();
        sources.add("a.weir", "one two three é");
        let applied = apply(&sources, &fixes.iter().collect::<Vec<_>>());
        (applied.texts.get(&FileId(0)).cloned().unwrap_or_default(), applied.taken)
    }

    #[test]
    fn fixes_that_do_not_touch_each_other_are_applied_together() {
        let both = [fix(&[(8, 13, "3"), (0, 3, "1")]), fix(&[(4, 7, "2")])];
        assert_eq!(applied(&both), ("1 2 3 é".to_owned(), vec![true, true]));
    }

    #[test]
    fn a_fix_that_touches_an_earlier_one_waits_whole() {
        let second = fix(&[(14, 14, "four "), (2, 5, "-")]);
        assert_eq!(applied(&[fix(&[(0, 3, "1")]), second]), ("1 two three é".to_owned(), vec![true, false]));
        let same_place = [fix(&[(4, 4, "a ")]), fix(&[(4, 4, "b ")])];
        assert_eq!(applied(&same_place), ("one a two three é".to_owned(), vec![true, false]));
    }

    #[test]
    fn a_fix_that_two_findings_share_is_applied_once() {
        let shared = fix(&[(4, 7, "")]);
        assert_eq!(applied(&[shared.clone(), shared]), ("one  three é".to_owned(), vec![true, true]));
    }

    #[test]
    fn a_fix_that_lies_outside_its_text_is_not_taken() {
        assert_eq!(applied(&[fix(&[(15, 15, "x")])]).1, [false]);
        assert_eq!(applied(&[fix(&[(90, 91, "x")])]).1, [false]);
        assert_eq!(applied(&[fix(&[])]).1, [false]);
    }
}
