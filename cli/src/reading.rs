//! Real messages and texts as items: which location they are at, and under which names their facts are kept.
//!
//! Which attribute holds what a reader finds is the platform's to say, in its `reads` rows; a bundle carries the answer with
//! each attribute, as `message.subject`.

use weir_compiler::platform::Platform;
use weir_compiler::testing::Messages;
use weir_extract::MessageNames;
use weir_runtime::Bundle;
use weir_runtime::format::policy_views::LocationView;
use weir_runtime::item::{Fact, Facts, ITEM_VERSION, Item, Part, PartRole, PartState};
use weir_runtime::program::Copies;

use crate::exit::Failure;
use crate::place::{instead, listed};

/// Reads messages for the tests of a project.
#[derive(Debug)]
pub(crate) struct Mail;

impl Messages for Mail {
    fn item(&self, bytes: &[u8], platform: &Platform, location: &str) -> Result<Item, String> {
        let names = MessageNames::of_platform(location, platform.read_names());
        weir_extract::message(bytes, &names).map_err(|error| error.to_string())
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        weir_extract::file_text(bytes)
    }
}

/// Reads messages and texts for a bundle.
#[derive(Debug)]
pub(crate) struct Reader<'b, 'a> {
    bundle: &'b Bundle<'a>,
    /// The location that was asked for.
    location: Option<&'b str>,
}

impl<'b, 'a> Reader<'b, 'a> {
    pub(crate) fn new(bundle: &'b Bundle<'a>, location: Option<&'b str>) -> Self {
        Reader { bundle, location }
    }

    pub(crate) fn message(&self, bytes: &[u8]) -> Result<Item, Failure> {
        let location = self.location_for(|location| matches!(location.copies, Copies::PerRecipient(_)))?;
        let names = MessageNames::of_platform(self.full_name(&location), self.reads(&location));
        let mut item =
            weir_extract::message(bytes, &names).map_err(|error| Failure::new(error.to_string()))?;
        item.unknown.extend(self.bundle.unreadable_attributes(location.platform).map(str::to_owned));
        Ok(item)
    }

    /// A text is one file; a file that is none is a part that was not read.
    pub(crate) fn text(&self, name: &str, bytes: &[u8]) -> Result<Item, Failure> {
        let location = self.location_for(|_| true)?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let names = MessageNames::of_platform("", self.reads(&location));
        let stated =
            [(names.document_name, Fact::Text(name.to_owned())), (names.document_size, Fact::Number(size))];
        let facts: Facts =
            stated.into_iter().filter_map(|(attribute, fact)| Some((attribute?, fact))).collect();
        let text = weir_extract::file_text(bytes);
        let state = if text.is_some() { PartState::Scanned } else { PartState::Unsupported };
        let part =
            Part { role: PartRole::File, name: name.to_owned(), state, text, facts, ..Part::default() };
        Ok(Item {
            version: ITEM_VERSION,
            id: name.to_owned(),
            location: self.full_name(&location),
            parts: vec![part],
            ..Item::default()
        })
    }

    /// The location asked for; otherwise the only fitting one that rules speak of.
    fn location_for(&self, fits: impl Fn(&LocationView<'a>) -> bool) -> Result<LocationView<'a>, Failure> {
        if let Some(name) = self.location {
            let mut all = self.bundle.locations();
            let found = all.find(|location| location.name == name || self.full_name(location) == name);
            let names: Vec<&str> = self.bundle.locations().map(|location| location.name).collect();
            return found.ok_or_else(|| {
                Failure::new(format!(
                    "the bundle has no location `{name}`; {}",
                    instead(name, names.iter().copied())
                ))
            });
        }
        let fitting: Vec<LocationView<'_>> =
            self.bundle.locations().filter(|location| fits(location)).collect();
        let used: Vec<&LocationView<'_>> =
            fitting.iter().filter(|location| location.rules().len() > 0).collect();
        match (used.as_slice(), fitting.as_slice()) {
            ([only], _) => Ok(**only),
            ([], [only]) => Ok(*only),
            ([], _) => Err(Failure::new(
                "no rule speaks of a location that this could be at; say one with `--location`",
            )),
            (several, _) => Err(Failure::new(format!(
                "say with `--location` where this is: {}",
                listed(several.iter().map(|location| location.name))
            ))),
        }
    }

    fn full_name(&self, location: &LocationView<'_>) -> String {
        let platform = (0..).zip(self.bundle.platforms()).find(|(id, _)| *id == location.platform);
        platform.map_or_else(String::new, |(_, platform)| format!("{}.{}", platform.name, location.name))
    }

    /// What the readers of the location's platform find, and the attributes that hold it.
    fn reads(&self, location: &LocationView<'_>) -> impl Iterator<Item = (&'a str, &'a str)> + use<'b, 'a> {
        let platform = location.platform;
        let of_platform = self.bundle.attributes().filter(move |attribute| attribute.platform == platform);
        of_platform.filter_map(|attribute| Some((attribute.read_from?, attribute.name)))
    }
}
