//! Views of effects, timings and ways of overriding; see [`super::views`] for those of detection.

use std::ops::Range;

use super::codes::{ArgumentCode, Code};
use super::rows::{ArgumentRow, NONE, OverrideReasonRow};
use super::tables::Tables;
use super::views::{StringTable, Strings};
use crate::effect::EffectKind;
use crate::program::{Id, Role};

#[derive(Clone, Copy, Debug)]
pub struct EventView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub title: &'a str,
}

/// Events by the role of the actions that are due at them.
#[derive(Clone, Copy, Debug)]
pub struct TimingView<'a> {
    pub name: &'a str,
    pub enforce: Option<Id>,
    pub notify: Option<Id>,
    pub report: Option<Id>,
}

impl TimingView<'_> {
    pub fn of(&self, role: Role) -> Option<Id> {
        match role {
            Role::Enforce => self.enforce,
            Role::Notify => self.notify,
            Role::Report => self.report,
        }
    }
}

/// See [`crate::program::OverrideScheme`].
#[derive(Clone, Copy, Debug)]
pub struct OverrideSchemeView<'a> {
    pub platform: Id,
    pub header: Option<&'a str>,
    pub separator: &'a str,
    pub text_prefix: Option<&'a str>,
    pub text_with: Strings<'a>,
    pub text_length: u32,
    pub audit: Option<&'a str>,
    pub audit_text: Option<&'a str>,
    pub audit_rules: Option<&'a str>,
    reasons: &'a [OverrideReasonRow],
    strings: StringTable<'a>,
}

#[derive(Clone, Copy, Debug)]
pub struct OverrideReasonView<'a> {
    pub name: &'a str,
    pub way: &'a str,
    pub header_text: Option<&'a str>,
    pub audit_key: Option<&'a str>,
}

impl<'a> OverrideSchemeView<'a> {
    pub fn reasons(&self) -> impl ExactSizeIterator<Item = OverrideReasonView<'a>> + use<'a> {
        let strings = self.strings;
        self.reasons.iter().map(move |row| OverrideReasonView {
            name: strings.get(row.name.get()),
            way: strings.get(row.way.get()),
            header_text: strings.optional(row.header_text.get()),
            audit_key: strings.optional(row.audit_key.get()),
        })
    }
}

/// An effect; its arguments stand one for each parameter of its kind, and fit.
#[derive(Clone, Copy, Debug)]
pub struct EffectView<'a> {
    pub kind: EffectKind,
    arguments: &'a [ArgumentRow],
}

#[derive(Clone, Copy, Debug)]
pub enum ArgumentView<'a> {
    Missing,
    Text(&'a str),
    Number(u64),
    Flag(bool),
    Texts(Strings<'a>),
    /// Keys and values in turn.
    Map(Strings<'a>),
    /// An expression.
    Search(Id),
}

impl<'a> Tables<'a> {
    pub(crate) fn event(&self, id: Id) -> Option<EventView<'a>> {
        self.events.get(id as usize).map(|row| EventView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
        })
    }

    pub(crate) fn timing(&self, id: Id) -> Option<TimingView<'a>> {
        let event = |id: u32| (id != NONE).then_some(id);
        self.timings.get(id as usize).map(|row| TimingView {
            name: self.strings.get(row.name.get()),
            enforce: event(row.enforce.get()),
            notify: event(row.notify.get()),
            report: event(row.report.get()),
        })
    }

    pub(crate) fn override_scheme(&self, id: Id) -> Option<OverrideSchemeView<'a>> {
        let text = |id: zerocopy::little_endian::U32| self.strings.optional(id.get());
        self.override_schemes.get(id as usize).map(|row| OverrideSchemeView {
            platform: row.platform.get(),
            header: text(row.header),
            separator: self.strings.get(row.separator.get()),
            text_prefix: text(row.text_prefix),
            text_with: Strings { ids: self.detection.ids(row.text_with), table: self.strings },
            text_length: row.text_length.get(),
            audit: text(row.audit),
            audit_text: text(row.audit_text),
            audit_rules: text(row.audit_rules),
            reasons: self.override_reasons.get(row.reasons.range()).unwrap_or_default(),
            strings: self.strings,
        })
    }

    pub(crate) fn effects_in(&self, ids: Range<Id>) -> impl Iterator<Item = EffectView<'a>> + use<'a> {
        let (effects, arguments) = (self.effects, self.arguments);
        ids.filter_map(move |id| {
            let row = effects.get(id as usize)?;
            Some(EffectView {
                kind: EffectKind::of_code(row.kind),
                arguments: arguments.get(row.arguments.range()).unwrap_or_default(),
            })
        })
    }

    pub(crate) fn arguments(
        &self,
        effect: EffectView<'a>,
    ) -> impl ExactSizeIterator<Item = ArgumentView<'a>> + use<'a> {
        let tables = *self;
        effect.arguments.iter().map(move |row| tables.argument(row))
    }

    fn argument(&self, row: &ArgumentRow) -> ArgumentView<'a> {
        let value = row.value.get();
        let id = || u32::try_from(value).unwrap_or(NONE);
        let list = || Strings { ids: self.detection.ids(row.list), table: self.strings };
        match ArgumentCode::of_code(row.kind) {
            ArgumentCode::Missing => ArgumentView::Missing,
            ArgumentCode::Text => ArgumentView::Text(self.strings.get(id())),
            ArgumentCode::Number => ArgumentView::Number(value),
            ArgumentCode::Flag => ArgumentView::Flag(value != 0),
            ArgumentCode::Texts => ArgumentView::Texts(list()),
            ArgumentCode::Map => ArgumentView::Map(list()),
            ArgumentCode::Search => ArgumentView::Search(id()),
        }
    }
}
