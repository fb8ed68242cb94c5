//! Twice the input, about twice the work. Time is all that can tell from outside, so each case is compared with itself: an
//! input eight times as large may take up to thirty times as long, where quadratic work would take sixty-four. The least of
//! several runs counts, and a case fails only when it fails three times over. Nothing here says how many seconds anything takes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::project::{self, Memory};
use weir_compiler::source::FileId;
use weir_compiler::{automata, format, syntax};
use weir_extract::MessageNames;
use weir_runtime::item::{Fact, Facts, Item, Part, Recipient};
use weir_runtime::{Bundle, Options};
use weir_stdlib::Source;
use weir_tests::fuzz::{samples, seeds};

const FACTOR: usize = 8;
const MOST: u32 = 30;

/// Cases run alone: another one beside them would be in their time.
static ALONE: Mutex<()> = Mutex::new(());

/// Runs `work` on an input of a size and on one eight times as large.
fn linear<T>(what: &str, size: usize, input: impl Fn(usize) -> T, work: impl Fn(&T)) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let least = |input: &T, runs: usize| {
        let times = (0..runs).map(|_| {
            let start = Instant::now();
            work(input);
            start.elapsed()
        });
        times.min().unwrap_or_default()
    };
    let (small, large) = (input(size), input(size * FACTOR));
    let mut measured = Vec::new();
    for _ in 0..3 {
        // What fits into the caches is no measure.
        let once = least(&small, 3).max(Duration::from_millis(4));
        let grown = least(&large, 1);
        if grown <= once * MOST {
            return;
        }
        measured.push((once, grown));
    }
    panic!("{what}: more than {MOST} times the time for {FACTOR} times the input: {measured:?}");
}

/// Shapes that make careless readers of source go back.
const SHAPES: &[(&str, &str, &str)] = &[
    ("", "7", ""),
    ("", "a.", ""),
    ("", "@", ""),
    ("", "\"\n", ""),
    ("", "\"", ""),
    ("", "\"\"\"", ""),
    ("let x = \"\"\"\n", " \\\"\n", ""),
    ("", "{", ""),
    ("", "}", ""),
    ("", "{\n", ""),
    ("", "a {\n", ""),
    ("let x = ", "[", ""),
    ("let x = ", "(", ""),
    ("let x = ", "f(", ""),
    ("let x = ", "]", ""),
    ("condition c {\n  ", "not ", "\n}\n"),
    ("condition c {\n  ", "!", "\n}\n"),
    ("condition c {\n  a", " and b", "\n}\n"),
    ("condition c {\n  a", " || b", "\n}\n"),
    ("condition c {\n", "  any {\n", "\n}\n"),
    ("", "let x = 1\n", ""),
    ("", "/// doc\n", "let x = 1\n"),
    ("", "// comment\n", ""),
    ("let x = [", "1, ", "]\n"),
    ("let x = [", "\"a\",\n", "]\n"),
    ("let x = ", "f(1), ", "\n"),
    ("let x = /", "a", "\n"),
    ("let x = /", "\\/", "/\n"),
    ("use a", ".b", "\n"),
    ("policy p \"P\" {\n", "  rule r \"R\" { when { a } }\n", "}\n"),
    ("policy p \"P\" {\n", "  rule r \"R\" {\n", "}\n"),
    ("", "policy p \"P\" {\n", ""),
    ("", "pol", ""),
    ("", "policy ", ""),
    ("", "“”", ""),
    ("", "é", ""),
    ("", "\r\n", ""),
    ("", " ", "x"),
    ("", "\u{0}", ""),
];

fn shape((before, middle, after): (&str, &str, &str), bytes: usize) -> String {
    format!("{before}{}{after}", middle.repeat(bytes / middle.len()))
}

#[test]
fn sources_are_parsed_in_linear_time() {
    for case in SHAPES {
        let work = |text: &String| drop(syntax::parse(FileId::default(), text));
        linear(&format!("{case:?}"), 24_000, |bytes| shape(*case, bytes), work);
    }
}

#[test]
fn sources_are_formatted_in_linear_time() {
    for case in SHAPES {
        let work = |text: &String| drop(format::format(text));
        linear(&format!("{case:?}"), 24_000, |bytes| shape(*case, bytes), work);
    }
}

fn project(source: &str) -> Memory {
    let mut files = Memory::default();
    for (name, content) in
        samples::SMALL.iter().filter(|(name, _)| ["weir.toml", "platform.weir"].contains(name))
    {
        files.insert(name, *content);
    }
    files.insert("input.weir", source);
    files
}

fn analysis(files: &Memory) -> Analysis {
    analyse(project::load(files).unwrap())
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn policy(rules: &str) -> String {
    format!("policy p \"P\" {{\n  scope {{ post }}\n{rules}}}\norder {{ p }}\n")
}

fn rule(name: &str, when: &str) -> String {
    format!(
        "  rule {name} \"R\" {{\n    when {{\n{when}    }}\n    then {{\n      tip {{ text = \"x\" }}\n    }}\n  }}\n"
    )
}

type Written = fn(usize) -> String;

/// Projects that are long in one direction.
const LONG: &[(&str, usize, Written)] = &[
    ("constants", 1_000, |count| numbered(count, |n| format!("let x{n} = {n}\n"))),
    ("groups", 1_000, |count| numbered(count, |n| format!("group g{n} \"G\"\n"))),
    ("labels", 500, |count| numbered(count, |n| format!("label l{n} \"L\"\n"))),
    ("types", 200, |count| {
        numbered(count, |n| format!("sit s{n} \"S\" {{\n  pattern high {{ match /a{n}/ }}\n}}\n"))
    }),
    ("keywords", 1_000, |count| {
        format!("keywords k {{\n{}}}\n", numbered(count, |n| format!("  \"word {n}\"\n")))
    }),
    ("unknown names", 150, |count| policy(&rule("r", &numbered(count, |n| format!("      unknown_{n}\n"))))),
    ("uses", 500, |count| numbered(count, |n| format!("use a.b{n}\n"))),
    ("conditions of a rule", 500, |count| {
        policy(&rule("r", &numbered(count, |n| format!("      size > {n} KB\n"))))
    }),
    ("alternatives", 1_000, |count| {
        let texts = numbered(count, |n| format!("\"a{n}.example\", "));
        policy(&rule("r", &format!("      recipient.domain in [{texts}]\n")))
    }),
    ("rules", 100, |count| {
        policy(&numbered(count, |n| rule(&format!("r{n}"), &format!("      size > {n} KB\n"))))
    }),
    ("policies", 100, |count| {
        numbered(count, |n| {
            format!(
                "policy p{n} \"P\" {{\n  scope {{ post }}\n{}}}\n",
                rule("r", &format!("      size > {n} KB\n"))
            )
        })
    }),
    ("members of a scope", 1_000, |count| {
        let members = numbered(count, |n| format!("\"u{n}@home.example\", "));
        format!("policy p \"P\" {{\n  scope {{\n    post {{ include = [{members}] }}\n  }}\n}}\n")
    }),
    ("recipients of a test", 300, |count| {
        let recipients = numbered(count, |n| format!("\"u{n}@else.example\", "));
        format!(
            "test \"t\" {{\n  given post {{\n    recipients = [{recipients}]\n  }}\n  expect {{ no rule }}\n}}\n"
        )
    }),
    ("tests", 200, |count| {
        numbered(count, |n| {
            format!("test \"t{n}\" {{\n  given post {{ subject = \"x\" }}\n  expect {{ no rule }}\n}}\n")
        })
    }),
];

#[test]
fn long_projects_are_analysed_in_linear_time() {
    for (what, size, source) in LONG {
        linear(what, *size, |count| project(&source(count)), |files| drop(analysis(files)));
    }
}

/// Shapes of text that begin many matches and finish few.
const TEXTS: &[&str] = &[
    "7",
    "4111 ",
    "4111-1117 ",
    "a.",
    "a@",
    "@",
    "card ",
    "card number ",
    "カード",
    "ab",
    "aabacbab",
    "x y ",
    " ",
    "\n",
    "{\"",
    "AKIA",
    "ghp_aaaaaaaa",
    "::1:",
    "İß",
    "DE12 3456 ",
];

/// Texts in which everything of ours is looked for.
#[test]
fn texts_are_scanned_in_linear_time() {
    let uses = weir_stdlib::SOURCES.iter().filter(|source| source.module.starts_with("std.sit."));
    let own =
        samples::SMALL.iter().find(|(name, _)| *name == "policies.weir").map(|(_, bytes)| *bytes).unwrap();
    let source = uses.map(Source::brought_in).collect::<String>() + &String::from_utf8_lossy(own);
    let analysis = analysis(&project(&source));
    let types: BTreeSet<usize> = (0..analysis.model.types.len()).collect();
    let built = analysis.build(None, &types).unwrap();
    let bundle = Bundle::open(&built.bytes).unwrap();
    let types: Vec<u32> = built.places.types.values().copied().collect();
    assert!(types.len() > 10, "{} types", types.len());
    for piece in TEXTS {
        linear(
            piece,
            1 << 17,
            |bytes| piece.repeat(bytes / piece.len()),
            |text| drop(bundle.detect(text, &types)),
        );
    }
}

fn judges(what: &str, size: usize, item: impl Fn(usize) -> Item) {
    let bundle = Bundle::open(samples::bundle()).unwrap();
    linear(what, size, item, |item| drop(bundle.judge(item, &Options::default()).unwrap()));
}

fn recipient(n: usize) -> Recipient {
    let text = format!("u{n}@{}.example", if n.is_multiple_of(2) { "ally" } else { "else" });
    Recipient { facts: Facts::from([("recipient".to_owned(), Fact::Text(text))]) }
}

#[test]
fn large_items_are_judged_in_linear_time() {
    let message = || samples::items()[0].clone();
    judges("recipients", 1_000, |count| Item {
        recipients: (0..count).map(recipient).collect(),
        ..message()
    });
    judges("parts", 500, |count| {
        let part = message().parts[1].clone();
        Item { parts: (0..count).map(|_| part.clone()).collect(), ..message() }
    });
    judges("recipients and parts", 100, |count| {
        let part = message().parts[1].clone();
        let parts = (0..count).map(|_| part.clone()).collect();
        Item { recipients: (0..count).map(recipient).collect(), parts, ..message() }
    });
    judges("headers", 2_000, |count| {
        let header = (0..count).map(|n| (format!("X-{n}"), vec!["a secret".to_owned()])).collect();
        let mut item = message();
        item.facts.insert("header".to_owned(), Fact::Keyed(header));
        item
    });
    judges("values of a header", 5_000, |count| {
        let mut item = message();
        let values = vec!["a secre".to_owned(); count];
        item.facts.insert("header".to_owned(), Fact::Keyed([("x-class".to_owned(), values)].into()));
        item
    });
    judges("groups", 5_000, |count| {
        let mut item = message();
        let groups = (0..count).map(|n| format!("g{n}@home.example")).collect();
        item.facts.insert("sender.groups".to_owned(), Fact::Texts(groups));
        item
    });
    judges("unknown attributes", 5_000, |count| Item {
        unknown: vec!["subject".to_owned(); count],
        ..message()
    });
    judges("distinct values", 2_000, |count| {
        let text = (0..count).map(|n| format!("{:04}-{:04} ", n % 10_000, n / 7)).collect();
        Item { parts: vec![Part { text: Some(text), ..Part::default() }], ..message() }
    });
}

#[test]
fn messages_are_read_in_linear_time() {
    let head = "From: a@home.example\nSubject: x\n";
    let shapes: &[(&str, &str, &str)] = &[
        ("X-Same: a\n", "", "\n"),
        ("To: a@b.example\n", "", "\n"),
        ("", "To: ", "a@b.example, "),
        ("", "To: ", "("),
        ("", "To: ", "\""),
        ("", "To: ", "<"),
        ("", "Subject: ", "=?utf-8?q?a?= "),
        ("", "Subject: ", "=?"),
        ("", "X: a", "\n b"),
        ("", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n"),
        (
            "",
            "Content-Type: multipart/mixed; boundary=b\n\n",
            "--b\nContent-Type: multipart/mixed; boundary=b\n\n",
        ),
        ("", "Content-Type: multipart/mixed; boundary=b\n\n", "--"),
        ("", "Content-Type: text/html\n\n", "<"),
        ("", "Content-Type: text/html\n\n", "<a "),
        ("", "Content-Type: text/html\n\n", "&amp"),
        ("", "Content-Type: text/html\n\n", "<!--"),
        ("", "Content-Type: text/html\n\n", "<script>"),
        ("", "Content-Transfer-Encoding: quoted-printable\n\n", "="),
        ("", "Content-Transfer-Encoding: base64\n\n", "A=\n"),
        ("", "Content-Type: message/rfc822\n\n", "Content-Type: message/rfc822\n\n"),
        ("", "Content-Type: text/plain; ", "name*0*=a; "),
    ];
    let names = MessageNames { location: "post".to_owned(), ..MessageNames::default() };
    for (before, middle, repeated) in shapes {
        let input = |bytes: usize| {
            let piece = if repeated.len() > 1 || before.is_empty() { repeated } else { before };
            let mut text = format!("{head}{middle}{}", piece.repeat(bytes / piece.len()));
            text.push('\n');
            text.into_bytes()
        };
        linear(&format!("{before}{middle}{repeated}"), 120_000, input, |bytes| {
            drop(weir_extract::message(bytes, &names))
        });
    }
}

/// Each expression is refused, or compiled within its budgets and matched in linear time.
#[test]
fn expressions_are_matched_in_linear_time() {
    let mut built = 0;
    let many = (0..3_000).map(|n| format!("w{n}x")).collect::<Vec<_>>().join("|");
    let more = [
        format!("/{many}"),
        format!("/(?:{many})+z"),
        format!("/({})?b", "(a|".repeat(60) + "c" + &")".repeat(60)),
    ];
    for expression in seeds::PATTERNS.iter().map(|pattern| (*pattern).to_owned()).chain(more) {
        let (flags, pattern) = expression.split_once('/').unwrap();
        let shown = expression.chars().take(40).collect::<String>();
        if pattern.contains("sit ") || automata::compile(pattern, flags).is_err() {
            continue;
        }
        let escaped = pattern.replace('/', "\\/");
        let source = format!("sit s \"S\" {{\n  pattern high {{\n    match /{escaped}/{flags}\n  }}\n}}\n");
        let analysis = analysis(&project(&source));
        let types: BTreeSet<usize> = (0..analysis.model.types.len()).collect();
        let Ok(bundle) = analysis.build(None, &types) else { continue };
        let bundle = Bundle::open(&bundle.bytes).unwrap();
        built += 1;
        for piece in ["a", "ab", "x", "w1x", "aaaaaaaaaaaaaaaac"] {
            let work = |text: &String| drop(bundle.detect(text, &[0]));
            linear(
                &format!("/{shown}/ in {piece}"),
                1 << 12,
                |bytes| piece.repeat(bytes / piece.len()),
                work,
            );
        }
    }
    assert!(built > 5, "only {built} expressions were built");
}
