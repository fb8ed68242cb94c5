//! What no real number is: filters of words and placeholders.

use super::compact;

pub(super) fn not_all_same(text: &str) -> bool {
    compact(text).is_some_and(|bytes| bytes.windows(2).any(|pair| pair.first() != pair.last()))
}

pub(super) fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_no_digit() {
        assert!(has_digit("fe80::"));
        assert!(!has_digit("::Add"));
    }

    #[test]
    fn placeholders_are_all_the_same() {
        assert!(not_all_same("111-11-1112"));
        assert!(!not_all_same("111-11-1111"));
        assert!(!not_all_same("aA aA"));
    }
}
