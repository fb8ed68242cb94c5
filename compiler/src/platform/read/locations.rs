//! Rows about where content is and what a policy's state carries out: locations, what content can be asked for, modes, levels.

use crate::platform::read::facts::Facts;
use crate::platform::read::{Reader, header, title};
use crate::platform::tables::{ContentKind, ContentRow, Copies, Level, Location, Mode, Resolve, ScopeNames};
use crate::syntax::ast::Row;

impl Reader {
    pub(super) fn mode(&self, row: &Row) -> Mode {
        let facts = Facts::new(self, &row.entries);
        let mode = Mode {
            name: row.name.text(),
            title: title(row),
            evaluated: facts.flag("evaluated").unwrap_or(true),
            enforces: facts.flag("enforces").unwrap_or(false),
            notifies: facts.flag("notifies").unwrap_or(false),
            reports: facts.flag("reports").unwrap_or(false),
            default: facts.flag("default").unwrap_or(false),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.finish();
        mode
    }

    pub(super) fn level(&self, row: &Row) -> Level {
        let facts = Facts::new(self, &row.entries);
        let level = Level {
            name: row.name.text(),
            title: title(row),
            rank: facts.number("rank").map_or(0, |(rank, _)| u32::try_from(rank).unwrap_or(u32::MAX)),
            requires: facts.names("requires"),
            status: facts.status(),
            effects: self.effects(&facts, &[], None),
            overridable: facts.flag("overridable").unwrap_or(false),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.finish();
        level
    }

    pub(super) fn location(&self, row: &Row) -> Location {
        let facts = Facts::new(self, &row.entries);
        let content_setting = facts.get("content");
        let mut content = Vec::new();
        for (name, span) in facts.words("content") {
            match ContentKind::ALL.into_iter().find(|kind| kind.name() == name) {
                Some(kind) => content.push(kind),
                None => self.report(
                    span,
                    format!("`{name}` is no kind of content"),
                    "sit, label, retention_label or classifier",
                ),
            }
        }
        let location = Location {
            name: row.name.text(),
            title: title(row),
            content,
            content_span: content_setting.map_or(row.name.span, |setting| setting.span),
            states: facts.names("states"),
            scope: facts.names("scope"),
            scope_spans: facts.words("scope").into_iter().map(|(_, span)| span).collect(),
            subject: facts.path("subject").map(|(name, _)| name),
            groups: facts.path("groups").map(|(name, _)| name),
            units: facts.path("units").map(|(name, _)| name),
            include_and_exclude_disputed: facts.one_of("include_and_exclude", &["disputed"]).is_some(),
            disputed_scope: facts.names("disputed_scope"),
            templates: facts.flag("templates").unwrap_or(true),
            resolve: match facts
                .one_of("resolve", &["most_restrictive", "aggregate", "first_match"])
                .as_deref()
            {
                Some("aggregate") => Resolve::Aggregate,
                Some("first_match") => Resolve::FirstMatch,
                _ => Resolve::MostRestrictive,
            },
            copies: match facts.one_of("copies", &["one", "per_recipient", "per_activity"]).as_deref() {
                Some("per_recipient") => Copies::PerRecipient,
                Some("per_activity") => Copies::PerActivity,
                _ => Copies::One,
            },
            recipient: facts.path("recipient").map(|(name, _)| name),
            alone: facts.flag("alone").unwrap_or(false),
            family: facts.path("family").map(|(name, _)| name),
            admin_units: facts.flag("admin_units").unwrap_or(false),
            status: facts.status(),
            max_scope: facts.number("max_scope").map(|(n, _)| n),
            max_scope_users: facts.number("max_scope_users").map(|(n, _)| n),
            max_scope_groups: facts.number("max_scope_groups").map(|(n, _)| n),
            email_notifications: facts.flag("email_notifications").unwrap_or(false),
            tips: facts.flag("tips").unwrap_or(false),
            overrides: facts.flag("overrides").unwrap_or(false),
            workload: facts.text("workload"),
            wire: ScopeNames {
                parameter: facts.text("parameter"),
                include: facts.texts("include"),
                exclude: facts.texts("exclude"),
                adaptive: facts.texts("adaptive"),
            },
            prerequisites: facts.texts("prerequisites"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        location
    }

    pub(super) fn content(&self, row: &Row) -> Option<ContentRow> {
        let name = row.name.text();
        let Some(kind) = ContentKind::ALL.into_iter().find(|kind| kind.name() == name) else {
            self.report(
                row.name.span,
                format!("`{name}` is no kind of content"),
                "sit, label, retention_label or classifier",
            );
            return None;
        };
        let facts = Facts::new(self, &row.entries);
        let content = ContentRow {
            kind,
            title: title(row),
            reach: facts.reach(),
            max_per_rule: facts.number("max_per_rule").map(|(n, _)| n),
            parents: facts.flag("parents").unwrap_or(true),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        Some(content)
    }
}
