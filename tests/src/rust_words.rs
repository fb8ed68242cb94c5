//! The words of a Rust source, for suites that look at the code itself: identifiers, punctuation and string literals,
//! without comments. It is a scanner and no more; the sources it reads compile.

/// A token that a suite can ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// The inside of a string literal, escapes as written.
    Text(String),
    Mark(char),
}

/// A token and the line, from 1, on which it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub line: usize,
    pub token: Token,
}

/// The tokens before the file's own tests (`#[cfg(test)] mod …`).
pub fn without_tests(source: &str) -> Vec<Placed> {
    let mut tokens = tokens(source);
    let mark = |c| Token::Mark(c);
    let word = |text: &str| Token::Word(text.to_owned());
    let opening =
        [mark('#'), mark('['), word("cfg"), mark('('), word("test"), mark(')'), mark(']'), word("mod")];
    let starts = |window: &[Placed]| window.iter().map(|placed| &placed.token).eq(&opening);
    if let Some(end) = tokens.windows(opening.len()).position(starts) {
        tokens.truncate(end);
    }
    tokens
}

pub fn tokens(source: &str) -> Vec<Placed> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let (token, after) = next(rest, first);
        if let Some(token) = token {
            tokens.push(Placed { line, token });
        }
        let read = rest.get(..rest.len() - after.len()).unwrap_or("");
        line += read.matches('\n').count();
        rest = after;
    }
    tokens
}

/// The token at the start of `rest`, if it is one, and what follows; something is always consumed.
fn next(rest: &str, first: char) -> (Option<Token>, &str) {
    let behind = rest.get(first.len_utf8()..).unwrap_or("");
    if rest.starts_with("//") {
        return (None, rest.split_once('\n').map_or("", |(_, after)| after));
    }
    if rest.starts_with("/*") {
        return (None, after_comment(rest));
    }
    if let Some((text, after)) = raw_string(rest) {
        return (Some(Token::Text(text.to_owned())), after);
    }
    match first {
        '"' => {
            let (text, after) = quoted(behind, '"');
            (Some(Token::Text(text.to_owned())), after)
        }
        '\'' => (None, after_quote(behind)),
        c if c.is_alphabetic() || c == '_' => {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            (Some(Token::Word(word.to_owned())), after)
        }
        c if c.is_whitespace() || c.is_ascii_digit() => (None, behind),
        c => (Some(Token::Mark(c)), behind),
    }
}

/// Comments nest.
fn after_comment(rest: &str) -> &str {
    let mut depth = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let pair = (c, chars.peek().map(|&(_, next)| next));
        if pair == ('/', Some('*')) {
            depth += 1;
            chars.next();
        } else if pair == ('*', Some('/')) {
            depth -= 1;
            let end = chars.next();
            if depth == 0 {
                return end.and_then(|(at, _)| rest.get(at + 1..)).unwrap_or("");
            }
        }
    }
    ""
}

/// `r"…"`, `r#"…"#`, `br"…"`.
fn raw_string(rest: &str) -> Option<(&str, &str)> {
    let hashes = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r')?;
    let text = hashes.trim_start_matches('#');
    let end = format!("\"{}", "#".repeat(hashes.len() - text.len()));
    text.strip_prefix('"')?.split_once(&end)
}

/// The text up to an unescaped quote, and what follows it.
fn quoted(text: &str, quote: char) -> (&str, &str) {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or("")),
            _ => {}
        }
    }
    (text, "")
}

/// A character literal or a lifetime; either way nothing that a suite asks about.
fn after_quote(behind: &str) -> &str {
    let mut chars = behind.chars();
    let first = chars.next();
    if first == Some('\\') || chars.next() == Some('\'') { quoted(behind, '\'').1 } else { behind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_passed_over_and_literals_are_texts() {
        let source =
            "use a::b; // c\n/* d /* e */ f */ let g = \"h \\\" i\"; r#\"j\"k\"#; '\"'; &'l m; b'\\''; n2";
        let words: Vec<Token> = tokens(source).into_iter().map(|placed| placed.token).collect();
        let kept = |token: &Token| !matches!(token, Token::Mark(_));
        let word = |text: &str| Token::Word(text.into());
        let text = |text: &str| Token::Text(text.into());
        let expected =
            [word("use"), word("a"), word("b"), word("let"), word("g"), text("h \\\" i"), text("j\"k")];
        let found: Vec<Token> = words.into_iter().filter(kept).collect();
        assert_eq!(found[..7], expected);
        assert_eq!(found[7..], [word("l"), word("m"), word("b"), word("n2")]);
    }

    #[test]
    fn a_files_own_tests_are_left_out() {
        let tokens = without_tests("fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }");
        assert!(!tokens.iter().any(|placed| placed.token == Token::Word("b".into())));
        assert_eq!(tokens.last().map(|placed| placed.line), Some(1));
    }
}
