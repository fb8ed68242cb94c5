//! The numbers that stand for kinds: the place of a kind in its list is its code.
//!
//! A new kind goes to the end of its list and needs a new format version, because an older reader refuses it.

use crate::effect::EffectKind;
use crate::program::{
    Comparison, Fidelity, GranteeKind, Look, Of, PartFilter, PartState, Reach, Resolve, Role, ValueKind,
};

pub(crate) trait Code: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    /// What a byte that is no code reads as. Opening refuses such bytes, so it is never seen.
    const OTHERWISE: Self;

    fn code(self) -> u8 {
        Self::ALL
            .iter()
            .position(|kind| *kind == self)
            .and_then(|place| u8::try_from(place).ok())
            .unwrap_or(0)
    }

    fn is_code(byte: u8) -> bool {
        usize::from(byte) < Self::ALL.len()
    }

    fn of_code(byte: u8) -> Self {
        Self::ALL.get(usize::from(byte)).copied().unwrap_or(Self::OTHERWISE)
    }
}

impl Code for Of {
    const ALL: &'static [Self] = &[Self::Item, Self::Recipient, Self::Part];
    const OTHERWISE: Self = Self::Item;
}

impl Code for ValueKind {
    const ALL: &'static [Self] = &[Self::Text, Self::Number, Self::Flag, Self::Ip, Self::Keyed];
    const OTHERWISE: Self = Self::Text;
}

impl Code for PartState {
    const ALL: &'static [Self] =
        &[Self::Scanned, Self::Truncated, Self::Protected, Self::Unsupported, Self::Failed];
    const OTHERWISE: Self = Self::Scanned;
}

impl Code for Resolve {
    const ALL: &'static [Self] = &[Self::MostRestrictive, Self::Aggregate, Self::FirstMatch];
    const OTHERWISE: Self = Self::MostRestrictive;
}

impl Code for Role {
    const ALL: &'static [Self] = &[Self::Enforce, Self::Notify, Self::Report];
    const OTHERWISE: Self = Self::Enforce;
}

impl Code for Reach {
    const ALL: &'static [Self] = &[Self::Own, Self::Listed, Self::Bars];
    const OTHERWISE: Self = Self::Own;
}

impl Code for EffectKind {
    const ALL: &'static [Self] = EffectKind::ALL;
    const OTHERWISE: Self = Self::Block;
}

impl Code for PartFilter {
    const ALL: &'static [Self] = &[Self::Any, Self::Message, Self::Attachments];
    const OTHERWISE: Self = Self::Any;
}

impl Code for Comparison {
    const ALL: &'static [Self] = &[Self::Equal, Self::Greater, Self::AtLeast, Self::Less, Self::AtMost];
    const OTHERWISE: Self = Self::Equal;
}

impl Code for Fidelity {
    const ALL: &'static [Self] = &[Self::Exact, Self::Approximate, Self::External];
    const OTHERWISE: Self = Self::Exact;
}

impl Code for GranteeKind {
    const ALL: &'static [Self] = &[Self::Address, Self::Domain, Self::Audience];
    const OTHERWISE: Self = Self::Address;
}

impl Code for Look {
    const ALL: &'static [Self] = &[
        Self::Start,
        Self::End,
        Self::StartLine,
        Self::EndLine,
        Self::WordBoundary,
        Self::NotWordBoundary,
        Self::WordStart,
        Self::WordEnd,
    ];
    const OTHERWISE: Self = Self::Start;
}

/// Kinds whose variants carry data have a list of bare names.
macro_rules! bare_codes {
    ($(#[$doc:meta])* $name:ident { $first:ident, $($rest:ident),* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $first, $($rest),* }
        impl Code for $name {
            const ALL: &'static [Self] = &[Self::$first, $(Self::$rest),*];
            const OTHERWISE: Self = Self::$first;
        }
    };
}

bare_codes!(DerivationCode {
    None,
    DomainOf,
    ScopeOf,
    ExtensionOf,
    TextOfPart,
    Unlabelled,
    StateIs,
    AnyScope,
    WithMessageText,
    InState,
    GroupOf
});
bare_codes!(CopiesCode { One, PerRecipient, PerActivity });
bare_codes!(OptionCode { Text, Number, Flag, List, Map });
bare_codes!(ArgumentCode { Missing, Text, Number, Flag, Texts, Map, Search });
bare_codes!(PredicateCode { Attribute, Detected, Label, RetentionLabel, Classifier });
bare_codes!(TestCode { True, Equals, Phrases, Matches, Ip, Number });
bare_codes!(NodeCode { Const, All, Any, Not, PerPart, Test });
bare_codes!(BodyCode { Patterns, Union });
bare_codes!(MatcherCode { Expression, Keywords });
bare_codes!(EvidenceCode { Match, Some });
bare_codes!(
    /// Of expressions and of searches.
    EngineCode { Automaton, Machine }
);
bare_codes!(InstructionCode { Byte, Split, Look, Match, Fail });
