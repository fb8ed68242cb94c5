//! Rows about labels: rights, what a label and a retention label can hold, and how a kind of policy offers labels.

use std::collections::BTreeMap;

use crate::platform::read::facts::Facts;
use crate::platform::read::{Reader, header, title};
use crate::platform::tables::{Applies, Field, FieldRules, LabelBlock, Platform, Publishing, Right, Type};
use crate::source::Span;
use crate::syntax::ast::Row;

impl Reader {
    pub(super) fn right(&self, row: &Row) -> Right {
        self.read_row(row, |facts| Right {
            name: row.name.text(),
            title: title(row),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        })
    }

    pub(super) fn label_block(&self, row: &Row) -> LabelBlock {
        let facts = Facts::new(self, &row.entries);
        let fields = self.fields(row);
        let block = LabelBlock {
            name: row.name.text(),
            title: title(row),
            one_of: facts.names("one_of"),
            effects: self.effects(&facts, &fields, None),
            fields,
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        block
    }

    /// `publishes = labels  defaults = default  mandatory = mandatory  justified = justify_downgrade  help = help_page`
    pub(super) fn publishing(&self, facts: &Facts<'_>) -> Option<Publishing> {
        let name = |setting: &str| facts.path(setting).map(|(name, _)| name);
        let (defaults, mandatory) = (name("defaults"), name("mandatory"));
        let (justified, help) = (name("justified"), name("help"));
        let (labels, span) = facts.path("publishes")?;
        Some(Publishing { labels, defaults, mandatory, justified, help, span })
    }

    pub(super) fn field_rules(&self, facts: &Facts<'_>) -> FieldRules {
        FieldRules {
            limit: facts.path("limit"),
            step: facts.number("step").map(|(step, _)| step),
            requires: facts.names("requires"),
            case_requires: self.case_requires(facts),
            conflicts: facts.names("conflicts"),
            applies: match facts.one_of("applies", &["by_rule", "by_default"]).as_deref() {
                Some("by_rule") => Some(Applies::ByRule),
                Some("by_default") => Some(Applies::ByDefault),
                _ => None,
            },
            manual: facts.flag("manual").unwrap_or(false),
        }
    }

    /// `requires.review = [reviewers]`, by case.
    fn case_requires(&self, facts: &Facts<'_>) -> BTreeMap<String, Vec<String>> {
        let names: Vec<String> = facts.settings.iter().map(|setting| setting.name.text()).collect();
        let cases = names.iter().filter_map(|name| Some((name.strip_prefix("requires.")?, name)));
        cases.map(|(case, name)| (case.to_owned(), facts.names(name))).collect()
    }

    /// Names in rows about labels must be names of rows and of settings beside them.
    pub(super) fn label_rows(&self, table: &Platform) {
        for block in &table.label_blocks {
            self.beside(table, &block.fields);
            for name in block.one_of.iter().filter(|name| block.field(name).is_none()) {
                self.no_setting(block.origin.span, &block.name, name);
            }
        }
        self.beside(table, &table.label_options);
        self.beside(table, &table.retention_options);
        for kind in &table.kinds {
            let Some(publishing) = &kind.publishing else { continue };
            let plain = [&publishing.mandatory, &publishing.justified, &publishing.help];
            for name in plain.into_iter().flatten().chain([&publishing.labels]) {
                if !kind.fields.iter().any(|field| field.name == *name) {
                    self.no_setting(publishing.span, &kind.name, name);
                }
            }
            if let Some(block) = &publishing.defaults
                && !kind.fields.iter().any(|field| field.name.starts_with(&format!("{block}.")))
            {
                self.no_setting(publishing.span, &kind.name, block);
            }
        }
    }

    fn beside(&self, table: &Platform, fields: &[Field]) {
        for field in fields {
            let rules = &field.rules;
            if let Some((limit, span)) = &rules.limit
                && table.limit(limit).is_none()
            {
                self.report(*span, format!("this platform has no limit `{limit}`"), "named in this row");
            }
            let needed = rules.case_requires.values().flatten();
            for name in rules.requires.iter().chain(&rules.conflicts).chain(needed) {
                if !fields.iter().any(|other| other.name == *name) {
                    self.no_setting(field.origin.span, &field.name, name);
                }
            }
            for case in rules.case_requires.keys() {
                let known = cases(&field.ty).iter().any(|known| known == case);
                if !known {
                    let message = format!("`{}` has no value `{case}`", field.name);
                    self.report(field.origin.span, message, "named in this row");
                }
            }
        }
    }

    fn no_setting(&self, span: Span, row: &str, name: &str) {
        self.report(span, format!("`{row}` has no setting `{name}` beside it"), "named in this row");
    }
}

fn cases(ty: &Type) -> Vec<String> {
    match ty.element() {
        Type::Enumeration(cases) => cases.iter().map(|case| case.name.clone()).collect(),
        Type::Either(types) => types.iter().flat_map(cases).collect(),
        _ => Vec::new(),
    }
}
