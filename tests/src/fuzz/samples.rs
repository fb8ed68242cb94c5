//! A small project with every construct, on a platform of its own, and items for it. Its bundle has a few kilobytes, so
//! that a suite can change every byte of it.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use weir_compiler::analysis::analyse;
use weir_compiler::project::{self, Memory};
use weir_runtime::item::{Detected, Fact, Facts, Item, Part, PartRole, PartState, Recipient};

macro_rules! small {
    ($($name:literal),*) => {
        &[$(($name, include_bytes!(concat!("../../cases/robustness/small/", $name)))),*]
    };
}

/// The files of the small project.
pub const SMALL: &[(&str, &[u8])] = small!(
    "weir.toml",
    "env/harbour.toml",
    "platform.weir",
    "policies.weir",
    "tests.weir",
    "fixtures/cards.txt"
);

/// Its manifest, for projects that have none.
pub const MANIFEST: &str = include_str!("../../cases/robustness/small/weir.toml");

/// The bundle of the small project.
pub fn bundle() -> &'static [u8] {
    static BUNDLE: OnceLock<Vec<u8>> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let mut files = Memory::default();
        for (name, content) in SMALL {
            files.insert(name, *content);
        }
        let analysis = analyse(project::load(&files).unwrap_or_default());
        let environment = analysis.project.environment("harbour");
        match analysis.build(environment, &BTreeSet::new()) {
            Ok(built) => built.bytes,
            Err(findings) => panic!("the small project does not build: {findings:#?}"),
        }
    })
}

/// Three items: a message that matches, a file on a device of which much is missing, and one that names what no bundle has.
pub fn items() -> &'static [Item] {
    static ITEMS: OnceLock<Vec<Item>> = OnceLock::new();
    ITEMS.get_or_init(|| vec![message(), device(), stranger()])
}

fn message() -> Item {
    let text = |text: &str| Fact::Text(text.to_owned());
    let recipient = |address| Recipient { facts: Facts::from([("recipient".to_owned(), text(address))]) };
    let body = Part {
        role: PartRole::Message,
        text: Some(
            String::from_utf8_lossy(SMALL.iter().last().map_or(&[], |(_, bytes)| *bytes)).into_owned(),
        ),
        label: Some("inner.crew_only".to_owned()),
        ..Part::default()
    };
    let attachment = Part {
        role: PartRole::Attachment,
        text: Some("the card  number c#, x, カード 5555-5551 and two words".to_owned()),
        facts: Facts::from([
            ("file.name".to_owned(), text("list.csv")),
            ("file.size".to_owned(), Fact::Number(4096)),
        ]),
        retention_label: Some("short".to_owned()),
        classifiers: [("cargo_list".to_owned(), true)].into(),
        ..Part::default()
    };
    Item {
        version: 1,
        location: "post".to_owned(),
        facts: Facts::from([
            ("sender".to_owned(), text("bob@home.example")),
            ("sender.groups".to_owned(), Fact::Texts(vec!["crew@home.example".to_owned()])),
            ("sender.ip".to_owned(), text("198.51.100.7")),
            ("subject".to_owned(), text("About two words")),
            ("header".to_owned(), Fact::Keyed([("x-class".to_owned(), vec!["secret".to_owned()])].into())),
            ("size".to_owned(), Fact::Number(8192)),
        ]),
        recipients: vec![recipient("eve@else.example"), recipient("kim@ally.example")],
        parts: vec![body, attachment],
        ..Item::default()
    }
}

fn device() -> Item {
    let part = |state| Part { text: Some("a note".to_owned()), state, ..Part::default() };
    let detected = Detected { name: "machine".to_owned(), count: 3, confidence: 90, value: None };
    Item {
        version: 1,
        location: "desk".to_owned(),
        targets: vec!["bridge".to_owned()],
        apps: vec!["charts".to_owned()],
        parts: vec![
            part(PartState::Truncated),
            Part { detected: vec![detected], ..part(PartState::Failed) },
            part(PartState::Scanned),
        ],
        unknown: vec!["sender".to_owned(), "file.name".to_owned()],
        ..Item::default()
    }
}

fn stranger() -> Item {
    Item {
        version: 1,
        location: "post".to_owned(),
        activity: Some("print".to_owned()),
        parts: vec![Part { label: Some("nowhere".to_owned()), ..Part::default() }],
        ..Item::default()
    }
}
