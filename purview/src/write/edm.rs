//! Schemas of exact data, as the tenant's own text has them.

use crate::tenant::Object;
use crate::value::Value;
use crate::write::File;
use crate::write::xml::{file_stem, utf16};

/// Where readers keep the text of a schema.
const TEXT: &str = "EdmSchemaXml";

pub(super) fn schema(object: &Object) -> Option<File> {
    let text = object.parameters.get(TEXT).and_then(Value::as_text)?;
    Some(File { name: name(object), bytes: utf16(text) })
}

pub(super) fn name(object: &Object) -> String {
    format!("{}.schema.xml", file_stem(&object.name))
}
