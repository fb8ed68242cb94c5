//! What is kept as it was and never read: parameters in `extra { … }`, conditions as `unknown("Name", "JSON")`.
//!
//! A tenant may hold what no table knows. Sources keep it, so that what goes back is what came; the checker says that nobody
//! judges it, and the runtime that its answer is not known.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::{DefId, Found};
use crate::source::Span;
use crate::syntax::ast::{Block, Call, Entry, Expr, ExprKind};
use crate::types::Builder;
use crate::types::conditions::poison;
use crate::types::context::Context;
use crate::types::model::{Condition, ConditionKind, Plain, Question, Spanned, Value};
use crate::types::problems;

/// The block of parameters.
pub(super) const EXTRA: &str = "extra";

/// The condition.
const UNKNOWN: &str = "unknown";

impl<'a> Builder<'a> {
    /// The parameters of a block, with their JSON.
    pub(super) fn extra(&mut self, block: &'a Block) -> Vec<(String, Spanned)> {
        let mut kept: Vec<(String, Spanned)> = Vec::new();
        let mut seen = BTreeSet::new();
        for entry in &block.entries {
            let setting = match entry {
                Entry::Setting(setting) => setting,
                Entry::Error(_) => continue,
                Entry::Block(Block { span, .. }) => {
                    self.report(problems::does_not_belong(*span, "a block", "`extra`"));
                    continue;
                }
                Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant", "`extra`"));
                    continue;
                }
                Entry::Declaration(item) => {
                    self.report(problems::does_not_belong(item.span, "a declaration", "`extra`"));
                    continue;
                }
            };
            let name = setting.name.text();
            if !seen.insert(name.to_lowercase()) {
                let first = kept.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
                let first = first.map_or(setting.span, |(_, value)| value.span);
                self.report(problems::given_twice(setting.span, &name, first));
                continue;
            }
            if let Some(json) = self.json(&setting.value) {
                kept.push((name, Spanned { span: setting.span, value: Value::Text(json) }));
            }
        }
        if let [(first, value), rest @ ..] = kept.as_slice() {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let problem = Diagnostic::new(
                catalogue::WR0840,
                format!("`{first}`{more}: kept, and judged by nobody"),
                value.span,
                "no table knows it",
            )
            .note("it goes back to the tenant as it stands here; checks, tests and verdicts pass over it")
            .help("leave it out if the tenant need not keep it");
            self.report(problem);
        }
        kept
    }

    /// A call of that name, unless the project declares a condition so called.
    pub(super) fn is_unknown_condition(&self, context: &Context<'a>, call: &Call) -> bool {
        call.name.word() == Some(UNKNOWN)
            && matches!(self.resolved.lookup(context.module, &call.name), Found::Missing(_))
    }

    pub(super) fn unknown_condition(&mut self, span: Span, call: &'a Call) -> Arc<Condition> {
        let [name, value] = call.args.as_slice() else {
            self.malformed(call.span, "wants a name and a value");
            return poison(span);
        };
        let ExprKind::Text(wire) = &name.value.kind else {
            self.malformed(name.value.span, "wants the condition's name as a text");
            return poison(span);
        };
        let Some(json) = self.json(&value.value) else { return poison(span) };
        if self.unknown_lines.insert(span) {
            let problem = Diagnostic::new(
                catalogue::WR0841,
                format!("nobody knows what `{wire}` asks"),
                call.span,
                "kept, and never answered",
            )
            .note("verdicts list the rule as `incomplete` wherever its answer depends on this line")
            .help("if a condition of the language means the same, write that one");
            self.report(problem);
        }
        let classifier = self.answered_elsewhere(&format!("{wire} {json}"), span);
        let question = Question::Unknown { at: call.span, name: wire.clone(), value: json, classifier };
        Arc::new(Condition { span, name: None, kind: ConditionKind::Ask(question) })
    }

    /// The classifier that stands for a condition which only the item could answer; declared nowhere, so that no name leads
    /// to it.
    fn answered_elsewhere(&mut self, name: &str, span: Span) -> usize {
        let nowhere = DefId(u32::MAX);
        let known = |known: &Plain| known.def == nowhere && known.name == name;
        if let Some(index) = self.model.classifiers.iter().position(known) {
            return index;
        }
        self.model.classifiers.push(Plain {
            name: name.to_owned(),
            title: name.to_owned(),
            span,
            def: nowhere,
            guid: None,
        });
        self.model.classifiers.len() - 1
    }

    /// A text that holds JSON.
    fn json(&mut self, value: &Expr) -> Option<String> {
        let ExprKind::Text(text) = &value.kind else {
            if !matches!(value.kind, ExprKind::Error) {
                self.malformed(value.span, "wants JSON as a text");
            }
            return None;
        };
        match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Some(text.clone()),
            Err(error) => {
                self.malformed(value.span, &format!("no JSON: {error}"));
                None
            }
        }
    }

    fn malformed(&mut self, span: Span, what: &str) {
        let problem =
            Diagnostic::new(catalogue::WR0842, "what is kept is written as JSON in a text", span, what)
                .help(r#"write a text as `"\"text\""`, a flag as `"true"`, a list as `"[1, 2]"`"#);
        self.report(problem);
    }
}
