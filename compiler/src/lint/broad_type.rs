//! A type so broad that it matches every number.

use crate::automata;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::types::model::{MatcherKind, Model, TypeBody};

/// The confidence from which a pattern claims to know.
const MEDIUM: u8 = 75;

pub(super) fn lint(model: &Model, findings: &mut Vec<Diagnostic>) {
    for sit in model.types.iter().filter(|sit| !sit.library) {
        let TypeBody::Patterns(patterns) = &sit.body else { continue };
        for pattern in
            patterns.iter().filter(|pattern| pattern.confidence >= MEDIUM && pattern.evidence.is_empty())
        {
            let MatcherKind::Expression { pattern: expression, flags, validators } = &pattern.primary.kind
            else {
                continue;
            };
            if !validators.is_empty() {
                continue;
            }
            let Some(digits) =
                automata::compile(expression, flags).ok().and_then(|compiled| compiled.every_number())
            else {
                continue;
            };
            findings.push(
                Diagnostic::new(
                    catalogue::WR0607,
                    format!("`{}` matches every number of {digits} digits", sit.name),
                    pattern.primary.span,
                    "digits and nothing else",
                )
                .also(pattern.span, format!("with confidence {}", pattern.confidence))
                .note("logs, tables and identifiers of other kinds are full of such numbers")
                .help("add a validator or evidence, or lower the confidence to `low`"),
            );
        }
    }
}
