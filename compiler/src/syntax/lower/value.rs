//! Words, texts, values, types and parameters.

use super::{Lower, Parts, inner};
use crate::syntax::ast::{Arg, Call, Expr, ExprKind, Ident, Param, Path, Regex, Text, TypeExpr};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::problems;

impl Lower<'_> {
    pub(super) fn ident(&self, pair: &Pair<'_>) -> Ident {
        let span = pair.as_span();
        Ident { text: pair.as_str().to_owned(), span: self.at(span.start()..span.end()) }
    }

    /// The name that a declaration's parts hold next.
    pub(super) fn name(&self, parts: &mut Parts<'_>, of: &Pair<'_>) -> Ident {
        parts.take(Rule::name).map_or_else(|| self.missing_name(of), |pair| self.ident(&pair))
    }

    pub(super) fn word(&self, parts: &mut Parts<'_>, of: &Pair<'_>) -> Ident {
        parts.take(Rule::word).map_or_else(|| self.missing_name(of), |pair| self.ident(&pair))
    }

    pub(super) fn path(&self, pair: &Pair<'_>) -> Path {
        let span = pair.as_span();
        let segments = pair.clone().into_inner().map(|word| self.ident(&word)).collect();
        Path { segments, span: self.at(span.start()..span.end()) }
    }

    /// The path that the parts hold next.
    pub(super) fn next_path(&self, parts: &mut Parts<'_>, of: &Pair<'_>) -> Path {
        parts.take(Rule::path).map_or_else(
            || {
                let name = self.missing_name(of);
                Path { span: name.span, segments: vec![name] }
            },
            |pair| self.path(&pair),
        )
    }

    pub(super) fn text(&self, pair: &Pair<'_>) -> Text {
        let span = pair.as_span();
        Text { value: text_value(pair.as_str()), span: self.at(span.start()..span.end()) }
    }

    pub(super) fn title(&self, parts: &mut Parts<'_>) -> Option<Text> {
        parts.take(Rule::text).map(|pair| self.text(&pair))
    }

    pub(super) fn number(&mut self, pair: &Pair<'_>) -> u64 {
        let digits: String = pair.as_str().chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| {
            self.problems.push(problems::number_too_large(self.span(pair), pair.as_str()));
            u64::MAX
        })
    }

    pub(super) fn regex(&self, pair: &Pair<'_>) -> Regex {
        let span = pair.as_span();
        let (body, flags) = pair.as_str().rsplit_once('/').unwrap_or_default();
        let body = body.strip_prefix('/').unwrap_or(body);
        Regex {
            pattern: unescape_slashes(body),
            flags: flags.to_owned(),
            span: self.at(span.start()..span.end()),
        }
    }

    pub(super) fn expr(&mut self, pair: &Pair<'_>) -> Expr {
        let span = self.span(pair);
        let mut parts = Parts::of(pair);
        let Some(first) = parts.next() else { return Expr { span, kind: ExprKind::Error } };
        let left = self.operand(&first);
        let ranges = parts.has(Rule::k_to);
        match parts.next() {
            None => left,
            Some(second) => {
                let (left, right) = (Box::new(left), Box::new(self.operand(&second)));
                let kind = if ranges { ExprKind::Range(left, right) } else { ExprKind::At(left, right) };
                Expr { span, kind }
            }
        }
    }

    pub(super) fn next_expr(&mut self, parts: &mut Parts<'_>) -> Option<Expr> {
        parts.take(Rule::expr).map(|pair| self.expr(&pair))
    }

    /// Like [`Lower::next_expr`], where the grammar always has one.
    pub(super) fn value(&mut self, parts: &mut Parts<'_>, of: &Pair<'_>) -> Expr {
        self.next_expr(parts).unwrap_or_else(|| Expr { span: self.span(of).after(), kind: ExprKind::Error })
    }

    pub(super) fn operand(&mut self, pair: &Pair<'_>) -> Expr {
        let kind = match pair.as_rule() {
            Rule::text => ExprKind::Text(text_value(pair.as_str())),
            Rule::regex => ExprKind::Regex(self.regex(pair)),
            Rule::path => ExprKind::Path(self.path(pair)),
            Rule::number => ExprKind::Number(self.number(pair)),
            Rule::quantity => self.quantity(pair),
            Rule::call => ExprKind::Call(self.call(pair)),
            Rule::bound => return self.operand(&inner(pair)),
            Rule::copy => return self.operand(&inner(pair)),
            Rule::list => {
                let items = Parts::of(pair).all(Rule::expr);
                ExprKind::List(items.iter().map(|item| self.expr(item)).collect())
            }
            Rule::after => ExprKind::After(Box::new(match Parts::of(pair).next() {
                Some(quantity) => self.operand(&quantity),
                None => Expr { span: self.span(pair), kind: ExprKind::Error },
            })),
            Rule::map => {
                let mut pairs = Vec::new();
                for pair in Parts::of(pair).all(Rule::pair) {
                    let mut parts = Parts::of(&pair);
                    let Some(key) = parts.take(Rule::text) else { continue };
                    pairs.push((self.text(&key), self.value(&mut parts, &pair)));
                }
                ExprKind::Map(pairs)
            }
            _ => ExprKind::Error,
        };
        Expr { span: self.span(pair), kind }
    }

    fn quantity(&mut self, pair: &Pair<'_>) -> ExprKind {
        let mut parts = Parts::of(pair);
        let number = parts.take(Rule::number).map_or(0, |number| self.number(&number));
        match parts.take(Rule::unit) {
            Some(unit) => ExprKind::Quantity { number, unit: self.ident(&unit) },
            None => ExprKind::Number(number),
        }
    }

    pub(super) fn call(&mut self, pair: &Pair<'_>) -> Call {
        let mut parts = Parts::of(pair);
        let name = self.next_path(&mut parts, pair);
        let mut args = Vec::new();
        for arg in parts.all(Rule::arg) {
            let mut parts = Parts::of(&arg);
            let name = parts.take(Rule::word).map(|word| self.ident(&word));
            args.push(Arg { name, value: self.value(&mut parts, &arg) });
        }
        Call { span: self.span(pair), name, args }
    }

    pub(super) fn type_expr(&self, pair: &Pair<'_>) -> TypeExpr {
        let mut parts = Parts::of(pair);
        let name = self.word(&mut parts, pair);
        let args = parts.all(Rule::type_arg).iter().map(|arg| self.type_arg(arg)).collect();
        TypeExpr { span: self.span(pair), name, args, wire: None }
    }

    fn type_arg(&self, pair: &Pair<'_>) -> TypeExpr {
        let mut parts = Parts::of(pair);
        let ty = self.next_type(&mut parts, pair);
        TypeExpr { span: self.span(pair), wire: self.title(&mut parts), ..ty }
    }

    pub(super) fn next_type(&self, parts: &mut Parts<'_>, of: &Pair<'_>) -> TypeExpr {
        parts.take(Rule::type_expr).map_or_else(
            || TypeExpr { span: self.span(of), name: self.missing_name(of), args: Vec::new(), wire: None },
            |pair| self.type_expr(&pair),
        )
    }

    pub(super) fn param(&mut self, pair: &Pair<'_>) -> Param {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let ty = self.next_type(&mut parts, pair);
        Param { name, ty, default: self.next_expr(&mut parts) }
    }

    /// `(kind : sit, n : count = 10)`, if the parts hold it next.
    pub(super) fn params(&mut self, parts: &mut Parts<'_>) -> Vec<Param> {
        let Some(params) = parts.take(Rule::params) else { return Vec::new() };
        let params = Parts::of(&params).all(Rule::param_decl);
        params.iter().map(|param| self.param(param)).collect()
    }
}

/// The value of a text as it stands in the source, with its quotes.
fn text_value(source: &str) -> String {
    match source.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\"")) {
        Some(long) => unescape(&strip_indentation(long)),
        None => unescape(source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(source)),
    }
}

/// Drops the line end after the opening quotes, the last line if it only holds spaces, and from each line the
/// indentation that all of them share.
fn strip_indentation(long: &str) -> String {
    let Some((first, rest)) = long.split_once('\n') else { return long.to_owned() };
    let mut lines: Vec<&str> = rest.split('\n').collect();
    let is_blank = |line: &&str| line.trim().is_empty();
    // The closing quotes' own line takes part in the measure: it shows where the text's margin is.
    let margin = |line: &&str| line.len() - line.trim_start().len();
    let last_is_blank = lines.last().is_some_and(is_blank);
    let measured = lines.iter().filter(|line| !is_blank(line)).map(margin);
    let closing = lines.last().filter(|line| is_blank(line)).map(|line| line.len());
    let shared = measured.chain(closing).min().unwrap_or(0);
    if last_is_blank {
        lines.pop();
    }
    let body = lines.iter().map(|line| line.get(shared..).unwrap_or("")).collect::<Vec<_>>().join("\n");
    if first.trim().is_empty() { body } else { format!("{first}\n{body}") }
}

/// Resolves escapes; an unknown one, which the scanner has reported, stands for its own character.
fn unescape(source: &str) -> String {
    let mut value = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once('\\') {
        value.push_str(before);
        let mut characters = after.chars();
        match characters.next() {
            Some('n') => value.push('\n'),
            Some('t') => value.push('\t'),
            Some('u') if characters.as_str().starts_with('{') => {
                let body = characters.as_str().get(1..).unwrap_or("");
                let code = body.split_once('}').and_then(|(digits, rest)| {
                    let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
                    Some((character, rest))
                });
                match code {
                    Some((character, rest)) => {
                        value.push(character);
                        characters = rest.chars();
                    }
                    None => value.push('u'),
                }
            }
            Some(other) => value.push(other),
            None => {}
        }
        rest = characters.as_str();
    }
    value.push_str(rest);
    value
}

/// `\/` is the slash's escape in the source; everything else belongs to the expression.
fn unescape_slashes(source: &str) -> String {
    let mut pattern = String::with_capacity(source.len());
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        if character == '\\' {
            match characters.next() {
                Some('/') => pattern.push('/'),
                Some(other) => pattern.extend(['\\', other]),
                None => pattern.push('\\'),
            }
        } else {
            pattern.push(character);
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(text_value(r#""a\"b\\n\n\u{41}""#), "a\"b\\n\nA");
        assert_eq!(unescape_slashes(r"a\/b\d\\/"), r"a/b\d\\/");
    }

    #[test]
    fn long_text_loses_its_margin() {
        assert_eq!(text_value("\"\"\"\n    one\n      two\n\n    three\n    \"\"\""), "one\n  two\n\nthree");
        assert_eq!(text_value("\"\"\"one\"\"\""), "one");
    }
}
