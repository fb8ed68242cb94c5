//! What is wrong with an export, or worth knowing of it, and where inside the file.
//!
//! A finding has a code of the catalogue, as any other; its place is a file and the way inside it, not a span of source, because
//! what is wrong often stands in JSON inside a text inside JSON.

use std::fmt;

use weir_compiler::diagnostics::catalogue::{
    WR0801, WR0802, WR0803, WR0804, WR0805, WR0806, WR0807, WR0808, WR0809,
};
use weir_compiler::diagnostics::{Code, Severity};

use crate::tenant::Origin;
use crate::trail::Trail;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    pub origin: Origin,
    /// Lower case, no final period, the export's words in backticks.
    pub message: String,
    /// The way out, in words.
    pub help: String,
}

impl Finding {
    pub fn new(code: Code, origin: Origin, message: impl Into<String>, help: impl Into<String>) -> Finding {
        Finding { code, severity: code.severity(), origin, message: message.into(), help: help.into() }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// As a terminal shows it.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Finding { code, origin: Origin { file, path }, message, help, .. } = self;
        writeln!(f, "{word}[{}]: {message}", code.as_str())?;
        match path.as_str() {
            "" => writeln!(f, "  --> {file}")?,
            path => writeln!(f, "  --> {file}, {path}")?,
        }
        writeln!(f, "  = help: {help}")
    }
}

/// Where a phase puts what it finds.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub all: Vec<Finding>,
}

/// Beyond this many, another one tells nobody anything; errors are counted all the same.
const MOST: usize = 1_000;

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.all.len() < MOST || (finding.is_error() && !self.has_errors()) {
            self.all.push(finding);
        }
    }

    pub fn has_errors(&self) -> bool {
        self.all.iter().any(Finding::is_error)
    }

    pub(crate) fn unreadable(&mut self, at: &Trail<'_>, reason: impl fmt::Display) {
        self.push(Finding::new(
            WR0801,
            at.origin(),
            format!("this cannot be read: {reason}"),
            "export it again, for example with `… | ConvertTo-Json -Depth 100 | Out-File -Encoding utf8`",
        ));
    }

    pub(crate) fn unknown_object(&mut self, at: &Trail<'_>) {
        self.push(Finding::new(
            WR0802,
            at.origin(),
            "this is no object that a cmdlet known here gives",
            "leave it out of the file, or export all properties of the object",
        ));
    }

    pub(crate) fn truncated(&mut self, at: &Trail<'_>, text: &str) {
        self.push(Finding::new(
            WR0803,
            at.origin(),
            format!("`{}` stands where a value was: the export is cut off", excerpt(text)),
            "export it again with `ConvertTo-Json -Depth 100`",
        ));
    }

    pub(crate) fn malformed(&mut self, at: &Trail<'_>, found: impl fmt::Display, wanted: &str) {
        self.push(Finding::new(
            WR0804,
            at.origin(),
            format!("{found} stands where {wanted} is wanted"),
            "export it again; if it stays so, the service has changed this field",
        ));
    }

    pub(crate) fn kept(&mut self, at: &Trail<'_>, what: &str) {
        self.push(Finding::new(
            WR0805,
            at.origin(),
            format!("{what} is kept as it is, and not understood"),
            "look it up in the service's documentation; Weir writes it back unchanged",
        ));
    }

    pub(crate) fn dangling(&mut self, at: &Trail<'_>, what: &str, name: &str) {
        self.push(Finding::new(
            WR0806,
            at.origin(),
            format!("no {what} `{}` is in the export", excerpt(name)),
            format!("give the file with the {what} too"),
        ));
    }

    pub(crate) fn ambiguous(&mut self, at: &Trail<'_>, message: &str, help: &str) {
        self.push(Finding::new(WR0807, at.origin(), message, help));
    }

    pub(crate) fn contradiction(&mut self, at: &Trail<'_>) {
        self.push(Finding::new(
            WR0808,
            at.origin(),
            "the rule's single conditions do not say what its `AdvancedRule` says",
            "`AdvancedRule` is taken; look at the rule in the portal",
        ));
    }

    pub(crate) fn twice(&mut self, at: &Trail<'_>, what: &str, name: &str, first: &Origin) {
        self.push(Finding::new(
            WR0809,
            at.origin(),
            format!("{what} `{}` is given twice, and differently", excerpt(name)),
            format!("leave out one of them; the other is in `{}`, {}", first.file, first.path),
        ));
    }
}

/// The beginning of a text, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
