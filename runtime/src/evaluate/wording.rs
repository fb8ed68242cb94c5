//! Words in the texts of what is told that the item and the decision take the place of (S53).
//!
//! A token of which nothing is known stays: the host may know more than the item says.

use super::ask::Questions;
use super::resolved::{Done, Resolved, What};
use super::values::{Focus, Value};
use crate::format::policy_views::TokenView;
use crate::format::tables::Tables;
use crate::program::{Id, TokenMeaning};
use crate::verdict::OptionJson;

/// What readers call the name of a file, and the application that is used.
const FILE: &str = "document.name";
const APPLICATION: &str = "activity.application";

pub(super) fn fill(questions: &Questions<'_, '_, '_>, activity: Option<Id>, resolved: &mut Resolved) {
    for done in resolved.applied.iter_mut().chain(&mut resolved.tip) {
        fill_in(questions, activity, done);
    }
}

fn fill_in(questions: &Questions<'_, '_, '_>, activity: Option<Id>, done: &mut Done) {
    let tables = &questions.bundle.tables;
    let What::Action(action) = done.what else { return };
    let Some(kind) = tables.action_kind(action) else { return };
    let tokens: Vec<TokenView<'_>> = kind.tokens().collect();
    if tokens.is_empty() {
        return;
    }
    let meaning = |meaning: TokenMeaning| -> Option<String> {
        match meaning {
            TokenMeaning::File => read_values(questions, FILE),
            TokenMeaning::Application => read_values(questions, APPLICATION),
            TokenMeaning::Policy => {
                let rule = tables.rule(done.rule)?;
                tables.policy(rule.policy).map(|policy| policy.title.to_owned())
            }
            TokenMeaning::Activity => tables.activity(activity?)?.says.map(str::to_owned),
        }
    };
    for (name, option) in &mut done.applied.options {
        let here = || tokens.iter().filter(|token| token.option == name);
        let filled = |text: &str| replaced(text, here().map(|token| (token.text, token.meaning)), &meaning);
        match option {
            OptionJson::Text(text) => *text = filled(text),
            OptionJson::Map(texts) => texts.values_mut().for_each(|text| *text = filled(text)),
            OptionJson::Flag(_) | OptionJson::Number(_) | OptionJson::List(_) => {}
        }
    }
}

/// What takes a token's place is not looked at again.
fn replaced<'t>(
    text: &str,
    tokens: impl Iterator<Item = (&'t str, TokenMeaning)> + Clone,
    meaning: &dyn Fn(TokenMeaning) -> Option<String>,
) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(point) = rest.chars().next() {
        let here = tokens.clone().find_map(|(token, means)| {
            let after = rest.strip_prefix(token).filter(|_| !token.is_empty())?;
            Some((after, meaning(means).unwrap_or_else(|| token.to_owned())))
        });
        match here {
            Some((after, words)) => {
                filled.push_str(&words);
                rest = after;
            }
            None => {
                filled.push(point);
                rest = rest.get(point.len_utf8()..).unwrap_or_default();
            }
        }
    }
    filled
}

/// The values of the attribute that a reader finds under the name, in a row.
fn read_values(questions: &Questions<'_, '_, '_>, name: &str) -> Option<String> {
    let tables = &questions.bundle.tables;
    let platform = questions.subject.location.platform;
    let attribute = Tables::range_of(tables.attributes.len()).find(|id| {
        tables
            .attribute(*id)
            .is_some_and(|attribute| attribute.platform == platform && attribute.read_from == Some(name))
    })?;
    let mut texts: Vec<String> = Vec::new();
    questions.values().some(attribute, Focus::default(), false, &mut |value| {
        if let Value::Text(text) = value {
            texts.push(text.into_owned());
        }
        false
    });
    (!texts.is_empty()).then(|| texts.join(", "))
}
