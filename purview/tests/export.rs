//! What is written: it comes back as it was, it is PowerShell, it is as large as the checker says.

#![allow(
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use std::path::Path;

use proptest::prelude::*;
use weir_compiler::analysis::{Analysis, analyse};
use weir_compiler::diagnostics::render::{Style, terminal};
use weir_compiler::project::{self, Disk};
use weir_compiler::wire::Measured;
use weir_purview::express::{Expressed, express};
use weir_purview::plan::{Claim, plan};
use weir_purview::wire::WIRE;
use weir_purview::write::{self, Deployment, File, Forms, quote};
use weir_purview::{Kind, Tenant, Value};

const EXAMPLES: [&str; 3] = ["contoso", "labels", "hello"];
const ALL: Forms = Forms { powershell: true, json: true, dsc: true };

fn example(name: &str) -> Analysis {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name);
    analyse(project::load(&Disk::new(&root).unwrap()).unwrap())
}

fn single(source: &str) -> Analysis {
    let manifest =
        "[project]\nname = \"test\"\nplatform = \"purview\"\n[organisation]\ndomains = [\"contoso.com\"]\n";
    analyse(project::single("main.weir", source, manifest))
}

fn expressed(analysis: &Analysis) -> Expressed {
    let shown = || terminal(analysis.findings(), &analysis.project.sources, Style::default());
    let checked = analysis.checked().unwrap_or_else(|| panic!("{}", shown()));
    express(&checked, analysis.project.environments.first())
}

fn files(tenant: &Tenant) -> Vec<File> {
    write::files(tenant, ALL, &Deployment { other_rules: true, ..Deployment::default() })
}

fn text(files: &[File], name: &str) -> String {
    let file = files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(file.bytes.clone()).unwrap()
}

#[test]
fn what_is_written_comes_back() {
    for name in EXAMPLES {
        let expressed = expressed(&example(name));
        let files = files(&expressed.tenant);
        let read: Vec<(&str, &[u8])> = files
            .iter()
            .filter(|file| !file.name.ends_with(".ps1"))
            .map(|file| (file.name.as_str(), file.bytes.as_slice()))
            .collect();
        let reading =
            common::reading(&read).unwrap_or_else(|found| panic!("{name}: {}", common::told(&found)));
        assert_eq!(common::told(&reading.findings), "", "{name}");
        let plan = plan(
            &reading.tenant,
            &expressed.tenant,
            &[],
            Claim::Everything,
            weir_purview::vocabulary::tables(),
        );
        assert!(plan.is_empty(), "{name}:\n{}", plan.text());
    }
}

/// Whether the grammar of editors finds no fault.
fn faults(script: &str) -> Vec<String> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let tree = parser.parse(script, None).unwrap();
    let mut faults = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if node.is_error() || node.is_missing() {
            faults.push(format!("line {}: {}", node.start_position().row + 1, &script[node.byte_range()]));
        }
        let mut cursor = node.walk();
        open.extend(node.children(&mut cursor));
    }
    faults
}

#[test]
fn configurations_come_back() {
    for name in EXAMPLES {
        let expressed = expressed(&example(name));
        let files = files(&expressed.tenant);
        let file = files.iter().find(|file| file.name == "configuration.ps1").unwrap();
        let reading = common::reading(&[(&file.name, &file.bytes)])
            .unwrap_or_else(|found| panic!("{name}: {}", common::told(&found)));
        let tables = weir_purview::vocabulary::tables();
        let plan = plan(&reading.tenant, &expressed.tenant, &[], Claim::Own, tables);
        let lost = plan.entries.iter().filter(|entry| {
            // Packages of types have no block.
            entry.kind != Kind::RulePackage && entry.action != weir_purview::plan::Action::Unchanged
        });
        assert_eq!(lost.count(), 0, "{name}:\n{}", plan.text());
    }
}

#[test]
fn scripts_are_powershell() {
    for name in EXAMPLES {
        let files = files(&expressed(&example(name)).tenant);
        let script = text(&files, "deploy.ps1");
        let script = script.strip_prefix('\u{feff}').unwrap();
        assert_eq!(faults(script), Vec::<String>::new(), "{name}");
    }
}

/// The tables of parameters of the script's calls, by noun and name.
fn tables(script: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for call in script.split("\n$wanted = @{\n").skip(1) {
        let (table, rest) = call.split_once("\n}\n").unwrap();
        let line = rest.lines().next().unwrap();
        found.push((line.to_owned(), format!("{table}\n")));
    }
    found
}

#[test]
fn sizes_are_those_of_the_written_bytes() {
    for name in EXAMPLES {
        let analysis = example(name);
        let expressed = expressed(&analysis);
        let files = files(&expressed.tenant);
        let script = text(&files, "deploy.ps1");
        let tables = tables(&script);
        let environment = analysis.project.environments.first();
        let settled = analysis.checked().unwrap().settled(environment).into_owned();
        let sizes = WIRE.sizes(&settled, environment);
        let mut measured = 0;
        for size in sizes {
            let (noun, title) = match size.what {
                Measured::Policy(policy) => ("Policy'", settled.policies[policy].title.clone()),
                Measured::Rule(policy, rule) => ("Rule'", settled.policies[policy].rules[rule].title.clone()),
                Measured::Types(_) => {
                    let package = files.iter().find(|file| file.name.ends_with(".types.xml")).unwrap();
                    assert_eq!(size.bytes, package.bytes.len() as u64);
                    continue;
                }
            };
            let title = title.replace('\'', "''");
            let fits = |line: &str| line.contains(&format!("{noun} -Named '{title}"));
            let written: Vec<u64> =
                tables.iter().filter(|(line, _)| fits(line)).map(|(_, table)| table.len() as u64).collect();
            assert!(written.contains(&size.bytes), "{name}, {title}: {} and {written:?}", size.bytes);
            measured += 1;
        }
        assert!(measured > 0, "{name}");
    }
}

const HOSTILE: &str = "'; Remove-Item -Recurse / #\u{2019} $(whoami) `\" \u{202e}";

#[test]
fn a_strangers_text_never_becomes_code() {
    let analysis = single(&format!(
        "policy p \"{HOSTILE}\" {{\n  scope {{\n    exchange\n  }}\n  rule r \"{HOSTILE}\" {{\n    when {{\n      message.subject contains [\"{0}\"]\n    }}\n    then {{\n      prepend_subject {{ text = \"{0}\" }}\n    }}\n  }}\n}}\n",
        "it's\\n\u{2018}here\u{2019}"
    ).replace("`\" ", "` "));
    let expressed = expressed(&analysis);
    let files = files(&expressed.tenant);
    let script = text(&files, "deploy.ps1");
    let calls: Vec<&str> = script.lines().filter(|line| line.contains("Remove-Item")).collect();
    assert!(!calls.is_empty());
    for line in calls {
        assert!(!line.contains('\u{202e}'), "{line}");
    }
    assert_eq!(faults(script.strip_prefix('\u{feff}').unwrap()), Vec::<String>::new());
}

#[test]
fn a_rule_has_one_encoding() {
    for name in EXAMPLES {
        let tenant = expressed(&example(name)).tenant;
        for rule in tenant.of(Kind::Rule) {
            let Some(Value::Condition(condition)) = rule.parameters.get("Condition") else { continue };
            let written = write::parameters(rule, &tenant);
            let grouped = written.contains("'AdvancedRule'");
            assert_eq!(grouped, write::flat(condition).is_none(), "{}", rule.name);
            assert!(!grouped || !written.contains("'ContentContainsSensitiveInformation' ="), "{written}");
        }
    }
}

/// What PowerShell makes of a literal that [`quote::text`] writes, read with its rules and not with ours.
fn evaluated(literal: &str) -> String {
    const QUOTES: &str = "'\u{2018}\u{2019}\u{201a}\u{201b}";
    let inside = literal.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(literal);
    let mut rest = inside;
    let mut value = String::new();
    loop {
        if let Some(number) = rest.strip_prefix("[char]::ConvertFromUtf32(0x") {
            let (digits, after) = number.split_once(')').unwrap();
            value.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap());
            rest = after;
        } else {
            let mut chars = rest.char_indices().peekable();
            let (_, first) = chars.next().expect("a text");
            assert!(QUOTES.contains(first), "{literal}");
            let mut end = None;
            while let Some((at, c)) = chars.next() {
                if !QUOTES.contains(c) {
                    value.push(c);
                } else if chars.peek().is_some_and(|(_, next)| QUOTES.contains(*next)) {
                    // Two in a row are the first of them.
                    value.push(c);
                    chars.next();
                } else {
                    end = Some(at + c.len_utf8());
                    break;
                }
            }
            rest = &rest[end.expect("an end")..];
        }
        match rest.strip_prefix(" + ") {
            Some(after) => rest = after,
            None => break,
        }
    }
    assert_eq!(rest, "", "{literal}");
    value
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z'\u{2018}\u{2019}\u{201a}\u{201b}\"`$(){};\r\n\0\u{202e}\u{feff} +]{0,40}",
    ]
}

proptest! {
    #[test]
    fn any_text_comes_through_the_quotes(text in any_text()) {
        let literal = quote::text(&text);
        prop_assert_eq!(evaluated(&literal), text);
        prop_assert!(!literal.chars().any(char::is_control), "{}", literal);
    }

    #[test]
    fn any_text_is_one_literal(text in "[a-z'\u{2018}\u{2019}\u{201a}\u{201b}\"`$(){};#@\\n ]{0,24}") {
        let script = format!("$x = {}\n$y = 1\n", quote::text(&text));
        prop_assert_eq!(faults(&script), Vec::<String>::new());
    }
}
