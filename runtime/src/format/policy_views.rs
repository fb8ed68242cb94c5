//! Views of declarations, rules and conditions; see [`super::views`] for those of detection.

use std::ops::Range;

use super::codes::{Code, CopiesCode, DerivationCode, NodeCode, OptionCode, PredicateCode, TestCode};
use super::rows::{
    ActionRow, AddressRow, NONE, NamedRow, OptionRow, PredicateRow, RestrictionRow, Run, ScopedRuleRow,
};
use super::tables::Tables;
use super::views::{DetectionView, Ids, Strings};
use crate::program::{
    Comparison, Copies, Count, Derivation, Id, Of, PartFilter, PartState, Reach, Resolve, Restriction, Role,
    ScopedRule, TokenMeaning, ValueKind,
};

#[derive(Clone, Copy, Debug)]
pub struct NamedView<'a> {
    pub name: &'a str,
    pub title: &'a str,
}

#[derive(Clone, Copy, Debug)]
pub struct AttributeView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub of: Of,
    pub kind: ValueKind,
    pub required: bool,
    pub derived: Option<Derivation>,
    pub read_from: Option<&'a str>,
    groups: Strings<'a>,
}

impl<'a> AttributeView<'a> {
    /// Values and the groups that hold them; see [`crate::program::Attribute::groups`].
    pub fn groups(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let groups = self.groups;
        groups.iter().step_by(2).zip(groups.iter().skip(1).step_by(2))
    }

    /// The groups that hold a folded value.
    pub(crate) fn groups_of(&self, value: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let groups = self.groups;
        let (mut low, mut high) = (0, groups.len() / 2);
        while low < high {
            let middle = low + (high - low) / 2;
            if groups.get(middle * 2).is_some_and(|member| member < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // Equal texts have one index, and the list is sorted: what holds the value stands together.
        let member = groups.ids.get(low * 2).filter(|_| groups.get(low * 2) == Some(value));
        let held = (low..groups.len() / 2)
            .take_while(move |pair| member.is_some() && groups.ids.get(pair * 2) == member);
        held.filter_map(move |pair| groups.get(pair * 2 + 1))
    }
}

#[derive(Clone, Copy, Debug)]
pub struct ActivityView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub title: &'a str,
    pub says: Option<&'a str>,
    /// A node.
    pub governed: Option<Id>,
}

#[derive(Clone, Copy, Debug)]
pub struct LocationView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub title: &'a str,
    pub resolve: Resolve,
    pub copies: Copies,
    pub activities: Ids<'a>,
    rules: &'a [ScopedRuleRow],
}

impl<'a> LocationView<'a> {
    pub fn rules(&self) -> impl ExactSizeIterator<Item = ScopedRule> + Clone + use<'a> {
        self.rules.iter().map(|row| ScopedRule {
            rule: row.rule.get(),
            scope: row.scope.get(),
            timing: (row.timing.get() != NONE).then_some(row.timing.get()),
            standing: (row.standing.get() != NONE).then_some(row.standing.get()),
        })
    }
}

#[derive(Clone, Copy, Debug)]
pub struct ActionKindView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub title: &'a str,
    pub rank: u32,
    pub role: Role,
    pub tip: bool,
    /// Of action kinds.
    pub includes: Ids<'a>,
    /// A level.
    pub with: Option<Id>,
    tokens: Strings<'a>,
}

/// See [`crate::program::Token`].
#[derive(Clone, Copy, Debug)]
pub struct TokenView<'a> {
    pub option: &'a str,
    pub text: &'a str,
    pub meaning: TokenMeaning,
}

impl<'a> ActionKindView<'a> {
    pub fn tokens(&self) -> impl Iterator<Item = TokenView<'a>> + use<'a> {
        let mut texts = self.tokens.iter();
        std::iter::from_fn(move || {
            let (option, text) = (texts.next()?, texts.next()?);
            Some(TokenView { option, text, meaning: TokenMeaning::named(texts.next()?)? })
        })
    }
}

#[derive(Clone, Debug)]
pub struct LevelView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub rank: u32,
    /// Indices of effects.
    pub effects: Range<Id>,
    pub overridable: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct ModeView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub enforces: bool,
    pub notifies: bool,
    pub reports: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct KindView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub title: &'a str,
}

#[derive(Clone, Copy, Debug)]
pub struct PolicyView<'a> {
    pub platform: Id,
    pub name: &'a str,
    pub title: &'a str,
    pub mode: Id,
    pub kind: Option<Id>,
}

#[derive(Clone, Copy, Debug)]
pub struct RuleView<'a> {
    pub policy: Id,
    pub name: &'a str,
    pub title: &'a str,
    pub severity: Option<&'a str>,
    pub condition: Id,
    pub stop: bool,
    pub rank: u32,
    pub overrides: Strings<'a>,
    actions: &'a [ActionRow],
    restrictions: &'a [RestrictionRow],
    options: &'a [OptionRow],
    lists: DetectionView<'a>,
}

impl<'a> RuleView<'a> {
    pub fn actions(&self) -> impl ExactSizeIterator<Item = ActionView<'a>> + use<'a> {
        let (options, lists) = (self.options, self.lists);
        self.actions.iter().map(move |row| ActionView {
            kind: row.kind.get(),
            rank: row.rank.get(),
            effects: row.effects,
            options: options.get(row.options.range()).unwrap_or_default(),
            about: (row.selects != 0).then(|| lists.ids(row.about)),
        })
    }

    pub fn restrictions(&self) -> impl ExactSizeIterator<Item = Restriction> + use<'a> {
        let object = |id: u32| (id != NONE).then_some(id);
        self.restrictions.iter().map(move |row| Restriction {
            activity: row.activity.get(),
            on: object(row.on.get()),
            apps: object(row.apps.get()),
            level: row.level.get(),
            reach: Reach::of_code(row.reach),
        })
    }
}

#[derive(Clone, Copy, Debug)]
pub struct ActionView<'a> {
    pub kind: Id,
    pub rank: u32,
    /// The activities that it is about.
    pub about: Option<Ids<'a>>,
    effects: Run,
    options: &'a [OptionRow],
}

impl ActionView<'_> {
    /// Indices of effects.
    pub fn effects(&self) -> Range<Id> {
        self.effects.ids()
    }
}

#[derive(Clone, Copy, Debug)]
pub enum OptionView<'a> {
    Text(&'a str),
    Number(u64),
    Flag(bool),
    List(Strings<'a>),
    /// Keys and values in turn.
    Map(Strings<'a>),
}

#[derive(Clone, Copy, Debug)]
pub struct PredicateView<'a> {
    pub cost: u8,
    pub kind: PredicateKindView<'a>,
}

/// See [`crate::program::PredicateKind`].
#[derive(Clone, Copy, Debug)]
pub enum PredicateKindView<'a> {
    Attribute { attribute: Id, key: Option<&'a str>, test: TestView<'a> },
    Detected { sit: Id, count: Count, confidence: (u8, u8), parts: PartFilter },
    Label { labels: Ids<'a>, parts: PartFilter },
    RetentionLabel { labels: Ids<'a>, parts: PartFilter },
    Classifier { classifier: Id, parts: PartFilter },
}

/// See [`crate::program::Test`].
#[derive(Clone, Copy, Debug)]
pub enum TestView<'a> {
    True,
    Equals(Strings<'a>),
    Phrases(Id),
    Matches(Ids<'a>),
    Ip(Addresses<'a>),
    Number(Comparison, u64),
}

#[derive(Clone, Copy, Debug)]
pub struct Addresses<'a>(&'a [AddressRow]);

impl<'a> Addresses<'a> {
    pub fn iter(self) -> impl ExactSizeIterator<Item = (u128, u128)> + use<'a> {
        self.0.iter().map(|row| (row.low.get(), row.high.get()))
    }
}

/// See [`crate::program::Node`].
#[derive(Clone, Copy, Debug)]
pub enum NodeView<'a> {
    Const(bool),
    All(Ids<'a>),
    Any(Ids<'a>),
    Not(Id),
    PerPart(Id),
    Test(Id),
}

impl<'a> Tables<'a> {
    pub(crate) fn named(&self, table: &'a [NamedRow], id: Id) -> Option<NamedView<'a>> {
        table.get(id as usize).map(|row| NamedView {
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
        })
    }

    pub(crate) fn attribute(&self, id: Id) -> Option<AttributeView<'a>> {
        let row = self.attributes.get(id as usize)?;
        let argument = row.argument.get();
        let derived = match DerivationCode::of_code(row.derivation) {
            DerivationCode::None => None,
            DerivationCode::DomainOf => Some(Derivation::DomainOf(argument)),
            DerivationCode::ScopeOf => Some(Derivation::ScopeOf(argument)),
            DerivationCode::ExtensionOf => Some(Derivation::ExtensionOf(argument)),
            DerivationCode::GroupOf => Some(Derivation::GroupOf(argument)),
            DerivationCode::TextOfPart => Some(Derivation::TextOfPart),
            DerivationCode::Unlabelled => Some(Derivation::Unlabelled(PartFilter::of_code(row.parts))),
            DerivationCode::StateIs => Some(Derivation::StateIs(PartState::of_code(row.parts))),
            DerivationCode::AnyScope => Some(Derivation::AnyScope(argument)),
            DerivationCode::WithMessageText => Some(Derivation::WithMessageText(argument)),
            DerivationCode::InState => Some(Derivation::InState(argument, PartState::of_code(row.parts))),
        };
        Some(AttributeView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            of: Of::of_code(row.of),
            kind: ValueKind::of_code(row.kind),
            required: row.required != 0,
            derived,
            read_from: (row.read_from.get() != NONE).then(|| self.strings.get(row.read_from.get())),
            groups: Strings { ids: self.detection.ids(row.groups), table: self.strings },
        })
    }

    pub(crate) fn activity(&self, id: Id) -> Option<ActivityView<'a>> {
        self.activities.get(id as usize).map(|row| ActivityView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
            says: self.strings.optional(row.says.get()),
            governed: (row.governed.get() != NONE).then_some(row.governed.get()),
        })
    }

    pub(crate) fn location(&self, id: Id) -> Option<LocationView<'a>> {
        self.locations.get(id as usize).map(|row| LocationView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
            resolve: Resolve::of_code(row.resolve),
            copies: match CopiesCode::of_code(row.copies) {
                CopiesCode::One => Copies::One,
                CopiesCode::PerRecipient => Copies::PerRecipient(row.recipient.get()),
                CopiesCode::PerActivity => Copies::PerActivity,
            },
            activities: self.detection.ids(row.activities),
            rules: self.scoped_rules.get(row.rules.range()).unwrap_or_default(),
        })
    }

    pub(crate) fn action_kind(&self, id: Id) -> Option<ActionKindView<'a>> {
        self.action_kinds.get(id as usize).map(|row| ActionKindView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
            rank: row.rank.get(),
            role: Role::of_code(row.role),
            tip: row.tip != 0,
            includes: self.detection.ids(row.includes),
            with: Some(row.with.get()).filter(|level| *level != NONE),
            tokens: Strings { ids: self.detection.ids(row.tokens), table: self.strings },
        })
    }

    pub(crate) fn level(&self, id: Id) -> Option<LevelView<'a>> {
        self.levels.get(id as usize).map(|row| LevelView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            rank: row.rank.get(),
            effects: row.effects.ids(),
            overridable: row.overridable != 0,
        })
    }

    pub(crate) fn mode(&self, id: Id) -> Option<ModeView<'a>> {
        self.modes.get(id as usize).map(|row| ModeView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            enforces: row.enforces != 0,
            notifies: row.notifies != 0,
            reports: row.reports != 0,
        })
    }

    pub(crate) fn kind(&self, id: Id) -> Option<KindView<'a>> {
        self.kinds.get(id as usize).map(|row| KindView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
        })
    }

    pub(crate) fn policy(&self, id: Id) -> Option<PolicyView<'a>> {
        self.policies.get(id as usize).map(|row| PolicyView {
            platform: row.platform.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
            mode: row.mode.get(),
            kind: (row.kind.get() != NONE).then_some(row.kind.get()),
        })
    }

    pub(crate) fn rule(&self, id: Id) -> Option<RuleView<'a>> {
        self.rules.get(id as usize).map(|row| RuleView {
            policy: row.policy.get(),
            name: self.strings.get(row.name.get()),
            title: self.strings.get(row.title.get()),
            severity: self.strings.optional(row.severity.get()),
            condition: row.condition.get(),
            stop: row.stop != 0,
            rank: row.rank.get(),
            overrides: Strings { ids: self.detection.ids(row.overrides), table: self.strings },
            actions: self.actions.get(row.actions.range()).unwrap_or_default(),
            restrictions: self.restrictions.get(row.restrictions.range()).unwrap_or_default(),
            options: self.options,
            lists: self.detection,
        })
    }

    /// The options of an action by name, in the order of the platform's declaration.
    pub(crate) fn options(
        &self,
        action: ActionView<'a>,
    ) -> impl ExactSizeIterator<Item = (&'a str, OptionView<'a>)> + use<'a> {
        self.option_views(action.options)
    }

    pub(crate) fn option_views(
        &self,
        rows: &'a [OptionRow],
    ) -> impl ExactSizeIterator<Item = (&'a str, OptionView<'a>)> + use<'a> {
        let (strings, detection) = (self.strings, self.detection);
        rows.iter().map(move |row| {
            let value = row.value.get();
            let list = Strings { ids: detection.ids(row.list), table: strings };
            let option = match OptionCode::of_code(row.kind) {
                OptionCode::Text => OptionView::Text(strings.get(u32::try_from(value).unwrap_or(NONE))),
                OptionCode::Number => OptionView::Number(value),
                OptionCode::Flag => OptionView::Flag(value != 0),
                OptionCode::List => OptionView::List(list),
                OptionCode::Map => OptionView::Map(list),
            };
            (strings.get(row.name.get()), option)
        })
    }

    pub(crate) fn predicate(&self, id: Id) -> Option<PredicateView<'a>> {
        let row = self.predicates.get(id as usize)?;
        let parts = PartFilter::of_code(row.parts);
        let at_most = row.at_most.get();
        let kind = match PredicateCode::of_code(row.kind) {
            PredicateCode::Attribute => PredicateKindView::Attribute {
                attribute: row.subject.get(),
                key: self.strings.optional(row.key.get()),
                test: self.test(row),
            },
            PredicateCode::Detected => PredicateKindView::Detected {
                sit: row.subject.get(),
                count: Count {
                    at_least: row.at_least.get(),
                    at_most: (at_most != NONE).then_some(at_most),
                    all: row.all != 0,
                },
                confidence: row.confidence.into(),
                parts,
            },
            PredicateCode::Label => PredicateKindView::Label { labels: self.detection.ids(row.list), parts },
            PredicateCode::RetentionLabel => {
                PredicateKindView::RetentionLabel { labels: self.detection.ids(row.list), parts }
            }
            PredicateCode::Classifier => {
                PredicateKindView::Classifier { classifier: row.subject.get(), parts }
            }
        };
        Some(PredicateView { cost: row.cost, kind })
    }

    fn test(&self, row: &PredicateRow) -> TestView<'a> {
        let list = || self.detection.ids(row.list);
        match TestCode::of_code(row.test) {
            TestCode::True => TestView::True,
            TestCode::Equals => TestView::Equals(Strings { ids: list(), table: self.strings }),
            TestCode::Phrases => TestView::Phrases(u32::try_from(row.number.get()).unwrap_or(NONE)),
            TestCode::Matches => TestView::Matches(list()),
            TestCode::Ip => TestView::Ip(Addresses(self.addresses.get(row.list.range()).unwrap_or_default())),
            TestCode::Number => TestView::Number(Comparison::of_code(row.comparison), row.number.get()),
        }
    }

    pub(crate) fn node(&self, id: Id) -> Option<NodeView<'a>> {
        let row = self.nodes.get(id as usize)?;
        let argument = row.argument.get();
        Some(match NodeCode::of_code(row.kind) {
            NodeCode::Const => NodeView::Const(argument != 0),
            NodeCode::All => NodeView::All(self.detection.ids(row.children)),
            NodeCode::Any => NodeView::Any(self.detection.ids(row.children)),
            NodeCode::Not => NodeView::Not(argument),
            NodeCode::PerPart => NodeView::PerPart(argument),
            NodeCode::Test => NodeView::Test(argument),
        })
    }

    pub(crate) fn range_of(table_length: usize) -> Range<Id> {
        0..u32::try_from(table_length).unwrap_or(NONE)
    }
}
