//! Conditions: the text `AdvancedRule` of grouped rules, which the service writes for flat ones too.

use serde_json::{Map, Value as Json};

use crate::condition::Condition;
use crate::finding::Findings;
use crate::normal::content;
use crate::normal::value::{self, Odd};
use crate::read::recognise::describe;
use crate::tables::{Form, Role, Tables};
use crate::tenant::Kind;
use crate::trail::Trail;
use crate::value::Value;

/// Groups in groups. The service shows far fewer; the text's own depth is limited by its reader.
const MAX_DEPTH: usize = 32;

/// What reads the conditions of one kind of rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conditions<'t> {
    pub(crate) tables: &'t Tables,
    pub(crate) kind: Kind,
}

impl Conditions<'_> {
    /// The whole text; `None` if it says nothing.
    pub(crate) fn advanced(
        self,
        text: &str,
        at: &Trail<'_>,
        findings: &mut Findings,
    ) -> Result<Option<Condition>, Odd> {
        let mut rule = value::json_text(text, at, findings)?;
        // Exports of configuration have the text as a JSON text once more.
        if let Json::String(inner) = &rule {
            rule = value::json_text(inner, at, findings)?;
        }
        let Json::Object(fields) = &rule else {
            return Err(wrong(&rule, "a rule with `Version` and `Condition`", at, findings));
        };
        match named(fields, "Condition") {
            None | Some((_, Json::Null)) => Ok(None),
            Some((key, condition)) => self.node(condition, &at.key(key), MAX_DEPTH, findings).map(Some),
        }
    }

    fn node(
        self,
        node: &Json,
        at: &Trail<'_>,
        depth: usize,
        findings: &mut Findings,
    ) -> Result<Condition, Odd> {
        let Json::Object(fields) = node else {
            return Err(wrong(node, "a condition or a group of conditions", at, findings));
        };
        let Some(depth) = depth.checked_sub(1) else {
            findings.unreadable(at, format!("groups are nested more than {MAX_DEPTH} levels deep"));
            return Err(Odd::Told);
        };
        if let Some((key, name)) = named(fields, "ConditionName") {
            let Json::String(name) = name else {
                return Err(wrong(name, "the name of a condition", &at.key(key), findings));
            };
            return self.leaf(
                name,
                named(fields, "Value").map(|(_, value)| value),
                &at.key("Value"),
                findings,
            );
        }
        let Some((key, operator)) = named(fields, "Operator") else {
            return Err(wrong(node, "`ConditionName` or `Operator`", at, findings));
        };
        let members = match named(fields, "SubConditions") {
            Some((_, Json::Array(members))) => members.as_slice(),
            Some((_, one @ Json::Object(_))) => std::slice::from_ref(one),
            Some((key, other)) => return Err(wrong(other, "a list of conditions", &at.key(key), findings)),
            None => &[],
        };
        let list = at.key("SubConditions");
        let mut children = Vec::new();
        for (index, member) in members.iter().enumerate() {
            children.push(self.node(member, &list.index(index), depth, findings)?);
        }
        match operator.as_str().map(str::to_ascii_lowercase).as_deref() {
            Some("and") => Ok(Condition::And(children)),
            Some("or") => Ok(Condition::Or(children)),
            Some("not") => {
                if children.len() > 1 {
                    findings.ambiguous(
                        at,
                        "`Not` over several conditions is read as none of them all together",
                        "no page says what it means; look at the rule in the portal",
                    );
                }
                Ok(Condition::Not(Box::new(Condition::And(children))))
            }
            _ => Err(wrong(operator, "`And`, `Or` or `Not`", &at.key(key), findings)),
        }
    }

    /// One condition; in a group, or a flat parameter.
    pub(crate) fn leaf(
        self,
        name: &str,
        value: Option<&Json>,
        at: &Trail<'_>,
        findings: &mut Findings,
    ) -> Result<Condition, Odd> {
        let value = value.unwrap_or(&Json::Null);
        let field = self.tables.field(self.kind, name).filter(|field| field.role == Role::Condition);
        let Some(field) = field else {
            findings.kept(at, &format!("the condition `{}`", crate::finding::excerpt(name)));
            return Ok(Condition::Leaf { name: name.to_owned(), value: Value::Raw(value.clone()) });
        };
        let name = field.name.clone();
        if field.form == Form::Content {
            return content::content(value, at, findings);
        }
        match value::normal(field.form, value, at, findings) {
            Ok(Some(value)) => Ok(Condition::Leaf { name, value }),
            Ok(None) => Ok(Condition::Leaf { name, value: Value::Raw(value.clone()) }),
            Err(Odd::Unknown) => {
                findings.kept(at, &format!("the value of `{name}`"));
                Ok(Condition::Leaf { name, value: Value::Raw(value.clone()) })
            }
            Err(Odd::Told) => Err(Odd::Told),
        }
    }
}

/// The field of this name, whatever its case.
pub(crate) fn named<'j>(fields: &'j Map<String, Json>, name: &str) -> Option<(&'j str, &'j Json)> {
    let found = fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(key, value)| (key.as_str(), value))
}

pub(crate) fn wrong(found: &Json, wanted: &str, at: &Trail<'_>, findings: &mut Findings) -> Odd {
    match found {
        Json::String(text) if crate::read::recognise::is_cut(text) => findings.truncated(at, text),
        other => findings.malformed(at, describe(other), wanted),
    }
    Odd::Told
}
