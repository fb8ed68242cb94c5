//! What stands around rules: modes, limits, objects, kinds of policy.

use super::Chapter;
use super::words::{code, count, plain, said, tick, type_name};

impl Chapter<'_> {
    pub(super) fn modes(&mut self) {
        let platform = self.platform;
        if platform.modes.is_empty() {
            return;
        }
        self.section("Modes", "");
        let lines: Vec<Vec<String>> = platform
            .modes
            .iter()
            .map(|mode| {
                vec![
                    code(&mode.name),
                    mode.title.clone(),
                    tick(mode.evaluated),
                    tick(mode.enforces),
                    tick(mode.notifies),
                    tick(mode.reports),
                    if mode.default { "yes".to_owned() } else { String::new() },
                    mode.wire.as_deref().map(code).unwrap_or_default(),
                ]
            })
            .collect();
        self.table(
            &["mode", "title", "evaluates", "enforces", "notifies", "reports", "left out", "wire name"],
            &lines,
        );
        self.origins(platform.modes.iter().map(|mode| (code(&mode.name), &mode.origin)));
    }

    pub(super) fn limits(&mut self) {
        let platform = self.platform;
        if platform.limits.is_empty() {
            return;
        }
        self.section("Limits", "Limits of one condition or option stand in its row.");
        let lines: Vec<Vec<String>> = platform
            .limits
            .iter()
            .map(|limit| {
                let written = self.written.get(&format!("limit {}", limit.name));
                let value = written.and_then(|row| row.facts.get("value")).map(plain).unwrap_or_default();
                vec![
                    code(&limit.name),
                    value,
                    count(limit.warn),
                    limit.origin.note.clone().unwrap_or_default(),
                    limit.origin.source.clone(),
                ]
            })
            .collect();
        self.table(&["limit", "at most", "warns above", "note", "source"], &lines);
    }

    pub(super) fn objects(&mut self) {
        let platform = self.platform;
        if platform.objects.is_empty() {
            return;
        }
        self.section("Objects", "What they are in a tenant stands in its environment.");
        let lines: Vec<Vec<String>> = platform
            .objects
            .iter()
            .map(|object| {
                let fields: Vec<String> = object
                    .fields
                    .iter()
                    .map(|field| format!("{} ({})", code(&field.name), type_name(&field.ty)))
                    .collect();
                vec![
                    code(&object.name),
                    object.title.clone(),
                    fields.join(", "),
                    object.wire.as_deref().map(code).unwrap_or_default(),
                ]
            })
            .collect();
        self.table(&["object", "title", "identified by", "wire name"], &lines);
        self.origins(platform.objects.iter().map(|object| (code(&object.name), &object.origin)));
    }

    pub(super) fn kinds(&mut self) {
        let platform = self.platform;
        if platform.kinds.is_empty() {
            return;
        }
        self.section(
            "Kinds of policy",
            "Written `policy name \"Title\" as kind { … }`, each with narrower tables.",
        );
        let mut lines = Vec::new();
        for kind in &platform.kinds {
            let path = format!("kind {}", kind.name);
            let inside = format!("{path} ");
            let mut facts: Vec<String> = Vec::new();
            for (name, value) in self.written.get(&path).into_iter().flat_map(|row| &row.facts) {
                if name != "source" && name != "note" {
                    facts.push(format!("{name}: {}", said(value)));
                }
            }
            let settings: Vec<String> =
                self.written.keys().filter_map(|row| row.strip_prefix(&inside)).map(code).collect();
            let fact = format!("kinds.{}", kind.name);
            let has: Vec<String> = self
                .written
                .values()
                .filter(|row| row.facts.contains_key(&fact))
                .map(|row| code(&row.path))
                .collect();
            lines.push(vec![
                code(&kind.name),
                kind.title.clone(),
                facts.join("; "),
                settings.join(", "),
                has.join(", "),
            ]);
        }
        self.table(&["kind", "title", "facts", "settings", "rows it has"], &lines);
        self.origins(platform.kinds.iter().map(|kind| (code(&kind.name), &kind.origin)));
    }
}
