//! `test sit`: texts, and how sure a type is to be of them.

use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, catalogue};
use crate::names::{DefKind, ModuleId};
use crate::source::Span;
use crate::syntax::ast::{self, ExamplePiece, Examples, ExprKind, ItemKind, TypeTestEntry};
use crate::types::Builder;
use crate::types::context::Context;
use crate::types::model::{Example, TypeTest};
use crate::types::problems;

/// What a gap is made of: no letter, no digit, no mark of any form, and no white space.
const FILLER: &str = "\u{2026}";

/// No window is wider, and a text of many gaps stays small.
const WIDEST_GAP: u64 = 10_000;

impl<'a> Builder<'a> {
    pub(super) fn type_tests(&mut self) {
        for (module, _, item) in self.items() {
            if let ItemKind::TypeTest(test) = &item.kind {
                self.type_test(module, test);
            }
        }
    }

    fn type_test(&mut self, module: ModuleId, test: &'a ast::TypeTest) {
        let sit = self.find_kind(module, &test.sit, &[DefKind::Sit]);
        let sit = sit.and_then(|sit| self.by_def.get(&sit)).copied();
        let mut examples: Vec<Example> = Vec::new();
        let mut broken = false;
        for entry in &test.entries {
            match entry {
                TypeTestEntry::Examples(written) => match self.examples(module, written) {
                    Some(read) => examples.extend(read),
                    None => broken = true,
                },
                TypeTestEntry::Error(_) => broken = true,
            }
        }
        if test.entries.is_empty() {
            self.report(tests_nothing(
                "this test has no `expect`",
                test.title.span,
                "write `expect high { \"…\" }`",
            ));
            return;
        }
        self.contradictions(&examples);
        if let Some(sit) = sit.filter(|_| !broken) {
            let (title, span) = (test.title.value.clone(), test.title.span);
            self.model.type_tests.push(TypeTest { title, span, sit, examples });
        }
    }

    /// The texts of an `expect`; `None` if its level or one of them cannot be read.
    fn examples(&mut self, module: ModuleId, written: &'a Examples) -> Option<Vec<Example>> {
        let nothing = matches!(&written.level.kind, ExprKind::Path(path) if path.word() == Some("none"));
        let confidence = match nothing {
            true => None,
            false => Some(self.confidence(&Context::module(module), &written.level)?),
        };
        if written.texts.is_empty() {
            self.report(tests_nothing(
                "this `expect` holds no text",
                written.span,
                "write a text on each line, or remove the block",
            ));
        }
        let mut examples = Vec::new();
        for example in &written.texts {
            let text = self.example_text(example)?;
            examples.push(Example { span: example.span, text, confidence });
        }
        Some(examples)
    }

    fn example_text(&mut self, example: &ast::Example) -> Option<String> {
        let mut text = String::new();
        for piece in &example.pieces {
            match piece {
                ExamplePiece::Text(piece) => text.push_str(&piece.value),
                ExamplePiece::Gap { length: length @ 1..=WIDEST_GAP, .. } => {
                    text.extend((0..*length).map(|_| FILLER));
                }
                ExamplePiece::Gap { length, span } => self.report(problems::malformed(
                    *span,
                    &format!("gap {length}"),
                    "a gap",
                    "it is of 1 to 10_000 characters",
                )),
                ExamplePiece::Error => return None,
            }
        }
        if text.trim().is_empty() {
            self.must_say("an example", &text, example.span);
        }
        Some(text)
    }

    /// A text is judged the same wherever it stands in a test.
    fn contradictions(&mut self, examples: &[Example]) {
        let mut first: HashMap<&str, &Example> = HashMap::new();
        for example in examples {
            let earlier = *first.entry(&example.text).or_insert(example);
            if earlier.span == example.span || example.text.trim().is_empty() {
                continue;
            }
            let (message, label) = match earlier.confidence == example.confidence {
                true => ("this text is expected twice", "the same again"),
                false => ("this text is expected to be two things", "expected otherwise here"),
            };
            let problem = Diagnostic::new(catalogue::WR0907, message, example.span, label)
                .also(earlier.span, "first expected here")
                .help("keep one of them");
            self.report(problem);
        }
    }
}

fn tests_nothing(message: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(catalogue::WR0904, message, span, "tests nothing").help(help)
}
