//! Schemas of exact data matching: `EdmSchema` in XML.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::read::xml::Element;
use crate::tenant::{Kind, Object};
use crate::trail::Trail;
use crate::value::Value;

/// One object for each data store. Its version grows with every upload and is no part of it.
pub(super) fn schema(root: &Element, at: &Trail<'_>, findings: &mut Findings) -> Vec<Object> {
    let mut objects = Vec::new();
    for (index, store) in root.children.iter().filter(|child| child.name == "DataStore").enumerate() {
        let list = at.key("DataStore");
        let at = list.index(index);
        let Some(name) = store.attribute("name").filter(|name| !name.is_empty()) else {
            findings.malformed(&at, "no `name`", "the name of the data store");
            continue;
        };
        let mut parameters = BTreeMap::new();
        if let Some(text) = store.attribute("description") {
            parameters.insert("Description".to_owned(), Value::text(text));
        }
        let fields = store.children.iter().filter(|child| child.name == "Field").map(field);
        parameters.insert("Fields".to_owned(), Value::List(fields.collect()));
        objects.push(Object {
            kind: Kind::EdmSchema,
            name: name.to_owned(),
            parent: None,
            id: None,
            parameters,
            extra: BTreeMap::new(),
            origin: at.origin(),
        });
    }
    if root.children.is_empty() {
        findings.malformed(at, "no `DataStore`", "a schema");
    }
    objects
}

/// A switch that is off is as good as left out.
fn field(field: &Element) -> Value {
    let known = [
        ("name", "Name"),
        ("searchable", "Searchable"),
        ("caseInsensitive", "CaseInsensitive"),
        ("ignoredDelimiters", "IgnoredDelimiters"),
    ];
    let mut table = BTreeMap::new();
    for (attribute, key) in known {
        match field.attribute(attribute) {
            None | Some("" | "false" | "False") => {}
            Some("true" | "True") => {
                table.insert(key.to_owned(), Value::Flag(true));
            }
            Some(text) => {
                table.insert(key.to_owned(), Value::text(text));
            }
        }
    }
    Value::Table(table)
}
