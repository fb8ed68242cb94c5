//! The Weir standard library, as source.
//!
//! Platforms, sensitive information types and templates of policies are written in Weir like everything else; this crate only carries their texts, so
//! that the compiler needs no files. Every `.weir` file below `platform`, `sit` and `template` is a module. Its path is the file's: `std/sit/finance/credit_card.weir` is
//! `std.sit.finance.credit_card`. A module that declares an item of its own name is brought in by that name alone:
//! `use std.sit.finance.credit_card` binds the type `credit_card`.
//!
//! Definitions name the page they follow in `source`; whose pages those are, under which licence, and what was changed stands in
//! `NOTICE.md`.

/// A module of the standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// `std.sit.finance.credit_card`
    pub module: &'static str,
    /// The file that findings name: `std/sit/finance/credit_card.weir`.
    pub name: &'static str,
    pub text: &'static str,
}

impl Source {
    /// The line that brings in what the module declares, by a name that nothing else of the library has: many countries have a `passport`.
    pub fn brought_in(&self) -> String {
        let name = self.module.strip_prefix("std.").unwrap_or(self.module).replace('.', "_");
        format!("use {} as {name}\n", self.module)
    }
}

/// The platform of a text that no project holds, and of a new project: one of [`SOURCES`].
pub const DEFAULT_PLATFORM: &str = "purview";

/// Every module, sorted by its path; the build script finds them.
pub const SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The module of this path.
pub fn find(module: &str) -> Option<&'static Source> {
    SOURCES.binary_search_by(|source| source.module.cmp(module)).ok().and_then(|place| SOURCES.get(place))
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_PLATFORM, SOURCES, Source, find};
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    #[test]
    fn modules_are_sorted_and_found() {
        assert!(SOURCES.is_sorted_by(|a, b| a.module < b.module));
        for source in SOURCES {
            assert_eq!(find(source.module), Some(source));
        }
        assert_eq!(find("std.sit"), None);
        assert!(find(&format!("std.platform.{DEFAULT_PLATFORM}")).is_some());
    }

    #[test]
    fn every_file_is_embedded() {
        let mut files = Vec::new();
        collect(Path::new(env!("CARGO_MANIFEST_DIR")), "std", &mut files);
        files.sort();
        let mut embedded: Vec<(String, String)> =
            SOURCES.iter().map(|source| (source.name.to_owned(), source.text.to_owned())).collect();
        embedded.sort();
        assert_eq!(files, embedded);
    }

    #[test]
    fn names_to_bring_in_are_unique() {
        let lines: BTreeSet<String> = SOURCES.iter().map(Source::brought_in).collect();
        assert!(lines.contains("use std.sit.poland.pesel as sit_poland_pesel\n"));
        let names: BTreeSet<&str> = lines.iter().filter_map(|line| line.rsplit(' ').next()).collect();
        assert_eq!(names.len(), SOURCES.len());
    }

    #[test]
    fn a_module_is_named_as_its_file() {
        for source in SOURCES {
            assert_eq!(source.module.replace('.', "/") + ".weir", source.name);
        }
    }

    /// The `.weir` files below `folder`, wherever they are, with their texts.
    fn collect(folder: &Path, name: &str, into: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("the library's folder is readable") {
            let entry = entry.expect("an entry of the folder");
            let path = entry.path();
            let below = format!("{name}/{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                collect(&path, &below, into);
            } else if path.extension().is_some_and(|extension| extension == "weir") {
                into.push((below, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
}
