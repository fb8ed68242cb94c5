//! Rows about what rules do: actions, options of rules, activities, objects, kinds of policies, and the fields of all these.

use crate::platform::read::facts::Facts;
use crate::platform::read::{Reader, header, title};
use crate::platform::tables::{Action, ActionRole, Activity, Does, Field, Kind, Object, Role};
use crate::syntax::ast::{self, Expr, ExprKind, Row, RowEntry, TypeExpr};

impl Reader {
    pub(super) fn action(&self, row: &Row) -> Action {
        let facts = Facts::new(self, &row.entries);
        let role = facts.one_of("role", &["enforce", "notify", "report", "override"]);
        let mut reach = facts.reach();
        if reach.locations.is_empty() && facts.get("locations").is_none() {
            reach.locations = (0..self.locations.len()).collect();
        }
        let value = row.ty.as_ref().map(|ty| self.value_field(row, ty, &facts));
        let fields = self.fields(row);
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
            rank_by: facts.path("rank_by").map(|(option, _)| option),
            activities: facts.flag("activities").unwrap_or(false),
            tip: facts.flag("tip").unwrap_or(false),
            combines: facts.flag("combines").unwrap_or(true),
            includes: facts.names("includes"),
            with: facts.path("with").map(|(level, _)| level),
            requires: facts.names("requires"),
            conflicts: facts.names("conflicts"),
            reach,
            effects: self.effects(&facts, &fields, value.as_ref()),
            overriding: (role.as_deref() == Some("override")).then(|| self.overriding(&facts)),
            value,
            fields,
            origin: facts.origin(header(row)),
        };
        facts.wire_extras();
        facts.finish();
        action
    }

    pub(super) fn rule_option(&self, row: &Row) -> Field {
        let facts = Facts::new(self, &row.entries);
        let unknown = TypeExpr { span: row.span, name: row.keyword.clone(), args: Vec::new(), wire: None };
        let field = self.value_field(row, row.ty.as_ref().unwrap_or(&unknown), &facts);
        facts.wire_extras();
        facts.finish();
        field
    }

    pub(super) fn activity(&self, row: &Row) -> Activity {
        self.read_row(row, |facts| Activity {
            name: row.name.text(),
            title: title(row),
            levels: facts.names("levels"),
            targets: facts.names("targets"),
            of_applications: facts.flag("of_applications").unwrap_or(false),
            bars: facts.names("bars"),
            governed: self.governed(facts),
            reach: facts.reach(),
            says: facts.text("says"),
            origin: facts.origin(header(row)),
        })
    }

    pub(super) fn object(&self, row: &Row) -> Object {
        self.read_row(row, |facts| Object {
            name: row.name.text(),
            title: title(row),
            fields: self.fields(row),
            wire: facts.text("wire"),
            wire_restriction: facts.text("wire_restriction"),
            origin: facts.origin(header(row)),
        })
    }

    pub(super) fn kind(&self, row: &Row) -> Kind {
        self.read_row(row, |facts| Kind {
            name: row.name.text(),
            title: title(row),
            locations: facts.locations("locations"),
            rules: facts.flag("rules").unwrap_or(true),
            does: facts.get("does").and_then(|setting| self.does(&setting.value)),
            max_policies: facts.number("max_policies"),
            max_scope: facts.number("max_scope"),
            fields: self.fields(row),
            publishing: self.publishing(facts),
            wire: facts.text("wire"),
            origin: facts.origin(header(row)),
        })
    }

    fn does(&self, expr: &Expr) -> Option<Does> {
        let problem = "for example `does = act(option = setting)`";
        let ExprKind::Call(call) = &expr.kind else {
            self.report(expr.span, "`does` takes an action and where its options come from", problem);
            return None;
        };
        let mut options = Vec::new();
        for arg in &call.args {
            match (&arg.name, &arg.value.kind) {
                (Some(option), ExprKind::Path(setting)) => {
                    options.push((option.text.clone(), setting.text()))
                }
                _ => self.report(
                    arg.value.span,
                    "an option of the action takes the name of a setting",
                    problem,
                ),
            }
        }
        Some(Does { action: call.name.text(), options, span: expr.span })
    }

    pub(super) fn fields(&self, row: &Row) -> Vec<Field> {
        row.entries
            .iter()
            .filter_map(|entry| match entry {
                RowEntry::Field(field) => Some(self.field(field)),
                _ => None,
            })
            .collect()
    }

    pub(super) fn field(&self, field: &ast::Field) -> Field {
        let entries: Vec<RowEntry> = field.settings.iter().cloned().map(RowEntry::Setting).collect();
        let facts = Facts::new(self, &entries);
        let read = Field {
            name: field.name.text.clone(),
            title: field.title.as_ref().map(|title| title.value.clone()),
            ty: self.ty(&field.ty),
            default: field.default.clone(),
            required: facts.flag("required").unwrap_or(false),
            reach: facts.reach(),
            negated: facts.flag("negated").unwrap_or(false),
            no_groups: !facts.flag("groups").unwrap_or(true),
            min: facts.number("min").map(|(min, _)| min),
            alone: facts.names("alone"),
            exclusive: facts.names("exclusive"),
            means: self.means(&facts),
            effects: self.case_effects(&facts),
            about: self.about(&facts),
            meanings: self.meanings(&facts),
            cases: facts.locations_by_word("locations"),
            every: facts.flag("every").unwrap_or(false),
            narrows: facts.flag("narrows").unwrap_or(false),
            needs_action: facts.names("needs_action"),
            tokens: facts.placed_texts("tokens"),
            plain: facts.marked("plain"),
            max_key_length: facts.number("max_key_length"),
            forbidden: facts.placed_texts("forbidden"),
            rules: self.field_rules(&facts),
            origin: facts.origin(field.name.span),
        };
        facts.wire_extras();
        facts.finish();
        read
    }

    /// The one value of a row that is assigned.
    pub(super) fn value_field(&self, row: &Row, ty: &TypeExpr, facts: &Facts<'_>) -> Field {
        Field {
            name: row.name.text(),
            title: row.title.as_ref().map(|title| title.value.clone()),
            ty: self.ty(ty),
            default: row.value.clone(),
            required: facts.flag("required").unwrap_or(false),
            reach: facts.reach(),
            negated: facts.flag("negated").unwrap_or(false),
            no_groups: !facts.flag("groups").unwrap_or(true),
            min: facts.number("min").map(|(min, _)| min),
            alone: facts.names("alone"),
            exclusive: facts.names("exclusive"),
            means: self.means(facts),
            effects: self.case_effects(facts),
            about: self.about(facts),
            meanings: self.meanings(facts),
            cases: facts.locations_by_word("locations"),
            every: facts.flag("every").unwrap_or(false),
            narrows: facts.flag("narrows").unwrap_or(false),
            needs_action: facts.names("needs_action"),
            tokens: facts.placed_texts("tokens"),
            plain: facts.marked("plain"),
            max_key_length: facts.number("max_key_length"),
            forbidden: facts.placed_texts("forbidden"),
            rules: self.field_rules(facts),
            origin: facts.origin(header(row)),
        }
    }
}
