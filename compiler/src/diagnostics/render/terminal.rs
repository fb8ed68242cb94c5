//! Findings with excerpts of their source, for a person at a terminal.
//!
//! ```text
//! error[WR0301]: `talk` cannot match content by sensitivity label
//!    ┌─ policies/chat.weir:14:19
//!    │
//!  9 │     talk
//!    │     ---- this policy's scope includes `talk`
//!    ·
//! 14 │       content has label confidential
//!    │                   ^^^^^^^^^^^^^^^^^^ needs label content
//!    │
//!    = locations that can: news, post
//!    = fix: drop `talk` from this scope (weir fix --maybe)
//!
//! 1 error
//! ```
//!
//! A source can hold anything, so characters that would steer the terminal or turn the direction of writing are shown as
//! substitutes. Each substitute is as many bytes long as what it stands for: the spans stay right. A line too long to be read is cut
//! around what is marked in it: see [`excerpts`](super::excerpts).

use std::borrow::Cow;
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Report, Label as Mark, Severity as Weight};
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{Config, emit_to_write_style};

use super::excerpts::Excerpts;
use super::place::inside;
use super::{Summary, severity_word};
use crate::diagnostics::{Diagnostic, Grade, Label, Severity};
use crate::source::{FileId, Sources};

/// How a terminal wants its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub colour: bool,
    /// Columns; notes are wrapped to it. Left out: never wrapped, as a pipe wants it.
    pub width: Option<usize>,
}

/// All findings, each followed by an empty line, and a last line that counts them. Without findings the text is empty.
pub fn terminal(findings: &[Diagnostic], sources: &Sources, style: Style) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let bytes = if style.colour {
        let mut writer = Ansi::new(Vec::new());
        render(&mut writer, findings, sources, style.width);
        writer.into_inner()
    } else {
        let mut writer = NoColor::new(Vec::new());
        render(&mut writer, findings, sources, style.width);
        writer.into_inner()
    };
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    text.push_str(&Summary::of(findings).to_string());
    text.push('\n');
    text
}

fn render(writer: &mut impl WriteColor, findings: &[Diagnostic], sources: &Sources, width: Option<usize>) {
    let excerpts = Excerpts::new(sources);
    let config = Config::default();
    for finding in findings {
        let report = report(finding, sources, width);
        let shown = match excerpts.cut(&report) {
            Some((cut, report)) => emit_to_write_style(writer, &config, &cut, &report),
            None => emit_to_write_style(writer, &config, &excerpts, &report),
        };
        if shown.is_err() {
            // A vector takes every byte and every place is inside its file, so this is only for a fault of ours: the
            // words are worth more than the excerpt.
            let _ = writeln!(
                writer,
                "{}[{}]: {}\n",
                severity_word(finding.severity),
                finding.code,
                finding.message
            );
        }
    }
}

fn report(finding: &Diagnostic, sources: &Sources, width: Option<usize>) -> Report<FileId> {
    let weight = match finding.severity {
        Severity::Error => Weight::Error,
        Severity::Warning => Weight::Warning,
    };
    let primary = mark(&finding.at, sources, Mark::primary);
    let secondary = finding.also.iter().filter_map(|label| mark(label, sources, Mark::secondary));
    let notes = finding.notes.iter().map(|note| wrapped(note, width));
    let help = finding.help.iter().map(|help| wrapped(&format!("help: {help}"), width));
    let fixes = fixes(finding).map(|fix| wrapped(&fix, width));
    Report::new(weight)
        .with_code(finding.code)
        .with_message(shown(&finding.message))
        .with_labels_iter(primary.into_iter().chain(secondary))
        .with_notes_iter(notes.chain(help).chain(fixes))
}

/// What `weir fix` would do and how it is asked to; what else there is to choose from, if no words of the finding say so.
fn fixes(finding: &Diagnostic) -> impl Iterator<Item = String> {
    let chosen = finding.chosen_fix(true);
    let line = chosen.map(|fix| match fix.grade {
        Grade::Always => format!("fix: {} (weir fix)", fix.title),
        Grade::Maybe => format!("fix: {} (weir fix --maybe)", fix.title),
    });
    let told = !finding.help.is_empty();
    let others = finding.fixes.iter().filter(move |fix| !told && Some(*fix) != chosen);
    line.into_iter().chain(others.map(|fix| format!("help: {}", fix.title)))
}

fn mark(
    label: &Label,
    sources: &Sources,
    kind: fn(FileId, Range<usize>) -> Mark<FileId>,
) -> Option<Mark<FileId>> {
    let source = sources.get(label.span.file)?;
    Some(kind(label.span.file, inside(&source.text, label.span)).with_message(shown(&label.text)))
}

/// A note broken between words so that it fits beside its bullet. A word that is too long stands alone.
fn wrapped(note: &str, width: Option<usize>) -> String {
    let note = shown(note);
    // The bullet and the blanks around it, as far as line numbers of four digits push it.
    let Some(room) = width.map(|width| width.saturating_sub(8).max(20)) else { return note.into_owned() };
    let mut text = String::new();
    let mut used = 0;
    for word in note.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            text.push('\n');
            used = 0;
        } else if used > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += length;
    }
    text
}

/// The text with substitutes for characters that a terminal obeys, each as long in bytes as the original.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| substitute(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| substitute(c).unwrap_or(c)).collect())
}

fn substitute(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => None,
        '\u{0}'..='\u{1f}' | '\u{7f}' => Some('?'),
        '\u{80}'..='\u{9f}' => Some('\u{b7}'),
        // Directional overrides and isolates: with them a source can read differently from what it says.
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        '\u{61c}' => Some('\u{b7}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::diagnostics::catalogue::WR1901;
    use crate::source::Span;

    #[test]
    fn both_places_reasons_and_the_ways_out_are_shown() {
        let (sources, findings) = samples::chat("policies/chat.weir");
        let expected = "\
error[WR1901]: `talk` cannot match content by sensitivity label
   ┌─ policies/chat.weir:14:19
   │
 9 │     talk
   │     ---- this policy's scope includes `talk`
   ·
14 │       content has label confidential
   │                   ^^^^^^^^^^^^^^^^^^ needs label content
   │
   = in a combined scope a \"no\" of one location wins over a \"yes\" of another
   = locations that can: news, post
   = help: move this rule to a policy without `talk`
   = fix: drop `talk` from this scope (weir fix --maybe)

1 error
";
        assert_eq!(terminal(&findings, &sources, Style::default()), expected);
    }

    #[test]
    fn tabs_wide_characters_and_line_ends_keep_the_caret_under_its_text() {
        let mut sources = Sources::default();
        let file = sources.add("odd name, 50%:.weir", "\u{feff}let a = 1\r\n\tlet 機密 = x\r\n");
        let at = samples::find(&sources, "x");
        let mut finding = Diagnostic::new(WR1901, "no `x`", at, "not known");
        finding.severity = Severity::Warning;
        let end = Diagnostic::new(WR1901, "missing `}`", Span::new(file, 900..901), "");
        let expected = "\
warning[WR1901]: no `x`
  ┌─ odd name, 50%:.weir:2:11
  │
2 │     let 機密 = x
  │                ^ not known

error[WR1901]: missing `}`
  ┌─ odd name, 50%:.weir:3:1
  │
3 │ 
  │ ^

1 error, 1 warning
";
        assert_eq!(terminal(&[finding, end], &sources, Style::default()), expected);
    }

    #[test]
    fn a_source_cannot_steer_the_terminal() {
        let mut sources = Sources::default();
        sources.add("a\u{1b}[2J.weir", "let \u{1b}[31m\u{202e}a = \u{9b}b");
        let finding = Diagnostic::new(WR1901, "bad \u{1b}[0m", samples::find(&sources, "b"), "here\u{7}");
        let text = terminal(&[finding], &sources, Style::default());
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
        assert!(!text.contains('\u{202e}'));
    }

    #[test]
    fn notes_are_wrapped_to_the_width() {
        let mut sources = Sources::default();
        sources.add("a.weir", "x");
        let finding = Diagnostic::new(WR1901, "m", samples::find(&sources, "x"), "")
            .note("one two three four five six seven eight nine ten");
        let text = terminal(&[finding], &sources, Style { colour: false, width: Some(32) });
        assert!(text.contains("  = one two three four five\n    six seven eight nine ten\n"), "{text}");
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let (sources, findings) = samples::chat("a.weir");
        let plain = terminal(&findings, &sources, Style::default());
        let coloured = terminal(&findings, &sources, Style { colour: true, width: None });
        let mut stripped = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            stripped.push_str(before);
            rest = after.split_once('m').expect("the end of a colour").1;
        }
        stripped.push_str(rest);
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(stripped, plain);
    }

    #[test]
    fn a_finding_in_an_unknown_file_still_says_its_words() {
        let finding = Diagnostic::new(WR1901, "m", Span::new(FileId(7), 1..2), "");
        assert_eq!(
            terminal(&[finding], &Sources::default(), Style::default()),
            "error[WR1901]: m\n\n1 error\n"
        );
    }
}
