//! Running instructions in lock step: the same matches as an automaton, for expressions whose automaton would be too large.
//!
//! Every thread remembers where its match starts. Threads stand in the order of their starts, so when two meet at an
//! instruction the leftmost one stays, and one pass finds the leftmost start and its longest end.
//!
//! One thing can make a merged thread matter: the other one outgrows the longest match. Then the order is turned round. When
//! the youngest thread stays, a pass tells whether *some* match that is short enough begins in a given range, and halving
//! the range finds the leftmost. So a text of nothing but hopeless starts costs two passes, not one from each of its bytes.

use crate::program::{Instruction, Look, Machine};

use super::{LONGEST_MATCH, Span};

/// All matches of the machine, leftmost-longest and apart from each other (S16).
pub fn find(machine: &Machine, text: &str) -> Vec<Span> {
    let mut run = Run::new(machine, text.as_bytes());
    let mut found = Vec::new();
    let mut from = 0;
    loop {
        match run.leftmost_longest(from) {
            Outcome::Found(span) => {
                found.push(span);
                from = span.end;
            }
            Outcome::Outgrown => match run.leftmost_start(from) {
                Some(start) => from = start,
                None => return found,
            },
            Outcome::Nothing => return found,
        }
    }
}

/// Whether the machine matches anywhere in the text.
pub fn matches_in(machine: &Machine, text: &str) -> bool {
    let mut run = Run::new(machine, text.as_bytes());
    run.any()
}

enum Outcome {
    Found(Span),
    /// An attempt was given up at the longest match, and later ones may have been merged into it.
    Outgrown,
    Nothing,
}

#[derive(Clone, Copy)]
struct Thread {
    instruction: u32,
    start: usize,
}

struct Run<'a> {
    instructions: &'a [Instruction],
    bytes: &'a [u8],
    /// Bytes that a match can begin with.
    first: [bool; 256],
    now: Vec<Thread>,
    next: Vec<Thread>,
    /// Per instruction, the step at which it was last reached.
    reached: Vec<u64>,
    step: u64,
    pending: Vec<u32>,
}

impl<'a> Run<'a> {
    fn new(machine: &'a Machine, bytes: &'a [u8]) -> Self {
        let instructions = machine.instructions.as_slice();
        Run {
            instructions,
            bytes,
            first: first_bytes(instructions),
            now: Vec::new(),
            next: Vec::new(),
            reached: vec![0; instructions.len()],
            step: 0,
            pending: Vec::new(),
        }
    }

    fn leftmost_longest(&mut self, from: usize) -> Outcome {
        let mut best: Option<Span> = None;
        self.now.clear();
        self.step += 1;
        for at in from..=self.bytes.len() {
            let byte = self.bytes.get(at).copied();
            if best.is_none() {
                self.start_at(at, false);
                if self.now.is_empty() {
                    self.step += 1;
                    continue;
                }
            } else if self.now.is_empty() {
                break;
            }
            let Some(byte) = byte else { break };
            self.step += 1;
            let threads = std::mem::take(&mut self.now);
            let mut outgrown = false;
            for thread in &threads {
                if best.is_some_and(|best| best.start < thread.start) {
                    break;
                }
                let Some(next) = self.consume(*thread, byte) else { continue };
                if at + 1 - thread.start > LONGEST_MATCH {
                    if best.is_none_or(|best| best.start > thread.start) {
                        outgrown = true;
                        break;
                    }
                    continue;
                }
                if let Some(end) = self.enter(next, thread.start, at + 1, true) {
                    best = Some(Span { start: thread.start, end });
                }
            }
            self.now = std::mem::replace(&mut self.next, threads);
            self.next.clear();
            if outgrown {
                return Outcome::Outgrown;
            }
        }
        best.map_or(Outcome::Nothing, Outcome::Found)
    }

    /// The leftmost start, from here on, of a match that is short enough.
    fn leftmost_start(&mut self, from: usize) -> Option<usize> {
        let mut first = from;
        let mut known = self.some_start(from, usize::MAX)?;
        while first < known {
            let middle = first + (known - first) / 2;
            match self.some_start(from, middle) {
                Some(start) => known = start,
                None => first = middle + 1,
            }
        }
        Some(known)
    }

    /// A start in the range, its end included, of a match that is short enough: of those that end first, the last.
    fn some_start(&mut self, from: usize, last: usize) -> Option<usize> {
        self.now.clear();
        self.step += 1;
        self.start_at(from, false);
        for (at, byte) in self.bytes.iter().enumerate().skip(from) {
            if at >= last && self.now.is_empty() {
                return None;
            }
            self.step += 1;
            // The youngest comes first.
            if at < last {
                self.start_at(at + 1, true);
            }
            let threads = std::mem::take(&mut self.now);
            let mut ended = None;
            for thread in threads.iter().filter(|thread| at + 1 - thread.start <= LONGEST_MATCH) {
                let Some(next) = self.consume(*thread, *byte) else { continue };
                if self.enter(next, thread.start, at + 1, true).is_some() {
                    ended = Some(thread.start);
                    break;
                }
            }
            self.now = std::mem::replace(&mut self.next, threads);
            self.next.clear();
            if ended.is_some() {
                return ended;
            }
        }
        None
    }

    /// Begins an attempt, if the byte there is one that matches begin with. An empty match is none.
    fn start_at(&mut self, at: usize, next: bool) {
        if self.bytes.get(at).is_some_and(|byte| self.starts_with(*byte)) {
            self.enter(0, at, at, next);
        }
    }

    fn any(&mut self) -> bool {
        self.step += 1;
        for at in 0..=self.bytes.len() {
            if self.enter(0, at, at, false).is_some() {
                return true;
            }
            let Some(byte) = self.bytes.get(at).copied() else { break };
            self.step += 1;
            let threads = std::mem::take(&mut self.now);
            for thread in &threads {
                if let Some(next) = self.consume(*thread, byte)
                    && self.enter(next, thread.start, at + 1, true).is_some()
                {
                    return true;
                }
            }
            self.now = std::mem::replace(&mut self.next, threads);
            self.next.clear();
        }
        false
    }

    fn starts_with(&self, byte: u8) -> bool {
        self.first.get(usize::from(byte)).copied().unwrap_or(false)
    }

    fn consume(&self, thread: Thread, byte: u8) -> Option<u32> {
        match self.instructions.get(thread.instruction as usize) {
            Some(Instruction::Byte { low, high, next }) if (*low..=*high).contains(&byte) => Some(*next),
            _ => None,
        }
    }

    /// Follows instructions that read nothing, from `instruction` at the position `at`; threads that wait for a byte join
    /// the next (or the present) list. Gives `at` when a match ends here.
    fn enter(&mut self, instruction: u32, start: usize, at: usize, next: bool) -> Option<usize> {
        let mut end = None;
        self.pending.push(instruction);
        while let Some(instruction) = self.pending.pop() {
            let Some(reached) = self.reached.get_mut(instruction as usize) else { continue };
            if *reached == self.step {
                continue;
            }
            *reached = self.step;
            match self.instructions.get(instruction as usize) {
                Some(Instruction::Byte { .. }) => {
                    let threads = if next { &mut self.next } else { &mut self.now };
                    threads.push(Thread { instruction, start });
                }
                Some(Instruction::Split { first, second }) => {
                    self.pending.push(*second);
                    self.pending.push(*first);
                }
                Some(Instruction::Look { look, next }) => {
                    if holds(*look, self.bytes, at) {
                        self.pending.push(*next);
                    }
                }
                Some(Instruction::Match) => end = Some(at),
                Some(Instruction::Fail) | None => {}
            }
        }
        end
    }
}

/// Bytes that some path from the start reads first, whatever its assertions say.
fn first_bytes(instructions: &[Instruction]) -> [bool; 256] {
    let mut first = [false; 256];
    let mut reached = vec![false; instructions.len()];
    let mut pending = vec![0u32];
    while let Some(instruction) = pending.pop() {
        match reached.get_mut(instruction as usize) {
            Some(reached) if !*reached => *reached = true,
            _ => continue,
        }
        match instructions.get(instruction as usize) {
            Some(Instruction::Byte { low, high, .. }) => {
                for byte in first.iter_mut().take(usize::from(*high) + 1).skip(usize::from(*low)) {
                    *byte = true;
                }
            }
            Some(Instruction::Split { first, second }) => pending.extend([*first, *second]),
            Some(Instruction::Look { next, .. }) => pending.push(*next),
            Some(Instruction::Match | Instruction::Fail) | None => {}
        }
    }
    first
}

/// Whether an assertion holds between the byte before `at` and the one there.
fn holds(look: Look, bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
    let after = bytes.get(at).copied();
    let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    match look {
        Look::Start => before.is_none(),
        Look::End => after.is_none(),
        Look::StartLine => before.is_none_or(|byte| byte == b'\n'),
        Look::EndLine => after.is_none_or(|byte| byte == b'\n'),
        Look::WordBoundary => is_word(before) != is_word(after),
        Look::NotWordBoundary => is_word(before) == is_word(after),
        Look::WordStart => !is_word(before) && is_word(after),
        Look::WordEnd => is_word(before) && !is_word(after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a[ab]*c|ba`
    fn machine() -> Machine {
        let byte = |byte, next| Instruction::Byte { low: byte, high: byte, next };
        Machine {
            instructions: vec![
                Instruction::Split { first: 1, second: 6 },
                byte(b'a', 2),
                Instruction::Split { first: 3, second: 4 },
                Instruction::Byte { low: b'a', high: b'b', next: 2 },
                byte(b'c', 5),
                Instruction::Match,
                byte(b'b', 7),
                byte(b'a', 5),
            ],
        }
    }

    #[test]
    fn hopeless_starts_do_not_multiply() {
        assert_eq!(find(&machine(), &"a".repeat(1_000_000)), []);
    }

    #[test]
    fn the_leftmost_start_that_is_near_enough_is_found() {
        let text = format!("{}c", "a".repeat(5_000));
        assert_eq!(find(&machine(), &text), [Span { start: 5_001 - LONGEST_MATCH, end: 5_001 }]);
        let text = format!("{}ba{}c", "a".repeat(2_000), "b".repeat(100));
        assert_eq!(find(&machine(), &text), [Span { start: 2_103 - LONGEST_MATCH, end: 2_103 }]);
        let text = format!("{}ba{}", "a".repeat(2_000), "b".repeat(2_000));
        assert_eq!(find(&machine(), &text), [Span { start: 2_000, end: 2_002 }]);
    }

    #[test]
    fn an_empty_match_is_none() {
        let machine = Machine { instructions: vec![Instruction::Match] };
        assert_eq!(find(&machine, "aa"), []);
        assert_eq!(find(&Machine::default(), "aa"), []);
    }
}
