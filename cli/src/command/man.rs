//! `weir man`: manual pages.

use clap::{Args, CommandFactory as _};

use crate::exit::{Exit, Failure};
use crate::output;
use crate::place::instead;

/// Print a manual page
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The command whose page to print; that of `weir` if left out
    command: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut weir = crate::Arguments::command();
    weir.build();
    let command = match &arguments.command {
        None => weir,
        Some(name) => {
            let names: Vec<&str> = weir.get_subcommands().map(clap::Command::get_name).collect();
            weir.find_subcommand(name).cloned().ok_or_else(|| {
                Failure::new(format!(
                    "there is no command `{name}`; {}",
                    instead(name, names.iter().copied())
                ))
            })?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    output::print_bytes(&page)?;
    Ok(Exit::Clean)
}
