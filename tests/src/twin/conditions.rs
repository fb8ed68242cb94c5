//! Whether conditions hold (S4 to S9, S13), what they could come to (S14), and what they counted (S22 to S25).

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use weir_compiler::platform::tables::{Family, Type};
use weir_compiler::syntax::ast::Operator;
use weir_compiler::types::model::{
    AttributeQuestion, Condition, ConditionKind, Count, PartFilter, Policy, Question, Rule, Scoped, Spanned,
    TypeBody, Value,
};
use weir_runtime::item::PartRole;

use super::case::Case;
use super::text::folded;
use super::values::{Datum, Missing, View};
use super::{expression, keywords};

/// Kleene's three, in the order in which `all` takes the least and `any` the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    False,
    Unknown,
    True,
}

impl Truth {
    pub(super) fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }

    fn of(holds: bool) -> Truth {
        if holds { Truth::True } else { Truth::False }
    }
}

/// How missing data is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// S13: it has no values.
    AsIs,
    /// S14: it could be anything.
    Completed,
}

/// An occurrence that a question counted, in the order in which verdicts list them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counted {
    pub(super) part: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sit: usize,
    pub(super) confidence: u8,
    /// More than one only of what the item states.
    pub(super) count: u32,
    pub(super) value: String,
}

impl Case<'_> {
    /// What was counted as it stands in the text, or as it was stated.
    pub(super) fn written<'c>(&'c self, counted: &'c Counted) -> &'c str {
        let text = self.item.parts.get(counted.part).and_then(|part| part.text.as_deref());
        let found = text.filter(|_| counted.end > 0).and_then(|text| text.get(counted.start..counted.end));
        found.unwrap_or(&counted.value)
    }

    /// Whether a rule's condition holds (S8, S9), its scope aside.
    pub(super) fn rule(&self, rule: &Rule, view: View, reading: Reading) -> Truth {
        match rule.per_component {
            None => self.when_and_unless(rule, view, reading),
            Some(_) => self.some_part(view, |view| self.when_and_unless(rule, view, reading)),
        }
    }

    fn when_and_unless(&self, rule: &Rule, view: View, reading: Reading) -> Truth {
        let unless = rule.unless.as_ref().map_or(Truth::False, |unless| self.truth(unless, view, reading));
        self.truth(&rule.when, view, reading).min(unless.not())
    }

    /// S32: whether the item's subject is in the policy's scope here.
    pub(super) fn scope(&self, policy: &Policy, view: View, reading: Reading) -> Truth {
        let Some(scoped) = self.scoped(policy) else { return Truth::False };
        let included = if scoped.include.is_empty() {
            Truth::True
        } else {
            self.some_member(&scoped.include, view, reading)
        };
        included.min(self.some_member(&scoped.exclude, view, reading).not())
    }

    fn some_member(&self, members: &[Spanned], view: View, reading: Reading) -> Truth {
        self.some(members.iter().map(|member| self.is_member(member, view, reading)))
    }

    pub(super) fn scoped<'p>(&self, policy: &'p Policy) -> Option<&'p Scoped> {
        policy.scope.iter().find(|scoped| scoped.location == self.location_id)
    }

    fn is_member(&self, member: &Spanned, view: View, reading: Reading) -> Truth {
        let Some(attribute) = self.scope_attribute(member) else { return Truth::False };
        let texts: Vec<String> = self.twin.texts_of(&member.value).iter().map(|text| folded(text)).collect();
        self.some_value(attribute, view, reading, |datum| match datum {
            Datum::Text(text) => texts.contains(&folded(text)),
            _ => false,
        })
    }

    /// The subject itself, or its groups.
    fn scope_attribute(&self, member: &Spanned) -> Option<usize> {
        let name = match member.value {
            Value::Group(_) => self.location.groups.as_ref(),
            _ => self.location.subject.as_ref(),
        };
        name.and_then(|name| self.platform.attribute(name))
    }

    pub(super) fn truth(&self, condition: &Condition, view: View, reading: Reading) -> Truth {
        match &condition.kind {
            ConditionKind::All(lines) => {
                lines.iter().map(|line| self.truth(line, view, reading)).min().unwrap_or(Truth::True)
            }
            ConditionKind::Any(lines) => self.some(lines.iter().map(|line| self.truth(line, view, reading))),
            ConditionKind::Not(line) => self.truth(line, view, reading).not(),
            ConditionKind::PerPart(block) => self.some_part(view, |view| self.truth(block, view, reading)),
            ConditionKind::Ask(question) => self.ask(question, view, reading),
            ConditionKind::Poison => Truth::False,
        }
    }

    fn some(&self, truths: impl Iterator<Item = Truth>) -> Truth {
        truths.max().unwrap_or(Truth::False)
    }

    fn some_part(&self, view: View, holds: impl Fn(View) -> Truth) -> Truth {
        self.some((0..self.parts.len()).map(|part| holds(View { part: Some(part), ..view })))
    }

    fn ask(&self, question: &Question, view: View, reading: Reading) -> Truth {
        match question {
            Question::Attribute(asked) => {
                self.some_value(asked.attribute, view, reading, |datum| self.passes(asked, datum))
            }
            Question::Detected { sit, count, confidence, parts, .. } => {
                let Some(count) = self.twin.count(count) else { return Truth::False };
                let tally = self.tally(*sit, count, *confidence, self.asked(*parts, view));
                let more = self
                    .asked(*parts, view)
                    .any(|part| self.may_hold_more(part) || !self.unanswered(*sit, part).is_empty());
                let within = |tally: u64| {
                    tally >= u64::from(count.at_least)
                        && count.at_most.is_none_or(|most| tally <= u64::from(most))
                };
                // More text, and a host's answer, can only add values: the answer with these and the answers with any number more.
                let exceeded = count.at_most.is_some_and(|most| tally > u64::from(most));
                let certain = exceeded || (within(tally) && count.at_most.is_none());
                if reading == Reading::Completed && more && !certain {
                    Truth::Unknown
                } else {
                    Truth::of(within(tally))
                }
            }
            Question::Label { labels, parts, .. } => {
                let carries = |part: usize| {
                    self.parts
                        .get(part)
                        .and_then(|part| part.label)
                        .is_some_and(|label| labels.contains(&label))
                };
                self.some_carries(*parts, view, reading, carries, |part| self.misses_label(part))
            }
            Question::RetentionLabel { label, parts, .. } => {
                let carries =
                    |part: usize| self.parts.get(part).and_then(|part| part.retention_label) == Some(*label);
                self.some_carries(*parts, view, reading, carries, |part| self.misses_retention_label(part))
            }
            Question::Unknown { classifier, .. } => {
                self.classified(*classifier, PartFilter::Any, view, reading)
            }
            Question::Classifier { classifier, parts, .. } => {
                self.classified(*classifier, *parts, view, reading)
            }
        }
    }

    fn classified(&self, classifier: usize, filter: PartFilter, view: View, reading: Reading) -> Truth {
        let answer =
            |part: usize| self.parts.get(part).and_then(|part| part.classifiers.get(&classifier)).copied();
        self.some_carries(
            filter,
            view,
            reading,
            |part| answer(part) == Some(true),
            |part| answer(part).is_none(),
        )
    }

    fn some_carries(
        &self,
        filter: PartFilter,
        view: View,
        reading: Reading,
        carries: impl Fn(usize) -> bool,
        misses: impl Fn(usize) -> bool,
    ) -> Truth {
        self.some(self.asked(filter, view).map(|part| match reading {
            _ if carries(part) => Truth::True,
            Reading::Completed if misses(part) => Truth::Unknown,
            _ => Truth::False,
        }))
    }

    /// S5: whether some value passes.
    fn some_value(
        &self,
        attribute: usize,
        view: View,
        reading: Reading,
        passes: impl Fn(&Datum) -> bool,
    ) -> Truth {
        let values = self.values(attribute, view);
        match reading {
            Reading::AsIs => Truth::of(values.iter().any(|value| passes(&value.datum))),
            Reading::Completed if values.iter().any(|value| value.certain && passes(&value.datum)) => {
                Truth::True
            }
            Reading::Completed if !self.missing_values(attribute, view).is_empty() => Truth::Unknown,
            Reading::Completed => Truth::False,
        }
    }

    /// The parts that a question with the filter asks.
    fn asked(&self, filter: PartFilter, view: View) -> impl Iterator<Item = usize> + Clone {
        let parts: Vec<usize> = self
            .parts_in(view)
            .filter(|index| {
                let role = self.item.parts.get(*index).map(|part| part.role);
                match filter {
                    PartFilter::Any => true,
                    PartFilter::Message => role == Some(PartRole::Message),
                    PartFilter::Attachments => role == Some(PartRole::Attachment),
                }
            })
            .collect();
        parts.into_iter()
    }

    /// S4, S5: whether one value passes one of the alternatives.
    fn passes(&self, asked: &AttributeQuestion, datum: &Datum) -> bool {
        let texts = || self.twin.texts(&asked.values);
        let ty = self.attribute(asked.attribute).map(|attribute| match &attribute.ty {
            Type::List(inner) | Type::Keyed(inner) => inner.as_ref().clone(),
            ty => ty.clone(),
        });
        let text = match datum {
            Datum::Flag(flag) => return asked.family == Family::Flag && *flag,
            Datum::Number(number) => {
                return self
                    .twin
                    .numbers(&asked.values)
                    .into_iter()
                    .any(|limit| compares(*number, asked.operator, limit));
            }
            Datum::Under { key, text }
                if asked.key.as_ref().is_some_and(|asked| folded(asked) == folded(key)) =>
            {
                text
            }
            Datum::Text(text) if asked.key.is_none() => text,
            Datum::Under { .. } | Datum::Text(_) => return false,
        };
        match asked.family {
            Family::Matches => {
                let mut patterns = asked.values.iter().flat_map(|value| self.twin.patterns(&value.value));
                patterns.any(|(pattern, flags)| {
                    let hir = self.twin.expression(&pattern, &flags);
                    hir.is_some_and(|hir| expression::matches_somewhere(hir, text))
                })
            }
            Family::Contains if ty != Some(Type::Group) => !keywords::matches(&texts(), text).is_empty(),
            _ if ty == Some(Type::Ip) => texts().iter().any(|range| in_range(text, range)),
            _ => texts().iter().any(|wanted| folded(wanted) == folded(text)),
        }
    }

    /// S24: a bundle has the values of all it unites, and those that are stated under its own name.
    pub(super) fn members(&self, sit: usize) -> BTreeSet<usize> {
        let mut members = BTreeSet::from([sit]);
        if let Some(TypeBody::Union(inner)) = self.model.types.get(sit).map(|sit| &sit.body) {
            members.extend(inner.iter().flat_map(|member| self.members(*member)));
        }
        members
    }

    /// S14: of a type and what it unites, what only the host can find and the part says nothing of.
    fn unanswered(&self, sit: usize, part: usize) -> BTreeSet<usize> {
        let external = |sit: &usize| {
            self.model.types.get(*sit).is_some_and(|sit| matches!(sit.body, TypeBody::External))
        };
        let stated = |sit: &usize| {
            self.parts.get(part).is_some_and(|part| part.stated.iter().any(|stated| stated.sit == *sit))
        };
        self.members(sit).into_iter().filter(|sit| external(sit) && !stated(sit)).collect()
    }

    /// S22: how many occurrences, or distinct values, with a confidence in the range.
    fn tally(
        &self,
        sit: usize,
        count: Count,
        (low, high): (u8, u8),
        parts: impl Iterator<Item = usize>,
    ) -> u64 {
        let mut all = 0;
        let mut nameless = 0;
        let mut strongest: BTreeMap<(usize, &str), u8> = BTreeMap::new();
        let members = self.members(sit);
        let asked = |confidence: u8| low <= confidence && confidence <= high;
        for part in parts.filter_map(|part| self.parts.get(part)) {
            for member in &members {
                for found in part.found.get(*member).into_iter().flatten() {
                    all += u64::from(asked(found.confidence));
                    let known = strongest.entry((*member, found.value.as_str())).or_default();
                    *known = found.confidence.max(*known);
                }
            }
            for stated in
                part.stated.iter().filter(|stated| members.contains(&stated.sit) && stated.count > 0)
            {
                let times = if asked(stated.confidence) { u64::from(stated.count) } else { 0 };
                all += times;
                match &stated.value {
                    Some(value) => {
                        let known = strongest.entry((stated.sit, value.as_str())).or_default();
                        *known = stated.confidence.max(*known);
                    }
                    None => nameless += times,
                }
            }
        }
        let distinct = strongest.values().filter(|confidence| asked(**confidence)).count() as u64 + nameless;
        if count.all { all } else { distinct }
    }

    /// S8: a rule by component speaks of each part alone.
    fn views_of(&self, rule: &Rule, view: View) -> Vec<View> {
        match rule.per_component {
            None => vec![view],
            Some(_) => (0..self.parts.len()).map(|part| View { part: Some(part), ..view }).collect(),
        }
    }

    /// What a rule that holds has counted.
    pub(super) fn counted_by(&self, rule: &Rule, view: View) -> BTreeSet<Counted> {
        let mut counted = BTreeSet::new();
        for view in self.views_of(rule, view) {
            if self.when_and_unless(rule, view, Reading::AsIs) == Truth::True {
                self.counted(&rule.when, view, &mut counted);
                rule.unless.iter().for_each(|unless| self.counted_if_not(unless, view, &mut counted));
            }
        }
        counted
    }

    /// What stands below lines that hold. Where a line of an `any` holds that looks into no text, that is the reason,
    /// and nothing was looked for.
    fn counted(&self, condition: &Condition, view: View, into: &mut BTreeSet<Counted>) {
        if self.truth(condition, view, Reading::AsIs) != Truth::True {
            return;
        }
        match &condition.kind {
            ConditionKind::All(lines) => lines.iter().for_each(|line| self.counted(line, view, into)),
            ConditionKind::Any(_) => {
                let lines = alternatives(condition);
                let free = |line: &&Condition| {
                    !looks_into_text(line) && self.truth(line, view, Reading::AsIs) == Truth::True
                };
                if !lines.iter().any(free) {
                    lines.iter().for_each(|line| self.counted(line, view, into));
                }
            }
            ConditionKind::Not(line) => self.counted_if_not(line, view, into),
            ConditionKind::PerPart(block) => {
                (0..self.parts.len())
                    .for_each(|part| self.counted(block, View { part: Some(part), ..view }, into));
            }
            ConditionKind::Ask(Question::Detected { sit, confidence, parts, .. }) => {
                self.asked(*parts, view).for_each(|part| self.counted_in(part, *sit, *confidence, into));
            }
            ConditionKind::Ask(_) | ConditionKind::Poison => {}
        }
    }

    /// `not not x` is `x`; otherwise what does not hold has counted nothing.
    fn counted_if_not(&self, condition: &Condition, view: View, into: &mut BTreeSet<Counted>) {
        if let ConditionKind::Not(inner) = &alone(condition).kind {
            self.counted(inner, view, into);
        }
    }

    fn counted_in(&self, part: usize, sit: usize, (low, high): (u8, u8), into: &mut BTreeSet<Counted>) {
        let Some(read) = self.parts.get(part) else { return };
        let asked = |confidence: u8| low <= confidence && confidence <= high;
        let members = self.members(sit);
        for member in &members {
            for found in read.found.get(*member).into_iter().flatten().filter(|found| asked(found.confidence))
            {
                into.insert(Counted {
                    part,
                    start: found.start,
                    end: found.end,
                    sit: *member,
                    confidence: found.confidence,
                    count: 1,
                    value: found.value.clone(),
                });
            }
        }
        for stated in &read.stated {
            if members.contains(&stated.sit) && stated.count > 0 && asked(stated.confidence) {
                // Equal statements are one entry.
                let alike = read.stated.iter().filter(|other| {
                    (other.sit, other.confidence, other.value.as_deref().unwrap_or_default())
                        == (stated.sit, stated.confidence, stated.value.as_deref().unwrap_or_default())
                });
                into.insert(Counted {
                    part,
                    start: 0,
                    end: 0,
                    sit: stated.sit,
                    confidence: stated.confidence,
                    count: alike.fold(0, |sum, other| sum.saturating_add(other.count)),
                    value: stated.value.clone().unwrap_or_default(),
                });
            }
        }
    }

    /// S14: what the answer of a rule rests on, where it is not known.
    pub(super) fn missing_of_rule(&self, policy: &Policy, rule: &Rule, view: View) -> BTreeSet<Missing> {
        let mut missing = BTreeSet::new();
        if self.scope(policy, view, Reading::Completed) == Truth::Unknown {
            for members in
                self.scoped(policy).into_iter().flat_map(|scoped| [&scoped.include, &scoped.exclude])
            {
                self.missing_of_members(members, view, &mut missing);
            }
        }
        if self.rule(rule, view, Reading::Completed) == Truth::Unknown {
            for view in self.views_of(rule, view) {
                if self.when_and_unless(rule, view, Reading::Completed) == Truth::Unknown {
                    let conditions = [Some(&rule.when), rule.unless.as_ref()].into_iter().flatten();
                    conditions.for_each(|condition| self.missing(condition, view, &mut missing));
                }
            }
        }
        missing
    }

    fn missing_of_members(&self, members: &[Spanned], view: View, into: &mut BTreeSet<Missing>) {
        if self.some_member(members, view, Reading::Completed) != Truth::Unknown {
            return;
        }
        for member in members {
            if self.is_member(member, view, Reading::Completed) == Truth::Unknown {
                let attribute = self.scope_attribute(member);
                into.extend(attribute.into_iter().flat_map(|attribute| self.missing_values(attribute, view)));
            }
        }
    }

    fn missing(&self, condition: &Condition, view: View, into: &mut BTreeSet<Missing>) {
        if self.truth(condition, view, Reading::Completed) != Truth::Unknown {
            return;
        }
        match &condition.kind {
            ConditionKind::All(lines) | ConditionKind::Any(lines) => {
                lines.iter().for_each(|line| self.missing(line, view, into));
            }
            ConditionKind::Not(line) => self.missing(line, view, into),
            ConditionKind::PerPart(block) => {
                (0..self.parts.len())
                    .for_each(|part| self.missing(block, View { part: Some(part), ..view }, into));
            }
            ConditionKind::Ask(question) => into.extend(self.missing_for_question(question, view)),
            ConditionKind::Poison => {}
        }
    }

    fn missing_for_question(&self, question: &Question, view: View) -> BTreeSet<Missing> {
        let parts = |filter, misses: &dyn Fn(usize) -> bool| {
            self.asked(filter, view).filter(|part| misses(*part)).map(Missing::Part).collect()
        };
        match question {
            Question::Attribute(asked) => self.missing_values(asked.attribute, view),
            Question::Detected { sit, parts: filter, .. } => {
                let mut missing: BTreeSet<Missing> = parts(*filter, &|part| self.may_hold_more(part));
                let asked = self.asked(*filter, view);
                missing.extend(asked.flat_map(|part| self.unanswered(*sit, part)).map(Missing::Type));
                missing
            }
            Question::Label { parts: filter, .. } => parts(*filter, &|part| self.misses_label(part)),
            Question::RetentionLabel { parts: filter, .. } => {
                parts(*filter, &|part| self.misses_retention_label(part))
            }
            Question::Classifier { classifier, .. } | Question::Unknown { classifier, .. } => {
                BTreeSet::from([Missing::Classifier(*classifier)])
            }
        }
    }
}

/// A block of one line is that line.
fn alone(condition: &Condition) -> &Condition {
    match &condition.kind {
        ConditionKind::All(lines) | ConditionKind::Any(lines) => match lines.as_slice() {
            [only] => alone(only),
            _ => condition,
        },
        ConditionKind::Not(inner) => match &alone(inner).kind {
            ConditionKind::Not(twice) => alone(twice),
            _ => condition,
        },
        _ => condition,
    }
}

/// The lines of an `any`; an `any` among them is no other question.
fn alternatives(condition: &Condition) -> Vec<&Condition> {
    let condition = alone(condition);
    match &condition.kind {
        ConditionKind::Any(lines) => lines.iter().flat_map(|line| alternatives(line)).collect(),
        _ => vec![condition],
    }
}

fn looks_into_text(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::All(lines) | ConditionKind::Any(lines) => {
            lines.iter().any(|line| looks_into_text(line))
        }
        ConditionKind::Not(line) | ConditionKind::PerPart(line) => looks_into_text(line),
        ConditionKind::Ask(question) => matches!(question, Question::Detected { .. }),
        ConditionKind::Poison => false,
    }
}

fn compares(number: u64, operator: Option<Operator>, limit: u64) -> bool {
    match operator {
        Some(Operator::Greater) => number > limit,
        Some(Operator::AtLeast) => number >= limit,
        Some(Operator::Less) => number < limit,
        Some(Operator::AtMost) => number <= limit,
        _ => number == limit,
    }
}

/// Whether an address lies in `first-last`, `network/bits` or is the one.
fn in_range(address: &str, range: &str) -> bool {
    let number = |text: &str| -> Option<u128> {
        match text.trim().parse().ok()? {
            IpAddr::V4(address) => Some(u128::from(address.to_ipv6_mapped())),
            IpAddr::V6(address) => Some(u128::from(address)),
        }
    };
    let inside = || -> Option<bool> {
        let address = number(address)?;
        if let Some((first, last)) = range.split_once('-') {
            return Some(number(first)? <= address && address <= number(last)?);
        }
        let Some((network, bits)) = range.split_once('/') else { return Some(address == number(range)?) };
        let width = if network.contains(':') { 128 } else { 32 };
        let free = width - bits.trim().parse::<u32>().ok()?;
        let prefix = |number: u128| number.checked_shr(free).unwrap_or(0);
        Some(prefix(address) == prefix(number(network)?))
    };
    inside().unwrap_or(false)
}
