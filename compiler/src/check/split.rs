//! The fix that splits a policy by location: each part keeps what its locations can do, and says what they share once.
//!
//! A question that a location cannot ask never holds there, and an action that it lacks is not carried out there. So the part
//! for such a location is the policy without them: a line leaves its `any`, a rule that needs the line leaves the policy. What
//! several parts say alike is drawn out as a `condition` and a `response`. A policy whose parts lie in other items, or whose
//! locations all can the same, is not split.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::uses::Use;
use crate::diagnostics::Fix;
use crate::platform::Platform;
use crate::platform::tables::LocationId;
use crate::project::Project;
use crate::source::Span;
use crate::syntax::TokenKind;
use crate::syntax::ast::{
    self, ConditionBlock, ConditionKind, ContentKind, ItemKind, PolicyEntry, RuleEntry,
};
use crate::types::model::{Model, Policy};

/// Places that mean nothing at a location.
type Idle = BTreeSet<Span>;

/// Locations that can the same.
struct Part {
    locations: Vec<LocationId>,
    idle: Idle,
}

pub(super) fn split(
    project: &Project,
    model: &Model,
    platform: &Platform,
    policy: &Policy,
    uses: &[Use<'_>],
) -> Option<Fix> {
    let module = project.modules.get(policy.module.0 as usize)?;
    let item = module.ast.items.iter().find(|item| item.span == policy.item_span)?;
    let ItemKind::Policy(written) = &item.kind else { return None };
    let parts = parts(platform, policy, uses)?;
    // Policies are known in the whole project, what they share in its module.
    let names = |name: &str| {
        model.policies.iter().any(|policy| policy.name == name)
            || module.ast.items.iter().any(|item| names_item(item, name))
    };
    let writer = Writer { project, platform, written, item: item.span };
    let text = writer.write(&parts, &names)?;
    let text = crate::format::format(&text).ok()?;
    // A comment that has no place in the parts is worth more than the fix.
    let comments = module.tape.tokens.iter().filter(|token| {
        matches!(token.kind, TokenKind::Comment | TokenKind::DocComment)
            && item.span.range().contains(&(token.start as usize))
    });
    for comment in comments {
        let span = Span::new(item.span.file, comment.start as usize..comment.end as usize);
        if !text.contains(project.sources.text(span).trim_end()) {
            return None;
        }
    }
    let mut fix = Fix::maybe("split this policy by location").replace(item.span, text.trim_end());
    let added: String = parts
        .iter()
        .skip(1)
        .filter_map(|part| writer.part_name(part))
        .map(|name| format!("\n  {name}"))
        .collect();
    for order in project.modules.iter().flat_map(|module| &module.ast.items) {
        let ItemKind::Order(order) = &order.kind else { continue };
        for path in order.policies.iter().filter(|path| path.text() == policy.name) {
            fix = fix.replace(end_of_line(project, path.span), added.clone());
        }
    }
    Some(fix)
}

/// Behind the name and what a comment says of it.
fn end_of_line(project: &Project, span: Span) -> Span {
    let source = project.sources.get(span.file).map(|source| &*source.text).unwrap_or_default();
    let end = span.range().end;
    let rest = source.get(end..).unwrap_or_default();
    let line = rest.find(['\n', '}', ',']).unwrap_or(0);
    Span::new(span.file, end + line..end + line)
}

fn names_item(item: &ast::Item, name: &str) -> bool {
    match &item.kind {
        ItemKind::Policy(policy) => policy.name.text == name,
        ItemKind::Condition(condition) => condition.name.text == name,
        ItemKind::Response(response) => response.name.text == name,
        ItemKind::Declaration(declaration) => declaration.name.text == name,
        _ => false,
    }
}

/// Locations grouped by what means nothing there, the most capable first; nothing where there is one group only or what
/// means nothing stands outside the policy.
fn parts(platform: &Platform, policy: &Policy, uses: &[Use<'_>]) -> Option<Vec<Part>> {
    let mut parts: Vec<(Part, bool)> = Vec::new();
    for scoped in &policy.scope {
        let location = platform.locations.get(scoped.location)?;
        let mut idle = Idle::new();
        for used in uses {
            let can = match (used.question.content_kind(), used.attribute()) {
                (Some(kind), _) => location.content.contains(&kind),
                (None, Some(question)) => platform
                    .attributes
                    .get(question.attribute)
                    .and_then(|attribute| attribute.families.get(&question.family))
                    .is_none_or(|reach| reach.locations.contains(&scoped.location)),
                (None, None) => true,
            };
            if !can {
                idle.insert(used.span);
            }
        }
        for action in policy.rules.iter().flat_map(|rule| &rule.actions) {
            let row = platform.actions.get(action.action)?;
            if !row.combines && !row.reach.locations.contains(&scoped.location) {
                idle.insert(action.span);
            }
        }
        let known = parts.iter_mut().find(|(part, alone)| !alone && !location.alone && part.idle == idle);
        match known {
            Some((part, _)) => part.locations.push(scoped.location),
            None => parts.push((Part { locations: vec![scoped.location], idle }, location.alone)),
        }
    }
    let within = |span: &Span| {
        span.file == policy.item_span.file && policy.item_span.range().contains(&span.range().start)
    };
    if parts.len() < 2 || !parts.iter().flat_map(|(part, _)| &part.idle).all(within) {
        return None;
    }
    let mut parts: Vec<Part> = parts.into_iter().map(|(part, _)| part).collect();
    parts.sort_by_key(|part| part.idle.len());
    Some(parts)
}

/// What is left of a condition.
enum Left {
    Whole,
    Changed(String),
    Always,
    Never,
}

/// What is left of a rule in one part: the lines of its blocks, whether each is whole, and everything else as written.
struct RuleLeft {
    when: Vec<(String, bool)>,
    unless: Vec<String>,
    actions: Vec<(String, bool)>,
}

struct Writer<'p> {
    project: &'p Project,
    platform: &'p Platform,
    written: &'p ast::Policy,
    item: Span,
}

impl Writer<'_> {
    fn text(&self, span: Span) -> &str {
        self.project.sources.text(span)
    }

    fn write(&self, parts: &[Part], taken: &dyn Fn(&str) -> bool) -> Option<String> {
        let rules = || {
            self.written.entries.iter().filter_map(|entry| match entry {
                PolicyEntry::Rule(rule) => Some(rule),
                _ => None,
            })
        };
        let mut left: Vec<Vec<Option<RuleLeft>>> = Vec::new();
        for part in parts {
            left.push(rules().map(|rule| self.rule(rule, part)).collect::<Option<_>>()?);
        }
        let mut shared = String::new();
        for (index, rule) in rules().enumerate() {
            let mut versions: Vec<&mut RuleLeft> =
                left.iter_mut().filter_map(|part| part.get_mut(index).and_then(Option::as_mut)).collect();
            if versions.len() < 2 {
                continue;
            }
            let base = format!("{}_{}", self.written.name.text, rule.name.text);
            let plain = rule.entries.iter().all(|entry| match entry {
                RuleEntry::When(block) => block.settings.is_empty(),
                _ => true,
            });
            if plain && !taken(&base) {
                let lines = draw_out(versions.iter_mut().map(|version| &mut version.when), &base);
                shared.extend(lines.map(|lines| format!("condition {base} {{\n{lines}\n}}\n\n")));
            }
            let name = format!("{base}_actions");
            if !taken(&name) {
                let lines = draw_out(versions.iter_mut().map(|version| &mut version.actions), &name);
                shared.extend(lines.map(|lines| format!("response {name} {{\n{lines}\n}}\n\n")));
            }
        }
        let mut policies = Vec::new();
        for (number, (part, left)) in parts.iter().zip(&left).enumerate() {
            // A location that nothing is left for would be covered no more, and a name must be free.
            let nothing = left.iter().all(Option::is_none);
            if nothing || number > 0 && taken(&self.part_name(part)?) {
                return None;
            }
            policies.push(self.policy(part, left, number > 0)?);
        }
        // Documentation stands before the item and stays with the first policy, so what is shared comes last.
        (policies.len() > 1).then(|| format!("{}\n\n{}", policies.join("\n\n"), shared.trim_end()))
    }

    /// `card_mail_teams`: named after the first of the part's locations.
    fn part_name(&self, part: &Part) -> Option<String> {
        let location = self.platform.locations.get(*part.locations.first()?)?;
        Some(format!("{}_{}", self.written.name.text, location.name.replace('.', "_")))
    }

    fn policy(&self, part: &Part, left: &[Option<RuleLeft>], renamed: bool) -> Option<String> {
        let header = self.header(part, renamed)?;
        let mut text = format!("{header} {{\n");
        let mut rules = left.iter();
        for entry in &self.written.entries {
            match entry {
                PolicyEntry::Setting(setting) => text.push_str(&format!("{}\n", self.text(setting.span))),
                PolicyEntry::Allow(allow) => text.push_str(&format!("{}\n", self.text(allow.span))),
                PolicyEntry::Block(block) => text.push_str(&format!("{}\n", self.text(block.span))),
                PolicyEntry::Scope(scope) => {
                    text.push_str("\nscope {\n");
                    for line in &scope.locations {
                        let id = self.platform.location(&line.location.text());
                        if id.is_some_and(|id| part.locations.contains(&id)) {
                            text.push_str(&format!("{}\n", self.text(line.span)));
                        }
                    }
                    text.push_str("}\n");
                }
                PolicyEntry::Rule(rule) => {
                    if let Some(left) = rules.next()? {
                        text.push_str(&self.rule_text(rule, left));
                    }
                }
                PolicyEntry::Error(_) => return None,
            }
        }
        text.push('}');
        Some(text)
    }

    /// All before the brace, with the part's name and title.
    fn header(&self, part: &Part, renamed: bool) -> Option<String> {
        let (file, all) = (self.item.file, self.item.range());
        let name = self.written.name.span.range();
        let title = self.written.title.as_ref().map(|title| title.span.range());
        let before = self.text(Span::new(file, all.start..name.start));
        let behind = title.as_ref().map_or(name.end, |title| title.end);
        let (rest, _) = self.text(Span::new(file, behind..all.end)).split_once('{')?;
        let location = self.platform.locations.get(*part.locations.first()?)?;
        let name = if renamed { self.part_name(part)? } else { self.written.name.text.clone() };
        let title = match title {
            Some(title) if renamed => {
                let written = self.text(Span::new(file, title));
                let longer = format!("{} ({})\"", written.strip_suffix('"')?, location.name);
                // The quotes are no part of the title.
                let length = u64::try_from(longer.chars().count().saturating_sub(2)).ok()?;
                if self.platform.limit("policy_name").is_some_and(|limit| length > limit.at_most) {
                    return None;
                }
                format!(" {longer}")
            }
            Some(title) => format!(" {}", self.text(Span::new(file, title))),
            None => String::new(),
        };
        Some(format!("{before}{name}{title} {}", rest.trim()).trim_end().to_owned())
    }

    fn rule_text(&self, rule: &ast::Rule, left: &RuleLeft) -> String {
        let title =
            rule.title.as_ref().map_or_else(String::new, |title| format!(" {}", self.text(title.span)));
        let about: String = rule
            .doc
            .iter()
            .flat_map(|doc| doc.text.lines())
            .map(|line| format!("/// {line}").trim_end().to_owned() + "\n")
            .collect();
        let mut text = format!("\n{about}rule {}{title} {{\n", rule.name.text);
        let lines = |lines: Vec<&str>| lines.join("\n");
        for entry in &rule.entries {
            match entry {
                RuleEntry::Setting(setting) => text.push_str(&format!("{}\n", self.text(setting.span))),
                RuleEntry::Allow(allow) => text.push_str(&format!("{}\n", self.text(allow.span))),
                RuleEntry::Extra(block) => text.push_str(&format!("{}\n", self.text(block.span))),
                RuleEntry::When(block) if !left.when.is_empty() => {
                    let settings: String = block
                        .settings
                        .iter()
                        .map(|setting| format!("{}\n", self.text(setting.span)))
                        .collect();
                    let inside = lines(left.when.iter().map(|(line, _)| line.as_str()).collect());
                    text.push_str(&format!("\nwhen {{\n{settings}{inside}\n}}\n"));
                }
                RuleEntry::Unless(_) if !left.unless.is_empty() => {
                    let inside = lines(left.unless.iter().map(String::as_str).collect());
                    text.push_str(&format!("\nunless {{\n{inside}\n}}\n"));
                }
                RuleEntry::Then(_) if !left.actions.is_empty() => {
                    let inside = lines(left.actions.iter().map(|(line, _)| line.as_str()).collect());
                    text.push_str(&format!("\nthen {{\n{inside}\n}}\n"));
                }
                _ => {}
            }
        }
        text.push_str("}\n");
        text
    }

    /// The outer `None`: not mechanical. The inner: the rule never applies here, or does nothing.
    #[allow(clippy::option_option, reason = "cannot be told, and there is none, are two answers")]
    fn rule(&self, rule: &ast::Rule, part: &Part) -> Option<Option<RuleLeft>> {
        let mut left = RuleLeft { when: Vec::new(), unless: Vec::new(), actions: Vec::new() };
        for entry in &rule.entries {
            match entry {
                RuleEntry::When(block) => {
                    for (lead, member) in self.led(block) {
                        match self.condition(member, &part.idle)? {
                            Left::Whole => left.when.push((lead + self.text(member.span), true)),
                            Left::Changed(text) => left.when.push((lead + &text, false)),
                            Left::Always => {}
                            Left::Never => return Some(None),
                        }
                    }
                }
                RuleEntry::Unless(block) => {
                    for (lead, member) in self.led(block) {
                        match self.condition(member, &part.idle)? {
                            Left::Whole => left.unless.push(lead + self.text(member.span)),
                            Left::Changed(text) => left.unless.push(lead + &text),
                            Left::Always => return Some(None),
                            Left::Never => {}
                        }
                    }
                }
                RuleEntry::Then(then) => {
                    let kept = then.actions.iter().filter(|action| !self.is_idle(action, part));
                    left.actions.extend(kept.map(|action| (self.text(action.span).to_owned(), true)));
                    if left.actions.is_empty() && !then.actions.is_empty() {
                        return Some(None);
                    }
                }
                RuleEntry::Error(_) => return None,
                RuleEntry::Setting(_) | RuleEntry::Allow(_) | RuleEntry::Extra(_) => {}
            }
        }
        Some(Some(left))
    }

    /// An action that no location of the part has.
    fn is_idle(&self, action: &ast::Action, part: &Part) -> bool {
        if part.idle.contains(&action.span) {
            return true;
        }
        let path = match &action.kind {
            ast::ActionKind::Flag(path)
            | ast::ActionKind::Assign(path, _)
            | ast::ActionKind::Block(path, _) => path,
            ast::ActionKind::Call(_) | ast::ActionKind::Error => return false,
        };
        let row = self.platform.action(&path.text()).and_then(|id| self.platform.actions.get(id));
        row.is_some_and(|row| !part.locations.iter().any(|location| row.reach.locations.contains(location)))
    }

    /// The members of a block, each with the comments before it.
    fn led<'b>(&self, block: &'b ConditionBlock) -> Vec<(String, &'b ast::Condition)> {
        let mut before: Option<Span> = None;
        let mut led = Vec::new();
        for member in &block.members {
            let lead = before.map_or_else(String::new, |before| {
                let between = Span::new(member.span.file, before.range().end..member.span.range().start);
                let comments =
                    self.text(between).lines().map(str::trim).filter(|line| line.starts_with("//"));
                comments.map(|line| format!("{line}\n")).collect()
            });
            led.push((lead, member));
            before = Some(member.span);
        }
        led
    }

    fn condition(&self, condition: &ast::Condition, idle: &Idle) -> Option<Left> {
        let touches = |span: Span| {
            idle.iter().any(|place| span.range().contains(&place.range().start) && place.file == span.file)
        };
        if !touches(condition.span) {
            return Some(Left::Whole);
        }
        Some(match &condition.kind {
            ConditionKind::All(block) | ConditionKind::Any(block) => {
                let all = matches!(condition.kind, ConditionKind::All(_));
                let mut kept = String::new();
                let mut changed = false;
                for (lead, member) in self.led(block) {
                    match (self.condition(member, idle)?, all) {
                        (Left::Whole, _) => kept.push_str(&format!("{lead}{}\n", self.text(member.span))),
                        (Left::Changed(text), _) => {
                            changed = true;
                            kept.push_str(&format!("{lead}{text}\n"));
                        }
                        (Left::Always, true) | (Left::Never, false) => changed = true,
                        (Left::Never, true) => return Some(Left::Never),
                        (Left::Always, false) => return Some(Left::Always),
                    }
                }
                match (changed, kept.is_empty(), all) {
                    (false, _, _) => Left::Whole,
                    (true, true, true) => Left::Always,
                    (true, true, false) => Left::Never,
                    (true, false, _) => {
                        let (header, _) = self.text(block.span).split_once('{')?;
                        let settings: String = block
                            .settings
                            .iter()
                            .map(|setting| format!("{}\n", self.text(setting.span)))
                            .collect();
                        Left::Changed(format!("{header}{{\n{settings}{kept}}}"))
                    }
                }
            }
            ConditionKind::Not(inner) => match self.condition(inner, idle)? {
                Left::Whole => Left::Whole,
                Left::Changed(text) => Left::Changed(format!("not {text}")),
                Left::Always => Left::Never,
                Left::Never => Left::Always,
            },
            // A group of types and labels would lose some of its members and count otherwise.
            ConditionKind::Content(content) if matches!(content.kind, ContentKind::Group { .. }) => {
                return None;
            }
            ConditionKind::Content(_) | ConditionKind::Attribute(_) => Left::Never,
            ConditionKind::Call(_) | ConditionKind::Error => return None,
        })
    }
}

/// Takes the lines that all versions have whole out of them, where that is more than one, and puts the name there instead.
fn draw_out<'v>(versions: impl Iterator<Item = &'v mut Vec<(String, bool)>>, name: &str) -> Option<String> {
    let mut versions: Vec<&mut Vec<(String, bool)>> = versions.collect();
    let mut having: BTreeMap<&str, usize> = BTreeMap::new();
    for (line, _) in versions.iter().flat_map(|lines| lines.iter()).filter(|(_, whole)| *whole) {
        *having.entry(line).or_default() += 1;
    }
    let common: BTreeSet<String> = having
        .into_iter()
        .filter(|(_, count)| *count == versions.len())
        .map(|(line, _)| line.to_owned())
        .collect();
    let lines: Vec<String> =
        versions.first()?.iter().map(|(line, _)| line.clone()).filter(|line| common.contains(line)).collect();
    if lines.len() < 2 {
        return None;
    }
    for version in &mut versions {
        version.retain(|(line, _)| !common.contains(line));
        version.insert(0, (name.to_owned(), true));
    }
    Some(lines.join("\n"))
}
