//! The project's own types, as one rule package.
//!
//! Types of the library are the vendor's and are not written. Expressions and keyword lists stand once in the package, however many
//! types ask for them.

use std::collections::BTreeMap;

use weir_compiler::diagnostics::catalogue;
use weir_compiler::types::model::{
    Evidence as Asked, Matcher, MatcherKind, Pattern as Source, SensitiveType, TypeBody,
};

use crate::express::identifiers::derived;
use crate::express::values::expression;
use crate::express::{Expressing, object};
use crate::package::{Details, Entity, Evidence, KeywordGroup, Package, Pattern, Processor, Term};
use crate::tenant::Kind;
use crate::value::Value;

const LANGUAGE: &str = "en-us";

/// No end to how far evidence may stand.
pub(crate) const UNLIMITED: u32 = u32::MAX;

impl Expressing<'_> {
    pub(super) fn types(&mut self) {
        let model = self.model;
        let mut package = Package {
            id: derived(&[&model.name, "package"]),
            publisher_id: derived(&[&model.name, "publisher"]),
            version: [1, 0, 0, 0],
            default_language: LANGUAGE.to_owned(),
            details: BTreeMap::from([(
                LANGUAGE.to_owned(),
                Details {
                    publisher: model.name.clone(),
                    name: model.name.clone(),
                    description: format!("Sensitive information types of {}", model.name),
                },
            )]),
            ..Package::default()
        };
        let mut processors: BTreeMap<String, String> = BTreeMap::new();
        for sit in model.types.iter().filter(|sit| !sit.library) {
            if let TypeBody::Patterns(patterns) = &sit.body {
                let entity = self.entity(sit, patterns, &mut processors, &mut package);
                package.entities.push(entity);
            }
        }
        if !package.entities.is_empty() {
            let mut made = object(Kind::RulePackage, &model.name);
            made.id = Some(package.id.clone());
            made.parameters.insert("Package".to_owned(), Value::Package(Box::new(package)));
            self.push(made);
        }
    }

    fn entity(
        &mut self,
        sit: &SensitiveType,
        patterns: &[Source],
        processors: &mut BTreeMap<String, String>,
        package: &mut Package,
    ) -> Entity {
        let proximities = patterns.iter().map(|pattern| pattern.proximity.unwrap_or(UNLIMITED));
        let widest = proximities.max().unwrap_or(UNLIMITED);
        if patterns.iter().any(|pattern| !pattern.excluded.is_empty()) {
            self.report(
                catalogue::WR0821,
                sit.span,
                format!("the export of `{}` does not exclude the values that its source excludes", sit.name),
                "its `exclude` is left out",
                "compare what the platform finds, or ask for more evidence",
            );
        }
        let mut made = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let proximity = pattern.proximity.unwrap_or(UNLIMITED);
            made.push(Pattern {
                confidence: pattern.confidence,
                proximity: (proximity != widest).then_some(proximity),
                primary: self.processor(sit, &pattern.primary, processors, package),
                evidence: self.evidence(sit, &pattern.evidence, processors, package),
            });
        }
        Entity {
            id: self.type_id(sit).unwrap_or_default(),
            proximity: Some(widest),
            recommended: Some(sit.recommended),
            patterns: made,
            names: BTreeMap::from([(LANGUAGE.to_owned(), (sit.title.clone(), sit.title.clone()))]),
            default_language: Some(LANGUAGE.to_owned()),
        }
    }

    fn evidence(
        &mut self,
        sit: &SensitiveType,
        asked: &[Asked],
        processors: &mut BTreeMap<String, String>,
        package: &mut Package,
    ) -> Vec<Evidence> {
        let mut made = Vec::with_capacity(asked.len());
        for asked in asked {
            made.push(match asked {
                Asked::Match { matcher, at_least, distinct } => Evidence::Match {
                    id: self.processor(sit, matcher, processors, package),
                    min_count: *at_least,
                    unique: *distinct,
                },
                Asked::Some { at_least, at_most, members } => Evidence::Any {
                    min: *at_least,
                    max: *at_most,
                    members: self.evidence(sit, members, processors, package),
                },
            });
        }
        made
    }

    /// The id of what finds the text, made when it is asked for first.
    fn processor(
        &mut self,
        sit: &SensitiveType,
        matcher: &Matcher,
        processors: &mut BTreeMap<String, String>,
        package: &mut Package,
    ) -> String {
        let (key, prefix) = match &matcher.kind {
            MatcherKind::Keywords(list) => (format!("list {list}"), "Keyword"),
            MatcherKind::Expression { pattern, flags, .. } => {
                (format!("expression {flags} {pattern}"), "Regex")
            }
        };
        if let MatcherKind::Expression { validators, .. } = &matcher.kind
            && !validators.is_empty()
        {
            self.report(
                catalogue::WR0821,
                matcher.span,
                format!("the export of `{}` does not check what `validate` checks", sit.name),
                "the platform takes any match of the expression",
                "compare what the platform finds, or ask for more evidence",
            );
        }
        if let Some(id) = processors.get(&key) {
            return id.clone();
        }
        let id = match &matcher.kind {
            MatcherKind::Keywords(list) => {
                let list = self.model.lists.get(*list);
                let name = list.map_or("", |list| list.name.as_str());
                let id = unused(processors, &format!("{prefix}_{name}"));
                let terms = list.map(|list| list.phrases.as_slice()).unwrap_or_default();
                let terms = terms.iter().map(|text| Term { text: text.clone(), case_sensitive: false });
                let groups = vec![KeywordGroup { whole_words: true, terms: terms.collect() }];
                package.processors.push(Processor::Keywords { id: id.clone(), groups });
                id
            }
            MatcherKind::Expression { pattern, flags, .. } => {
                let id = unused(processors, &format!("{prefix}_{}", sit.name));
                let pattern = expression(pattern, flags);
                package.processors.push(Processor::Regex { id: id.clone(), pattern, validators: Vec::new() });
                id
            }
        };
        processors.insert(key, id.clone());
        id
    }
}

/// The id, with a number behind it where it is taken.
fn unused(processors: &BTreeMap<String, String>, wanted: &str) -> String {
    let taken = |id: &str| processors.values().any(|known| known == id);
    if !taken(wanted) {
        return wanted.to_owned();
    }
    let numbered = (2..).map(|number: u32| format!("{wanted}_{number}"));
    numbered.into_iter().find(|id| !taken(id)).unwrap_or_else(|| wanted.to_owned())
}
