//! Expressions against the type that their place wants.

use std::net::IpAddr;

use crate::automata;
use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::names::{DefId, DefKind, Found};
use crate::platform::tables::{Case, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind, ItemKind, Path, TypeExpr};
use crate::types::Builder;
use crate::types::colors;
use crate::types::context::Context;
use crate::types::countries;
use crate::types::model::{Spanned, Value};
use crate::types::problems;
use crate::units;

/// Values that a rule, or all declarations together, may hold. Lists of lists of constants reach it; no platform takes as many.
const MOST_VALUES: usize = 1_000_000;

impl<'a> Builder<'a> {
    /// The value of an expression where `ty` is wanted. What does not fit is reported and becomes poison.
    pub(super) fn value(&mut self, context: &Context<'a>, expr: &'a Expr, ty: &Type) -> Spanned {
        self.values += 1;
        if self.values == MOST_VALUES + 1 {
            let problem = Diagnostic::new(
                catalogue::WR0214,
                format!("more than {MOST_VALUES} values come together here"),
                expr.span,
                "one too many",
            )
            .help("constants made of lists of constants grow fast; write a shorter list");
            self.report(problem);
        }
        let value = if self.values > MOST_VALUES { None } else { self.value_kind(context, expr, ty) };
        Spanned { span: expr.span, value: value.unwrap_or(Value::Poison) }
    }

    /// A value that is the same in every environment; a parameter is reported and becomes poison.
    pub(super) fn constant(&mut self, context: &Context<'a>, expr: &'a Expr, ty: &Type) -> Spanned {
        let value = self.value(context, expr, ty);
        let open = |value: &Spanned| matches!(value.value, Value::Param(_));
        match value.elements().iter().find(|element| open(element)).map(|element| element.span) {
            Some(span) => {
                self.report(problems::constant_wanted(span));
                Spanned { span: value.span, value: Value::Poison }
            }
            None => value,
        }
    }

    fn value_kind(&mut self, context: &Context<'a>, expr: &'a Expr, ty: &Type) -> Option<Value> {
        if let ExprKind::Path(path) = &expr.kind {
            return self.name_value(context, expr, path, ty);
        }
        if let Type::Either(types) = ty {
            return self.either_value(context, expr, types, ty);
        }
        match (&expr.kind, ty) {
            (ExprKind::Error, _) => None,
            (_, Type::Unknown) => Some(Value::Poison),
            (ExprKind::List(elements), Type::List(inner)) => Some(Value::List(
                elements.iter().map(|element| self.value(context, element, inner)).collect(),
            )),
            (_, Type::List(inner)) => {
                let only = self.value(context, expr, inner);
                Some(Value::List(vec![only]))
            }
            (ExprKind::Map(entries), Type::Map(_, inner)) => Some(Value::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.value.clone(), self.value(context, value, inner)))
                    .collect(),
            )),
            (ExprKind::Text(text), _) => self.text_value(expr.span, text, ty).or_else(|| {
                if !takes_text(ty) {
                    self.report(problems::wrong_type(expr, &ty.describe()));
                }
                None
            }),
            (ExprKind::Number(number), Type::Count) => Some(Value::Number(*number)),
            (ExprKind::Number(0), Type::Size | Type::Duration) => Some(Value::Number(0)),
            (ExprKind::Number(number), Type::Size) => {
                let problem = Diagnostic::new(
                    catalogue::WR0210,
                    "a size needs a unit",
                    expr.span,
                    "bytes, kilobytes, megabytes?",
                )
                .help(format!("write `{number} B`, `{number} KB` or `{number} MB`"))
                .fix(Fix::maybe(format!("write `{number} MB`")).replace(expr.span, format!("{number} MB")));
                self.report(problem);
                None
            }
            (ExprKind::Number(number), Type::Duration) => {
                let problem = Diagnostic::new(
                    catalogue::WR0210,
                    "a duration needs a unit",
                    expr.span,
                    "minutes, hours, days?",
                )
                .help(format!("write `{number} days`"));
                self.report(problem);
                None
            }
            (ExprKind::Quantity { number, unit }, Type::Size | Type::Duration) => {
                let factor =
                    if *ty == Type::Size { units::size(&unit.text) } else { units::duration(&unit.text) };
                if factor.is_none() {
                    let problem = Diagnostic::new(
                        catalogue::WR0210,
                        format!(
                            "`{}` is no unit of {}",
                            unit.text,
                            if *ty == Type::Size { "size" } else { "time" }
                        ),
                        unit.span,
                        "unknown unit here",
                    )
                    .help(format!("units are {}", problems::list(units::ALL)));
                    self.report(problem);
                }
                Some(Value::Number(number.saturating_mul(factor?)))
            }
            (ExprKind::After(inner), Type::Duration) => self.value_kind(context, inner, ty),
            (ExprKind::Regex(regex), Type::Regex) => self.regex_value(regex),
            _ => {
                self.report(problems::wrong_type(expr, &ty.describe()));
                None
            }
        }
    }

    /// The form of the value says which of the types is meant. A date stays a text, so that it is no duration.
    fn either_value(
        &mut self,
        context: &Context<'a>,
        expr: &'a Expr,
        types: &[Type],
        either: &Type,
    ) -> Option<Value> {
        if matches!(expr.kind, ExprKind::Error) {
            return None;
        }
        let Some(meant) = types.iter().find(|ty| has_form(expr, ty)) else {
            self.report(problems::wrong_type(expr, &either.describe()));
            return None;
        };
        let value = self.value_kind(context, expr, meant)?;
        match (meant, value) {
            (Type::Date, Value::Number(seconds)) => Some(Value::Text(date_text(seconds))),
            (_, value) => Some(value),
        }
    }

    fn name_value(
        &mut self,
        context: &Context<'a>,
        expr: &'a Expr,
        path: &'a Path,
        ty: &Type,
    ) -> Option<Value> {
        if let Some(word) = path.word() {
            if let Some(bound) = context.bound(word) {
                let bound = bound.clone();
                let before = self.problems.len();
                let value = self.value_kind(&bound.context, bound.expr, ty);
                self.used_here(before, path.span, ty);
                return value;
            }
            if let Some(case) = ty.cases().and_then(|cases| cases.iter().find(|case| case.name == word)) {
                return Some(Value::Name(case.name.clone()));
            }
            match (word, ty) {
                ("true", Type::Flag) => return Some(Value::Flag(true)),
                ("false", Type::Flag) => return Some(Value::Flag(false)),
                _ => {}
            }
        }
        match self.resolved.lookup(context.module, path) {
            Found::Poisoned => None,
            Found::Def(def) => self.def_value(context, expr, path, def, ty),
            Found::Missing(missing) => {
                let problem = match ty.cases() {
                    // A recipient is an address or a group more often than one of the platform's words.
                    Some(cases) if path.word().is_some_and(|word| closed(ty) || near(word, cases)) => {
                        problems::no_such(
                            path.span,
                            "value",
                            &path.text(),
                            cases.iter().map(|case| case.name.as_str()),
                        )
                    }
                    _ => missing.into_problem(path.span),
                };
                self.report(problem);
                None
            }
        }
    }

    fn def_value(
        &mut self,
        context: &Context<'a>,
        expr: &'a Expr,
        path: &'a Path,
        id: DefId,
        ty: &Type,
    ) -> Option<Value> {
        let def = self.resolved.def(id)?;
        let index = self.by_def.get(&id).copied();
        match (def.kind, ty) {
            (DefKind::Let, _) => self.let_value(context, path, id, ty),
            (DefKind::Param, _) => {
                let index = index?;
                let declared = self.model.params.get(index)?.ty.clone();
                if declared == Type::Unknown {
                    return None;
                }
                if fits(&declared, ty) {
                    return Some(Value::Param(index));
                }
                let problem = Diagnostic::new(
                    catalogue::WR0201,
                    format!("{} is wanted here", ty.describe()),
                    path.span,
                    format!("`{}` is {}", path.text(), declared.describe()),
                )
                .also(def.span, "declared here")
                .help(format!("name {}, or declare `{}` as one", ty.describe(), path.text()));
                self.report(problem);
                None
            }
            (DefKind::Group, Type::Group | Type::Recipient(_)) => Some(Value::Group(index?)),
            (DefKind::Object, Type::Object(kind)) => {
                let index = index?;
                let object = self.model.objects.get(index)?;
                if object.kind == *kind {
                    return Some(Value::Object(index));
                }
                let problem = Diagnostic::new(
                    catalogue::WR0211,
                    format!("`{}` is a `{}`, not a `{kind}`", path.text(), object.kind),
                    path.span,
                    format!("a `{kind}` is wanted here"),
                )
                .also(def.span, "declared here");
                self.report(problem);
                None
            }
            (DefKind::Label, Type::Label) => Some(Value::Label(index?)),
            (_, Type::List(inner)) => {
                let only = self.value(context, expr, inner);
                Some(Value::List(vec![only]))
            }
            _ => {
                let problem = problems::another_kind(path, def, &ty.describe());
                self.report(problem);
                None
            }
        }
    }

    fn let_value(&mut self, context: &Context<'a>, path: &'a Path, id: DefId, ty: &Type) -> Option<Value> {
        let def = self.resolved.def(id)?;
        let ItemKind::Let(constant) = &self.item_of(id)?.kind else { return None };
        let inner = match context.enter(id, def.module, std::collections::HashMap::new()) {
            Ok(inner) => inner,
            Err(why) => {
                self.report(problems::not_entered(path.span, def, why));
                return None;
            }
        };
        let before = self.problems.len();
        let value = self.value_kind(&inner, &constant.value, ty);
        self.used_here(before, path.span, ty);
        value
    }

    /// What stands for a name is typed where the name is used: findings since `before` show that place too.
    fn used_here(&mut self, before: usize, place: Span, ty: &Type) {
        let text = format!("used here as {}", ty.describe());
        for problem in self.problems.iter_mut().skip(before) {
            if problem.also.len() < 3 && !problem.also.iter().any(|label| label.text == text) {
                problem.also.push(crate::diagnostics::Label { span: place, text: text.clone() });
            }
        }
    }

    pub(super) fn text_value(&mut self, span: Span, text: &str, ty: &Type) -> Option<Value> {
        match self::text(text, ty)? {
            Ok(value) => Some(value),
            Err(why) => {
                let mut problem = problems::malformed(span, text, &ty.describe(), why);
                if let Some(meant) = meant(text, ty) {
                    problem.help = vec![format!("write `\"{meant}\"`")];
                    problem = problem.fix(
                        Fix::always(format!("write `\"{meant}\"`")).replace(span, format!("\"{meant}\"")),
                    );
                }
                self.report(problem);
                None
            }
        }
    }

    fn regex_value(&mut self, regex: &ast::Regex) -> Option<Value> {
        self.check_regex(regex)
            .then(|| Value::Regex { pattern: regex.pattern.clone(), flags: regex.flags.clone() })
    }

    /// Whether the expression is one of ours; reports where it is not.
    pub(super) fn check_regex(&mut self, regex: &ast::Regex) -> bool {
        match automata::compile(&regex.pattern, &regex.flags) {
            Ok(_) => true,
            Err(error) => {
                let start = regex.span.start + 1 + u32::try_from(error.at.start).unwrap_or(0);
                let end = regex.span.start + 1 + u32::try_from(error.at.end).unwrap_or(0);
                let span = Span {
                    start: start.min(regex.span.end),
                    end: end.clamp(start.min(regex.span.end), regex.span.end),
                    ..regex.span
                };
                let problem = Diagnostic::new(catalogue::WR0501, error.message, span, "in this expression")
                    .help("write it without this part, or put a `\\` before a character that is meant as it stands");
                self.report(problem);
                false
            }
        }
    }

    /// A type as a parameter names it.
    pub(super) fn written_type(&mut self, ty: &TypeExpr) -> Type {
        let inner = |builder: &mut Self, index: usize| {
            ty.args.get(index).map_or(Type::Text, |arg| builder.written_type(arg))
        };
        match ty.name.text.as_str() {
            "text" => Type::Text,
            "address" => Type::Address,
            "domain" => Type::Domain,
            "ip" => Type::Ip,
            "url" => Type::Url,
            "group" => Type::Group,
            "count" => Type::Count,
            "size" => Type::Size,
            "duration" => Type::Duration,
            "date" => Type::Date,
            "flag" => Type::Flag,
            "extension" => Type::Extension,
            "color" => Type::Color,
            "country" => Type::Country,
            "regex" => Type::Regex,
            "sit" => Type::Sit,
            "label" => Type::Label,
            "retention_label" => Type::RetentionLabel,
            "classifier" => Type::Classifier,
            "list" | "set" => Type::List(Box::new(inner(self, 0))),
            "enum" => Type::Enumeration(
                ty.args.iter().map(|arg| Case { name: arg.name.text.clone(), wire: None }).collect(),
            ),
            // A confidence is a number with three names.
            "confidence" => Type::Count,
            other => {
                let known = [
                    "text",
                    "address",
                    "domain",
                    "ip",
                    "url",
                    "group",
                    "count",
                    "size",
                    "duration",
                    "date",
                    "flag",
                    "extension",
                    "color",
                    "country",
                    "regex",
                    "sit",
                    "label",
                    "retention_label",
                    "classifier",
                    "confidence",
                    "list",
                    "enum",
                ];
                let problem = problems::no_such(ty.name.span, "type", other, known.into_iter());
                self.report(problem);
                Type::Unknown
            }
        }
    }
}

/// Whether the values of the type are declarations, which only a source can name.
pub(super) fn named_in_source(ty: &Type) -> bool {
    matches!(ty.element(), Type::Sit | Type::Label | Type::RetentionLabel | Type::Classifier)
}

/// Whether a value of the declared type may stand where the other is wanted.
fn fits(declared: &Type, wanted: &Type) -> bool {
    match (declared, wanted) {
        (Type::Unknown, _) | (_, Type::Unknown) => true,
        (Type::List(declared), Type::List(wanted)) => fits(declared, wanted),
        (declared, Type::List(wanted)) => fits(declared, wanted),
        (Type::Address, Type::Recipient(_)) | (Type::Group, Type::Recipient(_)) => true,
        (
            Type::Address | Type::Domain | Type::Url | Type::Extension | Type::Color | Type::Country,
            Type::Text,
        ) => true,
        // Cases go by their names: an enumeration of some of them is good wherever all of them are.
        (Type::Enumeration(declared), Type::Enumeration(wanted) | Type::Recipient(wanted)) => {
            declared.iter().all(|case| wanted.iter().any(|known| known.name == case.name))
        }
        (declared, Type::Either(types)) => types.iter().any(|wanted| fits(declared, wanted)),
        _ => declared == wanted,
    }
}

/// Whether a value that is no name is written like one of the type.
fn has_form(expr: &Expr, ty: &Type) -> bool {
    match &expr.kind {
        ExprKind::Text(_) => takes_text(ty),
        ExprKind::Number(_) | ExprKind::Quantity { .. } => {
            matches!(ty, Type::Count | Type::Size | Type::Duration)
        }
        ExprKind::After(_) => *ty == Type::Duration,
        _ => false,
    }
}

/// A text where the type is wanted: its value, or why it is none. Nothing, where the type is not written as a text.
pub(crate) fn text(text: &str, ty: &Type) -> Option<Result<Value, &'static str>> {
    let checked = match ty {
        Type::Text => Ok(()),
        Type::Address | Type::Recipient(_) => address(text),
        Type::Domain => domain(text),
        Type::Ip => ip_range(text)
            .map(|_| ())
            .ok_or("neither an address, a range `first-last` nor a network `address/bits`"),
        Type::Url if text.contains(char::is_whitespace) || text.is_empty() => Err("a URL holds no spaces"),
        Type::Url => Ok(()),
        Type::Extension => extension(text),
        Type::Color if color(text) => Ok(()),
        Type::Color => Err("a color is `#` and six hexadecimal digits"),
        Type::Country if countries::is_one(text) => Ok(()),
        Type::Country => Err("a country is its two letters of ISO 3166"),
        Type::Date => {
            let seconds = date(text).ok_or("a date is written year-month-day");
            return Some(seconds.map(Value::Number));
        }
        _ => return None,
    };
    Some(checked.map(|()| Value::Text(text.to_owned())))
}

fn takes_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Address
            | Type::Recipient(_)
            | Type::Domain
            | Type::Ip
            | Type::Url
            | Type::Extension
            | Type::Color
            | Type::Country
            | Type::Date
    )
}

/// Whether nothing but the cases fits.
fn closed(ty: &Type) -> bool {
    match ty {
        Type::List(inner) => closed(inner),
        Type::Either(types) => types.iter().any(closed),
        _ => matches!(ty, Type::Enumeration(_)),
    }
}

fn near(word: &str, cases: &[Case]) -> bool {
    nearest(word, cases.iter().map(|case| case.name.as_str())).is_some()
}

fn address(text: &str) -> Result<(), &'static str> {
    match text.rsplit_once('@') {
        Some((local, host))
            if !local.is_empty() && !text.contains(char::is_whitespace) && domain(host).is_ok() =>
        {
            Ok(())
        }
        _ => Err("an address is a name, an `@` and a domain"),
    }
}

fn domain(text: &str) -> Result<(), &'static str> {
    if text.starts_with('@') {
        return Err("a domain is written without `@`");
    }
    if text.starts_with("*.") {
        return Err("a domain is compared whole; there are no wildcards");
    }
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if text.split('.').all(label) {
        Ok(())
    } else {
        Err("a domain is words of letters, digits and `-`, joined by `.`")
    }
}

/// The value without a sign that does not belong to it, or as its type spells it.
fn meant(text: &str, ty: &Type) -> Option<String> {
    match ty {
        Type::Domain => text.strip_prefix('@').filter(|rest| domain(rest).is_ok()).map(str::to_owned),
        Type::Extension => {
            let rest = text.strip_prefix("*.").or(text.strip_prefix('.'));
            rest.filter(|rest| extension(rest).is_ok()).map(str::to_owned)
        }
        Type::Color => colors::meant(text).filter(|meant| color(meant)),
        Type::Country => countries::code_of(text).map(str::to_owned),
        _ => None,
    }
}

/// `#40e0d0`
fn color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()))
}

fn extension(text: &str) -> Result<(), &'static str> {
    if text.starts_with('.') {
        return Err("an extension is written without its dot");
    }
    let fine = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '+'));
    if fine { Ok(()) } else { Err("an extension is letters and digits") }
}

/// First and last address of `address`, `first-last` or `address/bits`; IPv4 as IPv4-mapped IPv6.
pub(crate) fn ip_range(text: &str) -> Option<(u128, u128)> {
    let number = |address: IpAddr| match address {
        IpAddr::V4(address) => u128::from(address.to_ipv6_mapped()),
        IpAddr::V6(address) => u128::from(address),
    };
    if let Some((first, last)) = text.split_once('-') {
        let (first, last) = (number(first.trim().parse().ok()?), number(last.trim().parse().ok()?));
        return (first <= last).then_some((first, last));
    }
    if let Some((address, bits)) = text.split_once('/') {
        let address: IpAddr = address.trim().parse().ok()?;
        let bits: u32 = bits.trim().parse().ok()?;
        let width: u32 = if address.is_ipv4() { 32 } else { 128 };
        let free = width.checked_sub(bits).filter(|_| bits <= width)?;
        let mask = if free == 128 { u128::MAX } else { (1_u128 << free) - 1 };
        let address = number(address);
        return Some((address & !mask, address | mask));
    }
    let address = number(text.trim().parse().ok()?);
    Some((address, address))
}

/// Seconds since 1970 of midnight UTC of `year-month-day`.
pub(crate) fn date(text: &str) -> Option<u64> {
    let mut numbers = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_in_month = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if numbers.next().is_some() || !(1970..=9999).contains(&year) || !(1..=days_in_month).contains(&day) {
        return None;
    }
    // Days since 1970 by the civil calendar, counting years from March so that leap days come last.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let era = year / 400;
    let year_of_era = year - era * 400;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let days =
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468;
    u64::try_from(days * 86_400).ok()
}

/// `year-month-day` of a second since 1970.
pub(crate) fn date_text(seconds: u64) -> String {
    let days = i64::try_from(seconds / 86_400).unwrap_or(0) + 719_468;
    let era = days / 146_097;
    let day_of_era = days - era * 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_since_1970() {
        assert_eq!(date("1970-01-01"), Some(0));
        assert_eq!(date("2000-02-29"), Some(951_782_400));
        assert_eq!(date("2026-11-21"), Some(1_795_219_200));
        for wrong in ["2026-02-29", "2026-13-01", "2026-1", "x", "2026-01-01-01", "1969-12-31"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        for day in ["1970-01-01", "2000-02-29", "2026-11-21", "2027-01-01", "9999-12-31"] {
            assert_eq!(date(day).map(date_text).as_deref(), Some(day));
        }
    }

    #[test]
    fn ip_ranges_have_three_forms() {
        let mapped = |text: &str| u128::from(text.parse::<std::net::Ipv4Addr>().unwrap().to_ipv6_mapped());
        assert_eq!(ip_range("10.1.0.0/16"), Some((mapped("10.1.0.0"), mapped("10.1.255.255"))));
        assert_eq!(ip_range("10.1.0.7"), Some((mapped("10.1.0.7"), mapped("10.1.0.7"))));
        assert_eq!(ip_range("10.1.0.1-10.1.0.9"), Some((mapped("10.1.0.1"), mapped("10.1.0.9"))));
        assert_eq!(ip_range("::/0"), Some((0, u128::MAX)));
        for wrong in ["10.1.0.0/33", "10.1.0.9-10.1.0.1", "10.1", "", "/8"] {
            assert_eq!(ip_range(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn words_for_wrong_domains_and_extensions() {
        assert!(domain("fabrikam.com").is_ok() && domain("bücher.example").is_ok());
        assert!(
            domain("@x.com").is_err()
                && domain("*.x.com").is_err()
                && domain("a..b").is_err()
                && domain("a b").is_err()
        );
        assert!(extension("xlsx").is_ok() && extension(".xlsx").is_err() && extension("").is_err());
    }
}
