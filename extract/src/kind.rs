//! What an entity says it is: type, charset, boundary, name, transfer encoding.

use weir_runtime::item::PartState;

use crate::header::{Header, decoded, parameters, shown};
use crate::transfer::Transfer;

#[derive(Debug)]
pub(crate) struct Kind {
    /// `text/plain`, in lower case.
    pub(crate) media: String,
    pub(crate) charset: Option<String>,
    pub(crate) boundary: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) transfer: Transfer,
    /// Asked to be shown apart from the body.
    detached: bool,
    /// The `smime-type` of an S/MIME entity.
    smime: Option<String>,
}

/// How an entity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Multipart,
    Message,
    Html,
    Text,
    /// Not read, for the reason that the state says.
    Closed(PartState),
}

impl Kind {
    /// In a digest, an entity without a type is a message, elsewhere a plain text.
    pub(crate) fn of(header: &Header<'_>, in_digest: bool) -> Self {
        let content = header.get("Content-Type").and_then(parameters);
        let disposition = header.get("Content-Disposition").and_then(parameters);
        let media = match &content {
            Some(content) => {
                format!("{}/{}", content.ctype(), content.subtype().unwrap_or("")).to_ascii_lowercase()
            }
            None if in_digest => "message/rfc822".to_owned(),
            None => "text/plain".to_owned(),
        };
        let parameter = |name| content.as_ref().and_then(|content| content.attribute(name)).map(shown);
        let name = disposition.as_ref().and_then(|disposition| disposition.attribute("filename")).map(shown);
        let name = name.or_else(|| parameter("name")).map(|name| decoded(name.as_bytes()));
        Kind {
            media,
            charset: parameter("charset"),
            boundary: parameter("boundary"),
            name: name.filter(|name| !name.trim().is_empty()),
            transfer: header
                .get("Content-Transfer-Encoding")
                .map_or(Transfer::Plain, |value| Transfer::named(&decoded(value))),
            detached: disposition.is_some_and(|value| value.ctype().eq_ignore_ascii_case("attachment")),
            smime: parameter("smime-type"),
        }
    }

    /// Part of what the reader of the message sees as its text.
    pub(crate) fn is_body(&self) -> bool {
        !self.detached && self.name.is_none()
    }

    pub(crate) fn reading(&self, content: &[u8]) -> Reading {
        let (major, minor) = self.media.split_once('/').unwrap_or((&self.media, ""));
        match (major, minor) {
            ("multipart", "encrypted") => Reading::Closed(PartState::Protected),
            ("multipart", _) => Reading::Multipart,
            ("message", "rfc822" | "global" | "news") => Reading::Message,
            ("message", "partial" | "external-body") => Reading::Closed(PartState::Unsupported),
            ("text", "html") | ("application", "xhtml+xml") => Reading::Html,
            ("text" | "message", _) => Reading::Text,
            ("application", "pkcs7-mime" | "x-pkcs7-mime") => Reading::Closed(self.smime_state()),
            ("application", "pgp-encrypted") => Reading::Closed(PartState::Protected),
            (_, minor) if is_text(minor) => Reading::Text,
            ("application", "octet-stream") => self.by_name(content),
            _ => Reading::Closed(closed_state(content)),
        }
    }

    /// An S/MIME entity that is only signed or compressed can be opened by anybody, though not by us.
    fn smime_state(&self) -> PartState {
        match self.smime.as_deref() {
            Some("signed-data" | "certs-only" | "compressed-data") => PartState::Unsupported,
            _ => PartState::Protected,
        }
    }

    /// Many programs send every file as `application/octet-stream`; then its name says more.
    fn by_name(&self, content: &[u8]) -> Reading {
        let extension =
            self.name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
        match extension.unwrap_or("").to_ascii_lowercase().as_str() {
            "txt" | "csv" | "tsv" | "log" | "md" | "json" | "xml" | "yaml" | "yml" | "ini" | "sql"
            | "ics" | "vcf" => Reading::Text,
            "htm" | "html" | "xhtml" => Reading::Html,
            "eml" => Reading::Message,
            _ => Reading::Closed(closed_state(content)),
        }
    }
}

/// Subtypes of `application` (and others) that are text by their nature.
fn is_text(minor: &str) -> bool {
    let named = matches!(
        minor,
        "json"
            | "xml"
            | "csv"
            | "yaml"
            | "x-yaml"
            | "toml"
            | "sql"
            | "javascript"
            | "x-javascript"
            | "ecmascript"
            | "x-sh"
            | "x-httpd-php"
            | "x-ndjson"
            | "jsonlines"
            | "graphql"
    );
    named || ["+json", "+xml", "+yaml"].iter().any(|suffix| minor.ends_with(suffix))
}

/// An archive whose first member is encrypted says so in bit 0 of that member's flags.
fn closed_state(content: &[u8]) -> PartState {
    match content {
        [b'P', b'K', 3, 4, _, _, flags, ..] if flags & 1 == 1 => PartState::Protected,
        _ => PartState::Unsupported,
    }
}
