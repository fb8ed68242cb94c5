//! From the syntax of a platform declaration to its tables.
//!
//! Rows are read in two passes: names first, so that a row may speak of one that stands below it. A setting that no reader
//! asked for is a finding: a misspelt fact would otherwise silently be no fact at all.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, Fix, catalogue, nearest};
use crate::platform::tables::{
    Action, ActionRole, Activity, Attribute, Case, ContentKind, ContentRow, Copies, Cost, Derive, Family,
    Field, GroupKind, Kind, Level, Limit, Location, LocationId, Mode, Object, Of, Origin, PartFilter,
    PartState, Platform, Reach, Reads, Resolve, Role, Status, Type,
};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind, PlatformEntry, Row, RowEntry, Setting, TypeExpr};
use crate::units;

/// The row words, for the message about one that is none.
const ROWS: &[&str] = &[
    "action",
    "activity",
    "attribute",
    "content",
    "group_kind",
    "kind",
    "level",
    "limit",
    "location",
    "mode",
    "object",
    "option",
    "reads",
    "rule_option",
];

struct Reader {
    problems: RefCell<Vec<Diagnostic>>,
    locations: Vec<String>,
    levels: Vec<Case>,
}

pub(super) fn platform(declared: &ast::Platform) -> (Platform, Vec<Diagnostic>) {
    let rows: Vec<&Row> = declared
        .entries
        .iter()
        .filter_map(|entry| match entry {
            PlatformEntry::Row(row) => Some(row),
            PlatformEntry::Setting(_) | PlatformEntry::Error(_) => None,
        })
        .collect();
    let locations =
        rows.iter().filter(|row| row.keyword.text == "location").map(|row| row.name.text()).collect();
    let levels = rows.iter().filter(|row| row.keyword.text == "level").map(|row| level_case(row)).collect();
    let reader = Reader { problems: RefCell::default(), locations, levels };
    let mut table = Platform {
        name: declared.name.text.clone(),
        title: declared
            .title
            .as_ref()
            .map_or_else(|| declared.name.text.clone(), |title| title.value.clone()),
        span: declared.name.span,
        ..Platform::default()
    };
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for row in rows {
        if !seen.insert((row.keyword.text.clone(), row.name.text())) {
            reader.report(
                row.name.span,
                format!("this platform has two rows `{} {}`", row.keyword.text, row.name.text()),
                "declared again",
            );
            continue;
        }
        reader.row(&mut table, row);
    }
    reader.references(&table);
    (table, reader.problems.into_inner())
}

impl Reader {
    fn report(&self, span: Span, message: impl Into<String>, label: impl Into<String>) {
        self.problems.borrow_mut().push(Diagnostic::new(catalogue::WR1201, message, span, label));
    }

    fn row(&self, table: &mut Platform, row: &Row) {
        match row.keyword.text.as_str() {
            "mode" => table.modes.push(self.mode(row)),
            "level" => table.levels.push(self.level(row)),
            "location" => table.locations.push(self.location(row)),
            "content" => table.contents.extend(self.content(row)),
            "attribute" => table.attributes.push(self.attribute(row)),
            "action" | "option" => table.actions.push(self.action(row)),
            "rule_option" => table.rule_options.push(self.rule_option(row)),
            "activity" => table.activities.push(self.activity(row)),
            "object" => table.objects.push(self.object(row)),
            "group_kind" => {
                let facts = Facts::new(self, &row.entries);
                let origin = facts.origin(header(row));
                facts.text("wire");
                facts.finish();
                table.group_kinds.push(GroupKind { name: row.name.text(), title: title(row), origin });
            }
            "limit" => table.limits.extend(self.limit(row)),
            "kind" => table.kinds.push(self.kind(row)),
            "reads" => table.reads.push(self.reads(row)),
            other => {
                let label = match nearest(other, ROWS.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("rows are {}", ROWS.join(", ")),
                };
                self.report(row.keyword.span, format!("a platform has no `{other}` rows"), label);
            }
        }
    }

    fn mode(&self, row: &Row) -> Mode {
        let facts = Facts::new(self, &row.entries);
        let mode = Mode {
            name: row.name.text(),
            title: title(row),
            evaluated: facts.flag("evaluated").unwrap_or(true),
            enforces: facts.flag("enforces").unwrap_or(false),
            notifies: facts.flag("notifies").unwrap_or(false),
            reports: facts.flag("reports").unwrap_or(false),
            default: facts.flag("default").unwrap_or(false),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.finish();
        mode
    }

    fn level(&self, row: &Row) -> Level {
        let facts = Facts::new(self, &row.entries);
        let level = Level {
            name: row.name.text(),
            title: title(row),
            rank: facts.number("rank").map_or(0, |(rank, _)| u32::try_from(rank).unwrap_or(u32::MAX)),
            requires: facts.names("requires"),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.finish();
        level
    }

    fn location(&self, row: &Row) -> Location {
        let facts = Facts::new(self, &row.entries);
        let content_setting = facts.get("content");
        let mut content = Vec::new();
        for (name, span) in facts.words("content") {
            match ContentKind::ALL.into_iter().find(|kind| kind.name() == name) {
                Some(kind) => content.push(kind),
                None => self.report(
                    span,
                    format!("`{name}` is no kind of content"),
                    "sit, label, retention_label or classifier",
                ),
            }
        }
        let location = Location {
            name: row.name.text(),
            title: title(row),
            content,
            content_span: content_setting.map_or(row.name.span, |setting| setting.span),
            states: facts.names("states"),
            scope: facts.names("scope"),
            subject: facts.path("subject").map(|(name, _)| name),
            groups: facts.path("groups").map(|(name, _)| name),
            resolve: match facts.one_of("resolve", &["most_restrictive", "aggregate"]).as_deref() {
                Some("aggregate") => Resolve::Aggregate,
                _ => Resolve::MostRestrictive,
            },
            copies: match facts.one_of("copies", &["one", "per_recipient", "per_activity"]).as_deref() {
                Some("per_recipient") => Copies::PerRecipient,
                Some("per_activity") => Copies::PerActivity,
                _ => Copies::One,
            },
            recipient: facts.path("recipient").map(|(name, _)| name),
            alone: facts.flag("alone").unwrap_or(false),
            admin_units: facts.flag("admin_units").unwrap_or(false),
            status: facts.status(),
            max_scope: facts.number("max_scope").map(|(n, _)| n),
            max_scope_users: facts.number("max_scope_users").map(|(n, _)| n),
            max_scope_groups: facts.number("max_scope_groups").map(|(n, _)| n),
            email_notifications: facts.flag("email_notifications").unwrap_or(false),
            tips: facts.flag("tips").unwrap_or(false),
            overrides: facts.flag("overrides").unwrap_or(false),
            workload: facts.text("workload"),
            prerequisites: facts.texts("prerequisites"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        location
    }

    fn content(&self, row: &Row) -> Option<ContentRow> {
        let name = row.name.text();
        let Some(kind) = ContentKind::ALL.into_iter().find(|kind| kind.name() == name) else {
            self.report(
                row.name.span,
                format!("`{name}` is no kind of content"),
                "sit, label, retention_label or classifier",
            );
            return None;
        };
        let facts = Facts::new(self, &row.entries);
        let content = ContentRow {
            kind,
            title: title(row),
            reach: facts.reach(&self.locations),
            max_per_rule: facts.number("max_per_rule").map(|(n, _)| n),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        Some(content)
    }

    fn attribute(&self, row: &Row) -> Attribute {
        let facts = Facts::new(self, &row.entries);
        let ty = match &row.ty {
            Some(ty) => self.ty(ty),
            None => {
                self.report(
                    row.name.span,
                    format!("the attribute `{}` has no type", row.name.text()),
                    "write `: type` after the name",
                );
                Type::Unknown
            }
        };
        let mut attribute = Attribute {
            name: row.name.text(),
            title: title(row),
            of: match facts.one_of("of", &["item", "recipient", "part"]).as_deref() {
                Some("recipient") => Of::Recipient,
                Some("part") => Of::Part,
                _ => Of::Item,
            },
            required: facts.flag("required").unwrap_or(false),
            derive: facts.get("derive").and_then(|setting| self.derive(&setting.value)),
            families: std::collections::BTreeMap::new(),
            conflicts: facts.names("conflicts"),
            origin: facts.origin(header(row)),
            ty,
        };
        self.families(row, &mut attribute);
        facts.wire_extras();
        facts.finish();
        attribute
    }

    /// `in { … }` speaks of every family the type has; `contains { … }` and its like of one.
    fn families(&self, row: &Row, attribute: &mut Attribute) {
        for entry in &row.entries {
            let RowEntry::Block(block) = entry else { continue };
            let families = match block.keyword.text.as_str() {
                "in" => families_of(&attribute.ty),
                "equals" => vec![Family::Equals],
                "contains" => vec![Family::Contains],
                "matches" => vec![Family::Matches],
                "compare" => vec![Family::Compare],
                other => {
                    self.report(
                        block.keyword.span,
                        format!("an attribute has no `{other}` block"),
                        "`in`, `equals`, `contains`, `matches` or `compare`",
                    );
                    continue;
                }
            };
            let entries: Vec<RowEntry> = block
                .entries
                .iter()
                .filter_map(|entry| match entry {
                    ast::Entry::Setting(setting) => Some(RowEntry::Setting(setting.clone())),
                    _ => None,
                })
                .collect();
            let facts = Facts::new(self, &entries);
            let reach = facts.reach(&self.locations);
            facts.origin(block.keyword.span);
            facts.wire_extras();
            facts.finish();
            for family in families {
                if !families_of(&attribute.ty).contains(&family) {
                    self.report(
                        block.keyword.span,
                        format!(
                            "`{}` is {} and has no {}",
                            attribute.name,
                            attribute.ty.describe(),
                            family.describe()
                        ),
                        "no such operator",
                    );
                    continue;
                }
                attribute.families.insert(family, reach.clone());
            }
        }
    }

    fn derive(&self, expr: &Expr) -> Option<Derive> {
        let ExprKind::Call(call) = &expr.kind else {
            self.report(expr.span, "`derive` takes a function", "for example `domain_of(sender)`");
            return None;
        };
        let arguments: Option<Vec<String>> = call
            .args
            .iter()
            .map(|arg| match &arg.value.kind {
                ExprKind::Path(path) => Some(path.text()),
                _ => None,
            })
            .collect();
        let derive = arguments.and_then(|arguments| {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            derivation(&call.name.text(), &arguments)
        });
        if derive.is_none() {
            self.report(
                expr.span,
                "this is no derivation",
                "domain_of, scope_of, extension_of, any_scope or with_message_text of an attribute; in_state of an attribute and a state of parts; state_is of a state; text_of_part(); unlabelled(), of `message` or of `attachments`",
            );
        }
        derive
    }

    fn action(&self, row: &Row) -> Action {
        let facts = Facts::new(self, &row.entries);
        let role = facts.one_of("role", &["enforce", "notify", "report", "override"]);
        let mut reach = facts.reach(&self.locations);
        if reach.locations.is_empty() && facts.get("locations").is_none() {
            reach.locations = (0..self.locations.len()).collect();
        }
        let action = Action {
            name: row.name.text(),
            title: title(row),
            role: match role.as_deref() {
                Some("notify") => ActionRole::Does(Role::Notify),
                Some("report") => ActionRole::Does(Role::Report),
                Some("override") => ActionRole::Override,
                _ => ActionRole::Does(Role::Enforce),
            },
            rank: facts.number("rank").map_or(0, |(rank, _)| u32::try_from(rank).unwrap_or(u32::MAX)),
            activities: facts.flag("activities").unwrap_or(false),
            tip: facts.flag("tip").unwrap_or(false),
            combines: facts.flag("combines").unwrap_or(true),
            requires: facts.names("requires"),
            conflicts: facts.names("conflicts"),
            reach,
            value: row.ty.as_ref().map(|ty| self.value_field(row, ty, &facts)),
            fields: self.fields(row),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        action
    }

    fn fields(&self, row: &Row) -> Vec<Field> {
        row.entries
            .iter()
            .filter_map(|entry| match entry {
                RowEntry::Field(field) => Some(self.field(field)),
                _ => None,
            })
            .collect()
    }

    fn field(&self, field: &ast::Field) -> Field {
        let entries: Vec<RowEntry> = field.settings.iter().cloned().map(RowEntry::Setting).collect();
        let facts = Facts::new(self, &entries);
        let read = Field {
            name: field.name.text.clone(),
            title: field.title.as_ref().map(|title| title.value.clone()),
            ty: self.ty(&field.ty),
            default: field.default.clone(),
            required: facts.flag("required").unwrap_or(false),
            reach: facts.reach(&self.locations),
            no_groups: !facts.flag("groups").unwrap_or(true),
            min: facts.number("min").map(|(min, _)| min),
            alone: facts.names("alone"),
            exclusive: facts.names("exclusive"),
            origin: facts.origin(field.name.span),
        };
        facts.wire_extras();
        facts.finish();
        read
    }

    /// The one value of a row that is assigned.
    fn value_field(&self, row: &Row, ty: &TypeExpr, facts: &Facts<'_>) -> Field {
        Field {
            name: row.name.text(),
            title: row.title.as_ref().map(|title| title.value.clone()),
            ty: self.ty(ty),
            default: row.value.clone(),
            required: false,
            reach: facts.reach(&self.locations),
            no_groups: !facts.flag("groups").unwrap_or(true),
            min: facts.number("min").map(|(min, _)| min),
            alone: facts.names("alone"),
            exclusive: facts.names("exclusive"),
            origin: facts.origin(header(row)),
        }
    }

    fn rule_option(&self, row: &Row) -> Field {
        let facts = Facts::new(self, &row.entries);
        let unknown = TypeExpr { span: row.span, name: row.keyword.clone(), args: Vec::new(), wire: None };
        let field = self.value_field(row, row.ty.as_ref().unwrap_or(&unknown), &facts);
        facts.wire_extras();
        facts.finish();
        field
    }

    fn activity(&self, row: &Row) -> Activity {
        let facts = Facts::new(self, &row.entries);
        let activity = Activity {
            name: row.name.text(),
            title: title(row),
            levels: facts.names("levels"),
            targets: facts.names("targets"),
            reach: facts.reach(&self.locations),
            says: facts.text("says"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        activity
    }

    fn object(&self, row: &Row) -> Object {
        let facts = Facts::new(self, &row.entries);
        let object = Object {
            name: row.name.text(),
            title: title(row),
            fields: self.fields(row),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        object
    }

    fn limit(&self, row: &Row) -> Option<Limit> {
        let facts = Facts::new(self, &row.entries);
        let (at_least, at_most, unit) = match row.value.as_ref().map(|value| (&value.kind, value.span)) {
            Some((ExprKind::Number(number), _)) => (0, *number, None),
            Some((ExprKind::Quantity { number, unit }, _)) => {
                let factor = units::size(&unit.text).or_else(|| units::duration(&unit.text)).unwrap_or(1);
                (0, number.saturating_mul(factor), Some(unit.text.clone()))
            }
            Some((ExprKind::Range(low, high), span)) => match (&low.kind, &high.kind) {
                (ExprKind::Number(low), ExprKind::Number(high)) if low <= high => (*low, *high, None),
                _ => {
                    self.report(
                        span,
                        "a limit's range goes from a number to a larger one",
                        "not a range of numbers",
                    );
                    return None;
                }
            },
            _ => {
                self.report(
                    row.name.span,
                    format!("the limit `{}` has no number", row.name.text()),
                    "write `= number`",
                );
                return None;
            }
        };
        let limit = Limit {
            name: row.name.text(),
            at_least,
            at_most,
            warn: facts.number("warn").map(|(n, _)| n),
            unit,
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        Some(limit)
    }

    fn kind(&self, row: &Row) -> Kind {
        let facts = Facts::new(self, &row.entries);
        // What a kind of policy holds is read by the feature that runs it; until then its rows are facts for people.
        for setting in facts.settings.iter() {
            facts.read.borrow_mut().insert(setting.name.text());
        }
        Kind { name: row.name.text(), title: title(row), origin: facts.origin(header(row)) }
    }

    fn reads(&self, row: &Row) -> Reads {
        let facts = Facts::new(self, &row.entries);
        facts.origin(header(row));
        let mut attributes = Vec::new();
        for setting in
            facts.settings.iter().filter(|setting| !matches!(setting.name.word(), Some("source" | "note")))
        {
            attributes.extend(
                facts.path(&setting.name.text()).map(|(attribute, _)| (setting.name.text(), attribute)),
            );
        }
        facts.finish();
        Reads { name: row.name.text(), attributes }
    }

    fn ty(&self, ty: &TypeExpr) -> Type {
        let inner = |index: usize| ty.args.get(index).map_or(Type::Text, |arg| self.ty(arg));
        let cases = || ty.args.iter().map(case).collect::<Vec<_>>();
        match ty.name.text.as_str() {
            "text" | "word" | "template" | "html" => Type::Text,
            "address" | "mailbox" => Type::Address,
            "domain" => Type::Domain,
            "ip" | "ip_range" => Type::Ip,
            "url" => Type::Url,
            "group" => Type::Group,
            "recipient" => Type::Recipient(cases()),
            "count" | "number" => Type::Count,
            "size" => Type::Size,
            "duration" => Type::Duration,
            "date" => Type::Date,
            "flag" => Type::Flag,
            "enum" => Type::Enumeration(cases()),
            "extension" => Type::Extension,
            "regex" => Type::Regex,
            "sit" => Type::Sit,
            "label" => Type::Label,
            "retention_label" => Type::RetentionLabel,
            "classifier" => Type::Classifier,
            "list" | "set" => Type::List(Box::new(inner(0))),
            "recipients" => Type::List(Box::new(Type::Recipient(cases()))),
            "keyed" => Type::Keyed(Box::new(inner(0))),
            // Keys are always texts.
            "map" => Type::Map(Box::new(Type::Text), Box::new(inner(0))),
            "level" => Type::Enumeration(self.levels.clone()),
            "object" => match ty.args.first() {
                Some(kind) => Type::Object(kind.name.text.clone()),
                None => Type::Unknown,
            },
            other => {
                self.report(ty.name.span, format!("there is no type `{other}`"), "not a type");
                Type::Unknown
            }
        }
    }

    /// Names in rows must be names of rows.
    fn references(&self, table: &Platform) {
        let check = |kind: &str, name: &str, span: Span, known: &dyn Fn(&str) -> bool| {
            if !known(name) {
                self.report(span, format!("this platform has no {kind} `{name}`"), "named in this row");
            }
        };
        for location in &table.locations {
            for name in [&location.subject, &location.groups, &location.recipient].into_iter().flatten() {
                check("attribute", name, location.origin.span, &|name| table.attribute(name).is_some());
            }
            for name in &location.scope {
                check("kind of group or object", name, location.origin.span, &|name| {
                    name == "user"
                        || table.group_kinds.iter().any(|kind| kind.name == name)
                        || table.objects.iter().any(|object| object.name == name)
                });
            }
        }
        for attribute in &table.attributes {
            let source = match &attribute.derive {
                Some(
                    Derive::DomainOf(name)
                    | Derive::ScopeOf(name)
                    | Derive::ExtensionOf(name)
                    | Derive::AnyScope(name)
                    | Derive::WithMessageText(name)
                    | Derive::InState(name, _),
                ) => Some(name),
                _ => None,
            };
            for name in source.into_iter().chain(&attribute.conflicts) {
                check("attribute", name, attribute.origin.span, &|name| table.attribute(name).is_some());
            }
        }
        for action in &table.actions {
            for name in action.requires.iter().chain(&action.conflicts) {
                check("action", name, action.origin.span, &|name| table.action(name).is_some());
            }
        }
        for activity in &table.activities {
            for name in &activity.levels {
                check("level", name, activity.origin.span, &|name| {
                    table.levels.iter().any(|level| level.name == name)
                });
            }
            for name in &activity.targets {
                check("object", name, activity.origin.span, &|name| {
                    table.objects.iter().any(|object| object.name == name)
                });
            }
        }
    }
}

/// The operators that values of a type have.
pub(crate) fn families_of(ty: &Type) -> Vec<Family> {
    match ty {
        Type::Text | Type::Url => vec![Family::Equals, Family::Contains, Family::Matches],
        Type::Address => vec![Family::Equals, Family::Contains, Family::Matches],
        Type::Domain | Type::Ip | Type::Enumeration(_) | Type::Extension | Type::Object(_) => {
            vec![Family::Equals]
        }
        Type::Group => vec![Family::Contains, Family::Equals],
        Type::Keyed(_) => vec![Family::Contains, Family::Matches, Family::Equals],
        Type::Count | Type::Size | Type::Duration | Type::Date => vec![Family::Compare, Family::Equals],
        Type::Flag => vec![Family::Flag],
        Type::List(inner) => families_of(inner),
        Type::Recipient(_) => vec![Family::Equals],
        Type::Regex | Type::Sit | Type::Label | Type::RetentionLabel | Type::Classifier | Type::Map(..) => {
            Vec::new()
        }
        Type::Unknown => {
            vec![Family::Equals, Family::Contains, Family::Matches, Family::Compare, Family::Flag]
        }
    }
}

fn case(arg: &TypeExpr) -> Case {
    Case { name: arg.name.text.clone(), wire: arg.wire.as_ref().map(|wire| wire.value.clone()) }
}

/// A level as the case of an option that takes one.
fn level_case(row: &Row) -> Case {
    let wire = row.entries.iter().find_map(|entry| match entry {
        RowEntry::Setting(Setting { name, value: Expr { kind: ExprKind::Text(wire), .. }, .. })
            if name.word() == Some("wire") =>
        {
            Some(wire.clone())
        }
        _ => None,
    });
    Case { name: row.name.text(), wire }
}

/// What a finding shows of a row: its first words.
fn header(row: &Row) -> Span {
    row.keyword.span.to(row.name.span)
}

fn title(row: &Row) -> String {
    row.title.as_ref().map_or_else(|| row.name.text(), |title| title.value.clone())
}

/// The settings of a row; remembers which were asked for.
struct Facts<'a> {
    reader: &'a Reader,
    settings: Vec<&'a Setting>,
    read: RefCell<BTreeSet<String>>,
}

impl<'a> Facts<'a> {
    fn new(reader: &'a Reader, entries: &'a [RowEntry]) -> Self {
        let settings = entries
            .iter()
            .filter_map(|entry| match entry {
                RowEntry::Setting(setting) => Some(setting),
                _ => None,
            })
            .collect();
        Facts { reader, settings, read: RefCell::default() }
    }

    fn get(&self, name: &str) -> Option<&'a Setting> {
        self.read.borrow_mut().insert(name.to_owned());
        self.settings.iter().find(|setting| setting.name.text() == name).copied()
    }

    fn wrong(&self, setting: &Setting, wanted: &str) {
        self.reader.report(
            setting.value.span,
            format!("`{}` takes {wanted}", setting.name.text()),
            format!("not {wanted}"),
        );
    }

    fn text(&self, name: &str) -> Option<String> {
        let setting = self.get(name)?;
        match &setting.value.kind {
            ExprKind::Text(text) => Some(text.clone()),
            _ => {
                self.wrong(setting, "a text");
                None
            }
        }
    }

    fn flag(&self, name: &str) -> Option<bool> {
        let setting = self.get(name)?;
        match self.path(name).as_ref().map(|(word, _)| word.as_str()) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.wrong(setting, "`true` or `false`");
                None
            }
        }
    }

    fn number(&self, name: &str) -> Option<(u64, Span)> {
        let setting = self.get(name)?;
        match &setting.value.kind {
            ExprKind::Number(number) => Some((*number, setting.span)),
            ExprKind::Quantity { number, unit } => {
                let factor = units::size(&unit.text).or_else(|| units::duration(&unit.text)).unwrap_or(1);
                Some((number.saturating_mul(factor), setting.span))
            }
            _ => {
                self.wrong(setting, "a number");
                None
            }
        }
    }

    fn path(&self, name: &str) -> Option<(String, Span)> {
        let setting = self.get(name)?;
        match &setting.value.kind {
            ExprKind::Path(path) => Some((path.text(), path.span)),
            _ => {
                self.wrong(setting, "a name");
                None
            }
        }
    }

    fn words(&self, name: &str) -> Vec<(String, Span)> {
        let Some(setting) = self.get(name) else { return Vec::new() };
        let values = match &setting.value.kind {
            ExprKind::List(values) => values.as_slice(),
            _ => std::slice::from_ref(&setting.value),
        };
        let mut words = Vec::new();
        for value in values {
            match &value.kind {
                ExprKind::Path(path) => words.push((path.text(), path.span)),
                _ => self.wrong(setting, "a list of names"),
            }
        }
        words
    }

    fn names(&self, name: &str) -> Vec<String> {
        self.words(name).into_iter().map(|(word, _)| word).collect()
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let Some(setting) = self.get(name) else { return Vec::new() };
        match &setting.value.kind {
            ExprKind::List(values) => values
                .iter()
                .filter_map(|value| match &value.kind {
                    ExprKind::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            ExprKind::Text(text) => vec![text.clone()],
            _ => {
                self.wrong(setting, "a list of texts");
                Vec::new()
            }
        }
    }

    fn one_of(&self, name: &str, words: &[&str]) -> Option<String> {
        let (word, span) = self.path(name)?;
        if !words.contains(&word.as_str()) {
            self.reader.report(span, format!("`{name}` cannot be `{word}`"), words.join(" or "));
        }
        Some(word)
    }

    fn origin(&self, span: Span) -> Origin {
        Origin { span, source: self.text("source").unwrap_or_default(), note: self.text("note") }
    }

    fn reach(&self, locations: &[String]) -> Reach {
        let ids = |setting: &str| {
            let mut ids: Vec<LocationId> = Vec::new();
            for (name, span) in self.words(setting) {
                match locations.iter().position(|known| *known == name) {
                    Some(id) => ids.push(id),
                    None => self.reader.report(
                        span,
                        format!("this platform has no location `{name}`"),
                        "not declared",
                    ),
                }
            }
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        Reach {
            locations: ids("locations"),
            locations_span: self.get("locations").map_or_else(Span::default, |setting| setting.span),
            disputed: ids("disputed"),
            max_values: self.number("max_values"),
            warn_values: self.number("warn_values"),
            max_length: self.number("max_length"),
            max_total: self.number("max_total"),
            cost: match self.one_of("cost", &["low", "medium", "high"]).as_deref() {
                Some("medium") => Cost::Medium,
                Some("high") => Cost::High,
                _ => Cost::Low,
            },
            status: self.status(),
            wire: self.optional_name("wire"),
            except: self.optional_name("except"),
        }
    }

    /// How sure the row is.
    fn status(&self) -> Status {
        match self
            .one_of("status", &["documented", "disputed", "undocumented", "retired", "preview"])
            .as_deref()
        {
            Some("disputed") => Status::Disputed,
            Some("undocumented") => Status::Undocumented,
            Some("retired") => Status::Retired,
            Some("preview") => Status::Preview,
            _ => Status::Documented,
        }
    }

    /// A text, or the word `none`.
    fn optional_name(&self, name: &str) -> Option<String> {
        match &self.get(name)?.value.kind {
            ExprKind::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Facts that only the vendor's wire crate reads.
    fn wire_extras(&self) {
        const WIRE: [&str; 11] = [
            "parameter",
            "include",
            "exclude",
            "adaptive",
            "negated",
            "tokens",
            "counts",
            "confidence",
            "keys",
            "forbidden",
            "max_key_length",
        ];
        let mut read = self.read.borrow_mut();
        for setting in &self.settings {
            let name = setting.name.text();
            if name.starts_with("wire") || name.starts_with("except") || WIRE.contains(&name.as_str()) {
                read.insert(name);
            }
        }
    }

    fn finish(self) {
        let read = self.read.borrow();
        for setting in &self.settings {
            let name = setting.name.text();
            if !read.contains(&name) {
                let problem = Diagnostic::new(
                    catalogue::WR1201,
                    format!("this row has no `{name}`"),
                    setting.name.span,
                    "nothing reads this",
                );
                let known = read.iter().map(String::as_str);
                self.reader.problems.borrow_mut().push(match nearest(&name, known.clone()) {
                    Some(word) => problem
                        .help(format!("did you mean `{word}`?"))
                        .fix(Fix::maybe(format!("write `{word}`")).replace(setting.name.span, word)),
                    None => problem.help(format!("it has {}", known.collect::<Vec<_>>().join(", "))),
                });
            }
        }
    }
}

fn derivation(name: &str, arguments: &[&str]) -> Option<Derive> {
    Some(match (name, arguments) {
        ("domain_of", [base]) => Derive::DomainOf((*base).to_owned()),
        ("scope_of", [base]) => Derive::ScopeOf((*base).to_owned()),
        ("extension_of", [base]) => Derive::ExtensionOf((*base).to_owned()),
        ("any_scope", [base]) => Derive::AnyScope((*base).to_owned()),
        ("with_message_text", [base]) => Derive::WithMessageText((*base).to_owned()),
        ("in_state", [base, state]) => Derive::InState((*base).to_owned(), PartState::named(state)?),
        ("state_is", [state]) => Derive::StateIs(PartState::named(state)?),
        ("text_of_part", []) => Derive::TextOfPart,
        ("unlabelled", []) => Derive::Unlabelled(PartFilter::Any),
        ("unlabelled", ["message"]) => Derive::Unlabelled(PartFilter::Message),
        ("unlabelled", ["attachments"]) => Derive::Unlabelled(PartFilter::Attachments),
        _ => return None,
    })
}
