//! Text to tape: every byte of a file in exactly one token, whatever the file holds.
//!
//! ```text
//! severity = high // why      Word Space Equal Space Word Space Comment Newline
//! ```
//!
//! The scanner knows strings, regular expressions, comments and brackets, and nothing of grammar. It accepts any text: what
//! it cannot place becomes a token of kind [`TokenKind::Unknown`], and what is wrong with it a [`Flaw`]. Strings (but for
//! `"""`), regular expressions and comments end with their line at the latest, so that one missing quote never swallows the
//! rest of a file. A `/` opens a regular expression only where a value may stand; elsewhere it is an unknown mark.
//!
//! What people write out of habit from other languages is scanned as what it was meant to be, beside its flaw: `card-mail` is a
//! word, `# why` a comment, a no-break space a space. [`Flaw::meant`] says how it would be written here, in as many bytes, and
//! the grammar reads the text with all of these put in place (see [`mended`]): one slip costs one finding and no statement.

use std::borrow::Cow;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    Space,
    Newline,
    /// `// …`, without the line end.
    Comment,
    /// `/// …`, without the line end.
    DocComment,
    Word,
    Number,
    /// `"…"`
    Text,
    /// `"""…"""`
    LongText,
    /// `/…/i`
    Regex,
    BraceOpen,
    BraceClose,
    BracketOpen,
    BracketClose,
    ParenOpen,
    ParenClose,
    Comma,
    Dot,
    Colon,
    /// `=`
    Assign,
    /// `==`, `>=`, `<=`, `>`, `<`
    Operator,
    /// Nothing the language has: `!`, `&&`, a string in the wrong quotes, a string without its end.
    Unknown,
}

impl TokenKind {
    /// Spaces, line ends and comments: what stands between tokens that mean something.
    pub fn is_trivia(self) -> bool {
        matches!(self, TokenKind::Space | TokenKind::Newline) || self.is_comment()
    }

    pub fn is_comment(self) -> bool {
        matches!(self, TokenKind::Comment | TokenKind::DocComment)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub start: u32,
    pub end: u32,
}

impl Token {
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The tokens of a file, in order and without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tape {
    pub tokens: Vec<Token>,
}

impl Tape {
    pub fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// The index of the first token that starts at or after an offset.
    pub fn at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| (token.start as usize) < offset)
    }

    /// Where the last token that means something and starts before `end` ends: `end` without the trivia before it.
    pub fn trimmed_end(&self, end: usize) -> usize {
        let before = self.tokens.get(..self.at(end)).unwrap_or_default();
        before
            .iter()
            .rev()
            .find(|token| !token.kind.is_trivia())
            .map_or(end, |token| (token.end as usize).min(end))
    }
}

/// What the scanner found wrong with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) kind: FlawKind,
    pub(crate) range: Range<usize>,
    /// What was meant, where that is beyond doubt; never longer than what was written.
    pub(crate) meant: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlawKind {
    UnterminatedText,
    UnterminatedRegex,
    /// `match //`
    EmptyRegex,
    UnknownFlag,
    UnknownEscape,
    SmartQuotes,
    SingleQuotes,
    Backticks,
    /// `card-mail`
    Hyphen,
    /// `;`
    Semicolon,
    /// `# …`, `-- …`, `/* … */`, `<!-- … -->`
    ForeignComment,
    /// A space that is no space: no-break, zero-width.
    ForeignSpace,
    /// `≥`
    ForeignOperator,
    /// `85%`
    Percent,
    /// `- exchange`
    Dash,
    /// A character the language does not use. The marks `!`, `&` and `|` are left to the parser, which knows what was meant.
    UnknownCharacter,
}

/// The text with everything that [`Flaw::meant`] puts right, byte for byte in the same places.
pub(crate) fn mended<'t>(text: &'t str, flaws: &[Flaw]) -> Cow<'t, str> {
    let mut out = String::new();
    let mut from = 0;
    for flaw in flaws {
        let (Some(meant), Some(before)) = (&flaw.meant, text.get(from..flaw.range.start)) else { continue };
        out.push_str(before);
        out.push_str(meant);
        let written = text.get(flaw.range.clone()).unwrap_or("");
        // What is left over becomes blank; lines stay where they are.
        let rest = written.bytes().skip(meant.len());
        out.extend(rest.map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        from = flaw.range.end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(from..).unwrap_or(""));
    Cow::Owned(out)
}

/// Scans a whole text. `u32` offsets hold up to 4 GiB; the project refuses larger files long before.
pub(crate) fn scan(text: &str) -> (Tape, Vec<Flaw>) {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        value_may_follow: false,
        after_match: false,
        last: None,
        open: Vec::new(),
        long_texts_end: true,
        in_comment: None,
        comments_end: true,
        tokens: Vec::with_capacity(text.len() / 4 + 4),
        flaws: Vec::new(),
    };
    scanner.run();
    (Tape { tokens: scanner.tokens }, scanner.flaws)
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The last token that means something was one that a regular expression can follow.
    value_may_follow: bool,
    /// That token was `match` or `matches`, on this line.
    after_match: bool,
    /// The last token that is no blank.
    last: Option<TokenKind>,
    /// Brackets that are open.
    open: Vec<TokenKind>,
    /// No `"""` was met without its end yet; after one, looking for the end of each would make the scan quadratic.
    long_texts_end: bool,
    /// Where the comment between `/*` and `*/` (or `<!--` and `-->`) that is open ends.
    in_comment: Option<usize>,
    /// As `long_texts_end`, for these comments.
    comments_end: bool,
    tokens: Vec<Token>,
    flaws: Vec<Flaw>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.peek(0) {
            let start = self.at;
            let kind = self.token(byte);
            self.remember(kind, start);
            let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            self.tokens.push(Token { kind, start: clamp(start), end: clamp(self.at) });
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Steps over bytes while they satisfy a test. The tests below only stop at ASCII bytes or accept all others, so the place
    /// reached is a character boundary.
    fn skip(&mut self, test: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|&byte| !test(byte)).unwrap_or(rest.len());
    }

    fn flaw(&mut self, kind: FlawKind, range: Range<usize>) {
        self.flaws.push(Flaw { kind, range, meant: None });
    }

    /// A flaw from `start` to here that means something all the same.
    fn slip(&mut self, kind: FlawKind, start: usize, meant: impl Into<String>) {
        self.flaws.push(Flaw { kind, range: start..self.at, meant: Some(meant.into()) });
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Here a line or a block begins, or the one before has ended.
    fn begins_statement(&self) -> bool {
        use TokenKind::{BraceClose, BraceOpen, Comma, Newline};
        !self.in_list() && matches!(self.last, None | Some(Newline | BraceOpen | BraceClose | Comma))
    }

    /// `- exchange`, `- "text"`
    fn is_list_mark(&self) -> bool {
        let behind = self.rest().get(1..).unwrap_or("");
        let value = behind.trim_start_matches(' ');
        value.len() < behind.len() && value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '"')
    }

    /// Nothing that means something stands between a place and the end of its line.
    fn ends_line(&self, at: usize) -> bool {
        let rest = self
            .text
            .get(at..)
            .unwrap_or("")
            .trim_start_matches(|c| matches!(c, ' ' | '\t' | '\r') || is_foreign_space(c));
        rest.is_empty() || rest.starts_with('\n') || rest.starts_with("//")
    }

    fn remember(&mut self, kind: TokenKind, start: usize) {
        if kind != TokenKind::Space {
            self.last = Some(kind);
        }
        match kind {
            TokenKind::Space | TokenKind::Comment | TokenKind::DocComment => {}
            TokenKind::Newline => {
                self.value_may_follow &= self.in_list() && !self.after_match;
                self.after_match = false;
            }
            TokenKind::Word => {
                self.after_match = matches!(self.bytes.get(start..self.at), Some(b"match" | b"matches"));
                self.value_may_follow = self.after_match;
            }
            _ => {
                self.after_match = false;
                self.nest(kind);
                self.value_may_follow = match kind {
                    TokenKind::Assign
                    | TokenKind::Operator
                    | TokenKind::BracketOpen
                    | TokenKind::ParenOpen => true,
                    TokenKind::Comma => self.in_list(),
                    _ => false,
                };
            }
        }
    }

    fn nest(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::BraceOpen | TokenKind::BracketOpen | TokenKind::ParenOpen => self.open.push(kind),
            TokenKind::BracketClose | TokenKind::ParenClose => {
                self.open.pop_if(|open| *open != TokenKind::BraceOpen);
            }
            TokenKind::BraceClose => {
                while self.open.pop().is_some_and(|open| open != TokenKind::BraceOpen) {}
            }
            _ => {}
        }
    }

    /// Inside `[` or `(`, where line ends are free and a comma is followed by a value.
    fn in_list(&self) -> bool {
        self.open.last().is_some_and(|open| *open != TokenKind::BraceOpen)
    }

    fn token(&mut self, byte: u8) -> TokenKind {
        if let Some(end) = self.in_comment.filter(|_| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            return self.comment_line(end);
        }
        match byte {
            b' ' | b'\t' | b'\r' => {
                self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
                TokenKind::Space
            }
            b'\n' => self.single(TokenKind::Newline),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
            b'0'..=b'9' => {
                self.skip(|byte| byte.is_ascii_digit() || byte == b'_');
                TokenKind::Number
            }
            b'"' => self.text(),
            b'/' => self.slash(),
            b'{' => self.single(TokenKind::BraceOpen),
            b'}' => self.single(TokenKind::BraceClose),
            b'[' => self.single(TokenKind::BracketOpen),
            b']' => self.single(TokenKind::BracketClose),
            b'(' => self.single(TokenKind::ParenOpen),
            b')' => self.single(TokenKind::ParenClose),
            b',' => self.single(TokenKind::Comma),
            b'.' => self.single(TokenKind::Dot),
            b':' => self.single(TokenKind::Colon),
            b';' => self.semicolon(),
            b'%' if self.tokens.last().is_some_and(|token| token.kind == TokenKind::Number) => {
                self.at += 1;
                self.slip(FlawKind::Percent, self.at - 1, "");
                TokenKind::Space
            }
            b'#' => self.line_comment(),
            b'-' if self.peek(1) == Some(b'-') => self.line_comment(),
            b'-' if self.begins_statement() && self.is_list_mark() => {
                self.at += 1;
                self.slip(FlawKind::Dash, self.at - 1, "");
                TokenKind::Space
            }
            b'<' if self.rest().starts_with("<!--") => self.block_comment("-->"),
            b'=' | b'<' | b'>' => {
                let twice = self.peek(1) == Some(b'=');
                self.at += if twice { 2 } else { 1 };
                if byte == b'=' && !twice { TokenKind::Assign } else { TokenKind::Operator }
            }
            b'!' => self.single(TokenKind::Unknown),
            b'&' | b'|' => {
                self.at += if self.peek(1) == Some(byte) { 2 } else { 1 };
                TokenKind::Unknown
            }
            b'\'' | b'`' => self.wrong_quotes(1),
            _ => self.other(),
        }
    }

    fn single(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        kind
    }

    fn slash(&mut self) -> TokenKind {
        if self.peek(1) == Some(b'/') {
            let start = self.at;
            let doc = self.peek(2) == Some(b'/') && self.peek(3) != Some(b'/');
            self.skip(|byte| byte != b'\n');
            if self.after_match {
                self.flaw(FlawKind::EmptyRegex, start..start + 2);
                self.after_match = false;
                self.value_may_follow = false;
            }
            return if doc { TokenKind::DocComment } else { TokenKind::Comment };
        }
        // No expression begins with `*`.
        if self.peek(1) == Some(b'*') {
            return self.block_comment("*/");
        }
        if self.value_may_follow { self.regex() } else { self.other() }
    }

    /// A word; `card-mail` is one, with a flaw.
    fn word(&mut self) -> TokenKind {
        let start = self.at;
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        self.skip(letter);
        let plain = self.at;
        while self.peek(0) == Some(b'-') && self.peek(1).is_some_and(letter) {
            self.at += 1;
            self.skip(letter);
        }
        if self.at > plain {
            let meant = self.text.get(start..self.at).unwrap_or("").replace('-', "_");
            self.slip(FlawKind::Hyphen, start, meant);
        }
        TokenKind::Word
    }

    /// At the end of a line or block, and where a statement should begin, a `;` says nothing; elsewhere it separates as a
    /// comma does.
    fn semicolon(&mut self) -> TokenKind {
        let start = self.at;
        let begins = self.begins_statement();
        self.at += 1;
        let ends = self.ends_line(self.at) || self.rest().trim_start().starts_with('}');
        let says_nothing = !self.in_list() && (begins || ends);
        self.slip(FlawKind::Semicolon, start, if says_nothing { "" } else { "," });
        if says_nothing { TokenKind::Space } else { TokenKind::Comma }
    }

    /// `# why`, `-- why`
    fn line_comment(&mut self) -> TokenKind {
        let start = self.at;
        self.skip(|byte| byte != b'\n');
        self.slip(FlawKind::ForeignComment, start, "");
        TokenKind::Comment
    }

    /// `/* why */`: a comment for each of its lines, if nothing stands behind it; without its end, until the line's.
    fn block_comment(&mut self, close: &str) -> TokenKind {
        let start = self.at;
        let end =
            if self.comments_end { self.rest().find(close).map(|at| start + at + close.len()) } else { None };
        self.comments_end &= end.is_some();
        let Some(end) = end else { return self.line_comment() };
        self.at = end;
        self.slip(FlawKind::ForeignComment, start, "");
        self.at = start;
        if self.ends_line(end) {
            self.in_comment = Some(end);
            return self.comment_line(end);
        }
        self.at = end;
        TokenKind::Unknown
    }

    /// One line of a comment that ends at `end`.
    fn comment_line(&mut self, end: usize) -> TokenKind {
        self.skip(|byte| byte != b'\n');
        if self.at >= end {
            self.at = end;
            self.in_comment = None;
        }
        TokenKind::Comment
    }

    fn regex(&mut self) -> TokenKind {
        let start = self.at;
        self.at += 1;
        loop {
            self.skip(|byte| !matches!(byte, b'/' | b'\\' | b'\n'));
            match self.peek(0) {
                Some(b'/') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.character();
                }
                _ => {
                    self.trim(start);
                    self.flaw(FlawKind::UnterminatedRegex, start..self.at);
                    return TokenKind::Unknown;
                }
            }
        }
        let flags = self.at;
        self.skip(|byte| byte.is_ascii_alphabetic());
        let unknown = |flag: &u8| !matches!(flag, b'i' | b's' | b'm' | b'x');
        if self.bytes.get(flags..self.at).is_some_and(|flags| flags.iter().any(unknown)) {
            self.flaw(FlawKind::UnknownFlag, flags..self.at);
        }
        TokenKind::Regex
    }

    fn text(&mut self) -> TokenKind {
        let start = self.at;
        let long = self.long_texts_end && self.peek(1) == Some(b'"') && self.peek(2) == Some(b'"');
        self.at += if long { 3 } else { 1 };
        loop {
            self.skip(|byte| !matches!(byte, b'"' | b'\\') && (long || byte != b'\n'));
            match self.peek(0) {
                Some(b'"') if !long => {
                    self.at += 1;
                    return TokenKind::Text;
                }
                Some(b'"') if self.peek(1) == Some(b'"') && self.peek(2) == Some(b'"') => {
                    self.at += 3;
                    return TokenKind::LongText;
                }
                Some(b'"') => self.at += 1,
                Some(b'\\') => self.escape(),
                _ => return self.unterminated_text(start, long),
            }
        }
    }

    /// A string without its end ends with its first line.
    fn unterminated_text(&mut self, start: usize, long: bool) -> TokenKind {
        self.at = start + if long { 3 } else { 1 };
        self.skip(|byte| byte != b'\n');
        self.trim(start);
        while self.flaws.last().is_some_and(|flaw| flaw.range.start >= start) {
            self.flaws.pop();
        }
        self.long_texts_end &= !long;
        self.flaw(FlawKind::UnterminatedText, start..self.at);
        TokenKind::Unknown
    }

    /// Gives trailing spaces back to the line.
    fn trim(&mut self, start: usize) {
        let token = self.bytes.get(start..self.at).unwrap_or_default();
        self.at = start + token.trim_ascii_end().len();
    }

    fn escape(&mut self) {
        let start = self.at;
        self.at += 1;
        let known = match self.peek(0) {
            None | Some(b'\n') => true,
            Some(b'"' | b'\\' | b'n' | b't') => {
                self.at += 1;
                true
            }
            Some(b'u') if self.peek(1) == Some(b'{') => {
                self.at += 2;
                let digits = self.at;
                self.skip(|byte| byte.is_ascii_hexdigit());
                let code =
                    self.text.get(digits..self.at).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                let closed = self.peek(0) == Some(b'}');
                self.at += usize::from(closed);
                closed && code.and_then(char::from_u32).is_some()
            }
            Some(_) => {
                self.character();
                false
            }
        };
        if !known {
            self.flaw(FlawKind::UnknownEscape, start..self.at);
        }
    }

    /// One whole character, unless the line ends here.
    fn character(&mut self) {
        let next = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        self.at += next.filter(|&character| character != '\n').map_or(0, char::len_utf8);
    }

    /// `'…'` or `“…”`: a text, if the closing quote stands on the line and nothing inside would end it early.
    fn wrong_quotes(&mut self, width: usize) -> TokenKind {
        let start = self.at;
        let quote = self.bytes.get(start).copied().unwrap_or(b'\'');
        let straight = width == 1;
        let rest = self.text.get(start + width..).unwrap_or("");
        let closes = |c: char| if straight { c == char::from(quote) } else { is_smart_quote(c) || c == '"' };
        let end = rest.char_indices().take_while(|&(_, c)| c != '\n').find(|&(_, c)| closes(c));
        let kind = match quote {
            b'`' => FlawKind::Backticks,
            _ if straight => FlawKind::SingleQuotes,
            _ => FlawKind::SmartQuotes,
        };
        let Some((at, closing)) = end else {
            self.at = start + width;
            self.flaw(kind, start..self.at);
            return TokenKind::Unknown;
        };
        let inside = rest.get(..at).unwrap_or("").to_owned();
        self.at = start + width + at + closing.len_utf8();
        if inside.contains(['"', '\\']) {
            self.flaw(kind, start..self.at);
            return TokenKind::Unknown;
        }
        self.slip(kind, start, format!("\"{inside}\""));
        TokenKind::Text
    }

    fn other(&mut self) -> TokenKind {
        let start = self.at;
        let character = self.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        if is_smart_quote(character) {
            return self.wrong_quotes(character.len_utf8());
        }
        if is_foreign_space(character) {
            let rest = self.rest();
            self.at += rest.find(|c: char| !is_foreign_space(c)).unwrap_or(rest.len());
            self.slip(FlawKind::ForeignSpace, start, "");
            return TokenKind::Space;
        }
        self.at += character.len_utf8().max(1);
        if let Some(operator) = operator(character) {
            self.slip(FlawKind::ForeignOperator, start, operator);
            return TokenKind::Operator;
        }
        self.flaw(FlawKind::UnknownCharacter, start..self.at);
        TokenKind::Unknown
    }
}

fn is_smart_quote(character: char) -> bool {
    matches!(character, '“' | '”' | '„' | '‟' | '‘' | '’' | '«' | '»')
}

/// What looks like a space, or like nothing, and is neither to the grammar.
fn is_foreign_space(character: char) -> bool {
    let invisible = matches!(character, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    invisible || (!character.is_ascii() && character.is_whitespace())
}

/// `≥` as it is typed.
fn operator(character: char) -> Option<&'static str> {
    match character {
        '≥' | '⩾' => Some(">="),
        '≤' | '⩽' => Some("<="),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        scan(text).0.tokens.iter().map(|token| token.kind).filter(|kind| *kind != TokenKind::Space).collect()
    }

    fn flaws(text: &str) -> Vec<(FlawKind, &str)> {
        scan(text).1.into_iter().map(|flaw| (flaw.kind, text.get(flaw.range).unwrap())).collect()
    }

    #[test]
    fn a_slash_opens_a_regex_only_where_a_value_may_stand() {
        assert_eq!(kinds("match /a\\/b/i"), [TokenKind::Word, TokenKind::Regex]);
        assert_eq!(kinds("a /b/").get(1), Some(&TokenKind::Unknown));
        assert_eq!(kinds("[ // why\n/a/, /b/]").iter().filter(|kind| **kind == TokenKind::Regex).count(), 2);
    }

    #[test]
    fn what_has_no_end_ends_with_its_line() {
        assert_eq!(flaws("a = \"open  \nb"), [(FlawKind::UnterminatedText, "\"open")]);
        assert_eq!(flaws("match /open\nb"), [(FlawKind::UnterminatedRegex, "/open")]);
        assert_eq!(flaws("a = \"\"\"open \\q\nb"), [(FlawKind::UnterminatedText, "\"\"\"open \\q")]);
        assert_eq!(flaws("match // what"), [(FlawKind::EmptyRegex, "//")]);
    }

    #[test]
    fn slips_with_quotes_and_escapes_are_named() {
        assert_eq!(flaws("a = “x”"), [(FlawKind::SmartQuotes, "“x”")]);
        assert_eq!(flaws("a = 'x'"), [(FlawKind::SingleQuotes, "'x'")]);
        assert_eq!(
            flaws(r#""\d \u{41} \u{zz}""#),
            [(FlawKind::UnknownEscape, "\\d"), (FlawKind::UnknownEscape, "\\u{")]
        );
        assert_eq!(flaws("match /a/gi"), [(FlawKind::UnknownFlag, "gi")]);
        assert_eq!(flaws("a @ b"), [(FlawKind::UnknownCharacter, "@")]);
    }

    #[test]
    fn habits_are_scanned_as_they_were_meant() {
        for (written, meant) in [
            ("a-b = 'c' # d", "a_b = \"c\"    "),
            ("a = 1; b = 2;", "a = 1, b = 2 "),
            ("/* a\n b */\nc", "    \n     \nc"),
            ("a /* b */ c", "a         c"),
            ("a\u{a0}≥ 85%", "a  >=  85 "),
            ("a = “b”", "a = \"b\"    "),
            ("/* never\nclosed", "        \nclosed"),
        ] {
            let (tape, flaws) = scan(written);
            assert_eq!(mended(written, &flaws), meant);
            assert_eq!(tape.tokens.last().map(|token| token.end as usize), Some(written.len()));
        }
        assert_eq!(kinds("/* a\n b */ // c").iter().filter(|kind| kind.is_comment()).count(), 3);
    }
}
