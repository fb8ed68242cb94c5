//! Numbers of North, Central and South America: numbers 3000 to 3499.

use super::Kind::{Rules, Text};
use super::check::{Check, Of};
use super::dates::Date;
use super::digits;
use super::rule::Rule::{self, Any, At, Between, NotAllSame, Shape};

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
    3001 "us_itin" Rules(US_ITIN),
        "a 9, and a group from 50 to 65, 70 to 88, 90 to 92 or 94 to 99",
        "US Internal Revenue Service, Internal Revenue Manual 3.21.263, IRS Individual Taxpayer Identification Number";
    3002 "brazil_cnpj" Rules(BRAZIL_CNPJ),
        "both check digits, and not one digit repeated", "Receita Federal do Brasil, Instrução Normativa RFB 2.119/2022";
    3003 "brazil_rg" Rules(BRAZIL_RG),
        "the check digit by weights from 9 to 2, or `X`",
        "Secretaria da Segurança Pública do Estado de São Paulo, Registro Geral; the weights as they are taught";
    3004 "chile_rut" Rules(CHILE_RUT),
        "seven or eight digits and the check digit, or `K`",
        "Servicio de Impuestos Internos de Chile, Rol Único Tributario";
    3005 "mexico_curp" Rules(MEXICO_CURP),
        "a date of birth, a sex and the entity of birth; the check digit is not looked at",
        "Registro Nacional de Población, Instructivo Normativo para la Asignación de la Clave Única de Registro de Población";
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
    At(0, &["20", "23", "24", "25", "26", "27", "30", "33", "34"]),
    Rule::Check(Check::weights(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        10,
        Of::Complement,
        "0123456789",
    )),
];

/// The groups that are issued; 89 and 93 stand for numbers of other kinds.
const US_ITIN: &[Rule] = &[
    Shape("9n"),
    At(0, &["9"]),
    Any(&[
        &[Between { at: 3, length: 2, low: 50, high: 65 }],
        &[Between { at: 3, length: 2, low: 70, high: 88 }],
        &[Between { at: 3, length: 2, low: 90, high: 92 }],
        &[Between { at: 3, length: 2, low: 94, high: 99 }],
    ]),
];

/// A check digit of 10 is written 0.
const BRAZIL_CNPJ: &[Rule] = &[
    Shape("14n"),
    NotAllSame,
    Rule::Check(Check::weights(&[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        12,
        Of::Complement,
        "01234567890",
    )),
    Rule::Check(Check::weights(&[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        13,
        Of::Complement,
        "01234567890",
    )),
];

/// The state of São Paulo's; other states have digits of their own making or none.
const BRAZIL_RG: &[Rule] = &[
    Shape("8nc"),
    NotAllSame,
    Rule::Check(Check::weights(&[9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(8, Of::Remainder, "0123456789X")),
];

/// The weights rise from 2 to 7 from the right, and begin again.
const CHILE_RUT: &[Rule] = &[Any(&[
    &[
        Shape("8nc"),
        Rule::Check(Check::weights(&[3, 2, 7, 6, 5, 4, 3, 2]).modulo(11).at(
            8,
            Of::Complement,
            "0123456789K",
        )),
    ],
    &[
        Shape("7nc"),
        Rule::Check(Check::weights(&[2, 7, 6, 5, 4, 3, 2]).modulo(11).at(7, Of::Complement, "0123456789K")),
    ],
])];

/// The thirty-two federal entities, and `NE` for those born abroad.
const MEXICO_CURP: &[Rule] = &[
    Shape("4a6n6acn"),
    Rule::Date(Date::at(4, "YYMMDD")),
    At(10, &["H", "M"]),
    At(
        11,
        &[
            "AS", "BC", "BS", "CC", "CL", "CM", "CS", "CH", "DF", "DG", "GT", "GR", "HG", "JC", "MC", "MN",
            "MS", "NT", "NL", "OC", "PL", "QT", "QR", "SP", "SL", "SR", "TC", "TS", "TL", "VZ", "YN", "ZS",
            "NE",
        ],
    ),
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
    fn brazil_companies_and_cards() {
        // The examples of the literature.
        let good = ["11.222.333/0001-81", "11222333000181"];
        let bad = ["11.222.333/0001-82", "11.222.333/0001-91", "00.000.000/0000-00", "11.222.333/0001-8"];
        specimens("brazil_cnpj", &good, &bad);
        // The example by which the weights are taught, and one with an X.
        specimens("brazil_rg", &["12.345.678-2", "12.345.685-X"], &["12.345.678-5", "12.345.678"]);
    }

    #[test]
    fn chile() {
        // The tax authority itself, and computed.
        let good = ["60.803.000-K", "12.345.678-5", "7.654.321-6"];
        specimens("chile_rut", &good, &["60.803.000-1", "12.345.678-4", "123.456-0", "12.345.678"]);
    }

    #[test]
    fn mexico() {
        // The example of the literature.
        let good = ["HEGG560427MVZRRL04", "hegg560427mvzrrl04"];
        let bad = [
            "HEGG561327MVZRRL04",
            "HEGG560427XVZRRL04",
            "HEGG560427MXXRRL04",
            "HEGG560427MVZRRL0",
            "HEGG560427MVZRRLA4A",
        ];
        specimens("mexico_curp", &good, &bad);
    }

    #[test]
    fn individual_taxpayers() {
        let good = ["900-50-0000", "912-65-1234", "999-70-1234", "912-88-1234", "912 92 1234", "912941234"];
        let bad = ["812-70-1234", "912-49-1234", "912-66-1234", "912-89-1234", "912-93-1234", "91270123"];
        specimens("us_itin", &good, &bad);
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
