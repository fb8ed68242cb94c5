//! The kinds of block, and how a statement read without its block gets its children back.
//!
//! When a block holds a fault, recovery reads its header alone, as if the block were empty, then each statement inside by
//! the block's [`Place`], and puts the two together here.

use super::ast::{
    Action, ActionKind, Condition, ConditionBlock, ConditionKind, Content, ContentKind, Entry, ErrorNode,
    Example, ExamplePiece, Expectation, ExpectationKind, Item, ItemKind, PatternEntry, PlatformEntry,
    PolicyEntry, RowEntry, RuleEntry, Said, SitBody, SitEntry, TestEntry, TypeTestEntry,
};
use super::delimiters::ITEM_KEYWORDS;
use super::grammar::Rule;
use super::lower::{ConditionLine, Member, Node, Term};
use crate::source::Span;

/// What a statement stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    File,
    Policy,
    Rule,
    Conditions,
    Content,
    Actions,
    Entries,
    Settings,
    Keywords,
    Union,
    Sit,
    Pattern,
    Scope,
    Order,
    Platform,
    Row,
    Test,
    Expectations,
    TypeTest,
    Examples,
}

impl Place {
    pub(super) fn entry_rule(self) -> Rule {
        match self {
            Place::File => Rule::only_item,
            Place::Policy => Rule::only_policy,
            Place::Rule => Rule::only_rule,
            Place::Conditions => Rule::only_condition,
            Place::Content => Rule::only_content,
            Place::Actions => Rule::only_action,
            Place::Entries => Rule::only_entry,
            Place::Settings => Rule::only_setting,
            Place::Keywords => Rule::only_keyword,
            Place::Union => Rule::only_union,
            Place::Sit => Rule::only_sit,
            Place::Pattern => Rule::only_pattern,
            Place::Scope => Rule::only_scope,
            Place::Order => Rule::only_path,
            Place::Platform => Rule::only_platform,
            Place::Row => Rule::only_row,
            Place::Test => Rule::only_test,
            Place::Expectations => Rule::only_expectation,
            Place::TypeTest => Rule::only_type_test,
            Place::Examples => Rule::only_example,
        }
    }

    /// The words that open a statement here, for typing slips; settings and names come beside them.
    pub(super) fn keywords(self) -> &'static [&'static str] {
        match self {
            Place::File => ITEM_KEYWORDS,
            Place::Policy => &["rule", "scope", "allow"],
            Place::Rule => &["when", "unless", "then", "allow"],
            Place::Conditions => &["all", "any", "not", "content"],
            Place::Content => &["all", "any", "label", "classifier", "retention_label"],
            Place::Sit => &["pattern", "exclude"],
            Place::Pattern => &["match", "keywords", "any", "all", "none", "exclude"],
            Place::Test => &["given", "expect", "override"],
            Place::TypeTest => &["expect"],
            Place::Expectations => &["rule", "action", "tip", "type", "removed", "no"],
            _ => &[],
        }
    }

    /// What may stand here, in words.
    pub(super) fn statements(self) -> &'static str {
        match self {
            Place::File => "an item: `policy`, `sit`, `label`, `let`, `use` …",
            Place::Policy => "a setting, `scope` or `rule`",
            Place::Rule => "a setting, `when`, `unless` or `then`",
            Place::Conditions => "a condition",
            Place::Content => "a type, a label or a classifier",
            Place::Actions => "an action",
            Place::Entries => "a setting or a block",
            Place::Settings => "a setting",
            Place::Keywords | Place::Examples => "a text in quotes",
            Place::TypeTest => "`expect`",
            Place::Union | Place::Order => "a name",
            Place::Sit => "a setting, `pattern` or `exclude`",
            Place::Pattern => "a setting, `match`, `keywords`, `any`, `all` or `none`",
            Place::Scope => "a location",
            Place::Platform => "a setting or a row",
            Place::Row => "a setting, a field or a block",
            Place::Test => "`given`, `expect` or `override`",
            Place::Expectations => "an expectation: `rule`, `action`, `tip`, `type`, `outcome` …",
        }
    }
}

/// The block that gives a keyword its meaning, for keywords that have one home only.
pub(super) fn home(keyword: &str) -> Option<(Place, &'static str)> {
    match keyword {
        "rule" | "scope" => Some((Place::Policy, "a policy")),
        "when" | "unless" | "then" => Some((Place::Rule, "a rule")),
        "pattern" => Some((Place::Sit, "a `sit`")),
        "match" => Some((Place::Pattern, "a `pattern`")),
        "given" => Some((Place::Test, "a `test` of policies")),
        "expect" => Some((Place::Test, "a `test`")),
        "policy" | "template" | "sit" | "platform" | "test" | "use" | "let" | "param" | "order" | "moved"
        | "condition" | "response" | "object" | "group" | "edm" | "fingerprint" => {
            Some((Place::File, "the file, outside all blocks"))
        }
        _ => None,
    }
}

/// The keyword a block should have had, by what stands in it.
pub(super) fn keyword_for(child: &str) -> Option<&'static str> {
    match child {
        "when" | "unless" | "then" => Some("rule"),
        "rule" | "scope" => Some("policy"),
        "pattern" => Some("sit"),
        "match" => Some("pattern"),
        "given" | "expect" => Some("test"),
        "content" => Some("when"),
        _ => None,
    }
}

/// What the statements in the node's block are; `None` if it has none.
pub(super) fn inside(node: &Node) -> Option<Place> {
    Some(match node {
        Node::Item(item) => return inside_item(item),
        Node::Policy(PolicyEntry::Scope(_)) => Place::Scope,
        Node::Policy(PolicyEntry::Rule(_)) => Place::Rule,
        Node::Policy(PolicyEntry::Block(_)) => Place::Entries,
        Node::Rule(RuleEntry::When(_) | RuleEntry::Unless(_)) => Place::Conditions,
        Node::Rule(RuleEntry::Then(_)) => Place::Actions,
        Node::Rule(RuleEntry::Extra(_)) => Place::Entries,
        Node::Line(ConditionLine::Condition(condition)) => return inside_condition(condition),
        Node::Content(Content { kind: ContentKind::Group { .. }, .. }) => Place::Content,
        Node::Action(Action { kind: ActionKind::Block(..), .. }) => Place::Entries,
        Node::Entry(Entry::Block(_) | Entry::Declaration(_)) => Place::Entries,
        Node::Sit(SitEntry::Pattern(_)) => Place::Pattern,
        Node::Sit(SitEntry::Exclude(_)) | Node::Pattern(PatternEntry::Exclude(_)) => Place::Entries,
        Node::Pattern(PatternEntry::Match(_)) => Place::Settings,
        Node::Pattern(PatternEntry::Group(_)) => Place::Pattern,
        Node::Scope(_) => Place::Settings,
        Node::Platform(PlatformEntry::Row(_)) => Place::Row,
        Node::Row(RowEntry::Field(_)) => Place::Settings,
        Node::Row(RowEntry::Block(_)) => Place::Entries,
        Node::Test(TestEntry::Given(_)) => Place::Entries,
        Node::Test(TestEntry::Expect(_)) => Place::Expectations,
        Node::TypeTest(TypeTestEntry::Examples(_)) => Place::Examples,
        Node::Test(TestEntry::Override(_)) => Place::Expectations,
        Node::Expectation(Expectation {
            kind: ExpectationKind::Action { .. } | ExpectationKind::Said(_),
            ..
        }) => Place::Settings,
        _ => return None,
    })
}

fn inside_item(item: &Item) -> Option<Place> {
    Some(match &item.kind {
        ItemKind::Declaration(_) => Place::Entries,
        ItemKind::Keywords(_) => Place::Keywords,
        ItemKind::Sit(sit) => match sit.body {
            SitBody::Patterns(_) => Place::Sit,
            SitBody::Union { .. } => Place::Union,
            SitBody::External { .. } => Place::Settings,
        },
        ItemKind::Condition(_) => Place::Conditions,
        ItemKind::Response(_) => Place::Actions,
        ItemKind::Policy(_) | ItemKind::Template(_) => Place::Policy,
        ItemKind::Order(_) => Place::Order,
        ItemKind::Platform(_) => Place::Platform,
        ItemKind::Test(_) => Place::Test,
        ItemKind::TypeTest(_) => Place::TypeTest,
        _ => return None,
    })
}

fn inside_condition(condition: &Condition) -> Option<Place> {
    match &condition.kind {
        ConditionKind::All(_) | ConditionKind::Any(_) => Some(Place::Conditions),
        ConditionKind::Not(inner) => inside_condition(inner),
        ConditionKind::Content(Content { kind: ContentKind::Group { .. }, .. }) => Some(Place::Content),
        _ => None,
    }
}

/// The node of a statement that could not be read; `None` where the tree has no place for one.
pub(super) fn error(place: Place, span: Span) -> Option<Node> {
    let node = ErrorNode { span };
    Some(match place {
        Place::File => Node::Item(Item { span, doc: None, kind: ItemKind::Error(node) }),
        Place::Policy => Node::Policy(PolicyEntry::Error(node)),
        Place::Rule => Node::Rule(RuleEntry::Error(node)),
        Place::Conditions => {
            Node::Line(ConditionLine::Condition(Condition { span, kind: ConditionKind::Error }))
        }
        Place::Content => Node::Content(Content { span, kind: ContentKind::Error, modifiers: Vec::new() }),
        Place::Actions => Node::Action(Action { span, kind: ActionKind::Error }),
        Place::Entries => Node::Entry(Entry::Error(node)),
        Place::Sit => Node::Sit(SitEntry::Error(node)),
        Place::Pattern => Node::Pattern(PatternEntry::Error(node)),
        Place::Platform => Node::Platform(PlatformEntry::Error(node)),
        Place::Row => Node::Row(RowEntry::Error(node)),
        Place::Test => Node::Test(TestEntry::Error(node)),
        Place::Expectations => {
            Node::Expectation(Expectation { span, negated: false, kind: ExpectationKind::Error })
        }
        Place::TypeTest => Node::TypeTest(TypeTestEntry::Error(node)),
        Place::Examples => Node::Example(Example { span, pieces: vec![ExamplePiece::Error] }),
        Place::Settings | Place::Keywords | Place::Union | Place::Scope | Place::Order => return None,
    })
}

macro_rules! pick {
    ($children:expr, $kind:ident) => {
        $children
            .into_iter()
            .filter_map(|node| if let Node::$kind(inner) = node { Some(inner) } else { None })
            .collect()
    };
}

/// Puts the statements of its block into a node that was read with an empty one, and gives it its whole span.
pub(super) fn attach(node: &mut Node, children: Vec<Node>, span: Span) {
    match node {
        Node::Item(item) => attach_item(item, children, span),
        Node::Policy(PolicyEntry::Scope(scope)) => {
            (scope.span, scope.locations) = (span, pick!(children, Scope))
        }
        Node::Policy(PolicyEntry::Rule(rule)) => (rule.span, rule.entries) = (span, pick!(children, Rule)),
        Node::Rule(RuleEntry::When(block) | RuleEntry::Unless(block)) => {
            attach_conditions(block, children, span)
        }
        Node::Rule(RuleEntry::Then(then)) => (then.span, then.actions) = (span, pick!(children, Action)),
        Node::Line(ConditionLine::Condition(condition)) => attach_condition(condition, children, span),
        Node::Content(content) => attach_content(content, children, span),
        Node::Action(action) => {
            action.span = span;
            if let ActionKind::Block(_, entries) = &mut action.kind {
                *entries = pick!(children, Entry);
            }
        }
        Node::Entry(Entry::Declaration(item)) => attach_item(item, children, span),
        Node::Policy(PolicyEntry::Block(block))
        | Node::Rule(RuleEntry::Extra(block))
        | Node::Entry(Entry::Block(block))
        | Node::Sit(SitEntry::Exclude(block))
        | Node::Pattern(PatternEntry::Exclude(block))
        | Node::Row(RowEntry::Block(block)) => (block.span, block.entries) = (span, pick!(children, Entry)),
        Node::Sit(SitEntry::Pattern(pattern)) => {
            (pattern.span, pattern.entries) = (span, pick!(children, Pattern));
        }
        Node::Pattern(PatternEntry::Match(line)) => {
            (line.span, line.settings) = (span, pick!(children, Setting))
        }
        Node::Pattern(PatternEntry::Group(group)) => {
            (group.span, group.members) = (span, pick!(children, Pattern))
        }
        Node::Scope(location) => (location.span, location.settings) = (span, pick!(children, Setting)),
        Node::Platform(PlatformEntry::Row(row)) => (row.span, row.entries) = (span, pick!(children, Row)),
        Node::Row(RowEntry::Field(field)) => (field.span, field.settings) = (span, pick!(children, Setting)),
        Node::Test(TestEntry::Given(given)) => (given.span, given.entries) = (span, pick!(children, Entry)),
        Node::Test(TestEntry::Expect(expect)) => {
            (expect.span, expect.entries) = (span, pick!(children, Expectation))
        }
        Node::Test(TestEntry::Override(overriding)) => {
            (overriding.span, overriding.entries) = (span, pick!(children, Expectation))
        }
        Node::Expectation(expectation) => {
            expectation.span = span;
            if let ExpectationKind::Action { settings, .. } | ExpectationKind::Said(Said { settings, .. }) =
                &mut expectation.kind
            {
                *settings = pick!(children, Setting);
            }
        }
        Node::TypeTest(TypeTestEntry::Examples(examples)) => {
            (examples.span, examples.texts) = (span, pick!(children, Example))
        }
        _ => {}
    }
}

fn attach_item(item: &mut Item, children: Vec<Node>, span: Span) {
    item.span = span;
    match &mut item.kind {
        ItemKind::Declaration(declaration) => declaration.entries = Some(pick!(children, Entry)),
        ItemKind::Keywords(keywords) => {
            for child in children {
                match child {
                    Node::Term(Term::Text(text)) => keywords.terms.push(text),
                    Node::Term(Term::Setting(setting)) => keywords.settings.push(setting),
                    _ => {}
                }
            }
        }
        ItemKind::Sit(sit) => match &mut sit.body {
            SitBody::Patterns(entries) => *entries = pick!(children, Sit),
            SitBody::Union { members, settings } => {
                for child in children {
                    match child {
                        Node::Member(Member::Path(path)) => members.push(path),
                        Node::Member(Member::Setting(setting)) => settings.push(setting),
                        _ => {}
                    }
                }
            }
            SitBody::External { settings } => *settings = pick!(children, Setting),
        },
        ItemKind::Condition(condition) => {
            // The condition's block begins at its brace, not at its header.
            let span = Span { start: condition.body.span.start, ..span };
            attach_conditions(&mut condition.body, children, span);
        }
        ItemKind::Response(response) => response.actions = pick!(children, Action),
        ItemKind::Policy(policy) => policy.entries = pick!(children, Policy),
        ItemKind::Template(template) => template.entries = pick!(children, Policy),
        ItemKind::Order(order) => order.policies = pick!(children, Path),
        ItemKind::Platform(platform) => platform.entries = pick!(children, Platform),
        ItemKind::Test(test) => test.entries = pick!(children, Test),
        ItemKind::TypeTest(test) => test.entries = pick!(children, TypeTest),
        _ => {}
    }
}

fn attach_condition(condition: &mut Condition, children: Vec<Node>, span: Span) {
    condition.span = span;
    match &mut condition.kind {
        ConditionKind::All(block) | ConditionKind::Any(block) => attach_conditions(block, children, span),
        ConditionKind::Not(inner) => {
            let start = inner.span.start;
            attach_condition(inner, children, Span { start, ..span });
        }
        ConditionKind::Content(content) => attach_content(content, children, span),
        _ => {}
    }
}

fn attach_conditions(block: &mut ConditionBlock, children: Vec<Node>, span: Span) {
    block.span = span;
    for child in children {
        match child {
            Node::Line(ConditionLine::Setting(setting)) => block.settings.push(setting),
            Node::Line(ConditionLine::Condition(condition)) => block.members.push(condition),
            _ => {}
        }
    }
}

fn attach_content(content: &mut Content, children: Vec<Node>, span: Span) {
    content.span = span;
    if let ContentKind::Group { members, .. } = &mut content.kind {
        *members = pick!(children, Content);
    }
}
