//! Messages as they travel, and the items they become.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use weir_extract::{ExtractError, Item, MAX_DEPTH, MAX_PARTS, MessageNames, message};
use weir_runtime::item::{Fact, Part, PartRole, PartState};

fn names() -> MessageNames {
    let name = |text: &str| Some(text.to_owned());
    MessageNames {
        location: "mail".into(),
        sender: name("from"),
        recipient: name("to"),
        subject: name("subject"),
        header: name("header"),
        size: name("size"),
        importance: name("importance"),
        document_name: name("document.name"),
        document_size: name("document.size"),
    }
}

fn read(name: &str) -> Item {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    message(&std::fs::read(path).unwrap(), &names()).unwrap()
}

fn text(fact: &str) -> Fact {
    Fact::Text(fact.to_owned())
}

fn recipients(item: &Item) -> Vec<&Fact> {
    item.recipients.iter().map(|recipient| &recipient.facts["to"]).collect()
}

/// Role, name, state and text of each part.
fn shape(item: &Item) -> Vec<(PartRole, &str, PartState, Option<&str>)> {
    let shape = |part: &'_ Part| (part.role, part.state);
    item.parts
        .iter()
        .map(|part| {
            let (role, state) = shape(part);
            (role, part.name.as_str(), state, part.text.as_deref())
        })
        .collect()
}

#[test]
fn the_header_says_who_wrote_to_whom() {
    let item = read("partner-and-stranger.eml");
    assert_eq!(item.location, "mail");
    assert_eq!(item.id, "20250602.1015@contoso.com");
    assert_eq!(item.time, Some(1_748_852_100));
    assert_eq!(item.facts["from"], text("ann@contoso.com"));
    assert_eq!(item.facts["subject"], text("Karten für Q2"));
    assert_eq!(item.facts["importance"], text("high"));
    let expected =
        ["bob@example.org", "kim@fabrikam.com", "joerg@contoso.com", "quiet@contoso.com"].map(text);
    assert_eq!(recipients(&item), expected.iter().collect::<Vec<_>>());
    assert_eq!(
        shape(&item),
        [(PartRole::Message, "", PartState::Scanned, Some("Card 4111 1111 1111 1111, grüße\r\n"))]
    );
}

#[test]
fn every_header_field_is_kept_and_a_repeated_one_has_all_values() {
    let item = read("partner-and-stranger.eml");
    let Fact::Keyed(header) = &item.facts["header"] else { panic!("keyed") };
    assert_eq!(header["Received"].len(), 2);
    assert_eq!(header["Cc"], ["Jörg <joerg@contoso.com>, bob@EXAMPLE.org"]);
    assert!(header["msip_labels"][0].contains("2096f6a2-d2f7-48be-b329-b73aaa526e5d_Name=Confidential"));
}

#[test]
fn a_page_that_says_more_than_the_text_is_a_part_of_its_own() {
    assert_eq!(
        shape(&read("page-beside-text.eml")),
        [
            (PartRole::Message, "", PartState::Scanned, Some("Please see the table.\r\n")),
            (
                PartRole::Message,
                "",
                PartState::Scanned,
                Some("Please see the table.\n4111111111111111\tM=FCller")
            ),
            (PartRole::Attachment, "", PartState::Unsupported, None),
        ]
    );
}

#[test]
fn a_page_that_says_the_same_is_not_counted_twice() {
    let item = read("same-page-and-text.eml");
    assert_eq!(
        shape(&item),
        [(PartRole::Message, "", PartState::Scanned, Some("Card 4111 1111 1111 1111 - thanks!"))]
    );
}

#[test]
fn attachments_are_read_or_say_why_not() {
    let item = read("attachments.eml");
    let attachment = PartRole::Attachment;
    assert_eq!(
        shape(&item),
        [
            (PartRole::Message, "", PartState::Scanned, Some("Here they are.")),
            (
                attachment,
                "übersicht.csv",
                PartState::Scanned,
                Some("name;card\nMüller;5500 0000 0000 0004\n")
            ),
            (attachment, "naïve list.json", PartState::Scanned, Some("{\"card\": \"4111111111111111\"}")),
            (attachment, "utf16.txt", PartState::Scanned, Some("SSN 123-45-6789")),
            (attachment, "locked.zip", PartState::Protected, None),
            (attachment, "open.zip", PartState::Unsupported, None),
            (attachment, ".._fwd.eml", PartState::Scanned, Some("inner secret\ninner body")),
            (attachment, ".._fwd.eml/notes.txt", PartState::Scanned, Some("inner notes")),
            (attachment, "report.pdf", PartState::Unsupported, None),
        ]
    );
    assert_eq!(item.parts[7].facts["document.name"], text("notes.txt"));
    assert_eq!(item.parts[8].facts["document.size"], Fact::Number(9));
}

#[test]
fn what_is_encrypted_is_protected() {
    for name in ["enveloped.eml", "pgp.eml"] {
        let states: Vec<PartState> = read(name).parts.iter().map(|part| part.state).collect();
        assert_eq!(states, [PartState::Protected], "{name}");
    }
}

#[test]
fn damage_loses_no_text() {
    let item = read("broken.eml");
    assert_eq!(item.facts["subject"], text("café =?utf-8?q?unclosed"));
    assert!(item.recipients.is_empty());
    assert_eq!(
        shape(&item),
        [
            (PartRole::Message, "", PartState::Scanned, Some("grüße\nstill text 4111111111111111\n")),
            (PartRole::Attachment, "bad.txt", PartState::Scanned, Some("Hello, world")),
        ]
    );
}

#[test]
fn the_messages_of_a_digest_are_attachments() {
    let attachment = (PartRole::Attachment, "message.eml", PartState::Scanned);
    let expected =
        ["first\none", "second\ntwo"].map(|text| (attachment.0, attachment.1, attachment.2, Some(text)));
    assert_eq!(shape(&read("digest.eml")), expected);
}

#[test]
fn only_what_the_caller_names_is_stored() {
    let item = message(b"From: a@b.c\nTo: d@e.f\n\nx", &MessageNames::default()).unwrap();
    assert!(item.facts.is_empty());
    assert_eq!(item.recipients.len(), 1);
    assert_eq!(item.parts[0].text.as_deref(), Some("x"));
}

#[test]
fn a_file_that_is_no_message_is_refused() {
    for (bytes, error) in [
        (&b""[..], ExtractError::Empty),
        (b"\n\n", ExtractError::Empty),
        (b"just a text\nwith lines", ExtractError::NoHeader),
        (b"\x00\x01\x02", ExtractError::NoHeader),
        (b" From: a@b.c\n\nx", ExtractError::NoHeader),
    ] {
        assert_eq!(message(bytes, &names()).unwrap_err(), error, "{bytes:?}");
    }
}

#[test]
fn nesting_and_number_have_limits_that_show() {
    let nested = format!("From: a@b.c\n{}", "Content-Type: message/rfc822\n\n".repeat(100_000));
    let item = message(nested.as_bytes(), &names()).unwrap();
    assert_eq!(item.parts.last().unwrap().state, PartState::Failed);
    assert!(item.parts.len() <= MAX_DEPTH + 1);

    let part = "--b\nContent-Disposition: attachment\n\nx\n";
    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", part.repeat(MAX_PARTS + 50));
    let item = message(many.as_bytes(), &names()).unwrap();
    assert_eq!(item.parts.len(), MAX_PARTS + 1);
    assert_eq!(item.parts.last().unwrap().state, PartState::Failed);
}

#[test]
fn names_are_cut_at_the_front_and_cannot_multiply() {
    let name = format!("{}.exe", "x".repeat(10_000));
    let level = |inner: &str| format!("Content-Type: message/rfc822; name=\"{name}\"\n\n{inner}");
    let part = "--b\nContent-Type: application/pdf; name=a.pdf\n\nx\n";
    let inner = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", part.repeat(500));
    let nested = (0..20).fold(inner, |inner, _| level(&inner));
    let item = message(format!("From: a@b.c\n{nested}").as_bytes(), &names()).unwrap();
    let total: usize = item.parts.iter().map(|part| part.name.len()).sum();
    assert!(total < 520 * 2_300, "{total}");
    assert!(item.parts.iter().all(|part| part.name.ends_with(".exe") || part.name.ends_with("/a.pdf")));
}
