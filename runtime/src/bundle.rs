//! An opened bundle.
//!
//! A [`Bundle`] borrows the bytes and reads tables in place. It is `Send` and `Sync`; one bundle serves all threads. Beside
//! the slices it holds a few bytes per condition node, worked out once, and what the scanner prepares when it is first
//! used.

use std::ops::Range;
use std::sync::OnceLock;

use crate::evaluate::{Graph, prepare};
use crate::format::effect_views::{ArgumentView, EffectView, EventView, OverrideSchemeView, TimingView};
use crate::format::policy_views::{
    ActionKindView, ActionView, ActivityView, AttributeView, KindView, LevelView, LocationView, ModeView,
    NamedView, NodeView, OptionView, PolicyView, PredicateView, RuleView,
};
use crate::format::sections::Frame;
use crate::format::tables::Tables;
use crate::format::views::{DetectionView, Strings};
use crate::format::{OpenError, check};
use crate::program::{Derivation, Id};
use crate::scan::{Occurrence, Scanner};

#[derive(Debug)]
pub struct Bundle<'a> {
    frame: Frame<'a>,
    pub(crate) tables: Tables<'a>,
    digest: String,
    pub(crate) graph: Graph,
    scanner: OnceLock<Scanner>,
}

impl<'a> Bundle<'a> {
    /// Reads a bundle and checks every index, range, text and automaton in it; judging cannot fail afterwards. Digests are
    /// [`verify`](Self::verify)'s business.
    pub fn open(bytes: &'a [u8]) -> Result<Self, OpenError> {
        let frame = Frame::read(bytes)?;
        let tables = Tables::read(&frame)?;
        check(&tables, bytes.len())?;
        let graph = Graph::of(&tables);
        Ok(Self { frame, tables, digest: frame.digest(), graph, scanner: OnceLock::new() })
    }

    /// Holds every section against its digest.
    pub fn verify(&self) -> Result<(), OpenError> {
        self.frame.verify()
    }

    /// Identifies the content, in hexadecimal: the SHA-256 of the header and of the table that holds the digests of all
    /// sections. It is worth as much as [`verify`](Self::verify) says.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Id, name and size in bytes of every section, in the order of the file.
    pub fn sections(&self) -> impl Iterator<Item = (u16, &'static str, usize)> + use<'a> {
        self.frame.sizes()
    }

    /// The project's name.
    pub fn name(&self) -> &'a str {
        self.tables.strings.get(self.tables.program.name.get())
    }

    pub fn organisation(&self) -> Strings<'a> {
        let ids = self.tables.detection.ids(self.tables.program.organisation);
        Strings { ids, table: self.tables.strings }
    }

    pub fn detection(&self) -> &DetectionView<'a> {
        &self.tables.detection
    }

    /// The occurrences of types in a text, by type and place (S16 to S21). Types that unite others stand for their members.
    pub fn detect(&self, text: &str, types: &[Id]) -> Vec<Occurrence> {
        let mut wanted: Vec<Id> = types.iter().flat_map(|sit| self.scanner().members(*sit)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found = self.scanner().detect(self.detection(), text, &wanted);
        found.sort_by_key(|occurrence| (occurrence.sit, occurrence.span));
        found
    }

    /// Where an expression matches a text: leftmost-longest, and apart from each other (S16).
    pub(crate) fn find(&self, expression: Id, text: &str) -> Vec<(usize, usize)> {
        let found = self.scanner().find(self.detection(), expression, text);
        found.into_iter().map(|span| (span.start, span.end)).collect()
    }

    /// Prepared when a text is first looked into.
    pub(crate) fn scanner(&self) -> &Scanner {
        self.scanner.get_or_init(|| prepare(self.detection()))
    }

    pub fn platforms(&self) -> impl Iterator<Item = NamedView<'a>> + use<'a> {
        named(self.tables, self.tables.platforms)
    }

    pub fn labels(&self) -> impl Iterator<Item = NamedView<'a>> + use<'a> {
        named(self.tables, self.tables.labels)
    }

    pub fn retention_labels(&self) -> impl Iterator<Item = NamedView<'a>> + use<'a> {
        named(self.tables, self.tables.retention_labels)
    }

    pub fn classifier(&self, id: Id) -> Option<NamedView<'a>> {
        self.tables.named(self.tables.classifiers, id)
    }

    pub fn classifiers(&self) -> impl Iterator<Item = NamedView<'a>> + use<'a> {
        named(self.tables, self.tables.classifiers)
    }

    pub fn object(&self, id: Id) -> Option<NamedView<'a>> {
        self.tables.named(self.tables.objects, id)
    }

    pub fn objects(&self) -> impl Iterator<Item = NamedView<'a>> + use<'a> {
        named(self.tables, self.tables.objects)
    }

    pub fn attribute(&self, id: Id) -> Option<AttributeView<'a>> {
        self.tables.attribute(id)
    }

    pub fn attributes(&self) -> impl Iterator<Item = AttributeView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.attributes.len()).filter_map(move |id| tables.attribute(id))
    }

    pub fn activity(&self, id: Id) -> Option<ActivityView<'a>> {
        self.tables.activity(id)
    }

    /// Attributes of a platform that no reader of messages and files finds and nothing derives, and those derived from
    /// labels, which no reader finds: an item read from a message lists them as unknown, so that a verdict says what it
    /// could not know (S14).
    pub fn unreadable_attributes(&self, platform: Id) -> impl Iterator<Item = &'a str> + use<'a> {
        let unreadable = move |attribute: &AttributeView<'a>| {
            let derived = match attribute.derived {
                None | Some(Derivation::Unlabelled(_)) => false,
                Some(_) => true,
            };
            attribute.platform == platform && !derived && attribute.read_from.is_none()
        };
        self.attributes().filter(unreadable).map(|attribute| attribute.name)
    }

    pub fn activities(&self) -> impl Iterator<Item = ActivityView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.activities.len()).filter_map(move |id| tables.activity(id))
    }

    pub fn location(&self, id: Id) -> Option<LocationView<'a>> {
        self.tables.location(id)
    }

    pub fn locations(&self) -> impl Iterator<Item = LocationView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.locations.len()).filter_map(move |id| tables.location(id))
    }

    pub fn action_kind(&self, id: Id) -> Option<ActionKindView<'a>> {
        self.tables.action_kind(id)
    }

    pub fn action_kinds(&self) -> impl Iterator<Item = ActionKindView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.action_kinds.len()).filter_map(move |id| tables.action_kind(id))
    }

    pub fn level(&self, id: Id) -> Option<LevelView<'a>> {
        self.tables.level(id)
    }

    pub fn levels(&self) -> impl Iterator<Item = LevelView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.levels.len()).filter_map(move |id| tables.level(id))
    }

    pub fn mode(&self, id: Id) -> Option<ModeView<'a>> {
        self.tables.mode(id)
    }

    pub fn modes(&self) -> impl Iterator<Item = ModeView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.modes.len()).filter_map(move |id| tables.mode(id))
    }

    pub fn kind(&self, id: Id) -> Option<KindView<'a>> {
        self.tables.kind(id)
    }

    pub fn kinds(&self) -> impl Iterator<Item = KindView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.kinds.len()).filter_map(move |id| tables.kind(id))
    }

    pub fn event(&self, id: Id) -> Option<EventView<'a>> {
        self.tables.event(id)
    }

    pub fn events(&self) -> impl Iterator<Item = EventView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.events.len()).filter_map(move |id| tables.event(id))
    }

    pub fn timing(&self, id: Id) -> Option<TimingView<'a>> {
        self.tables.timing(id)
    }

    pub fn timings(&self) -> impl Iterator<Item = TimingView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.timings.len()).filter_map(move |id| tables.timing(id))
    }

    pub fn override_schemes(&self) -> impl Iterator<Item = OverrideSchemeView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.override_schemes.len()).filter_map(move |id| tables.override_scheme(id))
    }

    /// The effects of an action or a level.
    pub fn effects(&self, ids: Range<Id>) -> impl Iterator<Item = EffectView<'a>> + use<'a> {
        self.tables.effects_in(ids)
    }

    /// The arguments of an effect, one for each parameter of its kind.
    pub fn arguments(
        &self,
        effect: EffectView<'a>,
    ) -> impl ExactSizeIterator<Item = ArgumentView<'a>> + use<'a> {
        self.tables.arguments(effect)
    }

    pub fn policy(&self, id: Id) -> Option<PolicyView<'a>> {
        self.tables.policy(id)
    }

    pub fn policies(&self) -> impl Iterator<Item = PolicyView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.policies.len()).filter_map(move |id| tables.policy(id))
    }

    pub fn rule(&self, id: Id) -> Option<RuleView<'a>> {
        self.tables.rule(id)
    }

    pub fn rules(&self) -> impl Iterator<Item = RuleView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.rules.len()).filter_map(move |id| tables.rule(id))
    }

    /// The options of an action by name, in the order of the platform's declaration.
    pub fn options(
        &self,
        action: ActionView<'a>,
    ) -> impl ExactSizeIterator<Item = (&'a str, OptionView<'a>)> + use<'a> {
        self.tables.options(action)
    }

    pub fn predicate(&self, id: Id) -> Option<PredicateView<'a>> {
        self.tables.predicate(id)
    }

    pub fn predicates(&self) -> impl Iterator<Item = PredicateView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.predicates.len()).filter_map(move |id| tables.predicate(id))
    }

    pub fn node(&self, id: Id) -> Option<NodeView<'a>> {
        self.tables.node(id)
    }

    pub fn nodes(&self) -> impl Iterator<Item = NodeView<'a>> + use<'a> {
        let tables = self.tables;
        Tables::range_of(tables.nodes.len()).filter_map(move |id| tables.node(id))
    }
}

fn named<'a>(
    tables: Tables<'a>,
    table: &'a [crate::format::rows::NamedRow],
) -> impl Iterator<Item = NamedView<'a>> + use<'a> {
    Tables::range_of(table.len()).filter_map(move |id| tables.named(table, id))
}
