//! Whether a pattern's evidence holds at its primary matches (S18, S19), for all of them at once.
//!
//! Primary matches and matches of evidence are both in order, so what lies near a match is a window that only moves
//! forward from one match to the next. A leaf of evidence costs the two numbers of matches added, not multiplied.

use super::finder::{Finder, Match};
use super::tables::Tables;

/// [`crate::program::Evidence`] with its matchers numbered.
#[derive(Clone, Debug)]
pub(super) enum Evidence {
    Match { matcher: usize, at_least: u32, distinct: bool },
    Some { at_least: u32, at_most: Option<u32>, members: Vec<Evidence> },
}

impl Evidence {
    /// All matchers below, for [`Finder::look_for`].
    pub(super) fn matchers(&self, into: &mut Vec<usize>) {
        match self {
            Evidence::Match { matcher, .. } => into.push(*matcher),
            Evidence::Some { members, .. } => members.iter().for_each(|member| member.matchers(into)),
        }
    }

    /// For each primary match, whether the evidence holds.
    pub(super) fn hold<T: Tables>(
        &self,
        finder: &Finder<'_, T>,
        primaries: &[Match],
        proximity: Option<u32>,
    ) -> Vec<bool> {
        match self {
            Evidence::Match { matcher, at_least, distinct } => {
                let found = finder.matches(*matcher);
                let values = distinct.then(|| finder.values(*matcher));
                let mut near = Near::new(found, values, proximity);
                primaries.iter().map(|primary| near.count(primary) >= *at_least as usize).collect()
            }
            Evidence::Some { at_least, at_most, members } => {
                let mut counts = vec![0u32; primaries.len()];
                for member in members {
                    for (count, holds) in counts.iter_mut().zip(member.hold(finder, primaries, proximity)) {
                        *count += u32::from(holds);
                    }
                }
                counts
                    .into_iter()
                    .map(|count| count >= *at_least && at_most.is_none_or(|most| count <= most))
                    .collect()
            }
        }
    }
}

/// The matches near the present primary match: a window before it and a window after it.
struct Near<'a> {
    found: &'a [Match],
    proximity: usize,
    before: Window,
    after: Window,
    distinct: Option<Distinct<'a>>,
}

/// Indices of matches, `first` included, `end` not.
#[derive(Default)]
struct Window {
    first: usize,
    end: usize,
}

/// How many values the windows hold, and each value how often.
struct Distinct<'a> {
    values: &'a [usize],
    held: Vec<usize>,
    count: usize,
}

impl<'a> Near<'a> {
    fn new(found: &'a [Match], values: Option<&'a [usize]>, proximity: Option<u32>) -> Self {
        let distinct = values.map(|values| Distinct {
            values,
            held: vec![0; values.iter().max().map_or(0, |most| most + 1)],
            count: 0,
        });
        let proximity = proximity.map_or(usize::MAX, |points| points as usize);
        Near { found, proximity, before: Window::default(), after: Window::default(), distinct }
    }

    /// How many matches, or values, lie wholly within the proximity of a primary match. Primaries come in order.
    fn count(&mut self, primary: &Match) -> usize {
        let (found, distinct) = (self.found, &mut self.distinct);
        let nearest = primary.from.saturating_sub(self.proximity);
        let farthest = primary.to.saturating_add(self.proximity);
        self.before.extend(found, distinct, |found| found.to <= primary.from);
        self.before.shrink(found, distinct, |found| found.from < nearest);
        self.after.extend(found, distinct, |found| found.to <= farthest);
        self.after.shrink(found, distinct, |found| found.from < primary.to);
        match distinct {
            Some(distinct) => distinct.count,
            None => self.before.len() + self.after.len(),
        }
    }
}

impl Window {
    fn len(&self) -> usize {
        self.end - self.first
    }

    fn extend(
        &mut self,
        found: &[Match],
        distinct: &mut Option<Distinct<'_>>,
        inside: impl Fn(&Match) -> bool,
    ) {
        while found.get(self.end).is_some_and(&inside) {
            if let Some(distinct) = distinct {
                distinct.add(self.end);
            }
            self.end += 1;
        }
    }

    fn shrink(
        &mut self,
        found: &[Match],
        distinct: &mut Option<Distinct<'_>>,
        outside: impl Fn(&Match) -> bool,
    ) {
        while self.first < self.end && found.get(self.first).is_some_and(&outside) {
            if let Some(distinct) = distinct {
                distinct.remove(self.first);
            }
            self.first += 1;
        }
    }
}

impl Distinct<'_> {
    fn held(&mut self, found: usize) -> Option<&mut usize> {
        self.values.get(found).and_then(|value| self.held.get_mut(*value))
    }

    fn add(&mut self, found: usize) {
        if let Some(held) = self.held(found) {
            *held += 1;
            self.count += usize::from(*held == 1);
        }
    }

    fn remove(&mut self, found: usize) {
        if let Some(held) = self.held(found) {
            *held -= 1;
            self.count -= usize::from(*held == 0);
        }
    }
}
