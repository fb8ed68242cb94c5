//! Texts in base 64 whose content tells what they are: tokens of JSON and structures of ASN.1.

/// Three parts in base 64 for addresses; the first two are objects of JSON, and the first names an algorithm.
///
/// Specimen: RFC 7515, appendix A.1.
pub(super) fn json_web_token(text: &str) -> bool {
    let mut parts = text.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let object = |part: &str| decode(part).filter(|bytes| bytes.starts_with(b"{") && bytes.ends_with(b"}"));
    object(header).is_some_and(|header| header.windows(5).any(|word| word == b"\"alg\""))
        && object(payload).is_some()
        && decode(signature).is_some()
}

/// A sequence with a length in two bytes, which is that of the rest, and in it first of all a version: 0 or 1 of a key, 3 of a
/// container of keys. A certificate has another sequence there.
pub(super) fn der_private_key(text: &str) -> bool {
    let Some(bytes) = decode(text.trim_end_matches('=')) else { return false };
    match bytes.as_slice() {
        [0x30, 0x82, high, low, content @ ..] => {
            content.len() == usize::from(*high) << 8 | usize::from(*low)
                && matches!(content, [0x02, 0x01, 0 | 1 | 3, ..])
        }
        _ => false,
    }
}

/// The bytes of a text in either alphabet of base 64, without padding; none when it is not one.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    // Six bits left over are a character that says nothing.
    (count < 6 && !bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::specimens;

    #[test]
    fn base64_of_rfc_4648() {
        assert_eq!(decode("Zm9vYmFy").as_deref(), Some(b"foobar".as_slice()));
        assert_eq!(decode("Zm9vYmE").as_deref(), Some(b"fooba".as_slice()));
        assert_eq!(decode("Zm9vYg").as_deref(), Some(b"foob".as_slice()));
        assert_eq!(decode("Z"), None);
        assert_eq!(decode("Zm9v Ym"), None);
    }

    #[test]
    fn the_token_of_rfc_7515() {
        let header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
        let payload =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        specimens(
            "json_web_token",
            &[&format!("{header}.{payload}.{signature}")],
            &[
                &format!("{header}.{payload}"),
                &format!("{payload}.{payload}.{signature}"),
                &format!("{header}.{signature}.{signature}"),
                &format!("{header}.{payload}.{signature}.{signature}"),
                "eyJhbGciOiJub25lIn0",
                "a.b.c",
            ],
        );
    }

    #[test]
    fn whole_structures_with_a_version() {
        // A header, a version, and bytes that nobody looks at.
        let structure = |version: &[u8], length: u8| {
            let mut bytes = vec![0x30, 0x82, 0, length];
            bytes.extend_from_slice(version);
            bytes.resize(4 + 60, 0x2A);
            encode(&bytes)
        };
        let good = [structure(&[2, 1, 0], 60), structure(&[2, 1, 1], 60), structure(&[2, 1, 3], 60)];
        let bad = [structure(&[0x30, 0x82], 60), structure(&[2, 1, 0], 61), structure(&[2, 1, 7], 60)];
        specimens(
            "der_private_key",
            &good.each_ref().map(String::as_str),
            &bad.each_ref().map(String::as_str),
        );
        specimens("der_private_key", &[], &["MIIK", "MIIKcQIBAzCCCi0GCSqGSIb3DQEHAaCCCh4EggoaMIIKFjCCBg8"]);
    }

    fn encode(bytes: &[u8]) -> String {
        let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte))
                << (8 * (3 - chunk.len()));
            for place in 0..=chunk.len() {
                text.push(alphabet[bits >> (18 - 6 * place) & 63]);
            }
        }
        text
    }
}
