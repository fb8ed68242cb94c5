//! An item with its names resolved: every fact under the index of its attribute, in the form its kind asks for.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::error::ItemError;
use super::names::{find, find_location};
use crate::format::policy_views::{AttributeView, LocationView};
use crate::format::tables::Tables;
use crate::item::{Detected, Fact, Facts, ITEM_VERSION, Item, Labelled, Part, PartRole};
use crate::program::{Copies, Id, Of, PartState, ValueKind};
use crate::scan::text::normalise;

/// A fact that was stated.
#[derive(Debug)]
pub(crate) enum Stated<'i> {
    Flag(bool),
    Number(u64),
    Texts(&'i [String]),
    /// IPv4 as IPv4-mapped IPv6.
    Addresses(Vec<u128>),
    Keyed(&'i BTreeMap<String, Vec<String>>),
}

/// The facts of the item, of one recipient or of one part, by attribute.
#[derive(Debug, Default)]
pub(crate) struct Sheet<'i>(Vec<(Id, Stated<'i>)>);

impl<'i> Sheet<'i> {
    pub(crate) fn get(&self, attribute: Id) -> Option<&Stated<'i>> {
        let index = self.0.binary_search_by_key(&attribute, |(id, _)| *id).ok()?;
        self.0.get(index).map(|(_, stated)| stated)
    }
}

#[derive(Debug)]
pub(crate) struct SubjectPart<'i> {
    pub(crate) role: PartRole,
    pub(crate) state: PartState,
    pub(crate) text: &'i str,
    pub(crate) detected: Vec<StatedValues>,
    pub(crate) label: Option<Id>,
    pub(crate) labelled: Labelled,
    pub(crate) retention_label: Option<Id>,
    pub(crate) classifiers: Vec<(Id, bool)>,
    pub(crate) sheet: Sheet<'i>,
}

/// Values of a type that the item states itself.
#[derive(Debug)]
pub(crate) struct StatedValues {
    pub(crate) sit: Id,
    pub(crate) count: u32,
    pub(crate) confidence: u8,
    /// Normalised.
    pub(crate) value: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Subject<'a, 'i> {
    pub(crate) location_id: Id,
    pub(crate) location: LocationView<'a>,
    /// As the verdict names it.
    pub(crate) activity: Option<Id>,
    /// The moment that it is judged at.
    pub(crate) event: Option<Id>,
    pub(crate) targets: Vec<Id>,
    pub(crate) apps: Vec<Id>,
    pub(crate) sheet: Sheet<'i>,
    pub(crate) recipients: Vec<Sheet<'i>>,
    pub(crate) parts: Vec<SubjectPart<'i>>,
    /// Sorted.
    pub(crate) unknown: Vec<Id>,
}

impl<'a, 'i> Subject<'a, 'i> {
    pub(crate) fn read(tables: &Tables<'a>, item: &'i Item) -> Result<Self, ItemError> {
        if item.version != ITEM_VERSION {
            return Err(ItemError::Version(item.version));
        }
        let (location_id, location) = find_location(tables, &item.location)?;
        let reader = Reader::new(tables, location.platform);
        let objects = |names: &[String]| -> Result<Vec<Id>, ItemError> {
            names.iter().map(|name| find(tables, "object", tables.objects, name)).collect()
        };
        let mut subject = Self {
            location_id,
            location,
            activity: item.activity.as_ref().map(|name| activity(tables, &location, name)).transpose()?,
            event: item.event.as_ref().map(|name| event(tables, &location, name)).transpose()?,
            targets: objects(&item.targets)?,
            apps: objects(&item.apps)?,
            sheet: reader.sheet(&item.facts, Of::Item, || "the item".to_owned())?,
            recipients: Vec::with_capacity(item.recipients.len()),
            parts: Vec::with_capacity(item.parts.len()),
            unknown: Vec::with_capacity(item.unknown.len()),
        };
        for (index, recipient) in item.recipients.iter().enumerate() {
            let sheet = reader.sheet(&recipient.facts, Of::Recipient, || format!("recipient {index}"))?;
            subject.recipients.push(sheet);
        }
        for (index, part) in item.parts.iter().enumerate() {
            subject.parts.push(reader.part(part, index)?);
        }
        for name in &item.unknown {
            let place = || "`unknown`".to_owned();
            subject.unknown.push(reader.attribute(name, place)?.0);
        }
        subject.unknown.sort_unstable();
        subject.check_required(&reader)?;
        subject.check_names(tables)?;
        Ok(subject)
    }

    /// S2: an item that does not state a required attribute is refused, unless it says that it could not be found out or
    /// it is computed from others.
    fn check_required(&self, reader: &Reader<'_, 'a>) -> Result<(), ItemError> {
        for (id, attribute) in reader.attributes.values() {
            if !attribute.required || attribute.derived.is_some() || self.unknown.binary_search(id).is_ok() {
                continue;
            }
            let missing =
                |place: String| ItemError::MissingAttribute { name: attribute.name.to_owned(), place };
            match attribute.of {
                Of::Item if self.sheet.get(*id).is_none() => return Err(missing("the item".to_owned())),
                Of::Item => {}
                Of::Recipient => {
                    if let Some(index) = self.recipients.iter().position(|sheet| sheet.get(*id).is_none()) {
                        return Err(missing(format!("recipient {index}")));
                    }
                }
                Of::Part => {
                    if let Some(index) = self.parts.iter().position(|part| part.sheet.get(*id).is_none()) {
                        return Err(missing(format!("part {index}")));
                    }
                }
            }
        }
        Ok(())
    }

    /// S10: whoever is judged alone is named by one address. Of two under one name, the answer about one would free the other.
    fn check_names(&self, tables: &Tables<'_>) -> Result<(), ItemError> {
        let Some(id) = self.recipient_name() else { return Ok(()) };
        let name = || tables.attribute(id).map_or_else(String::new, |attribute| attribute.name.to_owned());
        for (index, sheet) in self.recipients.iter().enumerate() {
            let place = || format!("recipient {index}");
            match sheet.get(id) {
                Some(Stated::Texts([_])) => {}
                Some(_) => {
                    return Err(ItemError::WrongKind { name: name(), place: place(), expected: "one text" });
                }
                None if self.unknown.binary_search(&id).is_ok() => {}
                None => return Err(ItemError::MissingAttribute { name: name(), place: place() }),
            }
        }
        Ok(())
    }

    /// The attribute that names recipients, where they are judged alone.
    pub(crate) fn recipient_name(&self) -> Option<Id> {
        match self.location.copies {
            Copies::PerRecipient(attribute) => Some(attribute),
            Copies::One | Copies::PerActivity => None,
        }
    }

    /// Whether anything is missing that an answer could rest on (S14).
    /// `external` are the types that only the host can find.
    pub(crate) fn misses_something(&self, tables: &Tables<'_>, external: &[Id]) -> bool {
        !self.unknown.is_empty()
            || self.parts.iter().any(|part| {
                part.state != PartState::Scanned
                    || part.classifiers.len() < tables.classifiers.len()
                    || external.iter().any(|sit| !part.answers(*sit))
            })
    }
}

impl SubjectPart<'_> {
    /// Whether the item says how much of the type is in the part, be it nothing.
    pub(crate) fn answers(&self, sit: Id) -> bool {
        self.detected.iter().any(|stated| stated.sit == sit)
    }
}

fn activity(tables: &Tables<'_>, location: &LocationView<'_>, name: &str) -> Result<Id, ItemError> {
    let named = |id: &Id| tables.activity(*id).is_some_and(|activity| activity.name == name);
    location.activities.iter().find(named).ok_or_else(|| ItemError::UnknownActivity {
        name: name.to_owned(),
        location: location.name.to_owned(),
    })
}

fn event(tables: &Tables<'_>, location: &LocationView<'_>, name: &str) -> Result<Id, ItemError> {
    let named = |id: &Id| {
        tables.event(*id).is_some_and(|event| event.platform == location.platform && event.name == name)
    };
    Tables::range_of(tables.events.len())
        .find(named)
        .ok_or_else(|| ItemError::UnknownEvent { name: name.to_owned(), location: location.name.to_owned() })
}

/// Reads facts of one platform's attributes.
struct Reader<'t, 'a> {
    tables: &'t Tables<'a>,
    attributes: BTreeMap<&'a str, (Id, AttributeView<'a>)>,
    /// The attribute that holds a file's name.
    file_name: Option<Id>,
}

/// What a reader of documents calls a file's name.
const FILE_NAME: &str = "document.name";

impl<'t, 'a> Reader<'t, 'a> {
    fn new(tables: &'t Tables<'a>, platform: Id) -> Self {
        let attributes: BTreeMap<_, _> = Tables::range_of(tables.attributes.len())
            .filter_map(|id| tables.attribute(id).map(|attribute| (id, attribute)))
            .filter(|(_, attribute)| attribute.platform == platform)
            .map(|(id, attribute)| (attribute.name, (id, attribute)))
            .collect();
        let names_files = |(id, attribute): &(Id, AttributeView<'a>)| {
            let fits = attribute.of == Of::Part && attribute.kind == ValueKind::Text;
            (fits && attribute.read_from == Some(FILE_NAME)).then_some(*id)
        };
        let file_name = attributes.values().find_map(names_files);
        Self { tables, attributes, file_name }
    }

    fn attribute(
        &self,
        name: &str,
        place: impl Fn() -> String,
    ) -> Result<(Id, AttributeView<'a>), ItemError> {
        let found = self.attributes.get(name).copied();
        found.ok_or_else(|| ItemError::UnknownAttribute { name: name.to_owned(), place: place() })
    }

    fn sheet<'i>(
        &self,
        facts: &'i Facts,
        of: Of,
        place: impl Fn() -> String,
    ) -> Result<Sheet<'i>, ItemError> {
        let mut sheet = Vec::with_capacity(facts.len());
        for (name, fact) in facts {
            let (id, attribute) = self.attribute(name, &place)?;
            if attribute.of != of {
                let belongs_to = match attribute.of {
                    Of::Item => "the item",
                    Of::Recipient => "a recipient",
                    Of::Part => "a part",
                };
                return Err(ItemError::WrongPlace { name: name.clone(), place: place(), belongs_to });
            }
            let stated = state(fact, attribute.kind).map_err(|expected| ItemError::WrongKind {
                name: name.clone(),
                place: place(),
                expected,
            })?;
            sheet.push((id, stated));
        }
        sheet.sort_unstable_by_key(|(id, _)| *id);
        Ok(Sheet(sheet))
    }

    fn part<'i>(&self, part: &'i Part, index: usize) -> Result<SubjectPart<'i>, ItemError> {
        let tables = self.tables;
        let label = |kind, table, name: &'i Option<String>| {
            name.as_ref().map(|name| find(tables, kind, table, name)).transpose()
        };
        let mut classifiers = Vec::with_capacity(part.classifiers.len());
        for (name, answer) in &part.classifiers {
            classifiers.push((find(tables, "classifier", tables.classifiers, name)?, *answer));
        }
        classifiers.sort_unstable();
        classifiers.dedup_by_key(|(id, _)| *id);
        let mut sheet = self.sheet(&part.facts, Of::Part, || format!("part {index}"))?;
        // S3: the name of a file is a fact, whoever described the item.
        if let Some(id) = self.file_name
            && part.role != PartRole::Message
            && !part.name.is_empty()
            && let Err(place) = sheet.0.binary_search_by_key(&id, |(id, _)| *id)
        {
            sheet.0.insert(place, (id, Stated::Texts(std::slice::from_ref(&part.name))));
        }
        Ok(SubjectPart {
            role: part.role,
            state: part.state,
            text: part.text.as_deref().unwrap_or(""),
            detected: part.detected.iter().map(|found| self.detected(found)).collect::<Result<_, _>>()?,
            label: label("label", tables.labels, &part.label)?,
            labelled: part.labelled.unwrap_or(Labelled::Manual),
            retention_label: label("retention label", tables.retention_labels, &part.retention_label)?,
            classifiers,
            sheet,
        })
    }

    fn detected(&self, found: &Detected) -> Result<StatedValues, ItemError> {
        if !(1..=100).contains(&found.confidence) {
            return Err(ItemError::BadConfidence { name: found.name.clone(), confidence: found.confidence });
        }
        Ok(StatedValues {
            sit: super::names::find_type(self.tables, &found.name)?,
            count: found.count,
            confidence: found.confidence,
            value: found.value.as_deref().map(normalise),
        })
    }
}

/// A fact in the form that the attribute's kind asks for, or what was expected instead.
fn state(fact: &Fact, kind: ValueKind) -> Result<Stated<'_>, &'static str> {
    let texts = match fact {
        Fact::Text(text) => Some(std::slice::from_ref(text)),
        Fact::Texts(texts) => Some(texts.as_slice()),
        Fact::Flag(_) | Fact::Number(_) | Fact::Keyed(_) => None,
    };
    match (kind, fact) {
        (ValueKind::Text, _) => texts.map(Stated::Texts).ok_or("a text or a list of texts"),
        (ValueKind::Number, Fact::Number(number)) => Ok(Stated::Number(*number)),
        (ValueKind::Number, _) => Err("a whole number"),
        (ValueKind::Flag, Fact::Flag(flag)) => Ok(Stated::Flag(*flag)),
        (ValueKind::Flag, _) => Err("true or false"),
        (ValueKind::Ip, _) => {
            let addresses = texts.and_then(|texts| texts.iter().map(|text| address(text)).collect());
            addresses.map(Stated::Addresses).ok_or("an IP address or a list of them")
        }
        (ValueKind::Keyed, Fact::Keyed(entries)) => Ok(Stated::Keyed(entries)),
        (ValueKind::Keyed, _) => Err("lists of texts under keys"),
    }
}

fn address(text: &str) -> Option<u128> {
    match text.trim().parse::<IpAddr>().ok()? {
        IpAddr::V4(address) => Some(address.to_ipv6_mapped().to_bits()),
        IpAddr::V6(address) => Some(address.to_bits()),
    }
}
