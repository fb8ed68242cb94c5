//! Names for what a tenant knows by titles: legal, unique in the project, and the same at every import of the same titles.

use std::collections::BTreeSet;

/// Names are cut at a word's end near this length.
const LONGEST: usize = 40;

/// Words that open conditions, values or statements, and names that mean something already.
const TAKEN: [&str; 12] =
    ["after", "all", "any", "content", "false", "none", "not", "true", "std", "unmanaged", "unknown", "file"];

/// All names that were given so far.
#[derive(Clone, Debug)]
pub(crate) struct Identifiers {
    taken: BTreeSet<String>,
}

impl Identifiers {
    /// `more` are words that mean something on the platform.
    pub(crate) fn new(more: impl IntoIterator<Item = String>) -> Self {
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|word| (*word).to_owned()).collect();
        taken.extend(more);
        Identifiers { taken }
    }

    /// A name that nothing has, made from the title; `kind` is the word for a title without letters.
    pub(crate) fn fresh(&mut self, title: &str, kind: &str) -> String {
        let name = match title.split_once('-') {
            Some((first, _)) if is_guid(title) => format!("{kind}_{}", first.to_lowercase()),
            _ => plain(title, kind),
        };
        let name = unique(&name, &self.taken);
        self.taken.insert(name.clone());
        name
    }

    /// Takes a name that is given elsewhere.
    pub(crate) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }
}

/// An identifier of the service, which says nothing to people: its first part will do.
pub(crate) fn is_guid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// A name that is free among some others; for names that are known in one place only.
pub(crate) fn unique(name: &str, taken: &BTreeSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while taken.contains(&candidate) {
        candidate = format!("{name}_{number}");
        number += 1;
    }
    candidate
}

/// The title in lower-case letters, digits and underscores.
pub(crate) fn plain(title: &str, kind: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    // Letters since the last stop: `U.S.` is one word.
    let mut letters = 0;
    let characters: Vec<char> = title.chars().flat_map(folded).collect();
    for (index, character) in characters.iter().copied().enumerate() {
        let next = characters.get(index + 1);
        // `CreditCard` is two words, and so is `PIIData`.
        let humps = character.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_uppercase() && next.is_some_and(|next| next.is_ascii_lowercase())
            });
        if character == '.' && letters == 1 {
            letters = 0;
            before = Some(character);
            continue;
        }
        letters = if character.is_ascii_alphabetic() { letters + 1 } else { 0 };
        if humps || !character.is_ascii_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
        before = Some(character);
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    let mut name = String::new();
    for word in words {
        if !name.is_empty() && name.len() + word.len() >= LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push('_');
        }
        name.extend(word.chars().take(LONGEST));
    }
    match name.chars().next() {
        None => kind.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{kind}_{name}"),
        Some(_) => name,
    }
}

/// Letters of the Latin alphabet without their marks; an apostrophe joins what it stands between.
fn folded(character: char) -> impl Iterator<Item = char> {
    let plain: &str = match character {
        '\'' | '’' => "",
        'À'..='Å' => "A",
        'à'..='å' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' => "C",
        'ç' => "c",
        'È'..='Ë' => "E",
        'è'..='ë' => "e",
        'Ì'..='Ï' => "I",
        'ì'..='ï' => "i",
        'Ñ' => "N",
        'ñ' => "n",
        'Ò'..='Ö' | 'Ø' => "O",
        'ò'..='ö' | 'ø' => "o",
        'Ù'..='Ü' => "U",
        'ù'..='ü' => "u",
        'Ý' => "Y",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        'Ł' => "L",
        'ł' => "l",
        'Š' => "S",
        'š' => "s",
        'Ž' => "Z",
        'ž' => "z",
        'Č' => "C",
        'č' => "c",
        _ => return vec![character].into_iter(),
    };
    plain.chars().collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::{Identifiers, plain};

    #[test]
    fn titles_become_names() {
        for (title, name) in [
            ("PCI - card data by mail", "pci_card_data_by_mail"),
            ("DevicePolicy_CCOnly", "device_policy_cc_only"),
            ("U.S. Social Security Number (SSN)", "us_social_security_number_ssn"),
            ("Datenschutz für Köln", "datenschutz_fur_koln"),
            ("3rd party", "policy_3rd_party"),
            ("机密", "policy"),
            ("People's data", "peoples_data"),
        ] {
            assert_eq!(plain(title, "policy"), name, "{title}");
        }
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut identifiers = Identifiers::new(["external".to_owned()]);
        assert_eq!(identifiers.fresh("External", "group"), "external_2");
        assert_eq!(identifiers.fresh("external!", "group"), "external_3");
        assert_eq!(identifiers.fresh("Content", "rule"), "content_2");
    }
}
