//! Header fields: splitting, unfolding, encoded words, addresses and parameters.
//!
//! `mail-parser` reads addresses, parameters and dates. Its encoded words look ahead to the end of the field, which a
//! hostile field makes quadratic; so the words are hidden from it and decoded here, with a short look ahead.

use std::collections::HashSet;

use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

use crate::charset;
use crate::transfer::{base64, quoted_printable};

/// RFC 2047 allows 75 characters; what programs write is longer at times, but not by much.
const LONGEST_WORD: usize = 1_000;
/// A field with parameters that is longer than this is cut; no honest one comes near.
const LONGEST_PARAMETERS: usize = 16 * 1024;
/// Stands for the `?` of `=?` while `mail-parser` reads a field. It is a control character that no field may hold.
const HIDDEN: u8 = 0x1a;

/// A header field: its name and its value, unfolded and trimmed but not decoded.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Vec<u8>,
}

#[derive(Debug, Default)]
pub(crate) struct Header<'a> {
    pub(crate) fields: Vec<Field<'a>>,
}

impl Header<'_> {
    /// The first field of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.all(name).next()
    }

    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let named = self.fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
        named.map(|field| field.value.as_slice())
    }
}

/// Splits an entity into header and body. The header ends at an empty line or at a line that is no field: what follows is
/// body, so nothing is lost.
pub(crate) fn split(bytes: &[u8]) -> (Header<'_>, &[u8]) {
    let mut header = Header::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (line, after) = line(rest);
        if line.is_empty() {
            return (header, after);
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            let Some(field) = header.fields.last_mut() else { return (header, rest) };
            field.value.extend_from_slice(line);
        } else {
            let Some(field) = field(line) else { return (header, rest) };
            header.fields.push(field);
        }
        rest = after;
    }
    (header, rest)
}

/// The first line without its end, and what follows. The end is CRLF or LF.
pub(crate) fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|&byte| byte == b'\n') {
        Some(end) => {
            let (line, after) = bytes.split_at(end);
            (line.strip_suffix(b"\r").unwrap_or(line), after.strip_prefix(b"\n").unwrap_or(after))
        }
        None => (bytes.strip_suffix(b"\r").unwrap_or(bytes), &[]),
    }
}

fn field(line: &[u8]) -> Option<Field<'_>> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = line.split_at(colon);
    let name = std::str::from_utf8(name.trim_ascii_end()).ok()?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
    is_name
        .then(|| Field { name, value: value.strip_prefix(b":").unwrap_or(value).trim_ascii_start().to_vec() })
}

/// The value as text, encoded words decoded. White space between two words is not part of the text, and neighbours of one
/// charset are joined before they are decoded: programs cut inside characters.
pub(crate) fn decoded(value: &[u8]) -> String {
    let value = charset::text(value.trim_ascii());
    let mut text = String::with_capacity(value.len());
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = value.as_str();
    while let Some((before, after)) = rest.split_once("=?") {
        let Some(word) = encoded_word(after) else {
            flush(&mut text, &mut pending);
            text.push_str(before);
            text.push_str("=?");
            rest = after;
            continue;
        };
        let continues = before.trim().is_empty();
        match &mut pending {
            Some((charset, bytes)) if continues && charset.eq_ignore_ascii_case(word.charset) => {
                bytes.extend_from_slice(&word.bytes);
            }
            _ => {
                let follows_word = pending.is_some();
                flush(&mut text, &mut pending);
                if !(continues && follows_word) {
                    text.push_str(before);
                }
                pending = Some((word.charset.to_owned(), word.bytes));
            }
        }
        rest = word.after;
    }
    flush(&mut text, &mut pending);
    text.push_str(rest);
    text
}

fn flush(text: &mut String, pending: &mut Option<(String, Vec<u8>)>) {
    if let Some((charset, bytes)) = pending.take() {
        text.push_str(&charset::decode(&bytes, Some(&charset)));
    }
}

struct EncodedWord<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
    after: &'a str,
}

/// Reads `charset?B?data?=`, the text behind a `=?`.
fn encoded_word(text: &str) -> Option<EncodedWord<'_>> {
    let window = match text.char_indices().nth(LONGEST_WORD) {
        Some((end, _)) => text.get(..end)?,
        None => text,
    };
    let (charset, coded) = window.split_once('?')?;
    let (encoding, data) = coded.split_once('?')?;
    let (data, _) = data.split_once("?=")?;
    let is_token = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_token(charset) {
        return None;
    }
    let bytes = match encoding {
        "B" | "b" => base64(data.as_bytes()),
        "Q" | "q" => quoted_printable(data.as_bytes(), true),
        _ => return None,
    };
    let length = charset.len() + encoding.len() + data.len() + 4;
    // A language may follow the charset: `utf-8*en`.
    let charset = charset.split('*').next().unwrap_or(charset);
    Some(EncodedWord { charset, bytes, after: text.get(length..)? })
}

/// The mailboxes of an address list, groups flattened, names dropped.
///
/// Nobody gets lost: a mailbox without an address goes by its name, which is no address and so outside, and what looks like
/// an address and was not read as one follows the others. `<x@a.org>y@b.org` is such a list; mail programs differ in whom they
/// send it to.
pub(crate) fn addresses(value: &[u8]) -> Vec<String> {
    let field = hidden(value);
    let mut addresses: Vec<String> = match MessageStream::new(&field).parse_address() {
        HeaderValue::Address(list) => {
            let named = |text: &Option<std::borrow::Cow<'_, str>>| {
                text.as_deref().map(|text| shown(text.trim())).filter(|text| !text.is_empty())
            };
            list.iter()
                .filter_map(|mailbox| named(&mailbox.address).or_else(|| named(&mailbox.name)))
                .collect()
        }
        _ => Vec::new(),
    };
    let known: HashSet<String> = addresses.iter().cloned().collect();
    addresses.extend(bare_addresses(value).into_iter().filter(|address| !known.contains(address)));
    addresses
}

/// Every run of characters with an `@` in it, outside of quotes and comments.
fn bare_addresses(value: &[u8]) -> Vec<String> {
    let text = charset::text(value);
    let mut found = Vec::new();
    let mut run = String::new();
    let (mut quoted, mut comments, mut escaped) = (false, 0_usize, false);
    for point in text.chars().chain(std::iter::once(',')) {
        let hides = quoted || comments > 0;
        match point {
            _ if escaped => escaped = false,
            '\\' if hides => escaped = true,
            '"' if comments == 0 => quoted = !quoted,
            '(' if !quoted => comments = comments.saturating_add(1),
            ')' if comments > 0 => comments = comments.saturating_sub(1),
            _ if hides => continue,
            ',' | ';' | ':' | '<' | '>' => {}
            _ if point.is_whitespace() || point.is_control() => {}
            _ => {
                run.push(point);
                continue;
            }
        }
        // A quoted name before the `@` is for the reader of mailboxes; so are encoded words.
        let is_whole = run.contains('@') && !run.starts_with('@') && !run.starts_with("=?");
        let ended = std::mem::take(&mut run);
        if is_whole {
            found.push(ended);
        }
    }
    found
}

/// A value with parameters: `text/plain; charset=utf-8`.
pub(crate) fn parameters(value: &[u8]) -> Option<ContentType<'static>> {
    let field = hidden(value.get(..LONGEST_PARAMETERS).unwrap_or(value));
    match MessageStream::new(&field).parse_content_type() {
        value @ HeaderValue::ContentType(_) => value.into_owned().into_content_type(),
        _ => None,
    }
}

/// Seconds since 1970-01-01 UTC.
pub(crate) fn time(value: &[u8]) -> Option<u64> {
    let field = hidden(value.get(..LONGEST_PARAMETERS).unwrap_or(value));
    match MessageStream::new(&field).parse_date() {
        HeaderValue::DateTime(date) if date.is_valid() => u64::try_from(date.to_timestamp()).ok(),
        _ => None,
    }
}

/// The field with its encoded words hidden and the line end that `mail-parser` looks for.
fn hidden(value: &[u8]) -> Vec<u8> {
    let mut field = Vec::with_capacity(value.len() + 1);
    for &byte in value {
        let hide = byte == b'?' && field.last() == Some(&b'=');
        field.push(if hide { HIDDEN } else { byte });
    }
    field.push(b'\n');
    field
}

/// Undoes [`hidden`].
pub(crate) fn shown(text: &str) -> String {
    text.replace(char::from(HIDDEN), "?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_decoded_and_joined() {
        for (value, expected) in [
            ("=?utf-8?q?Gr=C3=BC=C3=9Fe?= aus =?iso-8859-1?Q?K=F6ln?=", "Grüße aus Köln"),
            ("=?utf-8?B?w7w=?= =?utf-8?B?w58=?=", "üß"),
            ("=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"),
            ("=?utf-8?q?a_b?=  c", "a b  c"),
            ("=?utf-8?q?unclosed", "=?utf-8?q?unclosed"),
            ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
            ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
        ] {
            assert_eq!(decoded(value.as_bytes()), expected);
        }
    }

    #[test]
    fn groups_are_flattened_and_names_dropped() {
        let list = "Team: \"Kim, K\" <kim@a.org>, ann@b.org (Ann);, =?utf-8?q?J=C3=B6?= <jo@c.org>, nobody";
        assert_eq!(addresses(list.as_bytes()), ["kim@a.org", "ann@b.org", "jo@c.org", "nobody"]);
        assert!(addresses(b"undisclosed-recipients:;").is_empty());
    }

    #[test]
    fn nobody_is_lost_in_an_odd_list() {
        for (list, hidden) in [
            ("<evil@evil.org>x@contoso.com", "evil@evil.org"),
            ("evil@evil.org x@contoso.com", "evil@evil.org"),
            ("x@contoso.com; evil@evil.org", "evil@evil.org"),
            ("Team: x@contoso.com, evil@evil.org", "evil@evil.org"),
            ("<x@contoso.com,evil@evil.org>", "evil@evil.org"),
            ("\"x\" <evil@evil.org> (x@contoso.com)", "evil@evil.org"),
            ("(x <evil@evil.org>), root", "root"),
        ] {
            let found = addresses(list.as_bytes());
            assert!(found.iter().any(|address| address == hidden), "{list}: {found:?}");
        }
        for honest in [
            "\"bob@old.org\" <bob@b.org>",
            "bob@b.org <bob@b.org>",
            "bob@b.org (once bob@old.org)",
            "=?utf-8?q?bob@old.org?= <bob@b.org>",
        ] {
            assert_eq!(addresses(honest.as_bytes()), ["bob@b.org"], "{honest}");
        }
    }

    #[test]
    fn a_header_ends_where_its_fields_do() {
        let (header, body) = split(b"A: 1\r\n 2\r\nB : x\nno field\nC: 3\n\nbody");
        assert_eq!(header.fields.iter().map(|field| field.name).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(header.get("a"), Some(&b"1 2"[..]));
        assert_eq!(body, b"no field\nC: 3\n\nbody");
    }
}
