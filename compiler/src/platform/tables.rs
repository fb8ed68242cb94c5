//! What a platform can do, as declared in its `.weir` table: the only place from which the later phases know it.
//!
//! Every row keeps the place it was declared at and its source, so that a finding can show the line that forbids.

use std::collections::BTreeMap;
use std::fmt;

use crate::source::Span;
use crate::units;

pub use weir_runtime::effect::EffectKind;
pub use weir_runtime::program::{Of, PartFilter, PartState, Resolve, Role, TokenMeaning};

/// Indices into the tables of one [`Platform`].
pub type LocationId = usize;
pub type AttributeId = usize;
pub type ActionId = usize;
pub type ActivityId = usize;

#[derive(Clone, Debug, Default)]
pub struct Platform {
    pub name: String,
    pub title: String,
    pub span: Span,
    /// Which pages the table follows, and as of when.
    pub source: String,
    pub modes: Vec<Mode>,
    pub levels: Vec<Level>,
    pub locations: Vec<Location>,
    pub contents: Vec<ContentRow>,
    pub attributes: Vec<Attribute>,
    pub actions: Vec<Action>,
    pub rule_options: Vec<Field>,
    /// Settings of policies, whatever their rules.
    pub policy_options: Vec<Field>,
    pub activities: Vec<Activity>,
    pub objects: Vec<Object>,
    pub group_kinds: Vec<GroupKind>,
    pub limits: Vec<Limit>,
    pub kinds: Vec<Kind>,
    /// What encryption can let people do.
    pub rights: Vec<Right>,
    /// What a label can hold: `encrypt { … }`.
    pub label_blocks: Vec<LabelBlock>,
    /// Settings of labels themselves.
    pub label_options: Vec<Field>,
    pub retention_options: Vec<Field>,
    pub reads: Vec<Reads>,
    pub events: Vec<Event>,
    /// The first that fits a rule says when it acts.
    pub behaviours: Vec<Behaviour>,
}

/// `reads message { … }`: which attributes hold what a reader of real messages or files finds.
#[derive(Clone, Debug)]
pub struct Reads {
    pub name: String,
    pub title: String,
    pub origin: Origin,
    /// What the reader calls it, and the attribute.
    pub attributes: Vec<(String, String)>,
}

/// Where a fact comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub span: Span,
    pub source: String,
    pub note: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Mode {
    pub name: String,
    pub title: String,
    pub evaluated: bool,
    pub enforces: bool,
    pub notifies: bool,
    pub reports: bool,
    pub default: bool,
    pub wire: Option<String>,
    pub origin: Origin,
}

#[derive(Clone, Debug)]
pub struct Level {
    pub name: String,
    pub title: String,
    pub rank: u32,
    /// Actions that a rule using the level must have too.
    pub requires: Vec<String>,
    pub status: Status,
    pub effects: Vec<Effect>,
    /// A user may go on all the same.
    pub overridable: bool,
    pub wire: Option<String>,
    pub origin: Origin,
}

/// What a condition on content can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentKind {
    Sit,
    Label,
    RetentionLabel,
    Classifier,
}

impl ContentKind {
    pub const ALL: [ContentKind; 4] =
        [ContentKind::Sit, ContentKind::Label, ContentKind::RetentionLabel, ContentKind::Classifier];

    pub fn name(self) -> &'static str {
        match self {
            ContentKind::Sit => "sit",
            ContentKind::Label => "label",
            ContentKind::RetentionLabel => "retention_label",
            ContentKind::Classifier => "classifier",
        }
    }

    /// In a sentence: "cannot match content by …".
    pub fn describe(self) -> &'static str {
        match self {
            ContentKind::Sit => "sensitive information type",
            ContentKind::Label => "sensitivity label",
            ContentKind::RetentionLabel => "retention label",
            ContentKind::Classifier => "trainable classifier",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    #[default]
    One,
    PerRecipient,
    PerActivity,
}

#[derive(Clone, Debug)]
pub struct Location {
    pub name: String,
    pub title: String,
    pub content: Vec<ContentKind>,
    /// Where the list of contents stands.
    pub content_span: Span,
    pub states: Vec<String>,
    /// Kinds of groups and objects that a scope may name here.
    pub scope: Vec<String>,
    /// Where each of them stands.
    pub scope_spans: Vec<Span>,
    /// The attribute whose value is in or out of scope.
    pub subject: Option<String>,
    /// The attribute that holds the subject's groups.
    pub groups: Option<String>,
    /// The attribute that holds the subject's administrative units.
    pub units: Option<String>,
    /// Sources disagree whether one scope can include some and exclude others.
    pub include_and_exclude_disputed: bool,
    /// Kinds of members that sources disagree on.
    pub disputed_scope: Vec<String>,
    /// Whether a policy made from a template may cover it.
    pub templates: bool,
    pub resolve: Resolve,
    pub copies: Copies,
    /// The attribute that names a recipient in the verdict.
    pub recipient: Option<String>,
    /// Must be the only location of its policy.
    pub alone: bool,
    /// Stands in a policy beside locations of the same family only.
    pub family: Option<String>,
    pub admin_units: bool,
    pub status: Status,
    pub max_scope: Option<u64>,
    pub max_scope_users: Option<u64>,
    pub max_scope_groups: Option<u64>,
    pub email_notifications: bool,
    pub tips: bool,
    pub overrides: bool,
    pub workload: Option<String>,
    pub wire: ScopeNames,
    pub prerequisites: Vec<String>,
    pub origin: Origin,
}

/// What the platform's own forms call a location and the parts of its scope.
#[derive(Clone, Debug, Default)]
pub struct ScopeNames {
    /// Says that a policy covers it.
    pub parameter: Option<String>,
    /// One name for all members, or one for people and one for groups.
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// Scopes that the platform computes.
    pub adaptive: Vec<String>,
}

/// `content sit { … }`
#[derive(Clone, Debug)]
pub struct ContentRow {
    pub kind: ContentKind,
    pub title: String,
    pub reach: Reach,
    pub max_per_rule: Option<u64>,
    /// Of labels: whether one with labels below it can be on content.
    pub parents: bool,
    pub wire: Option<String>,
    pub origin: Origin,
}

/// A type of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Address,
    Domain,
    Ip,
    Url,
    Group,
    /// An object of the kind.
    Object(String),
    /// An address or one of the platform's roles: `last_modifier`.
    Recipient(Vec<Case>),
    Count,
    Size,
    Duration,
    Date,
    Flag,
    Enumeration(Vec<Case>),
    Extension,
    /// A hexadecimal triplet.
    Color,
    /// Two letters of ISO 3166.
    Country,
    Regex,
    Sit,
    Label,
    RetentionLabel,
    Classifier,
    List(Box<Type>),
    /// Texts under a key.
    Keyed(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// The first of these that the value has the form of.
    Either(Vec<Type>),
    /// Not known; reported where it was declared.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub name: String,
    pub wire: Option<String>,
}

impl Type {
    /// Of a list, the type of what it holds.
    pub fn element(&self) -> &Type {
        match self {
            Type::List(inner) => inner.element(),
            other => other,
        }
    }

    /// The words that may stand for a value, where there are such.
    pub(crate) fn cases(&self) -> Option<&[Case]> {
        match self {
            Type::Enumeration(cases) | Type::Recipient(cases) => Some(cases),
            Type::List(inner) => inner.cases(),
            Type::Either(types) => types.iter().find_map(Type::cases),
            _ => None,
        }
    }

    /// In messages: "a domain", "a list of addresses".
    pub fn describe(&self) -> String {
        match self {
            Type::Text => "a text".into(),
            Type::Address => "an address".into(),
            Type::Domain => "a domain".into(),
            Type::Ip => "an IP address or range".into(),
            Type::Url => "a URL".into(),
            Type::Group => "a group".into(),
            Type::Object(kind) => format!("a `{kind}`"),
            Type::Recipient(cases) => format!("an address or {}", list_cases(cases)),
            Type::Count => "a number".into(),
            Type::Size => "a size such as `10 MB`".into(),
            Type::Duration => "a duration such as `30 days`".into(),
            Type::Date => "a date such as `\"2026-01-31\"`".into(),
            Type::Flag => "`true` or `false`".into(),
            Type::Enumeration(cases) => format!("one of {}", list_cases(cases)),
            Type::Extension => "a file extension".into(),
            Type::Color => "a color such as `\"#40e0d0\"`".into(),
            Type::Country => "a country such as `\"DE\"`".into(),
            Type::Regex => "a regular expression".into(),
            Type::Sit => "a sensitive information type".into(),
            Type::Label => "a label".into(),
            Type::RetentionLabel => "a retention label".into(),
            Type::Classifier => "a classifier".into(),
            Type::List(inner) => format!("a list, each {}", inner.describe()),
            Type::Keyed(inner) => format!("{} under a key", inner.describe()),
            Type::Map(key, value) => format!("a map from {} to {}", key.describe(), value.describe()),
            Type::Either(types) => types.iter().map(Type::describe).collect::<Vec<_>>().join(" or "),
            Type::Unknown => "a value".into(),
        }
    }
}

fn list_cases(cases: &[Case]) -> String {
    cases.iter().map(|case| format!("`{}`", case.name)).collect::<Vec<_>>().join(", ")
}

/// A family of operators that shares locations, limits and a wire name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// `==`, `in`
    Equals,
    Contains,
    Matches,
    /// `>`, `>=`, `<`, `<=`
    Compare,
    /// A flag standing alone.
    Flag,
}

impl Family {
    pub fn describe(self) -> &'static str {
        match self {
            Family::Equals => "`==` and `in`",
            Family::Contains => "`contains`",
            Family::Matches => "`matches`",
            Family::Compare => "comparisons",
            Family::Flag => "standing alone",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    #[default]
    Low,
    Medium,
    High,
}

/// How sure the row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    #[default]
    Documented,
    /// Sources disagree: warn, never refuse.
    Disputed,
    Undocumented,
    Retired,
    Preview,
}

/// Where something works and how much of it is allowed.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Sorted.
    pub locations: Vec<LocationId>,
    pub locations_span: Span,
    /// Of those, the ones that sources disagree on.
    pub disputed: Vec<LocationId>,
    pub max_values: Option<(u64, Span)>,
    pub warn_values: Option<(u64, Span)>,
    /// Code points of each value.
    pub max_length: Option<(u64, Span)>,
    /// Values over all rules of the project.
    pub max_total: Option<(u64, Span)>,
    /// Where policies of a kind have it, by the kind's name. What is not here is for plain policies only.
    pub kinds: BTreeMap<String, (Vec<LocationId>, Span)>,
    pub cost: Cost,
    pub status: Status,
    pub wire: Option<String>,
    pub except: Option<String>,
    /// What is said of an operator beside what its attribute's row says.
    pub note: Option<String>,
    pub source: Option<String>,
}

impl Reach {
    /// Where policies of the kind (`None`: plain ones) have it; sorted.
    pub fn of_kind(&self, kind: Option<&str>) -> &[LocationId] {
        match kind {
            None => &self.locations,
            Some(kind) => self.kinds.get(kind).map_or(&[], |(locations, _)| locations),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: String,
    pub title: String,
    pub ty: Type,
    pub of: Of,
    pub required: bool,
    pub derive: Option<Derive>,
    /// Per family of operators that the type has and the platform offers.
    pub families: BTreeMap<Family, Reach>,
    /// Attributes that cannot stand in one rule with this one.
    pub conflicts: Vec<String>,
    /// The keys that there are; empty: any.
    pub keys: Vec<String>,
    /// `keys.country = ["Country or Region"]`: the keys whose values are of a narrower type.
    pub key_types: Vec<(String, Type)>,
    /// `groups.spreadsheet = ["csv", "xlsx"]`: which values of another attribute are one value of this one.
    pub groups: BTreeMap<String, Vec<String>>,
    pub origin: Origin,
}

/// A derivation by name; the other attribute by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derive {
    DomainOf(String),
    ScopeOf(String),
    ExtensionOf(String),
    /// By the row's [`groups`](Attribute::groups).
    GroupOf(String),
    AnyScope(String),
    WithMessageText(String),
    TextOfPart,
    Unlabelled(PartFilter),
    StateIs(PartState),
    InState(String, PartState),
}

#[derive(Clone, Debug)]
pub struct Action {
    pub name: String,
    pub title: String,
    pub role: ActionRole,
    pub rank: u32,
    /// The option whose label raises the rank: among rules that apply labels, the highest label wins.
    pub rank_by: Option<String>,
    /// Holds lines `activity = level`.
    pub activities: bool,
    pub tip: bool,
    /// Lost in a policy that has further locations.
    pub combines: bool,
    /// Actions that this one does too.
    pub includes: Vec<String>,
    /// The level that it goes with.
    pub with: Option<String>,
    pub requires: Vec<String>,
    pub conflicts: Vec<String>,
    pub reach: Reach,
    pub effects: Vec<Effect>,
    /// Of a row with `role = override`: what is written down.
    pub overriding: Option<Overriding>,
    /// `Some`: written `name = value`.
    pub value: Option<Field>,
    pub fields: Vec<Field>,
    pub origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionRole {
    Does(Role),
    /// The list of ways in which a user may override.
    Override,
}

/// An option of an action, a field of an object, an option of rules.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub title: Option<String>,
    pub ty: Type,
    pub default: Option<crate::syntax::ast::Expr>,
    pub required: bool,
    /// Locations that have the option; empty: those of the action.
    pub reach: Reach,
    /// On the wire the flag says the opposite.
    pub negated: bool,
    /// Groups cannot stand here.
    pub no_groups: bool,
    /// The smallest number, size or duration.
    pub min: Option<u64>,
    /// Values that stand alone in their list.
    pub alone: Vec<String>,
    /// Values of which a list holds at most one.
    pub exclusive: Vec<String>,
    /// The words that effects have for the cases of an enumeration; a case that is not here is its own word.
    pub means: BTreeMap<String, String>,
    /// What a rule does that gives this value, beside the effects of the row: `effect.quarantine = quarantine`.
    pub effects: BTreeMap<String, Vec<Effect>>,
    /// The activities that an action with this option is about.
    pub about: Option<About>,
    /// What takes the place of which token.
    pub meanings: Vec<(TokenMeaning, String)>,
    /// Values that only some locations have, and where that is said.
    pub cases: BTreeMap<String, (Vec<LocationId>, Span)>,
    /// Every location of the scope must have it; otherwise one is enough.
    pub every: bool,
    /// Objects that the subject must belong to beside being in scope: see [`Location::units`].
    pub narrows: bool,
    /// Values that a rule without actions cannot have.
    pub needs_action: Vec<String>,
    /// The `%%Tokens%%` that a text may hold, and where that is said; nothing: any.
    pub tokens: Option<(Vec<String>, Span)>,
    /// A text that is shown as it stands: no HTML. Where that is said.
    pub plain: Option<Span>,
    /// Code points of a key.
    pub max_key_length: Option<(u64, Span)>,
    /// What no key may hold, and where that is said.
    pub forbidden: Option<(Vec<String>, Span)>,
    pub rules: FieldRules,
    pub origin: Origin,
}

/// `about = [print]`, `about = cases`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Activities(Vec<String>),
    /// Each value is the name of an activity.
    Cases,
}

/// What a setting needs or rules out, beside what its type says.
#[derive(Clone, Debug, Default)]
pub struct FieldRules {
    /// The limit row that bounds the text.
    pub limit: Option<(String, Span)>,
    /// A duration is counted in whole steps.
    pub step: Option<u64>,
    /// Settings beside this one that must be there too.
    pub requires: Vec<String>,
    /// Settings of which one must be there too.
    pub requires_one: Vec<String>,
    /// Those that one of its values needs.
    pub case_requires: BTreeMap<String, Vec<String>>,
    /// Settings that cannot stand beside it. Here and above, `name.case` is a setting with one of its values.
    pub conflicts: Vec<String>,
    /// Those that cannot stand beside one of its values.
    pub case_conflicts: BTreeMap<String, Vec<String>>,
    /// The label that is named here is put on items: one that nothing can carry does not fit.
    pub applies: Option<Applies>,
    /// A label that says this can only be chosen by a person.
    pub manual: bool,
    /// A group stands here by its address; one that an environment knows by another id does not do.
    pub addressed: bool,
}

/// Who puts a label on an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// A rule.
    ByRule,
    /// An app, where nobody chose a label.
    ByDefault,
}

/// `effect = redirect(to)`: what an action does, whatever its platform calls it.
#[derive(Clone, Debug)]
pub struct Effect {
    pub kind: EffectKind,
    /// One for each parameter of the kind.
    pub arguments: Vec<Source>,
}

/// As its row writes it.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.arguments.iter().rposition(|source| *source != Source::Missing);
        let arguments: Vec<&str> = self
            .arguments
            .iter()
            .take(given.map_or(0, |last| last + 1))
            .map(|source| match source {
                Source::Missing => "none",
                Source::Option(name) | Source::Word(name) => name,
                Source::Value => "value",
            })
            .collect();
        match arguments.as_slice() {
            [] => f.write_str(self.kind.name()),
            arguments => write!(f, "{}({})", self.kind.name(), arguments.join(", ")),
        }
    }
}

/// Where an effect's argument comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Missing,
    /// The option of this name.
    Option(String),
    /// The value that is assigned to the action.
    Value,
    /// Always this.
    Word(String),
}

/// A moment in the life of an item: `event uploaded "…"`.
#[derive(Clone, Debug)]
pub struct Event {
    pub name: String,
    pub title: String,
    pub origin: Origin,
}

/// When the actions of rules are due: `behaviour shared_outside "…" { asks = [access.scope.external] … }`.
#[derive(Clone, Debug)]
pub struct Behaviour {
    pub name: String,
    pub title: String,
    /// Sorted.
    pub locations: Vec<LocationId>,
    /// A rule must ask one of these: an attribute and a value. Empty: whatever it asks.
    pub asks: Vec<(String, String)>,
    /// A rule must do one of these: an action and a value of one of its options. Empty: it restricts nothing.
    pub does: Vec<(String, String)>,
    /// The events, by the role of the actions.
    pub block: Option<String>,
    pub notify: Option<String>,
    pub alert: Option<String>,
    /// What is blocked is blocked before what the rule asks is so: see [`Behaviour::asks`].
    pub stands: bool,
    pub origin: Origin,
}

/// How overriding is written down.
#[derive(Clone, Debug, Default)]
pub struct Overriding {
    pub header: Option<String>,
    pub separator: String,
    pub text_prefix: Option<String>,
    pub text_with: Vec<String>,
    pub text_length: u64,
    pub audit: Option<String>,
    pub audit_text: Option<String>,
    pub audit_rules: Option<String>,
    /// In the order of the header.
    pub reasons: Vec<OverrideReason>,
}

#[derive(Clone, Debug)]
pub struct OverrideReason {
    pub name: String,
    pub way: String,
    pub header_text: Option<String>,
    pub audit_key: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Activity {
    pub name: String,
    pub title: String,
    pub levels: Vec<String>,
    /// Kinds of objects that `on` may name.
    pub targets: Vec<String>,
    /// What `on` names is the application that is used, and no target.
    pub of_applications: bool,
    /// Levels at which such an application does nothing else either.
    pub bars: Vec<String>,
    pub governed: Option<Governed>,
    pub reach: Reach,
    pub says: Option<String>,
    pub origin: Origin,
}

/// `governed = domain_list(list, domains, destination)`: objects of a kind say for which values of an attribute policies hold.
#[derive(Clone, Debug)]
pub struct Governed {
    pub object: String,
    /// The option whose value is `allow` (policies hold for what is not listed) or `block` (for what is).
    pub list: String,
    /// The option that lists domains: `a.example`, or `*.a.example` with those below it.
    pub domains: String,
    pub attribute: String,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Object {
    pub name: String,
    pub title: String,
    pub fields: Vec<Field>,
    pub wire: Option<String>,
    /// The key by which a restriction of an activity names one.
    pub wire_restriction: Option<String>,
    pub origin: Origin,
}

#[derive(Clone, Debug)]
pub struct GroupKind {
    pub name: String,
    pub title: String,
    pub origin: Origin,
}

#[derive(Clone, Debug, Default)]
pub struct Limit {
    pub name: String,
    pub at_least: u64,
    pub at_most: u64,
    /// A smaller number that another source gives.
    pub warn: Option<u64>,
    pub unit: Option<String>,
    /// What of a project it counts, if anything.
    pub counts: Option<Counted>,
    /// Counts what covers one of these locations only; empty: all.
    pub locations: Vec<LocationId>,
    pub origin: Origin,
}

impl Limit {
    /// A number in the limit's unit, as its row writes it.
    pub fn spelled(&self, number: u64) -> String {
        let Some(unit) = &self.unit else { return number.to_string() };
        let factor = units::size(unit).or_else(|| units::duration(unit)).unwrap_or(1);
        if number.is_multiple_of(factor) { format!("{} {unit}", number / factor) } else { number.to_string() }
    }
}

/// What a limit over a project counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Policies,
    Rules,
}

/// A kind of policy: `as auto_label`. Which conditions and actions it has, their rows say (`kinds.auto_label = […]`).
#[derive(Clone, Debug)]
pub struct Kind {
    pub name: String,
    pub title: String,
    /// Sorted.
    pub locations: Vec<LocationId>,
    /// Whether its policies have rules.
    pub rules: bool,
    /// What every rule of it does, without saying so.
    pub does: Option<Does>,
    pub max_policies: Option<(u64, Span)>,
    /// Inclusions and exclusions at one location.
    pub max_scope: Option<(u64, Span)>,
    /// Settings of its policies; a dotted name stands in a block.
    pub fields: Vec<Field>,
    /// Its policies offer labels.
    pub publishing: Option<Publishing>,
    pub wire: Option<String>,
    pub origin: Origin,
}

/// Which settings of a kind of policy say what of the labels that it offers.
#[derive(Clone, Debug)]
pub struct Publishing {
    /// The list of labels.
    pub labels: String,
    /// The block that names a default for each kind of content.
    pub defaults: Option<String>,
    /// The kinds of content that must have a label.
    pub mandatory: Option<String>,
    /// Whether a lower label asks for a reason.
    pub justified: Option<String>,
    /// The page that helps to choose.
    pub help: Option<String>,
    pub span: Span,
}

/// `right view "Viewer"`: what a grant can allow.
#[derive(Clone, Debug)]
pub struct Right {
    pub name: String,
    pub title: String,
    /// A level: the single rights that it stands for.
    pub includes: Vec<String>,
    pub wire: Option<String>,
    pub origin: Origin,
}

/// `label_block encrypt "Encryption" { … }`
#[derive(Clone, Debug)]
pub struct LabelBlock {
    pub name: String,
    pub title: String,
    /// The field `grants` says to whom; a block without it holds no grants.
    pub fields: Vec<Field>,
    /// One of these settings must be there.
    pub one_of: Vec<String>,
    /// What the label does to an item that gets it.
    pub effects: Vec<Effect>,
    /// Where a rule's label brings it, of the platform's own locations; none of them: nowhere. `None`: everywhere.
    pub locations: Option<Vec<LocationId>>,
    pub wire: Option<String>,
    pub origin: Origin,
}

impl LabelBlock {
    /// The name of the field that grants are judged by.
    pub const GRANTS: &'static str = "grants";

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// `does = apply(label = apply_label)`: an action, its options taken from the policy's settings.
#[derive(Clone, Debug)]
pub struct Does {
    pub action: String,
    /// Option, setting.
    pub options: Vec<(String, String)>,
    pub span: Span,
}

impl Platform {
    pub fn location(&self, name: &str) -> Option<LocationId> {
        self.locations.iter().position(|location| location.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<AttributeId> {
        self.attributes.iter().position(|attribute| attribute.name == name)
    }

    /// What readers of real messages and files find, and the attributes that hold it: `message.subject` in `subject`.
    pub fn read_names(&self) -> impl Iterator<Item = (String, &str)> {
        self.reads.iter().flat_map(|reads| {
            let pairs = reads.attributes.iter();
            pairs.map(move |(found, attribute)| (format!("{}.{found}", reads.name), attribute.as_str()))
        })
    }

    pub fn action(&self, name: &str) -> Option<ActionId> {
        self.actions.iter().position(|action| action.name == name)
    }

    pub fn activity(&self, name: &str) -> Option<ActivityId> {
        self.activities.iter().position(|activity| activity.name == name)
    }

    pub fn limit(&self, name: &str) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.name == name)
    }

    pub fn content(&self, kind: ContentKind) -> Option<&ContentRow> {
        self.contents.iter().find(|row| row.kind == kind)
    }

    pub fn kind(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|kind| kind.name == name)
    }

    pub fn default_mode(&self) -> usize {
        self.modes.iter().position(|mode| mode.default).unwrap_or(0)
    }

    /// Location names in a sentence: `` `a`, `b` and `c` ``.
    pub fn location_names(&self, ids: impl IntoIterator<Item = LocationId>) -> String {
        let names: Vec<&str> = ids
            .into_iter()
            .filter_map(|id| self.locations.get(id))
            .map(|location| location.name.as_str())
            .collect();
        names.join(", ")
    }
}
