//! What a rule package means, whichever way it is written: the normal form in which two packages are compared.
//!
//! Expressions and keyword lists stand where they are asked for, so that neither their ids nor their order count; what every reader
//! fills in (proximity, confidence, names) is filled in.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::package::{Entity, Evidence, Package, Pattern, Processor};

/// What the service takes for a type that says none, in characters.
pub(crate) const PROXIMITY: u32 = 300;

/// The types, in an order of their own.
pub(crate) fn meaning(package: &Package) -> Vec<Entity> {
    let contents: BTreeMap<&str, String> = package.processors.iter().map(content).collect();
    let mut entities: Vec<Entity> =
        package.entities.iter().map(|each| entity(each, &package.default_language, &contents)).collect();
    entities.sort_by(|one, other| one.id.cmp(&other.id));
    entities
}

fn entity(entity: &Entity, language: &str, contents: &BTreeMap<&str, String>) -> Entity {
    let whole = entity.proximity.unwrap_or(PROXIMITY);
    let strongest = entity.patterns.iter().map(|pattern| pattern.confidence).max();
    let each = |pattern: &Pattern| Pattern {
        confidence: pattern.confidence,
        proximity: Some(pattern.proximity.unwrap_or(whole)),
        primary: resolved(&pattern.primary, contents),
        evidence: flat(evidence(&pattern.evidence, contents)),
    };
    let described = |(name, description): &(String, String)| {
        let description = if description.is_empty() { name } else { description };
        (name.clone(), description.clone())
    };
    Entity {
        id: entity.id.to_lowercase(),
        // Every pattern says its own.
        proximity: None,
        recommended: entity.recommended.or(strongest),
        patterns: entity.patterns.iter().map(each).collect(),
        names: entity.names.iter().map(|(key, texts)| (key.to_lowercase(), described(texts))).collect(),
        default_language: Some(entity.default_language.as_deref().unwrap_or(language).to_lowercase()),
    }
}

fn evidence(asked: &[Evidence], contents: &BTreeMap<&str, String>) -> Vec<Evidence> {
    let each = |one: &Evidence| match one {
        Evidence::Match { id, min_count, unique } => Evidence::Match {
            id: resolved(id, contents),
            min_count: *min_count,
            // One is distinct from all others.
            unique: *unique && *min_count > 1,
        },
        Evidence::Any { min, max, members } => Evidence::Any {
            min: *min,
            max: max.filter(|max| usize::try_from(*max).is_ok_and(|max| max < members.len())),
            members: evidence(members, contents),
        },
    };
    asked.iter().map(each).collect()
}

/// A pattern wants all of its evidence: a group of which all are wanted says nothing more.
fn flat(asked: Vec<Evidence>) -> Vec<Evidence> {
    let each = |one: Evidence| match one {
        Evidence::Any { min, max: None, members }
            if usize::try_from(min).is_ok_and(|min| min == members.len()) =>
        {
            members
        }
        other => vec![other],
    };
    asked.into_iter().flat_map(each).collect()
}

/// What the id stands for; ids of the service's own functions and lists stand for themselves.
fn resolved(id: &str, contents: &BTreeMap<&str, String>) -> String {
    contents.get(id).cloned().unwrap_or_else(|| id.to_lowercase())
}

/// Equal for equal contents within one run; contents are long, and many types refer to one.
fn digest(content: &impl std::fmt::Debug) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{content:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn content(processor: &Processor) -> (&str, String) {
    match processor {
        Processor::Regex { id, pattern, validators } => {
            // A slash is a slash.
            (id, digest(&(pattern.replace("\\/", "/"), validators)))
        }
        Processor::Keywords { id, groups } => {
            let mut terms = BTreeSet::new();
            for group in groups {
                for term in &group.terms {
                    let text = term.text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let text = if term.case_sensitive { text } else { text.to_lowercase() };
                    terms.insert(format!("{text:?} {} {}", group.whole_words, term.case_sensitive));
                }
            }
            (id, digest(&terms))
        }
    }
}
