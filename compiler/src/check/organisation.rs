//! Who is inside: what is derived from the organisation's domains needs some.

use crate::check::uses::Use;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::Platform;
use crate::platform::tables::{AttributeId, Derive};
use crate::project::Project;
use crate::source::Span;

/// Says once, at the first line that asks, that everybody is outside of an organisation without domains.
pub(super) fn policy(
    project: &Project,
    platform: &Platform,
    uses: &[Use<'_>],
    findings: &mut Vec<Diagnostic>,
) {
    let manifest = &project.manifest;
    let told = findings.iter().any(|finding| finding.code == catalogue::WR1012);
    if told || !manifest.domains.is_empty() || !manifest.complete {
        return;
    }
    let asked = uses.iter().filter_map(|used| Some((used.span, used.attribute()?.attribute)));
    let Some((span, attribute)) = asked.into_iter().find(|(_, attribute)| by_scope(platform, *attribute))
    else {
        return;
    };
    let name = platform.attributes.get(attribute).map_or("", |attribute| attribute.name.as_str());
    findings.push(
        Diagnostic::new(
            catalogue::WR1012,
            format!("`{name}` is asked for, and no domain belongs to the organisation"),
            span,
            "everybody is external",
        )
        .also(Span::new(manifest.file, 0..0), "no `domains` in this manifest")
        .help("write `domains = [\"…\"]` under `[organisation]` in `weir.toml`"),
    );
}

fn by_scope(platform: &Platform, attribute: AttributeId) -> bool {
    let derive = |attribute: AttributeId| platform.attributes.get(attribute)?.derive.as_ref();
    match derive(attribute) {
        Some(Derive::ScopeOf(_)) => true,
        Some(Derive::AnyScope(base)) => {
            let base = platform.attribute(base);
            base.and_then(derive).is_some_and(|derive| matches!(derive, Derive::ScopeOf(_)))
        }
        _ => false,
    }
}
