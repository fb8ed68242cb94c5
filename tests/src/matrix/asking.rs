//! What can be asked where: locations, content, scopes, conditions.

use weir_compiler::platform::tables::{Attribute, ContentKind, Family, Location, Origin, Reach};

use super::Chapter;
use super::words::{code, count, most, said, spoken, status, tick, type_name};
use crate::rows::Row;

impl Chapter<'_> {
    pub(super) fn locations(&mut self) {
        self.section("Locations", "");
        let lines: Vec<Vec<String>> = self
            .platform
            .locations
            .iter()
            .map(|location| {
                vec![
                    code(&location.name),
                    location.title.clone(),
                    spoken(&location.states),
                    tick(location.alone),
                    self.said("location", &location.name, "resolve"),
                    self.said("location", &location.name, "copies"),
                    status(location.status).to_owned(),
                    location.workload.as_deref().map(code).unwrap_or_default(),
                    self.said("location", &location.name, "parameter"),
                ]
            })
            .collect();
        self.table(
            &[
                "location",
                "title",
                "data is",
                "stands alone",
                "rules resolve",
                "judged as",
                "row is",
                "workload",
                "parameter",
            ],
            &lines,
        );
        let platform = self.platform;
        self.origins(platform.locations.iter().map(|location| (code(&location.name), &location.origin)));
    }

    pub(super) fn contents(&mut self) {
        if self.platform.locations.iter().all(|location| location.content.is_empty()) {
            return;
        }
        self.section("Content", "In a combined scope the no of one location wins.");
        let platform = self.platform;
        let lines: Vec<Vec<String>> = ContentKind::ALL
            .into_iter()
            .map(|kind| {
                let row = platform.content(kind);
                let mut line = vec![code(kind.name()), row.map(|row| row.title.clone()).unwrap_or_default()];
                line.extend(self.per_location(|location| location.content.contains(&kind)));
                line.push(
                    row.and_then(|row| row.max_per_rule).map(|most| most.to_string()).unwrap_or_default(),
                );
                line.push(row.and_then(|row| row.wire.as_deref()).map(code).unwrap_or_default());
                line
            })
            .collect();
        self.wide(&["kind", "title"], &["most in a rule", "wire name"], &lines);
        self.origins(platform.contents.iter().map(|row| (code(row.kind.name()), &row.origin)));
    }

    pub(super) fn scopes(&mut self) {
        self.section("Scopes", "What `include` and `exclude` can name.");
        let platform = self.platform;
        let mut kinds: Vec<(&str, &str)> =
            platform.group_kinds.iter().map(|kind| (kind.name.as_str(), kind.title.as_str())).collect();
        kinds.extend(
            platform
                .objects
                .iter()
                .filter(|object| {
                    platform.locations.iter().any(|location| location.scope.contains(&object.name))
                })
                .map(|object| (object.name.as_str(), object.title.as_str())),
        );
        let mut lines: Vec<Vec<String>> = kinds
            .into_iter()
            .map(|(name, title)| {
                let mut line = vec![code(name), title.to_owned()];
                line.extend(self.per_location(|location| location.scope.iter().any(|kind| kind == name)));
                line
            })
            .collect();
        let mut number = |title: &str, of: fn(&Location) -> Option<u64>| {
            if platform.locations.iter().any(|location| of(location).is_some()) {
                let mut line = vec![String::new(), title.to_owned()];
                line.extend(platform.locations.iter().map(|location| count(of(location))));
                lines.push(line);
            }
        };
        number("most entries", |location| location.max_scope);
        number("most users", |location| location.max_scope_users);
        number("most groups", |location| location.max_scope_groups);
        let mut line = vec![String::new(), "administrative units".to_owned()];
        line.extend(self.per_location(|location| location.admin_units));
        lines.push(line);
        self.wide(&["kind", "title"], &[], &lines);
        self.origins(platform.group_kinds.iter().map(|kind| (code(&kind.name), &kind.origin)));
    }

    pub(super) fn conditions(&mut self) {
        self.section(
            "Conditions",
            "Every location of a scope must have a condition. A number in brackets is what one source says; above it the checker warns. \
             Where the exception is missing, the flat form of a rule cannot say it.",
        );
        let platform = self.platform;
        let mut lines = Vec::new();
        let mut origins = Vec::new();
        for attribute in &platform.attributes {
            for (families, reach, row) in self.grouped(attribute) {
                let fact = |name: &str| row?.facts.get(name)?.as_str().map(str::to_owned);
                let mut line = vec![code(&attribute.name), families, type_name(&attribute.ty)];
                line.extend(self.marks(reach));
                line.push(fact("cost").unwrap_or_default());
                line.push(most(reach));
                line.push(count(reach.max_length.map(|(length, _)| length)));
                line.push(reach.wire.as_deref().map(code).unwrap_or_default());
                line.push(reach.except.as_deref().map(code).unwrap_or_default());
                line.push(status(reach.status).to_owned());
                lines.push(line);
                let title = row.and_then(|row| row.title.clone()).unwrap_or_default();
                let source = fact("source").unwrap_or_default();
                let origin = Origin { source, note: fact("note"), ..Origin::default() };
                origins.push((format!("{} “{title}”", code(&attribute.name)), origin));
            }
        }
        self.wide(
            &["attribute", "operators", "type"],
            &["cost", "values", "characters", "wire name", "exception", "row is"],
            &lines,
        );
        self.origins(origins.iter().map(|(name, origin)| (name.clone(), origin)));
        let keys: Vec<String> = platform
            .attributes
            .iter()
            .filter_map(|attribute| {
                let row = self.written.get(&format!("attribute {}", attribute.name))?;
                Some(format!("* Keys of {}: {}.\n", code(&attribute.name), said(row.facts.get("keys")?)))
            })
            .collect();
        self.page.push_str(&keys.concat());
    }

    /// The blocks of an attribute: the operators that each speaks of in words, and how it is written.
    fn grouped<'c>(&'c self, attribute: &'c Attribute) -> Vec<(String, &'c Reach, Option<&'c Row>)> {
        let mut blocks: Vec<(Vec<&str>, &Reach, Option<&Row>)> = Vec::new();
        for (family, reach) in &attribute.families {
            let word = match family {
                Family::Equals => "equals",
                Family::Contains => "contains",
                Family::Matches => "matches",
                Family::Compare => "compare",
                Family::Flag => "in",
            };
            let block = |word| self.written.get(&format!("attribute {} {word}", attribute.name));
            let row = block(word).or_else(|| block("in"));
            let path = |row: Option<&Row>| row.map(|row| row.path.clone());
            match blocks.iter_mut().find(|(_, _, known)| path(*known) == path(row)) {
                Some((words, ..)) => words.push(family.describe()),
                None => blocks.push((vec![family.describe()], reach, row)),
            }
        }
        blocks.into_iter().map(|(words, reach, row)| (words.join(", "), reach, row)).collect()
    }
}
