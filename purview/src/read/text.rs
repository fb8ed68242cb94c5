//! Bytes to text: UTF-8 or UTF-16, with or without a mark. PowerShell writes all of them.

/// The text, without a mark.
///
/// # Errors
/// Why it is no text.
pub(crate) fn text(bytes: &[u8]) -> Result<String, String> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // No export begins with a character that has a zero byte in UTF-8.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(format!("it is neither UTF-8 nor UTF-16 (byte {})", error.valid_up_to())),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err("it is UTF-16 and ends within a character".to_owned());
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map_err(|error| format!("it is UTF-16 with half a character ({:04X})", error.unpaired_surrogate()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_that_powershell_writes() {
        let wanted = "[\"é\"]";
        let little: Vec<u8> = wanted.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = wanted.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            wanted.as_bytes().to_vec(),
            marked(&[0xEF, 0xBB, 0xBF], wanted.as_bytes()),
            marked(&[0xFF, 0xFE], &little),
            marked(&[0xFE, 0xFF], &big),
            little,
            big,
        ] {
            assert_eq!(text(&bytes).as_deref(), Ok(wanted));
        }
        assert!(text(&[0xFF, 0xFE, 0x41]).is_err());
        assert!(text(&[0xFF, 0xFE, 0x00, 0xD8]).is_err());
        assert!(text(b"caf\xE9").is_err());
    }
}
