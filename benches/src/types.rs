//! Sensitive information types for the scanner: all those of the standard library, and lists of made-up phrases.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

use weir_compiler::analysis::{self, Analysis};
use weir_compiler::project::{self, Memory};

use crate::random::Random;

const LISTS: usize = 300;
const PHRASES: usize = 20;
const SYLLABLES: &[&str] = &[
    "ba", "cor", "den", "fil", "gra", "hul", "jen", "kra", "lom", "mar", "nis", "pol", "rud", "sten", "tir",
    "vek",
];

/// A project that asks for every type of the library.
///
/// # Errors
/// When the project cannot be listed; memory always can.
pub fn library() -> io::Result<Analysis> {
    let mut uses = String::new();
    for source in weir_stdlib::SOURCES.iter().filter(|source| source.module.starts_with("std.sit.")) {
        let _ = writeln!(uses, "use {}", source.module);
    }
    analysed(uses)
}

/// A type for each of 300 lists with 20 phrases, so that phrases are all that is looked for.
///
/// # Errors
/// When the project cannot be listed; memory always can.
pub fn keywords() -> io::Result<Analysis> {
    let mut random = Random::new(3);
    let mut text = String::new();
    for list in 0..LISTS {
        let _ = write!(
            text,
            "sit type_{list} \"Words {list}\" {{\n  fidelity = exact\n  recommended = medium\n\n  pattern medium {{\n    match \
             words_{list}\n  }}\n}}\n\nkeywords words_{list} {{\n"
        );
        for phrase in 0..PHRASES {
            // The numbers keep phrases apart, and one phrase in two is of two words.
            let word = word(&mut random);
            let second =
                if phrase % 2 == 0 { String::new() } else { format!(" {}", self::word(&mut random)) };
            let _ = writeln!(text, "  \"{word}{second}{list}x{phrase}\"");
        }
        text.push_str("}\n\n");
    }
    analysed(text)
}

/// The types as the model numbers them.
pub fn all(analysis: &Analysis) -> BTreeSet<usize> {
    (0..analysis.model.types.len()).collect()
}

fn word(random: &mut Random) -> String {
    (0..2 + random.below(3)).map(|_| random.pick(SYLLABLES)).collect()
}

fn analysed(text: String) -> io::Result<Analysis> {
    let mut files = Memory::default();
    files.insert("weir.toml", "[project]\nname = \"types\"\n");
    files.insert("types.weir", text);
    project::load(&files).map(analysis::analyse)
}
