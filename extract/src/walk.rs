//! The parts of a message, from its tree of MIME entities.
//!
//! The tree is walked here and not by `mail-parser`, whose walk is quadratic in boundaries that never occur and nests
//! without a limit. Here each level looks at its own bytes once and the depth is limited.

use weir_runtime::item::{Fact, Facts, Part, PartRole, PartState};

use crate::charset;
use crate::header::{Header, decoded, line, split};
use crate::html;
use crate::kind::{Kind, Reading};
use crate::message::MessageNames;

/// How deep entities may nest; what lies deeper is one part that `failed`.
pub const MAX_DEPTH: usize = 32;
/// How many parts a message may have; the rest is one part that `failed`.
pub const MAX_PARTS: usize = 10_000;
/// No file system has longer names, in characters.
const LONGEST_NAME: usize = 255;
/// Of the names of all messages around a part, in bytes.
const LONGEST_PATH: usize = 2_000;

pub(crate) struct Walk<'n> {
    names: &'n MessageNames,
    parts: Vec<Part>,
}

/// Where an entity stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    depth: usize,
    /// Names of the messages around it, joined by `/`; empty in the outermost.
    path: &'a str,
    in_alternative: bool,
    in_digest: bool,
}

/// What is shown as the text of one message.
#[derive(Default)]
struct Body {
    texts: Vec<String>,
    /// Pages that stand beside a plain text as an alternative to it.
    alternatives: Vec<String>,
}

impl<'n> Walk<'n> {
    /// The parts of a message, its body first.
    pub(crate) fn parts(names: &'n MessageNames, header: &Header<'_>, body: &[u8]) -> Vec<Part> {
        let mut walk = Walk { names, parts: Vec::new() };
        let place = Place { depth: 0, path: "", in_alternative: false, in_digest: false };
        let mut words = Body::default();
        walk.entity(header, body, place, &mut words);
        let parts = words.into_texts().map(|text| Part {
            role: PartRole::Message,
            text: Some(text),
            ..Part::default()
        });
        walk.parts.splice(0..0, parts);
        walk.parts
    }

    fn entity(&mut self, header: &Header<'_>, body: &[u8], place: Place<'_>, words: &mut Body) {
        if self.parts.len() > MAX_PARTS {
            return;
        }
        if self.parts.len() == MAX_PARTS {
            return self.closed("", 0, PartState::Failed);
        }
        let kind = Kind::of(header, place.in_digest);
        if place.depth >= MAX_DEPTH {
            return self.closed(&path(place, &kind, ""), body.len(), PartState::Failed);
        }
        if let (Reading::Multipart, Some(boundary)) = (kind.reading(&[]), &kind.boundary) {
            let children = children(body, boundary.as_bytes());
            if !children.is_empty() {
                return self.multipart(&kind, children, place, words);
            }
        }
        let content = kind.transfer.decode(body);
        match kind.reading(&content) {
            Reading::Message => self.message(&kind, &content, place),
            // A multipart without a single boundary: its text is all it has.
            Reading::Text | Reading::Multipart => {
                let text = charset::decode(&content, kind.charset.as_deref());
                self.text(&kind, content.len(), text, place, &mut words.texts);
            }
            Reading::Html => {
                let text = html::text(&charset::decode(&content, kind.charset.as_deref()));
                let list = if place.in_alternative { &mut words.alternatives } else { &mut words.texts };
                self.text(&kind, content.len(), text, place, list);
            }
            Reading::Closed(state) => self.closed(&path(place, &kind, ""), content.len(), state),
        }
    }

    fn multipart(&mut self, kind: &Kind, children: Vec<&[u8]>, place: Place<'_>, words: &mut Body) {
        let inside = Place {
            depth: place.depth + 1,
            in_alternative: place.in_alternative || kind.media == "multipart/alternative",
            in_digest: kind.media == "multipart/digest",
            ..place
        };
        for child in children {
            let (header, body) = split(child);
            self.entity(&header, body, inside, words);
        }
    }

    /// A message as an attachment: its text and its attachments become attachments of the message around it. Its subject
    /// has no other place, so it is the first line of its text.
    fn message(&mut self, kind: &Kind, content: &[u8], place: Place<'_>) {
        let name = path(place, kind, "message.eml");
        let (header, body) = split(content);
        let start = self.parts.len();
        let mut words = Body::default();
        let subject = header.get("Subject").map(decoded).filter(|subject| !subject.is_empty());
        words.texts.extend(subject);
        let inside = Place { depth: place.depth + 1, path: &name, in_alternative: false, in_digest: false };
        self.entity(&header, body, inside, &mut words);
        let parts: Vec<Part> = words
            .into_texts()
            .map(|text| Part { text: Some(text), ..self.attachment(&name, content.len()) })
            .collect();
        self.parts.splice(start..start, parts);
    }

    fn text(&mut self, kind: &Kind, size: usize, text: String, place: Place<'_>, body: &mut Vec<String>) {
        if kind.is_body() {
            body.push(text);
        } else {
            let part = self.attachment(&path(place, kind, ""), size);
            self.parts.push(Part { text: Some(text), ..part });
        }
    }

    fn closed(&mut self, name: &str, size: usize, state: PartState) {
        let part = self.attachment(name, size);
        self.parts.push(Part { state, ..part });
    }

    fn attachment(&self, name: &str, size: usize) -> Part {
        let mut facts = Facts::new();
        if let (Some(attribute), false) = (&self.names.document_name, name.is_empty()) {
            // The document's own name; the path of the messages around it stands in the part's name.
            let own = name.rsplit('/').next().unwrap_or(name);
            facts.insert(attribute.clone(), Fact::Text(own.to_owned()));
        }
        if let Some(attribute) = &self.names.document_size {
            facts.insert(attribute.clone(), Fact::Number(size as u64));
        }
        Part { role: PartRole::Attachment, name: name.to_owned(), facts, ..Part::default() }
    }
}

impl Body {
    /// The text, and the pages beside it where they say something that the text does not: a policy must see what either
    /// reader sees, but count the same value once.
    fn into_texts(self) -> impl Iterator<Item = String> {
        let text = (!self.texts.is_empty()).then(|| self.texts.join("\n"));
        let page = (!self.alternatives.is_empty()).then(|| self.alternatives.join("\n"));
        let page = page.filter(|page| text.as_deref().is_none_or(|text| !says(text, page)));
        text.into_iter().chain(page)
    }
}

/// All letters and digits of `page` stand in `text`, in their order and without others between.
fn says(text: &str, page: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    letters(text).contains(&letters(page))
}

/// The name of a part: that of the entity, or a default, behind those of the messages around it. A `/` in a name would
/// look like a path, so it becomes `_`. Every part repeats the path, so an overlong one is cut, or a small message could
/// grow a thousandfold.
fn path(place: Place<'_>, kind: &Kind, default: &str) -> String {
    let name = kind.name.as_deref().unwrap_or(default).replace(['/', '\\'], "_");
    let name = tail(&name, LONGEST_NAME);
    match (place.path, name.is_empty()) {
        ("", _) => name.to_owned(),
        (path, true) => path.to_owned(),
        (path, false) if path.len() + name.len() > LONGEST_PATH => format!("…/{name}"),
        (path, false) => format!("{path}/{name}"),
    }
}

/// The last so many characters: in a file name, the end says what it is.
fn tail(text: &str, length: usize) -> &str {
    let start = text.char_indices().rev().take(length).last().map_or(0, |(start, _)| start);
    text.get(start..).unwrap_or(text)
}

/// The entities between the boundaries. A missing last boundary is forgiven; what stands before the first and after the
/// last is for no reader.
fn children<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut children = Vec::new();
    let mut open: Option<&'a [u8]> = None;
    let mut rest = body;
    while !rest.is_empty() {
        let (text, after) = line(rest);
        if let Some(end) = delimiter(text, boundary) {
            if let Some(start) = open {
                children.push(entity_before(start, start.len() - rest.len()));
            }
            open = (!end).then_some(after);
            if end {
                break;
            }
        }
        rest = after;
    }
    children.extend(open.filter(|start| !start.is_empty()));
    children
}

/// Whether a line is a boundary, and if so whether it is the last.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let tail = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    let (end, tail) = match tail.strip_prefix(b"--") {
        Some(tail) => (true, tail),
        None => (false, tail),
    };
    tail.trim_ascii().is_empty().then_some(end)
}

/// The line end before a boundary belongs to the boundary.
fn entity_before(start: &[u8], length: usize) -> &[u8] {
    let entity = start.get(..length).unwrap_or(start);
    let entity = entity.strip_suffix(b"\n").unwrap_or(entity);
    entity.strip_suffix(b"\r").unwrap_or(entity)
}
