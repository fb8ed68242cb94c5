//! Conditions: blocks in blocks, every kind of line.

use super::expressions::expression;
use super::random::Random;
use super::types::Types;
use super::words::{
    ADDRESSES, CLASSIFIERS, DOMAINS, EXTENSIONS, FILES, GROUPS, LABELS, NETWORKS, PHRASES, RETENTION, quoted,
    quoted_list,
};

/// Writes the lines of a block.
#[derive(Debug)]
pub(super) struct Conditions<'r> {
    pub(super) random: &'r mut Random,
    pub(super) types: &'r Types,
}

impl Conditions<'_> {
    /// `{`, lines, `}`.
    pub(super) fn block(&mut self, depth: u64, indent: &str, into: &mut String) {
        into.push_str("{\n");
        let inner = format!("{indent}  ");
        if self.random.chance(20) {
            into.push_str(&format!("{inner}per = part\n"));
        }
        for _ in 0..self.random.between(1, 3) {
            into.push_str(&inner);
            self.line(depth, &inner, into);
            into.push('\n');
        }
        into.push_str(&format!("{indent}}}"));
    }

    fn line(&mut self, depth: u64, indent: &str, into: &mut String) {
        match self.random.below(100) {
            0..=9 if depth > 0 => {
                into.push_str("all ");
                self.block(depth - 1, indent, into);
            }
            10..=24 if depth > 0 => {
                into.push_str("any ");
                self.block(depth - 1, indent, into);
            }
            25..=29 if depth > 0 => {
                into.push_str("not ");
                self.block(depth - 1, indent, into);
            }
            30..=39 => {
                into.push_str("not ");
                self.line(0, indent, into);
            }
            40..=44 => {
                let (sit, count) = (self.sit(), self.random.between(1, 2));
                into.push_str(&format!("enough({sit}, {count})"));
            }
            45..=47 => into.push_str("friendly"),
            48..=81 => into.push_str(&self.content(2)),
            _ => into.push_str(&self.attribute()),
        }
    }

    fn content(&mut self, depth: u64) -> String {
        format!("content has {}", self.content_term(depth))
    }

    fn content_term(&mut self, depth: u64) -> String {
        match self.random.below(20) {
            0..=1 if depth > 0 => {
                let word = self.random.pick(&["any", "all"]);
                let title = self.random.pick(&["", " \"Inner\""]);
                let modifiers = self.modifiers(true);
                let members: Vec<String> =
                    (0..self.random.between(1, 3)).map(|_| self.content_term(depth - 1)).collect();
                format!("{word}{title}{modifiers} {{ {} }}", members.join(", "))
            }
            2..=4 => {
                let label = self.random.pick(LABELS);
                let how = self.random.pick(&["", "", "under ", ">= "]);
                format!("label {how}{label}{}", self.parts())
            }
            5 => format!("retention_label {}{}", self.random.pick(RETENTION), self.parts()),
            6 => format!("classifier {}{}", self.random.pick(CLASSIFIERS), self.parts()),
            _ => format!("{}{}", self.sit(), self.modifiers(false)),
        }
    }

    fn sit(&mut self) -> String {
        let names: Vec<&str> = self.types.names.iter().map(String::as_str).collect();
        self.random.pick(&names).to_owned()
    }

    fn parts(&mut self) -> &'static str {
        self.random.pick(&["", "", "", " in message", " in attachments"])
    }

    /// A group's members take what its header says, and a label takes no counts.
    fn modifiers(&mut self, group: bool) -> String {
        let mut text = String::new();
        let often = if group { 20 } else { 40 };
        if self.random.chance(often) {
            if self.random.chance(60) {
                text.push_str(&format!(" count >= {}", self.random.between(1, 3)));
            } else {
                let low = self.random.between(0, 2);
                text.push_str(&format!(" count {low} to {}", low + self.random.below(3)));
            }
        }
        if self.random.chance(often / 3) {
            text.push_str(" counts all");
        }
        if self.random.chance(often) {
            if self.random.chance(60) {
                text.push_str(&format!(
                    " confidence >= {}",
                    self.random.pick(&["low", "medium", "high", "1", "80"])
                ));
            } else {
                let range =
                    ["low to low", "low to medium", "medium to high", "1 to 74", "75 to 100", "high to high"];
                text.push_str(&format!(" confidence {}", self.random.pick(&range)));
            }
        }
        text + self.parts()
    }

    fn attribute(&mut self) -> String {
        let random = &mut *self.random;
        match random.below(30) {
            0 => format!("origin == {}", random.pick(&["inside", "outside", "unclear"])),
            1 => format!("sender == {}", quoted(random.pick(ADDRESSES))),
            2 => format!("sender in {}", quoted_list(&random.some(ADDRESSES, 1, 3))),
            3 => format!("sender.groups contains {}", random.pick(GROUPS)),
            4 => format!("recipient.groups in [{}]", random.some(GROUPS, 1, 2).join(", ")),
            5 => format!("sender.domain in {}", quoted_list(&random.some(DOMAINS, 1, 3))),
            6 | 7 => random.pick(&["recipient.domain in allies", "recipient.domain == partner"]).to_owned(),
            8 => format!("sender.scope == {}", random.pick(&["internal", "external"])),
            9 | 10 => format!("recipient.scope == {}", random.pick(&["internal", "external"])),
            11 => format!("any_scope == {}", random.pick(&["internal", "external"])),
            12 => format!("sender.ip in {}", quoted_list(&random.some(NETWORKS, 1, 2))),
            13 => "sender.overrode".to_owned(),
            14 => format!("subject contains {}", quoted_list(&random.some(PHRASES, 1, 3))),
            15 => format!("subject matches {}", expression(random).0),
            16 => format!("subject_or_body contains {}", quoted_list(&random.some(PHRASES, 1, 3))),
            17 => {
                let key = random.pick(&["X-Class", "x-class", "Other"]);
                match random.below(3) {
                    0 => format!("header[\"{key}\"] contains {}", quoted_list(&random.some(PHRASES, 1, 2))),
                    1 => format!(
                        "header[\"{key}\"] matches [{}, {}]",
                        expression(random).0,
                        expression(random).0
                    ),
                    _ => format!("header[\"{key}\"] == {}", quoted(random.pick(PHRASES))),
                }
            }
            18 => {
                format!("size {} {}", random.pick(COMPARISONS), random.pick(&["1 KB", "1 MB", "0", "1024 B"]))
            }
            19 => format!("hops {} {}", random.pick(COMPARISONS), random.between(0, 3)),
            20 => format!("hops in [{}, {}]", random.between(0, 3), random.between(4, 5)),
            21 => format!(
                "age {} {}",
                random.pick(COMPARISONS),
                random.pick(&["1 days", "2 hours", "60 seconds"])
            ),
            22 => format!("sent {} \"2026-01-0{}\"", random.pick(COMPARISONS), random.between(1, 4)),
            23 => random
                .pick(&[
                    "everything.unlabelled",
                    "file.unlabelled",
                    "body.unlabelled",
                    "enclosed.unlabelled",
                    "file.protected",
                    "file.failed",
                ])
                .to_owned(),
            24 => format!("file.name {} {}", random.pick(&["==", "contains"]), quoted(random.pick(FILES))),
            25 => format!(
                "{} in {}",
                random.pick(&["file.extension", "closed.extension"]),
                quoted_list(&random.some(EXTENSIONS, 1, 3))
            ),
            26 => {
                format!(
                    "{} {} 1 KB",
                    random.pick(&["file.size", "some.failed.size"]),
                    random.pick(COMPARISONS)
                )
            }
            27 => format!("file.content contains {}", quoted_list(&random.some(PHRASES, 1, 3))),
            28 => format!("file.content matches {}", expression(random).0),
            _ => format!("place.site in [{}]", random.some(&["quay", "pier"], 1, 2).join(", ")),
        }
    }
}

const COMPARISONS: &[&str] = &[">=", ">", "<", "<=", "=="];
