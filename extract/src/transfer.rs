//! Content transfer encodings, read leniently: a byte that does not belong is passed over (base64) or kept as it stands
//! (quoted-printable), for a policy must not be evaded by damage that every mail program forgives.

use std::borrow::Cow;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transfer {
    #[default]
    Plain,
    Base64,
    QuotedPrintable,
}

impl Transfer {
    pub(crate) fn named(name: &str) -> Self {
        let name = name.trim();
        if name.eq_ignore_ascii_case("base64") {
            Transfer::Base64
        } else if name.eq_ignore_ascii_case("quoted-printable") {
            Transfer::QuotedPrintable
        } else {
            Transfer::Plain
        }
    }

    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Transfer::Plain => Cow::Borrowed(bytes),
            Transfer::Base64 => Cow::Owned(base64(bytes)),
            Transfer::QuotedPrintable => Cow::Owned(quoted_printable(bytes, false)),
        }
    }
}

/// Padding ends a group, not the text: encoders that join pieces leave it in the middle.
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut bits = 0u32;
    let mut digits = 0;
    for &byte in bytes {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                flush(&mut decoded, bits, digits);
                digits = 0;
                continue;
            }
            _ => continue,
        };
        bits = (bits << 6) | u32::from(digit);
        digits += 1;
        if digits == 4 {
            flush(&mut decoded, bits, digits);
            digits = 0;
        }
    }
    flush(&mut decoded, bits, digits);
    decoded
}

/// The whole bytes that so many digits of six bits hold.
fn flush(decoded: &mut Vec<u8>, bits: u32, digits: usize) {
    if digits > 0 {
        let [_, bytes @ ..] = (bits << (6 * (4 - digits))).to_be_bytes();
        decoded.extend(bytes.iter().take(digits - 1));
    }
}

/// `in_word`: the variant of encoded words in headers, in which `_` is a space.
pub(crate) fn quoted_printable(bytes: &[u8], in_word: bool) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'=' => {
                if let [high, low, behind @ ..] = after
                    && let (Some(high), Some(low)) = (hex(*high), hex(*low))
                {
                    decoded.push(high << 4 | low);
                    rest = behind;
                } else if let Some(behind) = soft_break(after) {
                    rest = behind;
                } else {
                    decoded.push(b'=');
                }
            }
            b'_' if in_word => decoded.push(b' '),
            _ => decoded.push(*byte),
        }
    }
    decoded
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// What follows a soft line break, which may have blanks before its line end: a few, so that the look ahead is short.
fn soft_break(after: &[u8]) -> Option<&[u8]> {
    let blanks = after.iter().take(80).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match after.get(blanks..)? {
        [b'\r', b'\n', behind @ ..] | [b'\n', behind @ ..] => Some(behind),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_forgives_what_mail_programs_forgive() {
        for (coded, expected) in [
            ("aGVsbG8=", "hello"),
            ("aGVs\r\nbG8", "hello"),
            ("a!G*V sbG8==", "hello"),
            ("aGk=aGk=", "hihi"),
            ("a", ""),
        ] {
            assert_eq!(base64(coded.as_bytes()), expected.as_bytes(), "{coded}");
        }
    }

    #[test]
    fn quoted_printable_forgives_too() {
        for (coded, expected) in
            [("a=3Db", "a=b"), ("a=\r\nb", "ab"), ("a= \nb", "ab"), ("100=zz =", "100=zz ="), ("a_b", "a_b")]
        {
            assert_eq!(quoted_printable(coded.as_bytes(), false), expected.as_bytes(), "{coded}");
        }
        assert_eq!(quoted_printable(b"a_b", true), b"a b");
    }
}
