//! The matches of one text, found when they are first asked for and kept.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::program::{Expression, Matcher};
use crate::validators;

use super::points::Points;
use super::scanner::Scanner;
use super::tables::Tables;
use super::text::normalise;
use super::{Span, machine};

/// A match with its place in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) span: Span,
    /// The code points before its start and before its end.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What was found in a text so far, by matcher of the scanner. A matcher's matches are in order and apart from each other.
pub(super) struct Finder<'a, T> {
    scanner: &'a Scanner,
    tables: &'a T,
    text: &'a str,
    points: OnceCell<Points<'a>>,
    matches: Vec<Option<Vec<Match>>>,
    /// Per matcher, for each match the number of its value.
    values: Vec<OnceCell<Vec<usize>>>,
}

impl<'a, T: Tables> Finder<'a, T> {
    pub(super) fn new(scanner: &'a Scanner, tables: &'a T, text: &'a str) -> Self {
        let count = scanner.matchers.len();
        Finder {
            scanner,
            tables,
            text,
            points: OnceCell::new(),
            matches: vec![None; count],
            values: vec![OnceCell::new(); count],
        }
    }

    pub(super) fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The matches of a matcher that [`look_for`](Self::look_for) was told of.
    pub(super) fn matches(&self, matcher: usize) -> &[Match] {
        self.matches.get(matcher).and_then(Option::as_deref).unwrap_or(&[])
    }

    /// Numbers that are equal where the values of two matches of the matcher are.
    pub(super) fn values(&self, matcher: usize) -> &[usize] {
        let Some(values) = self.values.get(matcher) else { return &[] };
        values.get_or_init(|| {
            let mut numbers = HashMap::new();
            self.matches(matcher)
                .iter()
                .map(|found| {
                    let next = numbers.len();
                    *numbers.entry(normalise(self.text_of(found.span))).or_insert(next)
                })
                .collect()
        })
    }

    /// Finds the matches of these matchers that were not looked for before: each group is walked once for all of its
    /// expressions, the keyword index once for all lists.
    pub(super) fn look_for(&mut self, matchers: &[usize]) {
        let scanner = self.scanner;
        let new: Vec<usize> = matchers
            .iter()
            .copied()
            .filter(|matcher| self.matches.get(*matcher).is_some_and(Option::is_none))
            .collect();
        let mut slots: HashMap<usize, Vec<u32>> = HashMap::new();
        let mut lists: Vec<u32> = Vec::new();
        let mut machines: HashMap<usize, Vec<Span>> = HashMap::new();
        for matcher in &new {
            match scanner.source(*matcher) {
                Some(Source::Slot { group, slot }) => slots.entry(group).or_default().push(slot),
                Some(Source::Machine(number)) => {
                    machines.entry(number).or_insert_with(|| {
                        scanner
                            .machines
                            .get(number)
                            .map(|machine| machine::find(machine, self.text))
                            .unwrap_or_default()
                    });
                }
                Some(Source::List(list)) => lists.push(list),
                None => {}
            }
        }
        let groups: HashMap<usize, Vec<Vec<Span>>> = slots
            .into_iter()
            .filter_map(|(group, slots)| {
                let tables = self.tables.group(group)?;
                Some((group, scanner.groups.get(group)?.find(tables, self.text, &slots)))
            })
            .collect();
        let lists =
            if lists.is_empty() { Vec::new() } else { scanner.keywords(self.tables).find(self.text, &lists) };
        for matcher in new {
            let spans = match scanner.source(matcher) {
                Some(Source::Slot { group, slot }) => {
                    groups.get(&group).and_then(|slots| slots.get(slot as usize))
                }
                Some(Source::Machine(number)) => machines.get(&number),
                Some(Source::List(list)) => lists.get(list as usize),
                None => None,
            };
            let matches = spans.map(|spans| self.accepted(matcher, spans)).unwrap_or_default();
            if let Some(known) = self.matches.get_mut(matcher) {
                *known = Some(matches);
            }
        }
    }

    /// The matches that the matcher's validators accept. The search has resumed behind the others all the same (S16).
    fn accepted(&self, matcher: usize, spans: &[Span]) -> Vec<Match> {
        let asked: &[_] = match self.scanner.matchers.get(matcher) {
            Some(Matcher::Expression { validators, .. }) => validators,
            _ => &[],
        };
        let points = self.points.get_or_init(|| Points::new(self.text));
        spans
            .iter()
            .filter(|span| asked.iter().all(|validator| validators::check(*validator, self.text_of(**span))))
            .map(|span| Match { span: *span, from: points.before(span.start), to: points.before(span.end) })
            .collect()
    }
}

/// Where a matcher's matches come from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    Slot { group: usize, slot: u32 },
    Machine(usize),
    List(u32),
}

impl Source {
    pub(super) fn of(matcher: &Matcher, expressions: &[Expression]) -> Option<Source> {
        match matcher {
            Matcher::Keywords(list) => Some(Source::List(*list)),
            Matcher::Expression { expression, .. } => match expressions.get(*expression as usize)? {
                Expression::Automaton { group, slot } => {
                    Some(Source::Slot { group: *group as usize, slot: *slot })
                }
                Expression::Machine(machine) => Some(Source::Machine(*machine as usize)),
            },
        }
    }
}
