//! The words of every finding of this phase.

use super::ast::{ExprKind, Setting};
use super::scan::{Flaw, FlawKind, Tape, TokenKind};
use crate::diagnostics::catalogue::*;
use crate::diagnostics::{Diagnostic, Fix};
use crate::source::{FileId, Span};

/// A token or a stretch of a line as it is shown in a message: short, on one line.
fn shown(text: &str) -> String {
    const LIMIT: usize = 40;
    let line = text.lines().next().unwrap_or("").trim_end();
    match line.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("`{}…`", line.get(..end).unwrap_or("")),
        None => format!("`{line}`"),
    }
}

/// What a statement should have gone on with; `found` is the token at that place.
pub(super) fn unexpected(at: Span, found: &str, expected: Option<String>) -> Diagnostic {
    let message = match found.trim() {
        "" => "the statement ends too early".to_owned(),
        found => format!("unexpected {}", shown(found)),
    };
    let label =
        expected.map_or_else(|| "not understood from here".to_owned(), |words| format!("expected {words}"));
    Diagnostic::new(WR0001, message, at, label)
}

pub(super) fn unknown_statement(at: Span, word: &str, nearest: Option<&str>, expected: &str) -> Diagnostic {
    let finding = Diagnostic::new(
        WR0002,
        format!("{} does not begin a statement here", shown(word)),
        at,
        format!("expected {expected}"),
    );
    match nearest {
        Some(near) => finding
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::maybe(format!("write `{near}`")).replace(at, near)),
        None => finding,
    }
}

pub(super) fn missing_keyword(at: Span, keyword: &str) -> Diagnostic {
    Diagnostic::new(WR0002, "a block without its keyword", at, format!("expected `{keyword}`"))
        .note(format!("it was read as if `{keyword}` stood there"))
        .fix(Fix::maybe(format!("insert `{keyword}`")).insert(at, format!("{keyword} ")))
}

pub(super) fn misplaced(at: Span, keyword: &str, block: &str, belongs: &str) -> Diagnostic {
    Diagnostic::new(
        WR0003,
        format!("`{keyword}` cannot stand in {block}"),
        at,
        format!("belongs in {belongs}"),
    )
}

pub(super) fn missing_close(open: Span, end: Span, indent: usize) -> Diagnostic {
    Diagnostic::new(WR0004, "a block without its closing `}`", open, "this block is not closed")
        .also(end, "its `}` is missing here")
        .fix(Fix::maybe("insert `}`").insert(end, format!("\n{:indent$}}}", "")))
}

pub(super) fn missing_open(header: Span) -> Diagnostic {
    Diagnostic::new(WR0005, "a block without its opening `{`", header.after(), "expected `{`")
        .note("the lines below are indented as its block")
        .fix(Fix::maybe("insert `{`").insert(header.after(), " {"))
}

pub(super) fn stray_close(at: Span) -> Diagnostic {
    Diagnostic::new(WR0006, "a `}` that closes nothing", at, "no block is open here")
        .fix(Fix::maybe("remove it").delete(at))
}

pub(super) fn too_deep(at: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(WR0007, format!("nested more than {limit} deep"), at, format!("the limit is {limit}"))
        .help("give the inner part a name: a `condition`, a `response` or a `let`")
}

pub(super) fn number_too_large(at: Span, number: &str) -> Diagnostic {
    Diagnostic::new(WR0008, format!("the number {} is too large", shown(number)), at, "too large")
        .note(format!("the largest number is {}", u64::MAX))
}

/// `a and b`; `replacement` is the block form.
pub(super) fn infix(
    at: Span,
    operator: &str,
    statement: Span,
    replacement: Option<(String, bool)>,
) -> Diagnostic {
    let block = if matches!(operator, "or" | "||" | "|") { "any" } else { "all" };
    let finding = Diagnostic::new(
        WR0009,
        format!("conditions are not joined by `{operator}`"),
        at,
        "not an operator of Weir",
    )
    .help(format!("write one condition a line, in `{block} {{ … }}`"));
    match replacement {
        Some((text, sure)) => {
            let title = "write it as a block";
            let fix = if sure { Fix::always(title) } else { Fix::maybe(title) };
            finding.fix(fix.replace(statement, text))
        }
        None => finding,
    }
}

pub(super) fn bang(at: Span) -> Diagnostic {
    Diagnostic::new(WR0010, "a condition is negated by `not`", at, "not an operator of Weir")
        .fix(Fix::always("write `not`").replace(at, "not "))
}

/// `access.scope = external` among conditions.
pub(super) fn assignment_in_condition(tape: &Tape, file: FileId, setting: &Setting) -> Diagnostic {
    let operator = if matches!(setting.value.kind, ExprKind::List(_)) { "in" } else { "==" };
    let range = setting.span.range();
    let tokens = tape.tokens.get(tape.at(range.start)..tape.at(range.end)).unwrap_or_default();
    let mark = tokens.iter().find(|token| token.kind == TokenKind::Assign);
    let at = mark.map_or(setting.span, |token| Span::new(file, token.range()));
    let finding = Diagnostic::new(
        WR0011,
        "a condition compares with `==`; `=` gives a setting its value",
        at,
        format!("expected `{operator}`"),
    );
    // Between words, `in` needs the spaces that `=` can do without.
    let text = if operator == "in" { " in " } else { operator };
    let spaced = |at: usize| tape.kind(at) == Some(TokenKind::Space);
    let index = tape.at(at.range().start);
    let text = if spaced(index + 1) && index.checked_sub(1).is_some_and(spaced) { text.trim() } else { text };
    finding.fix(Fix::always(format!("write `{operator}`")).replace(at, text))
}

pub(super) fn flaw(flaw: &Flaw, file: FileId, text: &str) -> Diagnostic {
    let at = Span::new(file, flaw.range.clone());
    let source = text.get(flaw.range.clone()).unwrap_or("");
    match flaw.kind {
        FlawKind::UnterminatedText => {
            Diagnostic::new(WR0012, "a text without its closing quote", at, "the text ends with its line")
                .help("long texts stand between `\"\"\"` and `\"\"\"`")
                .fix(Fix::maybe("close it at the end of the line").insert(at.after(), closing_quotes(source)))
        }
        FlawKind::UnterminatedRegex => Diagnostic::new(
            WR0013,
            "a regular expression without its closing `/`",
            at,
            "it ends with its line",
        )
        .note("a `/` inside is written `\\/`")
        .fix(Fix::maybe("close it at the end of the line").insert(at.after(), "/")),
        FlawKind::EmptyRegex => {
            Diagnostic::new(WR0014, "an empty regular expression", at, "`//` opens a comment")
                .help("an expression that matches everything is refused; say what to look for")
        }
        FlawKind::UnknownFlag => Diagnostic::new(
            WR0015,
            format!("unknown flag in {}", shown(source)),
            at,
            "flags are `i`, `s`, `m`, `x`",
        )
        .note("every match is looked for, so there is no `g`"),
        FlawKind::UnknownEscape => {
            Diagnostic::new(WR0016, format!("unknown escape {}", shown(source)), at, "not an escape")
                .help("escapes are `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{…}`; a backslash itself is `\\\\`")
                .fix(Fix::maybe("write a backslash").insert(at, "\\"))
        }
        FlawKind::SmartQuotes | FlawKind::SingleQuotes => wrong_quotes(flaw.kind, at, source),
        FlawKind::UnknownCharacter => {
            let code = source.chars().next().map_or(0, u32::from);
            Diagnostic::new(WR0019, format!("unexpected character {}", shown(source)), at, "not used in Weir")
                .note(format!("it is U+{code:04X}"))
        }
    }
}

fn closing_quotes(source: &str) -> &'static str {
    if source.starts_with("\"\"\"") { "\"\"\"" } else { "\"" }
}

fn wrong_quotes(kind: FlawKind, at: Span, source: &str) -> Diagnostic {
    let (code, message) = match kind {
        FlawKind::SmartQuotes => (WR0017, "typographic quotes do not delimit a text"),
        _ => (WR0018, "single quotes do not delimit a text"),
    };
    let finding = Diagnostic::new(code, message, at, "write `\"…\"`");
    let mut inside = source.chars();
    let (first, last) = (inside.next(), inside.next_back());
    let inside = inside.as_str();
    // A lone quote, or one with quotes inside, is not a text that could be put right by new quotes.
    if first.is_none() || last.is_none() || inside.contains(['"', '\\']) {
        return finding;
    }
    finding.fix(Fix::always("write straight quotes").replace(at, format!("\"{inside}\"")))
}
