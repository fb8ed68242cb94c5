//! Walking packed automata: the longest match of several expressions from each start, and "does it match anywhere".

use super::tables::{AutomatonTables, Words};
use super::{LONGEST_MATCH, Span};

/// What is worked out once for a group, so that most bytes are passed over with one look.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// By the byte before (256: none), which row of `first` holds; few rows, since few bytes differ for assertions.
    rows: Vec<u16>,
    /// By row and first byte, the state after that byte; 0: nothing starts here.
    first: Vec<[u32; 256]>,
    sets: Vec<Vec<u32>>,
    slots: usize,
}

impl Group {
    pub(super) fn new<W: Words + ?Sized>(tables: AutomatonTables<'_, W>, sets: Vec<Vec<u32>>) -> Group {
        let mut distinct: Vec<u32> = Vec::new();
        let mut rows = Vec::with_capacity(257);
        for before in 0..257 {
            let start = tables.starts.word(before);
            let row = distinct.iter().position(|known| *known == start).unwrap_or_else(|| {
                distinct.push(start);
                distinct.len() - 1
            });
            rows.push(u16::try_from(row).unwrap_or(0));
        }
        let first = distinct
            .iter()
            .map(|start| {
                let mut states = [0; 256];
                for (byte, state) in (0..=u8::MAX).zip(states.iter_mut()) {
                    *state = tables.step(*start, byte);
                }
                states
            })
            .collect();
        let slots = sets.iter().flatten().map(|slot| *slot as usize + 1).max().unwrap_or(0);
        Group { rows, first, sets, slots }
    }

    /// The matches of the wanted slots, each slot's in order and apart from each other (S16).
    pub(super) fn find<W: Words + ?Sized>(
        &self,
        tables: AutomatonTables<'_, W>,
        text: &str,
        wanted: &[u32],
    ) -> Vec<Vec<Span>> {
        let bytes = text.as_bytes();
        // From where a slot's search goes on; an unwanted slot has found all it will.
        let mut resume = vec![usize::MAX; self.slots];
        for slot in wanted {
            if let Some(at) = resume.get_mut(*slot as usize) {
                *at = 0;
            }
        }
        let mut found = vec![Vec::new(); self.slots];
        let mut seen: Vec<(u32, usize)> = Vec::new();
        let mut earliest = 0;
        let mut row = self.row(256);
        for (start, byte) in bytes.iter().enumerate() {
            let state = row.and_then(|row| row.get(usize::from(*byte))).copied().unwrap_or(0);
            row = self.row(usize::from(*byte));
            if state == 0 || start < earliest {
                continue;
            }
            seen.clear();
            tables.walk(bytes, start, state, &mut seen);
            if seen.is_empty() {
                continue;
            }
            for (set, end) in seen.iter().rev() {
                for slot in self.sets.get(*set as usize).into_iter().flatten() {
                    let slot = *slot as usize;
                    if let (Some(resume), Some(found)) = (resume.get_mut(slot), found.get_mut(slot))
                        && *resume <= start
                    {
                        // The longest end of a slot comes first, and from then on its search stands beyond this start.
                        found.push(Span { start, end: *end });
                        *resume = *end;
                    }
                }
            }
            earliest = resume.iter().copied().min().unwrap_or(0);
        }
        found
    }

    #[inline(always)]
    fn row(&self, before: usize) -> Option<&[u32; 256]> {
        self.rows.get(before).and_then(|row| self.first.get(usize::from(*row)))
    }
}

impl<W: Words + ?Sized> AutomatonTables<'_, W> {
    #[inline(always)]
    fn step(&self, state: u32, byte: u8) -> u32 {
        let class = self.classes.get(usize::from(byte)).copied().unwrap_or(0);
        self.transitions.word(state as usize * self.stride as usize + usize::from(class))
    }

    fn step_end(&self, state: u32) -> u32 {
        let end = (self.stride as usize).saturating_sub(1);
        self.transitions.word(state as usize * self.stride as usize + end)
    }

    /// Walks on from the state after the byte at `start`, and notes match sets with their ends, in order of the ends. Of a
    /// set seen several times in a row only the last end is kept.
    #[inline]
    fn walk(&self, bytes: &[u8], start: usize, mut state: u32, seen: &mut Vec<(u32, usize)>) {
        // A match is seen one byte late, so the byte after the longest match is read as well.
        let beyond = bytes.len().min(start + LONGEST_MATCH + 1);
        let rest = bytes.get(start + 1..beyond).unwrap_or(&[]);
        let mut note = |set: u32, end: usize| match seen.last_mut() {
            Some((last, at)) if *last == set => *at = end,
            _ => seen.push((set, end)),
        };
        for (end, byte) in (start + 1..).zip(rest) {
            state = self.step(state, *byte);
            if state == 0 {
                return;
            }
            let set = self.matches.word(state as usize);
            if set != 0 {
                note(set, end);
            }
        }
        if bytes.len() - start <= LONGEST_MATCH {
            let set = self.matches.word(self.step_end(state) as usize);
            if set != 0 {
                note(set, bytes.len());
            }
        }
    }

    /// Whether an unanchored automaton reaches a match anywhere in the text.
    pub fn matches_in(&self, text: &str) -> bool {
        let mut state = self.starts.word(256);
        for byte in text.as_bytes() {
            state = self.step(state, *byte);
            if self.matches.word(state as usize) != 0 {
                return true;
            }
            if state == 0 {
                return false;
            }
        }
        self.matches.word(self.step_end(state) as usize) != 0
    }
}
