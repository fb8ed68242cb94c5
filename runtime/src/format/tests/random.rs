//! Random programs. Every choice is a number from a list, so that a failing program shrinks with the list.

use crate::effect::{EffectKind, Parameter, Shape};
use crate::program::{
    Action, ActionKind, Activity, Argument, Attribute, Automaton, Comparison, Copies, Count, Derivation,
    Detection, Effect, Event, Evidence, Expression, Fidelity, Grant, GranteeKind, Instruction, KeywordList,
    Kind, LabelBlock, LabelBody, LabelPolicy, Labelling, Level, Location, Look, Machine, Matcher, Mode,
    Named, Node, Of, OptionValue, OverrideReason, OverrideScheme, PartFilter, PartState, Pattern, Platform,
    Policy, Predicate, PredicateKind, Program, Reach, Resolve, Restriction, Role, Rule, ScopedRule, Search,
    Test, Timing, Token, TokenMeaning, Type, TypeBody, Validator, ValueKind,
};

pub(crate) struct Choices<'c> {
    numbers: std::slice::Iter<'c, u32>,
}

const WORDS: [&str; 8] = ["", "card", "b", "große straße", "x.y", "\u{1F600}", "zeta", "secret word"];

impl<'c> Choices<'c> {
    pub(crate) fn new(numbers: &'c [u32]) -> Self {
        Self { numbers: numbers.iter() }
    }

    /// 0 when the numbers have run out.
    fn below(&mut self, limit: usize) -> usize {
        self.numbers.next().map_or(0, |number| *number as usize % limit.max(1))
    }

    fn id(&mut self, limit: usize) -> u32 {
        u32::try_from(self.below(limit)).unwrap()
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn word(&mut self) -> String {
        self.pick(&WORDS).to_owned()
    }

    fn many<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    fn words(&mut self) -> Vec<String> {
        self.many(4, Self::word)
    }

    fn sorted_words(&mut self) -> Vec<String> {
        let mut words = self.words();
        words.sort();
        words.dedup();
        words
    }

    fn sorted_ids(&mut self, limit: usize) -> Vec<u32> {
        let mut ids = self.many(4, |choices| choices.id(limit));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn named(&mut self) -> Named {
        Named { name: self.word(), title: self.word() }
    }

    fn automaton(&mut self, slots: usize) -> Automaton {
        let states = 1 + self.below(4);
        let stride = 2 + self.below(4);
        let mut sets = vec![Vec::new()];
        for _ in 0..self.below(3) {
            let set = self.sorted_ids(slots);
            sets.push(if set.is_empty() { vec![0] } else { set });
        }
        Automaton {
            classes: (0..256).map(|_| u8::try_from(self.below(stride - 1)).unwrap()).collect(),
            stride: u32::try_from(stride).unwrap(),
            starts: (0..257).map(|_| self.id(states)).collect(),
            transitions: (0..states * stride).map(|_| self.id(states)).collect(),
            matches: (0..states).map(|_| self.id(sets.len())).collect(),
            match_sets: sets,
        }
    }

    fn machine(&mut self) -> Machine {
        let count = 1 + self.below(5);
        let instructions = (0..count).map(|_| match self.below(5) {
            0 => Instruction::Byte {
                low: u8::try_from(self.below(256)).unwrap(),
                high: u8::try_from(self.below(256)).unwrap(),
                next: self.id(count),
            },
            1 => Instruction::Split { first: self.id(count), second: self.id(count) },
            2 => Instruction::Look { look: self.pick(&[Look::Start, Look::WordEnd]), next: self.id(count) },
            3 => Instruction::Match,
            _ => Instruction::Fail,
        });
        Machine { instructions: instructions.collect() }
    }

    fn matcher(&mut self, expressions: usize, lists: usize) -> Matcher {
        if expressions > 0 && self.flag() {
            let validators = self.many(2, |choices| Validator(u16::try_from(choices.below(9)).unwrap()));
            Matcher::Expression { expression: self.id(expressions), validators }
        } else {
            Matcher::Keywords(self.id(lists))
        }
    }

    fn evidence(&mut self, depth: usize, expressions: usize, lists: usize) -> Evidence {
        let at_least = self.id(3);
        if depth > 0 && self.flag() {
            let members = self.many(3, |choices| choices.evidence(depth - 1, expressions, lists));
            let at_most = self.flag().then(|| self.id(5));
            Evidence::Some { at_least, at_most, members }
        } else {
            Evidence::Match { matcher: self.matcher(expressions, lists), at_least, distinct: self.flag() }
        }
    }

    fn detection(&mut self) -> Detection {
        let lists = 1 + self.below(3);
        let expressions = self.below(4);
        let groups: Vec<Automaton> = self.many(2, |choices| choices.automaton(expressions));
        let machines = self.many(2, Self::machine);
        let expressions = if groups.is_empty() && machines.is_empty() { 0 } else { expressions };
        let expression = |choices: &mut Self| {
            if machines.is_empty() || !groups.is_empty() && choices.flag() {
                Expression::Automaton { group: choices.id(groups.len()), slot: choices.id(expressions) }
            } else {
                Expression::Machine(choices.id(machines.len()))
            }
        };
        let expressions_table: Vec<Expression> = (0..expressions).map(|_| expression(self)).collect();
        let groups = if expressions == 0 { Vec::new() } else { groups };
        let mut types = Vec::new();
        for index in 0..1 + self.below(4) {
            let body = if self.flag() {
                TypeBody::Union(
                    self.many(3, |choices| choices.id(index)).into_iter().filter(|_| index > 0).collect(),
                )
            } else {
                TypeBody::Patterns(self.many(2, |choices| Pattern {
                    confidence: 75,
                    primary: choices.matcher(expressions, lists),
                    proximity: choices.flag().then(|| choices.id(400)),
                    evidence: choices.many(3, |choices| choices.evidence(3, expressions, lists)),
                    excluded: choices.sorted_words(),
                }))
            };
            types.push(Type {
                name: self.word(),
                title: self.word(),
                fidelity: self.pick(&[Fidelity::Exact, Fidelity::Approximate, Fidelity::External]),
                recommended: 85,
                body,
            });
        }
        Detection {
            types,
            expressions: expressions_table,
            groups,
            machines,
            searches: self.many(2, |choices| {
                if choices.flag() {
                    Search::Automaton(choices.automaton(1))
                } else {
                    Search::Machine(choices.machine())
                }
            }),
            lists: (0..lists)
                .map(|_| KeywordList { name: self.word(), phrases: self.sorted_words() })
                .collect(),
        }
    }

    fn attribute(&mut self, index: usize) -> Attribute {
        let base = self.id(index);
        let derived = match self.below(11) {
            10 if index > 0 => Some(Derivation::GroupOf(base)),
            1 if index > 0 => Some(Derivation::DomainOf(base)),
            2 if index > 0 => Some(Derivation::ScopeOf(base)),
            3 if index > 0 => Some(Derivation::ExtensionOf(base)),
            4 if index > 0 => Some(Derivation::AnyScope(base)),
            5 => Some(Derivation::TextOfPart),
            8 if index > 0 => Some(Derivation::WithMessageText(base)),
            6 => Some(Derivation::Unlabelled(self.pick(&[
                PartFilter::Any,
                PartFilter::Message,
                PartFilter::Attachments,
            ]))),
            9 if index > 0 => Some(Derivation::InState(base, PartState::Unsupported)),
            7 => Some(Derivation::StateIs(self.pick(&[PartState::Truncated, PartState::Failed]))),
            _ => None,
        };
        let kinds = [ValueKind::Text, ValueKind::Number, ValueKind::Flag, ValueKind::Ip, ValueKind::Keyed];
        Attribute {
            platform: 0,
            name: format!("a{index}"),
            of: self.pick(&[Of::Item, Of::Recipient, Of::Part]),
            kind: self.pick(&kinds),
            required: false,
            derived,
            groups: self.sorted_words().into_iter().map(|word| (word.clone(), word)).collect(),
            read_from: index.is_multiple_of(2).then(|| format!("reader.{index}")),
        }
    }

    fn predicate(&mut self, program: &Program) -> Predicate {
        let parts = self.pick(&[PartFilter::Any, PartFilter::Message, PartFilter::Attachments]);
        let kind = match self.below(6) {
            0 => PredicateKind::Detected {
                sit: self.id(program.detection.types.len()),
                count: Count {
                    at_least: self.id(20),
                    at_most: self.flag().then(|| self.id(30)),
                    all: self.flag(),
                },
                confidence: (65, 100),
                parts,
            },
            1 => PredicateKind::Label { labels: self.sorted_ids(program.labels.len()), parts },
            2 => PredicateKind::RetentionLabel {
                labels: self.sorted_ids(program.retention_labels.len()),
                parts,
            },
            3 => PredicateKind::Classifier { classifier: self.id(program.classifiers.len()), parts },
            _ => PredicateKind::Attribute {
                attribute: self.id(program.attributes.len()),
                key: self.flag().then(|| self.word()),
                test: self.test(program),
            },
        };
        Predicate { cost: u8::try_from(self.below(3)).unwrap(), kind }
    }

    fn test(&mut self, program: &Program) -> Test {
        let searches = program.detection.searches.len();
        match self.below(6) {
            0 => Test::Equals(self.sorted_words()),
            1 => Test::Phrases(self.id(program.detection.lists.len())),
            2 if searches > 0 => Test::Matches(self.many(3, |choices| choices.id(searches))),
            3 => Test::Ip(self.many(2, |choices| (u128::from(choices.id(9)), u128::MAX - 1))),
            4 => {
                Test::Number(self.pick(&[Comparison::Equal, Comparison::Less, Comparison::AtMost]), u64::MAX)
            }
            _ => Test::True,
        }
    }

    fn node(&mut self, index: usize, predicates: usize) -> Node {
        let child = self.id(index);
        match self.below(7) {
            1 if index > 0 => Node::All(self.many(4, |choices| choices.id(index))),
            2 if index > 0 => Node::Any(self.many(4, |choices| choices.id(index))),
            3 if index > 0 => Node::Not(child),
            4 if index > 0 => Node::PerPart(child),
            5 | 6 if predicates > 0 => Node::Test(self.id(predicates)),
            _ => Node::Const(self.flag()),
        }
    }

    fn option(&mut self) -> OptionValue {
        match self.below(5) {
            0 => OptionValue::Text(self.word()),
            1 => OptionValue::Number(u64::MAX),
            2 => OptionValue::Flag(self.flag()),
            3 => OptionValue::List(self.words()),
            _ => OptionValue::Map(self.many(3, |choices| (choices.word(), choices.word()))),
        }
    }

    fn effects(&mut self, detection: &Detection) -> Vec<Effect> {
        let effects = self.many(2, |choices| {
            let kind = choices.pick(EffectKind::ALL);
            let arguments = kind.parameters().iter().map(|parameter| choices.argument(parameter, detection));
            Effect { kind, arguments: arguments.collect() }
        });
        let possible =
            |effect: &Effect| !detection.expressions.is_empty() || effect.kind != EffectKind::ChangeSubject;
        effects.into_iter().filter(possible).collect()
    }

    fn argument(&mut self, parameter: &Parameter, detection: &Detection) -> Argument {
        if !parameter.required && self.flag() {
            return Argument::Missing;
        }
        match parameter.shape {
            Shape::Text => Argument::Text(self.word()),
            Shape::Texts | Shape::Words => Argument::Texts(self.words()),
            Shape::Number => Argument::Number(u64::from(self.id(1_000))),
            Shape::Flag => Argument::Flag(self.flag()),
            Shape::Map => Argument::Map(self.many(3, |choices| (choices.word(), choices.word()))),
            Shape::Search => Argument::Search(self.id(detection.expressions.len())),
            Shape::Word(words) => Argument::Text(self.pick(words).to_owned()),
        }
    }

    fn override_scheme(&mut self) -> OverrideScheme {
        OverrideScheme {
            platform: 0,
            header: self.flag().then(|| self.word()),
            separator: self.word(),
            text_prefix: self.flag().then(|| self.word()),
            text_with: self.words(),
            text_length: self.id(500),
            audit: self.flag().then(|| self.word()),
            audit_text: self.flag().then(|| self.word()),
            audit_rules: self.flag().then(|| self.word()),
            reasons: self.many(3, |choices| OverrideReason {
                name: choices.word(),
                way: choices.word(),
                header_text: choices.flag().then(|| choices.word()),
                audit_key: choices.flag().then(|| choices.word()),
            }),
        }
    }

    fn settings(&mut self) -> Vec<(String, OptionValue)> {
        self.many(2, |choices| (choices.word(), choices.option()))
    }

    fn label_body(&mut self, index: usize, detection: &Detection) -> LabelBody {
        let brings = |effect: &Effect| !matches!(effect.kind, EffectKind::Label | EffectKind::Unlabel);
        LabelBody {
            parent: (index > 0 && self.flag()).then(|| self.id(index)),
            tooltip: self.flag().then(|| self.word()),
            settings: self.settings(),
            blocks: self.many(2, |choices| LabelBlock {
                name: choices.word(),
                title: choices.word(),
                grants: choices.many(3, |choices| Grant {
                    right: choices.word(),
                    kind: choices.pick(&[GranteeKind::Address, GranteeKind::Domain, GranteeKind::Audience]),
                    to: choices.word(),
                }),
                settings: choices.settings(),
                effects: choices.effects(detection).into_iter().filter(brings).collect(),
                not_at: Vec::new(),
            }),
        }
    }

    fn label_policy(&mut self, labels: usize) -> LabelPolicy {
        LabelPolicy {
            platform: 0,
            name: self.word(),
            title: self.word(),
            include: self.sorted_words(),
            exclude: self.sorted_words(),
            labels: self.sorted_ids(labels),
            defaults: self.many(2, |choices| (choices.word(), choices.id(labels))),
            mandatory: self.flag().then(|| self.words()),
            justified: self.flag().then(|| self.flag()),
            help: self.flag().then(|| self.word()),
        }
    }

    fn labelling(&mut self, program: &Program) -> Labelling {
        let labels = program.labels.len();
        Labelling {
            labels: (0..labels).map(|index| self.label_body(index, &program.detection)).collect(),
            retention: program.retention_labels.iter().map(|_| self.settings()).collect(),
            policies: self.many(2, |choices| choices.label_policy(labels)),
            overwriting: self.sorted_ids(program.locations.len()),
        }
    }

    fn timing(&mut self, events: usize) -> Timing {
        let mut event = || self.flag().then(|| self.id(events)).filter(|_| events > 0);
        let (enforce, notify, report) = (event(), event(), event());
        Timing { name: self.word(), enforce, notify, report }
    }

    fn rule(&mut self, program: &Program) -> Rule {
        Rule {
            policy: self.id(program.policies.len()),
            name: self.word(),
            title: self.word(),
            severity: self.flag().then(|| self.word()),
            condition: self.id(program.nodes.len()),
            stop: self.flag(),
            rank: self.id(100),
            actions: self.many(3, |choices| Action {
                kind: choices.id(program.actions.len()),
                options: choices.many(3, |choices| (choices.word(), choices.option())),
                effects: choices.effects(&program.detection),
                rank: choices.id(99),
                about: choices.flag().then(|| choices.sorted_ids(program.activities.len())),
            }),
            restrictions: self.many(3, |choices| Restriction {
                activity: choices.id(program.activities.len()),
                on: choices.flag().then(|| choices.id(program.objects.len())),
                apps: choices.flag().then(|| choices.id(program.objects.len())),
                level: choices.id(program.levels.len()),
                reach: choices.pick(&[Reach::Own, Reach::Listed, Reach::Bars]),
            }),
            overrides: self.words(),
        }
    }

    pub(crate) fn program(&mut self) -> Program {
        let at_least_one = |choices: &mut Self, most| choices.many(most, Self::named).into_iter();
        let mut program = Program {
            name: self.word(),
            organisation: self.words(),
            platforms: vec![Platform { name: "p".to_owned(), title: self.word() }],
            labels: at_least_one(self, 3).chain([Named::default()]).collect(),
            retention_labels: at_least_one(self, 3).chain([Named::default()]).collect(),
            classifiers: at_least_one(self, 3).chain([Named::default()]).collect(),
            objects: at_least_one(self, 3).chain([Named::default()]).collect(),
            detection: self.detection(),
            ..Program::default()
        };
        program.attributes = (0..1 + self.below(6)).map(|index| self.attribute(index)).collect();
        program.activities = (0..1 + self.below(3))
            .map(|index| Activity {
                platform: 0,
                name: format!("act{index}"),
                title: self.word(),
                says: self.flag().then(|| self.word()),
                governed: None,
            })
            .collect();
        for role in [Role::Enforce, Role::Notify, Role::Report] {
            let (name, title) = (self.word(), self.word());
            program.actions.push(ActionKind {
                platform: 0,
                name,
                title,
                rank: self.id(99),
                role,
                tip: self.flag(),
                includes: Vec::new(),
                with: None,
                tokens: self.many(2, |choices| Token {
                    option: choices.word(),
                    text: choices.word(),
                    meaning: choices.pick(&TokenMeaning::ALL),
                }),
            });
            let effects = self.effects(&program.detection);
            program.levels.push(Level {
                platform: 0,
                name: self.word(),
                rank: self.id(4),
                effects,
                overridable: self.flag(),
            });
            let (enforces, notifies, reports) = (self.flag(), self.flag(), self.flag());
            program.modes.push(Mode { platform: 0, name: self.word(), enforces, notifies, reports });
        }
        program.kinds =
            self.many(2, |choices| Kind { platform: 0, name: choices.word(), title: choices.word() });
        program.events =
            self.many(2, |choices| Event { platform: 0, name: choices.word(), title: choices.word() });
        let events = program.events.len();
        program.timings = self.many(2, |choices| choices.timing(events));
        program.override_schemes = self.many(1, Self::override_scheme);
        let predicates: Vec<Predicate> = self.many(6, |choices| choices.predicate(&program));
        program.nodes = (0..1 + self.below(12)).map(|index| self.node(index, predicates.len())).collect();
        program.predicates = predicates;
        let nodes = program.nodes.len();
        for activity in &mut program.activities {
            activity.governed = self.flag().then(|| self.id(nodes));
        }
        let kinds = program.kinds.len();
        program.policies = (0..1 + self.below(3))
            .map(|_| Policy {
                platform: 0,
                name: self.word(),
                title: self.word(),
                mode: self.id(3),
                kind: self.flag().then(|| self.id(kinds)).filter(|_| kinds > 0),
            })
            .collect();
        program.rules = self.many(5, |choices| choices.rule(&program));
        let rules = program.rules.len();
        let timings = program.timings.len();
        let recipient = self.id(program.attributes.len());
        for (index, copies) in
            [Copies::One, Copies::PerRecipient(recipient), Copies::PerActivity].into_iter().enumerate()
        {
            program.locations.push(Location {
                platform: 0,
                name: format!("l{index}"),
                title: self.word(),
                resolve: self.pick(&[Resolve::MostRestrictive, Resolve::Aggregate, Resolve::FirstMatch]),
                copies,
                activities: self.sorted_ids(program.activities.len()),
                rules: (0..u32::try_from(rules).unwrap())
                    .map(|rule| ScopedRule {
                        rule,
                        scope: self.id(program.nodes.len()),
                        timing: self.flag().then(|| self.id(timings)).filter(|_| timings > 0),
                        standing: self.flag().then(|| self.id(nodes)),
                    })
                    .collect(),
            });
        }
        program.labelling = self.labelling(&program);
        program
    }
}
