//! XML as a tree of elements, within limits. Entities are the five of XML and characters by number; a document type, where others
//! could be declared, is refused.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements in elements.
const MAX_DEPTH: usize = 64;
/// Elements in one file.
const MAX_ELEMENTS: usize = 4_000_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Element {
    /// Without its prefix.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    /// All text directly inside.
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// As XML again.
    pub(crate) fn source(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        text.push('<');
        text.push_str(&self.name);
        for (key, value) in &self.attributes {
            text.push_str(&format!(" {key}=\"{}\"", quick_xml::escape::escape(value.as_str())));
        }
        text.push('>');
        text.push_str(&quick_xml::escape::escape(self.text.trim()));
        // As deep as the reader goes, and that is limited.
        for child in &self.children {
            child.write(text);
        }
        text.push_str(&format!("</{}>", self.name));
    }
}

/// # Errors
/// Why it is no XML, with the byte.
pub(crate) fn xml(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut left = MAX_ELEMENTS;
    loop {
        let event =
            reader.read_event().map_err(|error| format!("{error} (byte {})", reader.error_position()))?;
        let at = |what: &str| format!("{what} (byte {})", reader.buffer_position());
        match event {
            Event::Start(start) => {
                left = left.checked_sub(1).ok_or_else(|| at("more elements than are read"))?;
                if open.len() >= MAX_DEPTH {
                    return Err(at("more than 64 elements stand in each other"));
                }
                open.push(element(&start).map_err(|reason| at(&reason))?);
            }
            Event::Empty(start) => {
                left = left.checked_sub(1).ok_or_else(|| at("more elements than are read"))?;
                let whole = element(&start).map_err(|reason| at(&reason))?;
                close(whole, &mut open, &mut root).map_err(|reason| at(&reason))?;
            }
            Event::End(_) => {
                let whole = open.pop().ok_or_else(|| at("an element ends that did not begin"))?;
                close(whole, &mut open, &mut root).map_err(|reason| at(&reason))?;
            }
            Event::Text(part) => {
                let part = part.xml10_content();
                match open.last_mut() {
                    Some(element) => element.text.push_str(&part),
                    None if part.trim().is_empty() => {}
                    None => return Err(at("text stands outside of all elements")),
                }
            }
            Event::CData(part) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&part.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let by_number = reference.resolve_char_ref().map_err(|error| at(&error.to_string()))?;
                let name = reference.xml10_content();
                let named = quick_xml::escape::resolve_xml_entity(&name);
                let Some(element) = open.last_mut() else {
                    return Err(at("an entity stands outside of all elements"));
                };
                match (by_number, named) {
                    (Some(character), _) => element.text.push(character),
                    (None, Some(text)) => element.text.push_str(text),
                    (None, None) => return Err(at("an entity that XML does not have")),
                }
            }
            Event::DocType(_) => return Err(at("a document type, which no export has")),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    match (open.pop(), root) {
        (Some(element), _) => Err(format!("`{}` does not end", crate::finding::excerpt(&element.name))),
        (None, Some(root)) => Ok(root),
        (None, None) => Err("no element stands in it".to_owned()),
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        let key: &str = attribute.key.local_name().into_inner();
        attributes.push((key.to_owned(), value.into_owned()));
    }
    let name: &str = start.local_name().into_inner();
    Ok(Element { name: name.to_owned(), attributes, ..Element::default() })
}

fn close(whole: Element, open: &mut [Element], root: &mut Option<Element>) -> Result<(), String> {
    match (open.last_mut(), &root) {
        (Some(parent), _) => parent.children.push(whole),
        (None, None) => *root = Some(whole),
        (None, Some(_)) => return Err("a second element stands beside the outermost".to_owned()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_and_what_is_refused() {
        let tree = xml("<?xml version=\"1.0\"?><a:b x='1 &amp; 2'><c>&lt;&#233;<![CDATA[&]]></c><d/></a:b>")
            .unwrap();
        assert_eq!(tree.source(), "<b x=\"1 &amp; 2\"><c>&lt;é&amp;</c><d></d></b>");
        let deep = "<a>".repeat(100);
        for (text, words) in [
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "a document type"),
            ("<a>&b;</a>", "an entity"),
            ("<a><b></a>", "ill-formed document"),
            ("<a>", "`a` does not end"),
            ("<a/><b/>", "a second element"),
            ("", "no element"),
            (deep.as_str(), "more than 64 elements"),
        ] {
            let error = xml(text).unwrap_err();
            assert!(error.starts_with(words), "{text}: {error}");
        }
    }
}
