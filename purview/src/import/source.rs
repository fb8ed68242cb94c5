//! Source text in pieces: literals, and modules that collect what they use.
//!
//! Lines are written without indentation, for the formatter lays them out.

use std::collections::BTreeSet;
use std::fmt::Write;

/// A text in quotes.
pub(crate) fn text(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for character in value.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            unseen if is_unseen(unseen) => {
                let _ = write!(quoted, "\\u{{{:X}}}", u32::from(unseen));
            }
            seen => quoted.push(seen),
        }
    }
    quoted.push('"');
    quoted
}

/// What a reader of the source would not see, or would see elsewhere than it stands.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A regular expression, or nothing for one that cannot stand between slashes.
pub(crate) fn regex(pattern: &str) -> Option<String> {
    if pattern.is_empty() {
        return None;
    }
    let mut written = String::with_capacity(pattern.len() + 2);
    written.push('/');
    let mut escaped = false;
    for character in pattern.chars() {
        match character {
            '\n' if escaped => return None,
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '/' if !escaped => written.push_str("\\/"),
            other => written.push(other),
        }
        escaped = character == '\\' && !escaped;
    }
    written.push('/');
    (!escaped).then_some(written)
}

/// `[a, b]`
pub(crate) fn list(members: &[String]) -> String {
    format!("[{}]", members.join(", "))
}

/// `head { line, line }`; with no lines the head alone.
pub(crate) fn block(head: &str, lines: &[String]) -> String {
    if lines.is_empty() { head.to_owned() } else { format!("{head} {{\n{}\n}}", lines.join("\n")) }
}

/// A module that is being written.
#[derive(Debug, Default)]
pub(crate) struct Module {
    uses: BTreeSet<String>,
    items: Vec<String>,
}

impl Module {
    /// Brings a name in. Names that the module declares itself need none.
    pub(crate) fn bring(&mut self, path: &str) {
        self.uses.insert(path.to_owned());
    }

    pub(crate) fn item(&mut self, item: String) {
        self.items.push(item);
    }

    pub(crate) fn into_items(self) -> Vec<String> {
        self.items
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The module's text. Items that are one line stand together, all others apart.
    pub(crate) fn finish(&self) -> String {
        let uses: Vec<String> = self.uses.iter().map(|path| format!("use {path}\n")).collect();
        let mut written = uses.concat();
        let mut after_lines = false;
        for item in &self.items {
            // What has a block may take several lines once it is laid out.
            let lines = item.contains(['\n', '{']);
            if !written.is_empty()
                && (lines || after_lines || written.starts_with("use ") && !written.contains("\n\n"))
            {
                written.push('\n');
            }
            written.push_str(item);
            written.push('\n');
            after_lines = lines;
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::{Module, regex, text};

    #[test]
    fn literals_hold_whatever_a_tenant_holds() {
        assert_eq!(text("a \"b\" \\c\n\u{7}\u{202e}"), "\"a \\\"b\\\" \\\\c\\n\\u{7}\\u{202E}\"");
        assert_eq!(regex("a/b\\/c").as_deref(), Some("/a\\/b\\/c/"));
        assert_eq!(regex("a\nb").as_deref(), Some("/a\\nb/"));
        assert_eq!(regex("a\\"), None);
        assert_eq!(regex(""), None);
    }

    #[test]
    fn modules_stand_in_paragraphs() {
        let mut module = Module::default();
        module.bring("b.x");
        module.bring("a.x");
        module.item("group a".to_owned());
        module.item("group b".to_owned());
        module.item("let c = [\n1\n]".to_owned());
        assert_eq!(module.finish(), "use a.x\nuse b.x\n\ngroup a\ngroup b\n\nlet c = [\n1\n]\n");
    }
}
