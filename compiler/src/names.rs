//! Every name bound: what each module declares, what `use` brings in, and what a path means.
//!
//! Names travel between modules by `use`, but for policies: orders and tests speak of them by their plain names. Groups,
//! parameters and objects are named once in the whole project, because environments give them values by plain name.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::project::{Module, Project};
use crate::source::Span;
use crate::syntax::ast::{self, Entry, Ident, ItemKind};

/// A declared name: an index into [`Resolved::defs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefId(pub u32);

/// A module: an index into [`Project::modules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefKind {
    Let,
    Param,
    Group,
    Object,
    Label,
    RetentionLabel,
    Keywords,
    Sit,
    Edm,
    Fingerprint,
    Classifier,
    Condition,
    Response,
    Policy,
    Template,
    Platform,
}

impl DefKind {
    /// With its article, for messages.
    pub fn describe(self) -> &'static str {
        match self {
            DefKind::Let => "a constant",
            DefKind::Param => "a parameter",
            DefKind::Group => "a group",
            DefKind::Object => "an object",
            DefKind::Label => "a label",
            DefKind::RetentionLabel => "a retention label",
            DefKind::Keywords => "a keyword list",
            DefKind::Sit => "a sensitive information type",
            DefKind::Edm => "an exact data match type",
            DefKind::Fingerprint => "a fingerprint",
            DefKind::Classifier => "a classifier",
            DefKind::Condition => "a condition",
            DefKind::Response => "a response",
            DefKind::Policy => "a policy",
            DefKind::Template => "a template",
            DefKind::Platform => "a platform",
        }
    }

    /// Named once in the whole project.
    fn project_wide(self) -> bool {
        self.known_everywhere() || matches!(self, DefKind::Group | DefKind::Param | DefKind::Object)
    }

    /// Needs no `use`.
    fn known_everywhere(self) -> bool {
        matches!(self, DefKind::Policy | DefKind::Platform)
    }
}

#[derive(Clone, Debug)]
pub struct Def {
    pub kind: DefKind,
    /// `finance`; of a sublabel only its last word.
    pub name: String,
    /// `confidential.finance`
    pub path: String,
    pub module: ModuleId,
    /// Where the name stands.
    pub span: Span,
    /// Index of the item in its file.
    pub item: usize,
    /// The label above a sublabel.
    pub parent: Option<DefId>,
}

#[derive(Debug)]
enum Binding {
    Def(DefId),
    Used {
        target: Target,
        span: Span,
    },
    /// A `use` that led nowhere; already reported.
    Poisoned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Def(DefId),
    Module(ModuleId),
}

/// What a path turned out to be.
#[derive(Debug)]
pub enum Found {
    Def(DefId),
    /// Reported already; the caller stays silent.
    Poisoned,
    Missing(Missing),
}

/// Why a path means nothing.
#[derive(Debug)]
pub struct Missing {
    /// The word that was not found.
    pub word: Ident,
    /// Where it was looked for, when not in the module itself.
    pub within: Option<String>,
    pub nearest: Option<String>,
    /// A module of the project that declares the word: a `use` would bring it in.
    pub importable: Option<String>,
    /// Every name there, where it was looked for in something named.
    pub known: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Resolved {
    pub defs: Vec<Def>,
    scopes: Vec<HashMap<String, Binding>>,
    /// Sublabels by parent and name.
    children: HashMap<(DefId, String), DefId>,
    project_wide: HashMap<String, DefId>,
    modules_by_path: BTreeMap<String, ModuleId>,
    pub problems: Vec<Diagnostic>,
    /// Declared again under a name that is taken; nothing leads to them.
    duplicates: BTreeSet<DefId>,
    /// Definitions with entries that could not be read: there may be more below them.
    partly_read: BTreeSet<DefId>,
    /// Words of items that could not be read: any of them may be the name of one.
    unread: BTreeSet<String>,
    uses: RefCell<BTreeSet<DefId>>,
    used_imports: RefCell<BTreeSet<(ModuleId, String)>>,
}

/// Binds every name of the project.
pub fn resolve(project: &Project) -> Resolved {
    let mut resolved = Resolved::default();
    for (id, module) in modules(project) {
        resolved.modules_by_path.insert(module.path.clone(), id);
        resolved.scopes.push(HashMap::new());
        for (index, item) in module.ast.items.iter().enumerate() {
            resolved.declare_item(project, id, index, item, None);
        }
    }
    for (id, module) in modules(project) {
        for item in &module.ast.items {
            if let ItemKind::Error(error) = &item.kind {
                resolved.poison_words(project, id, error.span);
            }
        }
    }
    for (id, module) in modules(project) {
        for item in &module.ast.items {
            if let ItemKind::Use(used) = &item.kind {
                resolved.bind_use(project, id, used, item.span);
            }
        }
    }
    resolved
}

fn modules(project: &Project) -> impl Iterator<Item = (ModuleId, &Module)> {
    (0..).map(ModuleId).zip(&project.modules)
}

impl Resolved {
    pub fn def(&self, id: DefId) -> Option<&Def> {
        self.defs.get(id.0 as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = (DefId, &Def)> {
        (0..).map(DefId).zip(&self.defs)
    }

    /// The definition of that plain name among those the whole project knows.
    pub fn project_wide(&self, name: &str) -> Option<DefId> {
        let found = self.project_wide.get(name).copied();
        if let Some(id) = found {
            self.uses.borrow_mut().insert(id);
        }
        found
    }

    /// Whether an item that could not be read may declare the name.
    pub fn is_unread(&self, name: &str) -> bool {
        self.unread.contains(name)
    }

    /// Poisons what an unreadable item may declare: the words before its value or block.
    fn poison_words(&mut self, project: &Project, module: ModuleId, span: Span) {
        let text = project.sources.text(span);
        let head = text.split(['\n', '"', '=', '{', '(']).next().unwrap_or_default();
        let words = head.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        // The first word is the keyword.
        for word in words.filter(|word| !word.is_empty()).skip(1) {
            if let Some(scope) = self.scopes.get_mut(module.0 as usize) {
                scope.entry(word.to_owned()).or_insert(Binding::Poisoned);
            }
            self.unread.insert(word.to_owned());
        }
    }

    /// Whether the name was taken when this declared it.
    pub fn is_duplicate(&self, id: DefId) -> bool {
        self.duplicates.contains(&id)
    }

    pub fn is_used(&self, id: DefId) -> bool {
        self.uses.borrow().contains(&id)
    }

    /// `use` lines that nothing needed: the name, the line, and whether the name is known everywhere anyway.
    pub fn unused_imports(&self) -> Vec<(ModuleId, String, Span, bool)> {
        let used = self.used_imports.borrow();
        let mut unused = Vec::new();
        for (id, scope) in (0..).map(ModuleId).zip(&self.scopes) {
            for (name, binding) in scope {
                let Binding::Used { target, span } = binding else { continue };
                let everywhere = match target {
                    Target::Def(def) => {
                        self.def(*def).is_some_and(|def| def.kind.known_everywhere() && def.name == *name)
                    }
                    Target::Module(_) => false,
                };
                if everywhere || !used.contains(&(id, name.clone())) {
                    unused.push((id, name.clone(), *span, everywhere));
                }
            }
        }
        unused.sort_by_key(|(_, _, span, _)| *span);
        unused
    }

    /// What a path means where it stands in a module.
    pub fn lookup(&self, module: ModuleId, path: &ast::Path) -> Found {
        let Some((first, rest)) = path.segments.split_first() else { return Found::Poisoned };
        let start = match self.scopes.get(module.0 as usize).and_then(|scope| scope.get(&first.text)) {
            Some(Binding::Def(id)) => Some(Target::Def(*id)),
            Some(Binding::Used { target, .. }) => {
                self.used_imports.borrow_mut().insert((module, first.text.clone()));
                Some(*target)
            }
            Some(Binding::Poisoned) => return Found::Poisoned,
            None => self.everywhere(&first.text).map(Target::Def),
        };
        if start.is_none() && path.word().is_some_and(|word| self.is_unread(word)) {
            return Found::Poisoned;
        }
        let (mut target, rest) = match start {
            Some(target) => (target, rest),
            None => match self.absolute(path) {
                Some((id, rest)) => (Target::Module(id), rest),
                None => return Found::Missing(self.missing_word(module, first)),
            },
        };
        for segment in rest {
            let next = match target {
                Target::Def(id) => self.children.get(&(id, segment.text.clone())).map(|id| Target::Def(*id)),
                Target::Module(id) => self.declared_in(id, &segment.text).map(Target::Def),
            };
            match next {
                Some(next) => target = next,
                None if self.poisoned_in(target, &segment.text) => return Found::Poisoned,
                None => return Found::Missing(self.missing_within(target, segment)),
            }
        }
        match target {
            Target::Def(id) => {
                self.mark_used(id);
                Found::Def(id)
            }
            // A module stands for the item that carries its name: `use std.sit.finance.credit_card`.
            Target::Module(id) => match self.namesake(id) {
                Some(def) => {
                    self.mark_used(def);
                    Found::Def(def)
                }
                None => Found::Missing(self.missing_word(module, first)),
            },
        }
    }

    /// The definition of that plain name that needs no `use`.
    fn everywhere(&self, name: &str) -> Option<DefId> {
        let id = *self.project_wide.get(name)?;
        self.def(id).is_some_and(|def| def.kind.known_everywhere()).then_some(id)
    }

    fn mark_used(&self, id: DefId) {
        let mut next = Some(id);
        while let Some(id) = next {
            self.uses.borrow_mut().insert(id);
            next = self.def(id).and_then(|def| def.parent);
        }
    }

    fn declare_item(
        &mut self,
        project: &Project,
        module: ModuleId,
        index: usize,
        item: &ast::Item,
        parent: Option<DefId>,
    ) {
        let Some((kind, name)) = declared(item) else { return };
        let path = match parent.and_then(|id| self.def(id)) {
            Some(above) => format!("{}.{}", above.path, name.text),
            None => name.text.clone(),
        };
        let def = Def { kind, name: name.text.clone(), path, module, span: name.span, item: index, parent };
        let id = DefId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        self.defs.push(def);
        if let Some(first) = self.earlier(project, module, kind, name, parent) {
            self.duplicates.insert(id);
            let first_span = self.def(first).map_or(name.span, |def| def.span);
            if parent.is_none()
                && let Some(scope) = self.scopes.get_mut(module.0 as usize)
            {
                scope.entry(name.text.clone()).or_insert(Binding::Def(first));
            }
            self.problems.push(
                Diagnostic::new(
                    catalogue::WR0101,
                    format!("`{}` is declared twice", name.text),
                    name.span,
                    "declared again",
                )
                .also(first_span, "first declared here")
                .help("give one of them another name"),
            );
        } else if let Some(parent) = parent {
            self.children.insert((parent, name.text.clone()), id);
        } else {
            if let Some(scope) = self.scopes.get_mut(module.0 as usize) {
                scope.insert(name.text.clone(), Binding::Def(id));
            }
            if kind.project_wide() {
                self.project_wide.insert(name.text.clone(), id);
            }
        }
        if let ItemKind::Declaration(declaration) = &item.kind {
            for entry in declaration.entries.iter().flatten() {
                match entry {
                    Entry::Declaration(nested) => {
                        self.declare_item(project, module, index, nested, Some(id));
                    }
                    Entry::Error(_) => {
                        self.partly_read.insert(id);
                    }
                    _ => {}
                }
            }
        }
    }

    /// What the name stood for before, if it did.
    fn earlier(
        &self,
        project: &Project,
        module: ModuleId,
        kind: DefKind,
        name: &Ident,
        parent: Option<DefId>,
    ) -> Option<DefId> {
        if let Some(parent) = parent {
            return self.children.get(&(parent, name.text.clone())).copied();
        }
        if let Some(Binding::Def(id)) = self.scopes.get(module.0 as usize)?.get(&name.text) {
            return Some(*id);
        }
        if !kind.project_wide() {
            return None;
        }
        // A project may declare a platform that the library has too: its own is meant.
        let first = *self.project_wide.get(&name.text)?;
        let first_module = self.def(first)?.module;
        let library = |id: ModuleId| project.modules.get(id.0 as usize).is_some_and(|module| module.library);
        (library(first_module) == library(module)).then_some(first)
    }

    fn bind_use(&mut self, project: &Project, module: ModuleId, used: &ast::Use, span: Span) {
        let Some(last) = used.path.segments.last() else { return };
        let name = used.alias.as_ref().unwrap_or(last);
        let binding = match self.use_target(&used.path) {
            Ok(target) => Binding::Used { target, span },
            Err(problem) => {
                self.problems.extend(problem.map(|problem| *problem));
                Binding::Poisoned
            }
        };
        let taken = match self.scopes.get(module.0 as usize).and_then(|scope| scope.get(&name.text)) {
            Some(Binding::Def(id)) => self.def(*id).map(|def| (def.span, false)),
            Some(Binding::Used { span, target }) => {
                let same = matches!(&binding, Binding::Used { target: again, .. } if again == target);
                Some((*span, same))
            }
            Some(Binding::Poisoned) | None => None,
        };
        if let Some((first, same)) = taken {
            let library = project.modules.get(module.0 as usize).is_some_and(|module| module.library);
            // A `use` that leads nowhere has been reported.
            if !library && !matches!(binding, Binding::Poisoned) {
                self.problems.push(brought_in_twice(used, name, span, first, same));
            }
        } else if let Some(scope) = self.scopes.get_mut(module.0 as usize) {
            scope.insert(name.text.clone(), binding);
        }
    }

    /// What a `use` brings in; or why it brings in nothing, unless that has been said.
    fn use_target(&self, path: &ast::Path) -> Result<Target, Option<Box<Diagnostic>>> {
        let Some((module, rest)) = self.absolute(path) else {
            let first = path.segments.first().map_or("", |segment| &segment.text);
            let mut problem = Diagnostic::new(
                catalogue::WR0103,
                format!("there is no module `{}`", path.text()),
                path.span,
                "nothing has this path",
            )
            .note("a file is a module named by its path: `policies/cards.weir` is `policies.cards`");
            let text = path.text();
            let close = if first == "std" {
                near_module(&text, weir_stdlib::SOURCES.iter().map(|source| source.module))
            } else {
                near_module(&text, self.modules_by_path.keys().map(String::as_str))
            };
            if let Some(name) = close {
                problem = problem
                    .help(format!("did you mean `{name}`?"))
                    .fix(Fix::maybe(format!("use `{name}`")).replace(path.span, name));
            }
            if problem.help.is_empty() {
                problem = problem.help("name a file of this project, or a module of the library as `std.…`");
            }
            return Err(Some(Box::new(problem)));
        };
        let mut target = Target::Module(module);
        for segment in rest {
            let next = match target {
                Target::Def(id) => self.children.get(&(id, segment.text.clone())).copied(),
                Target::Module(id) => self.declared_in(id, &segment.text),
            };
            let Some(next) = next else {
                if self.poisoned_in(target, &segment.text) {
                    return Err(None);
                }
                let missing = self.missing_within(target, segment);
                return Err(Some(Box::new(missing.into_problem(segment.span))));
            };
            target = Target::Def(next);
        }
        // A module whose own name it declares stands for that item.
        if let Target::Module(id) = target
            && let Some(def) = self.namesake(id)
        {
            return Ok(Target::Def(def));
        }
        Ok(target)
    }

    /// The longest module path that the path begins with, and what is left of it.
    fn absolute<'a>(&self, path: &'a ast::Path) -> Option<(ModuleId, &'a [Ident])> {
        (1..=path.segments.len()).rev().find_map(|length| {
            let (head, rest) = path.segments.split_at_checked(length)?;
            let text = head.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(".");
            Some((*self.modules_by_path.get(&text)?, rest))
        })
    }

    /// Whether what could not be read may declare the name there.
    fn poisoned_in(&self, target: Target, name: &str) -> bool {
        match target {
            Target::Def(id) => self.partly_read.contains(&id),
            Target::Module(module) => {
                let scope = self.scopes.get(module.0 as usize);
                matches!(scope.and_then(|scope| scope.get(name)), Some(Binding::Poisoned))
            }
        }
    }

    fn declared_in(&self, module: ModuleId, name: &str) -> Option<DefId> {
        match self.scopes.get(module.0 as usize)?.get(name)? {
            Binding::Def(id) => Some(*id),
            Binding::Used { .. } | Binding::Poisoned => None,
        }
    }

    /// The item of a module that has the module's last word as its name.
    fn namesake(&self, module: ModuleId) -> Option<DefId> {
        let path = self.modules_by_path.iter().find(|(_, id)| **id == module).map(|(path, _)| path)?;
        self.declared_in(module, path.rsplit('.').next().unwrap_or(path))
    }

    fn missing_word(&self, module: ModuleId, word: &Ident) -> Missing {
        let scope = self.scopes.get(module.0 as usize);
        let mut names: Vec<&str> = scope.into_iter().flat_map(HashMap::keys).map(String::as_str).collect();
        names.extend(
            self.project_wide.keys().map(String::as_str).filter(|name| self.everywhere(name).is_some()),
        );
        names.sort_unstable();
        let importable = self
            .iter()
            .find(|(_, def)| def.name == word.text && def.parent.is_none() && def.module != module)
            .and_then(|(_, def)| self.modules_by_path.iter().find(|(_, id)| **id == def.module))
            .map(|(path, _)| match path.rsplit('.').next() == Some(word.text.as_str()) {
                // The module stands for the item of its own last word.
                true => path.clone(),
                false => format!("{path}.{}", word.text),
            })
            .or_else(|| {
                let ending = format!(".{}", word.text);
                weir_stdlib::SOURCES
                    .iter()
                    .find(|source| {
                        source.module.ends_with(&ending) && !source.module.starts_with("std.platform.")
                    })
                    .map(|source| source.module.to_owned())
            });
        Missing {
            word: word.clone(),
            within: None,
            nearest: nearest(&word.text, names).map(str::to_owned),
            importable,
            known: Vec::new(),
        }
    }

    fn missing_within(&self, target: Target, word: &Ident) -> Missing {
        let (within, mut names): (String, Vec<&str>) = match target {
            Target::Def(id) => (
                self.def(id).map_or_else(String::new, |def| def.path.clone()),
                self.children
                    .keys()
                    .filter(|(parent, _)| *parent == id)
                    .map(|(_, name)| name.as_str())
                    .collect(),
            ),
            Target::Module(id) => (
                self.modules_by_path
                    .iter()
                    .find(|(_, module)| **module == id)
                    .map_or_else(String::new, |(path, _)| path.clone()),
                self.scopes
                    .get(id.0 as usize)
                    .into_iter()
                    .flat_map(HashMap::keys)
                    .map(String::as_str)
                    .collect(),
            ),
        };
        names.sort_unstable();
        let nearest = nearest(&word.text, names.iter().copied()).map(str::to_owned);
        let known = names.into_iter().map(str::to_owned).collect();
        Missing { word: word.clone(), within: Some(within), nearest, importable: None, known }
    }
}

impl Missing {
    /// The finding for a name that means nothing.
    pub fn into_problem(self, first_line: Span) -> Diagnostic {
        let word = &self.word.text;
        let message = match &self.within {
            Some(within) => format!("`{within}` has no `{word}`"),
            None => format!("nothing here is named `{word}`"),
        };
        let mut problem = Diagnostic::new(catalogue::WR0102, message, self.word.span, "not found");
        if let Some(path) = &self.importable {
            let file_start = Span { start: 0, end: 0, ..first_line };
            problem = problem
                .help(format!("bring it in with `use {path}`"))
                .fix(Fix::maybe(format!("add `use {path}`")).insert(file_start, format!("use {path}\n")));
        } else if let Some(nearest) = &self.nearest {
            problem = problem
                .help(format!("did you mean `{nearest}`?"))
                .fix(Fix::maybe(format!("write `{nearest}`")).replace(self.word.span, nearest.clone()));
        } else {
            problem = problem.help(match (&self.within, self.known.as_slice()) {
                (None, _) => "declare it, or bring it in with `use`".to_owned(),
                (Some(within), []) => format!("nothing stands below it: write `{within}`"),
                (Some(_), known) if known.len() <= MOST_NAMES => {
                    format!(
                        "it has {}",
                        known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                    )
                }
                (Some(within), _) => format!("declare it in `{within}`"),
            });
        }
        problem
    }
}

/// The path that is most likely meant: that of a module, or of something in one.
fn near_module<'a>(path: &str, modules: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    nearest(path, modules.clone()).map(str::to_owned).or_else(|| {
        let (module, name) = path.rsplit_once('.')?;
        nearest(module, modules).map(|module| format!("{module}.{name}"))
    })
}

/// Names that a finding lists; nobody reads more.
const MOST_NAMES: usize = 16;

/// A name that a `use` brings in and that the module has already; `same` if it stands for the same thing.
fn brought_in_twice(used: &ast::Use, name: &Ident, line: Span, first: Span, same: bool) -> Diagnostic {
    let path = used.path.text();
    if same {
        return Diagnostic::new(
            catalogue::WR0101,
            format!("`{}` is brought in twice", name.text),
            name.span,
            "brought in again",
        )
        .also(first, "brought in here already")
        .help("remove one of them")
        .fix(Fix::maybe("remove this `use`").delete(line));
    }
    let problem = Diagnostic::new(
        catalogue::WR0101,
        format!("`{}` is declared twice", name.text),
        name.span,
        "brought in again",
    )
    .also(first, "first declared here");
    // The folder or file it comes from tells the two apart.
    let home = used.path.segments.iter().rev().nth(1).filter(|_| used.alias.is_none());
    match home {
        Some(home) => {
            let other = format!("{}_{}", home.text, name.text);
            problem.help(format!("give it another name: `use {path} as {other}`")).fix(
                Fix::maybe(format!("call it `{other}`"))
                    .insert(used.path.span.after(), format!(" as {other}")),
            )
        }
        None => problem.help(format!("give it another name: `use {path} as …`")),
    }
}

/// What an item declares, if it declares a name.
fn declared(item: &ast::Item) -> Option<(DefKind, &Ident)> {
    Some(match &item.kind {
        ItemKind::Let(item) => (DefKind::Let, &item.name),
        ItemKind::Param(item) => (DefKind::Param, &item.name),
        ItemKind::Declaration(item) => {
            let kind = match item.keyword.text.as_str() {
                "group" => DefKind::Group,
                "object" => DefKind::Object,
                "label" => DefKind::Label,
                "retention_label" => DefKind::RetentionLabel,
                "edm" => DefKind::Edm,
                "fingerprint" => DefKind::Fingerprint,
                "classifier" => DefKind::Classifier,
                _ => return None,
            };
            (kind, &item.name)
        }
        ItemKind::Keywords(item) => (DefKind::Keywords, &item.name),
        ItemKind::Sit(item) => (DefKind::Sit, &item.name),
        ItemKind::Condition(item) => (DefKind::Condition, &item.name),
        ItemKind::Response(item) => (DefKind::Response, &item.name),
        ItemKind::Policy(item) => (DefKind::Policy, &item.name),
        ItemKind::Template(item) => (DefKind::Template, &item.name),
        ItemKind::Platform(item) => (DefKind::Platform, &item.name),
        ItemKind::Use(_)
        | ItemKind::Order(_)
        | ItemKind::Moved(_)
        | ItemKind::Test(_)
        | ItemKind::TypeTest(_)
        | ItemKind::Error(_) => return None,
    })
}
