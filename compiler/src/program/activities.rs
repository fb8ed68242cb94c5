//! What depends on the activity: which actions are about it, which restrictions reach further, and for what policies hold.

use std::collections::BTreeSet;

use weir_runtime::program::{Id, PredicateKind, Reach, Restriction, Test};
use weir_runtime::scan::text::folded;

use crate::platform::Platform;
use crate::platform::tables::{self, About, Governed};
use crate::program::Lowering;
use crate::program::graph::index;
use crate::types::model;

impl Lowering<'_> {
    /// The activities that an action is about, by the options that it has; `None`: whatever is done.
    pub(super) fn about(
        &self,
        platform: &Platform,
        base: usize,
        row: &tables::Action,
        action: &model::Action,
    ) -> Option<Vec<Id>> {
        let given = |field: &tables::Field| {
            let option = action.options.iter().find(|(name, _)| *name == field.name);
            option.map(|(_, value)| self.resolver.texts_as_written(value.elements()))
        };
        let mut activities: BTreeSet<Id> = BTreeSet::new();
        for field in &row.fields {
            let (Some(about), Some(cases)) = (&field.about, given(field)) else { continue };
            let names = match about {
                About::Activities(names) => names,
                About::Cases => &cases,
            };
            let known = names.iter().filter_map(|name| platform.activity(name));
            activities.extend(known.map(|activity| index(base.saturating_add(activity))));
        }
        (!activities.is_empty()).then(|| activities.into_iter().collect())
    }

    /// `on` names an application where the activity is one of applications; elsewhere a target.
    pub(super) fn restriction(
        &self,
        platform: &Platform,
        (activities, levels): (usize, usize),
        restriction: &model::Restriction,
    ) -> Restriction {
        let row = platform.activities.get(restriction.activity);
        let level = platform.levels.get(restriction.level);
        let on = restriction.on.map(|(object, _)| index(object));
        let apps = restriction.apps.map(|(object, _)| index(object));
        let listed = row.filter(|row| row.of_applications && on.is_some() && apps.is_none());
        let bars = listed.zip(level).is_some_and(|(row, level)| row.bars.contains(&level.name));
        let (on, apps, reach) = match listed {
            None => (on, apps, Reach::Own),
            Some(_) => (None, on, if bars { Reach::Bars } else { Reach::Listed }),
        };
        Restriction {
            activity: index(activities.saturating_add(restriction.activity)),
            on,
            apps,
            level: index(levels.saturating_add(restriction.level)),
            reach,
        }
    }

    /// For which activities policies do not always hold: every rule is lowered, and so is what they ask.
    pub(super) fn governing(&mut self) {
        for (position, platform) in self.model.platforms.iter().enumerate() {
            let base = self.activities.get(position).copied().unwrap_or(0);
            for (id, activity) in platform.activities.iter().enumerate() {
                let Some(governed) = &activity.governed else { continue };
                let node = self.governed(position, platform, governed);
                if let Some(row) = self.program.activities.get_mut(base.saturating_add(id)) {
                    row.governed = node;
                }
            }
        }
    }

    /// Policies hold for what no list allows and, where there is one, for what a list blocks; and wherever it is not known
    /// what is asked.
    fn governed(&mut self, position: usize, platform: &Platform, governed: &Governed) -> Option<Id> {
        let attribute = platform.attribute(&governed.attribute)?;
        let attribute = index(self.attributes.get(position)?.saturating_add(attribute));
        let objects = self.model.objects.iter().enumerate();
        let lists: Vec<(Vec<String>, Vec<String>)> = objects
            .filter(|(_, object)| object.kind == governed.object)
            .map(|(id, _)| {
                let texts = |option: &str| self.resolver.option_of_object(id, option);
                (texts(&governed.list), texts(&governed.domains))
            })
            .collect();
        let listed = |kind: &str| -> Option<Vec<String>> {
            let lists = lists.iter().filter(|(list, _)| list.iter().any(|word| word == kind));
            let domains: Vec<&[String]> = lists.map(|(_, domains)| domains.as_slice()).collect();
            (!domains.is_empty()).then(|| domains.concat())
        };
        let (allowed, blocked) = (listed("allow"), listed("block"));
        let mut conditions = Vec::new();
        if let Some(domains) = &allowed {
            let allowed = self.domains(attribute, domains);
            conditions.push(self.graph.not(allowed));
        }
        if let Some(domains) = &blocked {
            let blocked = self.domains(attribute, domains);
            let known = self.matching(attribute, ".");
            let unknown = self.graph.not(known);
            conditions.push(self.graph.any(vec![unknown, blocked]));
        }
        (!conditions.is_empty()).then(|| self.graph.all(conditions))
    }

    /// Whether the value is one of the domains; `*.a.example` is that domain with those below it.
    fn domains(&mut self, attribute: Id, domains: &[String]) -> Id {
        let mut exact: Vec<String> = Vec::new();
        let mut below: Vec<String> = Vec::new();
        for domain in domains {
            match domain.strip_prefix("*.") {
                Some(parent) => below.push(regex_syntax::escape(parent)),
                None => exact.push(folded(domain)),
            }
        }
        exact.sort();
        exact.dedup();
        let test = Test::Equals(exact);
        let mut alternatives =
            vec![self.graph.ask(0, PredicateKind::Attribute { attribute, key: None, test })];
        if !below.is_empty() {
            let pattern = format!(r"^(?:.*\.)?(?:{})$", below.join("|"));
            alternatives.push(self.matching(attribute, &pattern));
        }
        self.graph.any(alternatives)
    }

    fn matching(&mut self, attribute: Id, pattern: &str) -> Id {
        let test = Test::Matches(vec![self.collector.search(pattern, "i")]);
        self.graph.ask(0, PredicateKind::Attribute { attribute, key: None, test })
    }
}
