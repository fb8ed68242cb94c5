//! From a program to bytes.
//!
//! Tables are filled row by row. Texts are stored once and sorted, so their indices are known only when all have been seen:
//! the program is laid out twice, and the first time only collects texts. Equal lists and equal matchers are stored once.

use std::collections::BTreeMap;

use zerocopy::IntoBytes;
use zerocopy::little_endian::U32;

use super::label_rows::{GrantRow, LabelBlockRow, LabelBodyRow, LabelPolicyRow};
use super::rows::{
    ActionKindRow, ActionRow, ActivityRow, AddressRow, ArgumentRow, AttributeRow, AutomatonRow, DeclaredRow,
    EffectRow, EvidenceRow, ExpressionRow, InstructionRow, KeywordListRow, LevelRow, LocationRow, MatcherRow,
    ModeRow, NamedRow, NodeRow, OptionRow, OverrideReasonRow, OverrideSchemeRow, PatternRow, PolicyRow,
    PredicateRow, ProgramRow, RestrictionRow, RuleRow, Run, ScopedRuleRow, SearchRow, TimingRow, TypeRow,
};
use super::sections::{REQUIRED, Section, frame, word};
use crate::program::{Matcher, Program};

/// The bytes of a bundle. Equal programs give equal bytes on every machine.
pub fn write(program: &Program) -> Vec<u8> {
    let mut collected = Tables::default();
    collected.lay_out(program);
    let mut strings = collected.strings;
    for (index, id) in strings.values_mut().enumerate() {
        *id = word(index);
    }
    let mut tables = Tables { strings, ..Tables::default() };
    tables.lay_out(program);
    tables.bytes()
}

/// The sections while they grow.
#[derive(Default)]
pub(super) struct Tables<'p> {
    strings: BTreeMap<&'p str, U32>,
    lists: Vec<U32>,
    known_lists: BTreeMap<Vec<u32>, Run>,
    pub(super) program: ProgramRow,
    pub(super) platforms: Vec<NamedRow>,
    pub(super) attributes: Vec<AttributeRow>,
    pub(super) activities: Vec<ActivityRow>,
    pub(super) locations: Vec<LocationRow>,
    pub(super) scoped_rules: Vec<ScopedRuleRow>,
    pub(super) action_kinds: Vec<ActionKindRow>,
    pub(super) levels: Vec<LevelRow>,
    pub(super) modes: Vec<ModeRow>,
    pub(super) kinds: Vec<DeclaredRow>,
    pub(super) events: Vec<DeclaredRow>,
    pub(super) timings: Vec<TimingRow>,
    pub(super) override_schemes: Vec<OverrideSchemeRow>,
    pub(super) override_reasons: Vec<OverrideReasonRow>,
    pub(super) labels: Vec<NamedRow>,
    pub(super) retention_labels: Vec<NamedRow>,
    pub(super) label_bodies: Vec<LabelBodyRow>,
    pub(super) label_blocks: Vec<LabelBlockRow>,
    pub(super) grants: Vec<GrantRow>,
    pub(super) retention_bodies: Vec<Run>,
    pub(super) label_policies: Vec<LabelPolicyRow>,
    pub(super) overwriting: Vec<U32>,
    pub(super) classifiers: Vec<NamedRow>,
    pub(super) objects: Vec<NamedRow>,
    pub(super) predicates: Vec<PredicateRow>,
    pub(super) addresses: Vec<AddressRow>,
    pub(super) nodes: Vec<NodeRow>,
    pub(super) policies: Vec<PolicyRow>,
    pub(super) rules: Vec<RuleRow>,
    pub(super) actions: Vec<ActionRow>,
    pub(super) options: Vec<OptionRow>,
    pub(super) effects: Vec<EffectRow>,
    pub(super) arguments: Vec<ArgumentRow>,
    pub(super) restrictions: Vec<RestrictionRow>,
    pub(super) types: Vec<TypeRow>,
    pub(super) patterns: Vec<PatternRow>,
    pub(super) matchers: Vec<MatcherRow>,
    pub(super) known_matchers: BTreeMap<(u8, u32, Vec<u16>), U32>,
    pub(super) evidence: Vec<EvidenceRow>,
    pub(super) expressions: Vec<ExpressionRow>,
    pub(super) searches: Vec<SearchRow>,
    pub(super) keyword_lists: Vec<KeywordListRow>,
    pub(super) machines: Vec<Run>,
    pub(super) instructions: Vec<InstructionRow>,
    pub(super) automata: Vec<AutomatonRow>,
    pub(super) match_sets: Vec<Run>,
    pub(super) classes: Vec<u8>,
    pub(super) words: Vec<U32>,
}

impl<'p> Tables<'p> {
    fn lay_out(&mut self, program: &'p Program) {
        self.lay_out_declarations(program);
        self.lay_out_rules(program);
        self.lay_out_labels(program);
        self.lay_out_detection(&program.detection);
    }

    /// The index of a text; 0 while texts are collected.
    pub(super) fn string(&mut self, text: &'p str) -> U32 {
        *self.strings.entry(text).or_default()
    }

    pub(super) fn strings(&mut self, texts: &'p [String]) -> Run {
        let ids: Vec<u32> = texts.iter().map(|text| self.string(text).get()).collect();
        self.list(ids)
    }

    pub(super) fn list(&mut self, ids: Vec<u32>) -> Run {
        if ids.is_empty() {
            return Run::default();
        }
        if let Some(run) = self.known_lists.get(&ids) {
            return *run;
        }
        let run = append(&mut self.lists, ids.iter().copied().map(U32::new));
        self.known_lists.insert(ids, run);
        run
    }

    pub(super) fn matcher(&mut self, matcher: &Matcher) -> U32 {
        let row = self.matcher_row(matcher);
        let validators = match matcher {
            Matcher::Expression { validators, .. } => {
                validators.iter().map(|validator| validator.0).collect()
            }
            Matcher::Keywords(_) => Vec::new(),
        };
        let next = word(self.matchers.len());
        let id = *self.known_matchers.entry((row.kind, row.index.get(), validators)).or_insert(next);
        if id == next {
            self.matchers.push(row);
        }
        id
    }

    fn bytes(self) -> Vec<u8> {
        let mut text = String::new();
        let mut strings: Vec<Run> = Vec::with_capacity(self.strings.len());
        for string in self.strings.keys() {
            strings.push(Run { start: word(text.len()), length: word(string.len()) });
            text.push_str(string);
        }
        let sections: Vec<(u16, u16, &[u8])> = Section::ALL
            .iter()
            .map(|section| (section.id(), REQUIRED, self.section(*section, &text, &strings)))
            .collect();
        frame(&sections)
    }

    fn section<'t>(&'t self, section: Section, text: &'t str, strings: &'t [Run]) -> &'t [u8] {
        match section {
            Section::Program => self.program.as_bytes(),
            Section::Text => text.as_bytes(),
            Section::Strings => strings.as_bytes(),
            Section::Lists => self.lists.as_bytes(),
            Section::Platforms => self.platforms.as_bytes(),
            Section::Attributes => self.attributes.as_bytes(),
            Section::Activities => self.activities.as_bytes(),
            Section::Locations => self.locations.as_bytes(),
            Section::ScopedRules => self.scoped_rules.as_bytes(),
            Section::ActionKinds => self.action_kinds.as_bytes(),
            Section::Levels => self.levels.as_bytes(),
            Section::Modes => self.modes.as_bytes(),
            Section::Kinds => self.kinds.as_bytes(),
            Section::Events => self.events.as_bytes(),
            Section::Timings => self.timings.as_bytes(),
            Section::OverrideSchemes => self.override_schemes.as_bytes(),
            Section::OverrideReasons => self.override_reasons.as_bytes(),
            Section::Labels => self.labels.as_bytes(),
            Section::RetentionLabels => self.retention_labels.as_bytes(),
            Section::LabelBodies => self.label_bodies.as_bytes(),
            Section::LabelBlocks => self.label_blocks.as_bytes(),
            Section::Grants => self.grants.as_bytes(),
            Section::RetentionBodies => self.retention_bodies.as_bytes(),
            Section::LabelPolicies => self.label_policies.as_bytes(),
            Section::Overwriting => self.overwriting.as_bytes(),
            Section::Classifiers => self.classifiers.as_bytes(),
            Section::Objects => self.objects.as_bytes(),
            Section::Predicates => self.predicates.as_bytes(),
            Section::Addresses => self.addresses.as_bytes(),
            Section::Nodes => self.nodes.as_bytes(),
            Section::Policies => self.policies.as_bytes(),
            Section::Rules => self.rules.as_bytes(),
            Section::Actions => self.actions.as_bytes(),
            Section::Options => self.options.as_bytes(),
            Section::Effects => self.effects.as_bytes(),
            Section::Arguments => self.arguments.as_bytes(),
            Section::Restrictions => self.restrictions.as_bytes(),
            Section::Types => self.types.as_bytes(),
            Section::Patterns => self.patterns.as_bytes(),
            Section::Matchers => self.matchers.as_bytes(),
            Section::Evidence => self.evidence.as_bytes(),
            Section::Expressions => self.expressions.as_bytes(),
            Section::Searches => self.searches.as_bytes(),
            Section::KeywordLists => self.keyword_lists.as_bytes(),
            Section::Machines => self.machines.as_bytes(),
            Section::Instructions => self.instructions.as_bytes(),
            Section::Automata => self.automata.as_bytes(),
            Section::MatchSets => self.match_sets.as_bytes(),
            Section::Classes => self.classes.as_bytes(),
            Section::Words => self.words.as_bytes(),
        }
    }
}

/// Adds rows to a table and says where they are.
pub(super) fn append<Row>(table: &mut Vec<Row>, rows: impl IntoIterator<Item = Row>) -> Run {
    let start = table.len();
    table.extend(rows);
    Run { start: word(start), length: word(table.len().saturating_sub(start)) }
}
