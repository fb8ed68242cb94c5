//! Results of tests as JUnit's XML: a suite for each file of tests.

use std::collections::BTreeMap;

use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::render::{self, Style};
use weir_compiler::testing::{Outcome, TestResult};

use crate::command::place_of;

pub(crate) fn report(analysis: &Analysis, outcome: &Outcome) -> String {
    let sources = &analysis.project.sources;
    let mut suites: BTreeMap<&str, Vec<&TestResult>> = BTreeMap::new();
    for result in &outcome.results {
        suites.entry(place_of(sources, result.span).file).or_default().push(result);
    }
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (all, failed) = (outcome.results.len(), outcome.failed());
    xml.push_str(&format!("<testsuites tests=\"{all}\" failures=\"{failed}\">\n"));
    for (file, results) in suites {
        let failed = results.iter().filter(|result| !result.failures.is_empty()).count();
        let (file, all) = (escaped(file), results.len());
        xml.push_str(&format!("  <testsuite name=\"{file}\" tests=\"{all}\" failures=\"{failed}\">\n"));
        for result in results {
            let line = place_of(sources, result.span).line;
            let title = escaped(&result.title);
            xml.push_str(&format!(
                "    <testcase classname=\"{file}\" name=\"{title}\" file=\"{file}\" line=\"{line}\""
            ));
            match result.failures.first() {
                None => xml.push_str("/>\n"),
                Some(first) => {
                    let words = render::terminal(&result.failures, sources, Style::default());
                    let (message, words) = (escaped(&first.message), escaped(&words));
                    xml.push_str(&format!(
                        ">\n      <failure message=\"{message}\">{words}</failure>\n    </testcase>\n"
                    ));
                }
            }
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// A text inside a tag or an attribute. XML 1.0 has no way at all to write most control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for point in text.chars() {
        match point {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(point),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            point if point.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            point => out.push(point),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn texts_cannot_leave_their_place() {
        assert_eq!(escaped("a\"><b>&\u{1b}\n"), "a&quot;&gt;&lt;b&gt;&amp;\u{fffd}\n");
    }
}
