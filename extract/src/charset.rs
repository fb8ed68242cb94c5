//! Bytes to text. Reading never fails: what a charset does not define is kept as something that can be looked for.

use mail_parser::decoders::charsets::map::charset_decoder;

/// The text of a file that does not say its charset: a byte order mark decides between UTF-8, UTF-16 and UTF-32; without
/// one it is UTF-8 where valid, otherwise windows-1252, in which every byte is some character.
pub fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => utf32(rest, u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, rest @ ..] => utf32(rest, u32::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8_or_western(rest),
        _ => utf8_or_western(bytes),
    }
}

/// The text of a file, as [`text`] reads it, unless the file is none.
///
/// What is no text: bytes with a NUL, unless a byte order mark says that they are UTF-16 or UTF-32; and what reads as a
/// text of which more than one character in twenty is no writing, but a control or a piece that the charset does not define.
/// The share leaves room for a stray byte in a long text, and for the page breaks and colours of a log.
pub fn file_text(bytes: &[u8]) -> Option<String> {
    let wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff, ..]);
    if !wide && bytes.contains(&0) {
        return None;
    }
    let text = text(bytes);
    let (mut all, mut odd) = (0_usize, 0_usize);
    for point in text.chars() {
        all += 1;
        odd += usize::from(is_no_writing(point));
    }
    (odd.saturating_mul(20) <= all).then_some(text)
}

fn is_no_writing(point: char) -> bool {
    point == char::REPLACEMENT_CHARACTER || point.is_control() && !point.is_ascii_whitespace()
}

/// The text of a part that may name its charset. One that is not known, or is claimed wrongly for UTF-8, is read as
/// [`text`] reads it.
pub(crate) fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    let Some(charset) = charset.map(str::trim) else { return text(bytes) };
    let is_utf8 =
        ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|name| charset.eq_ignore_ascii_case(name));
    if is_utf8 {
        return text(bytes);
    }
    match charset_decoder(charset.as_bytes()) {
        Some(decoder) => decoder(bytes),
        None => text(bytes),
    }
}

fn utf8_or_western(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| western(byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    text.chain(rest.first().map(|_| char::REPLACEMENT_CHARACTER)).collect()
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let (units, rest) = bytes.as_chunks::<4>();
    let text = units.iter().map(|four| char::from_u32(unit(*four)).unwrap_or(char::REPLACEMENT_CHARACTER));
    text.chain(rest.first().map(|_| char::REPLACEMENT_CHARACTER)).collect()
}

/// windows-1252; its five bytes without a meaning stay the control characters that ISO 8859-1 has there, so that no two
/// bytes read alike.
fn western(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let upper = byte.checked_sub(0x80).and_then(|index| UPPER.get(usize::from(index)));
    upper.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_decides_and_without_one_utf_8_goes_first() {
        assert_eq!(text(b"\xef\xbb\xbfna\xc3\xafve"), "naïve");
        assert_eq!(text(b"na\xc3\xafve"), "naïve");
        assert_eq!(text(b"\xff\xfea\0\xac\x20"), "a€");
        assert_eq!(text(b"\xfe\xff\0a\x20\xac"), "a€");
        assert_eq!(text(b"\xff\xfe\0\0a\0\0\0"), "a");
        assert_eq!(text(b"na\xefve \x80"), "naïve €");
    }

    #[test]
    fn what_is_no_text_has_none() {
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let noise: Vec<u8> = (1..=255).collect();
        let without_mark = b"4\x001\x001\x001\0";
        let broken = b"\xff\xfe\x00\xd8\x00\xd8a\0";
        for bytes in [picture.as_slice(), &noise, without_mark, broken] {
            assert_eq!(file_text(bytes), None, "{bytes:?}");
        }
        let stray = b"a letter of some length with one odd byte\x07 in it";
        for bytes in [stray.as_slice(), b"", b"gr\xfc\xdfe", b"\xff\xfea\0\xac\x20", "機密".as_bytes()] {
            assert_eq!(file_text(bytes), Some(text(bytes)), "{bytes:?}");
        }
    }

    #[test]
    fn every_byte_of_the_fallback_reads_differently() {
        let all: std::collections::BTreeSet<char> = (0..=255).map(western).collect();
        assert_eq!(all.len(), 256);
    }

    #[test]
    fn what_is_cut_off_is_marked() {
        assert_eq!(text(b"\xff\xfea\0b"), "a\u{fffd}");
        assert_eq!(text(b"\xff\xfe\x00\xd8"), "\u{fffd}");
    }

    #[test]
    fn a_named_charset_is_used_and_a_wrong_one_survived() {
        assert_eq!(decode(b"\x93\xfa\x96\x7b", Some("Shift_JIS")), "日本");
        assert_eq!(decode(b"gr\xfc\xdfe", Some("iso-8859-1")), "grüße");
        assert_eq!(decode(b"gr\xfc\xdfe", Some("utf-8")), "grüße");
        assert_eq!(decode("grüße".as_bytes(), Some("x-no-such")), "grüße");
        assert_eq!(decode(b"abc", Some("")), "abc");
    }
}
