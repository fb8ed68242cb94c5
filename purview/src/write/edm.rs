//! Schemas of exact data matching: the tenant's own text where there is one, else made of the fields.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::tenant::Object;
use crate::value::Value;
use crate::write::File;
use crate::write::xml::{attribute, file_stem, utf16};

/// Where readers keep the text of a schema.
const TEXT: &str = "EdmSchemaXml";

const NAMESPACE: &str = "http://schemas.microsoft.com/office/2018/edm";

/// Attributes of a field in the order of the service's own examples, by the keys of the fields' tables.
const ATTRIBUTES: [(&str, &str); 4] = [
    ("Name", "name"),
    ("Searchable", "searchable"),
    ("CaseInsensitive", "caseInsensitive"),
    ("IgnoredDelimiters", "ignoredDelimiters"),
];

pub(super) fn schema(object: &Object) -> Option<File> {
    Some(File { name: name(object), bytes: utf16(&text(object)?) })
}

pub(super) fn name(object: &Object) -> String {
    format!("{}.schema.xml", file_stem(&object.name))
}

/// The schema in XML; nothing for an object that names no field.
pub fn text(object: &Object) -> Option<String> {
    match object.parameters.get(TEXT) {
        Some(Value::Text(text)) => return Some(text.clone()),
        Some(Value::Raw(json)) => return json.as_str().map(str::to_owned),
        _ => {}
    }
    let fields = object.parameters.get("Fields")?.members();
    let description = object.parameters.get("Description").and_then(Value::as_text).unwrap_or_default();
    let mut xml = format!("<EdmSchema xmlns=\"{NAMESPACE}\">\n");
    let _ = writeln!(
        xml,
        "  <DataStore name={} description={} version=\"1\">",
        attribute(&object.name),
        attribute(description)
    );
    for field in fields {
        if let Value::Table(entry) = field {
            let _ = writeln!(xml, "    <Field{}/>", attributes(entry));
        }
    }
    xml.push_str("  </DataStore>\n</EdmSchema>\n");
    Some(xml)
}

fn attributes(entry: &BTreeMap<String, Value>) -> String {
    let written = ATTRIBUTES.iter().filter_map(|(key, name)| {
        let value = match entry.get(*key)? {
            Value::Flag(flag) => flag.to_string(),
            value => value.as_text()?.to_owned(),
        };
        Some(format!(" {name}={}", attribute(&value)))
    });
    written.collect()
}
