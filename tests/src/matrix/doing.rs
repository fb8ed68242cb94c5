//! What can be done where: actions and their options, notifications, options of rules, activities.

use serde_json::Value;
use weir_compiler::platform::tables::{About, Field};

use super::Chapter;
use super::words::{code, count, listed, most, role, said, status, tick, type_name, with};

/// Above every table of options.
const OPTION_HEAD: &[&str] =
    &["option", "title", "type", "required", "locations", "values", "characters", "also", "wire name"];

impl Chapter<'_> {
    pub(super) fn actions(&mut self) {
        self.section(
            "Actions",
            "One location of a scope must have an action. An action that does not combine is lost as soon as the policy covers a location \
             without it.",
        );
        let platform = self.platform;
        let lines: Vec<Vec<String>> = platform
            .actions
            .iter()
            .map(|action| {
                let mut line = vec![code(&action.name), action.title.clone()];
                line.extend(self.marks(&action.reach));
                line.push(role(action).to_owned());
                line.push(if action.rank == 0 { String::new() } else { action.rank.to_string() });
                line.push(tick(action.combines));
                line.push(with(action));
                let effects: Vec<String> =
                    action.effects.iter().map(|effect| code(effect.to_string())).collect();
                line.push(effects.join(", "));
                line.push(action.reach.wire.as_deref().map(code).unwrap_or_default());
                line.push(status(action.reach.status).to_owned());
                line
            })
            .collect();
        self.wide(
            &["action", "title"],
            &["role", "rank", "combines", "with others", "effect", "wire name", "row is"],
            &lines,
        );
        self.origins(platform.actions.iter().map(|action| (code(&action.name), &action.origin)));
    }

    /// When the actions of rules are due, where that is not at once.
    pub(super) fn moments(&mut self) {
        let platform = self.platform;
        if platform.behaviours.is_empty() {
            return;
        }
        self.section(
            "Moments",
            "The first row that fits a rule says when its blocking, its notifications and its alerts are due at these locations. An empty \
             cell is at once.",
        );
        let pairs = |pairs: &[(String, String)]| {
            pairs.iter().map(|(name, value)| code(format!("{name}.{value}"))).collect::<Vec<_>>().join(", ")
        };
        let event = |name: &Option<String>| name.as_deref().map(code).unwrap_or_default();
        let lines: Vec<Vec<String>> = platform
            .behaviours
            .iter()
            .map(|row| {
                vec![
                    code(&row.name),
                    row.title.clone(),
                    platform.location_names(row.locations.iter().copied()),
                    pairs(&row.asks),
                    pairs(&row.does),
                    event(&row.block) + if row.stands { ", before that too" } else { "" },
                    event(&row.notify),
                    event(&row.alert),
                ]
            })
            .collect();
        self.table(
            &["row", "title", "at", "the rule asks", "and does", "blocks", "notifies", "alerts"],
            &lines,
        );
        self.origins(platform.behaviours.iter().map(|row| (code(&row.name), &row.origin)));
        self.origins(platform.events.iter().map(|row| (code(&row.name), &row.origin)));
    }

    pub(super) fn options(&mut self) {
        self.section("Options of actions", "An option without locations works wherever its action does.");
        let platform = self.platform;
        let fields = platform.actions.iter().flat_map(|action| {
            let value = action.value.iter().map(move |field| (action, field, action.name.clone()));
            let fields = action
                .fields
                .iter()
                .map(move |field| (action, field, format!("{}.{}", action.name, field.name)));
            value.chain(fields)
        });
        let lines: Vec<Vec<String>> = fields
            .map(|(action, field, name)| {
                let path = if action.value.is_some() {
                    format!("option {}", action.name)
                } else {
                    format!("action {} {}", action.name, field.name)
                };
                self.option(&name, &path, field)
            })
            .collect();
        self.table(OPTION_HEAD, &lines);
    }

    fn option(&self, name: &str, path: &str, field: &Field) -> Vec<String> {
        let facts = self.written.get(path).map(|row| &row.facts);
        let mut also = Vec::new();
        for (fact, words) in [
            ("min", "at least"),
            ("alone", "alone:"),
            ("exclusive", "one of:"),
            ("tokens", "tokens:"),
            ("default", "left out:"),
        ] {
            match facts.and_then(|facts| facts.get(fact)) {
                Some(Value::Array(list)) if list.is_empty() => also.push(format!("no {fact}")),
                Some(value) => also.push(format!("{words} {}", said(value))),
                None => {}
            }
        }
        for (fact, value) in facts.into_iter().flatten() {
            if let Some(case) = fact.strip_prefix("locations.") {
                also.push(format!("`{case}` at {}", said(value)));
            }
        }
        for (case, effects) in &field.effects {
            let effects: Vec<String> = effects.iter().map(|effect| code(effect.to_string())).collect();
            also.push(format!("`{case}` does {}", effects.join(", ")));
        }
        match &field.about {
            Some(About::Activities(names)) => {
                also.push(format!("about {}", listed(names.iter().map(String::as_str))))
            }
            Some(About::Cases) => also.push("about these activities".to_owned()),
            None => {}
        }
        if let Some((total, _)) = field.reach.max_total {
            also.push(format!("at most {total} over all rules"));
        }
        if field.no_groups {
            also.push("no groups".to_owned());
        }
        vec![
            code(name),
            field.title.clone().unwrap_or_default(),
            type_name(&field.ty),
            if field.required { "yes".to_owned() } else { String::new() },
            listed(
                field
                    .reach
                    .locations
                    .iter()
                    .filter_map(|id| self.platform.locations.get(*id))
                    .map(|l| l.name.as_str()),
            ),
            most(&field.reach),
            count(field.reach.max_length.map(|(length, _)| length)),
            also.join("; "),
            field.reach.wire.as_deref().map(code).unwrap_or_default(),
        ]
    }

    pub(super) fn notifications(&mut self) {
        self.section(
            "Notifications and overrides",
            "Support is per location, whatever else is selected: of a combined scope, those locations notify that can.",
        );
        let lines: Vec<Vec<String>> = [
            ("e-mail", self.per_location(|location| location.email_notifications)),
            ("policy tips", self.per_location(|location| location.tips)),
            ("overrides", self.per_location(|location| location.overrides)),
        ]
        .into_iter()
        .map(|(name, marks)| [vec![name.to_owned()], marks].concat())
        .collect();
        self.wide(&["by"], &[], &lines);
    }

    pub(super) fn rule_options(&mut self) {
        if self.platform.rule_options.is_empty() {
            return;
        }
        self.section("Options of rules", "");
        let platform = self.platform;
        let lines: Vec<Vec<String>> = platform
            .rule_options
            .iter()
            .map(|field| self.option(&field.name, &format!("rule_option {}", field.name), field))
            .collect();
        self.table(OPTION_HEAD, &lines);
        self.origins(platform.rule_options.iter().map(|field| (code(&field.name), &field.origin)));
    }

    pub(super) fn activities(&mut self) {
        let platform = self.platform;
        if platform.activities.is_empty() {
            return;
        }
        self.section(
            "Activities",
            "`on` names a group of these objects; there, and for groups of applications, a restriction can be lifted as well.",
        );
        let lines: Vec<Vec<String>> = platform
            .activities
            .iter()
            .map(|activity| {
                let mut line = vec![code(&activity.name), activity.title.clone()];
                line.extend(platform.levels.iter().map(|level| tick(activity.levels.contains(&level.name))));
                line.push(listed(activity.targets.iter().map(String::as_str)));
                line.push(listed(activity.bars.iter().map(String::as_str)));
                line.push(activity.governed.as_ref().map(|by| code(&by.object)).unwrap_or_default());
                line.push(activity.says.clone().unwrap_or_default());
                line.push(self.said("activity", &activity.name, "wire"));
                line.push(status(activity.reach.status).to_owned());
                line
            })
            .collect();
        let levels: Vec<String> = platform.levels.iter().map(|level| code(&level.name)).collect();
        let mut head = vec!["activity", "title"];
        head.extend(levels.iter().map(String::as_str));
        head.extend([
            "on",
            "an app so named does nothing else at",
            "holds by",
            "called",
            "wire name",
            "row is",
        ]);
        self.table(&head, &lines);
        self.origins(platform.activities.iter().map(|activity| (code(&activity.name), &activity.origin)));
        self.page.push('\n');
        let lines: Vec<Vec<String>> = platform
            .levels
            .iter()
            .map(|level| {
                vec![
                    code(&level.name),
                    level.title.clone(),
                    level.rank.to_string(),
                    listed(level.requires.iter().map(String::as_str)),
                    level.wire.as_deref().map(code).unwrap_or_default(),
                ]
            })
            .collect();
        self.table(&["level", "title", "rank", "needs", "wire name"], &lines);
        self.origins(platform.levels.iter().map(|level| (code(&level.name), &level.origin)));
    }
}
