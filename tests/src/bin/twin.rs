//! `cargo run --release -p weir-tests --bin twin -- --cases N [--seed S]`: runtime and twin on as many generated cases as
//! asked, and what the cases came to.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command prints")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use weir_tests::twin::trial::{self, Statistics};

/// Items per program: compiling costs as much as judging some dozens.
const ITEMS: u64 = 100;

fn main() -> ExitCode {
    let mut cases = 1_000_000;
    let mut seed = 0;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().and_then(|number| number.parse().ok());
        match (word.as_str(), number) {
            ("--cases", Some(number)) => cases = number,
            ("--seed", Some(number)) => seed = number,
            _ => {
                eprintln!("usage: twin [--cases N] [--seed S]");
                return ExitCode::from(2);
            }
        }
    }
    let next = AtomicU64::new(0);
    let failed = AtomicBool::new(false);
    let work = || {
        let mut statistics = Statistics::default();
        loop {
            let done = next.fetch_add(ITEMS, Ordering::Relaxed);
            if done >= cases || failed.load(Ordering::Relaxed) {
                return statistics;
            }
            match trial::run(seed + done / ITEMS, ITEMS.min(cases - done)) {
                Ok(more) => statistics.add(more),
                Err(difference) => {
                    failed.store(true, Ordering::Relaxed);
                    println!("{difference}");
                    return statistics;
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut total = Statistics::default();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for thread in running {
            match thread.join() {
                Ok(statistics) => total.add(statistics),
                Err(_) => failed.store(true, Ordering::Relaxed),
            }
        }
    });
    println!("{total}");
    if failed.load(Ordering::Relaxed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
