//! What was written, and nothing of what it means.
//!
//! Statements with a grammar of their own (conditions, actions, patterns, tests) have types of their own. Blocks that only
//! hold settings (labels, objects, platform rows) share [`Setting`], [`Block`] and [`Entry`], and the later phases say
//! which settings exist. A statement that could not be read is an [`Error`](ErrorNode) node: its problem has been reported,
//! and every later phase passes over it in silence.

use crate::source::Span;

/// A word with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    pub text: String,
    pub span: Span,
}

/// `a.b.c`; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub segments: Vec<Ident>,
    pub span: Span,
}

impl Path {
    /// The path as it was written: `a.b.c`.
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(".")
    }

    /// The word, if the path is a single one.
    pub fn word(&self) -> Option<&str> {
        match self.segments.as_slice() {
            [only] => Some(&only.text),
            _ => None,
        }
    }
}

/// A string with its escapes resolved; `span` holds the quotes too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub value: String,
    pub span: Span,
}

/// `/// …` lines above an item or entry, without the slashes, joined by `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    pub text: String,
    pub span: Span,
}

/// A statement that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorNode {
    pub span: Span,
}

/// One source file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// From the first token of the item (after its doc comment) to its closing brace or the end of its line.
    pub span: Span,
    pub doc: Option<Doc>,
    pub kind: ItemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    Use(Use),
    Let(Let),
    Param(Param),
    /// `group`, `object`, `label`, `retention_label`, `edm`, `fingerprint`, `classifier`.
    Declaration(Declaration),
    Keywords(Keywords),
    Sit(Sit),
    Condition(ConditionDef),
    Response(ResponseDef),
    Policy(Policy),
    Template(Template),
    Order(Order),
    Moved(Moved),
    Platform(Platform),
    Test(Test),
    TypeTest(TypeTest),
    Error(ErrorNode),
}

/// `use std.sit.finance.credit_card` or `use a.b.c as d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    pub path: Path,
    pub alias: Option<Ident>,
}

/// `let partners = ["fabrikam.com"]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Let {
    pub name: Ident,
    pub value: Expr,
}

/// `param soc_mailbox : address` or `param threshold : count = 10`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    pub name: Ident,
    pub ty: TypeExpr,
    pub default: Option<Expr>,
}

/// `group finance "Finance staff" { … }`, `object printer_group corporate "Corporate printers" { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The word that opens it: `group`, `object`, `label`, …
    pub keyword: Ident,
    /// The kind of an object: `printer_group`. Absent for every other keyword.
    pub kind: Option<Path>,
    pub name: Ident,
    pub title: Option<Text>,
    /// `None` when there is no block at all.
    pub entries: Option<Vec<Entry>>,
}

/// A statement in a block that holds settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Setting(Setting),
    Block(Block),
    Grant(Grant),
    /// A nested declaration: a sublabel.
    Declaration(Item),
    Error(ErrorNode),
}

/// `name = value`, or `print on corporate = allow`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub span: Span,
    pub name: Path,
    /// The object that an activity is restricted on: `print on corporate`.
    pub on: Option<Path>,
    pub value: Expr,
}

/// `encrypt { … }`, `apps in dev_tools { … }`, `attachment "a.xlsx" { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub span: Span,
    pub keyword: Ident,
    /// What stands between `in` and the brace.
    pub within: Option<Path>,
    pub title: Option<Text>,
    pub entries: Vec<Entry>,
}

/// `grant co_author to staff`, `grant [read, print] to staff`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub span: Span,
    pub rights: Vec<Path>,
    /// The rights with the brackets around them.
    pub rights_span: Span,
    pub to: Expr,
}

/// A value as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    Text(String),
    /// `10`, `10_000`
    Number(u64),
    /// `100 KB`, `30 days`; the unit is checked later.
    Quantity {
        number: u64,
        unit: Ident,
    },
    Regex(Regex),
    /// A name; also `true` and `false`.
    Path(Path),
    List(Vec<Expr>),
    /// `file("fixtures/a.txt")`, `domain("fabrikam.com")`
    Call(Call),
    /// `1 to 9`
    Range(Box<Expr>, Box<Expr>),
    /// `after 30 days`
    After(Box<Expr>),
    /// `10 at high`, in `detected { … }`
    At(Box<Expr>, Box<Expr>),
    /// `"X-Class" : ["a"]` inside `{ … }`: a map of texts
    Map(Vec<(Text, Expr)>),
    Error,
}

/// `/…/i`; `pattern` without the slashes and with `\/` turned into `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regex {
    pub pattern: String,
    pub flags: String,
    pub span: Span,
}

/// `name(a, key = b)`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub span: Span,
    pub name: Path,
    pub args: Vec<Arg>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    pub name: Option<Ident>,
    pub value: Expr,
}

/// A type as it was written: `address`, `list(text)`, `enum(everyone = "All", external = "PerUser")`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeExpr {
    pub span: Span,
    pub name: Ident,
    pub args: Vec<TypeExpr>,
    /// The wire value of an enumeration's case.
    pub wire: Option<Text>,
}

/// `keywords hr_terms "HR terms" { "employee id", "staff number" }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keywords {
    pub name: Ident,
    pub title: Option<Text>,
    pub settings: Vec<Setting>,
    pub terms: Vec<Text>,
}

/// `sit employee_id "Contoso employee ID" { … }` or `sit any_credential "Any credential" = any { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sit {
    pub name: Ident,
    pub title: Option<Text>,
    pub body: SitBody,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SitBody {
    Patterns(Vec<SitEntry>),
    /// The types a bundle unites, and its settings.
    Union {
        members: Vec<Path>,
        settings: Vec<Setting>,
    },
    /// `= external { guid = "…" }`: nothing here can look for it.
    External {
        settings: Vec<Setting>,
    },
}

impl SitBody {
    /// The settings of the type itself.
    pub fn settings(&self) -> Vec<&Setting> {
        match self {
            SitBody::Patterns(entries) => entries
                .iter()
                .filter_map(|entry| match entry {
                    SitEntry::Setting(setting) => Some(setting),
                    _ => None,
                })
                .collect(),
            SitBody::Union { settings, .. } | SitBody::External { settings } => settings.iter().collect(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SitEntry {
    Setting(Setting),
    Pattern(Pattern),
    Exclude(Block),
    Error(ErrorNode),
}

/// `pattern high { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub span: Span,
    /// `low`, `medium`, `high` or a number.
    pub level: Expr,
    pub entries: Vec<PatternEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternEntry {
    Setting(Setting),
    /// A `match` that stands directly in the pattern (the primary one), or evidence inside `any`, `all`, `none`.
    Match(MatchLine),
    /// `keywords hr_terms count >= 2 distinct`
    Keywords(KeywordLine),
    Group(EvidenceGroup),
    Exclude(Block),
    Error(ErrorNode),
}

/// `match /…/i { validate = luhn } count >= 2 distinct`: the modifiers stand before the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchLine {
    pub span: Span,
    pub what: MatchWhat,
    pub count: Option<EvidenceCount>,
    pub settings: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatchWhat {
    Regex(Regex),
    /// A keyword list or a type's name.
    Path(Path),
}

/// A keyword list as evidence: `keywords hr_terms`, or `keywords ["a", "b"]` written in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordLine {
    pub span: Span,
    pub list: Expr,
    pub count: Option<EvidenceCount>,
}

/// `count >= 2 distinct`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceCount {
    pub span: Span,
    pub at_least: u64,
    pub distinct: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceOp {
    Any,
    All,
    None,
}

/// `any at_least 1 at_most 3 { … }`, `all { … }`, `none { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceGroup {
    pub span: Span,
    pub op: EvidenceOp,
    pub at_least: Option<u64>,
    pub at_most: Option<u64>,
    pub members: Vec<PatternEntry>,
}

/// `condition bulk(kind : sit, n : count = 10) { … }`: the block holds when every line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionDef {
    pub name: Ident,
    pub params: Vec<Param>,
    pub body: ConditionBlock,
}

/// `response soft_block(t : text) { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseDef {
    pub name: Ident,
    pub params: Vec<Param>,
    pub actions: Vec<Action>,
}

/// The inside of `when`, `unless`, `all`, `any`, or of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionBlock {
    /// From the keyword to the closing brace.
    pub span: Span,
    /// `per = part`
    pub settings: Vec<Setting>,
    pub members: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub span: Span,
    pub kind: ConditionKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionKind {
    All(ConditionBlock),
    Any(ConditionBlock),
    /// `not <statement>` or `not { … }`; several lines in the block: not all of them together.
    Not(Box<Condition>),
    /// `content has …`
    Content(Content),
    Attribute(AttributeTest),
    /// A named condition with arguments. Without parentheses it is read as an [`AttributeTest`] without operator.
    Call(Call),
    Error,
}

/// What `content has` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub span: Span,
    pub kind: ContentKind,
    pub modifiers: Vec<Modifier>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// A type by its name.
    Named(Path),
    /// `label confidential`, `label under confidential`, `label >= confidential`
    Label {
        test: LabelTest,
        label: Path,
    },
    RetentionLabel(Path),
    Classifier(Path),
    /// `any "EU ids" count 1 to 9 { … }`
    Group {
        op: GroupOp,
        title: Option<Text>,
        members: Vec<Content>,
    },
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelTest {
    Is,
    Under,
    AtLeast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupOp {
    Any,
    All,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    pub span: Span,
    pub kind: ModifierKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModifierKind {
    /// `count >= n`; the value may be a parameter's name.
    CountAtLeast(Expr),
    /// `count n to m`
    CountRange(Expr, Expr),
    /// `counts all`
    CountsAll,
    /// `confidence >= high`
    ConfidenceAtLeast(Expr),
    /// `confidence low to medium`
    ConfidenceRange(Expr, Expr),
    InMessage,
    InAttachments,
}

/// `attribute operator value`; without operator a flag, or a named condition without parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeTest {
    pub attribute: Path,
    /// `message.header["X-Class"]`
    pub key: Option<Expr>,
    pub test: Option<(Operator, Span, Expr)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Equal,
    In,
    Contains,
    Matches,
    Greater,
    AtLeast,
    Less,
    AtMost,
}

/// One line of `then { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub span: Span,
    pub kind: ActionKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// `stop`
    Flag(Path),
    /// `override = [with_justification]`
    Assign(Path, Expr),
    /// `block_access { to = external }`
    Block(Path, Vec<Entry>),
    /// A response: `soft_block("text")`
    Call(Call),
    Error,
}

/// `policy pci "PCI" on kiteworks as auto_label extends std.template.pci_dss(threshold = 5) { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub name: Ident,
    pub title: Option<Text>,
    pub platform: Option<Path>,
    pub kind: Option<Ident>,
    pub extends: Option<Call>,
    pub entries: Vec<PolicyEntry>,
}

/// `template pci_dss(threshold : count = 10) "PCI DSS" { rule … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub name: Ident,
    pub params: Vec<Param>,
    pub title: Option<Text>,
    pub entries: Vec<PolicyEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyEntry {
    Setting(Setting),
    Scope(Scope),
    Rule(Rule),
    Allow(Allow),
    /// `default { documents = internal }`
    Block(Block),
    Error(ErrorNode),
}

/// `scope { exchange { exclude = [legal_hold] } }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    pub span: Span,
    pub locations: Vec<ScopeLocation>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeLocation {
    pub span: Span,
    pub location: Path,
    pub settings: Vec<Setting>,
}

/// `rule bulk "Bulk card data" { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub span: Span,
    pub doc: Option<Doc>,
    pub name: Ident,
    pub title: Option<Text>,
    pub entries: Vec<RuleEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleEntry {
    Setting(Setting),
    When(ConditionBlock),
    Unless(ConditionBlock),
    Then(Then),
    Allow(Allow),
    /// `extra { SomeParameter = "[1]" }`: kept and not read.
    Extra(Block),
    Error(ErrorNode),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    pub span: Span,
    pub actions: Vec<Action>,
}

/// `allow WR0612 "legal hold, ticket 4711"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    pub span: Span,
    pub code: Ident,
    pub reason: Option<Text>,
}

/// `order { card_mail card_files unmanaged }`, one name a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub policies: Vec<Path>,
}

/// `moved old_name to pci`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub from: Path,
    pub to: Path,
}

/// `platform purview "Microsoft Purview" { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    pub name: Ident,
    pub title: Option<Text>,
    pub entries: Vec<PlatformEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "nearly every entry is a row")]
pub enum PlatformEntry {
    Setting(Setting),
    Row(Row),
    Error(ErrorNode),
}

/// A declaration in a platform:
/// `limit rule_size = 100 KB of export { … }`, `location teams "Teams" { … }`, `attribute sender.domain : domain "…" { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub span: Span,
    pub doc: Option<Doc>,
    /// `limit`, `location`, `attribute`, `action`, `object`, `mode`, …; any word, judged later.
    pub keyword: Ident,
    pub name: Path,
    pub ty: Option<TypeExpr>,
    pub title: Option<Text>,
    pub value: Option<Expr>,
    /// What a limit is measured on: the word after `of`.
    pub of: Option<Ident>,
    pub entries: Vec<RowEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowEntry {
    Setting(Setting),
    /// An option of an action or a field of an object: `to : enum(…) = everyone { … }`
    Field(Field),
    /// `in { locations = […] max_values = 600 }`
    Block(Block),
    Error(ErrorNode),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub span: Span,
    pub doc: Option<Doc>,
    /// May be dotted: `default.documents` is `documents` in the block `default`.
    pub name: Ident,
    pub ty: TypeExpr,
    pub title: Option<Text>,
    pub default: Option<Expr>,
    pub settings: Vec<Setting>,
}

/// `test sit cpf "…" { expect high { "CPF 111.444.777-35" } }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeTest {
    pub sit: Path,
    pub title: Text,
    pub entries: Vec<TypeTestEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeTestEntry {
    Examples(Examples),
    Error(ErrorNode),
}

/// `expect high { … }`: texts of which the same is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examples {
    pub span: Span,
    /// A confidence, or `none`.
    pub level: Expr,
    pub texts: Vec<Example>,
}

/// `"CPF 111.444.777-35"`, or `["CPF", gap 301, "111.444.777-35"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub span: Span,
    pub pieces: Vec<ExamplePiece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExamplePiece {
    Text(Text),
    /// So many code points of no word.
    Gap {
        length: u64,
        span: Span,
    },
    Error,
}

/// `test "…" { given exchange { … } expect { … } }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    pub title: Text,
    pub entries: Vec<TestEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestEntry {
    Given(Given),
    Expect(Expect),
    Override(Overriding),
    Error(ErrorNode),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub span: Span,
    pub location: Path,
    pub entries: Vec<Entry>,
}

/// `expect for "bob@example.org" { … }`; for an activity: `expect for print { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    pub span: Span,
    /// Recipients as texts, activities as paths. Empty: every copy.
    pub copies: Vec<Expr>,
    pub entries: Vec<Expectation>,
}

/// `override for "bob@example.org" as with_justification, manager_approved "The yearly audit." { … }`: what a user does, and
/// what is expected then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overriding {
    pub span: Span,
    pub copies: Vec<Expr>,
    /// The way, then reasons. Empty: a level allows going on.
    pub choice: Vec<Path>,
    pub text: Option<Text>,
    pub entries: Vec<Expectation>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    pub span: Span,
    /// `no rule`, `no action block_access`
    pub negated: bool,
    pub kind: ExpectationKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectationKind {
    /// `rule card_mail.bulk`; `no rule` without a path: none at all.
    Rule(Option<Path>),
    /// `action block_access { to = external }`; on endpoints `action print = block`.
    Action {
        action: Option<Path>,
        on: Option<Path>,
        value: Option<Expr>,
        settings: Vec<Setting>,
    },
    /// `tip "This message holds card numbers."`; `no tip`
    Tip(Option<Text>),
    /// `type credit_card count >= 2 confidence >= high`
    Type(Path, Vec<Modifier>),
    Said(Said),
    Error,
}

/// What the outcome says, in one of the words that `types/said.rs` lists: `header "X-Class" = "secret"`, `removed label`,
/// `outcome blocked { audience = outside }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub removed: bool,
    pub word: Ident,
    /// A text, a number or a path.
    pub subject: Option<Expr>,
    pub value: Option<Expr>,
    pub settings: Vec<Setting>,
}
