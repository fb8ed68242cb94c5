//! Numbers of Cyprus, Greece, Italy, Malta, Portugal, Spain and Türkiye: numbers 2400 to 2599.

use super::Kind::Rules;
use super::check::{Check, DIGITS, Of};
use super::dates::Date;
use super::rule::Rule::{self, Any, At, Between, Last, Luhn, NotAllSame, Shape, Without};
use super::rule::value_in;

rows! {
    2400 "spain_dni" Rules(SPAIN_DNI),
        "eight digits and the letter of the remainder by 23",
        "Ministerio del Interior, Cálculo del dígito de control del NIF/NIE";
    2401 "spain_nif" Rules(SPAIN_NIF),
        "the letter of the remainder by 23, of a national's eight digits or of seven after X, Y, Z, K, L or M",
        "Ministerio del Interior, Cálculo del dígito de control del NIF/NIE; Real Decreto 1065/2007, artículos 19 y 20";
    2402 "spain_social_security" Rules(SPAIN_SOCIAL_SECURITY),
        "the last two digits are the remainder of the others by 97, a zero after the province left out",
        "Tesorería General de la Seguridad Social, dígitos de control del número de afiliación";
    2403 "greece_amka" Rules(GREECE_AMKA),
        "a date of birth, day first, and the Luhn check digit", "ΗΔΙΚΑ, Τι είναι ο ΑΜΚΑ; ISO/IEC 7812-1, annex B";
    2404 "italy_fiscal_code" Rules(ITALY_FISCAL_CODE),
        "a date of birth and the check letter, letters for digits in codes that two people would share",
        "Decreto ministeriale 23 dicembre 1976, Sistemi di codificazione dei soggetti da iscrivere all'anagrafe tributaria";
    2405 "italy_vat" Rules(ITALY_VAT),
        "IT, a number that is not zero, the office that issued it, and the Luhn check digit",
        "Decreto ministeriale 23 dicembre 1976; Agenzia delle Entrate, Struttura della partita IVA";
    2406 "portugal_nif" Rules(PORTUGAL_NIF),
        "nine digits, the last the check digit by weights 9 to 2 and remainder by 11",
        "Decreto-Lei n.º 14/2013, Número de identificação fiscal";
    2407 "turkey_identity" Rules(TURKEY_IDENTITY),
        "eleven digits, the last two check digits of the others",
        "Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü, T.C. kimlik numarası";
}

const SPAIN_LETTERS: &str = "TRWAGMYFPDXBNJZSQVHLCKE";

const SPAIN_DNI: &[Rule] =
    &[Shape("8na"), Rule::Check(Check::number(0, 8).modulo(23).at(8, Of::Remainder, SPAIN_LETTERS))];

/// Y and Z stand for 1 and 2 before the digits; the other letters are not counted.
const SPAIN_NIF: &[Rule] = &[Any(&[
    SPAIN_DNI,
    &[
        Shape("a7na"),
        At(0, &["X", "K", "L", "M"]),
        Rule::Check(Check::number(1, 7).modulo(23).at(8, Of::Remainder, SPAIN_LETTERS)),
    ],
    &[
        Shape("Y7na"),
        Rule::Check(Check::number_after(1, 1, 7).modulo(23).at(8, Of::Remainder, SPAIN_LETTERS)),
    ],
    &[
        Shape("Z7na"),
        Rule::Check(Check::number_after(2, 1, 7).modulo(23).at(8, Of::Remainder, SPAIN_LETTERS)),
    ],
])];

/// A province, a number of seven digits and the check digits.
const SPAIN_SEVEN_DIGITS: &[Rule] =
    &[Shape("11n"), Rule::Check(Check::number(0, 9).modulo(97).digits(9, 2, Of::Remainder))];

const SPAIN_SOCIAL_SECURITY: &[Rule] = &[
    NotAllSame,
    Any(&[
        SPAIN_SEVEN_DIGITS,
        &[Shape("12n"), At(2, &["0"]), Without(2, SPAIN_SEVEN_DIGITS)],
        &[
            Shape("12n"),
            Between { at: 2, length: 1, low: 1, high: 9 },
            Rule::Check(Check::number(0, 10).modulo(97).digits(10, 2, Of::Remainder)),
        ],
    ]),
];

const GREECE_AMKA: &[Rule] = &[Shape("11n"), Rule::Date(Date::at(0, "DDMMYY")), Luhn];

const ITALY_FISCAL_CODE: &[Rule] =
    &[Shape("6a2ca2ca3ca"), Rule::Also(fiscal_code_date), Rule::Also(fiscal_code_letter)];

/// The day of women is 40 more.
fn fiscal_code_date(code: &[u8]) -> bool {
    const BIRTHDAY: Date = Date::at(0, "YYMMDD").days(&[0, 40]);
    fiscal_code_birthday(code).is_some_and(|date| BIRTHDAY.is_in(&date))
}

fn fiscal_code_birthday(code: &[u8]) -> Option<[u8; 6]> {
    let digit = |place: usize| match *code.get(place)? {
        byte if byte.is_ascii_digit() => Some(byte),
        byte => "LMNPQRSTUV".bytes().zip(b'0'..).find(|(letter, _)| *letter == byte).map(|(_, digit)| digit),
    };
    let month = u8::try_from(value_in("ABCDEHLMPRST", *code.get(8)?)?).ok()? + 1;
    Some([digit(6)?, digit(7)?, b'0' + month / 10, b'0' + month % 10, digit(9)?, digit(10)?])
}

/// Places count from 1: in odd ones each character has a value of its own, in even ones A counts 0, as the digit does.
fn fiscal_code_letter(code: &[u8]) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let Some((letter, code)) = code.split_last() else { return false };
    let sum: u32 = (code.iter().enumerate())
        .filter_map(|(index, byte)| {
            let value = if byte.is_ascii_digit() { byte - b'0' } else { byte.checked_sub(b'A')? };
            if index.is_multiple_of(2) { ODD.get(usize::from(value)).copied() } else { Some(value.into()) }
        })
        .sum();
    letter.checked_sub(b'A').is_some_and(|value| u32::from(value) == sum % 26)
}

/// Offices: the provinces to 100, and those of residents abroad and of the authority itself.
const ITALY_VAT: &[Rule] = &[
    Shape("IT11n"),
    Between { at: 2, length: 7, low: 1, high: 9_999_999 },
    Any(&[&[Between { at: 9, length: 3, low: 1, high: 100 }], &[At(9, &["120", "121", "888", "999"])]]),
    Last(11, &[Luhn]),
];

const PORTUGAL_NIF: &[Rule] = &[
    Shape("9n"),
    NotAllSame,
    Between { at: 0, length: 1, low: 1, high: 9 },
    Rule::Check(Check::weights(&[9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(8, Of::Complement, "01234567890")),
];

/// Seven times the odd places less the even ones, and the sum of all.
const TURKEY_IDENTITY: &[Rule] = &[
    Shape("11n"),
    Between { at: 0, length: 1, low: 1, high: 9 },
    Rule::Check(Check::weights(&[7, 9, 7, 9, 7, 9, 7, 9, 7]).at(9, Of::Remainder, DIGITS)),
    Rule::Check(Check::weights(&[1; 10]).at(10, Of::Remainder, DIGITS)),
];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn spain() {
        specimens("spain_dni", &["12345678Z", "12.345.678-z"], &["12345678A", "1234567Z", "123456789"]);
        specimens(
            "spain_nif",
            &["12345678Z", "X1234567L", "Y1234567X", "Z1234567R", "K1234567L", "L1234567L", "M1234567L"],
            &["X1234567A", "Y1234567L", "A1234567L", "X123456L", "X12345678Z"],
        );
        specimens(
            "spain_social_security",
            &["28/1234567/42", "280123456742", "28/12345678/40", "281234567840"],
            &["28/1234567/43", "281234567842", "28123456742000", "00000000000"],
        );
    }

    #[test]
    fn greece() {
        specimens(
            "greece_amka",
            &["01013099997", "29020000005"],
            &["01013099999", "30130099994", "32013099992", "0101309999"],
        );
    }

    #[test]
    fn italy() {
        specimens(
            "italy_fiscal_code",
            &["RSSMRA85T10A562S", "rssmra85t10a562s", "RSSMRA85T50A562W", "RSSMRA85T10A56NH"],
            &["RSSMRA85T10A562T", "RSSMRA85T32A562Y", "RSSMRA85F10A562R", "RSSMRA85T10A562"],
        );
        specimens(
            "italy_vat",
            &["IT12345670017", "IT 12345670017", "it,12345670017", "IT-12345671205"],
            &["IT12345670018", "IT12345671106", "IT00000000018", "12345670017"],
        );
    }

    #[test]
    fn portugal() {
        specimens(
            "portugal_nif",
            &["123456789", "123 456 789", "123456100"],
            &["123456788", "000000000", "012345679", "12345678"],
        );
    }

    #[test]
    fn turkey() {
        specimens(
            "turkey_identity",
            &["10000000146", "12345678950"],
            &["10000000147", "10000000156", "01234567840", "1000000014"],
        );
    }
}
