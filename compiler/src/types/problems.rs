//! What can be wrong with types: a function for each, and the words nowhere else.

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::names::Def;
use crate::platform::tables::Type;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Ident, Path, Setting};
use crate::types::context::{DEEPEST, Refused};

pub(super) fn another_kind(path: &Path, def: &Def, wanted: &str) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR0211,
        format!("`{}` is {}, not {wanted}", path.text(), def.kind.describe()),
        path.span,
        format!("{wanted} is wanted here"),
    )
    .also(def.span, "declared here")
    .help(format!("write the name of {wanted}"))
}

pub(super) fn unknown_setting(setting: &Setting, known: &[&str], what: &str) -> Diagnostic {
    let name = setting.name.text();
    let problem = Diagnostic::new(
        catalogue::WR0204,
        format!("{what} has no `{name}`"),
        setting.name.span,
        "not a setting here",
    );
    match nearest(&name, known.iter().copied()) {
        Some(word) => problem
            .help(format!("did you mean `{word}`?"))
            .fix(Fix::maybe(format!("write `{word}`")).replace(setting.name.span, word)),
        None if known.is_empty() => problem.help("remove this line"),
        None => problem.help(format!("it has {}", list(known))),
    }
}

pub(super) fn given_twice(again: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::new(catalogue::WR0205, format!("`{name}` is given twice"), again, "given again")
        .also(first, "first given here")
        .help("keep one of them")
}

pub(super) fn unknown_block(keyword: &Ident, what: &str) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR0204,
        format!("{what} has no `{}` block", keyword.text),
        keyword.span,
        "not a block here",
    )
    .help("remove this block")
}

pub(super) fn does_not_belong(span: Span, this: &str, what: &str) -> Diagnostic {
    Diagnostic::new(catalogue::WR0204, format!("{what} cannot hold {this}"), span, "does not belong here")
        .help("move it out of this block")
}

pub(super) fn wrong_type(expr: &Expr, wanted: &str) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR0201,
        format!("{wanted} is wanted here"),
        expr.span,
        format!("this is {}", describe(expr)),
    )
    .help(format!("write {wanted}"))
}

pub(super) fn malformed(span: Span, written: &str, wanted: &str, why: &str) -> Diagnostic {
    let what = if written.trim().is_empty() { "an empty text".to_owned() } else { format!("`{written}`") };
    Diagnostic::new(catalogue::WR0207, format!("{what} is not {wanted}"), span, why.to_owned())
        .help(example_of(wanted))
}

/// The way out for a value that is written wrongly: one that is written well.
fn example_of(wanted: &str) -> String {
    let example = match wanted {
        "a domain" => "`\"fabrikam.com\"`",
        "an address" => "`\"ann@contoso.com\"`",
        "an IP address or range" => "`\"10.1.0.0/16\"`",
        "a file extension" => "`\"xlsx\"`",
        "a gap" => "`gap 301`",
        "a URL" => "`\"https://contoso.example/policy\"`",
        other => return format!("write {other}"),
    };
    format!("write it like {example}")
}

pub(super) fn no_such<'n>(
    span: Span,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    known.dedup();
    let where_not = match what {
        "policy" | "rule" => "this project has none of that name",
        "type" => "not one of the language's types",
        "platform" => "neither the project nor the library declares it",
        "expectation" => "not a word in which tests speak of verdicts",
        "value" | "state" | "right" | "fidelity" | "unit" => "not one of its values",
        _ => "not declared by the platform",
    };
    let problem = Diagnostic::new(catalogue::WR0209, format!("there is no {what} `{name}`"), span, where_not);
    match nearest(name, known.iter().copied()) {
        Some(word) => problem
            .help(format!("did you mean `{word}`?"))
            .fix(Fix::maybe(format!("write `{word}`")).replace(span, word)),
        None if known.is_empty() => problem.help(format!("this project has no {what} yet")),
        None if known.len() <= MOST_NAMES => problem.help(format!("there is {}", list(&known))),
        None => {
            let some: Vec<&str> = known.iter().copied().take(MOST_NAMES).collect();
            problem.help(format!("there is {} and {} more", list(&some), known.len() - some.len()))
        }
    }
}

/// Names that a finding lists; nobody reads more.
const MOST_NAMES: usize = 16;

/// A definition that cannot be entered from where it is used.
pub(super) fn not_entered(span: Span, def: &Def, why: Refused) -> Diagnostic {
    let name = &def.path;
    match why {
        Refused::Recursive => Diagnostic::new(
            catalogue::WR0212,
            format!("`{name}` is defined by itself"),
            span,
            "leads back to itself",
        )
        .also(def.span, "declared here")
        .note("conditions, responses, templates, types and constants never recurse: every policy ends")
        .help("write out the innermost use"),
        Refused::TooDeep => Diagnostic::new(
            catalogue::WR0214,
            format!("definitions use one another more than {DEEPEST} deep"),
            span,
            format!("`{name}` is one too many"),
        )
        .help("unite some of the definitions"),
    }
}

/// What an expression is, with its article.
pub(super) fn describe(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Text(_) => "a text".into(),
        ExprKind::Number(_) => "a number".into(),
        ExprKind::Quantity { .. } => "a quantity".into(),
        ExprKind::Regex(_) => "a regular expression".into(),
        ExprKind::Path(path) => format!("the name `{}`", path.text()),
        ExprKind::List(_) => "a list".into(),
        ExprKind::Call(call) => format!("a call of `{}`", call.name.text()),
        ExprKind::Range(..) => "a range".into(),
        ExprKind::After(_) => "a time after something".into(),
        ExprKind::At(..) => "a number at a confidence".into(),
        ExprKind::Map(_) => "a map".into(),
        ExprKind::Error => "not readable".into(),
    }
}

/// `` `a`, `b` and `c` ``
pub(crate) fn list<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// A parameter of the project gets its value from an environment, which cannot name declarations.
pub(super) fn not_for_environments(span: Span, word: &str, ty: &Type) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR0201,
        format!("no environment can give {}", ty.describe()),
        span,
        "not a type of parameters of the project",
    )
    .note(format!("`{word}` is a type of parameters of conditions, responses and templates"))
    .help("name it where it is used, or make it a parameter of a `condition` or `template`")
}

/// What an environment could change and must not: the tests of a type, the item of a test, a key.
pub(super) fn constant_wanted(span: Span) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR0201,
        "a value that every environment shares is wanted here",
        span,
        "differs between environments",
    )
    .help("use a `let`, or write the value")
}

pub(crate) fn backwards(span: Span, low: u64, high: u64) -> Diagnostic {
    Diagnostic::new(
        catalogue::WR0207,
        format!("the range from {low} to {high} is empty"),
        span,
        "goes backwards",
    )
    .help(format!("write `{high} to {low}`"))
}
