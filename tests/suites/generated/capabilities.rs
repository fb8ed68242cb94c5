//! Cases of what a location has: conditions, kinds of content, actions and their options, activities, notifications, scopes.

use crate::documents::{Design, Devices, Entry, Facts, Locations, Notifications, Table, data};
use crate::smallest::{Case, Codes, Policy};

/// The combined answer of a scope: a location that must stand alone is told beside everything else.
fn answer(locations: &Locations, scope: &[&str], own: Option<&'static str>) -> Codes {
    let alone = locations.stand_alone(scope).then_some("WR0305");
    alone.into_iter().chain(own).map(str::to_owned).collect()
}

fn at(scope: &[&str]) -> String {
    scope.join(" and ")
}

/// A condition must be had by every location of the scope.
pub(crate) fn of_condition(facts: &Facts, scope: &[&str]) -> Option<&'static str> {
    let known = facts.texts("locations");
    if !scope.iter().all(|name| known.contains(name)) {
        Some("WR0302")
    } else if scope.iter().any(|name| facts.texts("disputed").contains(name)) {
        Some("WR0313")
    } else {
        facts.uncertain().then_some("WR0314")
    }
}

/// An action must be had by some location, and some actions by every one.
fn of_action(facts: &Facts, scope: &[&str]) -> Option<&'static str> {
    let known = facts.texts("locations");
    if !scope.iter().any(|name| known.contains(name)) {
        Some("WR0304")
    } else if facts.flag("combines") == Some(false) && !scope.iter().all(|name| known.contains(name)) {
        Some("WR0306")
    } else {
        facts.uncertain().then_some("WR0314")
    }
}

/// An option, or one case of it, must be had by some location.
fn of_option(facts: &Facts, case: Option<&str>, scope: &[&str]) -> Option<&'static str> {
    let of_case = case.map(|case| format!("locations.{case}"));
    let lacking =
        |name: &str| facts.has(name) && !scope.iter().any(|location| facts.texts(name).contains(location));
    if lacking("locations") || of_case.is_some_and(|name| lacking(&name)) {
        Some("WR0316")
    } else {
        facts.uncertain().then_some("WR0314")
    }
}

pub(crate) fn conditions(locations: &Locations) -> Vec<Case> {
    let table: Table = data("conditions");
    let mut cases = Vec::new();
    for entry in &table.rows {
        let statement = entry.statement.clone().expect("every condition has a statement");
        for scope in locations.scopes() {
            cases.push(Case {
                name: format!("condition {} at {}", entry.id, at(&scope)),
                policy: Policy { when: vec![statement.clone()], ..Policy::at(&scope) },
                expected: answer(locations, &scope, of_condition(&entry.facts, &scope)),
            });
        }
    }
    cases
}

/// Every case of an enumeration is known wherever its condition is.
pub(crate) fn values_of_conditions(locations: &Locations) -> Vec<Case> {
    let table: Table = data("conditions");
    let mut cases = Vec::new();
    for entry in &table.rows {
        let Some((attribute, _)) =
            entry.statement.as_deref().and_then(|statement| statement.split_once(" == "))
        else {
            continue;
        };
        for case in entry.facts.cases() {
            for location in entry.facts.texts("locations") {
                cases.push(Case {
                    name: format!("value {} of {} at {location}", case, entry.id),
                    policy: Policy {
                        when: vec![format!("{attribute} == {case}")],
                        ..Policy::at(&[location])
                    },
                    expected: answer(locations, &[location], of_condition(&entry.facts, &[location])),
                });
            }
        }
    }
    cases
}

pub(crate) fn contents(locations: &Locations) -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in &locations.content {
        let known = entry.facts.texts("locations");
        for scope in locations.scopes() {
            let lacking = !scope.iter().all(|name| known.contains(name));
            cases.push(Case {
                name: format!("{} at {}", entry.id, at(&scope)),
                policy: Policy { when: entry.statement.clone().into_iter().collect(), ..Policy::at(&scope) },
                expected: answer(locations, &scope, lacking.then_some("WR0301")),
            });
        }
    }
    cases
}

pub(crate) fn actions(locations: &Locations) -> Vec<Case> {
    let table: Table = data("actions");
    let mut cases = Vec::new();
    for entry in &table.rows {
        let own = entry.statement.iter().map(|statement| (&entry.row, &entry.facts, statement));
        let also = entry.also.iter().map(|also| (&also.row, &also.facts, &also.statement));
        for (row, facts, statement) in own.chain(also) {
            for scope in locations.scopes() {
                cases.push(Case {
                    name: format!("{row} at {}", at(&scope)),
                    policy: Policy { then: vec![statement.clone()], ..Policy::at(&scope) },
                    expected: answer(locations, &scope, of_action(facts, &scope)),
                });
            }
        }
    }
    cases
}

/// `statement` with each case of the option, or as it is.
fn written(option: &Entry) -> Vec<(Option<&str>, String)> {
    let Some(statement) = &option.statement else { return Vec::new() };
    if !statement.contains('$') {
        return vec![(None, statement.clone())];
    }
    option.facts.cases().into_iter().map(|case| (Some(case), statement.replace('$', case))).collect()
}

pub(crate) fn options_of_actions(locations: &Locations) -> Vec<Case> {
    let table: Table = data("actions");
    let mut cases = Vec::new();
    for (action, option) in
        table.rows.iter().flat_map(|entry| entry.options.iter().map(move |option| (entry, option)))
    {
        for (case, statement) in written(option) {
            for scope in locations.scopes() {
                let own = match of_action(&action.facts, &scope) {
                    None => of_option(&option.facts, case, &scope),
                    refused => refused,
                };
                cases.push(Case {
                    name: format!("{} {} at {}", option.row, case.unwrap_or("set"), at(&scope)),
                    policy: Policy { then: vec![statement.clone()], ..Policy::at(&scope) },
                    expected: answer(locations, &scope, own),
                });
            }
        }
    }
    cases
}

/// What a location can do at all, so that a rule does something.
fn some_action(location: &str) -> String {
    let action =
        if location == "applications" { "restrict_web_grounding" } else { "alert { to = [site_admin] }" };
    action.to_owned()
}

/// A policy made from a template at each location.
pub(crate) fn templates(locations: &Locations) -> Vec<Case> {
    let of_location = |location: &Entry| {
        let action = some_action(&location.id);
        let rule = format!("rule made \"Made\" {{\nthen {{\n{action}\n}}\n}}\n");
        let refused = (location.facts.flag("templates") == Some(false)).then_some("WR0318");
        Case {
            name: format!("template at {}", location.id),
            policy: Policy {
                above: format!("template made_NUMBER {{\n{rule}}}\n"),
                extends: Some("made_NUMBER".to_owned()),
                then: vec![action],
                ..Policy::at(&[&location.id])
            },
            expected: refused.into_iter().map(str::to_owned).collect(),
        }
    };
    locations.rows.iter().map(of_location).collect()
}

/// Options that rules have, and those of actions that every rule can have.
pub(crate) fn options_of_rules(locations: &Locations) -> Vec<Case> {
    let table: Table = data("rule_options");
    let notifications: Notifications = data("notifications");
    let mut cases = Vec::new();
    for entry in &table.rows {
        let mut words = entry.row.split(' ');
        let (keyword, action) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let of_rule = keyword == "rule_option";
        for (case, statement) in written(entry) {
            for location in locations.names() {
                let mut policy = Policy::at(&[location]);
                let own = if of_rule {
                    policy.options.push(statement.clone());
                    policy.then.push(some_action(location));
                    of_option(&entry.facts, case, &[location])
                } else {
                    policy.then.push(statement.clone());
                    let base = match action {
                        "notify" => "notification",
                        "tip" => "policy tip",
                        "override" => "override",
                        "alert" => "alert",
                        _ => "incident report",
                    };
                    if base == "override" {
                        policy.then.push("tip { text = \"a\" }".to_owned());
                    }
                    let base = notifications
                        .kinds
                        .iter()
                        .find(|kind| kind.id == base)
                        .expect("a kind of notification");
                    if base.locations.iter().any(|name| name == location) {
                        of_option(&entry.facts, case, &[location])
                    } else {
                        Some("WR0304")
                    }
                };
                cases.push(Case {
                    name: format!("{} {} at {location}", entry.row, case.unwrap_or("set")),
                    policy,
                    expected: own.into_iter().map(str::to_owned).collect(),
                });
            }
        }
    }
    cases
}

/// Every kind of notification at every location, and at every set of those that combine.
pub(crate) fn notifications(locations: &Locations) -> Vec<Case> {
    let table: Notifications = data("notifications");
    let combinable = locations.combinable();
    let alone = locations.names().into_iter().filter(|name| !combinable.contains(name));
    let mut scopes: Vec<Vec<&str>> = alone.map(|name| vec![name]).collect();
    for set in 1_usize..1 << combinable.len() {
        let chosen = combinable.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
        scopes.push(chosen.map(|(_, name)| *name).collect());
    }
    let mut cases = Vec::new();
    for kind in &table.kinds {
        let base = kind.part_of.as_ref().and_then(|base| table.kinds.iter().find(|kind| kind.id == *base));
        for scope in &scopes {
            let some = |names: &[String]| scope.iter().any(|name| names.iter().any(|known| known == name));
            let own = match base {
                Some(base) if some(&base.locations) => (!some(&kind.locations)).then_some("WR0316"),
                Some(_) => Some("WR0304"),
                None if some(&kind.locations) => kind.status.is_some().then_some("WR0314"),
                None => Some("WR0304"),
            };
            cases.push(Case {
                name: format!("notification {} at {}", kind.id, at(scope)),
                policy: Policy { then: kind.statements.clone(), ..Policy::at(scope) },
                expected: answer(locations, scope, own),
            });
        }
    }
    cases
}

/// The documented table of e-mail says the same as the answer per location.
pub(crate) fn assert_email_table() {
    let table: Notifications = data("notifications");
    let email = table.kinds.iter().find(|kind| kind.id == "e-mail").expect("e-mail is a kind");
    for selection in &table.email_by_selection {
        let expected: Vec<&String> =
            selection.selected.iter().filter(|name| email.locations.contains(name)).collect();
        let mut documented: Vec<&String> = selection.email.iter().collect();
        documented.sort_by_key(|name| selection.selected.iter().position(|other| other == *name));
        assert_eq!(documented, expected, "{:?}", selection.selected);
    }
}

pub(crate) fn activities(locations: &Locations) -> Vec<Case> {
    let table: Devices = data("devices");
    let kinds: Vec<&str> =
        table.groups.iter().filter(|entry| !entry.id.contains(',')).map(|entry| entry.id.as_str()).collect();
    let notify = "notify { to = [owner] }".to_owned();
    let mut cases = Vec::new();
    for activity in &table.activities {
        let name = activity.row.trim_start_matches("activity ");
        let has = activity.facts.texts("levels");
        let uncertain = activity.facts.uncertain().then_some("WR0314");
        for level in &table.levels {
            let word = level.row.trim_start_matches("level ");
            let free = level.facts.number("rank") == Some(0);
            let mut case = |what: &str, at: &str, lines: Vec<String>, own: Option<&'static str>| {
                cases.push(Case {
                    name: format!("activity {name} {what} {word} at {at}"),
                    policy: Policy { then: lines, ..Policy::at(&[at]) },
                    expected: own
                        .into_iter()
                        .chain(uncertain.filter(|_| at == "devices"))
                        .map(str::to_owned)
                        .collect(),
                });
            };
            let offered = has.contains(&word);
            let line = format!("restrict_activities {{ {name} = {word} }}");
            for location in locations.names() {
                let own = if activity.facts.texts("locations").contains(&location) {
                    (!offered).then_some("WR0309")
                } else {
                    Some("WR0304")
                };
                // Where nobody can be notified the notification would be refused beside it, by the same code.
                if location == "devices" || !level.facts.has("requires") {
                    let lines = [
                        vec![line.clone()],
                        level.facts.has("requires").then(|| notify.clone()).into_iter().collect(),
                    ];
                    case("=", location, lines.concat(), own);
                }
            }
            if level.facts.has("requires") && offered {
                case("alone =", "devices", vec![line], Some("WR0311"));
            }
            for kind in &kinds {
                let own = !(activity.facts.texts("targets").contains(kind) && (offered || free));
                let line = format!("restrict_activities {{ {name} on o_{kind} = {word} }}");
                case(&format!("on {kind} ="), "devices", vec![line, notify.clone()], own.then_some("WR0309"));
            }
            let line = format!("restrict_activities {{\napps in o_app_group {{ {name} = {word} }}\n}}");
            case("in apps =", "devices", vec![line, notify.clone()], (!offered && !free).then_some("WR0309"));
        }
    }
    cases
}

/// Kinds of groups and objects in the scope of each location, included and excluded.
pub(crate) fn scopes(locations: &Locations) -> Vec<Case> {
    let mut cases = Vec::new();
    for location in &locations.rows {
        for kind in &locations.scope_kinds.rows {
            let member = match (kind.row.split(' ').next(), kind.id.as_str()) {
                (_, "user") => "\"ann@contoso.com\"".to_owned(),
                (Some("object"), name) => format!("o_{name}"),
                (_, name) => format!("k_{name}"),
            };
            let known = location.facts.texts("scope").contains(&kind.id.as_str());
            let disputed = location.facts.texts("disputed_scope").contains(&kind.id.as_str());
            let own = if known { disputed.then_some("WR0313") } else { Some("WR0312") };
            for word in ["include", "exclude"] {
                cases.push(Case {
                    name: format!("scope {word} {} at {}", kind.id, location.id),
                    policy: Policy::at(&[&format!("{} {{ {word} = [{member}] }}", location.id)]),
                    expected: own.into_iter().map(str::to_owned).collect(),
                });
            }
        }
    }
    cases
}

/// Settings that need, or rule out, one another.
pub(crate) fn design() -> Vec<Case> {
    let table: Design = data("rules_of_design");
    let cases = table.rules.into_iter().map(|rule| Case {
        name: format!("design {}", rule.id),
        policy: Policy {
            scope: rule.scope,
            settings: rule.settings,
            options: rule.options,
            when: rule.when,
            then: rule.then,
            ..Policy::default()
        },
        expected: rule.answer.into_iter().collect(),
    });
    cases.collect()
}
