//! Every code has a page, and the book's page of all codes is the catalogue.

use std::collections::BTreeSet;

use weir_compiler::diagnostics::catalogue::CATALOGUE;
use weir_runtime::item::Item;
use weir_runtime::verdict::Verdict;
use weir_tests::pages::{DIAGNOSTICS, diagnostics};
use weir_tests::repository::{files, generated, read};

#[test]
fn a_page_begins_with_its_code_and_summary() {
    let faults: Vec<String> = CATALOGUE
        .iter()
        .filter_map(|entry| {
            let expected = format!("# {}: {}", entry.code, entry.summary);
            let found = entry.page.lines().next().unwrap_or("");
            (found != expected)
                .then(|| format!("compiler/pages/{}.md begins with `{found}`, not `{expected}`", entry.code))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_page_belongs_to_a_code() {
    let codes: BTreeSet<&str> = CATALOGUE.iter().map(|entry| entry.code.as_str()).collect();
    let stray: Vec<String> = files("compiler/pages", "md")
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| !codes.contains(path.trim_start_matches("compiler/pages/").trim_end_matches(".md")))
        .collect();
    assert!(stray.is_empty(), "pages without a code: {}", stray.join(", "));
}

#[test]
fn codes_and_names_are_used_once_and_stand_in_order() {
    let codes: Vec<&str> = CATALOGUE.iter().map(|entry| entry.code.as_str()).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "codes are not in order, or one is used twice");
    let names: BTreeSet<&str> = CATALOGUE.iter().map(|entry| entry.name).collect();
    assert_eq!(names.len(), codes.len(), "a name is used twice");
}

#[test]
fn the_book_lists_every_code() {
    let page = diagnostics();
    for entry in CATALOGUE {
        assert!(page.contains(&format!("| {} |", entry.code)), "{} is in no range of codes", entry.code);
    }
    if let Err(fault) = generated(DIAGNOSTICS, &page) {
        panic!("{fault}");
    }
}

/// The JSON that the book shows is read by the types that it describes, and written by them as it stands there.
#[test]
fn the_books_item_and_verdict_are_what_the_runtime_reads_and_writes() {
    let chapter = read("book/src/reference/items-and-verdicts.md").expect("the chapter");
    let blocks: Vec<&str> =
        chapter.split("```json\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    let value = |block: &str| serde_json::from_str::<serde_json::Value>(block).expect("JSON");
    let item: Item = serde_json::from_str(blocks[0]).expect("an item");
    let verdict: Verdict = serde_json::from_str(blocks[1]).expect("a verdict");
    assert_eq!(serde_json::to_value(verdict).expect("JSON"), value(blocks[1]));
    let written: Item = serde_json::from_value(serde_json::to_value(&item).expect("JSON")).expect("an item");
    assert_eq!(written, item);
}
