//! Pages of the book that are generated from the compiler's own tables.

use weir_compiler::diagnostics::Severity;
use weir_compiler::diagnostics::catalogue::{CATALOGUE, Entry};

/// Where the page of all codes stands.
pub const DIAGNOSTICS: &str = "book/src/reference/diagnostics.md";

/// Ranges of codes, by the first two digits.
const RANGES: &[(&str, &str)] = &[
    ("WR00", "Lexical and syntax"),
    ("WR01", "Names"),
    ("WR02", "Types"),
    ("WR03", "Capabilities"),
    ("WR04", "Limits"),
    ("WR05", "Types of information and their patterns"),
    ("WR06", "Logic"),
    ("WR07", "Style"),
    ("WR08", "Import and export"),
    ("WR09", "Tests"),
    ("WR10", "Projects and environments"),
    ("WR11", "Bundles and items"),
    ("WR12", "Platform declarations"),
    ("WR13", "Analyses"),
    ("WR19", "Internal"),
];

/// A list of all codes, then each page as `weir explain` shows it, its headings two levels lower.
pub fn diagnostics() -> String {
    let mut page = String::from(
        "<!-- Generated from the catalogue and compiler/pages; `cargo bless` writes it anew. -->\n\n# Diagnostics\n\n\
         Every finding has a code with one meaning for ever. `weir explain CODE` prints the same page at the terminal.\n",
    );
    for (prefix, title) in RANGES {
        let entries: Vec<&Entry> =
            CATALOGUE.iter().filter(|entry| entry.code.as_str().starts_with(prefix)).collect();
        if entries.is_empty() {
            continue;
        }
        page.push_str(&format!("\n## {title}\n\n| code | name | severity | meaning |\n|---|---|---|---|\n"));
        for entry in &entries {
            page.push_str(&row(entry));
        }
        for entry in &entries {
            page.push('\n');
            page.push_str(&lowered(entry.page));
        }
    }
    page
}

fn row(entry: &Entry) -> String {
    let severity = match entry.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("| {} | `{}` | {severity} | {} |\n", entry.code, entry.name, entry.summary.replace('|', "\\|"))
}

/// A page with its headings two levels lower. A `#` inside a code block is no heading.
fn lowered(page: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for line in page.trim_end().lines() {
        in_code ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !in_code {
            text.push_str("##");
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}
