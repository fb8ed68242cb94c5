//! From the text of an expression to its meaning.
//!
//! regex-syntax parses; the translation is ours, because ours differs: classes and boundaries are ASCII in an otherwise
//! Unicode expression, and an expression that would become too large is refused before anything is built from it.

use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    self, AssertionKind, Ast, ErrorKind, Flag, FlagsItemKind, GroupKind, RepetitionKind, RepetitionRange,
};
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

use super::{PatternError, classes};

/// How deep groups and brackets may stand in each other.
const DEEPEST: u32 = 100;

/// How many instructions an expression may need, repetitions written out.
const LARGEST: u64 = 50_000;

pub(super) fn read(pattern: &str, flags: &str) -> Result<Hir, PatternError> {
    let mut state = Flags::default();
    let mut ignore_whitespace = false;
    for flag in flags.chars() {
        match flag {
            'i' => state.ignore_case = true,
            's' => state.dot_line_feed = true,
            'm' => state.lines = true,
            'x' => ignore_whitespace = true,
            other => {
                return Err(PatternError {
                    at: 0..pattern.len(),
                    message: format!("there is no flag `{other}`; flags are `i`, `s`, `m` and `x`"),
                });
            }
        }
    }
    let mut parser = ParserBuilder::new().nest_limit(DEEPEST).ignore_whitespace(ignore_whitespace).build();
    let ast = parser.parse(pattern).map_err(|error| error_at(error.span(), words(error.kind())))?;
    let hir = Reader { pattern }.read(&ast, &mut state)?;
    if weight(&hir) > LARGEST {
        return Err(error_at(ast.span(), "this expression repeats too much to be matched fast".to_owned()));
    }
    Ok(hir)
}

pub(super) fn error_at(span: &ast::Span, message: String) -> PatternError {
    PatternError { at: span.start.offset..span.end.offset, message }
}

/// What is said of a syntax error, where the library's words need ours.
fn words(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::UnsupportedLookAround => {
            "look-around is not supported: it has no linear-time matching".to_owned()
        }
        ErrorKind::UnsupportedBackreference => {
            "back-references are not supported: they have no linear-time matching".to_owned()
        }
        ErrorKind::NestLimitExceeded(limit) => format!("groups stand more than {limit} deep in each other"),
        other => other.to_string(),
    }
}

/// Flags as they stand at a place of the expression.
#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    dot_line_feed: bool,
    lines: bool,
}

impl Flags {
    fn set(&mut self, flags: &ast::Flags) -> Result<(), PatternError> {
        let mut on = true;
        for item in &flags.items {
            match item.kind {
                FlagsItemKind::Negation => on = false,
                FlagsItemKind::Flag(Flag::CaseInsensitive) => self.ignore_case = on,
                FlagsItemKind::Flag(Flag::DotMatchesNewLine) => self.dot_line_feed = on,
                FlagsItemKind::Flag(Flag::MultiLine) => self.lines = on,
                // The longest match is asked for, whichever way a repetition leans.
                FlagsItemKind::Flag(Flag::SwapGreed) => {}
                // Dealt with by the parser.
                FlagsItemKind::Flag(Flag::IgnoreWhitespace) => {}
                FlagsItemKind::Flag(Flag::Unicode) => {
                    let message = "`u` cannot be switched: expressions match Unicode text, with ASCII `\\d`, `\\w`, `\\s` and `\\b`";
                    return Err(error_at(&item.span, message.to_owned()));
                }
                FlagsItemKind::Flag(Flag::CRLF) => {
                    return Err(error_at(&item.span, "the flag `R` is not supported".to_owned()));
                }
            }
        }
        Ok(())
    }
}

struct Reader<'a> {
    pattern: &'a str,
}

impl Reader<'_> {
    /// Flags that are set inside a group hold to its end. The depth is limited by the parser.
    fn read(&self, ast: &Ast, flags: &mut Flags) -> Result<Hir, PatternError> {
        Ok(match ast {
            Ast::Empty(_) => Hir::empty(),
            Ast::Flags(set) => {
                flags.set(&set.flags)?;
                Hir::empty()
            }
            Ast::Literal(literal) => class(classes::point(literal.c, flags.ignore_case)),
            Ast::Dot(_) => class(classes::dot(flags.dot_line_feed)),
            Ast::Assertion(assertion) => Hir::look(look(assertion, *flags)?),
            Ast::ClassUnicode(property) => {
                class(classes::property(property, self.pattern, flags.ignore_case)?)
            }
            Ast::ClassPerl(perl) => class(classes::perl(perl)),
            Ast::ClassBracketed(set) => class(classes::bracketed(set, self.pattern, flags.ignore_case)?),
            Ast::Repetition(repetition) => {
                let (min, max) = times(&repetition.op.kind);
                let sub = Box::new(self.read(&repetition.ast, flags)?);
                Hir::repetition(Repetition { min, max, greedy: true, sub })
            }
            Ast::Group(group) => {
                let mut inner = *flags;
                if let GroupKind::NonCapturing(set) = &group.kind {
                    inner.set(set)?;
                }
                self.read(&group.ast, &mut inner)?
            }
            Ast::Alternation(alternation) => Hir::alternation(self.all(&alternation.asts, flags)?),
            Ast::Concat(concat) => Hir::concat(self.all(&concat.asts, flags)?),
        })
    }

    fn all(&self, asts: &[Ast], flags: &mut Flags) -> Result<Vec<Hir>, PatternError> {
        asts.iter().map(|ast| self.read(ast, flags)).collect()
    }
}

fn class(set: ClassUnicode) -> Hir {
    Hir::class(Class::Unicode(set))
}

fn times(kind: &RepetitionKind) -> (u32, Option<u32>) {
    match kind {
        RepetitionKind::ZeroOrOne => (0, Some(1)),
        RepetitionKind::ZeroOrMore => (0, None),
        RepetitionKind::OneOrMore => (1, None),
        RepetitionKind::Range(RepetitionRange::Exactly(times)) => (*times, Some(*times)),
        RepetitionKind::Range(RepetitionRange::AtLeast(times)) => (*times, None),
        RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, Some(*most)),
    }
}

fn look(assertion: &ast::Assertion, flags: Flags) -> Result<Look, PatternError> {
    Ok(match assertion.kind {
        AssertionKind::StartLine if flags.lines => Look::StartLF,
        AssertionKind::EndLine if flags.lines => Look::EndLF,
        AssertionKind::StartLine | AssertionKind::StartText => Look::Start,
        AssertionKind::EndLine | AssertionKind::EndText => Look::End,
        AssertionKind::WordBoundary => Look::WordAscii,
        AssertionKind::NotWordBoundary => Look::WordAsciiNegate,
        AssertionKind::WordBoundaryStart | AssertionKind::WordBoundaryStartAngle => Look::WordStartAscii,
        AssertionKind::WordBoundaryEnd | AssertionKind::WordBoundaryEndAngle => Look::WordEndAscii,
        AssertionKind::WordBoundaryStartHalf | AssertionKind::WordBoundaryEndHalf => {
            let message = "half word boundaries are not supported; use `\\b`".to_owned();
            return Err(error_at(&assertion.span, message));
        }
    })
}

/// About how many instructions an expression needs. The depth is limited by the parser.
fn weight(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Unicode(set)) if set.is_ascii() => 1,
        HirKind::Class(Class::Unicode(set)) => 4 + set.ranges().len() as u64 / 2,
        HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Repetition(repetition) => {
            let times = u64::from(repetition.max.unwrap_or(repetition.min)).max(1);
            weight(&repetition.sub).saturating_add(1).saturating_mul(times)
        }
        HirKind::Capture(capture) => weight(&capture.sub),
        HirKind::Concat(subs) | HirKind::Alternation(subs) => {
            subs.iter().map(weight).fold(0, u64::saturating_add)
        }
    }
}
