//! The tiny world that expressions, phrases and texts are made of, so that they meet.

use super::random::Random;

/// Boundaries, separators, cases that fold across scripts, and letters of a script without spaces among them.
const POINTS: &[&str] = &[
    "a", "b", "c", "A", "B", "k", "K", "\u{212a}", "s", "ſ", "é", "É", "ß", "ı", "İ", "i", "σ", "ς", "中",
    "カ", "ก", "1", "1", "2", "8", "0", "٣", "_", "-", ".", "/", " ", " ", "\u{a0}", "\n", "\t", "€",
    "\u{301}",
];

/// Phrases of keyword lists and attribute conditions.
pub(super) const PHRASES: &[&str] = &[
    "a", "ab", "a b", "ab c", "b", "née", "Éa", "中", "中a", "a中", "a-b", "-a", "12", "1 2", "k", "ks",
    "_a", "a  b  c", "İb", "ας", "b.", "(a)", "18", "カ ก",
];

pub(super) const ADDRESSES: &[&str] = &[
    "ann@home.example",
    "bob@ally.example",
    "kim@friend.example",
    "joe@far.example",
    "chief@home.example",
    "ANN@Home.Example",
];

/// What items state where an address is asked: near misses of addresses too.
pub(super) const ODD_ADDRESSES: &[&str] = &[
    "home.example",
    "ann@",
    "@ally.example",
    "a@b@Friend.Example",
    "",
    "x@sub.ally.example",
    "joe@far.example, ann@home.example",
    "<joe@far.example>ann@home.example",
    "far.example ann@home.example",
    "ann@home.example\n",
    "\"joe@far.example\"@home.example",
    "joe;ann@home.example",
    "josé@ally.example",
];

pub(super) const DOMAINS: &[&str] =
    &["home.example", "ally.example", "friend.example", "far.example", "Ally.Example"];

pub(super) const GROUPS: &[&str] = &["crew", "pilots", "guests"];

pub(super) const EXTENSIONS: &[&str] = &["csv", "xlsx", "TXT", "b"];

pub(super) const FILES: &[&str] =
    &["list.csv", "ab.XLSX", "a.b", "noname", "end.", ".txt", "x.tar.txt", "a b.csv"];

pub(super) const NETWORKS: &[&str] =
    &["10.1.0.0/16", "10.1.0.7", "10.1.0.5-10.1.0.9", "::1", "fe80::/10", "0.0.0.0/0"];

pub(super) const IPS: &[&str] = &[
    "10.1.0.7",
    "10.1.0.9",
    "10.1.0.10",
    "10.2.0.1",
    "::1",
    "::ffff:10.1.0.7",
    "fe80::1",
    "9.255.255.255",
    "10.1.255.255",
];

pub(super) const LABELS: &[&str] =
    &["open", "inner", "inner.crew_only", "inner.captain", "sealed", "sealed.sealed_cargo"];

pub(super) const RETENTION: &[&str] = &["short", "long"];

pub(super) const CLASSIFIERS: &[&str] = &["cargo_list", "chart"];

/// Letters in another case, white space of another length.
pub(super) fn disturbed(random: &mut Random, phrase: &str) -> String {
    let mut text = String::new();
    for point in phrase.chars() {
        match random.below(12) {
            0 | 1 => text.extend(point.to_uppercase()),
            2 => text.extend(point.to_lowercase()),
            3 if point == ' ' => text.push_str(" \n "),
            4 if point == ' ' => text.push('\u{a0}'),
            5 if random.chance(20) => {}
            _ => text.push(point),
        }
    }
    text
}

/// A text in which matches, phrases and what nearly is one stand close together.
pub(super) fn text(random: &mut Random, samples: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..random.between(1, 14) {
        match random.below(10) {
            0..=5 if !samples.is_empty() => {
                let samples: Vec<&str> = samples.iter().map(String::as_str).collect();
                text.push_str(random.pick(&samples));
            }
            6 | 7 => {
                let phrase = random.pick(PHRASES);
                text.push_str(&disturbed(random, phrase));
            }
            8 => {
                (0..random.between(2, 6)).for_each(|_| text.push_str(random.pick(&["0", "1", "2", "8", "8"])))
            }
            _ => (0..random.between(1, 3)).for_each(|_| text.push_str(random.pick(POINTS))),
        }
        if random.chance(55) {
            text.push_str(random.pick(&[" ", " ", " ", "  ", "\n", "-", ".", "\u{a0}", ", ", "_"]));
        }
    }
    text
}

/// A Weir text.
pub(super) fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t")
    )
}

/// A Weir list of texts.
pub(super) fn quoted_list(texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}
