//! A platform's tables as a chapter of the book: who can do what where, with limits, wire names and sources. What a person
//! wrote about the platform stands before them and is kept.
//!
//! Everything comes from the tables that the checker reads; what only an export reads (the wire name of an activity, tokens, the
//! tables of a kind of policy) comes from the rows as they are written.

mod around;
mod asking;
mod doing;
mod labels;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write;

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{Location, Origin, Reach};

use self::words::{code, said, tick};
use crate::projects::from_texts;
use crate::repository::read;
use crate::rows::{self, Row};

/// Where the chapter of a platform stands.
pub fn path(platform: &str) -> String {
    format!("book/src/reference/{platform}.md")
}

/// The chapter of each platform of the library, by the platform's name.
pub fn chapters() -> Vec<(String, String)> {
    let platforms = weir_stdlib::SOURCES
        .iter()
        .filter_map(|source| Some((source.module.strip_prefix("std.platform.")?, source.text)));
    platforms
        .filter_map(|(name, text)| {
            let manifest = format!("[project]\nname = \"case\"\nplatform = \"{name}\"\n");
            let analysis = from_texts(&[("weir.toml", &manifest), ("case.weir", "")]);
            let platform = analysis.model.platforms.iter().find(|platform| platform.name == name)?;
            let written = rows::rows(text).into_iter().map(|row| (row.path.clone(), row)).collect();
            Some((name.to_owned(), Chapter { platform, written, page: String::new() }.write()))
        })
        .collect()
}

/// Whoever edits the page by hand stops here.
const MARK: &str =
    "<!-- What follows is generated from the platform's table; `cargo bless` writes it anew. -->\n";

const YES: &str = "●";
const DISPUTED: &str = "◐";
const NO: &str = "–";

struct Chapter<'p> {
    platform: &'p Platform,
    written: BTreeMap<String, Row>,
    page: String,
}

impl Chapter<'_> {
    fn write(mut self) -> String {
        let platform = self.platform;
        let current = read(&path(&platform.name)).unwrap_or_default();
        let about = match current.split_once(MARK) {
            Some((about, _)) => about.trim_end().to_owned(),
            None => format!("# {}", platform.title),
        };
        let _ = writeln!(
            self.page,
            "{about}\n\n{MARK}\n## What works where\n\nFrom `stdlib/platform/{}.weir`, which `weir check` reads. {YES} stands for yes, \
             {DISPUTED} for yes where sources disagree (the checker warns), {NO} for no.",
            platform.name
        );
        self.locations();
        self.contents();
        self.scopes();
        self.conditions();
        self.actions();
        self.options();
        self.moments();
        self.notifications();
        self.rule_options();
        self.activities();
        self.modes();
        self.limits();
        self.objects();
        self.labels();
        self.kinds();
        self.page
    }

    fn section(&mut self, title: &str, about: &str) {
        let _ = write!(self.page, "\n## {title}\n\n");
        if !about.is_empty() {
            let _ = write!(self.page, "{about}\n\n");
        }
    }

    fn table(&mut self, head: &[&str], lines: &[Vec<String>]) {
        let _ = writeln!(self.page, "| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()));
        for line in lines {
            let cells: Vec<String> = line.iter().map(|cell| cell.replace('|', "\\|")).collect();
            let _ = writeln!(self.page, "| {} |", cells.join(" | "));
        }
    }

    /// Under a table: what its rows note, and where each comes from.
    fn origins<'o>(&mut self, rows: impl IntoIterator<Item = (String, &'o Origin)>) {
        self.page.push('\n');
        for (name, origin) in rows {
            let note = origin.note.as_ref().map(|note| format!(" {note}.")).unwrap_or_default();
            let source = if origin.source.is_empty() {
                String::new()
            } else {
                format!(" *Source: {}.*", origin.source)
            };
            if !note.is_empty() || !source.is_empty() {
                let _ = writeln!(self.page, "* {name}:{note}{source}");
            }
        }
    }

    fn names(&self) -> Vec<String> {
        self.platform.locations.iter().map(|location| code(&location.name)).collect()
    }

    /// The head of a table that has a column for each location.
    fn wide(&mut self, before: &[&str], after: &[&str], lines: &[Vec<String>]) {
        let names = self.names();
        let head: Vec<&str> = before
            .iter()
            .copied()
            .chain(names.iter().map(String::as_str))
            .chain(after.iter().copied())
            .collect();
        self.table(&head, lines);
    }

    fn marks(&self, reach: &Reach) -> Vec<String> {
        let mark = |location| {
            if reach.disputed.contains(&location) {
                DISPUTED
            } else if reach.locations.contains(&location) {
                YES
            } else {
                NO
            }
        };
        (0..self.platform.locations.len()).map(|location| mark(location).to_owned()).collect()
    }

    fn per_location(&self, holds: impl Fn(&Location) -> bool) -> Vec<String> {
        self.platform.locations.iter().map(|location| tick(holds(location))).collect()
    }

    /// A fact that only an export reads.
    fn said(&self, keyword: &str, name: &str, fact: &str) -> String {
        let row = self.written.get(&format!("{keyword} {name}"));
        row.and_then(|row| row.facts.get(fact)).map(said).unwrap_or_default()
    }
}
