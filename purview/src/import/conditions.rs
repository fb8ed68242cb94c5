//! What a rule asks, as a person would write it: one line for one fact, without `all` where lines stand together anyway, and
//! what must not hold under `unless`.

use weir_compiler::platform::tables::{Attribute, Family, Type};

use crate::condition::Condition;
use crate::import::Importer;
use crate::import::json;
use crate::import::source::{self, Module};
use crate::value::Value;

/// The lines of `when` and of `unless`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) when: Vec<String>,
    pub(super) unless: Vec<String>,
}

impl Importer<'_> {
    pub(super) fn lines(&mut self, module: &mut Module, condition: &Condition) -> Lines {
        let mut lines = Lines::default();
        for member in conjuncts(condition) {
            match member {
                Condition::Not(inner) => match inner.as_ref() {
                    Condition::Or(alternatives) => {
                        lines.unless.extend(alternatives.iter().map(|each| self.condition(module, each)));
                    }
                    other => lines.unless.push(self.condition(module, other)),
                },
                other => lines.when.push(self.condition(module, other)),
            }
        }
        lines
    }

    fn condition(&mut self, module: &mut Module, condition: &Condition) -> String {
        match condition {
            Condition::And(members) => self.group(module, "all", members),
            Condition::Or(members) => self.group(module, "any", members),
            Condition::Not(inner) => match inner.as_ref() {
                Condition::And(members) => self.group(module, "not", members),
                Condition::Not(innermost) => self.condition(module, innermost),
                other => format!("not {}", self.condition(module, other)),
            },
            Condition::Leaf { name, value } => {
                self.leaf(module, name, value).unwrap_or_else(|| unknown(name, value))
            }
            Condition::Content(content) => self.content(module, content),
        }
    }

    fn group(&mut self, module: &mut Module, word: &str, members: &[Condition]) -> String {
        let lines: Vec<String> = members.iter().map(|member| self.condition(module, member)).collect();
        source::block(word, &lines)
    }

    /// A condition that the table knows, with a value that its type has.
    fn leaf(&mut self, module: &mut Module, name: &str, value: &Value) -> Option<String> {
        let platform = self.platform.clone();
        let (attribute, family) = attribute_of(&platform.attributes, name)?;
        let word = attribute.name.as_str();
        let inner = match &attribute.ty {
            Type::Keyed(inner) | Type::List(inner) => inner.as_ref(),
            ty => ty,
        };
        let ty = match family {
            Family::Matches => &Type::Regex,
            Family::Contains if *inner != Type::Group => &Type::Text,
            _ => inner,
        };
        match (&attribute.ty, family, value) {
            (_, Family::Flag, Value::Flag(true)) => Some(word.to_owned()),
            (_, Family::Flag, Value::Flag(false)) => Some(format!("not {word}")),
            (_, Family::Flag, _) => None,
            (_, Family::Compare, _) => Some(format!("{word} >= {}", self.value(module, value, ty)?)),
            (Type::Keyed(_), _, Value::Table(table)) => {
                let lines: Option<Vec<String>> = table
                    .iter()
                    .map(|(key, values)| {
                        let subject = format!("{word}[{}]", source::text(key));
                        self.test(module, &subject, family, values, ty, key)
                    })
                    .collect();
                match lines?.as_slice() {
                    [] => None,
                    [only] => Some(only.clone()),
                    several => Some(source::block("any", several)),
                }
            }
            (Type::Keyed(_), ..) => None,
            _ => self.test(module, word, family, value, ty, word),
        }
    }

    fn test(
        &mut self,
        module: &mut Module,
        subject: &str,
        family: Family,
        value: &Value,
        ty: &Type,
        hint: &str,
    ) -> Option<String> {
        let members: Option<Vec<String>> =
            value.members().iter().map(|member| self.value(module, member, ty)).collect();
        let members = members?;
        let [first, rest @ ..] = members.as_slice() else { return None };
        let (one, many) = match family {
            Family::Equals => ("==", "in"),
            Family::Contains => ("contains", "contains"),
            _ => ("matches", "matches"),
        };
        if rest.is_empty() {
            return Some(format!("{subject} {one} {first}"));
        }
        let written = source::list(&members);
        // Lists of literals that stand in several places get a name.
        let literal =
            matches!(ty, Type::Text | Type::Domain | Type::Ip | Type::Extension | Type::Url | Type::Regex);
        let written = if literal { self.shared(module, hint, written) } else { written };
        Some(format!("{subject} {many} {written}"))
    }

    fn shared(&mut self, module: &mut Module, hint: &str, written: String) -> String {
        *self.seen.lists.entry(written.clone()).or_default() += 1;
        if self.known.lists.get(&written).is_none_or(|times| *times < 2) {
            return written;
        }
        let hint = format!("{} list", hint.replace('.', " "));
        let name = self.organisation.list(&mut self.identifiers, &hint, &written);
        self.brought(module, name)
    }
}

/// The members of nested conjunctions, in order.
fn conjuncts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::And(members) => members.iter().flat_map(conjuncts).collect(),
        other => vec![other],
    }
}

/// The attribute and the family of operators that have this name on the wire. Members are asked of groups.
fn attribute_of<'p>(attributes: &'p [Attribute], wire: &str) -> Option<(&'p Attribute, Family)> {
    attributes.iter().find_map(|attribute| {
        let mut named = attribute
            .families
            .iter()
            .filter(|(_, reach)| reach.wire.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(wire)));
        let (first, _) = named.next()?;
        let contains = attribute.ty == Type::Group && named.any(|(family, _)| *family == Family::Contains);
        Some((attribute, if contains { Family::Contains } else { *first }))
    })
}

/// A condition that this version has no words for, kept as it was.
pub(super) fn unknown(name: &str, value: &Value) -> String {
    format!("unknown({}, {})", source::text(name), source::text(&json::of(value).to_string()))
}
