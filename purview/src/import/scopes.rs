//! Where a policy applies.

use weir_compiler::platform::tables::Location;

use crate::import::Importer;
use crate::import::parameters::Parameters;
use crate::import::source::{self, Module};
use crate::value::Value;

/// Stands for everybody, everywhere.
const EVERYTHING: &str = "All";

impl Importer<'_> {
    /// The lines of `scope`. `named` says that the parameter of the location itself names who is in scope.
    pub(super) fn scope(
        &mut self,
        module: &mut Module,
        parameters: &Parameters<'_>,
        named: bool,
    ) -> Vec<String> {
        let platform = self.platform.clone();
        let mut lines = Vec::new();
        for location in &platform.locations {
            let Some(covered) = location.wire.parameter.as_deref() else { continue };
            let Some(value) = parameters.get(covered) else { continue };
            let mut settings = Vec::new();
            for (word, wires) in [("include", &location.wire.include), ("exclude", &location.wire.exclude)] {
                let mut members = Vec::new();
                for wire in wires {
                    let Some(value) = parameters.get(wire).filter(|value| !is_everything(value)) else {
                        continue;
                    };
                    if let Some(found) = self.members(module, location, wires, wire, value) {
                        parameters.say(wire);
                        members.extend(found);
                    }
                }
                if named
                    && word == "include"
                    && !is_everything(value)
                    && let Some(found) = self.members(module, location, wires, covered, value)
                {
                    parameters.say(covered);
                    members.extend(found);
                }
                members.dedup();
                if !members.is_empty() {
                    settings.push(format!("{word} = {}", source::list(&members)));
                }
            }
            if is_everything(value) {
                parameters.say(covered);
            }
            lines.push(match settings.as_slice() {
                [] => location.name.clone(),
                [only] => format!("{} {{ {only} }}", location.name),
                several => source::block(&location.name, several),
            });
        }
        lines
    }

    /// Names for the members of one list; nothing for a list of something else.
    fn members(
        &mut self,
        module: &mut Module,
        location: &Location,
        wires: &[String],
        wire: &str,
        value: &Value,
    ) -> Option<Vec<String>> {
        let platform = self.platform.clone();
        let object = location.scope.iter().find(|kind| platform.objects.iter().any(|row| row.name == **kind));
        // Where people and groups have a list each, people come first.
        let people =
            location.groups.is_some() && wires.len() > 1 && wires.first().is_some_and(|first| first == wire);
        let mut names = Vec::new();
        for member in value.members() {
            let text = member.as_text()?;
            names.push(match object {
                Some(kind) => {
                    let name = self.organisation.object(&mut self.identifiers, &platform, kind, text)?;
                    self.brought(module, name)
                }
                None if people => self.named_address(module, text),
                None => self.named_group(module, text),
            });
        }
        Some(names)
    }
}

fn is_everything(value: &Value) -> bool {
    matches!(value.members(), [Value::Text(only)] if only.eq_ignore_ascii_case(EVERYTHING))
}
