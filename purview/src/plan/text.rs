//! A plan for people: a line for each object that would change, and below it a line for each field.
//!
//! ```text
//! ~ policy "Cards"
//!     Mode: "TestWithNotifications" -> "Enable"
//! + rule "Cards" > "Bulk"
//! ```

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::plan::{Action, Change, Entry, Plan};

pub(super) fn text(plan: &Plan) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(plan, &mut text);
    text
}

fn write(plan: &Plan, text: &mut String) -> std::fmt::Result {
    for entry in plan.entries.iter().filter(|entry| entry.action != Action::Unchanged) {
        writeln!(text, "{} {}", sign(entry.action), title(entry))?;
        // Of a new object all fields would be new; the sources say it better.
        if entry.action == Action::Change {
            for change in &entry.changes {
                field(change, text)?;
            }
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let count = |action| plan.count(action);
    writeln!(
        text,
        "{} to create, {} to change, {} to delete; {} unchanged, {} unmanaged",
        count(Action::Create),
        count(Action::Change),
        count(Action::Delete),
        count(Action::Unchanged),
        count(Action::Unmanaged)
    )
}

fn sign(action: Action) -> char {
    match action {
        Action::Create => '+',
        Action::Change => '~',
        Action::Delete => '-',
        Action::Unmanaged => '?',
        Action::Unchanged => ' ',
    }
}

fn title(entry: &Entry) -> String {
    let mut title = format!("{} ", entry.kind.describe());
    if let Some(parent) = &entry.parent {
        title.push_str(&format!("{} > ", quoted(parent)));
    }
    title.push_str(&quoted(&entry.name));
    if let Some(old) = &entry.moved_from {
        title.push_str(&format!(", so far {}", quoted(old)));
    }
    title
}

/// Names are anybody's text and stay on their line.
fn quoted(name: &str) -> String {
    Json::String(name.to_owned()).to_string()
}

fn field(change: &Change, text: &mut String) -> std::fmt::Result {
    let Change { field, old, new } = change;
    let short = |value: &Json| !matches!(value, Json::Array(_) | Json::Object(_));
    if short(old) && short(new) {
        return writeln!(text, "    {field}: {} -> {}", value(old), value(new));
    }
    writeln!(text, "    {field}:")?;
    if let (Json::Array(old), Json::Array(new)) = (old, new) {
        let gone = old.iter().filter(|member| !new.contains(member));
        let come = new.iter().filter(|member| !old.contains(member));
        let lines: Vec<String> = gone
            .map(|member| format!("- {}", value(member)))
            .chain(come.map(|member| format!("+ {}", value(member))))
            .collect();
        if !lines.is_empty() {
            return lines.iter().try_for_each(|line| writeln!(text, "      {line}"));
        }
    }
    let (before, after) = (lines(old), lines(new));
    let alike = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let rest = before.len().min(after.len()) - alike;
    let tail = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let middle = |lines: &[String]| {
        let count = lines.len().saturating_sub(alike + tail);
        lines.iter().skip(alike).take(count).cloned().collect::<Vec<_>>()
    };
    for line in middle(&before) {
        writeln!(text, "      - {line}")?;
    }
    for line in middle(&after) {
        writeln!(text, "      + {line}")?;
    }
    Ok(())
}

/// An outline: a line for each thing said, and what belongs to it below.
fn lines(value: &Json) -> Vec<String> {
    let mut lines = Vec::new();
    outline(value, 0, &mut lines);
    lines
}

fn outline(whole: &Json, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    match whole {
        Json::Null => {}
        // As deep as conditions are, and that is limited.
        Json::Array(members) => members.iter().for_each(|member| outline(member, depth, lines)),
        Json::Object(fields) => {
            for (key, inner) in fields {
                if matches!(inner, Json::Array(_) | Json::Object(_)) {
                    lines.push(format!("{indent}{key}"));
                    outline(inner, depth + 1, lines);
                } else {
                    lines.push(format!("{indent}{key}: {}", value(inner)));
                }
            }
        }
        alone => lines.push(format!("{indent}{}", value(alone))),
    }
}

fn value(value: &Json) -> String {
    match value {
        Json::Null => "not set".to_owned(),
        value => value.to_string(),
    }
}
