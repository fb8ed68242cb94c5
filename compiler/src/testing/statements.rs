//! An outcome as statements, in the words in which a test expects them.
//!
//! ```text
//! { "fate": "blocked", "headers": { "set": { "X-Class": "secret" } } }
//!   ─▶ outcome blocked
//!   ─▶ header "X-Class" = "secret"
//! ```

use std::fmt;

use weir_runtime::alerts::Alert;
use weir_runtime::item::Item;
use weir_runtime::outcome::{Audience, Outcome};
use weir_runtime::overrides::Overridden;
use weir_runtime::verdict::{CopyVerdict, Incomplete, Missing, OptionJson};

use crate::types::SAID_VALUE;

#[derive(Debug, PartialEq)]
pub(super) struct Statement {
    pub(super) word: &'static str,
    pub(super) removed: bool,
    pub(super) subject: Option<Subject>,
    pub(super) details: Vec<(&'static str, OptionJson)>,
}

#[derive(Debug, PartialEq)]
pub(super) enum Subject {
    /// `blocked`
    Name(String),
    /// `"X-Class"`
    Text(String),
    Seconds(u64),
}

/// Words that speak of a verdict as a whole, and not of its copies.
pub(super) fn are_of_verdict(word: &str) -> bool {
    matches!(word, "alert" | "incomplete")
}

impl Statement {
    fn new(word: &'static str) -> Self {
        Statement { word, removed: false, subject: None, details: Vec::new() }
    }

    fn removed(word: &'static str) -> Self {
        Statement { removed: true, ..Statement::new(word) }
    }

    fn of(self, name: &str) -> Self {
        Statement { subject: Some(Subject::Name(name.to_owned())), ..self }
    }

    fn about(self, text: &str) -> Self {
        Statement { subject: Some(Subject::Text(text.to_owned())), ..self }
    }

    fn with(mut self, name: &'static str, value: OptionJson) -> Self {
        self.details.push((name, value));
        self
    }

    fn with_text(self, name: &'static str, text: Option<&String>) -> Self {
        match text {
            Some(text) => self.with(name, OptionJson::Text(text.clone())),
            None => self,
        }
    }

    fn with_texts(self, name: &'static str, texts: &[String]) -> Self {
        if texts.is_empty() { self } else { self.with(name, OptionJson::List(texts.to_vec())) }
    }
}

/// What is done to a copy, and how it may be overridden.
pub(super) fn of_copy(copy: &CopyVerdict) -> Vec<Statement> {
    let mut all = of_outcome(&copy.outcome);
    all.extend(copy.overrides.iter().map(|way| Statement::new("override").of(way)));
    for redaction in &copy.outcome.redactions {
        let inside = |start, end| redaction.spans.iter().any(|[from, to]| *from <= start && end <= *to);
        let evidence = copy.matched.iter().flat_map(|rule| &rule.evidence);
        for each in evidence.filter(|each| each.part == redaction.part && each.end > 0) {
            let statement = Statement::new("redaction").of(&each.name);
            if inside(each.start, each.end) && !all.contains(&statement) {
                all.push(statement);
            }
        }
    }
    all
}

/// What is left when the user overrides, and what is written down.
pub(super) fn of_override(overridden: &Overridden) -> Vec<Statement> {
    let mut all = of_outcome(&overridden.outcome);
    all.extend(overridden.header.iter().map(|(name, value)| keyed("header", name, value)));
    let entries = overridden.audit.iter().flat_map(|audit| &audit.entries);
    all.extend(entries.map(|(key, text)| keyed("audit", key, text)));
    all.extend(overridden.rules.iter().map(|rule| Statement::new("lifted").of(rule)));
    all
}

pub(super) fn of_alerts(alerts: &[Alert]) -> Vec<Statement> {
    let statement = |alert: &Alert| {
        Statement::new("alert")
            .of(&alert.rule)
            .with("action", OptionJson::Text(alert.action.clone()))
            .with("matches", OptionJson::Number(alert.matches))
            .with("bytes", OptionJson::Number(alert.bytes))
    };
    alerts.iter().map(statement).collect()
}

pub(super) fn of_incomplete<'v>(
    item: &Item,
    entries: impl Iterator<Item = &'v Incomplete>,
) -> Vec<Statement> {
    let name = |missing: &Missing| match missing {
        Missing::Attribute { attribute } => attribute.clone(),
        Missing::Classifier { classifier } => classifier.clone(),
        Missing::Type { name } => name.clone(),
        Missing::Part { part, .. } => match item.parts.get(*part) {
            Some(named) if !named.name.is_empty() => named.name.clone(),
            _ => format!("part {part}"),
        },
    };
    let mut all = Vec::new();
    for entry in entries {
        all.extend(entry.missing.iter().map(|missing| {
            Statement::new("incomplete").of(&entry.rule).with("without", OptionJson::Text(name(missing)))
        }));
    }
    all
}

fn keyed(word: &'static str, key: &str, value: &str) -> Statement {
    Statement::new(word).about(key).with(SAID_VALUE, OptionJson::Text(value.to_owned()))
}

fn of_outcome(outcome: &Outcome) -> Vec<Statement> {
    let mut all = vec![fate(outcome)];
    all.extend(outcome.headers.set.iter().map(|(name, value)| keyed("header", name, value)));
    all.extend(outcome.headers.remove.iter().map(|name| Statement::removed("header").about(name)));
    let added = &outcome.recipients_added;
    for (place, addresses) in [("to", &added.to), ("cc", &added.cc), ("bcc", &added.bcc)] {
        all.extend(addresses.iter().map(|address| {
            Statement::new("recipient").about(address).with("box", OptionJson::Text(place.to_owned()))
        }));
    }
    all.extend(added.manager.as_ref().map(|place| Statement::new("manager").with_text("box", Some(place))));
    all.extend(outcome.subject.as_ref().map(|subject| Statement::new("subject").about(subject)));
    all.extend(outcome.disclaimers.iter().map(|disclaimer| {
        Statement::new("disclaimer")
            .about(&disclaimer.text)
            .with_text("place", Some(&disclaimer.place))
            .with_text("fallback", Some(&disclaimer.fallback))
    }));
    protection(outcome, &mut all);
    all.extend(outcome.redactions.iter().map(|redaction| Statement::new("redaction").about(&redaction.text)));
    all.extend(outcome.limits.iter().map(|limit| Statement::new("limit").of(limit)));
    all.extend(
        outcome.expires_after.map(|seconds| Statement {
            subject: Some(Subject::Seconds(seconds)),
            ..Statement::new("expiry")
        }),
    );
    all.extend(outcome.removed_access.iter().map(|whom| Statement::removed("access").of(whom)));
    all.extend(outcome.required.iter().map(|what| Statement::new("requirement").of(what)));
    all
}

fn fate(outcome: &Outcome) -> Statement {
    let audience = outcome.blocked_for.map(Audience::name).map(str::to_owned);
    Statement::new("outcome")
        .of(outcome.fate.name())
        .with_text("audience", audience.as_ref())
        .with_text("by", outcome.by.as_ref())
        .with_texts("to", &outcome.to)
        .with_texts("approvers", &outcome.approvers)
        .with("manager", OptionJson::Flag(outcome.manager_approves))
        .with("overridable", OptionJson::Flag(outcome.overridable))
}

fn protection(outcome: &Outcome, all: &mut Vec<Statement>) {
    let protection = &outcome.protection;
    all.extend(protection.encrypt.as_ref().map(|encryption| {
        let statement = Statement::new("encryption").with("twice", OptionJson::Flag(encryption.twice));
        match &encryption.template {
            Some(template) => statement.about(template),
            None => statement,
        }
    }));
    all.extend(protection.decrypt.then(|| Statement::removed("encryption")));
    all.extend(protection.brand.as_ref().map(|brand| {
        Statement::new("brand").about(&brand.template).with("portal", OptionJson::Flag(brand.portal))
    }));
    all.extend(outcome.label.as_ref().map(|change| match &change.label {
        None => Statement::removed("label"),
        Some(label) => {
            let brings: Vec<String> = change.brings.iter().map(|each| each.block.clone()).collect();
            Statement::new("label")
                .of(label)
                .with_text("replaces", change.replaces.as_ref())
                .with("overwrite", OptionJson::Flag(change.overwrite))
                .with_texts("brings", &brings)
        }
    }));
    let marks = &outcome.marks;
    for (place, text) in
        [("header", &marks.header), ("footer", &marks.footer), ("watermark", &marks.watermark)]
    {
        all.extend(
            text.iter().map(|text| Statement::new("mark").of(place).with_text(SAID_VALUE, Some(text))),
        );
    }
}

/// As a test would expect it, but for what is not so: `outcome blocked { by = "cards.bulk" }`.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.removed { "removed " } else { "" }, self.word)?;
        match &self.subject {
            None => {}
            Some(Subject::Name(name)) => write!(f, " {name}")?,
            Some(Subject::Text(text)) => write!(f, " {text:?}")?,
            Some(Subject::Seconds(seconds)) => write!(f, " {seconds} seconds")?,
        }
        let mut settings = Vec::new();
        for (name, value) in &self.details {
            match value {
                OptionJson::Flag(false) => {}
                OptionJson::Text(text) if *name == SAID_VALUE => write!(f, " = {text:?}")?,
                value => settings.push(format!("{name} = {}", written(value))),
            }
        }
        if settings.is_empty() { Ok(()) } else { write!(f, " {{ {} }}", settings.join(", ")) }
    }
}

fn is_of_name(point: char) -> bool {
    point.is_ascii_alphanumeric() || point == '_' || point == '.'
}

fn written(value: &OptionJson) -> String {
    match value {
        OptionJson::Flag(flag) => flag.to_string(),
        OptionJson::Number(number) => number.to_string(),
        // Names stand bare, as a test writes them.
        OptionJson::Text(text) if !text.is_empty() && text.chars().all(is_of_name) => text.clone(),
        OptionJson::Text(text) => format!("{text:?}"),
        OptionJson::List(texts) => format!("{texts:?}"),
        OptionJson::Map(entries) => format!("{entries:?}"),
    }
}
