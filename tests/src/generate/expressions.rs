//! Small regular expressions, and for each a text that it may match.

use weir_compiler::automata;

use super::random::Random;

/// An expression that can be compiled, as `/…/i`, and samples of what it is about.
pub(super) fn expression(random: &mut Random) -> (String, String) {
    loop {
        let (pattern, sample) = alternatives(random, 2);
        let flags = random.pick(&["", "", "", "i", "i", "s", "m"]);
        // Two slashes would be a comment.
        if !pattern.is_empty() && !pattern.starts_with('/') && automata::compile(&pattern, flags).is_ok() {
            return (format!("/{pattern}/{flags}"), sample);
        }
    }
}

fn alternatives(random: &mut Random, depth: u64) -> (String, String) {
    let choices: Vec<(String, String)> =
        (0..if random.chance(25) { 2 } else { 1 }).map(|_| sequence(random, depth)).collect();
    let sample = choices.last().map(|(_, sample)| sample.clone()).unwrap_or_default();
    (choices.into_iter().map(|(pattern, _)| pattern).collect::<Vec<_>>().join("|"), sample)
}

fn sequence(random: &mut Random, depth: u64) -> (String, String) {
    let mut pattern = String::new();
    let mut sample = String::new();
    let edge = random.pick(&["", "", r"\b", r"\b", r"\B", "^", r"\<"]);
    pattern.push_str(edge);
    for _ in 0..random.between(1, 4) {
        let (atom, one) = atom(random, depth);
        let (repeat, times) = repeat(random);
        pattern.push_str(&atom);
        pattern.push_str(repeat);
        sample.push_str(&one.repeat(times));
    }
    pattern.push_str(random.pick(&["", "", "", r"\b", r"\b", r"\B", "$", r"\>"]));
    (pattern, sample)
}

fn repeat(random: &mut Random) -> (&'static str, usize) {
    match random.below(12) {
        0 => ("?", 1),
        1 => ("*", 2),
        2 => ("+", 2),
        3 => ("{2}", 2),
        4 => ("{1,3}", 3),
        5 => ("{2,}", 3),
        6 => ("+?", 1),
        _ => ("", 1),
    }
}

fn atom(random: &mut Random, depth: u64) -> (String, String) {
    if depth > 0 && random.chance(15) {
        let (inner, sample) = alternatives(random, depth - 1);
        let open = random.pick(&["(", "(?:", "(?i:"]);
        return (format!("{open}{inner})"), sample);
    }
    let atoms: &[(&str, &str)] = &[
        ("a", "a"),
        ("b", "b"),
        ("ab", "ab"),
        ("k", "k"),
        ("s", "s"),
        ("é", "é"),
        ("σ", "ς"),
        ("中", "中"),
        ("ß", "ß"),
        ("i", "I"),
        ("1", "1"),
        ("8", "8"),
        (r"\d", "1"),
        (r"\d", "8"),
        (r"\d\d", "18"),
        (r"\w", "b"),
        (r"\W", "é"),
        (r"\s", " "),
        (r"\S", "-"),
        (r"\D", "c"),
        (".", "c"),
        ("[ab]", "b"),
        ("[a-c1]", "c"),
        ("[^a]", "é"),
        ("[^ab\n]", "c"),
        ("[0-9a-f]", "0"),
        ("[[:alpha:]é]", "é"),
        (r"\p{Greek}", "σ"),
        (r"\.", "."),
        ("-", "-"),
        (" ", " "),
        ("_", "_"),
        ("[- ]", "-"),
    ];
    let index = random.below(atoms.len() as u64) as usize;
    atoms
        .get(index)
        .map_or_else(Default::default, |(atom, sample)| (atom.replace('\n', r"\n"), (*sample).to_owned()))
}
