//! Fusing expressions into few automata, within budgets of states.

use regex_syntax::hir::Hir;
use weir_runtime::program::{Automaton, Expression, Machine, Search};

use super::Compiled;
use super::determinise::{Purpose, automaton};
use super::instructions::machine;

/// States that one expression may have; with more it becomes a machine.
pub(super) const STATES_OF_ONE: usize = 10_000;

/// An expression with more states than this shares with nobody: its rows would grow by the columns that the others need,
/// which costs more than another look at each byte.
const STATES_OF_SHARED: usize = 1_024;

/// States that a group may have.
const STATES_OF_GROUP: usize = 16_384;

/// How many times the states of its expressions a group may have.
const GROWTH: usize = 2;

/// Distributes expressions over automata and machines; the first table says where each one is, in the order given.
///
/// Neighbours are to share an automaton while the sum of their states stays within the budget. Anchored expressions that
/// differ soon part, so the automaton of several has seldom many more states than they have alone. Where it has, because
/// some run along together for long, the row of neighbours is cut in halves.
pub fn group(expressions: &[Compiled]) -> (Vec<Expression>, Vec<Automaton>, Vec<Machine>) {
    let mut groups = Groups { places: vec![Expression::Machine(0); expressions.len()], ..Groups::default() };
    let mut together: Vec<Alone<'_>> = Vec::new();
    let mut states = 0;
    for (place, expression) in expressions.iter().enumerate() {
        let alone = automaton(&[&expression.hir], Purpose::Group, STATES_OF_ONE);
        let Some(alone) = alone else {
            groups.put_machine(place, &expression.hir);
            continue;
        };
        if alone.matches.len() > STATES_OF_SHARED {
            let group = index(groups.automata.len());
            groups.automata.push(alone);
            groups.put(place, Expression::Automaton { group, slot: 0 });
            continue;
        }
        states += alone.matches.len();
        if states > STATES_OF_GROUP {
            groups.fuse(&together);
            together.clear();
            states = alone.matches.len();
        }
        together.push(Alone { place, hir: &expression.hir, states: alone.matches.len() });
    }
    groups.fuse(&together);
    (groups.places, groups.automata, groups.machines)
}

/// The search for a text that some of the expressions match.
pub fn search(expressions: &[Compiled]) -> Search {
    let expressions: Vec<&Hir> = expressions.iter().map(|expression| &expression.hir).collect();
    match automaton(&expressions, Purpose::Search, STATES_OF_ONE) {
        Some(automaton) => Search::Automaton(automaton),
        None => Search::Machine(machine(&expressions)),
    }
}

/// An expression that has an automaton, and how many states that has.
struct Alone<'a> {
    place: usize,
    hir: &'a Hir,
    states: usize,
}

#[derive(Default)]
struct Groups {
    places: Vec<Expression>,
    automata: Vec<Automaton>,
    machines: Vec<Machine>,
}

impl Groups {
    fn fuse(&mut self, together: &[Alone<'_>]) {
        if together.is_empty() {
            return;
        }
        let expressions: Vec<&Hir> = together.iter().map(|alone| alone.hir).collect();
        let states: usize = together.iter().map(|alone| alone.states).sum();
        let most = STATES_OF_GROUP.min(states * GROWTH);
        if let Some(automaton) = automaton(&expressions, Purpose::Group, most) {
            let group = index(self.automata.len());
            self.automata.push(automaton);
            for (slot, alone) in (0..).zip(together) {
                self.put(alone.place, Expression::Automaton { group, slot });
            }
        } else if let [alone] = together {
            self.put_machine(alone.place, alone.hir);
        } else if let Some((left, right)) = together.split_at_checked(together.len() / 2) {
            self.fuse(left);
            self.fuse(right);
        }
    }

    fn put_machine(&mut self, place: usize, hir: &Hir) {
        let number = index(self.machines.len());
        self.machines.push(machine(&[hir]));
        self.put(place, Expression::Machine(number));
    }

    fn put(&mut self, place: usize, expression: Expression) {
        if let Some(at) = self.places.get_mut(place) {
            *at = expression;
        }
    }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
