//! Whatever bytes come: an error with the place inside the file or a whole tenant, never a panic, and in time.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use common::{BLOCKS, CLIXML, EXPORT, LABELS, PACKAGE, reading};
use proptest::prelude::*;
use weir_purview::Finding;

const SAMPLES: [&[u8]; 5] = [EXPORT, LABELS, BLOCKS, CLIXML, PACKAGE];

/// Of what is refused, something is said, and where.
fn judged(bytes: &[u8]) -> Option<Vec<Finding>> {
    match reading(&[("file", bytes)]) {
        Ok(_) => None,
        Err(findings) => {
            assert!(findings.iter().any(Finding::is_error));
            assert!(findings.iter().all(|finding| &*finding.origin.file == "file"));
            Some(findings)
        }
    }
}

#[test]
fn every_beginning_of_an_export_is_refused() {
    for sample in [EXPORT, LABELS, CLIXML, PACKAGE] {
        let end = sample.trim_ascii_end().len();
        for length in (1..end).step_by(97) {
            assert!(judged(&sample[..length]).is_some(), "{length} bytes of {end}");
        }
    }
}

#[test]
fn places_are_inside() {
    let rule = |field: &str| {
        format!(
            "[{{\"Name\": \"P\", \"Mode\": \"Enable\", \"ExchangeLocation\": \"All\"}},
             {{\"Name\": \"R\", \"ParentPolicyName\": \"P\", \"BlockAccess\": false, {field}}}]"
        )
    };
    let advanced = |text: &str| rule(&format!("\"AdvancedRule\": {}", serde_json::Value::from(text)));
    for (export, code, path) in [
        (rule("\"Disabled\": 3"), "WR0804", "[1].Disabled"),
        (rule("\"SetHeader\": \"System.Collections.Hashtable\""), "WR0803", "[1].SetHeader"),
        (rule("\"NotifyUser\": [\"a\", \"@{b=1}\"]"), "WR0803", "[1].NotifyUser[1]"),
        (
            advanced("{\"Condition\": {\"Operator\": \"Xor\"}}"),
            "WR0804",
            "[1].AdvancedRule.Condition.Operator",
        ),
        (
            advanced("{\"condition\": {\"Operator\": \"And\", \"SubConditions\": [{}]}}"),
            "WR0804",
            "[1].AdvancedRule.condition.SubConditions[0]",
        ),
        (
            advanced(
                "{\"Condition\": {\"ConditionName\": \"ContentContainsSensitiveInformation\", \"Value\": [{\"Groups\": [{\"Sensitivetypes\": [{\"Name\": \"x\", \"Mincount\": \"many\"}]}]}]}}",
            ),
            "WR0804",
            "[1].AdvancedRule.Condition.Value[0].Groups[0].Sensitivetypes[0].Mincount",
        ),
        (advanced("{\"Condition\": "), "WR0801", "[1].AdvancedRule"),
        ("[3]".to_owned(), "WR0804", "[0]"),
    ] {
        let findings = judged(export.as_bytes()).unwrap_or_else(|| panic!("read: {export}"));
        let first = findings.iter().find(|finding| finding.is_error()).unwrap();
        assert_eq!((first.code.as_str(), first.origin.path.as_str()), (code, path), "{first}");
    }
}

#[test]
fn depth_and_length_have_limits() {
    let nested = |begin: &str, middle: &str, end: &str, times: usize| {
        format!("{}{middle}{}", begin.repeat(times), end.repeat(times))
    };
    let groups = nested("{\"Operator\": \"And\", \"SubConditions\": [", "", "]}", 45);
    let rule = serde_json::json!([{
        "Name": "R", "ParentPolicyName": "P", "BlockAccess": true,
        "AdvancedRule": format!("{{\"Condition\": {groups}}}"),
    }]);
    for hostile in [
        nested("[", "", "]", 100_000),
        nested("{\"a\":", "1", "}", 100_000),
        nested("<a>", "", "</a>", 100_000),
        rule.to_string(),
        nested("SCDLPComplianceRule 'x' { a = @(", "1", ")}", 20_000),
        format!("SCDLPComplianceRule 'x' {{ a = {}", "@{a=".repeat(100_000)),
        "\"`".repeat(200_000),
        format!("x {}", "'".repeat(200_001)),
        "<".repeat(200_000),
        "&#0;".repeat(100_000),
    ] {
        assert!(judged(hostile.as_bytes()).is_some(), "{}", hostile.chars().take(60).collect::<String>());
    }
    // Many is not too many.
    let words: Vec<String> = (0..100_000).map(|number| format!("word {number}")).collect();
    let long = serde_json::json!([
        { "Name": "P", "Mode": "Enable", "ExchangeLocation": "All" },
        { "Name": "R", "ParentPolicyName": "P", "BlockAccess": true, "SubjectContainsWords": words },
    ]);
    assert!(judged(long.to_string().as_bytes()).is_none());
}

/// A `Ref` to an object of `Ref`s doubles with every line.
#[test]
fn references_do_not_explode() {
    let mut text = String::from("<Objs><Obj RefId=\"0\"><LST><S>a</S></LST></Obj>");
    for id in 1..64 {
        let before = id - 1;
        text.push_str(&format!(
            "<Obj RefId=\"{id}\"><LST><Ref RefId=\"{before}\"/><Ref RefId=\"{before}\"/></LST></Obj>"
        ));
    }
    text.push_str("</Objs>");
    assert!(judged(text.as_bytes()).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Bytes of real exports, some of them changed, taken out or doubled.
    #[test]
    fn mutated_exports_are_read_or_refused(
        sample in 0..SAMPLES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..6u8, any::<u8>()), 1..8),
    ) {
        let mut bytes = SAMPLES[sample].to_vec();
        for (place, what, byte) in edits {
            let at = place.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                3 => bytes.truncate(at.max(1)),
                4 => bytes[at] = b"{}[]\"\\:,0n<>&;'$@`"[usize::from(byte) % 18],
                _ => {
                    let end = (at + usize::from(byte)).min(bytes.len());
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
            }
            if bytes.is_empty() {
                bytes.push(byte);
            }
        }
        judged(&bytes);
    }

    /// JSON that is well formed and says something else: every value may stand in every field.
    #[test]
    fn values_in_wrong_fields_are_read_or_refused(
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..12),
    ) {
        let mut json: serde_json::Value = serde_json::from_slice(EXPORT).unwrap();
        let rules = json["dlp_compliance_rules"].as_array_mut().unwrap();
        for (from, to) in swaps {
            let rule = rules[from.index(3)].as_object_mut().unwrap();
            let keys: Vec<String> = rule.keys().cloned().collect();
            let value = rule[&keys[to.index(keys.len())]].clone();
            rule.insert(keys[from.index(keys.len())].clone(), value);
        }
        judged(json.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        judged(&bytes);
    }
}
