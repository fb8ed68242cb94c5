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

/// `a not not b`, `a != b`, `a not in b`.
pub(super) fn negated_operator(at: Span, operator: &str, statement: Span, text: String) -> Diagnostic {
    let message = match operator {
        "not" => "`not` stands before the condition it negates".to_owned(),
        operator => format!("a condition is negated by `not`, not by `{operator}`"),
    };
    Diagnostic::new(WR0010, message, at, "not an operator of Weir")
        .fix(Fix::always(format!("write `{text}`")).replace(statement, text))
}

pub(super) fn parentheses(open: Span, close: Span) -> Diagnostic {
    Diagnostic::new(WR0024, "conditions are grouped by blocks, without parentheses", open, "not needed")
        .help("several conditions are grouped by `all { … }` or `any { … }`")
        .fix(Fix::always("remove the parentheses").delete(open).delete(close))
}

pub(super) fn brace_on_next_line(gap: Span, brace: Span) -> Diagnostic {
    Diagnostic::new(WR0028, "`{` stands on the line of its header", brace, "one line too low")
        .fix(Fix::always("move it up").replace(gap, " "))
}

/// Two statements with nothing but blanks between them. On a line that began with the first, a line end is wanted; inside a
/// line, a comma.
pub(super) fn missing_line_break(between: Span, second: Span, indent: Option<usize>) -> Diagnostic {
    let finding = Diagnostic::new(
        WR0020,
        "two statements on one line without a separator",
        second,
        "the second begins here",
    )
    .help("a statement has a line of its own; inside a line, commas separate statements");
    finding.fix(match indent {
        Some(indent) => Fix::always("break the line").replace(between, format!("\n{:indent$}", "")),
        None => Fix::always("insert a comma").replace(between, ", "),
    })
}

/// `severity: high`
pub(super) fn setting_mark(at: Span, mark: &str) -> Diagnostic {
    Diagnostic::new(WR0021, format!("a setting gets its value by `=`, not by `{mark}`"), at, "expected `=`")
        .fix(Fix::always("write `=`").replace(at, "="))
}

/// `rule bulk: "Bulk" {`
pub(super) fn mark_in_header(at: Span, mark: &str) -> Diagnostic {
    Diagnostic::new(WR0024, format!("no {} stands in a header", shown(mark)), at, "not needed")
        .fix(Fix::always("remove it").delete(at))
}

/// `use "a.b"`
pub(super) fn quoted_name(at: Span, name: &str) -> Diagnostic {
    let what = if name.starts_with(|c: char| c.is_ascii_digit()) { "number" } else { "name" };
    Diagnostic::new(WR0025, format!("a {what} stands without quotes"), at, format!("write `{name}`"))
        .note("texts in quotes are for people; names are checked")
        .fix(Fix::always("remove the quotes").replace(at, name))
}

/// `rule bulk Bulk card data {`
pub(super) fn bare_title(at: Span, title: &str) -> Diagnostic {
    Diagnostic::new(WR0026, "a title stands in quotes", at, "expected a text in quotes")
        .fix(Fix::always("write the quotes").replace(at, format!("\"{title}\"")))
}

/// `rule "Bulk" {`
pub(super) fn title_without_name(title: Span, keyword: &str, name: &str) -> Diagnostic {
    Diagnostic::new(WR0027, format!("this `{keyword}` has a title and no name"), title, "expected a name")
        .help(format!("the name stands before the title: `{keyword} {name} \"…\"`"))
        .fix(Fix::maybe(format!("insert the name `{name}`")).insert(title, format!("{name} ")))
}

/// `in ("a", "b")`
pub(super) fn list_in_parentheses(open: Span, close: Span) -> Diagnostic {
    Diagnostic::new(WR0024, "a list stands in `[ ]`", open, "expected `[`")
        .fix(Fix::always("write `[ ]`").replace(open, "[").replace(close, "]"))
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
        FlawKind::SmartQuotes | FlawKind::SingleQuotes | FlawKind::Backticks => {
            wrong_quotes(flaw, at, source)
        }
        FlawKind::Hyphen => {
            let name = flaw.meant.clone().unwrap_or_default();
            Diagnostic::new(WR0022, "a name with a hyphen", at, "names have letters, digits and `_`")
                .fix(Fix::always(format!("write `{name}`")).replace(at, name))
        }
        FlawKind::ForeignComment => {
            Diagnostic::new(WR0023, "a comment begins with `//`", at, "not a comment of Weir")
                .fix(slashes(at, source, text))
        }
        FlawKind::Dash => Diagnostic::new(WR0019, "a line does not begin with `-`", at, "not used in Weir")
            .note("lines of a block need no mark; lists stand in `[ ]`")
            .fix(Fix::always("remove it").delete(at)),
        FlawKind::Semicolon => {
            let comma = flaw.meant.as_deref() == Some(",");
            let finding = Diagnostic::new(
                WR0019,
                "a statement ends with its line, without `;`",
                at,
                "not used in Weir",
            );
            finding.fix(match comma {
                true => Fix::always("write a comma").replace(at, ","),
                false => Fix::always("remove it").delete(at),
            })
        }
        FlawKind::ForeignSpace => {
            unexpected_character(at, source).fix(Fix::always("write a plain space").replace(at, " "))
        }
        FlawKind::ForeignOperator => {
            let operator = flaw.meant.clone().unwrap_or_default();
            unexpected_character(at, source)
                .fix(Fix::always(format!("write `{operator}`")).replace(at, operator))
        }
        FlawKind::Percent => unexpected_character(at, source)
            .note("a confidence is a number from 1 to 100")
            .fix(Fix::always("remove it").delete(at)),
        FlawKind::UnknownCharacter => unexpected_character(at, source),
    }
}

fn unexpected_character(at: Span, source: &str) -> Diagnostic {
    let character = source.chars().next().unwrap_or_default();
    let code = u32::from(character);
    let visible = !character.is_whitespace() && !matches!(code, 0x200b..=0x200d | 0x2060 | 0xfeff);
    let message = match visible {
        true => format!("unexpected character {}", shown(source)),
        false => "a space that is no plain space".to_owned(),
    };
    let finding =
        Diagnostic::new(WR0019, message, at, "not used in Weir").note(format!("it is U+{code:04X}"));
    match character {
        '-' | '–' | '—' => finding.help("numbers have no sign, and names are joined by `_`"),
        '+' => finding.help("values are not computed; write the result"),
        '$' => finding.help("a `param` or `let` is named without a mark"),
        '~' => finding.help("operators are `==`, `in`, `contains`, `matches`, `>`, `>=`, `<` and `<=`"),
        '@' | '?' | '*' | '^' => finding.help("if it is part of a text, the text stands in quotes"),
        '/' => finding.help(
            "a regular expression stands behind `match`, `matches` or in a list; inside, a `/` is `\\/`",
        ),
        '\\' => finding.help("a statement stands on one line; lists in `[ ]` may be broken"),
        _ => finding,
    }
}

/// A comment of another language with `//` before each of its lines.
fn slashes(at: Span, source: &str, text: &str) -> Fix {
    let behind = text.get(at.range().end..).unwrap_or("").split('\n').next().unwrap_or("").trim();
    if !behind.is_empty() && !behind.starts_with("//") {
        // The rest of the line would become part of the comment.
        return Fix::maybe("remove it").delete(at);
    }
    let marks = [("/*", "*/"), ("<!--", "-->"), ("#", ""), ("--", "")];
    let inside = marks.iter().find_map(|(open, close)| {
        let inside = source.strip_prefix(open)?;
        Some(inside.strip_suffix(close).unwrap_or(inside))
    });
    let lines: Vec<&str> = inside
        .unwrap_or(source)
        .trim_start_matches(['#', '*'])
        .lines()
        .map(|line| line.trim().trim_start_matches('*').trim())
        .collect();
    let text = lines.iter().map(|line| format!("// {line}").trim_end().to_owned());
    Fix::always("write `//`").replace(at, text.collect::<Vec<_>>().join("\n"))
}

fn closing_quotes(source: &str) -> &'static str {
    if source.starts_with("\"\"\"") { "\"\"\"" } else { "\"" }
}

fn wrong_quotes(flaw: &Flaw, at: Span, source: &str) -> Diagnostic {
    let (code, message) = match flaw.kind {
        FlawKind::SmartQuotes => (WR0017, "typographic quotes do not delimit a text"),
        FlawKind::Backticks => (WR0018, "backticks do not delimit a text"),
        _ => (WR0018, "single quotes do not delimit a text"),
    };
    let finding = Diagnostic::new(code, message, at, "write `\"…\"`");
    match &flaw.meant {
        Some(text) => finding.fix(Fix::always("write straight quotes").replace(at, text.clone())),
        // With a quote or a backslash inside, new quotes would not put the text right.
        None if source.chars().nth(1).is_some() => {
            finding.help("a quote inside a text is written `\\\"`, a backslash `\\\\`")
        }
        None => finding.help("a text stands between `\"` and `\"`"),
    }
}
