//! Words of help for what people write out of habit, where nothing can be repaired for sure.

use super::nodes::Place;
use super::problems;
use super::scan::{Tape, TokenKind};
use super::words::RESERVED;
use crate::diagnostics::{Diagnostic, Fix};
use crate::source::Span;
use std::ops::Range;

/// Words of other languages, and the keyword that says it here.
const FOREIGN: [(&str, &str); 16] = [
    ("actions", "then"),
    ("const", "let"),
    ("do", "then"),
    ("except", "unless"),
    ("exception", "unless"),
    ("exceptions", "unless"),
    ("conditions", "when"),
    ("from", "use"),
    ("if", "when"),
    ("import", "use"),
    ("include", "use"),
    ("locations", "scope"),
    ("using", "use"),
    ("var", "let"),
    ("where", "when"),
    ("workloads", "scope"),
];

/// The keyword that a word of another language, or one in other letters, stands for.
pub(super) fn keyword(word: &str, keywords: &[&'static str]) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let meant =
        FOREIGN.iter().find(|(foreign, _)| *foreign == lower).map_or(lower.as_str(), |(_, meant)| meant);
    keywords.iter().copied().find(|keyword| *keyword == meant)
}

/// Where pest stopped in a statement that could not be read.
pub(super) struct Stop<'a> {
    pub(super) place: Place,
    pub(super) tape: &'a Tape,
    pub(super) text: &'a str,
    pub(super) statement: Range<usize>,
    /// The token at or after which pest stopped.
    pub(super) at: usize,
    pub(super) span: Span,
    pub(super) found: &'a str,
    pub(super) expected: &'a [String],
}

impl Stop<'_> {
    /// The finding, with the way out where one is known.
    pub(super) fn explained(&self, finding: Diagnostic) -> Diagnostic {
        let first = self.text.get(self.statement.clone()).unwrap_or("");
        let keyword = first.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
        let number = self.found.starts_with(|c: char| c.is_ascii_digit());
        let range = first
            .get(..self.span.range().start.saturating_sub(self.statement.start))
            .unwrap_or("")
            .trim_end();
        let counts = range.ends_with("count") || range.ends_with("confidence");
        match self.found {
            _ if self.found.starts_with('"')
                && self.expects("a name")
                && matches!(keyword, "policy" | "rule" | "sit" | "group" | "label") =>
            {
                problems::title_without_name(self.span, keyword, &name_of(self.found))
            }
            word if self.expects("a name") && RESERVED.contains(&word) => finding
                .note(format!("`{word}` is reserved: it begins a condition or a value"))
                .help(format!("choose another name, such as `{word}_`")),
            _ if number && self.expects("a name") => finding.help("a name begins with a letter or `_`"),
            ">" | "<" | "==" | "=" if counts => self.compared(finding),
            "," if self.expects("`=`") => finding.help("a list stands in `[ ]`"),
            _ if range.ends_with("between") => finding.help("a range is written `1 to 9`"),
            _ if keyword == "content" && !first.starts_with("content has") => {
                finding.help("content is asked for by `content has …`")
            }
            _ if range.ends_with('"') && self.statement_has_quote_behind(first) => {
                finding.help("a quote inside a text is written `\\\"`")
            }
            "<" if self.expects("a name") => finding.help("names stand without marks around them"),
            ":" if keyword == "use" => finding.help("the words of a path are joined by `.`"),
            ":" if self.expects("`{`") => finding.help("what belongs to it stands in a block: `{ … }`"),
            "" if self.expects("a value") => {
                finding.help("a statement stands on one line; a list may be broken inside `[ ]`")
            }
            "between" if counts => finding.help("a range is written `1 to 9`"),
            "." if range.ends_with(|c: char| c.is_ascii_digit()) => {
                finding.help("numbers are whole; a range is written `1 to 9`")
            }
            "(" | "[" if self.expects("`{`") => finding.help("what belongs to it stands in a block: `{ … }`"),
            "." if self.expects("`{`") => finding.help("a name is declared without dots"),
            "else" => finding.help("say it in a second rule: rules are tried in their order"),
            _ if keyword == "else" => finding.help("say it in a second rule: rules are tried in their order"),
            _ if self.expects("a text in quotes") && self.expects("`{`") => {
                finding.help("a name is one word; several are joined by `_`")
            }
            _ if self.expects("an operator such as `==`") => self.operator(finding),
            _ if self.place == Place::Conditions && self.expects("the end of the line") => {
                finding.help("a condition has a line of its own")
            }
            _ if self.expects("`]`") => finding.help("a comma stands between two members of a list"),
            _ => finding,
        }
    }

    fn statement_has_quote_behind(&self, statement: &str) -> bool {
        let behind = self.span.range().end.saturating_sub(self.statement.start);
        statement.get(behind..).is_some_and(|rest| rest.contains('"'))
    }

    fn expects(&self, words: &str) -> bool {
        self.expected.iter().any(|expected| expected == words)
    }

    /// `count > 10`
    fn compared(&self, finding: Diagnostic) -> Diagnostic {
        let finding = finding.help("counts and confidences are asked for by `>= n` or `n to m`");
        let mut rest = self.tape.tokens.iter().skip(self.at).filter(|token| !token.kind.is_trivia()).skip(1);
        let Some(number) = rest.next().filter(|token| token.kind == TokenKind::Number) else {
            return finding;
        };
        let digits: String =
            self.text.get(number.range()).unwrap_or("").chars().filter(char::is_ascii_digit).collect();
        let at = self.span.to(Span::new(self.span.file, number.range()));
        let text = match (self.found, digits.parse::<u64>()) {
            (">", Ok(n)) => format!(">= {}", n.saturating_add(1)),
            ("<", Ok(n)) if n > 1 => format!("1 to {}", n - 1),
            ("==" | "=", Ok(n)) => format!("{n} to {n}"),
            _ => return finding,
        };
        finding.fix(Fix::always(format!("write `{text}`")).replace(at, text))
    }

    /// `recipient.domain is …`
    fn operator(&self, finding: Diagnostic) -> Diagnostic {
        let meant = match self.found {
            "is" | "equals" | "eq" | "equal" => "==",
            "has" | "includes" | "like" => "contains",
            "matches_regex" | "regex" => "matches",
            _ => {
                return finding
                    .help("operators are `==`, `in`, `contains`, `matches`, `>`, `>=`, `<` and `<=`");
            }
        };
        finding.fix(Fix::maybe(format!("write `{meant}`")).replace(self.span, meant))
    }
}

/// A name made of a title: `Bulk card data` gives `bulk_card_data`.
fn name_of(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.take(4).collect::<Vec<_>>().join("_").to_ascii_lowercase();
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("_{name}"),
    }
}
