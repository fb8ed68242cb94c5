//! Types, lists and expressions: only those that something asks for, each once.

use std::collections::{BTreeSet, HashMap};

use weir_runtime::program::{
    Detection, Evidence, Id, Instruction, KeywordList, Machine, Matcher, Pattern, Search, Type, TypeBody,
};
use weir_runtime::scan::text::{folded, normalise};

use crate::automata;
use crate::program::graph::index;
use crate::types::model;
use crate::types::model::Model;

/// Collects what the bundle's scanner needs.
#[derive(Debug, Default)]
pub(super) struct Collector {
    pub(super) detection: Detection,
    types: HashMap<usize, Id>,
    expressions: Vec<(String, String)>,
    expression_ids: HashMap<(String, String), Id>,
    lists: HashMap<Vec<String>, Id>,
    searches: Vec<(String, String)>,
    search_ids: HashMap<(String, String), Id>,
}

impl Collector {
    /// Enters the types and, before them, those they unite.
    pub(super) fn enter(&mut self, model: &Model, wanted: &BTreeSet<usize>) {
        let mut all = wanted.clone();
        let mut open: Vec<usize> = wanted.iter().copied().collect();
        while let Some(next) = open.pop() {
            if let Some(model::TypeBody::Union(members)) = model.types.get(next).map(|sit| &sit.body) {
                open.extend(members.iter().filter(|member| all.insert(**member)));
            }
        }
        // The model lists members before the bundles that unite them, so ascending order is the order we need.
        for sit in all {
            self.sit(model, sit);
        }
    }

    pub(super) fn type_id(&self, sit: usize) -> Option<Id> {
        self.types.get(&sit).copied()
    }

    fn sit(&mut self, model: &Model, position: usize) {
        let Some(sit) = model.types.get(position) else { return };
        let body = match &sit.body {
            model::TypeBody::Patterns(patterns) => {
                TypeBody::Patterns(patterns.iter().map(|pattern| self.pattern(model, pattern)).collect())
            }
            model::TypeBody::Union(members) => {
                TypeBody::Union(members.iter().filter_map(|member| self.type_id(*member)).collect())
            }
            // What nobody here looks for has no patterns.
            model::TypeBody::External | model::TypeBody::Poison => TypeBody::Patterns(Vec::new()),
        };
        let id = index(self.detection.types.len());
        self.detection.types.push(Type {
            name: sit.path.clone(),
            title: sit.title.clone(),
            fidelity: sit.fidelity,
            recommended: sit.recommended,
            body,
        });
        self.types.insert(position, id);
    }

    fn pattern(&mut self, model: &Model, pattern: &model::Pattern) -> Pattern {
        let mut excluded: Vec<String> = pattern.excluded.iter().map(|value| normalise(value)).collect();
        excluded.sort();
        excluded.dedup();
        Pattern {
            confidence: pattern.confidence,
            primary: self.matcher(model, &pattern.primary),
            proximity: pattern.proximity,
            evidence: pattern.evidence.iter().map(|evidence| self.evidence(model, evidence)).collect(),
            excluded,
        }
    }

    fn evidence(&mut self, model: &Model, evidence: &model::Evidence) -> Evidence {
        match evidence {
            model::Evidence::Match { matcher, at_least, distinct } => Evidence::Match {
                matcher: self.matcher(model, matcher),
                at_least: *at_least,
                distinct: *distinct,
            },
            model::Evidence::Some { at_least, at_most, members } => Evidence::Some {
                at_least: *at_least,
                at_most: *at_most,
                members: members.iter().map(|member| self.evidence(model, member)).collect(),
            },
        }
    }

    fn matcher(&mut self, model: &Model, matcher: &model::Matcher) -> Matcher {
        match &matcher.kind {
            model::MatcherKind::Keywords(list) => {
                let (name, phrases) = model
                    .lists
                    .get(*list)
                    .map_or((String::new(), Vec::new()), |list| (list.name.clone(), list.phrases.clone()));
                Matcher::Keywords(self.list(name, phrases))
            }
            model::MatcherKind::Expression { pattern, flags, validators } => Matcher::Expression {
                expression: self.expression(pattern, flags),
                validators: validators.clone(),
            },
        }
    }

    /// A list by its phrases: equal lists are one.
    pub(super) fn list(&mut self, name: String, phrases: Vec<String>) -> Id {
        let mut distinct: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        for phrase in phrases {
            let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
            if !phrase.is_empty() && seen.insert(folded(&phrase)) {
                distinct.push(phrase);
            }
        }
        distinct.sort();
        if let Some(id) = self.lists.get(&distinct) {
            return *id;
        }
        let id = index(self.detection.lists.len());
        self.lists.insert(distinct.clone(), id);
        self.detection.lists.push(KeywordList { name, phrases: distinct });
        id
    }

    /// An expression whose matches are looked for.
    pub(super) fn expression(&mut self, pattern: &str, flags: &str) -> Id {
        let key = (pattern.to_owned(), flags.to_owned());
        let next = index(self.expressions.len());
        let expression = *self.expression_ids.entry(key.clone()).or_insert(next);
        if expression == next {
            self.expressions.push(key);
        }
        expression
    }

    /// An expression of an attribute condition.
    pub(super) fn search(&mut self, pattern: &str, flags: &str) -> Id {
        let key = (pattern.to_owned(), flags.to_owned());
        let next = index(self.searches.len());
        let id = *self.search_ids.entry(key.clone()).or_insert(next);
        if id == next {
            self.searches.push(key);
        }
        id
    }

    /// Determinises the expressions.
    pub(super) fn finish(mut self) -> Detection {
        let compiled: Vec<_> = self
            .expressions
            .iter()
            .filter_map(|(pattern, flags)| automata::compile(pattern, flags).ok())
            .collect();
        let (expressions, groups, machines) = automata::group(&compiled);
        self.detection.expressions = expressions;
        self.detection.groups = groups;
        self.detection.machines = machines;
        self.detection.searches =
            self.searches.iter().map(|(pattern, flags)| search(pattern, flags)).collect();
        self.detection
    }
}

fn search(pattern: &str, flags: &str) -> Search {
    match automata::compile(pattern, flags) {
        Ok(compiled) => automata::search(std::slice::from_ref(&compiled)),
        // The checker has refused it, and a program is not lowered from a model with errors.
        Err(_) => Search::Machine(Machine { instructions: vec![Instruction::Fail] }),
    }
}
