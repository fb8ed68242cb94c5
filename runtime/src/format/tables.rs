//! The tables of an opened bundle: every section as a slice of rows.

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, KnownLayout, Unaligned};

use super::error::{OpenError, Reason};
use super::label_rows::{GrantRow, LabelBlockRow, LabelBodyRow, LabelPolicyRow};
use super::rows::{
    ActionKindRow, ActionRow, ActivityRow, AddressRow, ArgumentRow, AttributeRow, DeclaredRow, EffectRow,
    LevelRow, LocationRow, ModeRow, NamedRow, NodeRow, OptionRow, OverrideReasonRow, OverrideSchemeRow,
    PolicyRow, PredicateRow, ProgramRow, RestrictionRow, RuleRow, Run, ScopedRuleRow, TimingRow,
};
use super::sections::{Frame, Section};
use super::views::{DetectionView, StringTable};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables<'a> {
    pub(crate) program: &'a ProgramRow,
    pub(crate) strings: StringTable<'a>,
    pub(crate) lists: &'a [U32],
    pub(crate) platforms: &'a [NamedRow],
    pub(crate) attributes: &'a [AttributeRow],
    pub(crate) activities: &'a [ActivityRow],
    pub(crate) locations: &'a [LocationRow],
    pub(crate) scoped_rules: &'a [ScopedRuleRow],
    pub(crate) action_kinds: &'a [ActionKindRow],
    pub(crate) levels: &'a [LevelRow],
    pub(crate) modes: &'a [ModeRow],
    pub(crate) kinds: &'a [DeclaredRow],
    pub(crate) events: &'a [DeclaredRow],
    pub(crate) timings: &'a [TimingRow],
    pub(crate) override_schemes: &'a [OverrideSchemeRow],
    pub(crate) override_reasons: &'a [OverrideReasonRow],
    pub(crate) labels: &'a [NamedRow],
    pub(crate) retention_labels: &'a [NamedRow],
    pub(crate) label_bodies: &'a [LabelBodyRow],
    pub(crate) label_blocks: &'a [LabelBlockRow],
    pub(crate) grants: &'a [GrantRow],
    /// Of options, for each retention label.
    pub(crate) retention_bodies: &'a [Run],
    pub(crate) label_policies: &'a [LabelPolicyRow],
    /// Locations.
    pub(crate) overwriting: &'a [U32],
    pub(crate) classifiers: &'a [NamedRow],
    pub(crate) objects: &'a [NamedRow],
    pub(crate) predicates: &'a [PredicateRow],
    pub(crate) addresses: &'a [AddressRow],
    pub(crate) nodes: &'a [NodeRow],
    pub(crate) policies: &'a [PolicyRow],
    pub(crate) rules: &'a [RuleRow],
    pub(crate) actions: &'a [ActionRow],
    pub(crate) options: &'a [OptionRow],
    pub(crate) effects: &'a [EffectRow],
    pub(crate) arguments: &'a [ArgumentRow],
    pub(crate) restrictions: &'a [RestrictionRow],
    pub(crate) detection: DetectionView<'a>,
}

impl<'a> Tables<'a> {
    pub(crate) fn read(frame: &Frame<'a>) -> Result<Self, OpenError> {
        let program = frame.section(Section::Program)?;
        let Ok(program) = ProgramRow::ref_from_bytes(program) else {
            return Err(OpenError::new(Section::Program.name(), Reason::Misshapen));
        };
        let Ok(text) = std::str::from_utf8(frame.section(Section::Text)?) else {
            return Err(OpenError::new(Section::Text.name(), Reason::NotUtf8));
        };
        let strings = StringTable { rows: rows(frame, Section::Strings)?, text };
        let lists = rows(frame, Section::Lists)?;
        Ok(Self {
            program,
            strings,
            lists,
            platforms: rows(frame, Section::Platforms)?,
            attributes: rows(frame, Section::Attributes)?,
            activities: rows(frame, Section::Activities)?,
            locations: rows(frame, Section::Locations)?,
            scoped_rules: rows(frame, Section::ScopedRules)?,
            action_kinds: rows(frame, Section::ActionKinds)?,
            levels: rows(frame, Section::Levels)?,
            modes: rows(frame, Section::Modes)?,
            kinds: rows(frame, Section::Kinds)?,
            events: rows(frame, Section::Events)?,
            timings: rows(frame, Section::Timings)?,
            override_schemes: rows(frame, Section::OverrideSchemes)?,
            override_reasons: rows(frame, Section::OverrideReasons)?,
            labels: rows(frame, Section::Labels)?,
            retention_labels: rows(frame, Section::RetentionLabels)?,
            label_bodies: rows(frame, Section::LabelBodies)?,
            label_blocks: rows(frame, Section::LabelBlocks)?,
            grants: rows(frame, Section::Grants)?,
            retention_bodies: rows(frame, Section::RetentionBodies)?,
            label_policies: rows(frame, Section::LabelPolicies)?,
            overwriting: rows(frame, Section::Overwriting)?,
            classifiers: rows(frame, Section::Classifiers)?,
            objects: rows(frame, Section::Objects)?,
            predicates: rows(frame, Section::Predicates)?,
            addresses: rows(frame, Section::Addresses)?,
            nodes: rows(frame, Section::Nodes)?,
            policies: rows(frame, Section::Policies)?,
            rules: rows(frame, Section::Rules)?,
            actions: rows(frame, Section::Actions)?,
            options: rows(frame, Section::Options)?,
            effects: rows(frame, Section::Effects)?,
            arguments: rows(frame, Section::Arguments)?,
            restrictions: rows(frame, Section::Restrictions)?,
            detection: DetectionView {
                strings,
                lists,
                types: rows(frame, Section::Types)?,
                patterns: rows(frame, Section::Patterns)?,
                matchers: rows(frame, Section::Matchers)?,
                evidence: rows(frame, Section::Evidence)?,
                expressions: rows(frame, Section::Expressions)?,
                automata: rows(frame, Section::Automata)?,
                group_count: program.groups.get() as usize,
                classes: frame.section(Section::Classes)?,
                words: rows(frame, Section::Words)?,
                match_sets: rows(frame, Section::MatchSets)?,
                machines: rows(frame, Section::Machines)?,
                machine_count: program.machines.get() as usize,
                instructions: rows(frame, Section::Instructions)?,
                searches: rows(frame, Section::Searches)?,
                keyword_lists: rows(frame, Section::KeywordLists)?,
            },
        })
    }
}

fn rows<'a, Row>(frame: &Frame<'a>, section: Section) -> Result<&'a [Row], OpenError>
where
    Row: FromBytes + Immutable + KnownLayout + Unaligned,
{
    <[Row]>::ref_from_bytes(frame.section(section)?)
        .map_err(|_| OpenError::new(section.name(), Reason::Misshapen))
}
