//! Small sources that mean a lot: definitions that lead twice to the next, forty times over. They are shared, or end with a
//! finding, and never take what they would take written out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::fmt::Write as _;

use weir_compiler::analysis::Analysis;
use weir_compiler::project::Memory;
use weir_compiler::types::model::outline;
use weir_tests::fuzz::{analysed, samples};

/// Analyses and builds a source beside the small platform.
fn read(source: &str) -> Analysis {
    let mut files = Memory::default();
    for (name, content) in
        samples::SMALL.iter().filter(|(name, _)| ["weir.toml", "platform.weir"].contains(name))
    {
        files.insert(name, *content);
    }
    files.insert("input.weir", source);
    analysed(&files)
}

/// The codes of what is found in a source.
fn codes(source: &str) -> Vec<&'static str> {
    let analysis = read(source);
    let mut codes: Vec<&str> = analysis.findings().iter().map(|finding| finding.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn policy(when: &str, then: &str) -> String {
    format!(
        "\npolicy p \"P\" {{\n  scope {{ post }}\n  rule r \"R\" {{\n    when {{\n{when}\n    }}\n    then {{\n{then}\n    }}\n  }}\n}}\norder {{ p }}\n"
    )
}

const TIP: &str = "      tip { text = \"x\" }";

/// Level by level, `line` makes each from the one below; `{}` is the number of the one below.
fn levels(count: usize, first: &str, line: impl Fn(usize, usize) -> String) -> String {
    (1..=count).fold(first.to_owned(), |mut text, level| {
        let _ = writeln!(text, "{}", line(level, level - 1));
        text
    })
}

#[test]
fn conditions_without_arguments_are_shared() {
    let source = levels(30, "condition c0 {\n  size > 1 KB\n}\n", |level, below| {
        format!("condition c{level} {{\n  any {{\n    c{below}\n    not c{below}\n  }}\n  c{below}\n}}")
    });
    let codes = codes(&(source + &policy("      c30", TIP)));
    assert!(!codes.contains(&"WR0214"), "{codes:?}");
}

#[test]
fn what_is_shared_is_printed_once() {
    let source = levels(30, "condition c0 {\n  size > 1 KB\n}\n", |level, below| {
        format!("condition c{level} {{\n  any {{\n    c{below}\n    c{below}\n  }}\n}}")
    });
    let model = read(&(source + &policy("      c30", TIP))).model;
    let rule = model.policies.first().and_then(|policy| policy.rules.first()).unwrap();
    let lines = outline(&rule.when).lines().count();
    assert!((31..=200).contains(&lines), "{lines} lines");
    assert!(format!("{:#?}", model.policies).len() < 10_000);
}

#[test]
fn more_levels_than_anybody_reads_are_refused() {
    let source = levels(40, "condition c0 {\n  size > 1 KB\n}\n", |level, below| {
        format!("condition c{level} {{\n  c{below}\n  c{below}\n}}")
    });
    assert!(codes(&(source + &policy("      c40", TIP))).contains(&"WR0214"));
}

#[test]
fn conditions_with_arguments_end_with_a_finding() {
    let source = levels(30, "condition c0(n : size) {\n  size > n\n}\n", |level, below| {
        format!(
            "condition c{level}(n : size) {{\n  c{below}(n)\n  any {{\n    c{below}(n)\n    c{below}(1 KB)\n  }}\n}}"
        )
    });
    assert!(codes(&(source + &policy("      c30(2 KB)", TIP))).contains(&"WR0214"));
}

#[test]
fn responses_end_with_a_finding() {
    let source = levels(30, "response s0 {\n  alert { loud = true }\n}\n", |level, below| {
        format!("response s{level} {{\n  s{below}\n  s{below}\n}}")
    });
    assert!(codes(&(source + &policy("      size > 1 KB", "      s30"))).contains(&"WR0214"));
    let source = levels(30, "response s0(t : text) {\n  tip { text = t }\n}\n", |level, below| {
        format!("response s{level}(t : text) {{\n  s{below}(t)\n  s{below}(t)\n}}")
    });
    assert!(codes(&(source + &policy("      size > 1 KB", "      s30(\"x\")"))).contains(&"WR0214"));
}

#[test]
fn lists_of_lists_of_constants_end_with_a_finding() {
    let source =
        levels(28, "let x0 = \"a\"\n", |level, below| format!("let x{level} = [x{below}, x{below}]"));
    let ty = levels(1, "text", |_, _| String::new()).trim().to_owned();
    let ty = (0..28).fold(ty, |inner, _| format!("list({inner})"));
    assert!(codes(&format!("{source}param p : {ty} = x28\n")).contains(&"WR0214"));
}

#[test]
fn types_made_of_types_are_shared() {
    let source = levels(40, "sit t0 \"T\" {\n  pattern high { match /ab+c/ }\n}\n", |level, below| {
        format!(
            "sit t{level} \"T\" = any {{\n  t{below}\n  t{below}\n}}\nsit u{level} \"U\" = any {{\n  t{level}\n  t{below}\n}}"
        )
    });
    codes(&(source + &policy("      content has u40", TIP)));
}

#[test]
fn definitions_that_lead_to_themselves_end() {
    let twice = |word: &str, parameters: &str, arguments: &str| {
        format!(
            "{word} a{parameters} {{\n  b{arguments}\n  b{arguments}\n}}\n{word} b{parameters} {{\n  a{arguments}\n  a{arguments}\n}}\n"
        )
    };
    for (parameters, arguments, call) in [("", "", ""), ("(n : size)", "(n)", "(1 KB)")] {
        let source = twice("condition", parameters, arguments) + &policy(&format!("      a{call}"), TIP);
        assert!(!codes(&source).is_empty());
        let source = twice("response", parameters, arguments)
            + &policy("      size > 1 KB", &format!("      a{call}"));
        assert!(!codes(&source).is_empty());
    }
    codes("let a = [b, b]\nlet b = [a, a]\nparam p : list(list(text)) = a\n");
    codes("sit a \"A\" = any {\n  b\n  b\n}\nsit b \"B\" = any {\n  a\n  a\n}\n");
    codes("keywords a { \"x\" }\ncondition a {\n  a\n}\nuse input.a\n");
    codes(&"template t(n : count) {\n  rule a \"A\" {}\n}\npolicy p \"P\" extends t(n = n) {}\n".repeat(2));
    codes("moved a to b\nmoved b to a\nmoved c to c\n");
}

/// The same words may mean different things in two modules.
#[test]
fn a_call_means_what_its_module_says() {
    let policy = |name: &str, limit: &str| {
        format!(
            "use shared.above\nlet limit = {limit}\npolicy {name} \"{name}\" {{\n  scope {{ post }}\n  rule r \"R\" {{\n    when {{\n      above(limit)\n    }}\n    then {{\n{TIP}\n    }}\n  }}\n}}\n"
        )
    };
    let mut files = Memory::default();
    for (name, content) in
        samples::SMALL.iter().filter(|(name, _)| ["weir.toml", "platform.weir"].contains(name))
    {
        files.insert(name, *content);
    }
    files.insert("shared.weir", "condition above(n : size) {\n  size > n\n}\n");
    files.insert("one.weir", policy("one", "1 KB"));
    files.insert("two.weir", policy("two", "9 MB"));
    let analysis = analysed(&files);
    let built = analysis.build(None, &std::collections::BTreeSet::new()).unwrap();
    let listing = weir_runtime::disassemble(&weir_runtime::Bundle::open(&built.bytes).unwrap());
    assert!(listing.contains("1024") && listing.contains("9437184"), "{listing}");
}
