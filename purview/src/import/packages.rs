//! Rule packages as sources: a module for each package, with its types and the keyword lists that they ask for.
//!
//! A type that sources cannot say, or that the compiler refuses, is not half said: conditions name it by its identifier, and why is
//! told. Its package then holds more than the sources, and the environment says so (`managed = false`), so that no deployment
//! takes away what it does not know.

use std::collections::{BTreeMap, BTreeSet};

use weir_compiler::analysis::analyse;
use weir_compiler::diagnostics::catalogue::Severity;
use weir_compiler::project;

use crate::express::UNLIMITED;
use crate::import::library::Library;
use crate::import::organisation::PackageEntry;
use crate::import::source::{self, Module};
use crate::import::types::Known;
use crate::import::{Importer, LeftOut};
use crate::meaning::PROXIMITY;
use crate::package::{Entity, Evidence, Package, Processor};
use crate::tenant::{Kind, Object};
use crate::value::Value;

const LEVELS: [(u8, &str); 3] = [(65, "low"), (75, "medium"), (85, "high")];

/// A type on its way into a source.
struct Draft<'p> {
    entity: &'p Entity,
    name: String,
    text: Result<String, String>,
    /// The keyword lists that it asks for, by id.
    lists: BTreeSet<String>,
}

/// What the types of one package refer to.
struct Scope<'p> {
    processors: BTreeMap<&'p str, &'p Processor>,
    /// Names of keyword lists, by id, and the lines that declare them.
    lists: BTreeMap<String, (String, String)>,
}

impl Importer<'_> {
    pub(super) fn packages(&mut self) {
        let tenant = self.tenant;
        for object in tenant.of(Kind::RulePackage) {
            if let Some(Value::Package(package)) = object.parameters.get("Package") {
                self.package(object, package);
            }
        }
    }

    fn package(&mut self, object: &Object, package: &Package) {
        let processors = package.processors.iter().map(|processor| (id_of(processor), processor)).collect();
        let mut scope = Scope { processors, lists: BTreeMap::new() };
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        for entity in &package.entities {
            let name = self.identifiers.fresh(entity.shown_name(), "sit");
            let mut lists = BTreeSet::new();
            let text = self.entity(&mut scope, &mut lists, &name, entity);
            drafts.push(Draft { entity, name, text, lists });
        }
        refuse(&scope, &mut drafts);
        let module_name = self.identifiers.fresh(&object.name, "types");
        let path = format!("types.{module_name}");
        let mut module = Module::default();
        let mut asked: BTreeSet<&str> = BTreeSet::new();
        let mut whole = true;
        for draft in &drafts {
            match &draft.text {
                Ok(text) => {
                    module.item(text.clone());
                    asked.extend(draft.lists.iter().map(String::as_str));
                    let known = Known {
                        path: format!("{path}.{}", draft.name),
                        name: draft.name.clone(),
                        recommended: recommended(draft.entity),
                    };
                    self.define(&draft.entity.id, draft.entity.shown_name(), known);
                }
                Err(why) => {
                    whole = false;
                    self.lose(Kind::SensitiveType, draft.entity.shown_name(), why.clone());
                }
            }
        }
        for id in asked {
            let Some((name, declared)) = scope.lists.get(id) else { continue };
            match self.types.dictionaries.get(&id.to_lowercase()) {
                Some(path) => {
                    whole = false;
                    module.bring(path);
                    let why = format!(
                        "`{name}` is a dictionary of its own, which an export would copy into the package"
                    );
                    self.lose(Kind::RulePackage, &object.name, why);
                }
                None => module.item(declared.clone()),
            }
        }
        for why in unsaid(package) {
            whole = false;
            self.lose(Kind::RulePackage, &object.name, why);
        }
        if module.is_empty() {
            return;
        }
        let details = package.details.get(&package.default_language).cloned().unwrap_or_default();
        self.types.modules.push((format!("types/{module_name}.weir"), module));
        self.organisation.environment.packages.push(PackageEntry {
            module: path,
            texts: [
                ("id", package.id.to_lowercase()),
                ("name", details.name),
                ("description", details.description),
                ("publisher", details.publisher),
                ("publisher_id", package.publisher_id.to_lowercase()),
                ("language", package.default_language.clone()),
            ],
            managed: whole,
        });
    }

    pub(super) fn lose(&mut self, kind: Kind, name: &str, why: impl Into<String>) {
        self.left_out.push(LeftOut { kind, name: name.to_owned(), why: why.into() });
    }

    fn entity(
        &mut self,
        scope: &mut Scope<'_>,
        lists: &mut BTreeSet<String>,
        name: &str,
        entity: &Entity,
    ) -> Result<String, String> {
        let mut lines = vec![format!("guid = {}", source::text(&entity.id.to_lowercase()))];
        let (title, description) = entity.names.values().next().cloned().unwrap_or_default();
        let title = if title.is_empty() { entity.id.clone() } else { title };
        if !description.is_empty() && description != title {
            lines.push(format!("description = {}", source::text(&description)));
        }
        let whole = entity.proximity.unwrap_or(PROXIMITY);
        if whole != PROXIMITY {
            lines.push(format!("proximity = {}", distance(whole)));
        }
        lines.push(format!("recommended = {}", level(recommended(entity))));
        for pattern in &entity.patterns {
            let mut inner = vec![self.asked(scope, lists, &pattern.primary, None)?];
            if let Some(own) = pattern.proximity.filter(|own| *own != whole) {
                inner.push(format!("proximity = {}", distance(own)));
            }
            for evidence in &pattern.evidence {
                let line = self.evidence(scope, lists, evidence)?;
                // A second `match` of the pattern's own would be a second primary one.
                inner.push(if line.starts_with("match") { source::block("all", &[line]) } else { line });
            }
            lines.push(String::new());
            lines.push(source::block(&format!("pattern {}", level(pattern.confidence)), &inner));
        }
        Ok(source::block(&format!("sit {name} {}", source::text(&title)), &lines))
    }

    fn evidence(
        &mut self,
        scope: &mut Scope<'_>,
        lists: &mut BTreeSet<String>,
        evidence: &Evidence,
    ) -> Result<String, String> {
        match evidence {
            Evidence::Match { id, min_count, unique } => {
                self.asked(scope, lists, id, Some((*min_count, *unique)))
            }
            Evidence::Any { min, max, members } => {
                let lines: Result<Vec<String>, String> =
                    members.iter().map(|member| self.evidence(scope, lists, member)).collect();
                let total = u32::try_from(members.len()).unwrap_or(u32::MAX);
                let head = match (*min, max.filter(|max| *max < total)) {
                    (0, Some(0)) => "none".to_owned(),
                    (least, None) if least == total => "all".to_owned(),
                    (1, None) => "any".to_owned(),
                    (least, None) => format!("any at_least {least}"),
                    (least, Some(most)) => format!("any at_least {least} at_most {most}"),
                };
                Ok(source::block(&head, &lines?))
            }
        }
    }

    /// The line that asks for an expression or a list; the primary one has no count and begins with `match`.
    fn asked(
        &mut self,
        scope: &mut Scope<'_>,
        lists: &mut BTreeSet<String>,
        id: &str,
        count: Option<(u32, bool)>,
    ) -> Result<String, String> {
        let suffix = match count {
            Some((least, true)) if least > 1 => format!(" count >= {least} distinct"),
            Some((least, false)) if least > 1 => format!(" count >= {least}"),
            _ => String::new(),
        };
        if let Some(Processor::Regex { pattern, validators, .. }) = scope.processors.get(id) {
            if let Some(validator) = validators.first() {
                return Err(format!(
                    "what `{validator}` checks of the expression `{id}` has no words in sources"
                ));
            }
            let written = source::regex(pattern);
            let written =
                written.ok_or_else(|| format!("the expression `{id}` cannot be written in sources"))?;
            return Ok(format!("match {written}{suffix}"));
        }
        let name = self.list(scope, id)?;
        lists.insert(id.to_owned());
        let word = if count.is_none() { "match" } else { "keywords" };
        Ok(format!("{word} {name}{suffix}"))
    }

    fn list(&mut self, scope: &mut Scope<'_>, id: &str) -> Result<String, String> {
        if let Some((name, _)) = scope.lists.get(id) {
            return Ok(name.clone());
        }
        let Some(Processor::Keywords { groups, .. }) = scope.processors.get(id) else {
            return match self.types.dictionaries.get(&id.to_lowercase()) {
                Some(path) => {
                    let name = path.rsplit('.').next().unwrap_or(path).to_owned();
                    scope.lists.insert(id.to_owned(), (name.clone(), String::new()));
                    Ok(name)
                }
                None => Err(elsewhere(id)),
            };
        };
        if groups.iter().any(|group| !group.whole_words) {
            return Err(format!(
                "the list `{id}` matches inside of words, and lists of sources match whole words"
            ));
        }
        let terms = groups.iter().flat_map(|group| &group.terms);
        if terms.clone().any(|term| term.case_sensitive) {
            return Err(format!("the list `{id}` tells upper case from lower, and lists of sources do not"));
        }
        let title = id.strip_prefix("Keyword_").unwrap_or(id);
        let name = self.identifiers.fresh(title, "keywords");
        let declared = keywords(&name, title, terms.map(|term| term.text.as_str()));
        scope.lists.insert(id.to_owned(), (name.clone(), declared));
        Ok(name)
    }
}

/// `keywords name "Title" { "a" "b" }`, each term once.
pub(super) fn keywords<'t>(name: &str, title: &str, terms: impl Iterator<Item = &'t str>) -> String {
    let mut seen = BTreeSet::new();
    let lines: Vec<String> = terms
        .map(|term| term.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|term| !term.is_empty() && seen.insert(term.to_lowercase()))
        .map(|term| source::text(&term))
        .collect();
    source::block(&format!("keywords {name} {}", source::text(title)), &lines)
}

fn id_of(processor: &Processor) -> &str {
    match processor {
        Processor::Regex { id, .. } | Processor::Keywords { id, .. } => id,
    }
}

/// What the service has and the package does not define.
fn elsewhere(id: &str) -> String {
    match Library::get().of_function(id) {
        Some(path) => format!("`{id}` is the service's own; `{path}` of the library looks for the same"),
        None => format!("`{id}` is the service's own, and nothing says what it finds"),
    }
}

/// What a package says beside its types, and sources do not.
fn unsaid(package: &Package) -> Vec<String> {
    let mut unsaid: Vec<String> =
        package.extra.iter().map(|(place, _)| format!("`{place}` has no words in sources")).collect();
    if package.details.len() > 1 || package.entities.iter().any(|entity| entity.names.len() > 1) {
        unsaid.push("it has names in several languages, and sources have one".to_owned());
    }
    unsaid
}

/// Types that the compiler refuses are not written: what it says is why.
fn refuse(scope: &Scope<'_>, drafts: &mut [Draft<'_>]) {
    let mut probe = String::new();
    let mut places: Vec<(usize, usize, Option<usize>, &str)> = Vec::new();
    let written =
        drafts.iter().enumerate().filter_map(|(index, draft)| Some((index, draft.text.as_ref().ok()?)));
    let items = written.map(|(index, text)| (Some(index), "", text.as_str()));
    let lists = scope.lists.iter().map(|(id, (_, declared))| (None, id.as_str(), declared.as_str()));
    for (index, id, text) in items.chain(lists) {
        let start = probe.len();
        probe.push_str(text);
        places.push((start, probe.len(), index, id));
        probe.push_str("\n\n");
    }
    let manifest = format!("[project]\nname = \"types\"\nplatform = \"{}\"\n", super::PLATFORM);
    let analysis = analyse(project::single("types.weir", &probe, &manifest));
    let Some(file) = analysis.project.modules.iter().find(|module| !module.library).map(|module| module.file)
    else {
        return;
    };
    let mut refused: Vec<(Option<usize>, String, String)> = Vec::new();
    for finding in analysis.findings() {
        let at = finding.at.span;
        let start = usize::try_from(at.start).unwrap_or(usize::MAX);
        if finding.severity != Severity::Error || at.file != file {
            continue;
        }
        if let Some((.., index, id)) = places.iter().find(|(from, to, ..)| (*from..*to).contains(&start)) {
            refused.push((*index, (*id).to_owned(), format!("{} ({})", finding.message, finding.code)));
        }
    }
    for (index, id, why) in refused {
        for (place, draft) in drafts.iter_mut().enumerate() {
            let concerned = index.map_or_else(|| draft.lists.contains(&id), |index| index == place);
            if concerned && draft.text.is_ok() {
                draft.text = Err(why.clone());
            }
        }
    }
}

/// The confidence that a condition asks for when it names none.
fn recommended(entity: &Entity) -> u8 {
    let strongest = entity.patterns.iter().map(|pattern| pattern.confidence).max();
    entity.recommended.or(strongest).unwrap_or(75)
}

fn level(confidence: u8) -> String {
    let known = LEVELS.iter().find(|(number, _)| *number == confidence);
    known.map_or_else(|| confidence.to_string(), |(_, word)| (*word).to_owned())
}

fn distance(proximity: u32) -> String {
    if proximity == UNLIMITED { "unlimited".to_owned() } else { proximity.to_string() }
}
