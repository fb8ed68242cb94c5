//! Values as the service writes them, in the words of the platform's table.

use weir_compiler::platform::tables::{Case, Type};
use weir_compiler::units;

use crate::import::Importer;
use crate::import::organisation;
use crate::import::source::{self, Module};
use crate::value::Value;

impl Importer<'_> {
    /// The source of a value where the type is wanted; nothing for one that the type does not have.
    pub(super) fn value(&mut self, module: &mut Module, value: &Value, ty: &Type) -> Option<String> {
        match (ty, value) {
            (Type::List(inner), _) => {
                let members: Option<Vec<String>> =
                    value.members().iter().map(|member| self.value(module, member, inner)).collect();
                members.filter(|members| !members.is_empty()).map(|members| source::list(&members))
            }
            (_, Value::List(members)) => match members.as_slice() {
                [only] => self.value(module, only, ty),
                _ => None,
            },
            (Type::Map(_, inner), Value::Table(table)) => {
                let pairs: Option<Vec<String>> = table
                    .iter()
                    .map(|(key, value)| {
                        Some(format!("{} = {}", source::text(key), self.value(module, value, inner)?))
                    })
                    .collect();
                Some(format!("{{ {} }}", pairs?.join(", ")))
            }
            (Type::Flag, Value::Flag(flag)) => Some(flag.to_string()),
            (Type::Count, Value::Number(number)) => {
                u64::try_from(*number).ok().map(|number| number.to_string())
            }
            (Type::Size, Value::Number(number)) => u64::try_from(*number).ok().map(units::spelled_size),
            (Type::Either(types), _) => {
                let written = types.iter().find_map(|ty| self.value(module, value, ty))?;
                // A time from now, where a date could stand.
                let from_now =
                    types.contains(&Type::Date) && written.starts_with(|c: char| c.is_ascii_digit());
                Some(if from_now { format!("after {written}") } else { written })
            }
            (Type::Enumeration(cases), Value::Number(number)) => case(cases, &number.to_string()),
            // Days on the wire.
            (Type::Duration, Value::Number(days)) => {
                u64::try_from(*days).ok()?.checked_mul(86_400).map(units::spelled_duration)
            }
            (Type::Enumeration(cases), Value::Text(text)) => case(cases, text),
            // A setting of a pair of which one value is known.
            (Type::Enumeration(cases), Value::Table(pair)) => {
                let find = |name: &str| {
                    let mut entries = pair.iter();
                    entries
                        .find(|(key, _)| key.eq_ignore_ascii_case(name))
                        .and_then(|(_, value)| value.as_text())
                };
                let block = find("value").is_some_and(|value| value.eq_ignore_ascii_case("Block"));
                if block && pair.len() == 2 { case(cases, find("setting")?) } else { None }
            }
            (_, Value::Text(text)) => self.text_value(module, text, ty),
            _ => None,
        }
    }

    fn text_value(&mut self, module: &mut Module, text: &str, ty: &Type) -> Option<String> {
        Some(match ty {
            Type::Text | Type::Domain | Type::Ip | Type::Url | Type::Extension | Type::Date => {
                source::text(text)
            }
            Type::Color if is_color(text) => source::text(text),
            Type::Country if is_country(text) => source::text(text),
            Type::Address => self.named_address(module, text),
            Type::Recipient(cases) => match case(cases, text) {
                Some(word) => word,
                None => self.named_address(module, text),
            },
            Type::Group => self.named_group(module, text),
            Type::Object(kind) => {
                let name = self.organisation.object(&mut self.identifiers, &self.platform, kind, text)?;
                self.brought(module, name)
            }
            Type::Regex => source::regex(text)?,
            Type::Label => self.label(module, text),
            _ => return None,
        })
    }

    pub(super) fn named_address(&mut self, module: &mut Module, address: &str) -> String {
        let name = self.organisation.address(&mut self.identifiers, address);
        self.brought(module, name)
    }

    pub(super) fn named_group(&mut self, module: &mut Module, address: &str) -> String {
        let name = self.organisation.group(&mut self.identifiers, address);
        self.brought(module, name)
    }

    /// A name of the module of values.
    pub(super) fn brought(&mut self, module: &mut Module, name: String) -> String {
        module.bring(&format!("{}.{name}", organisation::MODULE));
        name
    }
}

/// The case with this value on the wire.
pub(super) fn case(cases: &[Case], wire: &str) -> Option<String> {
    let known = |case: &&Case| case.wire.as_deref().unwrap_or(&case.name).eq_ignore_ascii_case(wire);
    cases.iter().find(known).map(|case| case.name.clone())
}

/// `#40e0d0`
fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
