//! `expect` and `override`: what a test says of a verdict, and of what is left of it when a user overrides.
//!
//! Rules, actions, tips and types are looked up here; the words for what the outcome says are in [`super::said`].

use crate::diagnostics::{Diagnostic, Label, catalogue};
use crate::names::{DefKind, ModuleId};
use crate::platform::Platform;
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind, Setting};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::{Expect, Expectation, ExpectationKind};
use crate::types::problems;

impl<'a> Builder<'a> {
    pub(super) fn expect(
        &mut self,
        module: ModuleId,
        platform: Option<usize>,
        given: usize,
        expect: &'a ast::Expect,
    ) -> Expect {
        let copies = self.copies(platform, &expect.copies);
        let expectations = self.expectations(module, platform, expect.span, &expect.entries, false);
        Expect { span: expect.span, copies, given, choice: None, expectations }
    }

    pub(super) fn overriding(
        &mut self,
        module: ModuleId,
        platform: Option<usize>,
        given: usize,
        overriding: &'a ast::Overriding,
    ) -> Option<Expect> {
        let copies = self.copies(platform, &overriding.copies);
        let expectations = self.expectations(module, platform, overriding.span, &overriding.entries, true);
        let table = platform.and_then(|index| self.model.platforms.get(index)).cloned()?;
        let choice = Some(self.choice(&table, overriding)?);
        Some(Expect { span: overriding.span, copies, given, choice, expectations })
    }

    fn copies(&mut self, platform: Option<usize>, named: &'a [Expr]) -> Vec<(String, Span)> {
        let table = platform.and_then(|index| self.model.platforms.get(index)).cloned();
        let mut copies = Vec::new();
        for copy in named {
            match &copy.kind {
                ExprKind::Text(text) => copies.push((text.clone(), copy.span)),
                ExprKind::Path(path) => {
                    let name = path.text();
                    if let Some(table) = &table
                        && table.activity(&name).is_none()
                    {
                        let names = table.activities.iter().map(|row| row.name.as_str());
                        let problem = problems::no_such(path.span, "activity", &name, names);
                        self.report(problem);
                        continue;
                    }
                    copies.push((name, copy.span));
                }
                _ => self.report(problems::wrong_type(copy, "a recipient or an activity")),
            }
        }
        copies
    }

    fn expectations(
        &mut self,
        module: ModuleId,
        platform: Option<usize>,
        span: Span,
        entries: &'a [ast::Expectation],
        overridden: bool,
    ) -> Vec<Expectation> {
        let context = match platform {
            Some(platform) => Context::module(module).on(platform),
            None => Context::module(module),
        };
        let table = platform.and_then(|index| self.model.platforms.get(index)).cloned();
        if entries.is_empty() {
            let problem = Diagnostic::new(
                catalogue::WR0904,
                if overridden { "this `override` expects nothing" } else { "this `expect` expects nothing" },
                span,
                "always holds",
            )
            .help("write what the verdict must hold, such as `rule …`, or `no rule`");
            self.report(problem);
        }
        entries
            .iter()
            .filter_map(|entry| {
                let kind = self.expectation(&context, table.as_deref(), entry, overridden)?;
                Some(Expectation { span: entry.span, negated: entry.negated, kind })
            })
            .collect()
    }

    fn expectation(
        &mut self,
        context: &Context<'a>,
        platform: Option<&Platform>,
        entry: &'a ast::Expectation,
        overridden: bool,
    ) -> Option<ExpectationKind> {
        if overridden && !matches!(entry.kind, ast::ExpectationKind::Said(_) | ast::ExpectationKind::Error) {
            let what = "what is expected of an override";
            self.report(problems::does_not_belong(entry.span, "what the rules decided", what));
            return None;
        }
        Some(match &entry.kind {
            ast::ExpectationKind::Rule(path) => {
                let name = path.as_ref().map(ast::Path::text);
                if let (Some(name), Some(path)) = (&name, path) {
                    self.rule_named(name, path.span)?;
                }
                ExpectationKind::Rule(name)
            }
            ast::ExpectationKind::Action { action, on, value, settings } => self.expected_action(
                context,
                platform?,
                action.as_ref(),
                on.as_ref(),
                value.as_ref(),
                settings,
            )?,
            ast::ExpectationKind::Tip(text) => {
                ExpectationKind::Tip(text.as_ref().map(|text| text.value.clone()))
            }
            ast::ExpectationKind::Type(path, modifiers) => {
                let sit = self.indexed(context, path, DefKind::Sit)?;
                let (count, confidence) = self.counted(context, modifiers);
                ExpectationKind::Type { sit, count, confidence }
            }
            ast::ExpectationKind::Said(said) => {
                ExpectationKind::Said(self.said(context, platform?, said, overridden)?)
            }
            ast::ExpectationKind::Error => return None,
        })
    }

    pub(super) fn rule_named(&mut self, name: &str, span: Span) -> Option<()> {
        // The rule may be in what could not be read.
        let unread = |policy: &str| self.broken_policies.contains(policy) || self.resolved.is_unread(policy);
        if name.split('.').next().is_some_and(unread) {
            return None;
        }
        let rules: Vec<String> = self
            .model
            .policies
            .iter()
            .flat_map(|policy| policy.rules.iter().map(move |rule| format!("{}.{}", policy.name, rule.name)))
            .collect();
        if rules.iter().any(|rule| rule == name) {
            // The policy is used by its test.
            return Some(());
        }
        let mut problem = problems::no_such(span, "rule", name, rules.iter().map(String::as_str));
        problem.code = catalogue::WR0902;
        problem.at = Label { span, text: "no policy has it".into() };
        self.report(problem);
        None
    }

    fn expected_action(
        &mut self,
        context: &Context<'a>,
        platform: &Platform,
        action: Option<&'a ast::Path>,
        on: Option<&'a ast::Path>,
        value: Option<&'a Expr>,
        settings: &'a [Setting],
    ) -> Option<ExpectationKind> {
        let Some(path) = action else {
            return Some(ExpectationKind::Action { name: None, level: None, on: None, options: Vec::new() });
        };
        let name = path.text();
        if platform.activity(&name).is_some() {
            let on = match on {
                Some(path) => {
                    let (index, _) = self.object_named(context, path)?;
                    self.model.objects.get(index).map(|object| object.name.clone())
                }
                None => None,
            };
            let level = match value.map(|value| &value.kind) {
                Some(ExprKind::Path(path)) => {
                    let word = path.text();
                    if !platform.levels.iter().any(|level| level.name == word) {
                        let names = platform.levels.iter().map(|level| level.name.as_str());
                        let problem = problems::no_such(path.span, "level", &word, names);
                        self.report(problem);
                        return None;
                    }
                    Some(word)
                }
                Some(_) => {
                    if let Some(value) = value {
                        self.report(problems::wrong_type(value, "a level"));
                    }
                    return None;
                }
                None => None,
            };
            return Some(ExpectationKind::Action { name: Some(name), level, on, options: Vec::new() });
        }
        let Some(row) = platform.action(&name).and_then(|id| platform.actions.get(id)) else {
            let names = platform
                .actions
                .iter()
                .map(|row| row.name.as_str())
                .chain(platform.activities.iter().map(|row| row.name.as_str()));
            let problem = problems::no_such(path.span, "action", &name, names);
            self.report(problem);
            return None;
        };
        let known: Vec<&str> = row.fields.iter().map(|field| field.name.as_str()).collect();
        let settings = self.settings(settings, &known, &format!("`{name}`"));
        let mut options = Vec::new();
        for field in &row.fields {
            if let Some(setting) = settings.get(&field.name) {
                let value = self.value(context, &setting.value, &field.ty);
                options.push((field.name.clone(), value));
            }
        }
        Some(ExpectationKind::Action { name: Some(name), level: None, on: None, options })
    }
}
