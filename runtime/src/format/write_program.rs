//! Laying out declarations, policies and conditions; see [`super::write`].

use zerocopy::little_endian::{U32, U64, U128};

use super::codes::{Code, CopiesCode, DerivationCode, NodeCode, OptionCode, PredicateCode, TestCode};
use super::rows::{
    ActionKindRow, ActionRow, ActivityRow, AddressRow, AttributeRow, DeclaredRow, LevelRow, LocationRow,
    ModeRow, NONE, NamedRow, NodeRow, OptionRow, PolicyRow, PredicateRow, RestrictionRow, RuleRow, Run,
    ScopedRuleRow,
};
use super::write::{Tables, append};
use crate::program::{
    Action, Attribute, Copies, Derivation, Location, Named, Node, OptionValue, Predicate, PredicateKind,
    Program, Restriction, Rule, Test, Token,
};

impl<'p> Tables<'p> {
    pub(super) fn lay_out_declarations(&mut self, program: &'p Program) {
        self.program.name = self.string(&program.name);
        self.program.organisation = self.strings(&program.organisation);
        for platform in &program.platforms {
            let row = NamedRow { name: self.string(&platform.name), title: self.string(&platform.title) };
            self.platforms.push(row);
        }
        for attribute in &program.attributes {
            let row = self.attribute(attribute);
            self.attributes.push(row);
        }
        for activity in &program.activities {
            let row = ActivityRow {
                platform: U32::new(activity.platform),
                name: self.string(&activity.name),
                title: self.string(&activity.title),
                says: activity.says.as_ref().map_or(U32::new(NONE), |text| self.string(text)),
                governed: U32::new(activity.governed.unwrap_or(NONE)),
            };
            self.activities.push(row);
        }
        for location in &program.locations {
            let row = self.location(location);
            self.locations.push(row);
        }
        for kind in &program.actions {
            let row = ActionKindRow {
                platform: U32::new(kind.platform),
                name: self.string(&kind.name),
                title: self.string(&kind.title),
                rank: U32::new(kind.rank),
                role: kind.role.code(),
                tip: u8::from(kind.tip),
                includes: self.list(kind.includes.clone()),
                with: U32::new(kind.with.unwrap_or(NONE)),
                tokens: self.tokens(&kind.tokens),
            };
            self.action_kinds.push(row);
        }
        for level in &program.levels {
            let row = LevelRow {
                platform: U32::new(level.platform),
                name: self.string(&level.name),
                rank: U32::new(level.rank),
                effects: self.lay_out_effects(&level.effects),
                overridable: u8::from(level.overridable),
            };
            self.levels.push(row);
        }
        for mode in &program.modes {
            let row = ModeRow {
                platform: U32::new(mode.platform),
                name: self.string(&mode.name),
                enforces: u8::from(mode.enforces),
                notifies: u8::from(mode.notifies),
                reports: u8::from(mode.reports),
            };
            self.modes.push(row);
        }
        for kind in &program.kinds {
            let (name, title) = (self.string(&kind.name), self.string(&kind.title));
            self.kinds.push(DeclaredRow { platform: U32::new(kind.platform), name, title });
        }
        self.lay_out_moments(program);
        self.labels = self.named(&program.labels);
        self.retention_labels = self.named(&program.retention_labels);
        self.classifiers = self.named(&program.classifiers);
        self.objects = self.named(&program.objects);
    }

    pub(super) fn lay_out_rules(&mut self, program: &'p Program) {
        for predicate in &program.predicates {
            let row = self.predicate(predicate);
            self.predicates.push(row);
        }
        for node in &program.nodes {
            let row = self.node(node);
            self.nodes.push(row);
        }
        for policy in &program.policies {
            let row = PolicyRow {
                platform: U32::new(policy.platform),
                name: self.string(&policy.name),
                title: self.string(&policy.title),
                mode: U32::new(policy.mode),
                kind: U32::new(policy.kind.unwrap_or(NONE)),
            };
            self.policies.push(row);
        }
        for rule in &program.rules {
            let row = self.rule(rule);
            self.rules.push(row);
        }
    }

    fn named(&mut self, things: &'p [Named]) -> Vec<NamedRow> {
        things
            .iter()
            .map(|named| NamedRow { name: self.string(&named.name), title: self.string(&named.title) })
            .collect()
    }

    fn attribute(&mut self, attribute: &'p Attribute) -> AttributeRow {
        let (derivation, argument, parts) = match attribute.derived {
            None => (DerivationCode::None, 0, 0),
            Some(Derivation::DomainOf(base)) => (DerivationCode::DomainOf, base, 0),
            Some(Derivation::ScopeOf(base)) => (DerivationCode::ScopeOf, base, 0),
            Some(Derivation::ExtensionOf(base)) => (DerivationCode::ExtensionOf, base, 0),
            Some(Derivation::GroupOf(base)) => (DerivationCode::GroupOf, base, 0),
            Some(Derivation::TextOfPart) => (DerivationCode::TextOfPart, 0, 0),
            Some(Derivation::Unlabelled(filter)) => (DerivationCode::Unlabelled, 0, filter.code()),
            Some(Derivation::StateIs(state)) => (DerivationCode::StateIs, 0, state.code()),
            Some(Derivation::AnyScope(base)) => (DerivationCode::AnyScope, base, 0),
            Some(Derivation::WithMessageText(base)) => (DerivationCode::WithMessageText, base, 0),
            Some(Derivation::InState(base, state)) => (DerivationCode::InState, base, state.code()),
        };
        let groups = attribute.groups.iter().flat_map(|(member, group)| [member, group]);
        let groups: Vec<u32> = groups.map(|text| self.string(text).get()).collect();
        AttributeRow {
            groups: self.list(groups),
            platform: U32::new(attribute.platform),
            name: self.string(&attribute.name),
            of: attribute.of.code(),
            kind: attribute.kind.code(),
            required: u8::from(attribute.required),
            derivation: derivation.code(),
            argument: U32::new(argument),
            parts,
            read_from: attribute.read_from.as_ref().map_or(U32::new(NONE), |text| self.string(text)),
        }
    }

    fn location(&mut self, location: &'p Location) -> LocationRow {
        let (copies, recipient) = match location.copies {
            Copies::One => (CopiesCode::One, 0),
            Copies::PerRecipient(attribute) => (CopiesCode::PerRecipient, attribute),
            Copies::PerActivity => (CopiesCode::PerActivity, 0),
        };
        let rules = location.rules.iter();
        LocationRow {
            platform: U32::new(location.platform),
            name: self.string(&location.name),
            title: self.string(&location.title),
            resolve: location.resolve.code(),
            copies: copies.code(),
            recipient: U32::new(recipient),
            activities: self.list(location.activities.clone()),
            rules: append(
                &mut self.scoped_rules,
                rules.map(|scoped| ScopedRuleRow {
                    rule: U32::new(scoped.rule),
                    scope: U32::new(scoped.scope),
                    timing: U32::new(scoped.timing.unwrap_or(NONE)),
                    standing: U32::new(scoped.standing.unwrap_or(NONE)),
                }),
            ),
        }
    }

    fn rule(&mut self, rule: &'p Rule) -> RuleRow {
        let actions: Vec<ActionRow> = rule.actions.iter().map(|action| self.action(action)).collect();
        RuleRow {
            policy: U32::new(rule.policy),
            name: self.string(&rule.name),
            title: self.string(&rule.title),
            severity: rule.severity.as_ref().map_or(U32::new(NONE), |severity| self.string(severity)),
            condition: U32::new(rule.condition),
            rank: U32::new(rule.rank),
            stop: u8::from(rule.stop),
            actions: append(&mut self.actions, actions),
            restrictions: append(&mut self.restrictions, rule.restrictions.iter().map(restriction)),
            overrides: self.strings(&rule.overrides),
        }
    }

    fn action(&mut self, action: &'p Action) -> ActionRow {
        let options: Vec<OptionRow> =
            action.options.iter().map(|(name, value)| self.option(name, value)).collect();
        let effects = self.lay_out_effects(&action.effects);
        ActionRow {
            kind: U32::new(action.kind),
            options: append(&mut self.options, options),
            effects,
            rank: U32::new(action.rank),
            selects: u8::from(action.about.is_some()),
            about: self.list(action.about.clone().unwrap_or_default()),
        }
    }

    fn tokens(&mut self, tokens: &'p [Token]) -> Run {
        let texts = tokens
            .iter()
            .flat_map(|token| [token.option.as_str(), token.text.as_str(), token.meaning.name()]);
        let ids: Vec<u32> = texts.map(|text| self.string(text).get()).collect();
        self.list(ids)
    }

    pub(super) fn option(&mut self, name: &'p str, value: &'p OptionValue) -> OptionRow {
        let (kind, number, list) = match value {
            OptionValue::Text(text) => (OptionCode::Text, u64::from(self.string(text).get()), Run::default()),
            OptionValue::Number(number) => (OptionCode::Number, *number, Run::default()),
            OptionValue::Flag(flag) => (OptionCode::Flag, u64::from(*flag), Run::default()),
            OptionValue::List(texts) => (OptionCode::List, 0, self.strings(texts)),
            OptionValue::Map(entries) => (OptionCode::Map, 0, self.entries(entries)),
        };
        OptionRow { name: self.string(name), kind: kind.code(), value: U64::new(number), list }
    }

    fn node(&mut self, node: &Node) -> NodeRow {
        let (kind, argument, children) = match node {
            Node::Const(value) => (NodeCode::Const, u32::from(*value), Vec::new()),
            Node::All(children) => (NodeCode::All, 0, children.clone()),
            Node::Any(children) => (NodeCode::Any, 0, children.clone()),
            Node::Not(child) => (NodeCode::Not, *child, Vec::new()),
            Node::PerPart(child) => (NodeCode::PerPart, *child, Vec::new()),
            Node::Test(predicate) => (NodeCode::Test, *predicate, Vec::new()),
        };
        NodeRow { kind: kind.code(), argument: U32::new(argument), children: self.list(children) }
    }

    fn predicate(&mut self, predicate: &'p Predicate) -> PredicateRow {
        let mut row = PredicateRow { cost: predicate.cost, ..PredicateRow::default() };
        match &predicate.kind {
            PredicateKind::Attribute { attribute, key, test } => {
                row.kind = PredicateCode::Attribute.code();
                row.subject = U32::new(*attribute);
                row.key = key.as_ref().map_or(U32::new(NONE), |key| self.string(key));
                self.test(&mut row, test);
            }
            PredicateKind::Detected { sit, count, confidence, parts } => {
                row.kind = PredicateCode::Detected.code();
                row.subject = U32::new(*sit);
                row.at_least = U32::new(count.at_least);
                row.at_most = U32::new(count.at_most.unwrap_or(NONE));
                row.all = u8::from(count.all);
                row.confidence = [confidence.0, confidence.1];
                row.parts = parts.code();
            }
            PredicateKind::Label { labels, parts } => {
                row.kind = PredicateCode::Label.code();
                row.list = self.list(labels.clone());
                row.parts = parts.code();
            }
            PredicateKind::RetentionLabel { labels, parts } => {
                row.kind = PredicateCode::RetentionLabel.code();
                row.list = self.list(labels.clone());
                row.parts = parts.code();
            }
            PredicateKind::Classifier { classifier, parts } => {
                row.kind = PredicateCode::Classifier.code();
                row.subject = U32::new(*classifier);
                row.parts = parts.code();
            }
        }
        row
    }

    fn test(&mut self, row: &mut PredicateRow, test: &'p Test) {
        let kind = match test {
            Test::True => TestCode::True,
            Test::Equals(texts) => {
                row.list = self.strings(texts);
                TestCode::Equals
            }
            Test::Phrases(list) => {
                row.number = U64::new(u64::from(*list));
                TestCode::Phrases
            }
            Test::Matches(searches) => {
                row.list = self.list(searches.clone());
                TestCode::Matches
            }
            Test::Ip(ranges) => {
                let address =
                    |(low, high): &(u128, u128)| AddressRow { low: U128::new(*low), high: U128::new(*high) };
                row.list = append(&mut self.addresses, ranges.iter().map(address));
                TestCode::Ip
            }
            Test::Number(comparison, number) => {
                row.comparison = comparison.code();
                row.number = U64::new(*number);
                TestCode::Number
            }
        };
        row.test = kind.code();
    }
}

fn restriction(restriction: &Restriction) -> RestrictionRow {
    RestrictionRow {
        activity: U32::new(restriction.activity),
        on: U32::new(restriction.on.unwrap_or(NONE)),
        apps: U32::new(restriction.apps.unwrap_or(NONE)),
        level: U32::new(restriction.level),
        reach: restriction.reach.code(),
    }
}
