//! An internet message as an item: who sent it to whom, its header fields, and its parts.

use std::collections::{BTreeMap, BTreeSet};

use weir_runtime::item::{Fact, Facts, ITEM_VERSION, Item, Recipient};

use crate::ExtractError;
use crate::header::{Header, addresses, decoded, line, split, time};
use crate::walk::Walk;

/// Where a platform keeps what a message says: its location for mail, and the attributes that hold each fact. A fact
/// without an attribute is not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageNames {
    pub location: String,
    /// The address of the first mailbox in `From`.
    pub sender: Option<String>,
    /// Of each recipient: the address.
    pub recipient: Option<String>,
    /// Decoded.
    pub subject: Option<String>,
    /// Keyed by field name: every header field, decoded, a repeated one with all its values.
    pub header: Option<String>,
    /// Of the whole message, in bytes.
    pub size: Option<String>,
    /// `high`, `normal` or `low`, if the message says so.
    pub importance: Option<String>,
    /// Of each attachment: its file name.
    pub document_name: Option<String>,
    /// Of each attachment: its size in bytes, decoded.
    pub document_size: Option<String>,
}

impl MessageNames {
    /// From what a platform says its readers find: `message.subject` and the attribute that holds it. Names of other
    /// readers, and words that these do not know, are passed over.
    pub fn of_platform<'a>(
        location: impl Into<String>,
        reads: impl IntoIterator<Item = (impl AsRef<str>, &'a str)>,
    ) -> Self {
        let mut names = Self { location: location.into(), ..Self::default() };
        for (origin, attribute) in reads {
            let place = match origin.as_ref() {
                "message.sender" => &mut names.sender,
                "message.recipient" => &mut names.recipient,
                "message.subject" => &mut names.subject,
                "message.header" => &mut names.header,
                "message.size" => &mut names.size,
                "message.importance" => &mut names.importance,
                "document.name" => &mut names.document_name,
                "document.size" => &mut names.document_size,
                _ => continue,
            };
            *place = Some(attribute.to_owned());
        }
        names
    }
}

/// Reads a message. Damage inside it is forgiven or shows in the state of a part; only a file that is no message at all is
/// an error.
pub fn message(bytes: &[u8], names: &MessageNames) -> Result<Item, ExtractError> {
    let start = beginning(bytes);
    if start.is_empty() {
        return Err(ExtractError::Empty);
    }
    let (header, body) = split(start);
    if header.fields.is_empty() {
        return Err(ExtractError::NoHeader);
    }
    let recipients = recipients(&header);
    let recipient = |address| match &names.recipient {
        Some(attribute) => Recipient { facts: Facts::from([(attribute.clone(), Fact::Text(address))]) },
        None => Recipient::default(),
    };
    Ok(Item {
        version: ITEM_VERSION,
        id: header.get("Message-ID").map(identifier).unwrap_or_default(),
        location: names.location.clone(),
        time: header.get("Date").and_then(time),
        facts: facts(&header, bytes.len(), names),
        recipients: recipients.into_iter().map(recipient).collect(),
        parts: Walk::parts(names, &header, body),
        ..Item::default()
    })
}

/// Passes over what precedes a message in a file: a byte order mark, empty lines, the `From ` line of a mail folder.
fn beginning(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    while !rest.is_empty() {
        let (first, after) = line(rest);
        if !first.trim_ascii().is_empty() && !first.starts_with(b"From ") {
            break;
        }
        rest = after;
    }
    rest
}

fn facts(header: &Header<'_>, size: usize, names: &MessageNames) -> Facts {
    let sender = header.all("From").flat_map(addresses).next();
    let stated = [
        (&names.sender, sender.map(Fact::Text)),
        (&names.subject, header.get("Subject").map(|subject| Fact::Text(decoded(subject)))),
        (&names.header, names.header.as_ref().map(|_| Fact::Keyed(fields(header)))),
        (&names.size, Some(Fact::Number(size as u64))),
        (&names.importance, importance(header).map(|level| Fact::Text(level.to_owned()))),
    ];
    stated.into_iter().filter_map(|(name, fact)| Some((name.clone()?, fact?))).collect()
}

/// The values of each field, under the name as it is first written. Some fields hold a platform's own data, such as the
/// sensitivity labels of a sender's tenant; they are stored raw like every other, for a later step to read.
fn fields(header: &Header<'_>) -> BTreeMap<String, Vec<String>> {
    let mut spellings: BTreeMap<String, &str> = BTreeMap::new();
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for field in &header.fields {
        let spelling = *spellings.entry(field.name.to_ascii_lowercase()).or_insert(field.name);
        fields.entry(spelling.to_owned()).or_default().push(decoded(&field.value));
    }
    fields
}

/// Everybody in `To`, `Cc` and `Bcc`, once each, spelled as first written.
fn recipients(header: &Header<'_>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let lists = ["To", "Cc", "Bcc"].into_iter().flat_map(|name| header.all(name));
    lists.flat_map(addresses).filter(|address| seen.insert(address.to_lowercase())).collect()
}

/// `Importance` is the standard's word; the other two are what programs write beside or instead of it.
fn importance(header: &Header<'_>) -> Option<&'static str> {
    let value = ["Importance", "X-Priority", "Priority"].into_iter().find_map(|name| header.get(name))?;
    let value = decoded(value).to_lowercase();
    match value.split([' ', '(']).next().unwrap_or("") {
        "high" | "urgent" | "1" | "2" => Some("high"),
        "normal" | "3" => Some("normal"),
        "low" | "non-urgent" | "4" | "5" => Some("low"),
        _ => None,
    }
}

fn identifier(value: &[u8]) -> String {
    decoded(value).trim_start_matches('<').trim_end_matches('>').to_owned()
}
