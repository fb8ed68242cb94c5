//! Names that nothing uses.

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::names::{DefKind, Resolved};
use crate::project::Project;
use crate::source::Span;
use crate::types::model::Model;

pub(super) fn lint(project: &Project, resolved: &Resolved, model: &Model, findings: &mut Vec<Diagnostic>) {
    let governing = governing(model);
    for (id, def) in resolved.iter() {
        let library = project.modules.get(def.module.0 as usize).is_none_or(|module| module.library);
        // Labels are there for people and auto-labelling; policies, platforms and templates are what a project is made of.
        let matters = matches!(
            def.kind,
            DefKind::Let
                | DefKind::Param
                | DefKind::Group
                | DefKind::Object
                | DefKind::Keywords
                | DefKind::Sit
                | DefKind::Condition
                | DefKind::Response
                | DefKind::Classifier
                | DefKind::Edm
                | DefKind::Fingerprint
        );
        let used = resolved.is_used(id) || governing.contains(&def.span);
        if library || !matters || def.parent.is_some() || used {
            continue;
        }
        findings.push(
            Diagnostic::new(
                catalogue::WR0701,
                format!("`{}` is never used", def.name),
                def.span,
                format!("{} without use", def.kind.describe()),
            )
            .help("remove it, or use it"),
        );
    }
    for (module, name, span, everywhere) in resolved.unused_imports() {
        let module = project.modules.get(module.0 as usize);
        if module.is_none_or(|module| module.library) {
            continue;
        }
        let mut finding = if everywhere {
            let message = format!("`{name}` is known everywhere and needs no `use`");
            Diagnostic::new(catalogue::WR0702, message, span, "not needed")
                .note("policies are known by their plain names in the whole project")
        } else {
            let message = format!("`{name}` is brought in and never used");
            Diagnostic::new(catalogue::WR0702, message, span, "not needed")
        };
        finding = finding.fix(Fix::always("remove this `use`").delete(whole_line(project, span)));
        findings.push(finding);
    }
}

/// Objects that no rule names because they say for what all of them hold.
fn governing(model: &Model) -> BTreeSet<Span> {
    let activities = model.platforms.iter().flat_map(|platform| &platform.activities);
    let kinds: Vec<&str> =
        activities.filter_map(|activity| activity.governed.as_ref()).map(|by| by.object.as_str()).collect();
    let governing = model.objects.iter().filter(|object| kinds.contains(&object.kind.as_str()));
    governing.map(|object| object.span).collect()
}

/// The span with its line end.
fn whole_line(project: &Project, span: Span) -> Span {
    let follows = project
        .sources
        .get(span.file)
        .and_then(|source| source.text.as_bytes().get(span.end as usize))
        .copied();
    Span { end: if follows == Some(b'\n') { span.end + 1 } else { span.end }, ..span }
}
