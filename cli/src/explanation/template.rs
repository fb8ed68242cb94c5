//! A template of policies: what it can be told, which types it looks for, and its rules as they are written.

use weir_compiler::analysis::Analysis;
use weir_compiler::project::Module;
use weir_compiler::source::Span;
use weir_compiler::syntax::ast::{Item, ItemKind, PolicyEntry, RuleEntry, Template};

use crate::command::{Explanation, Table, fidelity};
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
    let about = item.doc.as_ref().map(|doc| doc.text.split_whitespace().collect::<Vec<_>>().join(" "));
    Explanation {
        kind: "template",
        name: path(module, template),
        title: template.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        tables: vec![types(analysis, module), rules(analysis, template)],
        text: text(item.span.range()).to_owned(),
        ..Explanation::default()
    }
    .fact("about", about.unwrap_or_default())
    .fact("parameters", parameters.collect::<Vec<_>>().join(", "))
    .fact("stands in", format!("`policy … extends {} {{ … }}`", path(module, template)))
}

/// The types that the template's module brings in: what each is called, and how close it is to that.
fn types(analysis: &Analysis, module: &Module) -> Table {
    let paths = module.ast.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Use(each) => Some(each.path.text()).filter(|path| library::is_type(path)),
        _ => None,
    });
    let rows = paths.map(|path| {
        let known = analysis.model.types.iter().find(|sit| sit.path == path);
        let title = known.map(|sit| sit.title.clone()).unwrap_or_default();
        let close = known.map_or("", |sit| fidelity(sit.fidelity));
        vec![path, title, close.to_owned()]
    });
    Table { name: "types", columns: vec!["type", "title", "fidelity"], rows: rows.collect() }
}

/// What each rule does, and what it asks.
fn rules(analysis: &Analysis, template: &Template) -> Table {
    let words = |span: Span| {
        let text = analysis.project.sources.text(span);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let rows = template.entries.iter().filter_map(|entry| match entry {
        PolicyEntry::Rule(rule) => Some(rule),
        _ => None,
    });
    let rows = rows.map(|rule| {
        let (mut asks, mut does) = (Vec::new(), Vec::new());
        for entry in &rule.entries {
            match entry {
                RuleEntry::When(block) => asks.extend(block.members.iter().map(|member| words(member.span))),
                RuleEntry::Unless(block) => {
                    asks.extend(block.members.iter().map(|member| format!("unless {}", words(member.span))));
                }
                RuleEntry::Then(then) => does.extend(then.actions.iter().map(|action| words(action.span))),
                RuleEntry::Setting(_) | RuleEntry::Allow(_) | RuleEntry::Extra(_) | RuleEntry::Error(_) => {}
            }
        }
        let title = rule.title.as_ref().map(|title| title.value.clone()).unwrap_or_default();
        vec![rule.name.text.clone(), title, asks.join("; "), does.join("; ")]
    });
    Table { name: "rules", columns: vec!["rule", "title", "asks", "does"], rows: rows.collect() }
}
