//! Policies: what they cover, and in which order.
//!
//! `order` ranks the policies of a project; each kind of the service's policies counts its own priorities, from 0. Of policies that
//! offer labels the highest number counts most, of all others the lowest.

use std::collections::BTreeMap;

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::Location;
use weir_compiler::types::model::{Policy, Scoped, Spanned, Value as Given};

use crate::express::values::put;
use crate::express::{Expressing, object};
use crate::tenant::Kind;
use crate::value::Value;

/// Of a location that has no parameter of its own: one text in JSON for all such.
const LOCATIONS: &str = "Locations";

impl Expressing<'_> {
    pub(super) fn policies(&mut self, platform_index: usize, platform: &Platform) {
        let model = self.model;
        let mut counted: BTreeMap<Kind, i64> = BTreeMap::new();
        let offers = |policy: &Policy| {
            let row = policy.kind.and_then(|kind| platform.kinds.get(kind));
            policy.platform == platform_index && row.is_some_and(|row| row.publishing.is_some())
        };
        let offering = model.policies.iter().filter(|policy| offers(policy)).count();
        let highest = i64::try_from(offering).unwrap_or(i64::MAX) - 1;
        let policies = model.policies.iter().enumerate();
        for (index, policy) in policies.filter(|(_, policy)| policy.platform == platform_index) {
            let row = policy.kind.and_then(|kind| platform.kinds.get(kind));
            let kind = match row {
                None => Kind::Policy,
                Some(row) if row.publishing.is_some() => Kind::LabelPolicy,
                Some(_) => Kind::AutoLabelPolicy,
            };
            let priority = counted.entry(kind).or_default();
            let mut made = object(kind, &policy.title);
            let number = if kind == Kind::LabelPolicy { highest - *priority } else { *priority };
            made.parameters.insert("Priority".to_owned(), Value::Number(number));
            *priority += 1;
            if let Some(description) = &policy.description
                && let Some(text) = self.value(&weir_compiler::platform::tables::Type::Text, description)
            {
                made.parameters.insert("Comment".to_owned(), text);
            }
            for scoped in &policy.scope {
                self.scope(platform, kind, scoped, &mut made.parameters);
            }
            match row.and_then(|row| Some((row, row.publishing.as_ref()?))) {
                Some((row, publishing)) => self.publishing(row, publishing, policy, &mut made.parameters),
                None => {
                    let mode = platform.modes.get(policy.mode).and_then(|mode| mode.wire.clone());
                    made.parameters.extend(mode.map(|mode| ("Mode".to_owned(), Value::Text(mode))));
                    self.settings(platform, policy, &mut made.parameters);
                }
            }
            self.keep(&mut made, &policy.extra);
            let place = self.push(made);
            self.expressed.places.push((index, None, place));
            self.rules(platform, index, policy, kind);
        }
    }

    /// Options of the platform's policies and of the kind.
    fn settings(&mut self, platform: &Platform, policy: &Policy, parameters: &mut BTreeMap<String, Value>) {
        let kind = policy.kind.and_then(|kind| platform.kinds.get(kind));
        for (name, given) in &policy.settings {
            let own = kind.and_then(|kind| kind.fields.iter().find(|field| field.name == *name));
            let row = own.or_else(|| platform.policy_options.iter().find(|field| field.name == *name));
            let Some(row) = row else { continue };
            if let (Some(wire), Some(value)) = (&row.reach.wire, self.setting(row, given)) {
                // What is said by being there is said by nothing when it is not.
                let unset = value == Value::Flag(false) || value == Value::List(Vec::new());
                if !unset {
                    put(parameters, wire, value);
                }
            }
        }
    }

    fn scope(
        &mut self,
        platform: &Platform,
        kind: Kind,
        scoped: &Scoped,
        parameters: &mut BTreeMap<String, Value>,
    ) {
        let Some(location) = platform.locations.get(scoped.location) else { return };
        let Some(parameter) = &location.wire.parameter else { return };
        if parameter == LOCATIONS {
            self.lost(
                scoped.span,
                format!(
                    "the scope of `{}` cannot be exported: which application it is has no name here",
                    location.name
                ),
                "make this policy in the portal, and keep it out of the sources",
            );
            return;
        }
        let all = || Value::texts(["All"]);
        // Labels are offered to the members of a location; it has no other parameters for them.
        let (include, exclude) = match kind {
            Kind::LabelPolicy => (vec![parameter.clone()], vec![format!("{parameter}Exception")]),
            _ => (location.wire.include.clone(), location.wire.exclude.clone()),
        };
        let included = self.members(location, &include, &scoped.include);
        if !included.contains_key(parameter) {
            parameters.insert(parameter.clone(), all());
        }
        parameters.extend(included);
        parameters.extend(self.members(location, &exclude, &scoped.exclude));
    }

    /// Members by the parameter that takes them. Of two, the first takes people and the second takes groups.
    fn members(
        &mut self,
        location: &Location,
        parameters: &[String],
        members: &[Spanned],
    ) -> BTreeMap<String, Value> {
        let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for member in members {
            let parameter = match parameters {
                [people, groups] => {
                    if self.is_group(member) {
                        groups
                    } else {
                        people
                    }
                }
                [one] => one,
                _ => {
                    self.lost(
                        member.span,
                        format!("members of `{}` cannot be exported", location.name),
                        "cover the location whole",
                    );
                    continue;
                }
            };
            let values = found.entry(parameter.clone()).or_default();
            match self.value(&weir_compiler::platform::tables::Type::Text, member) {
                Some(Value::List(texts)) => values.extend(texts),
                Some(value) => values.push(value),
                None => {}
            }
        }
        found.into_iter().map(|(name, values)| (name, Value::List(values))).collect()
    }

    /// A group that is declared as single people is none.
    fn is_group(&self, member: &Spanned) -> bool {
        match &member.value {
            Given::Group(group) => {
                let kind = self.model.groups.get(*group).and_then(|group| group.kind.as_ref());
                kind.is_none_or(|(kind, _)| kind != "user")
            }
            _ => false,
        }
    }
}
