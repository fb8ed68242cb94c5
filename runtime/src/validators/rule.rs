//! What a number must be, as data: a validator is a list of rules that all hold.
//!
//! ```text
//! 85.07.30-033 28   Shape("11n")                      eleven digits
//!                   Date { at: 0, form: "YYMMDD" }    a birthday
//!                   Check of the number 850730033     97 less its remainder by 97 is 28
//! ```
//!
//! Rules see letters in upper case and digits, without the separators that people write between them. A number of one more country is a
//! row of these, never a new algorithm; [`Rule::Also`] is for the rare rule that is none of them.

use super::check::Check;
use super::dates::Date;
use super::{damm, iso7064, luhn, verhoeff};

/// One thing that must hold of a text of capital letters and digits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// What stands in each place: see [`follows`].
    Shape(&'static str),
    /// One of these lists of rules holds.
    Any(&'static [&'static [Rule]]),
    /// So many characters from the end follow the rules.
    Last(usize, &'static [Rule]),
    /// Without the character at the place, the others follow the rules.
    Without(usize, &'static [Rule]),
    /// One of these texts stands at the place.
    At(usize, &'static [&'static str]),
    /// The digits `at` a place, so many, are a number from `low` to `high`.
    Between {
        at: usize,
        length: usize,
        low: u64,
        high: u64,
    },
    Date(Date),
    /// Not one character repeated.
    NotAllSame,
    /// The last digit is the Luhn check digit; letters are no digits.
    Luhn,
    /// As [`Rule::Luhn`], letters counted as the two digits of 10 to 35.
    LuhnOfLetters,
    /// As [`Rule::Luhn`], in the number system of all digits and letters.
    Luhn36,
    Verhoeff,
    Damm,
    /// Check characters of ISO/IEC 7064.
    Iso7064(&'static iso7064::System),
    /// Check characters by weights, or by the number's own remainder.
    Check(Check),
    /// A rule of its own.
    Also(fn(&[u8]) -> bool),
}

impl Rule {
    pub(super) fn holds(&self, text: &[u8]) -> bool {
        match self {
            Self::Shape(shape) => follows(text, shape),
            Self::Any(alternatives) => alternatives.iter().any(|rules| all_hold(rules, text)),
            Self::Last(length, rules) => {
                let start = text.len().checked_sub(*length);
                start.and_then(|start| text.get(start..)).is_some_and(|last| all_hold(rules, last))
            }
            Self::Without(place, rules) => {
                let (Some(before), Some(after)) = (text.get(..*place), text.get(place + 1..)) else {
                    return false;
                };
                all_hold(rules, &[before, after].concat())
            }
            Self::At(place, texts) => text
                .get(*place..)
                .is_some_and(|rest| texts.iter().any(|text| rest.starts_with(text.as_bytes()))),
            Self::Between { at, length, low, high } => {
                number(text, *at, *length).is_some_and(|number| (*low..=*high).contains(&number))
            }
            Self::Date(date) => date.is_in(text),
            Self::NotAllSame => text.windows(2).any(|pair| pair.first() != pair.last()),
            Self::Luhn => luhn::holds(text),
            Self::LuhnOfLetters => luhn::holds_of_letters(text),
            Self::Luhn36 => luhn::holds_in_36(text),
            Self::Verhoeff => verhoeff::holds(text),
            Self::Damm => damm::holds(text),
            Self::Iso7064(system) => system.holds(text),
            Self::Check(check) => check.holds(text),
            Self::Also(function) => function(text),
        }
    }
}

pub(super) fn all_hold(rules: &[Rule], text: &[u8]) -> bool {
    rules.iter().all(|rule| rule.holds(text))
}

/// Whether a text has a shape, no more and no less: runs of so many digits (`n`), letters (`a`) or either (`c`), a run of one where
/// no number stands; a capital letter is itself. `FR2c9n` is `FR`, two of either and nine digits.
pub(super) fn follows(text: &[u8], shape: &str) -> bool {
    let mut characters = text.iter();
    let mut length = 0;
    let runs = shape.bytes().all(|byte| {
        if byte.is_ascii_digit() {
            length = length * 10 + usize::from(byte - b'0');
            return true;
        }
        let fits = |character: &u8| match byte {
            b'n' => character.is_ascii_digit(),
            b'a' => character.is_ascii_uppercase(),
            b'c' => character.is_ascii_uppercase() || character.is_ascii_digit(),
            _ => *character == byte,
        };
        let run = std::mem::take(&mut length).max(1);
        (0..run).all(|_| characters.next().is_some_and(fits))
    });
    runs && characters.next().is_none()
}

/// The number that so many digits from a place on are.
pub(super) fn number(text: &[u8], at: usize, length: usize) -> Option<u64> {
    let digits = text.get(at..at.checked_add(length)?)?;
    digits.iter().try_fold(0_u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// The value of a character in a text that lists them in order.
pub(super) fn value_in(alphabet: &str, byte: u8) -> Option<u32> {
    alphabet.bytes().position(|known| known == byte).and_then(|place| u32::try_from(place).ok())
}

/// Digits, then letters: `A` is 10.
pub(super) const ALPHANUMERIC: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert!(follows(b"FR12123456789", "FR2c9n"));
        assert!(follows(b"12345678Z", "8na"));
        for bad in ["FR1212345678", "FR121234567890", "DE12123456789", "FR12123456A89"] {
            assert!(!follows(bad.as_bytes(), "FR2c9n"), "{bad}");
        }
    }

    #[test]
    fn parts() {
        assert!(Rule::Last(2, &[Rule::Shape("2n")]).holds(b"AB12"));
        assert!(!Rule::Last(5, &[]).holds(b"AB12"));
        assert!(Rule::Without(1, &[Rule::Shape("a2n")]).holds(b"A-12"));
        assert!(!Rule::Without(4, &[]).holds(b"A-12"));
        assert!(Rule::At(1, &["X", "B1"]).holds(b"AB12"));
        assert!(!Rule::At(9, &["X"]).holds(b"AB12"));
        assert!(Rule::Between { at: 2, length: 2, low: 10, high: 12 }.holds(b"AB12"));
        assert!(!Rule::Between { at: 3, length: 2, low: 0, high: 99 }.holds(b"AB12"));
        assert!(!Rule::Between { at: 1, length: usize::MAX, low: 0, high: 99 }.holds(b"AB12"));
    }
}
