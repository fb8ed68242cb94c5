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
const STATES_OF_SHARED: usize = 2_048;

/// States that a group may have. More than one expression, so that every expression fits into some group.
const STATES_OF_GROUP: usize = 16_384;

/// Distributes expressions over automata and machines; the first table says where each one is, in the order given.
///
/// Neighbours share an automaton while their states together stay within the budget, which is a good guess, since anchored
/// expressions that differ soon part. A guess that was wrong is cut in halves.
pub fn group(expressions: &[Compiled]) -> (Vec<Expression>, Vec<Automaton>, Vec<Machine>) {
    let mut groups = Groups { places: vec![Expression::Machine(0); expressions.len()], ..Groups::default() };
    let mut together: Vec<(usize, &Hir)> = Vec::new();
    let mut states = 0;
    for (place, expression) in expressions.iter().enumerate() {
        let alone = automaton(&[&expression.hir], Purpose::Group, STATES_OF_ONE);
        let Some(alone) = alone else {
            let number = groups.machines.len();
            groups.machines.push(machine(&[&expression.hir]));
            groups.put(place, Expression::Machine(index(number)));
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
        together.push((place, &expression.hir));
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

#[derive(Default)]
struct Groups {
    places: Vec<Expression>,
    automata: Vec<Automaton>,
    machines: Vec<Machine>,
}

impl Groups {
    fn fuse(&mut self, together: &[(usize, &Hir)]) {
        if together.is_empty() {
            return;
        }
        let expressions: Vec<&Hir> = together.iter().map(|(_, hir)| *hir).collect();
        if let Some(automaton) = automaton(&expressions, Purpose::Group, STATES_OF_GROUP) {
            let group = index(self.automata.len());
            self.automata.push(automaton);
            for (slot, (place, _)) in (0..).zip(together) {
                self.put(*place, Expression::Automaton { group, slot });
            }
        } else if let (Some((left, right)), true) =
            (together.split_at_checked(together.len() / 2), together.len() > 1)
        {
            self.fuse(left);
            self.fuse(right);
        }
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
