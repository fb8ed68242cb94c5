//! Where something stands inside a file: `[3].AdvancedRule.Condition.SubConditions[0]`.
//!
//! A trail is a chain of steps on the stack, so that walking costs nothing; the text is made when a finding needs it.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::tenant::Origin;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Trail<'t> {
    file: &'t Arc<str>,
    before: Option<&'t Trail<'t>>,
    step: Step<'t>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'t> {
    Start(&'t str),
    Key(&'t str),
    Index(usize),
}

impl<'t> Trail<'t> {
    /// The file as a whole.
    pub(crate) fn of(file: &'t Arc<str>) -> Trail<'t> {
        Trail { file, before: None, step: Step::Start("") }
    }

    /// From where an object was read.
    pub(crate) fn from(origin: &'t Origin) -> Trail<'t> {
        Trail { file: &origin.file, before: None, step: Step::Start(&origin.path) }
    }

    #[must_use]
    pub(crate) fn key(&'t self, key: &'t str) -> Trail<'t> {
        Trail { file: self.file, before: Some(self), step: Step::Key(key) }
    }

    #[must_use]
    pub(crate) fn index(&'t self, index: usize) -> Trail<'t> {
        Trail { file: self.file, before: Some(self), step: Step::Index(index) }
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin { file: self.file.clone(), path: self.to_string() }
    }
}

impl fmt::Display for Trail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As deep as the reader goes, and that is limited.
        if let Some(before) = self.before {
            before.fmt(f)?;
        }
        let first = self.before.is_none_or(|before| matches!(before.step, Step::Start("")));
        match self.step {
            Step::Start(path) => f.write_str(path),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) if plain(key) && first => f.write_str(key),
            Step::Key(key) if plain(key) => write!(f, ".{key}"),
            Step::Key(key) => quoted(key, f),
        }
    }
}

fn plain(key: &str) -> bool {
    let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@');
    !key.is_empty() && key.len() <= LONGEST && key.chars().all(named)
}

/// Keys are anybody's text; a message shows the beginning of a long one, on one line.
const LONGEST: usize = 64;

fn quoted(key: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("[\"")?;
    for c in key.chars().take(LONGEST) {
        write!(f, "{}", c.escape_debug())?;
    }
    if key.chars().nth(LONGEST).is_some() {
        f.write_char('…')?;
    }
    f.write_str("\"]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_reads_as_a_path() {
        let file: Arc<str> = "rules.json".into();
        let whole = Trail::of(&file);
        let list = whole.key("dlp_compliance_rules");
        let object = list.index(3);
        let odd = object.key("a \"b\"\n");
        assert_eq!(odd.to_string(), r#"dlp_compliance_rules[3]["a \"b\"\n"]"#);
        let origin = object.origin();
        assert_eq!(Trail::from(&origin).key("Name").to_string(), "dlp_compliance_rules[3].Name");
        assert_eq!(whole.index(0).key("Name").to_string(), "[0].Name");
    }
}
