//! Checks of a match that an expression cannot make: check digits, issued ranges, country lengths.
//!
//! A validator is a row of [`VALIDATORS`]: a name for sources, a number for bundles, what it checks, where the rule is
//! published, and a function. Numbers are never used again for something else. Each function strips separators itself
//! and accepts ASCII letters and digits only; that a match has the right shape is the expression's business, but a
//! validator refuses a wrong one rather than guess.

mod addresses;
mod banking;
mod cards;
mod credentials;
mod digits;
mod health;
mod persons;

pub use crate::program::Validator;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    /// As it stands in bundles.
    pub id: Validator,
    /// For documentation: lower case, no final period.
    pub checks: &'static str,
    /// Where the rule is published.
    pub source: &'static str,
    function: fn(&str) -> bool,
}

macro_rules! validators {
    ($($id:literal $name:literal $function:path, $checks:literal, $source:literal;)*) => {
        /// All validators, by number.
        pub const VALIDATORS: &[Row] = &[$(
            Row { name: $name, id: Validator($id), checks: $checks, source: $source, function: $function },
        )*];
    };
}

validators! {
    1 "luhn" digits::luhn,
        "the last digit is the Luhn check digit of the others", "ISO/IEC 7812-1, annex B";
    2 "card_issuer" cards::card_issuer,
        "the number begins as one card network's numbers do, and has their length",
        "ISO/IEC 7812; the networks' published ranges";
    3 "ssn_issued" persons::ssn_issued,
        "area, group and serial can have been issued, and the number was never printed in advertising",
        "US Social Security Administration, numbers issued since 2011-06-25";
    4 "ssn_before_randomization" persons::ssn_before_randomization,
        "as `ssn_issued`, and the area was assigned before areas were given up on 2011-06-25",
        "US Social Security Administration, area numbers up to 772";
    5 "iban" banking::iban,
        "the country's length and structure, and the remainder by 97", "ISO 13616, SWIFT IBAN registry, release 102";
    6 "mod97" banking::mod97,
        "letters read as 10 to 35, the remainder by 97 is 1", "ISO/IEC 7064, MOD 97-10";
    7 "dea" health::dea,
        "a registrant's letter, a letter or 9, and the check digit",
        "US Drug Enforcement Administration, registration record layout";
    8 "verhoeff" digits::verhoeff,
        "the last digit is the Verhoeff check digit of the others",
        "J. Verhoeff, Error Detecting Decimal Codes, 1969";
    9 "aadhaar" persons::aadhaar,
        "twelve digits, the first 2 to 9, no palindrome, the last the Verhoeff check digit",
        "Unique Identification Authority of India, A UID Numbering Scheme";
    10 "german_id_card" persons::german_id_card,
        "characters that serial numbers use, and the check digit with weights 7, 3 and 1",
        "ICAO Doc 9303, part 3; Personalausweisverordnung";
    11 "cpf" persons::cpf,
        "both check digits, and not one digit repeated", "Receita Federal do Brasil";
    12 "ipv6" addresses::ipv6,
        "an address with at least two colons", "RFC 4291, section 2.2";
    13 "email" addresses::email,
        "lengths of local part, labels and domain", "RFC 5321, section 4.5.3.1; RFC 1035, section 2.3.4";
    14 "not_all_same" digits::not_all_same,
        "not one letter or digit repeated", "none; a filter of placeholders";
    15 "crc32_base62" credentials::crc32_base62,
        "the last six characters are the checksum of those between them and the last underscore",
        "GitHub, Behind GitHub's new authentication token formats, 2021-04-05";
    16 "has_digit" digits::has_digit,
        "at least one digit", "none; a filter of words";
}

/// The validator of a name.
pub fn find(name: &str) -> Option<Validator> {
    VALIDATORS.iter().find(|row| row.name == name).map(|row| row.id)
}

/// The row of a number.
pub fn row(validator: Validator) -> Option<&'static Row> {
    VALIDATORS.binary_search_by_key(&validator.0, |row| row.id.0).ok().and_then(|at| VALIDATORS.get(at))
}

/// Whether the validator accepts the text of a match. One that does not exist accepts nothing.
pub fn check(validator: Validator, text: &str) -> bool {
    row(validator).is_some_and(|row| (row.function)(text))
}

/// Letters, in upper case, and digits of a text without its separators; none when anything else is in it.
fn compact(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .filter(|point| !matches!(point, '\t'..='\r' | ' ' | '\u{A0}' | '-' | '.' | '/'))
        .map(|point| {
            let byte = u8::try_from(point).ok()?;
            byte.is_ascii_alphanumeric().then(|| byte.to_ascii_uppercase())
        })
        .collect()
}

/// The values of the digits of a text without its separators; none when anything else is in it.
fn digits(text: &str) -> Option<Vec<u32>> {
    compact(text)?.into_iter().map(|byte| byte.is_ascii_digit().then(|| u32::from(byte - b'0'))).collect()
}

/// The value of a character: a digit's own, 10 for `A` to 35 for `Z`.
fn value(byte: u8) -> u32 {
    match byte {
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => u32::from(byte.wrapping_sub(b'0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_numbers_rise() {
        assert!(VALIDATORS.windows(2).all(|pair| pair[0].id.0 < pair[1].id.0));
        for row in VALIDATORS {
            assert_eq!(find(row.name), Some(row.id));
        }
        assert_eq!(find("nothing"), None);
    }

    #[test]
    fn what_does_not_exist_accepts_nothing() {
        assert!(!check(Validator(0), "4111111111111111"));
        assert!(!check(Validator(u16::MAX), "4111111111111111"));
    }

    #[test]
    fn no_validator_accepts_nothing_or_foreign_digits() {
        let foreign: String = "4111111111111111"
            .chars()
            .map(|digit| char::from_u32(u32::from(digit) + 0x630).unwrap())
            .collect();
        for row in VALIDATORS {
            for text in ["", " - ", "é", &foreign, "４１１１１１１１１１１１１１１１"] {
                assert!(!check(row.id, text), "{} accepts {text:?}", row.name);
            }
        }
    }
}
