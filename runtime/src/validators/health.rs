//! Numbers of health care.

use super::compact;

/// Specimen: F91234563, in the literature on the number.
pub(super) fn dea(text: &str) -> bool {
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
