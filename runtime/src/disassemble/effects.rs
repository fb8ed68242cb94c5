//! Effects, timings and ways of overriding.

use std::fmt;
use std::ops::Range;

use super::policies::entries;
use super::{Text, quoted};
use crate::bundle::Bundle;
use crate::format::effect_views::{ArgumentView, OverrideSchemeView};
use crate::program::Id;

pub(super) fn declarations(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    for event in bundle.events() {
        out.line(format_args!("event {} {:?}", event.name, event.title))?;
    }
    for timing in bundle.timings() {
        let due = [("enforces", timing.enforce), ("notifies", timing.notify), ("reports", timing.report)];
        let due: Vec<String> = due
            .into_iter()
            .filter_map(|(what, event)| Some(format!("{what} when {}", bundle.event(event?)?.name)))
            .collect();
        out.line(format_args!("timing {}: {}", timing.name, due.join(", ")))?;
    }
    bundle.override_schemes().try_for_each(|scheme| override_scheme(bundle, &scheme, out))
}

fn override_scheme(bundle: &Bundle<'_>, scheme: &OverrideSchemeView<'_>, out: &mut Text) -> fmt::Result {
    let platform = bundle.platforms().nth(scheme.platform as usize).map_or("", |platform| platform.name);
    out.line(format_args!("overriding on {platform}"))?;
    out.indented(|out| {
        if let Some(header) = scheme.header {
            out.line(format_args!("header {header}, separated by {:?}", scheme.separator))?;
        }
        if !scheme.text_with.is_empty() {
            let prefix = scheme.text_prefix.unwrap_or_default();
            let with = quoted(scheme.text_with.iter());
            out.line(format_args!(
                "text of {} code points after {prefix:?} with {with}",
                scheme.text_length
            ))?;
        }
        if let Some(audit) = scheme.audit {
            let text = scheme.audit_text.unwrap_or_default();
            let rules = scheme.audit_rules.unwrap_or_default();
            out.line(format_args!("audit {audit}, text {text}, rules {rules}"))?;
        }
        for reason in scheme.reasons() {
            let header = reason.header_text.unwrap_or_default();
            let key = reason.audit_key.unwrap_or_default();
            out.line(format_args!("reason {} of {}: {header:?}, audit {key}", reason.name, reason.way))?;
        }
        Ok(())
    })
}

pub(super) fn effects(bundle: &Bundle<'_>, ids: Range<Id>, out: &mut Text) -> fmt::Result {
    for effect in bundle.effects(ids) {
        let arguments: Vec<String> = effect
            .kind
            .parameters()
            .iter()
            .zip(bundle.arguments(effect))
            .filter_map(|(parameter, argument)| Some(format!("{} = {}", parameter.name, shown(argument)?)))
            .collect();
        out.line(format_args!("effect {}({})", effect.kind.name(), arguments.join(", ")))?;
    }
    Ok(())
}

fn shown(argument: ArgumentView<'_>) -> Option<String> {
    Some(match argument {
        ArgumentView::Missing => return None,
        ArgumentView::Text(text) => format!("{text:?}"),
        ArgumentView::Number(number) => number.to_string(),
        ArgumentView::Flag(flag) => flag.to_string(),
        ArgumentView::Texts(texts) => format!("[{}]", quoted(texts.iter())),
        ArgumentView::Map(texts) => format!("{{ {} }}", entries(texts)),
        ArgumentView::Search(id) => format!("expression {id}"),
    })
}
