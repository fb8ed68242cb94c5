//! Grammar rules as people say them, for "expected …" messages.
//!
//! pest lists every rule it tried at the furthest place. Much of that is noise: a separator is possible nearly everywhere, and
//! a value has nine forms. Rules that say the same share their words; rules that say nothing have none.

use super::grammar::Rule;
use pest::error::{Error, ErrorVariant};
use std::collections::BTreeSet;

/// More alternatives than this are no help.
const ALTERNATIVES: usize = 5;

/// What may follow any name or value.
const FOLLOWERS: [&str; 5] = ["`(`", "`[`", "`at`", "`to`", "`on`"];

const OPERATORS: [&str; 8] = ["==", ">=", "<=", ">", "<", "in", "contains", "matches"];

enum Words {
    /// A keyword or mark, shown as it is typed.
    Fixed(&'static str),
    /// Something to be described.
    Phrase(&'static str),
    /// Not worth saying.
    Silent,
}

/// Keywords, marks and separators: their text is fixed by the grammar, so that lowering can pass over them.
pub(super) fn is_fixed(rule: Rule) -> bool {
    rule == Rule::separator || rule == Rule::EOI || matches!(words(rule), Words::Fixed(_))
}

/// What pest expected at its furthest place, and where that is in the text it saw.
pub(super) fn expected(error: &Error<Rule>) -> (usize, Vec<String>) {
    let at = match error.location {
        pest::error::InputLocation::Pos(at) => at,
        pest::error::InputLocation::Span((start, _)) => start,
    };
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else { return (at, Vec::new()) };
    let mut found = BTreeSet::new();
    for &rule in positives {
        match words(rule) {
            Words::Fixed(text) => found.insert((1, format!("`{text}`"))),
            Words::Phrase(text) => found.insert((0, text.to_owned())),
            Words::Silent => false,
        };
    }
    if OPERATORS.iter().all(|operator| found.contains(&(1, format!("`{operator}`")))) {
        found.retain(|(_, words)| !OPERATORS.contains(&words.trim_matches('`')));
        found.insert((0, "an operator such as `==`".to_owned()));
    }
    // Beside something that ends the statement or can be described, the marks that may always follow a name or value are noise.
    if found.iter().any(|(kind, _)| *kind == 0) {
        found.retain(|(_, words)| !FOLLOWERS.contains(&words.as_str()));
    }
    (at, found.into_iter().map(|(_, words)| words).collect())
}

/// `a name`, ``a name or `{` ``, `a, b or c`; nothing if there are too many to help.
pub(super) fn one_of(words: &[String]) -> Option<String> {
    match words {
        [] => None,
        [only] => Some(only.clone()),
        [rest @ .., last] if words.len() <= ALTERNATIVES => Some(format!("{} or {last}", rest.join(", "))),
        _ => None,
    }
}

#[rustfmt::skip]
fn words(rule: Rule) -> Words {
    match rule {
        Rule::k_action => Words::Fixed("action"),
        Rule::k_after => Words::Fixed("after"),
        Rule::k_all => Words::Fixed("all"),
        Rule::k_allow => Words::Fixed("allow"),
        Rule::k_any => Words::Fixed("any"),
        Rule::k_as => Words::Fixed("as"),
        Rule::k_at => Words::Fixed("at"),
        Rule::k_at_least => Words::Fixed("at_least"),
        Rule::k_at_most => Words::Fixed("at_most"),
        Rule::k_attachments => Words::Fixed("attachments"),
        Rule::k_classifier => Words::Fixed("classifier"),
        Rule::k_condition => Words::Fixed("condition"),
        Rule::k_confidence => Words::Fixed("confidence"),
        Rule::k_contains => Words::Fixed("contains"),
        Rule::k_content => Words::Fixed("content"),
        Rule::k_count => Words::Fixed("count"),
        Rule::k_counts => Words::Fixed("counts"),
        Rule::k_distinct => Words::Fixed("distinct"),
        Rule::k_edm => Words::Fixed("edm"),
        Rule::k_exclude => Words::Fixed("exclude"),
        Rule::k_expect => Words::Fixed("expect"),
        Rule::k_extends => Words::Fixed("extends"),
        Rule::k_fingerprint => Words::Fixed("fingerprint"),
        Rule::k_external => Words::Fixed("external"),
        Rule::k_for => Words::Fixed("for"),
        Rule::k_gap => Words::Fixed("gap"),
        Rule::k_given => Words::Fixed("given"),
        Rule::k_grant => Words::Fixed("grant"),
        Rule::k_group => Words::Fixed("group"),
        Rule::k_has => Words::Fixed("has"),
        Rule::k_in => Words::Fixed("in"),
        Rule::k_keywords => Words::Fixed("keywords"),
        Rule::k_label => Words::Fixed("label"),
        Rule::k_let => Words::Fixed("let"),
        Rule::k_match => Words::Fixed("match"),
        Rule::k_matches => Words::Fixed("matches"),
        Rule::k_message => Words::Fixed("message"),
        Rule::k_moved => Words::Fixed("moved"),
        Rule::k_no => Words::Fixed("no"),
        Rule::k_none => Words::Fixed("none"),
        Rule::k_not => Words::Fixed("not"),
        Rule::k_object => Words::Fixed("object"),
        Rule::k_of => Words::Fixed("of"),
        Rule::k_on => Words::Fixed("on"),
        Rule::k_order => Words::Fixed("order"),
        Rule::k_param => Words::Fixed("param"),
        Rule::k_pattern => Words::Fixed("pattern"),
        Rule::k_platform => Words::Fixed("platform"),
        Rule::k_policy => Words::Fixed("policy"),
        Rule::k_response => Words::Fixed("response"),
        Rule::k_retention_label => Words::Fixed("retention_label"),
        Rule::k_rule => Words::Fixed("rule"),
        Rule::k_scope => Words::Fixed("scope"),
        Rule::k_sit => Words::Fixed("sit"),
        Rule::k_template => Words::Fixed("template"),
        Rule::k_test => Words::Fixed("test"),
        Rule::k_then => Words::Fixed("then"),
        Rule::k_override => Words::Fixed("override"),
        Rule::k_removed => Words::Fixed("removed"),
        Rule::k_tip => Words::Fixed("tip"),
        Rule::k_to => Words::Fixed("to"),
        Rule::k_type => Words::Fixed("type"),
        Rule::k_under => Words::Fixed("under"),
        Rule::k_unless => Words::Fixed("unless"),
        Rule::k_use => Words::Fixed("use"),
        Rule::k_when => Words::Fixed("when"),
        Rule::m_open => Words::Fixed("{"),
        Rule::m_close => Words::Fixed("}"),
        Rule::m_bracket => Words::Fixed("["),
        Rule::m_bracket_close => Words::Fixed("]"),
        Rule::m_paren => Words::Fixed("("),
        Rule::m_paren_close => Words::Fixed(")"),
        Rule::m_comma => Words::Fixed(","),
        Rule::m_colon => Words::Fixed(":"),
        Rule::m_assign => Words::Fixed("="),
        Rule::m_equal => Words::Fixed("=="),
        Rule::m_at_least => Words::Fixed(">="),
        Rule::m_at_most => Words::Fixed("<="),
        Rule::m_greater => Words::Fixed(">"),
        Rule::m_less => Words::Fixed("<"),
        Rule::word | Rule::name | Rule::path | Rule::union_member => Words::Phrase("a name"),
        Rule::number => Words::Phrase("a number"),
        Rule::text | Rule::keyword_term => Words::Phrase("a text in quotes"),
        Rule::regex => Words::Phrase("a regular expression"),
        Rule::quantity | Rule::list | Rule::call | Rule::map | Rule::after | Rule::expr => Words::Phrase("a value"),
        Rule::type_expr => Words::Phrase("a type"),
        Rule::param_decl => Words::Phrase("a parameter"),
        Rule::setting => Words::Phrase("a setting"),
        Rule::entry => Words::Phrase("a setting or a block"),
        Rule::item => Words::Phrase("an item"),
        Rule::sit_entry => Words::Phrase("a setting, `pattern` or `exclude`"),
        Rule::pattern_entry => Words::Phrase("a setting, `match`, `keywords` or evidence"),
        Rule::policy_entry => Words::Phrase("a setting, `scope` or `rule`"),
        Rule::scope_location => Words::Phrase("a location"),
        Rule::rule_entry => Words::Phrase("a setting, `when`, `unless` or `then`"),
        Rule::action => Words::Phrase("an action"),
        Rule::condition_line | Rule::condition => Words::Phrase("a condition"),
        Rule::content_member | Rule::content_named => Words::Phrase("a type, a label or a classifier"),
        Rule::platform_entry => Words::Phrase("a row"),
        Rule::row_entry => Words::Phrase("a setting, a field or a block"),
        Rule::test_entry => Words::Phrase("`given`, `expect` or `override`"),
        Rule::expectation => Words::Phrase("an expectation"),
        Rule::type_test_entry => Words::Phrase("`expect`"),
        Rule::example | Rule::example_piece => Words::Phrase("a text in quotes"),
        Rule::EOI => Words::Phrase("the end of the line"),
        Rule::WHITESPACE | Rule::COMMENT | Rule::edge | Rule::nl | Rule::element | Rule::unit
        | Rule::long_text | Rule::escape | Rule::arg | Rule::pair | Rule::operand | Rule::type_arg
        | Rule::params | Rule::settings | Rule::entries | Rule::grant | Rule::rights | Rule::sublabel | Rule::block
        | Rule::use_item | Rule::let_item | Rule::param_item | Rule::declaration | Rule::declared | Rule::object
        | Rule::moved | Rule::order | Rule::keywords | Rule::condition_def | Rule::response_def | Rule::sit
        | Rule::union | Rule::sit_block | Rule::exclude | Rule::pattern | Rule::pattern_block | Rule::match_line
        | Rule::keyword_line | Rule::evidence_count | Rule::evidence | Rule::at_least | Rule::at_most | Rule::policy
        | Rule::policy_of_kind | Rule::opener | Rule::on_platform | Rule::as_kind | Rule::extends | Rule::template | Rule::policy_block | Rule::structure
        | Rule::scope | Rule::allow | Rule::policy_rule | Rule::rule_block | Rule::when | Rule::unless
        | Rule::then | Rule::actions | Rule::condition_block | Rule::all | Rule::any | Rule::not
        | Rule::call_condition | Rule::attribute_test | Rule::key | Rule::operator | Rule::content | Rule::content_term
        | Rule::content_group | Rule::content_retention | Rule::content_classifier | Rule::content_label | Rule::modifier | Rule::count_at_least
        | Rule::count_range | Rule::counts_all | Rule::confidence_at_least | Rule::confidence_range | Rule::in_message | Rule::in_attachments
        | Rule::platform | Rule::platform_block | Rule::row | Rule::row_type | Rule::row_value | Rule::row_block
        | Rule::field | Rule::test | Rule::test_block | Rule::given | Rule::expect | Rule::copies
        | Rule::copy | Rule::expect_block | Rule::asserted | Rule::denied | Rule::expect_rule | Rule::no_rule
        | Rule::expect_action | Rule::no_action | Rule::expect_tip | Rule::expect_type | Rule::expect_said | Rule::said_word | Rule::said_subject | Rule::overriding | Rule::choice | Rule::only_item | Rule::only_policy
        | Rule::only_rule | Rule::only_condition | Rule::only_content | Rule::only_action | Rule::only_entry | Rule::only_setting
        | Rule::only_keyword | Rule::only_union | Rule::only_sit | Rule::only_pattern | Rule::only_scope | Rule::only_path
        | Rule::only_platform | Rule::only_row | Rule::only_test | Rule::only_expectation | Rule::external | Rule::extra | Rule::type_test | Rule::type_test_block | Rule::examples
        | Rule::example_block | Rule::gap | Rule::only_type_test | Rule::only_example | Rule::separator | Rule::bound => Words::Silent,
    }
}

/// Words that begin a condition or a value, and so are nobody's name.
pub const RESERVED: &[&str] = &["after", "all", "any", "content", "false", "none", "not", "true"];
