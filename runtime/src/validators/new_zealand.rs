//! Numbers of New Zealand: bank accounts, whose check depends on the bank, the tax office's and the health index's.

use std::ops::RangeInclusive;

use super::check::{Check, DIGITS, Of};
use super::compact;
use super::rule::Rule::{self, Any, Between, Shape};
use super::rule::{all_hold, number};

/// The weights are those of nine digits; a number of eight has a 0 before it.
pub(super) const IRD: &[Rule] = &[Any(&[
    &[
        Shape("8n"),
        Between { at: 0, length: 8, low: 10_000_000, high: 99_999_999 },
        Rule::Check(
            Check::weights(&[2, 7, 6, 5, 4, 3, 2])
                .modulo(11)
                .at(7, Of::Complement, "0123456789 ")
                .otherwise(&SECOND_OF_EIGHT),
        ),
    ],
    &[
        Shape("9n"),
        Between { at: 0, length: 9, low: 10_000_000, high: 999_999_999 },
        Rule::Check(
            Check::weights(&[3, 2, 7, 6, 5, 4, 3, 2])
                .modulo(11)
                .at(8, Of::Complement, "0123456789 ")
                .otherwise(&SECOND_OF_NINE),
        ),
    ],
])];

/// Asked where the first weights would give 10; where these do, too, there is no such number.
const SECOND_OF_EIGHT: Check =
    Check::weights(&[4, 3, 2, 5, 2, 7, 6]).modulo(11).at(7, Of::Complement, DIGITS);
const SECOND_OF_NINE: Check =
    Check::weights(&[7, 4, 3, 2, 5, 2, 7, 6]).modulo(11).at(8, Of::Complement, DIGITS);

/// Letters count 1 to 24, without I and O; they stand here where their place has that remainder by 11. What would have no
/// remainder is not issued, and 10 is written 0.
pub(super) const NHI: &[Rule] = &[
    Shape("3a4n"),
    Rule::Check(
        Check::weights(&[7, 6, 5, 4, 3, 2])
            .values("0123456789KLMNPQRSTUVWXYZ         ABCDEFGHJ")
            .modulo(11)
            .at(6, Of::Rest, " 1234567890"),
    ),
];

/// A bank, the branches that it has, and what must hold of an account of two, four, seven and three digits.
type Bank = (u64, &'static [RangeInclusive<u64>], &'static [Rule]);

const BANKS: &[Bank] = &[
    (1, &[1..=999, 1100..=1199, 1800..=1899], COMMON),
    (2, &[1..=999, 1200..=1299], COMMON),
    (3, &[1..=999, 1300..=1399, 1500..=1599, 1700..=1799, 1900..=1999], COMMON),
    (4, &[2020..=2024], COMMON),
    (6, &[1..=999, 1400..=1499], COMMON),
    (8, &[6500..=6599], &[Rule::Check(D)]),
    (9, &[0..=0], &[Rule::Check(E)]),
    (10, &[5165..=5169], COMMON),
    (11, &[5000..=6499, 6600..=8999], COMMON),
    (12, &[3000..=3299, 3400..=3499, 3600..=3699], COMMON),
    (13, &[4900..=4999], COMMON),
    (14, &[4700..=4799], COMMON),
    (15, &[3900..=3999], COMMON),
    (16, &[4400..=4499], COMMON),
    (17, &[3300..=3399], COMMON),
    (18, &[3500..=3599], COMMON),
    (19, &[4600..=4649], COMMON),
    (20, &[4100..=4199], COMMON),
    (21, &[4800..=4899], COMMON),
    (22, &[4000..=4049], COMMON),
    (23, &[3700..=3799], COMMON),
    (24, &[4300..=4349], COMMON),
    (25, &[2500..=2599], &[Rule::Check(F)]),
    (26, &[2600..=2699], &[Rule::Check(G)]),
    (27, &[3800..=3849], COMMON),
    (28, &[2100..=2149], &[Rule::Check(G)]),
    (29, &[2150..=2299], &[Rule::Check(G)]),
    (30, &[2900..=2949], COMMON),
    // A bank without a check.
    (31, &[2800..=2849], &[]),
    (33, &[6700..=6799], &[Rule::Check(F)]),
    (35, &[2400..=2499], COMMON),
    (38, &[9000..=9499], COMMON),
];

/// Numbers from 990 000 on do not count the branch.
const COMMON: &[Rule] = &[Any(&[
    &[Between { at: 6, length: 7, low: 0, high: 989_999 }, Rule::Check(A)],
    &[Between { at: 6, length: 7, low: 990_000, high: 9_999_999 }, Rule::Check(B)],
])];

const A: Check = Check::weights(&[0, 0, 6, 3, 7, 9, 0, 10, 5, 8, 4, 2, 1]).modulo(11).is(0);
const B: Check = Check::weights(&[0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1]).modulo(11).is(0);
const D: Check = Check::weights(&[0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1]).modulo(11).is(0);
const E: Check = Check::digital_roots(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 4, 3, 2, 0, 0, 1]).modulo(11).is(0);
const F: Check = Check::weights(&[0, 0, 0, 0, 0, 0, 1, 7, 3, 1, 7, 3, 1]).modulo(10).is(0);
const G: Check = Check::digital_roots(&[0, 0, 0, 0, 0, 0, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1]).modulo(10).is(0);

/// A number of fifteen digits has three for the branch or two for the suffix: either may be meant.
pub(super) fn bank_account(text: &str) -> bool {
    let Some(account) = compact(text) else { return false };
    [(3, 2), (3, 3), (4, 2), (4, 3)]
        .iter()
        .filter_map(|(branch, suffix)| padded(&account, *branch, *suffix))
        .any(|account| is_of_a_bank(&account))
}

/// The account with zeros before its branch and its suffix; none when it has not the digits for them.
fn padded(account: &[u8], branch: usize, suffix: usize) -> Option<Vec<u8>> {
    let (bank, rest) = account.split_at_checked(2)?;
    let (branch, rest) = rest.split_at_checked(branch)?;
    let (base, rest) = rest.split_at_checked(7)?;
    (rest.len() == suffix).then(|| {
        Some([bank, b"0000".get(branch.len()..)?, branch, base, b"000".get(suffix..)?, rest].concat())
    })?
}

fn is_of_a_bank(account: &[u8]) -> bool {
    let (Some(bank), Some(branch), Some(_)) =
        (number(account, 0, 2), number(account, 2, 4), number(account, 6, 10))
    else {
        return false;
    };
    BANKS.iter().any(|(known, branches, rules)| {
        *known == bank && branches.iter().any(|range| range.contains(&branch)) && all_hold(rules, account)
    })
}

#[cfg(test)]
mod tests {
    use crate::validators::specimens;

    #[test]
    fn bank_accounts() {
        // The examples of the specification, and one of each other way to check.
        let good = [
            "01-902-0068389-00",
            "08-6523-1954512-001",
            "26-2600-0320871-032",
            "01-0242-0100194-00",
            "0102420100194000",
            "12-3140-1234560-00",
            "25-2500-1234569-000",
            "09-0000-1234564-001",
            "31-2840-1234567-00",
        ];
        let bad = [
            "01-902-0068388-00",
            "08-6523-1954512-01X",
            "26-2600-0320872-032",
            "01-9999-0100197-00",
            "99-0242-0100194-00",
            "01-902-0068389",
        ];
        specimens("new_zealand_bank_account", &good, &bad);
    }

    #[test]
    fn taxpayers() {
        // The examples of the specification; the second weights are asked for the second and the third.
        let good = ["49-091-850", "35901981", "49098576", "136410132"];
        let bad = ["136410133", "49-091-851", "9125568", "09125568"];
        specimens("new_zealand_ird", &good, &bad);
    }

    #[test]
    fn patients() {
        // Numbers that the standard sets apart for tests.
        let good = ["ZZZ0016", "zzz0024", "ZAC5361"];
        let bad = ["ZZZ0017", "ZIZ0016", "ZZO0016", "ZZZ001", "ZZ00016", "ZZZ00160"];
        specimens("new_zealand_nhi", &good, &bad);
    }
}
