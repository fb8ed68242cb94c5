//! The book's Weir: every whole module is analysed, every part of one where such parts stand.
//!
//! A block `weir` is a complete module on the default platform; one whose info string goes on with a path is that file of the
//! same chapter's project, so that a chapter can show a project grow. A block `weir,part` begins in the middle.

use std::collections::BTreeMap;

use weir_compiler::diagnostics::Severity;
use weir_compiler::source::FileId;
use weir_compiler::syntax;
use weir_tests::projects::{MANIFEST, describe, from_texts};
use weir_tests::repository::files;

/// Blocks in which a part may stand.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("policy p \"P\" {\n", "\n}"),
    ("policy p \"P\" {\n scope { exchange }\n rule r \"R\" {\n", "\n}\n}"),
    ("policy p \"P\" {\n scope { exchange }\n rule r \"R\" {\n when {\n", "\n}\n}\n}"),
    ("policy p \"P\" {\n scope { exchange }\n rule r \"R\" {\n then {\n", "\n}\n}\n}"),
    ("sit s \"S\" {\n", "\n}"),
    ("sit s \"S\" {\n pattern high {\n", "\n}\n}"),
    ("platform p \"P\" {\n", "\n}"),
    ("test \"t\" {\n", "\n}"),
    ("test \"t\" {\n", "\nexpect { no rule }\n}"),
    ("test \"t\" {\n given exchange {\n", "\n}\n}"),
    ("test \"t\" {\n expect {\n", "\n}\n}"),
];

/// What parts speak of without saying what it is.
const SPOKEN_OF: &str = r#"
use std.sit.finance.credit_card

let partners = ["fabrikam.com"]

group finance "Finance"
group guests "Guests"

object printer_group corporate "Corporate printers" {
  ip = ["10.1.0.0/16"]
}

object app_group dev_tools "Development tools" {
  executable = ["code.exe"]
}

label internal "Internal"
label confidential "Confidential" {
  label figures "Figures"
}

retention_label seven_years "Seven years"

classifier resume "Resume"

sit iban "Account number" {
  pattern high { match /IB\d{8}/ }
}

sit identity_card "Identity card" {
  pattern high { match /ID\d{8}/ }
}

sit email_address "Address" {
  pattern high { match /[a-z]+@[a-z]+/ }
}

response explain(words : text) {
  tip { text = words }
}

policy card_mail "Mail" {
  scope { exchange }

  rule bulk "Bulk" {
    when { content has credit_card }
    then { block_access { to = external } }
  }
}

policy card_files "Files" {
  scope { sharepoint }

  rule bulk "Bulk" {
    when { content has credit_card }
  }
}
"#;

const NAMES: &[&str] = &[
    "partners",
    "finance",
    "guests",
    "corporate",
    "dev_tools",
    "internal",
    "confidential",
    "seven_years",
    "resume",
    "iban",
    "identity_card",
    "email_address",
    "explain",
];

struct Block {
    place: String,
    info: String,
    text: String,
}

#[test]
fn whole_modules_are_right() {
    let mut faults = Vec::new();
    let mut whole = 0;
    for (chapter, text) in files("book/src", "md") {
        // The page of diagnostics shows wrong modules on purpose; they have a suite of their own.
        if chapter.ends_with("diagnostics.md") {
            continue;
        }
        let blocks = blocks(&chapter, &text);
        let named: BTreeMap<&str, &str> = blocks
            .iter()
            .filter_map(|block| Some((block.info.strip_prefix("weir ")?, block.text.as_str())))
            .collect();
        let modules = blocks.iter().filter(|block| block.info == "weir" || block.info.starts_with("weir "));
        for block in modules {
            whole += 1;
            let mut project = vec![("weir.toml", MANIFEST)];
            let name = block.info.strip_prefix("weir ").unwrap_or("main.weir");
            project
                .extend(named.iter().filter(|(other, _)| **other != name).map(|(name, text)| (*name, *text)));
            project.push((name, &block.text));
            let analysis = from_texts(&project);
            let errors: Vec<_> = analysis
                .findings()
                .iter()
                .filter(|finding| finding.severity == Severity::Error && finding.code.as_str() != "WR1101")
                .cloned()
                .collect();
            if !errors.is_empty() {
                faults.push(format!("{}\n{}", block.place, describe(&analysis, &errors)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(whole >= 10, "the book shows {whole} modules; where are the others?");
}

/// A part is compiled where it can be read, among declarations of what it speaks of. It does not say in which locations it
/// stands, so what these can do is not held against it.
#[test]
fn parts_are_right_where_they_stand() {
    let mut faults = Vec::new();
    for (chapter, text) in files("book/src", "md") {
        for block in blocks(&chapter, &text).iter().filter(|block| block.info == "weir,part") {
            let module = |(before, after): &(&str, &str)| format!("{before}{}{after}\n", block.text);
            let problems =
                |around: &&(&str, &str)| syntax::parse(FileId::default(), &module(around)).problems;
            let read: Vec<_> = AROUND.iter().filter(|around| problems(around).is_empty()).collect();
            if read.is_empty() {
                let fewest = AROUND.iter().map(|around| problems(&around)).min_by_key(Vec::len);
                let fewest = fewest.unwrap_or_default();
                faults.extend(fewest.iter().map(|problem| format!("{}: {}", block.place, problem.message)));
            }
            let compiled = read.into_iter().map(|around| errors_in_part(&module(around), &block.text));
            let fewest = compiled.min_by_key(|(count, _)| *count);
            faults.extend(
                fewest
                    .filter(|(count, _)| *count > 0)
                    .map(|(_, errors)| format!("{}\n{errors}", block.place)),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn errors_in_part(module: &str, part: &str) -> (usize, String) {
    let names =
        NAMES.iter().filter(|name| part.contains(**name)).map(|name| format!("use spoken_of.{name}\n"));
    let mut text: String = names.collect();
    if part.contains("credit_card") {
        text.push_str("use std.sit.finance.credit_card\n");
    }
    text.push('\n');
    text.push_str(module);
    let analysis = from_texts(&[
        ("weir.toml", MANIFEST),
        ("spoken_of.weir", SPOKEN_OF),
        ("fixtures/cards.txt", "4111 1111 1111 1111"),
        ("main.weir", &text),
    ]);
    let held = |code: &str| !code.starts_with("WR03") && code != "WR1101";
    let findings = analysis.findings().iter();
    let errors: Vec<_> = findings
        .filter(|finding| finding.severity == Severity::Error && held(finding.code.as_str()))
        .cloned()
        .collect();
    (errors.len(), describe(&analysis, &errors))
}

fn blocks(chapter: &str, text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Block {
                    place: format!("{chapter}:{number}"),
                    info: info.to_owned(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn reserved_words_are_those_of_the_grammar() {
    let grammar = std::fs::read_to_string("../compiler/src/syntax/weir.pest").expect("the grammar");
    let name = grammar.lines().find(|line| line.starts_with("name ")).expect("the rule of names");
    let mut refused: Vec<&str> = name.split('"').skip(1).step_by(2).filter(|word| *word != "_").collect();
    refused.sort_unstable();
    assert_eq!(refused, syntax::RESERVED);

    let book = std::fs::read_to_string("../book/src/reference/language.md").expect("the chapter");
    let (last, others) = syntax::RESERVED.split_last().expect("some");
    let others: Vec<String> = others.iter().map(|word| format!("`{word}`")).collect();
    let listed = format!("A name is any such word but {} and `{last}`", others.join(", "));
    assert!(book.contains(&listed), "{listed}");
}
