//! Tests: what is given and what is expected.

use super::{Lower, Parts, inner};
use crate::syntax::ast::{Expect, Expectation, ExpectationKind, Given, Test, TestEntry, Text};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn test(&mut self, pair: &Pair<'_>) -> Test {
        let mut parts = Parts::of(pair);
        let title = self
            .title(&mut parts)
            .unwrap_or_else(|| Text { value: String::new(), span: self.span(pair).before() });
        let entries = parts.take(Rule::test_block).map(|block| Parts::of(&block).all(Rule::test_entry));
        Test {
            title,
            entries: entries.unwrap_or_default().iter().map(|entry| self.test_entry(entry)).collect(),
        }
    }

    pub(super) fn test_entry(&mut self, pair: &Pair<'_>) -> TestEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::given => TestEntry::Given(self.given(&only)),
            Rule::expect => TestEntry::Expect(self.expect(&only)),
            _ => TestEntry::Error(self.error(pair)),
        }
    }

    fn given(&mut self, pair: &Pair<'_>) -> Given {
        let mut parts = Parts::of(pair);
        let location = self.next_path(&mut parts, pair);
        Given { span: self.span(pair), location, entries: self.entries(&mut parts).unwrap_or_default() }
    }

    fn expect(&mut self, pair: &Pair<'_>) -> Expect {
        let mut parts = Parts::of(pair);
        let copies = parts.take(Rule::copies).map(|copies| Parts::of(&copies).all(Rule::copy));
        let copies = copies.unwrap_or_default().iter().map(|copy| self.operand(copy)).collect();
        let entries = parts.take(Rule::expect_block).map(|block| Parts::of(&block).all(Rule::expectation));
        let entries = entries.unwrap_or_default().iter().map(|entry| self.expectation(entry)).collect();
        Expect { span: self.span(pair), copies, entries }
    }

    pub(super) fn expectation(&mut self, pair: &Pair<'_>) -> Expectation {
        let mut parts = Parts::of(pair);
        let negated = parts.has(Rule::k_no);
        let kind = match parts.next() {
            None => ExpectationKind::Incomplete,
            Some(what) => self.expected(&what),
        };
        Expectation { span: self.span(pair), negated, kind }
    }

    fn expected(&mut self, pair: &Pair<'_>) -> ExpectationKind {
        let mut parts = Parts::of(pair);
        match pair.as_rule() {
            Rule::expect_rule => ExpectationKind::Rule(Some(self.next_path(&mut parts, pair))),
            Rule::no_rule => ExpectationKind::Rule(None),
            Rule::expect_action => {
                let action = Some(self.next_path(&mut parts, pair));
                let on = parts.take(Rule::path).map(|path| self.path(&path));
                let value = self.next_expr(&mut parts);
                ExpectationKind::Action { action, on, value, settings: self.settings(&mut parts) }
            }
            Rule::no_action => {
                ExpectationKind::Action { action: None, on: None, value: None, settings: Vec::new() }
            }
            Rule::expect_tip => ExpectationKind::Tip(self.title(&mut parts)),
            Rule::expect_outcome => ExpectationKind::Outcome(self.next_path(&mut parts, pair)),
            Rule::expect_type => {
                let path = self.next_path(&mut parts, pair);
                ExpectationKind::Type(path, self.modifiers(parts))
            }
            _ => ExpectationKind::Error,
        }
    }
}
