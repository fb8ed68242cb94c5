//! A parameter of every type decides as its environment says: one item, two bundles, two answers.

use weir_compiler::analysis::Analysis;
use weir_compiler::diagnostics::render::{Style, terminal};
use weir_compiler::platform::Platform;
use weir_compiler::testing::{self, Messages};
use weir_runtime::item::Item;
use weir_tests::cases;
use weir_tests::examples::{analysed, findings};
use weir_tests::twin;

/// What one type needs: its declaration, the line that asks, the values in the two environments.
struct Row {
    declared: &'static str,
    asks: &'static str,
    matching: &'static str,
    other: &'static str,
}

const fn row(declared: &'static str, asks: &'static str, matching: &'static str, other: &'static str) -> Row {
    Row { declared, asks, matching, other }
}

const ROWS: &[Row] = &[
    row("text", "message.subject contains p", "\"offer\"", "\"invoice\""),
    row("list(text)", "message.subject contains p", "[\"price\", \"offer\"]", "[\"invoice\"]"),
    row("address", "sender in p", "\"ann@contoso.com\"", "\"bob@contoso.com\""),
    row("domain", "recipient.domain in p", "\"example.org\"", "\"fabrikam.com\""),
    row("ip", "sender.ip in p", "\"10.1.0.0/16\"", "\"10.2.0.0/16\""),
    row("group", "sender.groups contains p", "\"finance\"", "\"legal\""),
    row("size", "message.size >= p", "\"1 KB\"", "\"1 MB\""),
    row("count", "content has credit_card count >= p", "2", "3"),
    row("count = 2", "content has credit_card count p to 9", "1", "3"),
    row("extension", "document.extension in p", "\"csv\"", "\"xlsx\""),
    row("enum(internal, external)", "access.scope == p", "\"external\"", "\"internal\""),
    row("enum(external, internal) = internal", "access.scope in [p]", "\"external\"", "\"internal\""),
    row("regex", "message.subject matches p", "'/OFFER \\d/i'", "'/OFFER \\d/'"),
    row("regex", "message.subject matches p", "'[a-z]+ \\d'", "'[A-Z]+ \\d'"),
    row("list(regex)", "message.subject matches p", "['x{9}', '/Offer/i']", "['x{9}']"),
];

fn project(row: &Row) -> Analysis {
    let Row { declared, asks, matching, other } = row;
    let case = format!(
        r#"//- weir.toml
[project]
name = "rows"
platform = "purview"
[organisation]
domains = ["contoso.com"]
[lints]
WR0608 = "allow"
WR0702 = "allow"
//- env/matching.toml
[params]
p = {matching}
[groups]
finance = "finance"
//- env/other.toml
[params]
p = {other}
[groups]
finance = "finance"
//- main.weir
use std.sit.finance.credit_card

param p : {declared}

group finance

policy cards "Cards" {{
  scope {{
    exchange
  }}
  rule one "One" {{
    when {{
      {asks}
    }}
    then {{
      block_access {{ to = external }}
    }}
  }}
}}

test "the rule matches" {{
  given exchange {{
    sender = "ann@contoso.com"
    sender.ip = "10.1.2.3"
    sender.groups = [finance]
    recipients = ["bob@example.org"]
    message.subject = "offer 7"
    message.size = 5 KB
    body = "Nothing."
    attachment "a.csv" {{
      detected {{
        credit_card = 2 at high
      }}
    }}
  }}
  expect {{
    rule cards.one
  }}
}}
"#
    );
    analysed(&cases::files(&case))
}

struct NoMessages;

impl Messages for NoMessages {
    fn item(&self, _: &[u8], _: &Platform, _: &str) -> Result<Item, String> {
        Err("no messages".to_owned())
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        String::from_utf8(bytes.to_vec()).ok()
    }
}

#[test]
fn a_parameter_of_every_type_decides_as_its_environment_says() {
    for row in ROWS {
        let analysis = project(row);
        let shown = terminal(analysis.findings(), &analysis.project.sources, Style::default());
        assert!(analysis.findings().is_empty(), "{} {}\n{shown}", row.declared, row.asks);
        for (name, failed) in [("matching", 0), ("other", 1)] {
            let environment = analysis.project.environment(name).expect("it is there");
            let outcome = testing::run(&analysis, Some(environment), None, &NoMessages).expect("it builds");
            assert_eq!(outcome.failed(), failed, "`{}` in {name}: {}", row.asks, row.declared);
        }
        assert_eq!(findings(&analysis).len(), 1, "only the other environment's test fails");
    }
}

#[test]
fn the_twin_reads_expressions_from_environments() {
    let item = serde_json::json!({
        "location": "exchange",
        "facts": { "sender": "ann@contoso.com", "message.subject": "offer 7" },
        "recipients": [{ "facts": { "recipient": "bob@example.org" } }],
        "parts": [{ "role": "message", "text": "Nothing." }]
    });
    let item: Item = serde_json::from_value(item).expect("an item");
    let rows = ROWS.iter().filter(|row| row.declared.contains("regex"));
    let mut asked = 0;
    for row in rows {
        let analysis = project(row);
        for (name, matches) in [("matching", true), ("other", false)] {
            let environment = analysis.project.environment(name).expect("it is there");
            let verdict = twin::judge(&analysis.model, Some(environment), &item).expect("it is judged");
            let matched = verdict.copies.iter().any(|copy| !copy.matched.is_empty());
            assert_eq!(matched, matches, "`{}` in {name}", row.asks);
            asked += 1;
        }
    }
    assert_eq!(asked, 6);
}
