//! The project's own types, as rule packages.
//!
//! Types of the library are the vendor's and are not written. Expressions and keyword lists stand once in the package, however many
//! types ask for them.

use std::collections::BTreeMap;

use weir_compiler::diagnostics::catalogue;
use weir_compiler::project::toml_file::Kind as Flag;
use weir_compiler::source::Span;
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

impl<'m> Expressing<'m> {
    /// The types of each module that the environment gives a package go there, all others into one of the project.
    pub(super) fn types(&mut self) {
        let model = self.model;
        let mut homes: BTreeMap<Option<&str>, Vec<&SensitiveType>> = BTreeMap::new();
        for sit in model.types.iter().filter(|sit| !sit.library) {
            if matches!(sit.body, TypeBody::Patterns(_)) {
                homes.entry(self.home(sit)).or_default().push(sit);
            }
        }
        for (home, types) in homes {
            let Some(mut package) = self.head(home, types.first().map(|sit| sit.span)) else { continue };
            let mut processors: BTreeMap<String, String> = BTreeMap::new();
            for sit in types {
                if let TypeBody::Patterns(patterns) = &sit.body {
                    let entity = self.entity(sit, patterns, &mut processors, &mut package);
                    package.entities.push(entity);
                }
            }
            let name =
                package.details.values().next().map_or_else(String::new, |details| details.name.clone());
            let mut made = object(Kind::RulePackage, name);
            made.id = Some(package.id.clone());
            made.parameters.insert("Package".to_owned(), Value::Package(Box::new(package)));
            self.push(made);
        }
    }

    /// The module whose package the environment names, if the type stands in one.
    fn home(&self, sit: &SensitiveType) -> Option<&'m str> {
        let environment = self.environment?;
        let holds = |module: &str| {
            let name = sit.path.strip_prefix(module);
            name.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('.') == Some(sit.name.as_str()))
        };
        environment.packages.iter().map(|(key, _)| key.name.as_str()).find(|module| holds(module))
    }

    /// An empty package; nothing for one that the environment says is not the project's.
    fn head(&mut self, home: Option<&str>, first: Option<Span>) -> Option<Package> {
        let model = self.model;
        let given = home.and_then(|home| self.environment?.package(home)).unwrap_or_default();
        let value = |name: &str| given.iter().find(|(key, _)| key.name == name).map(|(_, value)| value);
        if let (Some(Flag::Flag(false)), Some(home), Some(first)) =
            (value("managed").map(|value| &value.kind), home, first)
        {
            self.report(
                catalogue::WR0821,
                first,
                format!("the types of `{home}` are not exported"),
                "the package in the tenant holds more than these sources say",
                "leave the package to the portal, or say all of it and take `managed = false` out of the environment",
            );
            return None;
        }
        let text = |name: &str| value(name).and_then(|value| value.text()).map(str::to_owned);
        let language = text("language").unwrap_or_else(|| LANGUAGE.to_owned());
        let details = Details {
            publisher: text("publisher").unwrap_or_else(|| model.name.clone()),
            name: text("name").unwrap_or_else(|| model.name.clone()),
            description: text("description")
                .unwrap_or_else(|| format!("Sensitive information types of {}", model.name)),
        };
        let part = home.unwrap_or("package");
        Some(Package {
            id: text("id").unwrap_or_else(|| derived(&[&model.name, part])),
            publisher_id: text("publisher_id").unwrap_or_else(|| derived(&[&model.name, "publisher"])),
            version: [1, 0, 0, 0],
            default_language: language.clone(),
            details: BTreeMap::from([(language, details)]),
            ..Package::default()
        })
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
            names: BTreeMap::from([(
                package.default_language.clone(),
                (sit.title.clone(), sit.description.clone().unwrap_or_else(|| sit.title.clone())),
            )]),
            default_language: Some(package.default_language.clone()),
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
                // Without its module; a list that stands in the type itself has no name of its own.
                let name = list.and_then(|list| list.name.rsplit('.').next()).filter(|name| !name.is_empty());
                let name = name.unwrap_or(&sit.name);
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
