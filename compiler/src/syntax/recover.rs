//! Parse large, split on failure.
//!
//! pest sees a whole statement first. If it refuses, the header is read alone and each statement of the block by the entry
//! rule of that block, until the leaf is found that cannot be read: it becomes an error node and one finding at the
//! furthest place pest reached. A header with a fault is read without it, so that its block is not lost.

use super::ast::Item;
use super::blocks::{self, DEPTH_LIMIT, Statement};
use super::grammar::{self, Rule};
use super::lower::{Lower, Node, UNREADABLE_NAME};
use super::nodes::{self, Place};
use super::scan::{Tape, TokenKind};
use super::{hints, problems, repair, slips, split, words};
use crate::diagnostics::nearest;
use crate::source::{FileId, Span};
use pest::error::Error;
use std::ops::Range;

/// A header with more tokens than this is not searched for a readable part.
const HEADER_LIMIT: usize = 48;

pub(super) struct Recover<'a> {
    pub(super) lower: Lower<'a>,
    /// Statements and headers that could not be read, for the formatter.
    pub(super) unreadable: Vec<Span>,
    /// Where the scanner and the brace matcher have already reported something, sorted.
    reported: Vec<u32>,
    /// The words that open the blocks around the current statement.
    within: Vec<&'a str>,
}

impl<'a> Recover<'a> {
    pub(super) fn new(file: FileId, tape: &'a Tape, text: &'a str, mut reported: Vec<u32>) -> Self {
        reported.sort_unstable();
        let lower = Lower { file, tape, text, base: 0, problems: Vec::new() };
        Recover { lower, unreadable: Vec::new(), reported, within: Vec::new() }
    }

    /// The items of a file, from the statements outside all blocks.
    pub(super) fn items(&mut self, statements: &[Statement]) -> Vec<Item> {
        let mut nodes = Vec::new();
        for statement in statements {
            self.item(statement, &mut nodes);
        }
        self.unseparated(statements);
        nodes
            .into_iter()
            .filter_map(|node| if let Node::Item(item) = node { Some(item) } else { None })
            .collect()
    }

    fn item(&mut self, statement: &Statement, nodes: &mut Vec<Node>) {
        match blocks::too_deep(self.lower.tape, self.lower.text, statement.tokens()) {
            Some(token) => {
                let at = self.token_span(token);
                self.lower.problems.push(problems::too_deep(at, DEPTH_LIMIT));
                nodes.extend(self.unreadable(Place::File, statement));
            }
            None => self.statement(Place::File, statement, nodes),
        }
    }

    /// Statements that follow each other without a line end or a comma.
    fn unseparated(&mut self, statements: &[Statement]) {
        let tape = self.lower.tape;
        for (first, second) in statements.iter().zip(statements.iter().skip(1)) {
            let gap = first.tokens().end..second.tokens().start;
            let between = tape.tokens.get(gap.clone()).unwrap_or_default();
            // A branch has no place here at all, which is said where it stands.
            let branches = self.first_word(second) == "else";
            if !branches && between.iter().all(|token| token.kind == TokenKind::Space) {
                let bytes = blocks::bytes(tape, first.tokens());
                self.missing_line_break(bytes, second.tokens().start);
            }
        }
    }

    /// The finding that a line should end between a statement and the token that begins the next.
    pub(super) fn missing_line_break(&mut self, first: Range<usize>, second: usize) {
        let at = self.token_span(second);
        let between = self.span(first.end..at.range().start);
        let indent = self.indentation(first.start);
        self.lower.problems.push(problems::missing_line_break(between, at, indent));
    }

    /// How far a place is indented, if nothing stands before it on its line.
    fn indentation(&self, place: usize) -> Option<usize> {
        let index = self.lower.tape.at(place);
        let kind = |back: usize| index.checked_sub(back).and_then(|index| self.lower.tape.kind(index));
        match (kind(2), kind(1)) {
            (_, None | Some(TokenKind::Newline)) => Some(0),
            (None | Some(TokenKind::Newline), Some(TokenKind::Space)) => {
                Some(self.token_span(index - 1).range().len())
            }
            _ => None,
        }
    }

    fn statement(&mut self, place: Place, statement: &Statement, nodes: &mut Vec<Node>) {
        let bytes = statement.bytes(self.lower.tape);
        // `polciy x "P" {` has the shape of a policy of a kind; a word so near to a keyword is that keyword.
        let misspelt =
            place == Place::File && statement.block.is_some() && self.meant(place, statement).is_some();
        let error = match misspelt {
            true => None,
            false => match self.read(place, bytes.start, self.slice(bytes.clone())) {
                Ok(node) => return nodes.extend(node),
                Err(error) => Some(error),
            },
        };
        if let Some((first, second)) = split::split(self, place, statement) {
            let end = blocks::bytes(self.lower.tape, first.header.clone());
            self.missing_line_break(end, second.header.start);
            let header = blocks::bytes(self.lower.tape, statement.header.clone());
            self.unreadable.push(self.span(header));
            self.statement(place, &first, nodes);
            return self.statement(place, &second, nodes);
        }
        let node = match (&statement.block, error) {
            (None, Some(error)) => self.leaf(place, statement, &error),
            (_, error) => self.block(place, statement, error.as_deref()),
        };
        nodes.extend(node);
    }

    /// The keyword that a statement's first word was probably meant to be.
    fn meant(&self, place: Place, statement: &Statement) -> Option<&'static str> {
        let word = self.first_word(statement);
        let keywords = place.keywords();
        if word.is_empty() || keywords.contains(&word) {
            return None;
        }
        hints::keyword(word, keywords).or_else(|| nearest(word, keywords.iter().copied()))
    }

    /// Reads a text by the entry rule of a place; the text's first byte stands at `base` in the file.
    pub(super) fn read(
        &mut self,
        place: Place,
        base: usize,
        text: &str,
    ) -> Result<Option<Node>, Box<Error<Rule>>> {
        self.read_shifted(place, isize::try_from(base).unwrap_or(isize::MAX), text)
    }

    pub(super) fn read_shifted(
        &mut self,
        place: Place,
        base: isize,
        text: &str,
    ) -> Result<Option<Node>, Box<Error<Rule>>> {
        let pair = grammar::parse(place.entry_rule(), text)?;
        self.lower.base = base;
        Ok(self.lower.statement(&pair))
    }

    /// A statement with a block, refused as a whole: header and inside are read apart.
    fn block(&mut self, place: Place, statement: &Statement, whole: Option<&Error<Rule>>) -> Option<Node> {
        let findings = self.lower.problems.len();
        let Some(mut node) = self.header(place, statement) else {
            return self.unreadable(place, statement);
        };
        let first = self.first_word(statement);
        let children = match (&statement.block, nodes::inside(&node)) {
            (Some(block), Some(inside)) => {
                self.within.push(first);
                let mut children = Vec::new();
                for child in &block.statements {
                    self.statement(inside, child, &mut children);
                }
                self.within.pop();
                self.unseparated(&block.statements);
                children
            }
            _ => Vec::new(),
        };
        let bytes = statement.bytes(self.lower.tape);
        nodes::attach(&mut node, children, self.span(bytes.clone()));
        self.brace_on_next_line(statement);
        // Header and statements are fine by themselves: what is wrong is between them.
        if self.lower.problems.len() == findings
            && !self.is_reported(bytes.clone())
            && let Some(whole) = whole
        {
            self.unexpected(place, bytes, whole);
        }
        Some(node)
    }

    /// `when = {`: read without the mark.
    fn assigned_block(&mut self, place: Place, statement: &Statement) -> Option<Node> {
        let mark = statement.header.end.checked_sub(1)?;
        if self.lower.tape.kind(mark) != Some(TokenKind::Assign) {
            return None;
        }
        let bytes = blocks::bytes(self.lower.tape, statement.header.clone());
        let text = self.blanked(statement.header.clone(), &[mark]);
        let node = self.read(place, bytes.start, &format!("{text} {{}}")).ok()??;
        self.lower.problems.push(problems::mark_in_header(self.token_span(mark), "="));
        self.unreadable.push(self.span(bytes));
        Some(node)
    }

    fn brace_on_next_line(&mut self, statement: &Statement) {
        let tape = self.lower.tape;
        let Some(open) = statement.block.as_ref().and_then(|block| block.open) else { return };
        let between = tape.tokens.get(statement.header.end..open).unwrap_or_default();
        if !statement.header.is_empty() && between.iter().any(|token| token.kind == TokenKind::Newline) {
            let end = blocks::bytes(tape, statement.header.clone()).end;
            let brace = self.token_span(open);
            let gap = self.span(end..brace.range().start);
            self.lower.problems.push(problems::brace_on_next_line(gap, brace));
        }
    }

    /// The node that a header opens, with an empty block.
    fn header(&mut self, place: Place, statement: &Statement) -> Option<Node> {
        let bytes = blocks::bytes(self.lower.tape, statement.header.clone());
        let header = self.slice(bytes.clone());
        let word = self.first_word(statement);
        if self.misplaced(place, statement, &format!("{header} {{}}")) {
            return None;
        }
        if let Some(node) = self.assigned_block(place, statement) {
            return Some(node);
        }
        let near = self.meant(place, statement);
        let whole = format!("{header} {{}}");
        // A policy of a kind begins with the kind's name, whatever stands in it.
        if place == Place::File
            && near.is_none()
            && let Ok(node) = self.read(place, bytes.start, &whole)
        {
            return node;
        }
        if !place.keywords().contains(&word)
            && let Some(node) = self.by_content(place, statement, bytes.start)
        {
            return Some(node);
        }
        let error = match self.read(place, bytes.start, &whole) {
            Ok(node) if place != Place::File || near.is_none() => return node,
            Ok(_) => None,
            Err(error) => Some(error),
        };
        self.unreadable.push(self.span(bytes.clone()));
        if let Some(error) = &error
            && !self.is_reported_within(bytes.clone())
            && let Some(node) = repair::read(self, place, statement.header.clone(), true, error)
        {
            return Some(node);
        }
        if let Some(near) = near
            && let Some(node) = self.with_keyword(place, bytes.clone(), word, near)
        {
            let at = Span::new(self.lower.file, bytes.start..bytes.start + word.len());
            self.lower.problems.push(problems::unknown_statement(at, word, Some(near), place.statements()));
            return Some(node);
        }
        if !self.is_reported(bytes.clone()) {
            match statement.header.is_empty() {
                true => {
                    let brace = self.token_span(statement.header.start);
                    self.lower.problems.push(problems::unknown_statement(
                        brace,
                        "{",
                        None,
                        place.statements(),
                    ));
                }
                false => match (near, error) {
                    (near, Some(error)) if near.and(hints::keyword(word, place.keywords())).is_none() => {
                        self.unexpected(place, bytes, &error);
                    }
                    (near, _) => {
                        let at = self.token_span(statement.header.start);
                        let finding = problems::unknown_statement(at, word, near, place.statements());
                        self.lower.problems.push(finding);
                    }
                },
            }
        }
        self.readable_part(place, statement)
    }

    /// A block whose keyword is missing or unknown shows by its contents what it is.
    fn by_content(&mut self, place: Place, statement: &Statement, start: usize) -> Option<Node> {
        let block = statement.block.as_ref()?;
        let keyword = block.statements.iter().find_map(|child| {
            let keyword = nodes::keyword_for(self.first_word(child))?;
            place.keywords().contains(&keyword).then_some(keyword)
        })?;
        let bytes = blocks::bytes(self.lower.tape, statement.header.clone());
        let word = self.first_word(statement);
        // `rul bulk "…" {` is a misspelt keyword, `bulk "…" {` a forgotten one.
        let names =
            statement.header.clone().filter(|&index| self.lower.tape.kind(index) == Some(TokenKind::Word));
        let typed_wrong =
            nearest(word, [keyword]).is_some() && (names.count() > 1 || statement.header.len() == 1);
        let replaced = if typed_wrong { word } else { "" };
        let node = self.with_keyword(place, bytes.clone(), replaced, keyword)?;
        self.unreadable.push(self.span(bytes));
        let at = Span::new(self.lower.file, start..start + replaced.len());
        self.lower.problems.push(if typed_wrong {
            problems::unknown_statement(at, word, Some(keyword), place.statements())
        } else {
            problems::missing_keyword(at, keyword)
        });
        Some(node)
    }

    /// Reads a header with another keyword in place of its first word (or before it).
    fn with_keyword(&mut self, place: Place, bytes: Range<usize>, word: &str, keyword: &str) -> Option<Node> {
        let rest = self.slice(bytes.start + word.len()..bytes.end);
        let gap = if word.is_empty() { " " } else { "" };
        let signed = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        // The words after the keyword must come out where they stand in the file.
        let base = signed(bytes.start + word.len()) - signed(keyword.len() + gap.len());
        let attempts = [format!("{keyword}{gap}{rest} {{}}"), format!("{keyword} {UNREADABLE_NAME} {{}}")];
        attempts.iter().find_map(|attempt| self.read_shifted(place, base, attempt).ok().flatten())
    }

    /// What can be read of a header: all but one of its tokens, then ever fewer, then its keyword alone. Tokens left out
    /// are blanked, so that the others keep their places.
    fn readable_part(&mut self, place: Place, statement: &Statement) -> Option<Node> {
        let tape = self.lower.tape;
        let tokens: Vec<usize> = statement
            .header
            .clone()
            .filter(|&index| tape.kind(index).is_some_and(|kind| !kind.is_trivia()))
            .collect();
        if tokens.len() > HEADER_LIMIT || tokens.is_empty() {
            return None;
        }
        let start = blocks::bytes(tape, statement.header.clone()).start;
        let last = tokens.len().saturating_sub(1);
        // From the end: of two names, the first is the one that was meant.
        let without_one = (1..=last).rev().map(|left_out| left_out..left_out + 1);
        let ever_fewer = (1..last).rev().map(|kept| kept..last + 1);
        for left_out in without_one.chain(ever_fewer) {
            let left_out = tokens.get(left_out).unwrap_or_default();
            let text = self.blanked(statement.header.clone(), left_out);
            if let Ok(Some(node)) = self.read(place, start, &format!("{text} {{}}")) {
                return Some(node);
            }
        }
        let keyword = self.first_word(statement);
        let alone = [format!("{keyword} {UNREADABLE_NAME} {{}}"), format!("{keyword} \"\" {{}}")];
        alone.iter().find_map(|text| self.read(place, start, text).ok().flatten())
    }

    fn blanked(&self, tokens: Range<usize>, left_out: &[usize]) -> String {
        let mut text = String::new();
        for index in tokens {
            let Some(token) = self.lower.tape.tokens.get(index) else { continue };
            match left_out.contains(&index) {
                true => text.extend(std::iter::repeat_n(' ', token.range().len())),
                false => text.push_str(self.slice(token.range())),
            }
        }
        text
    }

    fn leaf(&mut self, place: Place, statement: &Statement, error: &Error<Rule>) -> Option<Node> {
        let bytes = statement.bytes(self.lower.tape);
        if let Some(node) = slips::read(self, place, statement) {
            return Some(node);
        }
        if !self.is_reported_within(bytes.clone())
            && let Some(node) = repair::read(self, place, statement.header.clone(), false, error)
        {
            self.unreadable.push(self.span(bytes));
            return Some(node);
        }
        let word = self.first_word(statement);
        let text = self.slice(bytes.clone());
        if self.misplaced(place, statement, text) {
            return self.unreadable(place, statement);
        }
        let (at, _) = words::expected(error);
        let near = self.meant(place, statement).filter(|_| at <= word.len() + 1 || place == Place::File);
        if !self.is_reported(bytes.clone()) {
            self.not_understood(place, statement, near, error);
        }
        match near.and_then(|near| self.leaf_with_keyword(place, bytes.clone(), word, near)) {
            Some(node) => {
                self.unreadable.push(self.span(bytes));
                Some(node)
            }
            None => self.unreadable(place, statement),
        }
    }

    /// The finding about a statement without a block; `near` is the keyword it may have been meant to begin with.
    fn not_understood(
        &mut self,
        place: Place,
        statement: &Statement,
        near: Option<&str>,
        error: &Error<Rule>,
    ) {
        let word = self.first_word(statement);
        let first = self.token_span(statement.header.start);
        let found = self.slice(first.range());
        let foreign = place == Place::File && !place.keywords().contains(&word);
        if near.is_none() && words::expected(error).0 > 0 && !foreign {
            return self.unexpected(place, statement.bytes(self.lower.tape), error);
        }
        let finding = problems::unknown_statement(first, found, near, place.statements());
        self.lower.problems.push(match found.starts_with(|c: char| c.is_ascii_digit()) {
            true => finding.help("digits are grouped by `_`: `1_000`"),
            false => finding,
        });
    }

    /// Reads a statement without a block with another keyword in place of its first word.
    fn leaf_with_keyword(
        &mut self,
        place: Place,
        bytes: Range<usize>,
        word: &str,
        keyword: &str,
    ) -> Option<Node> {
        let rest = self.slice(bytes.start + word.len()..bytes.end);
        let signed = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        let base = signed(bytes.start + word.len()) - signed(keyword.len());
        self.read_shifted(place, base, &format!("{keyword}{rest}")).ok().flatten()
    }

    /// `rule` in `when`: a statement that could be read, but somewhere else.
    fn misplaced(&mut self, place: Place, statement: &Statement, text: &str) -> bool {
        let word = self.first_word(statement);
        let Some((home, belongs)) = nodes::home(word) else { return false };
        if home == place
            || place.keywords().contains(&word)
            || grammar::parse(home.entry_rule(), text).is_err()
        {
            return false;
        }
        let block = match self.within.last() {
            Some(block) => format!("`{block}`"),
            None => "a file, outside all blocks".to_owned(),
        };
        let at = self.token_span(statement.header.start);
        self.lower.problems.push(problems::misplaced(at, word, &block, belongs));
        true
    }

    fn unreadable(&mut self, place: Place, statement: &Statement) -> Option<Node> {
        let span = self.span(statement.bytes(self.lower.tape));
        self.unreadable.push(span);
        nodes::error(place, span)
    }

    /// The finding at the furthest place that pest reached in a statement.
    fn unexpected(&mut self, place: Place, statement: Range<usize>, error: &Error<Rule>) {
        let (at, mut expected) = words::expected(error);
        let tape = self.lower.tape;
        let from = tape.at(statement.start + at);
        let rest = tape.tokens.get(from..).unwrap_or_default();
        // After a keyword, that a setting of that name could stand here is no help.
        let word = tape.tokens.get(tape.at(statement.start)).map_or("", |token| self.slice(token.range()));
        if place.keywords().contains(&word) && at <= word.len() + 1 {
            expected.retain(|words| words != "`=`" && words != "`on`");
        }
        let token = rest
            .iter()
            .find(|token| !token.kind.is_trivia())
            .filter(|token| token.range().end <= statement.end);
        let (span, found) = match token {
            Some(token) => (Span::new(self.lower.file, token.range()), self.slice(token.range())),
            None => (Span::new(self.lower.file, statement.end..statement.end), ""),
        };
        let finding = problems::unexpected(span, found, words::one_of(&expected));
        let stop = hints::Stop {
            place,
            tape,
            text: self.lower.text,
            statement,
            at: from,
            span,
            found,
            expected: &expected,
        };
        self.lower.problems.push(stop.explained(finding));
    }

    /// The scanner or the brace matcher has reported something inside. What a statement means must depend on no more than
    /// this: the rest of its line is the layout's to change.
    pub(super) fn is_reported_within(&self, bytes: Range<usize>) -> bool {
        let from = self.reported.partition_point(|&at| (at as usize) < bytes.start);
        self.reported.get(from).is_some_and(|&at| (at as usize) < bytes.end)
    }

    /// The scanner or the brace matcher has reported something inside, or in the rest of the line.
    pub(super) fn is_reported(&self, bytes: Range<usize>) -> bool {
        let rest = self.lower.text.get(bytes.end..).unwrap_or("");
        let end = bytes.end + rest.find('\n').unwrap_or(rest.len());
        let from = self.reported.partition_point(|&at| (at as usize) < bytes.start);
        self.reported.get(from).is_some_and(|&at| at as usize <= end)
    }

    fn first_word(&self, statement: &Statement) -> &'a str {
        let token = self.lower.tape.tokens.get(statement.header.start);
        match token {
            Some(token) if token.kind == TokenKind::Word && !statement.header.is_empty() => {
                self.slice(token.range())
            }
            _ => "",
        }
    }

    pub(super) fn token_span(&self, index: usize) -> Span {
        self.span(self.lower.tape.tokens.get(index).map_or(0..0, |token| token.range()))
    }

    pub(super) fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.lower.file, bytes)
    }

    pub(super) fn slice(&self, bytes: Range<usize>) -> &'a str {
        self.lower.text.get(bytes).unwrap_or("")
    }
}
