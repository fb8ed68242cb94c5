//! Keywords, tried one after the other at every place (S20).

use std::ops::Range;

use super::text::{fold, is_word};

/// Every match of a list: the longest phrase at a start, then on from its end.
pub(super) fn matches(phrases: &[String], text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut free = 0;
    for (start, _) in text.char_indices() {
        if start < free {
            continue;
        }
        if let Some(end) = phrases.iter().filter_map(|phrase| end_of(phrase, text, start)).max() {
            found.push(start..end);
            free = end;
        }
    }
    found
}

/// Where the phrase ends if it stands at `start` as whole words.
fn end_of(phrase: &str, text: &str, start: usize) -> Option<usize> {
    let mut rest = text.get(start..)?;
    for (index, word) in phrase.split_whitespace().enumerate() {
        if index > 0 {
            let after = rest.trim_start();
            if after.len() == rest.len() {
                return None;
            }
            rest = after;
        }
        for wanted in word.chars() {
            let mut points = rest.chars();
            if fold(points.next()?) != fold(wanted) {
                return None;
            }
            rest = points.as_str();
        }
    }
    let end = text.len() - rest.len();
    let phrase = phrase.trim();
    let glued =
        |edge: Option<char>, beside: Option<char>| edge.is_some_and(is_word) && beside.is_some_and(is_word);
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let free =
        !glued(phrase.chars().next(), before) && !glued(phrase.chars().next_back(), rest.chars().next());
    (free && end > start).then_some(end)
}
