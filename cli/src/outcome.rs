//! What a copy comes to, in a line or two for people; the JSON form has all of it.

use weir_compiler::types::moment_text;
use weir_runtime::alerts::Alert;
use weir_runtime::outcome::{Audience, Fate, Outcome};
use weir_runtime::overrides::Overridden;
use weir_runtime::verdict::Verdict;

use crate::terminal::{Paint, shown};

/// `blocked for people outside by card_mail.bulk, may be overridden`; nothing for what is delivered.
pub(crate) fn fate(outcome: &Outcome) -> Option<String> {
    let mut words = match outcome.fate {
        Fate::Delivered => return None,
        Fate::Blocked => match outcome.blocked_for {
            Some(Audience::Outside) => "blocked for people outside".to_owned(),
            Some(Audience::Anonymous) => "blocked for people who have a link".to_owned(),
            Some(Audience::Everyone) | None => "blocked".to_owned(),
        },
        Fate::Quarantined => "quarantined".to_owned(),
        Fate::Redirected => format!("redirected to {}", outcome.to.join(", ")),
        Fate::Held => {
            let manager = outcome.manager_approves.then_some("the sender's manager");
            let approvers: Vec<&str> = outcome.approvers.iter().map(String::as_str).chain(manager).collect();
            match approvers.as_slice() {
                [] => "held".to_owned(),
                approvers => format!("held for {}", approvers.join(", ")),
            }
        }
    };
    if let Some(rule) = &outcome.by {
        words.push_str(&format!(" by {rule}"));
    }
    if outcome.overridable {
        words.push_str(", may be overridden");
    }
    Some(words)
}

/// Everything else that is done to the copy, one thing after the other.
pub(crate) fn changes(outcome: &Outcome) -> Vec<String> {
    let mut changes = Vec::new();
    let mut say = |words: &str, what: &[String]| {
        if !what.is_empty() {
            changes.push(format!("{words} {}", what.join(", ")));
        }
    };
    let set: Vec<String> =
        outcome.headers.set.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    say("sets", &set);
    say("removes", &outcome.headers.remove);
    let added = &outcome.recipients_added;
    for (place, names) in [("to", &added.to), ("cc", &added.cc), ("bcc", &added.bcc)] {
        say(&format!("adds to {place}"), names);
    }
    if let Some(place) = &added.manager {
        say(&format!("adds to {place}"), &["the sender's manager".to_owned()]);
    }
    if let Some(subject) = &outcome.subject {
        say("subject", &[format!("\"{subject}\"")]);
    }
    for disclaimer in &outcome.disclaimers {
        let place = if disclaimer.place == "prepend" { "before" } else { "after" };
        say("disclaimer", &[format!("{place} the text")]);
    }
    protection(outcome, &mut changes);
    for redaction in &outcome.redactions {
        let places = redaction.spans.len();
        let noun = if places == 1 { "place" } else { "places" };
        changes.push(format!("redacts {places} {noun} in part {}", redaction.part));
    }
    let mut say = |words: &str, what: &[String]| {
        if !what.is_empty() {
            changes.push(format!("{words} {}", what.join(", ")));
        }
    };
    say("limits", &outcome.limits);
    say("removes access of", &outcome.removed_access);
    say("asks for", &outcome.required);
    if let Some(seconds) = outcome.expires_after {
        changes.push(format!("access ends after {seconds} seconds"));
    }
    changes
}

fn protection(outcome: &Outcome, changes: &mut Vec<String>) {
    let protection = &outcome.protection;
    if let Some(encryption) = &protection.encrypt {
        let twice = if encryption.twice { " twice" } else { "" };
        let with =
            encryption.template.as_ref().map_or_else(String::new, |template| format!(" with {template}"));
        changes.push(format!("encrypts{twice}{with}"));
    }
    if protection.decrypt {
        changes.push("removes protection".to_owned());
    }
    if let Some(brand) = &protection.brand {
        changes.push(format!("brands with {}", brand.template));
    }
    if let Some(change) = &outcome.label {
        changes.push(match &change.label {
            Some(label) if change.brings.is_empty() => format!("labels {label}"),
            Some(label) => {
                let brings: Vec<&str> = change.brings.iter().map(|each| each.block.as_str()).collect();
                format!("labels {label}, with {}", brings.join(", "))
            }
            None => "removes the label".to_owned(),
        });
    }
    let marks = &outcome.marks;
    for (name, text) in
        [("header", &marks.header), ("footer", &marks.footer), ("watermark", &marks.watermark)]
    {
        if let Some(text) = text {
            changes.push(format!("marks with {name} \"{text}\""));
        }
    }
}

/// What an override leaves of a verdict, copy by copy.
///
/// ```text
///   overridden for bob@example.org
///     lifts     card_mail.bulk
///     outcome   delivered
///     header    msip_justification: Manager Approved
///     audit     Justification: The yearly audit.
/// ```
pub(crate) fn overridden<'o>(
    verdict: &Verdict,
    done: impl Iterator<Item = (usize, Result<&'o Overridden, &'o String>)>,
    paint: Paint,
) -> String {
    let mut text = String::new();
    for (place, done) in done {
        let Some(copy) = verdict.copies.get(place) else { continue };
        let whom: Vec<&str> = copy.recipients.iter().chain(&copy.activities).map(String::as_str).collect();
        let whom = if whom.is_empty() { String::new() } else { format!(" for {}", whom.join(", ")) };
        let overridden = match done {
            Ok(overridden) => overridden,
            Err(refused) => {
                let words = paint.doubtful(&format!("not overridden{}: {}", shown(&whom), shown(refused)));
                text.push_str(&format!("  {words}\n"));
                continue;
            }
        };
        text.push_str(&format!("  overridden{}\n", shown(&whom)));
        let mut entry = |word: &str, rest: &str| text.push_str(&format!("    {word:<9} {}\n", shown(rest)));
        entry("lifts", &overridden.rules.join(", "));
        entry("outcome", &fate(&overridden.outcome).unwrap_or_else(|| "delivered".to_owned()));
        let changes = changes(&overridden.outcome);
        if !changes.is_empty() {
            entry("changes", &changes.join("; "));
        }
        if let Some((name, value)) = &overridden.header {
            entry("header", &format!("{name}: {value}"));
        }
        for (key, value) in overridden.audit.iter().flat_map(|audit| &audit.entries) {
            entry("audit", &format!("{key}: {value}"));
        }
    }
    text
}

/// `2026-03-01 09:59:00  alert of cards.bulk: 3 matches and 126 bytes`
pub(crate) fn alerts(alerts: &[Alert]) -> String {
    let mut text = String::from(if alerts.is_empty() { "" } else { "alerts\n" });
    for alert in alerts {
        let (name, matches) = (&alert.action, usize::try_from(alert.matches).unwrap_or(usize::MAX));
        let amount = format!("{} and {} bytes", plural(matches), alert.bytes);
        let line = format!("{}  {name} of {}: {amount}", moment_text(alert.time), alert.rule);
        text.push_str(&format!("  {}\n", shown(&line)));
    }
    text
}

fn plural(matches: usize) -> String {
    if matches == 1 { "1 match".to_owned() } else { format!("{matches} matches") }
}
