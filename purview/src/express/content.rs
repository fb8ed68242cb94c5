//! Conditions of content: types, labels and classifiers in groups.
//!
//! The service joins groups, and each group joins its members; deeper it does not go. What a source nests in that way is one content
//! condition, what it nests deeper is parted into several.

use std::collections::BTreeMap;
use std::sync::Arc;

use weir_compiler::source::Span;
use weir_compiler::types::model::{
    Condition as Asked, ConditionKind, Count, HowMany, PartFilter, Question, TypeBody,
};

use crate::condition::{Classifier, Condition, Content, Group, Joined, LabelReference, TypeReference};
use crate::express::{Expressing, label_name};

/// What one question asks for, in a group of its own or in that of others: alternatives.
#[derive(Default)]
struct Asks {
    types: Vec<TypeReference>,
    labels: Vec<LabelReference>,
}

impl Asks {
    fn len(&self) -> usize {
        self.types.len() + self.labels.len()
    }
}

impl Expressing<'_> {
    /// The condition, if it speaks of content alone and fits into groups: outer `None` if not, inner if nothing of it can be said.
    pub(super) fn content(&mut self, asked: &Arc<Asked>) -> Option<Option<Condition>> {
        if !is_content(asked, 2) {
            return None;
        }
        let content = match &asked.kind {
            ConditionKind::Any(members) if members.iter().all(|member| is_question(member)) => {
                single(self.group(asked, members, Joined::Or)?)
            }
            ConditionKind::All(members) | ConditionKind::Any(members) => {
                let any = matches!(asked.kind, ConditionKind::Any(_));
                let joined = if any { Joined::Or } else { Joined::And };
                // One group, where each member is one entry of it.
                if members.iter().all(|member| is_question(member))
                    && let Some(group) = self.group(asked, members, joined)
                {
                    single(group)
                } else {
                    let mut groups = Vec::new();
                    for member in members {
                        groups.push(self.member(member)?);
                    }
                    Content { joined, groups: groups.into_iter().flatten().collect() }
                }
            }
            ConditionKind::Ask(_) => match self.member(asked)? {
                Some(group) => single(group),
                None => return Some(None),
            },
            _ => return None,
        };
        let empty = content.groups.iter().all(|group| group.types.is_empty() && group.labels.is_empty());
        Some((!empty).then(|| Condition::Content(content)))
    }

    /// A question or a group of questions as a group. Outer `None`: it is no single group; inner: nothing of it can be said.
    fn member(&mut self, asked: &Arc<Asked>) -> Option<Option<Group>> {
        match &asked.kind {
            ConditionKind::Ask(question) => {
                let asks = self.question(asked.span, question);
                Some((asks.len() > 0).then(|| Group {
                    name: None,
                    joined: Joined::Or,
                    types: asks.types,
                    labels: asks.labels,
                    extra: BTreeMap::new(),
                }))
            }
            ConditionKind::Any(members) => self.group(asked, members, Joined::Or).map(Some),
            ConditionKind::All(members) => self.group(asked, members, Joined::And).map(Some),
            _ => None,
        }
    }

    /// Questions as one group; nothing if one of them has alternatives of its own that the group would tear apart.
    fn group(&mut self, asked: &Arc<Asked>, members: &[Arc<Asked>], joined: Joined) -> Option<Group> {
        let mut group = Group {
            name: asked.name.as_deref().map(str::to_owned),
            joined,
            types: Vec::new(),
            labels: Vec::new(),
            extra: BTreeMap::new(),
        };
        for member in members {
            let ConditionKind::Ask(question) = &member.kind else { return None };
            let asks = self.question(member.span, question);
            if joined == Joined::And && asks.len() > 1 {
                return None;
            }
            group.types.extend(asks.types);
            group.labels.extend(asks.labels);
        }
        Some(group)
    }

    fn question(&mut self, span: Span, question: &Question) -> Asks {
        match question {
            Question::Attribute(_) | Question::Unknown { .. } => Asks::default(),
            Question::Detected { at, sit, count, confidence, parts } => {
                self.parts(*at, *parts);
                Asks { types: self.detected(*at, *sit, count, *confidence), labels: Vec::new() }
            }
            Question::Label { at, labels, parts } => {
                self.parts(*at, *parts);
                let names = labels.iter().filter_map(|label| label_name(self.model, *label));
                let kind = "Sensitivity".to_owned();
                let labels = names.map(|name| LabelReference { name, kind: kind.clone() }).collect();
                Asks { types: Vec::new(), labels }
            }
            Question::RetentionLabel { .. } => {
                self.lost(
                    span,
                    "a condition on a retention label cannot be exported: its form is not documented",
                    "set it in the portal, and keep it out of the sources",
                );
                Asks::default()
            }
            Question::Classifier { at, classifier, parts } => {
                self.parts(*at, *parts);
                let Some(id) = self.classifier_id(*classifier) else {
                    let name = self.model.classifiers.get(*classifier).map_or("", |it| it.name.as_str());
                    self.lost(
                        *at,
                        format!("the classifier `{name}` cannot be exported without its GUID"),
                        "write `guid = \"…\"` in its declaration, or its name under `[classifiers]` in the environment",
                    );
                    return Asks::default();
                };
                let types = vec![TypeReference {
                    extra: BTreeMap::new(),
                    name: id.clone(),
                    id: Some(id),
                    min_count: None,
                    max_count: None,
                    confidence: None,
                    classifier: Classifier::MachineLearning,
                }];
                Asks { types, labels: Vec::new() }
            }
        }
    }

    fn parts(&mut self, span: Span, parts: PartFilter) {
        if parts != PartFilter::Any {
            self.lost(
                span,
                "`in message` and `in attachments` cannot be exported: the service looks at all parts",
                "leave them out, or use `per_component` in the rule",
            );
        }
    }

    fn detected(
        &mut self,
        span: Span,
        sit: usize,
        count: &HowMany,
        confidence: (u8, u8),
    ) -> Vec<TypeReference> {
        let (Some(row), Some(count)) = (self.model.types.get(sit), count.fixed()) else { return Vec::new() };
        if count.all {
            self.lost(
                span,
                "`counts all` cannot be exported: the service counts distinct values",
                "leave it out",
            );
        }
        // What nobody but this project knows as one type is asked for member by member.
        if let TypeBody::Union(members) = &row.body
            && row.guid.is_none()
        {
            if (count.at_least, count.at_most) != (1, None) {
                self.lost(
                    span,
                    format!(
                        "a count of `{}` cannot be exported: the service counts each of its types alone",
                        row.name
                    ),
                    "name the types, each with its own count",
                );
            }
            let one = HowMany::exactly(count);
            return members
                .iter()
                .flat_map(|member| self.detected(span, *member, &one, confidence))
                .collect();
        }
        vec![TypeReference {
            extra: BTreeMap::new(),
            name: row.title.clone(),
            id: self.type_id(row),
            min_count: (count.at_least != 1).then_some(count.at_least),
            max_count: count.at_most,
            confidence: Some(confidence),
            classifier: Classifier::Content,
        }]
    }
}

fn single(group: Group) -> Content {
    Content { joined: Joined::And, groups: vec![group] }
}

fn is_question(asked: &Asked) -> bool {
    matches!(&asked.kind, ConditionKind::Ask(question) if question.content_kind().is_some())
}

/// Whether nothing but content is asked, in so many levels of groups.
fn is_content(asked: &Asked, levels: usize) -> bool {
    match &asked.kind {
        ConditionKind::Ask(_) => is_question(asked),
        ConditionKind::All(members) | ConditionKind::Any(members) => {
            levels > 0 && !members.is_empty() && members.iter().all(|member| is_content(member, levels - 1))
        }
        _ => false,
    }
}

/// As a source that gives the numbers.
trait Exactly {
    fn exactly(count: Count) -> Self;
}

impl Exactly for HowMany {
    fn exactly(count: Count) -> HowMany {
        let number = |number: u32| weir_compiler::types::model::Spanned {
            span: Span::default(),
            value: weir_compiler::types::model::Value::Number(u64::from(number)),
        };
        HowMany { at_least: number(count.at_least), at_most: count.at_most.map(number), all: count.all }
    }
}
