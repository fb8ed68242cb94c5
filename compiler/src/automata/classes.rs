//! Sets of code points: ASCII classes by name, Unicode properties, brackets and their set operations.

use regex_syntax::ast::{
    Ast, ClassAscii, ClassAsciiKind, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet,
    ClassSetBinaryOpKind, ClassSetItem, ClassUnicode,
};
use regex_syntax::hir::{self, Class, HirKind};

use super::PatternError;
use super::read::error_at;

type Set = hir::ClassUnicode;

/// `\d`, `\s`, `\w` and their negations. ASCII, and so even where `i` is on: the Kelvin sign is no `\w`.
pub(super) fn perl(class: &ClassPerl) -> Set {
    let kind = match class.kind {
        ClassPerlKind::Digit => ClassAsciiKind::Digit,
        ClassPerlKind::Space => ClassAsciiKind::Space,
        ClassPerlKind::Word => ClassAsciiKind::Word,
    };
    negated(named(&kind), class.negated)
}

/// `\pL`, `\p{Greek}`.
pub(super) fn property(class: &ClassUnicode, pattern: &str, ignore_case: bool) -> Result<Set, PatternError> {
    let mut translator = hir::translate::TranslatorBuilder::new()
        .case_insensitive(ignore_case)
        .unicode(true)
        .utf8(true)
        .build();
    let read = translator
        .translate(pattern, &Ast::class_unicode(class.clone()))
        .map_err(|error| error_at(error.span(), error.kind().to_string()))?;
    match read.into_kind() {
        HirKind::Class(Class::Unicode(set)) => Ok(set),
        // A property of one code point is read as that code point.
        HirKind::Literal(literal) => Ok(Set::new(
            String::from_utf8_lossy(&literal.0)
                .chars()
                .map(|point| hir::ClassUnicodeRange::new(point, point)),
        )),
        _ => Ok(Set::empty()),
    }
}

/// `[…]`. Its depth is limited by the parser.
pub(super) fn bracketed(
    class: &ClassBracketed,
    pattern: &str,
    ignore_case: bool,
) -> Result<Set, PatternError> {
    Ok(negated(set(&class.kind, pattern, ignore_case)?, class.negated))
}

/// One code point, with its other cases where case is ignored.
pub(super) fn point(point: char, ignore_case: bool) -> Set {
    range(point, point, ignore_case)
}

/// Every code point, or every one but the line feed.
pub(super) fn dot(line_feed: bool) -> Set {
    let mut set = Set::empty();
    if !line_feed {
        set.push(hir::ClassUnicodeRange::new('\n', '\n'));
    }
    set.negate();
    set
}

fn set(set_: &ClassSet, pattern: &str, ignore_case: bool) -> Result<Set, PatternError> {
    let operation = match set_ {
        ClassSet::Item(item_) => return item(item_, pattern, ignore_case),
        ClassSet::BinaryOp(operation) => operation,
    };
    let mut left = set(&operation.lhs, pattern, ignore_case)?;
    let right = set(&operation.rhs, pattern, ignore_case)?;
    match operation.kind {
        ClassSetBinaryOpKind::Intersection => left.intersect(&right),
        ClassSetBinaryOpKind::Difference => left.difference(&right),
        ClassSetBinaryOpKind::SymmetricDifference => left.symmetric_difference(&right),
    }
    Ok(left)
}

fn item(item_: &ClassSetItem, pattern: &str, ignore_case: bool) -> Result<Set, PatternError> {
    Ok(match item_ {
        ClassSetItem::Empty(_) => Set::empty(),
        ClassSetItem::Literal(literal) => point(literal.c, ignore_case),
        ClassSetItem::Range(between) => range(between.start.c, between.end.c, ignore_case),
        ClassSetItem::Ascii(class) => ascii(class, ignore_case),
        ClassSetItem::Unicode(class) => property(class, pattern, ignore_case)?,
        ClassSetItem::Perl(class) => perl(class),
        ClassSetItem::Bracketed(class) => bracketed(class, pattern, ignore_case)?,
        ClassSetItem::Union(union) => {
            let mut all = Set::empty();
            for member in &union.items {
                all.union(&item(member, pattern, ignore_case)?);
            }
            all
        }
    })
}

/// `[:alpha:]`; under `i` with the other cases of its letters.
fn ascii(class: &ClassAscii, ignore_case: bool) -> Set {
    negated(folded(named(&class.kind), ignore_case), class.negated)
}

fn range(first: char, last: char, ignore_case: bool) -> Set {
    folded(Set::new([hir::ClassUnicodeRange::new(first, last)]), ignore_case)
}

fn folded(mut set: Set, ignore_case: bool) -> Set {
    if ignore_case {
        // Fails only where the tables of cases are left out of the library, and then there are no other cases.
        let _ = set.try_case_fold_simple();
    }
    set
}

fn negated(mut set: Set, negated: bool) -> Set {
    if negated {
        set.negate();
    }
    set
}

fn named(kind: &ClassAsciiKind) -> Set {
    let ranges: &[(char, char)] = match kind {
        ClassAsciiKind::Alnum => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        ClassAsciiKind::Alpha => &[('A', 'Z'), ('a', 'z')],
        ClassAsciiKind::Ascii => &[('\0', '\x7F')],
        ClassAsciiKind::Blank => &[('\t', '\t'), (' ', ' ')],
        ClassAsciiKind::Cntrl => &[('\0', '\x1F'), ('\x7F', '\x7F')],
        ClassAsciiKind::Digit => &[('0', '9')],
        ClassAsciiKind::Graph => &[('!', '~')],
        ClassAsciiKind::Lower => &[('a', 'z')],
        ClassAsciiKind::Print => &[(' ', '~')],
        ClassAsciiKind::Punct => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ClassAsciiKind::Space => &[('\t', '\r'), (' ', ' ')],
        ClassAsciiKind::Upper => &[('A', 'Z')],
        ClassAsciiKind::Word => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        ClassAsciiKind::Xdigit => &[('0', '9'), ('A', 'F'), ('a', 'f')],
    };
    Set::new(ranges.iter().map(|(first, last)| hir::ClassUnicodeRange::new(*first, *last)))
}
