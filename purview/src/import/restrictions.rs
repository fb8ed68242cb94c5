//! What a rule says of activities on devices: `print = block`, `print on corporate = allow`, `apps in dev_tools { … }`.

use std::collections::BTreeMap;

use weir_compiler::platform::tables::{Action, Activity};

use crate::import::Importer;
use crate::import::parameters::Parameters;
use crate::import::source::{self, Module};
use crate::value::Value;

/// The kind of object that `apps in` names: it stands around activities that are not about applications.
const APPS: &str = "app_group";

/// One entry in the words of the platform's table.
struct Line {
    activity: String,
    level: String,
    /// Names of objects that the entry holds for.
    on: Option<String>,
    apps: Option<String>,
}

impl Importer<'_> {
    /// Nothing as soon as one entry says what this version does not know: the whole is then kept as it is.
    pub(super) fn restrictions(
        &mut self,
        module: &mut Module,
        action: &Action,
        parameters: &Parameters<'_>,
    ) -> Option<String> {
        let wire = action.reach.wire.as_deref()?;
        let entries = parameters.get(wire)?.members();
        // Names are made only when all of it can be said.
        if !entries.iter().all(|entry| self.sayable(entry)) {
            return None;
        }
        let mut lines: Vec<String> = Vec::new();
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for entry in entries {
            let Value::Table(entry) = entry else { continue };
            let Some(line) = self.line(module, entry) else { continue };
            let on = line.on.map(|name| format!(" on {name}")).unwrap_or_default();
            let written = format!("{}{on} = {}", line.activity, line.level);
            match line.apps {
                None => lines.push(written),
                Some(apps) => match groups.iter_mut().find(|(name, _)| *name == apps) {
                    Some((_, inner)) => inner.push(written),
                    None => groups.push((apps, vec![written])),
                },
            }
        }
        parameters.say(wire);
        lines.extend(groups.iter().map(|(apps, inner)| source::block(&format!("apps in {apps}"), inner)));
        (!lines.is_empty()).then(|| source::block(&action.name, &lines))
    }

    fn sayable(&self, entry: &Value) -> bool {
        let Value::Table(entry) = entry else { return false };
        let Some(activity) = self.activity(entry) else { return false };
        let known = |(key, value): (&String, &Value)| {
            let Some(text) = value.as_text() else { return false };
            match key.to_lowercase().as_str() {
                "setting" => true,
                "value" => self.level(text).is_some(),
                _ if text.eq_ignore_ascii_case("none") => self.kind(key).is_some() || is_message(key),
                _ => self.kind(key).is_some_and(|kind| takes(activity, &kind) || kind == APPS),
            }
        };
        find(entry, "value").is_some() && entry.iter().all(known)
    }

    fn line(&mut self, module: &mut Module, entry: &BTreeMap<String, Value>) -> Option<Line> {
        let activity = self.activity(entry)?;
        let (name, targets) = (activity.name.clone(), activity.targets.clone());
        let level = self.level(find(entry, "value")?)?;
        let mut line = Line { activity: name, level, on: None, apps: None };
        for (key, value) in entry {
            let (Some(kind), Some(text)) = (self.kind(key), value.as_text()) else { continue };
            if text.eq_ignore_ascii_case("none") {
                continue;
            }
            let object = self.organisation.named_object(&mut self.identifiers, &kind, text);
            let object = self.brought(module, object);
            if targets.contains(&kind) { line.on = Some(object) } else { line.apps = Some(object) }
        }
        Some(line)
    }

    fn activity(&self, entry: &BTreeMap<String, Value>) -> Option<&Activity> {
        let wire = find(entry, "setting")?;
        let known =
            |row: &&Activity| row.reach.wire.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(wire));
        self.platform.activities.iter().find(known)
    }

    fn level(&self, wire: &str) -> Option<String> {
        let mut levels = self.platform.levels.iter();
        levels
            .find(|level| level.wire.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(wire)))
            .map(|level| level.name.clone())
    }

    /// The kind of object that the key names one of.
    fn kind(&self, key: &str) -> Option<String> {
        let mut rows = self.platform.objects.iter();
        rows.find(|row| row.wire_restriction.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(key)))
            .map(|row| row.name.clone())
    }
}

fn find<'e>(entry: &'e BTreeMap<String, Value>, name: &str) -> Option<&'e str> {
    entry.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_text())
}

fn takes(activity: &Activity, kind: &str) -> bool {
    activity.targets.iter().any(|target| target == kind)
}

/// Nothing but the text that users see.
fn is_message(key: &str) -> bool {
    key.eq_ignore_ascii_case("DefaultMessage")
}
