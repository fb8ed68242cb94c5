//! Values as PowerShell literals. Every text of a source or an export is a stranger's, and none may become code.
//!
//! Texts stand between single quotes, where nothing is expanded. PowerShell ends such a text at five characters: the apostrophe and four
//! typographic quotes; each is doubled. What cannot be seen (control characters, marks that turn the direction of text) is written by its
//! number, so that a reviewer sees what is run.

use serde_json::Value as Json;

/// What PowerShell takes for a single quote.
const QUOTES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

/// A text.
pub fn text(text: &str) -> String {
    if !text.chars().any(is_unseen) {
        return quoted(text);
    }
    let mut pieces: Vec<String> = Vec::new();
    let mut seen = String::new();
    // The first piece is a text, and with it the sum.
    for character in text.chars() {
        if is_unseen(character) {
            if !seen.is_empty() || pieces.is_empty() {
                pieces.push(quoted(&seen));
                seen.clear();
            }
            pieces.push(format!("[char]::ConvertFromUtf32(0x{:X})", u32::from(character)));
        } else {
            seen.push(character);
        }
    }
    if !seen.is_empty() {
        pieces.push(quoted(&seen));
    }
    format!("({})", pieces.join(" + "))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for character in text.chars() {
        quoted.push(character);
        if QUOTES.contains(&character) {
            quoted.push(character);
        }
    }
    quoted.push('\'');
    quoted
}

fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Texts as a list.
pub fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(text).collect();
    format!("@({})", texts.join(", "))
}

/// Any value.
pub fn value(json: &Json) -> String {
    match json {
        Json::Null => "$null".to_owned(),
        Json::Bool(true) => "$true".to_owned(),
        Json::Bool(false) => "$false".to_owned(),
        Json::Number(number) => number.to_string(),
        Json::String(content) => text(content),
        Json::Array(members) => {
            let members: Vec<String> = members.iter().map(value).collect();
            format!("@({})", members.join(", "))
        }
        Json::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(key, field)| format!("{} = {}", text(key), value(field))).collect();
            format!("@{{ {} }}", fields.join("; "))
        }
    }
}
