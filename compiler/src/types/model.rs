//! What a project means: every name resolved, every value typed, every condition a tree of questions.
//!
//! The model is the same for every environment; parameters, groups and objects stay names in it. Parameters get their values when
//! the model is [settled](super::settle) for an environment, groups and objects when it is lowered. A part that could not be understood is poison: it was reported, and nobody
//! complains about it again.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use crate::names::{DefId, ModuleId};
use crate::platform::Platform;
use crate::platform::tables::{ActionId, ActivityId, AttributeId, ContentKind, Family, LocationId};
use crate::source::Span;
use crate::syntax::ast::Operator;

pub use weir_runtime::program::{Comparison, Count, Fidelity, PartFilter};

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub name: String,
    /// Domains of the organisation, folded.
    pub organisation: Vec<String>,
    pub platforms: Vec<Arc<Platform>>,
    pub params: Vec<Param>,
    pub groups: Vec<Group>,
    pub objects: Vec<Object>,
    /// Lowest rank first.
    pub labels: Vec<Label>,
    /// Index of the platform whose rows say what a label can hold.
    pub labels_platform: Option<usize>,
    pub retention_labels: Vec<RetentionLabel>,
    pub classifiers: Vec<Plain>,
    pub lists: Vec<KeywordList>,
    /// Members stand before the bundles that unite them.
    pub types: Vec<SensitiveType>,
    /// In rank order.
    pub policies: Vec<Policy>,
    pub tests: Vec<Test>,
    pub type_tests: Vec<TypeTest>,
    /// Constructs that this version understands and cannot carry out: what, where.
    pub not_built: Vec<(String, Span)>,
}

/// A value with the place it was written at.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned {
    pub span: Span,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(u64),
    Flag(bool),
    /// A case of an enumeration, an action's role word.
    Name(String),
    Regex {
        pattern: String,
        flags: String,
    },
    /// Index into [`Model::groups`].
    Group(usize),
    /// Index into [`Model::objects`].
    Object(usize),
    /// Index into [`Model::labels`].
    Label(usize),
    /// Index into [`Model::params`]; its value comes from the environment.
    Param(usize),
    List(Vec<Spanned>),
    Map(Vec<(String, Spanned)>),
    Poison,
}

impl Spanned {
    /// The elements of a list, or the value itself.
    pub fn elements(&self) -> &[Spanned] {
        match &self.value {
            Value::List(values) => values,
            _ => std::slice::from_ref(self),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub span: Span,
    pub ty: crate::platform::tables::Type,
    pub default: Option<Spanned>,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    pub title: String,
    pub span: Span,
    /// A group kind of some platform, if the source says one.
    pub kind: Option<(String, Span)>,
}

#[derive(Clone, Debug)]
pub struct Object {
    pub name: String,
    pub title: String,
    pub span: Span,
    pub kind: String,
    pub fields: BTreeMap<String, Spanned>,
}

#[derive(Clone, Debug)]
pub struct Label {
    /// `confidential.finance`
    pub path: String,
    /// What the platform calls it, where that is not its title: `id = "…"`.
    pub id: Option<String>,
    pub comment: Option<String>,
    pub title: String,
    pub span: Span,
    pub def: DefId,
    /// Index of the label above.
    pub parent: Option<usize>,
    pub tooltip: Option<String>,
    /// By the platform's `label_option` rows.
    pub settings: Vec<(String, Spanned)>,
    pub blocks: Vec<LabelBlock>,
    /// As [`Policy::extra`].
    pub extra: Vec<(String, Spanned)>,
}

/// What a label does to the items that carry it: `encrypt { … }`.
#[derive(Clone, Debug)]
pub struct LabelBlock {
    pub span: Span,
    /// Index into the label blocks of [`Model::labels_platform`].
    pub block: usize,
    pub grants: Vec<Grant>,
    pub settings: Vec<(String, Spanned)>,
    /// Something in it could not be read and has been reported.
    pub unread: bool,
}

#[derive(Clone, Debug)]
pub struct Grant {
    pub span: Span,
    /// Indices into the platform's rights: one level, or rights of which each stands for itself.
    pub rights: Vec<(usize, Span)>,
    pub to: Vec<Grantee>,
}

#[derive(Clone, Debug)]
pub enum Grantee {
    /// `domain("fabrikam.com")`
    Domain(Spanned),
    /// An address, a group, or one of the platform's words.
    Who(Spanned),
}

impl Grantee {
    pub fn value(&self) -> &Spanned {
        match self {
            Grantee::Domain(value) | Grantee::Who(value) => value,
        }
    }
}

#[derive(Clone, Debug)]
pub struct RetentionLabel {
    pub name: String,
    pub title: String,
    pub span: Span,
    pub def: DefId,
    /// By the platform's `retention_option` rows.
    pub settings: Vec<(String, Spanned)>,
}

impl Model {
    /// The platform that says what labels can hold.
    pub fn labels_table(&self) -> Option<&Platform> {
        self.platforms.get(self.labels_platform?).map(Arc::as_ref)
    }

    /// A label that groups others is carried by no item.
    pub fn has_sublabels(&self, label: usize) -> bool {
        self.labels.iter().any(|other| other.parent == Some(label))
    }
}

/// A named thing with nothing more to it.
#[derive(Clone, Debug)]
pub struct Plain {
    /// The identifier that the vendor has for it.
    pub guid: Option<String>,
    pub name: String,
    pub title: String,
    pub span: Span,
    pub def: DefId,
}

#[derive(Clone, Debug)]
pub struct KeywordList {
    pub name: String,
    pub span: Span,
    pub phrases: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct SensitiveType {
    /// The module's path and the name: `std.sit.finance.credit_card`.
    pub path: String,
    pub name: String,
    pub title: String,
    pub span: Span,
    pub def: DefId,
    pub fidelity: Fidelity,
    /// The identifier that the vendor's own type has.
    pub guid: Option<String>,
    pub description: Option<String>,
    /// What the vendor calls the functions that find what this type finds.
    pub implements: Vec<String>,
    /// 1 to 100.
    pub recommended: u8,
    pub library: bool,
    pub body: TypeBody,
}

#[derive(Clone, Debug)]
pub enum TypeBody {
    Patterns(Vec<Pattern>),
    /// Indices into [`Model::types`].
    Union(Vec<usize>),
    /// Somebody else finds it and says so in the item.
    External,
    /// Something in it was wrong and has been reported.
    Poison,
}

#[derive(Clone, Debug)]
pub struct Pattern {
    pub span: Span,
    pub confidence: u8,
    pub primary: Matcher,
    /// Code points; `None`: the whole part.
    pub proximity: Option<u32>,
    pub evidence: Vec<Evidence>,
    /// As written.
    pub excluded: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Matcher {
    pub span: Span,
    pub kind: MatcherKind,
}

#[derive(Clone, Debug)]
pub enum MatcherKind {
    Expression {
        pattern: String,
        flags: String,
        validators: Vec<weir_runtime::program::Validator>,
    },
    /// Index into [`Model::lists`].
    Keywords(usize),
}

#[derive(Clone, Debug)]
pub enum Evidence {
    Match { matcher: Matcher, at_least: u32, distinct: bool },
    Some { at_least: u32, at_most: Option<u32>, members: Vec<Evidence> },
}

/// A condition, shared where a named condition is used more than once with the same arguments.
#[derive(Clone)]
pub struct Condition {
    pub span: Span,
    /// The name that people see, of a group of content.
    pub name: Option<Arc<str>>,
    pub kind: ConditionKind,
}

/// Its place alone: what is shared, printed wherever it stands, can grow beyond all measure. [`outline`] prints it once.
impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "condition {:?}", self.span)
    }
}

/// A condition with all that it consists of, a line each; what stands in several places is numbered and printed at the first.
pub fn outline(condition: &Arc<Condition>) -> String {
    let mut lines = Vec::new();
    let mut known: HashMap<*const Condition, usize> = HashMap::new();
    let mut open = vec![(condition, 0)];
    while let Some((next, depth)) = open.pop() {
        let indent = "  ".repeat(depth);
        let count = known.len() + 1;
        let number = *known.entry(Arc::as_ptr(next)).or_insert(count);
        if number < count {
            lines.push(format!("{indent}#{number}, as above"));
            continue;
        }
        let (words, members): (String, Vec<&Arc<Condition>>) = match &next.kind {
            ConditionKind::All(members) => ("all".to_owned(), members.iter().collect()),
            ConditionKind::Any(members) => ("any".to_owned(), members.iter().collect()),
            ConditionKind::Not(inner) => ("not".to_owned(), vec![inner]),
            ConditionKind::PerPart(inner) => ("per part".to_owned(), vec![inner]),
            ConditionKind::Ask(question) => (format!("{question:?}"), Vec::new()),
            ConditionKind::Poison => ("poison".to_owned(), Vec::new()),
        };
        lines.push(format!("{indent}#{number} {:?} {words}", next.span));
        open.extend(members.into_iter().rev().map(|member| (member, depth + 1)));
    }
    lines.join("\n")
}

#[derive(Clone, Debug)]
pub enum ConditionKind {
    All(Vec<Arc<Condition>>),
    Any(Vec<Arc<Condition>>),
    Not(Arc<Condition>),
    PerPart(Arc<Condition>),
    Ask(Question),
    /// Reported already.
    Poison,
}

#[derive(Clone, Debug)]
pub enum Question {
    Attribute(AttributeQuestion),
    /// Index into [`Model::types`].
    Detected {
        at: Span,
        sit: usize,
        count: HowMany,
        confidence: (u8, u8),
        parts: PartFilter,
    },
    /// Indices into [`Model::labels`], sorted.
    Label {
        at: Span,
        labels: Vec<usize>,
        parts: PartFilter,
    },
    /// Index into [`Model::retention_labels`].
    RetentionLabel {
        at: Span,
        label: usize,
        parts: PartFilter,
    },
    /// A condition that no table knows, kept as it was. It is answered as a classifier is: by the item or not at all.
    Unknown {
        at: Span,
        name: String,
        /// JSON.
        value: String,
        /// Index into [`Model::classifiers`].
        classifier: usize,
    },
    /// Index into [`Model::classifiers`].
    Classifier {
        at: Span,
        classifier: usize,
        parts: PartFilter,
    },
}

/// How many are asked for: numbers, or parameters that an environment makes numbers.
#[derive(Clone, Debug)]
pub struct HowMany {
    pub at_least: Spanned,
    pub at_most: Option<Spanned>,
    /// Every occurrence counts, not only distinct values.
    pub all: bool,
}

impl HowMany {
    /// The count, where no environment has to be asked. What a count cannot hold is as many as it can.
    pub fn fixed(&self) -> Option<Count> {
        let number = |value: &Spanned| match value.value {
            Value::Number(number) => Some(u32::try_from(number).unwrap_or(u32::MAX)),
            _ => None,
        };
        let at_most = match &self.at_most {
            Some(at_most) => Some(number(at_most)?),
            None => None,
        };
        Some(Count { at_least: number(&self.at_least)?, at_most, all: self.all })
    }
}

impl Question {
    /// What a content question asks for; nothing for an attribute, whose whole line is the question.
    pub fn place(&self) -> Option<Span> {
        match self {
            Question::Attribute(_) => None,
            Question::Detected { at, .. }
            | Question::Label { at, .. }
            | Question::RetentionLabel { at, .. }
            | Question::Unknown { at, .. }
            | Question::Classifier { at, .. } => Some(*at),
        }
    }

    pub fn content_kind(&self) -> Option<ContentKind> {
        Some(match self {
            Question::Attribute(_) | Question::Unknown { .. } => return None,
            Question::Detected { .. } => ContentKind::Sit,
            Question::Label { .. } => ContentKind::Label,
            Question::RetentionLabel { .. } => ContentKind::RetentionLabel,
            Question::Classifier { .. } => ContentKind::Classifier,
        })
    }
}

#[derive(Clone, Debug)]
pub struct AttributeQuestion {
    pub attribute: AttributeId,
    /// Where the attribute's name stands.
    pub name_span: Span,
    pub key: Option<String>,
    pub family: Family,
    pub operator: Option<Operator>,
    /// Alternatives; empty for a flag.
    pub values: Vec<Spanned>,
}

#[derive(Clone, Debug)]
pub struct Policy {
    pub name: String,
    pub title: String,
    pub span: Span,
    /// The whole item.
    pub item_span: Span,
    pub module: ModuleId,
    /// Index into [`Model::platforms`].
    pub platform: usize,
    /// Index into the platform's kinds; nothing for a plain policy.
    pub kind: Option<usize>,
    /// What the platform's policy options and the kind declare, with defaults.
    pub settings: Vec<(String, Spanned)>,
    /// Index into the platform's modes.
    pub mode: usize,
    pub mode_span: Span,
    pub description: Option<Spanned>,
    pub scope: Vec<Scoped>,
    pub rules: Vec<Rule>,
    pub allows: Vec<Allow>,
    /// Parameters that no table knows, and their JSON.
    pub extra: Vec<(String, Spanned)>,
    /// The template it is made from.
    pub extends: Option<Span>,
    /// Listed in an `order`.
    pub ordered: bool,
}

/// One location of a policy's scope.
#[derive(Clone, Debug)]
pub struct Scoped {
    pub location: LocationId,
    pub span: Span,
    pub include: Vec<Spanned>,
    pub exclude: Vec<Spanned>,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    pub title: String,
    pub span: Span,
    pub item_span: Span,
    pub enabled: bool,
    pub per_component: Option<Span>,
    pub stop: Option<Span>,
    pub comment: Option<Spanned>,
    /// By the name of the platform's rule option.
    pub options: BTreeMap<String, Spanned>,
    pub when: Arc<Condition>,
    /// `unless`, as one condition that stops the rule.
    pub unless: Option<Arc<Condition>>,
    pub actions: Vec<Action>,
    pub allows: Vec<Allow>,
    /// As [`Policy::extra`].
    pub extra: Vec<(String, Spanned)>,
}

#[derive(Clone, Debug)]
pub struct Action {
    pub action: ActionId,
    pub span: Span,
    pub options: Vec<(String, Spanned)>,
    pub restrictions: Vec<Restriction>,
    /// Of `name = value`.
    pub value: Option<Spanned>,
}

#[derive(Clone, Debug)]
pub struct Restriction {
    pub span: Span,
    pub activity: ActivityId,
    /// Index into [`Model::objects`].
    pub on: Option<(usize, Span)>,
    pub apps: Option<(usize, Span)>,
    /// Index into the platform's levels.
    pub level: usize,
    pub level_span: Span,
}

/// `allow WR0612 "reason"`
#[derive(Clone, Debug)]
pub struct Allow {
    pub code: crate::diagnostics::Code,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Test {
    pub title: String,
    pub span: Span,
    pub module: ModuleId,
    /// In the order of their times.
    pub givens: Vec<Given>,
    pub expects: Vec<Expect>,
}

#[derive(Clone, Debug)]
pub struct Given {
    pub span: Span,
    pub platform: usize,
    pub location: LocationId,
    pub activity: Option<String>,
    pub event: Option<String>,
    pub targets: Vec<usize>,
    pub apps: Vec<usize>,
    pub time: Option<u64>,
    /// Facts of the item by attribute.
    pub facts: Vec<(AttributeId, Spanned)>,
    pub recipients: Vec<Spanned>,
    pub parts: Vec<GivenPart>,
    /// A whole message: the file's path and where it is named.
    pub message: Option<(String, Span)>,
    pub unknown: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct GivenPart {
    pub span: Span,
    pub role: weir_runtime::item::PartRole,
    pub name: String,
    pub state: weir_runtime::item::PartState,
    pub text: Option<TextSource>,
    /// Index into [`Model::types`], count, confidence.
    pub detected: Vec<(usize, u32, u8)>,
    /// Index into [`Model::labels`].
    pub label: Option<usize>,
    pub labelled: Option<weir_runtime::item::Labelled>,
    pub retention_label: Option<usize>,
    pub classifiers: Vec<(usize, bool)>,
    pub facts: Vec<(AttributeId, Spanned)>,
}

#[derive(Clone, Debug)]
pub enum TextSource {
    Text(String),
    File(String, Span),
}

/// A type, and texts that it is judged by.
#[derive(Clone, Debug)]
pub struct TypeTest {
    pub title: String,
    /// Of the title.
    pub span: Span,
    /// Index into [`Model::types`].
    pub sit: usize,
    pub examples: Vec<Example>,
}

/// A text, and the confidence of the strongest occurrence in it.
#[derive(Clone, Debug)]
pub struct Example {
    pub span: Span,
    pub text: String,
    /// The lowest and the highest; `None`: nothing is to be found.
    pub confidence: Option<(u8, u8)>,
}

#[derive(Clone, Debug)]
pub struct Expect {
    pub span: Span,
    /// Recipients or activities; empty: every copy.
    pub copies: Vec<(String, Span)>,
    /// Index into [`Test::givens`].
    pub given: usize,
    /// What the user does before: `override`.
    pub choice: Option<weir_runtime::overrides::Choice>,
    pub expectations: Vec<Expectation>,
}

#[derive(Clone, Debug)]
pub struct Expectation {
    pub span: Span,
    pub negated: bool,
    pub kind: ExpectationKind,
}

#[derive(Clone, Debug)]
pub enum ExpectationKind {
    /// `policy.rule`; `None`: any rule.
    Rule(Option<String>),
    Action {
        name: Option<String>,
        level: Option<String>,
        on: Option<String>,
        options: Vec<(String, Spanned)>,
    },
    Tip(Option<String>),
    Type {
        sit: usize,
        count: Count,
        confidence: (u8, u8),
    },
    Said(Said),
}

/// What the outcome is expected to say.
#[derive(Clone, Debug)]
pub struct Said {
    pub word: &'static str,
    pub removed: bool,
    pub subject: Option<SaidOf>,
    /// Settings by name; what stands behind `=` under that mark.
    pub details: Vec<(&'static str, Spanned)>,
}

#[derive(Clone, Debug)]
pub enum SaidOf {
    Value(Spanned),
    /// Names of the model; of a union of types, each of them will do.
    Names(Vec<String>),
}
