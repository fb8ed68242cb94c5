//! Conditions as trees of numbered nodes, predicates in words.

use std::fmt;
use std::net::Ipv6Addr;

use super::policies::attribute_name;
use super::{Text, quoted};
use crate::bundle::Bundle;
use crate::format::policy_views::{NamedView, NodeView, PredicateKindView, TestView};
use crate::format::views::Ids;
use crate::program::{Comparison, Count, Id, PartFilter};

/// Prints nodes, each in full only once.
pub(super) struct Conditions<'b, 'a> {
    bundle: &'b Bundle<'a>,
    printed: Vec<bool>,
}

impl<'b, 'a> Conditions<'b, 'a> {
    pub(super) fn new(bundle: &'b Bundle<'a>) -> Self {
        Self { bundle, printed: vec![false; bundle.nodes().count()] }
    }

    /// Nothing where the node was printed before.
    pub(super) fn print_new(&mut self, id: Id, out: &mut Text) -> fmt::Result {
        if self.is_printed(id) { Ok(()) } else { self.print(id, out) }
    }

    /// Opening has bounded how deep nodes nest.
    pub(super) fn print(&mut self, id: Id, out: &mut Text) -> fmt::Result {
        let Some(node) = self.bundle.node(id) else { return Ok(()) };
        let known = self.is_printed(id);
        if let Some(printed) = self.printed.get_mut(id as usize) {
            *printed = true;
        }
        match node {
            NodeView::Const(value) => out.line(format_args!("{id}: {value}")),
            NodeView::Test(predicate) => out.line(format_args!("{id}: {}", self.predicate(predicate))),
            NodeView::All(_) | NodeView::Any(_) | NodeView::Not(_) | NodeView::PerPart(_) if known => {
                out.line(format_args!("{id}: as above"))
            }
            NodeView::All(children) => self.group(id, "all", children, out),
            NodeView::Any(children) => self.group(id, "any", children, out),
            NodeView::Not(child) => {
                out.line(format_args!("{id}: not"))?;
                out.indented(|out| self.print(child, out))
            }
            NodeView::PerPart(child) => {
                out.line(format_args!("{id}: for one same part"))?;
                out.indented(|out| self.print(child, out))
            }
        }
    }

    fn group(&mut self, id: Id, word: &str, children: Ids<'a>, out: &mut Text) -> fmt::Result {
        out.line(format_args!("{id}: {word}"))?;
        out.indented(|out| children.iter().try_for_each(|child| self.print(child, out)))
    }

    fn is_printed(&self, id: Id) -> bool {
        self.printed.get(id as usize).copied().unwrap_or(false)
    }

    fn predicate(&self, id: Id) -> String {
        let Some(predicate) = self.bundle.predicate(id) else { return String::new() };
        let cost = match predicate.cost {
            0 => "",
            1 => " (medium cost)",
            _ => " (high cost)",
        };
        let names = |things: &mut dyn Iterator<Item = NamedView<'a>>, ids: Ids<'a>| {
            let things: Vec<&str> = things.map(|thing| thing.name).collect();
            ids.iter().filter_map(|id| things.get(id as usize).copied()).collect::<Vec<_>>().join(", ")
        };
        let question = match predicate.kind {
            PredicateKindView::Attribute { attribute, key, test } => {
                let key = key.map(|key| format!("[{key:?}]")).unwrap_or_default();
                format!("{}{key} {}", attribute_name(self.bundle, attribute), self.test(test))
            }
            PredicateKindView::Detected { sit, count, confidence, parts } => {
                let name = self.bundle.detection().sit(sit).name;
                let (from, to) = confidence;
                format!("{name} {} confidence {from} to {to}{}", quantity(count), within(parts))
            }
            PredicateKindView::Label { labels, parts } => {
                format!("label in [{}]{}", names(&mut self.bundle.labels(), labels), within(parts))
            }
            PredicateKindView::RetentionLabel { labels, parts } => {
                let labels = names(&mut self.bundle.retention_labels(), labels);
                format!("retention label in [{labels}]{}", within(parts))
            }
            PredicateKindView::Classifier { classifier, parts } => {
                let name = self.bundle.classifier(classifier).map_or("", |named| named.name);
                format!("classifier {name}{}", within(parts))
            }
        };
        format!("{question}{cost}")
    }

    fn test(&self, test: TestView<'a>) -> String {
        let detection = self.bundle.detection();
        match test {
            TestView::True => "is true".to_owned(),
            TestView::Equals(texts) => format!("in [{}]", quoted(texts.iter())),
            TestView::Phrases(list) => {
                let list = detection.keyword_list(list);
                format!("contains a phrase of {} [{}]", list.name, quoted(list.phrases.iter()))
            }
            TestView::Matches(searches) => {
                let searches: Vec<String> = searches.iter().map(|search| search.to_string()).collect();
                format!("matches search {}", searches.join(" or "))
            }
            TestView::Ip(ranges) => {
                let ranges: Vec<String> = ranges
                    .iter()
                    .map(|(low, high)| format!("{} to {}", address(low), address(high)))
                    .collect();
                format!("in [{}]", ranges.join(", "))
            }
            TestView::Number(comparison, number) => format!("{} {number}", sign(comparison)),
        }
    }
}

fn quantity(count: Count) -> String {
    let unit = if count.all { "occurrences" } else { "values" };
    match count.at_most {
        Some(most) => format!("{} to {most} {unit}", count.at_least),
        None => format!(">= {} {unit}", count.at_least),
    }
}

fn within(parts: PartFilter) -> &'static str {
    match parts {
        PartFilter::Any => "",
        PartFilter::Message => " in message",
        PartFilter::Attachments => " in attachments",
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
    }
}

fn address(bits: u128) -> String {
    let address = Ipv6Addr::from_bits(bits);
    address.to_ipv4_mapped().map_or_else(|| address.to_string(), |address| address.to_string())
}
