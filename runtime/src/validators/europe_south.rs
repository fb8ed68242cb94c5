//! Numbers of Cyprus, Greece, Italy, Malta, Portugal, Spain and Türkiye: numbers 2400 to 2599.

use super::Kind::Rules;
use super::check::{Check, Of};
use super::rule::Rule::{self, Shape};

rows! {
    2400 "spain_dni" Rules(SPAIN_DNI),
        "eight digits and the letter of the remainder by 23",
        "Ministerio del Interior, Cálculo del dígito de control del NIF/NIE";
}

const SPAIN_DNI: &[Rule] = &[
    Shape("8na"),
    Rule::Check(Check::number(0, 8).modulo(23).at(8, Of::Remainder, "TRWAGMYFPDXBNJZSQVHLCKE")),
];

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn spain() {
        specimens("spain_dni", &["12345678Z", "12.345.678-z"], &["12345678A", "1234567Z", "123456789"]);
    }
}
