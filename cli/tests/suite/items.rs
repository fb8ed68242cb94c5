//! Items and texts: what is decided, what is shown, what is hidden.

use serde_json::{Value, json};

use crate::run::Folder;

const CARD: &str = "4111 1111 1111 1111";

fn item(recipient: &str) -> Value {
    json!({
        "id": "one",
        "location": "exchange",
        "facts": { "sender": "ann@example.com" },
        "recipients": [{ "facts": { "recipient": recipient } }],
        "parts": [{ "role": "message", "text": format!("My card number is\n{CARD}, expiry date 04/29.") }],
    })
}

fn mail() -> String {
    format!(
        "From: ann@example.com\r\nTo: bob@example.org, eve@example.com\r\nSubject: card\u{1b}[2J\r\n\r\n\
         My card number is {CARD}, expiry date 04/29.\r\n"
    )
}

#[test]
fn evidence_is_masked_unless_values_are_asked_for() {
    let folder = Folder::built();
    folder.write("a.json", item("bob@example.org").to_string());
    insta::assert_snapshot!("verdict", folder.weir(&["eval", "p.weirb", "a.json"]).ends(0).shown());
    for format in ["text", "json"] {
        let masked = folder.weir(&["eval", "p.weirb", "a.json", "--format", format]).ends(0);
        assert!(masked.out.contains("leaving") && !masked.out.contains("1111"), "{}", masked.out);
        let open = folder.weir(&["eval", "p.weirb", "a.json", "--format", format, "--show-values"]).ends(0);
        assert!(open.out.contains("1111"), "{}", open.out);
    }
}

#[test]
fn items_come_as_json_lines_mail_and_text() {
    let folder = Folder::built();
    folder.write("a.eml", mail());
    folder.write("a.txt", format!("card number {CARD}, expiry date 04/29"));
    let lines = format!("{}\n\n{}\n", item("bob@example.org"), item("eve@example.com"));
    folder.write("a.jsonl", &lines);
    let input = folder.weir_with(&["eval", "p.weirb", "--format", "json"], lines.as_bytes()).ends(0);
    let file = folder.weir(&["eval", "p.weirb", "a.jsonl", "--format", "json"]).ends(0);
    assert_eq!(input.out, file.out);
    let verdicts: Vec<Value> =
        file.out.lines().map(|line| serde_json::from_str(line).expect("a verdict on each line")).collect();
    assert_eq!(verdicts.len(), 2);
    assert_eq!(verdicts[0]["copies"][0]["matched"][0]["rule"], "leaving");
    assert_eq!(verdicts[1]["copies"][0]["matched"], json!([]));
    let mail = folder.weir(&["eval", "p.weirb", "a.eml", "--format", "json"]).ends(0);
    assert!(mail.json()["copies"].as_array().is_some_and(|copies| copies.len() == 2), "{}", mail.out);
    folder.weir(&["eval", "p.weirb", "a.txt"]).ends(0);
    folder.weir(&["eval", "p.weirb", "a.eml", "--location", "exchagne"]).ends(2);
}

#[test]
fn a_match_can_be_a_failure() {
    let folder = Folder::built();
    folder.write("out.json", item("bob@example.org").to_string());
    folder.write("in.json", item("eve@example.com").to_string());
    folder.weir(&["eval", "p.weirb", "in.json", "--fail-on", "match"]).ends(0);
    folder.weir(&["eval", "p.weirb", "in.json", "out.json", "--fail-on", "match"]).ends(1);
}

#[test]
fn a_bad_item_is_named_and_the_others_are_judged() {
    let folder = Folder::built();
    let bad = "{\"location\": \"exchange\", \"sender\": 1}";
    let lines = format!("{bad}\n{}\n[]\n{{\"location\":\"nowhere\"}}\n", item("bob@example.org"));
    let ran = folder.weir_with(&["eval", "p.weirb"], lines.as_bytes()).ends(2);
    assert!(ran.out.contains("card_mail.leaving"), "{}", ran.out);
    insta::assert_snapshot!("bad_items", ran.err);
}

#[test]
fn detection_masks_and_places() {
    let folder = Folder::empty();
    folder.write("a.txt", format!("é card number {CARD}, expiry date 04/29\n"));
    folder.write("a.eml", mail());
    insta::assert_snapshot!(
        "detected",
        folder.weir(&["detect", "a.txt", "a.eml", "--sit", "credit_card"]).ends(0).shown()
    );
    let json = folder.weir(&["detect", "a.txt", "--format", "json"]).ends(0).json();
    let found = json["occurrences"].as_array().expect("a list");
    let card =
        found.iter().find(|found| found["type"] == "std.sit.finance.credit_card").expect("the card number");
    assert_eq!((&card["line"], &card["column"]), (&json!(1), &json!(15)));
    assert_eq!(card["value"], "**** **** **** **11");
    let open = folder.weir(&["detect", "a.txt", "--show-values"]).ends(0);
    assert!(open.out.contains(CARD));
    let unknown = folder.weir(&["detect", "--sit", "credit_crad", "a.txt"]).ends(2);
    assert!(unknown.err.contains("did you mean `credit_card`?"), "{}", unknown.err);
    let partly = folder.weir(&["detect", "none.txt", "a.txt"]).ends(2);
    assert!(partly.out.contains("credit_card"), "{}", partly.out);
}

#[test]
fn a_project_detects_its_own_types() {
    let folder = Folder::project();
    let own = "sit badge \"Badge\" {\n  pattern high { match /\\bB-\\d{6}\\b/ }\n}\n";
    folder.write("types/badge.weir", own);
    let text = format!("B-123456 and card number {CARD}, expiry date 04/29, mail ann@example.com\n");
    let all = folder.weir_with(&["detect"], text.as_bytes()).ends(0);
    assert!(all.out.contains("badge") && all.out.contains("credit_card"), "{}", all.out);
    assert!(!all.out.contains("email_address"), "the project does not use it: {}", all.out);
    let named = folder.weir_with(&["detect", "--sit", "email_address"], text.as_bytes()).ends(0);
    assert!(named.out.contains("email_address") && !named.out.contains("badge"), "{}", named.out);
}

#[test]
fn types_of_many_countries_share_a_name() {
    let folder = Folder::empty();
    let text = "passport number P1234567, 12.03.2019\n";
    let every = folder.weir_with(&["detect", "--sit", "passport"], text.as_bytes()).ends(0);
    assert!(every.out.contains("Austria") && every.out.contains("Estonia"), "{}", every.out);
    let asked = ["detect", "--sit", "austria.passport", "--sit", "austria.passport"];
    let one = folder.weir_with(&asked, text.as_bytes()).ends(0);
    assert!(one.out.contains("Austria") && !one.out.contains("Estonia"), "{}", one.out);
    let explained = folder.weir(&["explain", "austria.passport"]).ends(0);
    assert!(explained.out.contains("std.sit.austria.passport"), "{}", explained.out);
    assert!(!explained.out.contains("std.sit.estonia.passport"), "{}", explained.out);
}

#[test]
fn what_is_no_text_is_not_read_as_one() {
    let folder = Folder::empty();
    let policy = "use std.sit.finance.credit_card\n\npolicy cards \"Cards\" {\n  mode = enforce\n  scope { exchange }\n  rule \
                  some \"Some\" {\n    when { content has credit_card }\n    then { block_access }\n  }\n}\n";
    folder.write("weir.toml", "[project]\nname = \"cards\"\nplatform = \"purview\"\n");
    folder.write("cards.weir", policy);
    folder.weir(&["build", "-o", "p.weirb"]).ends(0);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR ".to_vec();
    bytes.extend_from_slice(format!("card number {CARD}, expiry date 04/29").as_bytes());
    folder.write("scan.png", bytes);
    let refused = folder.weir(&["detect", "scan.png"]).ends(2);
    assert_eq!(refused.err, "weir: `scan.png` is no text: its bytes are not writing\n");
    assert!(!refused.out.contains("credit_card"), "{}", refused.out);
    let judged = folder.weir(&["eval", "p.weirb", "scan.png", "--format", "json"]).ends(0).json();
    let missing = json!([{ "part": 0, "state": "unsupported" }]);
    assert_eq!(judged["incomplete"].as_array().map(|all| &all[0]["missing"]), Some(&missing), "{judged}");
    let told = folder.weir(&["eval", "p.weirb", "scan.png"]).ends(0);
    assert!(told.out.contains("without scan.png (unsupported)"), "{}", told.out);
}

#[test]
fn an_item_that_says_a_thing_twice_is_refused() {
    let folder = Folder::built();
    let twice = "{\"location\": \"exchange\",\n \"facts\": {\"sender\": \"ann@example.com\", \"sender\": \"eve@example.com\"}}";
    folder.write("a.json", twice);
    let refused = folder.weir(&["eval", "p.weirb", "a.json"]).ends(2);
    assert_eq!(refused.err, "weir: a.json: not an item: the key `sender` stands twice at line 2 column 48\n");
}

#[test]
fn a_pipe_sees_no_progress() {
    let folder = Folder::built();
    let many: Vec<String> = (0..200).map(|index| format!("{index}.txt")).collect();
    for name in &many {
        folder.write(name, format!("card number {CARD}\n").repeat(2_000));
    }
    let mut arguments = vec!["detect", "--format", "json"];
    arguments.extend(many.iter().map(String::as_str));
    assert_eq!(folder.weir(&arguments).ends(0).err, "");
}

const COUNTING: &str = r#"
use std.sit.finance.credit_card

policy cards "Cards" {
  mode = enforce

  scope {
    exchange
  }

  rule leaving "Leaves" {
    allow WR0314 "the test is about these options"

    when {
      content has credit_card
    }

    then {
      block_access
      tip
      override = [with_justification]
      alert {
        threshold = 3
        window = 1 hour
      }
    }
  }
}
"#;

/// A bundle whose one rule may be overridden and alerts at the third match within an hour.
fn counting() -> Folder {
    let folder = Folder::empty();
    folder.write("weir.toml", "[project]\nname = \"counting\"\nplatform = \"purview\"\n");
    folder.write("policies/cards.weir", COUNTING);
    folder.weir(&["build", ".", "-o", "p.weirb"]).ends(0);
    folder
}

#[test]
fn alerts_count_by_the_items_own_times() {
    let folder = counting();
    let at = |time: u64| {
        let mut item = item("bob@example.org");
        item["time"] = json!(time);
        item
    };
    // Two files, and neither in the order of time.
    folder.write("a.jsonl", format!("{}\n{}\n{}\n", at(3_599), at(7_200), item("bob@example.org")));
    folder.write("b.jsonl", format!("{}\n{}\n", at(1_800), at(0)));
    let ran = folder.weir(&["eval", "p.weirb", "a.jsonl", "b.jsonl", "--format", "json"]).ends(0);
    let last = ran.out.lines().last().expect("a line");
    let last: Value = serde_json::from_str(last).expect("the alerts");
    let alert = json!({ "rule": "cards.leaving", "action": "alert", "time": 3_599, "matches": 3 });
    assert_eq!(last["alerts"].as_array().map(Vec::len), Some(1), "{last}");
    for (name, value) in alert.as_object().expect("an object") {
        assert_eq!(last["alerts"][0][name], *value, "{name}");
    }
    assert!(ran.err.contains("1 item without a time"), "{}", ran.err);
    let text = folder.weir(&["eval", "p.weirb", "a.jsonl", "b.jsonl"]).ends(0);
    assert!(
        text.out.contains("alerts\n  1970-01-01 00:59:59  alert of cards.leaving: 3 matches"),
        "{}",
        text.out
    );
}

#[test]
fn an_override_is_carried_out() {
    let folder = counting();
    folder.write("a.json", item("bob@example.org").to_string());
    let override_it = |more: &[&str]| {
        let arguments = [&["eval", "p.weirb", "a.json", "--override", "cards.leaving"], more].concat();
        folder.weir(&arguments).ends(0)
    };
    let text = override_it(&["--reason", "manager_approved", "--justification", "The audit."]);
    assert!(text.out.contains("header    msip_justification: Manager Approved;"), "{}", text.out);
    let json = override_it(&["--justification", "The audit.", "--format", "json"]);
    let json: Value = serde_json::from_str(json.out.lines().next().expect("a line")).expect("a verdict");
    assert_eq!(json["overridden"][0]["outcome"]["fate"], "delivered");
    assert_eq!(json["overridden"][0]["rules"], json!(["cards.leaving"]));
    let refused = override_it(&["--way", "acknowledge"]);
    assert!(
        refused.out.contains("not overridden for bob@example.org: `acknowledge` is not offered"),
        "{}",
        refused.out
    );
    // Without the option there is nothing to choose.
    folder.weir(&["eval", "p.weirb", "a.json", "--justification", "The audit."]).ends(2);
}
