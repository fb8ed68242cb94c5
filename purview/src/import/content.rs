//! Conditions on content: types, classifiers and labels in groups.

use std::collections::BTreeSet;

use crate::condition::{Classifier, Content, Group, Joined, TypeReference};
use crate::import::Importer;
use crate::import::conditions::unknown;
use crate::import::json;
use crate::import::source::{self, Module};
use crate::value::Value;

/// What the portal calls a group that nobody named.
const UNNAMED: &str = "Default";

/// What the wire calls the condition.
const CONDITION: &str = "ContentContainsSensitiveInformation";

/// One member of a group and what is asked of it.
#[derive(Debug, PartialEq)]
struct Member {
    name: String,
    count: Option<String>,
    confidence: Option<String>,
    /// Counts and confidence mean something for it.
    counted: bool,
}

impl Member {
    fn plain(name: String) -> Self {
        Member { name, count: None, confidence: None, counted: false }
    }

    fn count_mut(&mut self) -> &mut Option<String> {
        &mut self.count
    }

    fn confidence_mut(&mut self) -> &mut Option<String> {
        &mut self.confidence
    }

    fn written(&self) -> String {
        let modifiers = self.count.iter().chain(&self.confidence).map(|words| format!(" {words}"));
        format!("{}{}", self.name, modifiers.collect::<String>())
    }
}

impl Importer<'_> {
    pub(super) fn content(&mut self, module: &mut Module, content: &Content) -> String {
        let groups: Option<Vec<String>> =
            content.groups.iter().map(|group| self.terms(module, group)).collect();
        match groups.as_deref() {
            Some([only]) => format!("content has {only}"),
            Some([_, ..]) => {
                let groups = groups.unwrap_or_default();
                format!("content has {}", source::block(word(content.joined), &groups))
            }
            Some([]) | None => unknown(CONDITION, &Value::Raw(json::of_content(content))),
        }
    }

    /// A group in one term; nothing for one that holds what this version does not know.
    fn terms(&mut self, module: &mut Module, group: &Group) -> Option<String> {
        if !group.extra.is_empty() || group.types.iter().any(|each| !each.extra.is_empty()) {
            return None;
        }
        let mut members: Vec<Member> = Vec::new();
        for reference in &group.types {
            members.push(self.member(module, reference));
        }
        for label in &group.labels {
            if !label.kind.eq_ignore_ascii_case("Sensitivity") {
                return None;
            }
            members.push(Member::plain(format!("label {}", self.label(module, &label.name))));
        }
        let title =
            group.name.as_deref().filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(UNNAMED));
        match (members.as_slice(), title) {
            ([], _) => None,
            ([only], None) => Some(only.written()),
            _ => {
                let common = common(&mut members);
                let title = title.map(|title| format!(" {}", source::text(title))).unwrap_or_default();
                let head = format!("{}{title}{common}", word(group.joined));
                let lines: Vec<String> = members.iter().map(Member::written).collect();
                Some(source::block(&head, &lines))
            }
        }
    }

    fn member(&mut self, module: &mut Module, reference: &TypeReference) -> Member {
        if reference.classifier == Classifier::MachineLearning {
            return Member::plain(format!("classifier {}", self.classifier(module, reference)));
        }
        let (name, recommended) = self.sensitive_type(module, reference);
        let count = match (reference.min_count.unwrap_or(1), reference.max_count) {
            (1, None) => None,
            (least, None) => Some(format!("count >= {least}")),
            (least, Some(most)) => Some(format!("count {least} to {most}")),
        };
        let confidence = match reference.confidence {
            None => None,
            Some((least, 100)) if least == recommended => None,
            Some((least, 100)) => Some(format!("confidence >= {}", level(least))),
            Some((least, most)) => Some(format!("confidence {least} to {most}")),
        };
        Member { name, count, confidence, counted: true }
    }
}

/// Takes what all members ask for out of them, for the head of the group.
fn common(members: &mut [Member]) -> String {
    let mut head = String::new();
    let [_, _, ..] = members else { return head };
    if members.iter().any(|member| !member.counted) {
        return head;
    }
    for field in [Member::count_mut, Member::confidence_mut] {
        let mut asked: BTreeSet<Option<String>> = BTreeSet::new();
        for member in members.iter_mut() {
            asked.insert(field(member).clone());
        }
        if let (1, Some(Some(words))) = (asked.len(), asked.first()) {
            head.push_str(&format!(" {words}"));
            members.iter_mut().for_each(|member| *field(member) = None);
        }
    }
    head
}

fn word(joined: Joined) -> &'static str {
    match joined {
        Joined::And => "all",
        Joined::Or => "any",
    }
}

/// A confidence by its name, where it has one.
pub(super) fn level(confidence: u8) -> String {
    match confidence {
        65 => "low".to_owned(),
        75 => "medium".to_owned(),
        85 => "high".to_owned(),
        other => other.to_string(),
    }
}
