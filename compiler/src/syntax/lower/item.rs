//! Items of a file, and those that need no file of their own.

use super::{Lower, Member, Parts, Term, inner};
use crate::syntax::ast::{Declaration, Item, ItemKind, Keywords, Let, Moved, Order, Param, Use};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn item(&mut self, pair: &Pair<'_>) -> Item {
        let only = inner(pair);
        let kind = match only.as_rule() {
            Rule::use_item => ItemKind::Use(self.use_item(&only)),
            Rule::let_item => ItemKind::Let(self.let_item(&only)),
            Rule::param_item => ItemKind::Param(self.param_item(&only)),
            Rule::declaration | Rule::object => ItemKind::Declaration(self.declaration(&only)),
            Rule::keywords => ItemKind::Keywords(self.keywords(&only)),
            Rule::sit => ItemKind::Sit(self.sit(&only)),
            Rule::condition_def => ItemKind::Condition(self.condition_def(&only)),
            Rule::response_def => ItemKind::Response(self.response_def(&only)),
            Rule::policy | Rule::policy_of_kind => ItemKind::Policy(self.policy(&only)),
            Rule::template => ItemKind::Template(self.template(&only)),
            Rule::order => ItemKind::Order(self.order(&only)),
            Rule::moved => ItemKind::Moved(self.moved(&only)),
            Rule::platform => ItemKind::Platform(self.platform(&only)),
            Rule::test => ItemKind::Test(self.test(&only)),
            Rule::type_test => ItemKind::TypeTest(self.type_test(&only)),
            _ => ItemKind::Error(self.error(pair)),
        };
        let span = self.span(&only);
        Item { span, doc: self.doc(span), kind }
    }

    fn use_item(&mut self, pair: &Pair<'_>) -> Use {
        let mut parts = Parts::of(pair);
        let path = self.next_path(&mut parts, pair);
        Use { path, alias: parts.take(Rule::name).map(|name| self.ident(&name)) }
    }

    fn let_item(&mut self, pair: &Pair<'_>) -> Let {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        Let { name, value: self.value(&mut parts, pair) }
    }

    fn param_item(&mut self, pair: &Pair<'_>) -> Param {
        let declared = Parts::of(pair).take(Rule::param_decl).unwrap_or_else(|| pair.clone());
        self.param(&declared)
    }

    /// `group`, `label`, `object`, …, at the top or inside another label.
    pub(super) fn declaration(&mut self, pair: &Pair<'_>) -> Declaration {
        let keyword = self.ident(&inner(pair));
        let mut parts = Parts::of(pair);
        let kind = parts.take(Rule::path).map(|path| self.path(&path));
        let name = self.name(&mut parts, pair);
        let title = self.title(&mut parts);
        Declaration { keyword, kind, name, title, entries: self.entries(&mut parts) }
    }

    fn keywords(&mut self, pair: &Pair<'_>) -> Keywords {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let mut keywords =
            Keywords { name, title: self.title(&mut parts), settings: Vec::new(), terms: Vec::new() };
        for term in parts.all(Rule::keyword_term) {
            match self.term(&term) {
                Term::Text(text) => keywords.terms.push(text),
                Term::Setting(setting) => keywords.settings.push(setting),
            }
        }
        keywords
    }

    pub(super) fn term(&mut self, pair: &Pair<'_>) -> Term {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => Term::Setting(self.setting(&only)),
            _ => Term::Text(self.text(&only)),
        }
    }

    pub(super) fn member(&mut self, pair: &Pair<'_>) -> Member {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => Member::Setting(self.setting(&only)),
            _ => Member::Path(self.path(&only)),
        }
    }

    fn order(&mut self, pair: &Pair<'_>) -> Order {
        Order { policies: Parts::of(pair).all(Rule::path).iter().map(|path| self.path(path)).collect() }
    }

    fn moved(&mut self, pair: &Pair<'_>) -> Moved {
        let mut parts = Parts::of(pair);
        let from = self.next_path(&mut parts, pair);
        Moved { from, to: self.next_path(&mut parts, pair) }
    }
}
