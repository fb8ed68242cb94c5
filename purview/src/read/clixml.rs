//! CLIXML, as `Export-Clixml` writes it: objects with typed properties, to the JSON that the same objects have.
//!
//! ```xml
//! <Objs><Obj RefId="0"><Props><S N="Name">Cards</S><Obj N="To" RefId="1"><LST><S>a</S></LST></Obj></Props></Obj></Objs>
//! ```

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::read::json::MAX_VALUES;
use crate::read::xml::Element;

/// # Errors
/// What the file holds that the format does not have.
pub(super) fn objects(root: &Element) -> Result<Json, String> {
    let mut reader = Reader { known: BTreeMap::new(), left: MAX_VALUES };
    let members = root.children.iter().map(|child| reader.value(child)).collect::<Result<Vec<_>, _>>()?;
    // One list written whole is the list.
    Ok(match <[Json; 1]>::try_from(members) {
        Ok([list @ Json::Array(_)]) => list,
        Ok([one]) => Json::Array(vec![one]),
        Err(members) => Json::Array(members),
    })
}

struct Reader {
    /// Objects that others refer to, with their sizes.
    known: BTreeMap<String, (Json, usize)>,
    left: usize,
}

impl Reader {
    fn value(&mut self, element: &Element) -> Result<Json, String> {
        self.take(1)?;
        let text = || unescaped(&element.text);
        Ok(match element.name.as_str() {
            "Nil" => Json::Null,
            "B" => match element.text.trim() {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                other => return Err(format!("`{}` is no `B`", crate::finding::excerpt(other))),
            },
            "By" | "SB" | "I16" | "U16" | "I32" | "U32" | "I64" => match element.text.trim().parse::<i64>() {
                Ok(number) => Json::Number(number.into()),
                Err(_) => return Err(format!("`{}` is no number", crate::finding::excerpt(&element.text))),
            },
            "Obj" => self.object(element)?,
            "Ref" => {
                let id = element.attribute("RefId").unwrap_or_default();
                let Some((value, size)) = self.known.get(id).cloned() else {
                    return Err(format!(
                        "`Ref` to `{}`, which does not stand before it",
                        crate::finding::excerpt(id)
                    ));
                };
                self.take(size)?;
                value
            }
            // Texts, numbers with a point, dates, GUIDs, versions, addresses.
            _ if element.children.is_empty() => Json::String(text()),
            other => return Err(format!("`{}` is no part of CLIXML", crate::finding::excerpt(other))),
        })
    }

    fn object(&mut self, element: &Element) -> Result<Json, String> {
        let before = self.left;
        let mut fields = Map::new();
        let mut other = None;
        for part in &element.children {
            match part.name.as_str() {
                "TN" | "TNRef" => {}
                "Props" | "MS" => {
                    for property in &part.children {
                        let name = property.attribute("N").unwrap_or_default();
                        let value = self.value(property)?;
                        fields.entry(unescaped(name)).or_insert(value);
                    }
                }
                "LST" | "IE" | "QUE" | "STK" => {
                    let members = part.children.iter().map(|member| self.value(member));
                    other = Some(Json::Array(members.collect::<Result<_, _>>()?));
                }
                "DCT" => other = Some(Json::Object(self.table(part)?)),
                // What an enumeration is called; its number says less.
                "ToString" => other = other.or_else(|| Some(Json::String(unescaped(&part.text)))),
                _ => {
                    let value = self.value(part)?;
                    other = other.or(Some(value));
                }
            }
        }
        // A list may have properties of its own, such as its length.
        let value = match other {
            Some(list @ (Json::Array(_) | Json::Object(_))) => list,
            Some(value) if fields.is_empty() => value,
            _ => Json::Object(fields),
        };
        if let Some(id) = element.attribute("RefId") {
            self.known.insert(id.to_owned(), (value.clone(), before.saturating_sub(self.left).max(1)));
        }
        Ok(value)
    }

    fn table(&mut self, part: &Element) -> Result<Map<String, Json>, String> {
        let mut table = Map::new();
        for entry in part.children.iter().filter(|child| child.name == "En") {
            let named = |name: &str| entry.children.iter().find(|child| child.attribute("N") == Some(name));
            let (Some(key), Some(value)) = (named("Key"), named("Value")) else {
                return Err("an `En` without key and value".to_owned());
            };
            let value = self.value(value)?;
            table.insert(unescaped(&key.text), value);
        }
        Ok(table)
    }

    fn take(&mut self, values: usize) -> Result<(), String> {
        self.left = self.left.checked_sub(values).ok_or_else(|| format!("more than {MAX_VALUES} values"))?;
        Ok(())
    }
}

/// `_x000D_` is the character of that number.
fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        units.extend(before.encode_utf16());
        let unit = after.get(..4).filter(|_| after.get(4..5) == Some("_"));
        match unit.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                units.push(unit);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = after;
            }
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_characters() {
        assert_eq!(unescaped("a_x000D__x000A_b_x_x12"), "a\r\nb_x_x12");
        assert_eq!(unescaped("_xD83D__xDE00_"), "😀");
        assert_eq!(unescaped("_xééé"), "_xééé");
    }
}
