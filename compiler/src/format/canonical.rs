//! The one form of what can be written in two: `policy x "X" as kind { … }` becomes `kind x "X" { … }`.
//!
//! This is the only place where formatting changes a token. It is done on the text before layout, and undone if the tree says
//! that anything but the form has changed.

use crate::source::FileId;
use crate::syntax::ast::ItemKind;
use crate::syntax::{Parsed, debug_ast, parse};
use std::ops::Range;

/// The text with every policy of a kind under its kind's own word; `None` if there is nothing to change.
pub(super) fn canonical(parsed: &Parsed, text: &str) -> Option<String> {
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for item in &parsed.file.items {
        let ItemKind::Policy(policy) = &item.kind else { continue };
        let Some(kind) = policy.kind.as_ref().filter(|kind| kind.span.start > policy.name.span.start) else {
            continue;
        };
        // `policy` becomes the kind, and ` as kind` goes.
        let start = item.span.range().start;
        let before = text.get(start..kind.span.range().start)?;
        let kept = before.trim_end().strip_suffix("as")?.trim_end();
        edits.push((start..start + "policy".len(), kind.text.as_str()));
        edits.push((start + kept.len()..kind.span.range().end, ""));
    }
    let mut changed = text.to_owned();
    for (range, replacement) in edits.iter().rev() {
        changed.get(range.clone())?;
        changed.replace_range(range.clone(), replacement);
    }
    let after = parse(FileId::default(), &changed);
    let same =
        debug_ast(&after.file) == debug_ast(&parsed.file) && after.problems.len() == parsed.problems.len();
    (!edits.is_empty() && same).then_some(changed)
}
