//! From the syntax of a platform declaration to its tables.
//!
//! Rows are read in two passes: names first, so that a row may speak of one that stands below it. A setting that no reader
//! asked for is a finding: a misspelt fact would otherwise silently be no fact at all.

mod actions;
mod attributes;
mod effects;
mod facts;
mod labels;
mod limits;
mod locations;
mod references;
mod values;

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, catalogue, nearest};
use crate::platform::read::facts::Facts;
use crate::platform::read::values::level_case;
use crate::platform::tables::{Case, GroupKind, Platform};
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind, PlatformEntry, Row};

pub(crate) use values::families_of;

/// The row words, for the message about one that is none.
const ROWS: &[&str] = &[
    "action",
    "activity",
    "attribute",
    "behaviour",
    "content",
    "event",
    "group_kind",
    "kind",
    "label_block",
    "label_option",
    "level",
    "limit",
    "location",
    "mode",
    "object",
    "option",
    "policy_option",
    "reads",
    "retention_option",
    "right",
    "rule_option",
];

struct Reader {
    problems: RefCell<Vec<Diagnostic>>,
    locations: Vec<String>,
    levels: Vec<Case>,
}

pub(super) fn platform(declared: &ast::Platform) -> (Platform, Vec<Diagnostic>) {
    let rows: Vec<&Row> = declared
        .entries
        .iter()
        .filter_map(|entry| match entry {
            PlatformEntry::Row(row) => Some(row),
            PlatformEntry::Setting(_) | PlatformEntry::Error(_) => None,
        })
        .collect();
    let locations =
        rows.iter().filter(|row| row.keyword.text == "location").map(|row| row.name.text()).collect();
    let levels = rows.iter().filter(|row| row.keyword.text == "level").map(|row| level_case(row)).collect();
    let reader = Reader { problems: RefCell::default(), locations, levels };
    let mut table = Platform {
        name: declared.name.text.clone(),
        title: declared
            .title
            .as_ref()
            .map_or_else(|| declared.name.text.clone(), |title| title.value.clone()),
        span: declared.name.span,
        source: source(declared),
        ..Platform::default()
    };
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for row in rows {
        if !seen.insert((row.keyword.text.clone(), row.name.text())) {
            reader.report(
                row.name.span,
                format!("this platform has two rows `{} {}`", row.keyword.text, row.name.text()),
                "declared again",
            );
            continue;
        }
        reader.row(&mut table, row);
    }
    reader.references(&table);
    reader.check_moments(&table);
    (table, reader.problems.into_inner())
}

impl Reader {
    fn report(&self, span: Span, message: impl Into<String>, label: impl Into<String>) {
        self.problems.borrow_mut().push(Diagnostic::new(catalogue::WR1201, message, span, label));
    }

    fn row(&self, table: &mut Platform, row: &Row) {
        match row.keyword.text.as_str() {
            "mode" => table.modes.push(self.mode(row)),
            "level" => table.levels.push(self.level(row)),
            "location" => table.locations.push(self.location(row)),
            "content" => table.contents.extend(self.content(row)),
            "attribute" => table.attributes.push(self.attribute(row)),
            "action" | "option" => table.actions.push(self.action(row)),
            "policy_option" => table.policy_options.push(self.rule_option(row)),
            "rule_option" => table.rule_options.push(self.rule_option(row)),
            "activity" => table.activities.push(self.activity(row)),
            "object" => table.objects.push(self.object(row)),
            "group_kind" => {
                let facts = Facts::new(self, &row.entries);
                let origin = facts.origin(header(row));
                facts.text("wire");
                facts.finish();
                table.group_kinds.push(GroupKind { name: row.name.text(), title: title(row), origin });
            }
            "event" => table.events.push(self.event(row)),
            "behaviour" => table.behaviours.push(self.behaviour(row)),
            "limit" => table.limits.extend(self.limit(row)),
            "right" => table.rights.push(self.right(row)),
            "label_block" => table.label_blocks.push(self.label_block(row)),
            "label_option" => table.label_options.push(self.rule_option(row)),
            "retention_option" => table.retention_options.push(self.rule_option(row)),
            "kind" => table.kinds.push(self.kind(row)),
            "reads" => table.reads.push(self.reads(row)),
            other => {
                let label = match nearest(other, ROWS.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("rows are {}", ROWS.join(", ")),
                };
                self.report(row.keyword.span, format!("a platform has no `{other}` rows"), label);
            }
        }
    }
}

/// What a finding shows of a row: its first words.
fn header(row: &Row) -> Span {
    row.keyword.span.to(row.name.span)
}

fn title(row: &Row) -> String {
    row.title.as_ref().map_or_else(|| row.name.text(), |title| title.value.clone())
}

/// What the platform's own line `source = "…"` says.
fn source(declared: &ast::Platform) -> String {
    let mut texts = declared.entries.iter().filter_map(|entry| match entry {
        PlatformEntry::Setting(setting) if setting.name.word() == Some("source") => match &setting.value.kind
        {
            ExprKind::Text(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    });
    texts.next_back().unwrap_or_default()
}
