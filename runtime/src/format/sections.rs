//! The sections of a bundle and the frame around them.
//!
//! ```text
//! header   "WEIRB\0\r\n"  version  section count  length of the file
//! table    id  flags  offset  length  SHA-256          one row per section, by rising id
//! sections                                             one after the other, without gaps
//! ```
//!
//! A reader refuses a section that it does not know and that is required, and skips one that is ignorable: this is how a
//! later compiler can say more to a later runtime without shutting out this one.

use sha2::{Digest, Sha256};
use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, IntoBytes};

use super::error::{OpenError, Reason};
use super::rows::{HeaderRow, SectionRow};

/// The line ending shows a file that was mangled as a text.
pub(crate) const MAGIC: [u8; 8] = *b"WEIRB\0\r\n";
pub(crate) const VERSION: u16 = 0;
/// A reader that does not know the section refuses the bundle.
pub(crate) const REQUIRED: u16 = 1;

const HEADER: usize = size_of::<HeaderRow>();
const ROW: usize = size_of::<SectionRow>();

macro_rules! sections {
    ($($name:ident = $text:literal,)*) => {
        /// In the order of their ids, which count from 1.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Section { $($name),* }

        impl Section {
            pub(crate) const ALL: &'static [Section] = &[$(Section::$name),*];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Section::$name => $text),* }
            }
        }
    };
}

sections! {
    Program = "program",
    Text = "text",
    Strings = "strings",
    Lists = "lists",
    Platforms = "platforms",
    Attributes = "attributes",
    Activities = "activities",
    Locations = "locations",
    ScopedRules = "scoped rules",
    ActionKinds = "action kinds",
    Levels = "levels",
    Modes = "modes",
    Kinds = "kinds of policies",
    Events = "events",
    Timings = "timings",
    OverrideSchemes = "override schemes",
    OverrideReasons = "override reasons",
    Labels = "labels",
    RetentionLabels = "retention labels",
    LabelBodies = "label bodies",
    LabelBlocks = "label blocks",
    Grants = "grants",
    RetentionBodies = "retention label bodies",
    LabelPolicies = "label policies",
    Overwriting = "overwriting",
    Classifiers = "classifiers",
    Objects = "objects",
    Predicates = "predicates",
    Addresses = "addresses",
    Nodes = "nodes",
    Policies = "policies",
    Rules = "rules",
    Actions = "actions",
    Options = "options",
    Effects = "effects",
    Arguments = "arguments",
    Restrictions = "restrictions",
    Types = "types",
    Patterns = "patterns",
    Matchers = "matchers",
    Evidence = "evidence",
    Expressions = "expressions",
    Searches = "searches",
    KeywordLists = "keyword lists",
    Machines = "machines",
    Instructions = "instructions",
    Automata = "automata",
    MatchSets = "match sets",
    Classes = "classes",
    Words = "automaton words",
}

impl Section {
    pub(crate) fn id(self) -> u16 {
        (self as u16).saturating_add(1)
    }

    pub(crate) fn with_id(id: u16) -> Option<Self> {
        Self::ALL.get(usize::from(id).checked_sub(1)?).copied()
    }
}

/// Puts the frame around sections, which stand in the order of their ids.
pub(crate) fn frame(sections: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let mut offset = HEADER.saturating_add(ROW.saturating_mul(sections.len()));
    let length = sections.iter().fold(offset, |sum, (_, _, bytes)| sum.saturating_add(bytes.len()));
    let mut out = Vec::with_capacity(length);
    let header = HeaderRow {
        magic: MAGIC,
        version: U16::new(VERSION),
        sections: U16::new(u16::try_from(sections.len()).unwrap_or(u16::MAX)),
        length: word(length),
    };
    out.extend_from_slice(header.as_bytes());
    for (id, flags, bytes) in sections {
        let row = SectionRow {
            id: U16::new(*id),
            flags: U16::new(*flags),
            offset: word(offset),
            length: word(bytes.len()),
            digest: Sha256::digest(bytes).into(),
        };
        out.extend_from_slice(row.as_bytes());
        offset = offset.saturating_add(bytes.len());
    }
    for (_, _, bytes) in sections {
        out.extend_from_slice(bytes);
    }
    out
}

/// A size or index as the format stores it. A bundle of 4 GiB is refused when it is opened, because its length is wrong.
pub(crate) fn word(size: usize) -> U32 {
    U32::new(u32::try_from(size).unwrap_or(u32::MAX))
}

/// The frame of a bundle, checked: every section lies within the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'a> {
    bytes: &'a [u8],
    /// Header and table: what the bundle's digest is made of, since the table holds the digests of all sections.
    head: &'a [u8],
    rows: &'a [SectionRow],
}

impl<'a> Frame<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, OpenError> {
        let Ok((header, rest)) = HeaderRow::ref_from_prefix(bytes) else {
            return Err(OpenError::new("header", Reason::NotABundle));
        };
        if header.magic != MAGIC {
            return Err(OpenError::new("header", Reason::NotABundle));
        }
        if header.version.get() != VERSION {
            return Err(OpenError::new("header", Reason::Version(header.version.get())));
        }
        if usize::try_from(header.length.get()) != Ok(bytes.len()) {
            return Err(OpenError::new("header", Reason::Truncated));
        }
        let count = usize::from(header.sections.get());
        let Ok((rows, _)) = <[SectionRow]>::ref_from_prefix_with_elems(rest, count) else {
            return Err(OpenError::new("section table", Reason::Truncated));
        };
        let head_length = HEADER.saturating_add(ROW.saturating_mul(count));
        let head = bytes.get(..head_length).unwrap_or_default();
        let frame = Self { bytes, head, rows };
        frame.check(head_length)?;
        Ok(frame)
    }

    /// Sections stand by rising id, without gaps: a bundle has no place where bytes could hide from its digest.
    fn check(&self, head_length: usize) -> Result<(), OpenError> {
        let mut before = 0;
        let mut end = head_length;
        for row in self.rows {
            let (id, offset, length) = (row.id.get(), row.offset.get() as usize, row.length.get() as usize);
            let name = Section::with_id(id).map_or("section table", Section::name);
            if id <= before {
                return Err(OpenError::new(name, Reason::Unsorted));
            }
            if offset != end || self.bytes.get(offset..offset.saturating_add(length)).is_none() {
                return Err(OpenError::new(name, Reason::Misplaced));
            }
            // A flag that nobody here knows could change what the section means.
            if row.flags.get() & !REQUIRED != 0 {
                return Err(OpenError::new(name, Reason::UnknownFlags(row.flags.get())));
            }
            match (Section::with_id(id), row.flags.get() & REQUIRED != 0) {
                (None, true) => return Err(OpenError::new("section table", Reason::UnknownSection(id))),
                // Every section that is known here is required, and says so.
                (Some(_), false) => return Err(OpenError::new(name, Reason::NotRequired)),
                (None, false) | (Some(_), true) => {}
            }
            before = id;
            end = offset.saturating_add(length);
        }
        if end == self.bytes.len() { Ok(()) } else { Err(OpenError::new("section table", Reason::Misplaced)) }
    }

    pub(crate) fn section(&self, section: Section) -> Result<&'a [u8], OpenError> {
        let row = self.rows.binary_search_by_key(&section.id(), |row| row.id.get());
        let row = row.ok().and_then(|index| self.rows.get(index));
        row.map(|row| self.content(row)).ok_or(OpenError::new(section.name(), Reason::Missing))
    }

    fn content(&self, row: &SectionRow) -> &'a [u8] {
        let start = row.offset.get() as usize;
        self.bytes.get(start..start.saturating_add(row.length.get() as usize)).unwrap_or_default()
    }

    /// Name and size of every section, unknown ones included.
    pub(crate) fn sizes(&self) -> impl Iterator<Item = (u16, &'static str, usize)> + use<'a> {
        self.rows.iter().map(|row| {
            let id = row.id.get();
            (id, Section::with_id(id).map_or("unknown", Section::name), row.length.get() as usize)
        })
    }

    pub(crate) fn digest(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(self.head).into();
        let hex = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
        digest.iter().flat_map(|byte| [hex(byte >> 4), hex(byte & 15)]).collect()
    }

    /// Holds every section against its digest.
    pub(crate) fn verify(&self) -> Result<(), OpenError> {
        for row in self.rows {
            let digest: [u8; 32] = Sha256::digest(self.content(row)).into();
            if digest != row.digest {
                let name = Section::with_id(row.id.get()).map_or("unknown section", Section::name);
                return Err(OpenError::new(name, Reason::Digest));
            }
        }
        Ok(())
    }
}

/// Makes the digests right again after a change of the bytes, so that tests reach what lies behind them.
#[doc(hidden)]
pub fn reseal(bytes: &mut [u8]) {
    let Some(count) = HeaderRow::ref_from_prefix(bytes).ok().map(|(header, _)| header.sections.get()) else {
        return;
    };
    for index in 0..usize::from(count) {
        let at = HEADER.saturating_add(ROW.saturating_mul(index));
        let Some((row, _)) = bytes.get(at..).and_then(|rest| SectionRow::ref_from_prefix(rest).ok()) else {
            return;
        };
        let (start, length) = (row.offset.get() as usize, row.length.get() as usize);
        let Some(content) = bytes.get(start..start.saturating_add(length)) else { continue };
        let digest: [u8; 32] = Sha256::digest(content).into();
        if let Some((row, _)) = bytes.get_mut(at..).and_then(|rest| SectionRow::mut_from_prefix(rest).ok()) {
            row.digest = digest;
        }
    }
}
