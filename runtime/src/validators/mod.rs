//! Checks of a match that an expression cannot make: check digits, issued ranges, country lengths.
//!
//! A validator is a row: a name for sources, a number for bundles, what it checks, where the rule is published, and the check. A
//! file for each field or part of the world has its rows and its own range of numbers ([`TABLES`]), so that two people who add one do
//! not meet. Numbers are never used again for something else.
//!
//! Most checks are lists of [rules](rule::Rule), which are data; a few are functions. Each strips separators itself and accepts ASCII
//! letters and digits only; that a match has the right shape is the expression's business, but a validator refuses a wrong
//! one rather than guess.

use std::ops::RangeInclusive;

pub use crate::program::Validator;
use rule::{Rule, all_hold};

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    /// As it stands in bundles.
    pub id: Validator,
    /// For documentation: lower case, no final period.
    pub checks: &'static str,
    /// Where the rule is published.
    pub source: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// All hold of the letters and digits of the match, without the separators.
    Rules(&'static [Rule]),
    /// Of the match as it stands.
    Text(fn(&str) -> bool),
}

/// The rows of a file, by number: `number "name" kind, "what it checks", "where that is published";`
macro_rules! rows {
    ($($id:literal $name:literal $kind:expr, $checks:literal, $source:literal;)*) => {
        /// The validators of this file, by number.
        pub(super) const ROWS: &[crate::validators::Row] = &[$(crate::validators::Row {
            name: $name,
            id: crate::validators::Validator($id),
            checks: $checks,
            source: $source,
            kind: $kind,
        },)*];
    };
}

mod addresses;
mod americas;
mod asia_pacific;
mod banking;
mod cards;
mod check;
mod credentials;
mod damm;
mod dates;
mod encoded;
mod europe_east;
mod europe_north;
mod europe_south;
mod europe_west;
mod filters;
mod finance;
mod general;
mod health;
mod iso7064;
mod keys;
mod luhn;
mod middle_east_africa;
mod new_zealand;
mod placeholders;
mod rule;
mod verhoeff;

/// The files, each with the numbers that are its own. The first sixteen numbers are older than the ranges.
const TABLES: &[(RangeInclusive<u16>, &[Row])] = &[
    (17..=999, general::ROWS),
    (1000..=1199, finance::ROWS),
    (1200..=1299, addresses::ROWS),
    (1300..=1499, credentials::ROWS),
    (1500..=1699, health::ROWS),
    (2000..=2199, europe_north::ROWS),
    (2200..=2399, europe_west::ROWS),
    (2400..=2599, europe_south::ROWS),
    (2600..=2799, europe_east::ROWS),
    (3000..=3499, americas::ROWS),
    (4000..=4199, asia_pacific::ROWS),
    (5000..=5199, middle_east_africa::ROWS),
];

/// All validators, file by file.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().flat_map(|(_, rows)| rows.iter())
}

/// The validator of a name.
pub fn find(name: &str) -> Option<Validator> {
    rows().find(|row| row.name == name).map(|row| row.id)
}

/// The row of a number.
pub fn row(validator: Validator) -> Option<&'static Row> {
    TABLES.iter().find_map(|(_, rows)| {
        let at = rows.binary_search_by_key(&validator.0, |row| row.id.0).ok()?;
        rows.get(at)
    })
}

/// Whether the validator accepts the text of a match. One that does not exist accepts nothing.
pub fn check(validator: Validator, text: &str) -> bool {
    row(validator).is_some_and(|row| match row.kind {
        Kind::Rules(rules) => compact(text).is_some_and(|text| !text.is_empty() && all_hold(rules, &text)),
        Kind::Text(function) => function(text),
    })
}

/// Letters, in upper case, and digits of a text without its separators; none when anything else is in it. The plus sign is one: in Finland
/// and Sweden it stands in the numbers of people over a hundred.
fn compact(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .filter(|point| !matches!(point, '\t'..='\r' | ' ' | '\u{A0}' | '-' | '.' | '/' | ',' | '+'))
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

/// What the specimens of a file say of a validator: which texts it accepts, and which near misses it does not.
#[cfg(test)]
fn specimens(name: &str, good: &[&str], bad: &[&str]) {
    let id = find(name).unwrap_or_else(|| panic!("there is no `{name}`"));
    for text in good {
        assert!(check(id, text), "{name} refuses {text:?}");
    }
    for text in bad {
        assert!(!check(id, text), "{name} accepts {text:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_in_their_ranges_and_names_are_unique() {
        for (range, rows) in TABLES {
            assert!(rows.windows(2).all(|pair| pair[0].id.0 < pair[1].id.0));
            for row in *rows {
                assert!(row.id.0 <= 16 || range.contains(&row.id.0), "{} is not in {range:?}", row.name);
            }
        }
        assert!(TABLES.windows(2).all(|pair| pair[0].0.end() < pair[1].0.start()));
        for known in rows() {
            assert_eq!(find(known.name), Some(known.id));
            assert_eq!(row(known.id).map(|row| row.name), Some(known.name));
        }
        assert_eq!(find("nothing"), None);
    }

    #[test]
    fn rows_are_documented() {
        for row in rows() {
            assert!(!row.source.is_empty(), "{}: no source", row.name);
            assert!(!row.checks.is_empty() && !row.checks.ends_with('.'), "{}: what it checks", row.name);
        }
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
        for row in rows() {
            for text in ["", " - ", "é", &foreign, "４１１１１１１１１１１１１１１１"] {
                assert!(!check(row.id, text), "{} accepts {text:?}", row.name);
            }
        }
    }
}
