//! The smallest policy that uses a row of a platform: what `weir explain` shows beside it.
//!
//! Everything comes from the row: where it works, what type it has, what it needs beside it. A row that works nowhere has no
//! example.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::platform::Platform;
use crate::platform::tables::{
    Action, ActionRole, Activity, Attribute, ContentKind, ContentRow, Effect, EffectKind, Family, Field,
    Kind, LocationId, Object, Reach, Type,
};

/// A module of one policy, with the declarations it needs, as the formatter lays it out.
struct Module<'p> {
    platform: &'p Platform,
    declarations: BTreeSet<String>,
    location: LocationId,
    /// `as auto_label`, and its settings.
    header: String,
    settings: Vec<String>,
    conditions: Vec<String>,
    options: Vec<String>,
    actions: Vec<String>,
    /// Names of the actions that stand there.
    acting: BTreeSet<String>,
}

/// Where sources agree that it works, else where it is said to.
fn place(reach: &Reach) -> Option<LocationId> {
    let agreed = reach.locations.iter().find(|location| !reach.disputed.contains(location));
    agreed.or(reach.locations.first()).copied()
}

pub fn of_location(platform: &Platform, location: LocationId) -> Option<String> {
    platform.locations.get(location)?;
    let mut module = Module::at(platform, location);
    if let Some(action) = platform.actions.iter().find(|action| fits(action, location)) {
        module.act(action);
    }
    module.text()
}

/// Something that any rule at the location can do.
fn fits(action: &Action, location: LocationId) -> bool {
    action.role != ActionRole::Override && !action.activities && action.reach.locations.contains(&location)
}

pub fn of_attribute(platform: &Platform, attribute: &Attribute) -> Option<String> {
    let (family, reach) = attribute.families.iter().find(|(_, reach)| !reach.locations.is_empty())?;
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
pub fn of_action(platform: &Platform, action: &Action, option: Option<&Field>) -> Option<String> {
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
    let mut module = Module::at(platform, place(&activity.reach)?);
    let level =
        activity.levels.iter().find_map(|name| platform.levels.iter().find(|level| level.name == *name))?;
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
            let declarations: Vec<String> = module.declarations.into_iter().collect();
            crate::format::format(&declarations.join("\n\n")).ok()
        }
    }
}

pub fn of_rule_option(platform: &Platform, option: &Field) -> Option<String> {
    let at = place(&option.reach).unwrap_or(0);
    let mut module = Module::at(platform, at);
    let value = module.value_of(option);
    module.options.push(format!("{} = {value}", option.name));
    if let Some(action) = platform.actions.iter().find(|action| fits(action, at)) {
        module.act(action);
    }
    module.text()
}

pub fn of_policy_option(platform: &Platform, option: &Field) -> Option<String> {
    let mut module = Module::at(platform, place(&option.reach)?);
    let value = module.value_of(option);
    module.settings.push(format!("{} = {value}", option.name));
    module.text()
}

pub fn of_kind(platform: &Platform, kind: &Kind) -> Option<String> {
    let mut module = Module::at(platform, kind.locations.first().copied().unwrap_or(0));
    module.header.clone_from(&kind.name);
    for field in kind.fields.iter().filter(|field| field.required) {
        let value = module.value_of(field);
        module.settings.push(format!("{} = {value}", field.name));
    }
    if kind.rules {
        module.declare("use std.sit.finance.credit_card");
        module.conditions.push("content has credit_card".to_owned());
        module.text()
    } else {
        module.text_without_rules()
    }
}

impl<'p> Module<'p> {
    fn at(platform: &'p Platform, location: LocationId) -> Self {
        Module {
            platform,
            declarations: BTreeSet::new(),
            location,
            header: "policy".to_owned(),
            settings: Vec::new(),
            conditions: Vec::new(),
            options: Vec::new(),
            actions: Vec::new(),
            acting: BTreeSet::new(),
        }
    }

    fn declare(&mut self, line: &str) {
        self.declarations.insert(line.to_owned());
    }

    fn ask(&mut self, attribute: &Attribute, family: Family) {
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

    fn act(&mut self, action: &Action) {
        self.act_with(action, |field| field.required);
    }

    fn act_with(&mut self, action: &Action, wanted: impl Fn(&Field) -> bool) {
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

    fn companions(&mut self, names: &[String]) {
        for name in names {
            let platform = self.platform;
            if let Some(action) = platform.actions.iter().find(|action| action.name == *name) {
                self.act(action);
            }
        }
    }

    /// A value that the field takes at the module's location.
    fn value_of(&mut self, field: &Field) -> String {
        let works = |name: &str| {
            let only = field.cases.get(name);
            only.is_none_or(|(locations, _)| locations.contains(&self.location))
                && !field.needs_action.iter().any(|word| word == name)
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
            (ty, _) => self.value(&ty.clone(), &field.name),
        }
    }

    fn value(&mut self, ty: &Type, name: &str) -> String {
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
    fn object(&mut self, object: &Object) -> String {
        let name = format!("some_{}", object.name);
        let mut lines = String::new();
        for field in object.fields.iter().filter(|field| field.required) {
            let value = self.value_of(field);
            let _ = write!(lines, "\n{} = {value}", field.name);
        }
        let block = if lines.is_empty() { String::new() } else { format!(" {{{lines}\n}}") };
        self.declare(&format!("object {} {name} \"{}\"{block}", object.name, object.title));
        name
    }

    fn text(&self) -> Option<String> {
        self.text_in_scope(None)
    }

    fn text_in_scope(&self, member: Option<&str>) -> Option<String> {
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

    fn text_without_rules(&self) -> Option<String> {
        self.module("")
    }

    fn module(&self, body: &str) -> Option<String> {
        let (uses, items): (Vec<&String>, Vec<&String>) =
            self.declarations.iter().partition(|line| line.starts_with("use "));
        let mut text = String::new();
        for line in uses {
            let _ = writeln!(text, "{line}");
        }
        for line in items {
            let _ = writeln!(text, "\n{line}");
        }
        let settings: String = self.settings.iter().map(|line| format!("{line}\n")).collect();
        let on = &self.platform.name;
        let _ = write!(
            text,
            "\n{} example \"Example\" on {on} {{\n{settings}{}{body}\n}}\n",
            self.header,
            if settings.is_empty() || body.is_empty() { "" } else { "\n" }
        );
        crate::format::format(text.trim_start()).ok()
    }
}
