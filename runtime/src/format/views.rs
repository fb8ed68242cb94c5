//! Views of what looks for types in text: the scanner's window on a bundle.
//!
//! A view is a small `Copy` value: numbers, and slices of the bundle's bytes. Nothing is decoded before it is asked for,
//! and indices need no check by the reader, because opening has checked them; an accessor with an index beyond its table
//! answers with an empty view instead of a panic.

use std::ops::Range;

use zerocopy::little_endian::U32;

use super::codes::{BodyCode, Code, EngineCode, EvidenceCode, InstructionCode, MatcherCode};
use super::rows::{
    AutomatonRow, EvidenceRow, ExpressionRow, InstructionRow, KeywordListRow, MatcherRow, NONE, PatternRow,
    Run, SearchRow, TypeRow,
};
use crate::program::{Expression, Fidelity, Id, Instruction, Look, Validator};

/// Indices into a table, read where they lie.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids<'a>(pub(crate) &'a [U32]);

impl<'a> Ids<'a> {
    pub fn len(self) -> usize {
        self.0.len()
    }

    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub fn get(self, index: usize) -> Option<Id> {
        self.0.get(index).map(|id| id.get())
    }

    pub fn iter(self) -> impl DoubleEndedIterator<Item = Id> + ExactSizeIterator + Clone + use<'a> {
        self.0.iter().map(|id| id.get())
    }

    /// Whether a sorted list holds the index.
    pub fn holds(self, id: Id) -> bool {
        self.0.binary_search_by_key(&id, |each| each.get()).is_ok()
    }
}

/// Every text of the bundle, once, sorted.
#[derive(Clone, Copy, Debug, Default)]
pub struct StringTable<'a> {
    pub(crate) rows: &'a [Run],
    pub(crate) text: &'a str,
}

impl<'a> StringTable<'a> {
    pub fn get(self, id: Id) -> &'a str {
        self.rows.get(id as usize).and_then(|row| self.text.get(row.range())).unwrap_or("")
    }

    pub(crate) fn optional(self, id: Id) -> Option<&'a str> {
        (id != NONE).then(|| self.get(id))
    }
}

/// A list of texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strings<'a> {
    pub(crate) ids: Ids<'a>,
    pub(crate) table: StringTable<'a>,
}

impl<'a> Strings<'a> {
    pub fn len(self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(self) -> bool {
        self.ids.is_empty()
    }

    pub fn get(self, index: usize) -> Option<&'a str> {
        self.ids.get(index).map(|id| self.table.get(id))
    }

    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator + Clone + use<'a> {
        let table = self.table;
        self.ids.iter().map(move |id| table.get(id))
    }

    /// Whether a sorted list holds the text.
    pub fn holds(self, text: &str) -> bool {
        self.ids.0.binary_search_by(|id| self.table.get(id.get()).cmp(text)).is_ok()
    }

    pub(crate) fn owned(self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

/// Everything that looks for sensitive information types in text; see [`crate::program::Detection`].
#[derive(Clone, Copy, Debug, Default)]
pub struct DetectionView<'a> {
    pub(crate) strings: StringTable<'a>,
    pub(crate) lists: &'a [U32],
    pub(crate) types: &'a [TypeRow],
    pub(crate) patterns: &'a [PatternRow],
    pub(crate) matchers: &'a [MatcherRow],
    pub(crate) evidence: &'a [EvidenceRow],
    pub(crate) expressions: &'a [ExpressionRow],
    /// Groups first, then the automata of searches.
    pub(crate) automata: &'a [AutomatonRow],
    pub(crate) group_count: usize,
    pub(crate) classes: &'a [u8],
    pub(crate) words: &'a [U32],
    pub(crate) match_sets: &'a [Run],
    /// Those of expressions first, then those of searches.
    pub(crate) machines: &'a [Run],
    pub(crate) machine_count: usize,
    pub(crate) instructions: &'a [InstructionRow],
    pub(crate) searches: &'a [SearchRow],
    pub(crate) keyword_lists: &'a [KeywordListRow],
}

impl<'a> DetectionView<'a> {
    pub fn type_count(&self) -> usize {
        self.types.len()
    }

    pub fn pattern_count(&self) -> usize {
        self.patterns.len()
    }

    /// Distinct primaries and pieces of evidence; a matcher's index can key a memory of its matches.
    pub fn matcher_count(&self) -> usize {
        self.matchers.len()
    }

    pub fn evidence_count(&self) -> usize {
        self.evidence.len()
    }

    pub fn expression_count(&self) -> usize {
        self.expressions.len()
    }

    pub fn group_count(&self) -> usize {
        self.group_count
    }

    pub fn machine_count(&self) -> usize {
        self.machine_count
    }

    pub fn search_count(&self) -> usize {
        self.searches.len()
    }

    pub fn keyword_list_count(&self) -> usize {
        self.keyword_lists.len()
    }

    pub fn sit(&self, id: Id) -> TypeView<'a> {
        let Some(row) = self.types.get(id as usize) else { return TypeView::default() };
        TypeView {
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
            fidelity: Fidelity::of_code(row.fidelity),
            recommended: row.recommended,
            body: match BodyCode::of_code(row.body) {
                BodyCode::Patterns => TypeBodyView::Patterns(row.members.ids()),
                BodyCode::Union => TypeBodyView::Union(self.ids(row.members)),
            },
        }
    }

    pub fn pattern(&self, id: Id) -> PatternView<'a> {
        let Some(row) = self.patterns.get(id as usize) else { return PatternView::default() };
        let proximity = row.proximity.get();
        PatternView {
            confidence: row.confidence,
            primary: row.primary.get(),
            proximity: (proximity != NONE).then_some(proximity),
            evidence: self.ids(row.evidence),
            excluded: Strings { ids: self.ids(row.excluded), table: self.strings },
        }
    }

    pub fn matcher(&self, id: Id) -> MatcherView<'a> {
        let Some(row) = self.matchers.get(id as usize) else { return MatcherView::Keywords(NONE) };
        let index = row.index.get();
        match MatcherCode::of_code(row.kind) {
            MatcherCode::Expression => MatcherView::Expression {
                expression: index,
                validators: Validators(self.ids(row.validators)),
            },
            MatcherCode::Keywords => MatcherView::Keywords(index),
        }
    }

    pub fn evidence(&self, id: Id) -> EvidenceView<'a> {
        let Some(row) = self.evidence.get(id as usize) else {
            return EvidenceView::Some { at_least: 0, at_most: None, members: Ids::default() };
        };
        let (at_least, at_most) = (row.at_least.get(), row.at_most.get());
        match EvidenceCode::of_code(row.kind) {
            EvidenceCode::Match => {
                EvidenceView::Match { matcher: row.matcher.get(), at_least, distinct: row.distinct != 0 }
            }
            EvidenceCode::Some => EvidenceView::Some {
                at_least,
                at_most: (at_most != NONE).then_some(at_most),
                members: self.ids(row.members),
            },
        }
    }

    pub fn expression(&self, id: Id) -> Expression {
        let Some(row) = self.expressions.get(id as usize) else { return Expression::Machine(NONE) };
        match EngineCode::of_code(row.kind) {
            EngineCode::Automaton => Expression::Automaton { group: row.index.get(), slot: row.slot.get() },
            EngineCode::Machine => Expression::Machine(row.index.get()),
        }
    }

    /// An anchored automaton, by the index that [`Expression::Automaton`] names.
    pub fn group(&self, id: Id) -> AutomatonView<'a> {
        self.automaton(id)
    }

    pub fn machine(&self, id: Id) -> MachineView<'a> {
        let instructions = self.machines.get(id as usize).and_then(|run| self.instructions.get(run.range()));
        MachineView { instructions: instructions.unwrap_or_default() }
    }

    pub fn search(&self, id: Id) -> SearchView<'a> {
        let Some(row) = self.searches.get(id as usize) else {
            return SearchView::Machine(MachineView::default());
        };
        match EngineCode::of_code(row.kind) {
            EngineCode::Automaton => SearchView::Automaton(self.automaton(row.index.get())),
            EngineCode::Machine => SearchView::Machine(self.machine(row.index.get())),
        }
    }

    pub fn keyword_list(&self, id: Id) -> KeywordListView<'a> {
        let Some(row) = self.keyword_lists.get(id as usize) else { return KeywordListView::default() };
        KeywordListView {
            name: self.strings.get(row.name.get()),
            phrases: Strings { ids: self.ids(row.phrases), table: self.strings },
        }
    }

    pub(crate) fn automaton(&self, id: Id) -> AutomatonView<'a> {
        let Some(row) = self.automata.get(id as usize) else { return AutomatonView::default() };
        AutomatonView {
            classes: self.classes.get(row.classes.range()).unwrap_or_default(),
            stride: row.stride.get(),
            starts: self.words.get(row.starts.range()).unwrap_or_default(),
            transitions: self.words.get(row.transitions.range()).unwrap_or_default(),
            matches: self.words.get(row.matches.range()).unwrap_or_default(),
            sets: self.match_sets.get(row.sets.range()).unwrap_or_default(),
            lists: self.lists,
        }
    }

    pub(crate) fn ids(&self, run: Run) -> Ids<'a> {
        Ids(self.lists.get(run.range()).unwrap_or_default())
    }
}

#[derive(Clone, Debug)]
pub struct TypeView<'a> {
    pub name: &'a str,
    pub title: &'a str,
    pub fidelity: Fidelity,
    pub recommended: u8,
    pub body: TypeBodyView<'a>,
}

impl Default for TypeView<'_> {
    fn default() -> Self {
        let body = TypeBodyView::Patterns(0..0);
        Self { name: "", title: "", fidelity: Fidelity::Exact, recommended: 0, body }
    }
}

#[derive(Clone, Debug)]
pub enum TypeBodyView<'a> {
    /// Indices of patterns.
    Patterns(Range<Id>),
    /// Indices of types, each smaller than the type's own.
    Union(Ids<'a>),
}

#[derive(Clone, Copy, Debug, Default)]
pub struct PatternView<'a> {
    pub confidence: u8,
    /// Index of a matcher.
    pub primary: Id,
    /// Code points; `None`: anywhere in the part.
    pub proximity: Option<u32>,
    /// Indices of evidence, all of which must hold.
    pub evidence: Ids<'a>,
    /// Sorted.
    pub excluded: Strings<'a>,
}

#[derive(Clone, Copy, Debug)]
pub enum MatcherView<'a> {
    Expression { expression: Id, validators: Validators<'a> },
    Keywords(Id),
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Validators<'a>(Ids<'a>);

impl<'a> Validators<'a> {
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(self) -> impl Iterator<Item = Validator> + Clone + use<'a> {
        self.0.iter().map(|id| Validator(u16::try_from(id).unwrap_or(u16::MAX)))
    }
}

#[derive(Clone, Copy, Debug)]
pub enum EvidenceView<'a> {
    Match {
        matcher: Id,
        at_least: u32,
        distinct: bool,
    },
    /// Members are indices of evidence, each smaller than its own, nested at most 64 deep.
    Some {
        at_least: u32,
        at_most: Option<u32>,
        members: Ids<'a>,
    },
}

/// See [`crate::program::Automaton`]: state 0 is dead, `starts` has 257 entries, `matches` one per state, and
/// `classes` 256 that are all below `stride - 1`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AutomatonView<'a> {
    pub classes: &'a [u8],
    pub stride: u32,
    pub starts: &'a [U32],
    pub transitions: &'a [U32],
    pub matches: &'a [U32],
    pub(crate) sets: &'a [Run],
    pub(crate) lists: &'a [U32],
}

impl<'a> AutomatonView<'a> {
    pub fn state_count(&self) -> usize {
        self.matches.len()
    }

    pub fn match_set_count(&self) -> usize {
        self.sets.len()
    }

    /// The sorted slots of a match set; `matches` holds the indices.
    pub fn match_set(&self, index: u32) -> Ids<'a> {
        Ids(self.sets.get(index as usize).and_then(|run| self.lists.get(run.range())).unwrap_or_default())
    }
}

/// See [`crate::program::Machine`]. Instruction 0 is the start.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineView<'a> {
    instructions: &'a [InstructionRow],
}

impl MachineView<'_> {
    pub fn len(&self) -> usize {
        self.instructions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.instructions.is_empty()
    }

    pub fn instruction(&self, index: u32) -> Instruction {
        let Some(row) = self.instructions.get(index as usize) else { return Instruction::Fail };
        let (first, second) = (row.first.get(), row.second.get());
        match InstructionCode::of_code(row.kind) {
            InstructionCode::Byte => Instruction::Byte { low: row.low, high: row.high, next: first },
            InstructionCode::Split => Instruction::Split { first, second },
            InstructionCode::Look => Instruction::Look { look: Look::of_code(row.low), next: first },
            InstructionCode::Match => Instruction::Match,
            InstructionCode::Fail => Instruction::Fail,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum SearchView<'a> {
    Automaton(AutomatonView<'a>),
    Machine(MachineView<'a>),
}

#[derive(Clone, Copy, Debug, Default)]
pub struct KeywordListView<'a> {
    pub name: &'a str,
    /// Sorted, distinct under folding.
    pub phrases: Strings<'a>,
}
