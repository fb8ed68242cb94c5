//! Conditions: from lines to questions.
//!
//! A named condition is expanded once for each different list of arguments and shared, so that conditions built on conditions
//! grow by addition, not by multiplication.

use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::names::{DefId, DefKind};
use crate::source::Span;
use crate::syntax::ast::{self, ConditionBlock, Expr, ExprKind, ItemKind};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::{Condition, ConditionKind};
use crate::types::modifiers::Asked;
use crate::types::problems;

/// Conditions and actions one rule may expand to. A rule of this size is far beyond what any platform stores.
const LARGEST_RULE: usize = 50_000;

/// How the lines of a block combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    All,
    Any,
}

impl<'a> Builder<'a> {
    /// The block as one condition.
    pub(super) fn block(
        &mut self,
        context: &Context<'a>,
        block: &'a ConditionBlock,
        lines: Lines,
    ) -> Arc<Condition> {
        let settings = self.settings(&block.settings, &["per"], "a block of conditions");
        let per_part = match settings.get("per").map(|setting| (self.word(setting), *setting)) {
            Some((Some((word, _)), _)) if word == "part" => true,
            Some((Some((word, span)), _)) => {
                let problem = problems::no_such(span, "unit", &word, ["part"].into_iter());
                self.report(problem);
                false
            }
            _ => false,
        };
        if block.members.is_empty() {
            let problem = Diagnostic::new(
                catalogue::WR0208,
                "this block of conditions is empty",
                block.span,
                "asks nothing",
            )
            .help("write a condition, or remove the block");
            self.report(problem);
            return poison(block.span);
        }
        let members: Vec<_> = block.members.iter().map(|member| self.condition(context, member)).collect();
        let kind = match lines {
            Lines::All => ConditionKind::All(members),
            Lines::Any => ConditionKind::Any(members),
        };
        let whole = Arc::new(Condition { span: block.span, name: None, kind });
        if per_part {
            Arc::new(Condition { span: block.span, name: None, kind: ConditionKind::PerPart(whole) })
        } else {
            whole
        }
    }

    /// `not not x`
    fn twice_negated(&mut self, whole: Span, innermost: Span) {
        let both = Span { end: innermost.start, ..whole };
        self.report(
            Diagnostic::new(catalogue::WR0706, "`not` stands twice", both, "the two cancel out")
                .fix(Fix::always("remove both").delete(both)),
        );
    }

    fn condition(&mut self, context: &Context<'a>, condition: &'a ast::Condition) -> Arc<Condition> {
        if !self.one_more(condition.span) {
            return poison(condition.span);
        }
        match &condition.kind {
            ast::ConditionKind::All(block) => self.block(context, block, Lines::All),
            ast::ConditionKind::Any(block) => self.block(context, block, Lines::Any),
            ast::ConditionKind::Not(inner) => {
                if let ast::ConditionKind::Not(innermost) = &inner.kind {
                    self.twice_negated(condition.span, innermost.span);
                }
                let inner = self.condition(context, inner);
                Arc::new(Condition { span: condition.span, name: None, kind: ConditionKind::Not(inner) })
            }
            ast::ConditionKind::Content(content) => {
                self.content(context, condition.span, content, &Asked::default(), 0)
            }
            ast::ConditionKind::Attribute(test) => self.attribute_test(context, condition.span, test),
            ast::ConditionKind::Call(call) if self.is_unknown_condition(context, call) => {
                self.unknown_condition(condition.span, call)
            }
            ast::ConditionKind::Call(call) => {
                match self.find_kind(context.module, &call.name, &[DefKind::Condition]) {
                    Some(def) => self.expand(context, def, call.span, &call.args),
                    None => poison(condition.span),
                }
            }
            ast::ConditionKind::Error => poison(condition.span),
        }
    }

    /// Whether the rule at hand may have another condition or action; the first that is one too many is reported.
    pub(super) fn one_more(&mut self, span: Span) -> bool {
        self.expanded += 1;
        if self.expanded == LARGEST_RULE + 1 {
            let problem = Diagnostic::new(
                catalogue::WR0214,
                format!("this rule has more than {LARGEST_RULE} conditions and actions"),
                span,
                "one too many",
            )
            .help("split the rule");
            self.report(problem);
        }
        self.expanded <= LARGEST_RULE
    }

    /// A named condition with these arguments.
    pub(super) fn expand(
        &mut self,
        context: &Context<'a>,
        id: DefId,
        span: Span,
        args: &'a [ast::Arg],
    ) -> Arc<Condition> {
        let (Some(def), Some(item)) = (self.resolved.def(id), self.item_of(id)) else { return poison(span) };
        let ItemKind::Condition(definition) = &item.kind else { return poison(span) };
        let Some(bindings) = self.bind(context, span, def, &definition.params, args) else {
            return poison(span);
        };
        // Arguments that are names of parameters mean what those are bound to; only calls without such names are shared. Other
        // names mean what the calling module says.
        let text = self.project.sources.text(span);
        let key = (id, format!("{:?}/{:?}/{text}", context.platform, context.module));
        let shareable = args.is_empty() || !context_has_bindings(context, args);
        if shareable && let Some(known) = self.expansions.get(&key) {
            return Arc::clone(known);
        }
        let inner = match context.enter(id, def.module, bindings) {
            Ok(inner) => inner,
            Err(why) => {
                self.report(problems::not_entered(span, def, why));
                return poison(span);
            }
        };
        let expanded = self.block(&inner, &definition.body, Lines::All);
        // What the rule had no room for is poison here, and may have room in the next rule.
        if shareable && self.expanded <= LARGEST_RULE {
            self.expansions.insert(key, Arc::clone(&expanded));
        }
        expanded
    }
}

/// Whether an argument mentions a parameter of the definition that the call stands in.
fn context_has_bindings(context: &Context<'_>, args: &[ast::Arg]) -> bool {
    fn mentions(context: &Context<'_>, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Path(path) => path.word().is_some_and(|word| context.bound(word).is_some()),
            ExprKind::List(values) => values.iter().any(|value| mentions(context, value)),
            _ => false,
        }
    }
    args.iter().any(|arg| mentions(context, &arg.value))
}

pub(super) fn poison(span: Span) -> Arc<Condition> {
    Arc::new(Condition { span, name: None, kind: ConditionKind::Poison })
}
