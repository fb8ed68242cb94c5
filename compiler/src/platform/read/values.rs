//! Types as rows write them, and the operators that their values have.

use crate::platform::read::Reader;
use crate::platform::tables::{Case, Family, Type};
use crate::syntax::ast::{Expr, ExprKind, Row, RowEntry, Setting, TypeExpr};

impl Reader {
    pub(super) fn ty(&self, ty: &TypeExpr) -> Type {
        let inner = |index: usize| ty.args.get(index).map_or(Type::Text, |arg| self.ty(arg));
        let cases = || ty.args.iter().map(case).collect::<Vec<_>>();
        match ty.name.text.as_str() {
            "text" | "word" | "template" | "html" => Type::Text,
            "address" | "mailbox" => Type::Address,
            "domain" => Type::Domain,
            "ip" | "ip_range" => Type::Ip,
            "url" => Type::Url,
            "group" => Type::Group,
            "recipient" => Type::Recipient(cases()),
            "count" | "number" => Type::Count,
            "size" => Type::Size,
            "duration" => Type::Duration,
            "date" => Type::Date,
            "flag" => Type::Flag,
            "enum" => Type::Enumeration(cases()),
            "extension" => Type::Extension,
            "color" => Type::Color,
            "country" => Type::Country,
            "regex" => Type::Regex,
            "sit" => Type::Sit,
            "label" => Type::Label,
            "retention_label" => Type::RetentionLabel,
            "classifier" => Type::Classifier,
            "list" | "set" => Type::List(Box::new(inner(0))),
            "recipients" => Type::List(Box::new(Type::Recipient(cases()))),
            "keyed" => Type::Keyed(Box::new(inner(0))),
            // Keys are always texts.
            "map" => Type::Map(Box::new(Type::Text), Box::new(inner(0))),
            "level" => Type::Enumeration(self.levels.clone()),
            "either" => Type::Either(ty.args.iter().map(|arg| self.ty(arg)).collect()),
            "object" => match ty.args.first() {
                Some(kind) => Type::Object(kind.name.text.clone()),
                None => Type::Unknown,
            },
            other => {
                self.report(ty.name.span, format!("there is no type `{other}`"), "not a type");
                Type::Unknown
            }
        }
    }
}

/// The operators that values of a type have.
pub(crate) fn families_of(ty: &Type) -> Vec<Family> {
    match ty {
        Type::Text | Type::Url => vec![Family::Equals, Family::Contains, Family::Matches],
        Type::Address => vec![Family::Equals, Family::Contains, Family::Matches],
        Type::Domain
        | Type::Ip
        | Type::Enumeration(_)
        | Type::Extension
        | Type::Color
        | Type::Country
        | Type::Object(_) => vec![Family::Equals],
        Type::Group => vec![Family::Contains, Family::Equals],
        Type::Keyed(_) => vec![Family::Contains, Family::Matches, Family::Equals],
        Type::Count | Type::Size | Type::Duration | Type::Date => vec![Family::Compare, Family::Equals],
        Type::Flag => vec![Family::Flag],
        Type::List(inner) => families_of(inner),
        Type::Recipient(_) => vec![Family::Equals],
        Type::Regex | Type::Sit | Type::Label | Type::RetentionLabel | Type::Classifier | Type::Map(..) => {
            Vec::new()
        }
        Type::Either(_) => Vec::new(),
        Type::Unknown => {
            vec![Family::Equals, Family::Contains, Family::Matches, Family::Compare, Family::Flag]
        }
    }
}

fn case(arg: &TypeExpr) -> Case {
    Case { name: arg.name.text.clone(), wire: arg.wire.as_ref().map(|wire| wire.value.clone()) }
}

/// A level as the case of an option that takes one.
pub(super) fn level_case(row: &Row) -> Case {
    let wire = row.entries.iter().find_map(|entry| match entry {
        RowEntry::Setting(Setting { name, value: Expr { kind: ExprKind::Text(wire), .. }, .. })
            if name.word() == Some("wire") =>
        {
            Some(wire.clone())
        }
        _ => None,
    });
    Case { name: row.name.text(), wire }
}
