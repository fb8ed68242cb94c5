//! A rule package: `RulePackage` in XML, as the service takes it and as it gives it back.
//!
//! What the model of a package has no place for is kept as XML with the way to it, and said.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::package::{Details, Entity, Evidence, KeywordGroup, Package, Pattern, Processor, Term};
use crate::read::xml::Element;
use crate::tenant::{Kind, Object};
use crate::trail::Trail;
use crate::value::Value;

/// The parameter that holds the types.
pub(crate) const PACKAGE: &str = "Package";

/// Proximity without an end.
const UNLIMITED: u32 = u32::MAX;

/// Told why where there is none.
pub(super) fn package(root: &Element, at: &Trail<'_>, findings: &mut Findings) -> Option<Object> {
    let mut reader = Reader { package: Package::default(), findings };
    reader.whole(root, at)?;
    let package = reader.package;
    let details = package.details.get(&package.default_language).or_else(|| package.details.values().next());
    let name = details.map_or_else(|| package.id.clone(), |details| details.name.clone());
    Some(Object {
        kind: Kind::RulePackage,
        name,
        parent: None,
        id: Some(package.id.clone()),
        parameters: BTreeMap::from([(PACKAGE.to_owned(), Value::Package(Box::new(package)))]),
        extra: BTreeMap::new(),
        origin: at.origin(),
    })
}

struct Reader<'f> {
    package: Package,
    findings: &'f mut Findings,
}

impl Reader<'_> {
    fn whole(&mut self, root: &Element, at: &Trail<'_>) -> Option<()> {
        for part in &root.children {
            let at = at.key(&part.name);
            match part.name.as_str() {
                "RulePack" => self.head(part, &at)?,
                "Rules" => self.rules(part, &at)?,
                _ => self.keep(part, &at),
            }
        }
        if self.package.id.is_empty() {
            self.findings.malformed(at, "no `RulePack`", "a rule package");
            return None;
        }
        Some(())
    }

    fn head(&mut self, head: &Element, at: &Trail<'_>) -> Option<()> {
        self.package.id = self.needed(head, "id", at)?;
        for part in &head.children {
            let at = at.key(&part.name);
            match part.name.as_str() {
                "Version" => {
                    for (place, name) in ["major", "minor", "build", "revision"].into_iter().enumerate() {
                        let number = self.number(part, name, &at)?.unwrap_or(0);
                        if let Some(slot) = self.package.version.get_mut(place) {
                            *slot = number;
                        }
                    }
                }
                "Publisher" => self.package.publisher_id = self.needed(part, "id", &at)?,
                "Details" => self.details(part, &at)?,
                _ => self.keep(part, &at),
            }
        }
        Some(())
    }

    fn details(&mut self, details: &Element, at: &Trail<'_>) -> Option<()> {
        self.package.default_language = self.needed(details, "defaultLangCode", at)?;
        for part in &details.children {
            if part.name != "LocalizedDetails" {
                self.keep(part, &at.key(&part.name));
                continue;
            }
            let language = self.needed(part, "langcode", &at.key(&part.name))?;
            let text =
                |name: &str| part.child(name).map(|child| child.text.trim().to_owned()).unwrap_or_default();
            let details = Details {
                publisher: text("PublisherName"),
                name: text("Name"),
                description: text("Description"),
            };
            self.package.details.insert(language, details);
        }
        Some(())
    }

    fn rules(&mut self, rules: &Element, at: &Trail<'_>) -> Option<()> {
        for (index, part) in rules.children.iter().enumerate() {
            let list = at.key(&part.name);
            let at = list.index(index);
            match part.name.as_str() {
                "Entity" => self.entity(part, &at)?,
                // Entities that only newer engines read.
                "Version" => self.rules(part, &at)?,
                "Regex" => {
                    let validators = part.attribute("validators").unwrap_or_default();
                    let validators =
                        validators.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned);
                    let id = self.needed(part, "id", &at)?;
                    let pattern = part.text.trim().to_owned();
                    self.package.processors.push(Processor::Regex {
                        id,
                        pattern,
                        validators: validators.collect(),
                    });
                }
                "Keyword" => {
                    let id = self.needed(part, "id", &at)?;
                    let groups =
                        part.children.iter().filter(|group| group.name == "Group").map(keyword_group);
                    self.package.processors.push(Processor::Keywords { id, groups: groups.collect() });
                }
                "LocalizedStrings" => self.strings(part, &at)?,
                _ => self.keep(part, &at),
            }
        }
        Some(())
    }

    fn entity(&mut self, entity: &Element, at: &Trail<'_>) -> Option<()> {
        let id = self.needed(entity, "id", at)?;
        let proximity = self.proximity(entity, "patternsProximity", at)?;
        let recommended = self.number(entity, "recommendedConfidence", at)?;
        let mut found = Entity {
            id,
            proximity,
            recommended,
            patterns: Vec::new(),
            names: BTreeMap::new(),
            default_language: None,
        };
        let mut parts: Vec<&Element> = Vec::new();
        for part in &entity.children {
            // Patterns that only newer engines read.
            if part.name == "Version" { parts.extend(&part.children) } else { parts.push(part) }
        }
        for (index, part) in parts.into_iter().enumerate() {
            let list = at.key(&part.name);
            let at = list.index(index);
            match part.name.as_str() {
                "Pattern" => found.patterns.push(self.pattern(part, &at)?),
                _ => self.keep(part, &at),
            }
        }
        self.attributes(entity, &["id", "patternsProximity", "recommendedConfidence", "workload"], at);
        self.package.entities.push(found);
        Some(())
    }

    fn pattern(&mut self, pattern: &Element, at: &Trail<'_>) -> Option<Pattern> {
        let confidence = self.number(pattern, "confidenceLevel", at)?.unwrap_or(0);
        let proximity = self.proximity(pattern, "proximity", at)?;
        let mut found = Pattern { confidence, proximity, primary: String::new(), evidence: Vec::new() };
        for part in &pattern.children {
            let at = at.key(&part.name);
            match part.name.as_str() {
                "IdMatch" => found.primary = self.needed(part, "idRef", &at)?,
                "Match" | "Any" => found.evidence.push(self.evidence(part, &at)?),
                _ => self.keep(part, &at),
            }
        }
        self.attributes(pattern, &["confidenceLevel", "proximity"], at);
        if found.primary.is_empty() {
            self.findings.malformed(at, "no `IdMatch`", "what the pattern finds");
            return None;
        }
        Some(found)
    }

    fn evidence(&mut self, part: &Element, at: &Trail<'_>) -> Option<Evidence> {
        if part.name == "Match" {
            self.attributes(part, &["idRef", "minCount", "uniqueResults"], at);
            let unique =
                part.attribute("uniqueResults").is_some_and(|text| text.eq_ignore_ascii_case("true"));
            let id = self.needed(part, "idRef", at)?;
            let min_count = self.number(part, "minCount", at)?.unwrap_or(1);
            return Some(Evidence::Match { id, min_count, unique });
        }
        let mut members = Vec::new();
        for (index, child) in part.children.iter().enumerate() {
            let list = at.key(&child.name);
            let at = list.index(index);
            match child.name.as_str() {
                "Match" | "Any" => members.push(self.evidence(child, &at)?),
                _ => self.keep(child, &at),
            }
        }
        let min = self.number(part, "minMatches", at)?.unwrap_or(1);
        Some(Evidence::Any { min, max: self.number(part, "maxMatches", at)?, members })
    }

    /// Names of types in the languages of their readers.
    fn strings(&mut self, strings: &Element, at: &Trail<'_>) -> Option<()> {
        let entities = self.package.entities.iter().enumerate();
        let places: BTreeMap<String, usize> =
            entities.map(|(place, entity)| (entity.id.to_lowercase(), place)).collect();
        for resource in strings.children.iter().filter(|child| child.name == "Resource") {
            let id = self.needed(resource, "idRef", &at.key("Resource"))?;
            let place = places.get(&id.to_lowercase());
            let Some(entity) = place.and_then(|place| self.package.entities.get_mut(*place)) else {
                self.keep(resource, &at.key("Resource"));
                continue;
            };
            for part in &resource.children {
                let language = part.attribute("langcode").unwrap_or_default().to_owned();
                let is_default =
                    part.attribute("default").is_some_and(|text| text.eq_ignore_ascii_case("true"));
                if is_default && part.name == "Name" {
                    entity.default_language = Some(language.clone());
                }
                let names = entity.names.entry(language).or_default();
                match part.name.as_str() {
                    "Name" => names.0 = part.text.trim().to_owned(),
                    "Description" => names.1 = part.text.trim().to_owned(),
                    _ => {}
                }
            }
        }
        Some(())
    }

    fn needed(&mut self, element: &Element, name: &str, at: &Trail<'_>) -> Option<String> {
        match element.attribute(name).map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Some(text.to_owned()),
            None => {
                self.findings.malformed(at, format!("no `{name}`"), "what others refer to");
                None
            }
        }
    }

    /// `Some(None)`: not given.
    #[expect(clippy::option_option, reason = "the outer one is the reader's: told why, or read on")]
    fn number<N: std::str::FromStr>(
        &mut self,
        element: &Element,
        name: &str,
        at: &Trail<'_>,
    ) -> Option<Option<N>> {
        let Some(text) = element.attribute(name) else { return Some(None) };
        match text.trim().parse() {
            Ok(number) => Some(Some(number)),
            Err(_) => {
                let found = format!("`{}`", crate::finding::excerpt(text));
                self.findings.malformed(&at.key(name), found, "a number in its range");
                None
            }
        }
    }

    #[expect(clippy::option_option, reason = "as for numbers")]
    fn proximity(&mut self, element: &Element, name: &str, at: &Trail<'_>) -> Option<Option<u32>> {
        match element.attribute(name) {
            Some(text) if text.eq_ignore_ascii_case("unlimited") => Some(Some(UNLIMITED)),
            _ => self.number(element, name, at),
        }
    }

    fn keep(&mut self, part: &Element, at: &Trail<'_>) {
        self.findings.kept(at, &format!("`{}`", crate::finding::excerpt(&part.name)));
        self.package.extra.push((at.to_string(), part.source()));
    }

    fn attributes(&mut self, element: &Element, known: &[&str], at: &Trail<'_>) {
        for (key, value) in &element.attributes {
            if !known.iter().any(|name| name.eq_ignore_ascii_case(key)) {
                let key = format!("@{key}");
                let at = at.key(&key);
                self.findings.kept(&at, &format!("`{}`", crate::finding::excerpt(&key)));
                self.package.extra.push((at.to_string(), value.clone()));
            }
        }
    }
}

fn keyword_group(group: &Element) -> KeywordGroup {
    let term = |term: &Element| Term {
        text: term.text.trim().to_owned(),
        case_sensitive: term.attribute("caseSensitive").is_some_and(|text| text.eq_ignore_ascii_case("true")),
    };
    KeywordGroup {
        whole_words: group.attribute("matchStyle").is_none_or(|style| style.eq_ignore_ascii_case("word")),
        terms: group.children.iter().filter(|child| child.name == "Term").map(term).collect(),
    }
}
