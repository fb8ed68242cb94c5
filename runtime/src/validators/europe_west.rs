//! Numbers of Austria, Belgium, France, Germany, Ireland, Liechtenstein, Luxembourg, the Netherlands, Switzerland and the United Kingdom: numbers 2200 to 2399.

use super::Kind::{Rules, Text};
use super::banking;
use super::check::{Check, DIGITS, Of};
use super::dates::Date;
use super::iso7064;
use super::rule::Rule::{
    self, Also, Any, At, Between, Iso7064, Last, Luhn, NotAllSame, Shape, Verhoeff, Without,
};
use super::rule::{number, value_in};
use super::{compact, value};

rows! {
    10 "german_id_card" Text(german_id_card),
        "characters that serial numbers use, and the check digit with weights 7, 3 and 1",
        "ICAO Doc 9303, part 3; Personalausweisverordnung";
    2200 "belgium_national_number" Rules(BELGIUM_NATIONAL_NUMBER),
        "a date of birth and 97 less the remainder, since 2000 of the number with a 2 before it",
        "Rijksregister, Instructies, Identificatienummer";
    2201 "austria_social_security" Rules(AUSTRIA_SOCIAL_SECURITY),
        "a serial number from 100, a date of birth and the check digit by the remainder by 11",
        "Dachverband der Sozialversicherungsträger, Aufbau der Versicherungsnummer";
    2202 "austria_tax_number" Rules(&[Shape("9n"), NotAllSame, Luhn]),
        "nine digits, the last the Luhn check digit of the others", "Bundesministerium für Finanzen, Abgabenkontonummer";
    2203 "austria_vat" Rules(AUSTRIA_VAT),
        "ATU, seven digits and the check digit of their sum, every second one doubled, and 4",
        "Bundesministerium für Finanzen, Konstruktionsregeln der UID-Nummer";
    2204 "belgium_vat" Rules(BELGIUM_VAT),
        "BE, eight digits and 97 less their remainder", "FOD Financiën, Btw-identificatienummer";
    2205 "france_social_security" Rules(FRANCE_SOCIAL_SECURITY),
        "a sex, and 97 less the remainder of thirteen digits", "INSEE, Numéro d'inscription au répertoire";
    2206 "france_tax_number" Rules(FRANCE_TAX_NUMBER),
        "a first digit from 0 to 3, and the remainder of ten digits by 511 in the last three",
        "OECD, Tax identification numbers, France; Direction générale des finances publiques";
    2207 "france_vat" Rules(FRANCE_VAT),
        "FR, a key of digits or with letters, and a number of the register of enterprises by Luhn, or of Monaco",
        "European Commission, VIES, VAT number algorithms; INSEE, Numéro SIREN";
    2208 "germany_drivers_license" Rules(GERMANY_DRIVERS_LICENSE),
        "eleven characters, the tenth the check character of the first nine by the remainder by 11",
        "Fahrerlaubnis-Verordnung, Anlage 8";
    2209 "germany_tax_number" Rules(GERMANY_TAX_NUMBER),
        "among ten digits one twice or three times and no other, no 0 in front, and the check digit",
        "Bundeszentralamt für Steuern, Informationen zur Identifikationsnummer; ISO/IEC 7064, MOD 11,10";
    2210 "germany_vat" Rules(GERMANY_VAT),
        "DE, eight digits, no 0 in front, and the check digit",
        "European Commission, VIES, VAT number algorithms; ISO/IEC 7064, MOD 11,10";
    2211 "ireland_pps" Rules(IRELAND_PPS),
        "seven digits and the check letter by the remainder by 23, since 2013 of the second letter too",
        "Department of Social Protection, PPS number; Revenue, Tax reference numbers";
    2212 "luxembourg_national_id" Rules(LUXEMBOURG_NATIONAL_ID),
        "a date of birth, and two check digits of the first eleven: Luhn's and Verhoeff's",
        "Règlement grand-ducal du 28 novembre 2013, identification des personnes physiques";
    2213 "luxembourg_legal_person" Rules(LUXEMBOURG_LEGAL_PERSON),
        "a year, a legal form, a serial number and the check digit by the remainder by 11",
        "Règlement grand-ducal du 21 décembre 1987, identification numérique des personnes physiques et morales";
    2214 "netherlands_bsn" Rules(&[Any(&[&[Shape("9n"), ELEVEN_PROOF], &[Shape("8n"), ELEVEN_PROOF_OF_EIGHT]]), NotAllSame]),
        "eight or nine digits by the proof of eleven", "Rijksdienst voor Identiteitsgegevens, Logisch ontwerp BSN, elfproef";
    2215 "netherlands_vat" Rules(NETHERLANDS_VAT),
        "NL, nine digits by the proof of eleven, B and two digits, or the remainder of all by 97 is 1",
        "Belastingdienst, Btw-identificatienummer; European Commission, VIES, VAT number algorithms";
    2216 "switzerland_ahv" Rules(SWITZERLAND_AHV),
        "756, nine digits and the check digit of an article number",
        "Zentrale Ausgleichsstelle, Die AHV-Nummer; GS1, EAN-13";
    2217 "uk_nhs_number" Rules(UK_NHS_NUMBER),
        "nine digits and the check digit by the remainder by 11", "NHS Data Dictionary, NHS Number";
}

/// The months 13 to 15 are for days of which the serial numbers are used up.
const AUSTRIA_SOCIAL_SECURITY: &[Rule] = &[
    Shape("10n"),
    Between { at: 0, length: 3, low: 100, high: 999 },
    Any(&[&[Rule::Date(Date::at(4, "DDMMYY"))], &[At(6, &["13", "14", "15"])]]),
    Rule::Check(Check::weights(&[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]).modulo(11).at(
        3,
        Of::Remainder,
        "0123456789 ",
    )),
];

/// The alphabet adds the 4: where 0 is wanting to the next ten of the sum, 6 is of the sum and 4.
const AUSTRIA_VAT: &[Rule] = &[
    Shape("ATU8n"),
    Rule::Check(Check::digit_sums(&[0, 0, 0, 1, 2, 1, 2, 1, 2, 1]).at(10, Of::Complement, "6789012345")),
];

const BELGIUM_VAT: &[Rule] =
    &[Shape("BE10n"), Rule::Check(Check::number(2, 8).modulo(97).digits(10, 2, Of::Rest))];

/// 1 and 2 are the sexes, 3 and 4 those of people who are being registered, 7 and 8 of numbers that are provisional.
const FRANCE_SOCIAL_SECURITY: &[Rule] = &[
    Shape("15n"),
    At(0, &["1", "2", "3", "4", "7", "8"]),
    Rule::Check(Check::number(0, 13).modulo(97).digits(13, 2, Of::Rest)),
];

const FRANCE_TAX_NUMBER: &[Rule] = &[
    Shape("13n"),
    Between { at: 0, length: 1, low: 0, high: 3 },
    Rule::Check(Check::number(0, 10).modulo(511).digits(10, 3, Of::Remainder)),
];

/// Numbers of Monaco begin with three zeros, and are none of the register's.
const FRANCE_VAT: &[Rule] =
    &[Shape("FR2c9n"), Any(&[&[Last(9, &[Luhn])], &[At(4, &["000"])]]), Also(france_vat_key)];

const GERMANY_DRIVERS_LICENSE: &[Rule] = &[
    Shape("11c"),
    Rule::Check(Check::weights(&[9, 8, 7, 6, 5, 4, 3, 2, 1]).modulo(11).at(9, Of::Remainder, "0123456789X")),
];

/// Numbers of tests begin with 0.
const GERMANY_TAX_NUMBER: &[Rule] = &[
    Shape("11n"),
    Between { at: 0, length: 1, low: 1, high: 9 },
    Also(one_digit_repeats),
    Iso7064(&iso7064::MOD_11_10),
];

const GERMANY_VAT: &[Rule] =
    &[Shape("DE9n"), Between { at: 2, length: 1, low: 1, high: 9 }, Last(9, &[Iso7064(&iso7064::MOD_11_10)])];

/// The second letter counts nine times its place in the alphabet if it is one of the first nine. Its value here is 9 more than that
/// place: what the 81 too much leave by 23 turns the alphabet of the check letter. A later letter, as W of wives who had their husbands'
/// numbers, does not count.
const IRELAND_PPS: &[Rule] = &[Any(&[
    &[Shape("7na"), Rule::Check(IRISH_CHECK)],
    &[
        Shape("7n2a"),
        At(8, &["A", "B", "C", "D", "E", "F", "G", "H", "I"]),
        Rule::Check(Check::weights(&[8, 7, 6, 5, 4, 3, 2, 0, 9]).modulo(23).at(
            7,
            Of::Remainder,
            "KLMNOPQRSTUVWABCDEFGHIJ",
        )),
    ],
    &[
        Shape("7n2a"),
        At(8, &["J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z"]),
        Rule::Check(IRISH_CHECK),
    ],
])];

const IRISH_CHECK: Check =
    Check::weights(&[8, 7, 6, 5, 4, 3, 2]).modulo(23).at(7, Of::Remainder, "WABCDEFGHIJKLMNOPQRSTUV");

/// Of people whose birthday is not known, month and day may be 0.
const LUXEMBOURG_NATIONAL_ID: &[Rule] = &[
    Shape("13n"),
    Any(&[
        &[Rule::Date(Date::at(0, "YYYYMMDD"))],
        &[Between { at: 4, length: 2, low: 0, high: 12 }, At(6, &["00"])],
    ]),
    Without(12, &[Luhn]),
    Without(11, &[Verhoeff]),
];

/// A remainder of 1, of which 10 would be the check digit, is not issued.
const LUXEMBOURG_LEGAL_PERSON: &[Rule] = &[
    Shape("11n"),
    Between { at: 0, length: 4, low: 1800, high: 2099 },
    Rule::Check(Check::weights(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        10,
        Of::Complement,
        "0123456789 ",
    )),
];

/// The last digit is subtracted: its weight of 10 is 11 less 1.
const ELEVEN_PROOF: Rule = Rule::Check(Check::weights(&[9, 8, 7, 6, 5, 4, 3, 2, 10]).modulo(11).is(0));
const ELEVEN_PROOF_OF_EIGHT: Rule = Rule::Check(Check::weights(&[8, 7, 6, 5, 4, 3, 2, 10]).modulo(11).is(0));

/// Since 2020 the number of a person in business is none by the proof of eleven: the two last digits check all.
const NETHERLANDS_VAT: &[Rule] = &[
    Shape("NL9nB2n"),
    Any(&[
        &[Rule::Check(Check::weights(&[0, 0, 9, 8, 7, 6, 5, 4, 3, 2, 10]).modulo(11).is(0))],
        &[Also(|text| banking::remainder(text) == 1)],
    ]),
];

const SWITZERLAND_AHV: &[Rule] = &[
    Shape("13n"),
    At(0, &["756"]),
    Rule::Check(Check::weights(&[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is(0)),
];

/// A remainder of which 10 would be the check digit is not issued.
const UK_NHS_NUMBER: &[Rule] = &[
    Shape("10n"),
    NotAllSame,
    Rule::Check(Check::weights(&[10, 9, 8, 7, 6, 5, 4, 3, 2]).modulo(11).at(
        9,
        Of::Complement,
        "0123456789 ",
    )),
];

/// The two characters behind `FR`: the remainder by 97 of the number with 12 after it, or, where one is a letter, by 11 of what both
/// are read as. `I` and `O` are not used.
fn france_vat_key(text: &[u8]) -> bool {
    const KEYS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (Some([first, second]), Some(siren)) = (text.get(2..4), number(text, 4, 9)) else { return false };
    if let Some(key) = number(text, 2, 2) {
        return (siren * 100 + 12) % 97 == key;
    }
    let (Some(high), Some(low)) = (value_in(KEYS, *first), value_in(KEYS, *second)) else { return false };
    let key = match first.is_ascii_digit() {
        true => high * 24 + low - 10,
        false => high * 34 + low - 100,
    };
    (siren + 1 + u64::from(key / 11)) % 11 == u64::from(key % 11)
}

/// Of the first ten digits one stands there twice or, since 2016, three times, but not thrice in a row; no other is repeated.
fn one_digit_repeats(text: &[u8]) -> bool {
    let Some(digits) = text.get(..10) else { return false };
    let times = |digit: u8| digits.iter().filter(|known| **known == digit).count();
    let repeated: Vec<usize> = DIGITS.bytes().map(times).filter(|times| *times > 1).collect();
    matches!(repeated.as_slice(), [2 | 3])
        && !digits.windows(3).any(|three| three.iter().all(|digit| three.first() == Some(digit)))
}

/// Of people whose birthday is not known, month and day are 0.
const BELGIUM_NATIONAL_NUMBER: &[Rule] = &[
    Shape("11n"),
    Any(&[&[Rule::Date(Date::at(0, "YYMMDD").months(&[0, 20, 40]))], &[At(2, &["0000"])]]),
    Any(&[
        &[Rule::Check(Check::number(0, 9).modulo(97).digits(9, 2, Of::Rest))],
        &[Rule::Check(Check::number_after(2, 0, 9).modulo(97).digits(9, 2, Of::Rest))],
    ]),
];

/// Specimens: T220001293, L01X00T471 and LZ6311T475, on the sample cards of the ministry of the interior. The machine-readable zone has
/// the nationality behind the check digit, and people copy both.
fn german_id_card(text: &str) -> bool {
    let Some(number) = compact(text) else { return false };
    let number = number.strip_suffix(b"D").unwrap_or(&number);
    let Some((check, serial)) = number.split_last() else { return false };
    let in_use = |byte: &u8| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte);
    let sum: u32 =
        serial.iter().zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| value(*byte) * weight).sum();
    serial.len() == 9 && serial.iter().all(in_use) && check.is_ascii_digit() && sum % 10 == value(*check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::specimens;

    #[test]
    fn belgium() {
        let good = ["85.07.30-033 28", "17073003384"];
        specimens("belgium_national_number", &good, &["85.07.30-033 29", "85.13.30-033 28", "8507300332"]);
    }

    #[test]
    fn austria() {
        specimens(
            "austria_social_security",
            &["1237 010180"],
            &["1236010180", "0237010180", "1237410180", "123701018"],
        );
        specimens("austria_tax_number", &["59-119/9013"], &["59-119/9014", "000000000", "59-119/901"]);
        specimens(
            "austria_vat",
            &["ATU13585627", "atu 1358 5627"],
            &["ATU13585626", "AT13585627", "ATU1358562"],
        );
    }

    #[test]
    fn belgium_vat() {
        specimens(
            "belgium_vat",
            &["BE 0428.759.497", "BE0403019261"],
            &["BE0428759498", "0428759497", "BE428759497"],
        );
    }

    #[test]
    fn france() {
        // The specimen of the insurance card.
        let good = ["2 69 05 49 588 157 80", "295109912611193"];
        specimens(
            "france_social_security",
            &good,
            &["2 69 05 49 588 157 81", "6 69 05 49 588 157 80", "26905495881578"],
        );
        specimens(
            "france_tax_number",
            &["30 23 217 600 053"],
            &["3023217600054", "4023217600053", "302321760005"],
        );
        let good = ["FR 40 303 265 045", "FR23,334,175,221", "FRK7399859412", "FR4Z123456782"];
        let bad = [
            "FR41303265045",
            "FRK8399859412",
            "FRIO334175221",
            "FR40303265046",
            "40303265045",
            "FR4030326504",
        ];
        specimens("france_vat", &good, &bad);
    }

    #[test]
    fn germany() {
        // The specimen of the licence.
        let good = ["B072RRE2I55"];
        specimens("germany_drivers_license", &good, &["B072RRE2I45", "B072RRE2I5", "B073RRE2I55"]);
        let good = ["86 095 742 719", "65929970489", "36574261809"];
        let bad = ["86095742718", "02476291358", "12345678903", "11123456789", "8609574271"];
        specimens("germany_tax_number", &good, &bad);
        specimens(
            "germany_vat",
            &["DE136695976", "DE 136,695,976"],
            &["DE136695977", "136695976", "DE036695976"],
        );
    }

    #[test]
    fn ireland() {
        let good = ["6433435F", "6433435FT", "6433435OA", "6433435IH", "1234567FA", "1234567TW"];
        specimens("ireland_pps", &good, &["6433435E", "6433435FA", "1234567DW", "643343F", "6433435FAA"]);
    }

    #[test]
    fn luxembourg() {
        let good = ["1893120105732"];
        specimens(
            "luxembourg_national_id",
            &good,
            &["1893120105733", "1893120105742", "1893320105732", "18931201057"],
        );
        specimens(
            "luxembourg_legal_person",
            &["20052212341", "1994 400 002 2"],
            &["20052212342", "10052212341", "2005221234"],
        );
    }

    #[test]
    fn netherlands() {
        specimens("netherlands_bsn", &["111222333", "11122237"], &["111222334", "000000000", "1112223"]);
        let good = ["NL004495445B01", "NL000099998B57", "nl123456789b13"];
        specimens("netherlands_vat", &good, &["NL004495446B01", "NL123456789B14", "004495445B01"]);
    }

    #[test]
    fn switzerland() {
        specimens(
            "switzerland_ahv",
            &["756.9217.0769.85"],
            &["756.9217.0769.84", "757.9217.0769.85", "756.9217.0769"],
        );
    }

    #[test]
    fn united_kingdom() {
        specimens("uk_nhs_number", &["943 476 5919"], &["943 476 5918", "0000000000", "943 476 591"]);
    }

    #[test]
    fn german_specimens() {
        for good in ["T220001293", "L01X00T471", "LZ6311T475", "l01x00t471", "T220001293D"] {
            assert!(german_id_card(good), "{good}");
        }
        for bad in ["T220001294", "A220001293", "T22000129", "T22000129T", "T22000129D", "T220001293DD"] {
            assert!(!german_id_card(bad), "{bad}");
        }
    }
}
