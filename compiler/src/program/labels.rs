//! Labels with what they bring, in one environment's words, and the policies that offer them.

use weir_runtime::program::{
    Effect, Grant, GranteeKind, Id, LabelBlock, LabelBody, LabelPolicy, Labelling, OptionValue,
};
use weir_runtime::scan::text::folded;

use crate::platform::Platform;
use crate::platform::tables::{self, EffectKind, Publishing, Source, Type};
use crate::program::Lowering;
use crate::program::effects::Values;
use crate::program::graph::index;
use crate::types::date_text;
use crate::types::model::{self, Grantee, Model, Policy, Spanned, Value};

/// How the policy's kind offers labels, if it does.
pub(super) fn publishing<'m>(model: &'m Model, policy: &Policy) -> Option<&'m Publishing> {
    let platform = model.platforms.get(policy.platform)?;
    platform.kinds.get(policy.kind?)?.publishing.as_ref()
}

impl Lowering<'_> {
    pub(super) fn labelling(&mut self) {
        let model = self.model;
        let labels = model.labels.iter().map(|label| self.label_body(label)).collect();
        let retention = &model.retention_labels;
        let fields = model.labels_table().map_or(&[] as &[_], |platform| &platform.retention_options);
        let retention = retention.iter().map(|label| self.settings(fields, &label.settings)).collect();
        let policies = model.policies.iter().filter_map(|policy| self.label_policy(policy)).collect();
        let mut overwriting: Vec<Id> = self.overwriting();
        overwriting.sort_unstable();
        overwriting.dedup();
        self.program.labelling = Labelling { labels, retention, policies, overwriting };
    }

    fn label_body(&mut self, label: &model::Label) -> LabelBody {
        let platform = self.model.labels_table();
        let options = platform.map_or(&[] as &[_], |platform| &platform.label_options);
        LabelBody {
            parent: label.parent.map(index),
            tooltip: label.tooltip.clone(),
            settings: self.settings(options, &label.settings),
            blocks: label
                .blocks
                .iter()
                .filter_map(|block| {
                    let row = platform?.label_blocks.get(block.block)?;
                    Some(self.label_block(platform?, row, block))
                })
                .collect(),
        }
    }

    fn label_block(
        &mut self,
        platform: &Platform,
        row: &tables::LabelBlock,
        block: &model::LabelBlock,
    ) -> LabelBlock {
        let values = Values::new(&row.fields, &block.settings);
        let effects: Vec<Effect> =
            row.effects.iter().flat_map(|effect| self.effect(effect, values)).collect();
        LabelBlock {
            name: row.name.clone(),
            title: row.title.clone(),
            grants: block.grants.iter().flat_map(|grant| self.grants(platform, grant)).collect(),
            settings: self.settings(&row.fields, &block.settings),
            effects,
            not_at: self.not_at(row),
        }
    }

    /// Where a rule's label does not bring the block.
    fn not_at(&self, row: &tables::LabelBlock) -> Vec<Id> {
        let Some(reached) = &row.locations else { return Vec::new() };
        let mut without = Vec::new();
        let mut base = 0;
        for (place, platform) in self.model.platforms.iter().enumerate() {
            let own = self.model.labels_platform == Some(place);
            let kept = (0..platform.locations.len())
                .filter(|location| reached.is_empty() || (own && !reached.contains(location)));
            without.extend(kept.map(|location| index(base + location)));
            base += platform.locations.len();
        }
        without
    }

    fn grants(&self, platform: &Platform, grant: &model::Grant) -> Vec<Grant> {
        let rights = || grant.rights.iter().filter_map(|(right, _)| platform.rights.get(*right));
        let one = |to: &Grantee| {
            let kind = match to {
                Grantee::Domain(_) => GranteeKind::Domain,
                Grantee::Who(Spanned { value: Value::Name(_), .. }) => GranteeKind::Audience,
                Grantee::Who(_) => GranteeKind::Address,
            };
            let texts = self.resolver.texts_as_written(std::slice::from_ref(to.value()));
            texts.into_iter().flat_map(move |to| {
                rights().map(move |right| Grant { right: right.name.clone(), kind, to: to.clone() })
            })
        };
        grant.to.iter().flat_map(one).collect()
    }

    fn settings(
        &self,
        fields: &[tables::Field],
        settings: &[(String, Spanned)],
    ) -> Vec<(String, OptionValue)> {
        let value = |name: &String, value: &Spanned| {
            let option = self.resolver.option(value)?;
            let dated = fields.iter().any(|field| field.name == *name && self.is_date(&field.ty, value));
            Some(match option {
                OptionValue::Number(seconds) if dated => OptionValue::Text(date_text(seconds)),
                option => option,
            })
        };
        settings.iter().filter_map(|(name, given)| Some((name.clone(), value(name, given)?))).collect()
    }

    /// Where a date or a duration may stand, a parameter that is a date keeps its form.
    fn is_date(&self, ty: &Type, value: &Spanned) -> bool {
        let Value::Param(param) = value.value else { return false };
        let declared = self.model.params.get(param).map(|param| &param.ty);
        matches!(ty, Type::Either(_)) && declared == Some(&Type::Date)
    }

    /// Only a policy that enforces offers anything.
    fn label_policy(&self, policy: &Policy) -> Option<LabelPolicy> {
        let publishing = publishing(self.model, policy)?;
        let platform = self.model.platforms.get(policy.platform)?;
        let enforces = platform.modes.get(policy.mode).is_some_and(|mode| mode.enforces);
        if !enforces {
            return None;
        }
        let setting = |name: &Option<String>| {
            let name = name.as_ref()?;
            policy.settings.iter().find(|(known, _)| known == name).map(|(_, value)| value)
        };
        let label = |value: &Spanned| match value.value {
            Value::Label(label) => Some(index(label)),
            _ => None,
        };
        let published = setting(&Some(publishing.labels.clone()));
        let mut labels: Vec<Id> =
            published.map(Spanned::elements).unwrap_or_default().iter().filter_map(label).collect();
        labels.sort_unstable();
        labels.dedup();
        let defaults = publishing.defaults.iter().flat_map(|block| {
            let prefix = format!("{block}.");
            policy.settings.iter().filter_map(move |(name, value)| {
                Some((name.strip_prefix(&prefix)?.to_owned(), label(value)?))
            })
        });
        let text =
            |value: &Spanned| self.resolver.texts_as_written(std::slice::from_ref(value)).into_iter().next();
        // Whoever a line includes is included; a line that names nobody includes everybody.
        let everybody = policy.scope.iter().any(|scoped| scoped.include.is_empty());
        let include = policy.scope.iter().flat_map(|scoped| &scoped.include).filter(|_| !everybody);
        let exclude = policy.scope.iter().flat_map(|scoped| &scoped.exclude);
        Some(LabelPolicy {
            platform: index(policy.platform),
            name: policy.name.clone(),
            title: policy.title.clone(),
            include: self.people(include),
            exclude: self.people(exclude),
            labels,
            defaults: defaults.collect(),
            mandatory: setting(&publishing.mandatory)
                .map(|value| self.resolver.texts_as_written(value.elements())),
            justified: setting(&publishing.justified).and_then(text).map(|text| text == "true"),
            help: setting(&publishing.help).and_then(text),
        })
    }

    fn people<'v>(&self, members: impl Iterator<Item = &'v Spanned>) -> Vec<String> {
        let texts = members.flat_map(|member| self.resolver.texts_as_written(std::slice::from_ref(member)));
        let mut texts: Vec<String> = texts.map(|text| folded(&text)).collect();
        texts.sort();
        texts.dedup();
        texts
    }

    /// Locations that have the option which puts a label in the place of any other.
    fn overwriting(&self) -> Vec<Id> {
        let mut found = Vec::new();
        let mut base = 0;
        for platform in &self.model.platforms {
            for action in &platform.actions {
                for effect in action.effects.iter().filter(|effect| effect.kind == EffectKind::Label) {
                    let Some(Source::Option(name)) = effect.arguments.get(1) else { continue };
                    let field = action.fields.iter().find(|field| field.name == *name);
                    let own = field.map(|field| field.reach.locations.as_slice()).unwrap_or_default();
                    let all: Vec<usize> = (0..platform.locations.len()).collect();
                    let locations = if own.is_empty() { &all } else { own };
                    found.extend(locations.iter().map(|location| index(base + location)));
                }
            }
            base += platform.locations.len();
        }
        found
    }
}
