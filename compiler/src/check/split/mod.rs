//! The fix that splits a policy by location: each part keeps what its locations can do, and says what they share once.
//!
//! A question that a location cannot ask never holds there, and an action that it lacks is not carried out there. So the part
//! for such a location is the policy without them: a line leaves its `any`, a member its group, and a rule that needs the line leaves the
//! policy. A named condition or response is written out where only some of it is left. What several parts say alike is drawn out as a
//! `condition` and a `response`. Order and tests that name the policy follow. Where no part is the policy for its locations, the
//! finding says why.

mod followers;
mod left;
mod parts;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::uses::Use;
use crate::diagnostics::Fix;
use crate::platform::Platform;
use crate::platform::tables::{Field, LocationId};
use crate::project::{Module, Project};
use crate::source::Span;
use crate::syntax::TokenKind;
use crate::syntax::ast::{self, ItemKind, PolicyEntry, RuleEntry};
use crate::types::model::{Model, Policy};

use followers::{Named, follow};
use left::{Left, MOST_LINES, Reader};

/// Places that mean nothing at a location.
type Idle = BTreeSet<Span>;

/// Locations that can the same.
struct Part {
    locations: Vec<LocationId>,
    idle: Idle,
}

/// Why a policy is not split.
pub(super) enum Why {
    /// There is nothing to split, or the reader sees why: the policy has other errors.
    Unsaid,
    /// In a few words.
    Said(String),
}

pub(super) fn split(
    project: &Project,
    model: &Model,
    platform: &Platform,
    policy: &Policy,
    uses: &[Use<'_>],
) -> Result<Fix, Why> {
    let module = project.modules.get(policy.module.0 as usize).ok_or(Why::Unsaid)?;
    let item = module.ast.items.iter().find(|item| item.span == policy.item_span).ok_or(Why::Unsaid)?;
    let ItemKind::Policy(written) = &item.kind else { return Err(Why::Unsaid) };
    let parts = parts::parts(platform, policy, uses)?;
    if policy.extends.is_some() {
        return Err(Why::Said("its rules come from a template".to_owned()));
    }
    // Policies are known in the whole project, what they share in its module.
    let names = |name: &str| {
        model.policies.iter().any(|policy| policy.name == name)
            || module.ast.items.iter().any(|item| names_item(item, name))
    };
    let writer = Writer { project, platform, module, written, item: item.span };
    let (text, named) = writer.write(&parts, &names)?;
    let text = crate::format::format(&text).map_err(|_| Why::Unsaid)?;
    // A comment that has no place in the parts is worth more than the fix.
    let comments = module.tape.tokens.iter().filter(|token| {
        matches!(token.kind, TokenKind::Comment | TokenKind::DocComment)
            && item.span.range().contains(&(token.start as usize))
    });
    for comment in comments {
        let span = Span::new(item.span.file, comment.start as usize..comment.end as usize);
        if !text.contains(project.sources.text(span).trim_end()) {
            return Err(Why::Said("a comment would have no place in the parts".to_owned()));
        }
    }
    // Whoever has one policy needs no order, and whoever has two does.
    let orders = project.modules.iter().flat_map(|module| &module.ast.items);
    let ordered = orders.filter(|item| matches!(item.kind, ItemKind::Order(_))).count() > 0;
    let order = if ordered || model.policies.len() > 1 {
        String::new()
    } else {
        let names: String = named.iter().map(|part| format!("  {}\n", part.name)).collect();
        format!("\n\norder {{\n{names}}}")
    };
    let text = format!("{}{order}", text.trim_end());
    let fix = Fix::maybe("split this policy by location").replace(item.span, text);
    Ok(follow(fix, project, platform, policy, &named))
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

/// What is left of a rule in one part: the lines of its blocks, whether each is whole, and everything else as written.
struct RuleLeft {
    when: Vec<(String, bool)>,
    unless: Vec<String>,
    actions: Vec<(String, bool)>,
}

struct Writer<'p> {
    project: &'p Project,
    platform: &'p Platform,
    module: &'p Module,
    written: &'p ast::Policy,
    item: Span,
}

impl<'p> Writer<'p> {
    fn text(&self, span: Span) -> &str {
        self.project.sources.text(span)
    }

    fn write<'q>(
        &self,
        parts: &'q [Part],
        taken: &dyn Fn(&str) -> bool,
    ) -> Result<(String, Vec<Named<'q>>), Why>
    where
        'p: 'q,
    {
        let written = self.written;
        let rules = || {
            written.entries.iter().filter_map(|entry| match entry {
                PolicyEntry::Rule(rule) => Some(rule),
                _ => None,
            })
        };
        let mut left: Vec<Vec<Option<RuleLeft>>> = Vec::new();
        for part in parts {
            left.push(rules().map(|rule| self.rule(rule, part)).collect::<Result<_, Why>>()?);
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
        let mut named = Vec::new();
        for (number, (part, left)) in parts.iter().zip(&left).enumerate() {
            let name = if number > 0 { self.part_name(part) } else { Some(self.written.name.text.clone()) };
            let name = name.ok_or(Why::Unsaid)?;
            // A location that nothing is left for would be covered no more, and a name must be free.
            if left.iter().all(Option::is_none) && self.has_rules() {
                let locations =
                    part.locations.iter().filter_map(|location| self.platform.locations.get(*location));
                let names: Vec<String> = locations.map(|location| format!("`{}`", location.name)).collect();
                return Err(Why::Said(format!("nothing would be left for {}", names.join(" and "))));
            }
            if number > 0 && taken(&name) {
                return Err(Why::Said(format!("the name `{name}` is taken")));
            }
            policies.push(self.policy(part, left, number > 0)?);
            let kept = rules().zip(left).filter(|(_, left)| left.is_some());
            named.push(Named { name, part, rules: kept.map(|(rule, _)| rule.name.text.as_str()).collect() });
        }
        // Documentation stands before the item and stays with the first policy, so what is shared comes last.
        Ok((format!("{}\n\n{}", policies.join("\n\n"), shared.trim_end()), named))
    }

    fn has_rules(&self) -> bool {
        self.written.entries.iter().any(|entry| matches!(entry, PolicyEntry::Rule(_)))
    }

    /// `card_mail_teams`: named after the first of the part's locations.
    fn part_name(&self, part: &Part) -> Option<String> {
        let location = self.platform.locations.get(*part.locations.first()?)?;
        Some(format!("{}_{}", self.written.name.text, location.name.replace('.', "_")))
    }

    fn policy(&self, part: &Part, left: &[Option<RuleLeft>], renamed: bool) -> Result<String, Why> {
        let header = self.header(part, renamed)?;
        let mut text = format!("{header} {{\n");
        let mut rules = left.iter();
        for entry in &self.written.entries {
            match entry {
                PolicyEntry::Setting(setting) if self.lacks(part, &setting.name.text()) => {}
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
                    if let Some(left) = rules.next().ok_or(Why::Unsaid)? {
                        text.push_str(&self.rule_text(rule, left, part));
                    }
                }
                PolicyEntry::Error(_) => return Err(Why::Unsaid),
            }
        }
        text.push('}');
        Ok(text)
    }

    /// A setting of a rule, or of a policy of this kind, that no location of the part has; one location that had it was enough.
    fn lacks(&self, part: &Part, setting: &str) -> bool {
        let kind = self.written.kind.as_ref().and_then(|word| self.platform.kind(&word.text));
        let of_kind =
            kind.and_then(|kind| self.platform.kinds.get(kind)).map_or(&[][..], |kind| &kind.fields);
        let mut settings = self.platform.rule_options.iter().chain(of_kind);
        let lacks = |field: &Field| {
            let locations = &field.reach.locations;
            !locations.is_empty() && !part.locations.iter().any(|location| locations.contains(location))
        };
        settings.find(|field| field.name == setting).is_some_and(lacks)
    }

    /// All before the brace, with the part's name and title.
    fn header(&self, part: &Part, renamed: bool) -> Result<String, Why> {
        let (file, all) = (self.item.file, self.item.range());
        let name = self.written.name.span.range();
        let title = self.written.title.as_ref().map(|title| title.span.range());
        let before = self.text(Span::new(file, all.start..name.start));
        let behind = title.as_ref().map_or(name.end, |title| title.end);
        let (rest, _) = self.text(Span::new(file, behind..all.end)).split_once('{').ok_or(Why::Unsaid)?;
        let location = part.locations.first().and_then(|location| self.platform.locations.get(*location));
        let location = location.ok_or(Why::Unsaid)?;
        let name =
            if renamed { self.part_name(part).ok_or(Why::Unsaid)? } else { self.written.name.text.clone() };
        let title = match title {
            Some(title) if renamed => {
                let written = self.text(Span::new(file, title));
                let longer =
                    format!("{} ({})\"", written.strip_suffix('"').ok_or(Why::Unsaid)?, location.name);
                // The quotes are no part of the title.
                let length = u64::try_from(longer.chars().count().saturating_sub(2)).unwrap_or(u64::MAX);
                if self.platform.limit("policy_name").is_some_and(|limit| length > limit.at_most) {
                    return Err(Why::Said("its title would be too long with a location's name".to_owned()));
                }
                format!(" {longer}")
            }
            Some(title) => format!(" {}", self.text(Span::new(file, title))),
            None => String::new(),
        };
        Ok(format!("{before}{name}{title} {}", rest.trim()).trim_end().to_owned())
    }

    fn rule_text(&self, rule: &ast::Rule, left: &RuleLeft, part: &Part) -> String {
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
                RuleEntry::Setting(setting) if self.lacks(part, &setting.name.text()) => {}
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

    /// Nothing where the rule never applies here, or does nothing.
    fn rule(&self, rule: &ast::Rule, part: &Part) -> Result<Option<RuleLeft>, Why> {
        let reader = Reader {
            project: self.project,
            platform: self.platform,
            module: self.module,
            part,
            room: Cell::new(MOST_LINES),
        };
        let mut left = RuleLeft { when: Vec::new(), unless: Vec::new(), actions: Vec::new() };
        for entry in &rule.entries {
            match entry {
                RuleEntry::When(block) => {
                    for (lead, member) in reader.led(block) {
                        match reader.condition(member, true, 0)? {
                            Left::Whole => left.when.push((lead + self.text(member.span), true)),
                            Left::Changed(text) => left.when.push((lead + &text, false)),
                            Left::Always => {}
                            Left::Never => return Ok(None),
                        }
                    }
                }
                RuleEntry::Unless(block) => {
                    for (lead, member) in reader.led(block) {
                        match reader.condition(member, false, 0)? {
                            Left::Whole => left.unless.push(lead + self.text(member.span)),
                            Left::Changed(text) => left.unless.push(lead + &text),
                            Left::Always => return Ok(None),
                            Left::Never => {}
                        }
                    }
                }
                RuleEntry::Then(then) => {
                    left.actions.extend(reader.actions(&then.actions, 0)?);
                    if left.actions.is_empty() && !then.actions.is_empty() {
                        return Ok(None);
                    }
                }
                RuleEntry::Error(_) => return Err(Why::Unsaid),
                RuleEntry::Setting(_) | RuleEntry::Allow(_) | RuleEntry::Extra(_) => {}
            }
        }
        Ok(Some(left))
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
