//! Numbers of Israel, Qatar, Saudi Arabia, South Africa and their neighbours: numbers 5000 to 5199.

use super::Kind::Rules;
use super::dates::Date;
use super::rule::Rule::{self, Between, Luhn, NotAllSame, Shape};

rows! {
    5000 "south_africa_identity" Rules(SOUTH_AFRICA_IDENTITY),
        "a date of birth, a citizenship and the Luhn check digit",
        "Department of Home Affairs, Identification Act 68 of 1997";
    5001 "israel_national_id" Rules(ISRAEL_NATIONAL_ID),
        "nine digits, not one repeated, the last the Luhn check digit",
        "Population and Immigration Authority of Israel, Mispar Zehut; Luhn's rule as it is taught";
}

const SOUTH_AFRICA_IDENTITY: &[Rule] =
    &[Shape("13n"), Rule::Date(Date::at(0, "YYMMDD")), Between { at: 10, length: 1, low: 0, high: 2 }, Luhn];

const ISRAEL_NATIONAL_ID: &[Rule] = &[Shape("9n"), NotAllSame, Luhn];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn south_africa() {
        let bad = ["8001015009088", "8013015009087", "8001015009387", "800101500908"];
        specimens("south_africa_identity", &["8001015009087", "800101 5009 087"], &bad);
    }

    #[test]
    fn israel() {
        // Computed.
        let bad = ["123456783", "000000000", "12345678", "1234567820"];
        specimens("israel_national_id", &["123456782", "039337423"], &bad);
    }
}
