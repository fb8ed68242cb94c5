//! Configuration blocks of Microsoft365DSC: literal values only.
//!
//! ```powershell
//! SCDLPCompliancePolicy 'Cards'
//! {
//!     Name             = 'Cards'
//!     ExchangeLocation = @('All')
//! }
//! ```
//!
//! A configuration is a program; this reads the blocks that exports consist of and refuses a value that would have to be computed.
//! Everything around the blocks is passed over.

use serde_json::{Map, Value as Json};

use crate::finding::Findings;
use crate::read::Raw;
use crate::read::recognise::raw;
use crate::tenant::Kind;
use crate::trail::Trail;

/// Resources, with and without the prefix that newer versions have.
const RESOURCES: &[(&str, Kind)] = &[
    ("SCDLPCompliancePolicy", Kind::Policy),
    ("DLPCompliancePolicy", Kind::Policy),
    ("SCDLPComplianceRule", Kind::Rule),
    ("DLPComplianceRule", Kind::Rule),
    ("SCSensitivityLabel", Kind::Label),
    ("SCLabelPolicy", Kind::LabelPolicy),
    ("SCAutoSensitivityLabelPolicy", Kind::AutoLabelPolicy),
    ("SCAutoSensitivityLabelRule", Kind::AutoLabelRule),
];

/// Settings of the resource itself: who carries it out, and that it is to be there.
const ABOUT: &[&str] = &[
    "Ensure",
    "Credential",
    "GlobalAdminAccount",
    "ApplicationId",
    "TenantId",
    "CertificatePath",
    "CertificatePassword",
    "CertificateThumbprint",
    "ManagedIdentity",
    "AccessTokens",
    "DependsOn",
    "PsDscRunAsCredential",
];

const MAX_DEPTH: usize = 32;

pub(super) fn blocks(text: &str, whole: &Trail<'_>, raws: &mut Vec<Raw>, findings: &mut Findings) {
    let mut reader = Reader { rest: text };
    let mut count = 0;
    loop {
        reader.space();
        let Some(first) = reader.rest.chars().next() else { break };
        if first == '\'' || first == '"' {
            // Texts around blocks may hold anything.
            let begin = reader.rest;
            if reader.quoted(first).is_err() && reader.rest.len() == begin.len() {
                // It does not end, and neither would any after it.
                break;
            }
            continue;
        }
        let word = reader.word();
        let Some((_, kind)) = RESOURCES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) else {
            if word.is_empty() {
                reader.skip();
            }
            continue;
        };
        let begin = reader.rest;
        if !reader.header() {
            reader.rest = begin;
            continue;
        }
        let list = whole.key(word);
        let at = list.index(count);
        count += 1;
        match reader.fields(MAX_DEPTH) {
            Ok(fields) => raws.extend(object(*kind, fields, &at, findings)),
            Err(reason) => {
                let line =
                    text.get(..text.len() - reader.rest.len()).map_or(1, |read| read.lines().count().max(1));
                findings.unreadable(&at, format!("{reason} (line {line})"));
                return;
            }
        }
    }
    if count == 0 {
        findings.unknown_object(whole);
    }
}

/// A resource that is not to be there is no object.
fn object(kind: Kind, mut fields: Map<String, Json>, at: &Trail<'_>, findings: &mut Findings) -> Option<Raw> {
    let ensure = fields.iter().find(|(key, _)| key.eq_ignore_ascii_case("Ensure"));
    if ensure.is_some_and(|(_, value)| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("Absent")))
    {
        return None;
    }
    fields.retain(|key, _| !ABOUT.iter().any(|name| name.eq_ignore_ascii_case(key)));
    raw(kind, fields, at, findings)
}

struct Reader<'t> {
    rest: &'t str,
}

type Read<T> = Result<T, String>;

impl<'t> Reader<'t> {
    fn fields(&mut self, depth: usize) -> Read<Map<String, Json>> {
        let mut fields = Map::new();
        loop {
            self.separators();
            if self.take('}') {
                return Ok(fields);
            }
            let key = match self.rest.chars().next() {
                Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
                _ => self.word().to_owned(),
            };
            if key.is_empty() {
                return Err(self.unexpected("a name or `}`"));
            }
            self.space();
            if !self.take('=') {
                return Err(self.unexpected("`=`"));
            }
            let is_about = ABOUT.iter().any(|name| name.eq_ignore_ascii_case(&key));
            let value = if is_about { self.about(depth)? } else { self.value(depth)? };
            if fields.insert(key.clone(), value).is_some() {
                return Err(format!("`{}` stands twice", crate::finding::excerpt(&key)));
            }
        }
    }

    /// Who carries it out may be computed.
    fn about(&mut self, depth: usize) -> Read<Json> {
        let begin = self.rest;
        if let Ok(value) = self.value(depth) {
            return Ok(value);
        }
        let end = begin.find(['\n', ';']).unwrap_or(begin.len());
        self.rest = begin.get(end..).unwrap_or_default();
        Ok(Json::Null)
    }

    fn value(&mut self, depth: usize) -> Read<Json> {
        let Some(depth) = depth.checked_sub(1) else { return Err(format!("more than {MAX_DEPTH} levels")) };
        self.space();
        match self.rest.chars().next() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote).map(Json::String),
            Some('@') => self.collection(depth),
            Some('$') => {
                let begin = self.rest;
                self.rest = self.rest.get(1..).unwrap_or_default();
                match self.word().to_ascii_lowercase().as_str() {
                    "true" => Ok(Json::Bool(true)),
                    "false" => Ok(Json::Bool(false)),
                    "null" => Ok(Json::Null),
                    _ => {
                        self.rest = begin;
                        Err(self.unexpected("a literal value"))
                    }
                }
            }
            Some(_) => {
                let begin = self.rest;
                let word = self.word();
                if let Ok(number) = word.parse::<i64>() {
                    return Ok(Json::Number(number.into()));
                }
                self.space();
                // `MSFT_SCDLPSensitiveInformation { … }`
                if word.starts_with("MSFT_") && self.take('{') {
                    return self.fields(depth).map(Json::Object);
                }
                self.rest = begin;
                Err(self.unexpected("a literal value"))
            }
            None => Err("the file ends within a block".to_owned()),
        }
    }

    /// `@('a', 'b')`, `@{a = 1}`, and texts of several lines.
    fn collection(&mut self, depth: usize) -> Read<Json> {
        self.rest = self.rest.get(1..).unwrap_or_default();
        if self.take('{') {
            return self.fields(depth).map(Json::Object);
        }
        for quote in ['\'', '"'] {
            if self.rest.starts_with(quote) {
                let end = format!("\n{quote}@");
                let body = self.rest.split_once('\n').map(|(_, body)| body).unwrap_or_default();
                let Some((text, rest)) = body.split_once(end.as_str()) else {
                    return Err("a text of several lines does not end".to_owned());
                };
                self.rest = rest;
                return Ok(Json::String(text.trim_end_matches('\r').to_owned()));
            }
        }
        if !self.take('(') {
            return Err(self.unexpected("a literal value"));
        }
        let mut members = Vec::new();
        loop {
            self.separators();
            if self.take(',') {
                continue;
            }
            if self.take(')') {
                return Ok(Json::Array(members));
            }
            members.push(self.value(depth)?);
        }
    }

    /// In single quotes nothing is special but the quote, doubled; in double quotes a backtick takes what follows as it is.
    fn quoted(&mut self, quote: char) -> Read<String> {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((index, character)) = characters.next() {
            match character {
                '`' if quote == '"' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, '0')) => text.push('\0'),
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                '$' if quote == '"' && characters.peek().is_some_and(|(_, next)| computes(*next)) => {
                    self.rest = self.rest.get(index..).unwrap_or_default();
                    return Err(self.unexpected("a literal value"));
                }
                _ if character == quote => match characters.peek() {
                    Some((_, next)) if *next == quote => {
                        text.push(quote);
                        characters.next();
                    }
                    _ => {
                        self.rest = self.rest.get(index + quote.len_utf8()..).unwrap_or_default();
                        return Ok(text);
                    }
                },
                other => text.push(other),
            }
        }
        Err("a text does not end".to_owned())
    }

    /// The block's name, and the brace.
    fn header(&mut self) -> bool {
        self.space();
        match self.rest.chars().next() {
            Some(quote @ ('\'' | '"')) => {
                // The name of the block is no part of the object; it may be computed.
                if self.quoted(quote).is_err() {
                    return false;
                }
            }
            _ => {
                if self.word().is_empty() {
                    return false;
                }
            }
        }
        self.space();
        self.take('{')
    }

    /// Letters, digits, `_`, `-` and `.`; empty where none stand.
    fn word(&mut self) -> &'t str {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    fn take(&mut self, wanted: char) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn skip(&mut self) {
        let mut characters = self.rest.chars();
        characters.next();
        self.rest = characters.as_str();
    }

    fn separators(&mut self) {
        loop {
            self.space();
            if !self.take(';') {
                return;
            }
        }
    }

    /// Blanks and comments.
    fn space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if let Some(comment) = self.rest.strip_prefix("<#") {
                self.rest = comment.split_once("#>").map_or("", |(_, rest)| rest);
            } else if let Some(comment) = self.rest.strip_prefix('#') {
                self.rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
            } else {
                return;
            }
        }
    }

    fn unexpected(&self, wanted: &str) -> String {
        let found = self.rest.split_whitespace().next().unwrap_or("the end");
        format!("`{}` stands where {wanted} is wanted", crate::finding::excerpt(found))
    }
}

/// Whether what follows a `$` in double quotes is put in by PowerShell.
fn computes(next: char) -> bool {
    next.is_alphanumeric() || matches!(next, '_' | '{' | '(' | ':')
}
