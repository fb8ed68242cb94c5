//! Bytes to [`Raw`] objects: what a file is, and which objects stand in it. Nothing is interpreted here.
//!
//! ```text
//!  bytes ─▶ text ─▶ JSON ───────────────────────────────┐
//!                   CLIXML ──────▶ JSON ────────────────┼─▶ recognised by their properties ─▶ Raw
//!                   configuration blocks ─▶ JSON ───────┘
//!                   rule package, EDM schema in XML ──────────────────────────────────────▶ Object
//! ```
//!
//! Files are hostile until read: size, depth and number have limits, and whatever is wrong has a place inside the file.

pub(crate) mod json;
pub(crate) mod recognise;
pub(crate) mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::finding::Findings;
use crate::tenant::{Kind, Object, Origin};
use crate::trail::Trail;

/// A file that was given.
#[derive(Clone, Copy, Debug)]
pub struct Input<'i> {
    /// As findings call it.
    pub name: &'i str,
    pub bytes: &'i [u8],
}

/// Bytes of one file: some hundred times a large tenant's export.
const MAX_BYTES: usize = 256 << 20;

/// An object as a cmdlet gave it.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) kind: Kind,
    /// By name in lower case: the name as written, and the value.
    pub(crate) fields: BTreeMap<String, (String, Json)>,
    pub(crate) origin: Origin,
}

impl Raw {
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.fields.get(&name.to_ascii_lowercase()).map(|(_, value)| value)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::as_str).filter(|text| !text.is_empty())
    }
}

/// What the files hold.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) raws: Vec<Raw>,
    /// Read from forms that have no fields to bring into normal form.
    pub(crate) objects: Vec<Object>,
}

pub(crate) fn read(inputs: &[Input<'_>], findings: &mut Findings) -> Contents {
    let mut contents = Contents::default();
    for input in inputs {
        let file: Arc<str> = input.name.into();
        let whole = Trail::of(&file);
        if input.bytes.len() > MAX_BYTES {
            findings.unreadable(&whole, format!("it has more than {} MB", MAX_BYTES >> 20));
            continue;
        }
        match text::text(input.bytes) {
            Ok(text) => one(&text, &whole, &mut contents, findings),
            Err(reason) => findings.unreadable(&whole, reason),
        }
    }
    contents
}

fn one(text: &str, whole: &Trail<'_>, contents: &mut Contents, findings: &mut Findings) {
    match json::json(text) {
        Ok(value) => recognise::objects(value, whole, &mut contents.raws, findings),
        Err(reason) => findings.unreadable(whole, reason),
    }
}
