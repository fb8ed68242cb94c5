//! From bytes to code points: distances between matches are counted in code points (S18).

/// Bytes between two noted counts.
const STEP: usize = 128;

/// Answers how many code points stand before a byte, after one pass over the text.
#[derive(Debug)]
pub(super) enum Points<'a> {
    /// Every code point is a byte.
    Ascii,
    /// The code points before every [`STEP`]th byte.
    Counted { bytes: &'a [u8], before: Vec<usize> },
}

impl<'a> Points<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Points::Ascii;
        }
        let bytes = text.as_bytes();
        let mut total = 0;
        let before = bytes
            .chunks(STEP)
            .map(|chunk| {
                let before = total;
                total += count(chunk);
                before
            })
            .collect();
        Points::Counted { bytes, before }
    }

    pub(super) fn before(&self, byte: usize) -> usize {
        match self {
            Points::Ascii => byte,
            Points::Counted { bytes, before } => {
                // The end of the text may be where the next chunk would begin.
                let chunk = (byte / STEP).min(before.len().saturating_sub(1));
                let counted = before.get(chunk).copied().unwrap_or(0);
                counted + bytes.get(chunk * STEP..byte).map_or(0, count)
            }
        }
    }
}

fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_from_any_boundary() {
        for text in ["", "plain", &"ä€𝄞x".repeat(100), &"é".repeat(STEP)] {
            let points = Points::new(text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(points.before(byte), count);
            }
            assert_eq!(points.before(text.len()), text.chars().count());
        }
    }
}
