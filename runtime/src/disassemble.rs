//! A bundle as text: for review, and for snapshots that show a change line by line.
//!
//! Everything but the automata's tables is printed, in the order of the bundle. A rule's condition is drawn as a tree of
//! numbered nodes; a node that several rules share is drawn where it is first met, and named afterwards.

mod conditions;
mod detection;
mod policies;

use std::fmt::{self, Write as _};

use crate::bundle::Bundle;
use crate::format::policy_views::NamedView;

/// The text of a bundle. Equal bundles give equal texts.
pub fn disassemble(bundle: &Bundle<'_>) -> String {
    let mut out = Text::default();
    // Writing to a string cannot fail.
    let _ = print(bundle, &mut out);
    out.text
}

/// Name and size of every section, and the sum.
pub fn sections(bundle: &Bundle<'_>) -> String {
    let mut out = String::new();
    let mut sum = 0_usize;
    for (id, name, size) in bundle.sections() {
        let _ = writeln!(out, "{id:>5}  {name:<18} {size:>10}");
        sum = sum.saturating_add(size);
    }
    let _ = writeln!(out, "{:>5}  {:<18} {sum:>10}", "", "content");
    out
}

fn print(bundle: &Bundle<'_>, out: &mut Text) -> fmt::Result {
    out.line(format_args!("bundle {:?}", bundle.name()))?;
    for domain in bundle.organisation().iter() {
        out.line(format_args!("organisation {domain}"))?;
    }
    named(out, "platform", bundle.platforms())?;
    policies::declarations(bundle, out)?;
    named(out, "label", bundle.labels())?;
    named(out, "retention label", bundle.retention_labels())?;
    named(out, "classifier", bundle.classifiers())?;
    named(out, "object", bundle.objects())?;
    policies::locations(bundle, out)?;
    policies::rules(bundle, out)?;
    detection::types(bundle.detection(), out)?;
    detection::engines(bundle.detection(), out)
}

fn named<'a>(out: &mut Text, kind: &str, things: impl Iterator<Item = NamedView<'a>>) -> fmt::Result {
    for thing in things {
        out.line(format_args!("{kind} {} {:?}", thing.name, thing.title))?;
    }
    Ok(())
}

/// Lines with an indentation.
#[derive(Debug, Default)]
struct Text {
    text: String,
    depth: usize,
}

impl Text {
    fn line(&mut self, line: fmt::Arguments<'_>) -> fmt::Result {
        let width = self.depth.saturating_mul(2);
        writeln!(self.text, "{:width$}{line}", "")
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn indented(&mut self, print: impl FnOnce(&mut Self) -> fmt::Result) -> fmt::Result {
        self.depth = self.depth.saturating_add(1);
        let result = print(self);
        self.depth = self.depth.saturating_sub(1);
        result
    }
}

/// Texts in quotes, separated by commas.
fn quoted<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}
