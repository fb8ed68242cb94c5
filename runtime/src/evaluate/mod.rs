//! Judges items.
//!
//! ```text
//! Item ─▶ subject     names resolved, every fact in the form its kind asks for
//!      ─▶ walk        per copy: the scope and condition of each rule, through the graph, memoised
//!           ask       a predicate: values of attributes (values), findings in parts (content)
//!      ─▶ resolved    matches to actions: the most restrictive rule, the first, or an aggregate
//!           effective   what of a rule concerns the copy, and so how it ranks there
//!      ─▶ effects     actions to what the copy comes to, in words of no platform
//!           standing    blocks that stand before anybody is concerned by them
//!      ─▶ incomplete  the walk again, with missing data unknown
//! ```
//!
//! After an item has been read nothing can fail any more: the bundle was checked when it was opened.

mod aggregate;
mod ask;
mod content;
mod copies;
mod effective;
mod effects;
mod error;
mod graph;
mod incomplete;
pub(crate) mod labels;
mod names;
mod redaction;
mod resolved;
mod restrictive;
mod scanner;
mod scene;
mod standing;
mod subject;
#[cfg(test)]
mod tests;
mod trace;
mod truth;
mod values;
mod walk;
mod wording;

use ask::{Questions, Reading};
use content::{Content, Detector};
use scanner::BundleScanner;
use subject::Subject;
use walk::Walk;

pub(crate) use effects::{Carrier, Origin, Scene};
pub use error::ItemError;
pub(crate) use graph::Graph;
pub(crate) use names::find_location;
pub(crate) use redaction::Redactions;
pub(crate) use resolved::json;
pub(crate) use scanner::prepare;
pub(crate) use scene::is_due;
pub use trace::{RuleSeen, Seen, Trace};

use crate::bundle::Bundle;
use crate::item::Item;
use crate::verdict::{VERDICT_VERSION, Verdict};

/// How an item is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Evidence shows values instead of masks.
    pub show_values: bool,
}

impl Bundle<'_> {
    pub fn judge(&self, item: &Item, options: &Options) -> Result<Verdict, ItemError> {
        judge_with(self, item, *options, &BundleScanner, None).map(|(verdict, _)| verdict)
    }

    /// Also says which conditions and rules were seen to hold and to fail.
    pub fn judge_traced(&self, item: &Item, options: &Options) -> Result<(Verdict, Trace), ItemError> {
        let trace = Trace::new(self.tables.nodes.len(), self.tables.rules.len());
        judge_with(self, item, *options, &BundleScanner, Some(trace))
            .map(|(verdict, trace)| (verdict, trace.unwrap_or_default()))
    }
}

fn judge_with(
    bundle: &Bundle<'_>,
    item: &Item,
    options: Options,
    detector: &dyn Detector,
    trace: Option<Trace>,
) -> Result<(Verdict, Option<Trace>), ItemError> {
    let subject = Subject::read(&bundle.tables, item)?;
    let content = Content::new(bundle, &subject, detector);
    let questions = Questions { bundle, subject: &subject, content };
    let mut walk = Walk::new(&questions, Reading::Decision, trace);
    let copies = copies::judge_copies(&questions, &mut walk, options);
    let incomplete = incomplete::incomplete_rules(&questions);
    let verdict = Verdict {
        version: VERDICT_VERSION,
        item: item.id.clone(),
        location: subject.location.name.to_owned(),
        event: item.event.clone(),
        bundle: bundle.digest().to_owned(),
        copies,
        incomplete,
    };
    Ok((verdict, walk.trace))
}
