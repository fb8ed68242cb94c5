//! The commands: a file each, with its arguments and what it does.

mod build;
mod check;
mod completions;
mod debug;
mod detect;
mod eval;
mod explain;
mod export;
mod fix;
mod fmt;
mod import;
mod init;
mod inspect;
mod man;
mod plan;
mod test;

use clap::Subcommand;

pub(crate) use detect::fidelity;
pub(crate) use explain::{Explanation, Table};
pub(crate) use test::place_of;

use crate::exit::{Exit, Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Arguments),
    Import(import::Arguments),
    Check(check::Arguments),
    Fix(fix::Arguments),
    Fmt(fmt::Arguments),
    Build(build::Arguments),
    Test(test::Arguments),
    Eval(eval::Arguments),
    Detect(detect::Arguments),
    Explain(explain::Arguments),
    Inspect(inspect::Arguments),
    Export(export::Arguments),
    Plan(plan::Arguments),
    Debug(debug::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        match self {
            Command::Init(arguments) => init::run(arguments),
            Command::Import(arguments) => import::run(arguments),
            Command::Check(arguments) => check::run(arguments),
            Command::Fix(arguments) => fix::run(arguments),
            Command::Fmt(arguments) => fmt::run(arguments),
            Command::Build(arguments) => build::run(arguments),
            Command::Test(arguments) => test::run(arguments),
            Command::Eval(arguments) => eval::run(arguments),
            Command::Detect(arguments) => detect::run(arguments),
            Command::Explain(arguments) => explain::run(arguments),
            Command::Inspect(arguments) => inspect::run(arguments),
            Command::Export(arguments) => export::run(arguments),
            Command::Plan(arguments) => plan::run(arguments),
            Command::Debug(arguments) => debug::run(arguments),
            Command::Completions(arguments) => completions::run(arguments),
            Command::Man(arguments) => man::run(arguments),
        }
    }
}
