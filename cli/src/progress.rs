//! A sign of life on standard error while something takes long: on a terminal only, and not for what is done at once.
//!
//! The bar is drawn by a thread of its own, so that the work need not come by to be shown.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal;

/// What is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// Shown until it is dropped.
pub(crate) struct Progress(Option<Shown>);

struct Shown {
    bar: ProgressBar,
    /// Dropped when the work is done.
    working: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Work of which nobody can say how far it is.
    pub(crate) fn of(what: &'static str) -> Self {
        Self::begin(ProgressBar::no_length(), "{spinner} {msg}, {elapsed}", what)
    }

    /// Work on so many things.
    pub(crate) fn over(what: &'static str, things: usize) -> Self {
        let length = u64::try_from(things).unwrap_or(u64::MAX);
        Self::begin(ProgressBar::new(length), "{msg} {bar:30} {pos} of {len}, {eta} left", what)
    }

    /// Where results go to the terminal while the work goes on, they are the sign of life.
    pub(crate) fn silent() -> Self {
        Self(None)
    }

    fn begin(bar: ProgressBar, template: &str, what: &'static str) -> Self {
        if !io::stderr().is_terminal() || terminal::is_dumb() {
            return Self::silent();
        }
        bar.set_draw_target(ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        let (working, done) = mpsc::channel::<()>();
        let drawn = bar.clone();
        let thread = thread::spawn(move || {
            if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                drawn.set_draw_target(ProgressDrawTarget::stderr());
                while done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                    drawn.tick();
                }
            }
        });
        Self(Some(Shown { bar, working: Some(working), thread: Some(thread) }))
    }

    /// One thing is done.
    pub(crate) fn step(&self) {
        if let Self(Some(shown)) = self {
            shown.bar.inc(1);
        }
    }

    /// Takes the bar away while something else is written to the terminal.
    pub(crate) fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        match self {
            Self(Some(shown)) => shown.bar.suspend(write),
            Self(None) => write(),
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        drop(self.working.take());
        // A thread that only draws has nothing to tell.
        let _ = self.thread.take().map(JoinHandle::join);
        self.bar.finish_and_clear();
    }
}
