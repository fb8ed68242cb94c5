//! Numbers of Bulgaria, Croatia, Czechia, Hungary, Poland, Romania, Russia, Slovakia, Slovenia and Ukraine: numbers 2600 to 2799.

use super::Kind::Rules;
use super::check::{Check, DIGITS, Of};
use super::dates::Date;
use super::iso7064;
use super::rule::Rule::{self, Any, At, Between, Iso7064, NotAllSame, Shape};

rows! {
    2600 "poland_pesel" Rules(POLAND_PESEL),
        "a date of birth, the century added to its month, and the check digit by weights 1, 3, 7 and 9",
        "Ministerstwo Cyfryzacji, Czym jest numer PESEL";
    2601 "croatia_oib" Rules(&[Shape("11n"), Iso7064(&iso7064::MOD_11_10)]),
        "eleven digits, the last the check digit of the others", "Zakon o osobnom identifikacijskom broju; ISO/IEC 7064, MOD 11,10";
    2602 "bulgaria_egn" Rules(BULGARIA_EGN),
        "a date of birth, 20 or 40 added to the month for another century, and the check digit by powers of 2 and remainder by 11",
        "Главна дирекция ГРАО, Структура на ЕГН";
    2603 "czechia_birth_number" Rules(CZECHIA_BIRTH_NUMBER),
        "a date of birth, 50 added to the month of women; of ten digits, the last is the remainder of the others by 11",
        "Zákon č. 133/2000 Sb., o evidenci obyvatel a rodných číslech, § 13";
    2604 "slovakia_birth_number" Rules(SLOVAKIA_BIRTH_NUMBER),
        "a date of birth, 50 added to the month of women; of ten digits, the last is the remainder of the others by 11",
        "Zákon č. 301/1995 Z. z. o rodnom čísle, § 2";
    2605 "hungary_personal_number" Rules(HUNGARY_PERSONAL_NUMBER),
        "a date of birth and the check digit, weights 1 to 10 for births until 1996 and 10 to 1 since",
        "1996. évi XX. törvény, 3. számú melléklet";
    2606 "hungary_taj" Rules(HUNGARY_TAJ),
        "nine digits, the last the check digit by weights 3 and 7", "1996. évi XX. törvény, 2. számú melléklet";
    2607 "hungary_tax_number" Rules(HUNGARY_TAX_NUMBER),
        "ten digits that begin with 8, the last the check digit by weights 1 to 9 and remainder by 11",
        "1996. évi XX. törvény, 1. számú melléklet";
    2608 "hungary_vat" Rules(HUNGARY_VAT),
        "HU and eight digits, the last the check digit by weights 9, 7, 3 and 1", "2017. évi CL. törvény az adózás rendjéről, adószám";
    2609 "poland_identity_card" Rules(POLAND_IDENTITY_CARD),
        "three letters and six digits, the first digit the check digit by weights 7, 3 and 1",
        "Ministerstwo Spraw Wewnętrznych i Administracji, Dowód osobisty; ICAO Doc 9303, part 3, weights";
    2610 "poland_passport" Rules(POLAND_PASSPORT),
        "two letters and seven digits, the first digit the check digit by weights 7, 3 and 1",
        "Ministerstwo Spraw Wewnętrznych i Administracji, Paszport; specimen ZS0000177 of 2006";
    2611 "poland_nip" Rules(POLAND_NIP),
        "ten digits, the last the check digit by remainder by 11", "Ustawa z dnia 13 października 1995 r. o zasadach ewidencji i identyfikacji podatników";
    2612 "poland_regon" Rules(POLAND_REGON),
        "nine digits with a check digit, five more of a local unit with a second one",
        "Główny Urząd Statystyczny, Rejestr REGON: budowa numeru";
    2613 "romania_cnp" Rules(ROMANIA_CNP),
        "a date of birth, a county, and the check digit by weights 279146358279 and remainder by 11",
        "Legea nr. 105/1996; Direcția pentru Evidența Persoanelor, Structura codului numeric personal";
    2614 "slovenia_emso" Rules(SLOVENIA_EMSO),
        "a date of birth, area 50, and the check digit by weights 7 to 2 and remainder by 11",
        "Zakon o centralnem registru prebivalstva; Uredba o načinu določanja osebne identifikacijske številke";
    2615 "slovenia_tax_number" Rules(SLOVENIA_TAX_NUMBER),
        "eight digits, the last the check digit by weights 8 to 2 and remainder by 11",
        "Zakon o finančni upravi, davčna številka";
    2616 "poland_tax_number" Rules(&[Any(&[POLAND_PESEL, POLAND_NIP])]),
        "a PESEL of eleven digits or an NIP of ten, with its check digit",
        "Ustawa z dnia 13 października 1995 r. o zasadach ewidencji i identyfikacji podatników, art. 3";
}

const POLAND_PESEL: &[Rule] = &[
    Shape("11n"),
    NotAllSame,
    Rule::Date(Date::at(0, "YYMMDD").months(&[0, 20, 40, 60, 80])),
    Rule::Check(Check::last_digits(&[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).at(10, Of::Complement, DIGITS)),
];

/// Ten, where the remainder by 11 is that, is written as 0.
const TEN_IS_NOUGHT: &str = "01234567890";

const BULGARIA_EGN: &[Rule] = &[
    Shape("10n"),
    Rule::Date(Date::at(0, "YYMMDD").months(&[0, 20, 40])),
    Rule::Check(Check::weights(&[2, 4, 8, 5, 10, 9, 7, 3, 6]).modulo(11).at(9, Of::Remainder, TEN_IS_NOUGHT)),
];

/// A whole number that 11 divides; until 1985 also those whose last digit would be ten.
const BIRTH_NUMBER: Rule = Rule::Check(Check::number(0, 9).modulo(11).at(9, Of::Remainder, TEN_IS_NOUGHT));

/// Until 1953, without a check digit.
const OLD_BIRTH_NUMBER: &[Rule] = &[Shape("9n"), Rule::Date(Date::at(0, "YYMMDD").months(&[0, 50]))];

/// Since 2004, 20 more is added on days with more births than numbers.
const CZECHIA_BIRTH_NUMBER: &[Rule] = &[Any(&[
    OLD_BIRTH_NUMBER,
    &[Shape("10n"), Rule::Date(Date::at(0, "YYMMDD").months(&[0, 20, 50, 70])), BIRTH_NUMBER],
])];

const SLOVAKIA_BIRTH_NUMBER: &[Rule] = &[Any(&[
    OLD_BIRTH_NUMBER,
    &[Shape("10n"), Rule::Date(Date::at(0, "YYMMDD").months(&[0, 50])), BIRTH_NUMBER],
])];

const HUNGARY_RISING: Rule =
    Rule::Check(Check::weights(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).modulo(11).at(10, Of::Remainder, DIGITS));
const HUNGARY_FALLING: Rule =
    Rule::Check(Check::weights(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).modulo(11).at(10, Of::Remainder, DIGITS));

/// The first digit tells sex, century and citizenship; 3, 4, 7 and 8 stand before births of another century than the twentieth.
const HUNGARY_PERSONAL_NUMBER: &[Rule] = &[
    Shape("11n"),
    Rule::Date(Date::at(1, "YYMMDD")),
    Any(&[
        &[At(0, &["1", "2", "5", "6"]), Between { at: 1, length: 6, low: 0, high: 961_231 }, HUNGARY_RISING],
        &[
            At(0, &["1", "2", "5", "6"]),
            Between { at: 1, length: 6, low: 970_101, high: 991_231 },
            HUNGARY_FALLING,
        ],
        &[At(0, &["3", "4", "7", "8"]), Any(&[&[HUNGARY_FALLING], &[HUNGARY_RISING]])],
    ]),
];

const HUNGARY_TAJ: &[Rule] = &[
    Shape("9n"),
    NotAllSame,
    Rule::Check(Check::weights(&[3, 7, 3, 7, 3, 7, 3, 7]).at(8, Of::Remainder, DIGITS)),
];

/// A number whose remainder is ten is not issued.
const HUNGARY_TAX_NUMBER: &[Rule] = &[
    Shape("10n"),
    At(0, &["8"]),
    Rule::Check(Check::weights(&[1, 2, 3, 4, 5, 6, 7, 8, 9]).modulo(11).at(9, Of::Remainder, DIGITS)),
];

const HUNGARY_VAT: &[Rule] = &[
    Shape("HU8n"),
    Between { at: 2, length: 8, low: 1, high: 99_999_999 },
    Rule::Check(Check::weights(&[0, 0, 9, 7, 3, 1, 9, 7, 3]).at(9, Of::Complement, DIGITS)),
];

/// The check digit's own weight makes the sum a multiple of ten.
const POLAND_IDENTITY_CARD: &[Rule] =
    &[Shape("3a6n"), Rule::Check(Check::weights(&[7, 3, 1, 9, 7, 3, 1, 7, 3]).is(0))];

const POLAND_PASSPORT: &[Rule] =
    &[Shape("2a7n"), Rule::Check(Check::weights(&[7, 3, 9, 1, 7, 3, 1, 7, 3]).is(0))];

/// A number whose remainder is ten is not issued.
const POLAND_NIP: &[Rule] = &[
    Shape("10n"),
    NotAllSame,
    Rule::Check(Check::weights(&[6, 5, 7, 2, 3, 4, 5, 6, 7]).modulo(11).at(9, Of::Remainder, DIGITS)),
];

const POLAND_REGON_UNIT: Rule =
    Rule::Check(Check::weights(&[8, 9, 2, 3, 4, 5, 6, 7]).modulo(11).at(8, Of::Remainder, TEN_IS_NOUGHT));
const POLAND_REGON_LOCAL_UNIT: Rule = Rule::Check(
    Check::weights(&[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]).modulo(11).at(13, Of::Remainder, TEN_IS_NOUGHT),
);

const POLAND_REGON: &[Rule] =
    &[NotAllSame, POLAND_REGON_UNIT, Any(&[&[Shape("9n")], &[Shape("14n"), POLAND_REGON_LOCAL_UNIT]])];

/// Ten is written as 1.
const ROMANIA_CNP: &[Rule] = &[
    Shape("13n"),
    Between { at: 0, length: 1, low: 1, high: 9 },
    Rule::Date(Date::at(1, "YYMMDD")),
    Any(&[&[Between { at: 7, length: 2, low: 1, high: 52 }], &[At(7, &["99"])]]),
    Rule::Check(Check::weights(&[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]).modulo(11).at(
        12,
        Of::Remainder,
        "01234567891",
    )),
];

/// The year is its last three digits. Ten is not issued.
const SLOVENIA_EMSO: &[Rule] = &[
    Shape("13n"),
    Rule::Date(Date::at(0, "DDMMYYY")),
    At(7, &["50"]),
    Rule::Check(Check::weights(&[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        12,
        Of::Complement,
        DIGITS,
    )),
];

/// Ten is written as 0; eleven, where nothing remains, is not issued.
const SLOVENIA_TAX_NUMBER: &[Rule] = &[
    Shape("8n"),
    Between { at: 0, length: 1, low: 1, high: 9 },
    Rule::Check(Check::weights(&[8, 7, 6, 5, 4, 3, 2]).modulo(11).at(7, Of::Rest, "01234567890 ")),
];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn poland() {
        specimens(
            "poland_pesel",
            &["44051401359", "02070803628"],
            &["44051401358", "44131401359", "4405140135"],
        );
        specimens(
            "poland_identity_card",
            &["ABA300000", "aba 300000", "ABS123456"],
            &["ABA400000", "ABA30000", "AB3000000", "BAA300000"],
        );
        specimens("poland_passport", &["ZS0000177", "AA0000000"], &["ZS0000178", "ZS000017", "ZSA000177"]);
        specimens("poland_nip", &["1234563218"], &["1234563219", "0000000000", "123456321", "2134563218"]);
        specimens("poland_tax_number", &["44051401359", "1234563218"], &["44051401358", "1234563219"]);
        specimens(
            "poland_regon",
            &["123456785", "12345678512347", "123456785-12347"],
            &["123456786", "12345678512348", "12345678612347", "1234567851234", "000000000"],
        );
    }

    #[test]
    fn croatia() {
        specimens(
            "croatia_oib",
            &["69435151530", "33392005961"],
            &["69435151531", "96435151530", "6943515153"],
        );
    }

    #[test]
    fn bulgaria() {
        specimens(
            "bulgaria_egn",
            &["6101057509", "0541011239", "8001010040"],
            &["6101057508", "6113057509", "610105750", "61010575090"],
        );
    }

    #[test]
    fn birth_numbers() {
        for name in ["czechia_birth_number", "slovakia_birth_number"] {
            specimens(
                name,
                &["8001011238", "8051011232", "800101/1238", "7801011010", "530101123", "535101/123"],
                &["8001011239", "530132123", "53010112", "80010112380"],
            );
        }
        specimens("czechia_birth_number", &["0521011238"], &[]);
        specimens("slovakia_birth_number", &[], &["0521011238"]);
    }

    #[test]
    fn hungary() {
        specimens(
            "hungary_personal_number",
            &["18001011238", "29801011239", "30501011232"],
            &["18001011233", "18001011239", "18013011230", "90001011231", "1800101123"],
        );
        specimens("hungary_taj", &["123456788"], &["123456789", "000000000", "12345678"]);
        specimens("hungary_tax_number", &["8123456786"], &["8123456787", "7123456785", "800000000"]);
        specimens("hungary_vat", &["HU12345676", "hu 12345676"], &["HU12345677", "HU00000000", "12345676"]);
    }

    #[test]
    fn romania() {
        specimens(
            "romania_cnp",
            &["1800101221144", "1800101120051", "1800101991235"],
            &["1800101221145", "1800101531233", "1801301121236", "180010122114"],
        );
    }

    #[test]
    fn slovenia() {
        specimens(
            "slovenia_emso",
            &["0101006500006", "1503980500018"],
            &["0101006500007", "1503980510013", "3201980500019", "010100650000"],
        );
        specimens(
            "slovenia_tax_number",
            &["12345679", "12345130"],
            &["12345670", "12345041", "01234005", "1234567"],
        );
    }
}
