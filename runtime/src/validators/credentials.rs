//! Tokens that carry a checksum, so that a search tells them from a chance text without asking who issued them: numbers 1300 to 1499.

use super::Kind::Text;

rows! {
    15 "crc32_base62" Text(crc32_base62),
        "the last six characters are the checksum of those between them and the last underscore",
        "GitHub, Behind GitHub's new authentication token formats, 2021-04-05";
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
