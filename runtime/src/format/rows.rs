//! The rows of the tables, byte for byte.
//!
//! Every field is little-endian and unaligned, so a table is read where it lies in the file, on every machine, without a
//! copy. Kinds are numbered by [`super::codes`]; `NONE` in an index means that there is none. A [`Run`] is a range of rows
//! of another table, most often of `lists`, which holds every list of indices.

use std::ops::Range;

use zerocopy::little_endian::{U16, U32, U64, U128};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// An index that points nowhere, or an upper bound that is none.
pub(crate) const NONE: u32 = u32::MAX;

/// Consecutive rows of a table.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct Run {
    pub(crate) start: U32,
    pub(crate) length: U32,
}

impl Run {
    pub(crate) fn range(self) -> Range<usize> {
        let start = self.start.get() as usize;
        start..start.saturating_add(self.length.get() as usize)
    }

    pub(crate) fn ids(self) -> Range<u32> {
        let start = self.start.get();
        start..start.saturating_add(self.length.get())
    }
}

/// Where a section lies and what it is.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct SectionRow {
    pub(crate) id: U16,
    pub(crate) flags: U16,
    pub(crate) offset: U32,
    pub(crate) length: U32,
    pub(crate) digest: [u8; 32],
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct HeaderRow {
    pub(crate) magic: [u8; 8],
    pub(crate) version: U16,
    pub(crate) sections: U16,
    /// Of the whole file.
    pub(crate) length: U32,
}

#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ProgramRow {
    pub(crate) name: U32,
    pub(crate) organisation: Run,
    /// So many of the automata are groups; the others belong to searches.
    pub(crate) groups: U32,
    /// So many of the machines are expressions; the others belong to searches.
    pub(crate) machines: U32,
}

/// Kinds of policies and events.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct DeclaredRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) title: U32,
}

/// Events, or `NONE`, by the role of the actions that are due at them.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct TimingRow {
    pub(crate) name: U32,
    pub(crate) enforce: U32,
    pub(crate) notify: U32,
    pub(crate) report: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct OverrideSchemeRow {
    pub(crate) platform: U32,
    /// This and the texts below: a text, or `NONE`.
    pub(crate) header: U32,
    pub(crate) separator: U32,
    pub(crate) text_prefix: U32,
    /// A list of strings.
    pub(crate) text_with: Run,
    pub(crate) text_length: U32,
    pub(crate) audit: U32,
    pub(crate) audit_text: U32,
    pub(crate) audit_rules: U32,
    /// Of reasons.
    pub(crate) reasons: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct OverrideReasonRow {
    pub(crate) name: U32,
    pub(crate) way: U32,
    /// A text, or `NONE`; likewise the next.
    pub(crate) header_text: U32,
    pub(crate) audit_key: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct EffectRow {
    pub(crate) kind: u8,
    /// Of arguments, one for each parameter of the kind.
    pub(crate) arguments: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ArgumentRow {
    pub(crate) kind: u8,
    /// The index of a string or an expression, a number, or 0 and 1.
    pub(crate) value: U64,
    /// Strings; of a map, key and value in turn.
    pub(crate) list: Run,
}

/// Platforms, labels, classifiers, objects.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct NamedRow {
    pub(crate) name: U32,
    pub(crate) title: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct AttributeRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) of: u8,
    pub(crate) kind: u8,
    pub(crate) required: u8,
    pub(crate) derivation: u8,
    /// The attribute that the derivation names.
    pub(crate) argument: U32,
    /// The state of parts, or the kind of parts, that the derivation names.
    pub(crate) parts: u8,
    /// A text, or `NONE`.
    pub(crate) read_from: U32,
    /// A list: a value and the group that holds it, in turn; sorted by pairs.
    pub(crate) groups: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ActivityRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) title: U32,
    /// A text, or `NONE`.
    pub(crate) says: U32,
    /// A node, or `NONE`.
    pub(crate) governed: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct LocationRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) title: U32,
    pub(crate) resolve: u8,
    pub(crate) copies: u8,
    /// The attribute that names recipients.
    pub(crate) recipient: U32,
    pub(crate) activities: Run,
    /// Of scoped rules.
    pub(crate) rules: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ScopedRuleRow {
    pub(crate) rule: U32,
    pub(crate) scope: U32,
    /// A timing, or `NONE`.
    pub(crate) timing: U32,
    /// A node, or `NONE`.
    pub(crate) standing: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ActionKindRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) title: U32,
    pub(crate) rank: U32,
    pub(crate) role: u8,
    pub(crate) tip: u8,
    /// Of action kinds.
    pub(crate) includes: Run,
    /// A level, or `NONE`.
    pub(crate) with: U32,
    /// Strings: option, text and meaning in turn.
    pub(crate) tokens: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct LevelRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) rank: U32,
    pub(crate) effects: Run,
    pub(crate) overridable: u8,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ModeRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) enforces: u8,
    pub(crate) notifies: u8,
    pub(crate) reports: u8,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct PolicyRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) title: U32,
    pub(crate) mode: U32,
    /// A kind, or `NONE` for a plain policy.
    pub(crate) kind: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct RuleRow {
    pub(crate) policy: U32,
    pub(crate) name: U32,
    pub(crate) title: U32,
    pub(crate) severity: U32,
    pub(crate) condition: U32,
    pub(crate) rank: U32,
    pub(crate) stop: u8,
    pub(crate) actions: Run,
    pub(crate) restrictions: Run,
    pub(crate) overrides: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ActionRow {
    pub(crate) kind: U32,
    pub(crate) options: Run,
    pub(crate) effects: Run,
    pub(crate) rank: U32,
    /// Whether it is about some activities only.
    pub(crate) selects: u8,
    /// Of activities.
    pub(crate) about: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct OptionRow {
    pub(crate) name: U32,
    pub(crate) kind: u8,
    /// A string's index, a number, or 0 and 1.
    pub(crate) value: U64,
    /// Strings; of a map, key and value in turn.
    pub(crate) list: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct RestrictionRow {
    pub(crate) activity: U32,
    pub(crate) on: U32,
    pub(crate) apps: U32,
    pub(crate) level: U32,
    pub(crate) reach: u8,
}

/// One row for every kind of predicate; fields that a kind does not use are 0.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct PredicateRow {
    pub(crate) cost: u8,
    pub(crate) kind: u8,
    pub(crate) parts: u8,
    pub(crate) test: u8,
    pub(crate) comparison: u8,
    pub(crate) all: u8,
    pub(crate) confidence: [u8; 2],
    /// The attribute, type or classifier that is asked for.
    pub(crate) subject: U32,
    pub(crate) key: U32,
    pub(crate) at_least: U32,
    pub(crate) at_most: U32,
    /// A number to compare with, or the index of a keyword list.
    pub(crate) number: U64,
    /// Strings, searches, labels or addresses.
    pub(crate) list: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct NodeRow {
    pub(crate) kind: u8,
    /// A constant's value, the only child or the predicate.
    pub(crate) argument: U32,
    pub(crate) children: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct AddressRow {
    pub(crate) low: U128,
    pub(crate) high: U128,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct TypeRow {
    pub(crate) name: U32,
    pub(crate) title: U32,
    pub(crate) fidelity: u8,
    pub(crate) recommended: u8,
    pub(crate) body: u8,
    /// Patterns, or a list of types.
    pub(crate) members: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct PatternRow {
    pub(crate) confidence: u8,
    pub(crate) primary: U32,
    pub(crate) proximity: U32,
    /// A list of evidence.
    pub(crate) evidence: Run,
    /// A list of strings.
    pub(crate) excluded: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct MatcherRow {
    pub(crate) kind: u8,
    /// An expression or a keyword list.
    pub(crate) index: U32,
    pub(crate) validators: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct EvidenceRow {
    pub(crate) kind: u8,
    pub(crate) distinct: u8,
    pub(crate) matcher: U32,
    pub(crate) at_least: U32,
    pub(crate) at_most: U32,
    /// A list of evidence, each earlier in the table.
    pub(crate) members: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct ExpressionRow {
    pub(crate) kind: u8,
    pub(crate) index: U32,
    pub(crate) slot: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct AutomatonRow {
    pub(crate) stride: U32,
    /// Of bytes.
    pub(crate) classes: Run,
    /// Of words, like the next two.
    pub(crate) starts: Run,
    pub(crate) transitions: Run,
    pub(crate) matches: Run,
    /// Of match sets.
    pub(crate) sets: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct InstructionRow {
    pub(crate) kind: u8,
    /// The lower byte, or the assertion.
    pub(crate) low: u8,
    pub(crate) high: u8,
    pub(crate) first: U32,
    pub(crate) second: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct SearchRow {
    pub(crate) kind: u8,
    /// Of an automaton or a machine.
    pub(crate) index: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct KeywordListRow {
    pub(crate) name: U32,
    pub(crate) phrases: Run,
}
