//! Sensitive information types: patterns, evidence and bundles.

use super::{Lower, Member, Parts, inner};
use crate::syntax::ast::{
    EvidenceCount, EvidenceGroup, EvidenceOp, Expr, ExprKind, KeywordLine, MatchLine, MatchWhat, Pattern,
    PatternEntry, Sit, SitBody, SitEntry,
};
use crate::syntax::grammar::{Pair, Rule};

impl Lower<'_> {
    pub(super) fn sit(&mut self, pair: &Pair<'_>) -> Sit {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let title = self.title(&mut parts);
        let union = parts.take(Rule::union);
        let external = parts.take(Rule::external);
        let body = match (union, external) {
            (Some(union), _) => self.union(&union),
            (None, Some(external)) => {
                SitBody::External { settings: self.settings(&mut Parts::of(&external)) }
            }
            (None, None) => {
                let entries = parts.take(Rule::sit_block).map(|block| Parts::of(&block).all(Rule::sit_entry));
                SitBody::Patterns(
                    entries.unwrap_or_default().iter().map(|entry| self.sit_entry(entry)).collect(),
                )
            }
        };
        Sit { name, title, body }
    }

    fn union(&mut self, pair: &Pair<'_>) -> SitBody {
        let (mut members, mut settings) = (Vec::new(), Vec::new());
        for member in Parts::of(pair).all(Rule::union_member) {
            match self.member(&member) {
                Member::Path(path) => members.push(path),
                Member::Setting(setting) => settings.push(setting),
            }
        }
        SitBody::Union { members, settings }
    }

    pub(super) fn sit_entry(&mut self, pair: &Pair<'_>) -> SitEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => SitEntry::Setting(self.setting(&only)),
            Rule::pattern => SitEntry::Pattern(self.pattern(&only)),
            Rule::exclude => SitEntry::Exclude(self.keyword_block(&only)),
            _ => SitEntry::Error(self.error(pair)),
        }
    }

    fn pattern(&mut self, pair: &Pair<'_>) -> Pattern {
        let mut parts = Parts::of(pair);
        let level = match parts.take(Rule::number).or_else(|| parts.take(Rule::path)) {
            Some(level) => self.operand(&level),
            None => Expr { span: self.span(pair), kind: ExprKind::Error },
        };
        Pattern { span: self.span(pair), level, entries: self.pattern_block(&mut parts) }
    }

    fn pattern_block(&mut self, parts: &mut Parts<'_>) -> Vec<PatternEntry> {
        let Some(block) = parts.take(Rule::pattern_block) else { return Vec::new() };
        let entries = Parts::of(&block).all(Rule::pattern_entry);
        entries.iter().map(|entry| self.pattern_entry(entry)).collect()
    }

    pub(super) fn pattern_entry(&mut self, pair: &Pair<'_>) -> PatternEntry {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => PatternEntry::Setting(self.setting(&only)),
            Rule::match_line => PatternEntry::Match(self.match_line(&only)),
            Rule::keyword_line => PatternEntry::Keywords(self.keyword_line(&only)),
            Rule::evidence => PatternEntry::Group(self.evidence(&only)),
            Rule::exclude => PatternEntry::Exclude(self.keyword_block(&only)),
            _ => PatternEntry::Error(self.error(pair)),
        }
    }

    fn match_line(&mut self, pair: &Pair<'_>) -> MatchLine {
        let mut parts = Parts::of(pair);
        let what = match parts.take(Rule::regex) {
            Some(regex) => MatchWhat::Regex(self.regex(&regex)),
            None => MatchWhat::Path(self.next_path(&mut parts, pair)),
        };
        let count = self.evidence_count(&mut parts);
        MatchLine { span: self.span(pair), what, count, settings: self.settings(&mut parts) }
    }

    fn keyword_line(&mut self, pair: &Pair<'_>) -> KeywordLine {
        let mut parts = Parts::of(pair);
        let list = match parts.take(Rule::list).or_else(|| parts.take(Rule::path)) {
            Some(list) => self.operand(&list),
            None => Expr { span: self.span(pair), kind: ExprKind::Error },
        };
        KeywordLine { span: self.span(pair), list, count: self.evidence_count(&mut parts) }
    }

    fn evidence_count(&mut self, parts: &mut Parts<'_>) -> Option<EvidenceCount> {
        let pair = parts.take(Rule::evidence_count)?;
        let mut parts = Parts::of(&pair);
        let at_least = parts.take(Rule::number).map_or(0, |number| self.number(&number));
        Some(EvidenceCount { span: self.span(&pair), at_least, distinct: parts.has(Rule::k_distinct) })
    }

    fn evidence(&mut self, pair: &Pair<'_>) -> EvidenceGroup {
        let op = match inner(pair).as_rule() {
            Rule::k_all => EvidenceOp::All,
            Rule::k_none => EvidenceOp::None,
            _ => EvidenceOp::Any,
        };
        let mut parts = Parts::of(pair);
        let at_least = self.bound_of(parts.take(Rule::at_least));
        let at_most = self.bound_of(parts.take(Rule::at_most));
        EvidenceGroup {
            span: self.span(pair),
            op,
            at_least,
            at_most,
            members: self.pattern_block(&mut parts),
        }
    }

    fn bound_of(&mut self, pair: Option<Pair<'_>>) -> Option<u64> {
        let number = Parts::of(&pair?).take(Rule::number)?;
        Some(self.number(&number))
    }
}
