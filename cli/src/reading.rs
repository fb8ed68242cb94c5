//! Real messages and texts as items: which location they are at, and under which names their facts are kept.
//!
//! A platform says in its `reads` rows which attributes hold what a reader finds; the rows are in its source, not in a
//! bundle, so a bundle's platform is looked up in the library.

use std::cell::OnceCell;
use std::sync::Arc;

use weir_compiler::platform::Platform;
use weir_compiler::testing::Messages;
use weir_extract::MessageNames;
use weir_runtime::Bundle;
use weir_runtime::format::policy_views::LocationView;
use weir_runtime::item::{Fact, Facts, ITEM_VERSION, Item, Part, PartRole};
use weir_runtime::program::Copies;

use crate::exit::Failure;
use crate::library;
use crate::place::{instead, listed};

/// Reads messages for the tests of a project.
#[derive(Debug)]
pub(crate) struct Mail;

impl Messages for Mail {
    fn item(&self, bytes: &[u8], platform: &Platform, location: &str) -> Result<Item, String> {
        weir_extract::message(bytes, &message_names(platform, location)).map_err(|error| error.to_string())
    }
}

/// Where the platform keeps what a message says.
fn message_names(platform: &Platform, location: &str) -> MessageNames {
    let message = |word| reads(platform, "message", word);
    let document = |word| reads(platform, "document", word);
    MessageNames {
        location: location.to_owned(),
        sender: message("sender"),
        recipient: message("recipient"),
        subject: message("subject"),
        header: message("header"),
        size: message("size"),
        importance: message("importance"),
        document_name: document("name"),
        document_size: document("size"),
    }
}

/// The attribute that holds what a reader calls `word`.
fn reads(platform: &Platform, row: &str, word: &str) -> Option<String> {
    let row = platform.reads.iter().find(|reads| reads.name == row)?;
    row.attributes.iter().find(|(name, _)| name == word).map(|(_, attribute)| attribute.clone())
}

/// Reads messages and texts for a bundle.
#[derive(Debug)]
pub(crate) struct Reader<'b, 'a> {
    bundle: &'b Bundle<'a>,
    /// The location that was asked for.
    location: Option<&'b str>,
    /// Of the library, by name; read when it is first needed.
    platform: OnceCell<Option<(String, Arc<Platform>)>>,
}

impl<'b, 'a> Reader<'b, 'a> {
    pub(crate) fn new(bundle: &'b Bundle<'a>, location: Option<&'b str>) -> Self {
        Reader { bundle, location, platform: OnceCell::new() }
    }

    pub(crate) fn message(&self, bytes: &[u8]) -> Result<Item, Failure> {
        let location = self.location_for(|location| location.copies == Copies::PerRecipient)?;
        let platform = self.platform_of(&location)?;
        let name = format!("{}.{}", platform.name, location.name);
        Mail.item(bytes, &platform, &name).map_err(Failure::new)
    }

    /// A text is one file.
    pub(crate) fn text(&self, name: &str, bytes: &[u8]) -> Result<Item, Failure> {
        let location = self.location_for(|_| true)?;
        let platform = self.platform_of(&location)?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let stated = [
            (reads(&platform, "document", "name"), Fact::Text(name.to_owned())),
            (reads(&platform, "document", "size"), Fact::Number(size)),
        ];
        let facts: Facts = stated.into_iter().filter_map(|(attribute, fact)| Some((attribute?, fact))).collect();
        let text = Some(weir_extract::text(bytes));
        let part = Part { role: PartRole::File, name: name.to_owned(), text, facts, ..Part::default() };
        Ok(Item {
            version: ITEM_VERSION,
            id: name.to_owned(),
            location: format!("{}.{}", platform.name, location.name),
            parts: vec![part],
            ..Item::default()
        })
    }

    /// The location asked for; otherwise the only fitting one that rules speak of.
    fn location_for(&self, fits: impl Fn(&LocationView<'a>) -> bool) -> Result<LocationView<'a>, Failure> {
        let full_name = |location: &LocationView<'_>| format!("{}.{}", self.platform_name(location), location.name);
        if let Some(name) = self.location {
            let found = self.bundle.locations().find(|location| location.name == name || full_name(location) == name);
            let names: Vec<&str> = self.bundle.locations().map(|location| location.name).collect();
            return found.ok_or_else(|| {
                Failure::new(format!("the bundle has no location `{name}`; {}", instead(name, names.iter().copied())))
            });
        }
        let fitting: Vec<LocationView<'_>> = self.bundle.locations().filter(|location| fits(location)).collect();
        let used: Vec<&LocationView<'_>> =
            fitting.iter().filter(|location| location.rules().len() > 0).collect();
        match (used.as_slice(), fitting.as_slice()) {
            ([only], _) | ([], [only]) => Ok(**only),
            ([], _) => Err(Failure::new("no rule of the bundle speaks of a location that this could be at; say one with `--location`")),
            (several, _) => Err(Failure::new(format!(
                "say with `--location` where this is: {}",
                listed(several.iter().map(|location| location.name))
            ))),
        }
    }

    fn platform_name(&self, location: &LocationView<'_>) -> &'a str {
        let index = usize::try_from(location.platform).unwrap_or(usize::MAX);
        self.bundle.platforms().nth(index).map_or("", |platform| platform.name)
    }

    fn platform_of(&self, location: &LocationView<'_>) -> Result<Arc<Platform>, Failure> {
        let name = self.platform_name(location);
        let known = self.platform.get_or_init(|| Some((name.to_owned(), library::platform(name)?)));
        match known {
            Some((known, platform)) if known == name => Ok(Arc::clone(platform)),
            _ => library::platform(name).ok_or_else(|| {
                Failure::new(format!(
                    "the platform `{name}` is not in the standard library, so its names for what a message or a text \
                     says are not known; give items as JSON"
                ))
            }),
        }
    }
}
