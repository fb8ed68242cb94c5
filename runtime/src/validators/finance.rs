//! Numbers of accounts, cards, banks and securities: numbers 1000 to 1199.

use super::Kind::{Rules, Text};
use super::check::{Check, DIGITS, Of};
use super::rule::Rule::{self, Any, Between, LuhnOfLetters, Shape};
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
        specimens("sedol", &["0263494", "B0WNLY7"], &["0263495", "A0WNLY7", "026349"]);
        specimens(
            "isin",
            &["US0378331005", "AU0000XVGZA3"],
            &["US0378331006", "US037833100", "0S0378331005"],
        );
    }
}
