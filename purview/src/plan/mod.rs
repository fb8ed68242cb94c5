//! What a deployment would change: two tenants, the one that is and the one that is meant, compared object by object and field by
//! field.
//!
//! ```text
//!  in both, alike      unchanged        in the project alone               create
//!  in both, different  change           a rule, its policy in the project  delete
//!                                       anything else in the tenant alone  unmanaged, or delete if asked
//! ```
//!
//! Both tenants are in normal form, so a difference is one of meaning. What is left to even out needs both at once: GUIDs against
//! names, and priorities, of which only the order among what both have means something.

mod compare;
mod moves;
mod shown;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::plan::compare::Comparison;
use crate::tables::Tables;
use crate::tenant::{Kind, Object, Tenant};
pub use moves::moves;

/// The version of the saved form.
pub const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub version: u32,
    /// What the export calls the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// In the order of [`Kind`], which is that of dependence.
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub action: Action,
    pub kind: Kind,
    pub name: String,
    /// The policy of a rule, the label above a label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The name that the tenant still has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    Create,
    Change,
    Delete,
    /// In the tenant, and the project does not speak of it.
    Unmanaged,
    Unchanged,
}

/// A field: what the tenant has and what the project means. Null: not set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub field: String,
    pub old: Json,
    pub new: Json,
}

/// An object that the project calls otherwise than the tenant: `moved old -> new`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub kind: Kind,
    /// Of a rule, its policy as the project calls it.
    pub parent: Option<String>,
    pub old: String,
    pub new: String,
}

/// How much the project claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Claim {
    /// What it speaks of.
    #[default]
    Own,
    /// The whole tenant: what it does not speak of goes, where Weir could have written it.
    Everything,
}

/// The plan that leads from one tenant to the other.
pub fn plan(actual: &Tenant, desired: &Tenant, moved: &[Moved], claim: Claim, tables: &Tables) -> Plan {
    let moves = Moves::new(moved);
    let existing: BTreeMap<Key, &Object> =
        actual.objects.iter().map(|object| (moves.key_of(object), object)).collect();
    let wanted: BTreeMap<Key, &Object> =
        desired.objects.iter().map(|object| (Key::of(object), object)).collect();
    let comparison = Comparison::new(actual, desired, tables);
    let order = Order::new(&existing, &wanted);
    let mut entries: Vec<(Key, Entry)> = Vec::new();
    for (key, object) in &wanted {
        let entry = match existing.get(key) {
            None => entry(Action::Create, object, comparison.whole(object)),
            Some(old) => {
                let mut changes = comparison.changes(old, object);
                changes.extend(order.change(key, old));
                changes.sort_by(|a, b| a.field.cmp(&b.field));
                let moved_from = (!old.name.eq_ignore_ascii_case(&object.name)).then(|| old.name.clone());
                let same = changes.is_empty() && moved_from.is_none();
                let action = if same { Action::Unchanged } else { Action::Change };
                Entry { moved_from, ..entry(action, object, changes) }
            }
        };
        entries.push((key.clone(), entry));
    }
    for (key, object) in &existing {
        if wanted.contains_key(key) || object.kind == Kind::SensitiveType {
            continue;
        }
        let of_ours = key.parent_key().is_some_and(|parent| wanted.contains_key(&parent));
        let action = if of_ours || (claim == Claim::Everything && object.kind != Kind::Settings) {
            Action::Delete
        } else {
            Action::Unmanaged
        };
        entries.push((key.clone(), entry(action, object, Vec::new())));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let entries = entries.into_iter().map(|(_, entry)| entry).collect();
    Plan { version: VERSION, tenant: actual.name.clone(), entries }
}

impl Plan {
    /// Whether carrying it out would change nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.iter().all(|entry| matches!(entry.action, Action::Unchanged | Action::Unmanaged))
    }

    pub fn count(&self, action: Action) -> usize {
        self.entries.iter().filter(|entry| entry.action == action).count()
    }

    /// For people.
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// The saved form.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// A saved plan.
    ///
    /// # Errors
    /// Why it is none.
    pub fn from_json(bytes: &[u8]) -> Result<Plan, String> {
        let plan: Plan = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        match plan.version {
            VERSION => Ok(plan),
            other => Err(format!("it has version {other}; this is version {VERSION}")),
        }
    }
}

fn entry(action: Action, object: &Object, changes: Vec<Change>) -> Entry {
    let Object { kind, name, parent, .. } = object;
    Entry { action, kind: *kind, name: name.clone(), parent: parent.clone(), moved_from: None, changes }
}

/// What one object is known by: names are compared without case, as the service does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: Kind,
    parent: Option<String>,
    name: String,
}

impl Key {
    fn of(object: &Object) -> Key {
        // A label's name is unique whatever stands above it, so that moving it elsewhere is a change.
        let parent = object.parent.as_ref().filter(|_| object.kind.has_policy());
        Key {
            kind: object.kind,
            parent: parent.map(|parent| parent.to_lowercase()),
            name: object.name.to_lowercase(),
        }
    }

    fn parent_key(&self) -> Option<Key> {
        let kind = match self.kind {
            Kind::Rule => Kind::Policy,
            Kind::AutoLabelRule => Kind::AutoLabelPolicy,
            _ => return None,
        };
        Some(Key { kind, parent: None, name: self.parent.clone()? })
    }
}

/// New names by old ones.
struct Moves(BTreeMap<Key, String>);

impl Moves {
    fn new(moved: &[Moved]) -> Moves {
        let key = |moved: &Moved| Key {
            kind: moved.kind,
            parent: moved.parent.as_ref().map(|parent| parent.to_lowercase()),
            name: moved.old.to_lowercase(),
        };
        Moves(moved.iter().map(|moved| (key(moved), moved.new.to_lowercase())).collect())
    }

    /// The key that the project has for an object of the tenant.
    fn key_of(&self, object: &Object) -> Key {
        let mut key = Key::of(object);
        if let Some(new) = key.parent_key().and_then(|parent| self.0.get(&parent)) {
            key.parent = Some(new.clone());
        }
        match self.0.get(&key) {
            Some(new) => Key { name: new.clone(), ..key },
            None => key,
        }
    }
}

/// Priorities as an order among what both tenants have: the numbers that the tenant has given out stay, and go to others.
struct Order {
    given: BTreeMap<Key, i64>,
}

impl Order {
    fn new(existing: &BTreeMap<Key, &Object>, wanted: &BTreeMap<Key, &Object>) -> Order {
        let mut groups: BTreeMap<_, Vec<(&Key, i64, i64)>> = BTreeMap::new();
        for (key, object) in wanted {
            let old = existing.get(key).and_then(|old| old.priority());
            if let (Some(old), Some(new)) = (old, object.priority()) {
                groups.entry((key.kind, key.parent.as_deref())).or_default().push((key, old, new));
            }
        }
        let mut given = BTreeMap::new();
        for mut group in groups.into_values() {
            let mut numbers: Vec<i64> = group.iter().map(|(_, old, _)| *old).collect();
            numbers.sort_unstable();
            group.sort_by_key(|(_, _, new)| *new);
            let changed = group.into_iter().zip(numbers).filter(|((_, old, _), number)| old != number);
            given.extend(changed.map(|((key, ..), number)| (key.clone(), number)));
        }
        Order { given }
    }

    fn change(&self, key: &Key, old: &Object) -> Option<Change> {
        let number = *self.given.get(key)?;
        Some(Change { field: Object::PRIORITY.to_owned(), old: old.priority().into(), new: number.into() })
    }
}
