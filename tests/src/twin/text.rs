//! Text as the semantics see it: folding (S4), word characters (S20), values (S17), and masks.

use std::sync::OnceLock;

use regex_syntax::hir::{Class, ClassUnicode, HirKind};

/// S4: the simple lower case of a code point.
pub(super) fn fold(point: char) -> char {
    // The only code point whose full lower case has two and whose simple one has one.
    if point == '\u{130}' {
        return 'i';
    }
    point.to_lowercase().next().unwrap_or(point)
}

pub(super) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// S20: letters, digits and `_`, without the letters of scripts that are written without spaces.
pub(super) fn is_word(point: char) -> bool {
    if point == '_' || point.is_numeric() {
        return true;
    }
    point.is_alphabetic() && !unspaced().iter().any(|range| range.start() <= point && point <= range.end())
}

fn unspaced() -> &'static ClassUnicode {
    static SCRIPTS: OnceLock<ClassUnicode> = OnceLock::new();
    SCRIPTS.get_or_init(|| {
        let scripts = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]";
        match regex_syntax::parse(scripts).map(|hir| hir.into_kind()) {
            Ok(HirKind::Class(Class::Unicode(class))) => class,
            _ => ClassUnicode::empty(),
        }
    })
}

/// S17: folded, without ASCII white space, U+00A0, `-`, `.` and `/`.
pub(super) fn value(text: &str) -> String {
    let dropped = ['\t', '\n', '\u{b}', '\u{c}', '\r', ' ', '\u{a0}', '-', '.', '/'];
    folded(text).chars().filter(|point| !dropped.contains(point)).collect()
}

/// All but separators hidden; of more than four characters at most two, and at most a quarter, are kept at the end.
pub(super) fn masked(text: &str) -> String {
    let separates = |point: char| matches!(point, '\t'..='\r' | ' ' | '\u{A0}' | '-' | '.' | '/');
    let total = text.chars().filter(|point| !separates(*point)).count();
    let keep = match total {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    let mut kept = 0;
    let mut backwards: Vec<char> = Vec::new();
    for point in text.chars().rev() {
        if separates(point) {
            backwards.push(point);
        } else if kept < keep {
            kept += 1;
            backwards.push(point);
        } else {
            backwards.push('*');
        }
    }
    backwards.into_iter().rev().collect()
}
