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
    Rule::Check(
        Check::weights(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 1])
            .modulo(11)
            .at(10, Of::Remainder, "0123456789 ")
            .otherwise(&SECOND_WEIGHTS),
    ),
];

/// Where the first weights leave 10; where these do, too, the check digit is 0.
const SECOND_WEIGHTS: Check =
    Check::weights(&[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]).modulo(11).at(10, Of::Remainder, "01234567890");

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
}
