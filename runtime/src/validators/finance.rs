//! Numbers of accounts, cards, banks and securities: numbers 1000 to 1199.

use super::Kind::{Rules, Text};
use super::check::{Check, DIGITS, Of};
use super::rule::Rule::{self, Any, At, Between, LuhnOfLetters, Shape};
use super::{banking, cards};

rows! {
    2 "card_issuer" Text(cards::card_issuer),
        "the number begins as one card network's numbers do, and has their length",
        "ISO/IEC 7812; the networks' published ranges";
    5 "iban" Text(banking::iban),
        "the country's length and structure, and the remainder by 97", "ISO 13616, SWIFT IBAN registry, release 102";
    6 "mod97" Text(banking::mod97),
        "letters read as 10 to 35, the remainder by 97 is 1", "ISO/IEC 7064, MOD 97-10";
    1000 "aba_routing" Rules(ABA_ROUTING),
        "a Federal Reserve district's first two digits, and the check digit",
        "American Bankers Association, Routing Number Policy; US Federal Reserve, FedACH directory";
    1001 "isin" Rules(&[Shape("2a9cn"), LuhnOfLetters]),
        "a country's letters, nine characters and the Luhn check digit", "ISO 6166";
    1002 "cusip" Rules(CUSIP),
        "eight characters and the check digit of their digits, every second one doubled",
        "ANSI X9.6, Committee on Uniform Security Identification Procedures";
    1003 "sedol" Rules(SEDOL),
        "six digits and consonants and the check digit by weights 1, 3, 1, 7, 3 and 9",
        "LSEG, SEDOL Masterfile technical specification";
    1004 "swift_code" Rules(SWIFT_CODE),
        "four letters, a country's two, two characters of a place and, of a branch, three",
        "ISO 9362:2022; ISO 3166-1; XK by SWIFT for Kosovo";
}

/// The first two digits: the government, the twelve districts, their thrift institutions and electronic payments, and traveller's
/// cheques.
const ABA_ROUTING: &[Rule] = &[
    Shape("9n"),
    Any(&[
        &[Between { at: 0, length: 2, low: 0, high: 12 }],
        &[Between { at: 0, length: 2, low: 21, high: 32 }],
        &[Between { at: 0, length: 2, low: 61, high: 72 }],
        &[Between { at: 0, length: 2, low: 80, high: 80 }],
    ]),
    Rule::NotAllSame,
    Rule::Check(Check::weights(&[3, 7, 1, 3, 7, 1, 3, 7, 1]).modulo(10).is(0)),
];

const CUSIP: &[Rule] = &[
    Shape("3n5cn"),
    Rule::Check(Check::digit_sums(&[1, 2, 1, 2, 1, 2, 1, 2]).at(8, Of::Complement, DIGITS)),
];

/// Vowels have values, and no place.
const SEDOL: &[Rule] = &[
    Shape("6cn"),
    Rule::Check(Check::weights(&[1, 3, 1, 7, 3, 9]).values("0123456789 BCD FGH JKLMN PQRST VWXYZ").at(
        6,
        Of::Complement,
        DIGITS,
    )),
];

/// A bank, a country, a place and a branch.
const SWIFT_CODE: &[Rule] = &[Any(&[&[Shape("4a2a2c")], &[Shape("4a2a2c3c")]]), At(4, COUNTRIES)];

/// The countries of ISO 3166-1, and Kosovo.
#[rustfmt::skip]
const COUNTRIES: &[&str] = &[
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
    "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS",
    "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN",
    "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
    "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
    "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM",
    "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
    "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC",
    "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
    "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
    "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW",
    "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS",
    "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
    "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
    "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM", "ZW",
];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn routing_numbers() {
        // Of the Federal Reserve banks of Boston and New York.
        let good = ["011000015", "021001208", "0110-0001-5"];
        specimens("aba_routing", &good, &["011000016", "131000012", "000000000", "01100001"]);
    }

    #[test]
    fn securities() {
        specimens("cusip", &["037833100", "17275R102", "38259P508"], &["037833101", "17257R102", "03783310"]);
        // Deutsche Bank's, as ISO 9362 is most often explained with.
        specimens(
            "swift_code",
            &["DEUTDEFF", "DEUT DE FF 500", "NEDSZAJJXXX"],
            &["DEUTXXFF", "DEUTDEFF50", "DEU1DEFF", "STANDARD"],
        );
        specimens("sedol", &["0263494", "B0WNLY7"], &["0263495", "A0WNLY7", "026349"]);
        specimens(
            "isin",
            &["US0378331005", "AU0000XVGZA3"],
            &["US0378331006", "US037833100", "0S0378331005"],
        );
    }
}
