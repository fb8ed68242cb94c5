//! A template of policies: what it can be told, which types it looks for, and its rules as they are written.

use weir_compiler::analysis::Analysis;
use weir_compiler::project::Module;
use weir_compiler::syntax::ast::{Item, ItemKind, PolicyEntry, Template};

use crate::command::Explanation;
use crate::library;

/// The templates that go by the name: the last word of a path is enough.
pub(crate) fn named(analysis: &Analysis, name: &str) -> Vec<Explanation> {
    let found = all(analysis)
        .filter(|(module, _, template)| template.name.text == name || path(module, template) == name);
    found.map(|(module, item, template)| explained(analysis, module, item, template)).collect()
}

pub(crate) fn names(analysis: &Analysis) -> impl Iterator<Item = String> {
    all(analysis).map(|(_, _, template)| template.name.text.clone())
}

fn all(analysis: &Analysis) -> impl Iterator<Item = (&Module, &Item, &Template)> {
    analysis.project.modules.iter().flat_map(|module| {
        module.ast.items.iter().filter_map(move |item| match &item.kind {
            ItemKind::Template(template) => Some((module, item, template)),
            _ => None,
        })
    })
}

/// A module that declares an item of its own name stands for it.
fn path(module: &Module, template: &Template) -> String {
    let name = &template.name.text;
    if module.path.rsplit('.').next() == Some(name) {
        module.path.clone()
    } else {
        format!("{}.{name}", module.path)
    }
}

fn explained(analysis: &Analysis, module: &Module, item: &Item, template: &Template) -> Explanation {
    let source = analysis.project.sources.get(module.file);
    let text = |range| source.and_then(|source| source.text.get(range)).unwrap_or_default();
    let parameters = template.params.iter().map(|parameter| {
        let default = parameter.default.as_ref();
        default.map_or_else(
            || parameter.name.text.clone(),
            |default| format!("{} = {}", parameter.name.text, text(default.span.range())),
        )
    });
    let types = module.ast.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Use(each) => Some(each.path.text()).filter(|path| library::is_type(path)),
        _ => None,
    });
    let rules = template.entries.iter().filter_map(|entry| match entry {
        PolicyEntry::Rule(rule) => Some(rule.name.text.clone()),
        _ => None,
    });
    let about = item.doc.as_ref().map(|doc| doc.text.split_whitespace().collect::<Vec<_>>().join(" "));
    Explanation {
        kind: "template",
        name: path(module, template),
        title: template.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        text: text(item.span.range()).to_owned(),
        ..Explanation::default()
    }
    .fact("about", about.unwrap_or_default())
    .fact("parameters", parameters.collect::<Vec<_>>().join(", "))
    .fact("types", types.collect::<Vec<_>>().join(", "))
    .fact("rules", rules.collect::<Vec<_>>().join(", "))
}
