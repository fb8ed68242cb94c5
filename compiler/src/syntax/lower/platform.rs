//! Platforms: rows, fields and their settings.

use super::{Lower, Parts, inner};
use crate::syntax::ast::{Field, Ident, Platform, PlatformEntry, Row, RowEntry};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn platform(&mut self, pair: &Pair<'_>) -> Platform {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let title = self.title(&mut parts);
        let entries =
            parts.take(Rule::platform_block).map(|block| Parts::of(&block).all(Rule::platform_entry));
        let entries = entries.unwrap_or_default().iter().map(|entry| self.platform_entry(entry)).collect();
        Platform { name, title, entries }
    }

    pub(super) fn platform_entry(&mut self, pair: &Pair<'_>) -> PlatformEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => PlatformEntry::Setting(self.setting(&only)),
            Rule::row => PlatformEntry::Row(self.row(&only)),
            _ => PlatformEntry::Error(self.error(pair)),
        }
    }

    fn row(&mut self, pair: &Pair<'_>) -> Row {
        let span = self.span(pair);
        let mut parts = Parts::of(pair);
        let keyword = self.word(&mut parts, pair);
        let name = self.next_path(&mut parts, pair);
        let ty = parts.take(Rule::row_type).map(|ty| self.next_type(&mut Parts::of(&ty), &ty));
        let title = self.title(&mut parts);
        let (mut value, mut of) = (None, None);
        if let Some(pair) = parts.take(Rule::row_value) {
            let mut parts = Parts::of(&pair);
            value = self.next_expr(&mut parts);
            of = parts.take(Rule::word).map(|word| self.ident(&word));
        }
        let entries = parts.take(Rule::row_block).map(|block| Parts::of(&block).all(Rule::row_entry));
        let entries = entries.unwrap_or_default().iter().map(|entry| self.row_entry(entry)).collect();
        Row { span, doc: self.doc(span), keyword, name, ty, title, value, of, entries }
    }

    pub(super) fn row_entry(&mut self, pair: &Pair<'_>) -> RowEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => RowEntry::Setting(self.setting(&only)),
            Rule::field => RowEntry::Field(self.field(&only)),
            Rule::block => RowEntry::Block(self.block(&only)),
            _ => RowEntry::Error(self.error(pair)),
        }
    }

    fn field(&mut self, pair: &Pair<'_>) -> Field {
        let span = self.span(pair);
        let mut parts = Parts::of(pair);
        let path = self.next_path(&mut parts, pair);
        let name = Ident { span: path.span, text: path.text() };
        let ty = self.next_type(&mut parts, pair);
        let title = self.title(&mut parts);
        let default = self.next_expr(&mut parts);
        Field { span, doc: self.doc(span), name, ty, title, default, settings: self.settings(&mut parts) }
    }
}
