//! What a terminal can show, and how what is not ours is made harmless for it.

use std::io::{self, IsTerminal as _};

use weir_compiler::diagnostics::render::Style;

/// Colours of text for people: given on a terminal, left out in a pipe or a file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Paint {
    colour: bool,
}

impl Paint {
    pub(crate) fn for_output() -> Paint {
        Paint { colour: wants_colour(io::stdout().is_terminal()) }
    }

    pub(crate) fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    pub(crate) fn bad(self, text: &str) -> String {
        self.with("31", text)
    }

    pub(crate) fn doubtful(self, text: &str) -> String {
        self.with("33", text)
    }

    pub(crate) fn quiet(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// How findings are written where results go.
pub(crate) fn output_style() -> Style {
    style(io::stdout().is_terminal())
}

/// How findings are written beside a result.
pub(crate) fn error_style() -> Style {
    style(io::stderr().is_terminal())
}

fn style(terminal: bool) -> Style {
    let width = || std::env::var("COLUMNS").ok()?.parse().ok();
    Style { colour: wants_colour(terminal), width: if terminal { width() } else { None } }
}

/// See <https://no-color.org>.
fn wants_colour(terminal: bool) -> bool {
    terminal && variable("NO_COLOR").is_none() && !is_dumb()
}

/// The terminal says of itself that it only writes lines.
pub(crate) fn is_dumb() -> bool {
    variable("TERM").is_some_and(|kind| kind == "dumb")
}

fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// A text that came from a message, a file or a bundle, for a terminal: what would steer the terminal or turn the direction
/// of writing is spelled out.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for point in text.chars() {
        if point.is_control() || is_direction(point) {
            out.extend(point.escape_unicode());
        } else {
            out.push(point);
        }
    }
    out
}

fn is_direction(point: char) -> bool {
    matches!(point, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
        assert_eq!(shown("Grüße, 機密"), "Grüße, 機密");
    }

    #[test]
    fn a_pipe_gets_no_colour() {
        assert!(!wants_colour(false));
        assert_eq!(Paint::default().bad("x"), "x");
    }
}
