//! Account numbers with remainders by 97.

use super::rule::follows;
use super::{compact, value};

/// Specimens: the examples of the SWIFT IBAN registry. Check digits are 98 less a remainder by 97, hence 02 to 98: the
/// arithmetic alone would also take 00, 01 and 99.
pub(super) fn iban(text: &str) -> bool {
    let Some(iban) = compact(text) else { return false };
    let Some((country, rest)) = iban.split_at_checked(2) else { return false };
    let Some((check, account)) = rest.split_at_checked(2) else { return false };
    let structure = STRUCTURES.binary_search_by(|(code, _)| code.as_bytes().cmp(country)).ok();
    structure.and_then(|at| STRUCTURES.get(at)).is_some_and(|(_, structure)| follows(account, structure))
        && check.iter().all(u8::is_ascii_digit)
        && !matches!(check, b"00" | b"01" | b"99")
        && remainder(account.iter().chain(country).chain(check)) == 1
}

/// Specimen: the legal entity identifier 5493001KJTIIGC8Y1R12 (ISO 17442), in the Global LEI Index.
pub(super) fn mod97(text: &str) -> bool {
    compact(text).is_some_and(|text| text.len() >= 3 && remainder(&text) == 1)
}

/// Of letters and digits, letters read as 10 to 35.
pub(super) fn remainder<'a>(characters: impl IntoIterator<Item = &'a u8>) -> u32 {
    characters.into_iter().fold(0, |remainder, character| match value(*character) {
        digit @ 0..=9 => (remainder * 10 + digit) % 97,
        letter => (remainder * 100 + letter) % 97,
    })
}

/// What stands behind the check digits, by country code, after release 102 of the SWIFT IBAN registry (June 2026): runs of
/// so many digits (`n`), letters (`a`) or either (`c`).
#[rustfmt::skip]
const STRUCTURES: &[(&str, &str)] = &[
    ("AD", "8n12c"), ("AE", "19n"), ("AL", "8n16c"), ("AT", "16n"), ("AZ", "4a20c"), ("BA", "16n"), ("BE", "12n"),
    ("BG", "4a6n8c"), ("BH", "4a14c"), ("BI", "23n"), ("BR", "23n1a1c"), ("BY", "4c4n16c"), ("CH", "5n12c"),
    ("CR", "18n"), ("CY", "8n16c"), ("CZ", "20n"), ("DE", "18n"), ("DJ", "23n"), ("DK", "14n"), ("DO", "4c20n"),
    ("EE", "16n"), ("EG", "25n"), ("ES", "20n"), ("FI", "14n"), ("FK", "2a12n"), ("FO", "14n"), ("FR", "10n11c2n"),
    ("GB", "4a14n"), ("GE", "2a16n"), ("GI", "4a15c"), ("GL", "14n"), ("GR", "7n16c"), ("GT", "24c"), ("HN", "4a20n"),
    ("HR", "17n"), ("HU", "24n"), ("IE", "4a14n"), ("IL", "19n"), ("IQ", "4a15n"), ("IS", "22n"), ("IT", "1a10n12c"),
    ("JO", "4a4n18c"), ("KW", "4a22c"), ("KZ", "3n13c"), ("LB", "4n20c"), ("LC", "4a24c"), ("LI", "5n12c"),
    ("LT", "16n"), ("LU", "3n13c"), ("LV", "4a13c"), ("LY", "21n"), ("MC", "10n11c2n"), ("MD", "20c"), ("ME", "18n"),
    ("MK", "3n10c2n"), ("MN", "16n"), ("MR", "23n"), ("MT", "4a5n18c"), ("MU", "4a19n3a"), ("NI", "4a20n"),
    ("NL", "4a10n"), ("NO", "11n"), ("OM", "3n16c"), ("PK", "4a16c"), ("PL", "24n"), ("PS", "4a21c"), ("PT", "21n"),
    ("QA", "4a21c"), ("RO", "4a16c"), ("RS", "18n"), ("RU", "14n15c"), ("SA", "2n18c"), ("SC", "4a20n3a"),
    ("SD", "14n"), ("SE", "20n"), ("SI", "15n"), ("SK", "20n"), ("SM", "1a10n12c"), ("SO", "19n"), ("ST", "21n"),
    ("SV", "4a20n"), ("TL", "19n"), ("TN", "20n"), ("TR", "6n16c"), ("UA", "6n19c"), ("VA", "18n"), ("VG", "4a16n"),
    ("XK", "16n"), ("YE", "4a4n18c"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_sorted() {
        assert!(STRUCTURES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn the_example_of_every_country_in_the_registry() {
        #[rustfmt::skip]
        let examples = [
            "AD1200012030200359100100", "AE070331234567890123456", "AL47212110090000000235698741",
            "AT611904300234573201", "AZ21NABZ00000000137010001944", "BA391290079401028494",
            "BE68539007547034", "BG80BNBG96611020345678", "BH67BMAG00001299123456",
            "BI4210000100010000332045181", "BR1800360305000010009795493C1", "BY13NBRB3600900000002Z00AB00",
            "CH9300762011623852957", "CR05015202001026284066", "CY17002001280000001200527600",
            "CZ6508000000192000145399", "DE89370400440532013000", "DJ2100010000000154000100186",
            "DK5000400440116243", "DO28BAGR00000001212453611324", "EE382200221020145685",
            "EG380019000500000000263180002", "ES9121000418450200051332", "FI2112345600000785",
            "FK88SC123456789012", "FO6264600001631634", "FR1420041010050500013M02606",
            "GB29NWBK60161331926819", "GE29NB0000000101904917", "GI75NWBK000000007099453",
            "GL8964710001000206", "GR1601101250000000012300695", "GT82TRAJ01020000001210029690",
            "HN88CABF00000000000250005469", "HR1210010051863000160", "HU42117730161111101800000000",
            "IE29AIBK93115212345678", "IL620108000000099999999", "IQ98NBIQ850123456789012",
            "IS140159260076545510730339", "IT60X0542811101000000123456", "JO94CBJO0010000000000131000302",
            "KW81CBKU0000000000001234560101", "KZ86125KZT5004100100", "LB62099900000001001901229114",
            "LC55HEMM000100010012001200023015", "LI21088100002324013AA", "LT121000011101001000",
            "LU280019400644750000", "LV80BANK0000435195001", "LY83002048000020100120361",
            "MC5811222000010123456789030", "MD24AG000225100013104168", "ME25505000012345678951",
            "MK07250120000058984", "MN121234123456789123", "MR1300020001010000123456753",
            "MT84MALT011000012345MTLCAST001S", "MU17BOMM0101101030300200000MUR",
            "NI45BAPR00000013000003558124", "NL91ABNA0417164300", "NO9386011117947",
            "OM810180000001299123456", "PK36SCBL0000001123456702", "PL61109010140000071219812874",
            "PS92PALS000000000400123456702", "PT50000201231234567890154", "QA58DOHB00001234567890ABCDEFG",
            "RO49AAAA1B31007593840000", "RS35260005601001611379", "RU0304452522540817810538091310419",
            "SA0380000000608010167519", "SC18SSCB11010000000000001497USD", "SD2129010501234001",
            "SE4550000000058398257466", "SI56263300012039086", "SK3112000000198742637541",
            "SM86U0322509800000000270100", "SO211000001001000100141", "ST23000100010051845310146",
            "SV62CENR00000000000000700025", "TL380080012345678910157", "TN5910006035183598478831",
            "TR330006100519786457841326", "UA213223130000026007233566001", "VA59001123000012345678",
            "VG96VPVG0000012345678901", "XK051212012345678906", "YE15CBYE0001018861234567891234",
        ];
        for example in examples {
            assert!(iban(example), "{example}");
        }
        assert!(
            examples
                .iter()
                .filter_map(|example| example.get(..2))
                .eq(STRUCTURES.iter().map(|(code, _)| *code))
        );
    }

    #[test]
    fn groups_and_small_letters() {
        for good in
            ["GB29 NWBK 6016 1331 9268 19", "CH93 0076 2011 6238 5295 7", "mt84malt011000012345mtlcast001s"]
        {
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

    // Each has the remainder and the length, and yet no bank can have issued it.
    #[test]
    fn structures_and_check_digits() {
        for bad in [
            "DE59370400440532O13000",
            "GB76N1BK60161331926819",
            "GB57NWBK6016133192681A",
            "DE00370400440532013050",
            "DE01370400440532013032",
            "DE99370400440532013014",
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
