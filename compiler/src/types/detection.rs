//! Keyword lists and sensitive information types.
//!
//! Types are built in the order that bundles need: members first. A bundle that contains itself is refused.

use std::collections::{BTreeSet, HashMap};

use weir_runtime::validators;

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::names::{DefId, DefKind, ModuleId};
use crate::source::Span;
use crate::syntax::ast::{
    self, EvidenceCount, EvidenceGroup, EvidenceOp, Expr, ExprKind, ItemKind, KeywordLine, MatchLine,
    MatchWhat, PatternEntry, Setting, SitBody, SitEntry,
};
use crate::types::Builder;
use crate::types::context::{Context, Refused};
use crate::types::model::{
    Evidence, Fidelity, KeywordList, Matcher, MatcherKind, Pattern, SensitiveType, Spanned, TypeBody, Value,
};
use crate::types::problems;

/// The proximity of a type that says none, in code points.
const DEFAULT_PROXIMITY: u32 = 300;
const SETTINGS: &[&str] =
    &["proximity", "recommended", "fidelity", "guid", "source", "note", "description", "implements"];
/// Of a type for which nothing here looks.
const EXTERNAL_SETTINGS: &[&str] = &["recommended", "guid", "source", "note", "description", "implements"];

impl<'a> Builder<'a> {
    pub(super) fn detection(&mut self) {
        let mut types: HashMap<DefId, (ModuleId, &'a ast::Sit, Span)> = HashMap::new();
        let mut order: Vec<DefId> = Vec::new();
        for (module, index, item) in self.items() {
            let Some(def) = self.def_of(module, index) else { continue };
            match &item.kind {
                ItemKind::Keywords(keywords) => self.keywords(def, keywords),
                ItemKind::Sit(sit) => {
                    types.insert(def, (module, sit, item.span));
                    order.push(def);
                }
                _ => {}
            }
        }
        let mut under_way = BTreeSet::new();
        for def in order {
            self.sit(def, &types, &mut under_way);
        }
    }

    fn keywords(&mut self, def: DefId, keywords: &'a ast::Keywords) {
        self.settings(&keywords.settings, &["source", "note"], "a keyword list");
        let path = self.full_path(def);
        let list = self.phrases(
            path,
            keywords.name.span,
            keywords.terms.iter().map(|term| (term.value.as_str(), term.span)),
        );
        self.by_def.insert(def, self.model.lists.len());
        self.model.lists.push(list);
    }

    /// The module's path and the name.
    fn full_path(&self, def: DefId) -> String {
        let Some(def) = self.resolved.def(def) else { return String::new() };
        let module =
            self.project.modules.get(def.module.0 as usize).map_or("", |module| module.path.as_str());
        if module == def.name || module.ends_with(&format!(".{}", def.name)) {
            module.to_owned()
        } else {
            format!("{module}.{}", def.name)
        }
    }

    fn phrases<'t>(
        &mut self,
        name: String,
        span: Span,
        terms: impl Iterator<Item = (&'t str, Span)>,
    ) -> KeywordList {
        let mut phrases: Vec<String> = Vec::new();
        let mut seen: HashMap<String, Span> = HashMap::new();
        for (term, place) in terms {
            let phrase = term.split_whitespace().collect::<Vec<_>>().join(" ");
            if phrase.is_empty() {
                let problem =
                    Diagnostic::new(catalogue::WR0506, "a keyword is empty", place, "matches nothing")
                        .help("remove it");
                self.report(problem);
                continue;
            }
            match seen.insert(weir_runtime::scan::text::folded(&phrase), place) {
                Some(first) if !self.is_library_span(place) => {
                    let problem = Diagnostic::new(
                        catalogue::WR0705,
                        format!("`{phrase}` stands twice in this list"),
                        place,
                        "again",
                    )
                    .also(first, "first here")
                    .help("remove one of them");
                    self.report(problem);
                }
                Some(_) => {}
                None => phrases.push(phrase),
            }
        }
        if phrases.is_empty() {
            let problem =
                Diagnostic::new(catalogue::WR0506, "this list holds no keyword", span, "matches nothing")
                    .help("write at least one");
            self.report(problem);
        }
        KeywordList { name, span, phrases }
    }

    fn is_library_span(&self, span: Span) -> bool {
        self.project.modules.iter().any(|module| module.library && module.file == span.file)
    }

    /// Builds a type and, first, those it unites; answers its index.
    fn sit(
        &mut self,
        def: DefId,
        types: &HashMap<DefId, (ModuleId, &'a ast::Sit, Span)>,
        under_way: &mut BTreeSet<DefId>,
    ) -> Option<usize> {
        if let Some(index) = self.by_def.get(&def) {
            return Some(*index);
        }
        let (module, sit, span) = *types.get(&def)?;
        if !under_way.insert(def) {
            return None;
        }
        let (known, what) = match &sit.body {
            SitBody::External { .. } => (EXTERNAL_SETTINGS, "a type that is answered outside"),
            _ => (SETTINGS, "a sensitive information type"),
        };
        let settings = self.settings(sit.body.settings(), known, what);
        for name in ["source", "note"] {
            if let Some(setting) = settings.get(name) {
                self.text_setting(setting);
            }
        }
        let guid = settings.get("guid").and_then(|setting| self.text_setting(setting));
        let description = settings.get("description").and_then(|setting| self.text_setting(setting));
        let context = Context::module(module);
        let recommended = settings
            .get("recommended")
            .and_then(|setting| self.confidence(&context, &setting.value))
            .map(|(low, _)| low);
        let library = self.is_library(module);
        let fidelity = self.fidelity(settings.get("fidelity").copied(), &sit.body, library);
        let implements = settings.get("implements").map_or_else(Vec::new, |setting| {
            let list = crate::platform::tables::Type::List(Box::new(crate::platform::tables::Type::Text));
            texts(&self.constant(&context, &setting.value, &list))
        });
        let body = match &sit.body {
            SitBody::Union { members, .. } => self.union(module, sit, members, types, under_way),
            SitBody::Patterns(entries) => {
                self.patterns(&context, sit, entries, settings.get("proximity").copied())
            }
            SitBody::External { .. } => TypeBody::External,
        };
        let strongest = match &body {
            TypeBody::Patterns(patterns) => patterns.iter().map(|pattern| pattern.confidence).max(),
            TypeBody::Union(members) => members
                .iter()
                .filter_map(|index| self.model.types.get(*index))
                .map(|member| member.recommended)
                .min(),
            TypeBody::External | TypeBody::Poison => None,
        };
        let index = self.model.types.len();
        self.model.types.push(SensitiveType {
            path: self.full_path(def),
            name: sit.name.text.clone(),
            title: sit.title.as_ref().map_or_else(|| sit.name.text.clone(), |title| title.value.clone()),
            span: Span { end: span.end, ..sit.name.span },
            def,
            fidelity,
            guid,
            description,
            implements,
            recommended: recommended.or(strongest).unwrap_or(75),
            library,
            body,
        });
        under_way.remove(&def);
        self.by_def.insert(def, index);
        Some(index)
    }

    fn fidelity(&mut self, setting: Option<&'a Setting>, body: &SitBody, library: bool) -> Fidelity {
        let Some(setting) = setting else {
            return match body {
                SitBody::External { .. } => Fidelity::External,
                _ if library => Fidelity::Approximate,
                _ => Fidelity::Exact,
            };
        };
        match self.word(setting) {
            Some((word, _)) if word == "exact" => Fidelity::Exact,
            Some((word, _)) if word == "approximate" => Fidelity::Approximate,
            Some((word, _)) if word == "external" => Fidelity::External,
            Some((word, span)) => {
                let problem = problems::no_such(
                    span,
                    "fidelity",
                    &word,
                    ["exact", "approximate", "external"].into_iter(),
                );
                self.report(problem);
                Fidelity::Approximate
            }
            None => Fidelity::Approximate,
        }
    }

    fn union(
        &mut self,
        module: ModuleId,
        sit: &'a ast::Sit,
        members: &'a [ast::Path],
        types: &HashMap<DefId, (ModuleId, &'a ast::Sit, Span)>,
        under_way: &mut BTreeSet<DefId>,
    ) -> TypeBody {
        let mut indices = Vec::new();
        let mut fine = true;
        for path in members {
            let index = self.find_kind(module, path, &[DefKind::Sit]).and_then(|def| {
                if under_way.contains(&def) && !self.by_def.contains_key(&def) {
                    let problem = self
                        .resolved
                        .def(def)
                        .map(|def| problems::not_entered(path.span, def, Refused::Recursive));
                    self.problems.extend(problem);
                }
                self.sit(def, types, under_way)
            });
            match index {
                Some(index) => indices.push(index),
                None => fine = false,
            }
        }
        if members.is_empty() {
            let problem = Diagnostic::new(
                catalogue::WR0507,
                format!("`{}` unites nothing", sit.name.text),
                sit.name.span,
                "names no type",
            )
            .help("name the types it stands for");
            self.report(problem);
            fine = false;
        }
        indices.sort_unstable();
        indices.dedup();
        if fine { TypeBody::Union(indices) } else { TypeBody::Poison }
    }

    fn patterns(
        &mut self,
        context: &Context<'a>,
        sit: &'a ast::Sit,
        entries: &'a [SitEntry],
        proximity: Option<&'a Setting>,
    ) -> TypeBody {
        let proximity = proximity.map_or(Some(DEFAULT_PROXIMITY), |setting| self.proximity(context, setting));
        let mut excluded = Vec::new();
        for entry in entries {
            if let SitEntry::Exclude(block) = entry {
                excluded.extend(self.excluded(context, block));
            }
        }
        let mut patterns = Vec::new();
        let mut broken = false;
        let mut written = 0;
        for entry in entries {
            match entry {
                SitEntry::Pattern(pattern) => {
                    written += 1;
                    match self.pattern(context, pattern, proximity, &excluded) {
                        Some(pattern) => patterns.push(pattern),
                        None => broken = true,
                    }
                }
                SitEntry::Error(_) => broken = true,
                SitEntry::Setting(_) | SitEntry::Exclude(_) => {}
            }
        }
        if written == 0 && !broken {
            let problem = Diagnostic::new(
                catalogue::WR0507,
                format!("`{}` has no pattern", sit.name.text),
                sit.name.span,
                "matches nothing",
            )
            .help("write `pattern high { match /…/ }`");
            self.report(problem);
            broken = true;
        }
        if broken { TypeBody::Poison } else { TypeBody::Patterns(patterns) }
    }

    fn proximity(&mut self, context: &Context<'a>, setting: &'a Setting) -> Option<u32> {
        if let ExprKind::Path(path) = &setting.value.kind
            && path.word() == Some("unlimited")
        {
            return None;
        }
        let value = self.constant(context, &setting.value, &crate::platform::tables::Type::Count);
        match value.value {
            Value::Number(number) => Some(u32::try_from(number).unwrap_or(u32::MAX)),
            _ => Some(DEFAULT_PROXIMITY),
        }
    }

    fn excluded(&mut self, context: &Context<'a>, block: &'a ast::Block) -> Vec<String> {
        let settings = self.entry_settings(&block.entries, &["values"], "`exclude`");
        let Some(setting) = settings.get("values") else { return Vec::new() };
        let list = crate::platform::tables::Type::List(Box::new(crate::platform::tables::Type::Text));
        let value = self.constant(context, &setting.value, &list);
        texts(&value)
    }

    fn pattern(
        &mut self,
        context: &Context<'a>,
        pattern: &'a ast::Pattern,
        proximity: Option<u32>,
        excluded: &[String],
    ) -> Option<Pattern> {
        let confidence = self.confidence(context, &pattern.level).map(|(low, _)| low);
        let settings = pattern.entries.iter().filter_map(|entry| match entry {
            PatternEntry::Setting(setting) => Some(setting),
            _ => None,
        });
        let settings = self.settings(settings, &["proximity"], "a pattern");
        let proximity =
            settings.get("proximity").map_or(proximity, |setting| self.proximity(context, setting));
        let mut excluded = excluded.to_vec();
        let mut primary: Option<(&MatchLine, Option<Matcher>)> = None;
        let mut evidence = Vec::new();
        let mut broken = confidence.is_none();
        for entry in &pattern.entries {
            match entry {
                PatternEntry::Setting(_) => {}
                PatternEntry::Exclude(block) => excluded.extend(self.excluded(context, block)),
                PatternEntry::Match(line) if primary.is_none() => {
                    if let Some(count) = &line.count {
                        self.no_count(count);
                    }
                    let matcher = self.matcher(context, line);
                    primary = Some((line, matcher));
                }
                PatternEntry::Match(line) => {
                    let mut problem = Diagnostic::new(
                        catalogue::WR0504,
                        "a pattern has one `match` of its own",
                        line.span,
                        "a second one",
                    );
                    if let Some((first, _)) = &primary {
                        problem = problem.also(first.span, "this is what the pattern finds");
                    }
                    self.report(
                        problem
                            .help("put it into `all { … }` if it is evidence, or into a pattern of its own"),
                    );
                    broken = true;
                }
                other => match self.evidence(context, other) {
                    Some(found) => evidence.push(found),
                    None => broken = true,
                },
            }
        }
        if primary.is_none() && !pattern.entries.iter().any(|entry| matches!(entry, PatternEntry::Error(_))) {
            let problem = Diagnostic::new(catalogue::WR0504, "this pattern has no `match`", pattern.span.before().to(pattern.level.span), "finds nothing")
                .help("write `match /…/` or `match <keyword list>`: it is what the pattern finds, all else is evidence");
            self.report(problem);
        }
        let primary = primary.and_then(|(_, matcher)| matcher)?;
        if broken {
            return None;
        }
        Some(Pattern { span: pattern.span, confidence: confidence?, primary, proximity, evidence, excluded })
    }

    fn no_count(&mut self, count: &EvidenceCount) {
        let problem = Diagnostic::new(
            catalogue::WR0508,
            "what a pattern finds has no count",
            count.span,
            "only evidence is counted",
        )
        .help("a policy asks for counts: `content has … count >= 2`");
        self.report(problem);
    }

    fn evidence(&mut self, context: &Context<'a>, entry: &'a PatternEntry) -> Option<Evidence> {
        match entry {
            PatternEntry::Match(line) => {
                let matcher = self.matcher(context, line)?;
                let (at_least, distinct) = self.evidence_count(line.count.as_ref());
                Some(Evidence::Match { matcher, at_least, distinct })
            }
            PatternEntry::Keywords(line) => {
                let matcher = self.keyword_line(context, line)?;
                let (at_least, distinct) = self.evidence_count(line.count.as_ref());
                Some(Evidence::Match { matcher, at_least, distinct })
            }
            PatternEntry::Group(group) => self.evidence_group(context, group),
            PatternEntry::Setting(setting) => {
                self.report(problems::unknown_setting(setting, &[], "a group of evidence"));
                None
            }
            PatternEntry::Exclude(block) => {
                self.report(problems::unknown_block(&block.keyword, "a group of evidence"));
                None
            }
            PatternEntry::Error(_) => None,
        }
    }

    fn evidence_count(&mut self, count: Option<&EvidenceCount>) -> (u32, bool) {
        count.map_or((1, false), |count| (u32::try_from(count.at_least).unwrap_or(u32::MAX), count.distinct))
    }

    fn evidence_group(&mut self, context: &Context<'a>, group: &'a EvidenceGroup) -> Option<Evidence> {
        let members: Vec<Option<Evidence>> =
            group.members.iter().map(|member| self.evidence(context, member)).collect();
        let total = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let members: Vec<Evidence> = members.into_iter().collect::<Option<_>>()?;
        if members.is_empty() {
            let problem = Diagnostic::new(
                catalogue::WR0508,
                "this group of evidence is empty",
                group.span,
                "asks nothing",
            )
            .help("remove it");
            self.report(problem);
            return None;
        }
        let bound = |bound: Option<u64>| bound.map(|bound| u32::try_from(bound).unwrap_or(u32::MAX));
        let (at_least, at_most) = match group.op {
            EvidenceOp::All => (total, None),
            EvidenceOp::None => (0, Some(0)),
            EvidenceOp::Any => (bound(group.at_least).unwrap_or(1), bound(group.at_most)),
        };
        if at_least > total || at_most.is_some_and(|at_most| at_most < at_least) {
            let why = if at_least > total {
                format!("it has {total} members")
            } else {
                "`at_most` is less than `at_least`".to_owned()
            };
            let problem =
                Diagnostic::new(catalogue::WR0508, "this group of evidence can never hold", group.span, why)
                    .help("mend its bounds");
            self.report(problem);
            return None;
        }
        Some(Evidence::Some { at_least, at_most, members })
    }

    fn keyword_line(&mut self, context: &Context<'a>, line: &'a KeywordLine) -> Option<Matcher> {
        let list = match &line.list.kind {
            ExprKind::Path(path) => {
                let def = self.find_kind(context.module, path, &[DefKind::Keywords])?;
                self.list_index(def)?
            }
            ExprKind::List(terms) => {
                let mut texts: Vec<(&str, Span)> = Vec::new();
                for term in terms {
                    match &term.kind {
                        ExprKind::Text(text) => texts.push((text, term.span)),
                        _ => self.report(problems::wrong_type(term, "a text")),
                    }
                }
                let list = self.phrases(String::new(), line.span, texts.into_iter());
                self.model.lists.push(list);
                self.model.lists.len() - 1
            }
            _ => {
                self.report(problems::wrong_type(&line.list, "a keyword list"));
                return None;
            }
        };
        Some(Matcher { span: line.span, kind: MatcherKind::Keywords(list) })
    }

    /// The index of a list; one that stands in a later module is built now.
    fn list_index(&mut self, def: DefId) -> Option<usize> {
        if !self.by_def.contains_key(&def)
            && let Some(ItemKind::Keywords(keywords)) = self.item_of(def).map(|item| &item.kind)
        {
            self.keywords(def, keywords);
        }
        self.by_def.get(&def).copied()
    }

    fn matcher(&mut self, context: &Context<'a>, line: &'a MatchLine) -> Option<Matcher> {
        let settings = self.settings(&line.settings, &["validate"], "`match`");
        let validators = match settings.get("validate") {
            Some(setting) => self.validators(&setting.value)?,
            None => Vec::new(),
        };
        let kind = match &line.what {
            MatchWhat::Regex(regex) => {
                if !self.check_regex(regex) {
                    return None;
                }
                MatcherKind::Expression {
                    pattern: regex.pattern.clone(),
                    flags: regex.flags.clone(),
                    validators,
                }
            }
            MatchWhat::Path(path) => {
                let def = self.find_kind(context.module, path, &[DefKind::Keywords])?;
                MatcherKind::Keywords(self.list_index(def)?)
            }
        };
        Some(Matcher { span: line.span, kind })
    }

    fn validators(&mut self, value: &'a Expr) -> Option<Vec<weir_runtime::program::Validator>> {
        let words = match &value.kind {
            ExprKind::List(words) => words.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let mut found = Vec::new();
        for word in words {
            let ExprKind::Path(path) = &word.kind else {
                self.report(problems::wrong_type(word, "the name of a validator"));
                return None;
            };
            let name = path.text();
            match validators::find(&name) {
                Some(validator) => found.push(validator),
                None => {
                    let mut problem = Diagnostic::new(
                        catalogue::WR0503,
                        format!("there is no validator `{name}`"),
                        word.span,
                        "not a validator",
                    );
                    if let Some(word_near) = nearest(&name, validators::rows().map(|row| row.name)) {
                        problem = problem
                            .help(format!("did you mean `{word_near}`?"))
                            .fix(Fix::maybe(format!("write `{word_near}`")).replace(word.span, word_near));
                    }
                    self.report(problem);
                    return None;
                }
            }
        }
        Some(found)
    }
}

/// The texts of a list.
fn texts(list: &Spanned) -> Vec<String> {
    let elements = list.elements().iter();
    elements
        .filter_map(|element| match &element.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect()
}
