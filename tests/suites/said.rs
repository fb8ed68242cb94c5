//! What tests say of outcomes: each word holds of what is so and of nothing else, and a failure shows what is so.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use weir_tests::projects::{describe, failures, from_text, run};

const RULES: &str = r#"
use std.sit.finance.credit_card
use std.sit.finance.iban

policy cards "Cards" {
  mode = enforce

  scope {
    exchange
  }

  rule leaving "Leaves" {
    allow WR0314 "the case is about these options"

    when {
      content has credit_card
    }

    then {
      block_access
      set_header { headers = { "X-Class" = "secret" } }
      remove_header { headers = ["X-Old"] }
      prepend_subject { text = "[x] " }
      add_disclaimer { text = "Confidential." }
      add_cc { recipients = ["boss@contoso.com"] }
      add_manager { box = bcc }
      remove_encryption
      tip
      override = [with_justification, false_positive]
      alert {
        threshold = 3
        window = 1 hour
      }
    }
  }
}
"#;

const GIVEN: &str = r#"
  given exchange {
    sender = "ann@contoso.com"
    recipients = ["bob@example.org"]
    message.subject = "Cards"
    body = "card 4111 1111 1111 1111 expiry date 04/29"
    time = "2026-03-01 09:00"
  }
"#;

/// What fails of tests over the rules, as it is told.
#[track_caller]
fn told(body: &str) -> String {
    let analysis = from_text(&format!("{RULES}\ntest \"t\" {{\n{GIVEN}\n{body}\n}}\n"));
    assert!(!analysis.has_errors(), "{}", describe(&analysis, analysis.findings()));
    let outcome = run(&analysis, None).unwrap_or_else(|problems| panic!("{problems}"));
    failures(&analysis, &outcome)
}

/// Of each expectation, it holds and its `no` does not; or the other way round.
#[track_caller]
fn assert_each(head: &str, expectations: &[&str], holds: bool) {
    for expectation in expectations {
        for (text, fails) in [((*expectation).to_owned(), !holds), (format!("no {expectation}"), holds)] {
            let told = told(&format!("{head} {{\n{text}\n}}"));
            assert_eq!(!told.is_empty(), fails, "{text}\n{told}");
        }
    }
}

#[test]
fn what_is_so_is_said() {
    let so = [
        "outcome blocked",
        "outcome blocked { by = cards.leaving, audience = everyone, overridable = true, manager = false }",
        "header \"X-Class\"",
        "header \"x-class\" = \"secret\"",
        "removed header \"X-Old\"",
        "subject \"[x] Cards\"",
        "disclaimer",
        "disclaimer \"Confidential.\" { place = append, fallback = wrap }",
        "recipient \"Boss@contoso.com\" { box = cc }",
        "manager { box = bcc }",
        "removed encryption",
        "override with_justification",
        "override",
    ];
    assert_each("expect for \"bob@example.org\"", &so, true);
}

#[test]
fn what_is_not_so_is_not_said() {
    let not_so = [
        "outcome delivered",
        "outcome blocked { audience = outside }",
        "header \"X-Class\" = \"public\"",
        "header \"X-Old\"",
        "removed header \"X-Class\"",
        "subject \"Cards\"",
        "disclaimer { place = prepend }",
        "recipient \"boss@contoso.com\" { box = to }",
        "manager { box = to }",
        "encryption",
        "brand",
        "override acknowledge",
        "alert",
        "incomplete",
    ];
    assert_each("expect", &not_so, false);
}

#[test]
fn an_override_is_done_and_what_is_left_is_said() {
    let head = "override for \"bob@example.org\" as with_justification, manager_approved \"The audit.\"";
    let so = [
        "outcome delivered",
        "header \"msip_justification\" = \"Manager Approved;JustificationText_The audit.\"",
        "lifted cards.leaving",
        "audit \"Justification\" = \"The audit.\"",
    ];
    assert_each(head, &so, true);
    assert_each(head, &["outcome blocked", "subject", "header \"X-Class\"", "audit \"Other\""], false);
    let refused = told("override for \"bob@example.org\" as acknowledge { outcome delivered }");
    assert!(refused.contains("the user cannot override so for bob@example.org"), "{refused}");
}

#[test]
fn alerts_come_when_enough_items_have_come() {
    let three = "expect { no alert }
        given again { time = \"2026-03-01 09:30\" }
        expect { no alert }
        given again { time = \"2026-03-01 09:59:59\" }
        expect { alert cards.leaving { matches = 3, action = alert } }
        given again { time = \"2026-03-01 10:00\" }
        expect { no alert }";
    assert_eq!(told(three), "");
    // A minute later the first is out of the window.
    let late = three
        .replace("09:59:59", "10:00")
        .replace("10:00\" }\n        expect { no", "10:01\" }\n        expect { no");
    let late = told(&late);
    assert!(late.contains("expected `alert cards.leaving` for the verdict"), "{late}");
}

#[test]
fn a_failure_shows_what_is_there_instead() {
    let of_header = told("expect { header \"X-Class\" = \"public\" }");
    assert!(of_header.contains("there is header \"X-Class\" = \"secret\""), "{of_header}");
    let of_none = told("expect { encryption \"Do not forward\" }");
    assert!(of_none.contains("there is none"), "{of_none}");
    assert!(
        of_none.contains("instead there is outcome blocked { audience = everyone, by = cards.leaving"),
        "{of_none}"
    );
}

/// A platform of its own, for what a platform of the library cannot do all at once.
const HOME: &str = r##"
platform home "Home" {
  mode enforce "Enforce" {
    enforces = true
    default = true
  }

  location door "Door" {
    content = [sit]
    subject = carrier
    resolve = aggregate
    copies = one
  }

  content sit "Types" {
    locations = [door]
  }

  attribute carrier : address "Carrier" {
    in {
      locations = [door]
    }
  }

  action wait "Wait" {
    role = enforce
    effect = hold(by)

    by : list(address) "By whom"
  }

  action black_out "Black out" {
    role = enforce
    effect = redact(with)

    with : text "With" = "#"
  }

  action handle "Handle" {
    role = enforce
    effect = limit(so)

    so : enum(gently, with_gloves) "So" { means.with_gloves = gloves }
  }

  action lend "Lend" {
    role = enforce
    effect = expire(lasts)

    lasts : duration "For"
  }

  action shut "Shut" {
    role = enforce
    effect = remove_access(visitors)
  }

  action ring "Ring first" {
    role = enforce
    effect = require(bell)
  }

  action paint "Paint" {
    role = enforce
    effect = brand(colour)

    colour : text "Colour"
  }

  action strip "Take the label off" {
    role = enforce
    effect = unlabel
  }
}

sit number "Number" {
  pattern high {
    match /n\d{3}/
  }
}

sit other "Other" {
  pattern high {
    match /o\d{3}/
  }
}

sit either "Either" = any {
  number
  other
}

policy house "House" on home {
  scope {
    door
  }

  rule all_of_it "All" {
    when {
      content has number
    }

    then {
      wait { by = ["host@home.example"] }
      black_out
      handle { so = with_gloves }
      lend { lasts = 30 days }
      shut
      ring
      paint { colour = "blue" }
      strip
    }
  }
}
"##;

#[test]
fn what_no_platform_of_the_library_does_at_once() {
    let so = [
        "outcome held { approvers = [\"host@home.example\"] }",
        "redaction",
        "redaction number",
        "redaction either",
        "redaction \"a # and o456\"",
        "limit gloves",
        "expiry 30 days",
        "removed access visitors",
        "requirement bell",
        "brand \"blue\" { portal = false }",
        "removed label",
    ];
    let not_so =
        ["redaction other", "redaction \"a # and #\"", "limit gently", "expiry 31 days", "brand \"red\""];
    for (expectation, holds) in so.iter().map(|so| (so, true)).chain(not_so.iter().map(|not| (not, false))) {
        let given = "given home.door { text = \"a n123 and o456\" }";
        let analysis =
            from_text(&format!("{HOME}\ntest \"t\" {{\n{given}\nexpect {{ {expectation} }}\n}}\n"));
        assert!(!analysis.has_errors(), "{expectation}\n{}", describe(&analysis, analysis.findings()));
        let outcome = run(&analysis, None).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(outcome.failed() == 0, holds, "{expectation}\n{}", failures(&analysis, &outcome));
    }
}

/// The codes of what is refused before any test is run.
fn refused(expectations: &str) -> Vec<String> {
    let analysis = from_text(&format!("{RULES}\ntest \"t\" {{\n{GIVEN}\n{expectations}\n}}\n"));
    analysis.findings().iter().map(|finding| finding.code.as_str().to_owned()).collect()
}

#[test]
fn what_cannot_be_said_is_refused() {
    assert_eq!(refused("expect { requirement justification }"), ["WR0909"]);
    assert_eq!(refused("expect { no removed access everyone }"), ["WR0909"]);
    assert_eq!(refused("expect { heder \"X\" }"), ["WR0209"]);
    assert_eq!(refused("expect { removed subject }"), ["WR0209"]);
    assert_eq!(refused("expect { audit \"Rules\" }"), ["WR0209"]);
    assert_eq!(refused("expect { outcome lost }"), ["WR0209"]);
    assert_eq!(refused("expect { header \"X\" { place = append } }"), ["WR0204"]);
    assert_eq!(refused("expect { subject = \"x\" }"), ["WR0204"]);
    assert_eq!(refused("expect { incomplete cards.nothing }"), ["WR0902"]);
    assert_eq!(refused("override as magic { outcome delivered }"), ["WR0209"]);
    assert_eq!(refused("override as with_justification, magic { outcome delivered }"), ["WR0209"]);
    assert_eq!(refused("override as with_justification { rule cards.leaving }"), ["WR0204"]);
    assert_eq!(refused("override as with_justification { }"), ["WR0904"]);
    assert_eq!(refused("expect { no rule }\ngiven again { time = \"2026-03-01 08:00\" }"), ["WR0908"]);
    assert_eq!(refused("expect { no rule }\ngiven again { }"), ["WR0908"]);
    assert_eq!(refused("expect { no rule }\ngiven again { time = \"2026-03-01 25:00\" }"), ["WR0207"]);
    assert_eq!(
        refused("expect { no rule }\ngiven again { time = \"2026-03-02\", sender = \"a@b.c\" }"),
        ["WR0204"]
    );
}
