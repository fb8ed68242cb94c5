//! Slips of people who think in other languages: `a and b`, `a || b`, `!a`, `a != b`, `a not in b`.
//!
//! Each is reported once, with its fix, and read as it was meant, so that the later phases go on as if it had been written
//! well.

use super::ast::{Condition, ConditionBlock, ConditionKind};
use super::blocks::{self, Statement};
use super::lower::{ConditionLine, Node};
use super::nodes::Place;
use super::problems;
use super::recover::Recover;
use super::scan::TokenKind;
use std::ops::Range;

const CONTENT: &str = "content has ";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
}

/// A statement cut at its joints, in indices of tokens.
struct Joined {
    parts: Vec<Range<usize>>,
    /// Between the parts: what joins them, and the token that says so.
    joints: Vec<(Joint, usize)>,
}

/// A part of a joined condition: its meaning and how it is written.
struct Part {
    condition: Condition,
    text: String,
    /// The part says what it means without help.
    sure: bool,
}

pub(super) fn read(recover: &mut Recover<'_>, place: Place, statement: &Statement) -> Option<Node> {
    if place != Place::Conditions && place != Place::Content {
        return None;
    }
    if says_between(recover, statement.header.clone()) {
        return None;
    }
    let joined = cut(recover, statement.header.clone());
    let bytes = statement.bytes(recover.lower.tape);
    if recover.is_reported_within(bytes.clone()) {
        return None;
    }
    let Some(&(_, first_joint)) = joined.joints.first() else {
        return match place {
            Place::Conditions => negated(recover, statement).or_else(|| unequal(recover, statement)),
            _ => None,
        };
    };
    let at = recover.token_span(first_joint);
    let operator = recover.slice(at.range());
    let parts = if place == Place::Conditions { read_parts(recover, &joined) } else { None };
    let span = recover.span(bytes.clone());
    let Some(parts) = parts else {
        recover.lower.problems.push(problems::infix(at, operator, span, None));
        recover.unreadable.push(span);
        return super::nodes::error(place, span);
    };
    let mixed =
        joined.joints.iter().any(|(joint, _)| Some(*joint) != joined.joints.first().map(|(first, _)| *first));
    let sure = !mixed && parts.iter().all(|part| part.sure);
    let joints: Vec<Joint> = joined.joints.iter().map(|(joint, _)| *joint).collect();
    let replacement = as_block(&parts, &joints, &indentation(recover, bytes.start));
    recover.lower.problems.push(problems::infix(at, operator, span, Some((replacement, sure))));
    recover.unreadable.push(span);
    let condition = meant(parts, &joints, span);
    Some(Node::Line(ConditionLine::Condition(condition)))
}

/// `count between 1 and 9` joins no conditions.
fn says_between(recover: &Recover<'_>, tokens: Range<usize>) -> bool {
    tokens.into_iter().any(|index| recover.slice(recover.token_span(index).range()) == "between")
}

/// `a != b`, `a not in b`: the negation belongs before the condition.
fn unequal(recover: &mut Recover<'_>, statement: &Statement) -> Option<Node> {
    let tape = recover.lower.tape;
    let bytes = statement.bytes(tape);
    let tokens: Vec<usize> = statement
        .header
        .clone()
        .filter(|&index| tape.kind(index).is_some_and(|kind| !kind.is_trivia()))
        .collect();
    let source = |index: usize| recover.slice(recover.token_span(index).range());
    let pairs = tokens.iter().zip(tokens.iter().skip(1)).skip(1);
    let (&first, &second) =
        pairs.into_iter().find(|&(&first, &second)| match (source(first), source(second)) {
            ("!", "=" | "==") | ("<", ">") => second == first + 1,
            ("not", next) => {
                tape.kind(first.saturating_sub(1)) != Some(TokenKind::Dot)
                    && matches!(next, "in" | "contains" | "matches")
            }
            _ => false,
        })?;
    let at = recover.token_span(first).to(recover.token_span(second));
    let (at, operator, meant) = match source(first) {
        "not" => (recover.token_span(first), "not", "   "),
        _ => (at, "!=", "=="),
    };
    let relative = |offset: usize| offset - bytes.start;
    let mut text = recover.slice(bytes.clone()).to_owned();
    let width = at.range().len();
    text.replace_range(relative(at.range().start)..relative(at.range().end), &format!("{meant:width$}"));
    let node = recover.read(Place::Conditions, bytes.start, &text).ok()??;
    let Node::Line(ConditionLine::Condition(condition)) = node else { return None };
    let span = recover.span(bytes.clone());
    let written = match operator {
        "not" => {
            let behind = recover.slice(at.range().end..bytes.end).trim_start();
            format!("{}{behind}", recover.slice(bytes.start..at.range().start))
        }
        _ => text,
    };
    recover.lower.problems.push(problems::negated_operator(at, operator, span, format!("not {written}")));
    recover.unreadable.push(span);
    Some(Node::Line(ConditionLine::Condition(Condition { span, ..negate(condition) })))
}

/// Cuts a statement at `and`, `or`, `&&`, `||` that stand outside brackets.
fn cut(recover: &Recover<'_>, tokens: Range<usize>) -> Joined {
    let mut joined = Joined { parts: Vec::new(), joints: Vec::new() };
    let (mut depth, mut from) = (0_usize, tokens.start);
    for index in tokens.clone() {
        let Some(token) = recover.lower.tape.tokens.get(index) else { continue };
        match token.kind {
            TokenKind::BracketOpen | TokenKind::ParenOpen | TokenKind::BraceOpen => depth += 1,
            TokenKind::BracketClose | TokenKind::ParenClose | TokenKind::BraceClose => {
                depth = depth.saturating_sub(1)
            }
            _ => {}
        }
        let joint = match recover.slice(token.range()) {
            "and" | "AND" | "And" | "&&" | "&" => Joint::And,
            "or" | "OR" | "Or" | "||" | "|" => Joint::Or,
            _ => continue,
        };
        let after_dot =
            index.checked_sub(1).and_then(|before| recover.lower.tape.kind(before)) == Some(TokenKind::Dot);
        if depth == 0 && !after_dot {
            joined.parts.push(from..index);
            joined.joints.push((joint, index));
            from = index + 1;
        }
    }
    joined.parts.push(from..tokens.end);
    joined
}

fn read_parts(recover: &mut Recover<'_>, joined: &Joined) -> Option<Vec<Part>> {
    let findings = recover.lower.problems.len();
    let mut parts = Vec::new();
    for tokens in &joined.parts {
        let content = parts.first().is_some_and(|first: &Part| first.text.starts_with(CONTENT));
        match read_part(recover, tokens.clone(), content) {
            Some(part) => parts.push(part),
            None => {
                recover.lower.problems.truncate(findings);
                return None;
            }
        }
    }
    Some(parts)
}

fn read_part(recover: &mut Recover<'_>, tokens: Range<usize>, after_content: bool) -> Option<Part> {
    let (negations, bytes) = without_bangs(recover, tokens);
    let bytes = without_parentheses(recover, bytes);
    let text = recover.slice(bytes.clone());
    if text.is_empty() {
        return None;
    }
    let start = isize::try_from(bytes.start).unwrap_or(isize::MAX);
    let shift = isize::try_from(CONTENT.len()).unwrap_or(0);
    let first = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').next();
    // `content has credit_card and iban`: a lone word or `label x` goes on with what came before.
    let continues = after_content
        && (first == Some(text) || matches!(first, Some("label" | "classifier" | "retention_label")))
        && text != "content";
    let (base, whole) =
        if continues { (start - shift, format!("{CONTENT}{text}")) } else { (start, text.to_owned()) };
    let node = recover.read_shifted(Place::Conditions, base, &whole).ok()??;
    let Node::Line(ConditionLine::Condition(condition)) = node else { return None };
    let condition = (0..negations).fold(condition, |condition, _| negate(condition));
    Some(Part { condition, text: format!("{}{whole}", "not ".repeat(negations)), sure: !continues })
}

/// How many `!` stand before a part, and the bytes of the rest.
fn without_bangs(recover: &Recover<'_>, tokens: Range<usize>) -> (usize, Range<usize>) {
    let tape = recover.lower.tape;
    let means = |index: &usize| tape.kind(*index).is_some_and(|kind| !kind.is_trivia());
    let is_bang = |index: &usize| {
        let token = tape.tokens.get(*index);
        token.is_some_and(|token| token.kind == TokenKind::Unknown && recover.slice(token.range()) == "!")
    };
    let meaning: Vec<usize> = tokens.filter(means).collect();
    let negations = meaning.iter().take_while(|index| is_bang(index)).count();
    match (meaning.get(negations), meaning.last()) {
        (Some(&first), Some(&last)) => (negations, blocks::bytes(tape, first..last + 1)),
        _ => (negations, 0..0),
    }
}

/// `(a == b)` without its parentheses, where one pair stands around everything.
fn without_parentheses(recover: &Recover<'_>, bytes: Range<usize>) -> Range<usize> {
    let text = recover.slice(bytes.clone());
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    match inside.filter(|inside| !inside.contains(['(', ')'])) {
        Some(inside) => {
            let start = bytes.start + 1 + (inside.len() - inside.trim_start().len());
            start..start + inside.trim().len()
        }
        None => bytes,
    }
}

fn negate(condition: Condition) -> Condition {
    Condition { span: condition.span, kind: ConditionKind::Not(Box::new(condition)) }
}

/// `!document.password_protected`
fn negated(recover: &mut Recover<'_>, statement: &Statement) -> Option<Node> {
    let (negations, _) = without_bangs(recover, statement.header.clone());
    if negations == 0 {
        return None;
    }
    let part = read_part(recover, statement.header.clone(), false)?;
    let span = recover.span(statement.bytes(recover.lower.tape));
    recover.unreadable.push(span);
    let at = recover.token_span(statement.header.start);
    recover.lower.problems.push(problems::bang(at));
    Some(Node::Line(ConditionLine::Condition(Condition { span, ..part.condition })))
}

/// `and` binds more tightly than `or`, as nearly everywhere.
fn groups(count: usize, joints: &[Joint]) -> Vec<Range<usize>> {
    let ends = (1..count).filter(|&at| joints.get(at - 1) == Some(&Joint::Or));
    let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
    let ends = starts.iter().skip(1).copied().chain([count]);
    starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect()
}

fn meant(parts: Vec<Part>, joints: &[Joint], span: crate::source::Span) -> Condition {
    let groups = groups(parts.len(), joints);
    let mut conditions = parts.into_iter().map(|part| part.condition);
    let block = |members| ConditionBlock { span, settings: Vec::new(), members };
    let mut alternatives: Vec<Condition> = groups
        .into_iter()
        .filter_map(|group| {
            let mut members: Vec<_> = conditions.by_ref().take(group.len()).collect();
            if members.len() == 1 {
                members.pop()
            } else {
                Some(Condition { span, kind: ConditionKind::All(block(members)) })
            }
        })
        .collect();
    match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        last => {
            alternatives.extend(last);
            Condition { span, kind: ConditionKind::Any(block(alternatives)) }
        }
    }
}

fn as_block(parts: &[Part], joints: &[Joint], indent: &str) -> String {
    let groups = groups(parts.len(), joints);
    let all = |group: &Range<usize>, indent: &str| {
        let members = parts.get(group.clone()).unwrap_or_default();
        match members {
            [only] => only.text.clone(),
            _ => {
                let lines: String = members.iter().map(|part| format!("{indent}  {}\n", part.text)).collect();
                format!("all {{\n{lines}{indent}}}")
            }
        }
    };
    match groups.as_slice() {
        [only] => all(only, indent),
        _ => {
            let deeper = format!("{indent}  ");
            let lines: String =
                groups.iter().map(|group| format!("{deeper}{}\n", all(group, &deeper))).collect();
            format!("any {{\n{lines}{indent}}}")
        }
    }
}

/// The spaces at the head of the line that holds an offset.
fn indentation(recover: &Recover<'_>, offset: usize) -> String {
    let before = recover.slice(0..offset);
    let line = before.rsplit('\n').next().unwrap_or("");
    line.chars().take_while(|character| matches!(character, ' ' | '\t')).collect()
}
