//! The text of an example: one policy, and the declarations that it needs.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::fits;
use crate::platform::Platform;
use crate::platform::tables::{
    Action, Activity, Attribute, Effect, EffectKind, Family, Field, LocationId, Object, Type,
};

/// A module of one policy, with the declarations it needs, as the formatter lays it out.
pub(super) struct Module<'p> {
    pub(super) platform: &'p Platform,
    pub(super) declarations: BTreeSet<String>,
    pub(super) location: LocationId,
    /// `policy` or a kind's word, and its settings.
    pub(super) header: String,
    pub(super) settings: Vec<String>,
    pub(super) conditions: Vec<String>,
    pub(super) options: Vec<String>,
    pub(super) actions: Vec<String>,
    /// Lines of a test's `given`; none: no test.
    pub(super) given: Vec<String>,
    /// Names of the actions that stand there.
    pub(super) acting: BTreeSet<String>,
}

impl<'p> Module<'p> {
    pub(super) fn at(platform: &'p Platform, location: LocationId) -> Self {
        Module {
            platform,
            declarations: BTreeSet::new(),
            location,
            header: "policy".to_owned(),
            settings: Vec::new(),
            conditions: Vec::new(),
            options: Vec::new(),
            actions: Vec::new(),
            given: Vec::new(),
            acting: BTreeSet::new(),
        }
    }

    pub(super) fn declare(&mut self, line: &str) {
        self.declarations.insert(line.to_owned());
    }

    pub(super) fn ask(&mut self, attribute: &Attribute, family: Family) {
        let (ty, key) = match &attribute.ty {
            Type::Keyed(inner) => {
                let key = attribute.keys.first().map_or("X-Example", String::as_str);
                (inner.as_ref(), format!("[\"{key}\"]"))
            }
            ty => (ty.element(), String::new()),
        };
        let name = &attribute.name;
        let line = match family {
            Family::Flag => name.clone(),
            Family::Equals => format!("{name}{key} in [{}]", self.value(ty, &attribute.name)),
            Family::Contains if *ty == Type::Group => {
                format!("{name}{key} contains {}", self.value(ty, name))
            }
            Family::Contains => format!("{name}{key} contains [\"secret\"]"),
            Family::Matches => format!("{name}{key} matches /secret-[0-9]+/"),
            Family::Compare => format!("{name}{key} >= {}", self.value(ty, &attribute.name)),
        };
        self.conditions.push(line);
    }

    /// An item of which the attribute is known, for a test.
    pub(super) fn fact(&mut self, attribute: &Attribute) {
        let name = &attribute.name;
        let ty = attribute.ty.element();
        let line = match ty {
            Type::Keyed(inner) => {
                let key = attribute.keys.first().map_or("X-Example", String::as_str);
                format!("{name} = {{ \"{key}\" : [{}] }}", self.value(inner, name))
            }
            ty => format!("{name} = {}", self.value(ty, name)),
        };
        self.given.push(line);
    }

    /// An action that any rule at the location can have, where there is one.
    pub(super) fn do_something(&mut self) {
        let platform = self.platform;
        if let Some(action) = platform.actions.iter().find(|action| fits(action, self.location)) {
            self.act(action);
        }
    }

    /// The action with the value, for whichever of its options has it.
    pub(super) fn act_by(&mut self, action: &Action, value: &str) {
        let has = |field: &&Field| match field.ty.element() {
            Type::Enumeration(cases) | Type::Recipient(cases) => cases.iter().any(|case| case.name == value),
            _ => false,
        };
        if let Some(field) = action.fields.iter().find(has) {
            let list = matches!(field.ty, Type::List(_));
            let value = if list { format!("[{value}]") } else { value.to_owned() };
            self.actions.push(format!("{} {{ {} = {value} }}", action.name, field.name));
            self.acting.insert(action.name.clone());
        } else {
            self.act(action);
        }
    }

    pub(super) fn act(&mut self, action: &Action) {
        self.act_with(action, |field| field.required);
    }

    pub(super) fn act_with(&mut self, action: &Action, wanted: impl Fn(&Field) -> bool) {
        if !self.acting.insert(action.name.clone()) {
            return;
        }
        if action.activities {
            let activity =
                self.platform.activities.iter().find(|row| row.reach.locations.contains(&self.location));
            if let Some((activity, level)) = activity.and_then(|row| Some((row, row.levels.first()?))) {
                self.actions.push(format!("{} {{\n{} = {level}\n}}", action.name, activity.name));
            }
            return;
        }
        let line = match &action.value {
            Some(field) => format!("{} = {}", action.name, self.value_of(field)),
            None => {
                let mut lines = Vec::new();
                for field in action.fields.iter().filter(|field| wanted(field)) {
                    let value = self.value_of(field);
                    lines.push(format!("{} = {value}", field.name));
                }
                match lines.as_slice() {
                    [] => action.name.clone(),
                    [line] => format!("{} {{ {line} }}", action.name),
                    lines => format!("{} {{\n{}\n}}", action.name, lines.join("\n")),
                }
            }
        };
        self.actions.push(line);
        self.companions(&action.requires);
        self.level_of(action);
        let redacts = |effect: &Effect| effect.kind == EffectKind::Redact;
        if action.effects.iter().any(redacts) {
            self.declare("use std.sit.finance.credit_card");
            self.conditions.push("content has credit_card".to_owned());
        }
    }

    /// What goes with a level stands beside an activity at that level.
    fn level_of(&mut self, action: &Action) {
        let Some(level) = &action.with else { return };
        let platform = self.platform;
        let here =
            |row: &&Activity| row.levels.contains(level) && row.reach.locations.contains(&self.location);
        let activity = platform.activities.iter().find(here);
        let restricts = platform.actions.iter().find(|action| action.activities);
        let level = platform.levels.iter().find(|known| known.name == *level);
        if let (Some(activity), Some(restricts), Some(level)) = (activity, restricts, level)
            && self.acting.insert(restricts.name.clone())
        {
            self.actions.push(format!("{} {{\n{} = {}\n}}", restricts.name, activity.name, level.name));
            self.companions(&level.requires);
        }
    }

    pub(super) fn companions(&mut self, names: &[String]) {
        for name in names {
            let platform = self.platform;
            if let Some(action) = platform.actions.iter().find(|action| action.name == *name) {
                self.act(action);
            }
        }
    }

    /// A value that the field takes at the module's location.
    pub(super) fn value_of(&mut self, field: &Field) -> String {
        let location = self.location;
        let works = |name: &str| {
            let only = field.cases.get(name);
            only.is_none_or(|(locations, _)| locations.contains(&location))
                && !field.needs_action.iter().any(|word| word == name)
        };
        // A value that rules out nothing beside it.
        let agrees = |ty: &&Type| {
            let cases = ty.cases().unwrap_or_default();
            cases.iter().all(|case| !field.rules.case_conflicts.contains_key(&case.name))
        };
        if let Type::Enumeration(cases) = field.ty.element()
            && let Some(case) = cases.iter().find(|case| works(&case.name))
        {
            let list = matches!(field.ty, Type::List(_));
            return if list { format!("[{}]", case.name) } else { case.name.clone() };
        }
        match (&field.ty, field.min) {
            (Type::Count, Some(min)) => min.to_string(),
            (Type::Duration, Some(min)) => format!("{} minutes", min.div_ceil(60)),
            (Type::Either(types), _) => {
                let ty = types.iter().find(agrees).or(types.first()).unwrap_or(&field.ty);
                self.value(ty, &field.name)
            }
            (ty, _) => self.value(ty, &field.name),
        }
    }

    pub(super) fn value(&mut self, ty: &Type, name: &str) -> String {
        match ty {
            Type::Text | Type::Unknown => "\"text\"".to_owned(),
            Type::Address => "\"ann@contoso.com\"".to_owned(),
            Type::Domain => "\"contoso.com\"".to_owned(),
            Type::Ip => "\"10.0.0.0/8\"".to_owned(),
            Type::Url => "\"https://contoso.com\"".to_owned(),
            Type::Group => {
                self.declare("group staff \"Staff\"");
                "staff".to_owned()
            }
            Type::Object(kind) => {
                let platform = self.platform;
                match platform.objects.iter().find(|object| object.name == *kind) {
                    Some(object) => self.object(object),
                    None => name.to_owned(),
                }
            }
            Type::Recipient(cases) | Type::Enumeration(cases) => {
                cases.first().map_or_else(|| "\"ann@contoso.com\"".to_owned(), |case| case.name.clone())
            }
            Type::Count => "10".to_owned(),
            Type::Size => "1 MB".to_owned(),
            Type::Duration => "30 days".to_owned(),
            Type::Date => "\"2026-01-31\"".to_owned(),
            Type::Flag => "true".to_owned(),
            Type::Extension => "\"xlsx\"".to_owned(),
            Type::Color => "\"#40e0d0\"".to_owned(),
            Type::Country => "\"DE\"".to_owned(),
            Type::Regex => "/secret-[0-9]+/".to_owned(),
            Type::Sit => {
                self.declare("use std.sit.finance.credit_card");
                "credit_card".to_owned()
            }
            Type::Label => {
                self.declare("label secret \"Secret\"");
                "secret".to_owned()
            }
            Type::RetentionLabel => {
                self.declare("retention_label seven_years \"Seven years\"");
                "seven_years".to_owned()
            }
            Type::Classifier => {
                self.declare("classifier resume \"Resumes\"");
                "resume".to_owned()
            }
            Type::Either(types) => {
                types.first().map_or_else(|| "\"text\"".to_owned(), |ty| self.value(ty, name))
            }
            Type::List(inner) => format!("[{}]", self.value(inner, name)),
            Type::Keyed(inner) => self.value(inner, name),
            Type::Map(_, inner) => format!("{{ \"X-Example\" = {} }}", self.value(inner, name)),
        }
    }

    /// Declares an object with what it must have; its name.
    pub(super) fn object(&mut self, object: &Object) -> String {
        self.object_with(object, |field| field.required)
    }

    pub(super) fn object_with(&mut self, object: &Object, wanted: impl Fn(&Field) -> bool) -> String {
        let name = format!("some_{}", object.name);
        let mut lines = String::new();
        for field in object.fields.iter().filter(|field| wanted(field)) {
            let value = self.value_of(field);
            let _ = write!(lines, "\n{} = {value}", field.name);
        }
        let block = if lines.is_empty() { String::new() } else { format!(" {{{lines}\n}}") };
        self.declare(&format!("object {} {name} \"{}\"{block}", object.name, object.title));
        name
    }

    pub(super) fn text(&self) -> Option<String> {
        self.text_in_scope(None)
    }

    pub(super) fn text_in_scope(&self, member: Option<&str>) -> Option<String> {
        let location = &self.platform.locations.get(self.location)?.name;
        let include = member.map(|name| format!(" {{ include = [{name}] }}")).unwrap_or_default();
        let mut rule = String::from("rule only \"Only\" {\n");
        for option in &self.options {
            let _ = writeln!(rule, "{option}");
        }
        if !self.conditions.is_empty() {
            let _ = writeln!(rule, "\nwhen {{\n{}\n}}", self.conditions.join("\n"));
        }
        if !self.actions.is_empty() {
            let _ = writeln!(rule, "\nthen {{\n{}\n}}", self.actions.join("\n"));
        }
        rule.push('}');
        self.module(&format!("scope {{\n{location}{include}\n}}\n\n{rule}"))
    }

    /// Without a policy.
    pub(super) fn text_of_declarations(&self) -> Option<String> {
        crate::format::format(&self.declared()).ok()
    }

    /// What is used, then what is declared.
    fn declared(&self) -> String {
        let (uses, items): (Vec<&String>, Vec<&String>) =
            self.declarations.iter().partition(|line| line.starts_with("use "));
        let mut text: String = uses.into_iter().map(|line| format!("{line}\n")).collect();
        text.extend(items.into_iter().map(|line| format!("\n{line}\n")));
        text.trim_start().to_owned()
    }

    pub(super) fn text_without_rules(&self) -> Option<String> {
        self.module("")
    }

    pub(super) fn module(&self, body: &str) -> Option<String> {
        let mut text = self.declared();
        let settings: String = self.settings.iter().map(|line| format!("{line}\n")).collect();
        let on = &self.platform.name;
        let _ = write!(
            text,
            "\n{} example \"Example\" on {on} {{\n{settings}{}{body}\n}}\n",
            self.header,
            if settings.is_empty() || body.is_empty() { "" } else { "\n" }
        );
        if !self.given.is_empty() {
            let location = &self.platform.locations.get(self.location)?.name;
            let given = self.given.join("\n");
            let _ = writeln!(
                text,
                "\ntest \"Example\" {{\ngiven {on}.{location} {{\n{given}\n}}\n\nexpect {{\nno action\n}}\n}}"
            );
        }
        crate::format::format(text.trim_start()).ok()
    }
}
