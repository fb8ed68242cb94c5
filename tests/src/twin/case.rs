//! One item against one model: names resolved, and everything that is found in the parts' texts, found at once.

use std::collections::{BTreeMap, HashMap};

use regex_syntax::hir::Hir;
use weir_compiler::automata;
use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{Attribute, AttributeId, Copies, Location, LocationId, Of};
use weir_compiler::project::Environment;
use weir_compiler::types::model::{
    AttributeQuestion, Condition, ConditionKind, Evidence, Matcher, MatcherKind, Model, Policy, Question,
    TypeBody, Value,
};
use weir_runtime::item::{Fact, Facts, Item, Part};
use weir_runtime::program::PartState;

use super::occurrences::{Occurrence, occurrences};
use super::{Refused, text};

/// A model with its expressions read.
#[derive(Debug)]
pub struct Twin<'m> {
    pub(super) model: &'m Model,
    pub(super) environment: Option<&'m Environment>,
    expressions: HashMap<(String, String), Hir>,
}

impl<'m> Twin<'m> {
    pub fn new(model: &'m Model, environment: Option<&'m Environment>) -> Self {
        let mut twin = Twin { model, environment, expressions: HashMap::new() };
        for sit in &model.types {
            if let TypeBody::Patterns(patterns) = &sit.body {
                for pattern in patterns {
                    twin.read_matcher(&pattern.primary);
                    pattern.evidence.iter().for_each(|evidence| twin.read_evidence(evidence));
                }
            }
        }
        for rule in model.policies.iter().flat_map(|policy| &policy.rules) {
            twin.read_condition(&rule.when);
            rule.unless.iter().for_each(|unless| twin.read_condition(unless));
            let values = rule.actions.iter().flat_map(|action| &action.options);
            for value in values.flat_map(|(_, value)| value.elements()) {
                if let Value::Regex { pattern, flags } = &value.value {
                    twin.read(pattern, flags);
                }
            }
        }
        for index in 0..model.params.len() {
            for (pattern, flags) in twin.patterns(&Value::Param(index)) {
                twin.read(&pattern, &flags);
            }
        }
        twin
    }

    pub(super) fn expression(&self, pattern: &str, flags: &str) -> Option<&Hir> {
        self.expressions.get(&(pattern.to_owned(), flags.to_owned()))
    }

    fn read(&mut self, pattern: &str, flags: &str) {
        if let Ok(compiled) = automata::compile(pattern, flags) {
            self.expressions.insert((pattern.to_owned(), flags.to_owned()), compiled.hir().clone());
        }
    }

    fn read_matcher(&mut self, matcher: &Matcher) {
        if let MatcherKind::Expression { pattern, flags, .. } = &matcher.kind {
            self.read(pattern, flags);
        }
    }

    fn read_evidence(&mut self, evidence: &Evidence) {
        match evidence {
            Evidence::Match { matcher, .. } => self.read_matcher(matcher),
            Evidence::Some { members, .. } => members.iter().for_each(|member| self.read_evidence(member)),
        }
    }

    fn read_condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::All(members) | ConditionKind::Any(members) => {
                members.iter().for_each(|member| self.read_condition(member));
            }
            ConditionKind::Not(inner) | ConditionKind::PerPart(inner) => self.read_condition(inner),
            ConditionKind::Ask(Question::Attribute(AttributeQuestion { values, .. })) => {
                for value in values {
                    if let Value::Regex { pattern, flags } = &value.value {
                        self.read(pattern, flags);
                    }
                }
            }
            ConditionKind::Ask(_) | ConditionKind::Poison => {}
        }
    }

    /// The item, read; refused if it is none.
    pub(super) fn case<'c>(&'c self, item: &'c Item) -> Result<Case<'c>, Refused> {
        let (platform_index, location_id) = self.location(&item.location)?;
        let unknown_platform = || Refused("no platform".to_owned());
        let platform = self.model.platforms.get(platform_index).ok_or_else(unknown_platform)?;
        let location = platform.locations.get(location_id).ok_or_else(unknown_platform)?;
        let mut case = Case {
            twin: self,
            model: self.model,
            platform_index,
            platform,
            location_id,
            location,
            item,
            parts: Vec::new(),
        };
        for part in &item.parts {
            let read = case.part(part)?;
            case.parts.push(read);
        }
        case.check_facts()?;
        Ok(case)
    }

    /// A location by its name, or by its platform's and its own.
    fn location(&self, name: &str) -> Result<(usize, LocationId), Refused> {
        let mut found = Vec::new();
        for (index, platform) in self.model.platforms.iter().enumerate() {
            for (id, location) in platform.locations.iter().enumerate() {
                if location.name == name || format!("{}.{}", platform.name, location.name) == name {
                    found.push((index, id));
                }
            }
        }
        match found.as_slice() {
            [only] => Ok(*only),
            _ => Err(Refused(format!("location {name}"))),
        }
    }
}

/// What the item says of a part, by the model's indices.
#[derive(Debug)]
pub(super) struct ReadPart {
    pub(super) label: Option<usize>,
    pub(super) retention_label: Option<usize>,
    pub(super) classifiers: BTreeMap<usize, bool>,
    pub(super) stated: Vec<StatedValues>,
    /// By type.
    pub(super) found: Vec<Vec<Occurrence>>,
}

/// Values of a type that the item states itself.
#[derive(Debug)]
pub(super) struct StatedValues {
    pub(super) sit: usize,
    pub(super) count: u32,
    pub(super) confidence: u8,
    /// S17.
    pub(super) value: Option<String>,
}

#[derive(Debug)]
pub(super) struct Case<'c> {
    pub(super) twin: &'c Twin<'c>,
    pub(super) model: &'c Model,
    pub(super) platform_index: usize,
    pub(super) platform: &'c Platform,
    pub(super) location_id: LocationId,
    pub(super) location: &'c Location,
    pub(super) item: &'c Item,
    pub(super) parts: Vec<ReadPart>,
}

impl<'c> Case<'c> {
    pub(super) fn attribute(&self, id: AttributeId) -> Option<&'c Attribute> {
        self.platform.attributes.get(id)
    }

    /// S26: policies of the item's platform that are evaluated, in order.
    pub(super) fn policies(&self) -> impl Iterator<Item = &'c Policy> {
        let (platform, index) = (self.platform, self.platform_index);
        self.model.policies.iter().filter(move |policy| {
            policy.platform == index && platform.modes.get(policy.mode).is_some_and(|mode| mode.evaluated)
        })
    }

    pub(super) fn is_unknown(&self, attribute: &Attribute) -> bool {
        self.item.unknown.contains(&attribute.name)
    }

    fn part(&self, part: &Part) -> Result<ReadPart, Refused> {
        let model = self.model;
        let label = |name: &String| index_of(name, model.labels.iter().map(|label| label.path.as_str()));
        let retention =
            |name: &String| index_of(name, model.retention_labels.iter().map(|label| label.name.as_str()));
        let mut read = ReadPart {
            label: part.label.as_ref().map(label).transpose()?,
            retention_label: part.retention_label.as_ref().map(retention).transpose()?,
            classifiers: BTreeMap::new(),
            stated: Vec::new(),
            found: Vec::new(),
        };
        for (name, answer) in &part.classifiers {
            let id = index_of(name, model.classifiers.iter().map(|classifier| classifier.name.as_str()))?;
            read.classifiers.insert(id, *answer);
        }
        for detected in &part.detected {
            if !(1..=100).contains(&detected.confidence) {
                return Err(Refused(format!("confidence {}", detected.confidence)));
            }
            read.stated.push(StatedValues {
                sit: index_of(&detected.name, model.types.iter().map(|sit| sit.path.as_str()))?,
                count: detected.count,
                confidence: detected.confidence,
                value: detected.value.as_deref().map(text::value),
            });
        }
        let text = part.text.as_deref().unwrap_or_default();
        read.found = (0..model.types.len()).map(|sit| occurrences(self.twin, sit, text)).collect();
        Ok(read)
    }

    /// Facts stand where they belong, and required ones are there (S2).
    fn check_facts(&self) -> Result<(), Refused> {
        let item = self.item;
        self.check_sheet(&item.facts, Of::Item)?;
        for recipient in &item.recipients {
            self.check_sheet(&recipient.facts, Of::Recipient)?;
            self.check_name(&recipient.facts)?;
        }
        for part in &item.parts {
            self.check_sheet(&part.facts, Of::Part)?;
        }
        let events = &self.platform.events;
        if let Some(name) =
            item.event.as_ref().filter(|name| !events.iter().any(|event| event.name == **name))
        {
            return Err(Refused(format!("event {name}")));
        }
        let known = |name: &String| self.platform.attribute(name).is_some();
        match item.unknown.iter().find(|name| !known(name)) {
            Some(name) => Err(Refused(format!("unknown {name}"))),
            None => Ok(()),
        }
    }

    /// S10: a recipient who is judged alone has one name, unless it could not be found out.
    fn check_name(&self, facts: &Facts) -> Result<(), Refused> {
        let named = self.location.recipient.as_ref().filter(|_| self.location.copies == Copies::PerRecipient);
        let Some(name) = named else { return Ok(()) };
        let is_unknown = self.item.unknown.contains(name);
        match facts.get(name) {
            Some(Fact::Text(_)) => Ok(()),
            Some(Fact::Texts(texts)) if texts.len() == 1 => Ok(()),
            None if is_unknown => Ok(()),
            _ => Err(Refused(format!("name of a recipient, {name}"))),
        }
    }

    fn check_sheet(&self, facts: &Facts, of: Of) -> Result<(), Refused> {
        for name in facts.keys() {
            let attribute = self.platform.attribute(name).and_then(|id| self.attribute(id));
            if attribute.is_none_or(|attribute| attribute.of != of) {
                return Err(Refused(format!("fact {name}")));
            }
        }
        for attribute in self.platform.attributes.iter().filter(|attribute| attribute.of == of) {
            let needed = attribute.required && attribute.derive.is_none() && !self.is_unknown(attribute);
            if needed && !facts.contains_key(&attribute.name) {
                return Err(Refused(format!("required {}", attribute.name)));
            }
        }
        Ok(())
    }
}

/// S14: a part that was not wholly read can hold more than is known.
pub(super) fn may_hold_more(part: &Part) -> bool {
    part.state != PartState::Scanned
}

/// The whole name, or its last words where no other name ends so.
fn index_of<'n>(name: &str, names: impl Iterator<Item = &'n str> + Clone) -> Result<usize, Refused> {
    if let Some(index) = names.clone().position(|full| full == name) {
        return Ok(index);
    }
    let ending = format!(".{name}");
    let found: Vec<usize> =
        names.enumerate().filter(|(_, full)| full.ends_with(&ending)).map(|(index, _)| index).collect();
    match found.as_slice() {
        [only] => Ok(*only),
        _ => Err(Refused(format!("name {name}"))),
    }
}
