//! An expectation about what the outcome says, held against its statements.

use weir_runtime::program::OptionValue;

use crate::diagnostics::Diagnostic;
use crate::program::Resolver;
use crate::testing::expectations::{self, Judged, same};
use crate::testing::statements::{Statement, Subject};
use crate::types::model::{Expectation, Said, SaidOf};

/// The statements that are compared, and the same ones as they may be shown: without the values of evidence.
#[derive(Clone, Copy)]
pub(super) struct Says<'s> {
    pub(super) open: &'s [Statement],
    pub(super) shown: &'s [Statement],
}

/// Why the expectation does not hold, if it does not.
pub(super) fn failure(
    judged: &Judged<'_>,
    expectation: &Expectation,
    said: &Said,
    says: Says<'_>,
    for_whom: &str,
) -> Option<Diagnostic> {
    let resolver = Resolver { model: judged.model, environment: judged.environment };
    let wanted = Wanted::new(resolver, said);
    if says.open.iter().any(|statement| wanted.is_said(statement)) != expectation.negated {
        return None;
    }
    // What is taken away is no answer to the question of what there is.
    let of_word = |statement: &&Statement| statement.word == said.word && statement.removed == said.removed;
    let came: Vec<String> = says.shown.iter().filter(of_word).map(ToString::to_string).collect();
    let problem = expectations::failure(expectation, &wanted.to_string(), for_whom, &came);
    if !came.is_empty() || says.shown.is_empty() {
        return Some(problem);
    }
    let others: Vec<String> = says.shown.iter().map(ToString::to_string).collect();
    Some(problem.note(format!("instead there is {}", others.join(", "))))
}

/// What is expected, with the values that the environment gives.
struct Wanted<'e> {
    said: &'e Said,
    subject: Vec<Option<OptionValue>>,
    details: Vec<(&'static str, Option<OptionValue>)>,
}

impl<'e> Wanted<'e> {
    fn new(resolver: Resolver<'_>, said: &'e Said) -> Self {
        let subject = match &said.subject {
            None => Vec::new(),
            Some(SaidOf::Value(value)) => vec![resolver.option(value)],
            Some(SaidOf::Names(names)) => {
                names.iter().map(|name| Some(OptionValue::Text(name.clone()))).collect()
            }
        };
        let details = said.details.iter().map(|(name, value)| (*name, resolver.option(value))).collect();
        Wanted { said, subject, details }
    }

    fn is_said(&self, statement: &Statement) -> bool {
        statement.word == self.said.word
            && statement.removed == self.said.removed
            && (self.subject.is_empty()
                || self.subject.iter().flatten().any(|subject| is(subject, statement)))
            && self.details.iter().all(|(name, wanted)| {
                let known = statement.details.iter().find(|(known, _)| known == name);
                known.zip(wanted.as_ref()).is_some_and(|((_, known), wanted)| same(known, wanted))
            })
    }
}

fn is(wanted: &OptionValue, statement: &Statement) -> bool {
    match (wanted, &statement.subject) {
        // Names of headers and of boxes are the same in any case.
        (OptionValue::Text(wanted), Some(Subject::Text(text)))
            if matches!(statement.word, "header" | "recipient") =>
        {
            text.eq_ignore_ascii_case(wanted)
        }
        (OptionValue::Text(wanted), Some(Subject::Name(text) | Subject::Text(text))) => text == wanted,
        (OptionValue::Number(wanted), Some(Subject::Seconds(seconds))) => seconds == wanted,
        _ => false,
    }
}

impl std::fmt::Display for Wanted<'_> {
    /// `removed header X-Class`: the words and what they are about; the settings stand where the finding points.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.said.removed { "removed " } else { "" }, self.said.word)?;
        match self.subject.first() {
            Some(Some(OptionValue::Text(text))) => write!(f, " {text}"),
            Some(Some(OptionValue::Number(number))) => write!(f, " {number}"),
            _ => Ok(()),
        }
    }
}
