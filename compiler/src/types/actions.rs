//! `then`: actions, responses, restrictions of activities.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::{DefKind, Found};
use crate::platform::Platform;
use crate::platform::tables::{Action as Row, ActionId};
use crate::source::Span;
use crate::syntax::ast::{self, ActionKind, Entry, ItemKind, Path, Setting};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::{Action, Restriction, Spanned, Value};
use crate::types::policies::{RULE_FLAGS, rule_settings};
use crate::types::problems;
use crate::units;

impl<'a> Builder<'a> {
    pub(super) fn actions(
        &mut self,
        context: &Context<'a>,
        actions: &'a [ast::Action],
        into: &mut Vec<Action>,
    ) {
        let Some(platform) = context.platform.and_then(|index| self.model.platforms.get(index)).cloned()
        else {
            return;
        };
        for action in actions {
            // Responses are made of responses: twice two, forty times over, is more than anybody wants done.
            if !self.one_more(action.span) {
                return;
            }
            match &action.kind {
                ActionKind::Flag(path) => self.plain_action(context, &platform, action.span, path, into),
                ActionKind::Assign(path, value) => {
                    let Some((id, row)) = self.action_row(&platform, path) else { continue };
                    match row.value.as_ref().map(|field| field.ty.clone()) {
                        Some(ty) => {
                            let value = self.value(context, value, &ty);
                            self.must_hold(&format!("`{}`", row.name), &value);
                            into.push(Action {
                                action: id,
                                span: action.span,
                                options: Vec::new(),
                                restrictions: Vec::new(),
                                value: Some(value),
                            });
                        }
                        None => {
                            let problem = Diagnostic::new(
                                catalogue::WR0218,
                                format!("`{}` is not assigned", path.text()),
                                value.span,
                                "takes a block of options",
                            )
                            .also(row.origin.span, "declared here")
                            .help(format!("write `{} {{ … }}`", path.text()));
                            self.report(problem);
                        }
                    }
                }
                ActionKind::Block(path, entries) => {
                    let Some((id, row)) = self.action_row(&platform, path) else { continue };
                    if row.value.is_some() {
                        self.wants_value(path, row, action.span);
                    } else if row.activities {
                        let restrictions = self.restrictions(context, &platform, entries, None);
                        into.push(Action {
                            action: id,
                            span: action.span,
                            options: Vec::new(),
                            restrictions,
                            value: None,
                        });
                    } else {
                        let options = self.options(context, row, path, entries);
                        into.push(Action {
                            action: id,
                            span: action.span,
                            options,
                            restrictions: Vec::new(),
                            value: None,
                        });
                    }
                }
                ActionKind::Call(call) => self.response(context, call.span, &call.name, &call.args, into),
                ActionKind::Error => {}
            }
        }
    }

    /// An action without options, or a response without parameters.
    fn plain_action(
        &mut self,
        context: &Context<'a>,
        platform: &Arc<Platform>,
        span: Span,
        path: &'a Path,
        into: &mut Vec<Action>,
    ) {
        if platform.action(&path.text()).is_none()
            && let Found::Def(def) = self.resolved.lookup(context.module, path)
            && self.resolved.def(def).is_some_and(|def| def.kind == DefKind::Response)
        {
            self.response(context, span, path, &[], into);
            return;
        }
        let Some((id, row)) = self.action_row(platform, path) else { return };
        if row.value.is_some() {
            self.wants_value(path, row, span);
            return;
        }
        let options = self.options(context, row, path, &[]);
        into.push(Action { action: id, span, options, restrictions: Vec::new(), value: None });
    }

    fn wants_value(&mut self, path: &Path, row: &Row, span: Span) {
        let ty = row.value.as_ref().map_or_else(String::new, |field| field.ty.describe());
        let problem = Diagnostic::new(
            catalogue::WR0218,
            format!("`{}` needs a value", path.text()),
            span,
            format!("wants {ty}"),
        )
        .also(row.origin.span, "declared here")
        .help(format!("write `{} = …`", path.text()));
        self.report(problem);
    }

    fn action_row<'p>(&mut self, platform: &'p Platform, path: &Path) -> Option<(ActionId, &'p Row)> {
        let name = path.text();
        match platform.action(&name) {
            Some(id) => platform.actions.get(id).map(|row| (id, row)),
            None => {
                let names = platform.actions.iter().map(|row| row.name.as_str());
                let mut problem = problems::no_such(path.span, "action", &name, names);
                if rule_settings(platform).contains(&name.as_str()) {
                    problem.at.text = "a setting of the rule".to_owned();
                    let value = if RULE_FLAGS.contains(&name.as_str()) { "true" } else { "…" };
                    problem.help = vec![format!("write `{name} = {value}` in the rule, above its `when`")];
                    problem.fixes.clear();
                }
                self.report(problem);
                None
            }
        }
    }

    fn response(
        &mut self,
        context: &Context<'a>,
        span: Span,
        path: &'a Path,
        args: &'a [ast::Arg],
        into: &mut Vec<Action>,
    ) {
        let Some(id) = self.find_kind(context.module, path, &[DefKind::Response]) else { return };
        let (Some(def), Some(item)) = (self.resolved.def(id), self.item_of(id)) else { return };
        let ItemKind::Response(definition) = &item.kind else { return };
        let Some(bindings) = self.bind(context, span, def, &definition.params, args) else { return };
        let inner = match context.enter(id, def.module, bindings) {
            Ok(inner) => inner,
            Err(why) => {
                self.report(problems::not_entered(span, def, why));
                return;
            }
        };
        self.actions(&inner, &definition.actions, into);
    }

    /// Options as the platform declares them, with their defaults, in declaration order.
    pub(super) fn options(
        &mut self,
        context: &Context<'a>,
        row: &Row,
        path: &Path,
        entries: &'a [Entry],
    ) -> Vec<(String, Spanned)> {
        let known: Vec<&str> = row.fields.iter().map(|field| field.name.as_str()).collect();
        let before = self.problems.len();
        let settings = self.entry_settings(entries, &known, &format!("`{}`", row.name));
        // What could not be read may be what is missing.
        let broken = entries.iter().any(|entry| matches!(entry, Entry::Error(_)));
        let unread = broken || self.problems.len() > before;
        let mut options = Vec::new();
        for field in &row.fields {
            match settings.get(&field.name) {
                Some(setting) => {
                    let value = self.value(context, &setting.value, &field.ty);
                    self.must_hold(&format!("`{}` of `{}`", field.name, row.name), &value);
                    options.push((field.name.clone(), value));
                }
                None if field.required && unread => {}
                None if field.required => {
                    let problem = Diagnostic::new(
                        catalogue::WR0208,
                        format!("`{}` needs `{}`", row.name, field.name),
                        path.span,
                        "not given here",
                    )
                    .also(field.origin.span, "declared here")
                    .help(format!("write `{} = …` in the block", field.name));
                    self.report(problem);
                }
                None => {
                    let default = field.default.as_ref().and_then(default_value);
                    options.extend(default.map(|default| (field.name.clone(), default)));
                }
            }
        }
        options
    }

    /// `print = block`, `print on corporate = allow`, `apps in dev_tools { … }`.
    fn restrictions(
        &mut self,
        context: &Context<'a>,
        platform: &Arc<Platform>,
        entries: &'a [Entry],
        apps: Option<(usize, Span)>,
    ) -> Vec<Restriction> {
        let mut restrictions = Vec::new();
        let mut seen: BTreeMap<(usize, Option<usize>), Span> = BTreeMap::new();
        for entry in entries {
            match entry {
                Entry::Setting(setting) => {
                    let Some(restriction) = self.restriction(context, platform, setting, apps) else {
                        continue;
                    };
                    let key = (restriction.activity, restriction.on.map(|(object, _)| object));
                    if let Some(first) = seen.insert(key, setting.span) {
                        let name = setting.name.text();
                        self.report(problems::given_twice(setting.span, &name, first));
                    }
                    restrictions.push(restriction);
                }
                Entry::Block(block) if block.keyword.text == "apps" && apps.is_none() => {
                    let object = block.within.as_ref().and_then(|path| self.object_named(context, path));
                    match object {
                        Some(object) => {
                            let inner = self.restrictions(context, platform, &block.entries, Some(object));
                            restrictions.extend(inner);
                        }
                        None if block.within.is_none() => {
                            let problem = Diagnostic::new(
                                catalogue::WR0208,
                                "which apps?",
                                block.keyword.span,
                                "names no group",
                            )
                            .help("write `apps in <group> { … }`");
                            self.report(problem);
                        }
                        None => {}
                    }
                }
                Entry::Block(block) => {
                    self.report(problems::unknown_block(&block.keyword, "a block of activities"))
                }
                Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant", "a block of activities"))
                }
                Entry::Declaration(item) => self.report(problems::does_not_belong(
                    item.span,
                    "a declaration",
                    "a block of activities",
                )),
                Entry::Error(_) => {}
            }
        }
        restrictions
    }

    fn restriction(
        &mut self,
        context: &Context<'a>,
        platform: &Arc<Platform>,
        setting: &'a Setting,
        apps: Option<(usize, Span)>,
    ) -> Option<Restriction> {
        let name = setting.name.text();
        let Some(activity) = platform.activity(&name) else {
            let names = platform.activities.iter().map(|row| row.name.as_str());
            let problem = problems::no_such(setting.name.span, "activity", &name, names);
            self.report(problem);
            return None;
        };
        let on = match &setting.on {
            Some(path) => Some(self.object_named(context, path)?),
            None => None,
        };
        let (word, level_span) = self.word(setting)?;
        let Some(level) = platform.levels.iter().position(|level| level.name == word) else {
            let names = platform.levels.iter().map(|level| level.name.as_str());
            let problem = problems::no_such(level_span, "level", &word, names);
            self.report(problem);
            return None;
        };
        Some(Restriction { span: setting.span, activity, on, apps, level, level_span })
    }

    pub(super) fn object_named(&mut self, context: &Context<'a>, path: &Path) -> Option<(usize, Span)> {
        let def = self.find_kind(context.module, path, &[DefKind::Object])?;
        self.by_def.get(&def).map(|index| (*index, path.span))
    }
}

/// A default as the platform's row writes it: literal, so that it needs no context.
pub(crate) fn default_value(expr: &ast::Expr) -> Option<Spanned> {
    let value = match &expr.kind {
        ast::ExprKind::Text(text) => Value::Text(text.clone()),
        ast::ExprKind::Number(number) => Value::Number(*number),
        ast::ExprKind::Quantity { number, unit } => {
            let factor = units::size(&unit.text).or_else(|| units::duration(&unit.text))?;
            Value::Number(number.checked_mul(factor)?)
        }
        ast::ExprKind::List(values) => Value::List(values.iter().filter_map(default_value).collect()),
        ast::ExprKind::Path(path) => match path.text().as_str() {
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            word => Value::Name(word.to_owned()),
        },
        _ => return None,
    };
    Some(Spanned { span: expr.span, value })
}
