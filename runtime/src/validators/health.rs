//! Numbers of health care: numbers 1500 to 1699.

use super::Kind::{Rules, Text};
use super::check::{Check, Of};
use super::compact;
use super::rule::Rule::{self, NotAllSame, Shape};

rows! {
    7 "dea" Text(dea),
        "a registrant's letter, a letter or 9, and the check digit",
        "US Drug Enforcement Administration, registration record layout";
    1500 "nhs_number" Rules(NHS_NUMBER),
        "ten digits, the last by weights from 10 to 2", "NHS Data Model and Dictionary, NHS number";
}

/// A remainder of 1 would ask for a check digit of 10; such numbers are not issued.
const NHS_NUMBER: &[Rule] = &[
    Shape("10n"),
    NotAllSame,
    Rule::Check(Check::weights(&[10, 9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(9, Of::Complement, "0123456789")),
];

/// Specimen: F91234563, in the literature on the number.
fn dea(text: &str) -> bool {
    let Some(number) = compact(text) else { return false };
    let [registrant, name, digits @ ..] = number.as_slice() else { return false };
    let Ok(digits) = <[u8; 7]>::try_from(digits) else { return false };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let [a, b, c, d, e, f, check] = digits.map(|digit| u32::from(digit - b'0'));
    REGISTRANTS.contains(registrant)
        && (name.is_ascii_uppercase() || *name == b'9')
        && (a + c + e + 2 * (b + d + f)) % 10 == check
}

/// First letters that the administration's registration record layout names: A, B, F and G for practitioners, hospitals and
/// pharmacies, M for mid-level practitioners, P and R for makers, distributors, researchers and programmes of treatment. X
/// stood in the numbers of those allowed to treat addiction, until 2023. Lists with C, D, E and others are of business
/// activity codes, which are no part of a number.
const REGISTRANTS: &[u8] = b"ABFGMPRX";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patients() {
        // The examples of the dictionary and of the service's developer pages.
        let good = ["943 476 5919", "401 023 2137", "9434765919"];
        crate::validators::specimens("nhs_number", &good, &["943 476 5918", "943 476 591", "000 000 0000"]);
    }

    #[test]
    fn registrations() {
        assert!(dea("F91234563"));
        assert!(dea("bb1388568"));
        assert!(dea("XB1388568"));
        for bad in ["CB1388568", "EB1388568", "F91234564", "I91234563", "F81234563", "FA123456", "FAA234563"]
        {
            assert!(!dea(bad), "{bad}");
        }
    }
}
