//! Policies, their scopes and rules, templates, the order of policies.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Fix, Severity, catalogue};
use crate::names::{DefKind, ModuleId};
use crate::platform::Platform;
use crate::platform::tables::{Kind, Type};
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind, PolicyEntry, RuleEntry, Setting};
use crate::types::Builder;
use crate::types::actions::default_value;
use crate::types::conditions::Lines;
use crate::types::context::Context;
use crate::types::kept;
use crate::types::model::{Action, Allow, Condition, ConditionKind, Policy, Rule, Scoped, Spanned, Value};
use crate::types::problems;

const POLICY_SETTINGS: &[&str] = &["mode", "description", "comment"];
const RULE_SETTINGS: &[&str] = &["enabled", "per_component", "stop", "comment"];
/// Those of them that are `true` or `false`.
pub(super) const RULE_FLAGS: &[&str] = &["enabled", "per_component", "stop"];

/// The settings of a rule: the language's and the platform's.
pub(super) fn rule_settings(platform: &Platform) -> Vec<&str> {
    let options = platform.rule_options.iter().map(|option| option.name.as_str());
    let own = options.filter(|name| !RULE_SETTINGS.contains(name));
    RULE_SETTINGS.iter().copied().chain(own).collect()
}

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
        let Some(platform_index) = self.platform_of(policy) else {
            self.broken_policies.insert(policy.name.text.clone());
            return;
        };
        let Some(platform) = self.model.platforms.get(platform_index).cloned() else { return };
        let context = Context::module(module).on(platform_index);
        let mut broken = policy.entries.iter().any(|entry| matches!(entry, PolicyEntry::Error(_)));
        let kind = match &policy.kind {
            None => None,
            Some(word) => match platform.kind(&word.text) {
                Some(kind) => Some(kind),
                None => {
                    let names = platform.kinds.iter().map(|kind| kind.name.as_str());
                    let problem = problems::no_such(word.span, "kind of policy", &word.text, names);
                    self.report(problem);
                    // What a policy of that kind would hold, nobody knows.
                    self.broken_policies.insert(policy.name.text.clone());
                    return;
                }
            },
        };
        let row = kind.and_then(|kind| platform.kinds.get(kind));
        if let (Some(row), Some(word)) = (row, &policy.kind)
            && row.does.is_none()
            && row.publishing.is_none()
        {
            self.not_built(format!("a policy of kind `{}`", row.name), word.span);
        }
        // A template's entries stand before the policy's own.
        let mut entries: Vec<(Context<'a>, &'a PolicyEntry)> = Vec::new();
        if let Some(call) = &policy.extends {
            match self.template(&context, call) {
                Some(template) => {
                    broken |= template.iter().any(|(_, entry)| matches!(entry, PolicyEntry::Error(_)));
                    entries.extend(template);
                }
                None => broken = true,
            }
        }
        if broken {
            self.broken_policies.insert(policy.name.text.clone());
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
            settings: Vec::new(),
            mode: platform.default_mode(),
            mode_span: policy.name.span,
            description: None,
            scope: Vec::new(),
            rules: Vec::new(),
            allows: Vec::new(),
            extra: Vec::new(),
            extends: policy.extends.as_ref().map(|call| call.span),
            ordered: false,
        };
        self.policy_settings(&platform, row, &entries, &mut built);
        self.policy_scope(&platform, row, &entries, broken, &mut built);
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
                    let mut rule = self.rule(context, &platform, rule);
                    if let Some(row) = row {
                        rule.actions.extend(implied(&platform, row, &built));
                    }
                    built.rules.push(rule);
                }
                PolicyEntry::Allow(allow) => built.allows.extend(self.allow(allow)),
                PolicyEntry::Block(block) if block.keyword.text == kept::EXTRA => {
                    let more = self.extra(block);
                    built.extra.extend(more);
                }
                PolicyEntry::Setting(_)
                | PolicyEntry::Block(_)
                | PolicyEntry::Scope(_)
                | PolicyEntry::Error(_) => {}
            }
        }
        let wants_rules = row.is_none_or(|row| row.rules);
        if let (Some(row), Some(rule), false) = (row, built.rules.first(), wants_rules) {
            let problem =
                problems::does_not_belong(rule.span, "a rule", &format!("a policy of kind `{}`", row.name));
            self.report(problem);
        }
        if built.rules.is_empty() && wants_rules && !broken {
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

    fn platform_of(&mut self, policy: &'a ast::Policy) -> Option<usize> {
        let (name, span) = match (&policy.platform, &self.project.manifest.platform) {
            (Some(path), _) => (path.text(), path.span),
            (None, Some((name, span))) => (name.clone(), *span),
            (None, None) => {
                self.platform_missing(policy.name.span);
                return None;
            }
        };
        self.platform_named(&name, span)
    }

    /// The platform of that name; reports a name that is none.
    pub(super) fn platform_named(&mut self, name: &str, span: Span) -> Option<usize> {
        let found = self.model.platforms.iter().position(|platform| platform.name == name);
        if found.is_none() {
            let mut known: Vec<&str> =
                self.model.platforms.iter().map(|platform| platform.name.as_str()).collect();
            known.extend(
                weir_stdlib::SOURCES.iter().filter_map(|source| source.module.strip_prefix("std.platform.")),
            );
            let mut problem = problems::no_such(span, "platform", name, known.into_iter());
            problem.code = catalogue::WR1009;
            self.report(problem);
        }
        found
    }

    /// Says once, at the first place that needs it, that the project names no platform. A manifest that could not be read
    /// may name one.
    pub(super) fn platform_missing(&mut self, span: Span) {
        if self.platform_asked || !self.project.manifest.complete {
            return;
        }
        self.platform_asked = true;
        let manifest = Span::new(self.project.manifest.file, 0..0);
        let problem = Diagnostic::new(catalogue::WR1009, "no platform is named", span, "on which platform?")
            .also(manifest, "names no platform")
            .help("write `platform = \"…\"` under `[project]` in `weir.toml`, or `on <platform>` after the title");
        self.report(problem);
    }

    fn template(
        &mut self,
        context: &Context<'a>,
        call: &'a ast::Call,
    ) -> Option<Vec<(Context<'a>, &'a PolicyEntry)>> {
        let id = self.find_kind(context.module, &call.name, &[DefKind::Template])?;
        let (def, item) = (self.resolved.def(id)?, self.item_of(id)?);
        let ItemKind::Template(template) = &item.kind else { return None };
        let bindings = self.bind(context, call.span, def, &template.params, &call.args)?;
        let inner = match context.enter(id, def.module, bindings) {
            Ok(inner) => inner,
            Err(why) => {
                self.report(problems::not_entered(call.span, def, why));
                return None;
            }
        };
        Some(template.entries.iter().map(|entry| (inner.clone(), entry)).collect())
    }

    fn policy_settings(
        &mut self,
        platform: &Arc<Platform>,
        row: Option<&Kind>,
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
        let fields = || row.into_iter().flat_map(|row| &row.fields);
        let mut known = POLICY_SETTINGS.to_vec();
        known.extend(platform.policy_options.iter().map(|option| option.name.as_str()));
        known.extend(fields().map(|field| field.name.as_str()).filter(|name| !name.contains('.')));
        let what =
            row.map_or_else(|| "a policy".to_owned(), |row| format!("a policy of kind `{}`", row.name));
        let settings = self.settings_or(settings, &known, &what, |name| {
            rule_settings(platform)
                .contains(&name)
                .then(|| format!("`{name}` is a setting of a rule: write it there, above its `when`"))
        });
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
        let context = Context::module(built.module).on(built.platform);
        for name in ["description", "comment"] {
            if let Some(setting) = settings.get(name) {
                let value = self.value(&context, &setting.value, &Type::Text);
                self.must_hold(&format!("`{name}`"), &value);
                built.description = Some(value);
            }
        }
        for option in &platform.policy_options {
            if let Some(setting) = settings.get(&option.name) {
                let value = self.value(&context, &setting.value, &option.ty);
                built.settings.push((option.name.clone(), value));
            }
        }
        self.kind_settings(row, &settings, entries, built);
    }

    /// What a kind of policy declares beside, some of it in blocks: `default { documents = internal }`.
    fn kind_settings(
        &mut self,
        row: Option<&Kind>,
        settings: &BTreeMap<String, &'a Setting>,
        entries: &[(Context<'a>, &'a PolicyEntry)],
        built: &mut Policy,
    ) {
        let mut in_blocks: BTreeMap<String, &'a Setting> = BTreeMap::new();
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for (_, entry) in entries {
            let PolicyEntry::Block(block) = entry else { continue };
            let word = block.keyword.text.as_str();
            if word == kept::EXTRA {
                continue;
            }
            let known: Vec<&str> = row
                .into_iter()
                .flat_map(|row| &row.fields)
                .filter_map(|field| field.name.strip_prefix(word).and_then(|rest| rest.strip_prefix('.')))
                .collect();
            if known.is_empty() {
                self.report(problems::unknown_block(&block.keyword, "a policy"));
                continue;
            }
            self.once(word, block.keyword.span, seen.insert(word, block.keyword.span));
            let found = self.entry_settings(&block.entries, &known, &format!("`{word}`"));
            in_blocks.extend(found.into_iter().map(|(name, setting)| (format!("{word}.{name}"), setting)));
        }
        let Some(row) = row else { return };
        let context = Context::module(built.module).on(built.platform);
        for field in &row.fields {
            let given = settings.get(&field.name).or_else(|| in_blocks.get(&field.name));
            let value = match given {
                Some(setting) => Some(self.value(&context, &setting.value, &field.ty)),
                None if field.required => {
                    let problem = Diagnostic::new(
                        catalogue::WR0208,
                        format!("`{}` needs `{}`", built.name, field.name),
                        built.span,
                        format!("a policy of kind `{}`", row.name),
                    )
                    .also(field.origin.span, "declared here")
                    .help(format!("write `{} = …` in the policy", field.name));
                    self.report(problem);
                    None
                }
                None => field.default.as_ref().and_then(default_value),
            };
            built.settings.extend(value.map(|value| (field.name.clone(), value)));
        }
    }

    fn policy_scope(
        &mut self,
        platform: &Arc<Platform>,
        row: Option<&Kind>,
        entries: &[(Context<'a>, &'a PolicyEntry)],
        broken: bool,
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
                    Some(setting) => self.scope_members(context, setting),
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
        // What has no rules is for everybody unless it says otherwise.
        let wanted = row.is_none_or(|row| row.rules);
        if first.is_none() && wanted && !broken {
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
    fn scope_members(&mut self, context: &Context<'a>, setting: &'a Setting) -> Vec<Spanned> {
        let value = &setting.value;
        let elements = match &value.kind {
            ast::ExprKind::List(elements) if elements.is_empty() => {
                self.names_nobody(&setting.name.text(), value.span);
                return Vec::new();
            }
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
        let settings = self.settings_or(settings, &rule_settings(platform), "a rule", |name| {
            if POLICY_SETTINGS.contains(&name) {
                Some(format!("`{name}` is a setting of the policy: write it there, above the `scope`"))
            } else {
                platform.action(name).map(|_| format!("`{name}` is an action: write it in the rule's `then`"))
            }
        });
        let mut options = BTreeMap::new();
        for option in
            platform.rule_options.iter().filter(|option| !RULE_SETTINGS.contains(&option.name.as_str()))
        {
            if let Some(setting) = settings.get(&option.name) {
                let value = self.value(context, &setting.value, &option.ty);
                self.must_hold(&format!("`{}`", option.name), &value);
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
        if let Some(comment) = &comment {
            self.must_hold("`comment`", comment);
        }

        let mut when: Option<Arc<Condition>> = None;
        let mut unless: Option<Arc<Condition>> = None;
        let mut actions = Vec::new();
        let mut allows = Vec::new();
        let mut extra = Vec::new();
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
                RuleEntry::Extra(block) => extra.extend(self.extra(block)),
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
                Arc::new(Condition { span: rule.name.span, name: None, kind: ConditionKind::All(Vec::new()) })
            }),
            unless,
            actions,
            allows,
            extra,
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
        if policy(self, &to).is_none() && !self.resolved.is_unread(&to) {
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
        let mut strangers = false;
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
                if self.resolved.is_unread(&name) {
                    strangers = true;
                    continue;
                }
                let known = self.resolved.project_wide(&name).and_then(|id| self.resolved.def(id));
                if known.is_none_or(|def| def.kind != DefKind::Policy) {
                    strangers = true;
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
            // A name that is no policy's may be meant for any that has no rank.
            policy.ordered = first_order.is_none() || strangers || ranks.contains_key(&policy.name);
        }
        let last = ranks.len();
        self.model.policies.sort_by_key(|policy| ranks.get(&policy.name).map_or(last, |(rank, _)| *rank));
    }
}

/// What every rule of a kind does, with options from the policy's settings.
fn implied(platform: &Platform, row: &Kind, policy: &Policy) -> Option<Action> {
    let does = row.does.as_ref()?;
    let setting =
        |name: &str| policy.settings.iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let options =
        does.options.iter().filter_map(|(option, name)| Some((option.clone(), setting(name)?.clone())));
    Some(Action {
        action: platform.action(&does.action)?,
        span: policy.span,
        options: options.collect(),
        restrictions: Vec::new(),
        value: None,
    })
}
