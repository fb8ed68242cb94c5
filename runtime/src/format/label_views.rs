//! Views of what labels bring and how they are offered; see [`super::views`] for those of detection.

use std::ops::Range;

use super::codes::Code;
use super::label_rows::{GrantRow, LabelBlockRow};
use super::policy_views::OptionView;
use super::rows::{NONE, OptionRow};
use super::tables::Tables;
use super::views::{Ids, StringTable, Strings};
use super::write_labels::UNSAID;
use crate::program::{GranteeKind, Id};

/// See [`crate::program::LabelBody`].
#[derive(Clone, Copy, Debug)]
pub struct LabelBodyView<'a> {
    pub parent: Option<Id>,
    pub tooltip: Option<&'a str>,
    pub settings: SettingsView<'a>,
    blocks: &'a [LabelBlockRow],
    tables: Tables<'a>,
}

#[derive(Clone, Debug)]
pub struct LabelBlockView<'a> {
    pub name: &'a str,
    pub title: &'a str,
    pub settings: SettingsView<'a>,
    /// Indices of effects.
    pub effects: Range<Id>,
    /// Locations at which a rule's label does not bring it.
    pub not_at: Ids<'a>,
    grants: &'a [GrantRow],
    strings: StringTable<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantView<'a> {
    pub right: &'a str,
    pub kind: GranteeKind,
    pub to: &'a str,
}

/// Settings by name.
#[derive(Clone, Copy, Debug)]
pub struct SettingsView<'a> {
    rows: &'a [OptionRow],
    tables: Tables<'a>,
}

impl<'a> SettingsView<'a> {
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'a str, OptionView<'a>)> + use<'a> {
        self.tables.option_views(self.rows)
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'a> LabelBodyView<'a> {
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = LabelBlockView<'a>> + use<'a> {
        let tables = self.tables;
        self.blocks.iter().map(move |row| LabelBlockView {
            name: tables.strings.get(row.name.get()),
            title: tables.strings.get(row.title.get()),
            settings: SettingsView {
                rows: tables.options.get(row.settings.range()).unwrap_or_default(),
                tables,
            },
            effects: row.effects.ids(),
            not_at: tables.detection.ids(row.not_at),
            grants: tables.grants.get(row.grants.range()).unwrap_or_default(),
            strings: tables.strings,
        })
    }
}

impl<'a> LabelBlockView<'a> {
    pub fn grants(&self) -> impl ExactSizeIterator<Item = GrantView<'a>> + use<'a> {
        let strings = self.strings;
        self.grants.iter().map(move |row| GrantView {
            right: strings.get(row.right.get()),
            kind: GranteeKind::of_code(row.kind),
            to: strings.get(row.to.get()),
        })
    }
}

/// See [`crate::program::LabelPolicy`].
#[derive(Clone, Copy, Debug)]
pub struct LabelPolicyView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub title: &'a str,
    pub include: Strings<'a>,
    pub exclude: Strings<'a>,
    pub labels: Ids<'a>,
    pub mandatory: Option<Strings<'a>>,
    pub justified: Option<bool>,
    pub help: Option<&'a str>,
    defaults: Ids<'a>,
    strings: StringTable<'a>,
}

impl<'a> LabelPolicyView<'a> {
    /// A kind of content, and the label that it has by default.
    pub fn defaults(&self) -> impl Iterator<Item = (&'a str, Id)> + use<'a> {
        let strings = self.strings;
        let names = self.defaults.iter().step_by(2).map(move |id| strings.get(id));
        names.zip(self.defaults.iter().skip(1).step_by(2))
    }
}

impl<'a> Tables<'a> {
    pub(crate) fn label_body(&self, id: Id) -> Option<LabelBodyView<'a>> {
        self.label_bodies.get(id as usize).map(|row| LabelBodyView {
            parent: (row.parent.get() != NONE).then_some(row.parent.get()),
            tooltip: self.strings.optional(row.tooltip.get()),
            settings: SettingsView {
                rows: self.options.get(row.settings.range()).unwrap_or_default(),
                tables: *self,
            },
            blocks: self.label_blocks.get(row.blocks.range()).unwrap_or_default(),
            tables: *self,
        })
    }

    pub(crate) fn retention_body(&self, id: Id) -> Option<SettingsView<'a>> {
        self.retention_bodies.get(id as usize).map(|run| SettingsView {
            rows: self.options.get(run.range()).unwrap_or_default(),
            tables: *self,
        })
    }

    pub(crate) fn label_policy(&self, id: Id) -> Option<LabelPolicyView<'a>> {
        let strings = |run| Strings { ids: self.detection.ids(run), table: self.strings };
        self.label_policies.get(id as usize).map(|row| LabelPolicyView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
            include: strings(row.include),
            exclude: strings(row.exclude),
            labels: self.detection.ids(row.labels),
            mandatory: (row.has_mandatory != 0).then(|| strings(row.mandatory)),
            justified: (row.justified != UNSAID).then_some(row.justified != 0),
            help: self.strings.optional(row.help.get()),
            defaults: self.detection.ids(row.defaults),
            strings: self.strings,
        })
    }
}
