//! From expressions to packed automata.
//!
//! regex-automata determinises; a walk over what it built, breadth first from the starts, gives states and bytes numbers
//! of our own. So the tables depend on the expressions alone, hold nothing unreachable, and bytes that no state tells apart
//! share a column.

use std::collections::{BTreeMap, HashMap};

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::Hir;
use weir_runtime::program::Automaton;

/// Larger machines are not determinised: each state of the automaton could hold all of theirs.
const MOST_INSTRUCTIONS: usize = 8_192;

/// Bytes that the library needs for an automaton beside its transitions: its starts and match sets. Generous, since what
/// counts is the number of states.
const BESIDE: usize = 1 << 20;

/// What an automaton is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// All matches from a given start.
    Group,
    /// Does anything match anywhere?
    Search,
}

/// The machine for some expressions, captures left out.
pub(super) fn nfa(expressions: &[&Hir]) -> Option<thompson::NFA> {
    let config = thompson::Config::new().utf8(true).shrink(false).which_captures(WhichCaptures::None);
    thompson::Compiler::new().configure(config).build_many_from_hir(expressions).ok()
}

/// The automaton for some expressions, each with the number of its place; none when it has more states than allowed.
pub(super) fn automaton(expressions: &[&Hir], purpose: Purpose, states: usize) -> Option<Automaton> {
    let nfa = nfa(expressions)?;
    if nfa.states().len() > MOST_INSTRUCTIONS {
        return None;
    }
    let columns = nfa.byte_classes().alphabet_len().next_power_of_two();
    let (kind, anchored, matches) = match purpose {
        Purpose::Group => (StartKind::Anchored, Anchored::Yes, MatchKind::All),
        Purpose::Search => (StartKind::Unanchored, Anchored::No, MatchKind::LeftmostFirst),
    };
    let config = dense::Config::new()
        .start_kind(kind)
        .match_kind(matches)
        .accelerate(false)
        .dfa_size_limit(Some(states * columns * StateID::SIZE + BESIDE));
    let dfa = dense::Builder::new().configure(config).build_from_nfa(&nfa).ok()?;
    let packed = Packer::new(&dfa, purpose).pack(anchored, states)?;
    Some(packed)
}

/// Renumbers the states that can be reached.
struct Packer<'a> {
    dfa: &'a dense::DFA<Vec<u32>>,
    purpose: Purpose,
    numbers: HashMap<StateID, u32>,
    order: Vec<StateID>,
    sets: BTreeMap<Vec<u32>, u32>,
    match_sets: Vec<Vec<u32>>,
}

impl<'a> Packer<'a> {
    fn new(dfa: &'a dense::DFA<Vec<u32>>, purpose: Purpose) -> Self {
        Packer {
            dfa,
            purpose,
            numbers: HashMap::new(),
            // The dead state takes the number 0; its own number in the library is of no use here.
            order: vec![StateID::ZERO],
            sets: BTreeMap::from([(Vec::new(), 0)]),
            match_sets: vec![Vec::new()],
        }
    }

    fn pack(mut self, anchored: Anchored, most: usize) -> Option<Automaton> {
        let mut starts = Vec::with_capacity(257);
        for before in (0..=u8::MAX).map(Some).chain([None]) {
            let config = start::Config::new().anchored(anchored).look_behind(before);
            let state = self.dfa.start_state(&config).ok()?;
            starts.push(self.number(state));
        }
        let representatives: Vec<u8> =
            self.dfa.byte_classes().representatives(0..=u8::MAX).filter_map(|unit| unit.as_u8()).collect();
        let width = representatives.len() + 1;
        let mut rows = vec![0; width];
        let mut matches = vec![0];
        let mut at = 1;
        while let Some(state) = self.order.get(at).copied() {
            matches.push(self.match_set(state));
            if self.purpose == Purpose::Search && self.dfa.is_match_state(state) {
                // The search ends here.
                rows.resize(rows.len() + width, 0);
            } else {
                for byte in &representatives {
                    rows.push(self.number(self.dfa.next_state(state, *byte)));
                }
                rows.push(self.number(self.dfa.next_eoi_state(state)));
            }
            at += 1;
            if self.order.len() > most {
                return None;
            }
        }
        let (class_of, stride, transitions) = join_columns(&rows, width);
        let classes = (0..=u8::MAX)
            .map(|byte| class_of.get(usize::from(self.dfa.byte_classes().get(byte))).copied().unwrap_or(0))
            .collect();
        Some(Automaton { classes, stride, starts, transitions, matches, match_sets: self.match_sets })
    }

    fn number(&mut self, state: StateID) -> u32 {
        if self.dfa.is_dead_state(state) || self.dfa.is_quit_state(state) {
            return 0;
        }
        *self.numbers.entry(state).or_insert_with(|| {
            self.order.push(state);
            u32::try_from(self.order.len() - 1).unwrap_or(0)
        })
    }

    fn match_set(&mut self, state: StateID) -> u32 {
        if !self.dfa.is_match_state(state) {
            return 0;
        }
        let mut set: Vec<u32> = (0..self.dfa.match_len(state))
            .map(|index| self.dfa.match_pattern(state, index).as_u32())
            .collect();
        set.sort_unstable();
        set.dedup();
        if let Some(number) = self.sets.get(&set) {
            return *number;
        }
        let number = u32::try_from(self.match_sets.len()).unwrap_or(0);
        self.match_sets.push(set.clone());
        self.sets.insert(set, number);
        number
    }
}

/// Joins equal columns; the last one, for the end of the text, stays alone. Gives the new column of each old one, the new
/// width, and the new rows.
fn join_columns(rows: &[u32], width: usize) -> (Vec<u8>, u32, Vec<u32>) {
    let column = |column: usize| -> Vec<u32> { rows.iter().skip(column).step_by(width).copied().collect() };
    let mut known: HashMap<Vec<u32>, u8> = HashMap::new();
    let mut kept = Vec::new();
    let class_of: Vec<u8> = (0..width - 1)
        .map(|old| {
            let next = u8::try_from(known.len()).unwrap_or(u8::MAX);
            *known.entry(column(old)).or_insert_with(|| {
                kept.push(old);
                next
            })
        })
        .collect();
    kept.push(width - 1);
    let transitions = rows
        .chunks(width)
        .flat_map(|row| kept.iter().map(|old| row.get(*old).copied().unwrap_or(0)))
        .collect();
    (class_of, u32::try_from(kept.len()).unwrap_or(0), transitions)
}

/// See [`super::Compiled::every_number`].
pub(super) fn every_number(expression: &Hir) -> Option<usize> {
    /// Longer numbers are rarely written.
    const LONGEST: usize = 32;
    let automaton = automaton(&[expression], Purpose::Group, super::group::STATES_OF_ONE)?;
    let step = |state: u32, byte: u8| -> u32 {
        let class = automaton.classes.get(usize::from(byte)).copied().unwrap_or(0);
        let at = state as usize * automaton.stride as usize + usize::from(class);
        automaton.transitions.get(at).copied().unwrap_or(0)
    };
    let mut states = vec![automaton.starts.get(usize::from(b' ')).copied()?];
    for length in 1..=LONGEST {
        let mut next: Vec<u32> =
            states.iter().flat_map(|state| (b'0'..=b'9').map(|digit| step(*state, digit))).collect();
        next.sort_unstable();
        next.dedup();
        states = next;
        let matches =
            |state: &u32| automaton.matches.get(step(*state, b' ') as usize).is_some_and(|set| *set != 0);
        if states.iter().all(matches) {
            return Some(length);
        }
    }
    None
}
