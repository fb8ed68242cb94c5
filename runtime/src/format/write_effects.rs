//! Laying out effects, timings and ways of overriding; see [`super::write`].

use zerocopy::little_endian::{U32, U64};

use super::codes::{ArgumentCode, Code};
use super::rows::{
    ArgumentRow, DeclaredRow, EffectRow, NONE, OverrideReasonRow, OverrideSchemeRow, Run, TimingRow,
};
use super::write::{Tables, append};
use crate::program::{Argument, Effect, Id, OverrideScheme, Program};

impl<'p> Tables<'p> {
    pub(super) fn lay_out_moments(&mut self, program: &'p Program) {
        for event in &program.events {
            let (name, title) = (self.string(&event.name), self.string(&event.title));
            self.events.push(DeclaredRow { platform: U32::new(event.platform), name, title });
        }
        let event = |id: Option<Id>| U32::new(id.unwrap_or(NONE));
        for timing in &program.timings {
            let name = self.string(&timing.name);
            self.timings.push(TimingRow {
                name,
                enforce: event(timing.enforce),
                notify: event(timing.notify),
                report: event(timing.report),
            });
        }
        for scheme in &program.override_schemes {
            let row = self.override_scheme(scheme);
            self.override_schemes.push(row);
        }
    }

    fn override_scheme(&mut self, scheme: &'p OverrideScheme) -> OverrideSchemeRow {
        let reasons: Vec<OverrideReasonRow> = scheme
            .reasons
            .iter()
            .map(|reason| OverrideReasonRow {
                name: self.string(&reason.name),
                way: self.string(&reason.way),
                header_text: self.optional_string(reason.header_text.as_deref()),
                audit_key: self.optional_string(reason.audit_key.as_deref()),
            })
            .collect();
        OverrideSchemeRow {
            platform: U32::new(scheme.platform),
            header: self.optional_string(scheme.header.as_deref()),
            separator: self.string(&scheme.separator),
            text_prefix: self.optional_string(scheme.text_prefix.as_deref()),
            text_with: self.strings(&scheme.text_with),
            text_length: U32::new(scheme.text_length),
            audit: self.optional_string(scheme.audit.as_deref()),
            audit_text: self.optional_string(scheme.audit_text.as_deref()),
            audit_rules: self.optional_string(scheme.audit_rules.as_deref()),
            reasons: append(&mut self.override_reasons, reasons),
        }
    }

    pub(super) fn lay_out_effects(&mut self, effects: &'p [Effect]) -> Run {
        let rows: Vec<EffectRow> = effects
            .iter()
            .map(|effect| {
                let arguments: Vec<ArgumentRow> =
                    effect.arguments.iter().map(|argument| self.argument(argument)).collect();
                EffectRow { kind: effect.kind.code(), arguments: append(&mut self.arguments, arguments) }
            })
            .collect();
        append(&mut self.effects, rows)
    }

    fn argument(&mut self, argument: &'p Argument) -> ArgumentRow {
        let none = Run::default();
        let (kind, value, list) = match argument {
            Argument::Missing => (ArgumentCode::Missing, 0, none),
            Argument::Text(text) => (ArgumentCode::Text, u64::from(self.string(text).get()), none),
            Argument::Number(number) => (ArgumentCode::Number, *number, none),
            Argument::Flag(flag) => (ArgumentCode::Flag, u64::from(*flag), none),
            Argument::Texts(texts) => (ArgumentCode::Texts, 0, self.strings(texts)),
            Argument::Map(entries) => (ArgumentCode::Map, 0, self.entries(entries)),
            Argument::Search(expression) => (ArgumentCode::Search, u64::from(*expression), none),
        };
        ArgumentRow { kind: kind.code(), value: U64::new(value), list }
    }

    /// Keys and values in turn.
    pub(super) fn entries(&mut self, entries: &'p [(String, String)]) -> Run {
        let mut ids = Vec::with_capacity(entries.len().saturating_mul(2));
        for (key, value) in entries {
            ids.push(self.string(key).get());
            ids.push(self.string(value).get());
        }
        self.list(ids)
    }

    pub(super) fn optional_string(&mut self, text: Option<&'p str>) -> U32 {
        text.map_or(U32::new(NONE), |text| self.string(text))
    }
}
