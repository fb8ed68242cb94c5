//! Names in rows must be names of rows.

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::platform::read::Reader;
use crate::platform::tables::{About, Derive, Platform, Type};
use crate::source::Span;

impl Reader {
    /// A scope names people, groups of a kind, or objects of a kind.
    fn kind_in_scope(&self, table: &Platform, name: &str, span: Span) {
        let groups = table.group_kinds.iter().map(|kind| kind.name.as_str());
        let objects = table.objects.iter().map(|object| object.name.as_str());
        let known: Vec<&str> = std::iter::once("user").chain(groups).chain(objects).collect();
        if known.contains(&name) {
            return;
        }
        let problem = Diagnostic::new(
            catalogue::WR1201,
            format!("this platform has no kind of group or object `{name}`"),
            span,
            "named here",
        );
        self.problems.borrow_mut().push(match nearest(name, known.iter().copied()) {
            Some(word) => problem
                .help(format!("did you mean `{word}`?"))
                .fix(Fix::maybe(format!("write `{word}`")).replace(span, word)),
            None => problem
                .help(format!("declare it: `group_kind {name} \"…\"` or `object {name} \"…\" {{ … }}`")),
        });
    }

    pub(super) fn references(&self, table: &Platform) {
        let check = |kind: &str, name: &str, span: Span, known: &dyn Fn(&str) -> bool| {
            if !known(name) {
                self.report(span, format!("this platform has no {kind} `{name}`"), "named in this row");
            }
        };
        for location in &table.locations {
            for name in [&location.subject, &location.groups, &location.units, &location.recipient]
                .into_iter()
                .flatten()
            {
                check("attribute", name, location.origin.span, &|name| table.attribute(name).is_some());
            }
            for (name, span) in location.scope.iter().zip(&location.scope_spans) {
                self.kind_in_scope(table, name, *span);
            }
        }
        for attribute in &table.attributes {
            let source = match &attribute.derive {
                Some(
                    Derive::DomainOf(name)
                    | Derive::ScopeOf(name)
                    | Derive::ExtensionOf(name)
                    | Derive::GroupOf(name)
                    | Derive::AnyScope(name)
                    | Derive::WithMessageText(name)
                    | Derive::InState(name, _),
                ) => Some(name),
                _ => None,
            };
            for name in source.into_iter().chain(&attribute.conflicts) {
                check("attribute", name, attribute.origin.span, &|name| table.attribute(name).is_some());
            }
        }
        for action in &table.actions {
            if let Some(name) = &action.with {
                check("level", name, action.origin.span, &|name| {
                    table.levels.iter().any(|level| level.name == name)
                });
            }
            for name in action.requires.iter().chain(&action.conflicts).chain(&action.includes) {
                check("action", name, action.origin.span, &|name| table.action(name).is_some());
            }
        }
        for activity in &table.activities {
            for name in activity.levels.iter().chain(&activity.bars) {
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
        self.governing(table);
        self.cases(table);
        self.kinds(table);
        self.label_rows(table);
    }

    /// Objects, options and attributes that say for what policies hold, and activities that options are about.
    fn governing(&self, table: &Platform) {
        let undeclared = |span, kind: &str, name: &str| {
            self.report(span, format!("this platform has no {kind} `{name}`"), "named in this row");
        };
        for governed in table.activities.iter().filter_map(|activity| activity.governed.as_ref()) {
            let options = table.objects.iter().find(|object| object.name == governed.object);
            match options.map(|object| &object.fields) {
                None => undeclared(governed.span, "object", &governed.object),
                Some(fields) => {
                    for name in [&governed.list, &governed.domains] {
                        if !fields.iter().any(|field| field.name == *name) {
                            undeclared(governed.span, "option", &format!("{}.{name}", governed.object));
                        }
                    }
                }
            }
            if table.attribute(&governed.attribute).is_none() {
                undeclared(governed.span, "attribute", &governed.attribute);
            }
        }
        for field in table.actions.iter().flat_map(|action| action.value.iter().chain(&action.fields)) {
            let named: Vec<&str> = match (&field.about, field.ty.element()) {
                (None, _) => continue,
                (Some(About::Activities(names)), _) => names.iter().map(String::as_str).collect(),
                (Some(About::Cases), Type::Enumeration(cases)) => {
                    cases.iter().map(|case| case.name.as_str()).collect()
                }
                (Some(About::Cases), _) => {
                    let span = field.origin.span;
                    self.report(span, format!("`{}` is no enumeration", field.name), "has no cases");
                    continue;
                }
            };
            for name in named.into_iter().filter(|name| table.activity(name).is_none()) {
                undeclared(field.origin.span, "activity", name);
            }
        }
    }

    /// Values that only some locations have, or that do something of their own, are values of their option.
    fn cases(&self, table: &Platform) {
        let options = table.actions.iter().flat_map(|action| action.value.iter().chain(&action.fields));
        for field in options.chain(&table.rule_options) {
            let located = field.cases.iter().map(|(name, (_, span))| (name, span));
            let doing = field.effects.keys().map(|name| (name, &field.origin.span));
            for (name, span) in located.chain(doing) {
                let known = matches!(field.ty.element(), Type::Enumeration(cases) | Type::Recipient(cases)
                    if cases.iter().any(|case| case.name == *name));
                if !known {
                    self.report(
                        *span,
                        format!("`{}` has no value `{name}`", field.name),
                        "named in this row",
                    );
                }
            }
        }
    }

    fn kinds(&self, table: &Platform) {
        let attributes = table.attributes.iter().flat_map(|attribute| attribute.families.values());
        let rows = attributes
            .chain(table.contents.iter().map(|row| &row.reach))
            .chain(table.actions.iter().map(|action| &action.reach))
            .chain(table.rule_options.iter().map(|option| &option.reach));
        for (name, (_, span)) in rows.flat_map(|reach| &reach.kinds) {
            if !table.kinds.iter().any(|kind| kind.name == *name) {
                self.report(
                    *span,
                    format!("this platform has no kind of policy `{name}`"),
                    "named in this row",
                );
            }
        }
        for kind in &table.kinds {
            let Some(does) = &kind.does else { continue };
            let Some(action) = table.actions.iter().find(|action| action.name == does.action) else {
                self.report(
                    does.span,
                    format!("this platform has no action `{}`", does.action),
                    "not declared",
                );
                continue;
            };
            for (option, setting) in &does.options {
                if !action.fields.iter().any(|field| field.name == *option) {
                    self.report(
                        does.span,
                        format!("`{}` has no option `{option}`", action.name),
                        "not declared",
                    );
                }
                if !kind.fields.iter().any(|field| field.name == *setting) {
                    self.report(
                        does.span,
                        format!("`{}` has no setting `{setting}`", kind.name),
                        "not declared",
                    );
                }
            }
        }
    }
}
