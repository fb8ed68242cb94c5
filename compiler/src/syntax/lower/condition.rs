//! Conditions: blocks, attributes, content.

use super::{ConditionLine, Lower, Parts, inner};
use crate::syntax::ast::{
    AttributeTest, Condition, ConditionBlock, ConditionDef, ConditionKind, Content, ContentKind, Expr,
    ExprKind, GroupOp, LabelTest, Modifier, ModifierKind, Operator, Setting,
};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::problems;

/// The one setting a block of conditions has.
const BLOCK_SETTING: &str = "per";

impl Lower<'_> {
    pub(super) fn condition_def(&mut self, pair: &Pair<'_>) -> ConditionDef {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts, pair);
        let params = self.params(&mut parts);
        ConditionDef { name, params, body: self.condition_block(&mut parts, pair) }
    }

    /// `when { … }`: the block begins with the keyword.
    pub(super) fn keyword_conditions(&mut self, pair: &Pair<'_>) -> ConditionBlock {
        let span = self.span(pair);
        ConditionBlock { span, ..self.condition_block(&mut Parts::of(pair), pair) }
    }

    fn condition_block(&mut self, parts: &mut Parts<'_>, of: &Pair<'_>) -> ConditionBlock {
        let Some(pair) = parts.take(Rule::condition_block) else {
            return ConditionBlock { span: self.span(of), settings: Vec::new(), members: Vec::new() };
        };
        let mut block = ConditionBlock { span: self.span(&pair), settings: Vec::new(), members: Vec::new() };
        for line in Parts::of(&pair).all(Rule::condition_line) {
            match self.condition_line(&line) {
                ConditionLine::Setting(setting) => block.settings.push(setting),
                ConditionLine::Condition(condition) => block.members.push(condition),
            }
        }
        block
    }

    pub(super) fn condition_line(&mut self, pair: &Pair<'_>) -> ConditionLine {
        let only = inner(pair);
        match only.as_rule() {
            Rule::setting => {
                let setting = self.setting(&only);
                match setting.name.word() {
                    Some(BLOCK_SETTING) => ConditionLine::Setting(setting),
                    _ => ConditionLine::Condition(self.meant_as_equality(setting)),
                }
            }
            _ => ConditionLine::Condition(self.condition(&only)),
        }
    }

    /// `access.scope = external`: reported, and read as the `==` it was meant to be.
    fn meant_as_equality(&mut self, setting: Setting) -> Condition {
        self.problems.push(problems::assignment_in_condition(self.tape, self.file, &setting));
        let operator = match setting.value.kind {
            ExprKind::List(_) => Operator::In,
            _ => Operator::Equal,
        };
        let test = Some((operator, setting.value.span.before(), setting.value));
        Condition {
            span: setting.span,
            kind: ConditionKind::Attribute(AttributeTest { attribute: setting.name, key: None, test }),
        }
    }

    pub(super) fn condition(&mut self, pair: &Pair<'_>) -> Condition {
        let only = inner(pair);
        let kind = match only.as_rule() {
            Rule::all => ConditionKind::All(self.keyword_conditions(&only)),
            Rule::any => ConditionKind::Any(self.keyword_conditions(&only)),
            Rule::not => ConditionKind::Not(Box::new(self.negated(&only))),
            Rule::content => match Parts::of(&only).next() {
                Some(term) => ConditionKind::Content(self.content_term(&term)),
                None => ConditionKind::Error,
            },
            Rule::call_condition => ConditionKind::Call(self.call(&inner(&only))),
            Rule::attribute_test => ConditionKind::Attribute(self.attribute_test(&only)),
            _ => ConditionKind::Error,
        };
        Condition { span: self.span(&only), kind }
    }

    fn negated(&mut self, pair: &Pair<'_>) -> Condition {
        let mut parts = Parts::of(pair);
        match parts.take(Rule::condition) {
            Some(condition) => self.condition(&condition),
            None => {
                let block = self.condition_block(&mut parts, pair);
                Condition { span: block.span, kind: ConditionKind::All(block) }
            }
        }
    }

    fn attribute_test(&mut self, pair: &Pair<'_>) -> AttributeTest {
        let mut parts = Parts::of(pair);
        let attribute = self.next_path(&mut parts, pair);
        let key = parts.take(Rule::key).and_then(|key| self.next_expr(&mut Parts::of(&key)));
        let operators = [
            (Rule::m_equal, Operator::Equal),
            (Rule::k_in, Operator::In),
            (Rule::k_contains, Operator::Contains),
            (Rule::k_matches, Operator::Matches),
            (Rule::m_at_least, Operator::AtLeast),
            (Rule::m_greater, Operator::Greater),
            (Rule::m_at_most, Operator::AtMost),
            (Rule::m_less, Operator::Less),
        ];
        let operator = operators.into_iter().find_map(|(rule, operator)| {
            let pair = parts.take(rule)?;
            Some((operator, self.ident(&pair).span))
        });
        let test = operator.map(|(operator, span)| (operator, span, self.value(&mut parts, pair)));
        AttributeTest { attribute, key, test }
    }

    pub(super) fn content_term(&mut self, pair: &Pair<'_>) -> Content {
        let mut parts = Parts::of(pair);
        let kind = match pair.as_rule() {
            Rule::content_group => return self.content_group(pair),
            Rule::content_label => {
                let test = if parts.has(Rule::k_under) {
                    LabelTest::Under
                } else if parts.has(Rule::m_at_least) {
                    LabelTest::AtLeast
                } else {
                    LabelTest::Is
                };
                ContentKind::Label { test, label: self.next_path(&mut parts, pair) }
            }
            Rule::content_retention => ContentKind::RetentionLabel(self.next_path(&mut parts, pair)),
            Rule::content_classifier => ContentKind::Classifier(self.next_path(&mut parts, pair)),
            Rule::content_named => ContentKind::Named(self.next_path(&mut parts, pair)),
            _ => ContentKind::Error,
        };
        Content { span: self.span(pair), kind, modifiers: self.modifiers(parts) }
    }

    fn content_group(&mut self, pair: &Pair<'_>) -> Content {
        let op = if inner(pair).as_rule() == Rule::k_all { GroupOp::All } else { GroupOp::Any };
        let mut parts = Parts::of(pair);
        let title = self.title(&mut parts);
        let mut modifiers = Vec::new();
        while let Some(modifier) = parts.take(Rule::modifier) {
            modifiers.push(self.modifier(&modifier));
        }
        let members = parts.all(Rule::content_member);
        let members = members.iter().map(|member| self.content_term(&inner(member))).collect();
        Content { span: self.span(pair), kind: ContentKind::Group { op, title, members }, modifiers }
    }

    pub(super) fn modifiers(&mut self, parts: Parts<'_>) -> Vec<Modifier> {
        parts.all(Rule::modifier).iter().map(|modifier| self.modifier(modifier)).collect()
    }

    fn modifier(&mut self, pair: &Pair<'_>) -> Modifier {
        let only = inner(pair);
        let mut bounds = Vec::new();
        let mut parts = Parts::of(&only);
        while let Some(bound) = parts.take(Rule::bound) {
            bounds.push(self.operand(&bound));
        }
        let error = Expr { span: self.span(pair), kind: ExprKind::Error };
        let mut bounds = bounds.into_iter();
        let mut bound = || bounds.next().unwrap_or_else(|| error.clone());
        let kind = match only.as_rule() {
            Rule::count_at_least => ModifierKind::CountAtLeast(bound()),
            Rule::count_range => ModifierKind::CountRange(bound(), bound()),
            Rule::counts_all => ModifierKind::CountsAll,
            Rule::confidence_at_least => ModifierKind::ConfidenceAtLeast(bound()),
            Rule::confidence_range => ModifierKind::ConfidenceRange(bound(), bound()),
            Rule::in_attachments => ModifierKind::InAttachments,
            _ => ModifierKind::InMessage,
        };
        Modifier { span: self.span(pair), kind }
    }
}
