//! What actions do, when it is due and how it is overridden: from the platform's rows and a rule's values to the program.

use std::collections::HashSet;
use std::sync::Arc;

use weir_runtime::effect::{EffectKind, Shape};
use weir_runtime::program::{
    Argument, Effect, Event, Id, OptionValue, OverrideReason, OverrideScheme, Timing, Token, TokenMeaning,
};

use crate::automata;
use crate::platform::Platform;
use crate::platform::tables::{self, ActionRole, Behaviour, LocationId, Role, Source};
use crate::program::Lowering;
use crate::program::graph::index;
use crate::types::model::{self, Condition, ConditionKind, Question, Spanned, Value};

/// The values of one action of a rule, or of a label's block, by where effects look for them.
#[derive(Clone, Copy)]
pub(super) struct Values<'m> {
    fields: &'m [tables::Field],
    options: &'m [(String, Spanned)],
    value: Option<(&'m tables::Field, &'m Spanned)>,
}

impl<'m> Values<'m> {
    /// Those of a block without a value of its own.
    pub(super) fn new(fields: &'m [tables::Field], options: &'m [(String, Spanned)]) -> Self {
        Values { fields, options, value: None }
    }

    fn field(&self, source: &Source) -> Option<(&'m tables::Field, &'m Spanned)> {
        match source {
            Source::Option(name) => {
                let field = self.fields.iter().find(|field| field.name == *name)?;
                let (_, value) = self.options.iter().find(|(option, _)| option == name)?;
                Some((field, value))
            }
            Source::Value => self.value,
            Source::Missing | Source::Word(_) => None,
        }
    }
}

impl Lowering<'_> {
    pub(super) fn moments(&mut self, id: Id, platform: &Platform) {
        self.timings.push(self.program.timings.len());
        let events = self.program.events.len();
        for event in &platform.events {
            let (name, title) = (event.name.clone(), event.title.clone());
            self.program.events.push(Event { platform: id, name, title });
        }
        let event = |name: &Option<String>| {
            let name = name.as_ref()?;
            platform.events.iter().position(|event| event.name == *name).map(|place| index(events + place))
        };
        for behaviour in &platform.behaviours {
            self.program.timings.push(Timing {
                name: behaviour.name.clone(),
                enforce: event(&behaviour.block),
                notify: event(&behaviour.notify),
                report: event(&behaviour.alert),
            });
        }
        let overriding = platform.actions.iter().find_map(|action| action.overriding.as_ref());
        self.program.override_schemes.extend(overriding.map(|overriding| override_scheme(id, overriding)));
    }

    /// The first behaviour of the platform that fits the rule at the location.
    pub(super) fn timing(
        &self,
        platform: &Platform,
        platform_index: usize,
        rule: &model::Rule,
        location: LocationId,
    ) -> Option<Id> {
        let (place, _) = self.behaviour(platform, rule, location)?;
        Some(index(self.timings.get(platform_index)? + place))
    }

    pub(super) fn behaviour<'p>(
        &self,
        platform: &'p Platform,
        rule: &model::Rule,
        location: LocationId,
    ) -> Option<(usize, &'p Behaviour)> {
        let fits = |(_, behaviour): &(usize, &Behaviour)| {
            behaviour.locations.contains(&location)
                && (behaviour.asks.is_empty() || asks(platform, &rule.when, &behaviour.asks))
                && does(platform, rule, &behaviour.does)
        };
        platform.behaviours.iter().enumerate().find(fits)
    }

    /// The effects of an action with the values that a rule gives it: the row's own, then those of the values.
    pub(super) fn effects(&mut self, row: &tables::Action, action: &model::Action) -> Vec<Effect> {
        let value = row.value.as_ref().zip(action.value.as_ref());
        let values = Values { fields: &row.fields, options: &action.options, value };
        let given = row.fields.iter().filter_map(|field| {
            let option = action.options.iter().find(|(name, _)| *name == field.name);
            option.map(|(_, value)| (field, value))
        });
        let mut due: Vec<&tables::Effect> = row.effects.iter().collect();
        for (field, value) in given.chain(value).filter(|(field, _)| !field.effects.is_empty()) {
            let cases = self.resolver.texts_as_written(value.elements());
            due.extend(cases.iter().filter_map(|case| field.effects.get(case)).flatten());
        }
        due.into_iter().flat_map(|effect| self.effect(effect, values)).collect()
    }

    /// One; several only where expressions cannot be looked for as one.
    pub(super) fn effect(&mut self, effect: &tables::Effect, values: Values<'_>) -> Vec<Effect> {
        let parameters = effect.kind.parameters();
        let mut arguments = Vec::with_capacity(parameters.len());
        let mut searches: Vec<Id> = Vec::new();
        for (source, parameter) in effect.arguments.iter().zip(parameters) {
            let argument = match (source, values.field(source)) {
                (Source::Word(word), _) if parameter.shape == Shape::Words => {
                    Argument::Texts(vec![word.clone()])
                }
                (Source::Word(word), _) => Argument::Text(word.clone()),
                (_, None) => Argument::Missing,
                (_, Some((_, value))) if parameter.shape == Shape::Search => {
                    searches = self.searches(value);
                    searches.first().map_or(Argument::Missing, |search| Argument::Search(*search))
                }
                (_, Some((field, value))) => self.argument(field, value, parameter.shape),
            };
            // An option that a rule leaves out and that has no default leaves nothing to be done.
            if argument == Argument::Missing && parameter.required {
                return Vec::new();
            }
            arguments.push(argument);
        }
        let first = Effect { kind: effect.kind, arguments };
        let others: Vec<Effect> = searches.iter().skip(1).map(|search| searching(&first, *search)).collect();
        std::iter::once(first).chain(others).collect()
    }

    fn argument(&self, field: &tables::Field, value: &Spanned, shape: Shape) -> Argument {
        let meaning = |word: String| field.means.get(&word).cloned().unwrap_or(word);
        match (shape, self.resolver.option(value)) {
            (Shape::Text | Shape::Word(_), Some(OptionValue::Text(text))) => Argument::Text(meaning(text)),
            (Shape::Texts | Shape::Words, Some(OptionValue::Text(text))) => {
                Argument::Texts(vec![meaning(text)])
            }
            (Shape::Texts | Shape::Words, Some(OptionValue::List(texts))) => {
                Argument::Texts(texts.into_iter().map(meaning).collect())
            }
            (Shape::Number, Some(OptionValue::Number(number))) => Argument::Number(number),
            (Shape::Flag, Some(OptionValue::Flag(flag))) => Argument::Flag(flag),
            (Shape::Map, Some(OptionValue::Map(entries))) => Argument::Map(entries),
            _ => Argument::Missing,
        }
    }

    /// Several expressions are looked for as one, so that the leftmost and longest match of all of them is found.
    fn searches(&mut self, value: &Spanned) -> Vec<Id> {
        let expressions: Vec<(&str, &str)> = value
            .elements()
            .iter()
            .filter_map(|value| match &value.value {
                Value::Regex { pattern, flags } => Some((pattern.as_str(), flags.as_str())),
                _ => None,
            })
            .collect();
        let together = one_expression(&expressions);
        if automata::compile(&together, "").is_ok() {
            return vec![self.collector.expression(&together, "")];
        }
        // Two that name the same group cannot stand in one.
        let good = expressions.iter().filter(|(pattern, flags)| automata::compile(pattern, flags).is_ok());
        good.map(|(pattern, flags)| self.collector.expression(pattern, flags)).collect()
    }
}

fn searching(effect: &Effect, search: Id) -> Effect {
    let mut effect = effect.clone();
    for argument in &mut effect.arguments {
        if matches!(argument, Argument::Search(_)) {
            *argument = Argument::Search(search);
        }
    }
    effect
}

/// `(?i:a)|(?:b)`. A comment at the end of an expression with the flag `x` ends with its line.
fn one_expression(expressions: &[(&str, &str)]) -> String {
    let alternatives: Vec<String> = expressions
        .iter()
        .map(|(pattern, flags)| {
            let end = if flags.contains('x') { "\n" } else { "" };
            format!("(?{flags}:{pattern}{end})")
        })
        .collect();
    alternatives.join("|")
}

/// The effects of a level, which has no options.
pub(super) fn level_effects(level: &tables::Level) -> Vec<Effect> {
    let argument = |(source, shape): (&Source, Shape)| match (source, shape) {
        (Source::Word(word), Shape::Words) => Argument::Texts(vec![word.clone()]),
        (Source::Word(word), _) => Argument::Text(word.clone()),
        _ => Argument::Missing,
    };
    let arguments = |kind: EffectKind, sources: &[Source]| {
        sources.iter().zip(kind.parameters().iter().map(|parameter| parameter.shape)).map(argument).collect()
    };
    level
        .effects
        .iter()
        .map(|effect| Effect { kind: effect.kind, arguments: arguments(effect.kind, &effect.arguments) })
        .collect()
}

/// The words in texts of an action that something takes the place of.
pub(super) fn tokens(action: &tables::Action) -> Vec<Token> {
    let fields = action.fields.iter();
    let of_field = |field: &tables::Field| {
        let token = |(meaning, text): &(TokenMeaning, String)| Token {
            option: field.name.clone(),
            text: text.clone(),
            meaning: *meaning,
        };
        field.meanings.iter().map(token).collect::<Vec<_>>()
    };
    fields.flat_map(of_field).collect()
}

fn override_scheme(platform: Id, overriding: &tables::Overriding) -> OverrideScheme {
    OverrideScheme {
        platform,
        header: overriding.header.clone(),
        separator: overriding.separator.clone(),
        text_prefix: overriding.text_prefix.clone(),
        text_with: overriding.text_with.clone(),
        text_length: u32::try_from(overriding.text_length).unwrap_or(u32::MAX),
        audit: overriding.audit.clone(),
        audit_text: overriding.audit_text.clone(),
        audit_rules: overriding.audit_rules.clone(),
        reasons: overriding
            .reasons
            .iter()
            .map(|reason| OverrideReason {
                name: reason.name.clone(),
                way: reason.way.clone(),
                header_text: reason.header_text.clone(),
                audit_key: reason.audit_key.clone(),
            })
            .collect(),
    }
}

/// Whether the condition asks for one of the values, and not for their absence. What is shared is looked at once.
pub(super) fn asks(platform: &Platform, condition: &Condition, wanted: &[(String, String)]) -> bool {
    let mut open = vec![condition];
    let mut seen: HashSet<*const Condition> = HashSet::new();
    while let Some(next) = open.pop() {
        if !seen.insert(std::ptr::from_ref(next)) {
            continue;
        }
        match &next.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) => {
                open.extend(members.iter().map(Arc::as_ref));
            }
            ConditionKind::PerPart(inner) => open.push(inner),
            ConditionKind::Ask(Question::Attribute(question)) => {
                let name = platform.attributes.get(question.attribute).map(|row| row.name.as_str());
                let asked = |(attribute, value): &(String, String)| {
                    name == Some(attribute) && question.values.iter().any(|asked| names(asked, value))
                };
                if wanted.iter().any(asked) {
                    return true;
                }
            }
            ConditionKind::Ask(_) | ConditionKind::Not(_) | ConditionKind::Poison => {}
        }
    }
    false
}

/// Whether the rule does one of these; where none is named, whether it restricts nothing.
fn does(platform: &Platform, rule: &model::Rule, wanted: &[(String, String)]) -> bool {
    let mut done =
        rule.actions.iter().filter_map(|action| Some((action, platform.actions.get(action.action)?)));
    if wanted.is_empty() {
        return !done.any(|(_, row)| row.role == ActionRole::Does(Role::Enforce));
    }
    done.any(|(action, row)| {
        let values = || action.options.iter().map(|(_, value)| value).chain(&action.value);
        wanted.iter().any(|(name, value)| row.name == *name && values().any(|given| names(given, value)))
    })
}

fn names(value: &Spanned, wanted: &str) -> bool {
    value.elements().iter().any(|value| matches!(&value.value, Value::Name(name) if name == wanted))
}
