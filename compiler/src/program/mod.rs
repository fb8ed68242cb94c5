//! From a checked model and one environment to the decision program.
//!
//! Lowering is where names become numbers: parameters and groups get the environment's values, conditions become nodes of one
//! graph, types that nothing asks for are left behind. [`Places`] keeps the way back, for coverage and explanations.

mod activities;
mod detection;
mod effects;
mod graph;
mod labels;
mod standing;
mod values;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use weir_runtime::program::{
    self as target, ActionKind, Copies, Derivation, Id, Location, Mode, Named, PredicateKind, Program, Role,
    ScopedRule,
};

use crate::check::Checked;
use crate::platform::Platform;
use crate::platform::tables::{self, ActionRole, ContentKind, Derive, Type};
use crate::project::Environment;
use crate::source::Span;
use crate::types::model::{self, Condition, ConditionKind, Model, Question, Value};
use crate::types::settle;

pub use values::Resolver;

use detection::Collector;
use graph::{Graph, index};

/// A program, and where its parts come from.
#[derive(Debug, Default)]
pub struct Lowered {
    pub program: Program,
    pub places: Places,
}

/// From the program back to the sources.
#[derive(Debug, Default)]
pub struct Places {
    /// Per rule of the program: indices of policy and rule in the model.
    pub rules: Vec<(usize, usize)>,
    /// Every line that asks something: its rule in the program, its place, its node.
    pub conditions: Vec<(Id, Span, Id)>,
    /// Per type of the model, its index in the program.
    pub types: HashMap<usize, Id>,
    /// Lines of one block that ask the same: the first and the later one.
    pub repeated: Vec<(Span, Span)>,
}

/// Lowers everything that is evaluated. `also` names types that no rule asks for and somebody else does (tests, detection).
pub fn lower(checked: &Checked<'_>, environment: Option<&Environment>, also: &BTreeSet<usize>) -> Lowered {
    let settled = settle(checked.model(), environment);
    let mut lowering = Lowering::new(&settled, environment);
    lowering.all(also);
    lowering.finish()
}

/// The decisions of a model that may hold errors, without its automata: what lints look at. A rule with poison in it is
/// there, and never applies. It is of no environment: what asks for a parameter, default or not, is neither true nor false.
pub(crate) fn sketch(model: &Model) -> Lowered {
    let mut lowering = Lowering { sketch: true, ..Lowering::new(model, None) };
    lowering.all(&BTreeSet::new());
    lowering.collector = Collector::default();
    lowering.finish()
}

struct Lowering<'m> {
    model: &'m Model,
    resolver: Resolver<'m>,
    /// No environment gives values.
    sketch: bool,
    graph: Graph,
    collector: Collector,
    program: Program,
    places: Places,
    /// Per platform, where its rows begin in the program's tables.
    attributes: Vec<usize>,
    activities: Vec<usize>,
    actions: Vec<usize>,
    levels: Vec<usize>,
    modes: Vec<usize>,
    kinds: Vec<usize>,
    timings: Vec<usize>,
    /// Conditions by their address: shared in the model, shared here.
    lowered: HashMap<(usize, *const Condition), Id>,
}

impl<'m> Lowering<'m> {
    fn new(model: &'m Model, environment: Option<&'m Environment>) -> Self {
        Lowering {
            model,
            resolver: Resolver { model, environment },
            sketch: false,
            graph: Graph::default(),
            collector: Collector::default(),
            program: Program {
                name: model.name.clone(),
                organisation: model.organisation.clone(),
                ..Program::default()
            },
            places: Places::default(),
            attributes: Vec::new(),
            activities: Vec::new(),
            actions: Vec::new(),
            levels: Vec::new(),
            modes: Vec::new(),
            kinds: Vec::new(),
            timings: Vec::new(),
            lowered: HashMap::new(),
        }
    }

    fn all(&mut self, also: &BTreeSet<usize>) {
        self.platforms();
        self.names();
        self.types(also);
        self.policies();
        self.governing();
        self.labelling();
    }

    fn platforms(&mut self) {
        for (index_of, platform) in self.model.platforms.iter().enumerate() {
            let id = index(index_of);
            self.program
                .platforms
                .push(target::Platform { name: platform.name.clone(), title: platform.title.clone() });
            self.attributes.push(self.program.attributes.len());
            self.activities.push(self.program.activities.len());
            self.actions.push(self.program.actions.len());
            self.levels.push(self.program.levels.len());
            self.modes.push(self.program.modes.len());
            self.kinds.push(self.program.kinds.len());
            let base = self.program.attributes.len();
            for attribute in &platform.attributes {
                self.program.attributes.push(target::Attribute {
                    platform: id,
                    name: attribute.name.clone(),
                    of: attribute.of,
                    kind: value_kind(&attribute.ty),
                    required: attribute.required,
                    read_from: read_from(platform, &attribute.name),
                    derived: attribute.derive.as_ref().and_then(|derive| derivation(platform, base, derive)),
                    groups: groups(&attribute.groups),
                });
            }
            for activity in &platform.activities {
                self.program.activities.push(target::Activity {
                    platform: id,
                    name: activity.name.clone(),
                    title: activity.title.clone(),
                    says: activity.says.clone(),
                    governed: None,
                });
            }
            let (actions, levels) = (self.program.actions.len(), self.program.levels.len());
            for action in &platform.actions {
                self.program.actions.push(ActionKind {
                    platform: id,
                    name: action.name.clone(),
                    title: action.title.clone(),
                    rank: action.rank,
                    role: match action.role {
                        ActionRole::Does(role) => role,
                        ActionRole::Override => Role::Notify,
                    },
                    tip: action.tip,
                    includes: action
                        .includes
                        .iter()
                        .filter_map(|name| platform.action(name))
                        .map(|included| index(actions.saturating_add(included)))
                        .collect(),
                    with: action
                        .with
                        .as_ref()
                        .and_then(|name| platform.levels.iter().position(|level| level.name == *name))
                        .map(|level| index(levels.saturating_add(level))),
                    tokens: effects::tokens(action),
                });
            }
            for level in &platform.levels {
                self.program.levels.push(target::Level {
                    platform: id,
                    name: level.name.clone(),
                    rank: level.rank,
                    effects: effects::level_effects(level),
                    overridable: level.overridable,
                });
            }
            for mode in &platform.modes {
                self.program.modes.push(Mode {
                    platform: id,
                    name: mode.name.clone(),
                    enforces: mode.enforces,
                    notifies: mode.notifies,
                    reports: mode.reports,
                });
            }
            for kind in &platform.kinds {
                self.program.kinds.push(target::Kind {
                    platform: id,
                    name: kind.name.clone(),
                    title: kind.title.clone(),
                });
            }
            self.moments(id, platform);
            for (location_id, location) in platform.locations.iter().enumerate() {
                self.location(id, platform, location_id, location);
            }
        }
    }

    fn location(
        &mut self,
        platform_id: Id,
        platform: &Platform,
        location_id: usize,
        location: &tables::Location,
    ) {
        let attributes = self.attributes.last().copied().unwrap_or(0);
        let activities = self.activities.last().copied().unwrap_or(0);
        let recipient = location
            .recipient
            .as_ref()
            .and_then(|name| platform.attribute(name))
            .map(|id| index(attributes + id));
        self.program.locations.push(Location {
            platform: platform_id,
            name: location.name.clone(),
            title: location.title.clone(),
            resolve: location.resolve,
            copies: match (location.copies, recipient) {
                (tables::Copies::PerRecipient, Some(recipient)) => Copies::PerRecipient(recipient),
                (tables::Copies::PerActivity, _) => Copies::PerActivity,
                _ => Copies::One,
            },
            activities: platform
                .activities
                .iter()
                .enumerate()
                .filter(|(_, activity)| activity.reach.locations.contains(&location_id))
                .map(|(id, _)| index(activities + id))
                .collect(),
            rules: Vec::new(),
        });
    }

    fn names(&mut self) {
        let named = |name: &str, title: &str| Named { name: name.to_owned(), title: title.to_owned() };
        self.program.labels =
            self.model.labels.iter().map(|label| named(&label.path, &label.title)).collect();
        self.program.retention_labels =
            self.model.retention_labels.iter().map(|label| named(&label.name, &label.title)).collect();
        self.program.classifiers = self
            .model
            .classifiers
            .iter()
            .map(|classifier| named(&classifier.name, &classifier.title))
            .collect();
        self.program.objects =
            self.model.objects.iter().map(|object| named(&object.name, &object.title)).collect();
    }

    fn types(&mut self, also: &BTreeSet<usize>) {
        let mut wanted = also.clone();
        for rule in self
            .model
            .policies
            .iter()
            .filter(|policy| self.evaluated(policy))
            .flat_map(|policy| &policy.rules)
        {
            if rule.enabled {
                asked_types(&rule.when, &mut wanted);
                if let Some(unless) = &rule.unless {
                    asked_types(unless, &mut wanted);
                }
            }
        }
        self.collector.enter(self.model, &wanted);
        self.places.types = (0..self.model.types.len())
            .filter_map(|position| Some((position, self.collector.type_id(position)?)))
            .collect();
    }

    fn evaluated(&self, policy: &model::Policy) -> bool {
        let platform = self.model.platforms.get(policy.platform);
        platform.and_then(|platform| platform.modes.get(policy.mode)).is_none_or(|mode| mode.evaluated)
    }

    fn policies(&mut self) {
        for (position, policy) in self.model.policies.iter().enumerate() {
            // What offers labels decides nothing of items.
            if !self.evaluated(policy) || labels::publishing(self.model, policy).is_some() {
                continue;
            }
            let Some(platform) = self.model.platforms.get(policy.platform).map(Arc::clone) else { continue };
            let id = index(self.program.policies.len());
            let kind = policy
                .kind
                .and_then(|kind| Some(index(self.kinds.get(policy.platform)?.saturating_add(kind))));
            self.program.policies.push(target::Policy {
                platform: index(policy.platform),
                name: policy.name.clone(),
                title: policy.title.clone(),
                mode: index(self.modes.get(policy.platform).copied().unwrap_or(0) + policy.mode),
                kind,
            });
            let scopes: Vec<(usize, Id)> = policy
                .scope
                .iter()
                .map(|scoped| (scoped.location, self.scope(&platform, policy, scoped)))
                .collect();
            for (rule_position, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| rule.enabled) {
                let rule_id = index(self.program.rules.len());
                self.places.rules.push((position, rule_position));
                let lowered = self.rule(&platform, policy, rule, id, rule_id);
                self.program.rules.push(lowered);
                for (location, scope) in &scopes {
                    let timing = self.timing(&platform, policy.platform, rule, *location);
                    let standing = self.standing(&platform, policy.platform, (rule, rule_id), *location);
                    let Some(location) = platform.locations.get(*location) else { continue };
                    let row =
                        self.program.locations.iter_mut().find(|row| {
                            row.platform as usize == policy.platform && row.name == location.name
                        });
                    if let Some(row) = row {
                        row.rules.push(ScopedRule { rule: rule_id, scope: *scope, timing, standing });
                    }
                }
            }
        }
    }

    /// Who is in scope: included, or nobody is named; and not excluded.
    fn scope(&mut self, platform: &Platform, policy: &model::Policy, scoped: &model::Scoped) -> Id {
        let platform_index = policy.platform;
        let Some(location) = platform.locations.get(scoped.location) else {
            return self.graph.constant(false);
        };
        let include: Vec<Id> = scoped
            .include
            .iter()
            .map(|member| self.scope_member(platform, platform_index, location, &member.value))
            .collect();
        let exclude: Vec<Id> = scoped
            .exclude
            .iter()
            .map(|member| self.scope_member(platform, platform_index, location, &member.value))
            .collect();
        let units = self.units(platform, platform_index, policy, location);
        let included = if include.is_empty() { self.graph.constant(true) } else { self.graph.any(include) };
        let excluded = self.graph.any(exclude);
        let kept = self.graph.not(excluded);
        self.graph.all(vec![included, kept, units])
    }

    /// Settings of the policy that narrow every scope: the subject belongs to one of the objects.
    fn units(
        &mut self,
        platform: &Platform,
        platform_index: usize,
        policy: &model::Policy,
        location: &tables::Location,
    ) -> Id {
        let narrows =
            |name: &str| platform.policy_options.iter().any(|option| option.name == name && option.narrows);
        let values: Vec<model::Spanned> = policy
            .settings
            .iter()
            .filter(|(name, _)| narrows(name))
            .flat_map(|(_, value)| value.elements().to_vec())
            .collect();
        if values.is_empty() {
            return self.graph.constant(true);
        }
        let Some(attribute) = location.units.as_ref().and_then(|name| platform.attribute(name)) else {
            return self.graph.constant(false);
        };
        let texts = self.resolver.texts(&values);
        let attribute = index(self.attributes.get(platform_index).copied().unwrap_or(0) + attribute);
        self.graph
            .ask(0, PredicateKind::Attribute { attribute, key: None, test: target::Test::Equals(texts) })
    }

    fn scope_member(
        &mut self,
        platform: &Platform,
        platform_index: usize,
        location: &tables::Location,
        value: &Value,
    ) -> Id {
        let attribute = match value {
            Value::Group(_) => &location.groups,
            _ => &location.subject,
        };
        let Some(attribute) = attribute.as_ref().and_then(|name| platform.attribute(name)) else {
            return self.graph.constant(false);
        };
        let texts = self
            .resolver
            .texts(std::slice::from_ref(&model::Spanned { span: Span::default(), value: value.clone() }));
        let attribute = index(self.attributes.get(platform_index).copied().unwrap_or(0) + attribute);
        self.graph
            .ask(0, PredicateKind::Attribute { attribute, key: None, test: target::Test::Equals(texts) })
    }

    fn rule(
        &mut self,
        platform: &Platform,
        policy: &model::Policy,
        rule: &model::Rule,
        policy_id: Id,
        rule_id: Id,
    ) -> target::Rule {
        let when = self.condition(policy.platform, rule_id, &rule.when);
        let condition = self.whole(policy.platform, rule_id, rule, when);
        let actions_base = self.actions.get(policy.platform).copied().unwrap_or(0);
        let mut lowered = target::Rule {
            policy: policy_id,
            name: rule.name.clone(),
            title: rule.title.clone(),
            severity: self.severity(platform, rule),
            condition,
            stop: rule.stop.is_some(),
            rank: 0,
            actions: Vec::new(),
            restrictions: Vec::new(),
            overrides: Vec::new(),
        };
        let mut rank = 0;
        for action in &rule.actions {
            let Some(row) = platform.actions.get(action.action) else { continue };
            if row.role == ActionRole::Override {
                lowered.overrides = action
                    .value
                    .iter()
                    .flat_map(|value| self.resolver.texts_as_written(value.elements()))
                    .collect();
                continue;
            }
            let enforces = row.role == ActionRole::Does(Role::Enforce);
            let own = if enforces { row.rank.saturating_add(label_rank(row, action)) } else { 0 };
            rank = rank.max(own);
            let levels = self.levels.get(policy.platform).copied().unwrap_or(0);
            let activities = self.activities.get(policy.platform).copied().unwrap_or(0);
            let restrictions = action.restrictions.iter();
            lowered
                .restrictions
                .extend(restrictions.map(|said| self.restriction(platform, (activities, levels), said)));
            if row.activities {
                continue;
            }
            let mut options: Vec<(String, target::OptionValue)> = action
                .options
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), self.option(value)?)))
                .collect();
            if let Some(value) = action.value.as_ref().and_then(|value| self.option(value)) {
                options.push(("value".to_owned(), value));
            }
            let effects = self.effects(row, action);
            let kind = index(actions_base + action.action);
            let about = self.about(platform, activities, row, action);
            lowered.actions.push(target::Action { kind, options, effects, rank: own, about });
        }
        lowered.rank = rank.saturating_mul(2).saturating_add(u32::from(lowered.overrides.is_empty()));
        lowered
    }

    /// `when`, and not `unless`; of one part where the rule says so.
    fn whole(&mut self, platform: usize, rule_id: Id, rule: &model::Rule, when: Id) -> Id {
        let condition = match &rule.unless {
            None => when,
            Some(unless) => {
                let unless = self.condition(platform, rule_id, unless);
                let not = self.graph.not(unless);
                self.graph.all(vec![when, not])
            }
        };
        if rule.per_component.is_some() { self.graph.per_part(condition) } else { condition }
    }

    /// In a sketch a parameter is told from every other, and from every value.
    fn option(&self, value: &model::Spanned) -> Option<target::OptionValue> {
        if self.open(std::slice::from_ref(value)) {
            return Some(target::OptionValue::Text(values::spelled(std::slice::from_ref(value))));
        }
        self.resolver.option(value)
    }

    /// The rule's severity: the value of the platform's option of that meaning, or its default.
    fn severity(&self, platform: &Platform, rule: &model::Rule) -> Option<String> {
        match rule.options.get("severity").map(|value| &value.value) {
            Some(Value::Name(name)) => Some(name.clone()),
            _ => {
                let option = platform.rule_options.iter().find(|option| option.name == "severity")?;
                match option.default.as_ref().map(|default| &default.kind) {
                    Some(crate::syntax::ast::ExprKind::Path(path)) => Some(path.text()),
                    _ => None,
                }
            }
        }
    }

    fn condition(&mut self, platform: usize, rule: Id, condition: &Arc<Condition>) -> Id {
        let key = (platform, Arc::as_ptr(condition));
        if let Some(id) = self.lowered.get(&key).copied() {
            self.place(rule, condition, id);
            return id;
        }
        let id = match &condition.kind {
            ConditionKind::All(members) => {
                let members = self.members(platform, rule, members);
                self.graph.all(members)
            }
            ConditionKind::Any(members) => {
                let members = self.members(platform, rule, members);
                self.graph.any(members)
            }
            ConditionKind::Not(inner) => {
                let inner = self.condition(platform, rule, inner);
                self.graph.not(inner)
            }
            ConditionKind::PerPart(inner) => {
                let inner = self.condition(platform, rule, inner);
                self.graph.per_part(inner)
            }
            ConditionKind::Ask(question) => self.question(platform, question),
            // A model with poison has errors and is never lowered.
            ConditionKind::Poison => self.graph.constant(false),
        };
        self.lowered.insert(key, id);
        self.place(rule, condition, id);
        id
    }

    /// Lines that ask something. Blocks are flattened into those around them and have no node that would always be asked.
    fn place(&mut self, rule: Id, condition: &Condition, id: Id) {
        if matches!(condition.kind, ConditionKind::Ask(_)) {
            self.places.conditions.push((rule, condition.span, id));
        }
    }

    fn members(&mut self, platform: usize, rule: Id, members: &[Arc<Condition>]) -> Vec<Id> {
        let mut ids: Vec<Id> = Vec::with_capacity(members.len());
        let mut first_at: HashMap<Id, Span> = HashMap::new();
        for member in members {
            let id = self.condition(platform, rule, member);
            ids.push(id);
            if matches!(self.graph.get(id), Some(target::Node::Const(_))) {
                continue;
            }
            let first = *first_at.entry(id).or_insert(member.span);
            if first != member.span {
                self.places.repeated.push((first, member.span));
            }
        }
        ids
    }

    fn question(&mut self, platform: usize, question: &Question) -> Id {
        let cost = |kind: ContentKind| {
            let row = self.model.platforms.get(platform).and_then(|platform| platform.content(kind));
            row.map_or(2, |row| row.reach.cost as u8)
        };
        let (cost, kind) = match question {
            Question::Attribute(question) => return self.attribute(platform, question),
            Question::Detected { sit, count, confidence, parts, .. } => {
                let Some(sit) = self.collector.type_id(*sit) else { return self.graph.constant(false) };
                let Some(fixed) = count.fixed() else {
                    if !self.sketch {
                        return self.graph.constant(false);
                    }
                    let asked = values::spelled(
                        &[std::slice::from_ref(&count.at_least), count.at_most.as_slice()].concat(),
                    );
                    return self.unsettled(format!("{sit} {asked} {} {confidence:?} {parts:?}", count.all));
                };
                (
                    cost(ContentKind::Sit),
                    PredicateKind::Detected { sit, count: fixed, confidence: *confidence, parts: *parts },
                )
            }
            // Labels and answers are at hand; only text has to be scanned.
            Question::Label { labels, parts, .. } => (
                0,
                PredicateKind::Label {
                    labels: labels.iter().map(|label| index(*label)).collect(),
                    parts: *parts,
                },
            ),
            Question::RetentionLabel { label, parts, .. } => {
                (0, PredicateKind::RetentionLabel { labels: vec![index(*label)], parts: *parts })
            }
            Question::Unknown { classifier, .. } => (
                cost(ContentKind::Classifier),
                PredicateKind::Classifier { classifier: index(*classifier), parts: model::PartFilter::Any },
            ),
            Question::Classifier { classifier, parts, .. } => (
                cost(ContentKind::Classifier),
                PredicateKind::Classifier { classifier: index(*classifier), parts: *parts },
            ),
        };
        self.graph.ask(cost, kind)
    }

    fn finish(mut self) -> Lowered {
        self.program.detection = self.collector.finish();
        self.program.nodes = self.graph.nodes;
        self.program.predicates = self.graph.predicates;
        self.places.conditions.sort_unstable();
        self.places.conditions.dedup();
        Lowered { program: self.program, places: self.places }
    }
}

/// How high the label is that decides the action's rank.
fn label_rank(row: &tables::Action, action: &model::Action) -> u32 {
    let label = row.rank_by.as_ref().and_then(|option| {
        action.options.iter().find(|(name, _)| name == option).map(|(_, value)| &value.value)
    });
    match label {
        Some(Value::Label(label)) => index(*label),
        _ => 0,
    }
}

fn asked_types(condition: &Condition, types: &mut BTreeSet<usize>) {
    let mut open = vec![condition];
    let mut seen: BTreeSet<*const Condition> = BTreeSet::new();
    while let Some(next) = open.pop() {
        if !seen.insert(std::ptr::from_ref(next)) {
            continue;
        }
        match &next.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) => {
                open.extend(members.iter().map(Arc::as_ref))
            }
            ConditionKind::Not(inner) | ConditionKind::PerPart(inner) => open.push(inner),
            ConditionKind::Ask(Question::Detected { sit, .. }) => {
                types.insert(*sit);
            }
            ConditionKind::Ask(_) | ConditionKind::Poison => {}
        }
    }
}

fn value_kind(ty: &Type) -> target::ValueKind {
    match ty {
        Type::Count | Type::Size | Type::Duration | Type::Date => target::ValueKind::Number,
        Type::Flag => target::ValueKind::Flag,
        Type::Ip => target::ValueKind::Ip,
        Type::Keyed(_) => target::ValueKind::Keyed,
        Type::List(inner) => value_kind(inner),
        _ => target::ValueKind::Text,
    }
}

/// Each value and the group that holds it, sorted.
fn groups(groups: &BTreeMap<String, Vec<String>>) -> Vec<(String, String)> {
    let pairs = groups.iter().flat_map(|(group, values)| {
        values.iter().map(move |value| (weir_runtime::scan::text::folded(value), group.clone()))
    });
    let pairs: BTreeSet<(String, String)> = pairs.collect();
    pairs.into_iter().collect()
}

/// `message.subject`: the reader and what it calls the attribute.
fn read_from(platform: &Platform, attribute: &str) -> Option<String> {
    platform.read_names().find(|(_, name)| *name == attribute).map(|(origin, _)| origin)
}

fn derivation(platform: &Platform, base: usize, derive: &Derive) -> Option<Derivation> {
    let id = |name: &str| platform.attribute(name).map(|id| index(base + id));
    Some(match derive {
        Derive::DomainOf(name) => Derivation::DomainOf(id(name)?),
        Derive::ScopeOf(name) => Derivation::ScopeOf(id(name)?),
        Derive::ExtensionOf(name) => Derivation::ExtensionOf(id(name)?),
        Derive::GroupOf(name) => Derivation::GroupOf(id(name)?),
        Derive::AnyScope(name) => Derivation::AnyScope(id(name)?),
        Derive::WithMessageText(name) => Derivation::WithMessageText(id(name)?),
        Derive::TextOfPart => Derivation::TextOfPart,
        Derive::Unlabelled(filter) => Derivation::Unlabelled(*filter),
        Derive::StateIs(state) => Derivation::StateIs(*state),
        Derive::InState(name, state) => Derivation::InState(id(name)?, *state),
    })
}
