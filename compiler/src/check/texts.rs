//! What the texts of options may hold: tokens that the platform replaces, keys that it takes.

use crate::diagnostics::{Diagnostic, catalogue, nearest};
use crate::platform::tables::Field;
use crate::types::model::{Spanned, Value};

pub(super) fn check(what: &str, field: &Field, value: &Spanned, findings: &mut Vec<Diagnostic>) {
    match &value.value {
        Value::Text(text) => tokens(what, field, text, value, findings),
        Value::List(elements) => {
            for element in elements {
                check(what, field, element, findings);
                // `name` or `name:value`
                if let Value::Text(text) = &element.value {
                    let key = text.split_once(':').map_or(text.as_str(), |(key, _)| key);
                    map_key(what, field, key, element, findings);
                }
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                map_key(what, field, key, value, findings);
                check(what, field, value, findings);
            }
        }
        _ => {}
    }
}

/// `%%FileName%%`
fn tokens(what: &str, field: &Field, text: &str, value: &Spanned, findings: &mut Vec<Diagnostic>) {
    let Some((known, row)) = &field.tokens else { return };
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    // Between the first and the second mark stands a token, between the second and the third nothing of interest.
    let words = text.split("%%").skip(1).step_by(2).filter(|word| is_word(word));
    for word in words {
        let token = format!("%%{word}%%");
        if known.contains(&token) {
            continue;
        }
        let problem = Diagnostic::new(
            catalogue::WR0207,
            format!("{what} has no token `{token}`"),
            value.span,
            "would be shown as it stands",
        )
        .also(*row, "what the platform replaces");
        findings.push(match nearest(&token, known.iter().map(String::as_str)) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => problem.help("write plain text; nothing is replaced here"),
            None => problem.help(format!("there is {}", crate::types::list(known))),
        });
    }
}

fn map_key(what: &str, field: &Field, key: &str, value: &Spanned, findings: &mut Vec<Diagnostic>) {
    let length = u64::try_from(key.chars().count()).unwrap_or(u64::MAX);
    if let Some((limit, row)) = field.max_key_length
        && length > limit
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0402,
                format!("a key of {what} has {length} characters; the limit is {limit}"),
                value.span,
                format!("the value of `{key}`"),
            )
            .also(row, "the limit")
            .help("shorten it"),
        );
    }
    let Some((forbidden, row)) = &field.forbidden else { return };
    if let Some(found) = forbidden.iter().find(|text| key.contains(text.as_str())) {
        findings.push(
            Diagnostic::new(
                catalogue::WR0207,
                format!("a key of {what} cannot hold `{found}`"),
                value.span,
                format!("the value of `{key}`"),
            )
            .also(*row, "what a key cannot hold")
            .help("leave it out"),
        );
    }
}
