//! Check digits over plain numbers.

use super::{compact, digits};

/// Letters, as in a prefix of a number of one's own, are passed over: the check digit is one of the digits alone.
///
/// Specimens: 79927398713, in the literature on the method; the card networks' test numbers.
pub(super) fn luhn(text: &str) -> bool {
    let Some(characters) = compact(text) else { return false };
    let digits: Vec<u32> =
        characters.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0')).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    digits.len() >= 2 && sum.is_multiple_of(10)
}

/// Specimen: 2363, the check digit of 236 being 3.
pub(super) fn verhoeff(text: &str) -> bool {
    digits(text).is_some_and(|digits| digits.len() >= 2 && verhoeff_holds(&digits))
}

pub(super) fn verhoeff_holds(digits: &[u32]) -> bool {
    let entry = |table: &[[u8; 10]], row: usize, column: usize| {
        table.get(row).and_then(|row| row.get(column)).copied().map_or(0, usize::from)
    };
    let check = digits.iter().rev().enumerate().fold(0, |check, (place, digit)| {
        entry(&MULTIPLY, check, entry(&PERMUTE, place % 8, *digit as usize))
    });
    check == 0
}

/// The dihedral group of order ten.
const MULTIPLY: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

/// Verhoeff's permutation, applied as often as the place says.
const PERMUTE: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

pub(super) fn not_all_same(text: &str) -> bool {
    compact(text).is_some_and(|bytes| bytes.windows(2).any(|pair| pair.first() != pair.last()))
}

pub(super) fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luhn_specimens() {
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
    fn verhoeff_specimens() {
        assert!(verhoeff("2363"));
        // Any wrong digit and any exchange of neighbours is noticed.
        for bad in ["2364", "2353", "3263", "2633"] {
            assert!(!verhoeff(bad), "{bad}");
        }
        for check in 0..10 {
            assert_eq!(verhoeff(&format!("12345{check}")), check == 1);
        }
    }

    #[test]
    fn words_have_no_digit() {
        assert!(has_digit("fe80::"));
        assert!(!has_digit("::Add"));
    }

    #[test]
    fn placeholders_are_all_the_same() {
        assert!(not_all_same("111-11-1112"));
        assert!(!not_all_same("111-11-1111"));
        assert!(!not_all_same("aA aA"));
    }
}
