//! Payment cards: which network's numbers begin like this.

use super::digits;

/// Beginnings of equal length, first and last, and the lengths of the whole number.
struct Issuer {
    first: u32,
    last: u32,
    prefix: usize,
    shortest: usize,
    longest: usize,
}

const fn issuer(first: u32, last: u32, prefix: usize, shortest: usize, longest: usize) -> Issuer {
    Issuer { first, last, prefix, shortest, longest }
}

/// The ranges that the networks publish for merchants, as payment services print them (Braintree's table of card types, the
/// test numbers of Adyen and Interswitch). RuPay's 65 lies in Discover's range; those of Elo's and Verve's numbers that lie
/// there or in Visa's have no row either.
const ISSUERS: &[Issuer] = &[
    issuer(4, 4, 1, 13, 13),             // Visa, the length of older cards
    issuer(4, 4, 1, 16, 16),             // Visa
    issuer(4, 4, 1, 19, 19),             // Visa
    issuer(51, 55, 2, 16, 16),           // Mastercard
    issuer(2221, 2720, 4, 16, 16),       // Mastercard
    issuer(34, 34, 2, 15, 15),           // American Express
    issuer(37, 37, 2, 15, 15),           // American Express
    issuer(6011, 6011, 4, 16, 19),       // Discover
    issuer(644, 659, 3, 16, 19),         // Discover
    issuer(3528, 3589, 4, 16, 19),       // JCB
    issuer(300, 305, 3, 14, 19),         // Diners Club
    issuer(3095, 3095, 4, 14, 19),       // Diners Club
    issuer(36, 36, 2, 14, 19),           // Diners Club
    issuer(38, 39, 2, 14, 19),           // Diners Club
    issuer(62, 62, 2, 16, 19),           // UnionPay
    issuer(810, 817, 3, 16, 19),         // UnionPay
    issuer(5018, 5018, 4, 12, 19),       // Maestro
    issuer(5020, 5020, 4, 12, 19),       // Maestro
    issuer(5038, 5038, 4, 12, 19),       // Maestro
    issuer(5893, 5893, 4, 12, 19),       // Maestro
    issuer(6304, 6304, 4, 12, 19),       // Maestro
    issuer(6759, 6759, 4, 12, 19),       // Maestro
    issuer(6761, 6763, 4, 12, 19),       // Maestro
    issuer(2200, 2204, 4, 16, 19),       // Mir
    issuer(60, 60, 2, 16, 16),           // RuPay
    issuer(81, 82, 2, 16, 16),           // RuPay
    issuer(508, 508, 3, 16, 16),         // RuPay
    issuer(506_099, 506_198, 6, 16, 19), // Verve
    issuer(507_865, 507_964, 6, 16, 19), // Verve
    issuer(506_699, 506_778, 6, 16, 16), // Elo
    issuer(509_000, 509_999, 6, 16, 16), // Elo
    issuer(636_297, 636_297, 6, 16, 16), // Elo
    issuer(636_368, 636_368, 6, 16, 16), // Elo
];

/// Specimens: the test numbers that the networks and payment services print in their documentation.
pub(super) fn card_issuer(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    ISSUERS.iter().any(|issuer| {
        let begins = digits.iter().take(issuer.prefix).fold(0, |number, digit| number * 10 + digit);
        (issuer.shortest..=issuer.longest).contains(&digits.len())
            && (issuer.first..=issuer.last).contains(&begins)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_numbers_of_the_networks() {
        for good in [
            "4111 1111 1111 1111",
            "4222222222222",
            "5555-5555-5555-4444",
            "2223003122003222",
            "378282246310005",
            "6011111111111117",
            "3530111333300000",
            "30569309025904",
            "6200000000000005",
            "6759649826438453",
            "8171999927660000",
            "5060990580000217499",
            "6362970000457013",
        ] {
            assert!(card_issuer(good), "{good}");
        }
    }

    #[test]
    fn other_beginnings_and_lengths() {
        for bad in [
            "2220111111111111",
            "2721111111111111",
            "5611111111111111",
            "41111111111111",
            "3782822463100051",
            "1234567812345678",
        ] {
            assert!(!card_issuer(bad), "{bad}");
        }
    }
}
