//! The decision program: what the compiler says, the bundle stores and the evaluator runs.
//!
//! Plain owned tables that refer to each other by index. The compiler fills them, [`crate::format`] turns them into bytes
//! and back into views, and the disassembler prints them. Names of platforms, locations, attributes and actions are data
//! here as everywhere: this crate knows kinds of facts, never their values.
//!
//! Indices are `u32`. A list of children is a `Vec` here and a range of a flat table in the bundle.

mod labels;

use crate::effect::EffectKind;

pub use labels::{Grant, GranteeKind, LabelBlock, LabelBody, LabelPolicy, Labelling};

/// An index into the table that the field's documentation names.
pub type Id = u32;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// The project's name.
    pub name: String,
    /// Domains of the organisation, folded; `scope_of` asks them.
    pub organisation: Vec<String>,
    pub platforms: Vec<Platform>,
    pub attributes: Vec<Attribute>,
    pub activities: Vec<Activity>,
    pub locations: Vec<Location>,
    pub actions: Vec<ActionKind>,
    /// Restriction levels of activities: `audit`, `block_with_override`, `block`.
    pub levels: Vec<Level>,
    pub modes: Vec<Mode>,
    /// Kinds of policies beside the plain one.
    pub kinds: Vec<Kind>,
    /// Moments in the life of an item: `uploaded`, `shared`.
    pub events: Vec<Event>,
    pub timings: Vec<Timing>,
    /// How users override, at most one for each platform.
    pub override_schemes: Vec<OverrideScheme>,
    /// Sensitivity labels, lowest rank first; the index is the rank.
    pub labels: Vec<Named>,
    pub retention_labels: Vec<Named>,
    /// What labels bring, and how they are offered.
    pub labelling: Labelling,
    pub classifiers: Vec<Named>,
    /// Objects that targets and applications can be members of: printer groups, application groups.
    pub objects: Vec<Named>,
    pub detection: Detection,
    pub predicates: Vec<Predicate>,
    /// Children always stand before their parents.
    pub nodes: Vec<Node>,
    /// In evaluation order.
    pub policies: Vec<Policy>,
    /// In evaluation order: by policy, then by place.
    pub rules: Vec<Rule>,
}

/// Something with an identifier (`confidential.finance`) and a title for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub title: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    pub name: String,
    pub title: String,
}

/// What an attribute is a fact of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    Item,
    Recipient,
    Part,
}

/// How values are read and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Any text; compared folded.
    Text,
    /// Counts, sizes in bytes, durations and dates in seconds.
    Number,
    Flag,
    /// An IPv4 or IPv6 address.
    Ip,
    /// Texts under a key, which is compared folded: message headers, directory attributes.
    Keyed,
}

/// A value computed from another when the item does not state it itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Derivation {
    /// The part of an address after its last `@`, folded.
    DomainOf(Id),
    /// `internal` when the domain of the address is one of the organisation's, otherwise `external`.
    ScopeOf(Id),
    /// The letters after the last `.` of a file's name, folded.
    ExtensionOf(Id),
    /// The groups that hold the attribute's value: see [`Attribute::groups`].
    GroupOf(Id),
    /// The text of the part.
    TextOfPart,
    /// True when none of these parts (of a part's attribute: not this part) carries a sensitivity label.
    Unlabelled(PartFilter),
    /// True when the part's state is the one named.
    StateIs(PartState),
    /// The attribute's values of all recipients, whatever the copy.
    AnyScope(Id),
    /// The attribute's values, and the texts of the parts that are a message's body.
    WithMessageText(Id),
    /// The attribute's values of the parts whose state is the one named.
    InState(Id, PartState),
}

/// How much of a part could be read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    #[default]
    Scanned,
    /// The text is the beginning of a longer one.
    Truncated,
    /// Encrypted or protected by a password.
    Protected,
    /// A format that nothing here reads.
    Unsupported,
    /// Reading it failed.
    Failed,
}

impl PartState {
    pub const ALL: [Self; 5] =
        [Self::Scanned, Self::Truncated, Self::Protected, Self::Unsupported, Self::Failed];

    /// As sources and items spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scanned => "scanned",
            Self::Truncated => "truncated",
            Self::Protected => "protected",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Index into `platforms`.
    pub platform: Id,
    /// `sender.domain`
    pub name: String,
    pub of: Of,
    pub kind: ValueKind,
    /// An item without it is refused.
    pub required: bool,
    /// What a reader of real messages and files finds here: `message.subject`.
    pub read_from: Option<String>,
    pub derived: Option<Derivation>,
    /// Of a derivation by groups: a value, folded, and the group that holds it. Sorted, each pair once.
    pub groups: Vec<(String, String)>,
}

/// Something a user does with an item: `print`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    pub platform: Id,
    pub name: String,
    pub title: String,
    /// What a text for people says of it: `printing`.
    pub says: Option<String>,
    /// Index into `nodes`: whether policies hold for it; `None`: always.
    pub governed: Option<Id>,
}

/// How the matches of several rules become one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolve {
    /// The first rule, in order, of those with the most restrictive action.
    MostRestrictive,
    /// Per activity, the most restrictive level over all rules.
    Aggregate,
    /// The first rule, in order, that matches and whose policy enforces; nothing after it is asked.
    FirstMatch,
}

/// What gets a verdict of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Copies {
    One,
    /// Every recipient is judged alone. The attribute names the recipient in the verdict.
    PerRecipient(Id),
    /// Every activity is judged alone.
    PerActivity,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub platform: Id,
    pub name: String,
    pub title: String,
    pub resolve: Resolve,
    pub copies: Copies,
    /// Activities that the location controls, by index into `activities`.
    pub activities: Vec<Id>,
    /// Rules whose policy covers the location, in evaluation order, with the scope that the policy has there.
    pub rules: Vec<ScopedRule>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopedRule {
    pub rule: Id,
    /// Index into `nodes`: who is in the policy's scope at this location.
    pub scope: Id,
    /// Index into `timings`: at which events the rule's actions are due here; `None`: at all.
    pub timing: Option<Id>,
    /// Index into `nodes`: the condition under which the rule's blocks stand here before anybody is concerned by them.
    pub standing: Option<Id>,
}

/// What an action does, for modes and resolution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Holds back or changes the item.
    #[default]
    Enforce,
    /// Speaks to the user: e-mail, policy tip.
    Notify,
    /// Speaks to administrators: alert, incident report. Applies for every matching rule.
    Report,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionKind {
    pub platform: Id,
    pub name: String,
    pub title: String,
    /// Restrictiveness; 0 restricts nothing.
    pub rank: u32,
    pub role: Role,
    /// The verdict's `tip`: at most one is shown.
    pub tip: bool,
    /// Actions that this one does too: beside it they are not done again.
    pub includes: Vec<Id>,
    /// A level; the action is done only where that level is given.
    pub with: Option<Id>,
    /// What options of the action hold that takes the place of words in them.
    pub tokens: Vec<Token>,
}

/// A word in the texts of an option that something of the decision takes the place of: `%%Policy%%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub option: String,
    pub text: String,
    pub meaning: TokenMeaning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenMeaning {
    /// The names of the files.
    File,
    /// The application that is used.
    Application,
    /// The policy's title.
    Policy,
    /// What the activity is called in a sentence.
    Activity,
}

impl TokenMeaning {
    pub const ALL: [Self; 4] = [Self::File, Self::Application, Self::Policy, Self::Activity];

    /// As platforms and bundles spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Application => "application",
            Self::Policy => "policy",
            Self::Activity => "activity",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|meaning| meaning.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub platform: Id,
    pub name: String,
    pub rank: u32,
    pub effects: Vec<Effect>,
    /// A user may go on all the same.
    pub overridable: bool,
}

/// A moment in the life of an item: `uploaded`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub platform: Id,
    pub name: String,
    pub title: String,
}

/// When the actions of a rule are due, by their role; indices into `events`, `None`: always.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    pub name: String,
    pub enforce: Option<Id>,
    pub notify: Option<Id>,
    pub report: Option<Id>,
}

/// What a platform writes down when somebody overrides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverrideScheme {
    pub platform: Id,
    /// The header that carries the reasons, and what stands between them.
    pub header: Option<String>,
    pub separator: String,
    /// What stands before a free text in the header.
    pub text_prefix: Option<String>,
    /// Ways of overriding that take a free text, and its most code points.
    pub text_with: Vec<String>,
    pub text_length: u32,
    /// The field of the audit record, and its keys for the free text and the rules.
    pub audit: Option<String>,
    pub audit_text: Option<String>,
    pub audit_rules: Option<String>,
    /// In the order in which the header lists them.
    pub reasons: Vec<OverrideReason>,
}

/// A reason that a user may give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverrideReason {
    pub name: String,
    /// The way of overriding that offers it; its own name where a way is its own reason.
    pub way: String,
    pub header_text: Option<String>,
    pub audit_key: Option<String>,
}

/// A policy's mode, as its platform declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mode {
    pub platform: Id,
    pub name: String,
    pub enforces: bool,
    pub notifies: bool,
    pub reports: bool,
}

/// A kind of policy that its platform declares: `auto_label`. Policies of different kinds do not compete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    pub platform: Id,
    pub name: String,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub platform: Id,
    pub name: String,
    pub title: String,
    /// Index into `modes`.
    pub mode: Id,
    /// Index into `kinds`; `None`: a plain policy.
    pub kind: Option<Id>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Index into `policies`.
    pub policy: Id,
    pub name: String,
    pub title: String,
    /// The platform's word: `low`, `medium`, `high`.
    pub severity: Option<String>,
    /// Index into `nodes`.
    pub condition: Id,
    /// A match ends the processing of later rules.
    pub stop: bool,
    /// Restrictiveness of the rule as a whole: twice the highest rank of its enforcing actions, plus one when it allows no
    /// override. A rule that enforces nothing has 0 or 1.
    pub rank: u32,
    pub actions: Vec<Action>,
    pub restrictions: Vec<Restriction>,
    /// The override options, as texts of the platform; empty: no override.
    pub overrides: Vec<String>,
}

/// An action with its options, both as written to the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Index into `actions`.
    pub kind: Id,
    /// Options by name, in the order of the platform's declaration; those left out are absent unless they have a default.
    pub options: Vec<(String, OptionValue)>,
    pub effects: Vec<Effect>,
    /// Restrictiveness, with what its label adds; 0 restricts nothing.
    pub rank: u32,
    /// The activities that it is about; `None`: whatever is done.
    pub about: Option<Vec<Id>>,
}

/// What an action does to a copy, whatever its platform calls it.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub kind: EffectKind,
    /// One for each parameter of the kind.
    pub arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// Left out.
    Missing,
    Text(String),
    Number(u64),
    Flag(bool),
    Texts(Vec<String>),
    Map(Vec<(String, String)>),
    /// Index into `detection.expressions`.
    Search(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    Text(String),
    Number(u64),
    Flag(bool),
    List(Vec<String>),
    Map(Vec<(String, String)>),
}

/// What a rule says of one activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// Index into `activities`.
    pub activity: Id,
    /// Only for targets in this object (index into `objects`): `print on corporate`.
    pub on: Option<Id>,
    /// Only for applications in this object: `apps in dev_tools`.
    pub apps: Option<Id>,
    /// Index into `levels`.
    pub level: Id,
    pub reach: Reach,
}

/// What a restriction says beside its own activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Nothing; what it says of an application's group goes before everything else.
    #[default]
    Own,
    /// Nothing; its activity is one of the application itself, and what is said of an application's group goes before it.
    Listed,
    /// As `Listed`, and an application that is stopped here does nothing else either.
    Bars,
}

/// A question about an item, recipient or part. Distinct over the whole program; the cheapest are asked first.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// The platform's declared cost: 0 low, 1 medium, 2 high.
    pub cost: u8,
    pub kind: PredicateKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PredicateKind {
    /// Some value of the attribute passes the test.
    Attribute {
        attribute: Id,
        key: Option<String>,
        test: Test,
    },
    /// So many values of a type.
    Detected {
        sit: Id,
        count: Count,
        confidence: (u8, u8),
        parts: PartFilter,
    },
    /// A part carries one of the labels (indices into `labels`, sorted).
    Label {
        labels: Vec<Id>,
        parts: PartFilter,
    },
    RetentionLabel {
        labels: Vec<Id>,
        parts: PartFilter,
    },
    Classifier {
        classifier: Id,
        parts: PartFilter,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Count {
    pub at_least: u32,
    pub at_most: Option<u32>,
    /// Every occurrence counts, not only distinct values.
    pub all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartFilter {
    Any,
    Message,
    Attachments,
}

/// What a value is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// The flag is true.
    True,
    /// Equal to one of these, which are folded and sorted.
    Equals(Vec<String>),
    /// Holds a phrase of the list (index into `detection.lists`).
    Phrases(Id),
    /// One of the expressions (indices into `detection.searches`) matches somewhere in the value.
    Matches(Vec<Id>),
    /// Within one of the ranges, ends included; IPv4 as IPv4-mapped IPv6.
    Ip(Vec<(u128, u128)>),
    Number(Comparison, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    Equal,
    Greater,
    AtLeast,
    Less,
    AtMost,
}

/// An instruction of the condition graph. Equal nodes are one node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    Const(bool),
    All(Vec<Id>),
    Any(Vec<Id>),
    Not(Id),
    /// Holds when the child holds for one same part.
    PerPart(Id),
    /// Index into `predicates`.
    Test(Id),
}

/// Everything that looks for sensitive information types in text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detection {
    pub types: Vec<Type>,
    /// Expressions of patterns and evidence, without their validators; distinct.
    pub expressions: Vec<Expression>,
    /// Anchored automata that find the longest match of several expressions from a given start.
    pub groups: Vec<Automaton>,
    /// Expressions whose automaton would be too large, as instructions.
    pub machines: Vec<Machine>,
    /// Expressions of attribute conditions: does the value match anywhere?
    pub searches: Vec<Search>,
    pub lists: Vec<KeywordList>,
}

/// A sensitive information type.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// `std.sit.finance.credit_card`
    pub name: String,
    pub title: String,
    pub fidelity: Fidelity,
    /// The confidence that a condition means when it says none.
    pub recommended: u8,
    pub body: TypeBody,
}

/// How close a definition is to the vendor's unpublished one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fidelity {
    /// The definition is our own or fully published.
    Exact,
    /// Rebuilt from the public description.
    Approximate,
    /// Answered outside.
    External,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    Patterns(Vec<Pattern>),
    /// Indices into `types`, each smaller than the type's own.
    Union(Vec<Id>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// 1 to 100.
    pub confidence: u8,
    pub primary: Matcher,
    /// Code points; `None`: anywhere in the part.
    pub proximity: Option<u32>,
    /// All of these must hold.
    pub evidence: Vec<Evidence>,
    /// Normalised values that are no match, sorted.
    pub excluded: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Matcher {
    /// Index into `expressions`, and the validators that must accept the match.
    Expression { expression: Id, validators: Vec<Validator> },
    /// Index into `lists`.
    Keywords(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    Match {
        matcher: Matcher,
        at_least: u32,
        distinct: bool,
    },
    /// Between so many of the members hold; `at_most: None` is no upper bound. `all` and `none` are spelt so.
    Some {
        at_least: u32,
        at_most: Option<u32>,
        members: Vec<Evidence>,
    },
}

/// A check of a match that an expression cannot make; see [`crate::validators`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Validator(pub u16);

/// Where an expression is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    /// Index into `groups` and the number of the expression there.
    Automaton { group: Id, slot: u32 },
    /// Index into `machines`.
    Machine(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Search {
    /// An unanchored automaton: a state in `accepting` ends the search.
    Automaton(Automaton),
    Machine(Machine),
}

/// A deterministic automaton in our packed form.
///
/// State 0 is dead. From state `s`, byte `b` leads to `transitions[s * stride + classes[b]]`, and the end of the text to
/// `transitions[s * stride + stride - 1]`. A match is seen one byte late, as in regex-automata: entering a state with a
/// match set after reading the byte at `i` means that a match ends at `i`; entering it by the end of the text means that it
/// ends there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Automaton {
    /// Byte to class; 256 entries.
    pub classes: Vec<u8>,
    /// Number of classes plus one for the end of the text.
    pub stride: u32,
    /// The state to begin with, by the byte before the start; entry 256: the start of the text.
    pub starts: Vec<u32>,
    pub transitions: Vec<u32>,
    /// Per state, an index into `match_sets`; 0 is the empty set.
    pub matches: Vec<u32>,
    /// Sorted slots that match; the first set is empty.
    pub match_sets: Vec<Vec<u32>>,
}

/// A nondeterministic automaton over bytes, run in lock step. Instruction 0 is the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    pub instructions: Vec<Instruction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// A byte between the two, then the instruction.
    Byte {
        low: u8,
        high: u8,
        next: u32,
    },
    Split {
        first: u32,
        second: u32,
    },
    Look {
        look: Look,
        next: u32,
    },
    Match,
    Fail,
}

/// Assertions, ASCII like everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Start,
    End,
    StartLine,
    EndLine,
    WordBoundary,
    NotWordBoundary,
    WordStart,
    WordEnd,
}

/// Phrases that are looked for as whole words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeywordList {
    pub name: String,
    /// As written, trimmed, runs of white space as one space; distinct under folding, sorted.
    pub phrases: Vec<String>,
}
