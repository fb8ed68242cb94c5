//! Text to occurrences: all types of the library, and many phrases, beside the physical floor of the machine.
#![expect(clippy::expect_used, reason = "a benchmark that cannot set itself up has nothing to measure")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use weir_benches::texts::{self, MEGABYTE};
use weir_benches::types;
use weir_compiler::analysis::Analysis;
use weir_runtime::Bundle;
use weir_runtime::program::Id;

fn corpora() -> [(&'static str, String); 3] {
    [
        ("prose", texts::prose(10 * MEGABYTE)),
        ("digits", texts::digits(10 * MEGABYTE)),
        ("adversarial", texts::adversarial(4 * MEGABYTE)),
    ]
}

/// A search for a byte that is nowhere: no scanner that looks at every byte can be faster.
fn floor(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("floor");
    for (name, text) in corpora() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| assert_eq!(memchr::memchr(0, black_box(text.as_bytes())), None));
        });
    }
    group.finish();
}

fn scan(criterion: &mut Criterion) {
    measure(criterion, "scan", &types::library().expect("memory can be listed"), |name| {
        name != "adversarial"
    });
}

fn keywords(criterion: &mut Criterion) {
    measure(criterion, "keywords", &types::keywords().expect("memory can be listed"), |_| false);
}

/// All types of a project in each text. `found` says in which texts there must be something.
fn measure(criterion: &mut Criterion, title: &str, analysis: &Analysis, found: fn(&str) -> bool) {
    assert!(!analysis.has_errors(), "{:?}", analysis.findings());
    let built = analysis.build(None, &types::all(analysis)).expect("the types build");
    let bundle = Bundle::open(&built.bytes).expect("the bundle opens");
    let wanted: Vec<Id> = built.places.types.values().copied().collect();
    let mut group = criterion.benchmark_group(title);
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    for (name, text) in corpora() {
        assert_eq!(bundle.detect(&text, &wanted).is_empty(), !found(name), "{title} in {name}");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| bundle.detect(black_box(&text), &wanted));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3));
    targets = floor, scan, keywords
}
criterion_main!(benches);
