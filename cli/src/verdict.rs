//! A verdict for people.
//!
//! ```text
//! fixtures/settlement.eml at exchange
//!   for bob@example.org
//!     matched   card_mail.bulk (enforce, high)
//!                 credit_card at settlement.csv:1:1, confidence 85: **** **** **** **11
//!     applied   block_access, to = external
//!     outranked encrypt of card_mail.few: less restrictive than card_mail.bulk
//!     tip       text = "This message holds card numbers."
//!     outcome   blocked for people outside by card_mail.bulk
//!   for kim@fabrikam.com
//!     no rule matched
//!   incomplete
//!     card_mail.bulk for kim@fabrikam.com, without part 2 (unsupported)
//! ```

use weir_runtime::item::{Item, PartRole};
use weir_runtime::verdict::{
    Applied, CopyVerdict, Evidence, Incomplete, Missing, OptionJson, Outranked, Reason, RuleMatch, Verdict,
};

use crate::outcome;
use crate::positions::Positions;
use crate::terminal::{Paint, shown};

/// How many occurrences are shown for a rule; the JSON form has all.
const SHOWN_EVIDENCE: usize = 10;

/// `name` says where the item came from.
pub(crate) fn text(verdict: &Verdict, item: &Item, name: &str, paint: Paint) -> String {
    let mut lines = Lines { text: String::new(), item, paint };
    lines.line(0, &format!("{} at {}", paint.strong(&shown(name)), shown(&verdict.location)));
    for copy in &verdict.copies {
        lines.copy(copy);
    }
    if !verdict.incomplete.is_empty() {
        lines.line(1, &paint.doubtful("incomplete"));
        verdict.incomplete.iter().for_each(|incomplete| lines.incomplete(incomplete));
    }
    lines.text
}

/// A type's name without the module it stands in; the JSON form has all of it.
pub(crate) fn last_word(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

struct Lines<'i> {
    text: String,
    item: &'i Item,
    paint: Paint,
}

impl Lines<'_> {
    fn line(&mut self, depth: usize, line: &str) {
        self.text.extend(std::iter::repeat_n("  ", depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn entry(&mut self, word: &str, rest: &str) {
        self.line(2, &format!("{word:<9} {rest}"));
    }

    fn copy(&mut self, copy: &CopyVerdict) {
        let whom: Vec<&str> = copy.recipients.iter().chain(&copy.activities).map(String::as_str).collect();
        if !whom.is_empty() {
            self.line(1, &format!("for {}", shown(&whom.join(", "))));
        }
        if copy.matched.is_empty() {
            self.line(2, &self.paint.good("no rule matched"));
        }
        copy.matched.iter().for_each(|rule| self.matched(rule));
        for applied in &copy.applied {
            let words = self.paint.strong(&applied_words(applied));
            self.entry("applied", &words);
        }
        for outranked in &copy.outranked {
            self.entry("outranked", &outranked_words(outranked));
        }
        if let Some(tip) = &copy.tip {
            self.entry("tip", &tip_words(tip));
        }
        if !copy.overrides.is_empty() {
            self.entry("override", &shown(&copy.overrides.join(", ")));
        }
        if let Some(fate) = outcome::fate(&copy.outcome) {
            let words = self.paint.bad(&shown(&fate));
            self.entry("outcome", &words);
        }
        let changes = outcome::changes(&copy.outcome);
        if !changes.is_empty() {
            self.entry("changes", &shown(&changes.join("; ")));
        }
    }

    fn matched(&mut self, rule: &RuleMatch) {
        let severity = rule.severity.as_ref().map_or_else(String::new, |severity| format!(", {severity}"));
        let name = self.paint.bad(&shown(&format!("{}.{}", rule.policy, rule.rule)));
        self.entry("matched", &format!("{name} ({}{})", shown(&rule.mode), shown(&severity)));
        for evidence in rule.evidence.iter().take(SHOWN_EVIDENCE) {
            let words = self.evidence(evidence);
            self.line(8, &words);
        }
        if let Some(more) = rule.evidence.len().checked_sub(SHOWN_EVIDENCE).filter(|more| *more > 0) {
            self.line(8, &format!("and {more} more"));
        }
    }

    fn evidence(&self, evidence: &Evidence) -> String {
        let Evidence { name, confidence, count, value, .. } = evidence;
        let times = if *count > 1 { format!(", {count} times") } else { String::new() };
        let place = self.place(evidence);
        let value = if value.is_empty() { String::new() } else { format!(": {}", shown(value)) };
        format!("{} {place}, confidence {confidence}{times}{value}", shown(last_word(name)))
    }

    /// `at settlement.csv:1:1`
    fn place(&self, evidence: &Evidence) -> String {
        let part = self.item.parts.get(evidence.part);
        let name = self.part_name(evidence.part);
        match part.and_then(|part| part.text.as_deref()) {
            Some(text) if evidence.end > 0 => {
                let (line, column) = Positions::new(text).of(evidence.start);
                format!("at {name}:{line}:{column}")
            }
            _ => format!("stated of {name}"),
        }
    }

    /// `settlement.pdf (unsupported)`, `sender.groups`
    fn missing(&self, missing: &Missing) -> String {
        match missing {
            Missing::Part { part, state } => format!("{} ({})", self.part_name(*part), state.name()),
            Missing::Attribute { .. } | Missing::Classifier { .. } | Missing::Type { .. } => {
                shown(&missing.to_string())
            }
        }
    }

    fn part_name(&self, index: usize) -> String {
        match self.item.parts.get(index) {
            Some(part) if !part.name.is_empty() => shown(&part.name),
            Some(part) if part.role == PartRole::Message => "body".to_owned(),
            _ => format!("part {index}"),
        }
    }

    fn incomplete(&mut self, incomplete: &Incomplete) {
        let Incomplete { rule, recipients, missing } = incomplete;
        let whom =
            if recipients.is_empty() { String::new() } else { format!(" for {}", recipients.join(", ")) };
        let missing: Vec<String> = missing.iter().map(|missing| self.missing(missing)).collect();
        self.line(2, &format!("{}, without {}", shown(&format!("{rule}{whom}")), missing.join(", ")));
    }
}

/// `print on corporate = block`, `block_access, to = external`
fn applied_words(applied: &Applied) -> String {
    let on = applied.on.as_ref().map_or_else(String::new, |on| format!(" on {on}"));
    let level = applied.level.as_ref().map_or_else(String::new, |level| format!(" = {level}"));
    let options: String = options(applied).map(|option| format!(", {option}")).collect();
    let at = applied.at.as_ref().map_or_else(String::new, |at| format!(", when {at}"));
    shown(&format!("{}{on}{level}{options}{at}", applied.action))
}

fn tip_words(tip: &Applied) -> String {
    shown(&options(tip).collect::<Vec<_>>().join(", "))
}

fn options(applied: &Applied) -> impl Iterator<Item = String> {
    applied.options.iter().map(|(name, value)| format!("{name} = {}", option_words(value)))
}

fn option_words(option: &OptionJson) -> String {
    match option {
        OptionJson::Flag(flag) => flag.to_string(),
        OptionJson::Number(number) => number.to_string(),
        OptionJson::Text(text) => quoted(text),
        OptionJson::List(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            format!("[{}]", texts.join(", "))
        }
        OptionJson::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{} = {}", quoted(key), quoted(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A text that could be taken for more than one word, or for the list around it, stands in quotes.
fn quoted(text: &str) -> String {
    let is_plain = |point: char| !(point.is_whitespace() || "\"\\,=[]{}".contains(point));
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn outranked_words(outranked: &Outranked) -> String {
    let reason = match (outranked.reason, &outranked.by) {
        (Reason::LessRestrictive, Some(by)) => format!("less restrictive than {by}"),
        (Reason::LaterInOrder, Some(by)) => format!("later in order than {by}"),
        (Reason::LessRestrictive, None) => "less restrictive".to_owned(),
        (Reason::LaterInOrder, None) => "later in order".to_owned(),
        (Reason::KeepsLabel, _) => "the label that is there stays".to_owned(),
        (Reason::Mode, _) => "the policy's mode does not carry it out".to_owned(),
    };
    format!("{} of {}: {}", applied_words(&outranked.action), shown(&outranked.action.rule), shown(&reason))
}
