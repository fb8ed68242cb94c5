//! A bundle as text: for review, and for snapshots that show a change line by line.
//!
//! Everything but the automata's tables is printed, in the order of the bundle. A rule's condition is drawn as a tree of
//! numbered nodes; a node that several rules share is drawn where it is first met, and named afterwards.

mod conditions;
mod detection;
mod effects;
mod labels;
mod policies;

use std::fmt::{self, Write as _};

use crate::bundle::Bundle;
use crate::format::policy_views::NamedView;

/// The text of a bundle. Equal bundles give equal texts.
pub fn disassemble(bundle: &Bundle<'_>) -> String {
    let mut out = Text::default();
    // Writing to a string cannot fail.
    let _ = print(bundle, &mut out);
    out.text
}

/// Name and size of every section, and the sum.
pub fn sections(bundle: &Bundle<'_>) -> String {
    let mut out = String::new();
    let mut sum = 0_usize;
    for (id, name, size) in bundle.sections() {
        let _ = writeln!(out, "{id:>5}  {name:<18} {size:>10}");
        sum = sum.saturating_add(size);
    }
    let _ = writeln!(out, "{:>5}  {:<18} {sum:>10}", "", "content");
    out
}

fn print(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    out.line(format_args!("bundle {:?}", bundle.name()))?;
    for domain in bundle.organisation().iter() {
        out.line(format_args!("organisation {domain}"))?;
    }
    named(out, "platform", bundle.platforms())?;
    policies::declarations(bundle, out)?;
    labels::labels(bundle, out)?;
    labels::retention_labels(bundle, out)?;
    named(out, "classifier", bundle.classifiers())?;
    named(out, "object", bundle.objects())?;
    policies::locations(bundle, out)?;
    policies::rules(bundle, out)?;
    labels::policies(bundle, out)?;
    detection::types(bundle.detection(), out)?;
    detection::engines(bundle.detection(), out)
}

fn named<'a>(out: &mut Text, kind: &str, things: impl Iterator<Item = NamedView<'a>>) -> fmt::Result {
    for thing in things {
        out.line(format_args!("{kind} {} {:?}", thing.name, thing.title))?;
    }
    Ok(())
}

/// Lines with an indentation.
#[derive(Debug, Default)]
struct Text {
    text: String,
    depth: usize,
}

impl Text {
    fn line(&mut self, line: fmt::Arguments<'_>) -> fmt::Result {
        let width = self.depth.saturating_mul(2);
        writeln!(self.text, "{:width$}{line}", "")
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn indented(&mut self, print: impl FnOnce(&mut Self) -> fmt::Result) -> fmt::Result {
        self.depth = self.depth.saturating_add(1);
        let result = print(self);
        self.depth = self.depth.saturating_sub(1);
        result
    }
}

/// Texts in quotes, separated by commas.
fn quoted<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::write;
    use crate::program::{
        Attribute, Copies, Count, Derivation, Fidelity, KeywordList, Location, Matcher, Mode, Node, Of,
        PartFilter, Pattern, Platform, Policy, Predicate, PredicateKind, Program, Resolve, Rule, ScopedRule,
        Test, Type, TypeBody, ValueKind,
    };

    fn attribute(name: &str, derived: Option<Derivation>) -> Attribute {
        let (of, kind) = (Of::Recipient, ValueKind::Text);
        Attribute {
            platform: 0,
            name: name.to_owned(),
            of,
            kind,
            required: derived.is_none(),
            groups: Vec::new(),
            derived,
            read_from: None,
        }
    }

    fn program() -> Program {
        let detected = PredicateKind::Detected {
            sit: 0,
            count: Count { at_least: 10, at_most: None, all: false },
            confidence: (85, 100),
            parts: PartFilter::Attachments,
        };
        let partner = PredicateKind::Attribute {
            attribute: 1,
            key: None,
            test: Test::Equals(vec!["partner.example".to_owned()]),
        };
        let mut program = Program {
            name: "demo".to_owned(),
            platforms: vec![Platform { name: "demo".to_owned(), title: "Demo".to_owned() }],
            attributes: vec![attribute("to", None), attribute("to.domain", Some(Derivation::DomainOf(0)))],
            locations: vec![Location {
                platform: 0,
                name: "mail".to_owned(),
                title: "Mail".to_owned(),
                resolve: Resolve::MostRestrictive,
                copies: Copies::PerRecipient(0),
                activities: vec![],
                rules: vec![ScopedRule { rule: 0, scope: 0, timing: None, standing: None }],
            }],
            modes: vec![Mode {
                platform: 0,
                name: "enforce".to_owned(),
                enforces: true,
                notifies: true,
                reports: true,
            }],
            predicates: vec![Predicate { cost: 2, kind: detected }, Predicate { cost: 0, kind: partner }],
            nodes: vec![Node::Const(true), Node::Test(0), Node::Test(1), Node::Not(2), Node::All(vec![3, 1])],
            policies: vec![Policy {
                platform: 0,
                name: "cards".to_owned(),
                title: "Cards".to_owned(),
                mode: 0,
                kind: None,
            }],
            ..Program::default()
        };
        program.detection.lists =
            vec![KeywordList { name: "brands".to_owned(), phrases: vec!["visa".to_owned()] }];
        program.detection.types = vec![Type {
            name: "ids.card".to_owned(),
            title: "Card".to_owned(),
            fidelity: Fidelity::Exact,
            recommended: 75,
            body: TypeBody::Patterns(vec![Pattern {
                confidence: 85,
                primary: Matcher::Keywords(0),
                proximity: None,
                evidence: vec![],
                excluded: vec!["0000".to_owned()],
            }]),
        }];
        program.rules = vec![Rule {
            policy: 0,
            name: "bulk".to_owned(),
            title: "Bulk".to_owned(),
            severity: Some("high".to_owned()),
            condition: 4,
            stop: true,
            rank: 1,
            actions: vec![],
            restrictions: vec![],
            overrides: vec![],
        }];
        program
    }

    const TEXT: &str = r#"bundle "demo"
platform demo "Demo"
attribute to: text of a recipient, required
attribute to.domain: text of a recipient, derived: the domain of to
mode enforce: enforces, notifies, reports

location mail "Mail"
  applies the most restrictive rule; a copy per recipient, named by to
  rule cards.bulk in scope of node 0

scopes
  0: true

policy cards "Cards" in mode enforce

rule cards.bulk "Bulk"
  rank 1, severity high, then stops
  when
    4: all
      3: not
        2: to.domain in ["partner.example"]
      1: ids.card >= 10 values confidence 85 to 100 in attachments (high cost)

type ids.card "Card"
  exact, confidence 75 recommended
  pattern, confidence 85: keywords brands
    but not "0000"

keywords brands
  "visa"
"#;

    #[test]
    fn a_bundle_reads_as_text() {
        let bytes = write(&program());
        let text = disassemble(&Bundle::open(&bytes).unwrap());
        assert_eq!(text, TEXT);
    }

    #[test]
    fn sections_have_sizes() {
        let bytes = write(&program());
        let text = sections(&Bundle::open(&bytes).unwrap());
        assert!(text.starts_with("    1  program"));
        assert!(text.lines().last().is_some_and(|line| line.trim_start().starts_with("content")));
    }
}
