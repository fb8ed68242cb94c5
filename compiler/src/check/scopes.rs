//! Whether the locations of a scope may stand in one policy, and who may be named in it.

use crate::check::capabilities::Checker;
use crate::diagnostics::{Diagnostic, catalogue};
use crate::platform::tables::Location;
use crate::source::Span;
use crate::types::model::{Scoped, Value};

impl Checker<'_> {
    /// Locations that policies of the kind do not cover.
    pub(super) fn kind(&self, findings: &mut Vec<Diagnostic>) {
        let Some(kind) = self.row() else { return };
        for scoped in self.policy.scope.iter().filter(|scoped| !kind.locations.contains(&scoped.location)) {
            findings.push(
                self.not_of_kind(
                    kind,
                    &format!("do not cover `{}`", self.name(scoped.location)),
                    scoped.span,
                )
                .note(format!("they cover {}", self.platform.location_names(kind.locations.iter().copied())))
                .help("drop the location from this scope"),
            );
        }
    }

    /// Settings of the policy that some or all of its locations must have.
    pub(super) fn policy_options(&self, findings: &mut Vec<Diagnostic>) {
        for (name, value) in &self.policy.settings {
            let Some(option) = self.platform.policy_options.iter().find(|option| option.name == *name) else {
                continue;
            };
            let reach = &option.reach;
            let lacking = self.policy.scope.iter().find(|scoped| !reach.locations.contains(&scoped.location));
            if let Some(scoped) = lacking.filter(|_| option.every) {
                let location = self.name(scoped.location);
                findings.push(
                    Diagnostic::new(
                        catalogue::WR0316,
                        format!("`{location}` has no `{name}`, and every location of the scope needs it"),
                        value.span,
                        "set here",
                    )
                    .also(scoped.span, format!("this policy's scope includes `{location}`"))
                    .also(option.origin.span, "declared here")
                    .note(format!(
                        "locations that have it: {}",
                        self.platform.location_names(reach.locations.iter().copied())
                    ))
                    .help(format!("give `{location}` a policy of its own, or remove the setting")),
                );
                continue;
            }
            self.option(&format!("the setting `{name}`"), reach, value.span, option.origin.span, findings);
            self.cases(&format!("`{name}`"), option, value, findings);
        }
    }

    pub(super) fn alone(&self, findings: &mut Vec<Diagnostic>) {
        let [_, _, ..] = self.policy.scope.as_slice() else { return };
        for scoped in &self.policy.scope {
            let Some(location) =
                self.platform.locations.get(scoped.location).filter(|location| location.alone)
            else {
                continue;
            };
            let other = self.policy.scope.iter().find(|other| other.location != scoped.location);
            let mut problem = Diagnostic::new(
                catalogue::WR0305,
                format!("`{}` must be the only location of its policy", location.name),
                scoped.span,
                "stands beside others here",
            );
            if let Some(other) = other {
                problem = problem.also(
                    other.span,
                    format!("this policy's scope includes `{}` too", self.name(other.location)),
                );
            }
            let problem = self.quoting(problem, &[location.origin.span]);
            findings.push(
                self.sourced(problem, &location.origin.source)
                    .help(format!("give `{}` a policy of its own", location.name)),
            );
            return;
        }
        self.families(findings);
    }

    /// Locations of one family stand beside each other only.
    fn families(&self, findings: &mut Vec<Diagnostic>) {
        let family = |scoped: &Scoped| self.platform.locations.get(scoped.location)?.family.as_deref();
        let Some(first) = self.policy.scope.first() else { return };
        let Some(other) = self.policy.scope.iter().find(|scoped| family(scoped) != family(first)) else {
            return;
        };
        let rows: Vec<Span> = [first, other]
            .iter()
            .filter_map(|scoped| self.platform.locations.get(scoped.location))
            .map(|location| location.origin.span)
            .collect();
        let problem = Diagnostic::new(
            catalogue::WR0305,
            format!(
                "`{}` and `{}` cannot stand in one policy",
                self.name(first.location),
                self.name(other.location)
            ),
            other.span,
            "of another family",
        )
        .also(first.span, format!("this policy's scope includes `{}`", self.name(first.location)))
        .help(format!("give `{}` a policy of its own", self.name(other.location)));
        findings.push(self.quoting(problem, &rows));
    }

    pub(super) fn scopes(&self, findings: &mut Vec<Diagnostic>) {
        for scoped in &self.policy.scope {
            let Some(location) = self.platform.locations.get(scoped.location) else { continue };
            self.disputed_scope(location, scoped, findings);
            if let Some(extends) = self.policy.extends.filter(|_| !location.templates) {
                findings.push(
                    Diagnostic::new(
                        catalogue::WR0318,
                        format!("a policy made from a template cannot cover `{}`", location.name),
                        extends,
                        "made from a template",
                    )
                    .also(scoped.span, format!("this policy's scope includes `{}`", location.name))
                    .note(format!("source: {}", location.origin.source))
                    .help("write its rules in a policy of its own"),
                );
            }
            for member in scoped.include.iter().chain(&scoped.exclude) {
                let kind = match &member.value {
                    Value::Group(index) => {
                        match self.model.groups.get(*index).and_then(|group| group.kind.as_ref()) {
                            Some((kind, _)) => kind.as_str(),
                            None if location.groups.is_some() => continue,
                            None => "group",
                        }
                    }
                    Value::Object(index) => {
                        self.model.objects.get(*index).map_or("", |object| object.kind.as_str())
                    }
                    Value::Text(_) => "user",
                    _ => continue,
                };
                if location.scope.iter().any(|known| known == kind) {
                    continue;
                }
                findings.push(
                    Diagnostic::new(
                        catalogue::WR0312,
                        format!("the scope of `{}` cannot name a `{kind}`", location.name),
                        member.span,
                        format!("this is a `{kind}`"),
                    )
                    .also(location.origin.span, "what its scope can name")
                    .note(format!("it can name {}", crate::types::list(&location.scope)))
                    .help("name one of those, or put the condition into the rules"),
                );
            }
        }
    }

    /// What sources disagree on: inclusions beside exclusions, some kinds of members.
    fn disputed_scope(&self, location: &Location, scoped: &Scoped, findings: &mut Vec<Diagnostic>) {
        let disputed = |message: String, span: Span, label: &str| {
            Diagnostic::new(catalogue::WR0313, message, span, label)
                .also(location.origin.span, "the disputed row")
                .help("try it in a test tenant")
        };
        if location.include_and_exclude_disputed && !scoped.include.is_empty() && !scoped.exclude.is_empty() {
            let message = format!(
                "sources disagree whether a scope of `{}` can include some and exclude others",
                location.name
            );
            findings.push(disputed(message, scoped.span, "does both"));
        }
        for member in scoped.include.iter().chain(&scoped.exclude) {
            let Value::Group(index) = &member.value else { continue };
            let kind = self.model.groups.get(*index).and_then(|group| group.kind.as_ref());
            if let Some((kind, _)) = kind.filter(|(kind, _)| location.disputed_scope.contains(kind)) {
                let message =
                    format!("sources disagree whether the scope of `{}` can name a `{kind}`", location.name);
                findings.push(disputed(message, member.span, "may be refused by the platform"));
            }
        }
    }
}
