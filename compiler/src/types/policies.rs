//! Policies, their scopes and rules, templates, the order of policies.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, catalogue};
use crate::names::{DefKind, ModuleId};
use crate::platform::Platform;
use crate::platform::tables::Type;
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind, PolicyEntry, RuleEntry, Setting};
use crate::types::Builder;
use crate::types::conditions::Lines;
use crate::types::context::Context;
use crate::types::model::{Allow, Condition, ConditionKind, Policy, Rule, Scoped};
use crate::types::problems;

const RULE_SETTINGS: &[&str] = &["enabled", "per_component", "stop", "comment"];

impl<'a> Builder<'a> {
    pub(super) fn policies(&mut self) {
        let mut moves = HashMap::new();
        for (module, _, item) in self.items() {
            match &item.kind {
                ItemKind::Policy(policy) => self.policy(module, policy, item.span),
                ItemKind::Moved(moved) => self.moved(moved, &mut moves),
                _ => {}
            }
        }
        self.order();
    }

    fn policy(&mut self, module: ModuleId, policy: &'a ast::Policy, item_span: Span) {
        let Some(platform_index) = self.platform_of(policy) else { return };
        let Some(platform) = self.model.platforms.get(platform_index).cloned() else { return };
        let context = Context::module(module).on(platform_index);
        let kind = policy.kind.as_ref().map(|kind| kind.text.clone());
        if let Some(word) = &policy.kind {
            match platform.kinds.iter().find(|kind| kind.name == word.text) {
                Some(_) => {
                    self.not_built(format!("a policy of kind `{}`", word.text), word.span);
                    self.policy_of_kind(&context, &platform, policy);
                    return;
                }
                None => {
                    let names = platform.kinds.iter().map(|kind| kind.name.as_str());
                    let problem = problems::no_such(word.span, "kind of policy", &word.text, names);
                    self.report(problem);
                    // What a policy of that kind would hold, nobody knows.
                    return;
                }
            }
        }
        // A template's entries stand before the policy's own.
        let mut entries: Vec<(Context<'a>, &'a PolicyEntry)> = Vec::new();
        if let Some(call) = &policy.extends
            && let Some(template) = self.template(&context, call)
        {
            entries.extend(template);
        }
        entries.extend(policy.entries.iter().map(|entry| (context.clone(), entry)));

        let mut built = Policy {
            name: policy.name.text.clone(),
            title: policy
                .title
                .as_ref()
                .map_or_else(|| policy.name.text.clone(), |title| title.value.clone()),
            span: policy.name.span,
            item_span,
            module,
            platform: platform_index,
            kind,
            mode: platform.default_mode(),
            mode_span: policy.name.span,
            description: None,
            scope: Vec::new(),
            rules: Vec::new(),
            allows: Vec::new(),
            ordered: false,
        };
        self.policy_settings(&platform, &entries, &mut built);
        self.policy_scope(&platform, &entries, &mut built);
        for (context, entry) in &entries {
            match entry {
                PolicyEntry::Rule(rule) => {
                    if let Some(first) = built.rules.iter().find(|earlier| earlier.name == rule.name.text) {
                        let problem = Diagnostic::new(
                            catalogue::WR0101,
                            format!("`{}` is declared twice", rule.name.text),
                            rule.name.span,
                            "declared again",
                        )
                        .also(first.span, "first declared here")
                        .help("give one of them another name");
                        self.report(problem);
                    }
                    let rule = self.rule(context, &platform, rule);
                    built.rules.push(rule);
                }
                PolicyEntry::Allow(allow) => built.allows.extend(self.allow(allow)),
                PolicyEntry::Block(block) => self.report(problems::unknown_block(&block.keyword, "a policy")),
                PolicyEntry::Setting(_) | PolicyEntry::Scope(_) | PolicyEntry::Error(_) => {}
            }
        }
        let broken = entries.iter().any(|(_, entry)| matches!(entry, PolicyEntry::Error(_)));
        if built.rules.is_empty() && !broken {
            let problem = Diagnostic::new(
                catalogue::WR0208,
                format!("the policy `{}` has no rule", built.name),
                built.span,
                "decides nothing",
            )
            .help("write `rule <name> \"…\" { when { … } then { … } }`");
            self.report(problem);
        }
        self.model.policies.push(built);
    }

    /// What can be read of a policy whose kind is not carried out: its scope and rules mean what they mean everywhere. Its
    /// own settings belong to the feature that runs it.
    fn policy_of_kind(&mut self, context: &Context<'a>, platform: &Arc<Platform>, policy: &'a ast::Policy) {
        for entry in &policy.entries {
            match entry {
                PolicyEntry::Rule(rule) => drop(self.rule(context, platform, rule)),
                PolicyEntry::Scope(scope) => {
                    for line in &scope.locations {
                        let name = line.location.text();
                        if platform.location(&name).is_none() {
                            let names = platform.locations.iter().map(|location| location.name.as_str());
                            let problem = problems::no_such(line.location.span, "location", &name, names);
                            self.report(problem);
                        }
                        for setting in &line.settings {
                            self.scope_members(context, &setting.value);
                        }
                    }
                }
                PolicyEntry::Setting(_)
                | PolicyEntry::Allow(_)
                | PolicyEntry::Block(_)
                | PolicyEntry::Error(_) => {}
            }
        }
    }

    fn platform_of(&mut self, policy: &'a ast::Policy) -> Option<usize> {
        let (name, span) = match (&policy.platform, &self.project.manifest.platform) {
            (Some(path), _) => (path.text(), path.span),
            (None, Some((name, span))) => (name.clone(), *span),
            (None, None) => {
                let problem = Diagnostic::new(catalogue::WR1009, "no platform is named", policy.name.span, "on which platform?")
                    .help("write `platform = \"…\"` under `[project]` in `weir.toml`, or `on <platform>` after the title");
                self.report(problem);
                return None;
            }
        };
        let found = self.model.platforms.iter().position(|platform| platform.name == name);
        if found.is_none() {
            let mut known: Vec<&str> =
                self.model.platforms.iter().map(|platform| platform.name.as_str()).collect();
            known.extend(
                weir_stdlib::SOURCES.iter().filter_map(|source| source.module.strip_prefix("std.platform.")),
            );
            let mut problem = problems::no_such(span, "platform", &name, known.into_iter());
            problem.code = catalogue::WR1009;
            self.report(problem);
        }
        found
    }

    fn template(
        &mut self,
        context: &Context<'a>,
        call: &'a ast::Call,
    ) -> Option<Vec<(Context<'a>, &'a PolicyEntry)>> {
        let id = self.find_kind(context.module, &call.name, &[DefKind::Template])?;
        let (def, item) = (self.resolved.def(id)?, self.item_of(id)?);
        let ItemKind::Template(template) = &item.kind else { return None };
        let bindings = self.bind(context, call.span, &def.name, &template.params, &call.args)?;
        let inner = match context.enter(id, def.module, bindings) {
            Ok(inner) => inner,
            Err(why) => {
                self.report(problems::not_entered(call.span, &def.name, why));
                return None;
            }
        };
        Some(template.entries.iter().map(|entry| (inner.clone(), entry)).collect())
    }

    fn policy_settings(
        &mut self,
        platform: &Arc<Platform>,
        entries: &[(Context<'a>, &'a PolicyEntry)],
        built: &mut Policy,
    ) {
        let settings: Vec<&'a Setting> = entries
            .iter()
            .filter_map(|(_, entry)| match entry {
                PolicyEntry::Setting(setting) => Some(setting),
                _ => None,
            })
            .collect();
        let settings = self.settings(settings, &["mode", "description", "comment"], "a policy");
        if let Some(setting) = settings.get("mode")
            && let Some((word, span)) = self.word(setting)
        {
            built.mode_span = setting.span;
            match platform.modes.iter().position(|mode| mode.name == word) {
                Some(mode) => built.mode = mode,
                None => {
                    let names = platform.modes.iter().map(|mode| mode.name.as_str());
                    let problem = problems::no_such(span, "mode", &word, names);
                    self.report(problem);
                }
            }
        }
        let context = Context::module(built.module);
        for name in ["description", "comment"] {
            if let Some(setting) = settings.get(name) {
                built.description = Some(self.value(&context, &setting.value, &Type::Text));
            }
        }
    }

    fn policy_scope(
        &mut self,
        platform: &Arc<Platform>,
        entries: &[(Context<'a>, &'a PolicyEntry)],
        built: &mut Policy,
    ) {
        let mut first: Option<Span> = None;
        for (context, entry) in entries {
            let PolicyEntry::Scope(scope) = entry else { continue };
            if let Some(first) = first {
                let problem =
                    Diagnostic::new(catalogue::WR0205, "`scope` is given twice", scope.span, "given again")
                        .also(first, "first given here")
                        .help("put all locations into one `scope`");
                self.report(problem);
                continue;
            }
            first = Some(scope.span);
            for line in &scope.locations {
                let name = line.location.text();
                let Some(location) = platform.location(&name) else {
                    let names = platform.locations.iter().map(|location| location.name.as_str());
                    let problem = problems::no_such(line.location.span, "location", &name, names);
                    self.report(problem);
                    continue;
                };
                if let Some(earlier) = built.scope.iter().find(|earlier| earlier.location == location) {
                    let problem = Diagnostic::new(
                        catalogue::WR0205,
                        format!("`{name}` is given twice"),
                        line.span,
                        "given again",
                    )
                    .also(earlier.span, "first given here")
                    .help("put both into one line");
                    self.report(problem);
                    continue;
                }
                let settings =
                    self.settings(&line.settings, &["include", "exclude"], &format!("the scope of `{name}`"));
                let mut members = |setting: Option<&&'a Setting>| match setting {
                    Some(setting) => self.scope_members(context, &setting.value),
                    None => Vec::new(),
                };
                let include = members(settings.get("include"));
                let exclude = members(settings.get("exclude"));
                built.scope.push(Scoped { location, span: line.location.span, include, exclude });
            }
            if scope.locations.is_empty() {
                let problem =
                    Diagnostic::new(catalogue::WR0208, "this scope is empty", scope.span, "covers nothing")
                        .help("name a location");
                self.report(problem);
            }
        }
        let broken = entries.iter().any(|(_, entry)| matches!(entry, PolicyEntry::Error(_)));
        if first.is_none() && !broken {
            let names: Vec<&str> = platform.locations.iter().map(|location| location.name.as_str()).collect();
            let problem = Diagnostic::new(
                catalogue::WR0208,
                format!("the policy `{}` has no scope", built.name),
                built.span,
                "where does it apply?",
            )
            .help(format!("write `scope {{ … }}` with one or more of {}", names.join(", ")));
            self.report(problem);
        }
    }

    /// Groups, objects and addresses of a scope.
    fn scope_members(
        &mut self,
        context: &Context<'a>,
        value: &'a ast::Expr,
    ) -> Vec<crate::types::model::Spanned> {
        use crate::types::model::{Spanned, Value};
        let elements = match &value.kind {
            ast::ExprKind::List(elements) => elements.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let mut members = Vec::new();
        for element in elements {
            if let ast::ExprKind::Path(path) = &element.kind
                && let crate::names::Found::Def(def) = self.resolved.lookup(context.module, path)
                && self.resolved.def(def).is_some_and(|def| def.kind == DefKind::Object)
            {
                if let Some(index) = self.by_def.get(&def) {
                    members.push(Spanned { span: element.span, value: Value::Object(*index) });
                }
                continue;
            }
            members.push(self.value(context, element, &Type::Recipient(Vec::new())));
        }
        members
    }

    pub(super) fn rule(
        &mut self,
        context: &Context<'a>,
        platform: &Arc<Platform>,
        rule: &'a ast::Rule,
    ) -> Rule {
        self.expanded = 0;
        self.values = 0;
        let settings: Vec<&'a Setting> = rule
            .entries
            .iter()
            .filter_map(|entry| match entry {
                RuleEntry::Setting(setting) => Some(setting),
                _ => None,
            })
            .collect();
        let mut known = RULE_SETTINGS.to_vec();
        known.extend(
            platform
                .rule_options
                .iter()
                .map(|option| option.name.as_str())
                .filter(|name| !RULE_SETTINGS.contains(name)),
        );
        let settings = self.settings(settings, &known, "a rule");
        let mut options = BTreeMap::new();
        for option in
            platform.rule_options.iter().filter(|option| !RULE_SETTINGS.contains(&option.name.as_str()))
        {
            if let Some(setting) = settings.get(&option.name) {
                let value = self.value(context, &setting.value, &option.ty);
                options.insert(option.name.clone(), value);
            }
        }
        let flag = |builder: &mut Self, name: &str| {
            settings.get(name).map(|setting| (builder.flag(setting), setting.span))
        };
        let enabled = !matches!(flag(self, "enabled"), Some((Some(false), _)));
        let on = |flag: Option<(Option<bool>, Span)>| {
            flag.and_then(|(flag, span)| (flag == Some(true)).then_some(span))
        };
        let per_component = on(flag(self, "per_component"));
        let stop = on(flag(self, "stop"));
        let comment = settings.get("comment").map(|setting| self.value(context, &setting.value, &Type::Text));

        let mut when: Option<Arc<Condition>> = None;
        let mut unless: Option<Arc<Condition>> = None;
        let mut actions = Vec::new();
        let mut allows = Vec::new();
        let mut then: Option<Span> = None;
        let mut unreadable: Option<Span> = None;
        for entry in &rule.entries {
            match entry {
                RuleEntry::When(block) => {
                    let condition = self.block(context, block, Lines::All);
                    self.once("when", block.span, when.as_ref().map(|first| first.span));
                    when.get_or_insert(condition);
                }
                RuleEntry::Unless(block) => {
                    let condition = self.block(context, block, Lines::Any);
                    self.once("unless", block.span, unless.as_ref().map(|first| first.span));
                    unless.get_or_insert(condition);
                }
                RuleEntry::Then(block) => {
                    self.once("then", block.span, then);
                    then = Some(block.span);
                    self.actions(context, &block.actions, &mut actions);
                }
                RuleEntry::Allow(allow) => allows.extend(self.allow(allow)),
                // A rule with an unreadable line must not decide anything.
                RuleEntry::Error(error) => unreadable = Some(error.span),
                RuleEntry::Setting(_) => {}
            }
        }
        Rule {
            name: rule.name.text.clone(),
            title: rule.title.as_ref().map_or_else(|| rule.name.text.clone(), |title| title.value.clone()),
            span: rule.name.span,
            item_span: rule.span,
            enabled,
            per_component,
            stop,
            comment,
            options,
            when: unreadable.map(super::conditions::poison).or(when).unwrap_or_else(|| {
                Arc::new(Condition { span: rule.name.span, kind: ConditionKind::All(Vec::new()) })
            }),
            unless,
            actions,
            allows,
        }
    }

    fn once(&mut self, word: &str, span: Span, first: Option<Span>) {
        if let Some(first) = first {
            let problem =
                Diagnostic::new(catalogue::WR0205, format!("`{word}` is given twice"), span, "given again")
                    .also(first, "first given here")
                    .help("put both into one block");
            self.report(problem);
        }
    }

    fn allow(&mut self, allow: &'a ast::Allow) -> Option<Allow> {
        let Some(code) = Code::find(&allow.code.text) else {
            let problem = Diagnostic::new(
                catalogue::WR0219,
                format!("there is no code `{}`", allow.code.text),
                allow.code.span,
                "not in the catalogue",
            )
            .help("write the code that the finding shows");
            self.report(problem);
            return None;
        };
        if code.severity() == Severity::Error {
            let problem = Diagnostic::new(
                catalogue::WR0219,
                format!("`{code}` is an error and cannot be allowed"),
                allow.code.span,
                "only lints are allowed",
            )
            .help("mend what it says");
            self.report(problem);
            return None;
        }
        if allow.reason.is_none() {
            let problem =
                Diagnostic::new(catalogue::WR0219, "an `allow` gives its reason", allow.span, "why?")
                    .help(format!("write `allow {code} \"…\"`"))
                    .fix(Fix::maybe("add a reason").insert(allow.span.after(), " \"…\""));
            self.report(problem);
        }
        Some(Allow { code, span: allow.span })
    }

    /// A renaming: the old name is free and moved once, the new one is a policy's.
    fn moved(&mut self, moved: &'a ast::Moved, earlier: &mut HashMap<String, Span>) {
        let policy = |builder: &Self, name: &str| {
            let def = builder.resolved.project_wide(name).and_then(|id| builder.resolved.def(id));
            def.filter(|def| def.kind == DefKind::Policy).map(|def| def.span)
        };
        let (from, to) = (moved.from.text(), moved.to.text());
        if let Some(still) = policy(self, &from) {
            let problem = Diagnostic::new(
                catalogue::WR0220,
                format!("`{from}` has moved, and is still there"),
                moved.from.span,
                "said to have moved",
            )
            .also(still, "declared here")
            .help("rename the policy, or remove this line");
            self.report(problem);
        }
        if let Some(first) = earlier.insert(from.clone(), moved.from.span) {
            let problem = Diagnostic::new(
                catalogue::WR0220,
                format!("`{from}` moves twice"),
                moved.from.span,
                "moves again",
            )
            .also(first, "moves here already")
            .help("keep the line that names where it is today");
            self.report(problem);
        }
        if policy(self, &to).is_none() {
            let policies = self.resolved.iter().filter(|(_, def)| def.kind == DefKind::Policy);
            let names: Vec<String> = policies.map(|(_, def)| def.name.clone()).collect();
            let problem = problems::no_such(moved.to.span, "policy", &to, names.iter().map(String::as_str));
            self.report(problem);
        }
    }

    /// Sorts policies by the project's `order`; those it leaves out follow in the order of their modules.
    fn order(&mut self) {
        let mut ranks: HashMap<String, (usize, Span)> = HashMap::new();
        let mut first_order: Option<Span> = None;
        for (_, _, item) in self.items() {
            let ItemKind::Order(order) = &item.kind else { continue };
            if let Some(first) = first_order {
                let problem = Diagnostic::new(
                    catalogue::WR0205,
                    "a project has one `order`",
                    item.span,
                    "a second one",
                )
                .also(first, "the first one")
                .help("put all policies into one `order`");
                self.report(problem);
                continue;
            }
            first_order = Some(item.span);
            for path in &order.policies {
                let name = path.text();
                let rank = ranks.len();
                if let Some((_, first)) = ranks.get(&name) {
                    let problem = Diagnostic::new(
                        catalogue::WR0205,
                        format!("`{name}` is ranked twice"),
                        path.span,
                        "again",
                    )
                    .also(*first, "first here")
                    .help("keep the line of the rank that is meant");
                    self.report(problem);
                    continue;
                }
                ranks.insert(name.clone(), (rank, path.span));
                // What the tenant holds beside the project's own policies.
                if name == "unmanaged" {
                    continue;
                }
                let known = self.resolved.project_wide(&name).and_then(|id| self.resolved.def(id));
                if known.is_none_or(|def| def.kind != DefKind::Policy) {
                    let names: Vec<String> = self
                        .resolved
                        .iter()
                        .filter(|(_, def)| def.kind == DefKind::Policy)
                        .map(|(_, def)| def.name.clone())
                        .collect();
                    let problem =
                        problems::no_such(path.span, "policy", &name, names.iter().map(String::as_str));
                    self.report(problem);
                }
            }
        }
        for policy in &mut self.model.policies {
            policy.ordered = first_order.is_none() || ranks.contains_key(&policy.name);
        }
        let last = ranks.len();
        self.model.policies.sort_by_key(|policy| ranks.get(&policy.name).map_or(last, |(rank, _)| *rank));
    }
}
