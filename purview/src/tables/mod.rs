//! What the service's fields are: their forms, their defaults, and which of them only the service fills.
//!
//! The names of conditions, actions, options and locations come from the platform's table, with forms that follow from their
//! types. The rows beside it add what that table has no reason to say: server fields, defaults, and forms that a type leaves
//! open. All names are compared without case, because exports do not agree on it.

mod derived;
mod dlp;
pub(crate) mod labels;
mod server;
mod settings;

use std::collections::BTreeMap;

use weir_compiler::platform::Platform;

use crate::tenant::Kind;

/// How a field is written, and which normal form it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `true`, `"True"`.
    Flag,
    /// `3`, `"3"`.
    Number,
    /// `10485760`, `"10 MB"`, `"10 MB (10,485,760 bytes)"`; normal: a number of bytes.
    Size,
    Text,
    /// A list of texts, of which one alone may have lost its list.
    Texts,
    /// A list of texts, or one text with commas between them.
    Words,
    /// Texts, of which some are JSON texts of a recipient; normal: its address.
    Recipients,
    /// One word of several, whatever its case.
    Word,
    /// A number, or a word such as `Never`.
    WordOrNumber,
    /// Texts `key:value`, or a table; normal: the texts.
    Pairs,
    /// Who may do what: `finance@contoso.com:VIEW,EDIT;…`, or a JSON text of `Identity` and `Rights`; normal: the former.
    Rights,
    /// One label, by name or GUID.
    Label,
    /// Several.
    Labels,
    /// `{"X-Header": ["a", "b"]}`, `["Department:Legal,Sales"]`; normal: a table of lists.
    Keyed,
    /// One table.
    Table,
    /// A list of tables, or one alone.
    Tables,
    /// A JSON text of a table or of a list of tables; normal: a list of tables.
    JsonTables,
    /// A JSON text of one table; normal: the table.
    JsonTable,
    /// Sensitive types and labels.
    Content,
    /// Anything, kept as it is.
    Any,
}

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A parameter of the cmdlets that make and change the object.
    Parameter,
    /// A flat condition.
    Condition,
    /// The exception of the flat condition that the name without `ExceptIf` has.
    Exception,
    /// Name, parent, GUID: read by the object's own reader.
    Key,
    /// Only the service fills it, or it follows from others.
    Server,
}

#[derive(Clone, Debug)]
pub struct Field {
    /// As documented.
    pub name: String,
    pub form: Form,
    pub role: Role,
    /// What it is when nobody set it, beside nothing, as one text; several: any of them.
    pub unset: &'static [&'static str],
    /// Whether the order of a list means something.
    pub ordered: bool,
}

/// Keys inside tables as the cmdlets' pages write them, beside those that the platform's table names.
const KEYS: &[&str] = &[
    // -EndpointDlpRestrictions, -RestrictAccess
    "Setting",
    "Value",
    "AppGroup",
    "DefaultMessage",
    "EnforcementOverrides",
    // -AlertProperties
    "AggregationType",
    // -Locations, -EndpointDlpExtendedLocations
    "Workload",
    "Location",
    "LocationDisplayName",
    "LocationSource",
    "LocationType",
    "Inclusions",
    "Exclusions",
    "GroupSet",
    // -LocaleSettings
    "Settings",
    "Key",
    "LocaleKey",
    "Type",
    "Identity",
    "DisplayName",
    "Name",
];

/// Words of enumerations that the platform's table has no reason to name.
const WORDS: &[&str] = &["Template", "UserDefined", "RemoveProtection"];

/// A row of the tables of this crate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) role: Role,
    pub(crate) unset: &'static [&'static str],
    pub(crate) ordered: bool,
}

impl Row {
    pub(crate) const fn new(name: &'static str, form: Form) -> Row {
        Row { name, form, role: Role::Parameter, unset: &[], ordered: false }
    }

    pub(crate) const fn condition(name: &'static str, form: Form) -> Row {
        Row { name, form, role: Role::Condition, unset: &[], ordered: false }
    }

    pub(crate) const fn key(name: &'static str) -> Row {
        Row { name, form: Form::Text, role: Role::Key, unset: &[], ordered: false }
    }

    pub(crate) const fn unset(self, unset: &'static [&'static str]) -> Row {
        Row { unset, ..self }
    }

    pub(crate) const fn server(self) -> Row {
        Row { role: Role::Server, ..self }
    }

    pub(crate) const fn ordered(self) -> Row {
        Row { ordered: true, ..self }
    }
}

/// The fields of every kind of object.
#[derive(Clone, Debug)]
pub struct Tables {
    fields: BTreeMap<Kind, BTreeMap<String, Field>>,
    /// Keys inside tables, by their lower case.
    keys: BTreeMap<String, String>,
    /// Words of enumerations, likewise.
    words: BTreeMap<String, String>,
}

impl Tables {
    pub fn new(platform: &Platform) -> Tables {
        let keys = derived::keys(platform).chain(KEYS.iter().map(|key| (*key).to_owned()));
        let keys = keys.map(|key| (key.to_ascii_lowercase(), key)).collect();
        let words = derived::words(platform).chain(WORDS.iter().map(|word| (*word).to_owned()));
        let words = words.map(|word| (word.to_ascii_lowercase(), word)).collect();
        let mut tables = Tables { fields: BTreeMap::new(), keys, words };
        for kind in [Kind::Policy, Kind::AutoLabelPolicy, Kind::LabelPolicy] {
            tables.add_all(kind, derived::of_policies(platform));
        }
        tables.add_all(Kind::Label, derived::of_labels(platform));
        tables.add_all(Kind::Rule, derived::of_rules(platform));
        tables.add_all(Kind::AutoLabelRule, derived::of_conditions(platform));
        for (kind, rows) in [
            (Kind::Policy, dlp::POLICY),
            (Kind::Rule, dlp::RULE),
            (Kind::AutoLabelPolicy, dlp::AUTO_LABEL_POLICY),
            (Kind::AutoLabelRule, dlp::AUTO_LABEL_RULE),
            (Kind::Label, labels::LABEL),
            (Kind::LabelPolicy, labels::LABEL_POLICY),
            (Kind::Settings, settings::SETTINGS),
            (Kind::Dictionary, settings::DICTIONARY),
            (Kind::EdmSchema, settings::EDM_SCHEMA),
            (Kind::SensitiveType, settings::SENSITIVE_TYPE),
            (Kind::RulePackage, settings::RULE_PACKAGE),
        ] {
            tables.add_all(kind, rows.iter().map(Field::from));
        }
        tables
    }

    /// `None`: no table knows the field.
    pub fn field(&self, kind: Kind, name: &str) -> Option<&Field> {
        self.fields.get(&kind)?.get(&name.to_ascii_lowercase())
    }

    /// A key inside a table as the service documents it; one that is not documented as it comes.
    pub(crate) fn key<'k>(&'k self, key: &'k str) -> &'k str {
        self.keys.get(&key.to_ascii_lowercase()).map_or(key, String::as_str)
    }

    /// A word of an enumeration as documented.
    pub(crate) fn word<'w>(&'w self, word: &'w str) -> &'w str {
        self.words.get(&word.to_ascii_lowercase()).map_or(word, String::as_str)
    }

    /// Whether only the service fills a field of any object.
    pub(crate) fn is_server(name: &str) -> bool {
        server::NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// By name.
    pub fn fields(&self, kind: Kind) -> impl Iterator<Item = &Field> {
        self.fields.get(&kind).into_iter().flat_map(BTreeMap::values)
    }

    /// Later rows stand for earlier ones: the crate's own for what is derived. A condition stays one.
    fn add_all(&mut self, kind: Kind, rows: impl IntoIterator<Item = Field>) {
        let fields = self.fields.entry(kind).or_default();
        for field in rows {
            if field.role == Role::Condition {
                let name = format!("ExceptIf{}", field.name);
                let exception = Field { name, role: Role::Exception, ..field.clone() };
                fields.insert(exception.name.to_ascii_lowercase(), exception);
            }
            fields.insert(field.name.to_ascii_lowercase(), field);
        }
    }
}

impl From<&Row> for Field {
    fn from(row: &Row) -> Field {
        let Row { name, form, role, unset, ordered } = *row;
        Field { name: name.to_owned(), form, role, unset, ordered }
    }
}
