//! Check characters that follow from a sum: of weighted characters, or of the number itself.
//!
//! ```text
//! Check::weights(&[10, 9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(9, Of::Complement, "0123456789X")
//!        the sum of characters by weights       its remainder  what stands in place 9
//! ```

use super::rule::{ALPHANUMERIC, number, value_in};

/// A sum, a remainder, and what is to be made of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Check {
    sum: Sum,
    /// The characters in the order of their values.
    values: &'static str,
    modulus: u64,
    expected: Expected,
    /// Where the check character would be the blank of its alphabet, this is asked instead.
    otherwise: Option<&'static Check>,
}

#[derive(Clone, Copy, Debug)]
enum Sum {
    /// Each character's value by the weight of its place. A place of weight 0 may hold anything.
    Weights(&'static [u64], Each),
    /// The digits from a place on, so many, with other digits before them.
    Number { before: u64, at: usize, length: usize },
}

/// What is added of a product of value and weight.
#[derive(Clone, Copy, Debug)]
enum Each {
    Product,
    /// The sum of the product's two digits.
    DigitSum,
    /// The product's last digit.
    LastDigit,
    /// The sum of the product's digits, and of that sum's, until it is one digit.
    DigitalRoot,
}

/// What a remainder is turned into before it is compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    Remainder,
    /// What is wanting to the next multiple of the modulus: 0 for 0.
    Complement,
    /// The modulus less the remainder: the modulus for 0.
    Rest,
}

#[derive(Clone, Copy, Debug)]
enum Expected {
    /// The remainder is this.
    Is(u64),
    /// The character of the alphabet at that index stands at a place. A blank in the alphabet is what never stands there.
    Character { at: usize, of: Of, alphabet: &'static str },
    /// The number of so many digits stands at a place.
    Digits { at: usize, length: usize, of: Of },
}

/// Digits alone, for the check characters of most numbers.
pub(super) const DIGITS: &str = "0123456789";

impl Check {
    const fn of(sum: Sum) -> Self {
        Self { sum, values: ALPHANUMERIC, modulus: 10, expected: Expected::Is(0), otherwise: None }
    }

    pub(super) const fn weights(weights: &'static [u64]) -> Self {
        Self::of(Sum::Weights(weights, Each::Product))
    }

    /// Of each product the sum of its digits is added: 7 for 16.
    pub(super) const fn digit_sums(weights: &'static [u64]) -> Self {
        Self::of(Sum::Weights(weights, Each::DigitSum))
    }

    /// Of each product the last digit is added: 6 for 16.
    pub(super) const fn last_digits(weights: &'static [u64]) -> Self {
        Self::of(Sum::Weights(weights, Each::LastDigit))
    }

    /// Of each product the digits are added until one is left: 1 for 28.
    pub(super) const fn digital_roots(weights: &'static [u64]) -> Self {
        Self::of(Sum::Weights(weights, Each::DigitalRoot))
    }

    /// The number that so many digits from a place on are.
    pub(super) const fn number(at: usize, length: usize) -> Self {
        Self::of(Sum::Number { before: 0, at, length })
    }

    /// As [`Check::number`], with digits written before it.
    pub(super) const fn number_after(before: u64, at: usize, length: usize) -> Self {
        Self::of(Sum::Number { before, at, length })
    }

    /// Characters with other values than digits and letters from 10 have: their order here. A character that is not in it is
    /// refused.
    pub(super) const fn values(self, values: &'static str) -> Self {
        Self { values, ..self }
    }

    pub(super) const fn modulo(self, modulus: u64) -> Self {
        Self { modulus, ..self }
    }

    /// The remainder itself is known: 0 where the check character has a weight of its own.
    pub(super) const fn is(self, remainder: u64) -> Self {
        Self { expected: Expected::Is(remainder), ..self }
    }

    /// The character that stands at a place, by what becomes of the remainder.
    pub(super) const fn at(self, at: usize, of: Of, alphabet: &'static str) -> Self {
        Self { expected: Expected::Character { at, of, alphabet }, ..self }
    }

    /// The number that stands at a place, by what becomes of the remainder.
    pub(super) const fn digits(self, at: usize, length: usize, of: Of) -> Self {
        Self { expected: Expected::Digits { at, length, of }, ..self }
    }

    /// What is asked where the check character would be a blank.
    pub(super) const fn otherwise(self, check: &'static Check) -> Self {
        Self { otherwise: Some(check), ..self }
    }

    pub(super) fn holds(&self, text: &[u8]) -> bool {
        let Some(remainder) = self.remainder(text) else { return false };
        match self.expected {
            Expected::Is(expected) => remainder == expected,
            Expected::Character { at, of, alphabet } => {
                let index = usize::try_from(self.turned(of, remainder)).unwrap_or(usize::MAX);
                match alphabet.as_bytes().get(index) {
                    Some(b' ') => self.otherwise.is_some_and(|check| check.holds(text)),
                    expected => expected.is_some() && text.get(at) == expected,
                }
            }
            Expected::Digits { at, length, of } => {
                number(text, at, length) == Some(self.turned(of, remainder))
            }
        }
    }

    fn turned(&self, of: Of, remainder: u64) -> u64 {
        match of {
            Of::Remainder => remainder,
            Of::Complement if remainder == 0 => 0,
            Of::Complement | Of::Rest => self.modulus.saturating_sub(remainder),
        }
    }

    /// None for a text that is too short or has other characters.
    fn remainder(&self, text: &[u8]) -> Option<u64> {
        let sum = match self.sum {
            Sum::Weights(weights, each) => {
                let mut sum = 0;
                for (place, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0) {
                    let value = u64::from(value_in(self.values, *text.get(place)?)?);
                    let product = value * weight;
                    sum += match each {
                        Each::Product => product,
                        Each::DigitSum => product / 10 + product % 10,
                        Each::LastDigit => product % 10,
                        Each::DigitalRoot if product == 0 => 0,
                        Each::DigitalRoot => (product - 1) % 9 + 1,
                    };
                }
                sum
            }
            Sum::Number { before, at, length } => {
                let scale = 10_u64.checked_pow(u32::try_from(length).ok()?)?;
                before.checked_mul(scale)?.checked_add(number(text, at, length)?)?
            }
        };
        sum.checked_rem(self.modulus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The International Standard Book Number of ten digits, the weights of which fall to 2.
    const BOOK: Check =
        Check::weights(&[10, 9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(9, Of::Complement, "0123456789X");

    #[test]
    fn weights() {
        assert!(BOOK.holds(b"0306406152"));
        assert!(BOOK.holds(b"080442957X"));
        for bad in ["0306406153", "080442957", "", "0804429575"] {
            assert!(!BOOK.holds(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn products() {
        // 4 by 2 is 8, 7 by 3 is 21: 8 and 21, 8 and 3, 8 and 1.
        assert!(Check::weights(&[2, 3]).is(9).holds(b"47"));
        assert!(Check::digit_sums(&[2, 3]).is(1).holds(b"47"));
        assert!(Check::last_digits(&[2, 3]).is(9).holds(b"47"));
        // 4 by 7 is 28, 10 and then 1; 9 by 5 is 45 and 9; 0 stays.
        assert!(Check::digital_roots(&[7, 5, 5]).modulo(100).is(10).holds(b"490"));
        assert!(!Check::weights(&[2, 3]).is(9).holds(b"4-"));
        assert!(Check::weights(&[0, 3]).values("XY").is(3).holds(b"4Y"));
    }

    #[test]
    fn numbers() {
        const NUMBER: Check = Check::number(0, 3).modulo(97).digits(3, 2, Of::Rest);
        // 194 is twice 97, which leaves 97; 195 leaves 1.
        assert!(NUMBER.holds(b"19497"));
        assert!(NUMBER.holds(b"19596"));
        assert!(!NUMBER.holds(b"19400"));
        assert!(Check::number_after(2, 0, 1).is(1).modulo(10).holds(b"1"));
        assert!(!Check::number(0, 40).modulo(97).holds(&[b'9'; 40]));
    }

    #[test]
    fn a_blank_asks_otherwise() {
        const SECOND: Check = Check::weights(&[3, 1]).at(2, Of::Remainder, DIGITS);
        const FIRST: Check = Check::weights(&[1, 1]).at(2, Of::Remainder, "0 23456789").otherwise(&SECOND);
        assert!(FIRST.holds(b"112"));
        // The sum is 1: weights 3 and 1 decide.
        assert!(FIRST.holds(b"103"));
        assert!(!FIRST.holds(b"101"));
        assert!(!Check::weights(&[1]).at(1, Of::Remainder, " 1").holds(b"0 "));
    }
}
