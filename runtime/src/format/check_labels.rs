//! What opening checks of labels: each has a body, its parent stands before it, and no label brings another one.

use super::check::{At, Checker};
use super::error::{OpenError, Reason};
use super::label_rows::{LabelBlockRow, LabelBodyRow, LabelPolicyRow};
use super::rows::{NONE, Run};
use super::sections::Section;
use super::write_labels::UNSAID;
use crate::effect::EffectKind;
use crate::program::GranteeKind;

pub(super) fn check_labels(checker: &mut Checker<'_, '_>) -> Result<(), OpenError> {
    let tables = checker.tables;
    for (section, bodies, labels) in [
        (Section::LabelBodies, tables.label_bodies.len(), tables.labels.len()),
        (Section::RetentionBodies, tables.retention_bodies.len(), tables.retention_labels.len()),
    ] {
        if bodies != labels {
            return Err(OpenError::new(section.name(), Reason::Misshapen));
        }
    }
    for (row, body) in tables.label_bodies.iter().enumerate() {
        label_body(checker, At { section: Section::LabelBodies, row }, body)?;
    }
    for (row, settings) in tables.retention_bodies.iter().enumerate() {
        options(checker, At { section: Section::RetentionBodies, row }, *settings)?;
    }
    for (row, block) in tables.label_blocks.iter().enumerate() {
        label_block(checker, At { section: Section::LabelBlocks, row }, block)?;
    }
    for (row, grant) in tables.grants.iter().enumerate() {
        let at = At { section: Section::Grants, row };
        checker.names(at, &[grant.right, grant.to])?;
        at.kind::<GranteeKind>(grant.kind)?;
    }
    for (row, policy) in tables.label_policies.iter().enumerate() {
        label_policy(checker, At { section: Section::LabelPolicies, row }, policy)?;
    }
    let at = At { section: Section::Overwriting, row: 0 };
    if !tables.overwriting.is_sorted_by(|one, next| one.get() < next.get()) {
        return Err(at.refuse(Reason::Unsorted));
    }
    tables.overwriting.iter().try_for_each(|location| at.index(*location, tables.locations.len()))
}

fn options(checker: &mut Checker<'_, '_>, at: At, run: Run) -> Result<(), OpenError> {
    checker.spend(at, run)?;
    at.run(run, checker.tables.options.len())
}

fn label_body(checker: &mut Checker<'_, '_>, at: At, body: &LabelBodyRow) -> Result<(), OpenError> {
    if body.parent.get() != NONE && body.parent.get() as usize >= at.row {
        return Err(at.refuse(Reason::Order));
    }
    at.index_or_none(body.tooltip, checker.string_count())?;
    options(checker, at, body.settings)?;
    checker.spend(at, body.blocks)?;
    at.run(body.blocks, checker.tables.label_blocks.len())
}

fn label_block(checker: &mut Checker<'_, '_>, at: At, block: &LabelBlockRow) -> Result<(), OpenError> {
    checker.names(at, &[block.name, block.title])?;
    checker.spend(at, block.grants)?;
    at.run(block.grants, checker.tables.grants.len())?;
    options(checker, at, block.settings)?;
    checker.spend(at, block.effects)?;
    at.run(block.effects, checker.tables.effects.len())?;
    checker.sorted_list(at, block.not_at, checker.tables.locations.len())?;
    let mut effects = checker.tables.effects_in(block.effects.ids());
    if effects.any(|effect| matches!(effect.kind, EffectKind::Label | EffectKind::Unlabel)) {
        return Err(at.refuse(Reason::BadValue));
    }
    Ok(())
}

fn label_policy(checker: &mut Checker<'_, '_>, at: At, policy: &LabelPolicyRow) -> Result<(), OpenError> {
    let (strings, labels) = (checker.string_count(), checker.tables.labels.len());
    at.index(policy.platform, checker.tables.platforms.len())?;
    checker.names(at, &[policy.name, policy.title])?;
    at.index_or_none(policy.help, strings)?;
    checker.sorted_list(at, policy.include, strings)?;
    checker.sorted_list(at, policy.exclude, strings)?;
    checker.sorted_list(at, policy.labels, labels)?;
    checker.list(at, policy.mandatory, strings)?;
    at.flag(policy.has_mandatory)?;
    if policy.justified > UNSAID {
        return Err(at.refuse(Reason::UnknownKind));
    }
    let defaults = checker.list(at, policy.defaults, usize::MAX)?;
    if !defaults.len().is_multiple_of(2) {
        return Err(at.refuse(Reason::Misshapen));
    }
    for (place, id) in defaults.iter().enumerate() {
        at.index(*id, if place.is_multiple_of(2) { strings } else { labels })?;
    }
    Ok(())
}
