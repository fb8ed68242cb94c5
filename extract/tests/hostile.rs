//! Any bytes at all: never a panic, and time in proportion to the input.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use weir_extract::{MessageNames, message, text};

fn names() -> MessageNames {
    let name = || Some("name".to_owned());
    MessageNames {
        location: "mail".into(),
        sender: name(),
        recipient: name(),
        subject: name(),
        header: name(),
        size: name(),
        importance: name(),
        document_name: name(),
        document_size: name(),
    }
}

fn samples() -> Vec<Vec<u8>> {
    let folder = format!("{}/tests/data", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Pieces that mean something to a reader of mail.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\n\n",
    "--b",
    "--b--",
    ": ",
    "; ",
    "=?",
    "?=",
    "?q?",
    "?b?",
    "utf-8",
    "utf-7",
    "iso-2022-jp",
    "gb18030",
    "<",
    ">",
    "@",
    "\"",
    "\\",
    "(",
    ")",
    ",",
    "From: ",
    "To: ",
    "Date: ",
    "Content-Type: ",
    "multipart/mixed",
    "multipart/digest",
    "message/rfc822",
    "text/html",
    "text/plain",
    "boundary=b",
    "charset=",
    "name*0*=",
    "filename*1=",
    "''",
    "%C3",
    "\t",
    " ",
    "Content-Transfer-Encoding: ",
    "base64",
    "quoted-printable",
    "=C3",
    "&#x",
    "&amp;",
    "<script>",
    "</style",
    "<!--",
    "-->",
    "\u{0}",
    "ü",
    "\u{1a}",
    "=",
];

fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edit = (any::<prop::sample::Index>(), 0..3usize, 0..40usize, prop::sample::select(PIECES));
    (prop::sample::select(samples()), prop::collection::vec(edit, 0..12)).prop_map(|(mut bytes, edits)| {
        for (at, deletes, copies, piece) in edits {
            let at = at.index(bytes.len() + 1);
            let end = (at + deletes * 7).min(bytes.len());
            let copied: Vec<u8> = bytes[at..(at + copies).min(bytes.len())].to_vec();
            bytes.splice(at..end, piece.bytes().chain(copied));
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn random_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = message(&bytes, &names());
        let _ = text(&bytes);
        let mut with_header = b"From: a@b.c\nContent-Type: text/html; charset=".to_vec();
        with_header.extend(&bytes);
        prop_assert!(message(&with_header, &names()).is_ok());
    }

    #[test]
    fn random_pieces_are_read_or_refused(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..300)) {
        let _ = message(pieces.concat().as_bytes(), &names());
    }

    #[test]
    fn damaged_messages_are_read_or_refused(bytes in mutated()) {
        if let Ok(item) = message(&bytes, &names()) {
            prop_assert!(!item.parts.is_empty() || !bytes.is_empty());
        }
    }
}

#[test]
fn every_beginning_of_a_message_is_read_or_refused() {
    for sample in samples() {
        for end in 0..sample.len() {
            let _ = message(&sample[..end], &names());
        }
    }
}

/// Two megabytes of each nuisance; a quadratic step would take minutes.
#[test]
fn nuisances_take_time_in_proportion() {
    let repeat = |piece: &str| piece.repeat(2_000_000 / piece.len());
    let header = "From: a@b.c\n";
    let nuisances = [
        format!("{header}Subject: {}", repeat("=?aa?q?x")),
        format!("{header}Subject: {}", repeat("=?a?q?x?= ")),
        format!("{header}To: {}", repeat("=?aa?q?x")),
        format!("{header}To: {}", repeat("a@b.c, ")),
        format!("{header}To: {}", repeat("a:b@c")),
        format!("{header}To: {}", repeat("(")),
        format!("{header}To: {}", repeat("\"\\")),
        format!("{header}To: {}", repeat("<")),
        format!("{header}{}", repeat("To: a@b.c\n")),
        format!("{header}Subject:{}", repeat("\n x")),
        format!("{header}Content-Type: text/plain{}", repeat("; a*0=b")),
        format!("{header}Content-Type: text/plain{}", repeat("; a*=b''c")),
        format!("{header}Content-Disposition: x; filename=\"{}", repeat("=?aa?q?")),
        format!("{header}Content-Type: multipart/mixed; boundary=b\n\n{}", repeat("--b\n")),
        format!(
            "{header}Content-Type: multipart/mixed; boundary=b\n\n{}",
            repeat("--b\nContent-Type: multipart/mixed; boundary=x\n\n")
        ),
        format!("{header}{}", repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n")),
        format!("{header}{}", repeat("Content-Type: message/rfc822\n\n")),
        format!("{header}{}", repeat("Content-Type: multipart/digest; boundary=b\n\n--b\n\n")),
        format!("{header}Content-Type: text/html\n\n{}", repeat("<")),
        format!("{header}Content-Type: text/html\n\n{}", repeat("<a ")),
        format!("{header}Content-Type: text/html\n\n{}", repeat("<a x=\"")),
        format!("{header}Content-Type: text/html\n\n{}", repeat("<!--")),
        format!("{header}Content-Type: text/html\n\n{}", repeat("<script></")),
        format!("{header}Content-Type: text/html\n\n{}", repeat("&a")),
        format!("{header}Content-Type: text/html\n\n{}", repeat(" <p>")),
        format!("{header}Content-Transfer-Encoding: quoted-printable\n\n{}", repeat("= ")),
    ];
    for nuisance in &nuisances {
        let start = Instant::now();
        let _ = message(nuisance.as_bytes(), &names());
        let took = start.elapsed();
        let shown: String = nuisance.chars().skip(header.len()).take(60).collect();
        assert!(took < Duration::from_secs(10), "{took:?} for {shown:?}");
    }
}
