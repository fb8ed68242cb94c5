//! What copies come to (S38 to S44): what the test language cannot say of subjects, redacted texts, moments, overriding and
//! alerts, and the published table of blocking and notifications as data.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::collections::BTreeMap;

use serde::Deserialize;
use weir_runtime::Bundle;
use weir_runtime::alerts::Alerts;
use weir_runtime::item::Item;
use weir_runtime::outcome::{Audience, Fate, Outcome};
use weir_runtime::overrides::{Choice, Overridden, OverrideError};
use weir_runtime::verdict::{Applied, Verdict};
use weir_tests::projects::{build, from_text, judge};
use weir_tests::repository::{files, read};

const CASES: &str = "tests/cases/semantics";

/// The text of a case, by the beginning of its name.
fn case(name: &str) -> String {
    let beginning = format!("{CASES}/{name}");
    let found = files(CASES, "weir").into_iter().find(|(path, _)| path.starts_with(&beginning));
    found.unwrap_or_else(|| panic!("no case begins with {name}")).1
}

fn judged(source: &str, item: serde_json::Value) -> Verdict {
    let item: Item = serde_json::from_value(item).expect("an item");
    judge(&from_text(source), &item).unwrap_or_else(|problem| panic!("{problem}"))
}

fn mail(subject: &str) -> serde_json::Value {
    serde_json::json!({
        "location": "exchange",
        "facts": { "message.subject": subject },
        "recipients": [{ "facts": { "recipient": "bob@example.org" } }]
    })
}

fn outcome_of(verdict: &Verdict) -> &Outcome {
    assert_eq!(verdict.copies.len(), 1, "{verdict:#?}");
    &verdict.copies[0].outcome
}

/// S38: what several actions of one rule come to, all of it.
#[test]
fn changes_come_together_in_order() {
    let source = r#"
policy changes "Changes" {
  scope {
    exchange
  }

  rule every "Every" {
    then {
      set_header { headers = { "X-One" = "a", "X-Two" = "b" } }
      remove_header { headers = ["x-two", "X-Three"] }
      add_to { recipients = ["ann@contoso.com"] }
      add_bcc { recipients = ["log@contoso.com"] }
      add_manager { box = cc }
      add_disclaimer { text = "<p>Private</p>", place = prepend }
      encrypt { template = "Do Not Forward" }
      apply_branding { template = "Contoso" }
      alert { threshold = 5, window = 2 hours }
    }
  }
}
"#;
    let verdict = judged(source, mail("x"));
    let json = serde_json::to_value(outcome_of(&verdict)).expect("json");
    assert_eq!(
        json,
        serde_json::json!({
            "fate": "delivered",
            "headers": { "set": { "X-One": "a" }, "remove": ["x-two", "X-Three"] },
            "recipients_added": { "to": ["ann@contoso.com"], "bcc": ["log@contoso.com"], "manager": "cc" },
            "disclaimers": [{ "text": "<p>Private</p>", "place": "prepend", "fallback": "wrap" }],
            "protection": {
                "encrypt": { "template": "Do Not Forward" },
                "brand": { "template": "Contoso", "portal": true }
            },
            "alerts": [{ "rule": "changes.every", "action": "alert", "threshold": 5, "window": 7200 }]
        })
    );
    let back: Outcome = serde_json::from_value(json).expect("an outcome");
    assert_eq!(back, *outcome_of(&verdict));
}

/// S38: a copy without effects has no outcome in its JSON form.
#[test]
fn nothing_done_is_nothing_said() {
    let verdict = judged(&case("S38-of"), mail("nothing"));
    assert!(outcome_of(&verdict).is_empty());
    assert!(!serde_json::to_string(&verdict).expect("json").contains("outcome"));
}

/// S39: the audience stands in the outcome; recipients keep the order of the item.
#[test]
fn people_outside_are_blocked_alone() {
    let recipient = |address: &str| serde_json::json!({ "facts": { "recipient": address } });
    let verdict = judged(
        &case("S39-"),
        serde_json::json!({
            "location": "exchange",
            "recipients": [recipient("bob@example.org"), recipient("ann@contoso.com"), recipient("eve@example.com")],
            "parts": [{ "role": "message", "label": "secret" }]
        }),
    );
    let copies: Vec<_> = verdict
        .copies
        .iter()
        .map(|copy| (copy.recipients.join(" "), copy.outcome.fate, copy.outcome.blocked_for))
        .collect();
    assert_eq!(
        copies,
        [
            ("bob@example.org eve@example.com".to_owned(), Fate::Blocked, Some(Audience::Outside)),
            ("ann@contoso.com".to_owned(), Fate::Delivered, None)
        ]
    );
}

/// S41.
#[test]
fn subjects_are_changed() {
    let source = case("S41-");
    let subject = |subject: &str| outcome_of(&judged(&source, mail(subject))).subject.clone();
    assert_eq!(subject("replce replace ABcc bcc").as_deref(), Some("replce repl-ce -cc -"));
    assert_eq!(subject("append abcd").as_deref(), Some("append d (z)"));
    assert_eq!(subject("append nothing"), None);
    assert_eq!(subject("prefix").as_deref(), Some("[x] prefix"));
}

/// S42: in the text and by its places; nothing that was counted is left.
#[test]
fn what_was_counted_is_gone() {
    let text = "a n123 b n567x, 99x";
    let verdict = judged(
        &case("S42-"),
        serde_json::json!({
            "location": "gate",
            "parts": [{ "text": "n1234" }, { "text": text, "detected": [{ "type": "number", "confidence": 90 }] }]
        }),
    );
    let redactions = &outcome_of(&verdict).redactions;
    assert_eq!(redactions.len(), 2);
    assert_eq!((redactions[0].part, redactions[0].text.as_str()), (0, "#4"));
    assert_eq!((redactions[1].part, redactions[1].text.as_str()), (1, "a # b #, #"));
    assert_eq!(redactions[1].spans, [[2, 6], [9, 14], [16, 19]]);
    for evidence in &verdict.copies[0].matched[0].evidence {
        let redacted = redactions.iter().find(|redaction| redaction.part == evidence.part).expect("the part");
        let inside = |span: &&[usize; 2]| span[0] <= evidence.start && evidence.end <= span[1];
        assert!(evidence.end == 0 || redacted.spans.iter().any(|span| inside(&span)), "{evidence:?}");
    }
}

/// S42: a verdict shows no value that was not asked for, whichever rule counted it.
#[test]
fn what_other_rules_counted_is_masked() {
    let source = case("S42-").replace("        content has pair count >= 2\n", "")
        + "\npolicy watched \"Watched\" on gates {\n  mode = watch\n\n  scope {\n    gate\n  }\n\n  rule pairs \"Pairs\" {\n    \
           when {\n      content has pair\n    }\n\n    then {\n      log\n    }\n  }\n}\n\norder {\n  watched\n  numbers\n}\n";
    let analysis = from_text(&source);
    let built = build(&analysis).unwrap_or_else(|problem| panic!("{problem}"));
    let bundle = Bundle::open(&built.bytes).expect("a bundle");
    let item = serde_json::json!({ "location": "gate", "parts": [{ "text": "a n123 b n567x, 99x" }] });
    let item: Item = serde_json::from_value(item).expect("an item");
    let text = |show_values| {
        let verdict = bundle.judge(&item, &weir_runtime::Options { show_values }).expect("a verdict");
        outcome_of(&verdict).redactions[0].text.clone()
    };
    assert_eq!(text(false), "a # b #*, ***");
    assert_eq!(text(true), "a # b #x, 99x");
}

fn overridden(subject: &str, choice: &Choice) -> Result<Overridden, OverrideError> {
    let analysis = from_text(&case("S43-"));
    let built = build(&analysis).unwrap_or_else(|problem| panic!("{problem}"));
    let bundle = Bundle::open(&built.bytes).expect("a bundle");
    let item: Item = serde_json::from_value(mail(subject)).expect("an item");
    let verdict = bundle.judge(&item, &weir_runtime::Options::default()).expect("a verdict");
    bundle.override_copy(&verdict, &verdict.copies[0], choice)
}

fn choice(way: &str, reasons: &[&str], text: Option<&str>) -> Choice {
    Choice {
        way: Some(way.to_owned()),
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        text: text.map(str::to_owned),
    }
}

/// S43: lifted, and written down.
#[test]
fn overriding_lifts_and_is_written_down() {
    let reasons = ["manager_approved", "recipient_entitled"];
    let done =
        overridden("block, mark", &choice("with_justification", &reasons, Some("yearly\r\naudit: yes")))
            .expect("overridden");
    assert_eq!(done.rules, ["overridden.blocking", "overridden.marking"]);
    assert_eq!(done.outcome.fate, Fate::Delivered);
    assert_eq!(done.outcome.alerts.len(), 1);
    assert_eq!(done.outcome.subject, None);
    assert_eq!(
        done.header,
        Some((
            "msip_justification".to_owned(),
            "Recipient Entitled;Manager Approved;JustificationText_yearly  audit: yes".to_owned()
        ))
    );
    let audit = done.audit.expect("a record");
    assert_eq!(audit.field, "ExceptionInfo");
    let entry = |key: &str| audit.entries.get(key).map(String::as_str);
    assert_eq!(entry("Reason"), Some("Recipient Entitled;Manager Approved"));
    assert_eq!(entry("Justification"), Some("yearly\r\naudit: yes"));
    assert_eq!(entry("Rules"), Some("overridden.blocking, overridden.marking"));
    assert_eq!(entry("FalsePositive"), None);
    // A way that is its own reason.
    let done = overridden("block", &choice("false_positive", &[], None)).expect("overridden");
    assert_eq!(done.header.map(|(_, value)| value).as_deref(), Some("False Positive"));
    assert_eq!(
        done.audit.expect("a record").entries.get("FalsePositive").map(String::as_str),
        Some("False Positive")
    );
}

/// S43: a level that may be overridden needs no way of overriding; the activity goes on.
#[test]
fn a_level_may_be_overridden() {
    let source = r#"
label secret "Secret"

policy devices_policy "Devices" {
  scope {
    devices
  }

  rule printing "Printing" {
    when {
      content has label secret
    }

    then {
      restrict_activities {
        print = block_with_override
        copy_to_usb = block
      }
      notify
    }
  }
}
"#;
    let analysis = from_text(source);
    let built = build(&analysis).unwrap_or_else(|problem| panic!("{problem}"));
    let bundle = Bundle::open(&built.bytes).expect("a bundle");
    let item = serde_json::json!({ "location": "devices", "parts": [{ "label": "secret" }] });
    let item: Item = serde_json::from_value(item).expect("an item");
    let verdict = bundle.judge(&item, &weir_runtime::Options::default()).expect("a verdict");
    let copy = |activity: &str| {
        let found = verdict.copies.iter().find(|copy| copy.activities.iter().any(|name| name == activity));
        found.expect("the copy")
    };
    let fates = ["print", "copy_to_usb", "screen_capture"].map(|activity| {
        let outcome = &copy(activity).outcome;
        (outcome.fate, outcome.overridable)
    });
    assert_eq!(fates, [(Fate::Blocked, true), (Fate::Blocked, false), (Fate::Delivered, false)]);
    let done = bundle.override_copy(&verdict, copy("print"), &Choice::default()).expect("overridden");
    assert_eq!(done.outcome.fate, Fate::Delivered);
    assert_eq!(done.rules, ["devices_policy.printing"]);
    assert_eq!(done.header, None);
    let refused = bundle.override_copy(&verdict, copy("copy_to_usb"), &Choice::default());
    assert_eq!(refused, Err(OverrideError::NotOffered));
}

/// S43: what is not offered is refused, with a sentence that says what is.
#[test]
fn what_is_not_offered_is_refused() {
    let refused = |subject: &str, choice: &Choice| {
        overridden(subject, choice).err().map_or_else(|| panic!("overridden"), |error| error.to_string())
    };
    assert_eq!(
        refused("block", &choice("acknowledge", &[], None)),
        "`acknowledge` is not offered; there is with_justification, false_positive"
    );
    assert_eq!(
        refused("block", &choice("false_positive", &["manager_approved"], None)),
        "`manager_approved` is no reason here; there is false_positive"
    );
    assert_eq!(
        refused("block", &choice("false_positive", &[], Some("no"))),
        "this way of overriding takes no text"
    );
    let long = "x".repeat(501);
    assert_eq!(
        refused("block", &choice("with_justification", &[], Some(&long))),
        "the text has 501 characters; the limit is 500"
    );
    assert!(overridden("block", &choice("with_justification", &[], Some(&"x".repeat(500)))).is_ok());
    assert_eq!(
        refused("mark", &choice("with_justification", &[], None)),
        "nothing of this copy may be overridden"
    );
}

/// S44: the clock is the caller's.
#[test]
fn alerts_are_sent_at_once_or_for_many() {
    let source = case("S44-");
    let (each, many) = (judged(&source, mail("each")), judged(&source, mail("many")));
    let mut alerts = Alerts::default();
    let mut sent = Vec::new();
    for (time, verdict) in [
        (0, &many),
        (10, &each),
        (1_800, &many),
        (3_599, &many),
        (3_600, &many),
        (3_700, &many),
        (7_199, &many),
    ] {
        let rules = alerts.record(verdict, time, 1).into_iter().map(|alert| alert.rule);
        sent.extend(rules.map(|rule| (time, rule)));
    }
    let rule = str::to_owned;
    assert_eq!(
        sent,
        [(10, rule("alerting.each")), (3_599, rule("alerting.many")), (7_199, rule("alerting.many"))]
    );
}

#[derive(Deserialize)]
struct Behaviours {
    locations: Vec<String>,
    rows: Vec<BehaviourRow>,
}

#[derive(Deserialize)]
struct BehaviourRow {
    id: String,
    shared: Option<String>,
    block: Option<String>,
    block_at: Option<String>,
    notify_at: Option<String>,
    alert_at: Option<String>,
    /// To whom a file is closed that nobody has yet.
    closed: Option<Audience>,
}

impl BehaviourRow {
    fn source(&self, location: &str) -> String {
        let shared =
            self.shared.as_ref().map_or_else(String::new, |scope| format!("access.scope == {scope}"));
        let block =
            self.block.as_ref().map_or_else(String::new, |to| format!("block_access {{ to = {to} }}"));
        format!(
            "label secret \"Secret\"\n\npolicy p \"P\" {{\n  scope {{\n    {location}\n  }}\n\n  rule r \"R\" {{\n    \
             when {{\n      content has label secret\n      {shared}\n    }}\n\n    then {{\n      {block}\n      notify\n      \
             tip {{ text = \"Shared.\" }}\n      alert\n      incident_report\n    }}\n  }}\n}}\n"
        )
    }

    fn verdict(&self, location: &str, event: Option<&str>) -> Verdict {
        let address =
            if self.shared.as_deref() == Some("internal") { "ann@contoso.com" } else { "bob@example.org" };
        self.verdict_of(location, event, &[address])
    }

    fn verdict_of(&self, location: &str, event: Option<&str>, shared_with: &[&str]) -> Verdict {
        let recipient = |address: &&str| serde_json::json!({ "facts": { "recipient": address } });
        let mut item = serde_json::json!({
            "location": location,
            "recipients": shared_with.iter().map(recipient).collect::<Vec<_>>(),
            "parts": [{ "label": "secret" }]
        });
        if let Some(event) = event {
            item["event"] = event.into();
        }
        judged(&self.source(location), item)
    }

    /// The audience of the row's block, in words of no platform.
    fn audience(&self) -> Option<Audience> {
        self.block.as_deref().map(|to| match to {
            "everyone" => Audience::Everyone,
            "external" => Audience::Outside,
            _ => Audience::Anonymous,
        })
    }
}

/// S40: the published table, row by row: at which moment each action is due, and what an item comes to at each moment.
#[test]
fn blocking_and_notifications_come_when_the_table_says() {
    let text = read("tests/cases/conformance/reference/behaviours.json").expect("the file");
    let table: Behaviours = serde_json::from_str(&text).expect("the table");
    assert_eq!(table.rows.len(), 5);
    for location in &table.locations {
        for row in &table.rows {
            let verdict = row.verdict(location, None);
            let copy = &verdict.copies[0];
            let due: BTreeMap<&str, Option<&str>> = copy
                .applied
                .iter()
                .chain(&copy.tip)
                .map(|applied: &Applied| (applied.action.as_str(), applied.at.as_deref()))
                .collect();
            let mut expected: BTreeMap<&str, Option<&str>> = BTreeMap::from([
                ("notify", row.notify_at.as_deref()),
                ("tip", row.notify_at.as_deref()),
                ("alert", row.alert_at.as_deref()),
                ("incident_report", row.alert_at.as_deref()),
            ]);
            if row.block.is_some() {
                expected.insert("block_access", row.block_at.as_deref());
            }
            assert_eq!(due, expected, "{location}: {}", row.id);
            // What is blocked stays blocked; alerts come at their event.
            let events = ["uploaded", "opened_outside"];
            for (place, event) in events.into_iter().enumerate() {
                let outcome = &row.verdict(location, Some(event)).copies[0].outcome;
                let now = |at: &Option<String>| at.as_deref().is_none_or(|at| at == event);
                let begun =
                    |at: &Option<String>| at.as_deref().is_none_or(|at| events[..=place].contains(&at));
                let blocked = row.audience().filter(|_| begun(&row.block_at));
                assert_eq!(outcome.blocked_for, blocked, "{location}, {event}: {}", row.id);
                assert_eq!(
                    outcome.fate == Fate::Blocked,
                    blocked.is_some(),
                    "{location}, {event}: {}",
                    row.id
                );
                assert_eq!(!outcome.alerts.is_empty(), now(&row.alert_at), "{location}, {event}: {}", row.id);
                assert_eq!(outcome.closed, None, "{location}, {event}: {}", row.id);
            }
            // Nobody has it yet, or only people inside.
            for shared_with in [&[][..], &["ann@contoso.com"]] {
                let outcome = &row.verdict_of(location, Some("uploaded"), shared_with).copies[0].outcome;
                let inside = row.shared.as_deref() == Some("internal") && !shared_with.is_empty();
                let closed = outcome.closed.as_ref().map(|closed| (closed.to, closed.by.as_str()));
                assert_eq!(
                    closed,
                    row.closed.map(|to| (to, "p.r")),
                    "{location}, {shared_with:?}: {}",
                    row.id
                );
                let matches = row.shared.is_none() || inside;
                let blocked = row.audience().filter(|_| matches);
                assert_eq!(outcome.blocked_for, blocked, "{location}, {shared_with:?}: {}", row.id);
                assert_eq!(!outcome.alerts.is_empty(), matches, "{location}, {shared_with:?}: {}", row.id);
            }
        }
    }
}

/// S29: nothing is held back of the copy, and nothing is there to override; the tip tells of the match.
#[test]
fn nothing_is_overridden_where_nothing_is_held_back() {
    let recipient = |address: &str| serde_json::json!({ "facts": { "recipient": address } });
    let verdict = judged(
        &case("S29-a-block-that-is-not"),
        serde_json::json!({
            "location": "exchange",
            "recipients": [recipient("bob@example.org"), recipient("ann@contoso.com")],
            "parts": [{ "role": "message", "label": "internal" }]
        }),
    );
    let copies: Vec<_> = verdict
        .copies
        .iter()
        .map(|copy| {
            (
                copy.recipients.join(" "),
                copy.overrides.join(" "),
                copy.outcome.overridable,
                copy.tip.is_some(),
            )
        })
        .collect();
    assert_eq!(
        copies,
        [
            ("bob@example.org".to_owned(), "with_justification".to_owned(), true, true),
            ("ann@contoso.com".to_owned(), String::new(), false, true)
        ]
    );
}

/// S38: what is done to files at rest, by how the rule restricts them.
#[test]
fn files_at_rest_come_to_what_their_restriction_says() {
    let source = case("S38-a-value");
    let outcome = |label: &str| {
        let item = serde_json::json!({ "location": "on_premises", "parts": [{ "label": label }] });
        outcome_of(&judged(&source, item)).clone()
    };
    assert_eq!(outcome("secret").fate, Fate::Quarantined);
    assert_eq!(outcome("internal").blocked_for, Some(Audience::Everyone));
    assert_eq!(outcome("public").removed_access, ["everyone_in_organization"]);
    assert_eq!(outcome("old").limits, ["permissions_of_parent"]);
}

/// S50: in `incomplete`, where it is not known.
#[test]
fn what_could_be_closed_is_listed() {
    let source = case("S50-");
    let item = serde_json::json!({ "location": "onedrive", "parts": [{ "state": "protected" }] });
    let verdict = judged(&source, item);
    assert_eq!(verdict.copies[0].outcome.closed, None);
    let listed: Vec<&str> = verdict.incomplete.iter().map(|each| each.rule.as_str()).collect();
    assert_eq!(listed, ["shared.outside"]);
    let item = serde_json::json!({ "location": "onedrive", "parts": [{ "label": "secret" }] });
    let verdict = judged(&source, item);
    assert!(verdict.incomplete.is_empty());
    assert!(verdict.copies[0].matched.is_empty() && verdict.copies[0].applied.is_empty());
    assert!(verdict.copies[0].outcome.closed.is_some());
}

/// An event that the platform does not have is a slip of the pen.
#[test]
fn unknown_events_are_refused() {
    let analysis = from_text(&case("S39-"));
    let item = serde_json::from_value(serde_json::json!({ "location": "sharepoint", "event": "uplaoded" }));
    let refused = judge(&analysis, &item.expect("an item")).expect_err("refused");
    assert_eq!(refused, "the platform of location `sharepoint` has no event `uplaoded`");
}
