//! Writes the seeds of every fuzz target to `fuzz/corpus`, which is not checked in.

use std::fs;
use std::io;

use weir_tests::fuzz::{ENTRY_POINTS, seeds};
use weir_tests::repository;

fn main() -> io::Result<()> {
    for (name, _) in ENTRY_POINTS {
        let folder = repository::root().join("fuzz/corpus").join(name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds::of(name).into_iter().chain(seeds::cases(name)).enumerate() {
            fs::write(folder.join(format!("seed-{number:03}")), seed)?;
        }
    }
    Ok(())
}
