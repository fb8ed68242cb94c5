//! Labels: lowest first, with what they hold, and the names by which conditions and policies ask for them.

use std::collections::{BTreeSet, HashMap};

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{Field, LabelBlock, Type};

use crate::import::Importer;
use crate::import::identifiers::{plain, unique};
use crate::import::parameters::Parameters;
use crate::import::source::{self, Module};
use crate::tenant::{Kind, Object};
use crate::value::Value;

/// The module of all labels.
pub(super) const MODULE: &str = "labels";

/// The table of settings that have no parameters.
pub(super) const ADVANCED: &str = "AdvancedSettings";

/// Follow from what a block holds.
const SWITCHES: [&str; 4] = [
    "EncryptionProtectionType",
    "ApplyWaterMarkingEnabled",
    "ApplyContentMarkingHeaderEnabled",
    "ApplyContentMarkingFooterEnabled",
];

#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Paths by folded identifier and by folded name.
    paths: HashMap<String, String>,
    pub(super) module: Module,
}

impl Importer<'_> {
    /// The path of a label that the tenant names by identifier or by name. One that the export lacks is declared with what is
    /// known of it.
    pub(super) fn label(&mut self, module: &mut Module, reference: &str) -> String {
        let path = match self.labels.paths.get(&reference.to_lowercase()) {
            Some(path) => path.clone(),
            None => {
                let name = self.identifiers.fresh(reference, "label");
                self.labels.module.item(format!("label {name} {}", source::text(reference)));
                if super::identifiers::is_guid(reference) {
                    self.organisation.environment.labels.push((name.clone(), reference.to_lowercase()));
                }
                self.labels.paths.insert(reference.to_lowercase(), name.clone());
                name
            }
        };
        let top = path.split('.').next().unwrap_or(&path);
        module.bring(&format!("{MODULE}.{top}"));
        path
    }

    /// All labels of the tenant; those whose parent is not in the export stand at the top.
    pub(super) fn labels(&mut self) {
        let tenant = self.tenant;
        let has_parent = |label: &&Object| {
            label
                .parent
                .as_deref()
                .is_some_and(|parent| tenant.find(Kind::Label, parent).is_some_and(|it| it.parent.is_none()))
        };
        for label in tenant.of(Kind::Label).filter(|label| !has_parent(label)) {
            let name = self.identifiers.fresh(title(label), "label");
            let mut module = std::mem::take(&mut self.labels.module);
            let text = self.declared(&mut module, label, &name, &name);
            module.item(text);
            // Labels that a label names are declared after it.
            for item in std::mem::take(&mut self.labels.module).into_items() {
                module.item(item);
            }
            self.labels.module = module;
        }
    }

    fn declared(&mut self, module: &mut Module, label: &Object, name: &str, path: &str) -> String {
        let known = [Some(label.name.clone()), label.id.clone()];
        self.labels
            .paths
            .extend(known.into_iter().flatten().map(|known| (known.to_lowercase(), path.to_owned())));
        if let Some(id) = &label.id {
            self.organisation.environment.labels.push((path.to_owned(), id.to_lowercase()));
        }
        let parameters = Parameters::of(label);
        let mut settings = Vec::new();
        settings.extend(parameters.text("Tooltip").map(|text| format!("tooltip = {}", source::text(text))));
        let usual = match &label.parent {
            Some(parent) => format!("{parent} - {}", title(label)),
            None => title(label).to_owned(),
        };
        if label.name != usual {
            settings.push(format!("id = {}", source::text(&label.name)));
        }
        settings.extend(parameters.text("Comment").map(|text| format!("comment = {}", source::text(text))));
        let platform = self.platform.clone();
        // The tooltip has been said.
        for field in platform.label_options.iter().filter(|field| field.name != "tooltip") {
            settings.extend(self.setting(module, field, &parameters));
        }
        let mut parts = Vec::new();
        if !settings.is_empty() {
            parts.push(settings.join("\n"));
        }
        for row in &platform.label_blocks {
            parts.extend(self.label_block(module, row, &parameters));
        }
        parts.extend(self.kept(label, &parameters));
        if label.parent.is_none() {
            let mut taken = BTreeSet::new();
            let tenant = self.tenant;
            let below = |child: &&Object| {
                child.parent.as_deref().is_some_and(|parent| parent.eq_ignore_ascii_case(&label.name))
            };
            for child in tenant.of(Kind::Label).filter(below) {
                let name = unique(&plain(title(child), "label"), &taken);
                taken.insert(name.clone());
                parts.push(self.declared(module, child, &name, &format!("{path}.{name}")));
            }
        }
        let head = format!("label {name} {}", source::text(title(label)));
        if parts.is_empty() { head } else { format!("{head} {{\n{}\n}}", parts.join("\n\n")) }
    }

    /// A setting that is a parameter or a key of the table of advanced settings.
    pub(super) fn setting(
        &mut self,
        module: &mut Module,
        field: &Field,
        parameters: &Parameters<'_>,
    ) -> Option<String> {
        let wire = field.reach.wire.as_deref()?;
        let advanced = format!("{ADVANCED}.{wire}");
        let (wire, value) = match parameters.get(wire) {
            Some(value) => (wire, value.clone()),
            None => (advanced.as_str(), spoken(&field.ty, parameters.get(&advanced)?)),
        };
        let value = match &field.ty {
            Type::List(inner) => whole_cases(inner, value),
            _ => value,
        };
        let written = self.value(module, &value, &field.ty)?;
        parameters.say(wire);
        let name = field.name.rsplit('.').next().unwrap_or(&field.name);
        Some(format!("{name} = {written}"))
    }

    /// `encrypt { … }`; nothing where the label has none, or one of which only a part could be written.
    fn label_block(
        &mut self,
        module: &mut Module,
        row: &LabelBlock,
        parameters: &Parameters<'_>,
    ) -> Option<String> {
        if row.wire.as_deref().is_some_and(|wire| parameters.get(wire) == Some(&Value::Flag(false))) {
            return None;
        }
        let mut lines = Vec::new();
        let mut said = Vec::new();
        for field in &row.fields {
            if field.name == LabelBlock::GRANTS {
                let Some(wire) = field.reach.wire.as_deref() else { continue };
                let Some(Value::Text(definitions)) = parameters.get(wire) else { continue };
                let grants = self.grants(module, &field.ty, definitions)?;
                lines.extend(grants);
                said.push((field.name.as_str(), wire.to_owned()));
                continue;
            }
            if let Some(wire) = field.reach.wire.as_deref() {
                if is_switched_off(wire, parameters) {
                    continue;
                }
                let Some(value) = parameters.get(wire) else { continue };
                let Some(written) = self.value(module, value, &field.ty) else { continue };
                lines.push(format!("{} = {written}", field.name));
                said.push((field.name.as_str(), wire.to_owned()));
            } else if let Type::Enumeration(cases) = &field.ty {
                // The case is the switch.
                let on = |wire: &str| parameters.get(wire) == Some(&Value::Flag(true));
                if let Some(case) = cases.iter().find(|case| case.wire.as_deref().is_some_and(on)) {
                    lines.push(format!("{} = {}", field.name, case.name));
                    said.push((field.name.as_str(), case.wire.clone().unwrap_or_default()));
                }
            }
        }
        if !row.one_of.iter().any(|wanted| said.iter().any(|(name, _)| name == wanted)) {
            return None;
        }
        said.iter().for_each(|(_, wire)| parameters.say(wire));
        row.wire.iter().for_each(|wire| parameters.say(wire));
        SWITCHES.iter().for_each(|wire| parameters.say(wire));
        Some(source::block(&row.name, &lines))
    }

    /// `finance@contoso.com:VIEW,EDIT;fabrikam.com:VIEW`
    fn grants(&mut self, module: &mut Module, ty: &Type, definitions: &str) -> Option<Vec<String>> {
        let platform = self.platform.clone();
        let mut grants: Vec<(String, Vec<String>)> = Vec::new();
        for definition in definitions.split(';').filter(|definition| !definition.trim().is_empty()) {
            let (who, rights) = definition.trim().rsplit_once(':')?;
            let right = granted(&platform, rights)?;
            let cases = match ty {
                Type::List(inner) => inner.as_ref(),
                other => other,
            };
            let case = match cases {
                Type::Recipient(cases) => super::values::case(cases, who),
                _ => None,
            };
            let who = match case {
                Some(word) => word,
                None if who.contains('@') => self.named_group(module, who),
                None => format!("domain({})", source::text(who)),
            };
            match grants.last_mut() {
                Some((last, people)) if *last == right => people.push(who),
                _ => grants.push((right, vec![who])),
            }
        }
        let written = |(right, people): &(String, Vec<String>)| match people.as_slice() {
            [only] => format!("grant {right} to {only}"),
            several => format!("grant {right} to {}", source::list(several)),
        };
        Some(grants.iter().map(written).collect())
    }

    /// The kinds of content that must have a label. Documents and mail share a switch, and another one takes mail out again.
    pub(super) fn mandatory(&self, field: &Field, parameters: &Parameters<'_>) -> Option<String> {
        let Type::List(inner) = &field.ty else { return None };
        let Type::Enumeration(cases) = inner.as_ref() else { return None };
        let on = |wire: &str| {
            let wire = format!("{ADVANCED}.{wire}");
            let found = parameters.get(&wire).and_then(Value::as_text);
            if found.is_some() {
                parameters.say(&wire);
            }
            found.is_some_and(|text| text.eq_ignore_ascii_case("true"))
        };
        let names: Vec<String> = cases
            .iter()
            .filter(|case| match case.wire.as_deref() {
                Some(wire) if wire.starts_with("disable") => on("mandatory") && !on(wire),
                Some(wire) => on(wire),
                None => false,
            })
            .map(|case| case.name.clone())
            .collect();
        (!names.is_empty()).then(|| format!("{} = {}", field.name, source::list(&names)))
    }
}

fn title(label: &Object) -> &str {
    label.parameters.get("DisplayName").and_then(Value::as_text).unwrap_or(&label.name)
}

/// Advanced settings are texts, whatever they mean.
fn spoken(ty: &Type, value: &Value) -> Value {
    match (ty, value.as_text()) {
        (Type::Flag, Some(text)) if text.eq_ignore_ascii_case("true") => Value::Flag(true),
        (Type::Flag, Some(text)) if text.eq_ignore_ascii_case("false") => Value::Flag(false),
        (Type::Count, Some(text)) => text.parse().map_or_else(|_| value.clone(), Value::Number),
        _ => value.clone(),
    }
}

/// A case can stand for several words: `Site, UnifiedGroup`.
fn whole_cases(ty: &Type, value: Value) -> Value {
    let (Type::Enumeration(cases), Value::List(members)) = (ty, &value) else { return value };
    let mut left: BTreeSet<String> =
        members.iter().filter_map(Value::as_text).map(str::to_lowercase).collect();
    let mut found = Vec::new();
    for wire in cases.iter().filter_map(|case| case.wire.as_deref()) {
        let words: Vec<String> = wire.split(", ").map(str::to_lowercase).collect();
        if words.iter().all(|word| left.contains(word)) {
            words.iter().for_each(|word| {
                left.remove(word);
            });
            found.push(Value::text(wire));
        }
    }
    if left.is_empty() { Value::List(found) } else { value }
}

/// `VIEW,REPLY` as a level that stands for just these, else as the single rights.
fn granted(platform: &Platform, rights: &str) -> Option<String> {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(',').map(|word| word.trim().to_uppercase()).filter(|word| !word.is_empty()).collect()
    };
    let named = |wanted: &BTreeSet<String>| {
        platform.rights.iter().find(|right| right.wire.as_deref().is_some_and(|wire| words(wire) == *wanted))
    };
    let wanted = words(rights);
    if let Some(right) = named(&wanted) {
        return Some(right.name.clone());
    }
    let single = wanted.into_iter().map(|word| Some(named(&BTreeSet::from([word]))?.name.clone()));
    let single: Vec<String> = single.collect::<Option<_>>()?;
    (!single.is_empty()).then(|| source::list(&single))
}

/// A marking that is prepared and not used: writing it would switch it on.
fn is_switched_off(wire: &str, parameters: &Parameters<'_>) -> bool {
    let switch = SWITCHES
        .iter()
        .find(|switch| switch.strip_suffix("Enabled").is_some_and(|marking| wire.starts_with(marking)));
    switch.is_some_and(|switch| parameters.get(switch) != Some(&Value::Flag(true)))
}
