//! Tests: what is given and what is expected.

use super::{Lower, Parts, inner};
use crate::syntax::ast::{
    Expect, Expectation, ExpectationKind, Expr, Given, Overriding, Said, Test, TestEntry, Text,
};
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
            Rule::overriding => TestEntry::Override(self.overriding(&only)),
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
        let copies = self.copies(&mut parts);
        Expect { span: self.span(pair), copies, entries: self.expectations(&mut parts) }
    }

    fn overriding(&mut self, pair: &Pair<'_>) -> Overriding {
        let mut parts = Parts::of(pair);
        let copies = self.copies(&mut parts);
        let choice = parts.take(Rule::choice).map(|choice| Parts::of(&choice).all(Rule::path));
        let choice = choice.unwrap_or_default().iter().map(|path| self.path(path)).collect();
        let text = self.title(&mut parts);
        Overriding { span: self.span(pair), copies, choice, text, entries: self.expectations(&mut parts) }
    }

    fn copies(&mut self, parts: &mut Parts<'_>) -> Vec<Expr> {
        let copies = parts.take(Rule::copies).map(|copies| Parts::of(&copies).all(Rule::copy));
        copies.unwrap_or_default().iter().map(|copy| self.operand(copy)).collect()
    }

    fn expectations(&mut self, parts: &mut Parts<'_>) -> Vec<Expectation> {
        let entries = parts.take(Rule::expect_block).map(|block| Parts::of(&block).all(Rule::expectation));
        entries.unwrap_or_default().iter().map(|entry| self.expectation(entry)).collect()
    }

    pub(super) fn expectation(&mut self, pair: &Pair<'_>) -> Expectation {
        let mut parts = Parts::of(pair);
        let negated = parts.has(Rule::k_no);
        let kind = match parts.next() {
            None => ExpectationKind::Error,
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
            Rule::expect_said => {
                let removed = parts.has(Rule::k_removed);
                let word = parts.take(Rule::said_word).map(|word| self.ident(&word));
                let word = word.unwrap_or_else(|| self.missing_name(pair));
                let subject = parts.take(Rule::said_subject).map(|subject| self.operand(&inner(&subject)));
                let value = self.next_expr(&mut parts);
                ExpectationKind::Said(Said {
                    removed,
                    word,
                    subject,
                    value,
                    settings: self.settings(&mut parts),
                })
            }
            Rule::expect_type => {
                let path = self.next_path(&mut parts, pair);
                ExpectationKind::Type(path, self.modifiers(parts))
            }
            _ => ExpectationKind::Error,
        }
    }
}
