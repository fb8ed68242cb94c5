//! What `expect` looks at: every copy, or those it names and nothing of the others.

#![allow(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use weir_tests::projects::{describe, from_text, run};

const RULES: &str = r#"
use std.sit.finance.credit_card

group finance "Finance"

policy cards "Cards" {
  mode = enforce

  scope {
    exchange
  }

  rule leaving "Card numbers of finance go to a stranger" {
    when {
      content has credit_card
      sender.groups contains finance
    }

    unless {
      recipient.domain in ["fabrikam.com"]
    }

    then {
      block_access
    }
  }
}
"#;

/// The expectations that fail, of one test about a message of finance to a stranger and a partner.
#[track_caller]
fn failing(given: &str, whom: &str, expectations: &[&str]) -> Vec<String> {
    let mut failing = Vec::new();
    for expectation in expectations {
        let test = format!(
            "test \"t\" {{\n  given exchange {{\n    recipients = [\"bob@example.org\", \"kim@fabrikam.com\"]\n    {given}\n  }}\n  expect {whom}{{\n    {expectation}\n  }}\n}}\n"
        );
        let analysis = from_text(&format!("{RULES}\n{test}"));
        assert!(!analysis.has_errors(), "{}", describe(&analysis, analysis.findings()));
        let outcome = run(&analysis, None).unwrap_or_else(|problems| panic!("{problems}"));
        if outcome.failed() > 0 {
            failing.push((*expectation).to_owned());
        }
    }
    failing
}

const TWO_CARDS: &str = "sender.groups = [finance]\n    body = \"My cards: 4111 1111 1111 1111, 5500 0000 0000 0004, 4111-1111-1111-1111. Card number, expiry date 04/29.\"";

#[test]
fn a_type_is_that_of_the_named_copys_evidence() {
    let asked = [
        "type credit_card",
        "type credit_card count >= 2",
        "type credit_card count >= 3",
        "no type credit_card",
    ];
    assert_eq!(failing(TWO_CARDS, "for \"bob@example.org\" ", &asked), [asked[2], asked[3]]);
    assert_eq!(failing(TWO_CARDS, "for \"kim@fabrikam.com\" ", &asked), [asked[0], asked[1], asked[2]]);
    // Without a name the item is meant, whatever rules match.
    assert_eq!(failing(TWO_CARDS, "", &asked), [asked[2], asked[3]]);
}

#[test]
fn what_is_stated_counts() {
    let given = "sender.groups = [finance]\n    detected { credit_card = 10 at high }";
    let asked = ["type credit_card count >= 10", "type credit_card count >= 11"];
    assert_eq!(failing(given, "", &asked), [asked[1]]);
    assert_eq!(failing(given, "for \"bob@example.org\" ", &asked), [asked[1]]);
}

#[test]
fn incomplete_is_asked_of_the_named_copy() {
    let given = "unknown = [sender.groups]\n    detected { credit_card = 10 at high }";
    let asked = ["incomplete", "no incomplete"];
    assert_eq!(failing(given, "for \"bob@example.org\" ", &asked), [asked[1]]);
    assert_eq!(failing(given, "for \"kim@fabrikam.com\" ", &asked), [asked[0]]);
    assert_eq!(failing(given, "", &asked), [asked[1]]);
}
