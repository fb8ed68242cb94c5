//! Numbers of Israel, Qatar, Saudi Arabia, South Africa and their neighbours: numbers 5000 to 5199.

use super::Kind::Rules;
use super::dates::Date;
use super::rule::Rule::{self, Between, Luhn, Shape};

rows! {
    5000 "south_africa_identity" Rules(SOUTH_AFRICA_IDENTITY),
        "a date of birth, a citizenship and the Luhn check digit",
        "Department of Home Affairs, Identification Act 68 of 1997";
}

const SOUTH_AFRICA_IDENTITY: &[Rule] =
    &[Shape("13n"), Rule::Date(Date::at(0, "YYMMDD")), Between { at: 10, length: 1, low: 0, high: 2 }, Luhn];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn south_africa() {
        let bad = ["8001015009088", "8013015009087", "8001015009387", "800101500908"];
        specimens("south_africa_identity", &["8001015009087", "800101 5009 087"], &bad);
    }
}
