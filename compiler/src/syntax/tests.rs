//! Whole files: samples, pages, and what every edit must keep.

#![allow(clippy::string_slice, reason = "tokens begin and end at characters")]
#![allow(clippy::print_stderr, reason = "a measurement prints its result")]

use super::grammar::Rule;
use super::*;
use crate::diagnostics::catalogue::CATALOGUE;
use proptest::prelude::*;
use std::collections::HashMap;

const CARD_MAIL: &str = include_str!("samples/card_mail.weir");
const EVERYTHING: &str = include_str!("samples/everything.weir");

fn parsed(text: &str) -> Parsed {
    parse(FileId(0), text)
}

fn codes(text: &str) -> Vec<&'static str> {
    parsed(text).problems.iter().map(|problem| problem.code.as_str()).collect()
}

#[test]
fn the_samples_have_no_findings() {
    for sample in [CARD_MAIL, EVERYTHING] {
        let parsed = parsed(sample);
        assert_eq!(parsed.problems, [], "{}", debug_ast(&parsed.file));
    }
}

/// The first `weir` block after a heading of a page.
fn example<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) = page.split_once(heading).unwrap();
    let (_, rest) = rest.split_once("```weir\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn pages_show_what_they_say() {
    for entry in CATALOGUE.iter().filter(|entry| entry.code.as_str().starts_with("WR00")) {
        assert!(entry.page.starts_with(&format!("# {}: {}\n", entry.code, entry.summary)), "{}", entry.page);
        let wrong = example(entry.page, "## Wrong");
        assert_eq!(codes(wrong), [entry.code.as_str()], "{wrong}\n{:#?}", parsed(wrong).problems);
        assert_eq!(parsed(example(entry.page, "## Right")).problems, [], "{}", entry.code);
    }
}

/// Applies all edits of the first fix of each finding.
fn fixed(text: &str) -> String {
    let problems = parsed(text).problems;
    let mut edits: Vec<_> =
        problems.iter().filter_map(|problem| problem.fixes.first()).flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    edits.iter().fold(text.to_owned(), |mut text, edit| {
        text.replace_range(edit.span.range(), &edit.text);
        text
    })
}

#[test]
fn fixes_remove_their_findings() {
    for entry in CATALOGUE.iter().filter(|entry| entry.code.as_str().starts_with("WR00")) {
        let wrong = example(entry.page, "## Wrong");
        if parsed(wrong).problems[0].fixes.is_empty() {
            continue;
        }
        assert_eq!(parsed(&fixed(wrong)).problems, [], "{}\n{}", entry.code, fixed(wrong));
    }
}

#[test]
fn slips_mean_what_their_fixes_say() {
    for line in [
        "a and not b or !c",
        "!a",
        "content has x and label y",
        "a || b",
        "k = [\"x\"]",
        "k=[\"x\"]",
        "a != b",
        "a.b not in [\"x\"]",
        "a in (\"x\", \"y\")",
        "(a == b) and (c == d)",
        "a-b == 'c' # why",
        "a.b == c d.e",
        "!!a && b",
    ] {
        let text = format!("condition c {{\n  {line}\n}}\n");
        let (before, after) = (parsed(&text), parsed(&fixed(&text)));
        assert_eq!(after.problems, [], "{}", fixed(&text));
        assert_eq!(debug_ast(&before.file), debug_ast(&after.file), "{line}");
    }
}

#[test]
fn names_that_begin_like_keywords_are_names() {
    assert_eq!(parsed("condition c {\n  inside\n  notify\n  anything\n  allowed in inner\n}\n").problems, []);
}

#[test]
fn depth_is_limited_before_anything_recurses() {
    for (open, close) in [("{", "}"), ("[", "]"), ("(", ")"), ("not ", ""), ("a {\n", "}\n"), ("!", "")] {
        let deep = format!("condition c {{\n  x == {}{}\n}}\n", open.repeat(20_000), close.repeat(20_000));
        assert_eq!(codes(&deep).iter().filter(|code| **code == "WR0007").count(), 1, "{open}");
        codes(&format!("let x = {}", open.repeat(20_000)));
    }
}

#[test]
fn long_files_take_linear_time() {
    // Shapes that make a careless recovery quadratic: a minute instead of a moment.
    for line in [
        "a \"\"\" \\\"\"\"\n",
        "}\n",
        "{\n",
        "policy p {\n",
        "“ ' \" /\n",
        "[(\n",
        "a and b\n",
        "policy a b c d e f {}\n",
    ] {
        parsed(&line.repeat(5_000));
    }
}

/// What a file says, a statement a line, each with the lines it stands under.
fn statements(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let mut above: Vec<String> = Vec::new();
    for line in debug_ast(&parsed(text).file).lines() {
        above.truncate((line.len() - line.trim_start().len()) / 2);
        above.push(line.trim().to_owned());
        // Only the kinds of block above: a changed title is one statement lost, not a whole rule.
        let kinds: Vec<&str> = above.iter().map(|line| line.split(' ').next().unwrap_or("")).collect();
        *counts.entry(format!("{} {}", kinds.join("/"), line.trim())).or_default() += 1;
    }
    counts
}

/// How many statements of one text another does not have.
fn lost(before: &HashMap<String, usize>, after: &HashMap<String, usize>) -> usize {
    before.iter().map(|(line, count)| count.saturating_sub(after.get(line).copied().unwrap_or(0))).sum()
}

#[test]
fn a_deleted_token_loses_little() {
    let before = statements(CARD_MAIL);
    let mut losses = Vec::new();
    for token in parsed(CARD_MAIL).tape.tokens.iter().filter(|token| !token.kind.is_trivia()) {
        let mut text = CARD_MAIL.to_owned();
        text.replace_range(token.range(), "");
        let loss = lost(&before, &statements(&text));
        let meaning = debug_ast(&parsed(&text).file) == debug_ast(&parsed(CARD_MAIL).file);
        assert!(loss == 0 || !meaning);
        losses.push((loss, token.range().start));
    }
    losses.sort_unstable();
    let at = |share: usize| losses[(losses.len() * share / 100).min(losses.len() - 1)];
    assert!(at(50).0 <= 1, "median {:?}", at(50));
    assert!(at(99).0 <= 5, "worst {:?}", &losses[losses.len() - 8..]);
}

#[test]
fn every_prefix_parses_and_loses_only_its_end() {
    for sample in [CARD_MAIL, EVERYTHING] {
        for (end, _) in sample.char_indices() {
            check_tape(&sample[..end]);
        }
    }
}

fn check_tape(text: &str) {
    let parsed = parsed(text);
    let mut at = 0;
    for token in &parsed.tape.tokens {
        assert_eq!(token.start as usize, at);
        assert!(token.end > token.start && text.is_char_boundary(token.end as usize));
        at = token.end as usize;
    }
    assert_eq!(at, text.len());
    for problem in &parsed.problems {
        assert!(text.get(problem.at.span.range()).is_some(), "{problem:?}");
        for edit in problem.fixes.iter().flat_map(|fix| &fix.edits) {
            assert!(text.get(edit.span.range()).is_some(), "{problem:?}");
        }
    }
    // What was not read has been reported.
    assert!(parsed.unreadable.is_empty() || !parsed.problems.is_empty());
}

/// Single-line statements without a block, by their bytes.
fn leaves(statements: &[Statement], tape: &Tape, found: &mut Vec<std::ops::Range<usize>>) {
    for statement in statements {
        match &statement.block {
            Some(block) => leaves(&block.statements, tape, found),
            None => found.push(statement.bytes(tape)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in "\\PC*|[a-z \\n\\t{}\\[\\]()\"'/=<>!&|.,:“”\\\\0-9]*") {
        check_tape(&text);
    }

    #[test]
    fn any_soup_of_tokens_parses(picks in prop::collection::vec(any::<prop::sample::Index>(), 0..80)) {
        let tokens: Vec<_> = parsed(EVERYTHING).tape.tokens;
        let text: String = picks.iter().map(|pick| &EVERYTHING[pick.get(&tokens).range()]).collect();
        check_tape(&text);
    }

    #[test]
    fn an_edit_inside_one_statement_changes_no_other(
        at in any::<prop::sample::Index>(),
        words in prop::collection::vec(
            prop::sample::select(&["a", "rule", "and", "==", "=", "10", "\"x\"", "[", "]", "(", ")", ".", ":", "not", "!", "é", "{}", "any", "count"][..]),
            0..5,
        ),
        sample in prop::sample::select(&[CARD_MAIL, EVERYTHING][..]),
    ) {
        let before = parsed(sample);
        let mut found = Vec::new();
        leaves(&before.blocks, &before.tape, &mut found);
        let range = at.get(&found).clone();
        let mut text = sample.to_owned();
        text.replace_range(range.clone(), &format!("x {}", words.join(" ")));
        let after = debug_ast(&parsed(&text).file);
        // The same file with the statement blanked: what is left must be in the edited one, in order.
        let mut blank = sample.to_owned();
        blank.replace_range(range, "");
        let mut lines = after.lines();
        for line in debug_ast(&parsed(&blank).file).lines() {
            prop_assert!(lines.any(|other| other == line), "{line} is lost\n{text}\n{after}");
        }
    }
}

/// Headers of statements with a block, with the bytes of header and of all.
type Headers = Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>;

fn headers(statements: &[Statement], tape: &Tape, found: &mut Headers) {
    for statement in statements.iter() {
        if let Some(block) = &statement.block {
            found.push((blocks::bytes(tape, statement.header.clone()), statement.bytes(tape)));
            headers(&block.statements, tape, found);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// A header that is edited may lose what its own block holds, and nothing beside or around it.
    #[test]
    fn an_edit_inside_a_header_changes_nothing_outside_its_block(
        at in any::<prop::sample::Index>(),
        keeps_its_keyword in any::<bool>(),
        words in prop::collection::vec(
            prop::sample::select(&["a", "rule", "when", "and", "==", "=", "10", "\"x\"", "[", "]", "(", ")", ".", ":", ",", "not", "!", "é", "any", "policy", "-", "'", "#", ";"][..]),
            0..5,
        ),
        sample in prop::sample::select(&[CARD_MAIL, EVERYTHING][..]),
    ) {
        let before = parsed(sample);
        let mut found = Vec::new();
        headers(&before.blocks, &before.tape, &mut found);
        let (header, whole) = at.get(&found).clone();
        let keyword = sample[header.clone()].split(' ').next().unwrap_or("");
        let keyword = if keeps_its_keyword { keyword } else { "x" };
        // What opens a comment hides the brace, and so the whole block.
        prop_assume!(!words.contains(&"#"));
        let mut text = sample.to_owned();
        text.replace_range(header, &format!("{keyword} {}", words.join(" ")));
        let after = debug_ast(&parsed(&text).file);
        // What stands around the block is there, in order, if the block is taken away.
        let mut blank = sample.to_owned();
        blank.replace_range(whole, "");
        let mut lines = after.lines();
        for line in debug_ast(&parsed(&blank).file).lines() {
            prop_assert!(lines.any(|other| other == line), "{line} is lost\n{text}\n{after}");
        }
    }
}

/// The parts of a pair that hold no others: the tokens that the grammar spells.
fn spelt(pair: &grammar::Pair<'_>, base: usize, found: &mut Vec<std::ops::Range<usize>>) {
    let mut inner = pair.clone().into_inner().peekable();
    if inner.peek().is_none() && !matches!(pair.as_rule(), Rule::separator | Rule::EOI) {
        let span = pair.as_span();
        found.push(base + span.start()..base + span.end());
    }
    inner.for_each(|pair| spelt(&pair, base, found));
}

/// All sources of this repository, and the blocks of the book.
fn our_sources() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<_> =
        ["stdlib", "examples", "tests/cases", "book/src", "compiler/src", "compiler/pages"]
            .iter()
            .map(|folder| root.join(folder))
            .collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
            match extension {
                _ if path.is_dir() => folders.push(path),
                "weir" => found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap())),
                "md" => {
                    let page = std::fs::read_to_string(&path).unwrap();
                    let blocks = page.split("\n```weir").skip(1);
                    let blocks = blocks.filter_map(|block| block.split_once('\n')?.1.split("\n```").next());
                    found.extend(blocks.map(|block| (path.display().to_string(), block.to_owned())));
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn scanner_and_grammar_spell_the_same_tokens() {
    let sources = our_sources();
    let mut compared = 0;
    for (name, text) in &sources {
        let text = crate::source::normalise(text);
        let parsed = parsed(&text);
        for statement in &parsed.blocks {
            let bytes = statement.bytes(&parsed.tape);
            let Ok(item) = grammar::parse(Rule::only_item, &text[bytes.clone()]) else { continue };
            let mut grammar = Vec::new();
            spelt(&item, bytes.start, &mut grammar);
            // Dots belong to paths; commas are separators, as line ends are, and so are no tokens to the grammar everywhere.
            let marks = |range: &std::ops::Range<usize>| !matches!(&text[range.clone()], "." | ",");
            grammar.retain(marks);
            let scanner: Vec<_> = parsed.tape.tokens[statement.tokens()]
                .iter()
                .filter(|token| !token.kind.is_trivia())
                .map(|token| token.range())
                .filter(marks)
                .collect();
            let differs = grammar.iter().zip(&scanner).find(|(grammar, scanner)| grammar != scanner);
            let shown = differs.map(|(grammar, scanner)| (&text[grammar.clone()], &text[scanner.clone()]));
            assert_eq!(shown, None, "{name}");
            assert_eq!(grammar.len(), scanner.len(), "{name}");
            compared += grammar.len();
        }
    }
    assert!(sources.len() > 50 && compared > 10_000, "{} sources, {compared} tokens", sources.len());
}

#[test]
fn a_policy_of_a_kind_begins_with_its_kind() {
    let short = "inventory x \"X\" on other {\n  labels = [a]\n\n  default { documents = b }\n}\n";
    let long = "policy x \"X\" on other as inventory {\n  labels = [a]\n\n  default { documents = b }\n}\n";
    assert_eq!(findings(short), [""; 0]);
    assert_eq!(debug_ast(&parsed(short).file), debug_ast(&parsed(long).file));
    // A fault inside costs its own line; a misspelt keyword is still one.
    let file = |text: &str| debug_ast(&parsed(text).file);
    assert_eq!(
        file("inventory x \"X\" {\n  a = 1\n  b =\n}\n"),
        "policy x \"X\" as inventory\n  set a = 1\n  error\n"
    );
    for text in ["polciy x \"X\" {\n  a = 1\n}\n", "polciy x \"X\" {\n  rule r \"R\" {}\n}\n"] {
        let problems = parsed(text).problems;
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert_eq!(problems[0].fixes[0].edits[0].text, "policy");
    }
    // Before a header in the first column, a forgotten brace is closed.
    assert_eq!(
        file("policy p \"P\" {\n  a = 1\ninventory x \"X\" {\n}\n"),
        "policy p \"P\"\n  set a = 1\npolicy x \"X\" as inventory\n"
    );
}

/// Code, message and label of a text's findings.
fn findings(text: &str) -> Vec<String> {
    let problems = parsed(text).problems;
    problems
        .iter()
        .map(|problem| format!("{} {}: {}", problem.code, problem.message, problem.at.text))
        .collect()
}

#[test]
fn findings_say_what_could_stand_there() {
    let condition = |line: &str| findings(&format!("condition c {{\n  {line}\n}}"));
    assert_eq!(condition("content has card count > 5"), ["WR0001 unexpected `>`: expected `>=`"]);
    assert_eq!(
        condition("recipient.domain is external"),
        ["WR0001 unexpected `is`: expected an operator such as `==`, the end of the line or `=`"]
    );
    assert_eq!(condition("x =="), ["WR0001 the statement ends too early: expected a value"]);
    let policy = |line: &str| findings(&format!("policy p \"P\" {{\n  {line}\n}}"));
    assert_eq!(policy("rule \"R\" {}"), ["WR0027 this `rule` has a title and no name: expected a name"]);
    assert_eq!(
        policy("r \"R\" { when { a == } }"),
        [
            "WR0002 a block without its keyword: expected `rule`",
            "WR0001 the statement ends too early: expected a value"
        ]
    );
    assert_eq!(
        findings("polcy p \"P\" {}"),
        [
            "WR0002 `polcy` does not begin a statement here: expected an item: `policy`, `sit`, `label`, `let`, `use` …"
        ]
    );
    assert_eq!(
        findings("use a\nlet b = [1] let c = 2\nuse d"),
        ["WR0020 two statements on one line without a separator: the second begins here"]
    );
}

#[test]
fn a_faulty_header_keeps_its_block_and_its_first_name() {
    let file = debug_ast(&parsed("policy one two \"T\" {\n  rule {\n    when { a }\n  }\n}").file);
    assert_eq!(file, "policy one \"T\"\n  rule _\n    when\n      test a\n");
}
