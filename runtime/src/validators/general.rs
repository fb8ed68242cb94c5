//! Check characters and filters that belong to no country: numbers 17 to 999.

use super::Kind::{Rules, Text};
use super::iso7064;
use super::rule::Rule::{Damm, Iso7064, Luhn36, LuhnOfLetters, Verhoeff};
use super::{filters, luhn};

rows! {
    1 "luhn" Text(luhn::luhn),
        "the last digit is the Luhn check digit of the others", "ISO/IEC 7812-1, annex B";
    8 "verhoeff" Rules(&[Verhoeff]),
        "the last digit is the Verhoeff check digit of the others",
        "J. Verhoeff, Error Detecting Decimal Codes, 1969";
    14 "not_all_same" Text(filters::not_all_same),
        "not one letter or digit repeated", "none; a filter of placeholders";
    16 "has_digit" Text(filters::has_digit),
        "at least one digit", "none; a filter of words";
    17 "damm" Rules(&[Damm]),
        "the last digit is the Damm check digit of the others",
        "H. M. Damm, Total anti-symmetrische Quasigruppen, 2004";
    18 "luhn36" Rules(&[Luhn36]),
        "as `luhn`, of digits and letters in a system of 36", "the Luhn mod N algorithm";
    19 "luhn_letters" Rules(&[LuhnOfLetters]),
        "as `luhn`, letters read as 10 to 35", "ISO 6166, annex A";
    20 "mod11_2" Rules(&[Iso7064(&iso7064::MOD_11_2)]),
        "the last digit, or `X`, is the check character of the digits before", "ISO/IEC 7064, MOD 11-2";
    21 "mod37_2" Rules(&[Iso7064(&iso7064::MOD_37_2)]),
        "the last character is the check character of the letters and digits before",
        "ISO/IEC 7064, MOD 37-2, without the check character `*`";
    22 "mod661_26" Rules(&[Iso7064(&iso7064::MOD_661_26)]),
        "the last two letters are the check characters of the letters before", "ISO/IEC 7064, MOD 661-26";
    23 "mod1271_36" Rules(&[Iso7064(&iso7064::MOD_1271_36)]),
        "the last two characters are the check characters of the letters and digits before",
        "ISO/IEC 7064, MOD 1271-36";
    24 "mod11_10" Rules(&[Iso7064(&iso7064::MOD_11_10)]),
        "the last digit is the check character of the digits before", "ISO/IEC 7064, MOD 11,10";
    25 "mod27_26" Rules(&[Iso7064(&iso7064::MOD_27_26)]),
        "the last letter is the check character of the letters before", "ISO/IEC 7064, MOD 27,26";
    26 "mod37_36" Rules(&[Iso7064(&iso7064::MOD_37_36)]),
        "the last character is the check character of the letters and digits before",
        "ISO/IEC 7064, MOD 37,36";
}

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn check_characters() {
        specimens("luhn", &["79927398713", "DE123455"], &["79927398710", "DE"]);
        specimens("verhoeff", &["2363"], &["2364", "2633", "236A"]);
        specimens("damm", &["5724"], &["5274", "572A"]);
        specimens("luhn_letters", &["US0378331005"], &["US0378331006"]);
        // Identifiers that ORCID prints in its documentation.
        specimens("mod11_2", &["0000-0002-1825-0097", "0000-0002-1694-233X"], &["0000-0002-1825-0079", "X"]);
        specimens("mod37_2", &["G123 498 654 321 H"], &["G123 489 654 321 H"]);
        specimens("mod1271_36", &["ISO79 3W"], &["IS0793W"]);
        specimens("mod11_10", &["07945"], &["07954"]);
        specimens("mod37_36", &["A1-2425G-ABC1234002-M"], &["A1-2425G-ABC1234020-M"]);
    }
}
