//! What text means to the scanner: folding (S4), word characters (S20), values (S17) and how a value is masked.

/// The simple lower case of a code point.
#[inline]
pub fn fold(point: char) -> char {
    if point.is_ascii() {
        return point.to_ascii_lowercase();
    }
    // The only code point whose full lower case is two (U+0130, an `i` and its dot) has the first of them as its simple one.
    point.to_lowercase().next().unwrap_or(point)
}

/// A text with each code point folded.
pub fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Letters, digits and `_`, but no letters of scripts that are written without spaces.
#[inline]
pub fn is_word(point: char) -> bool {
    if point.is_ascii() {
        return point.is_ascii_alphanumeric() || point == '_';
    }
    point.is_alphanumeric() && !(point.is_alphabetic() && is_unspaced(point))
}

/// The value of a match: folded, without spaces, `-`, `.` and `/`.
pub fn normalise(text: &str) -> String {
    text.chars().filter(|point| !is_separator(*point)).map(fold).collect()
}

fn is_separator(point: char) -> bool {
    matches!(point, '\t'..='\r' | ' ' | '\u{A0}' | '-' | '.' | '/')
}

/// A text for people who may not see it: everything but separators becomes `*`, except the last two characters, and those
/// only as far as they are no more than a quarter of the text.
pub fn mask(text: &str) -> String {
    let total = text.chars().filter(|point| !is_separator(*point)).count();
    let shown = if total > 4 { (total / 4).min(2) } else { 0 };
    let mut hidden = total - shown;
    text.chars()
        .map(|point| {
            if !is_separator(point) && hidden > 0 {
                hidden -= 1;
                '*'
            } else {
                point
            }
        })
        .collect()
}

/// Whether a code point belongs to a script written without spaces.
fn is_unspaced(point: char) -> bool {
    let point = u32::from(point);
    let after = UNSPACED.partition_point(|(first, _)| *first <= point);
    after.checked_sub(1).and_then(|at| UNSPACED.get(at)).is_some_and(|(_, last)| point <= *last)
}

/// Ranges that hold the letters of Han, Hiragana, Katakana, Hangul, Thai, Lao, Khmer and Myanmar, sorted. After the
/// Unicode Character Database, `Scripts.txt`; neighbouring ranges are joined where nothing but unassigned code points and
/// characters that are no letters lie between. Some letters are of no single script in `Scripts.txt` and are here because
/// `ScriptExtensions.txt` gives them to these alone: U+3031 to 3035, U+30FC, U+FF70, U+FF9E and U+FF9F.
const UNSPACED: &[(u32, u32)] = &[
    (0x0E01, 0x0E3A),   // Thai
    (0x0E40, 0x0E5B),   // Thai
    (0x0E81, 0x0EDF),   // Lao
    (0x1000, 0x109F),   // Myanmar
    (0x1100, 0x11FF),   // Hangul Jamo
    (0x1780, 0x17F9),   // Khmer
    (0x2E80, 0x2FD5),   // Han radicals
    (0x3005, 0x3005),   // Han iteration mark
    (0x3007, 0x3007),   // Han number zero
    (0x3021, 0x3029),   // Han numerals
    (0x302E, 0x302F),   // Hangul tone marks
    (0x3031, 0x3035),   // Kana repeat marks
    (0x3038, 0x303B),   // Han numerals and iteration mark
    (0x3041, 0x309F),   // Hiragana
    (0x30A1, 0x30FF),   // Katakana
    (0x3131, 0x318E),   // Hangul compatibility Jamo
    (0x31F0, 0x31FF),   // Katakana extensions
    (0x3400, 0x4DBF),   // Han extension A
    (0x4E00, 0x9FFF),   // Han
    (0xA960, 0xA97C),   // Hangul Jamo extended A
    (0xA9E0, 0xA9FE),   // Myanmar extended B
    (0xAA60, 0xAA7F),   // Myanmar extended A
    (0xAC00, 0xD7FB),   // Hangul syllables, Jamo extended B
    (0xF900, 0xFAD9),   // Han compatibility ideographs
    (0xFF66, 0xFF9F),   // Katakana, halfwidth
    (0xFFA0, 0xFFDC),   // Hangul, halfwidth
    (0x116D0, 0x116E3), // Myanmar extended C
    (0x16FE2, 0x16FE3), // Han marks
    (0x16FF0, 0x16FF6), // Han reading marks
    (0x1AFF0, 0x1B167), // Kana supplements and extensions
    (0x1F200, 0x1F200), // Hiragana, squared
    (0x20000, 0x323AF), // Han extensions B to H
    (0x323B0, 0x3347F), // Han extension J
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_per_code_point_and_simple() {
        assert_eq!(folded("STRASSE ÄÖ ΣΣ"), "strasse äö σσ");
        assert_eq!(fold('ß'), 'ß');
        // Its full lower case is two code points, its simple one is the first of them.
        assert_eq!(fold('İ'), 'i');
        let two: Vec<char> = ('\0'..=char::MAX).filter(|point| point.to_lowercase().count() > 1).collect();
        assert_eq!(two, ['İ']);
    }

    #[test]
    fn word_characters_are_letters_digits_and_the_underscore() {
        for point in ['a', 'Z', '0', '_', 'é', 'Ж', 'ש', '٣', 'ा'] {
            assert!(is_word(point), "{point}");
        }
        for point in [' ', '-', '.', '€', '\u{A0}', '。'] {
            assert!(!is_word(point), "{point}");
        }
    }

    #[test]
    fn letters_of_unspaced_scripts_are_no_word_characters() {
        for point in ['中', 'ひ', 'カ', 'ー', '한', 'ก', 'ກ', 'ក', 'က', '𠀀', '々', 'ｶ'] {
            assert!(!is_word(point), "{point}");
        }
        // Digits of these scripts are digits.
        assert!(is_word('๑'));
    }

    #[test]
    fn the_ranges_are_sorted_and_apart() {
        assert!(UNSPACED.iter().all(|(first, last)| first <= last));
        assert!(UNSPACED.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn a_value_is_folded_without_separators() {
        assert_eq!(normalise("4111-1111 1111\u{A0}11.11/X\t"), "4111111111111111x");
        assert_eq!(normalise("a_b,c"), "a_b,c");
    }

    #[test]
    fn a_mask_keeps_separators_and_at_most_the_last_two() {
        assert_eq!(mask("4111-1111-1111-1234"), "****-****-****-**34");
        assert_eq!(mask("AB 123 4-"), "** *** 4-");
        for short in ["::1", "ab", "!!$$", "x"] {
            assert_eq!(mask(short), "*".repeat(short.len()));
        }
        assert_eq!(mask("pw=!!$$%%##@@"), "***********@@");
        assert_eq!(mask("é1"), "**");
        assert_eq!(mask(""), "");
    }
}
