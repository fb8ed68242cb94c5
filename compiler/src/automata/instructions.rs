//! From expressions to the instructions that the runtime executes in lock step.

use std::collections::HashMap;

use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::look::Look as Assertion;
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;
use weir_runtime::program::{Instruction, Look, Machine};

use super::determinise::nfa;

/// The machine that matches what some of the expressions matches.
pub(super) fn machine(expressions: &[&Hir]) -> Machine {
    let instructions = nfa(expressions).map(|nfa| Writer::new(&nfa).write());
    // The machine can be built for all that `read` lets through.
    Machine { instructions: instructions.unwrap_or_else(|| vec![Instruction::Fail]) }
}

struct Writer<'a> {
    nfa: &'a NFA,
    instructions: Vec<Instruction>,
    numbers: HashMap<StateID, u32>,
    pending: Vec<(StateID, u32)>,
}

impl<'a> Writer<'a> {
    fn new(nfa: &'a NFA) -> Self {
        Writer { nfa, instructions: Vec::new(), numbers: HashMap::new(), pending: Vec::new() }
    }

    fn write(mut self) -> Vec<Instruction> {
        self.number(self.nfa.start_anchored());
        while let Some((state, at)) = self.pending.pop() {
            let written = match self.nfa.state(state) {
                State::ByteRange { trans } => self.byte(trans.start, trans.end, trans.next),
                State::Sparse(sparse) => {
                    let bytes =
                        sparse.transitions.iter().map(|t| self.byte(t.start, t.end, t.next)).collect();
                    self.choice(bytes)
                }
                State::Dense(dense) => {
                    let next = |byte: u8| Some((byte, dense.matches_byte(byte)?));
                    let bytes = (0..=u8::MAX).filter_map(next);
                    let bytes = bytes.map(|(byte, next)| self.byte(byte, byte, next)).collect();
                    self.choice(bytes)
                }
                State::Look { look, next } => match assertion(*look) {
                    Some(look) => Instruction::Look { look, next: self.number(*next) },
                    None => Instruction::Fail,
                },
                State::Union { alternates } => {
                    let alternates = alternates.iter().map(|next| self.number(*next)).collect();
                    self.either(alternates)
                }
                State::BinaryUnion { alt1, alt2 } => {
                    Instruction::Split { first: self.number(*alt1), second: self.number(*alt2) }
                }
                // Captures are left out when the machine is built; one would do nothing.
                State::Capture { next, .. } => {
                    let next = self.number(*next);
                    Instruction::Split { first: next, second: next }
                }
                State::Fail => Instruction::Fail,
                State::Match { .. } => Instruction::Match,
            };
            if let Some(instruction) = self.instructions.get_mut(at as usize) {
                *instruction = written;
            }
        }
        self.instructions
    }

    /// The number of a state's instruction, to be written later.
    fn number(&mut self, state: StateID) -> u32 {
        if let Some(number) = self.numbers.get(&state) {
            return *number;
        }
        let number = self.place(Instruction::Fail);
        self.numbers.insert(state, number);
        self.pending.push((state, number));
        number
    }

    fn place(&mut self, instruction: Instruction) -> u32 {
        self.instructions.push(instruction);
        u32::try_from(self.instructions.len() - 1).unwrap_or(u32::MAX)
    }

    fn byte(&mut self, low: u8, high: u8, next: StateID) -> Instruction {
        Instruction::Byte { low, high, next: self.number(next) }
    }

    /// One of several instructions.
    fn choice(&mut self, mut instructions: Vec<Instruction>) -> Instruction {
        if instructions.len() <= 1 {
            return instructions.pop().unwrap_or(Instruction::Fail);
        }
        let placed = instructions.into_iter().map(|instruction| self.place(instruction)).collect();
        self.either(placed)
    }

    /// A chain of splits.
    fn either(&mut self, mut alternatives: Vec<u32>) -> Instruction {
        let Some(mut second) = alternatives.pop() else { return Instruction::Fail };
        let Some(mut first) = alternatives.pop() else {
            return Instruction::Split { first: second, second };
        };
        while let Some(before) = alternatives.pop() {
            second = self.place(Instruction::Split { first, second });
            first = before;
        }
        Instruction::Split { first, second }
    }
}

fn assertion(look: Assertion) -> Option<Look> {
    Some(match look {
        Assertion::Start => Look::Start,
        Assertion::End => Look::End,
        Assertion::StartLF => Look::StartLine,
        Assertion::EndLF => Look::EndLine,
        Assertion::WordAscii => Look::WordBoundary,
        Assertion::WordAsciiNegate => Look::NotWordBoundary,
        Assertion::WordStartAscii => Look::WordStart,
        Assertion::WordEndAscii => Look::WordEnd,
        // `read` makes no others.
        _ => return None,
    })
}
