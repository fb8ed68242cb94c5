//! Numbers of Bulgaria, Croatia, Czechia, Hungary, Poland, Romania, Russia, Slovakia, Slovenia and Ukraine: numbers 2600 to 2799.

use super::Kind::Rules;
use super::check::{Check, DIGITS, Of};
use super::dates::Date;
use super::iso7064;
use super::rule::Rule::{self, Iso7064, NotAllSame, Shape};

rows! {
    2600 "poland_pesel" Rules(POLAND_PESEL),
        "a date of birth, the century added to its month, and the check digit by weights 1, 3, 7 and 9",
        "Ministerstwo Cyfryzacji, Czym jest numer PESEL";
    2601 "croatia_oib" Rules(&[Shape("11n"), Iso7064(&iso7064::MOD_11_10)]),
        "eleven digits, the last the check digit of the others", "Zakon o osobnom identifikacijskom broju; ISO/IEC 7064, MOD 11,10";
}

const POLAND_PESEL: &[Rule] = &[
    Shape("11n"),
    NotAllSame,
    Rule::Date(Date::at(0, "YYMMDD").months(&[0, 20, 40, 60, 80])),
    Rule::Check(Check::last_digits(&[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).at(10, Of::Complement, DIGITS)),
];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn poland() {
        specimens(
            "poland_pesel",
            &["44051401359", "02070803628"],
            &["44051401358", "44131401359", "4405140135"],
        );
    }

    #[test]
    fn croatia() {
        specimens(
            "croatia_oib",
            &["69435151530", "33392005961"],
            &["69435151531", "96435151530", "6943515153"],
        );
    }
}
