//! What the locations of a scope support, in combination.
//!
//! A question must be supported by every location of the scope: a "no" of one wins over a "yes" of another. An action must
//! be available in at least one; some actions are lost when their location is combined with others.

use std::collections::BTreeSet;

use crate::check::declared::quoting;
use crate::check::uses::Use;
use crate::diagnostics::{Diagnostic, Fix, catalogue};
use crate::platform::Platform;
use crate::platform::tables::{Action as Row, Field, Kind, Location, LocationId, Origin, Reach, Status};
use crate::source::{Sources, Span};
use crate::types::model::{Model, Policy, Scoped, Spanned, Value};

pub(super) fn check(
    sources: &Sources,
    model: &Model,
    platform: &Platform,
    policy: &Policy,
    uses: &[Use<'_>],
    findings: &mut Vec<Diagnostic>,
) {
    let checker = Checker { sources, model, platform, policy };
    checker.alone(findings);
    checker.scopes(findings);
    checker.kind(findings);
    checker.policy_options(findings);
    let mut told: BTreeSet<(Span, LocationId)> = BTreeSet::new();
    for used in uses {
        checker.question(used, &mut told, findings);
    }
    for rule in &policy.rules {
        for action in &rule.actions {
            checker.action(action, findings);
        }
        for (name, value) in &rule.options {
            if let Some(option) = platform.rule_options.iter().find(|option| option.name == *name) {
                checker.option(
                    &format!("the option `{name}`"),
                    &option.reach,
                    value.span,
                    option.origin.span,
                    findings,
                );
                checker.cases(&format!("`{name}`"), option, value, findings);
            }
        }
        if let Some(span) = rule.per_component
            && let Some(option) = platform.rule_options.iter().find(|option| option.name == "per_component")
        {
            checker.option("the option `per_component`", &option.reach, span, option.origin.span, findings);
        }
    }
}

pub(super) struct Checker<'m> {
    pub(super) sources: &'m Sources,
    pub(super) model: &'m Model,
    pub(super) platform: &'m Platform,
    pub(super) policy: &'m Policy,
}

impl Checker<'_> {
    pub(super) fn name(&self, location: LocationId) -> &str {
        self.platform.locations.get(location).map_or("", |location| location.name.as_str())
    }

    /// The first location of the scope that a reach leaves out.
    fn lacking(&self, reach: &Reach) -> Option<&Scoped> {
        let locations = self.locations(reach);
        self.policy.scope.iter().find(|scoped| !locations.contains(&scoped.location))
    }

    /// Where policies of this policy's kind have it.
    fn locations<'r>(&self, reach: &'r Reach) -> &'r [LocationId] {
        reach.of_kind(self.row().map(|kind| kind.name.as_str()))
    }

    /// The row of the policy's kind; nothing for a plain policy.
    pub(super) fn row(&self) -> Option<&Kind> {
        self.policy.kind.and_then(|kind| self.platform.kinds.get(kind))
    }

    pub(super) fn not_of_kind(&self, kind: &Kind, what: &str, span: Span) -> Diagnostic {
        Diagnostic::new(
            catalogue::WR0317,
            format!("policies of kind `{}` {what}", kind.name),
            span,
            "not in a policy of this kind",
        )
        .also(kind.origin.span, "the kind")
    }

    /// What a plain policy may have and one of this kind may not, at the first location that lacks it.
    fn narrower(&self, what: &str, reach: &Reach, row: &Origin, span: Span) -> Option<Diagnostic> {
        let kind = self.row()?;
        let lacking = self.lacking(reach)?;
        let able = self.locations(reach);
        let problem = if able.is_empty() {
            self.not_of_kind(kind, &format!("have no {what}"), span)
        } else {
            let where_not = self.name(lacking.location);
            self.not_of_kind(kind, &format!("have no {what} at `{where_not}`"), span)
                .also(lacking.span, format!("this policy's scope includes `{where_not}`"))
                .note(format!(
                    "locations that have it: {}",
                    self.platform.location_names(able.iter().copied())
                ))
        };
        let written = reach.kinds.get(&kind.name).map_or(row.span, |(_, span)| *span);
        Some(self.quoting(problem, &[written]).help("remove it, or use a plain policy"))
    }

    /// Removes the lines of locations from the scope, where that leaves one and loses nobody who is named there.
    fn drop_locations(&self, lacking: &[&Scoped]) -> Option<Fix> {
        let named = |scoped: &&&Scoped| !scoped.include.is_empty() || !scoped.exclude.is_empty();
        if lacking.len() >= self.policy.scope.len() || lacking.iter().any(|scoped| named(&scoped)) {
            return None;
        }
        let names: Vec<String> =
            lacking.iter().map(|scoped| format!("`{}`", self.name(scoped.location))).collect();
        let fix = Fix::maybe(format!("drop {} from this scope", names.join(" and ")));
        Some(lacking.iter().fold(fix, |fix, scoped| fix.delete(self.line_of(scoped.span))))
    }

    /// The whole line, where nothing else stands on it.
    fn line_of(&self, span: Span) -> Span {
        let Some(source) = self.sources.get(span.file) else { return span };
        let Some(line) = source.line_range(source.line_of(span.range().start)) else { return span };
        let alone = source.slice(line.clone()).trim() == self.sources.text(span);
        let with_end = source.text.get(line.end..).is_some_and(|rest| rest.starts_with('\n'));
        if alone && with_end { Span::new(span.file, line.start..line.end + 1) } else { span }
    }

    /// The locations that say no, who can, where that is written, and the smallest changes that help.
    fn with_ways_out(
        &self,
        problem: Diagnostic,
        lacking: &[&Scoped],
        able: &str,
        (rows, source): (&[Span], &str),
    ) -> Diagnostic {
        let mut problem = problem;
        for (number, scoped) in lacking.iter().enumerate() {
            let location = self.name(scoped.location);
            problem = problem.also(
                scoped.span,
                if number == 0 {
                    format!("this policy's scope includes `{location}`")
                } else {
                    format!("and `{location}`, which cannot either")
                },
            );
        }
        if self.policy.scope.len() > 1 {
            problem =
                problem.note("in a combined scope a \"no\" of one location wins over a \"yes\" of another");
        }
        problem = if able.is_empty() {
            problem.note("no location can")
        } else {
            problem.note(format!("locations that can: {able}"))
        };
        problem = self.sourced(self.quoting(problem, rows), source);
        let names: Vec<String> =
            lacking.iter().map(|scoped| format!("`{}`", self.name(scoped.location))).collect();
        match self.drop_locations(lacking) {
            Some(fix) => {
                let names = names.join(" and ");
                let move_it =
                    format!("move this rule to a policy without {names}, or drop {names} from this scope");
                problem.help(move_it).fix(fix)
            }
            None => problem.help("move this rule to a policy for another location, or remove it"),
        }
    }

    /// With the lines of the platform's table that say so.
    pub(super) fn quoting(&self, problem: Diagnostic, rows: &[Span]) -> Diagnostic {
        quoting(problem, self.sources, rows)
    }

    /// With the page that the row follows.
    pub(super) fn sourced(&self, problem: Diagnostic, source: &str) -> Diagnostic {
        if source.is_empty() { problem } else { problem.note(format!("source: {source}")) }
    }

    fn question(
        &self,
        used: &Use<'_>,
        told: &mut BTreeSet<(Span, LocationId)>,
        findings: &mut Vec<Diagnostic>,
    ) {
        if let Some(kind) = used.question.content_kind()
            && self.row().is_some()
        {
            if let Some(row) = self.platform.content(kind)
                && told.insert((used.span, usize::MAX))
            {
                findings.extend(self.narrower(
                    &format!("content condition by {}", kind.describe()),
                    &row.reach,
                    &row.origin,
                    used.span,
                ));
            }
            return;
        }
        if let Some(kind) = used.question.content_kind() {
            let lacks = |scoped: &&Scoped| {
                let location = self.platform.locations.get(scoped.location);
                location.is_some_and(|location| !location.content.contains(&kind))
            };
            let lacking: Vec<&Scoped> = self.policy.scope.iter().filter(lacks).collect();
            let Some(scoped) = lacking.first() else { return };
            if !told.insert((used.span, scoped.location)) {
                return;
            }
            let able = self
                .platform
                .locations
                .iter()
                .filter(|location| location.content.contains(&kind))
                .map(|location| location.name.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            let problem = Diagnostic::new(
                catalogue::WR0301,
                format!("`{}` cannot match content by {}", self.name(scoped.location), kind.describe()),
                used.span,
                format!("needs {} content", kind.name()),
            );
            let locations: Vec<&Location> =
                lacking.iter().filter_map(|scoped| self.platform.locations.get(scoped.location)).collect();
            let rows: Vec<Span> = locations
                .iter()
                .map(|location| match location.content_span == Span::default() {
                    true => location.origin.span,
                    false => location.content_span,
                })
                .collect();
            let source = locations.first().map_or("", |location| location.origin.source.as_str());
            findings.push(self.with_ways_out(problem, &lacking, &able, (&rows, source)));
            return;
        }
        let Some(question) = used.attribute() else { return };
        let Some(attribute) = self.platform.attributes.get(question.attribute) else { return };
        let Some(reach) = attribute.families.get(&question.family) else {
            if !told.insert((used.span, usize::MAX)) {
                return;
            }
            let offered: Vec<&str> = attribute.families.keys().map(|family| family.describe()).collect();
            let mut problem = Diagnostic::new(
                catalogue::WR0303,
                format!(
                    "`{}` offers no {} for `{}`",
                    self.platform.name,
                    question.family.describe(),
                    attribute.name
                ),
                used.span,
                "the platform has no such condition",
            )
            .also(attribute.origin.span, "declared here");
            problem = if offered.is_empty() {
                problem.help("ask another attribute")
            } else {
                problem.help(format!("it offers {}", offered.join(", ")))
            };
            findings.push(problem);
            return;
        };
        if self.row().is_some() {
            if told.insert((used.span, usize::MAX)) {
                let what = format!("condition on `{}`", attribute.name);
                findings.extend(self.narrower(&what, reach, &attribute.origin, used.span));
            }
            return;
        }
        let lacking: Vec<&Scoped> =
            self.policy.scope.iter().filter(|scoped| !reach.locations.contains(&scoped.location)).collect();
        if let Some(scoped) = lacking.first() {
            if !told.insert((used.span, scoped.location)) {
                return;
            }
            let able = self.platform.location_names(reach.locations.iter().copied());
            let problem = Diagnostic::new(
                catalogue::WR0302,
                format!("`{}` has no condition on `{}`", self.name(scoped.location), attribute.name),
                used.span,
                format!("`{}` is asked here", attribute.name),
            );
            let rows = [written(reach, &attribute.origin)];
            findings.push(self.with_ways_out(problem, &lacking, &able, (&rows, &attribute.origin.source)));
            return;
        }
        self.doubts(
            reach,
            &format!("the condition on `{}`", attribute.name),
            used.span,
            attribute.origin.span,
            told,
            findings,
        );
    }

    /// Rows that are not sure.
    fn doubts(
        &self,
        reach: &Reach,
        what: &str,
        span: Span,
        row: Span,
        told: &mut BTreeSet<(Span, LocationId)>,
        findings: &mut Vec<Diagnostic>,
    ) {
        if let Some(scoped) =
            self.policy.scope.iter().find(|scoped| reach.disputed.contains(&scoped.location))
        {
            if told.insert((span, scoped.location)) {
                findings.push(
                    Diagnostic::new(
                        catalogue::WR0313,
                        format!("sources disagree whether `{}` has {what}", self.name(scoped.location)),
                        span,
                        "may be refused by the platform",
                    )
                    .also(
                        scoped.span,
                        format!("this policy's scope includes `{}`", self.name(scoped.location)),
                    )
                    .also(row, "the disputed row")
                    .help("try it in a test tenant"),
                );
            }
            return;
        }
        let (why, help) = match reach.status {
            Status::Documented | Status::Preview => return,
            Status::Disputed => ("sources disagree on it", "try it in a test tenant"),
            Status::Undocumented => ("it is not documented", "try it in a test tenant"),
            Status::Retired => ("it has been withdrawn", "replace it before the platform refuses it"),
        };
        if told.insert((span, usize::MAX - 1)) {
            findings.push(
                Diagnostic::new(catalogue::WR0314, format!("{what} is uncertain: {why}"), span, "used here")
                    .also(row, "the row")
                    .help(help),
            );
        }
    }

    pub(super) fn option(
        &self,
        what: &str,
        reach: &Reach,
        span: Span,
        row: Span,
        findings: &mut Vec<Diagnostic>,
    ) {
        self.doubts(reach, what, span, row, &mut BTreeSet::new(), findings);
        if reach.locations.is_empty() || self.policy.scope.is_empty() {
            return;
        }
        if self.policy.scope.iter().any(|scoped| reach.locations.contains(&scoped.location)) {
            return;
        }
        findings.push(
            Diagnostic::new(
                catalogue::WR0316,
                format!("no location of this scope has {what}"),
                span,
                "would be ignored",
            )
            .also(row, "declared here")
            .note(format!(
                "locations that have it: {}",
                self.platform.location_names(reach.locations.iter().copied())
            ))
            .help("remove it, or move the rule to a policy for one of those"),
        );
    }

    fn action(&self, action: &crate::types::model::Action, findings: &mut Vec<Diagnostic>) {
        let Some(row) = self.platform.actions.get(action.action) else { return };
        if self.policy.scope.is_empty() {
            return;
        }
        if let Some(kind) = self.row() {
            // What the kind itself does has no line of its own.
            if kind.does.as_ref().is_none_or(|does| does.action != row.name) {
                let what = format!("action `{}`", row.name);
                findings.extend(self.narrower(&what, &row.reach, &row.origin, action.span));
            }
            return;
        }
        let reached: Vec<&Scoped> = self
            .policy
            .scope
            .iter()
            .filter(|scoped| row.reach.locations.contains(&scoped.location))
            .collect();
        if reached.is_empty() {
            findings.push(self.nowhere(row, action.span));
            return;
        }
        if !row.combines
            && let Some(other) =
                self.policy.scope.iter().find(|scoped| !row.reach.locations.contains(&scoped.location))
        {
            let mut problem = Diagnostic::new(
                catalogue::WR0306,
                format!(
                    "`{}` is lost when `{}` is combined with other locations",
                    row.name,
                    reached.first().map_or("", |scoped| self.name(scoped.location))
                ),
                action.span,
                "not available in this scope",
            )
            .also(other.span, format!("this policy's scope includes `{}`", self.name(other.location)))
            .help("give the action's location a policy of its own");
            problem = self.quoting(problem, &[written(&row.reach, &row.origin)]);
            problem = self.sourced(problem, &row.origin.source);
            let lacking: Vec<&Scoped> = self
                .policy
                .scope
                .iter()
                .filter(|scoped| !row.reach.locations.contains(&scoped.location))
                .collect();
            for also in lacking.iter().skip(1) {
                problem = problem.also(also.span, format!("and `{}`", self.name(also.location)));
            }
            if let Some(fix) = self.drop_locations(&lacking) {
                problem = problem.fix(fix);
            }
            findings.push(problem);
        }
        let mut told = BTreeSet::new();
        self.doubts(
            &row.reach,
            &format!("the action `{}`", row.name),
            action.span,
            row.origin.span,
            &mut told,
            findings,
        );
        for (name, value) in &action.options {
            if let Some(field) = row.fields.iter().find(|field| field.name == *name) {
                // A default is written in the row, and holds wherever the action does.
                if field.default.as_ref().is_none_or(|default| default.span != value.span) {
                    self.option(
                        &format!("the option `{name}` of `{}`", row.name),
                        &field.reach,
                        value.span,
                        field.origin.span,
                        findings,
                    );
                    self.cases(&format!("`{name}` of `{}`", row.name), field, value, findings);
                }
            }
        }
        if let (Some(field), Some(value)) = (&row.value, &action.value) {
            self.cases(&format!("`{}`", row.name), field, value, findings);
        }
        for restriction in &action.restrictions {
            self.restriction(restriction, findings);
        }
    }

    /// Values that only some locations have.
    pub(super) fn cases(&self, what: &str, field: &Field, value: &Spanned, findings: &mut Vec<Diagnostic>) {
        for element in value.elements() {
            let Value::Name(name) = &element.value else { continue };
            let Some((locations, row)) = field.cases.get(name) else { continue };
            let reach = Reach { locations: locations.clone(), ..Reach::default() };
            self.option(&format!("the value `{name}` for {what}"), &reach, element.span, *row, findings);
        }
    }

    fn nowhere(&self, row: &Row, span: Span) -> Diagnostic {
        let able = self.platform.location_names(row.reach.locations.iter().copied());
        let mut problem = Diagnostic::new(
            catalogue::WR0304,
            format!("no location of this scope has the action `{}`", row.name),
            span,
            "would do nothing",
        );
        for scoped in &self.policy.scope {
            problem = problem.also(scoped.span, format!("`{}` has not", self.name(scoped.location)));
        }
        problem = problem.note(format!("locations that have it: {able}"));
        self.sourced(self.quoting(problem, &[written(&row.reach, &row.origin)]), &row.origin.source)
            .help("remove the action, or move the rule to a policy for one of those")
    }

    fn restriction(&self, restriction: &crate::types::model::Restriction, findings: &mut Vec<Diagnostic>) {
        let Some(activity) = self.platform.activities.get(restriction.activity) else { return };
        if let Some(level) = self.platform.levels.get(restriction.level) {
            let reach = Reach { status: level.status, ..Reach::default() };
            let what = format!("the level `{}`", level.name);
            let row = level.origin.span;
            self.doubts(&reach, &what, restriction.level_span, row, &mut BTreeSet::new(), findings);
        }
        self.doubts(
            &activity.reach,
            &format!("the activity `{}`", activity.name),
            restriction.span,
            activity.origin.span,
            &mut BTreeSet::new(),
            findings,
        );
        let level = self.platform.levels.get(restriction.level).map_or("", |level| level.name.as_str());
        let lifted = restriction.on.is_some() || restriction.apps.is_some();
        let free = self.platform.levels.get(restriction.level).is_some_and(|level| level.rank == 0);
        let offered = activity.levels.iter().any(|known| known == level) || (free && lifted);
        if !offered {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0309,
                    format!("`{}` cannot be set to `{level}`", activity.name),
                    restriction.level_span,
                    "not a level of this activity",
                )
                .also(activity.origin.span, "declared here")
                .note(format!("its levels are {}", crate::types::list(&activity.levels)))
                .help(if free {
                    "leave the line out, or lift the restriction for a group: `… on <group> = …`"
                } else {
                    "choose one of those"
                }),
            );
        }
        if let Some((object, span)) = restriction.on
            && let Some(object) = self.model.objects.get(object)
            && !activity.targets.contains(&object.kind)
        {
            findings.push(
                Diagnostic::new(
                    catalogue::WR0309,
                    format!("`{}` cannot be restricted on a `{}`", activity.name, object.kind),
                    span,
                    format!("`{}` is a `{}`", object.name, object.kind),
                )
                .also(object.span, "declared here")
                .note(if activity.targets.is_empty() {
                    "it is restricted as a whole".to_owned()
                } else {
                    format!("it can be restricted on {}", crate::types::list(&activity.targets))
                })
                .help("name an object of that kind, or leave out `on …`"),
            );
        }
    }
}

/// The line that says where something works, or the row where no line does.
fn written(reach: &Reach, row: &Origin) -> Span {
    if reach.locations_span == Span::default() { row.span } else { reach.locations_span }
}
