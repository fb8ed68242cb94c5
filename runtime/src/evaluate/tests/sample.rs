//! A small platform, and a program that grows by one rule a line.

use std::collections::BTreeMap;

use crate::Bundle;
use crate::evaluate::{ItemError, Options};
use crate::format;
use crate::item::{Detected, Fact, Item, Part, PartRole, PartState, Recipient};
use crate::program::{
    Action, ActionKind, Activity, Attribute, Copies, Count, Derivation, Fidelity, Id, KeywordList, Kind,
    Level, Location, Mode, Named, Node, Of, PartFilter, Platform, Policy, Predicate, PredicateKind, Program,
    Reach, Resolve, Restriction, Role, Rule, ScopedRule, Test, Type, TypeBody, ValueKind,
};
use crate::verdict::{CopyVerdict, Verdict};

pub(super) const SENDER: Id = 0;
pub(super) const SENDER_DOMAIN: Id = 1;
pub(super) const GROUPS: Id = 2;
pub(super) const ADDRESS: Id = 3;
pub(super) const ADDRESS_DOMAIN: Id = 4;
pub(super) const ADDRESS_SCOPE: Id = 5;
pub(super) const ANY_SCOPE: Id = 6;
pub(super) const SIZE: Id = 7;
pub(super) const NAME: Id = 8;
pub(super) const EXTENSION: Id = 9;
pub(super) const TEXT: Id = 10;
pub(super) const UNLABELLED: Id = 11;
pub(super) const PROTECTED: Id = 12;
pub(super) const HEADER: Id = 13;
pub(super) const CLIENT_IP: Id = 14;

pub(super) const CARD: Id = 0;
pub(super) const PASSPORT: Id = 1;
pub(super) const ANY_ID: Id = 2;

pub(super) const ENFORCE: Id = 0;
pub(super) const TIPS: Id = 1;
pub(super) const SILENT: Id = 2;

pub(super) const BLOCK: Id = 0;
pub(super) const ENCRYPT: Id = 1;
pub(super) const NOTIFY: Id = 2;
pub(super) const TIP: Id = 3;
pub(super) const ALERT: Id = 4;

fn attribute(name: &str, of: Of, kind: ValueKind, derived: Option<Derivation>) -> Attribute {
    Attribute {
        platform: 0,
        name: name.to_owned(),
        of,
        kind,
        required: name == "sender",
        derived,
        groups: Vec::new(),
        read_from: None,
    }
}

fn named(name: &str) -> Named {
    Named { name: name.to_owned(), title: name.to_uppercase() }
}

fn location(name: &str, resolve: Resolve, copies: Copies, activities: Vec<Id>) -> Location {
    Location {
        platform: 0,
        name: name.to_owned(),
        title: String::new(),
        resolve,
        copies,
        activities,
        rules: vec![],
    }
}

fn kind(name: &str, rank: u32, role: Role) -> ActionKind {
    let (name, title) = (name.to_owned(), String::new());
    ActionKind {
        platform: 0,
        tip: name == "tip",
        name,
        title,
        rank,
        role,
        includes: Vec::new(),
        with: None,
        tokens: Vec::new(),
    }
}

fn sit(name: &str, body: TypeBody) -> Type {
    Type { name: name.to_owned(), title: String::new(), fidelity: Fidelity::External, recommended: 75, body }
}

pub(super) struct Sample {
    pub(super) program: Program,
}

impl Sample {
    pub(super) fn new() -> Self {
        use Derivation::{AnyScope, DomainOf, ExtensionOf, ScopeOf, StateIs, TextOfPart, Unlabelled};
        let mode = |name: &str, enforces, notifies, reports| Mode {
            platform: 0,
            name: name.to_owned(),
            enforces,
            notifies,
            reports,
        };
        let level = |name: &str, rank| Level {
            platform: 0,
            name: name.to_owned(),
            rank,
            effects: vec![],
            overridable: false,
        };
        let activity = |name: &str| Activity {
            platform: 0,
            name: name.to_owned(),
            title: String::new(),
            says: None,
            governed: None,
        };
        let mut program = Program {
            name: "sample".to_owned(),
            organisation: vec!["home.example".to_owned()],
            platforms: vec![Platform { name: "demo".to_owned(), title: "Demo".to_owned() }],
            attributes: vec![
                attribute("sender", Of::Item, ValueKind::Text, None),
                attribute("sender.domain", Of::Item, ValueKind::Text, Some(DomainOf(SENDER))),
                attribute("sender.groups", Of::Item, ValueKind::Text, None),
                attribute("recipient", Of::Recipient, ValueKind::Text, None),
                attribute("recipient.domain", Of::Recipient, ValueKind::Text, Some(DomainOf(ADDRESS))),
                attribute("recipient.scope", Of::Recipient, ValueKind::Text, Some(ScopeOf(ADDRESS))),
                attribute("any_scope", Of::Item, ValueKind::Text, Some(AnyScope(ADDRESS_SCOPE))),
                attribute("document.size", Of::Part, ValueKind::Number, None),
                Attribute {
                    read_from: Some("document.name".to_owned()),
                    ..attribute("document.name", Of::Part, ValueKind::Text, None)
                },
                attribute("document.extension", Of::Part, ValueKind::Text, Some(ExtensionOf(NAME))),
                attribute("document.text", Of::Part, ValueKind::Text, Some(TextOfPart)),
                attribute(
                    "document.unlabelled",
                    Of::Part,
                    ValueKind::Flag,
                    Some(Unlabelled(PartFilter::Any)),
                ),
                attribute(
                    "document.protected",
                    Of::Part,
                    ValueKind::Flag,
                    Some(StateIs(PartState::Protected)),
                ),
                attribute("message.header", Of::Item, ValueKind::Keyed, None),
                attribute("client.ip", Of::Item, ValueKind::Ip, None),
            ],
            activities: ["upload", "clipboard", "usb", "print"].map(activity).to_vec(),
            locations: vec![
                location("mail", Resolve::MostRestrictive, Copies::PerRecipient(ADDRESS), vec![]),
                location("files", Resolve::MostRestrictive, Copies::One, vec![]),
                location("laptop", Resolve::Aggregate, Copies::PerActivity, vec![0, 1, 2, 3]),
                location("gate", Resolve::FirstMatch, Copies::One, vec![]),
            ],
            actions: vec![
                kind("block", 50, Role::Enforce),
                kind("encrypt", 20, Role::Enforce),
                kind("notify", 0, Role::Notify),
                kind("tip", 0, Role::Notify),
                kind("alert", 0, Role::Report),
            ],
            levels: vec![
                level("allow", 0),
                level("audit", 1),
                level("block_with_override", 2),
                level("block", 3),
            ],
            modes: vec![
                mode("enforce", true, true, true),
                mode("test_with_tips", false, true, true),
                mode("test", false, false, false),
            ],
            kinds: vec![Kind { platform: 0, name: "tagging".to_owned(), title: String::new() }],
            labels: ["public", "internal", "confidential", "confidential.finance"].map(named).to_vec(),
            retention_labels: vec![named("seven_years")],
            classifiers: vec![],
            objects: ["a", "b"].map(named).to_vec(),
            nodes: vec![Node::Const(false), Node::Const(true)],
            ..Program::default()
        };
        program.detection.types = vec![
            sit("ids.card", TypeBody::Patterns(vec![])),
            sit("ids.passport", TypeBody::Patterns(vec![])),
            sit("ids.any", TypeBody::Union(vec![CARD, PASSPORT])),
        ];
        Self { program }
    }

    pub(super) fn node(&mut self, node: Node) -> Id {
        self.program.nodes.push(node);
        u32::try_from(self.program.nodes.len() - 1).unwrap()
    }

    pub(super) fn predicate(&mut self, kind: PredicateKind) -> Id {
        self.program.predicates.push(Predicate { cost: 0, kind });
        let id = u32::try_from(self.program.predicates.len() - 1).unwrap();
        self.node(Node::Test(id))
    }

    pub(super) fn test(&mut self, attribute: Id, test: Test) -> Id {
        self.predicate(PredicateKind::Attribute { attribute, key: None, test })
    }

    pub(super) fn equals(&mut self, attribute: Id, text: &str) -> Id {
        self.test(attribute, Test::Equals(vec![text.to_owned()]))
    }

    pub(super) fn flag(&mut self, attribute: Id) -> Id {
        self.test(attribute, Test::True)
    }

    pub(super) fn phrase(&mut self, attribute: Id, phrase: &str) -> Id {
        let id = u32::try_from(self.program.detection.lists.len()).unwrap();
        let list = KeywordList { name: format!("list{id}"), phrases: vec![phrase.to_owned()] };
        self.program.detection.lists.push(list);
        self.test(attribute, Test::Phrases(id))
    }

    pub(super) fn not(&mut self, node: Id) -> Id {
        self.node(Node::Not(node))
    }

    pub(super) fn all(&mut self, nodes: &[Id]) -> Id {
        self.node(Node::All(nodes.to_vec()))
    }

    pub(super) fn any(&mut self, nodes: &[Id]) -> Id {
        self.node(Node::Any(nodes.to_vec()))
    }

    pub(super) fn detected(&mut self, sit: Id, at_least: u32, at_most: Option<u32>) -> Id {
        self.predicate(PredicateKind::Detected {
            sit,
            count: Count { at_least, at_most, all: false },
            confidence: (75, 100),
            parts: PartFilter::Any,
        })
    }

    /// A policy of its own for each mode asked for; rules rank as they are added.
    pub(super) fn rule(&mut self, name: &str, mode: Id, condition: Id) -> &mut Rule {
        self.scoped_rule(name, mode, 1, condition)
    }

    pub(super) fn scoped_rule(&mut self, name: &str, mode: Id, scope: Id, condition: Id) -> &mut Rule {
        let program = &mut self.program;
        let policy = u32::try_from(program.policies.len()).unwrap();
        program.policies.push(Policy {
            platform: 0,
            name: name.to_owned(),
            title: String::new(),
            mode,
            kind: None,
        });
        let id = u32::try_from(program.rules.len()).unwrap();
        for location in &mut program.locations {
            location.rules.push(ScopedRule { rule: id, scope, timing: None, standing: None });
        }
        program.rules.push(Rule {
            policy,
            name: "r".to_owned(),
            title: String::new(),
            severity: None,
            condition,
            stop: false,
            rank: 1,
            actions: vec![],
            restrictions: vec![],
            overrides: vec![],
        });
        program.rules.last_mut().unwrap()
    }

    /// Makes the last rule's policy one of the declared kind.
    pub(super) fn of_a_kind(&mut self) {
        self.program.policies.last_mut().unwrap().kind = Some(0);
    }

    pub(super) fn judge(&self, item: &Item) -> Verdict {
        self.try_judge(item).unwrap()
    }

    pub(super) fn try_judge(&self, item: &Item) -> Result<Verdict, ItemError> {
        let bytes = format::write(&self.program);
        Bundle::open(&bytes).unwrap().judge(item, &Options { show_values: false })
    }

    /// The names of the rules that match the only copy.
    pub(super) fn matches(&self, item: &Item) -> Vec<String> {
        let verdict = self.judge(item);
        assert_eq!(verdict.copies.len(), 1, "{verdict:?}");
        rules(&verdict.copies[0])
    }

    pub(super) fn holds(&self, item: &Item) -> bool {
        !self.matches(item).is_empty()
    }
}

impl Rule {
    /// Adds an action and keeps the rank right.
    pub(super) fn acts(&mut self, kind: Id) -> &mut Self {
        let rank = [50, 20, 0, 0, 0][kind as usize];
        let no_override = u32::from(self.overrides.is_empty());
        self.rank = self.rank.max(2 * rank + no_override);
        self.actions.push(Action { kind, options: vec![], effects: vec![], rank, about: None });
        self
    }

    pub(super) fn overridable(&mut self) -> &mut Self {
        self.overrides = vec!["with_justification".to_owned()];
        self.rank &= !1;
        self
    }

    pub(super) fn restricts(&mut self, activity: Id, on: Option<Id>, level: Id) -> &mut Self {
        self.restrictions.push(Restriction { activity, on, apps: None, level, reach: Reach::Own });
        self
    }
}

pub(super) fn rules(copy: &CopyVerdict) -> Vec<String> {
    copy.matched.iter().map(|matched| matched.policy.clone()).collect()
}

pub(super) fn text(text: &str) -> Fact {
    Fact::Text(text.to_owned())
}

pub(super) fn mail(recipients: &[&str]) -> Item {
    Item { recipients: recipients.iter().map(|address| recipient(address)).collect(), ..at("mail") }
}

pub(super) fn at(location: &str) -> Item {
    let facts = BTreeMap::from([("sender".to_owned(), text("ann@home.example"))]);
    Item { version: 1, location: location.to_owned(), facts, ..Item::default() }
}

fn recipient(address: &str) -> Recipient {
    Recipient { facts: BTreeMap::from([("recipient".to_owned(), text(address))]) }
}

pub(super) fn with_parts(parts: &[Part]) -> Item {
    Item { parts: parts.to_vec(), ..at("files") }
}

pub(super) fn part(facts: &[(&str, Fact)]) -> Part {
    let facts = facts.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect();
    Part { facts, ..Part::default() }
}

pub(super) fn holding(name: &str, count: u32, confidence: u8) -> Part {
    Part { detected: vec![found(name, count, confidence, None)], ..Part::default() }
}

pub(super) fn found(name: &str, count: u32, confidence: u8, value: Option<&str>) -> Detected {
    Detected { name: name.to_owned(), count, confidence, value: value.map(str::to_owned) }
}

pub(super) fn body(text: &str) -> Part {
    Part { role: PartRole::Message, text: Some(text.to_owned()), ..Part::default() }
}
