//! Numbers of Australia, China, Hong Kong, India, Indonesia, Japan, Malaysia, New Zealand, the Philippines, Singapore, South Korea, Taiwan and Thailand: numbers 4000 to 4199.

use super::Kind::Rules;
use super::check::Check;
use super::dates::Date;
use super::iso7064;
use super::rule::Rule::{self, Also, Any, Between, Iso7064, NotAllSame, Shape, Verhoeff};

rows! {
    9 "aadhaar" Rules(AADHAAR),
        "twelve digits, the first 2 to 9, no palindrome, the last the Verhoeff check digit",
        "Unique Identification Authority of India, A UID Numbering Scheme";
    4000 "australia_tfn" Rules(AUSTRALIA_TFN),
        "eight or nine digits whose weighted sum has no remainder by 11",
        "Australian Taxation Office, Tax file number algorithm";
    4001 "china_resident_identity" Rules(CHINA_RESIDENT_IDENTITY),
        "a division, a date of birth and the check digit, or `X`", "GB 11643, Citizen identification number";
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
    }

    #[test]
    fn china() {
        // The example of the standard.
        let good = ["11010519491231002X", "11010519491231002x", "440524188001010014"];
        let bad = ["110105194912310021", "11010519491331002X", "01010519491231002X", "11010519491231002"];
        specimens("china_resident_identity", &good, &bad);
    }
}
