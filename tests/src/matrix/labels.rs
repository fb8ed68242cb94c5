//! What labels hold: blocks with their settings, rights, settings of labels and of retention labels.

use weir_compiler::platform::tables::{Field, Origin};

use super::Chapter;
use super::words::{code, type_name};

impl Chapter<'_> {
    pub(super) fn labels(&mut self) {
        let platform = self.platform;
        if platform.label_blocks.is_empty() && platform.retention_options.is_empty() {
            return;
        }
        self.section("Labels", "What stands in a label, in its blocks, and in a retention label.");
        let mut lines = Vec::new();
        let mut origins: Vec<(String, &Origin)> = Vec::new();
        let mut add = |place: &str, fields: &'_ [Field]| {
            for field in fields {
                lines.push(vec![
                    place.to_owned(),
                    code(&field.name),
                    field.title.clone().unwrap_or_default(),
                    type_name(&field.ty),
                    limits(field),
                    field.reach.wire.as_deref().map(code).unwrap_or_default(),
                ]);
            }
        };
        add("label", &platform.label_options);
        for block in &platform.label_blocks {
            add(&code(&block.name), &block.fields);
        }
        add("retention label", &platform.retention_options);
        let blocks = platform.label_blocks.iter();
        origins.extend(blocks.map(|block| (code(&block.name), &block.origin)));
        let fields = platform.label_blocks.iter().flat_map(|block| {
            block.fields.iter().map(|field| (format!("{} {}", code(&block.name), code(&field.name)), field))
        });
        let options = platform.label_options.iter().chain(&platform.retention_options);
        let options = options.map(|field| (code(&field.name), field));
        origins.extend(fields.chain(options).map(|(name, field)| (name, &field.origin)));
        self.table(&["in", "setting", "title", "type", "limits", "wire name"], &lines);
        let rights = platform.rights.iter();
        let lines: Vec<Vec<String>> = rights
            .map(|right| {
                let wire = right.wire.as_deref().map(code).unwrap_or_default();
                let includes: Vec<String> = right.includes.iter().map(code).collect();
                vec![code(&right.name), right.title.clone(), includes.join(", "), wire]
            })
            .collect();
        self.table(&["right", "title", "stands for", "wire name"], &lines);
        origins.extend(platform.rights.iter().map(|right| (code(&right.name), &right.origin)));
        self.origins(origins);
    }
}

fn limits(field: &Field) -> String {
    let rules = &field.rules;
    let mut said = Vec::new();
    if field.required {
        said.push("needed".to_owned());
    }
    said.extend(rules.limit.as_ref().map(|(name, _)| code(name)));
    said.extend(field.reach.max_length.map(|(most, _)| format!("{most} characters")));
    if rules.step == Some(86_400) {
        said.push("whole days".to_owned());
    }
    let list = |names: &[String]| names.iter().map(code).collect::<Vec<_>>().join(", ");
    if !rules.requires.is_empty() {
        said.push(format!("needs {}", list(&rules.requires)));
    }
    if !rules.requires_one.is_empty() {
        said.push(format!("needs one of {}", list(&rules.requires_one)));
    }
    for (case, needed) in &rules.case_requires {
        said.push(format!("{} needs {}", code(case), list(needed)));
    }
    if !rules.conflicts.is_empty() {
        said.push(format!("not with {}", list(&rules.conflicts)));
    }
    for (case, excluded) in &rules.case_conflicts {
        said.push(format!("{} not with {}", code(case), list(excluded)));
    }
    if rules.manual {
        said.push("chosen by a person".to_owned());
    }
    said.join("; ")
}
