//! The faces of a finding: text for a terminal, JSON and SARIF for programs, annotations for a code host.
//!
//! A face never decides anything and never fails. It reads findings as they are; a place that lies outside its file (a
//! fault elsewhere) is moved to the nearest one inside, so that the finding is shown all the same.

mod excerpts;
mod github;
mod json;
mod place;
mod sarif;
mod terminal;

pub use github::github;
pub use json::{FINDINGS_VERSION, json};
pub use sarif::sarif;
pub use terminal::{Style, terminal};

use super::{Diagnostic, Severity};

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    pub errors: usize,
    pub warnings: usize,
}

impl Summary {
    pub fn of(findings: &[Diagnostic]) -> Self {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        Summary { errors, warnings: findings.len() - errors }
    }
}

/// `2 errors, 1 warning`; what there is none of is left out, and of nothing at all nothing is said.
impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counted = |count: usize, word: &str| match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{count} {word}s")),
        };
        let words: Vec<String> = [counted(self.errors, "error"), counted(self.warnings, "warning")]
            .into_iter()
            .flatten()
            .collect();
        f.write_str(&words.join(", "))
    }
}

/// The word for a severity that every face uses.
fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The ways out in words: what the finding's author wrote or, where that is nothing, the titles of its fixes.
fn ways_out(finding: &Diagnostic) -> impl Iterator<Item = &str> {
    let titles = finding.fixes.iter().filter(|_| finding.help.is_empty()).map(|fix| fix.title.as_str());
    finding.help.iter().map(String::as_str).chain(titles)
}

#[cfg(test)]
mod samples {
    //! Findings that the tests of all faces share.

    use crate::diagnostics::catalogue::WR1901;
    use crate::diagnostics::{Diagnostic, Fix, Severity};
    use crate::source::{Sources, Span};

    /// The place of a text in the first file.
    pub(super) fn find(sources: &Sources, text: &str) -> Span {
        let (file, source) = sources.iter().next().expect("a file");
        let start = source.text.find(text).expect("the text");
        Span::new(file, start..start + text.len())
    }

    /// The finding of the language page: a scope, and far below it a content condition.
    pub(super) fn chat(name: &str) -> (Sources, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let text = "use labels.confidential\n\npolicy chat \"Chat\" {\n  mode = enforce\n\n  scope {\n    news\n    \
                    post\n    talk\n  }\n  rule no_labels \"Labels stay\" {\n    when {\n\n      content has label \
                    confidential\n    }\n  }\n}\n";
        sources.add(name, text);
        let asked = find(&sources, "label confidential");
        let scope = find(&sources, "talk");
        let mut finding = Diagnostic::new(
            WR1901,
            "`talk` cannot match content by sensitivity label",
            asked,
            "needs label content",
        )
        .also(scope, "this policy's scope includes `talk`")
        .note("in a combined scope a \"no\" of one location wins over a \"yes\" of another")
        .note("locations that can: news, post")
        .help("move this rule to a policy without `talk`")
        .fix(Fix::maybe("drop `talk` from this scope").delete(scope));
        finding.severity = Severity::Error;
        (sources, vec![finding])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostics::Fix;
    use crate::diagnostics::catalogue::WR1901;
    use crate::source::{FileId, Sources, Span};

    fn span() -> impl Strategy<Value = Span> {
        let offset = || prop_oneof![8 => 0..60u32, 1 => any::<u32>()];
        (0..4u32, offset(), offset()).prop_map(|(file, start, end)| Span { file: FileId(file), start, end })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Wherever a fault elsewhere puts a span, and whatever a file holds, every face shows the finding.
        #[test]
        fn no_place_and_no_text_stops_a_face(
            texts in prop::collection::vec("[a \\n\\t\\r\\u{0}é機\u{1b}\u{202e}]{0,40}", 0..3),
            spans in prop::collection::vec(span(), 1..6),
            width in prop::option::of(0..100usize),
        ) {
            let mut sources = Sources::default();
            for text in &texts {
                sources.add("a.weir", text);
            }
            let mut finding = Diagnostic::new(WR1901, "message", spans[0], "label").note("a b c");
            for &span in &spans[1..] {
                finding = finding.also(span, "also").fix(Fix::maybe("fix").replace(span, "x"));
            }
            let findings = [finding];
            for colour in [false, true] {
                let style = Style { colour, width };
                prop_assert!(terminal(&findings, &sources, style).contains("message"));
            }
            prop_assert!(json(&findings, &sources).contains("message"));
            prop_assert!(sarif(&findings, &sources).contains("message"));
            prop_assert!(github(&findings, &sources).contains("message"));
        }
    }

    #[test]
    fn a_summary_counts_in_words() {
        let summary = |errors, warnings| Summary { errors, warnings }.to_string();
        assert_eq!(summary(2, 1), "2 errors, 1 warning");
        assert_eq!(summary(0, 3), "3 warnings");
        assert_eq!(summary(1, 0), "1 error");
    }
}
