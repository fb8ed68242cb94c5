//! Numbers of North, Central and South America: numbers 3000 to 3499.

use super::Kind::{Rules, Text};
use super::check::{Check, Of};
use super::digits;
use super::rule::Rule::{self, NotAllSame, Shape};

rows! {
    3 "ssn_issued" Text(ssn_issued),
        "area, group and serial can have been issued, and the number was never printed in advertising",
        "US Social Security Administration, numbers issued since 2011-06-25";
    4 "ssn_before_randomization" Text(ssn_before_randomization),
        "as `ssn_issued`, and the area was assigned before areas were given up on 2011-06-25",
        "US Social Security Administration, area numbers up to 772";
    11 "cpf" Rules(CPF),
        "both check digits, and not one digit repeated", "Receita Federal do Brasil";
    3000 "argentina_cuit" Rules(ARGENTINA_CUIT),
        "a kind of taxpayer and the check digit by weights from 5 to 2, then from 7",
        "AFIP, Resolución General 10/97, Clave Única de Identificación Tributaria";
}

/// Specimen: 111.444.777-35, in the literature on the number. The weights fall to 2; a remainder of 10 is written 0.
const CPF: &[Rule] = &[
    Shape("11n"),
    NotAllSame,
    Rule::Check(Check::weights(&[1, 2, 3, 4, 5, 6, 7, 8, 9]).modulo(11).at(9, Of::Remainder, "01234567890")),
    Rule::Check(Check::weights(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).modulo(11).at(
        10,
        Of::Remainder,
        "01234567890",
    )),
];

/// Persons begin with 20 to 27, companies with 30 to 34; what would have the check digit 10 gets another beginning.
const ARGENTINA_CUIT: &[Rule] = &[
    Shape("11n"),
    Rule::At(0, &["20", "23", "24", "25", "26", "27", "30", "33", "34"]),
    Rule::Check(Check::weights(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        10,
        Of::Complement,
        "0123456789",
    )),
];

/// The number 219-09-9999 was printed on a leaflet of the administration itself, 078-05-1120 came with thousands of wallets,
/// 457-55-5462 stood in the advertising of a company that sells protection, and 987-65-4320 to 4329, kept for advertising,
/// lie in areas that are never issued.
fn ssn_issued(text: &str) -> bool {
    parts(text).is_some_and(can_be_issued)
}

/// The highest area assigned was 772; 734 to 749 were left free.
fn ssn_before_randomization(text: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::specimens;

    #[test]
    fn brazil() {
        let bad = ["111.444.777-36", "111.444.777-25", "111.111.111-11", "1114447773"];
        specimens("cpf", &["111.444.777-35", "529.982.247-25"], &bad);
    }

    #[test]
    fn argentina() {
        let good = ["20-05536168-2", "30-50001091-2"];
        specimens("argentina_cuit", &good, &["20-05536168-3", "21-05536168-2", "20-05536168"]);
    }

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
}
