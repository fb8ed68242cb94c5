//! Numbers of Australia, China, Hong Kong, India, Indonesia, Japan, Malaysia, New Zealand, the Philippines, Singapore, South Korea, Taiwan and Thailand: numbers 4000 to 4199.

use super::Kind::{Rules, Text};
use super::check::{Check, DIGITS, Of};
use super::dates::Date;
use super::rule::Rule::{self, Also, Any, At, Between, Iso7064, Luhn36, NotAllSame, Shape, Verhoeff};
use super::rule::all_hold;
use super::{compact, iso7064, new_zealand};

rows! {
    9 "aadhaar" Rules(AADHAAR),
        "twelve digits, the first 2 to 9, no palindrome, the last the Verhoeff check digit",
        "Unique Identification Authority of India, A UID Numbering Scheme";
    4000 "australia_tfn" Rules(AUSTRALIA_TFN),
        "eight or nine digits whose weighted sum has no remainder by 11",
        "Australian Taxation Office, Tax file number algorithm";
    4001 "china_resident_identity" Rules(CHINA_RESIDENT_IDENTITY),
        "a division, a date of birth and the check digit, or `X`", "GB 11643, Citizen identification number";
    4002 "australia_abn" Rules(AUSTRALIA_ABN),
        "eleven digits, the first less 1, whose weighted sum has no remainder by 89",
        "Australian Business Register, Format of the ABN";
    4003 "australia_acn" Rules(AUSTRALIA_ACN),
        "nine digits, the last by weights from 8 to 1",
        "Australian Securities and Investments Commission, Australian Company Number digit check";
    4004 "australia_medicare" Rules(AUSTRALIA_MEDICARE),
        "a first digit from 2 to 6, and the ninth by weights 1, 3, 7 and 9",
        "Services Australia, Medicare card number; the weights as they are taught";
    4005 "new_zealand_bank_account" Text(new_zealand::bank_account),
        "a bank, one of its branches, and the weighted sum that the bank uses",
        "Inland Revenue, Non-Resident Withholding Tax and Resident Withholding Tax Specification Document, bank account number validation";
    4006 "new_zealand_ird" Rules(new_zealand::IRD),
        "a number from 10 000 000 on, and the check digit by the first weights or the second",
        "Inland Revenue, Non-Resident Withholding Tax and Resident Withholding Tax Specification Document, IRD number validation";
    4007 "new_zealand_nhi" Rules(new_zealand::NHI),
        "three letters without I and O, and the check digit by weights from 7 to 2",
        "Health New Zealand, HISO 10046 Consumer Health Identity Standard, NHI number";
    4008 "japan_my_number" Rules(JAPAN_MY_NUMBER),
        "twelve digits, the last by the weights of the ordinance",
        "Ministry of Internal Affairs and Communications, Ordinance 85 of 2014, article 5";
    4009 "japan_corporate_number" Rules(JAPAN_CORPORATE_NUMBER),
        "thirteen digits, the first 9 less the remainder by 9",
        "National Tax Agency, Ministry of Finance Ordinance 70 of 2014, article 2";
    4010 "hong_kong_identity_card" Text(hong_kong_identity_card),
        "one or two letters, six digits and the check digit, or `A`, in brackets or not",
        "Hong Kong Immigration Department, Identity card number; the weights as they are taught";
    4011 "india_gst" Rules(INDIA_GST),
        "a state, a permanent account number, and the check character of the Luhn algorithm in 36",
        "Goods and Services Tax Network, Structure of the GSTIN";
    4012 "singapore_nric" Rules(SINGAPORE_NRIC),
        "the letter of the kind of number, seven digits and the check letter of that kind",
        "Singapore National Registration Department; the weights as they are taught";
    4013 "south_korea_rrn" Rules(SOUTH_KOREA_RRN),
        "a date of birth, a century and sex, and the check digit, of foreigners 2 more",
        "Ministry of the Interior and Safety, resident registration number; the weights as they are taught";
    4014 "taiwan_national_id" Rules(TAIWAN_NATIONAL_ID),
        "a letter of the place, 1 or 2, and the check digit",
        "Department of Household Registration, Ministry of the Interior; the weights as they are taught";
    4015 "thailand_population_code" Rules(THAILAND_POPULATION_CODE),
        "thirteen digits, the first 1 to 8, the last by weights from 13 to 2",
        "Department of Provincial Administration, thirteen digits of the identity card; the weights as they are taught";
}

/// Specimens: the test numbers of the authority's authentication interface. That no number reads the same backwards is what
/// libraries for the number add to the authority's own rules (python-stdnum).
const AADHAAR: &[Rule] =
    &[Shape("12n"), Between { at: 0, length: 1, low: 2, high: 9 }, Also(is_no_palindrome), Verhoeff];

fn is_no_palindrome(text: &[u8]) -> bool {
    !text.iter().eq(text.iter().rev())
}

const AUSTRALIA_TFN: &[Rule] = &[
    NotAllSame,
    Any(&[
        &[Shape("9n"), Rule::Check(Check::weights(&[1, 4, 3, 7, 5, 8, 6, 9, 10]).modulo(11).is(0))],
        &[Shape("8n"), Rule::Check(Check::weights(&[10, 7, 8, 4, 6, 3, 5, 1]).modulo(11).is(0))],
    ]),
];

const CHINA_RESIDENT_IDENTITY: &[Rule] = &[
    Shape("17nc"),
    Between { at: 0, length: 2, low: 11, high: 83 },
    Rule::Date(Date::at(6, "YYYYMMDD")),
    Iso7064(&iso7064::MOD_11_2),
];

/// That 1 is taken from the first digit, whose weight is 10, leaves a remainder of 10.
const AUSTRALIA_ABN: &[Rule] = &[
    Shape("11n"),
    Between { at: 0, length: 1, low: 1, high: 9 },
    Rule::Check(Check::weights(&[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).modulo(89).is(10)),
];

const AUSTRALIA_ACN: &[Rule] = &[
    Shape("9n"),
    NotAllSame,
    Rule::Check(Check::weights(&[8, 7, 6, 5, 4, 3, 2, 1]).at(8, Of::Complement, DIGITS)),
];

/// After the check digit stand the number of the card's issue and, of one person, that person's place on it.
const AUSTRALIA_MEDICARE: &[Rule] = &[
    Any(&[&[Shape("10n")], &[Shape("11n")]]),
    Between { at: 0, length: 1, low: 2, high: 6 },
    NotAllSame,
    Rule::Check(Check::weights(&[1, 3, 7, 9, 1, 3, 7, 9]).at(8, Of::Remainder, DIGITS)),
];

/// A remainder of 0 or 1 gives the check digit 0.
const JAPAN_MY_NUMBER: &[Rule] = &[
    Shape("12n"),
    NotAllSame,
    Rule::Check(Check::weights(&[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        11,
        Of::Rest,
        "012345678900",
    )),
];

const JAPAN_CORPORATE_NUMBER: &[Rule] = &[
    Shape("13n"),
    Rule::Check(Check::weights(&[0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]).modulo(9).at(0, Of::Rest, DIGITS)),
];

/// Specimen: A123456(3). Of one letter, the place before it counts 36 by 9, which leaves 5 of 11, and 6 are wanting.
const HONG_KONG_IDENTITY_CARD: &[Rule] = &[Any(&[
    &[
        Shape("a6nc"),
        Any(HONG_KONG_CHECK_CHARACTER_7),
        Rule::Check(Check::weights(&[8, 7, 6, 5, 4, 3, 2, 1]).modulo(11).is(6)),
    ],
    &[
        Shape("2a6nc"),
        Any(HONG_KONG_CHECK_CHARACTER_8),
        Rule::Check(Check::weights(&[9, 8, 7, 6, 5, 4, 3, 2, 1]).modulo(11).is(0)),
    ],
])];

const HONG_KONG_CHECK_CHARACTER_7: &[&[Rule]] = &[&[Shape("a7n")], &[At(7, &["A"])]];
const HONG_KONG_CHECK_CHARACTER_8: &[&[Rule]] = &[&[Shape("2a7n")], &[At(8, &["A"])]];

/// The brackets around the check digit are no separators of other numbers.
fn hong_kong_identity_card(text: &str) -> bool {
    let plain: String = text.chars().filter(|point| !matches!(point, '(' | ')')).collect();
    compact(&plain).is_some_and(|number| all_hold(HONG_KONG_IDENTITY_CARD, &number))
}

/// The states and union territories have 01 to 38, what belongs to none 97, and the centre 99.
const INDIA_GST: &[Rule] = &[
    Shape("2n5a4nacZc"),
    Any(&[&[Between { at: 0, length: 2, low: 1, high: 38 }], &[At(0, &["97", "99"])]]),
    Luhn36,
];

/// Those of this century add 4, those since 2022 for foreigners 3: their letters begin so many places later.
const SINGAPORE_NRIC: &[Rule] = &[
    Shape("a7na"),
    Any(&[
        &[At(0, &["S"]), Rule::Check(SINGAPORE.at(8, Of::Remainder, "JZIHGFEDCBA"))],
        &[At(0, &["T"]), Rule::Check(SINGAPORE.at(8, Of::Remainder, "GFEDCBAJZIH"))],
        &[At(0, &["F"]), Rule::Check(SINGAPORE.at(8, Of::Remainder, "XWUTRQPNMLK"))],
        &[At(0, &["G"]), Rule::Check(SINGAPORE.at(8, Of::Remainder, "RQPNMLKXWUT"))],
        &[At(0, &["M"]), Rule::Check(SINGAPORE.at(8, Of::Remainder, "TRQPNJLKXWU"))],
    ]),
];

const SINGAPORE: Check = Check::weights(&[0, 2, 7, 6, 5, 4, 3, 2]).modulo(11);

/// The seventh digit is a century and a sex: 9 and 0, 1 to 4, and 5 to 8 of foreigners.
const SOUTH_KOREA_RRN: &[Rule] = &[
    Shape("13n"),
    Rule::Date(Date::at(0, "YYMMDD")),
    Any(&[
        &[At(6, &["0", "1", "2", "3", "4", "9"]), Rule::Check(SOUTH_KOREA.at(12, Of::Rest, "012345678901"))],
        &[At(6, &["5", "6", "7", "8"]), Rule::Check(SOUTH_KOREA.at(12, Of::Rest, "234567890123"))],
    ]),
];

const SOUTH_KOREA: Check = Check::weights(&[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]).modulo(11);

/// A letter stands for two digits, of which the first counts once and the second nine times: by 10, the first less the second.
/// The letters stand here where their place has that last digit.
const TAIWAN_NATIONAL_ID: &[Rule] = &[
    Shape("a9n"),
    At(1, &["1", "2"]),
    Rule::Check(
        Check::weights(&[1, 8, 7, 6, 5, 4, 3, 2, 1, 1])
            .values("0123456789BAKJHGFEDCNMLVUTSROIZWYX    QP")
            .is(0),
    ),
];

const THAILAND_POPULATION_CODE: &[Rule] = &[
    Shape("13n"),
    Between { at: 0, length: 1, low: 1, high: 8 },
    NotAllSame,
    Rule::Check(Check::weights(&[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        12,
        Of::Rest,
        "012345678901",
    )),
];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn india() {
        let good = [
            "234123412346",
            "9999 4105 7058",
            "999971658847",
            "999933119405",
            "999955183433",
            "999990501894",
        ];
        specimens("aadhaar", &good, &["999941057059", "099941057058", "99994105705", "222222222222"]);
    }

    #[test]
    fn australia() {
        let good = ["123 456 782", "876 543 210"];
        specimens("australia_tfn", &good, &["123 456 783", "000 000 000", "1234567"]);
        // The examples of the registers: of the tax office, and of the commission's page.
        let good = ["51 824 753 556", "53004085616", "83 914 571 673"];
        specimens("australia_abn", &good, &["51 824 753 557", "15 824 753 556", "5182475355", "00000000000"]);
        let good = ["004 085 616", "000 000 019", "010 499 966"];
        specimens("australia_acn", &good, &["004 085 617", "000 000 000", "004 085 61"]);
        let good = ["2123 45670 1", "2123456701", "21234567011"];
        specimens("australia_medicare", &good, &["2123456711", "1123456701", "212345670", "212345670111"]);
    }

    #[test]
    fn japan() {
        // Computed by the ordinances.
        let good = ["1234 5678 9018", "123456789018"];
        specimens("japan_my_number", &good, &["123456789012", "000000000000", "12345678901"]);
        let good = ["9234567890123", "7000012050002"];
        specimens("japan_corporate_number", &good, &["6000012050002", "7000012050020", "700001205000"]);
    }

    #[test]
    fn hong_kong() {
        let good = ["A123456(3)", "a1234563", "A123456 3", "WX123456(9)", "Z683365(A)"];
        let bad = ["A123456(4)", "A123456(B)", "WX123456(A)", "A12345(3)", "ABC123456(1)"];
        specimens("hong_kong_identity_card", &good, &bad);
    }

    #[test]
    fn india_companies() {
        let good = ["27AAPFU0939F1ZV", "27-aapfu0939f1z-v"];
        let bad = ["27AAPFU0939F1ZO", "39AAPFU0939F1ZV", "00AAPFU0939F1ZV", "27AAPFU0939F1Z"];
        specimens("india_gst", &good, &bad);
    }

    #[test]
    fn singapore() {
        let good = ["S1234567D", "T1234567J", "F1234567N", "G1234567X", "M1234567K", "s0000001i"];
        let bad = ["S1234567J", "T1234567D", "F1234567X", "G1234567N", "M1234567N", "S123456D", "A1234567D"];
        specimens("singapore_nric", &good, &bad);
    }

    #[test]
    fn south_korea() {
        let good = ["971013-9019902", "8001011000008", "850515-5123451"];
        let bad = ["971013-9019903", "971313-9019902", "971013-901990"];
        specimens("south_korea_rrn", &good, &bad);
    }

    #[test]
    fn taiwan() {
        let good = ["A123456789", "a123456789", "Z193827440", "F234567898"];
        specimens("taiwan_national_id", &good, &["A123456788", "A323456789", "A12345678", "1123456789"]);
    }

    #[test]
    fn thailand() {
        let good = ["1234567890121", "1-2345-67890-12-1"];
        let bad = ["1234567890122", "9234567890121", "0234567890121", "123456789012"];
        specimens("thailand_population_code", &good, &bad);
    }

    #[test]
    fn china() {
        // The example of the standard.
        let good = ["11010519491231002X", "11010519491231002x", "440524188001010014"];
        let bad = ["110105194912310021", "11010519491331002X", "01010519491231002X", "11010519491231002"];
        specimens("china_resident_identity", &good, &bad);
    }
}
