//! How a command ends: the exit codes, failures, and the last net under a fault of our own.

use std::fmt::Display;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use crate::output;
use crate::terminal::shown;

/// What every help text ends with.
pub(crate) const HELP: &str = "\
Exit codes: 0 done and clean, 1 done and there is something to look at, 2 the command line or a file could not be used,
3 a fault in Weir itself.";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, and clean.
    Clean = 0,
    /// Done, and there is something to look at: errors, failed tests, matches under `--fail-on`.
    Findings = 1,
    /// The command line or a file could not be used.
    Unusable = 2,
    /// A fault in Weir itself.
    Fault = 3,
}

impl Exit {
    /// [`Exit::Findings`] if there is something to look at.
    pub(crate) fn findings_if(found: bool) -> Exit {
        if found { Exit::Findings } else { Exit::Clean }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// In words for the user.
    Said(String),
    /// Whoever read our output has gone; there is nobody left to tell.
    Unheard,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure::Said(message.into())
    }

    /// `cannot read cards.txt: no such file`
    pub(crate) fn about(what: &str, name: impl Display, reason: impl Display) -> Failure {
        Failure::Said(format!("cannot {what} `{name}`: {reason}"))
    }
}

/// Of writing our own output; files have [`Failure::about`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Unheard,
            _ => Failure::Said(format!("cannot write the output: {error}")),
        }
    }
}

/// The exit of a command, its failure told.
pub(crate) fn concluded(result: Result<Exit, Failure>) -> Exit {
    match result {
        Ok(exit) => exit,
        Err(Failure::Unheard) => Exit::Clean,
        Err(Failure::Said(message)) => {
            output::complain(&message);
            Exit::Unusable
        }
    }
}

/// Runs a command; a panic in it is a fault of ours and told as one.
pub(crate) fn guarded(command: impl FnOnce() -> Exit) -> Exit {
    panic::set_hook(Box::new(|fault| {
        let place = fault
            .location()
            .map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
        let words = fault.payload().downcast_ref::<&str>().copied();
        let words = words
            .or_else(|| fault.payload().downcast_ref::<String>().map(String::as_str))
            .unwrap_or_default();
        output::complain(&format!(
            "this is a fault in Weir, not in your files: {}{place}\n\
             Please report it, with the command and, if you can, the file that brought it about.",
            shown(words)
        ));
    }));
    let exit = panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or(Exit::Fault);
    drop(panic::take_hook());
    exit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_fault_of_ours() {
        assert_eq!(guarded(|| panic!("as if")), Exit::Fault);
        assert_eq!(guarded(|| Exit::Findings), Exit::Findings);
    }
}
