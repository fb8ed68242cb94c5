//! Names in rows must be names of rows.

use crate::platform::read::Reader;
use crate::platform::tables::{Derive, Platform};
use crate::source::Span;

impl Reader {
    pub(super) fn references(&self, table: &Platform) {
        let check = |kind: &str, name: &str, span: Span, known: &dyn Fn(&str) -> bool| {
            if !known(name) {
                self.report(span, format!("this platform has no {kind} `{name}`"), "named in this row");
            }
        };
        for location in &table.locations {
            for name in [&location.subject, &location.groups, &location.recipient].into_iter().flatten() {
                check("attribute", name, location.origin.span, &|name| table.attribute(name).is_some());
            }
            for name in &location.scope {
                check("kind of group or object", name, location.origin.span, &|name| {
                    name == "user"
                        || table.group_kinds.iter().any(|kind| kind.name == name)
                        || table.objects.iter().any(|object| object.name == name)
                });
            }
        }
        for attribute in &table.attributes {
            let source = match &attribute.derive {
                Some(
                    Derive::DomainOf(name)
                    | Derive::ScopeOf(name)
                    | Derive::ExtensionOf(name)
                    | Derive::AnyScope(name)
                    | Derive::WithMessageText(name),
                ) => Some(name),
                _ => None,
            };
            for name in source.into_iter().chain(&attribute.conflicts) {
                check("attribute", name, attribute.origin.span, &|name| table.attribute(name).is_some());
            }
        }
        for action in &table.actions {
            for name in action.requires.iter().chain(&action.conflicts) {
                check("action", name, action.origin.span, &|name| table.action(name).is_some());
            }
        }
        for activity in &table.activities {
            for name in &activity.levels {
                check("level", name, activity.origin.span, &|name| {
                    table.levels.iter().any(|level| level.name == name)
                });
            }
            for name in &activity.targets {
                check("object", name, activity.origin.span, &|name| {
                    table.objects.iter().any(|object| object.name == name)
                });
            }
        }
    }
}
