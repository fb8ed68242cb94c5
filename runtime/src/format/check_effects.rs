//! What opening checks of effects, timings and ways of overriding.

use zerocopy::little_endian::U32;

use super::check::{At, Checker};
use super::codes::ArgumentCode;
use super::error::{OpenError, Reason};
use super::rows::{ArgumentRow, EffectRow, NONE, OverrideSchemeRow};
use super::sections::Section;
use crate::effect::{EffectKind, Parameter, Shape};

pub(super) fn check_effects(checker: &mut Checker<'_, '_>) -> Result<(), OpenError> {
    let tables = checker.tables;
    for (row, event) in tables.events.iter().enumerate() {
        let at = At { section: Section::Events, row };
        at.index(event.platform, tables.platforms.len())?;
        checker.names(at, &[event.name, event.title])?;
    }
    for (row, timing) in tables.timings.iter().enumerate() {
        let at = At { section: Section::Timings, row };
        checker.names(at, &[timing.name])?;
        for event in [timing.enforce, timing.notify, timing.report] {
            at.index_or_none(event, tables.events.len())?;
        }
    }
    for (row, scheme) in tables.override_schemes.iter().enumerate() {
        override_scheme(checker, At { section: Section::OverrideSchemes, row }, scheme)?;
    }
    for (row, reason) in tables.override_reasons.iter().enumerate() {
        let at = At { section: Section::OverrideReasons, row };
        checker.names(at, &[reason.name, reason.way])?;
        optional_names(checker, at, &[reason.header_text, reason.audit_key])?;
    }
    for (row, effect) in tables.effects.iter().enumerate() {
        check_effect(checker, At { section: Section::Effects, row }, effect)?;
    }
    for (row, argument) in tables.arguments.iter().enumerate() {
        check_argument(checker, At { section: Section::Arguments, row }, argument)?;
    }
    Ok(())
}

fn optional_names(checker: &Checker<'_, '_>, at: At, names: &[U32]) -> Result<(), OpenError> {
    names.iter().try_for_each(|name| at.index_or_none(*name, checker.string_count()))
}

fn override_scheme(
    checker: &mut Checker<'_, '_>,
    at: At,
    scheme: &OverrideSchemeRow,
) -> Result<(), OpenError> {
    at.index(scheme.platform, checker.tables.platforms.len())?;
    checker.names(at, &[scheme.separator])?;
    let texts = [scheme.header, scheme.text_prefix, scheme.audit, scheme.audit_text, scheme.audit_rules];
    optional_names(checker, at, &texts)?;
    checker.list(at, scheme.text_with, checker.string_count())?;
    checker.spend(at, scheme.reasons)?;
    at.run(scheme.reasons, checker.tables.override_reasons.len())
}

/// Every parameter has an argument of its shape, or none where it may be left out.
fn check_effect(checker: &mut Checker<'_, '_>, at: At, effect: &EffectRow) -> Result<(), OpenError> {
    let parameters = at.kind::<EffectKind>(effect.kind)?.parameters();
    checker.spend(at, effect.arguments)?;
    let arguments = checker.tables.arguments.get(effect.arguments.range());
    let arguments = arguments.ok_or(at.refuse(Reason::OutOfRange))?;
    if arguments.len() != parameters.len() {
        return Err(at.refuse(Reason::Misshapen));
    }
    for (argument, parameter) in arguments.iter().zip(parameters) {
        if !fits(checker, argument, parameter, at)? {
            return Err(at.refuse(Reason::BadValue));
        }
    }
    Ok(())
}

fn fits(
    checker: &Checker<'_, '_>,
    argument: &ArgumentRow,
    parameter: &Parameter,
    at: At,
) -> Result<bool, OpenError> {
    let kind = at.kind::<ArgumentCode>(argument.kind)?;
    Ok(match (kind, parameter.shape) {
        (ArgumentCode::Missing, _) => !parameter.required,
        (ArgumentCode::Text, Shape::Word(words)) => {
            let text = u32::try_from(argument.value.get()).unwrap_or(NONE);
            words.contains(&checker.tables.strings.get(text))
        }
        (ArgumentCode::Text, Shape::Text)
        | (ArgumentCode::Texts, Shape::Texts | Shape::Words)
        | (ArgumentCode::Number, Shape::Number)
        | (ArgumentCode::Flag, Shape::Flag)
        | (ArgumentCode::Map, Shape::Map)
        | (ArgumentCode::Search, Shape::Search) => true,
        _ => false,
    })
}

fn check_argument(checker: &mut Checker<'_, '_>, at: At, argument: &ArgumentRow) -> Result<(), OpenError> {
    let texts = checker.list(at, argument.list, checker.string_count())?;
    let below = |limit: usize| {
        if argument.value.get() < limit as u64 { Ok(()) } else { Err(at.refuse(Reason::OutOfRange)) }
    };
    match at.kind::<ArgumentCode>(argument.kind)? {
        ArgumentCode::Text => below(checker.string_count()),
        ArgumentCode::Search => below(checker.tables.detection.expressions.len()),
        ArgumentCode::Map if !texts.len().is_multiple_of(2) => Err(at.refuse(Reason::Misshapen)),
        ArgumentCode::Flag if argument.value.get() > 1 => Err(at.refuse(Reason::BadValue)),
        _ => Ok(()),
    }
}
