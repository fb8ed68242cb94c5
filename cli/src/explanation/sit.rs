//! A type of information: what it is called elsewhere, how close it is to that, and what it looks for.

use std::fmt::Write as _;

use weir_compiler::analysis::Analysis;
use weir_compiler::syntax::ast::{Expr, ExprKind, ItemKind};
use weir_compiler::types::Model;
use weir_compiler::types::model::{Evidence, Matcher, MatcherKind, Pattern, SensitiveType, TypeBody};

use weir_runtime::validators::row;

use crate::command::{Explanation, fidelity};
use crate::library;
use crate::verdict::last_word;

/// How many phrases of a list are shown.
const SHOWN_PHRASES: usize = 5;

/// The types that go by the name: the last word of a path is enough.
pub(crate) fn named(analysis: &Analysis, name: &str) -> Vec<Explanation> {
    let types = analysis.model.types.iter();
    types.filter(|sit| library::is_called(&sit.path, name)).map(|sit| explained(analysis, sit)).collect()
}

fn explained(analysis: &Analysis, sit: &SensitiveType) -> Explanation {
    let explanation = Explanation {
        kind: "type",
        name: sit.path.clone(),
        title: sit.title.clone(),
        text: definition(&analysis.model, sit),
        ..Explanation::default()
    };
    let explanation = explanation.fact("about", documentation(analysis, sit));
    let explanation = match setting(analysis, sit, "guid") {
        Some(guid) => explanation.fact("guid", guid),
        None => explanation,
    };
    explanation
        .fact("source", setting(analysis, sit, "source").unwrap_or_default())
        .fact("fidelity", fidelity(sit.fidelity))
        .fact("recommended", confidence(sit.recommended))
}

/// The lines above its declaration.
fn documentation(analysis: &Analysis, sit: &SensitiveType) -> String {
    let item = item(analysis, sit);
    item.and_then(|item| item.doc.as_ref())
        .map_or_else(String::new, |doc| doc.text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn item<'a>(analysis: &'a Analysis, sit: &SensitiveType) -> Option<&'a weir_compiler::syntax::ast::Item> {
    let definition = analysis.resolved.def(sit.def)?;
    let module = usize::try_from(definition.module.0).ok()?;
    analysis.project.modules.get(module)?.ast.items.get(definition.item)
}

/// A setting that only people read, and that is a text.
fn setting(analysis: &Analysis, sit: &SensitiveType, name: &str) -> Option<String> {
    let ItemKind::Sit(declared) = &item(analysis, sit)?.kind else { return None };
    let setting = declared.body.settings().into_iter().find(|setting| setting.name.word() == Some(name))?;
    match &setting.value {
        Expr { kind: ExprKind::Text(text), .. } => Some(text.clone()),
        _ => None,
    }
}

/// `high (85)`
fn confidence(confidence: u8) -> String {
    match confidence {
        85 => "high (85)".to_owned(),
        75 => "medium (75)".to_owned(),
        65 => "low (65)".to_owned(),
        other => other.to_string(),
    }
}

fn definition(model: &Model, sit: &SensitiveType) -> String {
    let mut lines = Lines { model, text: String::new() };
    match &sit.body {
        TypeBody::Patterns(patterns) => patterns.iter().for_each(|pattern| lines.pattern(pattern)),
        TypeBody::Union(members) => {
            lines.line(1, "any of the types");
            for member in members.iter().filter_map(|member| model.types.get(*member)) {
                lines.line(2, &format!("{} ({})", member.path, member.title));
            }
        }
        TypeBody::External => {
            lines.line(1, "answered outside: no text is searched for it, the host says what it found")
        }
        TypeBody::Poison => lines.line(1, "its definition has errors; `weir check` shows them"),
    }
    lines.text
}

struct Lines<'m> {
    model: &'m Model,
    text: String,
}

impl Lines<'_> {
    fn line(&mut self, depth: usize, line: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:width$}{line}", "", width = depth * 2);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        self.line(1, &format!("pattern, confidence {}", confidence(pattern.confidence)));
        let primary = self.matcher(&pattern.primary);
        self.line(2, &primary);
        if !pattern.evidence.is_empty() {
            let near = match pattern.proximity {
                Some(points) => format!("with, within {points} characters"),
                None => "with, anywhere in the part".to_owned(),
            };
            self.line(2, &near);
            pattern.evidence.iter().for_each(|evidence| self.evidence(3, evidence));
        }
        if !pattern.excluded.is_empty() {
            self.line(2, &format!("except {}", quoted(&pattern.excluded)));
        }
    }

    fn evidence(&mut self, depth: usize, evidence: &Evidence) {
        match evidence {
            Evidence::Match { matcher, at_least, distinct } => {
                let distinct = if *distinct { " distinct" } else { "" };
                let count =
                    if *at_least > 1 { format!(", at least {at_least}{distinct}") } else { String::new() };
                let words = self.matcher(matcher);
                self.line(depth, &format!("{words}{count}"));
            }
            Evidence::Some { at_least, at_most, members } => {
                let count = match (at_least, at_most) {
                    (0, Some(0)) => "none of".to_owned(),
                    (n, None) if usize::try_from(*n) == Ok(members.len()) => "all of".to_owned(),
                    (n, None) => format!("at least {n} of"),
                    (n, Some(m)) => format!("{n} to {m} of"),
                };
                self.line(depth, &count);
                members.iter().for_each(|member| self.evidence(depth + 1, member));
            }
        }
    }

    fn matcher(&self, matcher: &Matcher) -> String {
        match &matcher.kind {
            MatcherKind::Expression { pattern, flags, validators } => {
                let names: Vec<&str> =
                    validators.iter().filter_map(|validator| Some(row(*validator)?.name)).collect();
                let valid = if names.is_empty() {
                    String::new()
                } else {
                    format!(", validated by {}", names.join(", "))
                };
                format!("/{pattern}/{flags}{valid}")
            }
            MatcherKind::Keywords(list) => match self.model.lists.get(*list) {
                Some(list) => {
                    let name = if list.name.is_empty() { "keywords" } else { last_word(&list.name) };
                    format!("{name}: {}", quoted(&list.phrases))
                }
                None => "keywords".to_owned(),
            },
        }
    }
}

fn quoted(texts: &[String]) -> String {
    let mut words: Vec<String> = texts.iter().take(SHOWN_PHRASES).map(|text| format!("{text:?}")).collect();
    if texts.len() > SHOWN_PHRASES {
        words.push(format!("and {} more", texts.len() - SHOWN_PHRASES));
    }
    words.join(", ")
}
