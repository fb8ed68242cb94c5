//! The JSON schemas of items and verdicts are those of the runtime's types, and checked in beside the book's page.

use schemars::schema_for;
use weir_runtime::item::Item;
use weir_runtime::verdict::Verdict;
use weir_tests::repository::generated;

#[test]
fn the_schema_of_items_is_current() {
    check("book/src/reference/item.schema.json", &serde_json::to_string_pretty(&schema_for!(Item)).unwrap());
}

#[test]
fn the_schema_of_verdicts_is_current() {
    check(
        "book/src/reference/verdict.schema.json",
        &serde_json::to_string_pretty(&schema_for!(Verdict)).unwrap(),
    );
}

fn check(path: &str, schema: &str) {
    assert_eq!(generated(path, &format!("{schema}\n")), Ok(()));
}
