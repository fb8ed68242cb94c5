//! Luhn's check character: of digits, of digits and letters read as numbers, and of the system of 36.

use super::compact;
use super::rule::{ALPHANUMERIC, value_in};

/// Letters, as in a prefix of a number of one's own, are passed over: the check digit is one of the digits alone.
///
/// Specimens: 79927398713, in the literature on the method; the card networks' test numbers.
pub(super) fn luhn(text: &str) -> bool {
    let Some(characters) = compact(text) else { return false };
    let digits: Vec<u8> = characters.into_iter().filter(u8::is_ascii_digit).collect();
    holds(&digits)
}

/// Digits, and nothing else.
pub(super) fn holds(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit) && in_base(text, 10)
}

/// Letters stand for the two digits of 10 to 35, as in the identifiers of securities.
pub(super) fn holds_of_letters(text: &[u8]) -> bool {
    let mut digits = Vec::with_capacity(text.len() * 2);
    for byte in text {
        match byte {
            b'A'..=b'Z' => digits.extend([(byte - b'A' + 10) / 10 + b'0', (byte - b'A') % 10 + b'0']),
            _ => digits.push(*byte),
        }
    }
    holds(&digits)
}

/// Digits and letters are the digits of a system of 36.
pub(super) fn holds_in_36(text: &[u8]) -> bool {
    in_base(text, 36)
}

fn in_base(text: &[u8], base: u32) -> bool {
    let sum = text.iter().rev().enumerate().try_fold(0, |sum, (place, byte)| {
        let value = value_in(ALPHANUMERIC, *byte)?;
        let doubled = if place % 2 == 0 { value } else { value * 2 / base + value * 2 % base };
        Some(sum + doubled)
    });
    text.len() >= 2 && sum.is_some_and(|sum| sum.is_multiple_of(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits() {
        for good in
            ["79927398713", "4111 1111 1111 1111", "3782-822463-10005", "6011000990139424", "18", "DE123455"]
        {
            assert!(luhn(good), "{good}");
        }
        for bad in ["79927398710", "4111111111111112", "0", "4111,1111", "DE123456", "DE"] {
            assert!(!luhn(bad), "{bad}");
        }
    }

    #[test]
    fn letters() {
        // Identifiers of well-known securities.
        assert!(holds_of_letters(b"US0378331005"));
        assert!(holds_of_letters(b"AU0000XVGZA3"));
        assert!(!holds_of_letters(b"US0378331006"));
        // 6 by 36 is the next multiple above 35 and twice 1 and 35 and ...: one check character of 36 fits.
        let fits = ALPHANUMERIC.bytes().filter(|check| holds_in_36(&[b'W', b'3', b'R', *check])).count();
        assert_eq!(fits, 1);
    }
}
