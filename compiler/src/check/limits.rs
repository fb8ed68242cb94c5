//! Numbers that the platform sets: how many, how long, how often.
//!
//! Sizes are measured on the exported bytes and belong to the crate that exports. Above a limit is an error; above a smaller
//! number that another source gives is a warning.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::check::texts;
use crate::check::uses::Use;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::Platform;
use crate::platform::tables::{Counted, Family, Field, Kind, Limit, Origin, Reach, Type};
use crate::project::Project;
use crate::source::Span;
use crate::types::backwards;
use crate::types::model::{
    Evidence, HowMany, Matcher, MatcherKind, Model, Policy, Question, Spanned, TypeBody, Value,
};
use crate::units;

pub(super) fn policy(
    model: &Model,
    platform: &Platform,
    policy: &Policy,
    uses: &[Use<'_>],
    findings: &mut Vec<Diagnostic>,
) {
    length(platform.limit("policy_name"), "the title of this policy", &policy.title, policy.span, findings);
    if let Some(description) = &policy.description
        && let Value::Text(text) = &description.value
    {
        length(platform.limit("description"), "this description", text, description.span, findings);
    }
    let kind = policy.kind.and_then(|kind| platform.kinds.get(kind));
    for scoped in &policy.scope {
        match kind {
            None => scope(platform, scoped, findings),
            Some(kind) => scope_of_kind(kind, scoped, findings),
        }
    }
    if let Some(kind) = kind {
        for (name, value) in &policy.settings {
            if let Some(field) = kind.fields.iter().find(|field| field.name == *name) {
                option(&format!("`{name}` of `{}`", kind.name), field, value, findings);
            }
        }
    }
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for used in uses {
        if let Some(question) = used.attribute()
            && let Some(attribute) = platform.attributes.get(question.attribute)
            && let Some(reach) = attribute.families.get(&question.family)
            && told.insert(used.span)
        {
            let reach = with_defaults(platform, question.family, reach);
            values(&format!("`{}`", attribute.name), &reach, &question.values, used.span, findings);
        }
        if let Question::Detected { count: counted, .. } = used.question
            && let Some(limit) = platform.limit("count")
            && told.insert(used.span)
        {
            count(limit, used.span, counted, findings);
        }
    }
    for (index, rule) in policy.rules.iter().enumerate() {
        length(platform.limit("rule_name"), "the title of this rule", &rule.title, rule.span, findings);
        if let Some(comment) = &rule.comment
            && let Value::Text(text) = &comment.value
        {
            length(platform.limit("comment"), "this comment", text, comment.span, findings);
        }
        types_per_rule(model, platform, rule.span, index, uses, findings);
        for action in &rule.actions {
            let Some(row) = platform.actions.get(action.action) else { continue };
            for (name, value) in &action.options {
                if let Some(field) = row.fields.iter().find(|field| field.name == *name) {
                    option(&format!("`{name}` of `{}`", row.name), field, value, findings);
                }
            }
            if let (Some(field), Some(value)) = (&row.value, &action.value) {
                option(&format!("`{}`", row.name), field, value, findings);
            }
        }
    }
}

/// Counts within the limit. One that an environment or a default gives is shown where it stands.
fn count(limit: &Limit, asked: Span, counted: &HowMany, findings: &mut Vec<Diagnostic>) {
    for bound in std::iter::once(&counted.at_least).chain(&counted.at_most) {
        let Value::Number(number) = bound.value else { continue };
        if (limit.at_least..=limit.at_most).contains(&number) {
            continue;
        }
        let (least, most) = (limit.at_least, limit.at_most);
        let message = format!("a count of {number} is outside {least} to {most}");
        let problem = if !elsewhere(asked, bound) {
            Diagnostic::new(catalogue::WR0405, message, asked, "asked here")
        } else {
            Diagnostic::new(catalogue::WR0405, message, bound.span, "this count").also(asked, "asked here")
        };
        findings.push(problem.also(limit.origin.span, "the limit").help(format!(
            "ask for {least} to {most}; without an upper end, a count means that many or more"
        )));
    }
    // What is written on the line has been compared when it was read.
    if let Some(at_most) = &counted.at_most
        && (elsewhere(asked, &counted.at_least) || elsewhere(asked, at_most))
        && let (Value::Number(low), Value::Number(high)) = (&counted.at_least.value, &at_most.value)
        && low > high
    {
        let mut problem = backwards(asked, *low, *high);
        problem.help = vec!["give its two ends values in their order".to_owned()];
        findings.push(problem);
    }
}

/// Whether the value stands in an environment or a declaration, not on the line.
fn elsewhere(line: Span, value: &Spanned) -> bool {
    let inside = line.file == value.span.file && line.start <= value.span.start && value.span.end <= line.end;
    !inside && value.span != Span::default()
}

/// Totals over the project.
pub(super) fn project(project: &Project, model: &Model, findings: &mut Vec<Diagnostic>) {
    let default = project.manifest.platform.as_ref().map(|(name, _)| name);
    for (index, platform) in model.platforms.iter().enumerate() {
        let policies: Vec<&Policy> =
            model.policies.iter().filter(|policy| policy.platform == index).collect();
        // What a project without policies declares is meant for its platform.
        if policies.is_empty() && default != Some(&platform.name) {
            continue;
        }
        let total = |limit: Option<&Limit>, what: &str, places: Vec<Span>, findings: &mut Vec<Diagnostic>| {
            let Some(limit) = limit else { return };
            let count = u64::try_from(places.len()).unwrap_or(u64::MAX);
            let first_beyond = usize::try_from(limit.at_most).ok().and_then(|at| places.get(at));
            if let Some(span) = first_beyond {
                findings.push(
                    Diagnostic::new(
                        catalogue::WR0403,
                        format!("{count} {what}; the limit is {}", limit.at_most),
                        *span,
                        "the first one too many",
                    )
                    .also(limit.origin.span, "the limit")
                    .help("unite some of them"),
                );
            }
        };
        for limit in &platform.limits {
            let Some(counts) = limit.counts else { continue };
            let covers = |policy: &&&Policy| {
                limit.locations.is_empty()
                    || policy.scope.iter().any(|scoped| limit.locations.contains(&scoped.location))
            };
            let counted = policies.iter().filter(covers);
            let (what, places): (&str, Vec<Span>) = match counts {
                Counted::Policies => ("policies", counted.map(|policy| policy.span).collect()),
                Counted::Rules => {
                    ("rules", counted.flat_map(|policy| policy.rules.iter().map(|rule| rule.span)).collect())
                }
            };
            let what = if limit.locations.is_empty() {
                format!("{what} in this project")
            } else {
                format!("{what} at {}", platform.location_names(limit.locations.iter().copied()))
            };
            total(Some(limit), &what, places, findings);
        }
        for (index, kind) in platform.kinds.iter().enumerate() {
            let Some((at_most, span)) = kind.max_policies else { continue };
            let of_kind = policies.iter().filter(|policy| policy.kind == Some(index));
            let limit = Limit { at_most, origin: Origin { span, ..Origin::default() }, ..Limit::default() };
            total(
                Some(&limit),
                &format!("policies of kind `{}` in this project", kind.name),
                of_kind.map(|policy| policy.span).collect(),
                findings,
            );
        }
        totals_of_options(platform, &policies, findings);
        own_types(model, platform, findings);
    }
}

/// What the platform says of words and patterns holds for a condition whose own row says nothing.
fn with_defaults<'r>(platform: &Platform, family: Family, reach: &'r Reach) -> Cow<'r, Reach> {
    let (number, length) = match family {
        Family::Equals | Family::Contains => ("words_per_condition", "word_in_condition"),
        Family::Matches => ("patterns_per_condition", "expression_in_condition"),
        Family::Compare | Family::Flag => return Cow::Borrowed(reach),
    };
    if reach.max_values.is_some() && reach.max_length.is_some() {
        return Cow::Borrowed(reach);
    }
    let limit = |name: &str| platform.limit(name).map(|limit| (limit.at_most, limit.origin.span));
    let mut reach = reach.clone();
    reach.max_values = reach.max_values.or_else(|| limit(number));
    reach.max_length = reach.max_length.or_else(|| limit(length));
    Cow::Owned(reach)
}

/// Objects as they are declared; what an environment says of them is compared where it is read.
pub(super) fn objects(model: &Model, findings: &mut Vec<Diagnostic>) {
    for object in &model.objects {
        let rows = model.platforms.iter().flat_map(|platform| &platform.objects);
        let Some(row) = rows.into_iter().find(|row| row.name == object.kind) else { continue };
        for (name, value) in &object.fields {
            if let Some(field) = row.fields.iter().find(|field| field.name == *name) {
                option(&format!("`{name}` of `{}`", object.name), field, value, findings);
            }
        }
    }
}

pub(super) fn length(
    limit: Option<&Limit>,
    what: &str,
    text: &str,
    span: Span,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(limit) = limit else { return };
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    if length > limit.at_most {
        findings.push(
            Diagnostic::new(
                catalogue::WR0404,
                format!("{what} has {length} characters; the limit is {}", limit.at_most),
                span,
                "too long",
            )
            .also(limit.origin.span, "the limit")
            .help("shorten it"),
        );
    }
}

fn values(what: &str, reach: &Reach, values: &[Spanned], span: Span, findings: &mut Vec<Diagnostic>) {
    let count = u64::try_from(values.len()).unwrap_or(u64::MAX);
    number_of_values(what, reach, count, span, findings);
    if let Some((limit, row)) = reach.max_length {
        for value in values {
            let text = match &value.value {
                Value::Text(text) => text,
                Value::Regex { pattern, .. } => pattern,
                _ => continue,
            };
            let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
            if length > limit {
                findings.push(
                    Diagnostic::new(
                        catalogue::WR0402,
                        format!("this value of {what} has {length} characters; the limit is {limit}"),
                        value.span,
                        "too long",
                    )
                    .also(row, "the limit")
                    .help("shorten it"),
                );
            }
        }
    }
}

fn number_of_values(what: &str, reach: &Reach, count: u64, span: Span, findings: &mut Vec<Diagnostic>) {
    if let Some((limit, row)) = reach.max_values
        && count > limit
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0401,
                format!("{count} values for {what}; the limit is {limit}"),
                span,
                "too many",
            )
            .also(row, "the limit")
            .help("split the list over two lines of an `any { … }`, or over two rules"),
        );
    } else if let Some((limit, row)) = reach.warn_values
        && count > limit
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0407,
                format!("{count} values for {what}; one source says {limit}"),
                span,
                "may be refused by the platform",
            )
            .also(row, "the smaller limit")
            .help("try it in a test tenant"),
        );
    }
}

pub(super) fn option(what: &str, field: &Field, value: &Spanned, findings: &mut Vec<Diagnostic>) {
    if let (Value::List(elements), Some(_)) = (&value.value, field.max_key_length) {
        let elements: Vec<Spanned> = elements.iter().map(without_key).collect();
        values(what, &field.reach, &elements, value.span, findings);
    } else if let Value::List(elements) = &value.value {
        values(what, &field.reach, elements, value.span, findings);
    } else if let Value::Map(entries) = &value.value {
        let elements: Vec<Spanned> = entries.iter().map(|(_, value)| value.clone()).collect();
        values(what, &field.reach, &elements, value.span, findings);
    } else {
        values(what, &field.reach, std::slice::from_ref(value), value.span, findings);
    }
    texts::check(what, field, value, findings);
    if let (Some(min), Value::Number(number)) = (field.min, &value.value)
        && *number < min
    {
        let spelled = |number: u64| match field.ty {
            Type::Duration => units::spelled_duration(number),
            Type::Size => units::spelled_size(number),
            _ => number.to_string(),
        };
        let (number, min) = (spelled(*number), spelled(min));
        findings.push(
            Diagnostic::new(
                catalogue::WR0405,
                format!("{what} is {number}; the least is {min}"),
                value.span,
                "too small",
            )
            .also(field.origin.span, "the limit")
            .help(format!("write {min} or more")),
        );
    }
}

/// Of `key:value` the value; a key alone has none.
fn without_key(element: &Spanned) -> Spanned {
    match &element.value {
        Value::Text(text) => {
            let value = text.split_once(':').map_or("", |(_, value)| value);
            Spanned { span: element.span, value: Value::Text(value.to_owned()) }
        }
        _ => element.clone(),
    }
}

fn scope(platform: &Platform, scoped: &crate::types::model::Scoped, findings: &mut Vec<Diagnostic>) {
    let Some(location) = platform.locations.get(scoped.location) else { return };
    let members = || scoped.include.iter().chain(&scoped.exclude);
    let groups = members().filter(|member| matches!(member.value, Value::Group(_))).count();
    let users = members().filter(|member| matches!(member.value, Value::Text(_))).count();
    for (count, limit, what) in [
        (members().count(), location.max_scope, "inclusions and exclusions"),
        (users, location.max_scope_users, "accounts"),
        (groups, location.max_scope_groups, "groups"),
    ] {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        if let Some(limit) = limit
            && count > limit
        {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0409,
                    format!("{count} {what} in the scope of `{}`; the limit is {limit}", location.name),
                    scoped.span,
                    "too many",
                )
                .also(location.origin.span, "the limit")
                .help("cover the whole location, or put users into groups"),
            );
        }
    }
}

fn scope_of_kind(kind: &Kind, scoped: &crate::types::model::Scoped, findings: &mut Vec<Diagnostic>) {
    let Some((limit, span)) = kind.max_scope else { return };
    let count = u64::try_from(scoped.include.len().saturating_add(scoped.exclude.len())).unwrap_or(u64::MAX);
    if count > limit {
        findings.push(
            Diagnostic::new(
                catalogue::WR0409,
                format!(
                    "{count} inclusions and exclusions in a policy of kind `{}`; the limit is {limit}",
                    kind.name
                ),
                scoped.span,
                "too many",
            )
            .also(span, "the limit")
            .help("cover the whole location, or put users into groups"),
        );
    }
}

fn types_per_rule(
    model: &Model,
    platform: &Platform,
    span: Span,
    rule: usize,
    uses: &[Use<'_>],
    findings: &mut Vec<Diagnostic>,
) {
    let Some(limit) = platform.limit("types_per_rule") else { return };
    let mut types: BTreeSet<usize> = BTreeSet::new();
    for used in uses.iter().filter(|used| used.rule == rule) {
        if let Question::Detected { sit, .. } = used.question {
            types.insert(*sit);
        }
    }
    let count = u64::try_from(types.len()).unwrap_or(u64::MAX);
    if count > limit.at_most {
        let names: Vec<&str> = types
            .iter()
            .filter_map(|index| model.types.get(*index))
            .map(|sit| sit.name.as_str())
            .take(3)
            .collect();
        findings.push(
            Diagnostic::new(
                catalogue::WR0406,
                format!(
                    "this rule asks for {count} sensitive information types; the limit is {}",
                    limit.at_most
                ),
                span,
                format!("{}, …", names.join(", ")),
            )
            .also(limit.origin.span, "the limit")
            .help("split the rule"),
        );
    }
}

/// Options whose values are counted over all rules.
fn totals_of_options(platform: &Platform, policies: &[&Policy], findings: &mut Vec<Diagnostic>) {
    for (id, row) in platform.actions.iter().enumerate() {
        for field in &row.fields {
            let Some((limit, limit_span)) = field.reach.max_total else { continue };
            let mut total: u64 = 0;
            for action in policies.iter().flat_map(|policy| &policy.rules).flat_map(|rule| &rule.actions) {
                if action.action != id {
                    continue;
                }
                for (_, value) in action.options.iter().filter(|(name, _)| *name == field.name) {
                    let before = total;
                    total = total.saturating_add(u64::try_from(value.elements().len()).unwrap_or(u64::MAX));
                    if before <= limit && total > limit {
                        findings.push(
                            Diagnostic::new(
                                catalogue::WR0408,
                                format!(
                                    "`{}` of `{}` holds more than {limit} values over all rules",
                                    field.name, row.name
                                ),
                                value.span,
                                "the first one too many is here",
                            )
                            .also(limit_span, "the limit")
                            .help("send to fewer, or use a mailbox that forwards"),
                        );
                    }
                }
            }
        }
    }
}

/// The project's own types and lists.
fn own_types(model: &Model, platform: &Platform, findings: &mut Vec<Diagnostic>) {
    let own: Vec<_> = model.types.iter().filter(|sit| !sit.library).collect();
    if let Some(limit) = platform.limit("custom_types")
        && let Some(beyond) = usize::try_from(limit.at_most).ok().and_then(|at| own.get(at))
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0403,
                format!("{} own sensitive information types; the limit is {}", own.len(), limit.at_most),
                beyond.span,
                "the first one too many",
            )
            .also(limit.origin.span, "the limit")
            .help("unite or remove some"),
        );
    }
    for sit in own {
        let TypeBody::Patterns(patterns) = &sit.body else { continue };
        let mut expressions: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut lists: BTreeSet<usize> = BTreeSet::new();
        for pattern in patterns {
            matcher(&pattern.primary, platform, &mut expressions, &mut lists, findings);
            for evidence in &pattern.evidence {
                walk(evidence, platform, &mut expressions, &mut lists, findings);
            }
        }
        let count = u64::try_from(expressions.len()).unwrap_or(u64::MAX);
        if let Some(limit) = platform.limit("expressions_per_type")
            && count > limit.at_most
        {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0410,
                    format!("`{}` has {count} expressions; the limit is {}", sit.name, limit.at_most),
                    sit.span,
                    "too many",
                )
                .also(limit.origin.span, "the limit")
                .help("unite some with `|`"),
            );
        }
        for list in lists.into_iter().filter_map(|index| model.lists.get(index)) {
            keyword_list(list, platform, findings);
        }
    }
}

fn walk<'m>(
    evidence: &'m Evidence,
    platform: &Platform,
    expressions: &mut BTreeSet<(&'m str, &'m str)>,
    lists: &mut BTreeSet<usize>,
    findings: &mut Vec<Diagnostic>,
) {
    match evidence {
        Evidence::Match { matcher: found, .. } => matcher(found, platform, expressions, lists, findings),
        Evidence::Some { members, .. } => {
            for member in members {
                walk(member, platform, expressions, lists, findings);
            }
        }
    }
}

fn matcher<'m>(
    matcher: &'m Matcher,
    platform: &Platform,
    expressions: &mut BTreeSet<(&'m str, &'m str)>,
    lists: &mut BTreeSet<usize>,
    findings: &mut Vec<Diagnostic>,
) {
    match &matcher.kind {
        MatcherKind::Keywords(list) => {
            lists.insert(*list);
        }
        MatcherKind::Expression { pattern, flags, .. } => {
            if expressions.insert((pattern, flags)) {
                length(
                    platform.limit("expression_length"),
                    "this expression",
                    pattern,
                    matcher.span,
                    findings,
                );
            }
        }
    }
}

fn keyword_list(
    list: &crate::types::model::KeywordList,
    platform: &Platform,
    findings: &mut Vec<Diagnostic>,
) {
    let count = u64::try_from(list.phrases.len()).unwrap_or(u64::MAX);
    if let Some(limit) = platform.limit("list_terms")
        && count > limit.at_most
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0410,
                format!("this list has {count} keywords; the limit is {}", limit.at_most),
                list.span,
                "too many",
            )
            .also(limit.origin.span, "the limit")
            .help("split the list"),
        );
    }
    if let Some(limit) = platform.limit("term_length")
        && let Some(phrase) = list
            .phrases
            .iter()
            .find(|phrase| u64::try_from(phrase.chars().count()).is_ok_and(|n| n > limit.at_most))
    {
        findings.push(
            Diagnostic::new(
                catalogue::WR0410,
                format!(
                    "the keyword `{phrase}` has {} characters; the limit is {}",
                    phrase.chars().count(),
                    limit.at_most
                ),
                list.span,
                "in this list",
            )
            .also(limit.origin.span, "the limit")
            .help("shorten it"),
        );
    }
}
