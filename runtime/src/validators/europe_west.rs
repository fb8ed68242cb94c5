//! Numbers of Austria, Belgium, France, Germany, Ireland, Liechtenstein, Luxembourg, the Netherlands, Switzerland and the United Kingdom: numbers 2200 to 2399.

use super::Kind::{Rules, Text};
use super::check::{Check, Of};
use super::dates::Date;
use super::rule::Rule::{self, Any, Shape};
use super::{compact, value};

rows! {
    10 "german_id_card" Text(german_id_card),
        "characters that serial numbers use, and the check digit with weights 7, 3 and 1",
        "ICAO Doc 9303, part 3; Personalausweisverordnung";
    2200 "belgium_national_number" Rules(BELGIUM_NATIONAL_NUMBER),
        "a date of birth and 97 less the remainder, since 2000 of the number with a 2 before it",
        "Rijksregister, Instructies, Identificatienummer";
}

/// Of people whose birthday is not known, month and day are 0.
const BELGIUM_NATIONAL_NUMBER: &[Rule] = &[
    Shape("11n"),
    Any(&[&[Rule::Date(Date::at(0, "YYMMDD").months(&[0, 20, 40]))], &[Rule::At(2, &["0000"])]]),
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
    fn german_specimens() {
        for good in ["T220001293", "L01X00T471", "LZ6311T475", "l01x00t471", "T220001293D"] {
            assert!(german_id_card(good), "{good}");
        }
        for bad in ["T220001294", "A220001293", "T22000129", "T22000129T", "T22000129D", "T220001293DD"] {
            assert!(!german_id_card(bad), "{bad}");
        }
    }
}
