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
    /// A character the language does not use. The marks `!`, `&` and `|` are left to the parser, which knows what was meant.
    UnknownCharacter,
}

/// Scans a whole text. `u32` offsets hold up to 4 GiB; the project refuses larger files long before.
pub(crate) fn scan(text: &str) -> (Tape, Vec<Flaw>) {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        value_may_follow: false,
        after_match: false,
        open: Vec::new(),
        long_texts_end: true,
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
    /// Brackets that are open.
    open: Vec<TokenKind>,
    /// No `"""` was met without its end yet; after one, looking for the end of each would make the scan quadratic.
    long_texts_end: bool,
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
        self.flaws.push(Flaw { kind, range });
    }

    fn remember(&mut self, kind: TokenKind, start: usize) {
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
        match byte {
            b' ' | b'\t' | b'\r' => {
                self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
                TokenKind::Space
            }
            b'\n' => self.single(TokenKind::Newline),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                TokenKind::Word
            }
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
            b'\'' => self.wrong_quotes(1),
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
        if self.value_may_follow { self.regex() } else { self.other() }
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

    /// `'…'` or `“…”`: one token if the closing quote stands on the line, so that it can be put right as a whole.
    fn wrong_quotes(&mut self, width: usize) -> TokenKind {
        let start = self.at;
        let single = width == 1;
        let rest = self.text.get(start + width..).unwrap_or("");
        let closes = |c: char| if single { c == '\'' } else { is_smart_quote(c) || c == '"' };
        let end = rest.char_indices().take_while(|&(_, c)| c != '\n').find(|&(_, c)| closes(c));
        self.at = match end {
            Some((at, character)) => start + width + at + character.len_utf8(),
            None => start + width,
        };
        let kind = if single { FlawKind::SingleQuotes } else { FlawKind::SmartQuotes };
        self.flaw(kind, start..self.at);
        TokenKind::Unknown
    }

    fn other(&mut self) -> TokenKind {
        let start = self.at;
        let character = self.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        if is_smart_quote(character) {
            return self.wrong_quotes(character.len_utf8());
        }
        self.at += character.len_utf8().max(1);
        self.flaw(FlawKind::UnknownCharacter, start..self.at);
        TokenKind::Unknown
    }
}

fn is_smart_quote(character: char) -> bool {
    matches!(character, '“' | '”' | '„' | '‟' | '‘' | '’' | '«' | '»')
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
        assert_eq!(flaws("a; b"), [(FlawKind::UnknownCharacter, ";")]);
    }
}
