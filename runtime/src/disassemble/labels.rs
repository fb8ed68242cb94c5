//! Labels with what they bring, retention labels, and the policies that offer labels.

use std::fmt;

use super::policies::option;
use super::{Text, effects, quoted};
use crate::bundle::Bundle;
use crate::format::label_views::SettingsView;
use crate::program::GranteeKind;

pub(super) fn labels(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    for (id, label) in (0..).zip(bundle.labels()) {
        out.line(format_args!("label {} {:?}", label.name, label.title))?;
        let Some(body) = bundle.label_body(id) else { continue };
        out.indented(|out| {
            if let Some(tooltip) = body.tooltip {
                out.line(format_args!("tooltip {tooltip:?}"))?;
            }
            settings(body.settings, out)?;
            for block in body.blocks() {
                out.line(format_args!("{}", block.name))?;
                out.indented(|out| {
                    for grant in block.grants() {
                        let what = match grant.kind {
                            GranteeKind::Address => "",
                            GranteeKind::Domain => "domain ",
                            GranteeKind::Audience => "audience ",
                        };
                        out.line(format_args!("grant {} to {what}{}", grant.right, grant.to))?;
                    }
                    settings(block.settings, out)?;
                    effects::effects(bundle, block.effects.clone(), out)
                })?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

pub(super) fn retention_labels(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    for (id, label) in (0..).zip(bundle.retention_labels()) {
        out.line(format_args!("retention label {} {:?}", label.name, label.title))?;
        if let Some(body) = bundle.retention_body(id) {
            out.indented(|out| settings(body, out))?;
        }
    }
    Ok(())
}

pub(super) fn policies(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    let label = |id| bundle.labels().nth(id as usize).map_or("", |label| label.name);
    for policy in bundle.label_policies() {
        out.line(format_args!("label policy {} {:?}", policy.name, policy.title))?;
        out.indented(|out| {
            if !policy.include.is_empty() {
                out.line(format_args!("for {}", quoted(policy.include.iter())))?;
            }
            if !policy.exclude.is_empty() {
                out.line(format_args!("not for {}", quoted(policy.exclude.iter())))?;
            }
            let labels: Vec<&str> = policy.labels.iter().map(label).collect();
            out.line(format_args!("publishes {}", labels.join(", ")))?;
            for (content, default) in policy.defaults() {
                out.line(format_args!("default of {content}: {}", label(default)))?;
            }
            if let Some(mandatory) = policy.mandatory {
                out.line(format_args!("mandatory for [{}]", quoted(mandatory.iter())))?;
            }
            if let Some(justified) = policy.justified {
                out.line(format_args!("a lower label is justified: {justified}"))?;
            }
            if let Some(help) = policy.help {
                out.line(format_args!("help {help:?}"))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn settings(settings: SettingsView<'_>, out: &mut Text) -> fmt::Result {
    settings.iter().try_for_each(|(name, value)| out.line(format_args!("{name} = {}", option(value))))
}
