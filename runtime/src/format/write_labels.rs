//! Laying out what labels bring and how they are offered; see [`super::write`].

use zerocopy::little_endian::U32;

use super::codes::Code;
use super::label_rows::{GrantRow, LabelBlockRow, LabelBodyRow, LabelPolicyRow};
use super::rows::{NONE, OptionRow, Run};
use super::write::{Tables, append};
use crate::program::{LabelBlock, LabelBody, LabelPolicy, OptionValue, Program};

/// What `justified` is where nothing is said.
pub(crate) const UNSAID: u8 = 2;

impl<'p> Tables<'p> {
    pub(super) fn lay_out_labels(&mut self, program: &'p Program) {
        let labelling = &program.labelling;
        // A label of which nothing more is said has an empty body.
        for place in 0..program.labels.len() {
            let none = LabelBodyRow {
                parent: U32::new(NONE),
                tooltip: U32::new(NONE),
                settings: Run::default(),
                blocks: Run::default(),
            };
            let row = labelling.labels.get(place).map_or(none, |body| self.label_body(body));
            self.label_bodies.push(row);
        }
        for place in 0..program.retention_labels.len() {
            let settings = labelling.retention.get(place);
            let row = settings.map_or_else(Run::default, |settings| self.settings(settings));
            self.retention_bodies.push(row);
        }
        for policy in &labelling.policies {
            let row = self.label_policy(policy);
            self.label_policies.push(row);
        }
        self.overwriting = labelling.overwriting.iter().copied().map(U32::new).collect();
    }

    fn settings(&mut self, settings: &'p [(String, OptionValue)]) -> Run {
        let rows: Vec<OptionRow> = settings.iter().map(|(name, value)| self.option(name, value)).collect();
        append(&mut self.options, rows)
    }

    fn label_body(&mut self, body: &'p LabelBody) -> LabelBodyRow {
        let blocks: Vec<LabelBlockRow> = body.blocks.iter().map(|block| self.label_block(block)).collect();
        LabelBodyRow {
            parent: U32::new(body.parent.unwrap_or(NONE)),
            tooltip: self.optional_string(body.tooltip.as_deref()),
            settings: self.settings(&body.settings),
            blocks: append(&mut self.label_blocks, blocks),
        }
    }

    fn label_block(&mut self, block: &'p LabelBlock) -> LabelBlockRow {
        let grants: Vec<GrantRow> = block
            .grants
            .iter()
            .map(|grant| {
                let (right, to) = (self.string(&grant.right), self.string(&grant.to));
                GrantRow { right, kind: grant.kind.code(), to }
            })
            .collect();
        LabelBlockRow {
            name: self.string(&block.name),
            title: self.string(&block.title),
            grants: append(&mut self.grants, grants),
            settings: self.settings(&block.settings),
            effects: self.lay_out_effects(&block.effects),
            not_at: self.list(block.not_at.clone()),
        }
    }

    fn label_policy(&mut self, policy: &'p LabelPolicy) -> LabelPolicyRow {
        let mut defaults = Vec::with_capacity(policy.defaults.len().saturating_mul(2));
        for (content, label) in &policy.defaults {
            defaults.push(self.string(content).get());
            defaults.push(*label);
        }
        LabelPolicyRow {
            platform: U32::new(policy.platform),
            name: self.string(&policy.name),
            title: self.string(&policy.title),
            include: self.strings(&policy.include),
            exclude: self.strings(&policy.exclude),
            labels: self.list(policy.labels.clone()),
            defaults: self.list(defaults),
            has_mandatory: u8::from(policy.mandatory.is_some()),
            mandatory: self.strings(policy.mandatory.as_deref().unwrap_or_default()),
            justified: policy.justified.map_or(UNSAID, u8::from),
            help: self.optional_string(policy.help.as_deref()),
        }
    }
}
