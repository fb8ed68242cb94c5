//! From what pest matched to the tree: a file per kind of item.
//!
//! The grammar has accepted the text, so nothing here can fail; where a part is absent all the same (a header whose name could
//! not be read), a placeholder takes its place. Places are moved from the slice that pest saw to the whole file.

mod action;
mod condition;
mod item;
mod platform;
mod policy;
mod settings;
mod sit;
mod test;
mod type_test;
mod value;

use super::ast::{self, Doc, ErrorNode, Ident};
use super::grammar::{Pair, Rule};
use super::scan::{Tape, TokenKind};
use super::words::is_fixed;
use crate::diagnostics::Diagnostic;
use crate::source::{FileId, Span};
use std::ops::Range;

/// What a name is called that could not be read; never looked up, never reported again.
pub const UNREADABLE_NAME: &str = "_";

/// What every lowering function needs to know.
pub(crate) struct Lower<'a> {
    pub(crate) file: FileId,
    pub(crate) tape: &'a Tape,
    /// The whole file.
    pub(crate) text: &'a str,
    /// Where in the file the slice begins that pest saw; negative when a word was put before it.
    pub(crate) base: isize,
    pub(crate) problems: Vec<Diagnostic>,
}

/// A statement of any block.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Item(ast::Item),
    Policy(ast::PolicyEntry),
    Rule(ast::RuleEntry),
    Line(ConditionLine),
    Content(ast::Content),
    Action(ast::Action),
    Entry(ast::Entry),
    Setting(ast::Setting),
    Term(Term),
    Member(Member),
    Sit(ast::SitEntry),
    Pattern(ast::PatternEntry),
    Scope(ast::ScopeLocation),
    Path(ast::Path),
    Platform(ast::PlatformEntry),
    Row(ast::RowEntry),
    Test(ast::TestEntry),
    Expectation(ast::Expectation),
    TypeTest(ast::TypeTestEntry),
    Example(ast::Example),
}

#[derive(Clone, Debug)]
pub(crate) enum ConditionLine {
    Setting(ast::Setting),
    Condition(ast::Condition),
}

/// A line of a keyword list.
#[derive(Clone, Debug)]
pub(crate) enum Term {
    Text(ast::Text),
    Setting(ast::Setting),
}

/// A line of a bundle of types.
#[derive(Clone, Debug)]
pub(crate) enum Member {
    Path(ast::Path),
    Setting(ast::Setting),
}

/// The parts of a pair, taken in the order of the grammar. Keywords and marks nobody asks for are passed over.
pub(crate) struct Parts<'i> {
    pairs: Vec<Pair<'i>>,
    at: usize,
}

impl<'i> Parts<'i> {
    pub(crate) fn of(pair: &Pair<'i>) -> Self {
        Parts { pairs: pair.clone().into_inner().collect(), at: 0 }
    }

    /// The next part, if it is one of that rule.
    pub(crate) fn take(&mut self, rule: Rule) -> Option<Pair<'i>> {
        let rest = self.pairs.get(self.at..).unwrap_or_default();
        let skipped =
            rest.iter().take_while(|pair| pair.as_rule() != rule && is_fixed(pair.as_rule())).count();
        let found = rest.get(skipped).filter(|pair| pair.as_rule() == rule)?.clone();
        self.at += skipped + 1;
        Some(found)
    }

    pub(crate) fn has(&mut self, rule: Rule) -> bool {
        self.take(rule).is_some()
    }

    /// The next part that is not fixed by the grammar, whatever it is.
    pub(crate) fn next(&mut self) -> Option<Pair<'i>> {
        let rest = self.pairs.get(self.at..).unwrap_or_default();
        let skipped = rest.iter().take_while(|pair| is_fixed(pair.as_rule())).count();
        let found = rest.get(skipped)?.clone();
        self.at += skipped + 1;
        Some(found)
    }

    /// All the parts of one rule that come next.
    pub(crate) fn all(mut self, rule: Rule) -> Vec<Pair<'i>> {
        std::iter::from_fn(move || self.take(rule)).collect()
    }
}

/// The one thing inside a pair that only wraps alternatives.
pub(crate) fn inner<'i>(pair: &Pair<'i>) -> Pair<'i> {
    pair.clone().into_inner().next().unwrap_or_else(|| pair.clone())
}

impl Lower<'_> {
    pub(crate) fn at(&self, range: Range<usize>) -> Span {
        // Of a header that was read with other words than its own, a place may fall outside the file or inside a letter.
        let shift = |n: usize| {
            let mut at = n.saturating_add_signed(self.base).min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at = at.saturating_sub(1);
            }
            at
        };
        Span::new(self.file, shift(range.start)..shift(range.end))
    }

    /// Where a pair stands, without the spaces and comments pest has passed over at its end.
    pub(crate) fn span(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        let whole = self.at(span.start()..span.end());
        let end = self.tape.trimmed_end(whole.end as usize);
        Span { end: u32::try_from(end).unwrap_or(whole.end).max(whole.start), ..whole }
    }

    pub(crate) fn missing_name(&self, pair: &Pair<'_>) -> Ident {
        Ident { text: UNREADABLE_NAME.to_owned(), span: self.span(pair).before() }
    }

    /// The doc comment on the lines directly above a place.
    pub(crate) fn doc(&self, at: Span) -> Option<Doc> {
        let mut lines = Vec::new();
        let mut span: Option<Span> = None;
        let mut newlines = 0;
        let before = self.tape.tokens.get(..self.tape.at(at.start as usize)).unwrap_or_default();
        for token in before.iter().rev() {
            match token.kind {
                TokenKind::Space => {}
                TokenKind::Newline if newlines == 0 => newlines = 1,
                TokenKind::DocComment if newlines == 1 => {
                    newlines = 0;
                    let line = self.text.get(token.range()).unwrap_or("").trim_start_matches('/');
                    lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end());
                    let here = Span::new(self.file, token.range());
                    span = Some(span.map_or(here, |span| here.to(span)));
                }
                _ => break,
            }
        }
        lines.reverse();
        span.map(|span| Doc { text: lines.join("\n"), span })
    }

    /// A statement, by the rule its block's entry rule yields.
    pub(crate) fn statement(&mut self, pair: &Pair<'_>) -> Option<Node> {
        Some(match pair.as_rule() {
            Rule::item => Node::Item(self.item(pair)),
            Rule::policy_entry => Node::Policy(self.policy_entry(pair)),
            Rule::rule_entry => Node::Rule(self.rule_entry(pair)),
            Rule::condition_line => Node::Line(self.condition_line(pair)),
            Rule::content_member => Node::Content(self.content_term(&inner(pair))),
            Rule::action => Node::Action(self.action(pair)),
            Rule::entry => Node::Entry(self.entry(pair)),
            Rule::setting => Node::Setting(self.setting(pair)),
            Rule::keyword_term => Node::Term(self.term(pair)),
            Rule::union_member => Node::Member(self.member(pair)),
            Rule::sit_entry => Node::Sit(self.sit_entry(pair)),
            Rule::pattern_entry => Node::Pattern(self.pattern_entry(pair)),
            Rule::scope_location => Node::Scope(self.scope_location(pair)),
            Rule::path => Node::Path(self.path(pair)),
            Rule::platform_entry => Node::Platform(self.platform_entry(pair)),
            Rule::row_entry => Node::Row(self.row_entry(pair)),
            Rule::test_entry => Node::Test(self.test_entry(pair)),
            Rule::expectation => Node::Expectation(self.expectation(pair)),
            Rule::type_test_entry => Node::TypeTest(self.type_test_entry(pair)),
            Rule::example => Node::Example(self.example(pair)),
            _ => return None,
        })
    }

    pub(crate) fn error(&self, pair: &Pair<'_>) -> ErrorNode {
        ErrorNode { span: self.span(pair) }
    }
}
