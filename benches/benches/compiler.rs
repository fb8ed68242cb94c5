//! From text to bundle: parsing, checking and building tenants of 600 and of 10,000 rules.
#![expect(clippy::expect_used, reason = "a benchmark that cannot set itself up has nothing to measure")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Duration;

use criterion::{
    BatchSize, BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use weir_benches::tenant::{self, Size};
use weir_benches::{examples, types};
use weir_compiler::analysis::{self, Analysis};
use weir_compiler::project::{self, Files, Project};
use weir_compiler::source::FileId;
use weir_compiler::syntax;

fn load(files: &dyn Files) -> Project {
    project::load(files).expect("memory can be listed")
}

fn analysed(files: &dyn Files) -> Analysis {
    let analysis = analysis::analyse(load(files));
    assert!(!analysis.has_errors(), "{:?}", analysis.findings());
    analysis
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    group.sampling_mode(SamplingMode::Flat);
    for size in [Size::TENANT, Size::HUGE] {
        let sources: Vec<String> = tenant::sources(size)
            .into_iter()
            .filter(|(path, _)| path.ends_with(".weir"))
            .map(|(_, text)| text)
            .collect();
        group.throughput(Throughput::Bytes(sources.iter().map(|text| text.len() as u64).sum()));
        group.bench_function(BenchmarkId::from_parameter(size.rules()), |bencher| {
            bencher.iter(|| {
                for text in &sources {
                    black_box(syntax::parse(FileId(0), text));
                }
            });
        });
    }
    group.finish();
}

/// All that `weir check` does but reading the disk and printing.
fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sampling_mode(SamplingMode::Flat);
    for size in [Size::TENANT, Size::HUGE] {
        let files = tenant::files(size);
        assert!(analysed(&files).findings().is_empty(), "the tenant is clean");
        group.bench_function(BenchmarkId::from_parameter(size.rules()), |bencher| {
            bencher.iter_with_large_drop(|| analysis::analyse(load(&files)));
        });
    }
    group.finish();
}

/// The same after parsing.
fn analyse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analyse");
    group.sampling_mode(SamplingMode::Flat);
    for size in [Size::TENANT, Size::HUGE] {
        let files = tenant::files(size);
        group.bench_function(BenchmarkId::from_parameter(size.rules()), |bencher| {
            bencher.iter_batched(|| load(&files), analysis::analyse, BatchSize::PerIteration);
        });
    }
    group.finish();
}

/// From the checked model to the bytes, automata included; nothing is remembered from the time before.
fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    group.sampling_mode(SamplingMode::Flat);
    let contoso = analysed(&examples::files("contoso").expect("the example is readable"));
    let environment = contoso.project.environment("test");
    let none = BTreeSet::new();
    group.bench_function("contoso", |bencher| {
        bencher.iter_with_large_drop(|| contoso.build(environment, &none).expect("the example builds"));
    });
    for size in [Size::TENANT, Size::HUGE] {
        let tenant = analysed(&tenant::files(size));
        group.bench_function(BenchmarkId::from_parameter(size.rules()), |bencher| {
            bencher.iter_with_large_drop(|| tenant.build(None, &none).expect("the tenant builds"));
        });
    }
    let library = types::library().expect("memory can be listed");
    let all = types::all(&library);
    group.bench_function("library types", |bencher| {
        bencher.iter_with_large_drop(|| library.build(None, &all).expect("the types build"));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3));
    targets = parse, check, analyse, build
}
criterion_main!(benches);
