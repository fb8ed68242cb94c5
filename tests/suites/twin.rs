//! The runtime against the slow twin, on a fixed hundred thousand generated cases.

use weir_tests::twin::trial::{self, Statistics};

const PROGRAMS: u64 = 1_000;
const ITEMS: u64 = 100;

#[test]
fn the_runtime_and_the_twin_agree() {
    let half = |first: u64| {
        move || {
            let mut statistics = Statistics::default();
            for seed in (first..PROGRAMS).step_by(2) {
                match trial::run(seed, ITEMS) {
                    Ok(more) => statistics.add(more),
                    Err(difference) => panic!("{difference}"),
                }
            }
            statistics
        }
    };
    let mut total = Statistics::default();
    for thread in [std::thread::spawn(half(0)), std::thread::spawn(half(1))] {
        total.add(thread.join().unwrap());
    }
    // Cases in which nothing happens would agree on nothing.
    assert_eq!(total.cases, PROGRAMS * ITEMS, "{total}");
    assert!(total.matching * 5 >= total.cases, "fewer than a fifth match: {total}");
    for (count, what) in [
        (total.per_recipient, "per recipient"),
        (total.restrictive, "most restrictive"),
        (total.aggregate, "aggregate"),
        (total.first_match, "first match"),
        (total.incomplete, "incomplete"),
        (total.occurrences, "occurrences"),
        (total.outranked, "outranked"),
        (total.refused, "refused"),
        (total.outcomes, "outcomes"),
        (total.held_back, "held back"),
        (total.subjects, "changed subjects"),
        (total.redacted, "redacted"),
        (total.timed, "due at an event"),
    ] {
        assert!(count * 1_000 >= total.cases, "hardly any {what}: {total}");
    }
}
