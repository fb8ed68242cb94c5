//! Conditions on content: what `content has` asks for.

use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::names::{DefId, DefKind};
use crate::platform::tables::Type;
use crate::source::Span;
use crate::syntax::ast::{Content, ContentKind, Expr, ExprKind, GroupOp, LabelTest, Path};
use crate::types::Builder;
use crate::types::conditions::poison;
use crate::types::context::Context;
use crate::types::model::{Condition, ConditionKind, PartFilter, Question, TypeBody};
use crate::types::modifiers::Asked;
use crate::types::problems;

/// Groups of content may stand in a group; not deeper.
const DEEPEST_CONTENT_GROUP: usize = 2;

impl<'a> Builder<'a> {
    /// What `content has` asks, on a line or as a member of a group that `line` is the place of.
    pub(super) fn content(
        &mut self,
        context: &Context<'a>,
        line: Span,
        content: &'a Content,
        outer: &Asked,
        depth: usize,
    ) -> Arc<Condition> {
        let asked = self.asked(context, &content.modifiers, outer);
        let parts = asked.parts.unwrap_or(PartFilter::Any);
        let at = content.span;
        let ask =
            |question| Arc::new(Condition { span: line, name: None, kind: ConditionKind::Ask(question) });
        match &content.kind {
            ContentKind::Error => poison(line),
            ContentKind::Named(path) => self.content_name(context, line, content, path, &asked),
            ContentKind::Label { test, label } => {
                let fine = self.only_parts(&content.modifiers, "a label");
                let label = self.content_def(context, label, DefKind::Label);
                let Some(index) = label.filter(|_| fine) else { return poison(content.span) };
                ask(Question::Label { at, labels: self.labels_of(*test, index), parts })
            }
            ContentKind::RetentionLabel(path) => {
                let fine = self.only_parts(&content.modifiers, "a retention label");
                match self.content_def(context, path, DefKind::RetentionLabel).filter(|_| fine) {
                    Some(label) => ask(Question::RetentionLabel { at, label, parts }),
                    None => poison(content.span),
                }
            }
            ContentKind::Classifier(path) => {
                let fine = self.only_parts(&content.modifiers, "a classifier");
                match self.content_def(context, path, DefKind::Classifier).filter(|_| fine) {
                    Some(classifier) => ask(Question::Classifier { at, classifier, parts }),
                    None => poison(content.span),
                }
            }
            ContentKind::Group { op, title: name, members } => {
                if depth >= DEEPEST_CONTENT_GROUP {
                    let problem = Diagnostic::new(
                        catalogue::WR0213,
                        "content groups are nested too deep",
                        content.span,
                        format!("the limit is {DEEPEST_CONTENT_GROUP} levels"),
                    )
                    .help("draw the inner group out into a line of its own");
                    self.report(problem);
                    return poison(content.span);
                }
                let members: Vec<_> = members
                    .iter()
                    .map(|member| self.content(context, member.span, member, &asked, depth + 1))
                    .collect();
                if members.is_empty() {
                    let problem = Diagnostic::new(
                        catalogue::WR0208,
                        "this group is empty",
                        content.span,
                        "asks nothing",
                    )
                    .help("name a type or a label");
                    self.report(problem);
                    return poison(content.span);
                }
                let kind = match op {
                    GroupOp::Any => ConditionKind::Any(members),
                    GroupOp::All => ConditionKind::All(members),
                };
                Arc::new(Condition {
                    span: line,
                    name: name.as_ref().map(|name| name.value.as_str().into()),
                    kind,
                })
            }
        }
    }

    /// The path after `content has`, through the parameters around it.
    fn content_name(
        &mut self,
        context: &Context<'a>,
        line: Span,
        content: &'a Content,
        path: &'a Path,
        asked: &Asked,
    ) -> Arc<Condition> {
        if let Some(bound) = path.word().and_then(|word| context.bound(word)).cloned() {
            return match &bound.expr.kind {
                ExprKind::Path(inner) => self.content_name(&bound.context, line, content, inner, asked),
                _ => {
                    self.unreadable(bound.expr, "a sensitive information type");
                    poison(content.span)
                }
            };
        }
        let Some(def) = self.find(context.module, path) else { return poison(content.span) };
        let kind = self.resolved.def(def).map(|def| def.kind);
        match kind {
            Some(DefKind::Sit) => {
                let Some(sit) = self.by_def.get(&def).copied() else { return poison(content.span) };
                let recommended = self.model.types.get(sit).map_or(0, |sit| sit.recommended);
                if self.model.types.get(sit).is_some_and(|sit| matches!(sit.body, TypeBody::Poison)) {
                    return poison(content.span);
                }
                let question = Question::Detected {
                    at: content.span,
                    sit,
                    count: asked.counted(),
                    confidence: asked.confidence.unwrap_or((recommended, 100)),
                    parts: asked.parts.unwrap_or(PartFilter::Any),
                };
                Arc::new(Condition { span: line, name: None, kind: ConditionKind::Ask(question) })
            }
            Some(DefKind::Edm | DefKind::Fingerprint) => {
                self.not_built(format!("`content has {}`", path.text()), content.span);
                poison(content.span)
            }
            Some(kind @ (DefKind::Label | DefKind::RetentionLabel | DefKind::Classifier)) => {
                let word = match kind {
                    DefKind::Label => "label",
                    DefKind::RetentionLabel => "retention_label",
                    _ => "classifier",
                };
                let problem = Diagnostic::new(
                    catalogue::WR0211,
                    format!("`{}` is {}, not a sensitive information type", path.text(), kind.describe()),
                    path.span,
                    format!("`{word}` is missing before it"),
                )
                .help(format!("write `content has {word} {}`", path.text()))
                .fix(Fix::always(format!("add `{word}`")).insert(path.span, format!("{word} ")));
                self.report(problem);
                poison(content.span)
            }
            // What may not be a parameter has been reported at its declaration.
            Some(DefKind::Param) if self.is_unknown_param(def) => poison(content.span),
            _ => {
                self.find_kind(context.module, path, &[DefKind::Sit]);
                poison(content.span)
            }
        }
    }

    fn content_def(&mut self, context: &Context<'a>, path: &'a Path, kind: DefKind) -> Option<usize> {
        if let Some(bound) = path.word().and_then(|word| context.bound(word)).cloned() {
            if let ExprKind::Path(inner) = &bound.expr.kind {
                return self.content_def(&bound.context, inner, kind);
            }
            self.unreadable(bound.expr, kind.describe());
            return None;
        }
        let named = self.find(context.module, path)?;
        if self.is_unknown_param(named) {
            return None;
        }
        let def = self.find_kind(context.module, path, &[kind])?;
        self.by_def.get(&def).copied()
    }

    fn is_unknown_param(&self, def: DefId) -> bool {
        let param = self.resolved.def(def).filter(|known| known.kind == DefKind::Param);
        let index = param.and_then(|_| self.by_def.get(&def));
        index.and_then(|index| self.model.params.get(*index)).is_some_and(|param| param.ty == Type::Unknown)
    }

    /// The labels a test means, by rank.
    fn labels_of(&self, test: LabelTest, index: usize) -> Vec<usize> {
        let below = |mut label: usize| loop {
            if label == index {
                return true;
            }
            match self.model.labels.get(label).and_then(|label| label.parent) {
                Some(parent) => label = parent,
                None => return false,
            }
        };
        match test {
            LabelTest::Is => vec![index],
            LabelTest::Under => (0..self.model.labels.len()).filter(|label| below(*label)).collect(),
            LabelTest::AtLeast => (index..self.model.labels.len()).collect(),
        }
    }

    /// An argument that names nothing; one that could not even be read has been reported.
    fn unreadable(&mut self, argument: &Expr, wanted: &str) {
        if argument.kind != ExprKind::Error {
            self.report(problems::wrong_type(argument, wanted));
        }
    }
}
