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
            includes: facts.names("includes"),
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
            locations: facts.get("locations").map(|_| facts.locations("locations")),
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
            requires_one: facts.names("requires_one"),
            case_requires: names_by_case(facts, "requires"),
            conflicts: facts.names("conflicts"),
            case_conflicts: names_by_case(facts, "conflicts"),
            applies: match facts.one_of("applies", &["by_rule", "by_default"]).as_deref() {
                Some("by_rule") => Some(Applies::ByRule),
                Some("by_default") => Some(Applies::ByDefault),
                _ => None,
            },
            manual: facts.flag("manual").unwrap_or(false),
            addressed: facts.flag("addressed").unwrap_or(false),
        }
    }

    /// Names in rows about labels must be names of rows and of settings beside them.
    pub(super) fn label_rows(&self, table: &Platform) {
        for level in &table.rights {
            for name in &level.includes {
                let single = table.rights.iter().find(|right| right.name == *name);
                if single.is_none_or(|right| !right.includes.is_empty()) {
                    let message = format!("this platform has no single right `{name}`");
                    self.report(level.origin.span, message, "named in this row");
                }
            }
        }
        for block in &table.label_blocks {
            self.beside(table, &block.fields);
            for name in block.one_of.iter().filter(|name| block.field(name).is_none()) {
                self.no_setting(block.origin.span, &block.name, name);
            }
        }
        self.beside(table, &table.label_options);
        self.beside(table, &table.retention_options);
        for action in &table.actions {
            self.beside(table, &action.fields);
        }
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

    /// Names in the rules of fields must be names of settings beside them, or of these with one of their values.
    pub(super) fn beside(&self, table: &Platform, fields: &[Field]) {
        for field in fields {
            let rules = &field.rules;
            if let Some((limit, span)) = &rules.limit
                && table.limit(limit).is_none()
            {
                self.report(*span, format!("this platform has no limit `{limit}`"), "named in this row");
            }
            let by_case = rules.case_requires.values().chain(rules.case_conflicts.values()).flatten();
            let plain = rules.requires.iter().chain(&rules.requires_one).chain(&rules.conflicts);
            for name in plain.chain(by_case) {
                let known = fields.iter().any(|other| {
                    other.name == *name
                        || name
                            .strip_prefix(&other.name)
                            .and_then(|rest| rest.strip_prefix('.'))
                            .is_some_and(|case| cases(&other.ty).iter().any(|known| known == case))
                });
                if !known {
                    self.no_setting(field.origin.span, &field.name, name);
                }
            }
            for case in rules.case_requires.keys().chain(rules.case_conflicts.keys()) {
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

/// `requires.review = [reviewers]`, by case.
fn names_by_case(facts: &Facts<'_>, setting: &str) -> BTreeMap<String, Vec<String>> {
    facts.prefixed(setting).into_iter().map(|(case, name)| (case, facts.names(&name))).collect()
}

fn cases(ty: &Type) -> Vec<String> {
    match ty.element() {
        Type::Enumeration(cases) | Type::Recipient(cases) => {
            cases.iter().map(|case| case.name.clone()).collect()
        }
        Type::Either(types) => types.iter().flat_map(cases).collect(),
        _ => Vec::new(),
    }
}
