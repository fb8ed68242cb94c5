//! Numbers of persons and of their papers.

use super::digits::verhoeff_holds;
use super::{compact, digits, value};

/// The number 219-09-9999 was printed on a leaflet of the administration itself, 078-05-1120 came with thousands of wallets,
/// 457-55-5462 stood in the advertising of a company that sells protection, and 987-65-4320 to 4329, kept for advertising,
/// lie in areas that are never issued.
pub(super) fn ssn_issued(text: &str) -> bool {
    parts(text).is_some_and(can_be_issued)
}

/// The highest area assigned was 772; 734 to 749 were left free.
pub(super) fn ssn_before_randomization(text: &str) -> bool {
    parts(text).is_some_and(|number| can_be_issued(number) && matches!(number.0, 1..=733 | 750..=772))
}

fn can_be_issued((area, group, serial): (u32, u32, u32)) -> bool {
    !matches!(area, 0 | 666 | 900..)
        && group != 0
        && serial != 0
        && !matches!((area, group, serial), (78, 5, 1120) | (219, 9, 9999) | (457, 55, 5462))
}

fn parts(text: &str) -> Option<(u32, u32, u32)> {
    let digits = digits(text)?;
    let number = digits.iter().try_fold(0u32, |number, digit| number.checked_mul(10)?.checked_add(*digit))?;
    (digits.len() == 9).then_some((number / 1_000_000, number / 10_000 % 100, number % 10_000))
}

/// Specimens: the test numbers of the authority's authentication interface. That no number reads the same backwards is what
/// libraries for the number add to the authority's own rules (python-stdnum).
pub(super) fn aadhaar(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    digits.len() == 12
        && digits.first().is_some_and(|first| *first >= 2)
        && !digits.iter().eq(digits.iter().rev())
        && verhoeff_holds(&digits)
}

/// Specimens: T220001293, L01X00T471 and LZ6311T475, on the sample cards of the ministry of the interior. The machine-readable zone has
/// the nationality behind the check digit, and people copy both.
pub(super) fn german_id_card(text: &str) -> bool {
    let Some(number) = compact(text) else { return false };
    let number = number.strip_suffix(b"D").unwrap_or(&number);
    let Some((check, serial)) = number.split_last() else { return false };
    let in_use = |byte: &u8| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte);
    let sum: u32 =
        serial.iter().zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| value(*byte) * weight).sum();
    serial.len() == 9 && serial.iter().all(in_use) && check.is_ascii_digit() && sum % 10 == value(*check)
}

/// Specimen: 111.444.777-35, in the literature on the number.
pub(super) fn cpf(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    // The check digit of some digits: their weights fall to 2.
    let check = |digits: &[u32]| {
        let sum: u32 = digits.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
        sum * 10 % 11 % 10
    };
    let holds = |length: usize| digits.get(..length).map(check).as_ref() == digits.get(length);
    digits.len() == 11 && digits.windows(2).any(|pair| pair.first() != pair.last()) && holds(9) && holds(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn social_security_numbers_that_can_be_issued() {
        for good in ["001-01-0001", "899 99 9999", "734-12-3456", "123456789"] {
            assert!(ssn_issued(good), "{good}");
        }
        for bad in ["000-12-3456", "666-12-3456", "900-12-3456", "987-65-4321", "123-00-4567", "123-45-0000"]
        {
            assert!(!ssn_issued(bad), "{bad}");
        }
        for bad in ["078-05-1120", "219-09-9999", "457-55-5462", "12345678", "1234567890"] {
            assert!(!ssn_issued(bad), "{bad}");
        }
    }

    #[test]
    fn social_security_numbers_before_randomization() {
        for good in ["001-01-0001", "733-12-3456", "750-12-3456", "772-12-3456"] {
            assert!(ssn_before_randomization(good), "{good}");
        }
        for bad in ["734-12-3456", "749-12-3456", "773-12-3456", "666-12-3456"] {
            assert!(!ssn_before_randomization(bad), "{bad}");
        }
    }

    #[test]
    fn aadhaar_specimens() {
        for good in
            ["234123412346", "9999 4105 7058", "999971658847", "999933119405", "999955183433", "999990501894"]
        {
            assert!(aadhaar(good), "{good}");
        }
        for bad in ["999941057059", "099941057058", "99994105705", "222222222222"] {
            assert!(!aadhaar(bad), "{bad}");
        }
    }

    #[test]
    fn german_specimens() {
        for good in ["T220001293", "L01X00T471", "LZ6311T475", "l01x00t471", "T220001293D"] {
            assert!(german_id_card(good), "{good}");
        }
        for bad in ["T220001294", "A220001293", "T22000129", "T22000129T", "T22000129D", "T220001293DD"] {
            assert!(!german_id_card(bad), "{bad}");
        }
    }

    #[test]
    fn brazilian_specimens() {
        assert!(cpf("111.444.777-35"));
        for bad in ["111.444.777-36", "111.444.777-25", "111.111.111-11", "1114447773"] {
            assert!(!cpf(bad), "{bad}");
        }
    }
}
