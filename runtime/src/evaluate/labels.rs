//! Whether a rule may put its label on an item, and what a label brings (S47, S48).
//!
//! A message is labelled by its body; anything else by its files. A person's choice counts for more than a rule's: what a rule
//! or a default put there gives way to a higher label, what a person chose to none.

use super::Subject;
use super::ask::Questions;
use super::resolved::{Done, Resolved, json};
use crate::effect::EffectKind;
use crate::format::effect_views::ArgumentView;
use crate::format::label_views::{LabelBlockView, LabelBodyView};
use crate::format::tables::Tables;
use crate::item::{Labelled, PartRole};
use crate::outcome::{Brought, Granted};
use crate::program::{GranteeKind, Id};
use crate::verdict::{Outranked, Reason};

/// The highest label of the parts that a label of the item would be on, and who put it there.
pub(super) fn standing(subject: &Subject<'_, '_>) -> Option<(Id, Labelled)> {
    let is_message = subject.parts.iter().any(|part| part.role != PartRole::File);
    let own = if is_message { PartRole::Message } else { PartRole::File };
    let labelled = subject.parts.iter().filter(|part| part.role == own);
    labelled
        .filter_map(|part| Some((part.label?, part.labelled)))
        .max_by_key(|(label, labelled)| (*label, *labelled == Labelled::Manual))
}

/// What would put on a label that the item does not take is not done (S47).
pub(super) fn keep_labels(questions: &Questions<'_, '_, '_>, resolved: &mut Resolved) {
    let Some(standing) = standing(questions.subject) else { return };
    let location = questions.subject.location_id;
    let tables = &questions.bundle.tables;
    let overwriting = tables.overwriting.binary_search_by_key(&location, |id| id.get()).is_ok();
    let gives_way = |done: &Done| {
        tables.effects_in(done.effects.clone()).filter(|effect| effect.kind == EffectKind::Label).all(
            |effect| {
                let mut arguments = tables.arguments(effect);
                let label = match arguments.next() {
                    Some(ArgumentView::Text(label)) => tables.label_id(label),
                    _ => None,
                };
                let overwrite = overwriting && matches!(arguments.next(), Some(ArgumentView::Flag(true)));
                label.is_none_or(|label| takes_place(label, overwrite, standing))
            },
        )
    };
    let (applied, kept): (Vec<Done>, Vec<Done>) = resolved.applied.drain(..).partition(gives_way);
    resolved.applied = applied;
    resolved.outranked.extend(kept.into_iter().map(|done| Outranked {
        action: done.applied,
        reason: Reason::KeepsLabel,
        by: None,
    }));
}

/// Labels are indices by rank.
fn takes_place(label: Id, overwrite: bool, (standing, labelled): (Id, Labelled)) -> bool {
    label != standing && (overwrite || (labelled == Labelled::Automatic && label > standing))
}

/// A block as the outcome shows it.
pub(crate) fn brought(block: &LabelBlockView<'_>) -> Brought {
    Brought {
        block: block.name.to_owned(),
        grants: block
            .grants()
            .map(|grant| {
                let mut shown = Granted { right: grant.right.to_owned(), ..Granted::default() };
                let to = grant.to.to_owned();
                match grant.kind {
                    GranteeKind::Address => shown.address = Some(to),
                    GranteeKind::Domain => shown.domain = Some(to),
                    GranteeKind::Audience => shown.audience = Some(to),
                }
                shown
            })
            .collect(),
        settings: block.settings.iter().map(|(name, value)| (name.to_owned(), json(value))).collect(),
    }
}

impl<'a> Tables<'a> {
    pub(crate) fn label_id(&self, name: &str) -> Option<Id> {
        Tables::range_of(self.labels.len())
            .find(|id| self.named(self.labels, *id).is_some_and(|label| label.name == name))
    }

    pub(crate) fn label_named(&self, name: &str) -> Option<LabelBodyView<'a>> {
        self.label_body(self.label_id(name)?)
    }
}
