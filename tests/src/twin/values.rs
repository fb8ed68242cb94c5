//! Values of attributes (S1 to S3, S8, S10), and what is missing of them (S14).

use std::collections::BTreeSet;

use weir_compiler::platform::tables::{Attribute, AttributeId, Derive, Of};
use weir_runtime::item::{Fact, Facts, Part, PartRole, PartState};
use weir_runtime::program::PartFilter;

use super::case::{Case, may_hold_more};
use super::text::folded;

/// Whom and what a line speaks of. `None`: all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct View {
    /// S10: the recipient whose copy is judged.
    pub(super) recipient: Option<usize>,
    /// S8: the part of a `per = part` block.
    pub(super) part: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Datum {
    Text(String),
    Number(u64),
    Flag(bool),
    Under { key: String, text: String },
}

/// A value that an attribute has.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) datum: Datum,
    /// No completion of the missing data takes it away.
    pub(super) certain: bool,
}

/// Data that the item does not hold and an answer can rest on (S14), in the order in which verdicts list it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Missing {
    Part(usize),
    Attribute(AttributeId),
    /// Index into the model's classifiers.
    Classifier(usize),
    /// Index into the model's types.
    Type(usize),
}

impl Case<'_> {
    /// The parts that a view leaves, by index.
    pub(super) fn parts_in(&self, view: View) -> impl Iterator<Item = usize> {
        (0..self.item.parts.len()).filter(move |index| view.part.is_none_or(|part| part == *index))
    }

    /// Where the attribute can be stated: on the item, on recipients or on parts.
    fn sheets(&self, attribute: &Attribute, view: View) -> Vec<(&Facts, View)> {
        let whole = View { part: None, ..view };
        match attribute.of {
            // S8: what is said of the item keeps its meaning within a block about one part.
            Of::Item => vec![(&self.item.facts, whole)],
            Of::Recipient => {
                let recipients = self.item.recipients.iter().enumerate();
                recipients
                    .filter(|(index, _)| view.recipient.is_none_or(|recipient| recipient == *index))
                    .map(|(index, recipient)| (&recipient.facts, View { recipient: Some(index), ..whole }))
                    .collect()
            }
            Of::Part => {
                let parts =
                    self.parts_in(view).filter_map(|index| Some((index, self.item.parts.get(index)?)));
                parts.map(|(index, part)| (&part.facts, View { part: Some(index), ..view })).collect()
            }
        }
    }

    /// Every value of the attribute, stated or, where nothing is stated, derived (S3).
    pub(super) fn values(&self, id: AttributeId, view: View) -> Vec<Held> {
        let Some(attribute) = self.attribute(id) else { return Vec::new() };
        let mut values = Vec::new();
        for (facts, view) in self.sheets(attribute, view) {
            let own_name = self.own_name(attribute, view);
            match (facts.get(&attribute.name), own_name, &attribute.derive) {
                (Some(fact), ..) => values.extend(stated(fact)),
                (None, Some(name), _) => values.push(Held { datum: Datum::Text(name), certain: true }),
                (None, None, Some(Derive::GroupOf(base))) => {
                    // S3: every group that lists the value.
                    let lists = |group: &[String], text: &str| group.iter().any(|one| folded(one) == text);
                    for (name, group) in &attribute.groups {
                        values.extend(self.derived_from(base, view, |text| {
                            lists(group, &folded(text)).then(|| name.clone())
                        }));
                    }
                }
                (None, None, Some(derive)) => values.extend(self.derived(derive, view)),
                (None, None, None) => {}
            }
        }
        values
    }

    /// S3: the name of an attachment or a file is a fact of it.
    fn own_name(&self, attribute: &Attribute, view: View) -> Option<String> {
        let names = self.platform.read_names();
        let mut names = names.filter(|(found, name)| found == "document.name" && *name == attribute.name);
        names.next().filter(|_| attribute.of == Of::Part)?;
        let part = self.item.parts.get(view.part?).filter(|part| part.role != PartRole::Message)?;
        Some(part.name.clone()).filter(|name| !name.is_empty())
    }

    fn derived(&self, derive: &Derive, view: View) -> Vec<Held> {
        let held = |datum, certain| Held { datum, certain };
        let parts = || {
            self.parts_in(view)
                .filter_map(|index| Some((self.item.parts.get(index)?, self.parts.get(index)?)))
        };
        match derive {
            Derive::DomainOf(base) => self.derived_from(base, view, domain_of),
            Derive::ExtensionOf(base) => self.derived_from(base, view, extension_of),
            Derive::ScopeOf(base) => self.derived_from(base, view, |address| Some(self.scope_of(address))),
            // Read with the attribute, which has the groups.
            Derive::GroupOf(_) => Vec::new(),
            Derive::AnyScope(base) => self.values_of(base, View { recipient: None, ..view }),
            Derive::WithMessageText(base) => {
                let bodies = parts().filter(|(part, _)| part.role == PartRole::Message);
                let texts =
                    bodies.map(|(part, _)| held(Datum::Text(part.text.clone().unwrap_or_default()), true));
                self.values_of(base, view).into_iter().chain(texts).collect()
            }
            Derive::TextOfPart => {
                let text = |text: &Option<String>| Datum::Text(text.clone().unwrap_or_default());
                parts().map(|(part, _)| held(text(&part.text), true)).collect()
            }
            // True when there are parts and none carries a label; false for certain once one does.
            Derive::Unlabelled(filter) => {
                let asked: Vec<_> = parts().filter(|(part, _)| speaks_of(*filter, part)).collect();
                let labelled = asked.iter().any(|(_, read)| read.label.is_some());
                let certain = labelled || !asked.iter().any(|(part, _)| may_hold_more(part));
                if asked.is_empty() { Vec::new() } else { vec![held(Datum::Flag(!labelled), certain)] }
            }
            Derive::StateIs(state) => {
                parts().map(|(part, _)| held(Datum::Flag(part.state == *state), true)).collect()
            }
            Derive::InState(base, state) => {
                let parts = self.parts_in_state(*state, view);
                parts.flat_map(|part| self.values_of(base, View { part: Some(part), ..view })).collect()
            }
        }
    }

    fn parts_in_state(&self, state: PartState, view: View) -> impl Iterator<Item = usize> {
        self.parts_in(view)
            .filter(move |index| self.item.parts.get(*index).is_some_and(|part| part.state == state))
    }

    fn values_of(&self, name: &str, view: View) -> Vec<Held> {
        self.platform.attribute(name).map_or_else(Vec::new, |id| self.values(id, view))
    }

    fn derived_from(&self, base: &str, view: View, derive: impl Fn(&str) -> Option<String>) -> Vec<Held> {
        let mut values = Vec::new();
        for Held { datum, certain } in self.values_of(base, view) {
            if let Datum::Text(text) = datum {
                values.extend(derive(&text).map(|text| Held { datum: Datum::Text(text), certain }));
            }
        }
        values
    }

    fn scope_of(&self, address: &str) -> String {
        let domain = domain_of(address);
        let internal = self.model.organisation.iter().any(|known| Some(folded(known)) == domain);
        if internal { "internal".to_owned() } else { "external".to_owned() }
    }

    /// S14: what is missing for the attribute's values to be all known.
    pub(super) fn missing_values(&self, id: AttributeId, view: View) -> BTreeSet<Missing> {
        let Some(attribute) = self.attribute(id) else { return BTreeSet::new() };
        if self.is_unknown(attribute) {
            return BTreeSet::from([Missing::Attribute(id)]);
        }
        let Some(derive) = &attribute.derive else { return BTreeSet::new() };
        let sheets = self.sheets(attribute, view);
        let unstated = sheets.into_iter().filter(|(facts, _)| !facts.contains_key(&attribute.name));
        unstated.flat_map(|(_, view)| self.missing_for(derive, view)).collect()
    }

    fn missing_for(&self, derive: &Derive, view: View) -> BTreeSet<Missing> {
        let of = |base: &str, view| {
            self.platform.attribute(base).map_or_else(BTreeSet::new, |base| self.missing_values(base, view))
        };
        let parts = |misses: &dyn Fn(usize) -> bool| {
            self.parts_in(view).filter(|index| misses(*index)).map(Missing::Part).collect()
        };
        match derive {
            Derive::DomainOf(base)
            | Derive::ScopeOf(base)
            | Derive::ExtensionOf(base)
            | Derive::GroupOf(base) => of(base, view),
            Derive::AnyScope(base) => of(base, View { recipient: None, ..view }),
            Derive::WithMessageText(base) => {
                let body = |index: usize| {
                    self.item.parts.get(index).is_some_and(|part| part.role == PartRole::Message)
                };
                let mut missing: BTreeSet<Missing> = parts(&|index| body(index) && self.may_hold_more(index));
                missing.extend(of(base, view));
                missing
            }
            Derive::TextOfPart => parts(&|index| self.may_hold_more(index)),
            // One label settles it, whatever the others carry.
            Derive::Unlabelled(filter) => {
                let asked =
                    |index: usize| self.item.parts.get(index).is_some_and(|part| speaks_of(*filter, part));
                let labelled = self.parts_in(view).any(|index| asked(index) && self.is_labelled(index));
                if labelled {
                    BTreeSet::new()
                } else {
                    parts(&|index| asked(index) && self.misses_label(index))
                }
            }
            Derive::InState(base, state) => {
                let parts = self.parts_in_state(*state, view);
                parts.flat_map(|part| of(base, View { part: Some(part), ..view })).collect()
            }
            Derive::StateIs(_) => BTreeSet::new(),
        }
    }

    pub(super) fn may_hold_more(&self, part: usize) -> bool {
        self.item.parts.get(part).is_some_and(may_hold_more)
    }

    /// S14: the label of a part that was not scanned and states none.
    pub(super) fn misses_label(&self, part: usize) -> bool {
        self.may_hold_more(part) && !self.is_labelled(part)
    }

    fn is_labelled(&self, part: usize) -> bool {
        self.parts.get(part).is_some_and(|part| part.label.is_some())
    }

    pub(super) fn misses_retention_label(&self, part: usize) -> bool {
        self.may_hold_more(part) && self.parts.get(part).is_some_and(|part| part.retention_label.is_none())
    }
}

/// Whether a derivation about labels speaks of the part.
fn speaks_of(filter: PartFilter, part: &Part) -> bool {
    match filter {
        PartFilter::Any => true,
        PartFilter::Message => part.role == PartRole::Message,
        PartFilter::Attachments => part.role == PartRole::Attachment,
    }
}

fn stated(fact: &Fact) -> Vec<Held> {
    let data = match fact {
        Fact::Flag(flag) => vec![Datum::Flag(*flag)],
        Fact::Number(number) => vec![Datum::Number(*number)],
        Fact::Text(text) => vec![Datum::Text(text.clone())],
        Fact::Texts(texts) => texts.iter().cloned().map(Datum::Text).collect(),
        Fact::Keyed(entries) => {
            let under = |(key, texts): (&String, &Vec<String>)| {
                texts
                    .iter()
                    .map(|text| Datum::Under { key: key.clone(), text: text.clone() })
                    .collect::<Vec<_>>()
            };
            entries.iter().flat_map(under).collect()
        }
    };
    data.into_iter().map(|datum| Held { datum, certain: true }).collect()
}

/// S3: what follows the `@` of one address.
fn domain_of(address: &str) -> Option<String> {
    let no_address =
        |point: char| ",:;<>()[]\"\\".contains(point) || point.is_whitespace() || point.is_control();
    match address.split('@').collect::<Vec<_>>().as_slice() {
        [name, domain] if !name.is_empty() && !domain.is_empty() && !address.chars().any(no_address) => {
            Some(folded(domain))
        }
        _ => None,
    }
}

/// What stands after the last `.` of a file's name.
fn extension_of(name: &str) -> Option<String> {
    let dot = name.rfind('.')?;
    let extension = name.get(dot + 1..)?;
    (!extension.is_empty()).then(|| folded(extension))
}
