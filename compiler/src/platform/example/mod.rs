//! The smallest policy that uses a row of a platform: what `weir explain` shows beside it.
//!
//! Everything comes from the row: where it works, what type it has, what it needs beside it. A row that works nowhere has no
//! example.

mod labels;
mod limits;
mod module;
mod settings;

use std::collections::BTreeSet;

use crate::platform::Platform;
use crate::platform::tables::{
    Action, ActionRole, Activity, Attribute, Behaviour, ContentKind, ContentRow, Event, Field, GroupKind,
    Level, LocationId, Mode, Object, Reach, Reads, Type,
};

use module::Module;

pub use labels::{of_label_block, of_label_option, of_retention_option, of_right};
pub use limits::of_limit;
pub use settings::{of_kind, of_kind_setting, of_policy_option, of_rule_option};

/// Where sources agree that it works, else where it is said to.
fn place(reach: &Reach) -> Option<LocationId> {
    let agreed = reach.locations.iter().find(|location| !reach.disputed.contains(location));
    agreed.or(reach.locations.first()).copied()
}

pub fn of_location(platform: &Platform, location: LocationId) -> Option<String> {
    platform.locations.get(location)?;
    let mut module = Module::at(platform, location);
    module.do_something();
    module.text()
}

/// The platform itself.
pub fn of_platform(platform: &Platform) -> Option<String> {
    of_location(platform, 0)
}

pub fn of_mode(platform: &Platform, mode: &Mode) -> Option<String> {
    let mut module = Module::at(platform, 0);
    module.settings.push(format!("mode = {}", mode.name));
    module.do_something();
    module.text()
}

/// An activity that has the level; a level that lifts a restriction has no activity of its own.
pub fn of_level(platform: &Platform, level: &Level) -> Option<String> {
    let has =
        |activity: &&Activity| activity.levels.contains(&level.name) && !activity.reach.locations.is_empty();
    match platform.activities.iter().find(has) {
        Some(activity) => of_activity_at(platform, activity, level),
        None => of_platform(platform),
    }
}

/// A group of the kind, in the scope of a location that can name it.
pub fn of_group_kind(platform: &Platform, kind: &GroupKind) -> Option<String> {
    let at = platform.locations.iter().position(|location| location.scope.contains(&kind.name));
    let mut module = Module::at(platform, at.unwrap_or(0));
    module.declare(&format!("group staff \"Staff\" {{ kind = {} }}", kind.name));
    module.do_something();
    module.text_in_scope(at.map(|_| "staff"))
}

/// A rule that the behaviour fits.
pub fn of_behaviour(platform: &Platform, behaviour: &Behaviour) -> Option<String> {
    let mut module = Module::at(platform, behaviour.locations.first().copied().unwrap_or(0));
    if let Some((name, value)) = behaviour.asks.first() {
        module.conditions.push(format!("{name} == {value}"));
    }
    match behaviour.does.first() {
        Some((name, value)) => {
            let action = platform.actions.iter().find(|action| action.name == *name)?;
            module.act_by(action, value);
        }
        None => module.do_something(),
    }
    module.text()
}

/// A test in which it comes about.
pub fn of_event(platform: &Platform, event: &Event) -> Option<String> {
    let when = |behaviour: &&Behaviour| {
        [&behaviour.block, &behaviour.notify, &behaviour.alert]
            .into_iter()
            .flatten()
            .any(|name| *name == event.name)
    };
    let behaviour = platform.behaviours.iter().find(when);
    let at = behaviour.and_then(|behaviour| behaviour.locations.first()).copied().unwrap_or(0);
    let mut module = Module::at(platform, at);
    module.do_something();
    module.given.push(format!("event = {}", event.name));
    module.text()
}

/// A question about the first of the attributes that a reader fills.
pub fn of_reads(platform: &Platform, reads: &Reads) -> Option<String> {
    let attributes = reads.attributes.iter().filter_map(|(_, name)| platform.attribute(name));
    let mut attributes = attributes.filter_map(|id| platform.attributes.get(id));
    attributes.find_map(|attribute| of_attribute(platform, attribute))
}

/// An object that says it, in an example of such objects.
pub fn of_object_field(platform: &Platform, object: &Object, field: &Field) -> Option<String> {
    let mut module = Module::at(platform, 0);
    module.object_with(object, |other| other.required || other.name == field.name);
    module.text_of_declarations()
}

/// Something that any rule at the location can do.
fn fits(action: &Action, location: LocationId) -> bool {
    action.role != ActionRole::Override && !action.activities && action.reach.locations.contains(&location)
}

/// A question where a condition can ask one; else a test of an item that has it.
pub fn of_attribute(platform: &Platform, attribute: &Attribute) -> Option<String> {
    let asked = attribute.families.iter().find(|(_, reach)| !reach.locations.is_empty());
    let Some((family, reach)) = asked else {
        let mut module = Module::at(platform, 0);
        module.do_something();
        module.fact(attribute);
        return module.text();
    };
    let mut module = Module::at(platform, place(reach)?);
    module.ask(attribute, *family);
    module.text()
}

pub fn of_content(platform: &Platform, content: &ContentRow) -> Option<String> {
    let able = platform.locations.iter().position(|location| location.content.contains(&content.kind))?;
    let mut module = Module::at(platform, able);
    let line = match content.kind {
        ContentKind::Sit => {
            module.declare("use std.sit.finance.credit_card");
            "content has credit_card"
        }
        ContentKind::Label => {
            module.declare("label secret \"Secret\"");
            "content has label secret"
        }
        ContentKind::RetentionLabel => {
            module.declare("retention_label seven_years \"Seven years\"");
            "content has retention_label seven_years"
        }
        ContentKind::Classifier => {
            module.declare("classifier resume \"Resumes\"");
            "content has classifier resume"
        }
    };
    module.conditions.push(line.to_owned());
    module.text()
}

/// With every option where `option` is none, else with that one.
///
/// What plain policies do not have stands in a policy of a kind that has it.
pub fn of_action(platform: &Platform, action: &Action, option: Option<&Field>) -> Option<String> {
    if action.reach.locations.is_empty() {
        let does = platform.kinds.iter().find(|kind| {
            action.reach.kinds.contains_key(&kind.name)
                || kind.does.as_ref().is_some_and(|does| does.action == action.name)
        });
        return of_kind(platform, does?);
    }
    let at = option.and_then(|option| place(&option.reach)).or_else(|| place(&action.reach))?;
    let mut module = Module::at(platform, at);
    match option {
        Some(option) => {
            let companions = companions_of(action, option);
            module.act_with(action, |field| {
                field.required || field.name == option.name || companions.contains(&field.name)
            });
        }
        None => module.act(action),
    }
    module.text()
}

/// The options that one needs beside it, theirs too.
fn companions_of(action: &Action, option: &Field) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![option];
    while let Some(option) = open.pop() {
        let needed = option.rules.requires.iter().chain(option.rules.requires_one.first());
        for name in needed {
            if let Some(field) = action.fields.iter().find(|field| field.name == *name)
                && found.insert(name.clone())
            {
                open.push(field);
            }
        }
    }
    found
}

pub fn of_activity(platform: &Platform, activity: &Activity) -> Option<String> {
    let level =
        activity.levels.iter().find_map(|name| platform.levels.iter().find(|level| level.name == *name))?;
    of_activity_at(platform, activity, level)
}

fn of_activity_at(platform: &Platform, activity: &Activity, level: &Level) -> Option<String> {
    let mut module = Module::at(platform, place(&activity.reach)?);
    let action = platform.actions.iter().find(|action| action.activities)?;
    module.actions.push(format!("{} {{\n{} = {}\n}}", action.name, activity.name, level.name));
    module.acting.insert(action.name.clone());
    module.companions(&level.requires);
    module.text()
}

pub fn of_object(platform: &Platform, object: &Object) -> Option<String> {
    let in_scope = platform.locations.iter().position(|location| location.scope.contains(&object.name));
    if let Some(location) = in_scope {
        let mut module = Module::at(platform, location);
        let name = module.object(object);
        return module.text_in_scope(Some(&name));
    }
    if let Some(activity) =
        platform.activities.iter().find(|activity| activity.targets.contains(&object.name))
    {
        let mut module = Module::at(platform, place(&activity.reach)?);
        let name = module.object(object);
        let level = activity.levels.first()?;
        let action = platform.actions.iter().find(|action| action.activities)?;
        module.actions.push(format!("{} {{\n{} on {name} = {level}\n}}", action.name, activity.name));
        let level = platform.levels.iter().find(|known| known.name == *level)?;
        module.companions(&level.requires);
        return module.text();
    }
    let asks =
        |attribute: &&Attribute| matches!(attribute.ty.element(), Type::Object(kind) if *kind == object.name);
    let attribute = platform.attributes.iter().find(asks);
    if let Some(example) = attribute.and_then(|attribute| of_attribute(platform, attribute)) {
        return Some(example);
    }
    let option = platform
        .policy_options
        .iter()
        .find(|option| matches!(option.ty.element(), Type::Object(kind) if *kind == object.name));
    match option {
        Some(option) => of_policy_option(platform, option),
        // A fact of the tenant that no policy names.
        None => {
            let mut module = Module::at(platform, 0);
            module.object(object);
            module.text_of_declarations()
        }
    }
}
