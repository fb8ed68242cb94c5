//! Finding phrases (S20), through one index for all lists.
//!
//! A phrase has a *head*: its first word, or its first code point when that is no word character. Where a phrase begins
//! with a word, the text must have exactly that word there, whether the phrase goes on or ends. So a text is cut into
//! heads, each is looked up once by its hash, and only the few phrases that share it are compared further. Within a list
//! they are sorted, and following the text narrows them to those that agree with it so far: the cost of a start is the
//! length of the longest phrase, not the number of phrases.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::Span;
use super::tables::Tables;
use super::text::{fold, is_word};

/// All phrases of all lists. Built in one pass over them, and a sort.
#[derive(Debug, Default)]
pub struct KeywordIndex {
    /// Sorted by head, list and the rest of the phrase.
    entries: Vec<Entry>,
    /// From the hash of a head to its entries.
    heads: HashMap<u64, Range<u32>, BuildHasherDefault<Unhashed>>,
    lists: usize,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    head: Box<str>,
    list: u32,
    /// What follows the head, folded, runs of white space as one space.
    rest: Box<str>,
}

impl KeywordIndex {
    pub fn new(lists: usize, tables: &impl Tables) -> Self {
        let mut entries = Vec::new();
        for (number, list) in (0..).zip(0..lists) {
            for phrase in tables.phrases(list) {
                entries.extend(Entry::new(number, phrase));
            }
        }
        entries.sort_unstable();
        entries.dedup();
        let mut heads = HashMap::default();
        let mut start = 0;
        for group in entries.chunk_by(|a, b| a.hash == b.hash) {
            let end = start + u32::try_from(group.len()).unwrap_or(0);
            heads.extend(group.first().map(|entry| (entry.hash, start..end)));
            start = end;
        }
        KeywordIndex { entries, heads, lists }
    }

    /// The matches of the wanted lists, each list's in order and apart from each other.
    pub fn find(&self, text: &str, wanted: &[u32]) -> Vec<Vec<Span>> {
        let mut found = vec![Vec::new(); self.lists];
        let mut resume = vec![usize::MAX; self.lists];
        for list in wanted {
            if let Some(at) = resume.get_mut(*list as usize) {
                *at = 0;
            }
        }
        self.scan(text, |head, entries| {
            for entries in entries.chunk_by(|a, b| a.list == b.list) {
                let Some(list) = entries.first().map(|entry| entry.list as usize) else { continue };
                if let (Some(found), Some(resume)) = (found.get_mut(list), resume.get_mut(list))
                    && *resume <= head.start
                    && let Some(end) = longest(text, head, entries)
                {
                    found.push(Span { start: head.start, end });
                    *resume = end;
                }
            }
            true
        });
        found
    }

    /// Whether a phrase of the list stands in the text.
    pub fn holds(&self, text: &str, list: u32) -> bool {
        let mut holds = false;
        self.scan(text, |head, entries| {
            let from = entries.partition_point(|entry| entry.list < list);
            let to = entries.partition_point(|entry| entry.list <= list);
            holds = longest(text, head, entries.get(from..to).unwrap_or(&[])).is_some();
            !holds
        });
        holds
    }

    /// Gives every head of the text that is a head of phrases, with these; until told to stop.
    fn scan(&self, text: &str, mut visit: impl FnMut(Span, &[Entry]) -> bool) {
        let mut word: Option<(usize, Hash)> = None;
        let end = text.len();
        for (at, point) in text.char_indices().map(|(at, point)| (at, Some(point))).chain([(end, None)]) {
            if let Some(point) = point.filter(|point| is_word(*point)) {
                word.get_or_insert((at, Hash::new())).1.add(fold(point));
                continue;
            }
            if let Some((start, hash)) = word.take()
                && !self.visit(text, Span { start, end: at }, hash, &mut visit)
            {
                return;
            }
            // No phrase begins with white space.
            if let Some(point) = point.filter(|point| !point.is_whitespace()) {
                let mut hash = Hash::new();
                hash.add(fold(point));
                if !self.visit(text, Span { start: at, end: at + point.len_utf8() }, hash, &mut visit) {
                    return;
                }
            }
        }
    }

    fn visit(
        &self,
        text: &str,
        head: Span,
        hash: Hash,
        visit: &mut impl FnMut(Span, &[Entry]) -> bool,
    ) -> bool {
        let Some(range) = self.heads.get(&hash.0) else { return true };
        let entries = self.entries.get(range.start as usize..range.end as usize).unwrap_or(&[]);
        let words = text.get(head.start..head.end).unwrap_or("");
        // Two heads of one hash would stand side by side.
        for entries in entries.chunk_by(|a, b| a.head == b.head) {
            if entries.first().is_some_and(|entry| words.chars().map(fold).eq(entry.head.chars())) {
                return visit(head, entries);
            }
        }
        true
    }
}

impl Entry {
    /// None for a phrase of white space only.
    fn new(list: u32, phrase: &str) -> Option<Entry> {
        let phrase: Vec<String> =
            phrase.split_whitespace().map(|word| word.chars().map(fold).collect()).collect();
        let phrase = phrase.join(" ");
        let first = phrase.chars().next()?;
        let length =
            if is_word(first) { phrase.find(|point| !is_word(point)) } else { Some(first.len_utf8()) };
        let (head, rest) = phrase.split_at_checked(length.unwrap_or(phrase.len()))?;
        let mut hash = Hash::new();
        head.chars().for_each(|point| hash.add(point));
        Some(Entry { hash: hash.0, head: head.into(), list, rest: rest.into() })
    }
}

/// The end of the longest of the phrases, which share list and head, that stand in the text at the head.
fn longest(text: &str, head: Span, entries: &[Entry]) -> Option<usize> {
    let mut entries = entries;
    let mut depth = 0;
    let mut at = head.end;
    let mut last = text.get(..at)?.chars().next_back()?;
    let mut end = None;
    loop {
        let mut rest = text.get(at..)?.chars();
        let next = rest.next();
        // The shortest stands first: it has ended here, or none has.
        let ends = entries.first()?.rest.len() == depth;
        if ends && !(is_word(last) && next.is_some_and(is_word)) {
            end = Some(at);
        }
        let Some(next) = next else { return end };
        let mut encoded = [0; 4];
        let (wanted, length) = if next.is_whitespace() {
            let rest = text.get(at..)?;
            let run = rest.find(|point: char| !point.is_whitespace()).unwrap_or(rest.len());
            (' ', run)
        } else {
            (fold(next), next.len_utf8())
        };
        let wanted_bytes = wanted.encode_utf8(&mut encoded).as_bytes();
        let tail = |entry: &Entry| -> std::cmp::Ordering {
            let rest = entry.rest.as_bytes().get(depth..).unwrap_or(&[]);
            rest.get(..wanted_bytes.len()).unwrap_or(rest).cmp(wanted_bytes)
        };
        let from = entries.partition_point(|entry| tail(entry).is_lt());
        let to = entries.partition_point(|entry| tail(entry).is_le());
        entries = entries.get(from..to)?;
        if entries.is_empty() {
            return end;
        }
        depth += wanted_bytes.len();
        at += length;
        last = wanted;
    }
}

/// A running hash of code points (FNV-1a). Texts only look up, they never insert, so nobody can make it degenerate but
/// the author of the lists.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Hash(0xCBF2_9CE4_8422_2325)
    }

    #[inline]
    fn add(&mut self, point: char) {
        self.0 = (self.0 ^ u64::from(u32::from(point))).wrapping_mul(0x0100_0000_01B3);
    }
}

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct Unhashed(u64);

impl Hasher for Unhashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        // The table takes its control bits from the top seven bits, which the multiplication mixes least.
        self.0 = key ^ key.rotate_left(29);
    }
}

#[cfg(test)]
mod tests;
