//! S46 to S48: which label an item keeps, and what a label brings.

use std::collections::BTreeMap;

use weir_compiler::platform::tables::{EffectKind, Source};
use weir_compiler::types::model::{Grantee, LabelBlock, Value};
use weir_runtime::item::{Labelled, PartRole};
use weir_runtime::outcome::{Brought, Granted};
use weir_runtime::verdict::{Outranked, Reason};

use super::case::Case;
use super::effects::Does;
use super::outcome::Outcome;

impl Case<'_> {
    /// The label of a message's body or, where there is no message, of the files: the highest, and whether a person chose it.
    pub(super) fn standing_label(&self) -> Option<(usize, bool)> {
        let message = self.item.parts.iter().any(|part| part.role != PartRole::File);
        let wanted = if message { PartRole::Message } else { PartRole::File };
        let mut highest: Option<(usize, bool)> = None;
        for (part, read) in self.item.parts.iter().zip(&self.parts) {
            if part.role == wanted
                && let Some(label) = read.label
            {
                let chosen = part.labelled != Some(Labelled::Automatic);
                highest = highest.max(Some((label, chosen)));
            }
        }
        highest
    }

    /// S46, S47: takes out what would change a label that stays.
    pub(super) fn keep_label(&self, outcome: &mut Outcome) {
        let Some((standing, chosen)) = self.standing_label() else { return };
        let mut applied = Vec::new();
        for doing in std::mem::take(&mut outcome.applied) {
            let labels = doing.effects.iter().filter(|does| does.kind == EffectKind::Label);
            let mut stays = false;
            for does in labels {
                let new = self.label_of(does);
                let overwrites = does.flag(1) && self.overwrites();
                stays |=
                    new.is_some_and(|new| new == standing || (!overwrites && (chosen || new < standing)));
            }
            if stays {
                let action = doing.applied;
                outcome.outranked.push(Outranked { action, reason: Reason::KeepsLabel, by: None });
            } else {
                applied.push(doing);
            }
        }
        outcome.applied = applied;
    }

    pub(super) fn label_of(&self, does: &Does) -> Option<usize> {
        let name = does.text(0)?;
        self.model.labels.iter().position(|label| label.path == name)
    }

    /// Whether the option that overwrites works at the item's location.
    fn overwrites(&self) -> bool {
        self.platform.actions.iter().any(|action| {
            action.effects.iter().filter(|effect| effect.kind == EffectKind::Label).any(|effect| {
                let Some(Source::Option(name)) = effect.arguments.get(1) else { return false };
                action.fields.iter().filter(|field| field.name == *name).any(|field| {
                    field.reach.locations.is_empty() || field.reach.locations.contains(&self.location_id)
                })
            })
        })
    }

    /// S48: what a label's blocks do, and what they say.
    pub(super) fn brought(&self, label: usize) -> (Vec<Brought>, Vec<Does>) {
        let Some(label) = self.model.labels.get(label) else { return (Vec::new(), Vec::new()) };
        let mut does = Vec::new();
        let reached = label.blocks.iter().filter(|block| self.reaches(block));
        for block in reached.clone() {
            does.extend(self.block_effects(block));
        }
        (reached.filter_map(|block| self.shown(block)).collect(), does)
    }

    /// S48: whether a rule's label brings the block to where the item is.
    fn reaches(&self, block: &LabelBlock) -> bool {
        let row = self.model.labels_table().and_then(|table| table.label_blocks.get(block.block));
        let Some(locations) = row.and_then(|row| row.locations.as_ref()) else { return true };
        let foreign = self.model.labels_table().is_none_or(|table| table.name != self.platform.name);
        !locations.is_empty() && (foreign || locations.contains(&self.location_id))
    }

    fn shown(&self, block: &LabelBlock) -> Option<Brought> {
        let table = self.model.labels_table()?;
        let row = table.label_blocks.get(block.block)?;
        let mut grants = Vec::new();
        for grant in &block.grants {
            for to in &grant.to {
                for text in self.twin.texts_of(&to.value().value) {
                    for (right, _) in &grant.rights {
                        let right = table.rights.get(*right)?.name.clone();
                        let shown = Granted { right, ..Granted::default() };
                        let text = text.clone();
                        grants.push(match to {
                            Grantee::Domain(_) => Granted { domain: Some(text), ..shown },
                            Grantee::Who(who) if matches!(who.value, Value::Name(_)) => {
                                Granted { audience: Some(text), ..shown }
                            }
                            Grantee::Who(_) => Granted { address: Some(text), ..shown },
                        });
                    }
                }
            }
        }
        let setting = |name: &String, value: &Value| Some((name.clone(), self.twin.option(value)?));
        let settings: BTreeMap<_, _> =
            block.settings.iter().filter_map(|(name, value)| setting(name, &value.value)).collect();
        Some(Brought { block: row.name.clone(), grants, settings })
    }
}
