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

mod clixml;
mod dsc;
mod edm;
pub(crate) mod json;
mod package;
pub(crate) mod recognise;
pub(crate) mod text;
mod xml;

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
    match text.trim_start().chars().next() {
        Some('<') if !text.trim_start().starts_with("<#") => marked_up(text, whole, contents, findings),
        Some('{' | '[' | '"') | None => match json::json(text) {
            Ok(value) => json_value(value, whole, contents, findings),
            Err(reason) => findings.unreadable(whole, reason),
        },
        Some(_) => dsc::blocks(text, whole, &mut contents.raws, findings),
    }
}

fn json_value(value: Json, whole: &Trail<'_>, contents: &mut Contents, findings: &mut Findings) {
    let mut raws = Vec::new();
    recognise::objects(value, whole, &mut raws, findings);
    for raw in raws {
        // Types and schemas are XML inside a text, and the text is all that counts.
        let inside =
            [(Kind::RulePackage, "ClassificationRuleCollectionXml"), (Kind::EdmSchema, "EdmSchemaXml")];
        match inside.iter().find(|(kind, _)| *kind == raw.kind) {
            None => contents.raws.push(raw),
            Some((_, field)) => match raw.text(field) {
                Some(text) => marked_up(text, &Trail::from(&raw.origin).key(field), contents, findings),
                None => findings.malformed(&Trail::from(&raw.origin).key(field), "nothing", "a text in XML"),
            },
        }
    }
}

fn marked_up(text: &str, at: &Trail<'_>, contents: &mut Contents, findings: &mut Findings) {
    let root = match xml::xml(text) {
        Ok(root) => root,
        Err(reason) => return findings.unreadable(at, reason),
    };
    match root.name.as_str() {
        "RulePackage" => contents.objects.extend(package::package(&root, at, findings)),
        "EdmSchema" => contents.objects.extend(edm::schema(&root, at, findings)),
        "Objs" => match clixml::objects(&root) {
            Ok(value) => json_value(value, at, contents, findings),
            Err(reason) => findings.unreadable(at, reason),
        },
        other => {
            let found = format!("`{}`", crate::finding::excerpt(other));
            findings.malformed(at, found, "`RulePackage`, `EdmSchema` or `Objs`");
        }
    }
}
