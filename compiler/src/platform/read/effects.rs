//! What actions do whatever their platform calls it: effects, when they are due, and how they are overridden.

use std::collections::BTreeMap;

use crate::diagnostics::nearest;
use crate::platform::read::facts::Facts;
use crate::platform::read::{Reader, header, title};
use crate::platform::tables::{
    About, Action, Behaviour, Effect, EffectKind, Event, Field, Governed, OverrideReason, Overriding,
    Platform, Source, TokenMeaning, Type,
};
use crate::source::Span;
use crate::syntax::ast::{Arg, Expr, ExprKind, Row};
use weir_runtime::effect::{Parameter, Shape};

/// A free text has at most so many characters where the row says nothing.
const TEXT_LENGTH: u64 = 500;

impl Reader {
    /// `effect = block(to)`, or a list of such. `fields` are the options that arguments may name.
    pub(super) fn effects(&self, facts: &Facts<'_>, fields: &[Field], value: Option<&Field>) -> Vec<Effect> {
        self.effects_in(facts, "effect", fields, value)
    }

    fn effects_in(
        &self,
        facts: &Facts<'_>,
        name: &str,
        fields: &[Field],
        value: Option<&Field>,
    ) -> Vec<Effect> {
        let Some(setting) = facts.get(name) else { return Vec::new() };
        let effects = match &setting.value.kind {
            ExprKind::List(effects) => effects.as_slice(),
            _ => std::slice::from_ref(&setting.value),
        };
        effects.iter().filter_map(|effect| self.effect(effect, fields, value)).collect()
    }

    fn effect(&self, expr: &Expr, fields: &[Field], value: Option<&Field>) -> Option<Effect> {
        let (name, arguments) = match &expr.kind {
            ExprKind::Path(path) => (path, Vec::new()),
            ExprKind::Call(call) => (&call.name, call.args.iter().map(|arg| &arg.value).collect()),
            _ => {
                self.report(
                    expr.span,
                    "`effect` takes what an action does",
                    "for example `effect = block(to)`",
                );
                return None;
            }
        };
        let word = name.text();
        let Some(kind) = EffectKind::named(&word) else {
            let names = || EffectKind::ALL.iter().map(|kind| kind.name());
            let label = match nearest(&word, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("effects are {}", names().collect::<Vec<_>>().join(", ")),
            };
            self.report(name.span, format!("there is no effect `{word}`"), label);
            return None;
        };
        let parameters = kind.parameters();
        if arguments.len() > parameters.len() {
            let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
            let label =
                format!("takes {}", if names.is_empty() { "none".to_owned() } else { names.join(", ") });
            self.report(expr.span, format!("`{word}` has too many arguments"), label);
        }
        let mut sources = Vec::with_capacity(parameters.len());
        for (index, parameter) in parameters.iter().enumerate() {
            sources.push(match arguments.get(index) {
                Some(argument) => self.source(argument, parameter, fields, value)?,
                None if parameter.required => {
                    self.report(expr.span, format!("`{word}` needs `{}`", parameter.name), "not given here");
                    return None;
                }
                None => Source::Missing,
            });
        }
        Some(Effect { kind, arguments: sources })
    }

    /// An argument is an option of the row, its `value`, `none`, or a word.
    fn source(
        &self,
        expr: &Expr,
        parameter: &Parameter,
        fields: &[Field],
        value: Option<&Field>,
    ) -> Option<Source> {
        let ExprKind::Path(path) = &expr.kind else {
            self.report(expr.span, "an argument of an effect is the name of an option", "not a name");
            return None;
        };
        let name = path.text();
        let (field, source) = match (fields.iter().find(|field| field.name == name), value) {
            (Some(field), _) => (field, Source::Option(name)),
            (None, Some(value)) if name == "value" => (value, Source::Value),
            (None, _) if name == "none" && !parameter.required => return Some(Source::Missing),
            (None, _) => {
                match parameter.shape {
                    Shape::Words => return Some(Source::Word(name)),
                    Shape::Word(words) if words.contains(&name.as_str()) => return Some(Source::Word(name)),
                    Shape::Word(words) => {
                        let label = format!("an option, or one of {}", words.join(", "));
                        self.report(expr.span, format!("`{}` cannot be `{name}`", parameter.name), label);
                    }
                    _ => self.report(
                        expr.span,
                        format!("this row has no option `{name}`"),
                        format!("the effect's `{}`", parameter.name),
                    ),
                }
                return None;
            }
        };
        self.fits(field, parameter, expr.span).then_some(source)
    }

    fn fits(&self, field: &Field, parameter: &Parameter, span: Span) -> bool {
        let element = field.ty.element();
        let listed = matches!(field.ty, Type::List(_));
        let numeric = matches!(element, Type::Count | Type::Size | Type::Duration | Type::Date);
        let textual = !numeric && !matches!(element, Type::Flag | Type::Map(..) | Type::Keyed(_));
        let fits = match parameter.shape {
            Shape::Text => textual && !listed,
            Shape::Texts | Shape::Words => textual,
            Shape::Number => numeric && !listed,
            Shape::Flag => field.ty == Type::Flag,
            Shape::Map => matches!(field.ty, Type::Map(..)),
            Shape::Search => *element == Type::Regex,
            Shape::Word(words) => {
                let Type::Enumeration(cases) = &field.ty else {
                    self.report(span, format!("`{}` is no enumeration", field.name), "its words are known");
                    return false;
                };
                let word = |name: &str| field.means.get(name).map_or(name.to_owned(), Clone::clone);
                let odd = cases.iter().find(|case| !words.contains(&word(&case.name).as_str()));
                if let Some(case) = odd {
                    self.report(
                        field.origin.span,
                        format!("`{}` means none of {}", case.name, words.join(", ")),
                        format!("write `means.{} = …`", case.name),
                    );
                }
                return odd.is_none();
            }
        };
        if !fits {
            self.report(
                span,
                format!("`{}` is {}", field.name, field.ty.describe()),
                format!("the effect's `{}` is something else", parameter.name),
            );
        }
        fits
    }

    /// `effect.quarantine = quarantine`, by case. Arguments are words.
    pub(super) fn case_effects(&self, facts: &Facts<'_>) -> BTreeMap<String, Vec<Effect>> {
        let effects = |(case, name): (String, String)| (case, self.effects_in(facts, &name, &[], None));
        facts.prefixed("effect").into_iter().map(effects).collect()
    }

    /// `about = [print]`, `about = cases`.
    pub(super) fn about(&self, facts: &Facts<'_>) -> Option<About> {
        let listed = matches!(facts.get("about")?.value.kind, ExprKind::List(_));
        if listed {
            return Some(About::Activities(facts.names("about")));
        }
        facts.one_of("about", &["cases"]).map(|_| About::Cases)
    }

    /// `token.policy = "%%PolicyName%%"`, by what takes its place.
    pub(super) fn meanings(&self, facts: &Facts<'_>) -> Vec<(TokenMeaning, String)> {
        let mut meanings = Vec::new();
        for (word, name) in facts.prefixed("token") {
            match TokenMeaning::named(&word) {
                Some(meaning) => meanings.extend(facts.text(&name).map(|token| (meaning, token))),
                None => {
                    let span = facts.get(&name).map_or_else(Span::default, |setting| setting.name.span);
                    let known: Vec<&str> = TokenMeaning::ALL.iter().map(|meaning| meaning.name()).collect();
                    self.report(span, format!("a token cannot stand for `{word}`"), known.join(", "));
                }
            }
        }
        meanings
    }

    /// `governed = domain_list(list, domains, destination)`.
    pub(super) fn governed(&self, facts: &Facts<'_>) -> Option<Governed> {
        let value = &facts.get("governed")?.value;
        let name = |arg: &Arg| match &arg.value.kind {
            ExprKind::Path(path) if arg.name.is_none() => Some(path.text()),
            _ => None,
        };
        let names: Vec<String> = match &value.kind {
            ExprKind::Call(call) => {
                std::iter::once(call.name.text()).chain(call.args.iter().filter_map(name)).collect()
            }
            _ => Vec::new(),
        };
        let Ok([object, list, domains, attribute]) = <[String; 4]>::try_from(names) else {
            self.report(
                value.span,
                "`governed` takes a kind of object, two of its options and an attribute",
                "for example `governed = domain_list(list, domains, destination)`",
            );
            return None;
        };
        Some(Governed { object, list, domains, attribute, span: value.span })
    }

    /// `means.external = outside`, by case.
    pub(super) fn means(&self, facts: &Facts<'_>) -> BTreeMap<String, String> {
        let mut means = BTreeMap::new();
        for (case, name) in facts.prefixed("means") {
            means.extend(facts.path(&name).map(|(word, _)| (case, word)));
        }
        means
    }

    pub(super) fn event(&self, row: &Row) -> Event {
        let facts = Facts::new(self, &row.entries);
        let event = Event { name: row.name.text(), title: title(row), origin: facts.origin(header(row)) };
        facts.finish();
        event
    }

    pub(super) fn behaviour(&self, row: &Row) -> Behaviour {
        let facts = Facts::new(self, &row.entries);
        let event = |name: &str| facts.path(name).map(|(event, _)| event);
        let behaviour = Behaviour {
            name: row.name.text(),
            title: title(row),
            locations: facts.locations("locations"),
            asks: self.values_of(&facts, "asks"),
            does: self.values_of(&facts, "does"),
            block: event("block"),
            notify: event("notify"),
            alert: event("alert"),
            stands: facts.flag("stands").unwrap_or(false),
            origin: facts.origin(header(row)),
        };
        facts.finish();
        behaviour
    }

    /// `[access.scope.external]`: what comes before the last dot, and what after it.
    fn values_of(&self, facts: &Facts<'_>, name: &str) -> Vec<(String, String)> {
        let mut values = Vec::new();
        for (path, span) in facts.words(name) {
            match path.rsplit_once('.') {
                Some((of, value)) => values.push((of.to_owned(), value.to_owned())),
                None => self.report(span, format!("`{name}` takes values"), "of what? for example `a.b`"),
            }
        }
        values
    }

    pub(super) fn overriding(&self, facts: &Facts<'_>) -> Overriding {
        let words = |prefix: &str| -> BTreeMap<String, String> {
            let read = |(word, name): (String, String)| Some((word, facts.path(&name)?.0));
            facts.prefixed(prefix).into_iter().filter_map(read).collect()
        };
        let texts = |prefix: &str| -> BTreeMap<String, String> {
            let read = |(word, name): (String, String)| Some((word, facts.text(&name)?));
            facts.prefixed(prefix).into_iter().filter_map(read).collect()
        };
        let (ways, headers, keys) = (words("way"), texts("header_text"), texts("audit_key"));
        let reason = |name: String| OverrideReason {
            way: ways.get(&name).unwrap_or(&name).clone(),
            header_text: headers.get(&name).cloned(),
            audit_key: keys.get(&name).cloned(),
            name,
        };
        Overriding {
            header: facts.text("header"),
            separator: facts.text("separator").unwrap_or_else(|| ", ".to_owned()),
            text_prefix: facts.text("text_prefix"),
            text_with: facts.names("text_with"),
            text_length: facts.number("text_length").map_or(TEXT_LENGTH, |(length, _)| length),
            audit: facts.text("audit"),
            audit_text: facts.text("audit_text"),
            audit_rules: facts.text("audit_rules"),
            reasons: facts.names("reasons").into_iter().map(reason).collect(),
        }
    }

    /// Events, attributes, actions and values that behaviours and overriding name.
    pub(super) fn check_moments(&self, table: &Platform) {
        for row in &table.behaviours {
            for event in [&row.block, &row.notify, &row.alert].into_iter().flatten() {
                if !table.events.iter().any(|known| known.name == *event) {
                    self.undeclared(row.origin.span, "event", event);
                }
            }
            for (attribute, value) in &row.asks {
                match table.attribute(attribute).and_then(|id| table.attributes.get(id)) {
                    None => self.undeclared(row.origin.span, "attribute", attribute),
                    Some(known) if !has_case(&known.ty, value) => {
                        self.undeclared(row.origin.span, "value", &format!("{attribute}.{value}"));
                    }
                    Some(_) => {}
                }
            }
            for (action, value) in &row.does {
                match table.action(action).and_then(|id| table.actions.get(id)) {
                    None => self.undeclared(row.origin.span, "action", action),
                    Some(known) if !options_of(known).any(|field| has_case(&field.ty, value)) => {
                        self.undeclared(row.origin.span, "value", &format!("{action}.{value}"));
                    }
                    Some(_) => {}
                }
            }
        }
        for action in &table.actions {
            let Some(overriding) = &action.overriding else { continue };
            let ways = overriding.reasons.iter().map(|reason| &reason.way).chain(&overriding.text_with);
            for way in ways {
                if !options_of(action).any(|field| has_case(&field.ty, way)) {
                    self.undeclared(action.origin.span, "way of overriding", way);
                }
            }
        }
    }

    fn undeclared(&self, span: Span, kind: &str, name: &str) {
        self.report(span, format!("this platform has no {kind} `{name}`"), "named in this row");
    }
}

fn options_of(action: &Action) -> impl Iterator<Item = &Field> {
    action.value.iter().chain(&action.fields)
}

fn has_case(ty: &Type, name: &str) -> bool {
    matches!(ty.element(), Type::Enumeration(cases) if cases.iter().any(|case| case.name == name))
}
