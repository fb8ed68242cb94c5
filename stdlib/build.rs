//! The table of the library's modules, from the files that are there: to add a type is to add a file.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on standard output")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Below the crate; each file in them that ends in `.weir` is a module.
const FOLDERS: [&str; 3] = ["platform", "sit", "template"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut modules = BTreeMap::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        collect(&root.join(folder), folder, &mut modules)?;
    }
    let mut table = String::from("&[\n");
    for (path, file) in modules {
        let module = path.replace('/', ".");
        writeln!(
            table,
            "    Source {{ module: \"std.{module}\", name: \"std/{path}.weir\", text: include_str!({file:?}) }},"
        )?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("sources.rs"), table)?;
    Ok(())
}

/// The modules below a folder: `sit/finance/credit_card`, and where the file is.
fn collect(folder: &Path, path: &str, modules: &mut BTreeMap<String, PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) else { continue };
        if file.is_dir() {
            collect(&file, &format!("{path}/{}", spoken(stem, &file)?), modules)?;
        } else if file.extension().is_some_and(|extension| extension == "weir") {
            modules.insert(format!("{path}/{}", spoken(stem, &file)?), file);
        }
    }
    Ok(())
}

/// A segment of a module's path: what `use` can spell, in lower case.
fn spoken<'s>(segment: &'s str, file: &Path) -> Result<&'s str, String> {
    let begins = segment.starts_with(|first: char| first.is_ascii_lowercase());
    let spelt =
        segment.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    match begins && spelt {
        true => Ok(segment),
        false => Err(format!("{}: a module's name has small letters, digits and `_`", file.display())),
    }
}
