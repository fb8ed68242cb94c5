//! The book prints every platform of the library as a chapter of tables, generated from what the checker reads.

use weir_tests::matrix::{chapters, path};
use weir_tests::repository::{generated, read};

#[test]
fn every_platform_has_its_chapter() {
    let chapters = chapters();
    let declared = weir_stdlib::SOURCES.iter().filter(|source| source.module.starts_with("std.platform."));
    assert_eq!(chapters.len(), declared.count(), "a platform of the library cannot be read");
    let summary = read("book/src/SUMMARY.md").expect("the summary");
    for (name, page) in &chapters {
        if let Err(fault) = generated(&path(name), page) {
            panic!("{fault}");
        }
        assert!(summary.contains(&format!("(reference/{name}.md)")), "{name} is not in the summary");
    }
}

/// Every name that a platform declares stands in its chapter.
#[test]
fn a_chapter_names_everything() {
    for (name, page) in chapters() {
        let text = read(&format!("stdlib/platform/{name}.weir")).expect("the declaration");
        let row_words =
            ["location", "action", "activity", "object", "limit", "mode", "level", "rule_option", "kind"];
        let missing: Vec<String> = weir_tests::rows::rows(&text)
            .into_iter()
            .map(|row| row.path)
            .filter(|path| {
                let words: Vec<&str> = path.split(' ').collect();
                words.len() == 2
                    && row_words.contains(&words[0])
                    && !page.contains(&format!("`{}`", words[1]))
            })
            .collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}
