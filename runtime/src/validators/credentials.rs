//! Tokens that carry a checksum, so that a search tells them from a chance text without asking who issued them, and keys that a
//! length and an alphabet tell: numbers 1300 to 1499. What the keys look like is in [`keys`](super::keys).

use super::Kind::Text;
use super::{encoded, keys, placeholders};

rows! {
    15 "crc32_base62" Text(crc32_base62),
        "the last six characters are the checksum of those between them and the last underscore",
        "GitHub, Behind GitHub's new authentication token formats, 2021-04-05";
    1300 "base64_128" Text(|text| keys::base64(text, 22, "==")),
        "22 characters of base 64 and two signs of equality, no mock-up", "RFC 4648, section 4";
    1301 "base64_192" Text(|text| keys::base64(text, 32, "")),
        "32 characters of base 64, in three kinds, no mock-up", "RFC 4648, section 4";
    1302 "base64_240" Text(|text| keys::base64(text, 40, "")),
        "40 characters of base 64, in three kinds, no mock-up", "RFC 4648, section 4";
    1303 "base64_256" Text(|text| keys::base64(text, 43, "=")),
        "43 characters of base 64 and a sign of equality, no mock-up", "RFC 4648, section 4";
    1304 "base64_320" Text(|text| keys::base64(text, 54, "==")),
        "54 characters of base 64 and two signs of equality, no mock-up", "RFC 4648, section 4";
    1305 "base64_360" Text(|text| keys::base64(text, 60, "")),
        "60 characters of base 64, in three kinds, no mock-up", "RFC 4648, section 4";
    1306 "base64_512" Text(|text| keys::base64(text, 86, "==")),
        "86 characters of base 64 and two signs of equality, no mock-up", "RFC 4648, section 4";
    1307 "base64url_256" Text(|text| keys::base64url(text, 43)),
        "43 characters of base 64 for addresses, in three kinds, no mock-up", "RFC 4648, section 5";
    1308 "base64url_384" Text(|text| keys::base64url(text, 64)),
        "64 characters of base 64 for addresses, in three kinds, no mock-up", "RFC 4648, section 5";
    1309 "percent_base64_256" Text(|text| keys::percent_base64(text, 43, "=")),
        "the same as base64_256, with its signs percent-encoded", "RFC 4648, section 4; RFC 3986, section 2.1";
    1310 "percent_base64_320" Text(|text| keys::percent_base64(text, 54, "==")),
        "the same as base64_320, with its signs percent-encoded", "RFC 4648, section 4; RFC 3986, section 2.1";
    1311 "web_chat_secret" Text(keys::web_chat_secret),
        "55 characters, or four groups of 11, 3, 3 and 43",
        "Microsoft, Azure Bot Framework secret key entity definition";
    1312 "client_secret" Text(keys::client_secret),
        "three characters, 7Q~ and 31 more or 8Q~ and 34 more",
        "Microsoft, Azure AD client secret entity definition; samples of the credential scanner's rules";
    1313 "google_api_key" Text(keys::google_api_key),
        "AIza and 35 characters, no mock-up", "Microsoft, Google API key entity definition";
    1314 "json_web_token" Text(encoded::json_web_token),
        "a header in JSON that names an algorithm, a payload in JSON, a signature", "RFC 7515, section 3.1";
    1315 "der_private_key" Text(encoded::der_private_key),
        "a whole structure of ASN.1 that begins with a version, as private keys and their containers do and certificates do not",
        "RFC 5208; RFC 7292; RFC 8017, appendix A.1.2; ITU-T X.690, section 8.1.3";
    1316 "random_looking" Text(keys::random_looking),
        "eight different characters at least, none six times in a row", "RFC 4086, section 6.2, turned round";
    1317 "password_value" Text(placeholders::password_value),
        "what stands last is no placeholder and mixes letters with digits or signs",
        "Microsoft, SQL Server connection string entity definition, CEP_GlobalFilter and CEP_PasswordPlaceHolder";
    1318 "no_example_host" Text(placeholders::no_example_host),
        "no name of those that stand in examples",
        "Microsoft, SQL Server connection string entity definition, CEP_CommonExampleKeywords";
    1319 "no_password_placeholder" Text(placeholders::no_password_placeholder),
        "no word that stands for a password in examples, no asterisk and no angle bracket in its place",
        "Microsoft, SQL Server connection string entity definition, CEP_GlobalFilter and CEP_PasswordPlaceHolder";
}

/// The length of a CRC-32 in base 62, leading zeros written.
const CHECKSUM: usize = 6;

/// What stands behind the last underscore is the secret part and, in its last six characters, the checksum of the others.
///
/// Specimens: tokens that their holders revoked and then published.
fn crc32_base62(text: &str) -> bool {
    let Some((_, token)) = text.rsplit_once('_') else { return false };
    let Some(length) = token.len().checked_sub(CHECKSUM).filter(|length| *length > 0) else { return false };
    let Some((secret, checksum)) = token.split_at_checked(length) else { return false };
    secret.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && base62(checksum.as_bytes()) == Some(u64::from(crc32(secret.as_bytes())))
}

/// The number of digits, capitals and small letters, in this order.
fn base62(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        Some(number * 62 + u64::from(digit))
    })
}

/// The checksum of ISO/IEC/IEEE 8802-3, bit by bit: tokens are short and few.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |rest, byte| {
        (0..8).fold(rest ^ u32::from(*byte), |rest, _| match rest & 1 {
            0 => rest >> 1,
            _ => rest >> 1 ^ 0xEDB8_8320,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_checksum() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    // In two pieces, for those who search sources for tokens.
    #[test]
    fn tokens() {
        for good in [
            concat!("ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"),
            concat!("ghp_", "ZJDeVREhkptGF7Wvep0NwJWlPEQP7a0t2nxL"),
            concat!("npm_", "qkJaB6MffYVzZXWqmcoF49yrUxP3wf0LsakP"),
        ] {
            assert!(crc32_base62(good), "{good}");
        }
        for bad in [
            "ghp_abcdefghijklmnopqrstuvwxyzABCD012345",
            concat!("ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18"),
            concat!("ghp_", "zqWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"),
            "ghp_0mLq17",
            "ghp_",
            "x_000000",
            "x_-000000",
            "zzzzzzzzzzzz",
        ] {
            assert!(!crc32_base62(bad), "{bad}");
        }
    }
}
