//! Policies and their rules: a module for each policy.

use std::collections::BTreeSet;

use crate::import::conditions::unknown;
use crate::import::identifiers::{plain, unique};
use crate::import::parameters::Parameters;
use crate::import::source::{self, Module};
use crate::import::{Importer, LeftOut};
use crate::tenant::{Kind, Object};
use crate::value::Value;

/// What a policy's state is on the wire.
const MODE: &str = "Mode";

/// A rule of a policy as the sources have it.
struct OfPolicy<'t> {
    rule: &'t Object,
    title: String,
    /// How often the tenant has it, a location at a time.
    times: usize,
}

impl<'t> Importer<'t> {
    /// The module that declares the policy, and the policy's name.
    pub(super) fn policy(&mut self, policy: &Object) -> (String, Module) {
        let mut module = Module::default();
        let name = self.identifiers.fresh(&policy.name, "policy");
        let parameters = Parameters::of(policy);
        let (word, rules, named) = match policy.kind {
            Kind::AutoLabelPolicy => ("auto_label", Some(Kind::AutoLabelRule), false),
            Kind::LabelPolicy => ("label_policy", None, true),
            _ => ("policy", Some(Kind::Rule), false),
        };
        let mut parts = Vec::new();
        let mut settings = Vec::new();
        settings
            .extend(parameters.text("Comment").map(|text| format!("description = {}", source::text(text))));
        if rules.is_some() {
            settings.extend(self.mode(&parameters));
        }
        let platform = self.platform.clone();
        settings.extend(self.settings(&mut module, &platform.policy_options, &parameters));
        let row = platform.kinds.iter().find(|kind| kind.name == word);
        if let Some(row) = row {
            parts.extend(self.kind_settings(&mut module, row, &parameters, &mut settings));
        }
        let scope = self.scope(&mut module, &parameters, named);
        if !scope.is_empty() {
            parts.push(source::block("scope", &scope));
        }
        parts.extend(self.kept(policy, &parameters));
        if let Some(kind) = rules {
            let mut taken = BTreeSet::new();
            for OfPolicy { rule, title, times } in self.rules_of(kind, policy) {
                parts.push(self.rule(&mut module, rule, &title, &mut taken));
                if kind == Kind::AutoLabelRule && times != scope.len() {
                    let why =
                        "it is for some locations of its policy, and the source says it for all of them";
                    self.left_out.push(LeftOut { kind, name: rule.name.clone(), why: why.to_owned() });
                }
            }
        }
        if !settings.is_empty() {
            parts.insert(0, settings.join("\n"));
        }
        let title = source::text(&policy.name);
        module.item(format!("{word} {name} {title} {{\n{}\n}}", parts.join("\n\n")));
        (name, module)
    }

    /// The rules of a policy under the titles that the sources give them. Where a rule is for one location only, those that
    /// say the same are one.
    fn rules_of(&mut self, kind: Kind, policy: &Object) -> Vec<OfPolicy<'t>> {
        let tenant = self.tenant;
        let platform = self.platform.clone();
        let of_policy = |rule: &&Object| {
            rule.parent.as_deref().is_some_and(|parent| parent.eq_ignore_ascii_case(&policy.name))
        };
        let mut rules: Vec<OfPolicy<'t>> = Vec::new();
        for rule in tenant.of(kind).filter(of_policy) {
            // Each location has a rule, of which the name says which it is for.
            let workloads = platform.locations.iter().filter_map(|location| location.workload.as_deref());
            let mut stems =
                workloads.filter_map(|workload| rule.name.strip_suffix(workload)?.strip_suffix(" - "));
            let title = match stems.next() {
                Some(title) if kind == Kind::AutoLabelRule && !title.is_empty() => title,
                _ => &rule.name,
            };
            let twin = rules.iter_mut().find(|known| {
                kind == Kind::AutoLabelRule && known.title == title && says_the_same(known.rule, rule)
            });
            match twin {
                Some(twin) => twin.times += 1,
                None => rules.push(OfPolicy { rule, title: title.to_owned(), times: 1 }),
            }
        }
        rules
    }

    /// A state that is no default; whether the policy is enabled follows from it.
    fn mode(&self, parameters: &Parameters<'_>) -> Option<String> {
        let wire = parameters.text(MODE);
        let mode = match wire {
            Some(wire) => {
                let known = |known: &str| known.eq_ignore_ascii_case(wire);
                self.platform.modes.iter().find(|mode| mode.wire.as_deref().is_some_and(known))
            }
            None => self.platform.modes.get(self.platform.default_mode()),
        }?;
        if parameters.get("Enabled") == Some(&Value::Flag(mode.evaluated)) {
            parameters.say("Enabled");
        }
        Some(format!("mode = {}", mode.name))
    }

    fn rule(
        &mut self,
        module: &mut Module,
        rule: &Object,
        title: &str,
        taken: &mut BTreeSet<String>,
    ) -> String {
        // The portal puts the policy's name into the names of its rules.
        let policy = rule.parent.as_deref().unwrap_or_default();
        let short = title.replace(policy, " ");
        let short = if policy.is_empty() || short.trim().is_empty() { title } else { short.trim() };
        let name = unique(&plain(short, "rule"), taken);
        taken.insert(name.clone());
        let parameters = Parameters::of(rule);
        let mut parts = Vec::new();
        let settings = self.rule_settings(module, &parameters);
        if !settings.is_empty() {
            parts.push(settings.join("\n"));
        }
        match rule.parameters.get("Condition") {
            Some(Value::Condition(condition)) => {
                let lines = self.lines(module, condition);
                for (word, lines) in [("when", &lines.when), ("unless", &lines.unless)] {
                    if !lines.is_empty() {
                        parts.push(source::block(word, lines));
                    }
                }
            }
            Some(other) => parts.push(source::block("when", &[unknown("Condition", other)])),
            None => {}
        }
        let actions = self.actions(module, &parameters);
        if !actions.is_empty() {
            parts.push(source::block("then", &actions));
        }
        parts.extend(self.kept(rule, &parameters));
        format!("rule {name} {} {{\n{}\n}}", source::text(title), parts.join("\n\n"))
    }

    /// The block of what no table knows.
    pub(super) fn kept(&mut self, object: &Object, parameters: &Parameters<'_>) -> Option<String> {
        let (kept, lost) = parameters.rest();
        self.left_out.extend(lost.into_iter().map(|name| LeftOut {
            kind: object.kind,
            name: format!("{}, {name}", object.name),
            why: "no source can spell the parameter's name".to_owned(),
        }));
        kept
    }

    /// Settings that a kind of policy declares; those with a dot stand in blocks, which come back.
    fn kind_settings(
        &mut self,
        module: &mut Module,
        row: &weir_compiler::platform::tables::Kind,
        parameters: &Parameters<'_>,
        settings: &mut Vec<String>,
    ) -> Vec<String> {
        let mandatory = row.publishing.as_ref().and_then(|publishing| publishing.mandatory.as_deref());
        for field in row.fields.iter().filter(|field| !field.name.contains('.')) {
            if mandatory == Some(&field.name) {
                settings.extend(self.mandatory(field, parameters));
            } else {
                settings.extend(self.setting(module, field, parameters));
            }
        }
        let mut blocks: Vec<(String, Vec<String>)> = Vec::new();
        for field in &row.fields {
            let Some((block, _)) = field.name.split_once('.') else { continue };
            let Some(line) = self.setting(module, field, parameters) else { continue };
            match blocks.iter_mut().find(|(known, _)| known == block) {
                Some((_, lines)) => lines.push(line),
                None => blocks.push((block.to_owned(), vec![line])),
            }
        }
        blocks.into_iter().map(|(word, lines)| source::block(&word, &lines)).collect()
    }
}

/// Whether two rules differ in nothing but their names and the location that each is for.
fn says_the_same(one: &Object, other: &Object) -> bool {
    let said = |rule: &Object| {
        let mut parameters = rule.parameters.clone();
        parameters.retain(|name, _| !matches!(name.as_str(), "Workload" | "Priority"));
        parameters
    };
    said(one) == said(other) && one.extra == other.extra
}
