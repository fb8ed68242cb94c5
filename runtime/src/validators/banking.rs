//! Account numbers with remainders by 97.

use super::{compact, value};

/// Specimens: the examples of the SWIFT IBAN registry.
pub(super) fn iban(text: &str) -> bool {
    let Some(iban) = compact(text) else { return false };
    let Some((country, rest)) = iban.split_at_checked(2) else { return false };
    let Some((check, account)) = rest.split_at_checked(2) else { return false };
    let length = LENGTHS.binary_search_by(|(code, _)| code.as_bytes().cmp(country)).ok();
    length.and_then(|at| LENGTHS.get(at)).is_some_and(|(_, length)| *length == iban.len())
        && check.iter().all(u8::is_ascii_digit)
        && remainder(account.iter().chain(country).chain(check)) == 1
}

/// Specimen: the legal entity identifier 5493001KJTIIGC8Y1R12 (ISO 17442), in the Global LEI Index.
pub(super) fn mod97(text: &str) -> bool {
    compact(text).is_some_and(|text| text.len() >= 3 && remainder(&text) == 1)
}

fn remainder<'a>(characters: impl IntoIterator<Item = &'a u8>) -> u32 {
    characters.into_iter().fold(0, |remainder, character| match value(*character) {
        digit @ 0..=9 => (remainder * 10 + digit) % 97,
        letter => (remainder * 100 + letter) % 97,
    })
}

/// Characters of a country's numbers, by country code, after the SWIFT IBAN registry.
#[rustfmt::skip]
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24), ("AE", 23), ("AL", 28), ("AT", 20), ("AZ", 28), ("BA", 20), ("BE", 16), ("BG", 22), ("BH", 22), ("BI", 27),
    ("BR", 29), ("BY", 28), ("CH", 21), ("CR", 22), ("CY", 28), ("CZ", 24), ("DE", 22), ("DJ", 27), ("DK", 18), ("DO", 28),
    ("EE", 20), ("EG", 29), ("ES", 24), ("FI", 18), ("FK", 18), ("FO", 18), ("FR", 27), ("GB", 22), ("GE", 22), ("GI", 23),
    ("GL", 18), ("GR", 27), ("GT", 28), ("HN", 28), ("HR", 21), ("HU", 28), ("IE", 22), ("IL", 23), ("IQ", 23), ("IS", 26),
    ("IT", 27), ("JO", 30), ("KW", 30), ("KZ", 20), ("LB", 28), ("LC", 32), ("LI", 21), ("LT", 20), ("LU", 20), ("LV", 21),
    ("LY", 25), ("MC", 27), ("MD", 24), ("ME", 22), ("MK", 19), ("MN", 20), ("MR", 27), ("MT", 31), ("MU", 30), ("NI", 28),
    ("NL", 18), ("NO", 15), ("OM", 23), ("PK", 24), ("PL", 28), ("PS", 29), ("PT", 25), ("QA", 29), ("RO", 24), ("RS", 22),
    ("RU", 33), ("SA", 24), ("SC", 31), ("SD", 18), ("SE", 24), ("SI", 19), ("SK", 24), ("SM", 27), ("SO", 23), ("ST", 25),
    ("SV", 28), ("TL", 23), ("TN", 24), ("TR", 26), ("UA", 29), ("VA", 22), ("VG", 24), ("XK", 20), ("YE", 30),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_sorted() {
        assert!(LENGTHS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn examples_of_the_registry() {
        for good in [
            "GB29 NWBK 6016 1331 9268 19",
            "DE89 3704 0044 0532 0130 00",
            "FR14 2004 1010 0505 0001 3M02 606",
            "CH93 0076 2011 6238 5295 7",
            "NO93 8601 1117 947",
            "NL91ABNA0417164300",
            "mt84malt011000012345mtlcast001s",
            "LC55HEMM000100010012001200023015",
        ] {
            assert!(iban(good), "{good}");
        }
    }

    #[test]
    fn other_lengths_countries_and_digits() {
        for bad in [
            "GB29NWBK60161331926818",
            "GB29NWBK6016133192681",
            "XX89370400440532013000",
            "DE",
            "DE8",
            "GB2ONWBK60161331926819",
        ] {
            assert!(!iban(bad), "{bad}");
        }
    }

    #[test]
    fn legal_entity_identifiers() {
        assert!(mod97("5493001KJTIIGC8Y1R12"));
        assert!(!mod97("5493001KJTIIGC8Y1R13"));
        assert!(!mod97("1"));
    }
}
