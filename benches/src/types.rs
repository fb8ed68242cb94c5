//! All types of the standard library in one bundle: what the scanner is measured with.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use weir_compiler::analysis::{self, Analysis};
use weir_compiler::project::{self, Memory};

/// A project that asks for every type of the library.
///
/// # Errors
/// When the project cannot be listed; memory always can.
pub fn analysis() -> std::io::Result<Analysis> {
    let mut uses = String::new();
    for source in weir_stdlib::SOURCES.iter().filter(|source| source.module.starts_with("std.sit.")) {
        let _ = writeln!(uses, "use {}", source.module);
    }
    let mut files = Memory::default();
    files.insert("weir.toml", "[project]\nname = \"types\"\n");
    files.insert("types.weir", uses);
    project::load(&files).map(analysis::analyse)
}

/// The types as the model numbers them.
pub fn all(analysis: &Analysis) -> BTreeSet<usize> {
    (0..analysis.model.types.len()).collect()
}
