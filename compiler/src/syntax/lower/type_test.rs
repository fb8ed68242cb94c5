//! Tests of a type: texts, and how sure the type is to be of them.

use super::{Lower, Parts, inner};
use crate::syntax::ast::{Example, ExamplePiece, Examples, Expr, ExprKind, Text, TypeTest, TypeTestEntry};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn type_test(&mut self, pair: &Pair<'_>) -> TypeTest {
        let mut parts = Parts::of(pair);
        let sit = self.next_path(&mut parts, pair);
        let title = self
            .title(&mut parts)
            .unwrap_or_else(|| Text { value: String::new(), span: self.span(pair).before() });
        let block = parts.take(Rule::type_test_block);
        let entries = block.map(|block| Parts::of(&block).all(Rule::type_test_entry)).unwrap_or_default();
        TypeTest { sit, title, entries: entries.iter().map(|entry| self.type_test_entry(entry)).collect() }
    }

    pub(super) fn type_test_entry(&mut self, pair: &Pair<'_>) -> TypeTestEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::examples => TypeTestEntry::Examples(self.examples(&only)),
            _ => TypeTestEntry::Error(self.error(pair)),
        }
    }

    fn examples(&mut self, pair: &Pair<'_>) -> Examples {
        let mut parts = Parts::of(pair);
        let level = match parts.take(Rule::number).or_else(|| parts.take(Rule::path)) {
            Some(level) => self.operand(&level),
            None => Expr { span: self.span(pair), kind: ExprKind::Error },
        };
        let texts = parts.take(Rule::example_block).map(|block| Parts::of(&block).all(Rule::example));
        let texts = texts.unwrap_or_default().iter().map(|text| self.example(text)).collect();
        Examples { span: self.span(pair), level, texts }
    }

    pub(super) fn example(&mut self, pair: &Pair<'_>) -> Example {
        let mut parts = Parts::of(pair);
        let pieces = match parts.take(Rule::text) {
            Some(text) => vec![ExamplePiece::Text(self.text(&text))],
            None => parts.all(Rule::example_piece).iter().map(|piece| self.example_piece(piece)).collect(),
        };
        Example { span: self.span(pair), pieces }
    }

    fn example_piece(&mut self, pair: &Pair<'_>) -> ExamplePiece {
        let only = inner(pair);
        match only.as_rule() {
            Rule::gap => {
                let length = Parts::of(&only).take(Rule::number).map_or(0, |number| self.number(&number));
                ExamplePiece::Gap { length, span: self.span(&only) }
            }
            _ => ExamplePiece::Text(self.text(&only)),
        }
    }
}
