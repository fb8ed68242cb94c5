//! Numbers of Denmark, Estonia, Finland, Iceland, Latvia, Lithuania, Norway and Sweden: numbers 2000 to 2199.

use super::Kind::Rules;
use super::check::{Check, Of};
use super::dates::Date;
use super::rule::Rule::{self, Any, Between, Last, Luhn, Shape, Without};

rows! {
    2000 "sweden_personal_number" Rules(SWEDEN_PERSONAL_NUMBER),
        "a date of birth, of a coordination number with 60 added to its day, and the Luhn check digit of the last ten digits",
        "Skatteverket, SKV 704, Personnummer; SKV 707, Samordningsnummer";
    2001 "finland_personal_code" Rules(FINLAND_PERSONAL_CODE),
        "a date of birth, an individual number and the check character of the remainder by 31",
        "Digi- ja väestötietovirasto, The personal identity code";
    2002 "estonia_personal_code" Rules(ESTONIA_PERSONAL_CODE),
        "a century and sex, a date of birth, and the check digit by the first weights or the second",
        "EVS 585, Isikukood";
    2003 "denmark_personal_number" Rules(DENMARK_PERSONAL_NUMBER),
        "a date of birth, and a weighted sum that 11 divides; numbers without check digit, issued since 2007, are refused",
        "CPR-kontoret, Personnummeret i CPR-systemet";
    2004 "latvia_personal_code" Rules(LATVIA_PERSONAL_CODE),
        "a date of birth, its century and the check digit by the remainder by 11, as issued until July 2017",
        "Iedzīvotāju reģistra likums; the literature on the number (weights)";
    2005 "lithuania_personal_code" Rules(LITHUANIA_PERSONAL_CODE),
        "a century and sex, a date of birth, and the check digit by the first weights or the second",
        "Lietuvos Respublikos gyventojų registro įstatymas, Asmens kodas";
    2006 "norway_identity_number" Rules(NORWAY_IDENTITY_NUMBER),
        "a date of birth, of a D number with 40 added to its day, and two check digits by the remainder by 11",
        "Skatteetaten, Forskrift til folkeregisterloven, kapittel 2";
}

const SWEDEN_PERSONAL_NUMBER: &[Rule] = &[
    Any(&[
        &[Shape("10n"), Rule::Date(Date::at(0, "YYMMDD").days(&[0, 60]))],
        &[Shape("12n"), Rule::Date(Date::at(0, "YYYYMMDD").days(&[0, 60]))],
    ]),
    Last(10, &[Luhn]),
];

/// Of the signs for the century, the hyphen goes with the separators and the letters stay.
const FINLAND_PERSONAL_CODE: &[Rule] = &[Any(&[
    FINLAND_WITHOUT_CENTURY,
    &[
        Rule::At(6, &["A", "B", "C", "D", "E", "F", "U", "V", "W", "X", "Y"]),
        Without(6, FINLAND_WITHOUT_CENTURY),
    ],
])];

const FINLAND_WITHOUT_CENTURY: &[Rule] = &[
    Shape("9nc"),
    Rule::Date(Date::at(0, "DDMMYY")),
    Between { at: 6, length: 3, low: 2, high: 999 },
    Rule::Check(Check::number(0, 9).modulo(31).at(9, Of::Remainder, "0123456789ABCDEFHJKLMNPRSTUVWXY")),
];

const ESTONIA_PERSONAL_CODE: &[Rule] = &[
    Shape("11n"),
    Between { at: 0, length: 1, low: 1, high: 8 },
    Rule::Date(Date::at(1, "YYMMDD")),
    Rule::Check(FIRST_WEIGHTS),
];

/// The weights are those of the Estonian code.
const LITHUANIA_PERSONAL_CODE: &[Rule] = &[
    Shape("11n"),
    Between { at: 0, length: 1, low: 1, high: 6 },
    Rule::Date(Date::at(1, "YYMMDD")),
    Rule::Check(FIRST_WEIGHTS),
];

const FIRST_WEIGHTS: Check = Check::weights(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 1])
    .modulo(11)
    .at(10, Of::Remainder, "0123456789 ")
    .otherwise(&SECOND_WEIGHTS);

/// Where the first weights leave 10; where these do, too, the check digit is 0.
const SECOND_WEIGHTS: Check =
    Check::weights(&[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]).modulo(11).at(10, Of::Remainder, "01234567890");

const DENMARK_PERSONAL_NUMBER: &[Rule] = &[
    Shape("10n"),
    Rule::Date(Date::at(0, "DDMMYY")),
    Rule::Check(Check::weights(&[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).modulo(11).is(0)),
];

/// The check digit is one more than the remainder, which is 0 for both of 9 and 10.
const LATVIA_PERSONAL_CODE: &[Rule] = &[
    Shape("11n"),
    Rule::Date(Date::at(0, "DDMMYY")),
    Between { at: 6, length: 1, low: 0, high: 2 },
    Rule::Check(Check::weights(&[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]).modulo(11).at(
        10,
        Of::Remainder,
        "12345678900",
    )),
];

const NORWAY_IDENTITY_NUMBER: &[Rule] = &[
    Shape("11n"),
    Rule::Date(Date::at(0, "DDMMYY").days(&[0, 40])),
    Rule::Check(Check::weights(&[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).modulo(11).is(0)),
    Rule::Check(Check::weights(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).modulo(11).is(0)),
];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn sweden() {
        // Of the authority's brochures; the second is the same in twelve digits.
        let good = ["640823-3234", "19640823-3234", "811228-9874", "701063-2391"];
        specimens(
            "sweden_personal_number",
            &good,
            &["640823-3235", "641323-3234", "6408233234640823", "64082332"],
        );
    }

    #[test]
    fn finland() {
        let good = ["131052-308T", "131052A308T"];
        specimens(
            "finland_personal_code",
            &good,
            &["131052-308U", "321052-308T", "131052G308T", "131052-001T"],
        );
    }

    #[test]
    fn estonia() {
        specimens(
            "estonia_personal_code",
            &["37605030299"],
            &["37605030298", "97605030299", "37613030299", "3760503029"],
        );
    }

    #[test]
    fn denmark() {
        // Of the authority's description.
        specimens(
            "denmark_personal_number",
            &["070761-4285", "211062-5629"],
            &["070761-4286", "311162-5629", "070761428"],
        );
    }

    #[test]
    fn latvia() {
        specimens(
            "latvia_personal_code",
            &["161175-19997"],
            &["161175-19996", "161375-19997", "161175-39997", "1611751999"],
        );
    }

    #[test]
    fn lithuania() {
        let good = ["33309240064", "38703181745"];
        specimens(
            "lithuania_personal_code",
            &good,
            &["33309240063", "73309240064", "33313240064", "3330924006"],
        );
    }

    #[test]
    fn norway() {
        // The second is a D number.
        let good = ["15108695088", "01010750160", "41010750154"];
        specimens("norway_identity_number", &good, &["15108695089", "15138695088", "1510869508"]);
    }
}
