//! Checks of types, patterns, expressions and automata; see [`super::check`].

use super::check::{At, Checker};
use super::codes::{BodyCode, EngineCode, EvidenceCode, InstructionCode, MatcherCode};
use super::error::{OpenError, Reason};
use super::rows::{
    AutomatonRow, EvidenceRow, ExpressionRow, InstructionRow, MatcherRow, PatternRow, Run, TypeRow,
};
use super::sections::Section;
use crate::program::{Fidelity, Look};

/// Evidence is walked by recursion.
const MAX_EVIDENCE_DEPTH: u8 = 64;
/// Of one match; every pattern that uses it keeps a copy of the list.
const MAX_VALIDATORS: usize = 64;

pub(super) fn check_detection(checker: &mut Checker<'_, '_>) -> Result<(), OpenError> {
    let detection = checker.tables.detection;
    let mut patterns = 0;
    for (row, sit) in detection.types.iter().enumerate() {
        check_type(checker, At { section: Section::Types, row }, sit, &mut patterns)?;
    }
    check_evidence(checker)?;
    for (row, matcher) in detection.matchers.iter().enumerate() {
        check_matcher(checker, At { section: Section::Matchers, row }, matcher)?;
    }
    for (row, list) in detection.keyword_lists.iter().enumerate() {
        let at = At { section: Section::KeywordLists, row };
        checker.names(at, &[list.name])?;
        let phrases = checker.list(at, list.phrases, checker.string_count())?;
        checker.spend_texts(at, phrases)?;
    }
    let program = At { section: Section::Program, row: 0 };
    if detection.group_count > detection.automata.len() || detection.machine_count > detection.machines.len()
    {
        return Err(program.refuse(Reason::OutOfRange));
    }
    for (row, expression) in detection.expressions.iter().enumerate() {
        check_expression(checker, At { section: Section::Expressions, row }, *expression)?;
    }
    for (row, search) in detection.searches.iter().enumerate() {
        let at = At { section: Section::Searches, row };
        match at.kind::<EngineCode>(search.kind)? {
            EngineCode::Automaton => at.index(search.index, detection.automata.len())?,
            EngineCode::Machine => at.index(search.index, detection.machines.len())?,
        }
    }
    let mut automata = Frontier::default();
    for (row, automaton) in detection.automata.iter().enumerate() {
        check_automaton(checker, At { section: Section::Automata, row }, automaton, &mut automata)?;
    }
    let mut end = 0;
    for (row, machine) in detection.machines.iter().enumerate() {
        check_machine(checker, At { section: Section::Machines, row }, *machine, &mut end)?;
    }
    Ok(())
}

/// How far the automata before this one reach.
#[derive(Default)]
struct Frontier {
    classes: usize,
    words: usize,
    sets: usize,
}

/// Ranges that are long, or that the scanner keeps a copy of, stand one after the other and cannot overlap.
fn follows(at: At, run: Run, end: &mut usize, table_length: usize) -> Result<(), OpenError> {
    at.run(run, table_length)?;
    let range = run.range();
    if range.start != *end {
        return Err(at.refuse(Reason::Misplaced));
    }
    *end = range.end;
    Ok(())
}

fn check_type(
    checker: &mut Checker<'_, '_>,
    at: At,
    sit: &TypeRow,
    patterns: &mut usize,
) -> Result<(), OpenError> {
    checker.names(at, &[sit.name, sit.title])?;
    at.kind::<Fidelity>(sit.fidelity)?;
    match at.kind::<BodyCode>(sit.body)? {
        BodyCode::Patterns => follows(at, sit.members, patterns, checker.tables.detection.patterns.len()),
        BodyCode::Union => checker.list(at, sit.members, at.row).map(|_| ()),
    }
}

fn check_pattern(checker: &mut Checker<'_, '_>, at: At, pattern: &PatternRow) -> Result<(), OpenError> {
    at.index(pattern.primary, checker.tables.detection.matchers.len())?;
    checker.list(at, pattern.evidence, checker.tables.detection.evidence.len())?;
    let excluded = checker.sorted_list(at, pattern.excluded, checker.string_count())?;
    checker.spend_texts(at, excluded)
}

/// Evidence is a forest: a piece has one parent, so that a walk from the roots visits every row once.
fn check_evidence(checker: &mut Checker<'_, '_>) -> Result<(), OpenError> {
    let rows = checker.tables.detection.evidence;
    let mut depths: Vec<u8> = Vec::with_capacity(rows.len());
    let mut owned = vec![false; rows.len()];
    for (row, evidence) in rows.iter().enumerate() {
        let at = At { section: Section::Evidence, row };
        let depth = evidence_depth(checker, at, evidence, &depths, &mut owned)?;
        if depth > MAX_EVIDENCE_DEPTH {
            return Err(at.refuse(Reason::TooDeep));
        }
        depths.push(depth);
    }
    for (row, pattern) in checker.tables.detection.patterns.iter().enumerate() {
        let at = At { section: Section::Patterns, row };
        check_pattern(checker, at, pattern)?;
        for id in checker.tables.detection.ids(pattern.evidence).iter() {
            claim(at, id, &mut owned)?;
        }
    }
    Ok(())
}

fn claim(at: At, id: u32, owned: &mut [bool]) -> Result<(), OpenError> {
    match owned.get_mut(id as usize) {
        Some(owned) if !*owned => {
            *owned = true;
            Ok(())
        }
        _ => Err(at.refuse(Reason::Order)),
    }
}

fn evidence_depth(
    checker: &mut Checker<'_, '_>,
    at: At,
    evidence: &EvidenceRow,
    depths: &[u8],
    owned: &mut [bool],
) -> Result<u8, OpenError> {
    at.flag(evidence.distinct)?;
    match at.kind::<EvidenceCode>(evidence.kind)? {
        EvidenceCode::Match => {
            at.index(evidence.matcher, checker.tables.detection.matchers.len())?;
            Ok(1)
        }
        EvidenceCode::Some => {
            let mut deepest = 0;
            for member in checker.list(at, evidence.members, at.row)? {
                claim(at, member.get(), owned)?;
                deepest = deepest.max(depths.get(member.get() as usize).copied().unwrap_or(0));
            }
            Ok(deepest.saturating_add(1))
        }
    }
}

fn check_matcher(checker: &mut Checker<'_, '_>, at: At, matcher: &MatcherRow) -> Result<(), OpenError> {
    let validators = checker.list(at, matcher.validators, usize::from(u16::MAX).saturating_add(1))?;
    if validators.len() > MAX_VALIDATORS {
        return Err(at.refuse(Reason::BadValue));
    }
    match at.kind::<MatcherCode>(matcher.kind)? {
        MatcherCode::Expression => at.index(matcher.index, checker.tables.detection.expressions.len()),
        MatcherCode::Keywords => at.index(matcher.index, checker.tables.detection.keyword_lists.len()),
    }
}

fn check_expression(checker: &Checker<'_, '_>, at: At, expression: ExpressionRow) -> Result<(), OpenError> {
    let detection = &checker.tables.detection;
    match at.kind::<EngineCode>(expression.kind)? {
        EngineCode::Automaton => {
            at.index(expression.index, detection.group_count)?;
            at.index(expression.slot, detection.expressions.len())
        }
        EngineCode::Machine => at.index(expression.index, detection.machine_count),
    }
}

fn check_automaton(
    checker: &mut Checker<'_, '_>,
    at: At,
    row: &AutomatonRow,
    frontier: &mut Frontier,
) -> Result<(), OpenError> {
    let detection = checker.tables.detection;
    follows(at, row.classes, &mut frontier.classes, detection.classes.len())?;
    follows(at, row.starts, &mut frontier.words, detection.words.len())?;
    follows(at, row.transitions, &mut frontier.words, detection.words.len())?;
    follows(at, row.matches, &mut frontier.words, detection.words.len())?;
    follows(at, row.sets, &mut frontier.sets, detection.match_sets.len())?;
    let Ok(id) = u32::try_from(at.row) else { return Err(at.refuse(Reason::OutOfRange)) };
    let automaton = detection.automaton(id);
    let (states, stride) = (automaton.state_count(), automaton.stride as usize);
    let shaped = automaton.classes.len() == 256
        && automaton.starts.len() == 257
        && states > 0
        && (2..=257).contains(&stride)
        && automaton.transitions.len() == states.saturating_mul(stride);
    if !shaped {
        return Err(at.refuse(Reason::Misshapen));
    }
    let below = |words: &[zerocopy::little_endian::U32], limit: usize| {
        words.iter().fold(0, |most, word| most.max(word.get())) < u32::try_from(limit).unwrap_or(u32::MAX)
    };
    let led = automaton.classes.iter().all(|class| usize::from(*class) < stride.saturating_sub(1))
        && below(automaton.starts, states)
        && below(automaton.transitions, states)
        && below(automaton.matches, automaton.sets.len());
    if !led {
        return Err(at.refuse(Reason::OutOfRange));
    }
    let slots = detection.expressions.len().max(1);
    for (index, set) in automaton.sets.iter().enumerate() {
        if checker.sorted_list(at, *set, slots)?.is_empty() != (index == 0) {
            return Err(at.refuse(Reason::BadValue));
        }
    }
    Ok(())
}

fn check_machine(checker: &Checker<'_, '_>, at: At, machine: Run, end: &mut usize) -> Result<(), OpenError> {
    let table = checker.tables.detection.instructions;
    follows(at, machine, end, table.len())?;
    let instructions = table.get(machine.range()).unwrap_or_default();
    if instructions.is_empty() {
        return Err(at.refuse(Reason::Misshapen));
    }
    let first = machine.range().start;
    for (offset, instruction) in instructions.iter().enumerate() {
        let at = At { section: Section::Instructions, row: first.saturating_add(offset) };
        check_instruction(at, *instruction, instructions.len())?;
    }
    Ok(())
}

fn check_instruction(at: At, instruction: InstructionRow, count: usize) -> Result<(), OpenError> {
    match at.kind::<InstructionCode>(instruction.kind)? {
        InstructionCode::Byte => at.index(instruction.first, count),
        InstructionCode::Split => {
            at.index(instruction.first, count)?;
            at.index(instruction.second, count)
        }
        InstructionCode::Look => {
            at.kind::<Look>(instruction.low)?;
            at.index(instruction.first, count)
        }
        InstructionCode::Match | InstructionCode::Fail => Ok(()),
    }
}
