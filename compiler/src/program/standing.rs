//! Blocks that stand before what a rule asks is so: its condition with the platform's question taken as answered.

use std::collections::HashMap;
use std::sync::Arc;

use weir_runtime::program::Id;

use crate::platform::Platform;
use crate::platform::tables::LocationId;
use crate::program::Lowering;
use crate::program::effects::asks;
use crate::types::model::{self, Condition, ConditionKind};

/// What is taken as answered, and where: a rule of a platform.
struct Assuming<'w> {
    platform: &'w Platform,
    position: usize,
    rule: Id,
    wanted: &'w [(String, String)],
    lowered: HashMap<*const Condition, Id>,
}

impl Lowering<'_> {
    /// The condition under which the rule's blocks stand at the location, if they do.
    pub(super) fn standing(
        &mut self,
        platform: &Platform,
        position: usize,
        (rule, rule_id): (&model::Rule, Id),
        location: LocationId,
    ) -> Option<Id> {
        let (_, behaviour) = self.behaviour(platform, rule, location)?;
        if !behaviour.stands || self.sketch {
            return None;
        }
        let lowered = HashMap::new();
        let mut assuming = Assuming { platform, position, rule: rule_id, wanted: &behaviour.asks, lowered };
        let when = self.assumed(&mut assuming, &rule.when);
        Some(self.whole(position, rule_id, rule, when))
    }

    fn assumed(&mut self, assuming: &mut Assuming<'_>, condition: &Arc<Condition>) -> Id {
        let key = Arc::as_ptr(condition);
        if let Some(id) = assuming.lowered.get(&key) {
            return *id;
        }
        let id = match &condition.kind {
            _ if !asks(assuming.platform, condition, assuming.wanted) => {
                self.condition(assuming.position, assuming.rule, condition)
            }
            ConditionKind::All(members) => {
                let members = members.iter().map(|member| self.assumed(assuming, member)).collect();
                self.graph.all(members)
            }
            ConditionKind::Any(members) => {
                let members = members.iter().map(|member| self.assumed(assuming, member)).collect();
                self.graph.any(members)
            }
            ConditionKind::PerPart(inner) => {
                let inner = self.assumed(assuming, inner);
                self.graph.per_part(inner)
            }
            _ => self.graph.constant(true),
        };
        assuming.lowered.insert(key, id);
        id
    }
}
