//! Rows about what conditions ask: attributes, their operators and derivations, and what readers of real files find.

use std::collections::BTreeMap;

use crate::platform::read::facts::Facts;
use crate::platform::read::values::families_of;
use crate::platform::read::{Reader, header, title};
use crate::platform::tables::{Attribute, Derive, Family, Of, PartFilter, PartState, Reach, Reads, Type};
use crate::syntax::ast::{self, Expr, ExprKind, Row, RowEntry, TypeExpr};

impl Reader {
    pub(super) fn attribute(&self, row: &Row) -> Attribute {
        let facts = Facts::new(self, &row.entries);
        let ty = match &row.ty {
            Some(ty) => self.ty(ty),
            None => {
                self.report(
                    row.name.span,
                    format!("the attribute `{}` has no type", row.name.text()),
                    "write `: type` after the name",
                );
                Type::Unknown
            }
        };
        let mut attribute = Attribute {
            name: row.name.text(),
            title: title(row),
            of: match facts.one_of("of", &["item", "recipient", "part"]).as_deref() {
                Some("recipient") => Of::Recipient,
                Some("part") => Of::Part,
                _ => Of::Item,
            },
            required: facts.flag("required").unwrap_or(false),
            derive: facts.get("derive").and_then(|setting| self.derive(&setting.value)),
            families: BTreeMap::new(),
            conflicts: facts.names("conflicts"),
            keys: facts.texts("keys"),
            key_types: self.key_types(&facts),
            groups: facts
                .prefixed("groups")
                .into_iter()
                .map(|(group, name)| (group, facts.texts(&name)))
                .collect(),
            origin: facts.origin(header(row)),
            ty,
        };
        self.families(row, &mut attribute);
        self.groups(&attribute);
        facts.wire_extras();
        facts.finish();
        attribute
    }

    fn key_types(&self, facts: &Facts<'_>) -> Vec<(String, Type)> {
        let mut types = Vec::new();
        for (word, setting) in facts.prefixed("keys") {
            let Some(given) = facts.get(&setting) else { continue };
            let name = ast::Ident { span: given.name.span, text: word };
            let ty = TypeExpr { span: given.name.span, name, args: Vec::new(), wire: None };
            let ty = self.ty(&ty);
            types.extend(facts.texts(&setting).into_iter().map(|key| (key, ty.clone())));
        }
        types
    }

    /// Groups are values of the attribute, and they stand where it is derived by them.
    fn groups(&self, attribute: &Attribute) {
        let span = attribute.origin.span;
        let by_groups = matches!(attribute.derive, Some(Derive::GroupOf(_)));
        if by_groups && attribute.groups.is_empty() {
            let message = format!("`{}` is derived by groups and has none", attribute.name);
            self.report(span, message, "write `groups.word = [\"…\"]`");
        }
        if !by_groups && !attribute.groups.is_empty() {
            let message = format!("`{}` has groups and is not derived by them", attribute.name);
            self.report(span, message, "write `derive = group_of(…)`");
        }
        let Type::Enumeration(cases) = &attribute.ty else { return };
        for group in attribute.groups.keys() {
            if !cases.iter().any(|case| case.name == *group) {
                let message = format!("`{}` has no value `{group}`", attribute.name);
                self.report(span, message, "named in this row");
            }
        }
    }

    /// `in { … }` speaks of every family the type has; `contains { … }` and its like of one.
    fn families(&self, row: &Row, attribute: &mut Attribute) {
        for entry in &row.entries {
            let RowEntry::Block(block) = entry else { continue };
            let families = match block.keyword.text.as_str() {
                "in" => families_of(&attribute.ty),
                "equals" => vec![Family::Equals],
                "contains" => vec![Family::Contains],
                "matches" => vec![Family::Matches],
                "compare" => vec![Family::Compare],
                other => {
                    self.report(
                        block.keyword.span,
                        format!("an attribute has no `{other}` block"),
                        "`in`, `equals`, `contains`, `matches` or `compare`",
                    );
                    continue;
                }
            };
            let entries: Vec<RowEntry> = block
                .entries
                .iter()
                .filter_map(|entry| match entry {
                    ast::Entry::Setting(setting) => Some(RowEntry::Setting(setting.clone())),
                    _ => None,
                })
                .collect();
            let facts = Facts::new(self, &entries);
            let said = facts.origin(block.keyword.span);
            let source = Some(said.source).filter(|source| !source.is_empty());
            let reach = Reach { note: said.note, source, ..facts.reach() };
            facts.wire_extras();
            facts.finish();
            for family in families {
                if !families_of(&attribute.ty).contains(&family) {
                    self.report(
                        block.keyword.span,
                        format!(
                            "`{}` is {} and has no {}",
                            attribute.name,
                            attribute.ty.describe(),
                            family.describe()
                        ),
                        "no such operator",
                    );
                    continue;
                }
                attribute.families.insert(family, reach.clone());
            }
        }
    }

    fn derive(&self, expr: &Expr) -> Option<Derive> {
        let ExprKind::Call(call) = &expr.kind else {
            self.report(expr.span, "`derive` takes a function", "for example `domain_of(sender)`");
            return None;
        };
        let arguments: Option<Vec<String>> = call
            .args
            .iter()
            .map(|arg| match &arg.value.kind {
                ExprKind::Path(path) => Some(path.text()),
                _ => None,
            })
            .collect();
        let derive = arguments.and_then(|arguments| {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            derivation(&call.name.text(), &arguments)
        });
        if derive.is_none() {
            self.report(
                expr.span,
                "this is no derivation",
                "domain_of, scope_of, extension_of, group_of, any_scope or with_message_text of an attribute; in_state of an attribute and a state of parts; state_is of a state; text_of_part(); unlabelled(), of `message` or of `attachments`",
            );
        }
        derive
    }

    pub(super) fn reads(&self, row: &Row) -> Reads {
        let facts = Facts::new(self, &row.entries);
        let origin = facts.origin(header(row));
        let mut attributes = Vec::new();
        for setting in
            facts.settings.iter().filter(|setting| !matches!(setting.name.word(), Some("source" | "note")))
        {
            attributes.extend(
                facts.path(&setting.name.text()).map(|(attribute, _)| (setting.name.text(), attribute)),
            );
        }
        facts.finish();
        Reads { name: row.name.text(), title: title(row), origin, attributes }
    }
}

fn derivation(name: &str, arguments: &[&str]) -> Option<Derive> {
    Some(match (name, arguments) {
        ("domain_of", [base]) => Derive::DomainOf((*base).to_owned()),
        ("scope_of", [base]) => Derive::ScopeOf((*base).to_owned()),
        ("extension_of", [base]) => Derive::ExtensionOf((*base).to_owned()),
        ("group_of", [base]) => Derive::GroupOf((*base).to_owned()),
        ("any_scope", [base]) => Derive::AnyScope((*base).to_owned()),
        ("with_message_text", [base]) => Derive::WithMessageText((*base).to_owned()),
        ("in_state", [base, state]) => Derive::InState((*base).to_owned(), PartState::named(state)?),
        ("state_is", [state]) => Derive::StateIs(PartState::named(state)?),
        ("text_of_part", []) => Derive::TextOfPart,
        ("unlabelled", []) => Derive::Unlabelled(PartFilter::Any),
        ("unlabelled", ["message"]) => Derive::Unlabelled(PartFilter::Message),
        ("unlabelled", ["attachments"]) => Derive::Unlabelled(PartFilter::Attachments),
        _ => return None,
    })
}
