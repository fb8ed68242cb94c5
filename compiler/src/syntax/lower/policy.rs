//! Policies, templates and rules.

use super::{Lower, Parts, inner};
use crate::syntax::ast::{
    Allow, Call, Policy, PolicyEntry, Rule as RuleNode, RuleEntry, Scope, ScopeLocation, Template, Then,
};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn policy(&mut self, pair: &Pair<'_>) -> Policy {
        let mut parts = Parts::of(pair);
        // `label_policy everyone "Everyone" { … }`
        let leading = parts.take(Rule::word).map(|word| self.ident(&word));
        let name = self.name(&mut parts, pair);
        let title = self.title(&mut parts);
        let platform = parts.take(Rule::on_platform).map(|on| self.next_path(&mut Parts::of(&on), &on));
        let kind = parts.take(Rule::as_kind).map(|kind| self.word(&mut Parts::of(&kind), &kind)).or(leading);
        let extends = parts.take(Rule::extends).map(|extends| self.extends(&extends));
        Policy { name, title, platform, kind, extends, entries: self.policy_block(&mut parts) }
    }

    fn extends(&mut self, pair: &Pair<'_>) -> Call {
        let mut parts = Parts::of(pair);
        match parts.take(Rule::call) {
            Some(call) => self.call(&call),
            None => {
                let name = self.next_path(&mut parts, pair);
                Call { span: name.span, name, args: Vec::new() }
            }
        }
    }

    pub(super) fn template(&mut self, pair: &Pair<'_>) -> Template {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let params = self.params(&mut parts);
        let title = self.title(&mut parts);
        Template { name, params, title, entries: self.policy_block(&mut parts) }
    }

    fn policy_block(&mut self, parts: &mut Parts<'_>) -> Vec<PolicyEntry> {
        let Some(block) = parts.take(Rule::policy_block) else { return Vec::new() };
        let entries = Parts::of(&block).all(Rule::policy_entry);
        entries.iter().map(|entry| self.policy_entry(entry)).collect()
    }

    pub(super) fn policy_entry(&mut self, pair: &Pair<'_>) -> PolicyEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => PolicyEntry::Setting(self.setting(&only)),
            Rule::scope => PolicyEntry::Scope(self.scope(&only)),
            Rule::policy_rule => PolicyEntry::Rule(self.rule(&only)),
            Rule::allow => PolicyEntry::Allow(self.allow(&only)),
            Rule::block => PolicyEntry::Block(self.block(&only)),
            _ => PolicyEntry::Error(self.error(pair)),
        }
    }

    fn scope(&mut self, pair: &Pair<'_>) -> Scope {
        let locations = Parts::of(pair).all(Rule::scope_location);
        let locations = locations.iter().map(|location| self.scope_location(location)).collect();
        Scope { span: self.span(pair), locations }
    }

    pub(super) fn scope_location(&mut self, pair: &Pair<'_>) -> ScopeLocation {
        let mut parts = Parts::of(pair);
        let location = self.next_path(&mut parts, pair);
        ScopeLocation { span: self.span(pair), location, settings: self.settings(&mut parts) }
    }

    fn allow(&mut self, pair: &Pair<'_>) -> Allow {
        let mut parts = Parts::of(pair);
        let code = self.word(&mut parts, pair);
        Allow { span: self.span(pair), code, reason: self.title(&mut parts) }
    }

    fn rule(&mut self, pair: &Pair<'_>) -> RuleNode {
        let span = self.span(pair);
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let title = self.title(&mut parts);
        let entries = parts.take(Rule::rule_block).map(|block| Parts::of(&block).all(Rule::rule_entry));
        let entries = entries.unwrap_or_default().iter().map(|entry| self.rule_entry(entry)).collect();
        RuleNode { span, doc: self.doc(span), name, title, entries }
    }

    pub(super) fn rule_entry(&mut self, pair: &Pair<'_>) -> RuleEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => RuleEntry::Setting(self.setting(&only)),
            Rule::when => RuleEntry::When(self.keyword_conditions(&only)),
            Rule::unless => RuleEntry::Unless(self.keyword_conditions(&only)),
            Rule::then => {
                let actions = self.actions(&mut Parts::of(&only));
                RuleEntry::Then(Then { span: self.span(&only), actions })
            }
            Rule::allow => RuleEntry::Allow(self.allow(&only)),
            Rule::extra => RuleEntry::Extra(self.block(&inner(&only))),
            _ => RuleEntry::Error(self.error(pair)),
        }
    }
}
