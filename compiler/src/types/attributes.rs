//! Conditions on attributes: `attribute operator value`.

use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::names::{DefKind, Found};
use crate::platform::tables::{Attribute, Family, Type};
use crate::platform::{self, Platform};
use crate::source::Span;
use crate::syntax::ast::{AttributeTest, Expr, ExprKind, Operator};
use crate::types::Builder;
use crate::types::conditions::poison;
use crate::types::context::Context;
use crate::types::model::{AttributeQuestion, Condition, ConditionKind, Question, Spanned, Value};
use crate::types::problems;

impl<'a> Builder<'a> {
    pub(super) fn attribute_test(
        &mut self,
        context: &Context<'a>,
        span: Span,
        test: &'a AttributeTest,
    ) -> Arc<Condition> {
        let Some(platform) = context.platform.and_then(|index| self.model.platforms.get(index)).cloned()
        else {
            return poison(span);
        };
        let name = test.attribute.text();
        let Some(id) = platform.attribute(&name) else {
            return self.condition_or_nothing(context, span, test, &platform);
        };
        let Some(attribute) = platform.attributes.get(id) else { return poison(span) };
        let ty = match &attribute.ty {
            Type::Keyed(inner) => inner.as_ref().clone(),
            Type::List(inner) => inner.as_ref().clone(),
            ty => ty.clone(),
        };
        let keyed = matches!(attribute.ty, Type::Keyed(_));
        let key = match (&test.key, keyed) {
            (Some(key), true) => match self.constant(context, key, &Type::Text).value {
                Value::Text(text) => {
                    self.known_key(attribute, &text, key.span);
                    Some(text)
                }
                _ => return poison(span),
            },
            (Some(key), false) => {
                let problem = Diagnostic::new(
                    catalogue::WR0215,
                    format!("`{name}` has no keys"),
                    key.span,
                    "nothing is looked up by a key here",
                )
                .also(attribute.origin.span, format!("`{name}` is {}", attribute.ty.describe()))
                .help("remove the brackets");
                self.report(problem);
                return poison(span);
            }
            (None, true) => {
                let problem = Diagnostic::new(
                    catalogue::WR0215,
                    format!("`{name}` needs a key"),
                    test.attribute.span,
                    "which one?",
                )
                .also(attribute.origin.span, format!("`{name}` is {}", attribute.ty.describe()))
                .help(format!("write `{name}[\"…\"]`"));
                self.report(problem);
                return poison(span);
            }
            (None, false) => None,
        };
        // Some keys hold values of a type of their own.
        let narrower = key.as_ref().and_then(|key| {
            let is_key = |known: &str| known.to_lowercase() == key.to_lowercase();
            attribute.key_types.iter().find(|(known, _)| is_key(known)).map(|(_, ty)| ty.clone())
        });
        let question = |family, operator, values| {
            Arc::new(Condition {
                span,
                name: None,
                kind: ConditionKind::Ask(Question::Attribute(AttributeQuestion {
                    attribute: id,
                    name_span: test.attribute.span,
                    key,
                    family,
                    operator,
                    values,
                })),
            })
        };
        let Some((operator, operator_span, value)) = &test.test else {
            if ty == Type::Flag {
                return question(Family::Flag, None, Vec::new());
            }
            let problem = Diagnostic::new(
                catalogue::WR0203,
                format!("`{name}` needs an operator"),
                test.attribute.span,
                "asks nothing",
            )
            .note(format!("`{name}` is {}", attribute.ty.describe()))
            .help(format!("write {}", example(&name, &ty)));
            self.report(problem);
            return poison(span);
        };
        let Some(family) = self.family(attribute, &ty, *operator, *operator_span) else {
            return poison(span);
        };
        let wanted = match (family, narrower) {
            (Family::Equals | Family::Contains, Some(narrower)) => narrower,
            (Family::Contains, _) if ty == Type::Group => Type::Group,
            (Family::Contains, _) => Type::Text,
            (Family::Matches, _) => Type::Regex,
            _ => ty.clone(),
        };
        let values = self.operand(context, *operator, value, &wanted);
        if values.iter().any(|value| value.value == Value::Poison) {
            return poison(span);
        }
        if family == Family::Contains {
            self.must_find(&name, &values);
        }
        question(family, Some(*operator), values)
    }

    /// Some attributes have a closed set of keys.
    fn known_key(&mut self, attribute: &Attribute, key: &str, span: Span) {
        let same = |known: &&String| known.to_lowercase() == key.to_lowercase();
        if attribute.keys.is_empty() || attribute.keys.iter().any(|known| same(&known)) {
            return;
        }
        let problem = Diagnostic::new(
            catalogue::WR0215,
            format!("`{}` has no key `{key}`", attribute.name),
            span,
            "the platform has none of that name",
        )
        .also(attribute.origin.span, "declared here");
        let problem = match nearest(key, attribute.keys.iter().map(String::as_str)) {
            Some(word) => problem
                .help(format!("did you mean `{word}`?"))
                .fix(Fix::maybe(format!("write `\"{word}\"`")).replace(span, format!("\"{word}\""))),
            None => problem.help(format!("it has {}", crate::types::list(&attribute.keys))),
        };
        self.report(problem);
    }

    fn operand(
        &mut self,
        context: &Context<'a>,
        operator: Operator,
        value: &'a Expr,
        wanted: &Type,
    ) -> Vec<Spanned> {
        let single = matches!(
            operator,
            Operator::Equal | Operator::Greater | Operator::AtLeast | Operator::Less | Operator::AtMost
        );
        if single && !matches!(value.kind, ExprKind::List(_)) {
            return vec![self.value(context, value, wanted)];
        }
        if single {
            let problem =
                Diagnostic::new(catalogue::WR0203, "this operator takes one value", value.span, "a list")
                    .help("write `in` for a list of alternatives");
            self.report(problem);
            return vec![Spanned { span: value.span, value: Value::Poison }];
        }
        let list = self.value(context, value, &Type::List(Box::new(wanted.clone())));
        let values = match list.value {
            Value::List(values) => values,
            other => vec![Spanned { span: list.span, value: other }],
        };
        if values.is_empty() {
            let problem =
                Diagnostic::new(catalogue::WR0203, "an empty list holds nothing", value.span, "never true")
                    .help("name a value, or remove the line");
            self.report(problem);
            return vec![Spanned { span: value.span, value: Value::Poison }];
        }
        values
    }

    /// The family an operator belongs to, if the attribute's type has it.
    fn family(&mut self, attribute: &Attribute, ty: &Type, operator: Operator, span: Span) -> Option<Family> {
        let family = match operator {
            Operator::Equal | Operator::In => Family::Equals,
            Operator::Contains => Family::Contains,
            Operator::Matches => Family::Matches,
            Operator::Greater | Operator::AtLeast | Operator::Less | Operator::AtMost => Family::Compare,
        };
        let has = platform::families_of(ty);
        if has.contains(&family) {
            return Some(family);
        }
        let mut problem = Diagnostic::new(
            catalogue::WR0203,
            format!("`{}` cannot be asked with this operator", attribute.name),
            span,
            format!("`{}` is {}", attribute.name, attribute.ty.describe()),
        )
        .also(attribute.origin.span, "declared here");
        if *ty == Type::Flag {
            problem = problem.help(format!("write `{0}` or `not {0}`", attribute.name));
        } else {
            let names: Vec<&str> = has.iter().map(|family| family.describe()).collect();
            problem = problem.help(format!("it can be asked with {}", names.join(", ")));
        }
        if operator == Operator::Contains && has.contains(&Family::Equals) {
            problem = problem.fix(Fix::maybe("write `in`").replace(span, "in"));
        }
        self.report(problem);
        None
    }

    /// A line without operator that is no attribute: a named condition, or nothing.
    fn condition_or_nothing(
        &mut self,
        context: &Context<'a>,
        span: Span,
        test: &'a AttributeTest,
        platform: &Platform,
    ) -> Arc<Condition> {
        if test.test.is_none()
            && test.key.is_none()
            && let Found::Def(def) = self.resolved.lookup(context.module, &test.attribute)
        {
            match self.resolved.def(def).map(|def| def.kind) {
                Some(DefKind::Condition) => return self.expand(context, def, span, &[]),
                Some(DefKind::Sit | DefKind::Label | DefKind::Classifier) => {
                    let word = if self.resolved.def(def).is_some_and(|def| def.kind == DefKind::Sit) {
                        ""
                    } else {
                        "label "
                    };
                    let problem = Diagnostic::new(
                        catalogue::WR0202,
                        format!("`{}` is not asked alone", test.attribute.text()),
                        test.attribute.span,
                        "content is asked with `content has`",
                    )
                    .help(format!("write `content has {word}{}`", test.attribute.text()))
                    .fix(
                        Fix::always("write `content has`")
                            .insert(test.attribute.span, format!("content has {word}")),
                    );
                    self.report(problem);
                    return poison(span);
                }
                _ => {}
            }
        }
        if let Found::Def(def) = self.resolved.lookup(context.module, &test.attribute)
            && let Some(def) = self.resolved.def(def)
        {
            let wanted = if test.test.is_some() { "an attribute" } else { "a condition" };
            let mut problem = problems::another_kind(&test.attribute, def, wanted);
            problem.help = vec![format!(
                "a line asks for content, for an attribute of `{}`, or for a named condition",
                platform.name
            )];
            self.report(problem);
            return poison(span);
        }
        let name = test.attribute.text();
        let names = platform.attributes.iter().map(|attribute| attribute.name.as_str());
        let mut problem = Diagnostic::new(
            catalogue::WR0202,
            format!("`{}` has no attribute `{name}`", platform.name),
            test.attribute.span,
            "neither an attribute nor a condition",
        );
        // A misspelt last word is more likely than a misspelt first one.
        let close: Option<&str> = nearest(&name, names.clone()).or_else(|| {
            let last = name.rsplit('.').next().unwrap_or(&name).to_owned();
            names.clone().find(|known| known.rsplit('.').next() == Some(last.as_str()))
        });
        if let Some(word) = close {
            problem = problem
                .help(format!("did you mean `{word}`?"))
                .fix(Fix::maybe(format!("write `{word}`")).replace(test.attribute.span, word));
        } else {
            problem = problem.help(attributes_beside(&name, platform));
        }
        self.report(problem);
        poison(span)
    }
}

fn example(name: &str, ty: &Type) -> String {
    match ty {
        Type::Group => format!("`{name} contains <group>`"),
        Type::Count => format!("`{name} >= 1`"),
        Type::Size => format!("`{name} >= 1 MB`"),
        _ => format!("`{name} in […]`"),
    }
}

/// The attributes that begin as the name does; where none does, the words that attributes begin with.
fn attributes_beside(name: &str, platform: &Platform) -> String {
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let word = first(name);
    let mut kin: Vec<&str> = platform.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    kin.retain(|known| first(known) == word);
    if !kin.is_empty() {
        return format!("there is {}", problems::list(&kin));
    }
    let mut words: Vec<String> = platform.attributes.iter().map(|attribute| first(&attribute.name)).collect();
    words.sort();
    words.dedup();
    format!("attributes begin with {}", problems::list(&words))
}
