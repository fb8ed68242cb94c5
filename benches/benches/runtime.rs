//! From bundle to verdict: opening, and judging items whose content is known or has to be scanned.
#![expect(clippy::expect_used, reason = "a benchmark that cannot set itself up has nothing to measure")]

use std::collections::BTreeSet;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use weir_benches::tenant::{self, Size};
use weir_benches::{examples, types};
use weir_compiler::analysis;
use weir_compiler::project::{self, Files};
use weir_extract::MessageNames;
use weir_runtime::item::{Detected, Fact, Facts, Item, Part, PartRole, Recipient};
use weir_runtime::{Bundle, Options};

fn bundle_of(files: &dyn Files, environment: Option<&str>) -> Vec<u8> {
    let analysis = analysis::analyse(project::load(files).expect("the files can be listed"));
    let environment = environment.and_then(|name| analysis.project.environment(name));
    analysis.build(environment, &BTreeSet::new()).expect("the project builds").bytes
}

fn contoso() -> Vec<u8> {
    bundle_of(&examples::files("contoso").expect("the example is readable"), Some("test"))
}

fn tenant_of(size: Size) -> Vec<u8> {
    bundle_of(&tenant::files(size), None)
}

/// Every index, range, text and automaton is checked.
fn open(criterion: &mut Criterion) {
    let library = types::library().expect("memory can be listed");
    let library = library.build(None, &types::all(&library)).expect("the types build").bytes;
    let mut group = criterion.benchmark_group("open");
    for (name, bytes) in [
        ("contoso", contoso()),
        ("library types", library),
        ("600 rules", tenant_of(Size::TENANT)),
        ("10000 rules", tenant_of(Size::HUGE)),
    ] {
        group.bench_function(format!("{name}, {} bytes", bytes.len()), |bencher| {
            bencher.iter(|| Bundle::open(&bytes).expect("the bundle opens"));
        });
    }
    group.finish();
}

/// A real message with ten card numbers in an attachment, three recipients, against the example's policies.
fn judge_message(criterion: &mut Criterion) {
    let bytes = contoso();
    let bundle = Bundle::open(&bytes).expect("the bundle opens");
    let message = std::fs::read(examples::folder("contoso").join("fixtures/settlement.eml"))
        .expect("the fixture is readable");
    let names = MessageNames {
        location: "exchange".to_owned(),
        sender: Some("sender".to_owned()),
        recipient: Some("recipient".to_owned()),
        subject: Some("message.subject".to_owned()),
        header: Some("message.header".to_owned()),
        size: Some("message.size".to_owned()),
        importance: Some("message.importance".to_owned()),
        document_name: Some("document.name".to_owned()),
        document_size: Some("document.size".to_owned()),
    };
    let item = weir_extract::message(&message, &names).expect("the fixture is a message");
    let verdict = bundle.judge(&item, &Options::default()).expect("the message is judged");
    assert!(verdict.copies.iter().any(|copy| !copy.applied.is_empty()), "the message is blocked");

    let mut group = criterion.benchmark_group("judge");
    group.bench_function("read a message", |bencher| {
        bencher.iter(|| weir_extract::message(&message, &names).expect("the fixture is a message"));
    });
    group.bench_function("message, contoso, scanned", |bencher| {
        bencher.iter(|| bundle.judge(&item, &Options::default()).expect("the message is judged"));
    });
    group.finish();
}

/// A message whose content somebody else has looked into, so that deciding is all there is to do.
fn judge_detected(criterion: &mut Criterion) {
    let item = detected();
    let mut group = criterion.benchmark_group("decide");
    for size in [Size::TENANT, Size::HUGE] {
        let bytes = tenant_of(size);
        let bundle = Bundle::open(&bytes).expect("the bundle opens");
        bundle.judge(&item, &Options::default()).expect("the item is judged");
        group.bench_function(BenchmarkId::from_parameter(size.rules()), |bencher| {
            bencher.iter(|| bundle.judge(&item, &Options::default()).expect("the item is judged"));
        });
    }
    group.finish();
}

fn detected() -> Item {
    let text = |text: &str| Fact::Text(text.to_owned());
    let recipient =
        |address: &str| Recipient { facts: Facts::from([("recipient".to_owned(), text(address))]) };
    Item {
        version: weir_runtime::item::ITEM_VERSION,
        location: "mail".to_owned(),
        facts: Facts::from([
            ("sender".to_owned(), text("ann@contoso.com")),
            ("message.subject".to_owned(), text("Minutes of the meeting on Monday")),
        ]),
        recipients: vec![recipient("bob@example.org"), recipient("kim@partner-7.example")],
        parts: vec![
            Part { role: PartRole::Message, ..Part::default() },
            Part {
                role: PartRole::Attachment,
                name: "settlement.xlsx".to_owned(),
                detected: vec![Detected {
                    name: "credit_card".to_owned(),
                    count: 10,
                    confidence: 85,
                    value: None,
                }],
                facts: Facts::from([
                    ("document.name".to_owned(), text("settlement.xlsx")),
                    ("document.size".to_owned(), Fact::Number(40_000)),
                ]),
                ..Part::default()
            },
        ],
        ..Item::default()
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3));
    targets = open, judge_message, judge_detected
}
criterion_main!(benches);
