//! Blocks that only hold settings, other blocks and grants.

use super::{Lower, Parts, inner};
use crate::syntax::ast::{Block, Entry, Expr, Grant, Item, ItemKind, Setting};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn setting(&mut self, pair: &Pair<'_>) -> Setting {
        let mut parts = Parts::of(pair);
        let name = self.next_path(&mut parts, pair);
        let on = parts.take(Rule::path).map(|path| self.path(&path));
        let value: Expr = self.value(&mut parts, pair);
        Setting { span: self.span(pair), name, on, value }
    }

    /// `{ a = 1 }`, if the parts hold it next.
    pub(super) fn settings(&mut self, parts: &mut Parts<'_>) -> Vec<Setting> {
        let Some(block) = parts.take(Rule::settings) else { return Vec::new() };
        let settings = Parts::of(&block).all(Rule::setting);
        settings.iter().map(|setting| self.setting(setting)).collect()
    }

    /// `{ … }` of settings, blocks and grants, if the parts hold it next.
    pub(super) fn entries(&mut self, parts: &mut Parts<'_>) -> Option<Vec<Entry>> {
        let block = parts.take(Rule::entries)?;
        let entries = Parts::of(&block).all(Rule::entry);
        Some(entries.iter().map(|entry| self.entry(entry)).collect())
    }

    pub(super) fn entry(&mut self, pair: &Pair<'_>) -> Entry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => Entry::Setting(self.setting(&only)),
            Rule::grant => Entry::Grant(self.grant(&only)),
            Rule::block => Entry::Block(self.block(&only)),
            Rule::sublabel => {
                let span = self.span(&only);
                let kind = ItemKind::Declaration(self.declaration(&only));
                Entry::Declaration(Item { span, doc: self.doc(span), kind })
            }
            _ => Entry::Error(self.error(pair)),
        }
    }

    fn grant(&mut self, pair: &Pair<'_>) -> Grant {
        let mut parts = Parts::of(pair);
        let listed = parts.take(Rule::rights);
        let rights = listed.iter().flat_map(|rights| Parts::of(rights).all(Rule::path));
        Grant {
            span: self.span(pair),
            rights: rights.map(|path| self.path(&path)).collect(),
            rights_span: self.span(listed.as_ref().unwrap_or(pair)),
            to: self.value(&mut parts, pair),
        }
    }

    pub(super) fn block(&mut self, pair: &Pair<'_>) -> Block {
        let mut parts = Parts::of(pair);
        let keyword = self.word(&mut parts, pair);
        let within = parts.take(Rule::path).map(|path| self.path(&path));
        let title = self.title(&mut parts);
        Block {
            span: self.span(pair),
            keyword,
            within,
            title,
            entries: self.entries(&mut parts).unwrap_or_default(),
        }
    }

    /// A block whose keyword is fixed by the grammar: `exclude { … }`.
    pub(super) fn keyword_block(&mut self, pair: &Pair<'_>) -> Block {
        let keyword = self.ident(&inner(pair));
        let mut parts = Parts::of(pair);
        let entries = self.entries(&mut parts).unwrap_or_default();
        Block { span: self.span(pair), keyword, within: None, title: None, entries }
    }
}
