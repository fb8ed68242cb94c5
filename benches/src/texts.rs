//! Texts to scan, of the four kinds that behave differently.
//!
//! Prose has few digits and now and then something that is looked for. Digits are a table of numbers and dates, where
//! nearly every byte could begin a match. Adversarial text keeps every word start half-way into an address or a number.

use std::fmt::Write as _;

use crate::random::Random;

pub const MEGABYTE: usize = 1_000_000;

const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "it",
    "was",
    "for",
    "with",
    "is",
    "as",
    "on",
    "be",
    "at",
    "by",
    "this",
    "had",
    "not",
    "are",
    "but",
    "from",
    "or",
    "have",
    "an",
    "they",
    "which",
    "one",
    "were",
    "all",
    "their",
    "there",
    "been",
    "would",
    "about",
    "when",
    "some",
    "could",
    "other",
    "time",
    "people",
    "contract",
    "invoice",
    "meeting",
    "quarter",
    "delivery",
    "customer",
    "Monday",
    "September",
    "please",
    "account",
    "number",
    "report",
    "project",
    "committee",
    "regarding",
    "attached",
    "schedule",
    "department",
    "agreement",
    "transport",
    "warehouse",
    "señor",
    "über",
    "naïve",
];

/// Sentences, with a number every few lines and a card number every few pages.
pub fn prose(bytes: usize) -> String {
    let mut random = Random::new(1);
    let mut text = String::with_capacity(bytes + 64);
    while text.len() < bytes {
        for _ in 0..6 + random.below(14) {
            text.push_str(random.pick(WORDS));
            text.push(' ');
        }
        match random.below(200) {
            0 => text.push_str("card number 4111 1111 1111 1111, expiry date 04/29"),
            1 => text.push_str("write to ann.miller@contoso.com"),
            2..=40 => {
                let _ = write!(text, "item {}", random.below(100_000));
            }
            _ => text.push_str("so it was"),
        }
        text.push_str(".\n");
    }
    cut(text, bytes)
}

/// Lines of a table: a time, identifiers, amounts and a long number.
pub fn digits(bytes: usize) -> String {
    let mut random = Random::new(2);
    let mut text = String::with_capacity(bytes + 128);
    while text.len() < bytes {
        let _ = writeln!(
            text,
            "2026-{:02}-{:02} {:02}:{:02}:{:02},{},{:03}-{:02}-{:04},{}.{:02},{:016}",
            1 + random.below(12),
            1 + random.below(28),
            random.below(24),
            random.below(60),
            random.below(60),
            random.below(1_000_000),
            random.below(1_000),
            random.below(100),
            random.below(10_000),
            random.below(100_000),
            random.below(100),
            random.below(10_000_000_000_000_000),
        );
    }
    cut(text, bytes)
}

/// Beginnings of addresses without an `@`: each word is read on for as long as an address's name may
/// be, and nothing is found.
pub fn adversarial(bytes: usize) -> String {
    cut("a.".repeat(bytes / 2 + 1), bytes)
}

fn cut(mut text: String, bytes: usize) -> String {
    let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.truncate(end);
    text
}
