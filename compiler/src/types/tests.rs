//! `test`: what is given, and what is expected.
//!
//! A `given` names attributes as settings (`sender = "…"`), plus a few words every location has: `body` or `text`, `label`,
//! `recipients` or `shared_with`, `detected { … }`, `attachment "…" { … }`, and `message = file("….eml")` for a whole one.

use weir_runtime::item::{Labelled, PartRole, PartState};

use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::names::{DefKind, ModuleId};
use crate::platform::Platform;
use crate::platform::tables::{AttributeId, Copies, Of, Type};
use crate::project;
use crate::source::Span;
use crate::syntax::ast::{self, Entry, Expr, ExprKind, ItemKind, Setting, TestEntry};
use crate::types::Builder;
use crate::types::clock::nothing_before;
use crate::types::context::Context;
use crate::types::model::{Given, GivenPart, Spanned, Test, TextSource, Value};
use crate::types::problems;

/// Words of a part.
const PART: &[&str] = &["text", "label", "labelled", "retention_label", "state", "classifiers"];
/// Words of an item besides those of its main part.
const ITEM: &[&str] = &[
    "body",
    "recipients",
    "shared_with",
    "message",
    "activity",
    "event",
    "targets",
    "apps",
    "time",
    "unknown",
];

/// In the place of a location: the item before it once more, at another time.
const AGAIN: &str = "again";

impl<'a> Builder<'a> {
    pub(super) fn tests(&mut self) {
        for (module, _, item) in self.items() {
            let ItemKind::Test(test) = &item.kind else { continue };
            if self.is_library(module) {
                continue;
            }
            let mut built = Test {
                title: test.title.value.clone(),
                span: test.title.span,
                module,
                givens: Vec::new(),
                expects: Vec::new(),
            };
            let mut broken = false;
            let mut last = None;
            for entry in &test.entries {
                match entry {
                    TestEntry::Given(given) if given.location.word() == Some(AGAIN) => {
                        match built.givens.last().cloned() {
                            Some(before) => {
                                let again = self.again(module, given, before);
                                built.givens.push(again);
                            }
                            None => {
                                broken = true;
                                if last.is_none() {
                                    self.report(nothing_before(given));
                                }
                            }
                        }
                        last = Some(given);
                    }
                    TestEntry::Given(given) => {
                        last = Some(given);
                        match self.given(module, given) {
                            Some(given) => built.givens.push(given),
                            None => broken = true,
                        }
                    }
                    TestEntry::Expect(_) | TestEntry::Override(_) => {}
                    TestEntry::Error(_) => broken = true,
                }
            }
            if !broken {
                self.clock(&built.givens);
            }
            let mut given = 0;
            let mut come = 0;
            for entry in &test.entries {
                // What is expected is of the item that was given last; of the first one, it may stand before it.
                let platform = built.givens.get(given).map(|given| given.platform);
                match entry {
                    TestEntry::Given(_) => (given, come) = (come, come + 1),
                    TestEntry::Expect(expect) => {
                        built.expects.push(self.expect(module, platform, given, expect))
                    }
                    TestEntry::Override(overriding) => {
                        let expect = self.overriding(module, platform, given, overriding);
                        broken |= expect.is_none();
                        built.expects.extend(expect);
                    }
                    TestEntry::Error(_) => {}
                }
            }
            if !broken && (built.givens.is_empty() || built.expects.is_empty()) {
                let missing = if built.givens.is_empty() { "given" } else { "expect" };
                let problem = Diagnostic::new(
                    catalogue::WR0904,
                    format!("this test has no `{missing}`"),
                    test.title.span,
                    "tests nothing",
                )
                .help(format!("write `{missing} … {{ … }}`"));
                self.report(problem);
            }
            if !broken {
                self.model.tests.push(built);
            }
        }
    }

    fn given(&mut self, module: ModuleId, given: &'a ast::Given) -> Option<Given> {
        let (platform_index, location) = self.test_location(&given.location)?;
        let platform = self.model.platforms.get(platform_index).cloned()?;
        let context = Context::module(module).on(platform_index);
        let per_recipient =
            platform.locations.get(location).is_some_and(|location| location.copies == Copies::PerRecipient);
        let mut built = Given {
            span: given.span,
            platform: platform_index,
            location,
            activity: None,
            event: None,
            targets: Vec::new(),
            apps: Vec::new(),
            time: None,
            facts: Vec::new(),
            recipients: Vec::new(),
            parts: Vec::new(),
            message: None,
            unknown: Vec::new(),
        };
        let role = if per_recipient { PartRole::Message } else { PartRole::File };
        let mut main = empty_part(given.span, role);
        let mut main_given = false;
        for entry in &given.entries {
            match entry {
                Entry::Setting(setting) => {
                    let name = setting.name.text();
                    if ITEM.contains(&name.as_str()) && name != "body" {
                        self.given_word(&context, &platform, setting, &mut built);
                    } else if name == "body" || PART.contains(&name.as_str()) {
                        main_given = true;
                        if name == "body" {
                            main.role = PartRole::Message;
                        }
                        self.part_word(&context, setting, &mut main);
                    } else if let Some((id, of, value)) =
                        self.fact(&context, &platform, setting, &[ITEM, PART].concat())
                    {
                        if of == Of::Part {
                            main_given = true;
                            main.facts.push((id, value));
                        } else {
                            built.facts.push((id, value));
                        }
                    }
                }
                Entry::Block(block) if block.keyword.text == "detected" => {
                    main_given = true;
                    self.detected(&context, &block.entries, &mut main);
                }
                Entry::Block(block) if block.keyword.text == "attachment" => {
                    let part = self.attachment(&context, &platform, block);
                    built.parts.push(part);
                }
                Entry::Block(block) => self.report(problems::unknown_block(&block.keyword, "`given`")),
                Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant", "`given`"))
                }
                Entry::Declaration(item) => {
                    self.report(problems::does_not_belong(item.span, "a declaration", "`given`"))
                }
                Entry::Error(_) => return None,
            }
        }
        if main_given {
            built.parts.insert(0, main);
        }
        Some(built)
    }

    /// The location a test names: of the default platform, or `platform.location`.
    fn test_location(&mut self, path: &'a ast::Path) -> Option<(usize, usize)> {
        let default = self.project.manifest.platform.clone();
        let (index, location) = match (path.segments.as_slice(), default) {
            ([location], Some((name, span))) => (self.platform_named(&name, span)?, location),
            ([platform, location], _) => (self.platform_named(&platform.text, platform.span)?, location),
            ([_], None) => {
                self.platform_missing(path.span);
                return None;
            }
            _ => {
                let problem = problems::malformed(
                    path.span,
                    &path.text(),
                    "a location",
                    "a location's name, or `platform.location`",
                );
                self.report(problem);
                return None;
            }
        };
        let platform = self.model.platforms.get(index).cloned()?;
        match platform.location(&location.text) {
            Some(location) => Some((index, location)),
            None => {
                let names = platform.locations.iter().map(|location| location.name.as_str());
                let problem = problems::no_such(location.span, "location", &location.text, names);
                self.report(problem);
                None
            }
        }
    }

    fn given_word(
        &mut self,
        context: &Context<'a>,
        platform: &Platform,
        setting: &'a Setting,
        built: &mut Given,
    ) {
        match setting.name.text().as_str() {
            "recipients" | "shared_with" => {
                let list = self.value(context, &setting.value, &Type::List(Box::new(Type::Text)));
                built.recipients = list.elements().to_vec();
            }
            "message" => match project::file_call(&setting.value) {
                Some((name, span)) if self.attached(name, span) => {
                    built.message = Some((name.to_owned(), span))
                }
                Some(_) => {}
                None => self.report(problems::wrong_type(&setting.value, "`file(\"….eml\")`")),
            },
            "activity" => {
                let Some((word, span)) = self.word(setting) else { return };
                if platform.activity(&word).is_none() {
                    let names = platform.activities.iter().map(|row| row.name.as_str());
                    let problem = problems::no_such(span, "activity", &word, names);
                    self.report(problem);
                    return;
                }
                built.activity = Some(word);
            }
            "event" => {
                let Some((word, span)) = self.word(setting) else { return };
                if !platform.events.iter().any(|row| row.name == word) {
                    let names = platform.events.iter().map(|row| row.name.as_str());
                    let problem = problems::no_such(span, "event", &word, names);
                    self.report(problem);
                    return;
                }
                built.event = Some(word);
            }
            "targets" => built.targets = self.objects(context, &setting.value),
            "apps" => built.apps = self.objects(context, &setting.value),
            "time" => {
                built.time = self.moment(context, &setting.value).or(built.time);
            }
            _ => {
                let values = match &setting.value.kind {
                    ExprKind::List(values) => values.as_slice(),
                    _ => std::slice::from_ref(&setting.value),
                };
                for value in values {
                    match &value.kind {
                        ExprKind::Path(path) if platform.attribute(&path.text()).is_some() => {
                            built.unknown.push(path.text())
                        }
                        _ => self.report(problems::wrong_type(value, "the name of an attribute")),
                    }
                }
            }
        }
    }

    fn objects(&mut self, context: &Context<'a>, value: &'a Expr) -> Vec<usize> {
        let values = match &value.kind {
            ExprKind::List(values) => values.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let mut objects = Vec::new();
        for value in values {
            match &value.kind {
                ExprKind::Path(path) => {
                    objects.extend(self.object_named(context, path).map(|(index, _)| index))
                }
                _ => self.report(problems::wrong_type(value, "the name of an object")),
            }
        }
        objects
    }

    /// A setting that is an attribute's name.
    fn fact(
        &mut self,
        context: &Context<'a>,
        platform: &Platform,
        setting: &'a Setting,
        words: &[&str],
    ) -> Option<(AttributeId, Of, Spanned)> {
        let name = setting.name.text();
        let Some(id) = platform.attribute(&name) else {
            let names = platform
                .attributes
                .iter()
                .map(|attribute| attribute.name.as_str())
                .chain(words.iter().copied());
            let known: Vec<&str> = names.collect();
            let mut problem = problems::unknown_setting(setting, &known, "`given`");
            if known.len() > 16 && problem.fixes.is_empty() {
                problem.help =
                    vec![format!("it has the platform's attributes, and {}", problems::list(words))];
            }
            self.report(problem);
            return None;
        };
        let attribute = platform.attributes.get(id)?;
        let ty = match &attribute.ty {
            Type::Flag | Type::Count | Type::Size | Type::Duration | Type::Date => attribute.ty.clone(),
            Type::Keyed(inner) => Type::Map(Box::new(Type::Text), Box::new(Type::List(inner.clone()))),
            Type::List(inner) => Type::List(inner.clone()),
            ty => Type::List(Box::new(ty.clone())),
        };
        // A test may name an address range's member, a size, a text: values, not patterns.
        let value = self.value(context, &setting.value, &ty);
        Some((id, attribute.of, value))
    }

    fn attachment(&mut self, context: &Context<'a>, platform: &Platform, block: &'a ast::Block) -> GivenPart {
        let mut part = empty_part(block.span, PartRole::Attachment);
        part.name = block.title.as_ref().map_or_else(String::new, |title| title.value.clone());
        for entry in &block.entries {
            match entry {
                Entry::Setting(setting) if PART.contains(&setting.name.text().as_str()) => {
                    self.part_word(context, setting, &mut part)
                }
                Entry::Setting(setting) => {
                    if let Some((id, of, value)) = self.fact(context, platform, setting, PART) {
                        if of == Of::Part {
                            part.facts.push((id, value));
                        } else {
                            self.report(problems::does_not_belong(
                                setting.span,
                                "a fact of the item",
                                "an attachment",
                            ));
                        }
                    }
                }
                Entry::Block(inner) if inner.keyword.text == "detected" => {
                    self.detected(context, &inner.entries, &mut part)
                }
                Entry::Block(inner) => self.report(problems::unknown_block(&inner.keyword, "an attachment")),
                Entry::Grant(grant) => {
                    self.report(problems::does_not_belong(grant.span, "a grant", "an attachment"))
                }
                Entry::Declaration(item) => {
                    self.report(problems::does_not_belong(item.span, "a declaration", "an attachment"))
                }
                Entry::Error(_) => {}
            }
        }
        part
    }

    fn part_word(&mut self, context: &Context<'a>, setting: &'a Setting, part: &mut GivenPart) {
        match setting.name.text().as_str() {
            "body" | "text" => match project::file_call(&setting.value) {
                Some((name, span)) => {
                    if self.attached(name, span) {
                        part.text = Some(TextSource::File(name.to_owned(), span));
                    }
                }
                None => {
                    if let Value::Text(text) = self.constant(context, &setting.value, &Type::Text).value {
                        part.text = Some(TextSource::Text(text));
                    }
                }
            },
            "label" => {
                if let ExprKind::Path(path) = &setting.value.kind {
                    part.label = self.indexed(context, path, DefKind::Label);
                } else {
                    self.report(problems::wrong_type(&setting.value, "a label"));
                }
            }
            "labelled" => {
                let Some((word, span)) = self.word(setting) else { return };
                part.labelled = Labelled::named(&word);
                if part.labelled.is_none() {
                    let known = Labelled::ALL.into_iter().map(Labelled::name);
                    let problem = problems::no_such(span, "state", &word, known);
                    self.report(problem);
                }
            }
            "retention_label" => {
                if let ExprKind::Path(path) = &setting.value.kind {
                    part.retention_label = self.indexed(context, path, DefKind::RetentionLabel);
                } else {
                    self.report(problems::wrong_type(&setting.value, "a retention label"));
                }
            }
            "classifiers" => {
                let values = match &setting.value.kind {
                    ExprKind::List(values) => values.as_slice(),
                    _ => std::slice::from_ref(&setting.value),
                };
                for value in values {
                    match &value.kind {
                        ExprKind::Path(path) => {
                            part.classifiers.extend(
                                self.indexed(context, path, DefKind::Classifier).map(|index| (index, true)),
                            );
                        }
                        _ => self.report(problems::wrong_type(value, "a classifier")),
                    }
                }
            }
            _ => {
                let Some((word, span)) = self.word(setting) else { return };
                part.state = match word.as_str() {
                    "scanned" => PartState::Scanned,
                    "truncated" => PartState::Truncated,
                    "protected" => PartState::Protected,
                    "unsupported" => PartState::Unsupported,
                    "failed" => PartState::Failed,
                    _ => {
                        let known = ["scanned", "truncated", "protected", "unsupported", "failed"];
                        let problem = problems::no_such(span, "state", &word, known.into_iter());
                        self.report(problem);
                        return;
                    }
                };
            }
        }
    }

    pub(super) fn indexed(
        &mut self,
        context: &Context<'a>,
        path: &'a ast::Path,
        kind: DefKind,
    ) -> Option<usize> {
        let def = self.find_kind(context.module, path, &[kind])?;
        self.by_def.get(&def).copied()
    }

    /// `credit_card = 10 at high`
    fn detected(&mut self, context: &Context<'a>, entries: &'a [Entry], part: &mut GivenPart) {
        for entry in entries {
            let Entry::Setting(setting) = entry else {
                if !matches!(entry, Entry::Error(_)) {
                    let problem = Diagnostic::new(
                        catalogue::WR0204,
                        "`detected` holds lines `type = count at confidence`",
                        part.span,
                        "in this test",
                    )
                    .help("write `credit_card = 10 at high`");
                    self.report(problem);
                }
                continue;
            };
            let Some(sit) = self.indexed(context, &setting.name, DefKind::Sit) else { continue };
            let (count, level) = match &setting.value.kind {
                ExprKind::At(count, level) => {
                    (count.as_ref(), self.confidence(context, level).map(|(low, _)| low))
                }
                _ => (&setting.value, self.model.types.get(sit).map(|sit| sit.recommended)),
            };
            let count = self.constant(context, count, &Type::Count);
            if let (Value::Number(count), Some(level)) = (count.value, level) {
                part.detected.push((sit, u32::try_from(count).unwrap_or(u32::MAX), level));
            }
        }
    }

    /// Whether an attached file could be read; reports one that could not.
    fn attached(&mut self, name: &str, span: Span) -> bool {
        if name.trim().is_empty() {
            let problem = Diagnostic::new(catalogue::WR0903, "`file` names no file", span, "names nothing")
                .help("name a file of the project, such as `fixtures/cards.txt`");
            self.report(problem);
            return false;
        }
        match self.project.attached.get(name) {
            Some(Ok(_)) => true,
            Some(Err(why)) => {
                let problem =
                    Diagnostic::new(catalogue::WR0903, format!("`{name}` cannot be read"), span, why.clone())
                        .note(
                            "paths are relative to the project's folder, spelt exactly, and cannot leave it",
                        );
                self.report(match self.project.beside.get(name) {
                    Some(meant) => problem.help(format!("did you mean `{meant}`?")).fix(
                        Fix::maybe(format!("write `\"{meant}\"`")).replace(span, format!("\"{meant}\"")),
                    ),
                    None => problem.help("put the file into the project and name it as it is spelt on disk"),
                });
                false
            }
            None => false,
        }
    }
}

fn empty_part(span: Span, role: PartRole) -> GivenPart {
    GivenPart {
        span,
        role,
        name: String::new(),
        state: PartState::Scanned,
        text: None,
        detected: Vec::new(),
        label: None,
        labelled: None,
        retention_label: None,
        classifiers: Vec::new(),
        facts: Vec::new(),
    }
}
