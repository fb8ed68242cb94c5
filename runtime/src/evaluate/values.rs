//! The values of an attribute: stated, or derived from others (S3).

use std::borrow::Cow;

use super::content::asks_in;
use super::subject::{Sheet, Stated, Subject, SubjectPart};
use crate::format::MAX_DERIVATIONS;
use crate::format::policy_views::AttributeView;
use crate::format::tables::Tables;
use crate::item::PartRole;
use crate::program::{Derivation, Id, Of, PartFilter, PartState};
use crate::scan::text::folded;

/// Whose copy is judged, and which part a `per = part` block speaks of. `None`: all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Focus {
    pub(crate) recipient: Option<usize>,
    pub(crate) part: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Value<'v> {
    Text(Cow<'v, str>),
    /// A text under a key.
    Under(&'v str, &'v str),
    Number(u64),
    Flag(bool),
    Address(u128),
}

/// Reads values of one item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'s, 'a, 'i> {
    pub(crate) tables: &'s Tables<'a>,
    pub(crate) subject: &'s Subject<'a, 'i>,
}

impl<'s, 'a, 'i> Values<'s, 'a, 'i> {
    /// Whether some value is accepted. With `certain`, values that missing data could change are left out.
    pub(crate) fn some(
        &self,
        attribute: Id,
        focus: Focus,
        certain: bool,
        accept: &mut dyn FnMut(Value<'_>) -> bool,
    ) -> bool {
        self.some_within(attribute, focus, certain, MAX_DERIVATIONS, accept)
    }

    fn some_within(
        &self,
        id: Id,
        focus: Focus,
        certain: bool,
        steps: usize,
        accept: &mut dyn FnMut(Value<'_>) -> bool,
    ) -> bool {
        let (Some(attribute), Some(steps)) = (self.tables.attribute(id), steps.checked_sub(1)) else {
            return false;
        };
        self.sheets(attribute, focus).any(|(sheet, focus)| match (sheet.get(id), attribute.derived) {
            (Some(stated), _) => some_stated(stated, accept),
            (None, Some(Derivation::GroupOf(base))) => {
                self.some_within(base, focus, certain, steps, &mut |value| match value {
                    Value::Text(text) => {
                        attribute.groups_of(&folded(&text)).any(|group| accept(Value::Text(group.into())))
                    }
                    _ => false,
                })
            }
            (None, Some(derivation)) => self.some_derived(derivation, focus, certain, steps, accept),
            (None, None) => false,
        })
    }

    /// The sheets on which an attribute can be stated, with the narrower focus of each.
    fn sheets(
        &self,
        attribute: AttributeView<'a>,
        focus: Focus,
    ) -> impl Iterator<Item = (&'s Sheet<'i>, Focus)> + use<'s, 'a, 'i> {
        let subject = self.subject;
        // An attribute of the item or a recipient speaks of all parts, also in a block about one (S8).
        let whole = Focus { part: None, ..focus };
        let item = (attribute.of == Of::Item).then_some((&subject.sheet, whole));
        let recipients = if attribute.of == Of::Recipient { subject.recipients.as_slice() } else { &[] };
        // One recipient is gone to and not looked for: each of thousands is asked about alone.
        let first = focus.recipient.unwrap_or(0);
        let most = if focus.recipient.is_some() { 1 } else { recipients.len() };
        let recipients = recipients
            .iter()
            .enumerate()
            .skip(first)
            .take(most)
            .map(move |(index, sheet)| (sheet, Focus { recipient: Some(index), ..whole }));
        let all = attribute.of == Of::Part;
        let parts = parts_in(subject, focus)
            .filter(move |_| all)
            .map(move |(index, part)| (&part.sheet, Focus { part: Some(index), ..focus }));
        item.into_iter().chain(recipients).chain(parts)
    }

    fn some_derived(
        &self,
        derivation: Derivation,
        focus: Focus,
        certain: bool,
        steps: usize,
        accept: &mut dyn FnMut(Value<'_>) -> bool,
    ) -> bool {
        let mut some_text = |base, derive: &dyn Fn(&str) -> Option<String>| {
            self.some_within(base, focus, certain, steps, &mut |value| match value {
                Value::Text(text) => derive(&text).is_some_and(|text| accept(Value::Text(text.into()))),
                _ => false,
            })
        };
        match derivation {
            Derivation::DomainOf(base) => some_text(base, &domain_of),
            Derivation::ScopeOf(base) => some_text(base, &|text| Some(self.scope_of(text).to_owned())),
            Derivation::ExtensionOf(base) => some_text(base, &extension_of),
            // Asked where the groups are known.
            Derivation::GroupOf(_) => false,
            Derivation::TextOfPart => {
                parts_in(self.subject, focus).any(|(_, part)| accept(Value::Text(part.text.into())))
            }
            Derivation::Unlabelled(filter) => {
                let parts = || self.parts_of(filter, focus).map(|(_, part)| part);
                let labelled = parts().any(|part| part.label.is_some());
                let unsure = !labelled && parts().any(misses_label);
                parts().next().is_some() && !(certain && unsure) && accept(Value::Flag(!labelled))
            }
            Derivation::StateIs(state) => {
                parts_in(self.subject, focus).any(|(_, part)| accept(Value::Flag(part.state == state)))
            }
            Derivation::InState(base, state) => self.in_state(state, focus).any(|part| {
                self.some_within(base, Focus { part: Some(part), ..focus }, certain, steps, accept)
            }),
            Derivation::AnyScope(base) => {
                let everyone = Focus { recipient: None, ..focus };
                self.some_within(base, everyone, certain, steps, accept)
            }
            Derivation::WithMessageText(base) => {
                let bodies =
                    || parts_in(self.subject, focus).filter(|(_, part)| part.role == PartRole::Message);
                self.some_within(base, focus, certain, steps, accept)
                    || bodies().any(|(_, part)| accept(Value::Text(part.text.into())))
            }
        }
    }

    /// The parts that a derivation about labels speaks of.
    fn parts_of(
        &self,
        filter: PartFilter,
        focus: Focus,
    ) -> impl Iterator<Item = (usize, &'s SubjectPart<'i>)> + use<'s, 'a, 'i> {
        parts_in(self.subject, focus).filter(move |(_, part)| asks_in(filter, part.role))
    }

    fn in_state(&self, state: PartState, focus: Focus) -> impl Iterator<Item = usize> + use<'s, 'a, 'i> {
        parts_in(self.subject, focus).filter(move |(_, part)| part.state == state).map(|(index, _)| index)
    }

    fn scope_of(&self, address: &str) -> &'static str {
        // Whatever is not known to be inside is outside.
        let Some(domain) = domain_of(address) else { return EXTERNAL };
        let organisation = self.tables.detection.ids(self.tables.program.organisation);
        if organisation.iter().any(|id| self.tables.strings.get(id) == domain) { INTERNAL } else { EXTERNAL }
    }

    /// Whether values of the attribute are missing (S14); says which data is.
    pub(crate) fn missing(&self, attribute: Id, focus: Focus, say: &mut dyn FnMut(Missing)) -> bool {
        self.missing_within(attribute, focus, MAX_DERIVATIONS, say)
    }

    fn missing_within(&self, id: Id, focus: Focus, steps: usize, say: &mut dyn FnMut(Missing)) -> bool {
        let (Some(attribute), Some(steps)) = (self.tables.attribute(id), steps.checked_sub(1)) else {
            return false;
        };
        if self.subject.unknown.binary_search(&id).is_ok() {
            say(Missing::Attribute(id));
            return true;
        }
        let mut missing = false;
        for (sheet, focus) in self.sheets(attribute, focus) {
            if let (None, Some(derivation)) = (sheet.get(id), attribute.derived) {
                missing |= self.derivation_misses(derivation, focus, steps, say);
            }
        }
        missing
    }

    fn derivation_misses(
        &self,
        derivation: Derivation,
        focus: Focus,
        steps: usize,
        say: &mut dyn FnMut(Missing),
    ) -> bool {
        let mut parts = |misses: fn(&SubjectPart<'_>) -> bool| {
            let mut missing = false;
            for (index, _) in parts_in(self.subject, focus).filter(|(_, part)| misses(part)) {
                say(Missing::Part(index));
                missing = true;
            }
            missing
        };
        match derivation {
            Derivation::StateIs(_) => false,
            Derivation::TextOfPart => parts(|part| part.state != PartState::Scanned),
            // One label settles it, whatever the others carry.
            Derivation::Unlabelled(filter)
                if self.parts_of(filter, focus).any(|(_, part)| part.label.is_some()) =>
            {
                false
            }
            Derivation::Unlabelled(filter) => {
                let mut missing = false;
                for (index, _) in self.parts_of(filter, focus).filter(|(_, part)| misses_label(part)) {
                    say(Missing::Part(index));
                    missing = true;
                }
                missing
            }
            Derivation::InState(base, state) => {
                let mut missing = false;
                for part in self.in_state(state, focus) {
                    missing |= self.missing_within(base, Focus { part: Some(part), ..focus }, steps, say);
                }
                missing
            }
            Derivation::AnyScope(base) => {
                self.missing_within(base, Focus { recipient: None, ..focus }, steps, say)
            }
            Derivation::WithMessageText(base) => {
                let bodies = parts(|part| part.role == PartRole::Message && part.state != PartState::Scanned);
                self.missing_within(base, focus, steps, say) || bodies
            }
            Derivation::DomainOf(base)
            | Derivation::ScopeOf(base)
            | Derivation::ExtensionOf(base)
            | Derivation::GroupOf(base) => self.missing_within(base, focus, steps, say),
        }
    }
}

/// Something that the item does not hold and an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Missing {
    Part(usize),
    Attribute(Id),
    Classifier(Id),
    /// What the host found of a type that only it can find.
    Type(Id),
}

pub(crate) const INTERNAL: &str = "internal";
const EXTERNAL: &str = "external";

/// The parts that a focus leaves, with their indices.
pub(crate) fn parts_in<'s, 'i>(
    subject: &'s Subject<'_, 'i>,
    focus: Focus,
) -> impl Iterator<Item = (usize, &'s SubjectPart<'i>)> + use<'s, 'i> {
    let range = focus.part.map_or(0..subject.parts.len(), |part| part..part.saturating_add(1));
    let first = range.start;
    let parts = subject.parts.get(range).unwrap_or_default();
    parts.iter().enumerate().map(move |(offset, part)| (first.saturating_add(offset), part))
}

/// The label of a part that was not read and states none is missing.
pub(crate) fn misses_label(part: &SubjectPart<'_>) -> bool {
    part.label.is_none() && part.state != PartState::Scanned
}

fn some_stated(stated: &Stated<'_>, accept: &mut dyn FnMut(Value<'_>) -> bool) -> bool {
    match stated {
        Stated::Flag(flag) => accept(Value::Flag(*flag)),
        Stated::Number(number) => accept(Value::Number(*number)),
        Stated::Texts(texts) => texts.iter().any(|text| accept(Value::Text(text.as_str().into()))),
        Stated::Addresses(addresses) => addresses.iter().any(|address| accept(Value::Address(*address))),
        Stated::Keyed(entries) => entries
            .iter()
            .any(|(key, texts)| texts.iter().any(|text| accept(Value::Under(key.as_str(), text.as_str())))),
    }
}

/// The domain of one address. Of a text that could be read as several, or as none, nobody can say where it leads: it has no
/// domain, however the text ends (S3).
fn domain_of(address: &str) -> Option<String> {
    let (name, domain) = address.split_once('@')?;
    let is_one = !name.is_empty() && !domain.is_empty() && !domain.contains('@');
    let separates = |point: char| {
        point.is_whitespace()
            || point.is_control()
            || matches!(point, ',' | ':' | ';' | '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\\')
    };
    (is_one && !address.contains(separates)).then(|| folded(domain))
}

fn extension_of(name: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    (!extension.is_empty()).then(|| folded(extension))
}
