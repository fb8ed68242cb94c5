//! The scanner: sensitive information types in the text of a part (S16 to S24).
//!
//! First the primary matches of all the types asked for are found. Only where a pattern has some is its evidence looked
//! for: most texts end after the first step.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::program::{self, Expression, Id, Machine, Matcher, TypeBody};

use super::Span;
use super::automaton::Group;
use super::candidates::{Candidate, settle};
use super::evidence::Evidence;
use super::finder::{Finder, Match, Source};
use super::keywords::KeywordIndex;
use super::machine;
use super::tables::{Shape, Tables};
use super::text::normalise;

/// A span where some pattern of a type holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Index into the types; never a union.
    pub sit: Id,
    /// In bytes of the text.
    pub span: Span,
    /// The text of the span, normalised (S17).
    pub value: String,
    pub confidence: u8,
}

/// What is worked out once per bundle. Answers for the tables that it was made from, and for no others.
#[derive(Debug)]
pub struct Scanner {
    types: Vec<Type>,
    /// Distinct matchers of patterns and evidence.
    pub(super) matchers: Vec<Matcher>,
    expressions: Vec<Expression>,
    pub(super) groups: Vec<Group>,
    pub(super) machines: Vec<Machine>,
    lists: usize,
    keywords: OnceLock<KeywordIndex>,
}

#[derive(Debug)]
enum Type {
    Patterns(Vec<Pattern>),
    Union(Vec<Id>),
}

#[derive(Debug)]
struct Pattern {
    confidence: u8,
    primary: usize,
    proximity: Option<u32>,
    evidence: Vec<Evidence>,
    excluded: Vec<String>,
}

impl Scanner {
    pub fn new(shape: Shape, tables: &impl Tables) -> Scanner {
        let mut numbering = Numbering::default();
        let types = shape.types.into_iter().map(|sit| numbering.body(sit)).collect();
        let groups = (0..shape.groups)
            .filter_map(|group| Some(Group::new(tables.group(group)?, tables.match_sets(group))))
            .collect();
        Scanner {
            types,
            matchers: numbering.matchers,
            expressions: shape.expressions,
            groups,
            machines: shape.machines,
            lists: shape.lists,
            keywords: OnceLock::new(),
        }
    }

    /// The types that a type stands for (S24): itself, or the members of a union, sorted.
    pub fn members(&self, sit: Id) -> Vec<Id> {
        self.leaves(&[sit])
    }

    /// The index of all phrases, built when it is first asked for.
    pub fn keywords(&self, tables: &impl Tables) -> &KeywordIndex {
        self.keywords.get_or_init(|| KeywordIndex::new(self.lists, tables))
    }

    /// All occurrences of the types, and of the members of those that are unions; by type, then by place.
    pub fn detect<T: Tables>(&self, tables: &T, text: &str, wanted: &[Id]) -> Vec<Occurrence> {
        let wanted = self.leaves(wanted);
        let mut finder = Finder::new(self, tables, text);
        let patterns = || wanted.iter().flat_map(|sit| self.patterns(*sit));
        let primaries: Vec<usize> = patterns().map(|pattern| pattern.primary).collect();
        finder.look_for(&primaries);
        let mut evidence = Vec::new();
        for pattern in patterns().filter(|pattern| !finder.matches(pattern.primary).is_empty()) {
            pattern.evidence.iter().for_each(|leaf| leaf.matchers(&mut evidence));
        }
        finder.look_for(&evidence);
        let mut occurrences = Vec::new();
        for sit in &wanted {
            let mut candidates = Vec::new();
            for pattern in self.patterns(*sit) {
                pattern.hold(&finder, &mut candidates);
            }
            occurrences.extend(settle(candidates).into_iter().map(|candidate| Occurrence {
                sit: *sit,
                span: candidate.span,
                value: normalise(finder.text_of(candidate.span)),
                confidence: candidate.confidence,
            }));
        }
        occurrences
    }

    /// The matches of an expression, leftmost-longest and apart from each other (S16).
    pub fn find<T: Tables>(&self, tables: &T, expression: Id, text: &str) -> Vec<Span> {
        match self.expressions.get(expression as usize) {
            Some(Expression::Automaton { group, slot }) => {
                let group = *group as usize;
                let found = tables.group(group).zip(self.groups.get(group));
                let found = found.map(|(tables, group)| group.find(tables, text, &[*slot]));
                found.and_then(|found| found.into_iter().nth(*slot as usize)).unwrap_or_default()
            }
            Some(Expression::Machine(machine)) => {
                let machine = self.machines.get(*machine as usize);
                machine.map(|machine| machine::find(machine, text)).unwrap_or_default()
            }
            None => Vec::new(),
        }
    }

    pub(super) fn source(&self, matcher: usize) -> Option<Source> {
        Source::of(self.matchers.get(matcher)?, &self.expressions)
    }

    fn patterns(&self, sit: Id) -> &[Pattern] {
        match self.types.get(sit as usize) {
            Some(Type::Patterns(patterns)) => patterns,
            _ => &[],
        }
    }

    fn leaves(&self, types: &[Id]) -> Vec<Id> {
        let mut leaves = Vec::new();
        let mut seen = vec![false; self.types.len()];
        let mut pending = types.to_vec();
        while let Some(sit) = pending.pop() {
            match seen.get_mut(sit as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match self.types.get(sit as usize) {
                Some(Type::Union(members)) => pending.extend(members),
                Some(Type::Patterns(_)) => leaves.push(sit),
                None => {}
            }
        }
        leaves.sort_unstable();
        leaves
    }
}

impl Pattern {
    /// The spans where the pattern holds.
    fn hold<T: Tables>(&self, finder: &Finder<'_, T>, into: &mut Vec<Candidate>) {
        let mut primaries: Vec<Match> = finder
            .matches(self.primary)
            .iter()
            .filter(|found| self.excluded.is_empty() || !self.excludes(finder.text_of(found.span)))
            .copied()
            .collect();
        for evidence in &self.evidence {
            if primaries.is_empty() {
                return;
            }
            let holds = evidence.hold(finder, &primaries, self.proximity);
            primaries = primaries
                .into_iter()
                .zip(holds)
                .filter_map(|(found, holds)| holds.then_some(found))
                .collect();
        }
        let confidence = self.confidence;
        into.extend(primaries.into_iter().map(|found| Candidate { span: found.span, confidence }));
    }

    fn excludes(&self, text: &str) -> bool {
        self.excluded.binary_search(&normalise(text)).is_ok()
    }
}

/// Gives equal matchers one number, so that each is looked for once.
#[derive(Default)]
struct Numbering {
    matchers: Vec<Matcher>,
    numbers: HashMap<Matcher, usize>,
}

impl Numbering {
    fn body(&mut self, body: TypeBody) -> Type {
        match body {
            TypeBody::Union(members) => Type::Union(members),
            TypeBody::Patterns(patterns) => Type::Patterns(
                patterns
                    .into_iter()
                    .map(|pattern| Pattern {
                        confidence: pattern.confidence,
                        primary: self.matcher(pattern.primary),
                        proximity: pattern.proximity,
                        evidence: pattern
                            .evidence
                            .into_iter()
                            .map(|evidence| self.evidence(evidence))
                            .collect(),
                        excluded: pattern.excluded,
                    })
                    .collect(),
            ),
        }
    }

    fn evidence(&mut self, evidence: program::Evidence) -> Evidence {
        match evidence {
            program::Evidence::Match { matcher, at_least, distinct } => {
                Evidence::Match { matcher: self.matcher(matcher), at_least, distinct }
            }
            program::Evidence::Some { at_least, at_most, members } => Evidence::Some {
                at_least,
                at_most,
                members: members.into_iter().map(|member| self.evidence(member)).collect(),
            },
        }
    }

    fn matcher(&mut self, matcher: Matcher) -> usize {
        let next = self.matchers.len();
        let matchers = &mut self.matchers;
        *self.numbers.entry(matcher).or_insert_with_key(|matcher| {
            matchers.push(matcher.clone());
            next
        })
    }
}

#[cfg(test)]
mod tests;
