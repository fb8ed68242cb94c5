//! What a part keeps of conditions and actions.
//!
//! A named condition or response of the same module is written out where a part keeps only some of it. One with parameters, or of
//! another module, is not: its lines may mean something else here.

use std::cell::Cell;

use super::{Part, Why};
use crate::platform::Platform;
use crate::project::{Module, Project};
use crate::source::Span;
use crate::syntax::ast::{
    self, ActionKind, ConditionBlock, ConditionDef, ConditionKind, Content, ContentKind, GroupOp, ItemKind,
    Path, ResponseDef,
};

/// What is left of a condition.
pub(super) enum Left {
    Whole,
    Changed(String),
    Always,
    Never,
}

/// How deep named things are followed; types refuse what goes deeper.
const DEEPEST: usize = 64;

/// Lines of one rule that are read, those of named things each time that they are named. A rule that is longer when it is written out
/// is not for a person to read.
pub(super) const MOST_LINES: usize = 2_000;

/// Reads the sources of one policy for one part.
pub(super) struct Reader<'p> {
    pub(super) project: &'p Project,
    pub(super) platform: &'p Platform,
    pub(super) module: &'p Module,
    pub(super) part: &'p Part,
    /// How many lines may still be read: see [`MOST_LINES`].
    pub(super) room: Cell<usize>,
}

impl<'p> Reader<'p> {
    pub(super) fn text(&self, span: Span) -> &'p str {
        self.project.sources.text(span)
    }

    /// Another line that is read.
    fn another(&self, depth: usize) -> Result<(), Why> {
        let room = self.room.get();
        if room == 0 || depth > DEEPEST {
            return Err(Why::Said("a rule would be too long, written out".to_owned()));
        }
        self.room.set(room - 1);
        Ok(())
    }

    /// Whether anything idle begins inside.
    fn touches(&self, span: Span) -> bool {
        let (first, last) = (Span { end: 0, ..span }, Span { start: span.end, end: 0, ..span });
        span.start < span.end && self.part.idle.range(first..last).next().is_some()
    }

    /// What is left of a line; `all` where every line around it must hold.
    pub(super) fn condition(&self, condition: &ast::Condition, all: bool, depth: usize) -> Result<Left, Why> {
        self.another(depth)?;
        Ok(match &condition.kind {
            ConditionKind::All(block) => self.block(block, true, Some(block.span), depth)?,
            ConditionKind::Any(block) => self.block(block, false, Some(block.span), depth)?,
            ConditionKind::Not(inner) => match self.condition(inner, false, depth + 1)? {
                Left::Whole => Left::Whole,
                Left::Changed(text) => Left::Changed(format!("not {text}")),
                Left::Always => Left::Never,
                Left::Never => Left::Always,
            },
            ConditionKind::Content(content) => match self.content(content)? {
                Left::Changed(text) => {
                    let words = condition.span.range().start..content.span.range().start;
                    Left::Changed(format!("{}{text}", self.text(Span::new(condition.span.file, words))))
                }
                left => left,
            },
            ConditionKind::Attribute(test) if test.test.is_none() && test.key.is_none() => {
                self.named_or_flag(condition, &test.attribute, all, depth)?
            }
            ConditionKind::Call(call) => self.named_or_flag(condition, &call.name, all, depth)?,
            ConditionKind::Attribute(_) if self.touches(condition.span) => Left::Never,
            ConditionKind::Attribute(_) => Left::Whole,
            ConditionKind::Error => return Err(Why::Unsaid),
        })
    }

    /// A name alone is a flag or a named condition.
    fn named_or_flag(
        &self,
        condition: &ast::Condition,
        path: &Path,
        all: bool,
        depth: usize,
    ) -> Result<Left, Why> {
        if self.touches(condition.span) {
            return Ok(Left::Never);
        }
        if self.platform.attribute(&path.text()).is_some() {
            return Ok(Left::Whole);
        }
        let Some(named) = self.named_condition(path) else {
            // What lies in another module is out of reach, and harmless where nothing in that file is idle.
            return match self.strangers() {
                true => Err(Why::Said(format!("the condition `{}` stands in another module", path.text()))),
                false => Ok(Left::Whole),
            };
        };
        let header = if all { None } else { Some(named.body.span) };
        let left = self.block(&named.body, true, header, depth + 1)?;
        if !matches!(left, Left::Whole) && !named.params.is_empty() {
            return Err(Why::Said(format!("the condition `{}` has parameters", named.name.text)));
        }
        Ok(match left {
            // Its body begins with a brace, or its name; a block of its own begins with `all`.
            Left::Changed(text) if !all || !named.body.settings.is_empty() => {
                let inside = text.split_once('{').map_or(text.as_str(), |(_, inside)| inside);
                Left::Changed(format!("all {{{inside}"))
            }
            left => left,
        })
    }

    fn named_condition(&self, path: &Path) -> Option<&'p ConditionDef> {
        let word = path.word()?;
        self.module.ast.items.iter().find_map(|item| match &item.kind {
            ItemKind::Condition(named) if named.name.text == word => Some(named),
            _ => None,
        })
    }

    fn named_response(&self, path: &Path) -> Option<&'p ResponseDef> {
        let word = path.word()?;
        self.module.ast.items.iter().find_map(|item| match &item.kind {
            ItemKind::Response(named) if named.name.text == word => Some(named),
            _ => None,
        })
    }

    /// Whether anything idle stands in another file.
    fn strangers(&self) -> bool {
        self.part.idle.iter().any(|place| place.file != self.module.file)
    }

    /// What is left of the lines of a block: with what stands before its brace or, without a header, the lines alone.
    fn block(
        &self,
        block: &ConditionBlock,
        all: bool,
        header: Option<Span>,
        depth: usize,
    ) -> Result<Left, Why> {
        let mut kept = String::new();
        let mut changed = false;
        for (lead, member) in self.led(block) {
            match (self.condition(member, all, depth + 1)?, all) {
                (Left::Whole, _) => kept.push_str(&format!("{lead}{}\n", self.text(member.span))),
                (Left::Changed(text), _) => {
                    changed = true;
                    kept.push_str(&format!("{lead}{text}\n"));
                }
                (Left::Always, true) | (Left::Never, false) => changed = true,
                (Left::Never, true) => return Ok(Left::Never),
                (Left::Always, false) => return Ok(Left::Always),
            }
        }
        Ok(match (changed, kept.is_empty(), all) {
            (false, _, _) => Left::Whole,
            (true, true, true) => Left::Always,
            (true, true, false) => Left::Never,
            (true, false, _) => {
                let settings: String =
                    block.settings.iter().map(|setting| format!("{}\n", self.text(setting.span))).collect();
                match header.or_else(|| (!settings.is_empty()).then_some(block.span)) {
                    Some(header) => {
                        let (header, _) = self.text(header).split_once('{').ok_or(Why::Unsaid)?;
                        Left::Changed(format!("{header}{{\n{settings}{kept}}}"))
                    }
                    None => Left::Changed(kept.trim_end().to_owned()),
                }
            }
        })
    }

    /// A group of types and labels loses the members that a location cannot match: they never hold there.
    fn content(&self, content: &Content) -> Result<Left, Why> {
        let ContentKind::Group { op, members, .. } = &content.kind else {
            return Ok(if self.touches(content.span) { Left::Never } else { Left::Whole });
        };
        let first = members.first().ok_or(Why::Unsaid)?;
        let mut kept: Vec<String> = Vec::new();
        let mut changed = false;
        for member in members {
            match self.content(member)? {
                Left::Whole => kept.push(self.text(member.span).to_owned()),
                Left::Changed(text) => {
                    changed = true;
                    kept.push(text);
                }
                Left::Never if *op == GroupOp::All => return Ok(Left::Never),
                Left::Never => changed = true,
                Left::Always => return Err(Why::Unsaid),
            }
        }
        if !changed {
            return Ok(Left::Whole);
        }
        if kept.is_empty() {
            return Ok(Left::Never);
        }
        let before = Span::new(content.span.file, content.span.range().start..first.span.range().start);
        let (header, _) = self.text(before).rsplit_once('{').ok_or(Why::Unsaid)?;
        Ok(Left::Changed(format!("{header}{{\n{}\n}}", kept.join("\n"))))
    }

    /// The lines that are left of actions, each with whether it is as it was written.
    pub(super) fn actions(&self, actions: &[ast::Action], depth: usize) -> Result<Vec<(String, bool)>, Why> {
        let mut left = Vec::new();
        for action in actions {
            self.another(depth)?;
            let (path, called) = match &action.kind {
                ActionKind::Flag(path) => (path, self.platform.action(&path.text()).is_none()),
                ActionKind::Assign(path, _) | ActionKind::Block(path, _) => (path, false),
                ActionKind::Call(call) => (&call.name, true),
                ActionKind::Error => return Err(Why::Unsaid),
            };
            if !called {
                if !self.is_idle(action.span, path) {
                    left.push((self.text(action.span).to_owned(), true));
                }
                continue;
            }
            let Some(named) = self.named_response(path) else {
                if self.strangers() {
                    return Err(Why::Said(format!(
                        "the response `{}` stands in another module",
                        path.text()
                    )));
                }
                left.push((self.text(action.span).to_owned(), true));
                continue;
            };
            let inner = self.actions(&named.actions, depth + 1)?;
            if inner.len() == named.actions.len() && inner.iter().all(|(_, whole)| *whole) {
                left.push((self.text(action.span).to_owned(), true));
            } else if named.params.is_empty() {
                left.extend(inner.into_iter().map(|(line, _)| (line, false)));
            } else {
                return Err(Why::Said(format!("the response `{}` has parameters", named.name.text)));
            }
        }
        Ok(left)
    }

    /// An action that no location of the part has.
    fn is_idle(&self, span: Span, path: &Path) -> bool {
        let row = self.platform.action(&path.text()).and_then(|id| self.platform.actions.get(id));
        let has =
            |locations: &[usize]| self.part.locations.iter().any(|location| locations.contains(location));
        self.part.idle.contains(&span)
            || row.is_some_and(|row| {
                !has(&row.reach.locations) && !row.reach.kinds.values().any(|(locations, _)| has(locations))
            })
    }

    /// The members of a block, each with the comments before it.
    pub(super) fn led<'b>(&self, block: &'b ConditionBlock) -> Vec<(String, &'b ast::Condition)> {
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
}
