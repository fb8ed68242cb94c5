//! An expression from a stranger, and a text to match it with.

use weir_compiler::automata;
use weir_runtime::program::{Detection, Fidelity, Matcher, Pattern, Program, Search, Type, TypeBody};
use weir_runtime::scan::LONGEST_MATCH;
use weir_runtime::{Bundle, format};

use super::SEPARATOR;

/// A text for inputs that hold none.
const TEXT: &str = "aaaaaaaaaaaaaaaab 4111-1111 x@y.example \u{e9}\u{130}\u{1f600}\n--AB123456__\0";

/// Flags up to the first `/`, the expression, and after a separator the text. It is refused with a reason that points into
/// it, or its matches are what S16 says: in order, apart, between code points, and no longer than the limit.
pub fn regex(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == SEPARATOR).unwrap_or(bytes.len());
    let (expression, text) = bytes.split_at(at);
    let expression = String::from_utf8_lossy(expression);
    let (flags, pattern) = expression.split_once('/').unwrap_or(("", &expression));
    let compiled = match automata::compile(pattern, flags) {
        Ok(compiled) => compiled,
        Err(error) => {
            assert!(pattern.get(error.at.clone()).is_some(), "`{pattern}`: {error:?} is outside");
            return assert!(!error.message.is_empty());
        }
    };
    compiled.every_number();
    let bytes = bundle(compiled);
    let bundle = match Bundle::open(&bytes) {
        Ok(bundle) => bundle,
        Err(error) => panic!("the compiler's own bundle is refused: {error}"),
    };
    let text = String::from_utf8_lossy(text.get(1..).unwrap_or_default());
    for text in [TEXT, &text] {
        let mut end = 0;
        for found in bundle.detect(text, &[0]) {
            let span = found.span;
            assert!(span.start >= end && span.end > span.start, "{span:?} of `{pattern}` after {end}");
            assert!(span.end - span.start <= LONGEST_MATCH, "{span:?} of `{pattern}` is too long");
            assert!(text.get(span.start..span.end).is_some(), "{span:?} of `{pattern}` cuts a code point");
            end = span.end;
        }
    }
}

/// The smallest bundle with the expression, as a type and as a search.
fn bundle(compiled: automata::Compiled) -> Vec<u8> {
    let expressions = [compiled];
    let (places, groups, machines) = automata::group(&expressions);
    let search: Search = automata::search(&expressions);
    let pattern = Pattern {
        confidence: 75,
        primary: Matcher::Expression { expression: 0, validators: Vec::new() },
        proximity: None,
        evidence: Vec::new(),
        excluded: Vec::new(),
    };
    let only = Type {
        name: "only".to_owned(),
        title: "Only".to_owned(),
        fidelity: Fidelity::Exact,
        recommended: 75,
        body: TypeBody::Patterns(vec![pattern]),
    };
    let detection = Detection {
        types: vec![only],
        expressions: places,
        groups,
        machines,
        searches: vec![search],
        ..Detection::default()
    };
    format::write(&Program { detection, ..Program::default() })
}
