//! Laying out types, expressions and automata; see [`super::write`].

use zerocopy::little_endian::U32;

use super::codes::{BodyCode, Code, EngineCode, EvidenceCode, InstructionCode, MatcherCode};
use super::rows::{
    AutomatonRow, EvidenceRow, ExpressionRow, InstructionRow, KeywordListRow, MatcherRow, NONE, PatternRow,
    Run, SearchRow, TypeRow,
};
use super::sections::word;
use super::write::{Tables, append};
use crate::program::{
    Automaton, Detection, Evidence, Expression, Instruction, Machine, Matcher, Pattern, Search, Type,
    TypeBody,
};

impl<'p> Tables<'p> {
    pub(super) fn lay_out_detection(&mut self, detection: &'p Detection) {
        for sit in &detection.types {
            let row = self.sit(sit);
            self.types.push(row);
        }
        for expression in &detection.expressions {
            let (kind, index, slot) = match *expression {
                Expression::Automaton { group, slot } => (EngineCode::Automaton, group, slot),
                Expression::Machine(machine) => (EngineCode::Machine, machine, 0),
            };
            let row = ExpressionRow { kind: kind.code(), index: U32::new(index), slot: U32::new(slot) };
            self.expressions.push(row);
        }
        self.program.groups = word(detection.groups.len());
        for group in &detection.groups {
            self.automaton(group);
        }
        self.program.machines = word(detection.machines.len());
        for machine in &detection.machines {
            self.machine(machine);
        }
        for search in &detection.searches {
            let (kind, index) = match search {
                Search::Automaton(automaton) => (EngineCode::Automaton, self.automaton(automaton)),
                Search::Machine(machine) => (EngineCode::Machine, self.machine(machine)),
            };
            self.searches.push(SearchRow { kind: kind.code(), index });
        }
        for list in &detection.lists {
            let row = KeywordListRow { name: self.string(&list.name), phrases: self.strings(&list.phrases) };
            self.keyword_lists.push(row);
        }
    }

    fn sit(&mut self, sit: &'p Type) -> TypeRow {
        let (body, members) = match &sit.body {
            TypeBody::Patterns(patterns) => {
                let rows: Vec<PatternRow> = patterns.iter().map(|pattern| self.pattern(pattern)).collect();
                (BodyCode::Patterns, append(&mut self.patterns, rows))
            }
            TypeBody::Union(members) => (BodyCode::Union, self.list(members.clone())),
        };
        TypeRow {
            name: self.string(&sit.name),
            title: self.string(&sit.title),
            fidelity: sit.fidelity.code(),
            recommended: sit.recommended,
            body: body.code(),
            members,
        }
    }

    fn pattern(&mut self, pattern: &'p Pattern) -> PatternRow {
        PatternRow {
            confidence: pattern.confidence,
            primary: self.matcher(&pattern.primary),
            proximity: U32::new(pattern.proximity.unwrap_or(NONE)),
            evidence: self.evidence_list(&pattern.evidence),
            excluded: self.strings(&pattern.excluded),
        }
    }

    /// Members are laid out before the row that has them.
    fn evidence_list(&mut self, evidence: &[Evidence]) -> Run {
        let mut ids = Vec::with_capacity(evidence.len());
        for each in evidence {
            let row = match each {
                Evidence::Match { matcher, at_least, distinct } => EvidenceRow {
                    kind: EvidenceCode::Match.code(),
                    distinct: u8::from(*distinct),
                    matcher: self.matcher(matcher),
                    at_least: U32::new(*at_least),
                    at_most: U32::new(NONE),
                    members: Run::default(),
                },
                Evidence::Some { at_least, at_most, members } => EvidenceRow {
                    kind: EvidenceCode::Some.code(),
                    distinct: 0,
                    matcher: U32::new(0),
                    at_least: U32::new(*at_least),
                    at_most: U32::new(at_most.unwrap_or(NONE)),
                    members: self.evidence_list(members),
                },
            };
            ids.push(word(self.evidence.len()).get());
            self.evidence.push(row);
        }
        self.list(ids)
    }

    pub(super) fn matcher_row(&mut self, matcher: &Matcher) -> MatcherRow {
        match matcher {
            Matcher::Expression { expression, validators } => MatcherRow {
                kind: MatcherCode::Expression.code(),
                index: U32::new(*expression),
                validators: self.list(validators.iter().map(|validator| u32::from(validator.0)).collect()),
            },
            Matcher::Keywords(list) => MatcherRow {
                kind: MatcherCode::Keywords.code(),
                index: U32::new(*list),
                validators: Run::default(),
            },
        }
    }

    fn automaton(&mut self, automaton: &Automaton) -> U32 {
        let sets: Vec<Run> = automaton.match_sets.iter().map(|set| self.list(set.clone())).collect();
        let row = AutomatonRow {
            stride: U32::new(automaton.stride),
            classes: append(&mut self.classes, automaton.classes.iter().copied()),
            starts: append(&mut self.words, automaton.starts.iter().copied().map(U32::new)),
            transitions: append(&mut self.words, automaton.transitions.iter().copied().map(U32::new)),
            matches: append(&mut self.words, automaton.matches.iter().copied().map(U32::new)),
            sets: append(&mut self.match_sets, sets),
        };
        let id = word(self.automata.len());
        self.automata.push(row);
        id
    }

    fn machine(&mut self, machine: &Machine) -> U32 {
        let id = word(self.machines.len());
        let run = append(&mut self.instructions, machine.instructions.iter().map(instruction));
        self.machines.push(run);
        id
    }
}

fn instruction(instruction: &Instruction) -> InstructionRow {
    let (kind, low, high, first, second) = match *instruction {
        Instruction::Byte { low, high, next } => (InstructionCode::Byte, low, high, next, 0),
        Instruction::Split { first, second } => (InstructionCode::Split, 0, 0, first, second),
        Instruction::Look { look, next } => (InstructionCode::Look, look.code(), 0, next, 0),
        Instruction::Match => (InstructionCode::Match, 0, 0, 0, 0),
        Instruction::Fail => (InstructionCode::Fail, 0, 0, 0, 0),
    };
    InstructionRow { kind: kind.code(), low, high, first: U32::new(first), second: U32::new(second) }
}
