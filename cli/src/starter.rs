//! What `weir init --template` writes: a policy that extends a template of the library, and tests that reach its first rule and its
//! last.
//!
//! Everything is read from the template: its title, its parameters with their defaults, the types that it brings in and its rules.
//! A test says of each type that it was found; once is what first rules ask for, and ten times what last rules do.

use weir_compiler::analysis::Analysis;
use weir_compiler::format;
use weir_compiler::project::Module;
use weir_compiler::source::Span;
use weir_compiler::syntax::ast::{ItemKind, PolicyEntry, Template, Use};

use crate::exit::Failure;
use crate::library;

const POLICIES: &str = include_str!("../template/starters/policies.txt");
const TESTS: &str = include_str!("../template/starters/tests.txt");

/// The texts of a project that begins with a template.
pub(crate) struct Starter {
    pub policies: String,
    pub tests: String,
}

/// The project that begins with the library's template of this name; none when it has no rules to begin with.
pub(crate) fn starter(name: &str) -> Result<Option<Starter>, Failure> {
    let path = library::template(name);
    let analysis = library::with_modules(None, |module| module == path)?;
    let found = analysis.project.modules.iter().filter(|module| module.path == path).find_map(|module| {
        let template = module.ast.items.iter().find_map(|item| match &item.kind {
            ItemKind::Template(template) => Some(template),
            _ => None,
        })?;
        let rules: Vec<&str> = template.entries.iter().filter_map(rule).collect();
        let (first, last) = (rules.first()?, rules.last()?);
        Some(Starter { policies: policies(&analysis, &path, template), tests: tests(module, first, last) })
    });
    found.map(|starter| starter.formatted()).transpose()
}

impl Starter {
    fn formatted(self) -> Result<Self, Failure> {
        let formatted = |text: &str| {
            format::format(text)
                .map_err(|_| Failure::new("the template makes a text that cannot be formatted"))
        };
        Ok(Self { policies: formatted(&self.policies)?, tests: formatted(&self.tests)? })
    }
}

fn rule(entry: &PolicyEntry) -> Option<&str> {
    match entry {
        PolicyEntry::Rule(rule) => Some(&rule.name.text),
        _ => None,
    }
}

fn policies(analysis: &Analysis, path: &str, template: &Template) -> String {
    let text = |span: Span| analysis.project.sources.text(span);
    let name = &template.name.text;
    let title = template.title.as_ref().map(|title| text(title.span)).unwrap_or_default();
    let arguments: Vec<String> = template
        .params
        .iter()
        .filter_map(|parameter| {
            let default = parameter.default.as_ref()?;
            Some(format!("{} = {}", parameter.name.text, text(default.span)))
        })
        .collect();
    POLICIES
        .replace("{path}", path)
        .replace("{name}", name)
        .replace("{title}", title)
        .replace("{arguments}", &arguments.join(", "))
}

fn tests(module: &Module, first: &str, last: &str) -> String {
    let used: Vec<&Use> = module
        .ast
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Use(used) if library::is_type(&used.path.text()) => Some(used),
            _ => None,
        })
        .collect();
    let uses: String = used.iter().map(|used| brought_in(used)).collect();
    let detected = |count: usize| -> String {
        used.iter().map(|used| format!("{} = {count} at high\n", called(used))).collect()
    };
    let other = if first == last { String::new() } else { format!("no rule protection.{last}") };
    TESTS
        .replace("{uses}", &uses)
        .replace("{few}", &detected(1))
        .replace("{many}", &detected(10))
        .replace("{first}", first)
        .replace("{not last}", &other)
        .replace("{last}", last)
}

fn brought_in(used: &Use) -> String {
    match &used.alias {
        Some(alias) => format!("use {} as {}\n", used.path.text(), alias.text),
        None => format!("use {}\n", used.path.text()),
    }
}

/// What the type is called where it is brought in.
fn called(used: &Use) -> String {
    match &used.alias {
        Some(alias) => alias.text.clone(),
        None => used.path.text().rsplit('.').next().unwrap_or_default().to_owned(),
    }
}
