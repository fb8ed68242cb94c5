//! Items that nearly match.

use std::collections::BTreeMap;

use weir_runtime::item::{Detected, Fact, Facts, Item, Labelled, Part, PartRole, PartState, Recipient};

use super::Program;
use super::random::Random;
use super::words::{
    ADDRESSES, CLASSIFIERS, DOMAINS, EXTENSIONS, FILES, GROUPS, IPS, LABELS, ODD_ADDRESSES, PHRASES,
    RETENTION, disturbed, text,
};

pub(super) fn item(random: &mut Random, program: &Program) -> Item {
    let location = random.pick(&["post", "post", "shelf", "desk", "harbour.desk", "gate"]);
    let mut item = Item {
        version: weir_runtime::item::ITEM_VERSION,
        id: "an item".to_owned(),
        location: location.to_owned(),
        ..Item::default()
    };
    if location.ends_with("desk") && random.chance(40) {
        item.activity = Some(random.pick(&["print", "copy", "share", "open"]).to_owned());
    } else if location == "shelf" && random.chance(20) {
        item.activity = Some("share".to_owned());
    }
    if location != "post" && location != "gate" {
        let targets: &[&str] = if random.chance(40) { &["bridge", "galley", "quay", "pier"] } else { &[] };
        item.targets = random.some(targets, 0, 2).into_iter().map(str::to_owned).collect();
        let apps: &[&str] = if random.chance(40) { &["charts", "radio"] } else { &[] };
        item.apps = random.some(apps, 0, 2).into_iter().map(str::to_owned).collect();
    }
    if random.chance(40) {
        item.event = Some(random.pick(&["arrived", "opened"]).to_owned());
    }
    item.facts = facts(random);
    for _ in 0..random.below(4) {
        item.recipients.push(Recipient { facts: recipient(random) });
    }
    for _ in 0..random.below(4) {
        item.parts.push(part(random, program));
    }
    if random.chance(20) {
        item.unknown = random.some(UNKNOWN, 1, 2).into_iter().map(str::to_owned).collect();
    }
    item
}

const UNKNOWN: &[&str] = &[
    "origin",
    "sender",
    "sender.groups",
    "sender.domain",
    "sender.ip",
    "sender.overrode",
    "owner.groups",
    "owner",
    "place",
    "subject",
    "header",
    "size",
    "hops",
    "recipient",
    "recipient.groups",
    "recipient.domain",
    "recipient.scope",
    "any_scope",
    "file.name",
    "file.size",
    "everything.unlabelled",
    "file.content",
];

fn address(random: &mut Random) -> String {
    if random.chance(10) { random.pick(ODD_ADDRESSES) } else { random.pick(ADDRESSES) }.to_owned()
}

fn groups(random: &mut Random) -> Fact {
    let names = random.some(GROUPS, 0, 2);
    Fact::Texts(
        names
            .into_iter()
            .map(|name| if random.chance(20) { name.to_uppercase() } else { name.to_owned() })
            .collect(),
    )
}

fn facts(random: &mut Random) -> Facts {
    let mut facts = Facts::new();
    let mut state = |random: &mut Random, percent: u64, name: &str, fact: Fact| {
        if random.chance(percent) {
            facts.insert(name.to_owned(), fact);
        }
    };
    let word = |random: &mut Random, words: &[&str]| Fact::Text(random.pick(words).to_owned());
    let fact = word(random, &["inside", "outside", "OUTSIDE", "unclear"]);
    state(random, 98, "origin", fact);
    let fact = Fact::Text(address(random));
    state(random, 80, "sender", fact);
    let fact = groups(random);
    state(random, 60, "sender.groups", fact);
    let fact = word(random, DOMAINS);
    state(random, 10, "sender.domain", fact);
    let fact = word(random, &["internal", "External"]);
    state(random, 10, "sender.scope", fact);
    let fact = Fact::Texts(random.some(IPS, 0, 2).into_iter().map(str::to_owned).collect());
    state(random, 60, "sender.ip", fact);
    let fact = Fact::Flag(random.chance(50));
    state(random, 50, "sender.overrode", fact);
    let fact = Fact::Text(address(random));
    state(random, 70, "owner", fact);
    let fact = groups(random);
    state(random, 60, "owner.groups", fact);
    let fact = word(random, &["radio.exe", "a.out"]);
    state(random, 40, "program", fact);
    let havens = [
        "home.example",
        "x.ally.example",
        "Ally.example",
        "a.b.far.example",
        "friend.example",
        "sea.example",
    ];
    let fact = word(random, &havens);
    state(random, 60, "haven", fact);
    let fact = word(random, &["quay", "https://quay.example", "HTTPS://QUAY.example", "pier", "nowhere"]);
    state(random, 70, "place", fact.clone());
    state(random, 40, "place.site", fact);
    let phrase = random.pick(PHRASES);
    let fact = Fact::Texts(vec![disturbed(random, phrase), text(random, &[])]);
    state(random, 70, "subject", fact);
    let phrase = random.pick(PHRASES);
    let values = vec![disturbed(random, phrase), random.pick(PHRASES).to_owned()];
    let key = random.pick(&["X-Class", "X-CLASS", "Other"]).to_owned();
    state(
        random,
        50,
        "header",
        Fact::Keyed(BTreeMap::from([(key, values), ("Third".to_owned(), Vec::new())])),
    );
    let size = random.pick(&[&0_u64, &1_023, &1_024, &1_025, &(1_024 * 1_024)]);
    state(random, 60, "size", Fact::Number(*size));
    let hops = random.between(0, 5);
    state(random, 60, "hops", Fact::Number(hops));
    let age = random.pick(&[&59_u64, &60, &7_200, &7_201, &86_400, &90_000]);
    state(random, 60, "age", Fact::Number(*age));
    // Around midnight of the second of January 2026.
    let sent = 1_767_312_000 + random.between(0, 2) * 86_400;
    let sent = sent + random.between(0, 2) - 1;
    state(random, 60, "sent", Fact::Number(sent));
    let fact = word(random, &["internal", "external", "EXTERNAL"]);
    state(random, 5, "any_scope", fact);
    facts
}

fn recipient(random: &mut Random) -> Facts {
    let mut facts = Facts::new();
    if random.chance(98) {
        let mut fact = Fact::Text(address(random));
        if random.chance(10) {
            // None and two are refused where recipients are judged alone.
            let least = if random.chance(30) { 0 } else { 1 };
            let most = if random.chance(30) { 2 } else { 1 };
            fact = Fact::Texts(random.some(ADDRESSES, least, most).into_iter().map(str::to_owned).collect());
        }
        facts.insert("recipient".to_owned(), fact);
    }
    if random.chance(60) {
        facts.insert("recipient.groups".to_owned(), groups(random));
    }
    if random.chance(10) {
        facts.insert("recipient.domain".to_owned(), Fact::Text(random.pick(DOMAINS).to_owned()));
    }
    if random.chance(10) {
        facts.insert(
            "recipient.scope".to_owned(),
            Fact::Text(random.pick(&["internal", "external", "External"]).to_owned()),
        );
    }
    facts
}

fn part(random: &mut Random, program: &Program) -> Part {
    let state = random.pick(&[
        &PartState::Scanned,
        &PartState::Scanned,
        &PartState::Scanned,
        &PartState::Scanned,
        &PartState::Scanned,
        &PartState::Truncated,
        &PartState::Protected,
        &PartState::Unsupported,
        &PartState::Failed,
    ]);
    let mut part = Part {
        role: *random.pick(&[
            &PartRole::Message,
            &PartRole::Attachment,
            &PartRole::Attachment,
            &PartRole::File,
        ]),
        name: random.pick(&["a part", "b.csv", ""]).to_owned(),
        state: *state,
        ..Part::default()
    };
    let read = matches!(part.state, PartState::Scanned | PartState::Truncated);
    if random.chance(if read { 92 } else { 10 }) {
        part.text = Some(text(random, &program.samples));
    }
    for _ in 0..if random.chance(20) { random.between(1, 2) } else { 0 } {
        let names: Vec<&str> = program.types.iter().map(String::as_str).collect();
        part.detected.push(Detected {
            name: random.pick(&names).to_owned(),
            count: u32::try_from(random.below(4)).unwrap_or(0),
            confidence: *random.pick(&[&1_u8, &64, &65, &74, &75, &80, &84, &85, &100]),
            value: random.chance(50).then(|| random.pick(&["A-b 1", "ab1", "18", "a"]).to_owned()),
        });
    }
    if random.chance(45) {
        part.label = Some(random.pick(LABELS).to_owned());
        part.labelled = *random.pick(&[&None, &Some(Labelled::Manual), &Some(Labelled::Automatic)]);
    }
    if random.chance(30) {
        part.retention_label = Some(random.pick(RETENTION).to_owned());
    }
    let answered = if random.chance(70) { 2 } else { 0 };
    for classifier in random.some(CLASSIFIERS, answered, 2) {
        part.classifiers.insert(classifier.to_owned(), random.chance(40));
    }
    if random.chance(60) {
        part.facts.insert("file.name".to_owned(), Fact::Text(random.pick(FILES).to_owned()));
    }
    if random.chance(10) {
        part.facts.insert("file.extension".to_owned(), Fact::Text(random.pick(EXTENSIONS).to_owned()));
    }
    if random.chance(50) {
        part.facts
            .insert("file.size".to_owned(), Fact::Number(**random.pick(&[&&1_023_u64, &&1_024, &&1_025])));
    }
    part
}
