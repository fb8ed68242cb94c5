//! Findings as workflow commands: the lines that a GitHub Actions job prints to annotate a change.
//!
//! A command is one line, `::error file=…,line=…::message`. Line ends and the characters that delimit its fields are
//! written as `%XX`, which the runner undoes.

use super::place::{Place, place};
use super::{Summary, severity_word, ways_out};
use crate::diagnostics::Diagnostic;
use crate::source::Sources;

/// A line for each finding and, if there are findings, a last one that counts them.
pub fn github(findings: &[Diagnostic], sources: &Sources) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&command(finding, sources));
        text.push('\n');
    }
    if !findings.is_empty() {
        text.push_str(&Summary::of(findings).to_string());
        text.push('\n');
    }
    text
}

fn command(finding: &Diagnostic, sources: &Sources) -> String {
    let mut properties = place(sources, finding.at.span).map_or_else(Vec::new, |place| position(&place));
    properties.push(format!("title={}", property(finding.code.as_str())));
    let mut message = finding.message.clone();
    for also in &finding.also {
        if let Some(place) = place(sources, also.span) {
            message.push_str(&format!("\n{}:{}: {}", place.file, place.start.line, also.text));
        }
    }
    for line in finding.notes.iter().cloned().chain(ways_out(finding).map(|help| format!("help: {help}"))) {
        message.push('\n');
        message.push_str(&line);
    }
    format!("::{} {}::{}", severity_word(finding.severity), properties.join(","), data(&message))
}

/// Columns are given only inside one line: the host refuses them otherwise. Its last column is the last one marked.
fn position(place: &Place<'_>) -> Vec<String> {
    let mut properties = vec![
        format!("file={}", property(place.file)),
        format!("line={}", place.start.line),
        format!("endLine={}", place.end.line),
    ];
    if place.start.line == place.end.line {
        let last = place.end.column.saturating_sub(1).max(place.start.column);
        properties.push(format!("col={}", place.start.column));
        properties.push(format!("endColumn={last}"));
    }
    properties
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_finding_is_one_line_with_its_fields_escaped() {
        let (sources, findings) = samples::chat("a,b:100%.weir");
        let text = github(&findings, &sources);
        let expected = "::error file=a%2Cb%3A100%25.weir,line=14,endLine=14,col=19,endColumn=36,title=WR1901::`talk` \
                        cannot match content by sensitivity label%0Aa,b:100%25.weir:9: this policy's scope includes \
                        `talk`%0Ain a combined scope a \"no\" of one location wins over a \"yes\" of \
                        another%0Alocations that can: news, post%0Ahelp: move this rule to a policy without \
                        `talk`\n1 error\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_source_cannot_write_a_command_of_its_own() {
        let (sources, mut findings) = samples::chat("a.weir");
        findings[0].message = "x\n::set-output name=a::b\r".into();
        let text = github(&findings, &sources);
        assert_eq!(text.lines().filter(|line| line.starts_with("::")).count(), 1);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(github(&[], &Sources::default()), "");
    }
}
