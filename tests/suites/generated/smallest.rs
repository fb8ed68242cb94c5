//! Smallest policies, many in one project: each is a case with the codes that the documentation makes of it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use weir_compiler::analysis::Analysis;
use weir_tests::projects::{MANIFEST, describe, from_texts};

/// As many rules as one tenant may have leave room for more policies than this.
const PER_PROJECT: usize = 400;
/// Long cases make projects of their own.
const BYTES_PER_PROJECT: usize = 400_000;

pub(crate) type Codes = BTreeSet<String>;

/// What a policy holds.
#[derive(Clone, Default)]
pub(crate) struct Policy {
    /// Each a line of the scope.
    pub(crate) scope: Vec<String>,
    pub(crate) settings: Vec<String>,
    /// Those of the rule.
    pub(crate) options: Vec<String>,
    pub(crate) when: Vec<String>,
    pub(crate) then: Vec<String>,
    /// Texts that titles take their place.
    pub(crate) title: Option<String>,
    pub(crate) rule_title: Option<String>,
    /// Written above the policy; it names what the policy needs.
    pub(crate) above: String,
    /// The template that it is made from.
    pub(crate) extends: Option<String>,
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) policy: Policy,
    pub(crate) expected: Codes,
}

/// A case that came out otherwise.
pub(crate) struct Difference {
    pub(crate) case: String,
    pub(crate) found: Codes,
    pub(crate) expected: Codes,
    pub(crate) text: String,
}

impl Policy {
    pub(crate) fn at(scope: &[&str]) -> Policy {
        Policy { scope: scope.iter().map(|name| (*name).to_owned()).collect(), ..Policy::default() }
    }

    fn write(&self, number: usize) -> String {
        let mut text = self.above.replace("NUMBER", &number.to_string());
        let block = |text: &mut String, name: &str, lines: &[String]| {
            if lines.is_empty() {
                return;
            }
            let _ = writeln!(text, "{name} {{");
            for line in lines {
                let _ = writeln!(text, "{}", line.replace("NUMBER", &number.to_string()));
            }
            text.push_str("}\n");
        };
        let title = self.title.clone().unwrap_or_else(|| format!("Case {number}"));
        let extends = self.extends.as_ref().map_or_else(String::new, |name| format!(" extends {name}"));
        let extends = extends.replace("NUMBER", &number.to_string());
        let _ = writeln!(text, "policy case_{number} \"{title}\"{extends} {{");
        for setting in &self.settings {
            let _ = writeln!(text, "{setting}");
        }
        block(&mut text, "scope", &self.scope);
        let _ = writeln!(text, "rule only \"{}\" {{", self.rule_title.as_deref().unwrap_or("Only"));
        for option in &self.options {
            let _ = writeln!(text, "{option}");
        }
        block(&mut text, "when", &self.when);
        block(&mut text, "then", &self.then);
        text.push_str("}\n}\n");
        text
    }
}

/// Lints speak of logic; a smallest policy has none.
fn is_lint(code: &str) -> bool {
    code.starts_with("WR06") || code.starts_with("WR07")
}

/// Checks all cases on top of what `prelude` declares.
pub(crate) fn differences(prelude: &str, cases: &[Case]) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut start = 0;
    while start < cases.len() {
        let mut text = prelude.to_owned();
        let mut places: Vec<Range<usize>> = Vec::new();
        for (number, case) in cases.iter().enumerate().skip(start).take(PER_PROJECT) {
            if !places.is_empty() && text.len() > BYTES_PER_PROJECT {
                break;
            }
            let from = text.len();
            text.push_str(&case.policy.write(number));
            places.push(from..text.len());
        }
        compare(&text, &places, &cases[start..start + places.len()], &mut differences);
        start += places.len();
    }
    differences
}

fn compare(text: &str, places: &[Range<usize>], cases: &[Case], differences: &mut Vec<Difference>) {
    let analysis = from_texts(&[("weir.toml", MANIFEST), ("case.weir", text)]);
    let mut found: Vec<Codes> = vec![Codes::new(); cases.len()];
    for finding in analysis.findings().iter().filter(|finding| !is_lint(finding.code.as_str())) {
        let here = in_text(&analysis, text, finding.at.span.file);
        let at = finding.at.span.start as usize;
        let case = places.iter().position(|place| here && place.contains(&at));
        let case = case.unwrap_or_else(|| {
            panic!("a finding outside of all cases: {}", describe(&analysis, std::slice::from_ref(finding)))
        });
        found[case].insert(finding.code.as_str().to_owned());
    }
    for ((case, found), place) in cases.iter().zip(found).zip(places) {
        if found != case.expected {
            differences.push(Difference {
                case: case.name.clone(),
                found,
                expected: case.expected.clone(),
                text: text[place.clone()].chars().take(1_000).collect(),
            });
        }
    }
}

fn in_text(analysis: &Analysis, text: &str, file: weir_compiler::source::FileId) -> bool {
    analysis.project.sources.get(file).is_some_and(|source| source.text.len() == text.len())
}
