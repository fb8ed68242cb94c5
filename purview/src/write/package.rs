//! Rule packages in XML, as the service takes them: UTF-16 with a byte order mark.

use std::fmt::Write as _;

use crate::express::UNLIMITED;
use crate::package::{Entity, Evidence, Package, Pattern, Processor};
use crate::tenant::Object;
use crate::value::Value;
use crate::write::xml::{attribute, escaped, file_stem, utf16};

const NAMESPACE: &str = "http://schemas.microsoft.com/office/2011/mce";

/// The file of a rule package; nothing for another object.
pub fn package(object: &Object) -> Option<Vec<u8>> {
    match object.parameters.get("Package") {
        Some(Value::Package(package)) => Some(utf16(&text(package))),
        _ => None,
    }
}

/// `contoso-dlp.types.xml`
pub fn package_name(object: &Object) -> String {
    format!("{}.types.xml", file_stem(&object.name))
}

fn text(package: &Package) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n");
    let _ = writeln!(xml, "<RulePackage xmlns=\"{NAMESPACE}\">");
    let [major, minor, build, revision] = package.version;
    let _ = writeln!(xml, "  <RulePack id={}>", attribute(&package.id));
    let _ = writeln!(
        xml,
        "    <Version major=\"{major}\" minor=\"{minor}\" build=\"{build}\" revision=\"{revision}\"/>"
    );
    let _ = writeln!(xml, "    <Publisher id={}/>", attribute(&package.publisher_id));
    let _ = writeln!(xml, "    <Details defaultLangCode={}>", attribute(&package.default_language));
    for (language, details) in &package.details {
        let _ = writeln!(xml, "      <LocalizedDetails langcode={}>", attribute(language));
        let _ = writeln!(xml, "        <PublisherName>{}</PublisherName>", escaped(&details.publisher));
        let _ = writeln!(xml, "        <Name>{}</Name>", escaped(&details.name));
        let _ = writeln!(xml, "        <Description>{}</Description>", escaped(&details.description));
        xml.push_str("      </LocalizedDetails>\n");
    }
    xml.push_str("    </Details>\n  </RulePack>\n  <Rules>\n");
    for each in &package.entities {
        entity(&mut xml, each);
    }
    for each in &package.processors {
        processor(&mut xml, each);
    }
    xml.push_str("    <LocalizedStrings>\n");
    for each in &package.entities {
        resource(&mut xml, each, &package.default_language);
    }
    xml.push_str("    </LocalizedStrings>\n  </Rules>\n</RulePackage>\n");
    xml
}

fn entity(xml: &mut String, entity: &Entity) {
    let _ = write!(xml, "    <Entity id={}", attribute(&entity.id));
    if let Some(proximity) = entity.proximity {
        let _ = write!(xml, " patternsProximity=\"{}\"", distance(proximity));
    }
    if let Some(recommended) = entity.recommended {
        let _ = write!(xml, " recommendedConfidence=\"{recommended}\"");
    }
    xml.push_str(">\n");
    for each in &entity.patterns {
        pattern(xml, each);
    }
    xml.push_str("    </Entity>\n");
}

fn distance(proximity: u32) -> String {
    if proximity == UNLIMITED { "unlimited".to_owned() } else { proximity.to_string() }
}

fn pattern(xml: &mut String, pattern: &Pattern) {
    let _ = write!(xml, "      <Pattern confidenceLevel=\"{}\"", pattern.confidence);
    if let Some(proximity) = pattern.proximity {
        let _ = write!(xml, " proximity=\"{}\"", distance(proximity));
    }
    let _ = writeln!(xml, ">\n        <IdMatch idRef={}/>", attribute(&pattern.primary));
    for each in &pattern.evidence {
        evidence(xml, each, 8);
    }
    xml.push_str("      </Pattern>\n");
}

fn evidence(xml: &mut String, asked: &Evidence, indent: usize) {
    match asked {
        Evidence::Match { id, min_count, unique } => {
            let _ = write!(xml, "{:indent$}<Match idRef={}", "", attribute(id));
            if *min_count != 1 {
                let _ = write!(xml, " minCount=\"{min_count}\"");
            }
            if *unique {
                xml.push_str(" uniqueResults=\"true\"");
            }
            xml.push_str("/>\n");
        }
        Evidence::Any { min, max, members } => {
            let _ = write!(xml, "{:indent$}<Any minMatches=\"{min}\"", "");
            if let Some(max) = max {
                let _ = write!(xml, " maxMatches=\"{max}\"");
            }
            xml.push_str(">\n");
            for member in members {
                evidence(xml, member, indent + 2);
            }
            let _ = writeln!(xml, "{:indent$}</Any>", "");
        }
    }
}

fn processor(xml: &mut String, processor: &Processor) {
    match processor {
        Processor::Regex { id, pattern, validators } => {
            let _ = write!(xml, "    <Regex id={}", attribute(id));
            if !validators.is_empty() {
                let _ = write!(xml, " validators={}", attribute(&validators.join(" ")));
            }
            let _ = writeln!(xml, ">{}</Regex>", escaped(pattern));
        }
        Processor::Keywords { id, groups } => {
            let _ = writeln!(xml, "    <Keyword id={}>", attribute(id));
            for group in groups {
                let style = if group.whole_words { "word" } else { "string" };
                let _ = writeln!(xml, "      <Group matchStyle=\"{style}\">");
                for term in &group.terms {
                    let case = if term.case_sensitive { " caseSensitive=\"true\"" } else { "" };
                    let _ = writeln!(xml, "        <Term{case}>{}</Term>", escaped(&term.text));
                }
                xml.push_str("      </Group>\n");
            }
            xml.push_str("    </Keyword>\n");
        }
    }
}

fn resource(xml: &mut String, entity: &Entity, language: &str) {
    let _ = writeln!(xml, "      <Resource idRef={}>", attribute(&entity.id));
    let default = entity.default_language.as_deref().unwrap_or(language);
    let each = |xml: &mut String, element: &str, of: fn(&(String, String)) -> &str| {
        for (language, texts) in &entity.names {
            let is_default = if language == default { "true" } else { "false" };
            let _ = writeln!(
                xml,
                "        <{element} default=\"{is_default}\" langcode={}>{}</{element}>",
                attribute(language),
                escaped(of(texts))
            );
        }
    };
    each(xml, "Name", |texts| &texts.0);
    each(xml, "Description", |texts| &texts.1);
    xml.push_str("      </Resource>\n");
}
