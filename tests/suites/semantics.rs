//! The numbered sentences of the semantics chapter. Most are kept by cases in Weir, whose tests pass exactly when the
//! sentence is kept; what the test language cannot say stands here.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::collections::BTreeSet;

use weir_runtime::Bundle;
use weir_runtime::outcome::Granted;
use weir_runtime::verdict::{Applied, Incomplete, Missing, OptionJson, PartState, Reason, Role, Verdict};
use weir_tests::projects::{describe, failures, from_text, from_texts, judge, run};
use weir_tests::repository::{files, read};

const CASES: &str = "tests/cases/semantics";

/// The numbers of the sentences in the chapter.
fn sentences() -> Vec<String> {
    let chapter = read("book/src/reference/semantics.md").expect("the chapter");
    let numbers = chapter.split("**S").skip(1).filter_map(|rest| rest.split_once(".**"));
    numbers.map(|(number, _)| format!("S{number:0>2}")).collect()
}

/// The text of a case, by the beginning of its name.
fn case(name: &str) -> String {
    let found =
        files(CASES, "weir").into_iter().find(|(path, _)| path.starts_with(&format!("{CASES}/{name}")));
    found.unwrap_or_else(|| panic!("no case begins with {name}")).1
}

/// The verdicts of a case's tests, by the beginning of its name.
fn verdicts(name: &str) -> Vec<Verdict> {
    let outcome = run(&from_text(&case(name)), None).unwrap_or_else(|problems| panic!("{problems}"));
    outcome.results.into_iter().map(|result| result.verdict.expect("a verdict")).collect()
}

#[test]
fn every_sentence_has_a_case() {
    let sentences = sentences();
    assert_eq!(sentences.len(), 55, "{sentences:?}");
    let cases = files(CASES, "weir");
    let missing: Vec<&String> = sentences
        .iter()
        .filter(|number| !cases.iter().any(|(path, _)| path.starts_with(&format!("{CASES}/{number}-"))))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn every_case_keeps_its_sentence() {
    let mut faults = Vec::new();
    for (path, text) in files(CASES, "weir") {
        let analysis = from_text(&text);
        if !analysis.findings().is_empty() {
            faults.push(format!("{path}\n{}", describe(&analysis, analysis.findings())));
        }
        match run(&analysis, None) {
            Ok(outcome) if outcome.results.len() < 2 => {
                faults.push(format!("{path}: a case needs two tests, one for each side"));
            }
            Ok(outcome) if outcome.failed() > 0 => {
                faults.push(format!("{path}\n{}", failures(&analysis, &outcome)));
            }
            Ok(_) => {}
            Err(problems) => faults.push(format!("{path}\n{problems}")),
        }
    }
    assert!(faults.is_empty(), "{} cases\n\n{}", faults.len(), faults.join("\n"));
}

/// A case whose rules never fail, or never hold, shows one side only.
#[test]
fn every_rule_of_a_case_is_seen_to_match_and_not_to_match() {
    // Rules that say nothing of the item apply always, and what is switched off never.
    const ONE_SIDED: &[&str] = &["S26", "S27", "S28", "S31", "S32", "S09-a-rule-without-when"];
    let mut faults = Vec::new();
    for (path, text) in files(CASES, "weir") {
        let name = path.trim_start_matches(CASES).trim_start_matches('/');
        if ONE_SIDED.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        let Ok(outcome) = run(&from_text(&text), None) else { continue };
        for rule in outcome.coverage.rules {
            if !(rule.seen_true && rule.seen_false) {
                let side = if rule.seen_true { "fail" } else { "hold" };
                faults.push(format!("{name}: `{}` is never seen to {side}", rule.rule));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The verdict on an item in its JSON form.
fn judged(case_name: &str, item: &str) -> Verdict {
    let item = serde_json::from_str(item).expect("an item");
    judge(&from_text(&case(case_name)), &item).unwrap_or_else(|problem| panic!("{problem}"))
}

const STRICT: &str = r#"
platform strict "Strict" {
  mode enforce "Enforce" {
    enforces = true
    notifies = true
    reports = true
    default = true
  }

  location desk "Desk" {
    content = []
    resolve = most_restrictive
    copies = one
  }

  attribute clearance : text "Clearance" {
    of = item
    required = true

    contains {
      locations = [desk]
    }
  }

  action hold "Hold" {
    locations = [desk]
    role = enforce
    rank = 10
  }
}

policy papers "Papers" {
  scope {
    desk
  }

  rule cleared "Cleared" {
    when {
      clearance contains ["high"]
    }

    then {
      hold
    }
  }
}

test "stated" {
  given desk {
    clearance = "high"
  }
  expect {
    rule papers.cleared
  }
}

test "not stated" {
  given desk {
  }
  expect {
    no rule
  }
}
"#;

/// S2: the platform of the cases requires no attribute, so this one is declared here.
#[test]
fn an_item_that_does_not_state_a_required_attribute_is_refused() {
    let manifest = "[project]\nname = \"strict\"\nplatform = \"strict\"\n";
    let analysis = from_texts(&[("weir.toml", manifest), ("strict.weir", STRICT)]);
    assert!(!analysis.has_errors(), "{}", describe(&analysis, analysis.findings()));
    let outcome = run(&analysis, None).unwrap_or_else(|problems| panic!("{problems}"));
    let codes = |index: usize| -> Vec<&str> {
        outcome.results[index].failures.iter().map(|failure| failure.code.as_str()).collect()
    };
    assert_eq!(codes(0), Vec::<&str>::new());
    assert_eq!(codes(1), ["WR0905"]);
}

/// S10: who is judged alone has one name, unless it could not be found out.
#[test]
fn an_item_whose_recipients_have_not_one_name_each_is_refused() {
    let refused = |recipient: &str, more: &str| {
        let item = format!(r#"{{"version": 1, "location": "exchange", "recipients": [{recipient}]{more}}}"#);
        let item = serde_json::from_str(&item).expect("an item");
        judge(&from_text(&case("S10-each")), &item).is_err()
    };
    assert!(!refused(r#"{"facts": {"recipient": "bob@example.org"}}"#, ""));
    assert!(refused(r#"{"facts": {}}"#, ""));
    assert!(refused(r#"{"facts": {"recipient": []}}"#, ""));
    assert!(refused(r#"{"facts": {"recipient": ["kim@fabrikam.com", "bob@example.org"]}}"#, ""));
    assert!(!refused(r#"{"facts": {}}"#, r#", "unknown": ["recipient"]"#));
}

/// S10: outcomes that are equal are one entry of the verdict, in the order of the recipients.
#[test]
fn equal_copies_are_merged() {
    let verdict = verdicts("S10-each").remove(0);
    let recipients: Vec<Vec<String>> = verdict.copies.iter().map(|copy| copy.recipients.clone()).collect();
    let strangers = vec!["bob@example.org".to_owned(), "jan@example.net".to_owned()];
    let others = vec!["kim@fabrikam.com".to_owned(), "eve@contoso.com".to_owned()];
    assert_eq!(recipients, [strangers, others]);
}

/// S11: one copy for the activity that an item names, and one for each activity of the location otherwise.
#[test]
fn every_activity_of_the_location_is_in_one_copy() {
    let verdicts = verdicts("S11");
    let activities = |verdict: &Verdict| -> Vec<String> {
        let mut names: Vec<String> = verdict.copies.iter().flat_map(|copy| copy.activities.clone()).collect();
        names.sort();
        names
    };
    let analysis = from_text(&case("S11"));
    let platform = &analysis.model.platforms[0];
    let devices = platform.location("devices").expect("the location");
    let mut declared: Vec<String> = platform
        .activities
        .iter()
        .filter(|activity| activity.reach.locations.contains(&devices))
        .map(|activity| activity.name.clone())
        .collect();
    declared.sort();
    assert!(declared.len() > 2);
    assert_eq!(activities(&verdicts[0]), declared);
    assert_eq!(activities(&verdicts[1]), ["print"]);
}

/// S14: the rule, the copy and the data are named.
#[test]
fn what_is_missing_is_named() {
    let verdict = judged(
        "S14-unknown",
        r#"{
            "location": "exchange",
            "facts": { "message.subject": "groups, labels and classifiers" },
            "recipients": [{ "facts": { "recipient": "bob@example.org" } }],
            "parts": [
                { "role": "message", "text": "a", "classifiers": { "resume": false } },
                { "role": "attachment", "state": "failed" }
            ],
            "unknown": ["sender.groups"]
        }"#,
    );
    let named: Vec<(&str, Vec<String>)> = verdict
        .incomplete
        .iter()
        .map(|entry| (entry.rule.as_str(), entry.missing.iter().map(ToString::to_string).collect()))
        .collect();
    assert_eq!(
        named,
        [
            ("missing.from_finance", vec!["sender.groups".to_owned()]),
            ("missing.labelled", vec!["part 1 (failed)".to_owned()]),
            ("missing.classified", vec!["classifier resume".to_owned()]),
        ]
    );
    assert!(verdict.incomplete.iter().all(|entry| entry.recipients == ["bob@example.org"]));
    assert!(verdict.copies.iter().all(|copy| copy.matched.is_empty()));
}

/// S14: a classifier that answered `false` is known; so is a label that a part states.
#[test]
fn what_is_known_is_not_missing() {
    let verdict = judged(
        "S14-unknown",
        r#"{
            "location": "exchange",
            "facts": { "message.subject": "labels and classifiers" },
            "parts": [{ "role": "attachment", "state": "protected", "label": "secret", "classifiers": { "resume": false } }]
        }"#,
    );
    assert!(verdict.incomplete.is_empty(), "{:?}", verdict.incomplete);
}

/// S15: expressions that are refused, and some that are not.
#[test]
fn look_around_back_references_and_empty_matches_are_refused() {
    let codes = |expression: &str| -> Vec<String> {
        let text = format!("sit x \"X\" {{\n  pattern high {{\n    match /{expression}/\n  }}\n}}\n");
        let analysis = from_text(&text);
        let errors = analysis.findings().iter().filter(|finding| finding.code.as_str() != "WR0701");
        errors.map(|finding| finding.code.as_str().to_owned()).collect()
    };
    for refused in [
        "a(?=b)",
        "a(?!b)",
        "(?<=a)b",
        "(?<!a)b",
        r"(a)\1",
        "(?P<x>a)(?P=x)",
        "a*",
        "a?",
        "(?:a|)",
        r"\b",
        "^$",
        "a{0}",
        "(?:a*b*)+",
        "a(",
        "[b-a]",
    ] {
        assert_eq!(codes(refused), ["WR0501"], "{refused}");
    }
    for accepted in ["a+", "a*b", r"\ba", "(?:a|bc)d?", r"\p{Greek}+", "^a", "a$", "(?P<x>a)"] {
        assert_eq!(codes(accepted), Vec::<String>::new(), "{accepted}");
    }
}

/// S16: a match has at most 1,024 bytes, so the longest that may be is taken and one that needs more is none.
#[test]
fn a_match_has_at_most_1024_bytes() {
    let rule = |name: &str, sit: &str| {
        format!(
            "  rule {name} \"{name}\" {{\n    when {{\n      content has {sit}\n    }}\n\n    then {{\n      block_access\n    }}\n  }}\n"
        )
    };
    let text = format!(
        "sit closed \"Closed\" {{\n  pattern high {{\n    match /<x+>/\n  }}\n}}\n\n\
         policy long \"Long\" {{\n  scope {{\n    exchange\n  }}\n\n{}}}\n",
        rule("closed", "closed")
    );
    let analysis = from_text(&text);
    let matches = |inner: usize| {
        let body = format!("a <{}> b", "x".repeat(inner));
        let item =
            serde_json::json!({ "location": "exchange", "parts": [{ "role": "message", "text": body }] });
        let verdict = judge(&analysis, &serde_json::from_value(item).expect("an item"));
        !verdict.unwrap_or_else(|problem| panic!("{problem}")).copies[0].matched.is_empty()
    };
    assert!(matches(1));
    assert!(matches(1022));
    assert!(!matches(1023));
    assert!(!matches(5000));
}

/// S29: the actions of the other rules are listed with the reason and the rule that outranked them.
#[test]
fn outranked_actions_are_listed() {
    let verdict = verdicts("S29-the-first").remove(1);
    let listed: Vec<String> = verdict.copies[0]
        .outranked
        .iter()
        .map(|entry| {
            let by = entry.by.as_deref().unwrap_or("nobody");
            format!("{} of {}: {:?} by {by}", entry.action.action, entry.action.rule, entry.reason)
        })
        .collect();
    assert_eq!(
        listed,
        [
            "encrypt of restrictive.marking: LessRestrictive by restrictive.blocking",
            "notify of restrictive.marking: LessRestrictive by restrictive.blocking",
            "tip of restrictive.marking: LessRestrictive by restrictive.blocking",
            "block_access of restrictive.blocking_too: LaterInOrder by restrictive.blocking",
            "notify of restrictive.blocking_too: LaterInOrder by restrictive.blocking",
            "tip of restrictive.blocking_too: LaterInOrder by restrictive.blocking",
        ]
    );
}

/// S30: among equal levels that of the first rule is applied, and what a tested rule asks for is listed with its mode.
#[test]
fn among_equal_levels_the_first_rule_is_applied() {
    let text = case("S30-each").replace("print = audit", "print = block");
    let outcome = run(&from_text(&text), None).unwrap_or_else(|problems| panic!("{problems}"));
    let verdict = outcome.results[0].verdict.as_ref().expect("a verdict");
    let copy = |activity: &str| {
        let found = verdict.copies.iter().find(|copy| copy.activities.iter().any(|name| name == activity));
        found.expect("the copy")
    };
    let print: Vec<&str> = copy("print")
        .applied
        .iter()
        .filter(|each| each.action == "print")
        .map(|each| each.rule.as_str())
        .collect();
    assert_eq!(print, ["first.only"]);
    let usb = copy("copy_to_usb").outranked.iter().find(|each| each.action.rule == "tested.only");
    assert_eq!(usb.map(|each| each.reason), Some(Reason::Mode));
}

/// S33: the applied rule's actions as they stand, then what others report; those outranked in the same way.
#[test]
fn the_lists_of_a_copy_have_an_order() {
    let verdict = verdicts("S33").remove(0);
    let copy = &verdict.copies[0];
    let named = |action: &Applied| format!("{} of {}", action.action, action.rule);
    assert_eq!(
        copy.applied.iter().map(named).collect::<Vec<_>>(),
        [
            "alert of listed.blocking",
            "set_header of listed.blocking",
            "block_access of listed.blocking",
            "alert of listed.telling",
            "incident_report of listed.marking",
        ]
    );
    let outranked: Vec<String> = copy.outranked.iter().map(|entry| named(&entry.action)).collect();
    assert_eq!(outranked, ["notify of listed.telling", "encrypt of listed.marking"]);
    let roles: Vec<Role> = copy.applied.iter().map(|action| action.role).collect();
    assert_eq!(roles, [Role::Report, Role::Enforce, Role::Enforce, Role::Report, Role::Report]);
}

/// S34: evidence of every line that holds, by place; none where a line without a type decides.
#[test]
fn an_any_gives_the_evidence_of_every_line_that_holds() {
    let verdicts = verdicts("S34");
    let evidence = |verdict: &Verdict| -> Vec<(usize, usize, String)> {
        let found = verdict.copies[0].matched.iter().flat_map(|rule| &rule.evidence);
        found.map(|each| (each.part, each.start, each.name.clone())).collect()
    };
    let at = |part, start, name: &str| (part, start, format!("case.{name}"));
    assert_eq!(evidence(&verdicts[0]), [at(0, 0, "code"), at(0, 11, "number"), at(1, 0, "number")]);
    assert_eq!(evidence(&verdicts[1]), []);
}

/// S35: one entry for copies that miss the same, data in the order of its kinds.
#[test]
fn incomplete_names_the_rule_the_copies_and_the_data() {
    let verdict = verdicts("S35").remove(0);
    let part = Missing::Part { part: 0, state: PartState::Unsupported };
    let groups = Missing::Attribute { attribute: "sender.groups".to_owned() };
    let entry = |rule: &str, recipients: &[&str], missing: Vec<Missing>| Incomplete {
        rule: rule.to_owned(),
        recipients: recipients.iter().map(|name| (*name).to_owned()).collect(),
        missing,
    };
    assert_eq!(
        verdict.incomplete,
        [
            entry("partial.numbers", &["bob@example.org", "kim@fabrikam.com"], vec![part.clone(), groups]),
            entry("partial.partner", &["kim@fabrikam.com"], vec![part]),
        ]
    );
}

/// S14: what is behind a rule that could end the evaluation misses what that rule misses.
#[test]
fn rules_behind_an_uncertain_end_are_incomplete() {
    let groups = Missing::Attribute { attribute: "sender.groups".to_owned() };
    let entry = |rule: &str, recipients: &[&str]| Incomplete {
        rule: rule.to_owned(),
        recipients: recipients.iter().map(|name| (*name).to_owned()).collect(),
        missing: vec![groups.clone()],
    };
    assert_eq!(
        verdicts("S14-rules").remove(0).incomplete,
        [
            entry("gate.first", &["bob@example.org", "eve@contoso.com"]),
            entry("later.behind", &["bob@example.org"]),
        ]
    );
}

#[test]
fn s52_a_label_brings_its_protection_and_its_markings() {
    let verdicts = verdicts("S48-a-label");
    let outcome = &verdicts[0].copies[0].outcome;
    let label = outcome.label.as_ref().expect("a label");
    assert_eq!((label.label.as_deref(), label.replaces.as_deref()), (Some("secret"), None));
    let [encrypt, mark] = label.brings.as_slice() else { panic!("{label:?}") };
    assert_eq!((encrypt.block.as_str(), mark.block.as_str()), ("encrypt", "mark"));
    let grants = [
        Granted { right: "co_author".into(), address: Some("staff".into()), ..Granted::default() },
        Granted { right: "view".into(), domain: Some("fabrikam.com".into()), ..Granted::default() },
    ];
    assert_eq!(encrypt.grants, grants);
    let text = |text: &str| Some(OptionJson::Text(text.to_owned()));
    assert_eq!(encrypt.settings.get("expires").cloned(), text("2030-01-31"));
    assert_eq!(encrypt.settings.get("offline").cloned(), text("never"));
    assert!(outcome.protection.encrypt.is_some());
    assert_eq!(outcome.marks.watermark.as_deref(), Some("Secret"));
    assert!(verdicts[1].copies[0].outcome.is_empty());
}

#[test]
fn s48_a_block_comes_where_its_row_says() {
    let verdicts = verdicts("S48-a-block");
    let brought = |verdict: &Verdict| -> Vec<String> {
        let label = verdict.copies[0].outcome.label.as_ref().expect("a label");
        label.brings.iter().map(|block| block.block.clone()).collect()
    };
    assert_eq!(brought(&verdicts[0]), ["encrypt", "mark"]);
    assert_eq!(brought(&verdicts[1]), ["encrypt"]);
    let outcome = |index: usize| &verdicts[index].copies[0].outcome;
    assert_eq!(outcome(0).marks.header.as_deref(), Some("Secret"));
    assert_eq!(outcome(1).marks.header, None);
    let label = outcome(1).label.as_ref().expect("a label");
    let grants: Vec<(&str, &str)> = label.brings[0]
        .grants
        .iter()
        .map(|grant| {
            let to = grant.address.as_deref().or(grant.domain.as_deref()).expect("somebody");
            (grant.right.as_str(), to)
        })
        .collect();
    let expected =
        [("read", "staff"), ("print", "staff"), ("read", "fabrikam.com"), ("print", "fabrikam.com")];
    assert_eq!(grants, expected);
}

#[test]
fn s51_a_label_that_stays_is_told() {
    let kept = &verdicts("S47")[2].copies[0];
    assert!(kept.applied.is_empty() && kept.outcome.is_empty());
    let reasons: Vec<_> = kept.outranked.iter().map(|outranked| outranked.reason).collect();
    assert_eq!(reasons, [Reason::KeepsLabel]);
}

#[test]
fn s53_label_policies_offer_labels_in_their_order() {
    let analysis = from_text(&case("S49"));
    let built = analysis.build(None, &BTreeSet::new()).expect("a bundle");
    let bundle = Bundle::open(&built.bytes).expect("an opened bundle");
    let groups = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let offered = |groups: &[String]| -> Vec<&str> {
        bundle.labels_for("ann@contoso.com", groups).offered().iter().map(|label| label.label).collect()
    };
    let all = ["public", "internal", "confidential", "confidential.people"];
    assert_eq!(offered(&[]), all);
    assert_eq!(offered(&groups(&["guests"])), Vec::<&str>::new());
    assert_eq!(offered(&groups(&["Finance", "guests"])), ["confidential", "confidential.figures"]);
    let both = groups(&["finance"]);
    let choice = bundle.labels_for("ann@contoso.com", &both);
    assert_eq!(choice.policies().collect::<Vec<_>>(), ["for_finance", "for_all"]);
    let labels = choice.offered();
    let confidential = labels.iter().find(|label| label.label == "confidential").expect("it is offered");
    assert_eq!(
        (confidential.can_be_chosen, confidential.by.as_slice()),
        (false, &["for_finance", "for_all"][..])
    );

    let default = |content: &str| choice.default_for(content).map(|said| (said.value, said.by));
    assert_eq!(default("documents"), Some(("confidential.figures", Some("for_finance"))));
    assert_eq!(default("email"), Some(("public", Some("for_all"))));
    assert_eq!(default("sites"), None);
    assert!(choice.must_have("email").value && !choice.must_have("sites").value);
    assert_eq!(choice.must_have("email").by, Some("for_finance"));
    assert_eq!(choice.help().and_then(|said| said.by), Some("for_all"));

    let asks = |from: Option<&str>, to: Option<&str>| {
        let change = choice.change(from, to).expect("labels that exist");
        (change.allowed, change.needs_justification, change.by)
    };
    assert_eq!(asks(Some("internal"), Some("public")), (true, true, Some("for_all")));
    assert_eq!(asks(Some("internal"), None), (true, true, Some("for_all")));
    assert_eq!(asks(Some("public"), Some("internal")), (true, false, None));
    assert_eq!(asks(None, Some("public")), (true, false, None));
    assert_eq!(asks(Some("confidential.people"), Some("confidential.figures")), (true, false, None));
    assert_eq!(asks(Some("public"), Some("confidential")), (false, false, None));
    assert_eq!(choice.change(Some("nothing"), None), None);
}
