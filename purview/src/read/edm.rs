//! Schemas of exact data matching: `EdmSchema` in XML.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::read::xml::Element;
use crate::tenant::{Kind, Object};
use crate::trail::Trail;
use crate::value::Value;

/// The parameter that holds the schema: its elements, without what stands between them.
const TEXT: &str = "EdmSchemaXml";

/// One object for each data store.
pub(super) fn schema(root: &Element, at: &Trail<'_>, findings: &mut Findings) -> Vec<Object> {
    let mut objects = Vec::new();
    for (index, store) in root.children.iter().filter(|child| child.name == "DataStore").enumerate() {
        let list = at.key("DataStore");
        let at = list.index(index);
        let Some(name) = store.attribute("name").filter(|name| !name.is_empty()) else {
            findings.malformed(&at, "no `name`", "the name of the data store");
            continue;
        };
        let parameters = BTreeMap::from([(TEXT.to_owned(), Value::Text(root.source()))]);
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
