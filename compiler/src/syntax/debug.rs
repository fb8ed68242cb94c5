//! The tree as indented lines, for `weir debug ast`, for snapshots, and to compare meanings: it shows everything but places.
//!
//! ```text
//! policy card_mail "PCI"
//!   set mode = enforce
//!   rule bulk "Bulk card data"
//!     when
//!       content card count>=10
//! ```

use super::ast::*;

pub fn debug_ast(file: &File) -> String {
    let mut dump = Dump { out: String::new(), depth: 0 };
    file.items.iter().for_each(|item| dump.item(item));
    dump.out
}

struct Dump {
    out: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, text: impl AsRef<str>) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.out.push_str(text.as_ref().trim_end());
        self.out.push('\n');
    }

    /// A line, and below it what `inside` writes.
    fn nest<T>(&mut self, text: impl AsRef<str>, inside: &[T], each: fn(&mut Self, &T)) {
        self.line(text);
        self.under(inside, each);
    }

    fn under<T>(&mut self, inside: &[T], each: fn(&mut Self, &T)) {
        self.depth += 1;
        inside.iter().for_each(|one| each(self, one));
        self.depth -= 1;
    }

    fn doc(&mut self, doc: Option<&Doc>) {
        if let Some(doc) = doc {
            self.line(format!("doc {:?}", doc.text));
        }
    }

    fn item(&mut self, item: &Item) {
        self.doc(item.doc.as_ref());
        match &item.kind {
            ItemKind::Use(Use { path, alias }) => {
                self.line(format!(
                    "use {}{}",
                    path.text(),
                    prefixed(" as ", alias.as_ref().map(|alias| &alias.text))
                ));
            }
            ItemKind::Let(item) => self.line(format!("let {} = {}", item.name.text, expr(&item.value))),
            ItemKind::Param(item) => self.line(param(item)),
            ItemKind::Declaration(item) => self.declaration(item),
            ItemKind::Keywords(item) => {
                self.nest(
                    format!("keywords {}{}", item.name.text, title(&item.title)),
                    &item.settings,
                    Self::setting,
                );
                self.under(&item.terms, |dump, term| dump.line(format!("{:?}", term.value)));
            }
            ItemKind::Sit(item) => self.sit(item),
            ItemKind::Condition(item) => {
                self.line(format!("condition {}{}", item.name.text, params(&item.params)));
                self.conditions(&item.body);
            }
            ItemKind::Response(item) => {
                self.nest(
                    format!("response {}{}", item.name.text, params(&item.params)),
                    &item.actions,
                    Self::action,
                );
            }
            ItemKind::Policy(item) => self.policy(item),
            ItemKind::Template(item) => {
                let head =
                    format!("template {}{}{}", item.name.text, params(&item.params), title(&item.title));
                self.nest(head, &item.entries, Self::policy_entry);
            }
            ItemKind::Order(item) => self.nest("order", &item.policies, |dump, path| dump.line(path.text())),
            ItemKind::Moved(item) => self.line(format!("moved {} to {}", item.from.text(), item.to.text())),
            ItemKind::Platform(item) => {
                self.nest(
                    format!("platform {}{}", item.name.text, title(&item.title)),
                    &item.entries,
                    Self::platform,
                );
            }
            ItemKind::Test(item) => {
                self.nest(format!("test {:?}", item.title.value), &item.entries, Self::test)
            }
            ItemKind::TypeTest(item) => {
                let head = format!("test sit {} {:?}", item.sit.text(), item.title.value);
                self.nest(head, &item.entries, Self::type_test);
            }
            ItemKind::Error(_) => self.line("error"),
        }
    }

    fn declaration(&mut self, item: &Declaration) {
        let kind = prefixed(" ", item.kind.as_ref().map(Path::text));
        let block = if item.entries.is_some() { " {}" } else { "" };
        let head = format!("{}{kind} {}{}{block}", item.keyword.text, item.name.text, title(&item.title));
        self.nest(head, item.entries.as_deref().unwrap_or_default(), Self::entry);
    }

    fn entry(&mut self, entry: &Entry) {
        match entry {
            Entry::Setting(setting) => self.setting(setting),
            Entry::Block(block) => self.block(block),
            Entry::Grant(grant) => {
                let rights: Vec<String> = grant.rights.iter().map(Path::text).collect();
                self.line(format!("grant {} to {}", rights.join(", "), expr(&grant.to)));
            }
            Entry::Declaration(item) => self.item(item),
            Entry::Error(_) => self.line("error"),
        }
    }

    fn setting(&mut self, setting: &Setting) {
        let on = prefixed(" on ", setting.on.as_ref().map(Path::text));
        self.line(format!("set {}{on} = {}", setting.name.text(), expr(&setting.value)));
    }

    fn block(&mut self, block: &Block) {
        let within = prefixed(" in ", block.within.as_ref().map(Path::text));
        self.nest(
            format!("block {}{within}{}", block.keyword.text, title(&block.title)),
            &block.entries,
            Self::entry,
        );
    }

    fn sit(&mut self, sit: &Sit) {
        let head = format!("sit {}{}", sit.name.text, title(&sit.title));
        match &sit.body {
            SitBody::Patterns(entries) => self.nest(head, entries, Self::sit_entry),
            SitBody::Union { members, settings } => {
                self.nest(format!("{head} = any"), settings, Self::setting);
                self.under(members, |dump, path| dump.line(path.text()));
            }
            SitBody::External { settings } => {
                self.nest(format!("{head} = external"), settings, Self::setting)
            }
        }
    }

    fn sit_entry(&mut self, entry: &SitEntry) {
        match entry {
            SitEntry::Setting(setting) => self.setting(setting),
            SitEntry::Pattern(pattern) => {
                self.nest(format!("pattern {}", expr(&pattern.level)), &pattern.entries, Self::pattern_entry);
            }
            SitEntry::Exclude(block) => self.block(block),
            SitEntry::Error(_) => self.line("error"),
        }
    }

    fn pattern_entry(&mut self, entry: &PatternEntry) {
        match entry {
            PatternEntry::Setting(setting) => self.setting(setting),
            PatternEntry::Match(line) => {
                let what = match &line.what {
                    MatchWhat::Regex(regex) => format!("/{}/{}", regex.pattern, regex.flags),
                    MatchWhat::Path(path) => path.text(),
                };
                self.nest(
                    format!("match {what}{}", evidence_count(&line.count)),
                    &line.settings,
                    Self::setting,
                );
            }
            PatternEntry::Keywords(line) => {
                self.line(format!("keywords {}{}", expr(&line.list), evidence_count(&line.count)));
            }
            PatternEntry::Group(group) => {
                let op = match group.op {
                    EvidenceOp::Any => "any",
                    EvidenceOp::All => "all",
                    EvidenceOp::None => "none",
                };
                let at_least = prefixed(" at_least ", group.at_least);
                let at_most = prefixed(" at_most ", group.at_most);
                self.nest(format!("{op}{at_least}{at_most}"), &group.members, Self::pattern_entry);
            }
            PatternEntry::Exclude(block) => self.block(block),
            PatternEntry::Error(_) => self.line("error"),
        }
    }

    fn conditions(&mut self, block: &ConditionBlock) {
        self.under(&block.settings, Self::setting);
        self.under(&block.members, Self::condition);
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::All(block) => {
                self.line("all");
                self.conditions(block);
            }
            ConditionKind::Any(block) => {
                self.line("any");
                self.conditions(block);
            }
            ConditionKind::Not(inner) => self.nest("not", std::slice::from_ref(&**inner), Self::condition),
            ConditionKind::Content(content) => self.content(content),
            ConditionKind::Attribute(test) => {
                let key = test.key.as_ref().map_or(String::new(), |key| format!("[{}]", expr(key)));
                let value = test
                    .test
                    .as_ref()
                    .map_or(String::new(), |(operator, _, value)| format!(" {operator:?} {}", expr(value)));
                self.line(format!("test {}{key}{value}", test.attribute.text()));
            }
            ConditionKind::Call(inner) => self.line(call(inner)),
            ConditionKind::Error => self.line("error"),
        }
    }

    fn content(&mut self, content: &Content) {
        let modifiers: String = content.modifiers.iter().map(modifier).collect();
        match &content.kind {
            ContentKind::Named(path) => self.line(format!("content {}{modifiers}", path.text())),
            ContentKind::Label { test, label } => {
                self.line(format!("content label {test:?} {}{modifiers}", label.text()));
            }
            ContentKind::RetentionLabel(path) => {
                self.line(format!("content retention_label {}{modifiers}", path.text()));
            }
            ContentKind::Classifier(path) => {
                self.line(format!("content classifier {}{modifiers}", path.text()))
            }
            ContentKind::Group { op, title: name, members } => {
                self.nest(format!("content {op:?}{}{modifiers}", title(name)), members, Self::content);
            }
            ContentKind::Error => self.line("error"),
        }
    }

    fn action(&mut self, action: &Action) {
        match &action.kind {
            ActionKind::Flag(path) => self.line(format!("do {}", path.text())),
            ActionKind::Assign(path, value) => self.line(format!("do {} = {}", path.text(), expr(value))),
            ActionKind::Block(path, entries) => {
                self.nest(format!("do {} {{}}", path.text()), entries, Self::entry)
            }
            ActionKind::Call(inner) => self.line(format!("do {}", call(inner))),
            ActionKind::Error => self.line("error"),
        }
    }

    fn policy(&mut self, policy: &Policy) {
        let platform = prefixed(" on ", policy.platform.as_ref().map(Path::text));
        let kind = prefixed(" as ", policy.kind.as_ref().map(|kind| &kind.text));
        let extends = prefixed(" extends ", policy.extends.as_ref().map(call));
        let head = format!("policy {}{}{platform}{kind}{extends}", policy.name.text, title(&policy.title));
        self.nest(head, &policy.entries, Self::policy_entry);
    }

    fn policy_entry(&mut self, entry: &PolicyEntry) {
        match entry {
            PolicyEntry::Setting(setting) => self.setting(setting),
            PolicyEntry::Scope(scope) => self.nest("scope", &scope.locations, |dump, location| {
                dump.nest(location.location.text(), &location.settings, Self::setting);
            }),
            PolicyEntry::Rule(rule) => {
                self.doc(rule.doc.as_ref());
                self.nest(
                    format!("rule {}{}", rule.name.text, title(&rule.title)),
                    &rule.entries,
                    Self::rule_entry,
                );
            }
            PolicyEntry::Allow(inner) => self.line(allow(inner)),
            PolicyEntry::Block(block) => self.block(block),
            PolicyEntry::Error(_) => self.line("error"),
        }
    }

    fn rule_entry(&mut self, entry: &RuleEntry) {
        match entry {
            RuleEntry::Setting(setting) => self.setting(setting),
            RuleEntry::When(block) => {
                self.line("when");
                self.conditions(block);
            }
            RuleEntry::Unless(block) => {
                self.line("unless");
                self.conditions(block);
            }
            RuleEntry::Then(then) => self.nest("then", &then.actions, Self::action),
            RuleEntry::Allow(inner) => self.line(allow(inner)),
            RuleEntry::Extra(inner) => self.block(inner),
            RuleEntry::Error(_) => self.line("error"),
        }
    }

    fn platform(&mut self, entry: &PlatformEntry) {
        match entry {
            PlatformEntry::Setting(setting) => self.setting(setting),
            PlatformEntry::Row(row) => {
                self.doc(row.doc.as_ref());
                let ty = prefixed(" : ", row.ty.as_ref().map(type_expr));
                let value = prefixed(" = ", row.value.as_ref().map(expr));
                let of = prefixed(" of ", row.of.as_ref().map(|of| &of.text));
                let head = format!(
                    "row {} {}{ty}{}{value}{of}",
                    row.keyword.text,
                    row.name.text(),
                    title(&row.title)
                );
                self.nest(head, &row.entries, Self::row_entry);
            }
            PlatformEntry::Error(_) => self.line("error"),
        }
    }

    fn row_entry(&mut self, entry: &RowEntry) {
        match entry {
            RowEntry::Setting(setting) => self.setting(setting),
            RowEntry::Field(field) => {
                self.doc(field.doc.as_ref());
                let default = prefixed(" = ", field.default.as_ref().map(expr));
                let head = format!(
                    "field {} : {}{}{default}",
                    field.name.text,
                    type_expr(&field.ty),
                    title(&field.title)
                );
                self.nest(head, &field.settings, Self::setting);
            }
            RowEntry::Block(block) => self.block(block),
            RowEntry::Error(_) => self.line("error"),
        }
    }

    fn test(&mut self, entry: &TestEntry) {
        match entry {
            TestEntry::Given(given) => {
                self.nest(format!("given {}", given.location.text()), &given.entries, Self::entry);
            }
            TestEntry::Expect(expect) => {
                let copies: Vec<String> = expect.copies.iter().map(expr).collect();
                self.nest(format!("expect {}", copies.join(", ")), &expect.entries, Self::expectation);
            }
            TestEntry::Override(overriding) => {
                let copies: Vec<String> = overriding.copies.iter().map(expr).collect();
                let choice: Vec<String> = overriding.choice.iter().map(Path::text).collect();
                let header = format!(
                    "override {} as {}{}",
                    copies.join(", "),
                    choice.join(", "),
                    title(&overriding.text)
                );
                self.nest(header, &overriding.entries, Self::expectation);
            }
            TestEntry::Error(_) => self.line("error"),
        }
    }

    fn type_test(&mut self, entry: &TypeTestEntry) {
        match entry {
            TypeTestEntry::Examples(examples) => {
                let head = format!("expect {}", expr(&examples.level));
                self.nest(head, &examples.texts, |dump, example| {
                    let pieces = example.pieces.iter().map(|piece| match piece {
                        ExamplePiece::Text(text) => format!("{:?}", text.value),
                        ExamplePiece::Gap { length, .. } => format!("gap {length}"),
                        ExamplePiece::Error => "error".to_owned(),
                    });
                    dump.line(pieces.collect::<Vec<_>>().join(", "));
                });
            }
            TypeTestEntry::Error(_) => self.line("error"),
        }
    }

    fn expectation(&mut self, expectation: &Expectation) {
        let no = if expectation.negated { "no " } else { "" };
        match &expectation.kind {
            ExpectationKind::Rule(rule) => {
                self.line(format!("{no}rule{}", prefixed(" ", rule.as_ref().map(Path::text))));
            }
            ExpectationKind::Action { action, on, value, settings } => {
                let action = prefixed(" ", action.as_ref().map(Path::text));
                let on = prefixed(" on ", on.as_ref().map(Path::text));
                let value = prefixed(" = ", value.as_ref().map(expr));
                self.nest(format!("{no}action{action}{on}{value}"), settings, Self::setting);
            }
            ExpectationKind::Tip(tip) => self.line(format!("{no}tip{}", title(tip))),
            ExpectationKind::Type(path, modifiers) => {
                let modifiers: String = modifiers.iter().map(modifier).collect();
                self.line(format!("{no}type {}{modifiers}", path.text()));
            }
            ExpectationKind::Said(said) => {
                let removed = if said.removed { "removed " } else { "" };
                let subject = prefixed(" ", said.subject.as_ref().map(expr));
                let value = prefixed(" = ", said.value.as_ref().map(expr));
                let header = format!("{no}{removed}{}{subject}{value}", said.word.text);
                self.nest(header, &said.settings, Self::setting);
            }
            ExpectationKind::Error => self.line("error"),
        }
    }
}

fn prefixed(prefix: &str, value: Option<impl std::fmt::Display>) -> String {
    value.map_or(String::new(), |value| format!("{prefix}{value}"))
}

fn title(title: &Option<Text>) -> String {
    title.as_ref().map_or(String::new(), |title| format!(" {:?}", title.value))
}

fn allow(allow: &Allow) -> String {
    format!("allow {}{}", allow.code.text, title(&allow.reason))
}

fn param(param: &Param) -> String {
    let default = prefixed(" = ", param.default.as_ref().map(expr));
    format!("param {} : {}{default}", param.name.text, type_expr(&param.ty))
}

fn params(params: &[Param]) -> String {
    let params: Vec<String> = params.iter().map(param).collect();
    if params.is_empty() { String::new() } else { format!("({})", params.join(", ")) }
}

fn type_expr(ty: &TypeExpr) -> String {
    let args: Vec<String> = ty.args.iter().map(type_expr).collect();
    let args = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
    let wire = ty.wire.as_ref().map_or(String::new(), |wire| format!(" = {:?}", wire.value));
    format!("{}{args}{wire}", ty.name.text)
}

fn call(call: &Call) -> String {
    let args: Vec<String> = call
        .args
        .iter()
        .map(|arg| match &arg.name {
            Some(name) => format!("{} = {}", name.text, expr(&arg.value)),
            None => expr(&arg.value),
        })
        .collect();
    format!("{}({})", call.name.text(), args.join(", "))
}

fn evidence_count(count: &Option<EvidenceCount>) -> String {
    count.as_ref().map_or(String::new(), |count| {
        format!(" count>={}{}", count.at_least, if count.distinct { " distinct" } else { "" })
    })
}

fn modifier(modifier: &Modifier) -> String {
    match &modifier.kind {
        ModifierKind::CountAtLeast(n) => format!(" count>={}", expr(n)),
        ModifierKind::CountRange(from, to) => format!(" count {} to {}", expr(from), expr(to)),
        ModifierKind::CountsAll => " counts all".to_owned(),
        ModifierKind::ConfidenceAtLeast(n) => format!(" confidence>={}", expr(n)),
        ModifierKind::ConfidenceRange(from, to) => format!(" confidence {} to {}", expr(from), expr(to)),
        ModifierKind::InMessage => " in message".to_owned(),
        ModifierKind::InAttachments => " in attachments".to_owned(),
    }
}

fn expr(value: &Expr) -> String {
    match &value.kind {
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Quantity { number, unit } => format!("{number} {}", unit.text),
        ExprKind::Regex(regex) => format!("/{}/{}", regex.pattern, regex.flags),
        ExprKind::Path(path) => path.text(),
        ExprKind::List(items) => format!("[{}]", items.iter().map(expr).collect::<Vec<_>>().join(", ")),
        ExprKind::Call(inner) => call(inner),
        ExprKind::Range(from, to) => format!("{} to {}", expr(from), expr(to)),
        ExprKind::After(inner) => format!("after {}", expr(inner)),
        ExprKind::At(left, right) => format!("{} at {}", expr(left), expr(right)),
        ExprKind::Map(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| format!("{:?} = {}", key.value, expr(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        ExprKind::Error => "error".to_owned(),
    }
}
