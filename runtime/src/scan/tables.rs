//! Where the scanner reads the large tables: from an owned program or from the bytes of a bundle.

use zerocopy::little_endian::U32;

use crate::program::{Automaton, Detection, Expression, Machine, TypeBody};

/// A table of numbers. What lies beyond its end reads as 0, which is dead, empty or nothing in every table here.
pub trait Words {
    fn word(&self, index: usize) -> u32;
}

impl Words for [u32] {
    #[inline(always)]
    fn word(&self, index: usize) -> u32 {
        self.get(index).copied().unwrap_or(0)
    }
}

impl Words for [U32] {
    #[inline(always)]
    fn word(&self, index: usize) -> u32 {
        self.get(index).map_or(0, |word| word.get())
    }
}

/// The tables of a [`program::Automaton`](Automaton) that are read while walking.
#[derive(Debug)]
pub struct AutomatonTables<'a, W: ?Sized> {
    pub classes: &'a [u8],
    pub stride: u32,
    pub starts: &'a W,
    pub transitions: &'a W,
    pub matches: &'a W,
}

impl<W: ?Sized> Clone for AutomatonTables<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W: ?Sized> Copy for AutomatonTables<'_, W> {}

impl<'a> From<&'a Automaton> for AutomatonTables<'a, [u32]> {
    fn from(automaton: &'a Automaton) -> Self {
        AutomatonTables {
            classes: &automaton.classes,
            stride: automaton.stride,
            starts: &automaton.starts,
            transitions: &automaton.transitions,
            matches: &automaton.matches,
        }
    }
}

/// Access to what a program's detection holds in bulk.
pub trait Tables {
    type Words: Words + ?Sized;

    /// The tables of a group; none when there is no such group.
    fn group(&self, group: usize) -> Option<AutomatonTables<'_, Self::Words>>;

    /// The group's match sets; read once, when a scanner is made.
    fn match_sets(&self, group: usize) -> Vec<Vec<u32>>;

    /// The phrases of a list; read once, when phrases are first looked for.
    fn phrases(&self, list: usize) -> impl Iterator<Item = &str>;
}

/// What a scanner is made from, beside the bulk.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    pub types: Vec<TypeBody>,
    pub expressions: Vec<Expression>,
    pub machines: Vec<Machine>,
    /// How many groups and lists there are.
    pub groups: usize,
    pub lists: usize,
}

impl From<&Detection> for Shape {
    fn from(detection: &Detection) -> Self {
        Shape {
            types: detection.types.iter().map(|sit| sit.body.clone()).collect(),
            expressions: detection.expressions.clone(),
            machines: detection.machines.clone(),
            groups: detection.groups.len(),
            lists: detection.lists.len(),
        }
    }
}

impl Tables for Detection {
    type Words = [u32];

    fn group(&self, group: usize) -> Option<AutomatonTables<'_, [u32]>> {
        self.groups.get(group).map(AutomatonTables::from)
    }

    fn match_sets(&self, group: usize) -> Vec<Vec<u32>> {
        self.groups.get(group).map(|automaton| automaton.match_sets.clone()).unwrap_or_default()
    }

    fn phrases(&self, list: usize) -> impl Iterator<Item = &str> {
        self.lists.get(list).into_iter().flat_map(|list| list.phrases.iter().map(String::as_str))
    }
}
