//! `weir`: the command line.
//!
//! A face only. A command reads its arguments, asks the compiler, the runtime or extraction, and says what came of it;
//! nothing of the language is decided here. Every command has a file in [`command`] with its arguments and what it does.
//! What they share lies beside: where a project is ([`place`]), what is read and written ([`file`]), real messages and
//! texts as items ([`reading`]), and how a terminal is written to ([`terminal`]).

mod bundle;
mod command;
mod exit;
mod explanation;
mod exports;
mod file;
mod findings;
mod junit;
mod library;
mod outcome;
mod output;
mod parameters;
mod place;
mod positions;
mod progress;
mod reading;
mod starter;
mod terminal;
mod verdict;

use std::process::ExitCode;

use clap::Parser;

use command::Command;
use exit::{Exit, Failure};

/// Policy as code for data-loss prevention: check, test, build and run Weir policies.
#[derive(Debug, Parser)]
#[command(name = "weir", version, max_term_width = 100, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let exit = exit::guarded(|| match Arguments::try_parse() {
        Ok(arguments) => exit::concluded(arguments.command.run()),
        Err(refusal) => refused(&refusal),
    });
    exit.into()
}

/// Also how `--help` and `--version` end: as a refusal that is none.
fn refused(refusal: &clap::Error) -> Exit {
    match refusal.print() {
        Ok(()) if !refusal.use_stderr() => Exit::Clean,
        Ok(()) => Exit::Unusable,
        Err(error) => exit::concluded(Err(Failure::from(error))),
    }
}
