//! Alerts: each at once, or one for many matches within a window.
//!
//! The state counts per rule, with the time that the caller gives, so that the same verdicts at the same times always give the
//! same alerts. It can be stored and read back between two verdicts.
//!
//! ```text
//! threshold 3, window 60 s     t=0 ·   t=30 ·   t=50 alert, counting starts anew   t=55 ·
//! ```

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::item::Item;
use crate::outcome::AlertDue;
use crate::verdict::Verdict;

/// Moments that are remembered for a rule that counts bytes alone. Beyond it the two oldest are counted as one, at the
/// time of the later.
const MOST_MOMENTS: usize = 4_096;

/// What was seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alerts {
    /// By rule and action.
    #[serde(default)]
    counted: BTreeMap<String, VecDeque<Moment>>,
    /// The latest time that was given.
    #[serde(default)]
    latest: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Moment {
    time: u64,
    matches: u64,
    bytes: u64,
}

/// An alert that is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub rule: String,
    pub action: String,
    pub time: u64,
    /// So many matches, and so many bytes, gave rise to it.
    pub matches: u64,
    pub bytes: u64,
}

impl Alerts {
    /// Counts a verdict on so many bytes, at a time in seconds. An item is one match of a rule, however many copies it has. A
    /// clock that goes back is taken to stand still.
    pub fn record(&mut self, verdict: &Verdict, time: u64, bytes: u64) -> Vec<Alert> {
        self.record_due(&due(verdict), time, bytes)
    }

    fn record_due(&mut self, due: &[&AlertDue], time: u64, bytes: u64) -> Vec<Alert> {
        self.latest = self.latest.max(time);
        due.iter().filter_map(|due| self.count(due, bytes)).collect()
    }

    fn count(&mut self, due: &AlertDue, bytes: u64) -> Option<Alert> {
        let time = self.latest;
        let alert = |matches, bytes| Alert {
            rule: due.rule.clone(),
            action: due.action.clone(),
            time,
            matches,
            bytes,
        };
        if due.threshold.is_none() && due.volume.is_none() {
            return Some(alert(1, bytes));
        }
        let key = format!("{} {}", due.rule, due.action);
        let moments = self.counted.entry(key).or_default();
        if let Some(window) = due.window {
            // The window is open at its far end: of 60 seconds, a match 60 seconds ago is out.
            while moments.front().is_some_and(|moment| time.saturating_sub(moment.time) >= window) {
                moments.pop_front();
            }
        }
        match moments.back_mut() {
            Some(last) if last.time == time => {
                last.matches = last.matches.saturating_add(1);
                last.bytes = last.bytes.saturating_add(bytes);
            }
            _ => moments.push_back(Moment { time, matches: 1, bytes }),
        }
        let matches = moments.iter().fold(0_u64, |sum, moment| sum.saturating_add(moment.matches));
        let bytes = moments.iter().fold(0_u64, |sum, moment| sum.saturating_add(moment.bytes));
        let enough = due.threshold.is_some_and(|threshold| matches >= threshold)
            || due.volume.is_some_and(|volume| bytes >= volume);
        if enough {
            moments.clear();
            return Some(alert(matches, bytes));
        }
        if moments.len() > MOST_MOMENTS
            && let (Some(oldest), Some(next)) = (moments.pop_front(), moments.front_mut())
        {
            next.matches = next.matches.saturating_add(oldest.matches);
            next.bytes = next.bytes.saturating_add(oldest.bytes);
        }
        None
    }
}

/// The alerts that a verdict gives rise to, each rule's once however many copies there are.
fn due(verdict: &Verdict) -> Vec<&AlertDue> {
    let mut all: Vec<&AlertDue> = Vec::new();
    for due in verdict.copies.iter().flat_map(|copy| &copy.outcome.alerts) {
        if !all.iter().any(|known| (&known.rule, &known.action) == (&due.rule, &due.action)) {
            all.push(due);
        }
    }
    all
}

/// Alerts for many matches: verdicts in whatever order they come, counted in the order of their items' own times. An alert at
/// each match needs no counting, and is in its verdict.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    matches: Vec<(u64, u64, Vec<AlertDue>)>,
    undated: usize,
}

impl Timeline {
    /// Remembers what an item's verdict gives rise to. Of an item without a time nobody can say when that was.
    pub fn add(&mut self, item: &Item, verdict: &Verdict) {
        let mut due = due(verdict);
        due.retain(|due| due.threshold.is_some() || due.volume.is_some());
        match item.time {
            _ if due.is_empty() => {}
            Some(time) => self.matches.push((time, item.bytes(), due.into_iter().cloned().collect())),
            None => self.undated += 1,
        }
    }

    /// No item gave rise to an alert that counts.
    pub fn is_empty(&self) -> bool {
        self.matches.is_empty() && self.undated == 0
    }

    /// How many items would count and say no time.
    pub fn undated(&self) -> usize {
        self.undated
    }

    /// The alerts that are sent, in the order of time.
    pub fn alerts(mut self) -> Vec<Alert> {
        // Items of one second stay in the order in which they came.
        self.matches.sort_by_key(|(time, _, _)| *time);
        let mut alerts = Alerts::default();
        let sent = self
            .matches
            .iter()
            .flat_map(|(time, bytes, due)| alerts.record_due(&due.iter().collect::<Vec<_>>(), *time, *bytes));
        sent.collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::outcome::Outcome;
    use crate::verdict::CopyVerdict;

    fn verdict(threshold: Option<u64>, window: Option<u64>, volume: Option<u64>) -> Verdict {
        let due = AlertDue { rule: "p.r".into(), action: "tell".into(), threshold, window, volume };
        let outcome = Outcome { alerts: vec![due], ..Outcome::default() };
        let copy = CopyVerdict { outcome, ..CopyVerdict::default() };
        // Two copies are one match.
        Verdict { copies: vec![copy.clone(), copy], ..Verdict::default() }
    }

    fn times(alerts: &mut Alerts, verdict: &Verdict, times: &[u64], bytes: u64) -> Vec<(u64, u64)> {
        let sent = times.iter().flat_map(|time| alerts.record(verdict, *time, bytes));
        sent.map(|alert| (alert.time, alert.matches)).collect()
    }

    #[test]
    fn a_single_event_alerts_at_once() {
        let mut alerts = Alerts::default();
        assert_eq!(times(&mut alerts, &verdict(None, None, None), &[5, 5, 9], 0), [(5, 1), (5, 1), (9, 1)]);
        assert_eq!(alerts.counted.len(), 0);
    }

    #[test]
    fn enough_within_the_window_alert_once_and_counting_starts_anew() {
        let verdict = verdict(Some(3), Some(60), None);
        let sent = times(&mut Alerts::default(), &verdict, &[0, 30, 50, 55, 59, 114, 115], 0);
        assert_eq!(sent, [(50, 3), (114, 3)]);
    }

    #[test]
    fn what_is_older_than_the_window_does_not_count() {
        let verdict = verdict(Some(3), Some(60), None);
        assert_eq!(times(&mut Alerts::default(), &verdict, &[0, 30, 60], 0), []);
        assert_eq!(times(&mut Alerts::default(), &verdict, &[0, 30, 59], 0), [(59, 3)]);
        assert_eq!(times(&mut Alerts::default(), &verdict, &[0, 30, 60, 61], 0), [(61, 3)]);
    }

    #[test]
    fn a_timeline_counts_by_the_items_times_and_not_by_their_order() {
        let verdict = verdict(Some(3), Some(60), None);
        let mut timeline = Timeline::default();
        for time in [Some(200), Some(50), None, Some(0), Some(30)] {
            timeline.add(&Item { time, ..Item::default() }, &verdict);
        }
        assert_eq!(timeline.undated(), 1);
        let sent: Vec<(u64, u64)> =
            timeline.alerts().iter().map(|alert| (alert.time, alert.matches)).collect();
        assert_eq!(sent, [(50, 3)]);
    }

    #[test]
    fn a_volume_alerts_as_a_count_does() {
        let verdict = verdict(Some(10), Some(60), Some(1_000));
        assert_eq!(times(&mut Alerts::default(), &verdict, &[0, 1, 2, 3], 400), [(2, 3)]);
    }

    #[test]
    fn a_clock_that_goes_back_stands_still() {
        let verdict = verdict(Some(2), Some(10), None);
        assert_eq!(times(&mut Alerts::default(), &verdict, &[100, 50], 0), [(100, 2)]);
    }

    #[test]
    fn the_state_can_be_stored_between_two_verdicts() {
        let verdict = verdict(Some(2), Some(60), None);
        let mut alerts = Alerts::default();
        assert_eq!(alerts.record(&verdict, 1, 0), []);
        let stored = serde_json::to_string(&alerts).unwrap();
        let mut alerts: Alerts = serde_json::from_str(&stored).unwrap();
        assert_eq!(alerts.record(&verdict, 2, 0).len(), 1);
    }

    proptest! {
        /// Held against the definition: the matches since the last alert that are younger than the window.
        #[test]
        fn alerts_come_as_the_definition_says(
            steps in prop::collection::vec(0_u64..20, 0..200),
            threshold in 1_u64..6,
            window in 1_u64..60,
        ) {
            let verdict = verdict(Some(threshold), Some(window), None);
            let mut alerts = Alerts::default();
            let mut open: Vec<u64> = Vec::new();
            let mut time = 0;
            for step in steps {
                time += step;
                open.push(time);
                let young = open.iter().filter(|each| time - **each < window).count() as u64;
                let sent = alerts.record(&verdict, time, 0);
                if young >= threshold {
                    prop_assert_eq!(sent.iter().map(|alert| alert.matches).collect::<Vec<_>>(), [young]);
                    open.clear();
                } else {
                    prop_assert_eq!(sent, []);
                }
                // Never more moments than matches that are waited for.
                prop_assert!(alerts.counted.values().all(|moments| (moments.len() as u64) < threshold));
            }
        }

        #[test]
        fn memory_is_bounded_when_bytes_are_counted(count in 4_000_usize..6_000) {
            let verdict = verdict(None, None, Some(u64::MAX));
            let mut alerts = Alerts::default();
            for time in 0..count as u64 {
                alerts.record(&verdict, time, 1);
            }
            prop_assert!(alerts.counted.values().all(|moments| moments.len() <= MOST_MOMENTS));
        }
    }
}
