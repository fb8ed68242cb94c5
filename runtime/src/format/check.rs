//! What opening checks: after it, no index leads out of its table and no walk is longer than the file allows.
//!
//! Ranges may overlap, because equal lists are stored once. So that a hostile file cannot make every row point at one long
//! list, all lists together may be visited only in proportion to the file's size.

use zerocopy::little_endian::U32;

use super::check_detection::check_detection;
use super::check_effects::check_effects;
use super::check_labels::check_labels;
use super::codes::{Code, CopiesCode, DerivationCode, NodeCode, OptionCode, PredicateCode, TestCode};
use super::error::{OpenError, Reason};
use super::rows::{
    AttributeRow, LocationRow, NONE, NodeRow, OptionRow, PredicateRow, RestrictionRow, RuleRow, Run,
};
use super::sections::Section;
use super::tables::Tables;
use crate::program::{Comparison, Of, PartFilter, PartState, Reach, Resolve, Role, TokenMeaning, ValueKind};

/// A condition nested more deeply is refused; evaluation recurses by it.
pub(crate) const MAX_NODE_DEPTH: u16 = 512;
/// A domain of an address, a scope of a domain: more steps are a circle.
pub(crate) const MAX_DERIVATIONS: usize = 8;

pub(crate) fn check(tables: &Tables<'_>, file_length: usize) -> Result<(), OpenError> {
    let mut checker = Checker { tables, budget: file_length.saturating_mul(16).saturating_add(1 << 20) };
    checker.strings()?;
    checker.declarations()?;
    checker.rules()?;
    checker.conditions()?;
    check_effects(&mut checker)?;
    check_labels(&mut checker)?;
    check_detection(&mut checker)
}

pub(super) struct Checker<'t, 'a> {
    pub(super) tables: &'t Tables<'a>,
    /// List entries that may still be visited.
    budget: usize,
}

/// Names the row that is being checked.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) section: Section,
    pub(super) row: usize,
}

impl At {
    pub(super) fn refuse(self, reason: Reason) -> OpenError {
        OpenError::at(self.section.name(), self.row, reason)
    }

    pub(super) fn index(self, id: U32, table_length: usize) -> Result<(), OpenError> {
        if (id.get() as usize) < table_length { Ok(()) } else { Err(self.refuse(Reason::OutOfRange)) }
    }

    pub(super) fn index_or_none(self, id: U32, table_length: usize) -> Result<(), OpenError> {
        if id.get() == NONE { Ok(()) } else { self.index(id, table_length) }
    }

    pub(super) fn run(self, run: Run, table_length: usize) -> Result<(), OpenError> {
        let end = u64::from(run.start.get()).saturating_add(u64::from(run.length.get()));
        if end <= table_length as u64 { Ok(()) } else { Err(self.refuse(Reason::OutOfRange)) }
    }

    pub(super) fn kind<C: Code>(self, byte: u8) -> Result<C, OpenError> {
        if C::is_code(byte) { Ok(C::of_code(byte)) } else { Err(self.refuse(Reason::UnknownKind)) }
    }

    pub(super) fn flag(self, byte: u8) -> Result<(), OpenError> {
        if byte <= 1 { Ok(()) } else { Err(self.refuse(Reason::UnknownKind)) }
    }
}

impl<'a> Checker<'_, 'a> {
    /// The entries of a list, all of them below the limit.
    pub(super) fn list(&mut self, at: At, run: Run, limit: usize) -> Result<&'a [U32], OpenError> {
        let entries = self.tables.lists.get(run.range()).ok_or(at.refuse(Reason::OutOfRange))?;
        self.budget = self.budget.checked_sub(entries.len()).ok_or(at.refuse(Reason::BadValue))?;
        if entries.iter().all(|id| (id.get() as usize) < limit) {
            Ok(entries)
        } else {
            Err(at.refuse(Reason::OutOfRange))
        }
    }

    pub(super) fn sorted_list(&mut self, at: At, run: Run, limit: usize) -> Result<&'a [U32], OpenError> {
        let entries = self.list(at, run, limit)?;
        if entries.is_sorted_by(|a, b| a.get() < b.get()) {
            Ok(entries)
        } else {
            Err(at.refuse(Reason::Unsorted))
        }
    }

    pub(super) fn string_count(&self) -> usize {
        self.tables.strings.rows.len()
    }

    pub(super) fn names(&self, at: At, names: &[U32]) -> Result<(), OpenError> {
        names.iter().try_for_each(|name| at.index(*name, self.string_count()))
    }

    fn strings(&self) -> Result<(), OpenError> {
        let table = self.tables.strings;
        let mut before: Option<&str> = None;
        for (row, run) in table.rows.iter().enumerate() {
            let at = At { section: Section::Strings, row };
            let text = table.text.get(run.range()).ok_or(at.refuse(Reason::OutOfRange))?;
            if before.is_some_and(|before| before >= text) {
                return Err(at.refuse(Reason::Unsorted));
            }
            before = Some(text);
        }
        Ok(())
    }

    fn declarations(&mut self) -> Result<(), OpenError> {
        let tables = self.tables;
        let at = At { section: Section::Program, row: 0 };
        self.names(at, &[tables.program.name])?;
        self.list(at, tables.program.organisation, self.string_count())?;
        for (section, rows) in [
            (Section::Platforms, tables.platforms),
            (Section::Labels, tables.labels),
            (Section::RetentionLabels, tables.retention_labels),
            (Section::Classifiers, tables.classifiers),
            (Section::Objects, tables.objects),
        ] {
            for (row, named) in rows.iter().enumerate() {
                self.names(At { section, row }, &[named.name, named.title])?;
            }
        }
        for (row, attribute) in tables.attributes.iter().enumerate() {
            self.attribute(At { section: Section::Attributes, row }, attribute)?;
        }
        for (row, activity) in tables.activities.iter().enumerate() {
            let at = At { section: Section::Activities, row };
            at.index(activity.platform, tables.platforms.len())?;
            self.names(at, &[activity.name, activity.title])?;
            at.index_or_none(activity.says, self.string_count())?;
            at.index_or_none(activity.governed, tables.nodes.len())?;
        }
        for (row, location) in tables.locations.iter().enumerate() {
            self.location(At { section: Section::Locations, row }, location)?;
        }
        for (row, scoped) in tables.scoped_rules.iter().enumerate() {
            let at = At { section: Section::ScopedRules, row };
            at.index(scoped.rule, tables.rules.len())?;
            at.index(scoped.scope, tables.nodes.len())?;
            at.index_or_none(scoped.timing, tables.timings.len())?;
            at.index_or_none(scoped.standing, tables.nodes.len())?;
        }
        for (row, kind) in tables.action_kinds.iter().enumerate() {
            let at = At { section: Section::ActionKinds, row };
            at.index(kind.platform, tables.platforms.len())?;
            self.names(at, &[kind.name, kind.title])?;
            at.kind::<Role>(kind.role)?;
            at.flag(kind.tip)?;
            self.list(at, kind.includes, tables.action_kinds.len())?;
            at.index_or_none(kind.with, tables.levels.len())?;
            self.tokens(at, kind.tokens)?;
        }
        for (row, level) in tables.levels.iter().enumerate() {
            let at = At { section: Section::Levels, row };
            at.index(level.platform, tables.platforms.len())?;
            self.names(at, &[level.name])?;
            at.flag(level.overridable)?;
            self.spend(at, level.effects)?;
            at.run(level.effects, tables.effects.len())?;
        }
        for (row, mode) in tables.modes.iter().enumerate() {
            let at = At { section: Section::Modes, row };
            at.index(mode.platform, tables.platforms.len())?;
            self.names(at, &[mode.name])?;
            [mode.enforces, mode.notifies, mode.reports].into_iter().try_for_each(|flag| at.flag(flag))?;
        }
        for (row, kind) in tables.kinds.iter().enumerate() {
            let at = At { section: Section::Kinds, row };
            at.index(kind.platform, tables.platforms.len())?;
            self.names(at, &[kind.name, kind.title])?;
        }
        Ok(())
    }

    /// Option, text and meaning in turn.
    fn tokens(&mut self, at: At, tokens: Run) -> Result<(), OpenError> {
        let texts = self.list(at, tokens, self.string_count())?;
        if !texts.len().is_multiple_of(3) {
            return Err(at.refuse(Reason::Misshapen));
        }
        let strings = self.tables.strings;
        let mut meanings = texts.iter().skip(2).step_by(3).map(|id| strings.get(id.get()));
        let known = meanings.all(|meaning| TokenMeaning::named(meaning).is_some());
        if known { Ok(()) } else { Err(at.refuse(Reason::UnknownKind)) }
    }

    fn attribute(&mut self, at: At, attribute: &AttributeRow) -> Result<(), OpenError> {
        at.index(attribute.platform, self.tables.platforms.len())?;
        self.names(at, &[attribute.name])?;
        let groups = self.list(at, attribute.groups, self.string_count())?;
        let (pairs, rest) = groups.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(at.refuse(Reason::Misshapen));
        }
        if !pairs.is_sorted_by(|one, next| one.map(|id| id.get()) < next.map(|id| id.get())) {
            return Err(at.refuse(Reason::Unsorted));
        }
        at.index_or_none(attribute.read_from, self.tables.strings.rows.len())?;
        at.kind::<Of>(attribute.of)?;
        at.kind::<ValueKind>(attribute.kind)?;
        at.flag(attribute.required)?;
        let mut current = attribute;
        for _ in 0..MAX_DERIVATIONS {
            let derivation = at.kind::<DerivationCode>(current.derivation)?;
            match derivation {
                DerivationCode::Unlabelled => at.kind::<PartFilter>(current.parts).map(|_| ())?,
                DerivationCode::StateIs | DerivationCode::InState => {
                    at.kind::<PartState>(current.parts).map(|_| ())?;
                }
                _ => {}
            }
            match derivation {
                DerivationCode::None
                | DerivationCode::TextOfPart
                | DerivationCode::Unlabelled
                | DerivationCode::StateIs => return Ok(()),
                DerivationCode::DomainOf
                | DerivationCode::ScopeOf
                | DerivationCode::ExtensionOf
                | DerivationCode::GroupOf
                | DerivationCode::AnyScope
                | DerivationCode::WithMessageText
                | DerivationCode::InState => {
                    let base = self.tables.attributes.get(current.argument.get() as usize);
                    current = base.ok_or(at.refuse(Reason::OutOfRange))?;
                }
            }
        }
        Err(at.refuse(Reason::TooDeep))
    }

    fn location(&mut self, at: At, location: &LocationRow) -> Result<(), OpenError> {
        at.index(location.platform, self.tables.platforms.len())?;
        self.names(at, &[location.name, location.title])?;
        at.kind::<Resolve>(location.resolve)?;
        if at.kind::<CopiesCode>(location.copies)? == CopiesCode::PerRecipient {
            at.index(location.recipient, self.tables.attributes.len())?;
        }
        self.list(at, location.activities, self.tables.activities.len())?;
        self.spend(at, location.rules)?;
        at.run(location.rules, self.tables.scoped_rules.len())
    }

    /// Counts a range of rows against what may be visited.
    pub(super) fn spend(&mut self, at: At, run: Run) -> Result<(), OpenError> {
        let left = self.budget.checked_sub(run.length.get() as usize);
        self.budget = left.ok_or(at.refuse(Reason::BadValue))?;
        Ok(())
    }

    /// Counts the bytes of texts that the scanner keeps a copy of.
    pub(super) fn spend_texts(&mut self, at: At, texts: &[U32]) -> Result<(), OpenError> {
        let rows = self.tables.strings.rows;
        let mut lengths =
            texts.iter().filter_map(|id| rows.get(id.get() as usize)).map(|row| row.length.get() as usize);
        let left = lengths.try_fold(self.budget, usize::checked_sub);
        self.budget = left.ok_or(at.refuse(Reason::BadValue))?;
        Ok(())
    }

    fn rules(&mut self) -> Result<(), OpenError> {
        let tables = self.tables;
        for (row, policy) in tables.policies.iter().enumerate() {
            let at = At { section: Section::Policies, row };
            at.index(policy.platform, tables.platforms.len())?;
            self.names(at, &[policy.name, policy.title])?;
            at.index(policy.mode, tables.modes.len())?;
            at.index_or_none(policy.kind, tables.kinds.len())?;
        }
        for (row, rule) in tables.rules.iter().enumerate() {
            self.rule(At { section: Section::Rules, row }, rule)?;
        }
        for (row, action) in tables.actions.iter().enumerate() {
            let at = At { section: Section::Actions, row };
            at.index(action.kind, tables.action_kinds.len())?;
            self.spend(at, action.options)?;
            at.run(action.options, tables.options.len())?;
            self.spend(at, action.effects)?;
            at.run(action.effects, tables.effects.len())?;
            at.flag(action.selects)?;
            self.list(at, action.about, tables.activities.len())?;
        }
        for (row, option) in tables.options.iter().enumerate() {
            self.option(At { section: Section::Options, row }, option)?;
        }
        for (row, restriction) in tables.restrictions.iter().enumerate() {
            self.restriction(At { section: Section::Restrictions, row }, restriction)?;
        }
        Ok(())
    }

    fn rule(&mut self, at: At, rule: &RuleRow) -> Result<(), OpenError> {
        at.index(rule.policy, self.tables.policies.len())?;
        self.names(at, &[rule.name, rule.title])?;
        at.index_or_none(rule.severity, self.string_count())?;
        at.index(rule.condition, self.tables.nodes.len())?;
        at.flag(rule.stop)?;
        self.spend(at, rule.actions)?;
        at.run(rule.actions, self.tables.actions.len())?;
        self.spend(at, rule.restrictions)?;
        at.run(rule.restrictions, self.tables.restrictions.len())?;
        self.list(at, rule.overrides, self.string_count()).map(|_| ())
    }

    fn option(&mut self, at: At, option: &OptionRow) -> Result<(), OpenError> {
        self.names(at, &[option.name])?;
        let texts = self.list(at, option.list, self.string_count())?;
        match at.kind::<OptionCode>(option.kind)? {
            OptionCode::Text if option.value.get() >= self.string_count() as u64 => {
                Err(at.refuse(Reason::OutOfRange))
            }
            OptionCode::Map if !texts.len().is_multiple_of(2) => Err(at.refuse(Reason::Misshapen)),
            OptionCode::Flag if option.value.get() > 1 => Err(at.refuse(Reason::BadValue)),
            _ => Ok(()),
        }
    }

    fn restriction(&self, at: At, restriction: &RestrictionRow) -> Result<(), OpenError> {
        at.index(restriction.activity, self.tables.activities.len())?;
        at.index_or_none(restriction.on, self.tables.objects.len())?;
        at.index_or_none(restriction.apps, self.tables.objects.len())?;
        at.index(restriction.level, self.tables.levels.len())?;
        at.kind::<Reach>(restriction.reach).map(|_| ())
    }

    fn conditions(&mut self) -> Result<(), OpenError> {
        let tables = self.tables;
        for (row, predicate) in tables.predicates.iter().enumerate() {
            self.predicate(At { section: Section::Predicates, row }, predicate)?;
        }
        for (row, address) in tables.addresses.iter().enumerate() {
            if address.low.get() > address.high.get() {
                return Err(OpenError::at(Section::Addresses.name(), row, Reason::BadValue));
            }
        }
        let mut depths: Vec<u16> = Vec::with_capacity(tables.nodes.len());
        for (row, node) in tables.nodes.iter().enumerate() {
            let depth = self.node(At { section: Section::Nodes, row }, node, &depths)?;
            depths.push(depth);
        }
        Ok(())
    }

    fn predicate(&mut self, at: At, predicate: &PredicateRow) -> Result<(), OpenError> {
        at.kind::<PartFilter>(predicate.parts)?;
        at.flag(predicate.all)?;
        match at.kind::<PredicateCode>(predicate.kind)? {
            PredicateCode::Attribute => {
                at.index(predicate.subject, self.tables.attributes.len())?;
                at.index_or_none(predicate.key, self.string_count())?;
                self.test(at, predicate)
            }
            PredicateCode::Detected => at.index(predicate.subject, self.tables.detection.types.len()),
            PredicateCode::Label => {
                self.sorted_list(at, predicate.list, self.tables.labels.len()).map(|_| ())
            }
            PredicateCode::RetentionLabel => {
                self.sorted_list(at, predicate.list, self.tables.retention_labels.len()).map(|_| ())
            }
            PredicateCode::Classifier => at.index(predicate.subject, self.tables.classifiers.len()),
        }
    }

    fn test(&mut self, at: At, predicate: &PredicateRow) -> Result<(), OpenError> {
        match at.kind::<TestCode>(predicate.test)? {
            TestCode::True => Ok(()),
            TestCode::Equals => self.sorted_list(at, predicate.list, self.string_count()).map(|_| ()),
            TestCode::Phrases => {
                let known = predicate.number.get() < self.tables.detection.keyword_lists.len() as u64;
                if known { Ok(()) } else { Err(at.refuse(Reason::OutOfRange)) }
            }
            TestCode::Matches => {
                self.list(at, predicate.list, self.tables.detection.searches.len()).map(|_| ())
            }
            TestCode::Ip => {
                self.spend(at, predicate.list)?;
                at.run(predicate.list, self.tables.addresses.len())
            }
            TestCode::Number => at.kind::<Comparison>(predicate.comparison).map(|_| ()),
        }
    }

    /// The depth of a node, whose children must stand before it.
    fn node(&mut self, at: At, node: &NodeRow, depths: &[u16]) -> Result<u16, OpenError> {
        let argument = node.argument.get() as usize;
        let below = match at.kind::<NodeCode>(node.kind)? {
            NodeCode::Const if argument > 1 => return Err(at.refuse(Reason::BadValue)),
            NodeCode::Const => 0,
            NodeCode::Test => {
                at.index(node.argument, self.tables.predicates.len())?;
                0
            }
            NodeCode::Not | NodeCode::PerPart => *depths.get(argument).ok_or(at.refuse(Reason::Order))?,
            NodeCode::All | NodeCode::Any => {
                let children = self.list(at, node.children, self.tables.nodes.len())?;
                let mut depths = children.iter().map(|child| depths.get(child.get() as usize).copied());
                depths
                    .try_fold(0, |deepest, depth| depth.map(|depth| deepest.max(depth)))
                    .ok_or(at.refuse(Reason::Order))?
            }
        };
        if below < MAX_NODE_DEPTH { Ok(below.saturating_add(1)) } else { Err(at.refuse(Reason::TooDeep)) }
    }
}
