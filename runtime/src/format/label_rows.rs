//! The rows about labels; see [`super::rows`].

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::rows::Run;

/// One for each label.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct LabelBodyRow {
    /// An earlier label, or `NONE`.
    pub(crate) parent: U32,
    /// A text, or `NONE`.
    pub(crate) tooltip: U32,
    /// Of options.
    pub(crate) settings: Run,
    /// Of label blocks.
    pub(crate) blocks: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct LabelBlockRow {
    pub(crate) name: U32,
    pub(crate) title: U32,
    pub(crate) grants: Run,
    pub(crate) settings: Run,
    pub(crate) effects: Run,
    /// A list of locations.
    pub(crate) not_at: Run,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct GrantRow {
    pub(crate) right: U32,
    pub(crate) kind: u8,
    pub(crate) to: U32,
}

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct LabelPolicyRow {
    pub(crate) platform: U32,
    pub(crate) name: U32,
    pub(crate) title: U32,
    /// Strings, like the next.
    pub(crate) include: Run,
    pub(crate) exclude: Run,
    /// A list of labels.
    pub(crate) labels: Run,
    /// A list: the name of a kind of content and a label, in turn.
    pub(crate) defaults: Run,
    /// 0: nothing is said.
    pub(crate) has_mandatory: u8,
    pub(crate) mandatory: Run,
    /// 0 no, 1 yes, 2 nothing is said.
    pub(crate) justified: u8,
    /// A text, or `NONE`.
    pub(crate) help: U32,
}
