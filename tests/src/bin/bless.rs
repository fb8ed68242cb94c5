//! `cargo bless`: runs the tests so that snapshots and generated pages are written instead of compared. Arguments go to
//! `cargo test`. Review the difference before committing it.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .arg("test")
        .args(std::env::args_os().skip(1))
        .env("INSTA_UPDATE", "always")
        .env("WEIR_BLESS", "1")
        .status();
    if status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
