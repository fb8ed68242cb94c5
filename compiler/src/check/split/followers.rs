//! What names a policy that is split: its place in the order, and the rules that tests expect.

use super::Part;
use crate::diagnostics::Fix;
use crate::platform::Platform;
use crate::platform::tables::LocationId;
use crate::project::Project;
use crate::source::Span;
use crate::syntax::ast::{self, ExpectationKind, ItemKind, TestEntry};
use crate::types::model::Policy;

/// A part as others see it.
pub(super) struct Named<'p> {
    pub(super) name: String,
    pub(super) part: &'p Part,
    /// The rules that are left in it.
    pub(super) rules: Vec<&'p str>,
}

/// The fix, with the order and the tests of the project following.
pub(super) fn follow(
    mut fix: Fix,
    project: &Project,
    platform: &Platform,
    policy: &Policy,
    parts: &[Named<'_>],
) -> Fix {
    let added: String = parts.iter().skip(1).map(|part| format!("\n  {}", part.name)).collect();
    let default = project.manifest.platform.as_ref().map(|(name, _)| name.as_str());
    for item in project.modules.iter().filter(|module| !module.library).flat_map(|module| &module.ast.items) {
        match &item.kind {
            ItemKind::Order(order) => {
                for path in order.policies.iter().filter(|path| path.text() == policy.name) {
                    fix = fix.replace(end_of_line(project, path.span), added.clone());
                }
            }
            ItemKind::Test(test) => fix = in_test(fix, test, platform, default, policy, parts),
            _ => {}
        }
    }
    fix
}

/// A rule that a test names is that of the part for the location of its item; where the part has lost the rule, and where the
/// policy does not cover the location, that of the first part that has it.
fn in_test(
    mut fix: Fix,
    test: &ast::Test,
    platform: &Platform,
    default: Option<&str>,
    policy: &Policy,
    parts: &[Named<'_>],
) -> Fix {
    let given = test.entries.iter().find_map(|entry| match entry {
        TestEntry::Given(given) => Some(&given.location),
        _ => None,
    });
    let at = given.and_then(|path| location(path, platform, default));
    for entry in &test.entries {
        let TestEntry::Expect(expect) = entry else { continue };
        for expectation in &expect.entries {
            let ExpectationKind::Rule(Some(path)) = &expectation.kind else { continue };
            let [named, rule] = path.segments.as_slice() else { continue };
            if named.text != policy.name {
                continue;
            }
            let having = || parts.iter().filter(|part| part.rules.contains(&rule.text.as_str()));
            let here = having().find(|part| at.is_some_and(|at| part.part.locations.contains(&at)));
            if let Some(part) = here.or_else(|| having().next()).filter(|part| part.name != policy.name) {
                fix = fix.replace(named.span, part.name.as_str());
            }
        }
    }
    fix
}

/// Of this platform.
fn location(path: &ast::Path, platform: &Platform, default: Option<&str>) -> Option<LocationId> {
    match path.segments.as_slice() {
        [location] if default == Some(platform.name.as_str()) => platform.location(&location.text),
        [on, location] if on.text == platform.name => platform.location(&location.text),
        _ => None,
    }
}

/// Behind the name and what a comment says of it.
fn end_of_line(project: &Project, span: Span) -> Span {
    let source = project.sources.get(span.file).map(|source| &*source.text).unwrap_or_default();
    let end = span.range().end;
    let rest = source.get(end..).unwrap_or_default();
    let line = rest.find(['\n', '}', ',']).unwrap_or(0);
    Span::new(span.file, end + line..end + line)
}
