//! The tables of a platform as its page in the book prints them: what works where, row by row.

use std::fmt::Write;

use weir_compiler::platform::Platform;
use weir_compiler::platform::tables::{
    Action, Attribute, ContentKind, Copies, Family, Field, Location, LocationId, Resolve,
};

use crate::projects::from_texts;

/// Platforms of the library whose page ends in generated tables: `book/src/reference/NAME.md`.
pub const PAGES: &[&str] = &["cloud_app_security", "kiteworks"];

/// Whoever edits the page by hand stops here.
const MARK: &str =
    "<!-- What follows is generated from the platform's table; `cargo bless` writes it anew. -->\n";

pub fn path(platform: &str) -> String {
    format!("book/src/reference/{platform}.md")
}

/// The page with its tables as the library has them; what a person wrote stands before them. `None`: there is no such platform.
pub fn page(platform: &str, current: &str) -> Option<String> {
    let manifest = format!("[project]\nname = \"page\"\nplatform = \"{platform}\"\n");
    let analysis = from_texts(&[("weir.toml", &manifest)]);
    let table = analysis.model.platforms.iter().find(|table| table.name == platform)?;
    let written = current.split(MARK).next().unwrap_or_default().trim_end();
    Some(format!("{written}\n\n{MARK}{}", tables(table)))
}

fn tables(platform: &Platform) -> String {
    let mut text = String::new();
    locations(platform, &mut text);
    conditions(platform, &mut text);
    actions(platform, &mut text);
    activities(platform, &mut text);
    limits(platform, &mut text);
    text
}

fn locations(platform: &Platform, text: &mut String) {
    text.push_str("\n## Locations\n\n| location | is | asks content for | judges | resolves by |\n|---|---|---|---|---|\n");
    for location in &platform.locations {
        let content: Vec<&str> = location.content.iter().map(|kind| kind.name()).collect();
        let (copies, resolve) = (copies(location), resolve(location));
        line(text, &[&code(&location.name), &location.title, &content.join(", "), copies, resolve]);
    }
}

fn copies(location: &Location) -> &'static str {
    match location.copies {
        Copies::One => "the item",
        Copies::PerRecipient => "each recipient",
        Copies::PerActivity => "each activity",
    }
}

fn resolve(location: &Location) -> &'static str {
    match location.resolve {
        Resolve::MostRestrictive => "the most restrictive rule",
        Resolve::Aggregate => "all rules together",
    }
}

fn conditions(platform: &Platform, text: &mut String) {
    text.push_str("\n## Conditions\n\n");
    matrix_head(platform, "condition", text);
    for kind in ContentKind::ALL {
        if let Some(row) = platform.content(kind) {
            let asked = platform.locations.iter().map(|location| location.content.contains(&kind));
            matrix_line(&format!("content: {}", row.title), asked, text);
        }
    }
    for attribute in platform.attributes.iter().filter(|attribute| !attribute.families.is_empty()) {
        let works = |location| attribute.families.values().any(|reach| reach.locations.contains(&location));
        matrix_line(&asks(attribute), (0..platform.locations.len()).map(works), text);
    }
}

/// `access.scope`, with the operators it has where they are not all its type's.
fn asks(attribute: &Attribute) -> String {
    let operators: Vec<&str> = attribute.families.keys().copied().map(operator).collect();
    let title = cell(&attribute.title);
    format!("{} {title} ({})", code(&attribute.name), operators.join(", "))
}

fn operator(family: Family) -> &'static str {
    match family {
        Family::Equals => "is",
        Family::Contains => "contains",
        Family::Matches => "matches",
        Family::Compare => "compares",
        Family::Flag => "holds",
    }
}

fn actions(platform: &Platform, text: &mut String) {
    text.push_str("\n## Actions\n\n");
    matrix_head(platform, "action", text);
    for action in &platform.actions {
        let works = |location: LocationId| action.reach.locations.contains(&location);
        matrix_line(&does(action), (0..platform.locations.len()).map(works), text);
    }
}

/// `link_expiry { after }`, required options in bold.
fn does(action: &Action) -> String {
    let option = |field: &Field| match field.required {
        true => format!("**`{}`**", field.name),
        false => code(&field.name),
    };
    let options: Vec<String> = action.fields.iter().map(option).collect();
    let title = cell(&action.title);
    match options.is_empty() {
        true => format!("{} {title}", code(&action.name)),
        false => format!("{} {title}: {}", code(&action.name), options.join(", ")),
    }
}

fn activities(platform: &Platform, text: &mut String) {
    if platform.activities.is_empty() {
        return;
    }
    text.push_str("\n## Activities\n\n| activity | is |");
    for level in &platform.levels {
        let _ = write!(text, " {} |", code(&level.name));
    }
    text.push_str("\n|---|---|");
    text.push_str(&"---|".repeat(platform.levels.len()));
    text.push('\n');
    for activity in &platform.activities {
        let _ = write!(text, "| {} | {} |", code(&activity.name), cell(&activity.title));
        for level in &platform.levels {
            text.push_str(mark(activity.levels.contains(&level.name)));
        }
        text.push('\n');
    }
}

fn limits(platform: &Platform, text: &mut String) {
    if platform.limits.is_empty() {
        return;
    }
    text.push_str("\n## Limits\n\n| limit | at most | remark |\n|---|---|---|\n");
    for limit in &platform.limits {
        let unit = limit.unit.as_deref().map(|_| " bytes").filter(|_| limit.at_most >= 1024).unwrap_or("");
        let most = format!("{}{unit}", limit.at_most);
        line(text, &[&code(&limit.name), &most, limit.origin.note.as_deref().unwrap_or("")]);
    }
}

fn matrix_head(platform: &Platform, first: &str, text: &mut String) {
    let _ = write!(text, "| {first} |");
    for location in &platform.locations {
        let _ = write!(text, " {} |", code(&location.name));
    }
    text.push_str("\n|---|");
    text.push_str(&":-:|".repeat(platform.locations.len()));
    text.push('\n');
}

fn matrix_line(first: &str, works: impl Iterator<Item = bool>, text: &mut String) {
    let _ = write!(text, "| {first} |");
    works.for_each(|works| text.push_str(mark(works)));
    text.push('\n');
}

fn mark(works: bool) -> &'static str {
    match works {
        true => " yes |",
        false => " |",
    }
}

fn line(text: &mut String, cells: &[&str]) {
    text.push('|');
    for content in cells {
        let _ = write!(text, " {} |", cell(content));
    }
    text.push('\n');
}

fn code(word: &str) -> String {
    format!("`{word}`")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
